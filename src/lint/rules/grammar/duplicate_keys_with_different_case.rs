//! A condition key stands twice under one operator, spelt in different case.

use crate::lint::Check;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let conditions = &statement.conditions;
        for (index, again) in conditions.iter().enumerate() {
            let key = again.key.as_str();
            let first = conditions
                .iter()
                .take(index)
                .find(|first| first.operator_text == again.operator_text && first.is_about(key));
            if let Some(first) = first.filter(|first| first.key.as_str() != key) {
                let operator = again.operator_text.as_str();
                let message = format!("`{key}` stands twice under `{operator}`, in different case");
                cx.find(again.key.span(), message)
                    .label(first.key.span(), "first here")
                    .help("AWS refuses the policy, because the case of a condition key does not matter; write all values under one key");
            }
        }
    }
}
