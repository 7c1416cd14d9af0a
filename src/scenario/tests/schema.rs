//! The JSON Schema is current, complete and true.

use std::path::Path;

use serde_json::{Value, json};

use super::SOUND;
use crate::scenario::{Options, bundled, load, schema};

/// `UPDATE_SCHEMA=1 cargo test schema` writes the file anew.
#[test]
fn the_committed_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenario.schema.json");
    let current = format!("{:#}\n", schema().as_value());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &current).expect("docs/ can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "run UPDATE_SCHEMA=1 cargo test -p mockdrill schema"
    );
}

fn complaints(text: &str) -> Vec<String> {
    let scenario: Value = toml::from_str(text).expect("it is TOML");
    let validator = jsonschema::validator_for(schema().as_value()).expect("it is a schema");
    let errors = validator.iter_errors(&scenario);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn bundled_scenarios_are_valid() {
    for scenario in bundled::ALL {
        assert_eq!(
            complaints(scenario.text),
            Vec::<String>::new(),
            "{}",
            scenario.name
        );
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    for (from, to) in [
        ("title = ", "tilte = "),
        ("kind = \"citizen\"", "kind = \"robot\""),
        ("format = 1", "format = 2"),
        ("rate = 2", "rate = -2"),
        ("entitles = true", "entitles = \"yes\""),
        ("read_otp = \"portal\"", "read_otp = \"mail\""),
        ("id = \"ask\"", ""),
        ("stages = [{ rate = 2, for = \"10s\" }]", ""),
        ("title = \"Nothing is wrong here\"", "title = \"\""),
        ("  read_otp", "  chance = 0\n  read_otp"),
        ("  read_otp", "  repeat = 10001\n  read_otp"),
        (
            "  read_otp",
            "  again = { from = \"ask\", times = 0 }\n  read_otp",
        ),
        ("kind = ", "visits_max = 0\nkind = "),
        ("entitles = true", "expect = [20]"),
        ("\"127.66.0.0/16\"", "[5]"),
    ] {
        let text = SOUND.replace(from, to);
        assert!(
            load("a.toml", &text, &Options::default()).is_err(),
            "{to} was read"
        );
        assert!(!complaints(&text).is_empty(), "{to} is valid");
    }
}

#[test]
fn every_key_has_a_description_and_no_value_may_be_null() {
    let schema = schema();
    let mut tables = vec![schema.as_value()];
    let definitions = schema.get("$defs").and_then(Value::as_object);
    tables.extend(definitions.into_iter().flat_map(|tables| tables.values()));
    let mut keys = 0;
    for table in tables {
        for (key, value) in table["properties"].as_object().into_iter().flatten() {
            assert!(value["description"].is_string(), "{key}");
            keys += 1;
        }
    }
    assert!(keys > 30, "{keys} keys");
    assert!(
        !schema
            .as_value()
            .to_string()
            .contains(&json!("null").to_string())
    );
}

/// An example that does not work is none.
#[test]
fn the_reference_pages_example_is_sound() {
    let page = include_str!("../../../docs/scenario-format.md");
    let example = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let example = example.expect("the page begins with an example");
    let plan = load("docs/scenario-format.md", example, &Options::default());
    assert_eq!(plan.map(|plan| plan.name), Ok("log-in".to_owned()));
    assert_eq!(complaints(example), Vec::<String>::new());
}

/// A reference page that forgets a key is no reference.
#[test]
fn the_reference_page_names_every_key() {
    let page = include_str!("../../../docs/scenario-format.md");
    let schema = schema();
    let definitions = schema
        .get("$defs")
        .and_then(Value::as_object)
        .expect("there are tables");
    for table in definitions.values().chain([schema.as_value()]) {
        for key in table["properties"]
            .as_object()
            .expect("a table has keys")
            .keys()
        {
            assert!(
                page.contains(&format!("`{key}`")),
                "docs/scenario-format.md lacks `{key}`"
            );
        }
    }
}
