//! How visits go: retries, branches, captures, pauses.

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

/// The sound scenario with these steps after its own.
pub(super) fn then(steps: &str) -> String {
    let (before, threshold) = SOUND.split_once("[[threshold]]").expect("it has one");
    format!("{before}{steps}\n[[threshold]]{threshold}")
}

/// What is said of them.
pub(super) fn told(steps: &str) -> String {
    match load("a.toml", &then(steps), &Options::default()) {
        Ok(_) => "no fault".to_owned(),
        Err(faults) => faults.to_string(),
    }
}

pub(super) fn step(id: &str, keys: &str) -> String {
    format!("  [[actor.step]]\n  id = \"{id}\"\n  request = \"GET /{id}\"\n  {keys}\n")
}

#[test]
fn a_condition_is_of_one_kind_and_about_what_was_before() {
    let after = |condition: &str| told(&step("branch", &format!("after = {condition}")));
    for sound in [
        "\"log-in\"",
        "{ step = \"log-in\" }",
        "{ step = \"log-in\", status = [200, 403] }",
        "{ capture = \"txn\", is = \"\" }",
        "{ capture = \"txn\", matches = \"^[0-9a-f]\" }",
    ] {
        assert_eq!(after(sound), "no fault", "{sound}");
    }
    for (condition, fault) in [
        (
            "{ step = \"log-on\" }",
            "unknown earlier step `log-on`; did you mean `log-in`?",
        ),
        ("{ step = \"branch\" }", "unknown earlier step `branch`"),
        ("{ step = \"log-in\", status = [] }", "no status is named"),
        ("{ step = \"log-in\", status = [4] }", "4 is no status"),
        (
            "{ step = \"log-in\", is = \"x\" }",
            "the condition is not of one kind",
        ),
        ("{ }", "the condition is not of one kind"),
        (
            "{ capture = \"txn\" }",
            "a value has either `is` or `matches`",
        ),
        (
            "{ capture = \"tnx\", is = \"x\" }",
            "unknown capture of an earlier step `tnx`; did you mean `txn`?",
        ),
        (
            "{ capture = \"txn\", matches = \"(\" }",
            ":31:40: `(` is no regular expression: unclosed group; see https://docs.rs/regex/#syntax",
        ),
    ] {
        let told = after(condition);
        assert!(told.contains(fault), "{condition}: {told}");
    }
}

/// A branch that no visit could take is no branch.
#[test]
fn a_branch_on_what_ends_the_visit_is_dead() {
    let after = |first: &str, condition: &str| {
        let branch = step("branch", &format!("after = {condition}"));
        told(&format!("{}{branch}", step("try", first)))
    };
    let refused = "{ step = \"try\", status = [401, 403] }";
    for sound in [
        "expect = [200, 403]",
        "on_unexpected = \"continue\"",
        "attempts = \"records-open\"",
    ] {
        assert_eq!(after(sound, refused), "no fault", "{sound}");
    }
    let retried = "retry = { on = [401] }";
    for (first, condition, fault) in [
        (
            "",
            refused,
            "a.toml:35:36: this never holds: the visit ends where `try` is answered 401 or 403; add 401 to its `expect`, or write `on_unexpected = \"continue\"` there",
        ),
        (
            retried,
            refused,
            "the visit ends where `try` is answered 401 or 403",
        ),
        (
            "expect = [403]",
            "\"try\"",
            "a.toml:35:11: this never holds: the visit ends where `try` is accepted; add 200 to its `expect`, or write `on_unexpected = \"continue\"` there",
        ),
        (
            "",
            "{ step = \"read-sms\", status = [200] }",
            "a.toml:35:41: this never holds: `read-sms` reads the handset, which has no status; write \"read-sms\": done where an OTP was read",
        ),
    ] {
        let told = after(first, condition);
        assert!(told.contains(fault), "{first} {condition}: {told}");
    }
    let again =
        "again = { from = \"last\", times = 2, while = { step = \"last\", status = [404] } }";
    let told = told(&step("last", again));
    assert!(
        told.contains("the visit ends where `last` is answered 404"),
        "{told}"
    );
}

/// What is expected in vain is one fault, not also one of each step that asks.
#[test]
fn a_status_that_is_none_is_told_once() {
    for (expect, fault) in [
        ("expect = [20]", "20 is no status"),
        ("expect = []", "no status is expected"),
    ] {
        for condition in ["\"try\"", "{ step = \"try\", status = [404] }"] {
            let branch = step("branch", &format!("after = {condition}"));
            let told = told(&format!("{}{branch}", step("try", expect)));
            assert!(told.contains(fault), "{expect} {condition}: {told}");
            assert_eq!(told.lines().count(), 1, "{expect} {condition}: {told}");
        }
    }
    let branch = step("branch", "after = \"try\"");
    let told = told(&format!("{}{branch}", step("try", "expect = [\"closed\"]")));
    assert!(told.contains("add 200 to its `expect`"), "{told}");
}

