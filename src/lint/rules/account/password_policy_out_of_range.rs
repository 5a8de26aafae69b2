use crate::account::Field;
use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let Some(policy) = cx.password_policy() else {
        return;
    };
    // AWS prints no zero for what is off, and other tools do.
    let fields = [
        (
            "MinimumPasswordLength",
            Some(policy.minimum_length),
            6..=128,
            false,
        ),
        ("MaxPasswordAge", policy.maximum_age, 1..=1095, true),
        (
            "PasswordReusePrevention",
            policy.reuse_prevention,
            1..=24,
            true,
        ),
    ];
    for (name, field, range, zero_is_off) in fields {
        let Some(Field { value, place }) = field else {
            continue;
        };
        if range.contains(&value) || (value == 0 && zero_is_off) {
            continue;
        }
        cx.find(place, format!("`{name}` cannot be {value}"))
            .help(format!(
                "AWS takes {} to {} and refuses the whole policy otherwise",
                range.start(),
                range.end()
            ));
    }
}
