//! How visits go: retries.

use super::SOUND;
use super::faults::changed;
use crate::scenario::{Options, load};

/// What is said when the first step has these keys too.
fn first(keys: &str) -> String {
    let capture = "  capture = { txn = \"json:/txnId\" }";
    changed(capture, &format!("{capture}\n  {keys}"))
}

/// The fault of the first step's keys, without its place, which is line and column of the text.
fn fault(keys: &str) -> String {
    let told = first(keys);
    let mut parts = told.splitn(4, ':');
    let place = (parts.next(), parts.next());
    assert_eq!(place, (Some("a.toml"), Some("17")), "{told}");
    let column = parts.next().and_then(|column| column.parse().ok());
    assert!(column.is_some_and(|column: usize| column > 3), "{told}");
    parts.next().unwrap_or_default().trim().to_owned()
}

#[test]
fn a_retry_is_possible() {
    for sound in [
        "retry = {}",
        "retry = { times = 100, on = [503] }",
        "retry = { on = [\"failed\", 429], wait = \"none\", new_address = true }",
        "retry = { wait = { first = \"1s\", factor = 1, most = \"1s\" } }",
    ] {
        assert_eq!(first(sound), "no fault");
    }
    for (keys, told) in [
        (
            "retry = { times = 0 }",
            "0 is out of range; write a whole number from 1 to 100",
        ),
        (
            "retry = { on = [] }",
            "nothing is tried again; write statuses, \"failed\" or \"timed-out\", or leave `retry` out",
        ),
        (
            "retry = { on = [99] }",
            "99 is no status; write numbers from 100 to 599",
        ),
        (
            "retry = { on = [\"fialed\"] }",
            "unknown occasion `fialed`; did you mean `failed`?",
        ),
        (
            "retry = { wait = { factor = 0.5 } }",
            "0.5 is no factor by which a pause grows; write a number from 1 to 100",
        ),
        (
            "retry = { wait = { first = \"40s\" } }",
            "`first` is longer than `most`; write at most as long a time in `first` as in `most`",
        ),
        (
            "retry = { tiems = 3 }",
            "unknown key `tiems`; did you mean `times`?",
        ),
    ] {
        assert_eq!(fault(keys), told, "{keys}");
    }
    assert!(fault("retry = { wait = \"nnoe\" }").starts_with("unknown wait `nnoe`"));
}

#[test]
fn only_a_request_is_tried_again_and_only_where_there_is_another_address() {
    let handset = changed(
        "read_otp = \"portal\"",
        "read_otp = \"portal\"\n  retry = {}",
    );
    assert!(
        handset.contains("`retry` belongs to a request"),
        "{handset}"
    );
    let text = SOUND.replace("127.66.0.0/16", "127.66.0.9").replace(
        "  read_otp = \"portal\"",
        "  request = \"GET /a\"\n  retry = { new_address = true }",
    );
    let told = load("a.toml", &text, &Options::default())
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(told.contains("the actor has no other address"), "{told}");
}

#[test]
fn how_visits_go_is_told() {
    let text = SOUND.replace(
        "  entitles = true",
        "  entitles = true\n  retry = { times = 4, on = [503, \"failed\"], new_address = true }",
    );
    let plan = load("a.toml", &text, &Options::default()).expect("it is sound");
    let told = plan.describe("");
    let line = "    step     log-in: tried again after 503, failures, 4 times at most, after up to 500ms, then longer, from another address\n";
    assert!(told.contains(line), "{told}");
}
