//! YAML and HCL: no panic, and places that are places of the text.
//!
//! `cargo +nightly fuzz run code`

#![no_main]

use iam_lint::lint::Linter;
use iam_lint::source::{Source, SourceId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["fuzz.yaml", "fuzz.tf", "fuzz.json"] {
        let source = Source::new(SourceId::new(0), name, text);
        let report = Linter::default().check(&source, None);
        for finding in &report.findings {
            assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
        }
        for unchecked in &report.unchecked {
            assert!(text.get(unchecked.place.range()).is_some(), "{unchecked:?}");
        }
    }
});
