//! Keeps `docs/capacity.schema.json` true: it is made from the record's own types.

use std::path::PathBuf;

use super::CapacityRecord;

#[test]
fn the_committed_schema_is_current() {
    let schema = schemars::schema_for!(CapacityRecord);
    let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/capacity.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == schema,
        "docs/capacity.schema.json is out of date: run the tests once with UPDATE_SCHEMA=1"
    );
}
