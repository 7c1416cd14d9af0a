//! Limits: how much is let through, and what is said then.

use serde_json::json;

use crate::client::Request;
use crate::drill::{Drill, LOOKUP, Pair};
use crate::signing::Signer;

/// How many of the requests that `send` makes are let through before the first 429.
fn allowed(most: usize, mut send: impl FnMut(usize) -> crate::client::Answer) -> usize {
    (0..most)
        .find(|&n| {
            let answer = send(n);
            let over = answer.status == 429;
            if over {
                let wait: u64 = answer
                    .header("retry-after")
                    .and_then(|text| text.parse().ok())
                    .expect("seconds");
                assert!((1..=86_400).contains(&wait), "{wait}");
            }
            over
        })
        .unwrap_or(most)
}

#[test]
fn public_pages_a_hundred_for_an_address() {
    let drill = Drill::hardened();
    let states = Request::get("/api/v2/admin/location/states");
    assert_eq!(allowed(200, |_| drill.send(&states)), 100);
    // All public pages share the allowance; a forwarded header is no other address.
    let forwarded = Request::get("/api/v2/registration/beneficiary/genders")
        .header("x-forwarded-for", "127.0.0.99");
    assert_eq!(drill.send(&forwarded).status, 429);
    assert_eq!(
        drill.send(&states.clone().from(drill.visitor())).status,
        200
    );
    drill.wait(3);
    assert_eq!(allowed(2, |_| drill.send(&states)), 1);
}

#[test]
fn otp_sends_thirty_for_an_address() {
    let drill = Drill::hardened();
    let send = |n: usize| drill.ask(Pair::Portal, drill.population.unregistered_mobile(n as u64));
    assert_eq!(allowed(60, send), 30);
}

#[test]
fn otp_confirms_thirty_for_an_address() {
    let drill = Drill::hardened();
    let nobody = "5d0e1a3e-4f0e-4d53-9f3e-000000000000";
    assert_eq!(
        allowed(60, |_| drill.confirm(Pair::Portal, nobody, "000000")),
        30
    );
}

#[test]
fn otp_confirms_are_limited_for_a_mobile_from_wherever_they_come() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let mut guesses = 0;
    for _ in 0..120 {
        let asked = drill.ask(Pair::Public, mobile);
        drill.wait(180);
        let again = drill.ask(Pair::Portal, mobile);
        for (path, answer) in [("public/confirmOTP", asked), ("validateMobileOtp", again)] {
            let Some(transaction) = (answer.status == 200).then(|| answer.json()["txnId"].clone())
            else {
                continue;
            };
            let body = json!({ "otp": "00", "txnId": transaction });
            let request = Request::post(format!("/api/v2/auth/{path}"), &body);
            guesses += (0..3)
                .filter(|_| drill.send(&request).status == 400)
                .count();
        }
        drill.wait(180);
    }
    // Twelve hours: at most 50 at once and 25 more.
    assert!(
        (26..=75).contains(&guesses),
        "{guesses} guesses in twelve hours"
    );
}

#[test]
fn dashboard_reads_sixty_for_an_account() {
    let drill = Drill::hardened();
    let [mine, yours] = [0, 1].map(|n| drill.token(Pair::Portal, drill.household(n, 1).mobile()));
    assert_eq!(allowed(100, |_| drill.dashboard(&mine, "")), 60);
    assert_eq!(drill.dashboard(&yours, "").status, 200);
}

#[test]
fn partner_lookups_six_hundred_for_a_key() {
    let drill = Drill::hardened();
    let mobile = drill.population.unregistered_mobile(0);
    let partner = Signer::rehearsal(&drill);
    let lookup = Request::get(format!("{LOOKUP}?mobile_number={mobile}"));
    let look_up = |_| drill.send(&partner.sign(&drill, lookup.clone()));
    assert_eq!(allowed(700, look_up), 600);
}
