//! The page of limits says what the code does.

use std::fs;
use std::path::Path;

use reference_server::{firewall_rules, limits};

use crate::bookings::newcomer;
use crate::client::Request;
use crate::drill::{Drill, Pair};

/// How a constant that bounds something is called.
const BOUNDS: [&str; 4] = ["_MAX", "_WITHIN", "LIFETIME", "KEPT_FOR"];

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md");
    fs::read_to_string(file).expect("docs/limits.md")
}

fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// `file NAME` and value of every constant of the registry that bounds something.
fn constants() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // Faults and look-alikes are no part of what a registry is.
                if !path.ends_with("weaknesses") && !path.ends_with("decoys") {
                    open.push(path);
                }
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let text = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
            let file = path
                .strip_prefix(&root)
                .expect("below")
                .display()
                .to_string();
            found.extend(bounds(text).map(|(name, value)| (format!("{file} {name}"), value)));
        }
    }
    found.sort();
    found
}

fn bounds(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.split("const ").skip(1).filter_map(|declared| {
        let (name, rest) = declared.split_once(':')?;
        let (_, value) = rest.split_once('=')?;
        let value = value.split(';').next()?.trim().replace('\n', " ");
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let bounds = BOUNDS.iter().any(|part| name.contains(part));
        (is_name && bounds).then_some((name, value))
    })
}

#[test]
fn every_limit_has_its_row() {
    let page = page();
    let mut expected: Vec<String> = limits()
        .iter()
        .map(|line| row(&[&line.what, &line.default, &line.then]))
        .collect();
    expected.extend(
        firewall_rules()
            .iter()
            .map(|(id, sentence)| row(&[&format!("`{id}`"), sentence])),
    );
    for row in &expected {
        assert!(page.contains(row.as_str()), "docs/limits.md lacks\n{row}");
    }
}

#[test]
fn every_constant_that_bounds_something_has_its_row() {
    let page = page();
    let rows: Vec<&str> = page.lines().filter(|line| line.contains(".rs ")).collect();
    let constants = constants();
    assert!(constants.len() > 10, "{constants:?}");
    let ends = |(place, value): &(String, String)| format!("| `{value}` | `{place}` |");
    for constant in &constants {
        let end = ends(constant);
        assert!(
            rows.iter().any(|row| row.ends_with(&end)),
            "docs/limits.md has no row that ends with\n{end}"
        );
    }
    for row in rows {
        assert!(
            constants
                .iter()
                .any(|constant| row.ends_with(&ends(constant))),
            "no longer in the code:\n{row}"
        );
    }
}

#[test]
fn a_newcomers_name_is_counted_in_characters() {
    assert!(page().contains("| a newcomer's name, characters | `100` |"));
    let drill = Drill::hardened();
    let mobile = drill.population.unregistered_mobile(3);
    let token = drill.token(Pair::Portal, mobile);
    for (letters, status) in [(101, 400), (100, 200)] {
        let body = newcomer(&"Ä".repeat(letters));
        let request = Request::post("/api/v2/registration/beneficiary/new", &body);
        assert_eq!(
            drill.send(&request.bearer(&token)).status,
            status,
            "{letters}"
        );
    }
}
