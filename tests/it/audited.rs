//! Whatever an authorised user was answered is on record, also when the registry is killed.

use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use population::{HouseholdIndex, Population};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::program::command;
use crate::served::{KEPT, Served, ask, try_ask};

const KILLS: usize = 12;
const USERS: usize = 4;
/// Fewer than the twenty reads that such a user is allowed.
const READS: usize = 18;
const LOG: &str = "kept/audit.log";

/// The token of somebody who administers all of it.
fn token(served: &Served, number: usize) -> String {
    let account = served.control(&format!("/credentials/staff/national-{number}"));
    let name = &account["user_name"];
    let staff = |path: &str, body: Value| {
        let path = format!("/api/v3/staff/auth/{path}");
        let (status, answer) = ask(served.address("listening"), "POST", &path, "", &body);
        assert_eq!(status, 200, "{answer}");
        answer
    };
    let login = json!({ "user_name": name, "password": account["password"] });
    let sent = staff("login", login);
    let mobile = account["mobile"].as_str().unwrap();
    let handset = served.control(&format!("/handset/{mobile}"));
    let digest = Sha256::digest(handset["messages"][0]["otp"].as_str().unwrap());
    let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let proof = json!({ "user_name": name, "otp": hash, "txnId": sent["txnId"] });
    let got = staff("confirmOTP", proof);
    got["token"].as_str().unwrap().to_owned()
}

/// Reads until the registry is gone; how often it was answered.
fn read(address: &str, token: &str, mobile: &str, answered: &Sender<()>) -> usize {
    let path = format!("/api/v3/staff/beneficiaries/findByMobile?mobile_number={mobile}");
    let one = |_| match try_ask(address, "GET", &path, token, &Value::Null) {
        Ok((status, _)) => {
            assert_eq!(status, 200);
            // Nobody listens any more once the registry is to be killed.
            let _ = answered.send(());
            Some(())
        }
        Err(_) => None,
    };
    (0..READS).map_while(one).count()
}

/// Whole lines about somebody who was shown; a torn one at the end is nobody's.
fn granted(folder: &Path) -> usize {
    let log = fs::read_to_string(folder.join(LOG)).unwrap();
    let whole = log.rfind('\n').map_or("", |end| &log[..end]);
    whole.matches(r#""outcome":"granted""#).count()
}

#[test]
fn an_answer_to_staff_is_on_record_whenever_the_registry_is_killed() {
    let population = Population::new(1, 1_000).unwrap();
    let household = population.household(HouseholdIndex(0)).unwrap();
    let mobile = household.mobile().to_string();
    let folder = Rc::new(tempfile::tempdir().unwrap());
    let mut known = 0;
    for round in 0..KILLS {
        let served = Served::start_in(&folder, &KEPT);
        let tokens: Vec<_> = (1..=USERS).map(|number| token(&served, number)).collect();
        let address = served.address("listening").to_owned();
        let (answered, heard) = channel();
        let answers: usize = thread::scope(|scope| {
            let users: Vec<_> = tokens
                .iter()
                .map(|token| {
                    let answered = answered.clone();
                    let (address, mobile) = (&address, &mobile);
                    scope.spawn(move || read(address, token, mobile, &answered))
                })
                .collect();
            drop(answered);
            // Another number of answers in each round, so that kills come at other moments.
            let _ = heard.iter().take(3 + 5 * round).count();
            served.kill();
            users.into_iter().map(|user| user.join().unwrap()).sum()
        });
        let recorded = granted(folder.path()) - known;
        assert!(
            (answers..=answers + USERS).contains(&recorded),
            "round {round}: {answers} answers, {recorded} on record"
        );
        known += recorded;
    }
    // The next start takes off what was torn.
    drop(Served::start_in(&folder, &KEPT));
    let verified = command(folder.path(), &["audit", "verify", LOG])
        .output()
        .unwrap();
    let said = String::from_utf8(verified.stdout).unwrap();
    assert_eq!(verified.status.code(), Some(0), "{said}");
    assert!(said.starts_with("intact: "), "{said}");
}

/// Calls `mockdrill audit` beside the data folder; exit code, and what it said.
fn audit(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let all = [&["audit"], arguments].concat();
    let output = command(folder, &all).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_accesses_to_somebody_are_found_with_the_key() {
    let population = Population::new(1, 1_000).unwrap();
    let household = |index| population.household(HouseholdIndex(index)).unwrap();
    let folder = Rc::new(tempfile::tempdir().unwrap());
    let served = Served::start_in(&folder, &KEPT);
    let token = token(&served, 1);
    let address = served.address("listening").to_owned();
    let person = household(0).members().next().unwrap();
    let id = person.reference_id().to_string();
    let path =
        format!("/api/v2/vaccinator/beneficiaries/findByReferenceId?beneficiary_reference_id={id}");
    let (status, answer) = ask(&address, "GET", &path, &token, &Value::Null);
    assert_eq!(status, 200, "{answer}");
    let mobile = household(1).mobile().to_string();
    assert_eq!(read_once(&address, &token, &mobile), 200);
    served.end();
    for (option, number, route) in [
        ("--person", &id, "findByReferenceId"),
        ("--mobile", &mobile, "findByMobile"),
    ] {
        let (code, found, _) = audit(folder.path(), &["show", LOG, option, number]);
        assert_eq!((code, found.lines().count()), (Some(0), 1), "{found}");
        assert!(found.contains(route), "{found}");
    }
    let moved = folder.path().join("elsewhere");
    fs::rename(folder.path().join("kept/audit.key"), &moved).unwrap();
    let (code, _, said) = audit(folder.path(), &["show", LOG, "--person", &id]);
    assert!(code == Some(2) && said.contains("--key"), "{said}");
    let with_key = ["show", LOG, "--person", &id, "--key", "elsewhere"];
    assert_eq!(audit(folder.path(), &with_key).1.lines().count(), 1);
}

fn read_once(address: &str, token: &str, mobile: &str) -> u16 {
    let path = format!("/api/v3/staff/beneficiaries/findByMobile?mobile_number={mobile}");
    ask(address, "GET", &path, token, &Value::Null).0
}

#[test]
fn a_mistyped_hash_is_no_alarm() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("kept")).unwrap();
    fs::write(folder.path().join(LOG), "").unwrap();
    let long = "0".repeat(65);
    for arguments in [
        ["verify", LOG, "--head", "00"],
        ["verify", LOG, "--head", &long],
        ["show", LOG, "--about", "zzz"],
        ["show", LOG, "--person", "12"],
        ["show", LOG, "--mobile", "12"],
    ] {
        let (code, _, said) = audit(folder.path(), &arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains("digits"), "{arguments:?}: {said}");
    }
}
