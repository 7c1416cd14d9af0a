//! Each endpoint answers in the documented shape.

use serde_json::Value;

use crate::client::Request;
use crate::drill::{DASHBOARD, Drill, LOOKUP, Pair};
use crate::shape::shape;

const SESSIONS: &str = "/api/v2/appointment/sessions/public";

/// A district page on which there is something to see.
fn busy_district(drill: &Drill, endpoint: &str, list: &str) -> Value {
    (1..=40)
        .map(|district| {
            let query = format!("district_id={district}&date=08-06-2021");
            let visitor = drill.visitor();
            let request = Request::get(format!("{SESSIONS}/{endpoint}?{query}")).from(visitor);
            drill.send(&request).json()
        })
        .find(|page| page[list][0]["fee_type"] == "Paid")
        .expect("one of forty districts has a sitting at a paid centre")
}

#[test]
fn otp_pairs() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    for (pair, members) in [
        (Pair::Public, "token: text\n"),
        (Pair::Partner, "isNewAccount: text\ntoken: text\n"),
        (Pair::Portal, "token: text\n"),
    ] {
        let sent = drill.ask(pair, mobile);
        assert_eq!(shape(&sent.json()), "txnId: text\n", "{pair:?}");
        assert_eq!(
            sent.header("content-type"),
            Some("application/json; charset=utf-8")
        );
        assert_eq!(sent.header("cache-control"), Some("no-store"));
        let transaction = sent.json()["txnId"].as_str().expect("a txnId").to_owned();
        let confirmed = drill.confirm(pair, &transaction, &drill.newest_otp(mobile));
        assert_eq!(confirmed.status, 200, "{pair:?}");
        assert_eq!(shape(&confirmed.json()), members, "{pair:?}");
    }
}

#[test]
fn dashboard() {
    let drill = Drill::hardened();
    let household = drill.household(0, 2);
    let token = drill.token(Pair::Portal, household.mobile());
    let answer = drill.dashboard(&token, "");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    insta::assert_snapshot!(shape(&answer.json()), @r"
    beneficiaries: list
      appointments: empty list
      beneficiary_reference_id: text
      birth_year: text
      comorbidity_ind: text
      dose1_date: text
      dose2_date: text
      gender: text
      mobile_number: text
      name: text
      photo_id_number: text
      photo_id_type: text
      vaccination_status: text
      vaccine: text
    ");
    let ids: Vec<String> = household
        .members()
        .map(|person| person.reference_id().to_string())
        .collect();
    let served: Vec<Value> = answer.json()["beneficiaries"]
        .as_array()
        .expect("a list")
        .clone();
    assert_eq!(
        served
            .iter()
            .map(|record| &record["beneficiary_reference_id"])
            .collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
}

#[test]
fn partner_lookup_has_the_dashboards_shape() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 2).mobile();
    let own = drill.dashboard(&drill.token(Pair::Portal, mobile), "");
    let consent = drill.token(Pair::Partner, mobile);
    let lookup = Request::get(format!("{LOOKUP}?mobile_number={mobile}")).bearer(&consent);
    let answer = drill.send(&drill.as_partner(lookup));
    assert_eq!((answer.status, answer.json()), (200, own.json()));
}

#[test]
fn a_mobile_that_is_not_registered_has_an_empty_dashboard() {
    let drill = Drill::hardened();
    let token = drill.token(Pair::Portal, drill.population.unregistered_mobile(0));
    assert_eq!(
        drill.dashboard(&token, "").line(),
        r#"200 {"beneficiaries":[]}"#
    );
}

