//! The registry describes itself: every route, and the committed copy is what is served.

use std::path::Path;

use serde_json::Value;

use reference_server::routes;

use crate::drill::Drill;

fn served() -> Value {
    let answer = Drill::hardened().get("/openapi.json");
    assert_eq!(answer.status, 200);
    answer.json()
}

/// `UPDATE_SCHEMA=1 cargo test -p reference-server openapi` writes the file anew.
#[test]
fn the_committed_document_is_the_served_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let served = format!("{:#}\n", served());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &served).expect("docs/ can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == served,
        "run UPDATE_SCHEMA=1 cargo test -p reference-server openapi, and read the difference"
    );
}

/// The pages for people are no interface for programs.
fn is_for_programs(path: &str) -> bool {
    let interfaces = ["/api/", "/cert/", "/.well-known/", "/openapi.json"];
    interfaces.iter().any(|part| path.starts_with(part))
}

#[test]
fn every_route_of_the_interfaces_is_described_and_nothing_else_is() {
    let document = served();
    let paths = document["paths"].as_object().expect("paths");
    let mut described: Vec<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let mut served: Vec<String> = routes()
        .iter()
        .filter(|route| is_for_programs(&route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}

#[test]
fn every_operation_says_what_it_is_for_under_a_name_of_its_own() {
    let document = served();
    let paths = document["paths"].as_object().expect("paths");
    let mut names = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("operations") {
            let about = format!("{method} {path}");
            let summary = operation["summary"].as_str().expect("a summary");
            assert!(
                summary.len() > 8 && !summary.ends_with('.'),
                "{about}: {summary}"
            );
            let id = operation["operationId"].as_str().expect("an id");
            assert!(
                !names.contains(&id),
                "{about}: another operation is called {id}"
            );
            names.push(id);
        }
    }
}
