//! Registering, booking, moving and giving back, as a citizen's client does it.

use jiff::civil::date;
use population::{Household, Person, PhotoIdKind};
use serde_json::{Value, json};

use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair};
use crate::shape::shape;

pub(crate) const NEW: &str = "/api/v2/registration/beneficiary/new";
pub(crate) const DELETE: &str = "/api/v2/registration/beneficiary/delete";
pub(crate) const SCHEDULE: &str = "/api/v2/appointment/schedule";
pub(crate) const RESCHEDULE: &str = "/api/v2/appointment/reschedule";
pub(crate) const CANCEL: &str = "/api/v2/appointment/cancel";
pub(crate) const SLOT: &str = "09:00AM-11:00AM";
pub(crate) const NOBODY: &str = r#"400 {"errorCode":"APPOIN0001","error":"Beneficiary Not Found"}"#;

/// A day on which many people have no dose yet.
pub(crate) fn early() -> Drill {
    Drill::with(|config| config.date = date(2021, 5, 10))
}

/// Somebody who may get a first dose, of the `n`-th such household.
pub(crate) fn undosed(drill: &Drill, n: usize) -> (Household, Person) {
    let households = (0..drill.population.households()).map(population::HouseholdIndex);
    households
        .filter_map(|index| drill.population.household(index))
        .filter(|household| household.members().count() < 4)
        .filter_map(|household| {
            let mut members = household.members();
            let fit = members.find(|person| {
                person.birth_year() <= 1_975 && person.doses_by(drill.date).is_empty()
            });
            fit.map(|person| (household, person))
        })
        .nth(n)
        .expect("such a household")
}

/// A session of the next days with this many places for first doses, and the page that it is on.
pub(crate) fn session(drill: &Drill, fits: impl Fn(u64) -> bool) -> (Value, String) {
    let tomorrow = drill.date.tomorrow().expect("a day");
    let date = tomorrow.strftime("%d-%m-%Y");
    (1..=90)
        .find_map(|district| {
            let path = format!(
                "/api/v2/appointment/sessions/public/calendarByDistrict?district_id={district}&date={date}"
            );
            let page = drill.send(&Request::get(&path).from(drill.visitor())).json();
            let centres = page["centers"].as_array()?.clone();
            let mut sessions = centres
                .iter()
                .flat_map(|centre| centre["sessions"].as_array().expect("a list"));
            let found = sessions
                .find(|session| fits(session["available_capacity_dose1"].as_u64().unwrap_or(0)))?;
            Some((found.clone(), path))
        })
        .expect("some district has such a session")
}

/// What a page says now is left for first doses in a session.
fn left(drill: &Drill, path: &str, session: &Value) -> u64 {
    let page = drill.send(&Request::get(path).from(drill.visitor())).json();
    let centres = page["centers"].as_array().expect("a list");
    let mut sessions = centres
        .iter()
        .flat_map(|centre| centre["sessions"].as_array().expect("a list"));
    let found = sessions.find(|other| other["session_id"] == session["session_id"]);
    found.expect("it is still there")["available_capacity_dose1"]
        .as_u64()
        .expect("a number")
}

pub(crate) fn post(drill: &Drill, token: &str, path: &str, body: &Value) -> Answer {
    drill.send(&Request::post(path, body).bearer(token))
}

pub(crate) fn booking(people: &[&str], session: &Value) -> Value {
    json!({ "dose": 1, "session_id": session["session_id"], "slot": SLOT, "beneficiaries": people })
}

pub(crate) fn newcomer(name: &str) -> Value {
    json!({
        "name": name, "birth_year": "1970", "gender_id": 2, "photo_id_type": 6,
        "photo_id_number": "ABCXA1234Z", "comorbidity_ind": "N", "consent_version": "1",
    })
}

fn records(drill: &Drill, token: &str) -> Vec<Value> {
    drill.dashboard(token, "").json()["beneficiaries"]
        .as_array()
        .expect("a list")
        .clone()
}

