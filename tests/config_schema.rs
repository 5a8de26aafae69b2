//! `iam-lint schema config` and the reader of `iam-lint.toml` accept the same files.

use std::path::PathBuf;

use iam_lint::lint::config::{self, Config};
use iam_lint::source::Source;

const ACCEPTED: [&str; 8] = [
    "[[check.forbid]]\nactions = [\"s3:*\"]\nnot-resources = [\"arn:aws:s3:::x/*\"]\nmessage = \"m\"\nconditions = { Bool = { \"aws:SecureTransport\" = false }, NumericLessThan = { k = [1, 2] } }\nseverity = \"error\"\npaths = [\"a/**\"]\nexcept = [\"b\"]\n",
    "[[check.require]]\nwithin = \"boundary.json\"\nmessage = \"m\"\n",
    "",
    "[check]\n",
    "[check]\ninclude = [\"**/*.json\"]\nexclude = []\nselect = [\"grammar\"]\nignore = [\"missing-version\"]\n",
    "[check]\nfail-on = \"never\"\n",
    "[[check.type]]\npath = \"scps/**\"\ntype = \"scp\"\n",
    "[[check.allow]]\nrule = \"MISSING_VERSION\"\npath = \"a/*\"\nsid = \"x\"\nreason = \"r\"\nexpires = \"2026-12-31\"\n",
];

const REFUSED: [&str; 15] = [
    "[[check.forbid]]\nactions = [\"s3:*\"]\n",
    "[[check.forbid]]\nactions = [\"PassRole\"]\nmessage = \"m\"\n",
    "[[check.forbid]]\nactions = []\nnot-actions = []\nmessage = \"m\"\n",
    "[[check.forbid]]\nresources = [\"bucket\"]\nmessage = \"m\"\n",
    "[[check.require]]\nmessage = \"m\"\n",
    "[[check.require]]\nwithin = \"a\"\nallows = \"b\"\nmessage = \"m\"\n",
    "[chck]\n",
    "[check]\nselct = []\n",
    "[check]\ninclude = \"**/*.json\"\n",
    "[check]\nfail-on = \"bad\"\n",
    "[[check.type]]\npath = \"a\"\n",
    "[[check.type]]\npath = \"a\"\ntype = \"x\"\n",
    "[[check.allow]]\nrule = \"missing-version\"\n",
    "[[check.allow]]\nrule = \"missing-version\"\nreason = \" \"\n",
    "[[check.allow]]\nrule = \"missing-version\"\nreason = \"r\"\nexpires = \"tomorrow\"\n",
];

#[test]
fn schema_and_reader_agree() {
    let schema = serde_json::from_str(include_str!("../rules/config.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (text, accepted) in ACCEPTED
        .iter()
        .map(|text| (text, true))
        .chain(REFUSED.iter().map(|text| (text, false)))
    {
        let value: serde_json::Value = toml::from_str(text).unwrap();
        assert_eq!(validator.is_valid(&value), accepted, "schema: {text}");
        let source = Source::new(config::SOURCE, config::FILE_NAME, *text);
        let read = Config::parse(source, PathBuf::new());
        assert_eq!(read.is_ok(), accepted, "reader: {text}");
    }
}
