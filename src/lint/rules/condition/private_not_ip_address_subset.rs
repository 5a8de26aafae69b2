//! `NotIpAddress` on `aws:SourceIp` lists private addresses beside public ones.

use crate::lint::{Check, private_address};
use crate::policy::BaseOperator;

pub(crate) fn check(cx: &mut Check<'_>) {
    private_address::find_mixed(
        cx,
        BaseOperator::NotIpAddress,
        "`aws:SourceIp` is never a private address, so this value excludes nothing",
        "AWS compares with the public address a request comes from; leave the private ones out, or test `aws:VpcSourceIp` in a condition of its own for requests through a VPC endpoint",
    );
}
