//! Refusals have the documented status and body, all in one table.

use serde_json::json;

use crate::client::Request;
use crate::drill::{DASHBOARD, Drill, LOOKUP, Pair, sha256};

/// What is wrong, the request, and its body.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "real Indian mobile",
        "POST auth/public/generateOTP",
        r#"{"mobile":"9876543210"}"#,
    ),
    (
        "short mobile",
        "POST auth/generateMobileOTP",
        r#"{"mobile":"12345","secret":"s"}"#,
    ),
    (
        "signed mobile",
        "POST auth/public/generateOTP",
        r#"{"mobile":"+123456789"}"#,
    ),
    ("no mobile", "POST auth/public/generateOTP", r#"{}"#),
    (
        "no secret",
        "POST auth/generateMobileOTP",
        r#"{"mobile":"MOBILE"}"#,
    ),
    (
        "mobile as number",
        "POST auth/public/generateOTP",
        r#"{"mobile":1234567890}"#,
    ),
    (
        "no otp",
        "POST auth/public/confirmOTP",
        r#"{"txnId":"NOBODY"}"#,
    ),
    (
        "no txnId",
        "POST auth/validateMobileOtp",
        r#"{"otp":"HASH"}"#,
    ),
    (
        "unknown txnId",
        "POST auth/validateMobileOtp",
        r#"{"otp":"HASH","txnId":"NOBODY"}"#,
    ),
    (
        "txnId that is none",
        "POST auth/public/confirmOTP",
        r#"{"otp":"HASH","txnId":"1"}"#,
    ),
    (
        "partner without a key",
        "POST auth/generateOTP",
        r#"{"mobile":"MOBILE"}"#,
    ),
    (
        "dashboard without a token",
        "GET appointment/beneficiaries",
        "",
    ),
    (
        "lookup without a key",
        "GET vaccinator/beneficiaries/findByMobile?mobile_number=MOBILE",
        "",
    ),
    (
        "short pincode",
        "GET appointment/sessions/public/findByPin?pincode=1100&date=08-06-2021",
        "",
    ),
    (
        "no pincode",
        "GET appointment/sessions/public/calendarByPin?date=08-06-2021",
        "",
    ),
    (
        "no such day",
        "GET appointment/sessions/public/findByPin?pincode=110001&date=31-02-2021",
        "",
    ),
    (
        "no date",
        "GET appointment/sessions/public/calendarByDistrict?district_id=1",
        "",
    ),
    (
        "word as district",
        "GET appointment/sessions/public/findByDistrict?district_id=x&date=8-6-21",
        "",
    ),
    ("word as state", "GET admin/location/districts/null", ""),
];

#[test]
fn the_table_of_refusals() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile().to_string();
    let fill = |text: &str| {
        text.replace("MOBILE", &mobile)
            .replace("HASH", &sha256("000000"))
            .replace("NOBODY", "5d0e1a3e-4f0e-4d53-9f3e-000000000000")
    };
    let lines: Vec<String> = REFUSED
        .iter()
        .map(|(what, request, body)| {
            let (method, path) = request.split_once(' ').expect("method and path");
            let request = Request::new(method, format!("/api/v2/{}", fill(path))).body(fill(body));
            format!("{what}: {}", drill.send(&request).line())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    real Indian mobile: 400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}
    short mobile: 400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}
    signed mobile: 400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}
    no mobile: 400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}
    no secret: 400 {"errorCode":"USRAUT0018","error":"OTP Generation Failed"}
    mobile as number: 400 Bad Request
    no otp: 400 {"errorCode":"USRAUT0012","error":"OTP Required"}
    no txnId: 400 {"errorCode":"USRAUT0013","error":"Transaction Id Required"}
    unknown txnId: 401 Unauthenticated access!
    txnId that is none: 401 Unauthenticated access!
    partner without a key: 403 {"message":"Forbidden"}
    dashboard without a token: 401 Unauthenticated access!
    lookup without a key: 403 {"message":"Forbidden"}
    short pincode: 400 {"errorCode":"APPOIN0018","error":"Invalid Pincode"}
    no pincode: 400 {"errorCode":"APPOIN0018","error":"Invalid Pincode"}
    no such day: 400 {"errorCode":"REQUEST0002","error":"Invalid Date"}
    no date: 400 {"errorCode":"REQUEST0002","error":"Invalid Date"}
    word as district: 400 {"errorCode":"REQUEST0001","error":"Invalid District"}
    word as state: 400 {"errorCode":"REQUEST0006","error":"Invalid State"}
    "#);
}

#[test]
fn bodies_that_are_not_json() {
    let drill = Drill::hardened();
    for body in ["", "mobile=1234567890", "{", "[]", "\u{0}"] {
        let request = Request::new("POST", "/api/v2/auth/public/generateOTP").body(body);
        assert_eq!(drill.send(&request).line(), "400 Bad Request", "{body:?}");
    }
}

#[test]
fn a_query_that_says_two_things_is_refused() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let token = drill.token(Pair::Portal, mobile);
    let query = format!("?mobile_number={mobile}&mobile_number={mobile}");
    assert_eq!(drill.dashboard(&token, &query).line(), "400 Bad Request");
    let calendar = "/api/v2/appointment/sessions/public/calendarByPin";
    let twice = drill.get(format!(
        "{calendar}?pincode=110001&pincode=110001&date=8-6-21"
    ));
    assert_eq!(twice.line(), "400 Bad Request");
}

#[test]
fn a_body_over_16_kib_is_refused() {
    let drill = Drill::hardened();
    let send = |bytes: usize| {
        let padding = "x".repeat(bytes);
        let body = json!({ "mobile": "1", "padding": padding });
        drill
            .send(&Request::post("/api/v2/auth/public/generateOTP", &body))
            .status
    };
    assert_eq!(send(16_000), 400);
    assert_eq!(send(16_400), 413);
}

#[test]
fn a_head_over_16_kib_is_refused() {
    let drill = Drill::hardened();
    let send = |bytes: usize| {
        let request = Request::get(DASHBOARD).header("x-padding", "x".repeat(bytes));
        drill.send(&request).status
    };
    assert_eq!(send(8_000), 401);
    assert_eq!(send(20_000), 431);
}

#[test]
fn nothing_on_the_wire_tells_a_weakened_registry_from_a_secure_one() {
    let answers = [Drill::hardened(), Drill::weak("broken-object-access")].map(|drill| {
        let paths = ["/api/v2/admin/location/states", DASHBOARD, LOOKUP, "/api"];
        let mut answers = paths.map(|path| drill.get(path));
        for answer in &mut answers {
            answer.headers.retain(|(name, _)| name != "date");
        }
        answers.map(|answer| format!("{answer:?}"))
    });
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn the_control_port_answers_to_its_token_only() {
    let drill = Drill::hardened();
    let token = drill.server.control_token().to_owned();
    let mobile = drill.household(0, 1).mobile();
    drill.transaction(Pair::Portal, mobile);
    for path in [
        "/ready",
        "/people/0",
        "/credentials",
        "/usage",
        &format!("/handset/{mobile}"),
    ] {
        let bare = Request::get(path);
        let wrong = bare.clone().bearer(&token[1..]);
        let right = bare.clone().bearer(&token);
        let statuses =
            [bare, wrong, right].map(|request| request.send(drill.control_address()).status);
        assert_eq!(statuses, [401, 401, 200], "{path}");
    }
}
