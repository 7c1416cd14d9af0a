//! Doses by the thousand.

use population::Person;
use serde_json::{Value, json};

use super::jurisdiction::VACCINATE;
use super::{BY_ID, DOSES};
use crate::client::{Answer, Request};
use crate::drill::Drill;

pub(super) fn line(person: &Person, centre: u32, dose: u8) -> String {
    let vaccine = person
        .doses()
        .first()
        .map_or("COVISHIELD", |dose| dose.vaccine.name());
    json!({
        "beneficiary_reference_id": person.reference_id().to_string(), "center_id": centre,
        "vaccine": vaccine, "vaccine_batch": "B1", "dose": dose,
    })
    .to_string()
}

pub(super) fn upload(drill: &Drill, token: &str, body: &str) -> Answer {
    let request = Request::new("POST", DOSES).body(body).bearer(token);
    drill.send(&request.header("x-purpose", "vaccination"))
}

/// The answers, chunks joined.
pub(super) fn answers(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let text = answer.text();
    text.lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// People of one district without a dose yet, and one of its centres.
pub(super) fn people(drill: &Drill) -> (Vec<Person>, u32) {
    let undosed = |person: &Person| person.doses_by(drill.date).is_empty();
    let first = drill.person(0, undosed);
    let households = (0..drill.population.households()).map(population::HouseholdIndex);
    let people = households
        .filter_map(|index| drill.population.household(index))
        .flat_map(|household| household.members())
        .filter(|person| person.district() == first.district() && undosed(person))
        .collect();
    let mut centres = drill.population.centres_in(first.district());
    (people, centres.next().expect("a centre").id.0)
}

#[test]
fn each_line_is_accepted_or_refused_for_itself_and_answered_in_order() {
    let drill = Drill::with(|config| config.date = jiff::civil::date(2021, 5, 10));
    let (people, centre) = people(&drill);
    assert!(people.len() > 3, "{} people", people.len());
    let far = drill.person(0, |person| person.state() != people[0].state());
    let token = drill.staff_token(&format!("vaccinator-{centre}-1"));
    let body = [
        line(&people[0], centre, 1),
        line(&people[0], centre, 1),
        "not json".to_owned(),
        line(&far, centre, 1),
        line(&people[1], centre + 1, 1),
        line(&people[1], centre, 9),
        line(&people[2], centre, 2),
        String::new(),
        line(&people[1], centre, 1),
    ]
    .join("\n");
    let answers = answers(&upload(&drill, &token, &body));
    let ends: Vec<&str> = answers
        .iter()
        .map(|answer| answer["errorCode"].as_str().unwrap_or("accepted"))
        .collect();
    assert_eq!(
        ends,
        [
            "accepted",
            "APPOIN0102",
            "DOSEUP0005",
            "APPOIN0001",
            "DOSEUP0006",
            "APPOIN0106",
            "APPOIN0103",
            "DOSEUP0005",
            "accepted",
        ]
    );
    for (place, answer) in answers.iter().enumerate() {
        assert_eq!(answer["line"], place + 1);
    }
    // What was accepted is there.
    let path = format!(
        "{BY_ID}?beneficiary_reference_id={}",
        people[1].reference_id()
    );
    let found = Request::get(path)
        .bearer(&token)
        .header("x-purpose", "audit");
    let record = drill.send(&found).json()["beneficiaries"][0].clone();
    assert_eq!(record["vaccination_status"], "Partially Vaccinated");
    // What the store was asked for is counted: the two accepted, the one given, the one not due.
    let metrics = Request::get("/metrics")
        .send(drill.control_address())
        .text();
    for (end, count) in [("kept", 2), ("refused", 2)] {
        let line = format!(r#"mockdrill_orders_total{{order="vaccinate",end="{end}"}} {count}"#);
        assert!(metrics.lines().any(|found| found == line), "no {line}");
    }
    // One entry for those who were let, beside that for looking up; one for each who was refused.
    let entries = drill.control("/audit")["entries"].clone();
    assert_eq!([&entries["granted"], &entries["refused"]], [2, 4]);
}

#[test]
fn a_line_passes_what_a_single_dose_passes() {
    let drill = Drill::with(|config| config.date = jiff::civil::date(2021, 5, 10));
    let (people, centre) = people(&drill);
    let token = drill.staff_token(&format!("vaccinator-{centre}-1"));
    let sound = line(&people[0], centre, 1);
    let with = |mark: &str, text: &str| sound.replacen(mark, text, 1);
    let long = "B".repeat(33);
    let lines = [
        (with("B1", ""), "APPOIN0108"),
        (with("B1", "b1"), "APPOIN0108"),
        (with("B1", "B 1"), "APPOIN0108"),
        (with("B1", "B<1"), "APPOIN0108"),
        (with("B1", "B\\u00411\\n"), "APPOIN0108"),
        (with("B1", &long), "APPOIN0108"),
        (with("B1", "<script>"), "DOSEUP0008"),
        (with("B1", "\\u003cscript>"), "DOSEUP0008"),
        (
            with("\"dose\":1", "\"dose\":1,\"x\":\"' or 1=1\""),
            "DOSEUP0008",
        ),
        (
            with("\"dose\":1", "\"dose\":1,\"x\":[[[[[[[[[1]]]]]]]]]"),
            "DOSEUP0005",
        ),
        (with("B1", "B-2"), "accepted"),
    ];
    let body: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let answers = answers(&upload(&drill, &token, &body));
    assert_eq!(answers.len(), lines.len());
    for ((line, expected), answer) in lines.iter().zip(&answers) {
        let end = answer["errorCode"].as_str().unwrap_or("accepted");
        assert_eq!(end, *expected, "{line}");
        // The same dose by itself ends alike.
        let single = Request::new("POST", VACCINATE).body(line.as_str());
        let single = single.bearer(&token).header("x-purpose", "vaccination");
        let single = drill.send(&single);
        match *expected {
            "APPOIN0108" => assert!(single.text().contains(expected), "{}", single.text()),
            "DOSEUP0008" => assert_eq!(single.status, 403, "{line}"),
            "DOSEUP0005" => assert_eq!(single.status, 400, "{line}"),
            _ => assert!(single.text().contains("APPOIN0102"), "{}", single.text()),
        }
    }
    assert_eq!(
        drill.refused("script-probe") + drill.refused("sql-probe"),
        6
    );
}

#[test]
fn thousands_of_lines_fit_and_more_than_fit_are_told_so() {
    let drill = Drill::with(|config| config.date = jiff::civil::date(2021, 5, 10));
    let (people, centre) = people(&drill);
    let token = drill.staff_token(&format!("vaccinator-{centre}-1"));
    let own: Vec<String> = people
        .iter()
        .map(|person| line(person, centre, 1))
        .collect();
    // Everybody once, then everybody again and again.
    let body: String = own
        .iter()
        .cycle()
        .take(2_000)
        .map(|line| format!("{line}\n"))
        .collect();
    let first = answers(&upload(&drill, &token, &body));
    assert_eq!(first.len(), 2_000);
    let accepted = first.iter().filter(|answer| answer["status"] == "accepted");
    assert_eq!(accepted.count(), own.len());
    assert!(
        first[..own.len()]
            .iter()
            .all(|answer| answer["status"] == "accepted")
    );
    assert!(
        first[own.len()..]
            .iter()
            .all(|answer| answer["errorCode"] == "APPOIN0102")
    );

    let long = format!("{}\n{}\n", own[0], "x".repeat(2_000));
    let cut = answers(&upload(&drill, &token, &long));
    assert_eq!(cut.len(), 2);
    assert_eq!(cut[1]["errorCode"], "DOSEUP0003");
}

#[test]
fn a_citizen_and_a_partner_upload_nothing() {
    let drill = Drill::hardened();
    let person = drill.person(0, |_| true);
    let citizen = drill.token(crate::drill::Pair::Portal, person.household().mobile());
    let answer = upload(&drill, &citizen, &line(&person, 1, 1));
    assert_eq!(answer.line(), "401 Unauthenticated access!");
    let partner = drill.as_partner(Request::new("POST", DOSES).body(line(&person, 1, 1)));
    assert_eq!(drill.send(&partner).line(), "401 Unauthenticated access!");
}
