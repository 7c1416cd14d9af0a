//! The probe of every door knows every door that the bundled registry has.

use std::collections::BTreeMap;

const PROBE: &str = include_str!("../../scenarios/open-api-probe.toml");

/// The requests of the scenario, by method and path: in how many steps, and in how many of them with a
/// credential that nobody issued.
fn tried() -> BTreeMap<(String, String), (usize, usize)> {
    let scenario: toml::Value = toml::from_str(PROBE).unwrap();
    let mut tried = BTreeMap::new();
    for actor in scenario["actor"].as_array().unwrap() {
        for step in actor["step"].as_array().unwrap() {
            let Some(request) = step.get("request").and_then(toml::Value::as_str) else {
                continue;
            };
            let (method, target) = request.split_once(' ').unwrap();
            let path = target.split('?').next().unwrap();
            let key = (
                method.to_owned(),
                path.replace("{person.state-id}", "{state_id}"),
            );
            let headers = step.get("headers").map(toml::Value::to_string);
            let headers = headers.unwrap_or_default().to_lowercase();
            let credentialed = headers.contains("authorization") || headers.contains("x-api-key");
            let (steps, wrong) = tried.entry(key).or_insert((0, 0));
            *steps += 1;
            *wrong += usize::from(credentialed);
        }
    }
    tried
}

#[test]
fn every_route_is_tried_and_those_with_a_door_also_with_wrong_credentials() {
    let tried = tried();
    let document: serde_json::Value =
        serde_json::from_str(include_str!("../../docs/openapi.json")).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method = method.to_uppercase();
            let found = tried.get(&(method.clone(), path.clone()));
            let (steps, wrong) = found.copied().unwrap_or_default();
            assert!(steps > 0, "{method} {path} is not tried at all");
            let is_open = operation["security"] == serde_json::json!([{}]);
            let is_wrongly_tried = wrong > 0 && steps > wrong;
            assert!(
                is_open || is_wrongly_tried,
                "{method} {path} needs a step without and one with wrong credentials: {steps}, {wrong}"
            );
        }
    }
}
