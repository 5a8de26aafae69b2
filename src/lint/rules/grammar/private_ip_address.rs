//! `IpAddress` on `aws:SourceIp` lists private addresses alone.

use crate::lint::{Check, private_address};
use crate::policy::BaseOperator;

pub(crate) fn check(cx: &mut Check<'_>) {
    private_address::find_alone(
        cx,
        BaseOperator::IpAddress,
        "`aws:SourceIp` is never a private address, so this condition never matches",
        "AWS compares with the public address a request comes from; list that, or test `aws:VpcSourceIp` for requests through a VPC endpoint",
    );
}
