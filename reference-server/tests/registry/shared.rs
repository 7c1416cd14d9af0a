//! Several registries that know sessions, OTPs and limits together, by Redis and by PostgreSQL.

#[path = "../support/fresh_database.rs"]
pub(crate) mod fresh_database;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::thread;

use reference_server::{Config, RemoteUrl, SharedKind, StartError, start};
use serde_json::json;

use self::fresh_database::{FreshDatabase, server};
use crate::client::{Answer, Request};
use crate::documents::access;
use crate::drill::{Drill, LOOKUP, Pair, config, sha256};
use crate::signing::{Signer, nonce, register};

const UNKNOWN: &str = "401 Unauthenticated access!";
const SEARCH: &str = "/api/v2/appointment/sessions/findByPin?pincode=110001&date=17-09-2021";

/// Two registries at `kind`, about people of their own, so that no test meets another's limits.
fn two(kind: &SharedKind, change: impl Fn(&mut Config)) -> [Drill; 2] {
    let seed = RandomState::new().build_hasher().finish() >> 1;
    [1, 2].map(|_| {
        Drill::with(|config| {
            config.shared = kind.clone();
            config.seed = seed;
            change(config);
        })
    })
}

/// Puts two registries to the test, at whatever there is to share with.
pub(crate) fn together(test: impl Fn(&Drill, &Drill)) {
    together_with(|_| (), test);
}

/// As [`together`], each started as `change` wants it.
pub(crate) fn together_with(change: impl Fn(&mut Config), test: impl Fn(&Drill, &Drill)) {
    if let Some(database) = FreshDatabase::new() {
        let url = RemoteUrl::new(database.url());
        let [one, other] = two(&SharedKind::Postgres(url), &change);
        test(&one, &other);
    }
    if let Some(url) = server("MOCKDRILL_TEST_REDIS", "redis://HOST") {
        let [one, other] = two(&SharedKind::Redis(RemoteUrl::new(url)), &change);
        test(&one, &other);
    }
}

/// As [`together`], with a partner that may do everything.
fn together_with_a_partner(test: impl Fn(&Drill, &Drill, &Signer)) {
    let partner = Signer::enrolled(2);
    let file = register(&[partner.entry(r#""otp", "lookup", "certificate""#)]);
    let enroll = |config: &mut Config| config.partners.register = Some(file.path().to_owned());
    together_with(enroll, |one, other| test(one, other, &partner));
}

/// What a partner that has a citizen's consent asks for.
fn lookup(drill: &Drill, consent: &str) -> Request {
    let mobile = drill.household(0, 1).mobile();
    Request::get(format!("{LOOKUP}?mobile_number={mobile}")).bearer(consent)
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
fn a_signed_request_is_answered_once_by_all_at_once() {
    together_with_a_partner(|one, other, partner| {
        let consent = one.consent(partner, one.household(0, 1).mobile());
        let signed = &partner.sign_with(lookup(one, &consent), one.now(), &nonce());
        let addresses = [one.server.listening(), other.server.listening()];
        let lines: Vec<String> = thread::scope(|scope| {
            let asked: Vec<_> = addresses
                .iter()
                .cycle()
                .take(12)
                .map(|&address| scope.spawn(move || signed.send(address)))
                .collect();
            let answers = asked.into_iter().map(|asked| asked.join());
            answers
                .flatten()
                .map(|answer: Answer| answer.line())
                .collect()
        });
        let answered = |line: &&String| line.starts_with("200 ");
        assert_eq!(lines.iter().filter(answered).count(), 1, "{lines:?}");
        let replayed = lines.iter().filter(|line| line.contains("PARTNR0104"));
        assert_eq!(replayed.count(), 11, "{lines:?}");
    });
}

#[test]
fn a_partner_revoked_at_one_is_refused_by_all_and_what_it_held_is_void() {
    together_with_a_partner(|one, other, partner| {
        let consent = one.consent(partner, one.household(0, 1).mobile());
        let ask = |drill: &Drill| drill.send(&partner.sign(drill, lookup(drill, &consent)));
        assert_eq!((ask(one).status, ask(other).status), (200, 200));
        assert_eq!(one.order("/partners/2/revoke"), 204);
        assert_eq!((ask(one).status, ask(other).status), (403, 403));
        assert_eq!(other.control("/partners")["partners"][1]["revoked"], true);
        assert_eq!(other.order("/partners/2/restore"), 204);
        assert_eq!(ask(one).line(), UNKNOWN, "the consent is void");
        assert_eq!(ask(other).line(), UNKNOWN);
    });
}

#[test]
fn a_partners_access_at_one_is_access_at_the_other() {
    together_with_a_partner(|one, other, partner| {
        let person = one.person(0, |person| !person.doses_by(one.date).is_empty());
        let mobile = person.household().mobile();
        let (access, consent) = (access(one, partner), one.consent(partner, mobile));
        let body = json!({
            "beneficiaryId": person.reference_id().to_string(),
            "mobile": mobile.to_string(),
        });
        let request = Request::post("/cert/external/pdf/certificate", &body).bearer(&access);
        let request = partner.sign(other, request.header("x-consent", consent));
        let answer = other.send(&request);
        assert_eq!(answer.status, 200, "{}", answer.text());
    });
}

#[test]
fn without_what_is_shared_nobody_gets_in() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let url = RemoteUrl::new(database.url());
    let [one, _other] = two(&SharedKind::Postgres(url), |_| ());
    let mobile = one.household(0, 1).mobile();
    let token = one.token(Pair::Portal, mobile);
    assert_eq!(one.dashboard(&token, "").status, 200);
    drop(database);
    assert_eq!(one.order("/partners/1/revoke"), 503);
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
