//! Names that are spelt almost like another.

use super::select::distance;

/// Whether a text says all by itself: it holds no wildcard, variable or placeholder.
pub(crate) fn is_written_out(text: &str) -> bool {
    !text.contains(['*', '?', '$', '{', '<', '%', '['])
}

/// Whether `written` is plainly a slip of the pen for `meant`: one letter is wrong, in a long name
/// two. The case of letters does not count.
pub(crate) fn is_slip(written: &str, meant: &str) -> bool {
    let allowed = match meant.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    distance(&written.to_ascii_lowercase(), &meant.to_ascii_lowercase()) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        assert!(is_slip("GetObjct", "GetObject"));
        assert!(is_slip("dynmodb", "dynamodb"));
        assert!(is_slip("lamda", "lambda"));
        assert!(!is_slip("s4", "s3"));
        assert!(!is_slip("sqs", "sns"));
        assert!(!is_slip("StopInstances", "StartInstances"));
    }
}