#[test]
fn states_and_districts() {
    let drill = Drill::hardened();
    let states = drill.get("/api/v2/admin/location/states").json();
    assert_eq!(states["states"].as_array().map(Vec::len), Some(37));
    insta::assert_snapshot!(shape(&states), @r"
    states: list
      state_id: number
      state_name: text
    ttl: number
    ");
    insta::assert_snapshot!(shape(&drill.get("/api/v2/admin/location/districts/16").json()), @r"
    districts: list
      district_id: number
      district_name: text
      state_id: number
    ttl: number
    ");
    let nowhere = drill.get("/api/v2/admin/location/districts/99").line();
    assert_eq!(nowhere, r#"200 {"districts":[],"ttl":24}"#);
}

#[test]
fn id_types_and_genders() {
    let drill = Drill::hardened();
    insta::assert_snapshot!(drill.get("/api/v2/registration/beneficiary/idTypes").text(), @r#"
    {"types":[{"type":"Aadhaar Card","id":1},{"type":"Driving License","id":2},{"type":"PAN Card","id":6},{"type":"Voter ID","id":11}],"ttl":24}
    "#);
    insta::assert_snapshot!(drill.get("/api/v2/registration/beneficiary/genders").text(), @r#"
    {"genders":[{"gender":"Male","id":1},{"gender":"Female","id":2},{"gender":"Transgender","id":3}],"ttl":24}
    "#);
}

#[test]
fn availability_on_a_day() {
    let drill = Drill::hardened();
    insta::assert_snapshot!(shape(&busy_district(&drill, "findByDistrict", "sessions")));
}

#[test]
fn availability_over_a_week() {
    let drill = Drill::hardened();
    let page = busy_district(&drill, "calendarByDistrict", "centers");
    insta::assert_snapshot!(shape(&page));
    let days = ["08", "09", "10", "11", "12", "13", "14"].map(|day| format!("{day}-06-2021"));
    for session in page["centers"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|centre| centre["sessions"].as_array().expect("a list"))
    {
        assert!(days.iter().any(|day| session["date"] == *day), "{session}");
        let doses = ["available_capacity_dose1", "available_capacity_dose2"]
            .map(|name| session[name].as_u64());
        assert_eq!(
            session["available_capacity"].as_u64(),
            doses[0].zip(doses[1]).map(|(one, two)| one + two)
        );
    }
}

#[test]
fn a_pincode_shows_its_part_of_the_district() {
    let drill = Drill::hardened();
    let district = busy_district(&drill, "calendarByDistrict", "centers");
    let pincode = &district["centers"][0]["pincode"];
    let query = format!("pincode={pincode}&date=08-06-2021");
    let week = drill
        .get(format!("{SESSIONS}/calendarByPin?{query}"))
        .json();
    let here: Vec<&Value> = district["centers"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|centre| centre["pincode"] == *pincode)
        .collect();
    assert_eq!(
        week["centers"]
            .as_array()
            .expect("a list")
            .iter()
            .collect::<Vec<_>>(),
        here
    );
    let day = drill.get(format!("{SESSIONS}/findByPin?{query}"));
    assert_eq!(day.status, 200);
}

#[test]
fn all_spellings_of_a_date_are_answered_alike() {
    let drill = Drill::hardened();
    let page = |date: &str| {
        drill
            .get(format!(
                "{SESSIONS}/calendarByDistrict?district_id=3&date={date}"
            ))
            .text()
    };
    let pages = ["08-06-2021", "8-6-21", "08-06-21", "8-06-2021"].map(page);
    assert!(pages.iter().all(|other| *other == pages[0]), "{pages:?}");
}

#[test]
fn other_paths_and_methods() {
    let drill = Drill::hardened();
    let status = |method: &'static str, path: &str| drill.send(&Request::new(method, path)).status;
    assert_eq!(
        status(
            "GET",
            "/api/v2/appointment/sessions/public/calenderByDistrict?district_id=1&date=08-06-2021"
        ),
        404
    );
    assert_eq!(status("GET", "/api"), 404);
    assert_eq!(status("GET", "/api/v1/appointment/beneficiaries"), 404);
    assert_eq!(status("GET", "/api/v2//appointment/beneficiaries"), 404);
    assert_eq!(status("GET", "/api/v2/appointment/Beneficiaries"), 404);
    assert_eq!(status("POST", DASHBOARD), 405);
    assert_eq!(status("DELETE", LOOKUP), 405);
    assert_eq!(status("GET", "/api/v2/auth/public/generateOTP"), 405);
    assert_eq!(status("HEAD", DASHBOARD), 401);
    assert_eq!(status("OPTIONS", DASHBOARD), 405);
}
