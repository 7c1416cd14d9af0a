//! How a step may treat its connection.

use insta::assert_snapshot;

use super::SOUND;
use super::faults::{changed, faults};
use crate::scenario::{Options, load};

const BODY: &str = "  body = '{\"mobile\":\"{person.mobile}\",\"secret\":\"x\"}'";

/// What is said of the first step, with these lines more.
fn first(lines: &str) -> String {
    changed(BODY, &format!("{BODY}\n  {lines}"))
}

/// A step at the end that nothing hangs on.
fn last(lines: &str) -> String {
    let step = "  [[actor.step]]\n  id = \"last\"\n  request = \"GET /\"";
    faults(&SOUND.replace(
        "[[threshold]]",
        &format!("{step}\n  {lines}\n\n[[threshold]]"),
    ))
}

#[test]
fn every_manner_can_be_written() {
    for sound in [
        "manner = \"half-open\"\n  expect = [408, \"closed\"]",
        "manner = \"abandon\"",
        "manner = \"reset\"",
        "manner = { idle = \"9.9s\" }",
        "manner = { slow_header = \"10ms\" }",
        "manner = { slow_body = \"12s\" }\n  body = \"x\"\n  timeout = \"13s\"",
        "manner = { slow_read = \"5s\" }\n  expect = [\"closed\"]",
    ] {
        assert_eq!(last(sound), "no fault", "{sound}");
    }
}

#[test]
fn a_manner_must_be_possible() {
    assert_snapshot!(
        [
            last("manner = \"half open\""),
            last("manner = 12"),
            last("manner = {}"),
            last("manner = { slow_header = \"1s\", slow_body = \"1s\" }"),
            last("manner = { slow_headers = \"1s\" }"),
            last("manner = { slow_read = \"1ms\" }"),
            last("manner = { slow_header = \"10s\" }"),
            last("manner = { idle = \"3s\" }\n  timeout = \"2s\""),
            last("manner = { slow_body = \"1s\" }"),
            last("attempts = \"connections-held\""),
        ]
        .join("\n")
    );
}

#[test]
fn a_step_that_gets_no_answer_keeps_nothing_of_it() {
    for manner in [
        "\"half-open\"",
        "\"abandon\"",
        "\"reset\"",
        "{ idle = \"1s\" }",
    ] {
        let told = first(&format!("manner = {manner}"));
        assert!(
            told.contains("`capture` needs an accepted answer"),
            "{told}"
        );
        let told = last(&format!("manner = {manner}\n  entitles = true"));
        assert!(
            told.contains("`entitles` needs an accepted answer"),
            "{told}"
        );
    }
    assert_eq!(first("manner = { slow_body = \"1s\" }"), "no fault");
    // Where the registry may hang up, the capture may be missing.
    assert_snapshot!(first("expect = [200, \"closed\"]"));
}

#[test]
fn a_look_at_the_handset_and_http_2_have_no_manner() {
    let reading = "  read_otp = \"portal\"";
    assert_snapshot!(changed(
        reading,
        &format!("{reading}\n  manner = \"abandon\"")
    ));
    let text = SOUND.replace(
        "kind = \"citizen\"",
        "kind = \"citizen\"\nprotocol = \"http/2\"",
    );
    assert_snapshot!(faults(&text.replace(
        BODY,
        &format!("{BODY}\n  manner = {{ slow_body = \"1s\" }}\n  expect = [200, \"closed\"]")
    )));
}

#[test]
fn who_never_asks_gets_no_answer_to_wait_for() {
    let half = "manner = \"half-open\"";
    let attempt = format!("{half}\n  expect = [408]\n  attempts = \"broken-object-access\"");
    let abandoned = SOUND.replace(BODY, &format!("{BODY}\n  manner = \"abandon\""));
    let step = "  [[actor.step]]\n  id = \"last\"\n  request = \"GET /\"\n  after = \"ask\"";
    let after = abandoned.replace("[[threshold]]", &format!("{step}\n\n[[threshold]]"));
    assert_snapshot!([last(half), last(&attempt), faults(&after)].join("\n"));
}

/// The registry may answer what was not asked in full, but not accept it; who hangs up hears nothing.
#[test]
fn what_is_not_asked_in_full_may_have_a_status() {
    let half = "manner = \"half-open\"\n  expect = [408, \"closed\"]";
    let idle = "manner = { idle = \"1s\" }\n  expect = [408]";
    let told = |step: &str, after: &str| {
        let then =
            format!("  [[actor.step]]\n  id = \"then\"\n  request = \"GET /\"\n  after = {after}");
        last(&format!("{step}\n\n{then}"))
    };
    for sound in [half, idle] {
        let after = "{ step = \"last\", status = [408, 200] }";
        assert_eq!(told(sound, after), "no fault");
    }
    let accepted = "wait for another step, or for none";
    let asked = "ask about another step, or about none";
    for (step, after, fault) in [
        (half, "\"last\"", accepted),
        (idle, "\"last\"", accepted),
        (half, "{ step = \"last\", status = [200, 204] }", accepted),
        ("manner = \"abandon\"", "\"last\"", accepted),
        (
            "manner = \"abandon\"",
            "{ step = \"last\", status = [200] }",
            asked,
        ),
        (
            "manner = \"reset\"",
            "{ step = \"last\", status = [408] }",
            asked,
        ),
        (
            half,
            "{ step = \"last\", status = [] }",
            "write some, such as [401, 403]",
        ),
        (
            half,
            "{ step = \"last\", status = [503] }",
            "add 503 to its `expect`",
        ),
    ] {
        let told = told(step, after);
        assert!(told.contains(fault), "{step} {after}: {told}");
        assert_eq!(told.lines().count(), 1, "{step} {after}: {told}");
    }
}

#[test]
fn what_is_expected_is_a_status_or_an_end() {
    assert_snapshot!([last("expect = []"), last("expect = [99, \"close\", true]"),].join("\n"));
}

#[test]
fn manners_are_described() {
    let lines = "manner = { slow_body = \"1.5s\" }";
    let text = SOUND.replace(BODY, &format!("{BODY}\n  {lines}"));
    let plan = load("a.toml", &text, &Options::default()).expect("sound");
    let told = plan.describe("asked for");
    assert!(
        told.contains("\n    manner   ask: slow_body 1.5s\n"),
        "{told}"
    );
}
