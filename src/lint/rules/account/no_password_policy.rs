use crate::account::PasswordRules;
use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    if let PasswordRules::Default(Some(place)) = cx.account.password_rules {
        cx.find(place, "the account has no password policy of its own")
            .help(
                "AWS's default asks for 8 characters of three kinds, lets passwords last for ever and be used again; set a policy, with every value, since AWS puts its default for what is left out",
            );
    }
}