#[test]
fn from_booking_to_cancellation() {
    let drill = early();
    let (household, person) = undosed(&drill, 0);
    let id = person.reference_id().to_string();
    let token = drill.token(Pair::Portal, household.mobile());
    let (session, page) = session(&drill, |places| places > 2);
    let before = left(&drill, &page, &session);

    let booked = post(&drill, &token, SCHEDULE, &booking(&[&id], &session));
    assert_eq!(booked.status, 200, "{}", booked.text());
    assert_eq!(shape(&booked.json()), "appointment_confirmation_no: text\n");
    assert_eq!(left(&drill, &page, &session), before - 1);
    let again = post(&drill, &token, SCHEDULE, &booking(&[&id], &session));
    assert_eq!(
        again.line(),
        r#"400 {"errorCode":"APPOIN0022","error":"Appointment Exists For This Dose"}"#
    );

    let of = |records: Vec<Value>| {
        let mut records = records.into_iter();
        let own = records.find(|record| record["beneficiary_reference_id"] == *id);
        own.expect("still registered")["appointments"].clone()
    };
    let shown = of(records(&drill, &token));
    assert_eq!(
        shown[0]["appointment_id"],
        booked.json()["appointment_confirmation_no"]
    );
    assert_eq!(
        (&shown[0]["date"], &shown[0]["slot"]),
        (&session["date"], &json!(SLOT))
    );
    insta::assert_snapshot!(shape(&shown));

    let move_to = |slot: &str| json!({ "appointment_id": shown[0]["appointment_id"], "session_id": session["session_id"], "slot": slot });
    let moved = post(&drill, &token, RESCHEDULE, &move_to("03:00PM-05:00PM"));
    assert_eq!(moved.line(), "204 ");
    let shown = of(records(&drill, &token));
    assert_eq!(shown[0]["slot"], "03:00PM-05:00PM");
    assert_eq!(left(&drill, &page, &session), before - 1);
    let nowhere = post(&drill, &token, RESCHEDULE, &move_to("FORENOON"));
    assert_eq!(
        nowhere.line(),
        r#"400 {"errorCode":"APPOIN0015","error":"Invalid Slot Id"}"#
    );

    let cancel =
        json!({ "appointment_id": shown[0]["appointment_id"], "beneficiariesToCancel": [id] });
    assert_eq!(post(&drill, &token, CANCEL, &cancel).line(), "204 ");
    assert_eq!(left(&drill, &page, &session), before);
    assert_eq!(of(records(&drill, &token)), json!([]));
    let gone = post(&drill, &token, CANCEL, &cancel).line();
    assert_eq!(
        gone,
        r#"400 {"errorCode":"APPOIN0101","error":"Appointment Not Found"}"#
    );
}

#[test]
fn the_last_place_goes_once() {
    let drill = early();
    let (session, page) = session(&drill, |places| places == 1);
    let book = |n| {
        let (household, person) = undosed(&drill, n);
        let token = drill.token(Pair::Portal, household.mobile());
        let id = person.reference_id().to_string();
        post(&drill, &token, SCHEDULE, &booking(&[&id], &session))
    };
    assert_eq!(book(0).status, 200);
    assert_eq!(
        book(1).line(),
        r#"409 {"errorCode":"APPOIN0040","error":"The center is completely booked for the selected date"}"#
    );
    assert_eq!(left(&drill, &page, &session), 0);
}

#[test]
fn a_booking_shows_in_the_calendar_of_its_centre() {
    let drill = early();
    let (session, page) = session(&drill, |places| places > 2);
    let district = drill
        .send(&Request::get(&page).from(drill.visitor()))
        .json();
    let mut centres = district["centers"].as_array().expect("a list").iter();
    let is_held = |centre: &&Value| {
        let mut sessions = centre["sessions"].as_array().expect("a list").iter();
        sessions.any(|other| other["session_id"] == session["session_id"])
    };
    let centre = &centres.find(is_held).expect("a centre")["center_id"];
    let page = format!(
        "/api/v2/appointment/sessions/public/calendarByCenter?center_id={centre}&date=11-05-2021"
    );
    let before = left(&drill, &page, &session);
    let (household, person) = undosed(&drill, 0);
    let token = drill.token(Pair::Portal, household.mobile());
    let id = person.reference_id().to_string();
    let booked = post(&drill, &token, SCHEDULE, &booking(&[&id], &session));
    assert_eq!(booked.status, 200, "{}", booked.text());
    assert_eq!(left(&drill, &page, &session), before - 1);
}