/// What a branch keeps is there in that branch and nowhere else.
#[test]
fn captures_of_a_branch_stay_in_it() {
    let refused = "after = { step = \"try\", status = [401] }";
    let kept_by = step(
        "keep",
        &format!("{refused}\n  capture = {{ token = \"json:/token\" }}"),
    );
    let keep = format!("{}{kept_by}", step("try", "expect = [200, 401]"));
    let mention = "headers = { A = \"{capture.token}\" }";
    let using = |after: &str| step("use", &format!("{after}\n  {mention}"));
    let missing = "`{capture.token}` may be missing: not in every visit is `keep` accepted";
    assert_eq!(told(&format!("{keep}{}", using(refused))), "no fault");
    assert_eq!(
        told(&format!("{keep}{}", using("after = \"keep\""))),
        "no fault"
    );
    let ok = "after = { step = \"keep\", status = [200, 201] }";
    assert_eq!(told(&format!("{keep}{}", using(ok))), "no fault");
    let kept = "after = { capture = \"token\", matches = \".\" }";
    assert_eq!(told(&format!("{keep}{}", using(kept))), "no fault");
    for other in [
        "",
        "after = \"log-in\"",
        "after = { step = \"try\", status = [401, 403] }",
        "after = { capture = \"txn\", is = \"x\" }",
    ] {
        let told = told(&format!("{keep}{}", using(other)));
        assert!(told.contains(missing), "{other}: {told}");
    }
}

/// The same condition is another one once its value may have changed.
#[test]
fn a_value_that_is_kept_anew_opens_another_branch() {
    let first = "after = { capture = \"state\", is = \"A\" }";
    let state = |id: &str| step(id, "capture = { state = \"json:/state\" }");
    let keep = step(
        "keep",
        &format!("{first}\n  capture = {{ token = \"json:/token\" }}"),
    );
    let using = step(
        "use",
        &format!("{first}\n  headers = {{ A = \"{{capture.token}}\" }}"),
    );
    let (one, two) = (state("one"), state("two"));
    assert_eq!(told(&format!("{one}{keep}{using}")), "no fault");
    assert_eq!(told(&format!("{one}{two}{keep}{using}")), "no fault");
    for changed in [
        format!("{one}{keep}{two}{using}"),
        format!("{one}{keep}{using}{two}"),
    ] {
        let told = told(&changed);
        assert!(told.contains("`{capture.token}` may be missing"), "{told}");
    }
}

#[test]
fn branches_count_as_they_are_expected() {
    let requests = |steps: &str| {
        let plan = load("a.toml", &then(steps), &Options::default()).expect("it is sound");
        plan.actors[0].requests_per_visit()
    };
    assert!((requests("") - 2.0).abs() < 1e-9);
    let branch = |keys: &str| requests(&step("branch", keys));
    assert!((branch("after = { step = \"log-in\", status = [200] }") - 3.0).abs() < 1e-9);
    assert!((branch("after = { capture = \"txn\", is = \"x\" }") - 3.0).abs() < 1e-9);
    let half = step("half", "expect = [200, 404]\n  chance = 0.5");
    let after = step(
        "branch",
        "after = { step = \"half\", status = [404] }\n  repeat = 2",
    );
    assert!((requests(&format!("{half}{after}")) - 3.0).abs() < 1e-9);
}

#[test]
fn a_capture_may_be_an_expression() {
    let capture = |source: &str| {
        changed(
            "{ txn = \"json:/txnId\" }",
            &format!("{{ txn = '{source}' }}"),
        )
    };
    assert_eq!(capture("regex:txn=([0-9a-f-]+)"), "no fault");
    assert_eq!(capture(r"regex:\d{6}"), "no fault");
    for (source, told) in [
        (
            "regex:a(b",
            "a.toml:16:21: `a(b` is no regular expression: unclosed group; see https://docs.rs/regex/#syntax for how to write it",
        ),
        (
            r"regex:\w{900}{900}",
            "is no regular expression: it is too large",
        ),
        ("regxe:a", "`regxe:a` is no place in an answer"),
        ("regex:", "`` is no regular expression: it finds everything"),
    ] {
        let said = capture(source);
        assert!(said.contains(told), "{source}: {said}");
    }
}

#[test]
fn a_pause_is_of_one_kind() {
    let think = |pause: &str| first(&format!("think = {pause}"));
    for sound in [
        "\"0s\"",
        "{ mean = \"2s\" }",
        "{ from = \"0s\", to = \"3s\" }",
        "{ median = \"2s\", sigma = 0.8 }",
    ] {
        assert_eq!(think(sound), "no fault", "{sound}");
    }
    let kinds = "the pause is of no one kind; write { mean = \"2s\" }, { from = \"1s\", to = \"3s\" } or { median = \"2s\", sigma = 0.8 }";
    for (pause, told) in [
        ("{ }", kinds),
        ("{ from = \"1s\" }", kinds),
        ("{ mean = \"1s\", sigma = 1 }", kinds),
        (
            "{ mean = \"0s\" }",
            "`0s` is too short; write at least \"1ms\"",
        ),
        (
            "{ from = \"3s\", to = \"2s\" }",
            "`to` is shorter than `from`; write the shortest pause in `from`, the longest in `to`",
        ),
        (
            "{ median = \"2s\", sigma = 2 }",
            "2 is no deviation of a logarithm; write a number above 0, up to 1.5",
        ),
    ] {
        assert_eq!(fault(&format!("think = {pause}")), told, "{pause}");
    }
}
