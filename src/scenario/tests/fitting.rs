//! How scenarios are fitted to a run: scale, length, the visits that must remain.

use std::time::Duration;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::SOUND;
use crate::scenario::plan::{Arrivals, Plan, Process, Rated};
use crate::scenario::{Options, load};

fn plan(text: &str, scale_divisor: f64, seconds: Option<f64>) -> Plan {
    let duration = seconds.map(Duration::from_secs_f64);
    let options = Options {
        scale_divisor,
        duration,
    };
    load("a.toml", text, &options).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The arrivals of its only actor.
fn rated(plan: &Plan) -> &Rated {
    match &plan.actors[0].arrivals {
        Arrivals::Rated(rated) => rated,
        other => panic!("{other:?}"),
    }
}

/// The sound scenario with more in its actor's table.
fn with(keys: &str) -> String {
    SOUND.replace("kind = \"citizen\"", &format!("kind = \"citizen\"\n{keys}"))
}

#[test]
fn only_historical_rates_are_scaled() {
    let human = plan(SOUND, 10.0, None);
    assert_eq!(human.actors[0].arrivals.rate_max(), 2.0);
    let historical = plan(&with("historical = true"), 10.0, None);
    assert_eq!(historical.actors[0].arrivals.rate_max(), 0.2);
    assert_eq!(historical.scale.divisor, 10.0);
}

#[test]
fn stages_are_stretched_alike() {
    let stages = r#"[{ rate = 5, for = "10s" }, { from = 5, to = 9, for = "30s" }]"#;
    let text = SOUND.replace(r#"[{ rate = 2, for = "10s" }]"#, stages);
    let stretched = plan(&text, 1.0, Some(4.0));
    let stages = &rated(&stretched).stages;
    assert_eq!(stages[0].duration, Duration::from_secs(1));
    assert_eq!(stages[1].duration, Duration::from_secs(3));
    assert_eq!((stages[1].from, stages[1].to), (5.0, 9.0));
}

#[test]
fn a_short_run_keeps_its_visits_and_leaves_none_to_chance() {
    let text = with("historical = true\nvisits_min = 50\nprocess = \"poisson\"");
    let fitted = plan(&text, 1000.0, Some(2.0));
    assert_eq!(rated(&fitted).process, Process::Constant);
    assert!((fitted.actors[0].arrivals.visits_expected() - 50.5).abs() < 1e-9);
    // Twenty at random could be fewer than ten; two thousand could not.
    let process = |rate: &str| {
        let text = with("visits_min = 10\nprocess = \"poisson\"");
        let text = text.replace("rate = 2", &format!("rate = {rate}"));
        rated(&plan(&text, 1.0, None)).process
    };
    assert_eq!(process("2"), Process::Constant);
    assert_eq!(process("200"), Process::Poisson);
}

#[test]
fn a_plan_is_described_before_it_runs() {
    let text = with("historical = true\nprocess = \"poisson\"\noverload = { shed_after = \"2s\" }");
    assert_snapshot!(plan(&text, 10.0, None).describe("asked for"), @r#"
    sound: Nothing is wrong here
      today      2021-04-28
      model      partly open: visits arrive whether or not others were answered; a visit's steps follow one another
      scale      1:10 of the historical rates, asked for
      length     10 s of arrivals, then up to 10 s
      actor      citizen (citizen)
        visits   about 2 evenly spaced, 0.2 a second at the peak
        requests 2 a visit in 3 steps, 0.4 a second at the peak
        at once  1,000 visits; the others wait 2s, then are dropped
        from     127.66.0.0 and on, 65,536 addresses
      threshold  response.p99 below 2s
      threshold  lost below 1%, the default
    "#);
    let human = plan(SOUND, 10.0, None).describe("asked for");
    assert!(
        human.contains("  scale      as written: no rates are historical\n"),
        "{human}"
    );
    let from = |list: &str| {
        let text = SOUND.replace("\"127.66.0.0/16\"", list);
        let told = plan(&text, 1.0, None).describe("asked for");
        let line = told.lines().find(|line| line.contains("    from     "));
        line.unwrap_or_default().trim().to_owned()
    };
    assert_eq!(
        from(r#"["127.66.0.9", "127.66.4.0/24"]"#),
        "from     127.66.0.9, 127.66.4.0/24: 257 addresses"
    );
    assert_eq!(
        from(
            r#"["127.0.0.9", "127.0.0.8", "127.0.0.7", "127.0.0.6", "127.0.0.4/31", "127.0.0.3"]"#
        ),
        "from     127.0.0.9, 127.0.0.8, 127.0.0.7, 127.0.0.6, 2 more: 7 addresses"
    );
}

proptest! {
    #[test]
    fn arrivals_last_as_long_as_asked_and_bring_enough(
        divisor in 1.0..1e6_f64,
        seconds in 0.01..1000.0_f64,
        visits_min in 1..5000_u64,
    ) {
        let text = with(&format!("historical = true\nvisits_min = {visits_min}"));
        let arrivals = plan(&text, divisor, Some(seconds)).actors.remove(0).arrivals;
        prop_assert!((arrivals.duration().as_secs_f64() - seconds).abs() < 1e-6);
        prop_assert!(arrivals.visits_expected() >= visits_min as f64);
    }
}
