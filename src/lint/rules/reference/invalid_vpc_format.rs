//! A value for a VPC that is no VPC's id.

use crate::lint::Check;
use crate::lint::vpc_id::{IdKind, find_malformed};

const KEYS: [&str; 3] = ["aws:SourceVpc", "aws:Ec2InstanceSourceVpc", "ec2:VpcID"];

pub(crate) fn check(cx: &mut Check<'_>) {
    find_malformed(cx, &KEYS, IdKind::Vpc);
}
