//! What a token opens, for how long, and what it tells.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::client::Request;
use crate::drill::{DASHBOARD, Drill, Pair, first};

const REFUSED: &str = "401 Unauthenticated access!";

/// The `n`-th part of a token, decoded.
fn part(token: &str, n: usize) -> Value {
    let part = token.split('.').nth(n).expect("three parts");
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn a_token_lives_for_fifteen_minutes() {
    let drill = Drill::hardened();
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    drill.wait(899);
    assert_eq!(drill.dashboard(&token, "").status, 200);
    drill.wait(1);
    assert_eq!(drill.dashboard(&token, "").line(), REFUSED);
}

#[test]
fn a_token_opens_only_what_it_was_made_for() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    for pair in [Pair::Public, Pair::Partner] {
        let token = drill.token(pair, mobile);
        assert_eq!(drill.dashboard(&token, "").line(), REFUSED, "{pair:?}");
    }
}

#[test]
fn a_token_holds_nothing_personal() {
    let drill = Drill::hardened();
    let household = drill.household(0, 2);
    for (pair, audience) in [
        (Pair::Public, "public"),
        (Pair::Partner, "partner:1"),
        (Pair::Portal, "portal"),
    ] {
        let token = drill.token(pair, household.mobile());
        assert_eq!(part(&token, 0), json!({ "alg": "HS256", "typ": "JWT" }));
        let claims = part(&token, 1);
        let names: Vec<&String> = claims.as_object().expect("an object").keys().collect();
        assert_eq!(names, ["aud", "exp", "iat", "sub"]);
        assert_eq!(claims["aud"], audience);
        assert_eq!(
            claims["exp"].as_u64(),
            claims["iat"].as_u64().map(|at| at + 900)
        );
        let text = claims.to_string();
        for person in household.members() {
            let secrets = [
                household.mobile().to_string(),
                person.reference_id().to_string(),
                person.name().to_string(),
            ];
            assert!(
                secrets.iter().all(|secret| !text.contains(secret)),
                "{text}"
            );
        }
    }
}

#[test]
fn two_tokens_of_one_mobile_have_nothing_in_common() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let one = drill.token(Pair::Portal, mobile);
    drill.wait(180);
    let two = drill.token(Pair::Portal, mobile);
    assert_ne!(part(&one, 1)["sub"], part(&two, 1)["sub"]);
    assert_eq!(
        drill.dashboard(&one, "").text(),
        drill.dashboard(&two, "").text()
    );
}

#[test]
fn forged_tokens_are_refused() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let genuine = drill.token(Pair::Portal, mobile);
    let public = drill.token(Pair::Public, mobile);
    let parts: Vec<&str> = genuine.split('.').collect();
    let mut longer = part(&genuine, 1);
    longer["exp"] = json!(u32::MAX);
    let mut portal = part(&public, 1);
    portal["aud"] = json!("portal");
    let public_signature = public.split('.').nth(2).expect("three parts");
    let none = encode(&json!({ "alg": "none", "typ": "JWT" }));
    let mut flipped = genuine.clone().into_bytes();
    let middle = genuine.len() - 20;
    flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
    let forgeries = [
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], encode(&longer), parts[2]),
        format!("{}.{}.{public_signature}", parts[0], encode(&portal)),
        String::from_utf8(flipped).expect("ASCII"),
        parts[..2].join("."),
        "garbage".to_owned(),
        "..".to_owned(),
        String::new(),
    ];
    for forgery in &forgeries {
        assert_eq!(drill.dashboard(forgery, "").line(), REFUSED, "{forgery}");
    }
    assert_eq!(drill.dashboard(&genuine, "").status, 200);
}

#[test]
fn the_token_of_another_registry_is_refused() {
    let [mine, yours] = [Drill::hardened(), Drill::hardened()];
    let token = mine.token(Pair::Portal, mine.household(0, 1).mobile());
    assert_eq!(yours.dashboard(&token, "").line(), REFUSED);
}

#[test]
fn other_schemes_are_refused() {
    let drill = Drill::hardened();
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    for value in [
        token.clone(),
        format!("Basic {token}"),
        format!("Token {token}"),
        "Bearer".to_owned(),
    ] {
        let request = Request::get(DASHBOARD).header("authorization", &value);
        assert_eq!(drill.send(&request).line(), REFUSED, "{value}");
    }
    let in_query = drill.get(format!("{DASHBOARD}?token={token}&access_token={token}"));
    assert_eq!(in_query.line(), REFUSED);
}

#[test]
fn a_mobile_in_the_query_must_be_the_tokens_own() {
    let drill = Drill::hardened();
    let [mine, yours] = [0, 1].map(|n| drill.household(n, 1).mobile());
    let token = drill.token(Pair::Portal, mine);
    assert_eq!(
        drill
            .dashboard(&token, &format!("?mobile_number={mine}"))
            .status,
        200
    );
    for other in [
        yours.to_string(),
        drill.population.unregistered_mobile(0).to_string(),
        "%25".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            drill
                .dashboard(&token, &format!("?mobile_number={other}"))
                .line(),
            REFUSED,
            "{other}"
        );
    }
}

#[test]
fn one_member_can_be_asked_for_and_strangers_look_like_nobody() {
    let drill = Drill::hardened();
    let mine = drill.household(0, 2);
    let token = drill.token(Pair::Portal, mine.mobile());
    let ask = |id: &str| drill.dashboard(&token, &format!("?beneficiary_reference_id={id}"));
    for person in mine.members() {
        let records = ask(&person.reference_id().to_string()).json()["beneficiaries"].clone();
        assert_eq!(records.as_array().map(Vec::len), Some(1));
        assert_eq!(records[0]["name"], person.name().to_string());
    }
    let stranger = first(&drill.household(1, 1)).reference_id().to_string();
    let refusal = ask(&stranger);
    assert_eq!(
        refusal.line(),
        r#"400 {"errorCode":"APPOIN0001","error":"Beneficiary Not Found"}"#
    );
    for nobody in [
        "10000000000000",
        "1",
        "%25",
        "*",
        "",
        "99999999999999999999",
    ] {
        assert_eq!(ask(nobody).line(), refusal.line(), "{nobody}");
    }
}

#[test]
fn of_two_tokens_neither_counts() {
    let drill = Drill::hardened();
    let [one, other] = [0, 1].map(|n| drill.token(Pair::Portal, drill.household(n, 1).mobile()));
    for second in [&one, &other, "x"] {
        let request = Request::get(DASHBOARD).bearer(&one).bearer(second);
        assert_eq!(drill.send(&request).line(), "401 Unauthenticated access!");
    }
}
