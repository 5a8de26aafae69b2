//! The file is not YAML.

use crate::iac::file::Language;
use crate::lint::FileCheck;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    cx.find_faults(
        Language::Yaml,
        "the tool that deploys the file refuses it or reads it otherwise; what comes after this place in the document was not checked",
    );
}
