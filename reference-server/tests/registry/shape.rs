//! The shape of an answer: names and types of its members, without their values.

use std::fmt::Write;

use serde_json::Value;

/// One line for each member; of an array only the first element is shown.
pub(crate) fn shape(value: &Value) -> String {
    let mut lines = String::new();
    describe(value, 0, &mut lines);
    lines
}

fn describe(value: &Value, depth: usize, lines: &mut String) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let indent = "  ".repeat(depth);
                writeln!(lines, "{indent}{name}: {}", kind(member)).expect("text grows");
                describe(member, depth + 1, lines);
            }
        }
        Value::Array(elements) => {
            if let Some(first) = elements.first() {
                describe(first, depth, lines);
            }
        }
        _ => {}
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(elements) if elements.first().is_some_and(Value::is_string) => "list of text",
        Value::Array(elements) if elements.is_empty() => "empty list",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
