//! Each endpoint answers in the documented shape.

use serde_json::Value;

use crate::client::Request;
use crate::drill::{Drill, LOOKUP, Pair};

#[test]
fn the_dashboard_shows_the_household_after_its_otp() {
    let drill = Drill::hardened();
    let household = drill.household(0, 2);
    let token = drill.token(Pair::Portal, household.mobile());
    let answer = drill.dashboard(&token, "");
    assert_eq!(answer.status, 200);
    println!("{}", answer.text());
    let people = answer.json()["beneficiaries"].as_array().map(Vec::len);
    assert_eq!(people, Some(household.members().count()));
}

#[test]
fn the_partner_looks_up_after_consent() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 2).mobile();
    let token = drill.token(Pair::Partner, mobile);
    let lookup = Request::get(format!("{LOOKUP}?mobile_number={mobile}"));
    let answer = drill.send(&drill.as_partner(lookup).bearer(&token));
    println!("{}", answer.text());
    assert_eq!(answer.status, 200);
}

#[test]
fn public() {
    let drill = Drill::hardened();
    for p in [
        "/api/v2/admin/location/states",
        "/api/v2/admin/location/districts/5",
        "/api/v2/registration/beneficiary/idTypes",
        "/api/v2/registration/beneficiary/genders",
        "/api/v2/appointment/sessions/public/calendarByDistrict?district_id=5&date=8-6-21",
        "/api/v2/appointment/sessions/public/findByPin?pincode=110001&date=08-06-2021",
    ] {
        let answer = drill.get(p);
        println!("{p} {} {}", answer.status, answer.text());
    }
    println!("{}", drill.control("/usage"));
    println!("{}", drill.control("/ready"));
    let _: Value = drill.control("/credentials");
}