#[test]
fn a_whole_number_may_be_written_with_a_point() {
    let drill = early();
    let token = drill.token(Pair::Portal, drill.population.unregistered_mobile(3));
    let written = |gender: Value| {
        let mut body = newcomer("Asha Rao");
        body["gender_id"] = gender;
        post(&drill, &token, NEW, &body).status
    };
    let statuses = [json!(2.0), json!(2.5), json!(-2), json!(1e300), json!("2")].map(written);
    assert_eq!(statuses, [200, 400, 400, 400, 400]);
}

#[test]
fn newcomers_are_registered_booked_for_and_taken_out() {
    let drill = early();
    let mobile = drill.population.unregistered_mobile(3);
    let token = drill.token(Pair::Portal, mobile);
    let ids: Vec<String> = ["Asha Rao", "Bela D'Souza", "Chitra", "Devi"]
        .iter()
        .map(|name| {
            let answer = post(&drill, &token, NEW, &newcomer(name));
            assert_eq!(answer.status, 200, "{}", answer.text());
            let id = answer.json()["beneficiary_reference_id"].clone();
            id.as_str().expect("text").to_owned()
        })
        .collect();
    assert!(ids.iter().all(|id| id.len() == 14), "{ids:?}");
    let fifth = post(&drill, &token, NEW, &newcomer("Esha")).line();
    assert!(fifth.starts_with("400 "), "{fifth}");
    let shown = records(&drill, &token);
    assert_eq!(shown[1]["name"], "Bela D'Souza");
    assert_eq!(shown[1]["photo_id_number"], "XXXXXX234Z");
    assert_eq!(shown[1]["vaccination_status"], "Not Vaccinated");

    let (session, page) = session(&drill, |places| places > 4);
    let before = left(&drill, &page, &session);
    let people: Vec<&str> = ids.iter().map(String::as_str).collect();
    let booked = post(&drill, &token, SCHEDULE, &booking(&people, &session));
    assert_eq!(booked.status, 200, "{}", booked.text());
    assert_eq!(left(&drill, &page, &session), before - 4);
    let delete = json!({ "beneficiary_reference_id": ids[0] });
    assert_eq!(post(&drill, &token, DELETE, &delete).line(), "204 ");
    assert_eq!(post(&drill, &token, DELETE, &delete).line(), NOBODY);
    assert_eq!(left(&drill, &page, &session), before - 3);
    assert_eq!(records(&drill, &token).len(), 3);
    let by_id = drill.dashboard(&token, &format!("?beneficiary_reference_id={}", ids[0]));
    assert_eq!(by_id.line(), NOBODY);
}

#[test]
fn numbers_that_may_be_somebodys_are_not_taken() {
    let drill = early();
    let token = drill.token(Pair::Portal, drill.population.unregistered_mobile(0));
    let with = |member: &str, value: Value| {
        let mut body = newcomer("Asha");
        body[member] = value;
        post(&drill, &token, NEW, &body).line()
    };
    let lines = [
        with("photo_id_number", json!("ABCPA1234Z")),
        with("photo_id_number", json!("")),
        with("photo_id_type", json!(PhotoIdKind::Aadhaar.id())),
        with("photo_id_type", json!(77)),
        with("name", json!("<Asha>")),
        // What the certificate could not print.
        with("name", json!("\u{906}\u{936}\u{93e}")),
        with("birth_year", json!("2099")),
        with("gender_id", json!(9)),
        with("comorbidity_ind", json!("maybe")),
        with("consent_version", json!("")),
    ];
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(records(&drill, &token).len(), 0);
}

