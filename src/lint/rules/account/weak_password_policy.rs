use crate::lint::AccountCheck;

/// CIS AWS Foundations Benchmark: "minimum length of 14 or greater".
const LENGTH: i64 = 14;
/// CIS AWS Foundations Benchmark: "prevents password reuse", 24 passwords.
const REUSE: i64 = 24;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let Some(policy) = cx.password_policy() else {
        return;
    };
    let length = policy.minimum_length;
    if length.value < LENGTH {
        cx.find(
            length.place,
            format!("passwords may be as short as {} characters", length.value),
        )
        .help(format!(
            "the CIS AWS Foundations Benchmark asks for at least {LENGTH}"
        ));
    }
    let (place, kept) = match policy.reuse_prevention {
        Some(reuse) => (reuse.place, reuse.value),
        None => (policy.place, 0),
    };
    if kept < REUSE {
        let what = match kept {
            0 => "former passwords may be used again".to_owned(),
            kept => format!("all but the last {kept} passwords may be used again"),
        };
        cx.find(place, what).help(format!(
            "the CIS AWS Foundations Benchmark asks for the last {REUSE} to be refused (`PasswordReusePrevention`)"
        ));
    }
}
