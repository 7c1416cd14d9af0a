//! The partner lookup: key, address and the citizen's consent.

use std::net::IpAddr;

use crate::client::{HOME, Request};
use crate::drill::{Drill, LOOKUP, Pair};

const FORBIDDEN: &str = r#"403 {"message":"Forbidden"}"#;
const REFUSED: &str = "401 Unauthenticated access!";

#[test]
fn key_and_address_come_first() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let consent = drill.token(Pair::Partner, mobile);
    let bare = Request::get(format!("{LOOKUP}?mobile_number={mobile}")).bearer(&consent);
    let partner = drill.as_partner(bare.clone());
    let partner_address: IpAddr = "127.0.77.1".parse().expect("an address");
    let requests = [
        ("no key", bare.clone().from(partner_address)),
        (
            "wrong key",
            bare.clone()
                .header("x-api-key", "0".repeat(40))
                .from(partner_address),
        ),
        (
            "empty key",
            bare.clone().header("x-api-key", "").from(partner_address),
        ),
        ("wrong address", partner.clone().from(HOME)),
        (
            "forwarded header",
            partner
                .clone()
                .from(HOME)
                .header("x-forwarded-for", "127.0.77.1"),
        ),
        (
            "forwarded header of the standard",
            partner
                .clone()
                .from(HOME)
                .header("forwarded", "for=127.0.77.1"),
        ),
    ];
    for (what, request) in requests {
        assert_eq!(drill.send(&request).line(), FORBIDDEN, "{what}");
    }
    assert_eq!(drill.send(&partner).status, 200);
}

#[test]
fn a_leaked_key_sends_no_otp_from_elsewhere() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let body = serde_json::json!({ "mobile": mobile.to_string() });
    let request = drill
        .as_partner(Request::post("/api/v2/auth/generateOTP", &body))
        .from(HOME);
    assert_eq!(drill.send(&request).line(), FORBIDDEN);
    assert_eq!(
        drill.control(format!("/handset/{mobile}"))["messages"]
            .as_array()
            .map(Vec::len),
        Some(0)
    );
}

#[test]
fn consent_is_the_citizens_own_and_for_this_mobile() {
    let drill = Drill::hardened();
    let [mobile, other] = [0, 1].map(|n| drill.household(n, 1).mobile());
    let lookup = |token: Option<&str>| {
        let request = drill.as_partner(Request::get(format!("{LOOKUP}?mobile_number={mobile}")));
        drill
            .send(&token.map_or(request.clone(), |token| request.bearer(token)))
            .line()
    };
    assert_eq!(lookup(None), REFUSED);
    assert_eq!(lookup(Some("garbage")), REFUSED);
    for (pair, owner) in [
        (Pair::Portal, mobile),
        (Pair::Public, mobile),
        (Pair::Partner, other),
    ] {
        assert_eq!(lookup(Some(&drill.token(pair, owner))), REFUSED, "{pair:?}");
    }
    let consent = drill.token(Pair::Partner, mobile);
    assert!(lookup(Some(&consent)).starts_with("200 "));
    drill.wait(900);
    assert_eq!(
        lookup(Some(&consent)),
        REFUSED,
        "consent ends with its token"
    );
}

#[test]
fn a_transaction_id_is_no_consent() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let transaction = drill.transaction(Pair::Partner, mobile);
    let request = Request::get(format!("{LOOKUP}?mobile_number={mobile}")).bearer(&transaction);
    assert_eq!(drill.send(&drill.as_partner(request)).line(), REFUSED);
}

#[test]
fn odd_mobiles_are_refused_before_anything_is_read() {
    let drill = Drill::hardened();
    for odd in [
        "",
        "9876543210",
        "%25",
        "*",
        "1234567890,1234567891",
        "1234567890'-",
    ] {
        let request = drill.as_partner(Request::get(format!("{LOOKUP}?mobile_number={odd}")));
        assert_eq!(
            drill.send(&request).line(),
            r#"400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}"#,
            "{odd}"
        );
    }
}

/// The citizens of a partner's customers come from its few addresses.
#[test]
fn a_partner_is_counted_by_its_key_and_not_by_its_address() {
    let drill = Drill::hardened();
    let ask = |n: usize| {
        let body = serde_json::json!({ "mobile": drill.household(n, 1).mobile().to_string() });
        let request = Request::post("/api/v2/auth/generateOTP", &body);
        drill.send(&drill.as_partner(request)).status
    };
    for n in 0..600 {
        assert_eq!(ask(n), 200, "{n}");
    }
    assert_eq!(ask(600), 429);
}

#[test]
fn who_is_asked_for_consent_is_told_to_whom() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    drill.transaction(Pair::Partner, mobile);
    let handset = drill.control(format!("/handset/{mobile}"));
    let text = handset["messages"][0]["text"].as_str().expect("a text");
    assert!(
        text.starts_with(
            "Your OTP to let the partner of rehearsals see your vaccination record is"
        ),
        "{text}"
    );
}
