//! A wildcard in the name of a service.

use crate::lint::action_names::ActionName;
use crate::lint::arn_form::NamedResource;
use crate::lint::{Check, Fix, edit, strings};

pub(crate) fn check(cx: &mut Check<'_>) {
    for written in cx.action_names() {
        if written.known.is_none() && written.service.contains(['*', '?']) {
            in_action(cx, written);
        }
    }
    for named in cx.named_resources() {
        let service = named.arn.service();
        if service.contains(['*', '?']) && !service.contains("${") && !strings::is_template(service)
        {
            in_arn(cx, named);
        }
    }
}

fn in_action(cx: &mut Check<'_>, written: &ActionName<'_>) {
    let text = written.entry.text;
    let everything = (written.service, written.name) == ("*", "*");
    let fix = everything.then(|| {
        let edit = edit::replace_content(text, "*");
        Fix::safe("write `*`", vec![edit])
    });
    let help = if everything {
        "this stands for every action of every service; write `*` if that is meant, or name the services"
    } else {
        "AWS matches the pattern with every service, also with those it has not released yet; name the services one by one"
    };
    cx.find(
        text.part(0..written.service.len()),
        format!("the service of `{}` is a pattern", text.as_str()),
    )
    .help(help)
    .maybe_fix(fix);
}

fn in_arn(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let arn = &named.arn;
    cx.find(
        named.place.text.part(arn.service_range()),
        format!("the service of this ARN is a pattern, `{}`", arn.service()),
    )
    .help("AWS matches the pattern with every service, also with those it has not released yet; name the services one by one");
}
