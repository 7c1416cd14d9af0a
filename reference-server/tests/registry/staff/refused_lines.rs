//! A refused line of an upload tells something about somebody: it is on record by itself, and there
//! are not many.

use population::Person;
use serde_json::Value;

use super::BY_ID;
use super::doses::{answers, line, people, upload};
use super::refused::{lines, of, send};
use crate::client::Request;
use crate::drill::Drill;

/// Early in the drive, when most people have no dose.
fn early(limit: Option<&str>) -> Drill {
    let limit = limit.map(|text| text.parse().expect("a limit"));
    Drill::with(|config| {
        config.date = jiff::civil::date(2021, 5, 10);
        config.limits = limit.into_iter().collect();
    })
}

fn codes(drill: &Drill, token: &str, lines: &[String]) -> Vec<String> {
    let answers = answers(&upload(drill, token, &lines.join("\n")));
    let code = |answer: &Value| {
        let code = answer["errorCode"].as_str().unwrap_or("accepted");
        code.to_owned()
    };
    answers.iter().map(code).collect()
}

#[test]
fn each_refused_line_is_on_record_under_its_persons_own_hash() {
    let drill = early(None);
    let (people, centre) = people(&drill);
    let far = drill.person(0, |person| person.state() != people[0].state());
    let token = drill.staff_token(&format!("vaccinator-{centre}-1"));
    let body = [
        line(&people[0], centre, 1),
        line(&people[1], centre, 1),
        line(&people[1], centre, 1),
        line(&far, centre, 1),
        line(&people[2], centre + 1, 1),
        line(&people[3], centre, 2),
    ];
    let expected = [
        "accepted",
        "accepted",
        "APPOIN0102",
        "APPOIN0001",
        "DOSEUP0006",
        "APPOIN0103",
    ];
    assert_eq!(codes(&drill, &token, &body), expected);
    // A lookup of each is on record under the person's own hash.
    let national = drill.staff_token("national-1");
    let refused = [&people[1], &far, &people[2], &people[3]];
    for person in refused {
        let path = format!("{BY_ID}?beneficiary_reference_id={}", person.reference_id());
        assert_eq!(send(&drill, &national, Request::get(path)).status, 200);
    }

    let lines = lines(&drill, &far.reference_id().to_string());
    let of_uploads = of(&lines, "refused");
    let granted = of(&lines, "granted");
    let own = |line: &&Value| line["account"] == "national-1";
    let hashes: Vec<&Value> = granted
        .iter()
        .copied()
        .filter(own)
        .map(|line| &line["about"])
        .collect();
    let abouts: Vec<&Value> = of_uploads.iter().map(|line| &line["about"]).collect();
    assert_eq!(abouts, hashes);
    assert!(of_uploads.iter().all(|line| line["people"] == 1));
    // One entry for those whom the user may see: four lines.
    assert_eq!(granted[0]["people"], 4);
    assert!(!hashes.contains(&&granted[0]["about"]));
}

#[test]
fn an_upload_of_strangers_alone_is_nobodys_granted_access() {
    let drill = early(None);
    let (people, centre) = people(&drill);
    let far = |n| drill.person(n, |person: &Person| person.state() != people[0].state());
    let token = drill.staff_token(&format!("vaccinator-{centre}-1"));
    let body = [0, 1, 2].map(|n| line(&far(n), centre, 1));
    assert_eq!(codes(&drill, &token, &body), ["APPOIN0001"; 3]);
    let entries = drill.control("/audit")["entries"].clone();
    assert_eq!([&entries["granted"], &entries["refused"]], [0, 3]);
}

#[test]
fn who_has_too_many_lines_refused_is_told_nothing_more_for_a_quarter_of_an_hour() {
    let drill = early(Some("refused-upload-lines-per-account=3/15m"));
    let (people, centre) = people(&drill);
    let far = drill.person(0, |person| person.state() != people[0].state());
    let (user, colleague) = (
        format!("vaccinator-{centre}-1"),
        format!("vaccinator-{centre}-2"),
    );
    let token = drill.staff_token(&user);
    let (stranger, sound) = (line(&far, centre, 1), |n: usize| {
        line(&people[n], centre, 1)
    });
    let body = [
        stranger.clone(),
        sound(0),
        sound(0),
        "not a dose".to_owned(),
        stranger.clone(),
        stranger.clone(),
        sound(0),
    ];
    let expected = [
        "APPOIN0001",
        "accepted",
        "APPOIN0102",
        "DOSEUP0005",
        "APPOIN0001",
        "DOSEUP0009",
        "DOSEUP0009",
    ];
    assert_eq!(codes(&drill, &token, &body), expected);
    // All of them are on record, those that were told nothing included.
    assert_eq!(drill.control("/audit")["entries"]["refused"], 5);
    // Nothing is looked at: who could have a dose gets none.
    let more = [stranger.clone(), sound(1), "not a dose".to_owned()];
    assert_eq!(codes(&drill, &token, &more), ["DOSEUP0009"; 3]);
    drill.wait(600);
    assert_eq!(codes(&drill, &token, &more), ["DOSEUP0009"; 3]);
    let other = drill.staff_token(&colleague);
    assert_eq!(codes(&drill, &other, &[sound(1)]), ["accepted"]);
    drill.wait(301);
    let later = drill.staff_token(&user);
    let expected = ["APPOIN0001", "APPOIN0102"];
    assert_eq!(codes(&drill, &later, &[stranger, sound(1)]), expected);
}
