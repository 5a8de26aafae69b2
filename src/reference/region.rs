//! Partitions of AWS and their Regions.
//!
//! Facts from botocore 1.44.8 of 2026-11-20 (`partitions.json` and `endpoints.json`); see NOTICE.
//! Regions that accounts must opt in to are among them, and those that are announced and not open
//! yet. A Region younger than that day may be missing.

/// A group of Regions with accounts, ARNs and endpoints of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Partition {
    /// What stands after `arn:`, such as `aws-cn`.
    pub name: &'static str,
    /// What the names of its endpoints end in.
    pub dns_suffix: &'static str,
    /// The codes of its Regions, in order.
    pub regions: &'static [&'static str],
    /// What stands for no Region in particular in the endpoints of global services. It is no
    /// Region: no ARN and no request has it.
    pub global: Option<&'static str>,
}

impl Partition {
    /// The partition called `name`. Its case matters, as it does in ARNs.
    ///
    /// ```
    /// use iam_lint::reference::region::Partition;
    ///
    /// assert_eq!(Partition::named("aws-cn").unwrap().dns_suffix, "amazonaws.com.cn");
    /// assert_eq!(Partition::named("aws-china"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        PARTITIONS.iter().find(|partition| partition.name == name)
    }
}

/// All partitions, the public one first.
pub const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        dns_suffix: "amazonaws.com",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
        global: Some("aws-global"),
    },
    Partition {
        name: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        regions: &["cn-north-1", "cn-northwest-1"],
        global: Some("aws-cn-global"),
    },
    Partition {
        name: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        regions: &["eusc-de-east-1"],
        global: None,
    },
    Partition {
        name: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        regions: &["us-iso-east-1", "us-iso-west-1"],
        global: Some("aws-iso-global"),
    },
    Partition {
        name: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        regions: &["us-isob-east-1", "us-isob-west-1"],
        global: Some("aws-iso-b-global"),
    },
    Partition {
        name: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        regions: &["eu-isoe-west-1"],
        global: Some("aws-iso-e-global"),
    },
    Partition {
        name: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        regions: &["us-isof-east-1", "us-isof-south-1"],
        global: Some("aws-iso-f-global"),
    },
    Partition {
        name: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        regions: &["us-gov-east-1", "us-gov-west-1"],
        global: Some("aws-us-gov-global"),
    },
];

/// Whether `region` is the code of a Region. Its case matters, as it does in ARNs.
///
/// ```
/// use iam_lint::reference::region::is_region;
///
/// assert!(is_region("eu-central-2"));
/// assert!(!is_region("EU-CENTRAL-2"));
/// assert!(!is_region("aws-global"));
/// ```
pub fn is_region(region: &str) -> bool {
    partition_of(region).is_some()
}

/// The name of the partition that `region` is in.
///
/// ```
/// use iam_lint::reference::region::partition_of;
///
/// assert_eq!(partition_of("cn-north-1"), Some("aws-cn"));
/// assert_eq!(partition_of("moon-east-1"), None);
/// ```
pub fn partition_of(region: &str) -> Option<&'static str> {
    PARTITIONS
        .iter()
        .find(|partition| partition.regions.contains(&region))
        .map(|partition| partition.name)
}

/// Whether `region` stands for no Region in particular, such as `aws-global`.
pub fn is_global(region: &str) -> bool {
    PARTITIONS
        .iter()
        .any(|partition| partition.global == Some(region))
}

/// The Region that was probably meant by `region`: the only one that differs in its case and in
/// its dashes alone, or else in one letter.
///
/// Another number is no slip of the pen: it may be a Region younger than the list.
///
/// ```
/// use iam_lint::reference::region::nearest;
///
/// assert_eq!(nearest("us-east1"), Some("us-east-1"));
/// assert_eq!(nearest("us-east-1a"), Some("us-east-1"));
/// assert_eq!(nearest("eu-west-9"), None);
/// ```
pub fn nearest(region: &str) -> Option<&'static str> {
    let written = |byte: u8| byte.is_ascii_alphanumeric() || b"-_ .".contains(&byte);
    if region.len() > 32 || !region.bytes().all(written) {
        return None;
    }
    if let Some(same) = regions().find(|known| letters(known).eq(letters(region))) {
        return Some(same);
    }
    let wanted = region.to_ascii_lowercase();
    let mut near = regions()
        .filter(|known| strsim::osa_distance(&wanted, known) <= 1)
        .filter(|known| !differs_in_number(&wanted, known));
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

fn regions() -> impl Iterator<Item = &'static str> {
    PARTITIONS
        .iter()
        .flat_map(|partition| partition.regions.iter().copied())
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
}

fn differs_in_number(wanted: &str, known: &str) -> bool {
    let stem = |name: &str| {
        name.trim_end_matches(|last: char| last.is_ascii_digit())
            .len()
    };
    let (ours, theirs) = (stem(wanted), stem(known));
    ours < wanted.len() && wanted.get(..ours) == known.get(..theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_in_one_partition() {
        let mut known: Vec<&str> = regions().collect();
        let count = known.len();
        known.sort_unstable();
        known.dedup();
        assert_eq!((count, known.len()), (48, 48));
        for partition in PARTITIONS {
            assert!(partition.regions.is_sorted());
            assert_eq!(Partition::named(partition.name), Some(partition));
            for region in partition.regions {
                assert_eq!(partition_of(region), Some(partition.name));
                assert_eq!(nearest(region), Some(*region));
            }
        }
    }

    #[test]
    fn no_regions() {
        for name in [
            "",
            "*",
            "us-east-*",
            "us-east",
            "us-east-1a",
            "global",
            "US-EAST-1",
        ] {
            assert!(!is_region(name), "{name}");
            assert!(!is_global(name), "{name}");
        }
        for partition in PARTITIONS {
            if let Some(global) = partition.global {
                assert!(is_global(global) && !is_region(global));
            }
        }
    }

    #[test]
    fn what_was_meant() {
        for (name, expected) in [
            ("us-east1", Some("us-east-1")),
            ("useast1", Some("us-east-1")),
            ("US_GOV_WEST_1", Some("us-gov-west-1")),
            ("EU-West-1", Some("eu-west-1")),
            ("us-east-1a", Some("us-east-1")),
            ("eu-centrall-1", Some("eu-central-1")),
            ("ap-southaest-2", Some("ap-southeast-2")),
            ("ca-central", None),
            // Two are as near.
            ("us-est-1", None),
            ("us-east-", None),
            // It may have been opened since.
            ("eu-west-9", None),
            ("ca-central-2", None),
            ("us-east-12", None),
            ("ca-central-*", None),
            ("${aws:RequestedRegion}", None),
            ("frankfurt", None),
            ("", None),
        ] {
            assert_eq!(nearest(name), expected, "{name}");
        }
    }
}
