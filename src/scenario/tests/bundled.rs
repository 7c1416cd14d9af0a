//! The bundled scenarios do what their head comments say.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::scenario::bundled::{ALL, find};
use crate::scenario::plan::{Action, Actor, Arrivals, Plan, Sources, Stage, Step};
use crate::scenario::{Options, load};

fn plan(name: &str, options: &Options) -> Plan {
    let bundled = find(name).unwrap_or_else(|| panic!("{name} is not bundled"));
    load(bundled.origin, bundled.text, options).unwrap_or_else(|faults| panic!("{faults}"))
}

fn plans(options: &Options) -> Vec<Plan> {
    ALL.iter()
        .map(|bundled| plan(bundled.name, options))
        .collect()
}

/// A run that is as short as CI wants it, scaled far down.
const SHORT: Options = Options {
    scale_divisor: 1000.0,
    duration: Some(Duration::from_secs(2)),
};

#[test]
fn the_list_and_the_folder_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let files: BTreeSet<String> = entries
        .map(|entry| entry.expect("it can be listed").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = ALL.iter().map(|one| format!("{}.toml", one.name)).collect();
    assert_eq!(listed, files);
}

#[test]
fn each_is_sound_bears_its_files_name_and_tells_its_story() {
    for bundled in ALL {
        assert_eq!(plan(bundled.name, &Options::default()).name, bundled.name);
        for part in [
            "# What happened. ",
            "# What this does. ",
            "# What it shows. ",
        ] {
            let head = bundled.text.split("\nformat").next().unwrap_or_default();
            assert!(head.contains(part), "{} lacks {part}", bundled.name);
        }
    }
}

/// The weaknesses that some step could prove in a run.
fn attempted(options: &Options) -> BTreeSet<String> {
    let plans = plans(options);
    let steps = plans
        .iter()
        .flat_map(|plan| &plan.actors)
        .flat_map(|actor| &actor.steps);
    steps.filter_map(|step| step.attempts.clone()).collect()
}

#[test]
fn every_weakness_that_must_be_attempted_is() {
    let attempted = attempted(&Options::default());
    for weakness in [
        "records-open",
        "any-bearer-accepted",
        "unconfirmed-token",
        "token-wrong-audience",
        "otp-unlimited-guesses",
        "otp-reusable",
        "otp-not-bound-to-mobile",
        "otp-master-code",
        "broken-object-access",
        "partner-over-scope",
        "partner-request-replay",
        "citizen-calls-staff",
        "staff-outside-jurisdiction",
        "staff-without-purpose",
        "partner-without-otp",
        "allowlist-trusts-forwarded-header",
        "existence-by-status",
        "existence-by-time",
        "enumeration-never-blocked",
        "connections-held",
    ] {
        assert!(attempted.contains(weakness), "{weakness}");
    }
}

#[test]
fn short_runs_still_test_everything() {
    for plan in plans(&SHORT) {
        for actor in &plan.actors {
            let visits = actor.arrivals.visits_expected();
            assert!(visits >= 3.0, "{} {}: {visits}", plan.name, actor.id);
        }
    }
    let phone_list = plan("phone-list", &SHORT);
    for actor in phone_list
        .actors
        .iter()
        .filter(|actor| actor.id.starts_with("list-"))
    {
        let hits = actor.arrivals.visits_expected() * actor.others_registered;
        assert!(hits >= 90.0, "{}: {hits} hits", actor.id);
    }
}

fn step<'a>(plan: &'a Plan, actor: &str, step: &str) -> &'a Step {
    let actor = plan
        .actors
        .iter()
        .find(|candidate| candidate.id == actor)
        .expect("an actor");
    actor
        .steps
        .iter()
        .find(|candidate| candidate.id == step)
        .expect("a step")
}

#[test]
fn limits_are_tried_beyond_what_a_careful_registry_allows() {
    let guesses = step(&plan("otp-abuse", &SHORT), "guesser", "guess").repeat;
    assert!(guesses >= 101, "NIST allows 100");
    let everybody = plan("phone-list", &SHORT);
    let everybody = step(&everybody, "one-caller", "ask-for-everybody");
    assert!(everybody.repeat >= 120 && everybody.next_other);
}

