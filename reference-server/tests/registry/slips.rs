//! The slip of an appointment: what it says, and who gets it.

use jiff::civil::date;
use reference_server::StoreKind;

use crate::bookings::{CANCEL, SCHEDULE, SLOT, booking, early, post, session, undosed};
use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair, first};
use serde_json::json;

const NO_APPOINTMENT: &str = r#"400 {"errorCode":"APPOIN0101","error":"Appointment Not Found"}"#;

fn slip(drill: &Drill, token: &str, appointment: &str) -> Answer {
    let path = format!("/api/v2/appointment/appointmentslip/download?appointment_id={appointment}");
    drill.send(&Request::get(path).bearer(token))
}

/// Books a place for somebody; token, reference id and appointment.
fn booked(drill: &Drill) -> (String, String, String) {
    let (household, person) = undosed(drill, 0);
    let token = drill.token(Pair::Portal, household.mobile());
    let id = person.reference_id().to_string();
    let (session, _) = session(drill, |places| places > 2);
    let answer = post(drill, &token, SCHEDULE, &booking(&[&id], &session));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let appointment = answer.json()["appointment_confirmation_no"]
        .as_str()
        .expect("an id")
        .to_owned();
    (token, id, appointment)
}

#[test]
fn a_slip_says_where_when_and_who_as_long_as_the_appointment_lives() {
    let drill = early();
    let (token, id, appointment) = booked(&drill);
    let answer = slip(&drill, &token, &appointment);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = answer.text();
    assert!(page.starts_with("%PDF-1.") && page.trim_end().ends_with("%%EOF"));
    let (_, person) = undosed(&drill, 0);
    let number = person.photo_id().number;
    for text in [&person.name().to_string(), &id, &appointment, SLOT] {
        assert!(
            page.contains(&format!("({text})")),
            "{text} is not on {page}"
        );
    }
    assert!(!page.contains(&number), "the document's number is masked");

    let end = json!({ "appointment_id": appointment, "beneficiariesToCancel": [id] });
    assert_eq!(post(&drill, &token, CANCEL, &end).status, 204);
    assert_eq!(slip(&drill, &token, &appointment).line(), NO_APPOINTMENT);
}

#[test]
fn the_slip_of_another_household_is_answered_like_none() {
    let drill = early();
    let (_, _, appointment) = booked(&drill);
    let (neighbours, _) = undosed(&drill, 1);
    let other = drill.token(Pair::Portal, neighbours.mobile());
    for wanted in [
        &appointment,
        "5d0e1a3e-4f0e-4d53-9f3e-000000000000",
        "x",
        "",
    ] {
        assert_eq!(slip(&drill, &other, wanted).line(), NO_APPOINTMENT);
    }
    let public = drill.token(Pair::Public, first(&neighbours).household().mobile());
    assert_eq!(slip(&drill, &public, &appointment).status, 401);
}

#[test]
fn an_appointment_that_is_over_has_no_slip() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = || StoreKind::Embedded(folder.path().to_owned());
    let before = Drill::with(|config| {
        config.date = date(2021, 5, 10);
        config.store = store();
    });
    let (token, _, appointment) = booked(&before);
    assert_eq!(slip(&before, &token, &appointment).status, 200);
    let mobile = undosed(&before, 0).0.mobile();
    drop(before);
    let after = Drill::with(|config| {
        config.date = date(2021, 5, 30);
        config.store = store();
    });
    let token = after.token(Pair::Portal, mobile);
    assert_eq!(slip(&after, &token, &appointment).line(), NO_APPOINTMENT);
}

#[test]
fn slips_are_limited_with_certificates() {
    let drill = early();
    let (token, _, appointment) = booked(&drill);
    for _ in 0..20 {
        assert_eq!(slip(&drill, &token, &appointment).status, 200);
    }
    assert_eq!(slip(&drill, &token, &appointment).status, 429);
}
