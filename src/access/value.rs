//! Values of condition keys, read as the types that operators compare.
//!
//! Each reader gives `None` where a text cannot be read as the type: what AWS does then is not
//! documented, so the condition may hold or not.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

use std::cmp::Ordering;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::policy::BaseOperator;

/// Whether an order of the request's value to the listed one is what a `Numeric…` or `Date…`
/// operator asks for, in its positive form.
pub fn fits(base: BaseOperator, order: Ordering) -> bool {
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
pub fn number(text: &str) -> Option<f64> {
    let starts = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let number: f64 = text.strip_prefix(starts).and(text.parse().ok())?;
    number.is_finite().then_some(number)
}

/// A date: ISO 8601 as the W3C profile has it, or seconds since 1970.
pub fn date(text: &str) -> Option<Timestamp> {
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

/// `true` or `false`, whatever the case.
pub fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else {
        text.eq_ignore_ascii_case("false").then_some(false)
    }
}

/// A range of addresses of one family, such as `203.0.113.0/24`. Bits beyond the prefix do not
/// count, and an address alone is the range of itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AddressRange {
    first: IpAddr,
    last: IpAddr,
}

impl AddressRange {
    /// Reads CIDR notation, or a single address.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let (first, last) = match address.parse().ok()? {
            IpAddr::V4(address) => {
                let host = host_bits(prefix, u32::BITS)?;
                let mask = u32::MAX.checked_shl(host).unwrap_or(0);
                let first = address.to_bits() & mask;
                (
                    IpAddr::V4(Ipv4Addr::from_bits(first)),
                    IpAddr::V4(Ipv4Addr::from_bits(first | !mask)),
                )
            }
            IpAddr::V6(address) => {
                let host = host_bits(prefix, u128::BITS)?;
                let mask = u128::MAX.checked_shl(host).unwrap_or(0);
                let first = address.to_bits() & mask;
                (
                    IpAddr::V6(Ipv6Addr::from_bits(first)),
                    IpAddr::V6(Ipv6Addr::from_bits(first | !mask)),
                )
            }
        };
        Some(Self { first, last })
    }

    /// Whether `address` lies in the range. An address of one family lies in no range of the other.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && self.first <= address && address <= self.last
    }

    /// The first and the last address.
    pub const fn ends(&self) -> [IpAddr; 2] {
        [self.first, self.last]
    }

    /// The addresses just outside, where there are any.
    pub fn neighbours(&self) -> impl Iterator<Item = IpAddr> {
        let before = match self.first {
            IpAddr::V4(ip) => ip
                .to_bits()
                .checked_sub(1)
                .map(|bits| Ipv4Addr::from_bits(bits).into()),
            IpAddr::V6(ip) => ip
                .to_bits()
                .checked_sub(1)
                .map(|bits| Ipv6Addr::from_bits(bits).into()),
        };
        let after = match self.last {
            IpAddr::V4(ip) => ip
                .to_bits()
                .checked_add(1)
                .map(|bits| Ipv4Addr::from_bits(bits).into()),
            IpAddr::V6(ip) => ip
                .to_bits()
                .checked_add(1)
                .map(|bits| Ipv6Addr::from_bits(bits).into()),
        };
        before.into_iter().chain(after)
    }

    /// How many leading bits all its addresses share.
    pub const fn prefix(&self) -> u32 {
        match (self.first, self.last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                (first.to_bits() ^ last.to_bits()).leading_zeros()
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                (first.to_bits() ^ last.to_bits()).leading_zeros()
            }
            _ => 0,
        }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix())
    }
}

fn host_bits(prefix: Option<u32>, all: u32) -> Option<u32> {
    all.checked_sub(prefix.unwrap_or(all))
}

/// Base64 text. Canonical base64 writes bytes in one way, so texts are compared.
pub fn base64(text: &str) -> Option<&str> {
    let body = text.trim_end_matches('=');
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let whole =
        text.len().is_multiple_of(4) && text.len() - body.len() <= 2 && body.bytes().all(alphabet);
    whole.then_some(text)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number("1000"), number("1e3"));
        assert_eq!(number("10"), number("10.0"));
        assert_eq!(number("10abc"), None);
        assert_eq!(number("inf"), None);
        assert!(fits(
            BaseOperator::NumericLessThan,
            60_f64.total_cmp(&3600.0)
        ));
        assert!(fits(
            BaseOperator::NumericGreaterThanEquals,
            Ordering::Equal
        ));
    }

    #[test]
    fn dates() {
        for (a, b) in [
            ("2026", "2026-01-01T00:00:00Z"),
            ("2026-02", "2026-02-01"),
            ("2026-02-01", "2026-02-01T00:00Z"),
            ("2026-02-01T01:00+01:00", "2026-02-01T00:00:00Z"),
            ("2026-01-31T19:00:00-05:00", "2026-02-01"),
            // Seconds, not milliseconds.
            ("1769904000", "2026-02-01T00:00:00Z"),
        ] {
            assert!(date(a).is_some(), "{a}");
            assert_eq!(date(a), date(b), "{a} {b}");
        }
        for text in ["", "tomorrow", "2026-13-01", "2026-02-01T00:00"] {
            assert_eq!(date(text), None, "{text}");
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
            let answer = AddressRange::parse(range)
                .zip(value.parse().ok())
                .map(|(range, value)| range.contains(value));
            assert_eq!(answer, expected, "{range} {value}");
        }
        let prefix = |text| AddressRange::parse(text).map(|range| range.prefix());
        assert_eq!(prefix("10.0.0.0/8"), Some(8));
        assert_eq!(prefix("2001:db8::1"), Some(128));
    }

    #[test]
    fn bytes() {
        assert_eq!(base64("aGVsbG8="), Some("aGVsbG8="));
        assert_eq!(base64("hello"), None);
    }
}