/// Addresses of different actors never meet, as limits count by address.
#[test]
fn source_blocks_do_not_overlap() {
    let plans = plans(&Options::default());
    let actors = plans.iter().flat_map(|plan| &plan.actors);
    let mut blocks: Vec<(u32, u32)> = actors
        .filter_map(|actor| match &actor.sources {
            Sources::Addresses(addresses) => Some(addresses.blocks()),
            Sources::PartnerAddress => None,
        })
        .flatten()
        .map(|block| (block.first.to_bits(), block.addresses))
        .collect();
    blocks.sort_unstable();
    for pair in blocks.windows(2) {
        assert!(pair[0].0 + (pair[0].1 - 1) < pair[1].0, "{pair:x?}");
    }
}

#[test]
fn what_follows_an_accepted_attempt_is_told_from_what_always_comes() {
    let hanging = |name: &str| -> Vec<String> {
        let plan = plan(name, &SHORT);
        let all = plan.actors.iter().flat_map(|actor| {
            let hangs = actor
                .steps
                .iter()
                .filter(|step| actor.hangs_on_attempt(step));
            hangs.map(|step| step.id.clone())
        });
        all.collect()
    };
    assert_eq!(hanging("otp-abuse"), ["read-victim"]);
    assert_eq!(
        hanging("telegram-bot"),
        [
            "victim-reads-sms",
            "confirm-with-forged-address",
            "look-up-with-forged-address"
        ]
    );
    assert!(hanging("registration-opening").is_empty());
}

/// What a visit waits for of its own accord, on average.
fn think_seconds(actor: &Actor) -> f64 {
    let pause = |step: &Step| step.think.mean().as_secs_f64();
    let share = |step: &Step| actor.share_of_visits(step) * f64::from(step.repeat);
    actor
        .steps
        .iter()
        .map(|step| pause(step) * share(step))
        .sum()
}

#[test]
fn registration_opening_is_the_arithmetic_of_the_day() {
    let plan = plan("registration-opening", &Options::default());
    let citizen = &plan.actors[0];
    assert!((citizen.requests_per_visit() - 48.0).abs() < 1e-9);
    let is_otp = |step: &&Step| matches!(step.action, Action::ReadOtp { .. });
    let otps = citizen
        .steps
        .iter()
        .filter(is_otp)
        .map(|step| citizen.share_of_visits(step));
    assert!((otps.sum::<f64>() - 1.8).abs() < 1e-9);
    let peak = citizen.arrivals.rate_max() * citizen.requests_per_visit();
    assert!((peak - 55_000.0).abs() < 10.0, "{peak} requests a second");
    // Little's law: as many are open as arrive while one lasts; requests take time too.
    let seconds = think_seconds(citizen);
    assert!((2.0..4.0).contains(&seconds), "{seconds} s a visit");
    assert!(citizen.arrivals.rate_max() * seconds < 6000.0);
    assert!(citizen.visits_max > 6000);
}

#[test]
fn the_record_day_passes_through_the_marks_that_are_known() {
    let plan = plan("record-day", &Options::default());
    let arrivals = &plan.actors[0].arrivals;
    let Arrivals::Rated(rated) = arrivals else {
        panic!("a trace")
    };
    let a_day = 25e6 / 86_400.0;
    let mean = arrivals.visits_expected() / arrivals.duration().as_secs_f64();
    assert!((mean / a_day - 1.0).abs() < 0.001, "{mean} a second");
    // Whole hours, and half of one that hardly changes.
    let by = |hours: f64| {
        let share =
            |(hour, stage): (usize, &Stage)| stage.visits() * (hours - hour as f64).clamp(0.0, 1.0);
        let visits: f64 = rated.stages.iter().enumerate().map(share).sum();
        25e6 * visits / arrivals.visits_expected()
    };
    assert!((by(13.5) - 10e6).abs() < 0.2e6, "{}", by(13.5));
    assert!((by(15.0) - 13.3e6).abs() < 0.2e6, "{}", by(15.0));
}

#[test]
fn the_probe_walks_over_all_thirty_seven_entries() {
    let plan = plan("open-api-probe", &Options::default());
    let without = &plan.actors[0];
    assert!(without.steps.len() >= 37);
    let requests: BTreeSet<String> = without
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            Action::Request(request) => Some(request),
            Action::ReadOtp { .. } => None,
        })
        .inspect(|request| assert!(!request.credentialed, "{request}"))
        .map(|request| request.to_string())
        .collect();
    assert_eq!(
        requests.len(),
        without.steps.len(),
        "a request is there twice"
    );
}
