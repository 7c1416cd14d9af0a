//! Password, then OTP, then a token that opens one door.

use serde_json::json;

use super::LOGIN;
use crate::client::Request;
use crate::drill::{DASHBOARD, Drill, Pair};

const UNAUTHENTICATED: &str = "401 Unauthenticated access!";

#[test]
fn a_user_signs_in_with_password_and_otp() {
    let drill = Drill::hardened();
    let user = drill.user("vaccinator-1017-1");
    let asked = drill.present(&user.name, &user.password);
    assert_eq!(asked.status, 200, "{}", asked.text());
    let handset = drill.control(format!("/handset/{}", user.mobile));
    assert_eq!(handset["messages"][0]["purpose"], "staff");
    let digits = drill.newest_otp(user.mobile);
    let transaction = &asked.json()["txnId"];
    let answer = drill.confirm_user(&user.name, transaction, &digits);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["token"].is_string());
    // Once.
    let again = drill.confirm_user(&user.name, transaction, &digits);
    assert_eq!(again.line(), UNAUTHENTICATED);
}

#[test]
fn every_role_has_accounts_and_the_operator_is_told_the_same_twice() {
    let drill = Drill::hardened();
    for (name, member) in [
        ("vaccinator-1017-3", "center_id"),
        ("district-5-1", "district_id"),
        ("state-16-1", "state_id"),
        ("national-1", "role"),
    ] {
        let said = drill.control(format!("/credentials/staff/{name}"));
        assert!(!said[member].is_null(), "{said}");
        assert_eq!(said, drill.control(format!("/credentials/staff/{name}")));
        drill.staff_token(name);
    }
}

#[test]
fn a_wrong_password_and_no_such_account_are_answered_alike() {
    let drill = Drill::hardened();
    let user = drill.user("vaccinator-1017-1");
    // No such place; a place where nobody was given a password; not even a name.
    for name in [&user.name, "vaccinator-99999-1", "vaccinator-1017-2", "x"] {
        let answer = drill.present(name, "wrong");
        assert_eq!(answer.line(), UNAUTHENTICATED, "{name}");
    }
    let empty = drill.present(&user.name, "");
    assert_eq!(empty.line(), UNAUTHENTICATED);
}

#[test]
fn guessing_passwords_ends_soon_for_one_account_and_goes_on_for_others() {
    let drill = Drill::hardened();
    let user = drill.user("district-5-1");
    for _ in 0..10 {
        assert_eq!(drill.present(&user.name, "guess").status, 401);
    }
    let right = drill.present(&user.name, &user.password);
    assert_eq!(right.status, 429, "{}", right.text());
    // An account that does not exist is limited likewise.
    for _ in 0..10 {
        assert_eq!(drill.present("district-5-2", "guess").status, 401);
    }
    assert_eq!(drill.present("district-5-2", "guess").status, 429);
    assert_eq!(drill.present("district-6-1", "guess").status, 401);
    drill.wait(15 * 60);
    let later = drill.present(&user.name, &user.password);
    assert_eq!(later.status, 200, "{}", later.text());
}

#[test]
fn who_guesses_at_one_address_shuts_nobody_out_at_another() {
    let drill = Drill::with(|config| {
        let limit = "staff-logins-per-account=15/15m".parse();
        config.limits = vec![limit.expect("a limit")];
    });
    let user = drill.user("district-5-1");
    let present = |from, password: &str| {
        let body = json!({ "user_name": user.name, "password": password });
        drill.send(&Request::post(LOGIN, &body).from(from)).status
    };
    let (one, other) = (drill.visitor(), drill.visitor());
    let guesses: Vec<u16> = (0..20).map(|_| present(one, "guess")).collect();
    assert_eq!(guesses[9..11], [401, 429], "{guesses:?}");
    assert_eq!(present(other, &user.password), 200);
    // All addresses together have an allowance too.
    let guesses = [(); 5].map(|()| present(drill.visitor(), "guess"));
    assert_eq!(guesses, [401, 401, 401, 401, 429]);
}

#[test]
fn one_address_may_not_try_all_accounts() {
    let drill = Drill::hardened();
    let statuses: Vec<u16> = (1..=31)
        .map(|number| drill.present(&format!("state-1-{number}"), "x").status)
        .collect();
    assert_eq!(statuses[29..], [401, 429], "{statuses:?}");
}

#[test]
fn the_otp_of_one_user_does_not_sign_in_another() {
    let drill = Drill::hardened();
    let [mine, others] = ["vaccinator-1017-1", "vaccinator-1017-2"].map(|name| drill.user(name));
    let asked = drill.present(&mine.name, &mine.password);
    let digits = drill.newest_otp(mine.mobile);
    let answer = drill.confirm_user(&others.name, &asked.json()["txnId"], &digits);
    assert_eq!(answer.line(), UNAUTHENTICATED);
}

#[test]
fn wrong_otps_spoil_the_transaction() {
    let drill = Drill::hardened();
    let user = drill.user("vaccinator-1017-1");
    let asked = drill.present(&user.name, &user.password);
    let right = drill.newest_otp(user.mobile);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..3 {
        let answer = drill.confirm_user(&user.name, &asked.json()["txnId"], wrong);
        assert_eq!(
            answer.line(),
            r#"400 {"errorCode":"USRAUT0014","error":"Invalid OTP"}"#
        );
    }
    let answer = drill.confirm_user(&user.name, &asked.json()["txnId"], &right);
    assert_eq!(answer.line(), UNAUTHENTICATED);
}

#[test]
fn the_token_opens_no_other_door() {
    let drill = Drill::hardened();
    let token = drill.staff_token("national-1");
    assert_eq!(drill.dashboard(&token, "").line(), UNAUTHENTICATED);
    let certificate = drill.certificate(Pair::Public, &token, "10000000000000");
    assert_eq!(certificate.line(), UNAUTHENTICATED);
    // Nor does the account's mobile make a citizen of them.
    let user = drill.user("national-1");
    let citizen = drill.token(Pair::Portal, user.mobile);
    let own = drill.send(&Request::get(DASHBOARD).bearer(&citizen));
    assert_eq!(own.text(), r#"{"beneficiaries":[]}"#);
}

#[test]
fn credentials_are_for_the_operator_alone() {
    let drill = Drill::hardened();
    let path = "/credentials/staff/national-1";
    let answer = Request::get(path).send(drill.control_address());
    assert_eq!(answer.status, 401);
    let unknown = Request::get("/credentials/staff/emperor-1")
        .bearer(drill.server.control_token())
        .send(drill.control_address());
    assert_eq!(unknown.status, 404);
}
