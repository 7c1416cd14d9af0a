//! How large or small what a scenario says may be.

use std::time::Duration;

use insta::assert_snapshot;

use super::SOUND;
use super::faults::{changed, faults};
use crate::scenario::resolve::words;
use crate::scenario::{Options, load};

#[test]
fn thresholds_bound_what_is_measured_in_its_unit() {
    let measure = |measure: &str, bound: &str| {
        let text = SOUND.replace("\"response.p99\"", measure);
        faults(&text.replace("below = \"2s\"", bound))
    };
    for unmeasured in [
        "response.p101",
        "response.p100",
        "service.p5",
        "response.p99.999",
    ] {
        let told = measure(&format!("\"{unmeasured}\""), "below = \"2s\"");
        let wanted = format!("`{unmeasured}` is not measured; write `p50` to `p99.99`, or `max`");
        assert_eq!(told, format!("a.toml:29:11: {wanted}"));
    }
    assert_snapshot!(measure("\"response.q99\"", "below = \"2s\""), @"a.toml:29:11: unknown measure `response.q99`; did you mean `response.p99`?");
    assert_snapshot!(measure("\"response.p99\"", "below = 2000"), @r#"a.toml:30:9: 2000 does not fit this measure; write a time with its unit, such as "2s""#);
    assert_snapshot!(measure("\"lost\"", "below = \"2s\""), @r#"a.toml:30:9: 2s does not fit this measure; write a share from "0%" to "100%""#);
    assert_snapshot!(measure("\"lost\"", "below = 0.1\nabove = 0.01"), @"a.toml:28:1: a threshold has either `below` or `above`; write one bound in each threshold");
    assert_snapshot!(measure("\"lost\"", "below = 0.1\nstep = \"login\""), @"a.toml:31:8: unknown step `login`; did you mean `log-in`?");
    assert_snapshot!(measure("\"lost\"", "below = 0.1\nactor = \"citizne\"\nstep = \"login\""), @"
    a.toml:31:9: unknown actor `citizne`; did you mean `citizen`?
    a.toml:32:8: unknown step `login`; did you mean `log-in`?
    ");
    assert_eq!(measure("\"service.p99.99\"", "below = \"5ms\""), "no fault");
    assert_eq!(measure("\"service.p50\"", "below = \"5ms\""), "no fault");
    assert_eq!(measure("\"service.p99.9\"", "below = \"5ms\""), "no fault");
    assert_eq!(
        measure("\"response.max\"", "below = \"5s\"\nstep = \"log-in\""),
        "no fault"
    );
    assert_eq!(measure("\"throughput\"", "above = 1000"), "no fault");
}

#[test]
fn a_threshold_may_name_an_outcome_of_what_has_one() {
    let outcome = |measure: &str, bound: &str, outcome: &str| {
        let text = SOUND.replace("response.p99", measure);
        let bound = format!("{bound}\noutcome = \"{outcome}\"");
        faults(&text.replace("below = \"2s\"", &bound))
    };
    for (name, _) in words::OUTCOMES {
        let told = outcome("response.p99", "below = \"2s\"", name);
        assert_eq!(told, "no fault", "{name}");
    }
    assert_eq!(
        outcome("service.max", "below = \"2s\"", "expected"),
        "no fault"
    );
    assert_eq!(outcome("throughput", "above = 10", "expected"), "no fault");
    assert_snapshot!(outcome("response.p99", "below = \"2s\"", "expectd"), @"a.toml:31:11: unknown outcome `expectd`; did you mean `expected`?");
    assert_snapshot!(outcome("response.p99", "below = \"2s\"", "shed"), @"a.toml:31:11: unknown outcome `shed`; write one of `expected`, `unexpected`, `timed-out`, `failed` or `ended`");
    assert_snapshot!(outcome("lost", "below = 0.1", "failed"), @"a.toml:31:11: a share is one of all outcomes; leave `outcome` out, or bound `response`, `service` or `throughput`");
    assert_snapshot!(outcome("unexpected", "below = 0.1", "expected"), @"a.toml:31:11: a share is one of all outcomes; leave `outcome` out, or bound `response`, `service` or `throughput`");
    assert_snapshot!(outcome("service.p99", "below = \"2s\"", "timed-out"), @"a.toml:31:11: time-outs have no service time, so no run could keep this; bound their `response`");
}

#[test]
fn a_threshold_can_be_kept() {
    let bound = |measure: &str, bound: &str| {
        let text = SOUND.replace("response.p99", measure);
        faults(&text.replace("below = \"2s\"", bound))
    };
    assert_snapshot!(bound("lost", "below = 0"), @r#"a.toml:30:9: nothing is below 0, so no run could keep this; write a bound above 0, such as "0.01%", "1ms" or 1"#);
    assert_snapshot!(bound("unexpected", "above = \"100%\""), @r#"a.toml:30:9: nothing is above 100%, so no run could keep this; write a share below "100%""#);
    assert_snapshot!(bound("response.max", "below = \"0s\""), @r#"a.toml:30:9: nothing is below 0s, so no run could keep this; write a bound above 0, such as "0.01%", "1ms" or 1"#);
    assert_eq!(bound("lost", "above = 0"), "no fault");
    assert_eq!(bound("throughput", "above = 0"), "no fault");
}

#[test]
fn a_title_says_something() {
    for (title, problem) in [
        ("\"\"", "says nothing"),
        ("\" \\t\"", "says nothing"),
        ("\"one\\ntwo\"", "is more than one line"),
    ] {
        let told = changed("\"Nothing is wrong here\"", title);
        assert_eq!(
            told,
            format!("a.toml:3:9: the title {problem}; write one line for people")
        );
    }
}

#[test]
fn counts_have_one_range() {
    for count in ["-4", "0", "100001"] {
        let told = changed(
            "kind = \"citizen\"",
            &format!("kind = \"citizen\"\nvisits_max = {count}"),
        );
        let wanted =
            format!("a.toml:9:14: {count} is out of range; write a whole number from 1 to 100000");
        assert_eq!(told, wanted);
    }
    assert_snapshot!(changed("  read_otp", "  repeat = 1_000_000_000_000_000_000_000\n  read_otp"), @"a.toml:20:12: 1000000000000000000000 is far too large or too small; write a number of at most six digits");
}

#[test]
fn a_step_that_nobody_does_is_none() {
    let chance = |chance: &str| {
        let id = "  id = \"log-in\"";
        changed(id, &format!("{id}\n  chance = {chance}"))
    };
    for wrong in ["0", "-0.5", "1.5"] {
        let told = format!("a.toml:24:12: {wrong} is no share of the visits; write a number");
        assert!(chance(wrong).starts_with(&told), "{}", chance(wrong));
    }
    assert_eq!(chance("0.001"), "no fault");
}

#[test]
fn visits_are_bounded() {
    let stage = |stage: &str| changed("{ rate = 2, for = \"10s\" }", stage);
    assert_snapshot!(stage(r#"{ rate = 1000000, for = "24h" }"#), @"a.toml:10:10: the stages bring about 86400000000 visits; plan at most 1000000000: lower rates, or a shorter time");
    assert_eq!(stage(r#"{ rate = 11574, for = "24h" }"#), "no fault");
    // What is bounded is what would be run, not what is written.
    let options = Options {
        duration: Some(Duration::from_secs(86_400)),
        ..Options::default()
    };
    let text = SOUND.replace("rate = 2", "rate = 100000");
    assert!(load("a.toml", &text, &options).is_err());
}
