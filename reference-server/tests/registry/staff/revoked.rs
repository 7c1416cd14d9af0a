//! The operator shuts an account: what it holds stops with the next request, and nobody signs in.

use super::BY_ID;
use super::refused::{lines, of, send};
use crate::client::Request;
use crate::drill::Drill;
use crate::shared::together;

const UNAUTHENTICATED: &str = "401 Unauthenticated access!";

fn looks_up(drill: &Drill, token: &str) -> u16 {
    let id = drill.person(0, |_| true).reference_id();
    let path = format!("{BY_ID}?beneficiary_reference_id={id}");
    send(drill, token, Request::get(path)).status
}

#[test]
fn a_revoked_account_is_shut_and_a_restored_one_signs_in_anew() {
    let drill = Drill::hardened();
    let user = drill.user("national-1");
    let (token, other) = (
        drill.staff_token("national-1"),
        drill.staff_token("national-2"),
    );
    assert_eq!(looks_up(&drill, &token), 200);
    drill.wait(200);
    let begun = drill.present(&user.name, &user.password);
    let digits = drill.newest_otp(user.mobile);
    assert_eq!(drill.order("/staff/national-1/revoke"), 204);
    assert_eq!(looks_up(&drill, &token), 401);
    assert_eq!(looks_up(&drill, &other), 200, "it concerns one account");
    // Neither half of a login is of use; a wrong one is answered as ever.
    let late = drill.confirm_user(&user.name, &begun.json()["txnId"], &digits);
    assert_eq!(late.line(), UNAUTHENTICATED);
    drill.wait(200);
    for password in [&user.password, "wrong"] {
        let answer = drill.present(&user.name, password);
        assert_eq!(answer.line(), UNAUTHENTICATED);
    }
    assert_eq!(drill.order("/staff/national-1/restore"), 204);
    assert_eq!(looks_up(&drill, &token), 401, "what was void stays void");
    drill.wait(1);
    let new = drill.staff_token("national-1");
    assert_eq!(
        [looks_up(&drill, &new), looks_up(&drill, &token)],
        [200, 401]
    );
}

#[test]
fn both_are_on_record() {
    let drill = Drill::hardened();
    let user = drill.user("district-5-1");
    assert_eq!(drill.order("/staff/district-5-1/revoke"), 204);
    drill.present(&user.name, &user.password);
    assert_eq!(drill.order("/staff/district-5-1/restore"), 204);
    let id = drill.person(0, |_| true).reference_id().to_string();
    let lines = lines(&drill, &id);
    for outcome in ["revoked", "restored"] {
        let found = of(&lines, outcome);
        assert_eq!(found.len(), 1, "{outcome}");
        assert_eq!(found[0]["account"], "district-5-1");
        assert_eq!(found[0]["route"], "operator");
    }
    let refused = of(&lines, "sign-in-refused");
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["route"], "sign-in: revoked");
    let entries = drill.control("/audit")["entries"].clone();
    assert_eq!([&entries["revoked"], &entries["restored"]], [1, 1]);
}

#[test]
fn only_accounts_that_exist_can_be_shut() {
    let drill = Drill::hardened();
    for path in [
        "/staff/emperor-1/revoke",
        "/staff/vaccinator-99999-1/restore",
    ] {
        assert_eq!(drill.order(path), 404, "{path}");
    }
    assert_eq!(drill.control("/audit")["lines"], 0);
}

#[test]
fn an_account_revoked_at_one_registry_is_shut_at_all() {
    together(|one, other| {
        let token = one.staff_token("national-1");
        assert_eq!([looks_up(one, &token), looks_up(other, &token)], [200, 200]);
        assert_eq!(one.order("/staff/national-1/revoke"), 204);
        assert_eq!([looks_up(one, &token), looks_up(other, &token)], [401, 401]);
        let user = other.user("national-1");
        let signs_in = || other.present(&user.name, &user.password);
        assert_eq!(signs_in().line(), UNAUTHENTICATED);
        assert_eq!(other.order("/staff/national-1/restore"), 204);
        // An OTP went out less than three minutes ago, and the password was right.
        assert_eq!(signs_in().status, 400);
        assert_eq!([looks_up(one, &token), looks_up(other, &token)], [401, 401]);
    });
}
