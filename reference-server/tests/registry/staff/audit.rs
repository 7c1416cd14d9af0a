//! What is on record of an access.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::BY_ID;
use crate::client::Request;
use crate::drill::Drill;

fn with_data(folder: &TempDir) -> Drill {
    let data = folder.path().to_owned();
    Drill::with(|config| config.data = Some(data))
}

fn lines(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("audit.log")).expect("a log");
    let json = |line: &str| serde_json::from_str(line.split_once(' ').expect("a hash").1);
    text.lines().map(|line| json(line).expect("JSON")).collect()
}

fn looks_up(drill: &Drill, token: &str, id: &str, purpose: Option<&str>) -> u16 {
    let request = Request::get(format!("{BY_ID}?beneficiary_reference_id={id}")).bearer(token);
    let request = match purpose {
        Some(purpose) => request.header("x-purpose", purpose),
        None => request,
    };
    drill.send(&request).status
}

#[test]
fn every_access_is_on_record_and_names_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let drill = with_data(&folder);
    let person = drill.person(0, |_| true);
    let id = person.reference_id().to_string();
    let nobody = drill.population.unregistered_reference_id(5).to_string();
    let token = drill.staff_token("national-1");
    assert_eq!(looks_up(&drill, &token, &id, Some("grievance")), 200);
    assert_eq!(looks_up(&drill, &token, &nobody, Some("audit")), 400);
    assert_eq!(looks_up(&drill, &token, &id, None), 403);
    assert_eq!(looks_up(&drill, &token, &id, Some("grievance")), 200);

    let lines = lines(folder.path());
    let outcomes: Vec<&str> = lines
        .iter()
        .map(|line| line["outcome"].as_str().expect("text"))
        .collect();
    assert_eq!(
        outcomes,
        [
            "signed-in",
            "granted",
            "refused",
            "without-purpose",
            "granted"
        ]
    );
    assert_eq!(lines[1]["account"], "national-1");
    assert_eq!(lines[1]["role"], "national");
    assert_eq!(lines[1]["purpose"], "grievance");
    assert_eq!(lines[1]["route"], format!("GET {BY_ID}"));
    // The same person under the same hash, another under another.
    assert_eq!(lines[1]["about"], lines[4]["about"]);
    assert_ne!(lines[1]["about"], lines[2]["about"]);
    let view = drill.control("/audit");
    assert_eq!(view["lines"], 5);
    assert_eq!(view["entries"]["granted"], 2);
    let text = std::fs::read_to_string(folder.path().join("audit.log")).expect("a log");
    let mobile = person.household().mobile().to_string();
    for personal in [&id, &mobile, &person.name().to_string(), &nobody] {
        assert!(!text.contains(personal.as_str()));
    }
}

#[test]
fn a_registry_goes_on_with_the_log_and_the_key_of_the_one_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut about = Vec::new();
    for start in 0..2 {
        let drill = with_data(&folder);
        let id = drill.person(0, |_| true).reference_id().to_string();
        let token = drill.staff_token("national-1");
        assert_eq!(looks_up(&drill, &token, &id, Some("audit")), 200);
        drop(drill);
        let lines = lines(folder.path());
        assert_eq!(lines.len(), 2 * (start + 1));
        about.push(lines[lines.len() - 1]["about"].clone());
    }
    assert_eq!(about[0], about[1]);
    let lines = lines(folder.path());
    let text = std::fs::read_to_string(folder.path().join("audit.log")).expect("a log");
    let hashes: Vec<&str> = text.lines().map(|line| &line[..64]).collect();
    for (place, line) in lines.iter().enumerate().skip(1) {
        assert_eq!(line["prev"], hashes[place - 1]);
    }
}

#[test]
fn a_torn_last_line_is_taken_off_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let drill = with_data(&folder);
    drill.staff_token("national-1");
    drill.staff_token("national-2");
    drop(drill);
    let file = folder.path().join("audit.log");
    let whole = std::fs::read(&file).expect("a log");
    for torn in [1, 40, 200] {
        std::fs::write(&file, &whole[..whole.len() - torn]).expect("written");
        let drill = with_data(&folder);
        assert_eq!(drill.control("/audit")["entries"]["repaired"], 1);
        drop(drill);
        let lines = lines(folder.path());
        let last = &lines[1];
        assert_eq!(
            lines.len(),
            2,
            "the whole line stays, and the repair is on record"
        );
        assert_eq!(last["outcome"], "repaired");
        let length = whole.len()
            - whole
                .iter()
                .position(|&byte| byte == b'\n')
                .expect("a line")
            - 1;
        assert_eq!(last["people"], length - torn);
        assert_eq!(
            last["prev"].as_str(),
            std::str::from_utf8(&whole[..64]).ok()
        );
    }
}

#[test]
fn a_log_whose_end_was_changed_is_not_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let drill = with_data(&folder);
    drill.staff_token("national-1");
    drop(drill);
    let file = folder.path().join("audit.log");
    let text = std::fs::read_to_string(&file).expect("a log");
    std::fs::write(&file, text.replace("national-1", "national-2")).expect("written");
    let mut config = crate::drill::config();
    config.data = Some(folder.path().to_owned());
    let error = reference_server::start(config).expect_err("the last line is not as it was");
    let said = error.to_string();
    assert!(
        said.contains("was changed") && said.contains("audit verify"),
        "{said}"
    );
}

#[test]
fn the_weakness_untracked_leaves_no_trace() {
    let drill = Drill::weak("staff-untracked");
    let person = drill.person(0, |_| true);
    let id = person.reference_id().to_string();
    let token = drill.staff_token("national-1");
    assert_eq!(looks_up(&drill, &token, &id, Some("audit")), 200);
    // The weakness is that this is so; the hardened registry never is.
    assert_eq!(drill.control("/audit")["lines"], 0);
}
