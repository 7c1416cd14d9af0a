//! What is refused at the authorised user's door is on record as well.

use population::Person;
use serde_json::{Value, json};

use super::jurisdiction::{NEW, SCHEDULE, VACCINATE};
use super::{BY_ID, DOSES};
use crate::bookings::newcomer;
use crate::client::{Answer, Request};
use crate::drill::Drill;

/// The newest lines of the log, once a lawful access after all of them is on record.
pub(super) fn lines(drill: &Drill, id: &str) -> Vec<Value> {
    let token = drill.staff_token("national-9");
    let path = format!("{BY_ID}?beneficiary_reference_id={id}");
    assert_eq!(send(drill, &token, Request::get(path)).status, 200);
    let log = Request::get("/audit/log").bearer(drill.server.control_token());
    let text = log.send(drill.control_address()).text();
    let json = |line: &str| serde_json::from_str(line.split_once(' ').expect("a hash").1);
    text.lines().map(|line| json(line).expect("JSON")).collect()
}

pub(super) fn of<'a>(lines: &'a [Value], outcome: &str) -> Vec<&'a Value> {
    let has = |line: &&Value| line["outcome"] == outcome;
    lines.iter().filter(has).collect()
}

pub(super) fn send(drill: &Drill, token: &str, request: Request) -> Answer {
    drill.send(&request.bearer(token).header("x-purpose", "vaccination"))
}

fn dose(person: &Person, centre: u32) -> Value {
    json!({
        "beneficiary_reference_id": person.reference_id().to_string(), "center_id": centre,
        "vaccine": "COVISHIELD", "vaccine_batch": "B1", "dose": 1,
    })
}

#[test]
fn a_dose_at_a_foreign_centre_and_a_newcomer_of_an_administrator_are_on_record() {
    let drill = Drill::hardened();
    let person = drill.person(0, |_| true);
    let vaccinator = drill.staff_token("vaccinator-1017-1");
    let foreign = dose(&person, 1018);
    for path in [VACCINATE, SCHEDULE] {
        let answer = send(&drill, &vaccinator, Request::post(path, &foreign));
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
    }
    let uploaded = send(&drill, &vaccinator, Request::post(DOSES, &foreign));
    assert!(
        uploaded.text().contains("DOSEUP0006"),
        "{}",
        uploaded.text()
    );
    let national = drill.staff_token("national-1");
    let answer = send(&drill, &national, Request::post(NEW, &newcomer_on(&drill)));
    assert_eq!(answer.status, 403);

    let lines = lines(&drill, &person.reference_id().to_string());
    let refused = of(&lines, "refused");
    let routes: Vec<&str> = refused
        .iter()
        .map(|line| line["route"].as_str().expect("text"))
        .collect();
    assert_eq!(
        routes,
        [VACCINATE, SCHEDULE, DOSES, NEW].map(|path| format!("POST {path}"))
    );
    let about = &of(&lines, "granted")[0]["about"];
    for line in &refused[..3] {
        assert_eq!(line["account"], "vaccinator-1017-1");
        assert_eq!(&line["about"], about, "about the person who was tried");
    }
    assert_eq!(refused[3]["account"], "national-1");
    assert_eq!(refused[3]["people"], 1);
}

fn newcomer_on(drill: &Drill) -> Value {
    let mut body = newcomer("Asha Rao");
    body["mobile_number"] = json!(drill.population.unregistered_mobile(77).to_string());
    body
}

#[test]
fn refused_sign_ins_of_accounts_are_on_record_and_strangers_cannot_flood_it() {
    let drill = Drill::hardened();
    let person = drill.person(0, |_| true);
    let user = drill.user("vaccinator-1017-1");
    // Ten at once are compared; what is over the limit is not.
    for _ in 0..9 {
        assert_eq!(drill.present(&user.name, "wrong").status, 401);
    }
    let asked = drill.present(&user.name, &user.password);
    assert_eq!(asked.status, 200, "{}", asked.text());
    for _ in 0..5 {
        assert_eq!(drill.present(&user.name, "wrong").status, 429);
    }
    let transaction = &asked.json()["txnId"];
    for _ in 0..5 {
        drill.confirm_user(&user.name, transaction, "x");
    }
    // No account, one without a password, and no OTP that was sent to it.
    for name in ["x", "vaccinator-99999-1", "vaccinator-1017-2"] {
        assert_eq!(drill.present(name, "wrong").status, 401, "{name}");
        drill.confirm_user(name, transaction, "x");
    }
    let lines = lines(&drill, &person.reference_id().to_string());
    let refused = of(&lines, "sign-in-refused");
    let routes: Vec<&str> = refused
        .iter()
        .map(|line| line["route"].as_str().expect("text"))
        .collect();
    let expected = [&["sign-in: password"; 9][..], &["sign-in: OTP"; 3]].concat();
    assert_eq!(routes, expected);
    for line in refused {
        assert_eq!(line["account"], "vaccinator-1017-1");
        assert_eq!(line["people"], 0);
    }
    assert_eq!(drill.control("/audit")["entries"]["sign_in_refused"], 12);
}
