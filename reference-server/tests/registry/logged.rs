//! The log of this whole suite, at its most talkative: nothing of a person and no credential in it.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, Once};

use population::Person;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::access_matrix::{CALLERS, ROWS, call_all};
use crate::drill::Drill;

/// What all registries of this process logged so far.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Kept;

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().expect("nobody panics here").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what the registries of this process log from now on.
pub(crate) fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(|| Kept);
        let all = Targets::new().with_default(LevelFilter::TRACE);
        tracing_subscriber::registry().with(lines).with(all).init();
    });
}

fn log() -> String {
    let bytes = LOG.lock().expect("nobody panics here").clone();
    String::from_utf8(bytes).expect("lines are text")
}

/// Everything about somebody that a log could tell.
fn secrets_of(drill: &Drill, person: &Person) -> BTreeSet<String> {
    let mobile = person.household().mobile();
    let mut secrets = BTreeSet::from([mobile.to_string()]);
    for member in person.household().members() {
        secrets.insert(member.reference_id().to_string());
        secrets.insert(member.name().to_string());
        secrets.insert(member.photo_id().number);
        secrets.insert(member.birth_date().to_string());
        secrets.insert(member.address().to_string());
    }
    let handset = drill.control(format!("/handset/{mobile}"));
    for message in handset["messages"].as_array().expect("a list") {
        secrets.insert(message["otp"].as_str().expect("digits").to_owned());
    }
    secrets
}

#[test]
fn a_walk_over_every_route_leaves_nothing_personal_in_the_log() {
    let mut secrets = BTreeSet::from(["New Comer", "Asha Rao", "ABCXA1234Z"].map(str::to_owned));
    let callers = ["nobody", "public", "portal", "consented", "wrong key"];
    for caller in CALLERS.iter().filter(|caller| callers.contains(&caller.0)) {
        call_all(Drill::hardened, caller, |_, drill, people, _| {
            secrets.append(&mut secrets_of(drill, &people.asked_about));
            secrets.append(&mut secrets_of(drill, &people.other));
            secrets.insert(drill.server.control_token().to_owned());
            let credentials = drill.control("/credentials");
            let key = credentials["partner_key"].as_str().expect("a key");
            secrets.insert(key.to_owned());
        });
    }
    let log = log();
    for row in ROWS {
        let route = format!(r#""route":"{}""#, row.0);
        assert!(log.contains(&route), "{} is not in the log", row.0);
    }
    for line in [
        "answered",
        "refused",
        "partner refused",
        "OTP sent",
        "OTP confirmed",
    ] {
        assert!(
            log.contains(&format!(r#""message":"{line}"#)),
            "no line `{line}`"
        );
    }
    assert!(
        secrets.len() > 100,
        "only {} things to look for",
        secrets.len()
    );
    for secret in &secrets {
        assert!(!holds(&log, secret), "the log holds {secret}");
    }
    assert!(
        !log.contains("eyJ"),
        "the log holds what looks like a token"
    );
}

#[test]
fn milliseconds_are_told_to_the_microsecond() {
    let drill = Drill::hardened();
    for _ in 0..20 {
        drill.get("/api/v2/admin/location/states");
    }
    let log = log();
    let told: Vec<&str> = log
        .split(r#""milliseconds":"#)
        .skip(1)
        .filter_map(|rest| rest.split([',', '}']).next())
        .collect();
    assert!(told.len() >= 20, "{} lines", told.len());
    for number in told {
        let fraction = number.split_once('.').map_or("", |(_, fraction)| fraction);
        assert!(fraction.len() <= 3, "{number}");
    }
}

/// Whether `text` holds `secret` as a whole word, and not as the fraction of a number.
fn holds(text: &str, secret: &str) -> bool {
    text.match_indices(secret).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + secret.len()..].chars().next();
        let part = |character: Option<char>| {
            character.is_some_and(|character| character.is_alphanumeric() || character == '.')
        };
        !part(before) && !part(after)
    })
}
