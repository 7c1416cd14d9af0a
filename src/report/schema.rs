//! Keeps `docs/run-record.schema.json` true: it is made from the record's own types.

use std::path::PathBuf;

use super::{Colour, Format, fixture, render};
use crate::record::RunRecord;

fn schema() -> String {
    let schema = schemars::schema_for!(RunRecord);
    serde_json::to_string_pretty(&schema).unwrap() + "\n"
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/run-record.schema.json")
}

#[test]
fn the_committed_schema_is_current() {
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(file(), schema()).unwrap();
    }
    let committed = std::fs::read_to_string(file()).unwrap();
    assert!(
        committed == schema(),
        "docs/run-record.schema.json is out of date: run the tests once with UPDATE_SCHEMA=1"
    );
}

#[test]
fn what_is_written_keeps_to_the_schema_and_what_is_not_ours_does_not() {
    let schema = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for record in [fixture::record(), fixture::clean(), fixture::huge()] {
        let text = render(&record, Format::Json, Colour::Never).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(validator.is_valid(&value));
        let mut other = value.clone();
        other["settings"]["mobile"] = "x".into();
        assert!(!validator.is_valid(&other));
        other = value;
        other["validity"]["state"] = "perfect".into();
        assert!(!validator.is_valid(&other));
    }
}

#[test]
fn the_reference_page_explains_every_object_and_states_the_version() {
    let page = include_str!("../../docs/run-record.md");
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    for name in schema["$defs"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{name}`")), "{name} is missing");
    }
    let version = format!("Format {}", crate::record::FORMAT);
    assert!(page.contains(&version));
}
