//! An ARN names an account, and ARNs of its kind never do.

use crate::lint::arn_form::holds_of_all;
use crate::lint::{Check, Fix, edit};
use crate::policy::Arn;
use crate::reference::ArnForm;

const DIGITS: usize = 12;

/// Kinds of resource that accounts can have of their own beside AWS's, which the reference leaves
/// out: <https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.policies.arn.html>.
const ALSO_OWNED: [(&str, &str); 1] = [("elasticbeanstalk", "platform/")];

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let arn = &named.arn;
        let account = arn.account();
        if !is_account(account) || may_be_owned(arn) || !holds_of_all(arn, ArnForm::has_no_account)
        {
            continue;
        }
        let service = arn.service();
        let text = named.place.text;
        let edit = edit::replace_part(text, arn.account_range(), "");
        cx.find(
            text.part(arn.account_range()),
            format!("`{service}` leaves the account empty in ARNs of this form"),
        )
        .help(format!(
            "with `{account}` {}; remove it, and test `aws:ResourceAccount` in a condition where one account is meant",
            named.place.consequence()
        ))
        .fix(Fix::unsafe_("remove the account", vec![edit]));
    }
}

fn is_account(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn may_be_owned(arn: &Arn<'_>) -> bool {
    ALSO_OWNED
        .iter()
        .any(|(service, word)| arn.service() == *service && arn.resource().starts_with(word))
}
