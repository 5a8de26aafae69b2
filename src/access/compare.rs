//! Typed comparison of a value in a policy with a value in a request.
//!
//! Each function gives `None` where a value cannot be read as the type: what AWS does then is not
//! documented, so the condition may hold or not.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

use std::cmp::Ordering;
use std::net::IpAddr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::policy::BaseOperator;

/// Whether `value` stands to `listed` as a `Numeric…` operator asks, in its positive form.
pub fn number(base: BaseOperator, listed: &str, value: &str) -> Option<bool> {
    Some(fits(
        base,
        read_number(value)?.partial_cmp(&read_number(listed)?)?,
    ))
}

/// Whether `value` stands to `listed` as a `Date…` operator asks, in its positive form. Dates are
/// ISO 8601 as the W3C profile has it, or seconds since 1970.
pub fn date(base: BaseOperator, listed: &str, value: &str) -> Option<bool> {
    Some(fits(base, read_date(value)?.cmp(&read_date(listed)?)))
}

/// Whether the address `value` lies in the range `listed`. An address of one family lies in no
/// range of the other; bits beyond the prefix do not count.
pub fn address(listed: &str, value: &str) -> Option<bool> {
    let (range, prefix) = match listed.split_once('/') {
        Some((range, prefix)) => (range, Some(prefix.parse::<u32>().ok()?)),
        None => (listed, None),
    };
    match (range.parse().ok()?, value.parse().ok()?) {
        (IpAddr::V4(range), IpAddr::V4(value)) => {
            let differing = range.to_bits() ^ value.to_bits();
            within(differing.leading_zeros(), u32::BITS, prefix)
        }
        (IpAddr::V6(range), IpAddr::V6(value)) => {
            let differing = range.to_bits() ^ value.to_bits();
            within(differing.leading_zeros(), u128::BITS, prefix)
        }
        (IpAddr::V4(_), _) => (prefix.unwrap_or(0) <= u32::BITS).then_some(false),
        (IpAddr::V6(_), _) => (prefix.unwrap_or(0) <= u128::BITS).then_some(false),
    }
}

/// Whether two base64 texts stand for the same bytes: canonical base64 writes bytes in one way.
pub fn binary(listed: &str, value: &str) -> Option<bool> {
    (is_base64(listed) && is_base64(value)).then_some(listed == value)
}

fn within(equal_bits: u32, all_bits: u32, prefix: Option<u32>) -> Option<bool> {
    let prefix = prefix.unwrap_or(all_bits);
    (prefix <= all_bits).then_some(equal_bits >= prefix)
}

/// Whether an order of the request's value to the listed one is what the operator asks for.
fn fits(base: BaseOperator, order: Ordering) -> bool {
    use BaseOperator as Op;
    match base {
        Op::NumericLessThan | Op::DateLessThan => order.is_lt(),
        Op::NumericLessThanEquals | Op::DateLessThanEquals => order.is_le(),
        Op::NumericGreaterThan | Op::DateGreaterThan => order.is_gt(),
        Op::NumericGreaterThanEquals | Op::DateGreaterThanEquals => order.is_ge(),
        // The caller negates the `NotEquals` operators.
        _ => order.is_eq(),
    }
}

/// An integer or decimal; `inf` and `NaN`, which Rust reads too, are none.
fn read_number(text: &str) -> Option<f64> {
    let starts = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let number: f64 = text.strip_prefix(starts).and(text.parse().ok())?;
    number.is_finite().then_some(number)
}

fn read_date(text: &str) -> Option<Timestamp> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let start_of = |date: Date| Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
    match text.len() {
        // Four digits are a year to ISO 8601 and an hour of 1970 to nobody.
        4 if digits => start_of(Date::new(text.parse().ok()?, 1, 1).ok()?),
        _ if digits && !text.is_empty() => Timestamp::from_second(text.parse().ok()?).ok(),
        7 => start_of(format!("{text}-01").parse().ok()?),
        10 => start_of(text.parse().ok()?),
        _ => text.parse().ok().or_else(|| with_short_zone(text)),
    }
}

/// `2026-02-01T00:00Z`: without seconds, which the W3C profile allows.
fn with_short_zone(text: &str) -> Option<Timestamp> {
    let (time, east) = match text.strip_suffix('Z') {
        Some(time) => (time, SignedDuration::ZERO),
        None => with_offset(text)?,
    };
    let civil: DateTime = time.parse().ok()?;
    let utc = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    utc.checked_sub(east).ok()
}

/// The time before an offset such as `+01:00`, and how far east of Greenwich it is.
fn with_offset(text: &str) -> Option<(&str, SignedDuration)> {
    let (time, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let sign = match zone.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some((time, SignedDuration::from_secs(sign * minutes * 60)))
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - body.len() <= 2 && body.bytes().all(alphabet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let equal = BaseOperator::NumericEquals;
        assert_eq!(number(equal, "1000", "1e3"), Some(true));
        assert_eq!(number(equal, "10", "10.0"), Some(true));
        assert_eq!(number(equal, "10", "10abc"), None);
        assert_eq!(number(equal, "inf", "inf"), None);
        assert_eq!(
            number(BaseOperator::NumericLessThan, "3600", "60"),
            Some(true)
        );
        assert_eq!(
            number(BaseOperator::NumericGreaterThanEquals, "3600", "3600"),
            Some(true)
        );
    }

    #[test]
    fn dates() {
        let equal = BaseOperator::DateEquals;
        for (listed, value) in [
            ("2026", "2026-01-01T00:00:00Z"),
            ("2026-02", "2026-02-01"),
            ("2026-02-01", "2026-02-01T00:00Z"),
            ("2026-02-01T01:00+01:00", "2026-02-01T00:00:00Z"),
            ("2026-01-31T19:00:00-05:00", "2026-02-01"),
            // Seconds, not milliseconds.
            ("1769904000", "2026-02-01T00:00:00Z"),
        ] {
            assert_eq!(date(equal, listed, value), Some(true), "{listed} {value}");
        }
        assert_eq!(
            date(
                BaseOperator::DateLessThan,
                "2026-12-31",
                "2026-11-23T10:00:00Z"
            ),
            Some(true)
        );
        for text in ["", "tomorrow", "2026-13-01", "2026-02-01T00:00"] {
            assert_eq!(date(equal, text, "2026"), None, "{text}");
        }
    }

    #[test]
    fn addresses() {
        for (range, value, expected) in [
            ("0.0.0.0/0", "203.0.113.7", Some(true)),
            ("203.0.113.0/24", "203.0.113.7", Some(true)),
            ("203.0.113.9/24", "203.0.113.7", Some(true)),
            ("203.0.113.9", "203.0.113.7", Some(false)),
            ("203.0.113.0/24", "2001:db8::1", Some(false)),
            ("::/0", "2001:db8::1", Some(true)),
            ("2001:DB8:0::/32", "2001:db8::1", Some(true)),
            ("::/0", "203.0.113.7", Some(false)),
            ("203.0.113.0/33", "203.0.113.7", None),
            ("010.1.1.1/8", "10.1.1.1", None),
            ("10.0.0.0/8", "here", None),
        ] {
            assert_eq!(address(range, value), expected, "{range} {value}");
        }
    }

    #[test]
    fn bytes() {
        assert_eq!(binary("aGVsbG8=", "aGVsbG8="), Some(true));
        assert_eq!(binary("aGVsbG8=", "aGVsbG9="), Some(false));
        assert_eq!(binary("hello", "aGVsbG8="), None);
    }
}
