//! How long a policy is, as AWS counts.

use super::Check;

/// The length of the policy without white space, where it is more than `quota`. So IAM counts.
pub(crate) fn over_without_space(cx: &Check<'_>, quota: usize) -> Option<usize> {
    over(cx, quota, without_space)
}

/// The length of the policy without the white space between its tokens, where it is more than
/// `quota`: what is left when a console or a tool writes the policy as short as it can.
pub(crate) fn over_compact(cx: &Check<'_>, quota: usize) -> Option<usize> {
    over(cx, quota, compact)
}

fn over(cx: &Check<'_>, quota: usize, count: fn(&str) -> usize) -> Option<usize> {
    let text = cx.policy.node.literal();
    if text.len() <= quota {
        return None;
    }
    Some(count(text)).filter(|&length| length > quota)
}

fn without_space(text: &str) -> usize {
    let counts = |byte: &u8| !byte.is_ascii_whitespace() && begins_character(*byte);
    text.bytes().filter(counts).count()
}

fn compact(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    let mut count = 0;
    for byte in text.bytes() {
        count += usize::from(begins_character(byte) && (quoted || !byte.is_ascii_whitespace()));
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
    }
    count
}

/// Not one of the further bytes of a UTF-8 character.
const fn begins_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let text = "{\n  \"a b\": \"\\\" é\\\\\" ,\t\"c\": [ ] }";
        assert_eq!(
            compact(text),
            "{\"a b\":\"\\\" é\\\\\",\"c\":[]}".chars().count()
        );
        assert_eq!(without_space(text), compact(text) - 2);
    }
}
