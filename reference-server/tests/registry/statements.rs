//! Statements of status: of the person on the mobile who was named, with the OTP only.

use jiff::civil::date;
use population::{Mobile, Person};
use serde_json::{Value, json};

use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair, first, sha256};
use crate::shape::shape;

const SEND: &str = "/api/v3/vaccination/status/generateOTP";
const CONFIRM: &str = "/api/v3/vaccination/status/confirmOTP";

fn ask(drill: &Drill, mobile: Mobile, name: &str) -> Answer {
    let body = json!({ "mobile": mobile.to_string(), "full_name": name });
    drill.send(&Request::post(SEND, &body))
}

fn confirm(drill: &Drill, transaction: &Value, digits: &str) -> Answer {
    let body = json!({ "otp": sha256(digits), "txnId": transaction });
    drill.send(&Request::post(CONFIRM, &body))
}

/// The answer to the right OTP.
pub(crate) fn stated(drill: &Drill, mobile: Mobile, name: &str) -> Answer {
    let transaction = ask(drill, mobile, name).json()["txnId"].clone();
    confirm(drill, &transaction, &drill.newest_otp(mobile))
}

pub(crate) fn content(drill: &Drill, answer: &Answer) -> Value {
    let request = Request::post("/api/v3/certificate/verify", &answer.json());
    let verified = drill.send(&request).json();
    assert_eq!(verified["valid"], true, "{verified}");
    assert_eq!(verified["kind"], "vaccination-status+jwt");
    verified["content"].clone()
}

#[test]
fn a_statement_says_how_far_the_named_person_is() {
    for (day, doses, status) in [
        (date(2021, 9, 17), 0, 0),
        (date(2021, 9, 17), 1, 1),
        (date(2021, 9, 17), 2, 2),
        (date(2022, 12, 1), 3, 2),
    ] {
        let drill = Drill::with(|config| config.date = day);
        let has = |person: &Person| person.doses_by(day).len() == doses;
        let person = drill.person(0, |person| {
            has(person) && first(&person.household()) == *person
        });
        let sloppy = format!("  {}", person.name().to_string().to_uppercase());
        let answer = stated(&drill, person.household().mobile(), &sloppy);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let content = content(&drill, &answer);
        assert_eq!(content["status"], status);
        assert_eq!(content["name"], person.name().to_string());
        assert_eq!(
            shape(&content),
            "exp: number\niat: number\nname: text\nstatus: number\n"
        );
    }
}

#[test]
fn nothing_tells_a_wrong_name_from_a_right_one_before_the_otp() {
    let drill = Drill::hardened();
    let person = first(&drill.household(0, 1));
    let other = drill.household(1, 1).mobile();
    let nobodys = drill.population.unregistered_mobile(0);
    let name = person.name().to_string();
    let answers = [person.household().mobile(), other, nobodys].map(|mobile| {
        let sent = ask(&drill, mobile, &name);
        assert_eq!(sent.status, 200);
        let wrong = confirm(&drill, &sent.json()["txnId"], "x");
        (shape(&sent.json()), sent.body.len(), wrong.line())
    });
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
}

#[test]
fn a_wrong_name_is_told_to_the_owner_of_the_otp_only() {
    let drill = Drill::hardened();
    let stranger = first(&drill.household(1, 1)).name().to_string();
    let answer = stated(&drill, drill.household(0, 1).mobile(), &stranger);
    assert_eq!(
        answer.line(),
        r#"400 {"errorCode":"USRAUT0024","error":"Beneficiary Not Registered"}"#
    );
    let blank = ask(&drill, drill.household(2, 1).mobile(), " ");
    assert_eq!(
        blank.line(),
        r#"400 {"errorCode":"REQUEST0005","error":"Name Required"}"#
    );
}

#[test]
fn the_otp_of_a_statement_opens_nothing_else() {
    let drill = Drill::hardened();
    let person = first(&drill.household(0, 1));
    let mobile = person.household().mobile();
    let transaction = ask(&drill, mobile, &person.name().to_string()).json()["txnId"].clone();
    let otp = drill.newest_otp(mobile);
    let text = transaction.as_str().expect("a txnId");
    for pair in [Pair::Public, Pair::Portal, Pair::Partner] {
        assert_eq!(drill.confirm(pair, text, &otp).status, 401, "{pair:?}");
    }
    assert_eq!(confirm(&drill, &transaction, &otp).status, 200);
    assert_eq!(confirm(&drill, &transaction, &otp).status, 401, "once");
    let portal = drill.transaction(Pair::Portal, mobile);
    let otp = drill.newest_otp(mobile);
    assert_eq!(
        confirm(&drill, &json!(portal), &otp).status,
        401,
        "another door's"
    );
}

#[test]
fn a_statement_is_valid_for_ten_minutes_and_then_said_to_be_expired() {
    let drill = Drill::hardened();
    let person = first(&drill.household(0, 1));
    let answer = stated(
        &drill,
        person.household().mobile(),
        &person.name().to_string(),
    );
    let verify = || {
        let request = Request::post("/api/v3/certificate/verify", &answer.json());
        drill.send(&request).json()
    };
    drill.wait(599);
    assert_eq!(verify()["valid"], true);
    assert!(verify()["expired"].is_null());
    drill.wait(1);
    assert_eq!(verify(), json!({ "valid": false, "expired": true }));
}
