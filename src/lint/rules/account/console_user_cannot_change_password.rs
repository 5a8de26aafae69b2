use crate::lint::AccountCheck;
use crate::simulate::password::Hindrance;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    for person in cx.people().iter().filter(|person| person.signs_in()) {
        let name = &person.user.name;
        let (why, place) = match cx.hindrance(person) {
            Some(Hindrance::NoGrant) => (
                "neither a policy nor the account setting allows `iam:ChangePassword`".to_owned(),
                None,
            ),
            Some(Hindrance::Denied(deny)) => (
                format!("`{}` denies `iam:ChangePassword`", deny.policy),
                Some(deny.span),
            ),
            // The path, the boundary and the organization have rules of their own.
            _ => continue,
        };
        let finding = cx.find(
            person.user.place,
            format!("`{name}` signs in with a password and cannot change it"),
        );
        finding.help(format!(
            "{why}; put `{name}` into a group with `IAMUserChangePassword`, or exempt this finding with the reason"
        ));
        if let Some(place) = place {
            finding.label(place, "this denies it");
        }
    }
}