#[test]
fn somebody_elses_are_answered_like_nobodys() {
    let drill = early();
    let (victims, victim) = undosed(&drill, 0);
    let (strangers, stranger) = undosed(&drill, 1);
    let own = drill.token(Pair::Portal, victims.mobile());
    let other = drill.token(Pair::Portal, strangers.mobile());
    let (session, _) = session(&drill, |places| places > 4);
    let [id, own_id] = [&victim, &stranger].map(|person| person.reference_id().to_string());
    let free = drill.population.unregistered_reference_id(9).to_string();
    let booked = post(&drill, &own, SCHEDULE, &booking(&[&id], &session)).json();
    let appointment = &booked["appointment_confirmation_no"];
    let nil = json!("00000000-0000-4000-8000-000000000000");

    let attempt = |id: &str, appointment: &Value| {
        let delete = json!({ "beneficiary_reference_id": id });
        let cancel = json!({ "appointment_id": appointment, "beneficiariesToCancel": [id] });
        let moved = json!({ "appointment_id": appointment, "session_id": session["session_id"], "slot": SLOT });
        [
            post(&drill, &other, DELETE, &delete).line(),
            post(&drill, &other, SCHEDULE, &booking(&[id], &session)).line(),
            post(&drill, &other, SCHEDULE, &booking(&[&own_id, id], &session)).line(),
            post(&drill, &other, CANCEL, &cancel).line(),
            post(&drill, &other, RESCHEDULE, &moved).line(),
        ]
    };
    let answers = attempt(&id, appointment);
    assert_eq!(answers, attempt(&free, &nil));
    assert!(
        answers.iter().all(|line| line.starts_with("400 ")),
        "{answers:?}"
    );
    assert_eq!(records(&drill, &own).len(), victims.members().count());
}

#[test]
fn no_session_no_change() {
    let drill = early();
    let mobile = drill.household(0, 1).mobile();
    let public = drill.token(Pair::Public, mobile);
    for path in [NEW, DELETE, SCHEDULE, RESCHEDULE, CANCEL] {
        let bare = drill.send(&Request::post(path, &json!({}))).line();
        assert_eq!(bare, "401 Unauthenticated access!", "{path}");
        let wrong_class = post(&drill, &public, path, &json!({})).line();
        assert_eq!(wrong_class, "401 Unauthenticated access!", "{path}");
    }
}

#[test]
fn changes_are_limited_by_account() {
    let drill = early();
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    let ask = || post(&drill, &token, CANCEL, &json!({})).status;
    assert!((0..20).all(|_| ask() == 400));
    assert_eq!(ask(), 429);
    drill.wait(3);
    assert_eq!(ask(), 400);
}

#[test]
fn a_dose_that_the_operator_records_is_on_the_dashboard() {
    let drill = early();
    let (household, person) = undosed(&drill, 0);
    let give = |dose: u8| {
        let body = json!({
            "beneficiary_reference_id": person.reference_id().to_string(), "dose": dose,
            "vaccine": "COVAXIN", "vaccine_batch": "CX00001", "center_id": 7,
        });
        let request = Request::post("/doses", &body);
        let opened = request.clone().bearer(drill.server.control_token());
        assert_eq!(request.send(drill.control_address()).status, 401);
        opened.send(drill.control_address()).status
    };
    assert_eq!([give(2), give(1), give(1), give(2)], [409, 204, 409, 409]);
    let token = drill.token(Pair::Portal, household.mobile());
    let id = person.reference_id().to_string();
    let record = drill
        .dashboard(&token, &format!("?beneficiary_reference_id={id}"))
        .json();
    let record = &record["beneficiaries"][0];
    assert_eq!(record["vaccination_status"], "Partially Vaccinated");
    assert_eq!(
        (&record["vaccine"], &record["dose1_date"]),
        (&json!("COVAXIN"), &json!("10-05-2021"))
    );
    let delete = json!({ "beneficiary_reference_id": id });
    assert_eq!(post(&drill, &token, DELETE, &delete).status, 400);
}

/// Places are given away for twelve weeks.
#[test]
fn sessions_are_booked_within_the_horizon_only() {
    let drill = early();
    let (household, person) = undosed(&drill, 0);
    let token = drill.token(Pair::Portal, household.mobile());
    let id = person.reference_id().to_string();
    let (open, _) = session(&drill, |places| places > 4);
    let book = |session: &Value| post(&drill, &token, SCHEDULE, &booking(&[&id], session));
    for days in [-40, 120] {
        let other = Drill::with(|config| {
            let there = drill.date.checked_add(jiff::Span::new().days(days));
            config.date = there.expect("a day");
        });
        let (elsewhen, _) = session(&other, |places| places > 4);
        let refused = r#"400 {"errorCode":"APPOIN0015","error":"Invalid Slot Id"}"#;
        assert_eq!(book(&elsewhen).line(), refused, "{days}");
    }
    assert_eq!(book(&open).status, 200);
}
