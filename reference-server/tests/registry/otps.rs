//! The life of an OTP.

use std::collections::HashSet;

use crate::client::Answer;
use crate::drill::{Drill, Pair};

const INVALID: &str = r#"400 {"errorCode":"USRAUT0014","error":"Invalid OTP"}"#;
const UNKNOWN: &str = "401 Unauthenticated access!";

/// Six digits that are not `digits`.
fn other(digits: &str) -> String {
    let number: u32 = digits.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[test]
fn it_lives_for_three_minutes() {
    for (seconds, status) in [(179, 200), (180, 401)] {
        let drill = Drill::hardened();
        let mobile = drill.household(0, 1).mobile();
        let transaction = drill.transaction(Pair::Portal, mobile);
        let otp = drill.newest_otp(mobile);
        drill.wait(seconds);
        assert_eq!(
            drill.confirm(Pair::Portal, &transaction, &otp).status,
            status
        );
    }
}

#[test]
fn it_is_used_once() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let transaction = drill.transaction(Pair::Portal, mobile);
    let otp = drill.newest_otp(mobile);
    assert_eq!(drill.confirm(Pair::Portal, &transaction, &otp).status, 200);
    assert_eq!(
        drill.confirm(Pair::Portal, &transaction, &otp).line(),
        UNKNOWN
    );
}

#[test]
fn three_wrong_attempts_destroy_it() {
    for (wrong, last) in [(2, 200), (3, 401)] {
        let drill = Drill::hardened();
        let mobile = drill.household(0, 1).mobile();
        let transaction = drill.transaction(Pair::Portal, mobile);
        let otp = drill.newest_otp(mobile);
        for _ in 0..wrong {
            assert_eq!(
                drill
                    .confirm(Pair::Portal, &transaction, &other(&otp))
                    .line(),
                INVALID
            );
        }
        assert_eq!(drill.confirm(Pair::Portal, &transaction, &otp).status, last);
    }
}

#[test]
fn it_is_bound_to_its_transaction_and_purpose() {
    let drill = Drill::hardened();
    let [mine, yours] = [0, 1].map(|n| drill.household(n, 1).mobile());
    let my_transaction = drill.transaction(Pair::Portal, mine);
    let your_transaction = drill.transaction(Pair::Portal, yours);
    let [my_otp, your_otp] = [mine, yours].map(|mobile| drill.newest_otp(mobile));
    assert_ne!(my_otp, your_otp, "seldom equal: run again");
    assert_eq!(
        drill
            .confirm(Pair::Portal, &your_transaction, &my_otp)
            .line(),
        INVALID
    );
    assert_eq!(
        drill.confirm(Pair::Public, &my_transaction, &my_otp).line(),
        UNKNOWN
    );
    assert_eq!(
        drill
            .confirm(Pair::Partner, &my_transaction, &my_otp)
            .line(),
        UNKNOWN
    );
    assert_eq!(
        drill.confirm(Pair::Portal, &my_transaction, &my_otp).status,
        200
    );
}

#[test]
fn another_is_sent_after_three_minutes() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let old = drill.transaction(Pair::Portal, mobile);
    let old_otp = drill.newest_otp(mobile);
    assert_eq!(
        drill.ask(Pair::Portal, mobile).line(),
        "400 OTP Already Sent"
    );
    assert_eq!(
        drill.ask(Pair::Public, mobile).status,
        200,
        "another purpose, another OTP"
    );
    drill.wait(179);
    assert_eq!(
        drill.ask(Pair::Portal, mobile).line(),
        "400 OTP Already Sent"
    );
    drill.wait(1);
    assert_eq!(drill.ask(Pair::Portal, mobile).status, 200);
    assert_eq!(drill.confirm(Pair::Portal, &old, &old_otp).line(), UNKNOWN);
}

#[test]
fn a_mobile_gets_at_most_fifty_a_day() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let mut sent = 0;
    for _ in 0..24 * 3600 / 180 {
        match drill.ask(Pair::Portal, mobile).status {
            200 => sent += 1,
            status => assert_eq!(status, 429),
        }
        drill.wait(180);
    }
    assert!((25..=50).contains(&sent), "{sent} OTPs in a day");
}

#[test]
fn the_handset_shows_the_newest_message_first() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    assert_eq!(
        drill.control(format!("/handset/{mobile}")).to_string(),
        r#"{"messages":[]}"#
    );
    for pair in [Pair::Public, Pair::Partner, Pair::Portal] {
        drill.transaction(pair, mobile);
    }
    let handset = drill.control(format!("/handset/{mobile}"));
    let messages = handset["messages"].as_array().expect("a list");
    let purposes: Vec<&str> = messages
        .iter()
        .filter_map(|message| message["purpose"].as_str())
        .collect();
    assert_eq!(purposes, ["portal", "partner", "public"]);
    for message in messages {
        let otp = message["otp"].as_str().expect("an OTP");
        assert!(
            otp.len() == 6 && otp.bytes().all(|byte| byte.is_ascii_digit()),
            "{otp}"
        );
        assert!(message["text"].as_str().expect("a text").contains(otp));
    }
}

#[test]
fn codes_are_spread_over_the_million() {
    let drill = Drill::with(|config| {
        config.weaknesses = vec![
            reference_server::weaknesses::find("enumeration-never-blocked").expect("a weakness"),
        ]
    });
    let codes: HashSet<String> = (0..300)
        .map(|n| {
            let mobile = drill.population.unregistered_mobile(n);
            drill.transaction(Pair::Portal, mobile);
            drill.newest_otp(mobile)
        })
        .collect();
    // By chance 0.04 pairs of 300 codes are equal.
    assert!(codes.len() >= 297, "{} different codes of 300", codes.len());
    for digit in '0'..='9' {
        assert!(
            codes.iter().any(|code| code.starts_with(digit)),
            "no code starts with {digit}"
        );
    }
}

#[test]
fn registered_and_unregistered_mobiles_are_answered_alike() {
    let drill = Drill::hardened();
    let known = drill.household(0, 1).mobile();
    let unknown = drill.population.unregistered_mobile(0);
    for pair in [Pair::Public, Pair::Partner, Pair::Portal] {
        let [mut one, mut two] = [known, unknown].map(|mobile| drill.ask(pair, mobile));
        assert_eq!(one.body.len(), two.body.len(), "{pair:?}");
        for answer in [&mut one, &mut two] {
            answer.headers.retain(|(name, _)| name != "date");
        }
        assert_eq!(
            (one.status, &one.headers),
            (two.status, &two.headers),
            "{pair:?}"
        );
        let again = [known, unknown].map(|mobile| drill.ask(pair, mobile).line());
        assert_eq!(again[0], again[1], "{pair:?}");
    }
}

#[test]
fn only_the_owner_learns_that_a_mobile_is_not_registered() {
    let drill = Drill::hardened();
    let unknown = drill.population.unregistered_mobile(0);
    let confirm = |pair: Pair| -> Answer {
        let transaction = drill.transaction(pair, unknown);
        let wrong = drill.confirm(pair, &transaction, &other(&drill.newest_otp(unknown)));
        assert_eq!(wrong.line(), INVALID);
        drill.confirm(pair, &transaction, &drill.newest_otp(unknown))
    };
    let refusal = r#"400 {"errorCode":"USRAUT0024","error":"Beneficiary Not Registered"}"#;
    assert_eq!(confirm(Pair::Public).line(), refusal);
    assert_eq!(confirm(Pair::Partner).json()["isNewAccount"], "Y");
    assert_eq!(confirm(Pair::Portal).status, 200);
}
