//! What is said of scenarios that are wrong.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::SOUND;
use crate::scenario::{Options, bundled, load};

/// Everything that is said of `text`.
pub(super) fn faults(text: &str) -> String {
    match load("a.toml", text, &Options::default()) {
        Ok(_) => "no fault".to_owned(),
        Err(faults) => faults.to_string(),
    }
}

/// What is said when `from`, which is in the sound scenario once, reads `to`.
pub(super) fn changed(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    faults(&SOUND.replace(from, to))
}

#[test]
fn the_sound_scenario_is_sound() {
    assert_eq!(faults(SOUND), "no fault");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_text() {
    let text = r#"format = 2
name = "Phone List"
tilte = "A title"
date = "28-04-2021"
drain = 5

[[actor]]
id = "bot"
kind = "robot"
sources = "10.0.0.0/8"
stages = [{ rate = -1, for = "10s" }, { from = 1, for = "0s" }, { rate = 0, for = "1 day" }]
visits_max = 0
others_registered = 0.5
overload = "dorp"

  [[actor.step]]
  id = "ask"
  request = "POST api/v2"
  stpe = 1
  body = '{"mobile":"{person.mobil}","name":"{other.name}","txn":"{capture.txn}","otp":"{otp}"}'
  expect = [20, "200"]
  attempts = "record-open"

  [[actor.step]]
  id = "ask"
  read_otp = "mail"
  body = "x"

[[actor]]
id = "bot"
kind = "bot"
sources = "127.66.0.1/16"
stages = []

[[threshold]]
measure = "response.p99"
below = 2
actor = "bto"
"#;
    assert_snapshot!("all_at_once", faults(text));
}

#[test]
fn keys_are_suggested() {
    assert_snapshot!(changed("read_otp =", "reads_otp ="), @r#"
    a.toml:18:3: a step has either `request` or `read_otp`; add `request = "GET /…"`, or `read_otp = "portal"`
    a.toml:20:3: unknown key `reads_otp`; did you mean `read_otp`?
    "#);
}

#[test]
fn text_that_is_no_toml_is_told_alone() {
    assert_snapshot!(changed("kind = \"citizen\"", "kind = citizen\nrate ="), @r#"
    a.toml:8:8: string values must be quoted, expected literal string; see https://toml.io for how to write it
    a.toml:9:7: string values must be quoted, expected literal string; see https://toml.io for how to write it
    "#);
}

#[test]
fn a_stage_must_be_possible() {
    let stage = |stage: &str| changed("{ rate = 2, for = \"10s\" }", stage);
    assert_snapshot!(stage(r#"{ rate = 0, for = "10s" }"#), @"a.toml:10:10: nobody ever turns up; give one of the stages a rate above 0");
    let quiet = r#"{ rate = 0, for = "10s" }, { from = 0, to = 0, for = "1s" }"#;
    assert_snapshot!(stage(quiet), @"a.toml:10:10: nobody ever turns up; give one of the stages a rate above 0");
    assert_eq!(
        stage(&format!("{quiet}, {{ rate = 2, for = \"1s\" }}")),
        "no fault"
    );
    assert_snapshot!(stage(r#"{ rate = 2, for = "0s" }"#), @r#"a.toml:10:29: `0s` is too short; write at least "1ms""#);
    assert_snapshot!(stage(r#"{ rate = nan, for = "25h" }"#), @r#"
    a.toml:10:11: a stage has either `rate`, or `from` and `to`; write { rate = 2, for = "10s" } or { from = 2, to = 20, for = "10s" }
    a.toml:10:20: this is not a finite number; write a number such as 2.5
    a.toml:10:31: `25h` is longer than a day; write at most "24h"
    "#);
    assert_snapshot!(stage(r#"{ rate = 2, to = 3, for = "1s" }"#), @r#"a.toml:10:11: a stage has either `rate`, or `from` and `to`; write { rate = 2, for = "10s" } or { from = 2, to = 20, for = "10s" }"#);
    assert_snapshot!(stage(r#"{ from = 0, to = 1e7, for = "1s" }"#), @"a.toml:10:28: 10000000 is no rate; write visits a second: 0, or 0.000001 to 1000000");
}

#[test]
fn connections_are_kept_for_a_possible_number_of_requests() {
    let kept = |kept: &str| changed("kind = \"citizen\"", &format!("kind = \"citizen\"\n{kept}"));
    assert_eq!(kept("connection = \"visit\""), "no fault");
    assert_eq!(kept("connection = \"request\""), "no fault");
    assert_eq!(kept("connection = { reuse = [1, 10000] }"), "no fault");
    assert_eq!(kept("protocol = \"http/2\""), "no fault");
    assert_snapshot!(kept("connection = \"requests\""));
    assert_snapshot!(kept("connection = 5"));
    assert_snapshot!(kept("connection = { reuse = [5, 2] }"));
    assert_snapshot!(kept("connection = { reuse = [0, 2] }"));
    assert_snapshot!(kept("connection = { reuse = [2] }"));
    assert_snapshot!(kept("protocol = \"http/3\""));
}

#[test]
fn sources_stay_on_loopback() {
    let sources = |block: &str| changed("127.66.0.0/16", block);
    assert_snapshot!(sources("192.168.0.0/16"), @r#"a.toml:9:11: `192.168.0.0/16` reaches outside 127.0.0.0/8; write a block inside 127.0.0.0/8, such as "127.66.0.0/16", or "partner-address""#);
    assert_snapshot!(sources("126.0.0.0/7"), @r#"a.toml:9:11: `126.0.0.0/7` reaches outside 127.0.0.0/8; write a block inside 127.0.0.0/8, such as "127.66.0.0/16", or "partner-address""#);
    assert_snapshot!(sources("127.66.0.9/16"), @r#"a.toml:9:11: `127.66.0.9/16` does not begin where its block does; write "127.66.0.0/16""#);
    assert_eq!(sources("127.66.0.9"), "no fault");
    assert_eq!(sources("partner-address"), "no fault");
}

#[test]
fn a_list_of_sources_has_addresses_that_are_one_callers_each() {
    let list = |list: &str| changed("\"127.66.0.0/16\"", list);
    assert_eq!(list(r#"["127.0.0.5"]"#), "no fault");
    assert_eq!(
        list(r#"["127.0.0.9", "127.0.0.5", "127.0.0.6/31"]"#),
        "no fault"
    );
    assert_snapshot!(list("[]"));
    assert_snapshot!(list("[5]"));
    assert_snapshot!(list("5"));
    assert_snapshot!(list(
        r#"["127.0.0.5", "128.0.0.1", "127.0.0.1/7", "::1", "partner-address", "127.0.0.9/24"]"#
    ));
    assert_snapshot!(list(r#"["127.0.0.5", "127.0.0.0/24", "127.0.0.5"]"#));
    let addresses = |count: u32| {
        let all = (0..count).map(|number| format!("\"127.1.{}.{}\"", number / 256, number % 256));
        list(&format!("[{}]", all.collect::<Vec<_>>().join(", ")))
    };
    assert_eq!(addresses(1000), "no fault");
    assert_snapshot!(addresses(1001));
}

#[test]
fn a_replay_repeats_the_last_signed_request() {
    let steps = |first: &str, second: &str| {
        let step = |id: &str, rest: &str| {
            format!("\n  [[actor.step]]\n  id = \"{id}\"\n  request = \"POST /{rest}\n")
        };
        faults(&format!(
            "{SOUND}{}{}",
            step("first", first),
            step("second", second)
        ))
    };
    let partner = "a\"\n  sign = \"partner\"";
    let replay = "a\"\n  sign = \"replay\"";
    assert_eq!(steps(partner, replay), "no fault");
    let another = "the last signed request before this one is another one";
    for told in [
        steps("a\"", replay),
        steps(partner, "b\"\n  sign = \"replay\""),
        steps(partner, &format!("{replay}\n  body = \"{{}}\"")),
    ] {
        assert!(told.contains(another), "{told}");
    }
    let unknown = steps("a\"\n  sign = \"Partner\"", "a\"");
    assert!(unknown.contains("unknown word `Partner`"), "{unknown}");
    let read_otp = "  read_otp = \"portal\"";
    let misplaced = changed(read_otp, &format!("{read_otp}\n  sign = \"partner\""));
    assert!(
        misplaced.contains("`sign` belongs to a request"),
        "{misplaced}"
    );
}

#[test]
fn an_otp_is_read_before_it_is_used() {
    assert_snapshot!(changed("  read_otp = \"portal\"", "  request = \"GET /\""), @r#"a.toml:25:19: `{otp}` is used before any OTP was read; add a step with `read_otp = "portal"` before this one"#);
    assert_snapshot!(changed("  read_otp = \"portal\"", "  read_otp = \"portal\"\n  chance = 0.5"), @r#"a.toml:26:19: `{otp}` may be missing: not in every visit is `read-sms` accepted; add `after = "read-sms"` to this step"#);
}

#[test]
fn a_capture_must_be_there_in_every_visit() {
    let capture = "  capture = { txn = \"json:/txnId\" }";
    assert_snapshot!(changed(capture, ""), @r#"a.toml:25:42: no earlier step captures `txn`; add `capture = { txn = "json:/…" }` to an earlier step"#);
    let unsure = format!("{capture}\n  attempts = \"otp-echoed\"");
    assert_snapshot!(changed(capture, &unsure), @r#"a.toml:26:10: `{capture.txn}` may be missing: not in every visit is `ask` accepted; add `after = "ask"` to this step"#);
    let all_after = SOUND.replace(capture, &unsure).replace(
        "  body = '{\"otp\"",
        "  after = \"ask\"\n  body = '{\"otp\"",
    );
    assert_eq!(faults(&all_after), "no fault");
}

#[test]
fn a_chain_of_steps_is_as_sure_as_its_last_link() {
    // The reading comes after the asking, the log-in after the asking too.
    let text = SOUND
        .replace("  capture = ", "  chance = 0.8\n  capture = ")
        .replace("  read_otp", "  after = \"ask\"\n  read_otp")
        .replace(
            "  body = '{\"otp\"",
            "  after = \"ask\"\n  body = '{\"otp\"",
        );
    assert_eq!(faults(&text), "no fault");
    // A reading that may not happen is not sure, even after the same step.
    let text = text.replace("  read_otp", "  chance = 0.5\n  read_otp");
    assert_snapshot!(faults(&text), @r#"a.toml:29:19: `{otp}` may be missing: not in every visit is `read-sms` accepted; add `after = "read-sms"` to this step"#);
}

#[test]
fn only_registered_people_have_more_than_a_mobile() {
    let actor = "kind = \"citizen\"";
    let rare = changed(actor, "kind = \"bot\"\nothers_registered = 0.03");
    assert_eq!(rare, "no fault");
    let text = SOUND
        .replace(actor, "kind = \"bot\"\nothers_registered = 0.03")
        .replace("{person.mobile}", "{other.mobile}{other.name}");
    assert_snapshot!(faults(&text), @"a.toml:16:36: `{other.name}`: an unregistered person has only a mobile; write `{other.mobile}`, or `others_registered = 1`");
}

#[test]
fn numbers_of_real_people_are_refused() {
    assert_snapshot!(changed("{person.mobile}", "9000000000"), @"a.toml:15:22: `9000000000` could be a real person's number; nothing real is ever sent: write `{person.mobile}`, `{other.mobile}` or another variable");
}

#[test]
fn no_ordinary_spelling_hides_a_real_number() {
    let hyphens = format!("9876543210{}", "-".repeat(26));
    for spelling in [
        "98765 43210",
        "+91 98765 43210",
        "98765.43210",
        "2345 6789 0124",
        "009876543210",
        "00919876543210",
        "x9876543210",
        "OTg3NjU0MzIxMA==",
        "&#57;876543210",
        &hyphens,
    ] {
        let told = changed("{person.mobile}", spelling);
        assert!(
            told.starts_with("a.toml:15:") && told.contains("could be a real person's number"),
            "{spelling}: {told}"
        );
    }
}

#[test]
fn what_was_asked_for_can_be_at_fault_too() {
    let options = Options {
        scale_divisor: 0.5,
        ..Options::default()
    };
    let faults = load("a.toml", SOUND, &options).expect_err("half a scale");
    assert_snapshot!(faults, @"a.toml: rates cannot be divided by 0.5; give a scale from 1:1 to 1:1000000000");
}

/// A bundled scenario in which a few stretches were replaced by other text.
fn mutated() -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..30_usize,
        "[-a-z0-9{}\\[\\]\"'=.,\n ]{0,6}",
    );
    let changes = prop::collection::vec(change, 1..4);
    (any::<prop::sample::Index>(), changes).prop_map(|(which, changes)| {
        let mut text: Vec<char> = which.get(bundled::ALL).text.chars().collect();
        for (at, length, inserted) in changes {
            let from = at.index(text.len());
            let to = (from + length).min(text.len());
            text.splice(from..to, inserted.chars());
        }
        text.into_iter().collect()
    })
}

/// Each fault has a place inside the text, a problem and a remedy, each in one line.
fn check_faults(text: &str) -> Result<(), TestCaseError> {
    let Err(faults) = load("a.toml", text, &Options::default()) else {
        return Ok(());
    };
    prop_assert!(!faults.faults.is_empty());
    for fault in &faults.faults {
        let (line, column) = fault.place.expect("the options are sound");
        prop_assert!(line <= text.split('\n').count(), "{fault:?}");
        let length = text
            .split('\n')
            .nth(line - 1)
            .map_or(0, |line| line.chars().count());
        prop_assert!((1..=length + 1).contains(&column), "{fault:?}");
        prop_assert!(!fault.problem.is_empty() && !fault.remedy.is_empty());
        prop_assert!(
            !fault.problem.contains('\n') && !fault.remedy.contains('\n'),
            "{fault:?}"
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_faults(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn no_toml_like_text_breaks_it(text in "([a-z]{1,6}|[-=.\"'{}\\[\\]\n 0-9]){0,60}") {
        check_faults(&text)?;
    }

    #[test]
    fn no_change_of_a_bundled_scenario_breaks_it(text in mutated()) {
        check_faults(&text)?;
    }
}
