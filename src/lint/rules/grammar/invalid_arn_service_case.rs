//! The service of an ARN has capital letters.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};

pub(crate) fn check(cx: &mut Check<'_>) {
    for resource in strings::resources(cx.policy) {
        let Ok(arn) = resource.arn() else {
            continue;
        };
        let service = arn.service();
        if !service.bytes().any(|byte| byte.is_ascii_uppercase())
            || service.contains("${")
            || strings::is_template(service)
        {
            continue;
        }
        let lower = service.to_ascii_lowercase();
        let edit = replace_part(resource.text, arn.service_range(), &lower);
        cx.find(
            resource.text.part(arn.service_range()),
            format!("the service `{service}` of the ARN has capital letters"),
        )
        .help("AWS compares ARNs letter by letter, so the resource never matches; write the service in small letters")
        .fix(Fix::safe(format!("write `{lower}`"), vec![edit]));
    }
}
