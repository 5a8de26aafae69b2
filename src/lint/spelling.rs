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

/// The one of `known` that is spelt most like `written`, where it is close and no other is as
/// close.
pub(crate) fn closest<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if written.is_empty() || written.len() > 128 {
        return None;
    }
    let wanted = written.to_ascii_lowercase();
    let allowed = match wanted.len() {
        0..=3 => 1,
        4..=9 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &'n str)> = None;
    let mut tied = false;
    for name in known {
        if name.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let far = distance(&wanted, &name.to_ascii_lowercase());
        match best {
            _ if far > allowed => {}
            Some((least, _)) if far > least => {}
            Some((least, other)) if far == least => tied |= !other.eq_ignore_ascii_case(name),
            _ => (best, tied) = (Some((far, name)), false),
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
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

    #[test]
    fn the_closest_is_the_only_one() {
        let known = ["table/", "index/", "stream/"];
        assert_eq!(closest("tabel/", known.into_iter()), Some("table/"));
        assert_eq!(closest("queue/", known.into_iter()), None);
        assert_eq!(closest("ax", ["ab", "ac"].into_iter()), None);
    }
}
