//! The file is not HCL.

use crate::iac::file::Language;
use crate::lint::FileCheck;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    cx.find_faults(
        Language::Hcl,
        "terraform refuses the configuration; the block was not checked",
    );
}
