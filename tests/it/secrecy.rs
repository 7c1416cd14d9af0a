//! No personal datum, OTP or token in anything that a run leaves or prints.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};

use population::Population;

use crate::program::command;

const PEOPLE: u64 = 1_500;
const SEED: u64 = 11;
/// What `otp-abuse` tries, and says that it tries.
const DEVELOPERS_CODES: [&str; 6] = ["123456", "000000", "999999", "111111", "654321", "121212"];
/// What the registry logs, in the folder of the run.
const LOG: &str = "registry.log";

/// A registry with as many leaks as possible, in a process of its own.
struct Leaky {
    child: Child,
    listening: SocketAddr,
    control: SocketAddr,
    token: String,
}

impl Leaky {
    fn start(folder: &std::path::Path) -> Self {
        let (people, seed) = (PEOPLE.to_string(), SEED.to_string());
        let mut arguments = vec!["serve", "--announce", "json", "--until-stdin-closes"];
        arguments.extend(["--log", "debug", "--log-format", "json"]);
        arguments.extend(["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]);
        arguments.extend(["--store", "memory"]);
        arguments.extend([
            "--people",
            &people,
            "--seed",
            &seed,
            "--posture",
            "as-reported",
        ]);
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
        let mut command = command(folder, &arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join(LOG)).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Self {
            child,
            listening: text("listening").parse().unwrap(),
            control: text("control").parse().unwrap(),
            token: text("control_token"),
        }
    }

    /// Lets the registry end, and reads all that it logged.
    fn end(mut self, folder: &std::path::Path) -> String {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
        fs::read_to_string(folder.join(LOG)).unwrap()
    }

    /// Asks the control port.
    fn ask(&self, path: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(self.control).unwrap();
        let token = &self.token;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

impl Drop for Leaky {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn artefacts_hold_nothing_personal_and_no_credential() {
    let folder = tempfile::tempdir().unwrap();
    let leaky = Leaky::start(folder.path());
    let (target, control) = (
        format!("http://{}", leaky.listening),
        leaky.control.to_string(),
    );
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
            &control,
        ],
    );
    let output = run
        .env("MOCKDRILL_CONTROL_TOKEN", &leaky.token)
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
    let log = leaky.end(folder.path());
    check_log(&log);
    artefacts.extend(in_parts(&log));
    for (name, bytes) in artefacts {
        let text = telling(&String::from_utf8(bytes).unwrap());
        for secret in &secrets {
            assert!(!holds(&text, secret), "{name} holds {secret}");
        }
        assert!(
            !text.contains("eyJ"),
            "{name} holds what looks like a token"
        );
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

/// The part of an artefact that can tell something. A number of JSON is a count or a time; among
/// hundreds of them and thousands of OTPs some are bound to be equal.
fn telling(text: &str) -> String {
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
fn secrets(leaky: &Leaky) -> BTreeSet<String> {
    let population = Population::new(SEED, PEOPLE).unwrap();
    let mut secrets = BTreeSet::from([leaky.token.clone()]);
    let credentials = leaky.ask("/credentials");
    for name in ["partner_key", "partner_signing_secret"] {
        secrets.insert(credentials[name].as_str().unwrap().to_owned());
    }
    let mut codes = 0;
    for index in 0..population.households() {
        let household = population
            .household(population::HouseholdIndex(index))
            .unwrap();
        let mobile = household.mobile().to_string();
        let handset = leaky.ask(&format!("/handset/{mobile}"));
        for message in handset["messages"].as_array().unwrap() {
            let otp = message["otp"].as_str().unwrap();
            // The codes of developers are in the names of steps, and any OTP may be one of them.
            if !DEVELOPERS_CODES.contains(&otp) {
                secrets.insert(otp.to_owned());
            }
            codes += 1;
        }
        secrets.insert(mobile);
        for person in household.members() {
            secrets.insert(person.reference_id().to_string());
            secrets.insert(person.name().to_string());
            secrets.insert(person.photo_id().number);
            secrets.insert(person.birth_date().to_string());
            secrets.insert(person.address().to_string());
        }
    }
    assert!(codes > 5, "the run asked for only {codes} OTPs");
    secrets
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
