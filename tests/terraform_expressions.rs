//! What expressions of Terraform come to, against what `terraform console` printed of them.
//!
//! `tests/terraform/run.py` renews the table and, where the binary is, compares it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use iam_lint::iac::terraform::{Disk, json, outputs};
use iam_lint::iac::value::Unknowns;
use iam_lint::source::SourceId;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    expression: String,
    json: Value,
}

/// Functions that stay unknown, and are said to: none gives another answer than Terraform.
#[test]
fn expressions_come_to_what_terraform_makes_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform");
    let table = std::fs::read_to_string(folder.join("expressions.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(&table).unwrap();
    let main = folder.join("expressions/main.tf");
    let mut code = std::fs::read_to_string(&main).unwrap();
    for (index, case) in cases.iter().enumerate() {
        let _ = writeln!(
            code,
            "output \"e{index}\" {{\n  value = {}\n}}",
            case.expression
        );
    }
    let texts = HashMap::from([(main.clone(), code)]);
    let disk = Disk::new(&[], &texts, SourceId::new(0));
    let unknowns = Unknowns::default();
    let values: HashMap<String, _> = outputs(main.parent().unwrap(), &disk, true, &unknowns)
        .into_iter()
        .collect();
    let (mut equal, mut unknown) = (0, Vec::new());
    let mut faults = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let Some(value) = values.get(&format!("e{index}")) else {
            faults.push(format!("`{}` was not read", case.expression));
            continue;
        };
        if !value.is_known() {
            unknown.push(&case.expression);
            continue;
        }
        let found = json(value);
        // An object stands for the JSON that `jsonencode` makes of it.
        let is_same = serde_json::from_str::<Value>(&found).is_ok_and(|found| found == case.json)
            || case.json.as_str() == Some(&*found);
        if is_same {
            equal += 1;
        } else {
            faults.push(format!(
                "`{}`\n  ours {found}\n  {}",
                case.expression, case.json
            ));
        }
    }
    println!(
        "{equal} of {} as Terraform has them; unknown: {unknown:#?}",
        cases.len()
    );
    assert!(
        faults.is_empty(),
        "{} differ\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(equal >= 200, "only {equal} are known");
}
