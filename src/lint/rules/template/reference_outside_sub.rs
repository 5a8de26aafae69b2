//! `${AWS::AccountId}` outside `Fn::Sub`.

use crate::iac::file::MistakeKind;
use crate::lint::FileCheck;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for mistake in cx.mistakes_of(MistakeKind::OutsideSub) {
        let name = &mistake.variable;
        cx.find(
            mistake.place,
            format!("`${{{name}}}` stays as it is: nothing puts in its value here"),
        )
        .help("IAM gets the text itself, which is no policy variable; write `!Sub` before the string, or `Fn::Sub` around it");
    }
}
