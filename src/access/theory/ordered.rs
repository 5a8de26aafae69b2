//! Numbers, dates and addresses: the values between and beside those listed decide.

use jiff::{SignedDuration, Timestamp};

use super::Signed;
use crate::access::condition::Listed;
use crate::policy::OperatorFamily;

/// Values of which one fits, if any does.
pub(super) fn candidates(wanted: &[Signed<'_>], family: OperatorFamily) -> Vec<String> {
    let listed = || {
        wanted
            .iter()
            .flat_map(|(predicate, _)| &predicate.test.values)
    };
    match family {
        OperatorFamily::Numeric => numbers(listed().filter_map(|value| match value {
            Listed::Number(number) => Some(*number),
            _ => None,
        })),
        OperatorFamily::Date => dates(listed().filter_map(|value| match value {
            Listed::Date(date) => Some(*date),
            _ => None,
        })),
        OperatorFamily::IpAddress => addresses(listed()),
        _ => Vec::new(),
    }
}

fn numbers(listed: impl Iterator<Item = f64>) -> Vec<String> {
    let mut points: Vec<f64> = listed.collect();
    points.sort_by(f64::total_cmp);
    points.dedup();
    let between = points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(a, b)| whole_between(*a, *b));
    // Far from zero the next number is more than one away.
    let far = |point: f64| point.abs().max(1.0);
    let outside = points
        .first()
        .map(|first| first - far(*first))
        .into_iter()
        .chain(points.last().map(|last| last + far(*last)));
    let mut all: Vec<f64> = points
        .iter()
        .copied()
        .chain(between)
        .chain(outside)
        .collect();
    if all.is_empty() {
        all.push(0.0);
    }
    all.iter().map(f64::to_string).collect()
}

/// A number strictly between two, whole where there is one.
fn whole_between(a: f64, b: f64) -> f64 {
    let next = a.floor() + 1.0;
    if a < next && next < b {
        next
    } else {
        a + (b - a) / 2.0
    }
}

fn dates(listed: impl Iterator<Item = Timestamp>) -> Vec<String> {
    let mut points: Vec<Timestamp> = listed.collect();
    points.sort();
    points.dedup();
    let between = points
        .iter()
        .zip(points.iter().skip(1))
        .filter_map(|(a, b)| {
            let next = a.checked_add(SignedDuration::from_secs(1)).ok()?;
            let half = a.duration_until(*b) / 2;
            if next < *b {
                Some(next)
            } else {
                a.checked_add(half).ok()
            }
        });
    let beside = |point: Option<&Timestamp>, seconds| {
        point?.checked_add(SignedDuration::from_secs(seconds)).ok()
    };
    let outside = beside(points.first(), -1)
        .into_iter()
        .chain(beside(points.last(), 1));
    let mut all: Vec<Timestamp> = points
        .iter()
        .copied()
        .chain(between)
        .chain(outside)
        .collect();
    if all.is_empty() {
        all.push(Timestamp::UNIX_EPOCH);
    }
    all.iter().map(Timestamp::to_string).collect()
}

/// The ends of the ranges, the addresses next to them, and one of each family that documents use
/// as an example.
fn addresses<'l>(listed: impl Iterator<Item = &'l Listed>) -> Vec<String> {
    let mut all = vec!["203.0.113.7".to_owned(), "2001:db8::1".to_owned()];
    for value in listed {
        let ranges = match value {
            Listed::Addresses(range) => [Some(range), None],
            Listed::Address6(own, wide) => [Some(own), Some(wide)],
            _ => [None, None],
        };
        for range in ranges.into_iter().flatten() {
            all.extend(range.ends().iter().map(ToString::to_string));
            all.extend(range.neighbours().map(|address| address.to_string()));
        }
    }
    all
}

/// The bytes listed, and some that are not.
pub(super) fn binary(wanted: &[Signed<'_>]) -> Vec<String> {
    let listed = wanted
        .iter()
        .flat_map(|(predicate, _)| &predicate.test.values);
    let mut all: Vec<String> = listed
        .filter_map(|value| match value {
            Listed::Binary(text) => Some(text.to_string()),
            _ => None,
        })
        .collect();
    // One more than are listed, so that one of them is fresh.
    let count = all.len() + 1;
    all.extend((0..count).map(|number| format!("{:0>4}", base_36(number))));
    all
}

fn base_36(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        text.extend(char::from_digit(digit, 36));
        number /= 36;
        if number == 0 {
            return text.chars().rev().collect();
        }
    }
}
