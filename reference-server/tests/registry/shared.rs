//! Several registries that know sessions, OTPs and limits together, by Redis and by PostgreSQL.

#[path = "../support/fresh_database.rs"]
pub(crate) mod fresh_database;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::thread;

use reference_server::{RemoteUrl, SharedKind, StartError, start};
use serde_json::json;

use self::fresh_database::{FreshDatabase, server};
use crate::client::Request;
use crate::drill::{Drill, Pair, config, sha256};

const UNKNOWN: &str = "401 Unauthenticated access!";
const SEARCH: &str = "/api/v2/appointment/sessions/findByPin?pincode=110001&date=17-09-2021";

/// Two registries at `kind`, about people of their own, so that no test meets another's limits.
fn two(kind: &SharedKind) -> [Drill; 2] {
    let seed = RandomState::new().build_hasher().finish() >> 1;
    [1, 2].map(|_| {
        Drill::with(|config| {
            config.shared = kind.clone();
            config.seed = seed;
        })
    })
}

/// Puts two registries to the test, at whatever there is to share with.
fn together(test: impl Fn(&Drill, &Drill)) {
    if let Some(database) = FreshDatabase::new() {
        let url = RemoteUrl::new(database.url());
        let [one, other] = two(&SharedKind::Postgres(url));
        test(&one, &other);
    }
    if let Some(url) = server("MOCKDRILL_TEST_REDIS", "redis://HOST") {
        let [one, other] = two(&SharedKind::Redis(RemoteUrl::new(url)));
        test(&one, &other);
    }
}

fn wrong(digits: &str) -> String {
    let number: u32 = digits.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[test]
fn who_signs_in_at_one_is_known_at_the_other_until_signed_out_at_either() {
    together(|one, other| {
        let token = one.token(Pair::Portal, one.household(0, 1).mobile());
        assert_eq!(other.dashboard(&token, "").status, 200);
        let search = |drill: &Drill| drill.send(&Request::get(SEARCH).bearer(&token)).status;
        for round in 0..10 {
            assert_eq!((search(one), search(other)), (200, 200), "{round}");
        }
        assert_eq!(search(other), 401, "the twenty-first of both together");
        assert_eq!(one.dashboard(&token, "").line(), UNKNOWN);
        assert_eq!(other.dashboard(&token, "").line(), UNKNOWN);
    });
}

#[test]
fn attempts_are_counted_together() {
    together(|one, other| {
        let mobile = one.household(0, 1).mobile();
        let transaction = one.transaction(Pair::Portal, mobile);
        let otp = one.newest_otp(mobile);
        for drill in [one, other, one] {
            let answer = drill.confirm(Pair::Portal, &transaction, &wrong(&otp));
            assert_eq!(answer.status, 400, "{}", answer.text());
        }
        let late = other.confirm(Pair::Portal, &transaction, &otp);
        assert_eq!(late.line(), UNKNOWN, "three wrong attempts destroy it");
    });
}

#[test]
fn an_otp_is_used_once_by_all_at_once() {
    together(|one, other| {
        let mobile = one.household(0, 1).mobile();
        let transaction = one.transaction(Pair::Portal, mobile);
        let body = json!({ "otp": sha256(&one.newest_otp(mobile)), "txnId": transaction });
        let request = &Request::post("/api/v2/auth/validateMobileOtp", &body);
        let addresses = [one.server.listening(), other.server.listening()];
        let accepted = thread::scope(|scope| {
            let asked: Vec<_> = addresses
                .iter()
                .cycle()
                .take(12)
                .map(|&address| scope.spawn(move || request.send(address).status))
                .collect();
            let statuses = asked.into_iter().map(|asked| asked.join());
            statuses.filter(|status| matches!(status, Ok(200))).count()
        });
        assert_eq!(accepted, 1);
    });
}

#[test]
fn without_what_is_shared_nobody_gets_in() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let url = RemoteUrl::new(database.url());
    let [one, _other] = two(&SharedKind::Postgres(url));
    let mobile = one.household(0, 1).mobile();
    let token = one.token(Pair::Portal, mobile);
    assert_eq!(one.dashboard(&token, "").status, 200);
    drop(database);
    assert_eq!(one.dashboard(&token, "").status, 503);
    assert_eq!(one.ask(Pair::Portal, mobile).status, 503);
    assert_eq!(one.get("/api/v2/admin/location/states").status, 503);
}

#[test]
fn what_cannot_be_reached_is_refused_at_the_start() {
    let nobody = [
        SharedKind::Redis(RemoteUrl::new("redis://clerk:secret@127.0.0.1:1")),
        SharedKind::Postgres(RemoteUrl::new("postgres://clerk:secret@127.0.0.1:1/none")),
    ];
    for kind in nobody {
        let mut config = config();
        config.shared = kind;
        let error = start(config).expect_err("nobody listens there");
        assert!(matches!(error, StartError::Shared { .. }), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("127.0.0.1:1") && !text.contains("secret"),
            "{text}"
        );
    }
}
