//! No personal datum, OTP or token in anything that a run leaves or prints.

use std::collections::BTreeSet;
use std::fs;
use std::rc::Rc;

use population::Population;
use tempfile::TempDir;

use crate::program::command;
use crate::served::Served;

const PEOPLE: u64 = 1_500;
const SEED: u64 = 11;
/// What `otp-abuse` tries, and says that it tries.
const DEVELOPERS_CODES: [&str; 6] = ["123456", "000000", "999999", "111111", "654321", "121212"];
/// What the registry logs, in the folder of the run.
const LOG: &str = "registry.log";

/// A registry with as many leaks as possible, in a process of its own.
fn leaky(folder: &Rc<TempDir>) -> Served {
    let (people, seed) = (format!("--people={PEOPLE}"), format!("--seed={SEED}"));
    let mut arguments = vec!["--log", "debug", "--log-format", "json"];
    arguments.extend(["--listen", "127.0.0.1:0", "--store", "memory"]);
    arguments.extend([&people, &seed, "--posture", "as-reported"]);
    for weakness in [
        "records-open",
        "broken-object-access",
        "full-birth-date",
        "address-exposed",
        "identity-number-unmasked",
        "otp-echoed",
        "leak-in-header",
        "token-carries-personal-data",
    ] {
        arguments.extend(["--weakness", weakness]);
    }
    let log = fs::File::create(folder.path().join(LOG)).unwrap();
    Served::start_with_log(folder, &arguments, log.into())
}

/// How a JSON Web Token begins, `{"alg":` or `{"typ":` in base64url, and its claims, `{"sub":`. The log
/// of intervals has histograms in base64, in which the `eyJ` that all of them share comes about by
/// chance.
const TOKEN: [&str; 4] = ["eyJhbGciOi", "eyJ0eXAiOi", "eyJzdWIiOi", ".eyJ"];

#[test]
fn artefacts_hold_nothing_personal_and_no_credential() {
    let folder = Rc::new(tempfile::tempdir().unwrap());
    let leaky = leaky(&folder);
    let target = format!("http://{}", leaky.address("listening"));
    let (people, seed) = (PEOPLE.to_string(), SEED.to_string());
    let mut run = command(
        folder.path(),
        &[
            "run",
            // First, because in so small a population the others ask everybody's mobile for an
            // OTP, and none would be left that this one could guess.
            "otp-abuse",
            "registration-opening",
            "telegram-bot",
            "phone-list",
            "open-api-probe",
            "--for",
            "2s",
            "--people",
            &people,
            "--seed",
            &seed,
            "--target",
            &target,
            "--control",
            leaky.address("control"),
        ],
    );
    let output = run
        .env("MOCKDRILL_CONTROL_TOKEN", leaky.address("control_token"))
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let mut artefacts = vec![
        ("standard output".to_owned(), output.stdout),
        ("standard error".to_owned(), output.stderr),
    ];
    for entry in fs::read_dir(folder.path().join("mockdrill-runs/latest")).unwrap() {
        let path = entry.unwrap().path();
        artefacts.push((path.display().to_string(), fs::read(&path).unwrap()));
    }
    assert!(
        artefacts.len() >= 6,
        "there are only {} artefacts",
        artefacts.len()
    );

    let secrets = secrets(&leaky);
    leaky.end();
    let log = fs::read_to_string(folder.path().join(LOG)).unwrap();
    check_log(&log);
    artefacts.extend(in_parts(&log));
    for (name, bytes) in artefacts {
        let text = String::from_utf8(bytes).unwrap();
        for secret in &secrets.others {
            assert!(!holds(&text, secret), "{name} holds {secret}");
        }
        let words = words(&text);
        for otp in &secrets.otps {
            assert!(!holds(&words, otp), "{name} holds the OTP {otp}");
        }
        let marks = match name.ends_with("run.hlog") {
            true => &TOKEN[..],
            false => &["eyJ"],
        };
        for mark in marks {
            assert!(!text.contains(mark), "{name} holds a token's {mark}");
        }
    }
}

/// What the registry logged, and what it told people before.
fn in_parts(log: &str) -> [(String, Vec<u8>); 2] {
    let (lines, banner): (Vec<_>, Vec<_>) = log.lines().partition(|line| line.starts_with('{'));
    [("log", lines), ("banner", banner)].map(|(name, lines)| {
        (
            format!("the registry's {name}"),
            lines.join("\n").into_bytes(),
        )
    })
}

/// An artefact without the numbers of its JSON. Those are counts and times of six digits too; among
/// hundreds of them and thousands of OTPs some are bound to be equal.
fn words(text: &str) -> String {
    let mut words = Vec::new();
    let whole = serde_json::from_str::<serde_json::Value>(text).map(|value| vec![value]);
    let documents = whole.or_else(|_| text.lines().map(serde_json::from_str).collect());
    let Ok(documents) = documents else {
        return text.to_owned();
    };
    for document in &documents {
        strings(document, &mut words);
    }
    words.join("\n")
}

/// Every text in a JSON value, names of members among them.
fn strings(value: &serde_json::Value, words: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => words.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, words)),
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                words.push(name.clone());
                strings(value, words);
            }
        }
        _ => {}
    }
}

/// That the log is the whole one: each kind of line that such a run brings about is there.
fn check_log(log: &str) {
    let mut messages = BTreeSet::new();
    // The banner before it is for people.
    for line in log.lines().filter(|line| line.starts_with('{')) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        messages.insert(line["message"].as_str().unwrap().to_owned());
        assert_eq!(line["target"], "registry");
    }
    for message in [
        "answered",
        "refused",
        "limit reached",
        "OTP sent",
        "OTP confirmed",
        "OTP refused",
        "OTP spoiled: guessed at too often",
        "partner refused: unknown key or address",
    ] {
        assert!(
            messages.contains(message),
            "no line `{message}` among {messages:?}"
        );
    }
}

/// Everything that the run could have come to know.
struct Secrets {
    otps: BTreeSet<String>,
    others: BTreeSet<String>,
}

fn secrets(leaky: &Served) -> Secrets {
    let population = Population::new(SEED, PEOPLE).unwrap();
    let mut others = BTreeSet::from([leaky.address("control_token").to_owned()]);
    let credentials = leaky.control("/credentials");
    for name in ["partner_key", "partner_signing_secret"] {
        others.insert(credentials[name].as_str().unwrap().to_owned());
    }
    let mut otps = BTreeSet::new();
    for index in 0..population.households() {
        let household = population
            .household(population::HouseholdIndex(index))
            .unwrap();
        let mobile = household.mobile().to_string();
        let handset = leaky.control(&format!("/handset/{mobile}"));
        let messages = handset["messages"].as_array().unwrap().iter();
        otps.extend(messages.map(|message| message["otp"].as_str().unwrap().to_owned()));
        others.insert(mobile);
        for person in household.members() {
            others.insert(person.reference_id().to_string());
            others.insert(person.name().to_string());
            others.insert(person.photo_id().number);
            others.insert(person.birth_date().to_string());
            others.insert(person.address().to_string());
        }
    }
    assert!(otps.len() > 5, "the run asked for only {} OTPs", otps.len());
    // They are in the names of steps, and any OTP may be one of them.
    otps.retain(|otp| !DEVELOPERS_CODES.contains(&otp.as_str()));
    Secrets { otps, others }
}

/// Whether `text` holds `secret` as a whole word.
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
