//! Arrivals that are neither even nor independent: bursts, and the curve of a day.

use std::time::Duration;

use insta::assert_snapshot;

use super::SOUND;
use super::faults::changed;
use crate::scenario::plan::{Arrivals, Plan, Rated};
use crate::scenario::{Options, load};

const STAGES: &str = r#"stages = [{ rate = 2, for = "10s" }]"#;

fn fitted(lines: &str, options: &Options) -> Plan {
    let text = SOUND.replace(STAGES, lines);
    load("a.toml", &text, options).unwrap_or_else(|faults| panic!("{faults}"))
}

fn rated(plan: &Plan) -> &Rated {
    match &plan.actors[0].arrivals {
        Arrivals::Rated(rated) => rated,
        other => panic!("{other:?}"),
    }
}

#[test]
fn bursts_must_be_possible() {
    let bursts = |keys: &str| changed(STAGES, &format!("{STAGES}\nbursts = {{ {keys} }}"));
    assert_eq!(bursts("visits_max = 50, gap = \"200ms\""), "no fault");
    assert_eq!(
        bursts("visits_max = 2, gap = { mean = \"1s\" }, tail = 3"),
        "no fault"
    );
    assert_snapshot!(bursts("gap = \"200ms\""), @"a.toml:11:10: `visits_max` is missing; add `visits_max = …`, a whole number");
    assert_snapshot!(bursts("visits_max = 1, gap = \"0.2\", tail = 4"), @r#"
    a.toml:11:25: 1 is no number of visits of a burst; write a whole number from 2 to 10000
    a.toml:11:34: `0.2` is no time; write a number and a unit, such as "500ms", "10s", "2m" or "1h"
    a.toml:11:48: 4 is no exponent of a heavy tail; write a number from 0.5 to 3
    "#);
    assert_snapshot!(bursts("visits_max = 10001, gap = 2"), @"
    a.toml:11:25: 10001 is no number of visits of a burst; write a whole number from 2 to 10000
    a.toml:11:38: `gap` cannot be an integer; write text in quotes or a table
    ");
    let dense = STAGES.replace("rate = 2", "rate = 5000");
    let told = changed(
        STAGES,
        &format!("{dense}\nbursts = {{ visits_max = 9, gap = \"60s\" }}"),
    );
    assert_snapshot!(told, @"a.toml:11:10: about 300000 bursts would be under way at once; plan at most 100000: lower rates, or shorter gaps");
}

#[test]
fn few_visits_are_not_left_to_bursts() {
    let lines = |visits_min: u32| {
        let bursts = "bursts = { visits_max = 50, gap = \"200ms\" }";
        format!(
            "{}\n{bursts}\nvisits_min = {visits_min}",
            STAGES.replace("rate = 2", "rate = 20")
        )
    };
    // Two hundred visits are some fifty bursts, of which each brings a visit at least.
    assert!(
        rated(&fitted(&lines(40), &Options::default()))
            .bursts
            .is_some()
    );
    let even = fitted(&lines(100), &Options::default());
    assert!(rated(&even).bursts.is_none());
}

#[test]
fn bursts_are_described() {
    let lines = format!("{STAGES}\nbursts = {{ visits_max = 50, gap = {{ mean = \"200ms\" }} }}");
    let told = fitted(&lines, &Options::default()).describe("asked for");
    let told: Vec<&str> = told.lines().skip(6).take(2).collect();
    assert_snapshot!(told.join("\n"), @"
    visits   about 20 evenly spaced, 2 a second at the peak
    bursts   of 2.889 visits on average, at most 50, 200ms apart on average; tail 1.2
    ");
}

const NIGHT_AND_DAY: &str =
    "day = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 0]";

#[test]
fn a_day_keeps_its_mean_rate_and_its_curve() {
    let stage = format!("stages = [{{ rate = 50, {NIGHT_AND_DAY}, for = \"48s\" }}]");
    let plan = fitted(&stage, &Options::default());
    let (arrivals, stages) = (&plan.actors[0].arrivals, &rated(&plan).stages);
    assert_eq!(stages.len(), 24);
    assert!(stages.windows(2).all(|pair| pair[0].to == pair[1].from));
    assert_eq!(stages[23].to, stages[0].from);
    assert_eq!(arrivals.duration().as_secs_f64(), 48.0);
    assert!((arrivals.visits_expected() - 50.0 * 48.0).abs() < 1e-9);
    // 44 in all: the mean is 44/24, the highest 4.
    assert!((arrivals.rate_max() - 50.0 * 4.0 * 24.0 / 44.0).abs() < 1e-9);
}

#[test]
fn a_day_may_stand_among_other_stages() {
    let odd = format!(
        "stages = [{{ rate = 1, for = \"1s\" }}, {{ rate = 5, {NIGHT_AND_DAY}, for = \"7ms\" }}]"
    );
    let plan = fitted(&odd, &Options::default());
    assert_eq!(rated(&plan).stages.len(), 25);
    assert_eq!(plan.actors[0].arrivals.duration().as_micros(), 1_007_000);
}

#[test]
fn a_day_must_be_possible() {
    let stage = |keys: &str| changed("rate = 2, for", &format!("{keys}, for"));
    assert_eq!(stage(&format!("rate = 2, {NIGHT_AND_DAY}")), "no fault");
    assert_snapshot!(stage("rate = 2, day = [1, 2]"), @"a.toml:10:29: a day has 24 hours, not 2; write 24 numbers, one for each hour; rates up to 1000000");
    assert_snapshot!(stage(&format!("rate = 2, {}", NIGHT_AND_DAY.replace("1, 2", "-1, 2"))), @"a.toml:10:51: -1 is no factor; write 0, or a number above");
    assert_snapshot!(stage(&format!("from = 1, to = 2, {NIGHT_AND_DAY}")), @"a.toml:10:37: `day` belongs to `rate`; write `rate = …`, the mean of the day");
    assert_snapshot!(stage(&format!("rate = 900000, {NIGHT_AND_DAY}")), @"a.toml:10:34: the day's highest rate is 1963636; write 24 numbers, one for each hour; rates up to 1000000");
    assert_snapshot!(stage(&format!("rate = 2, day = [{}]", ["0"; 24].join(", "))), @"a.toml:10:29: nobody turns up on this day; write 24 numbers, one for each hour; rates up to 1000000");
}

#[test]
fn a_day_is_described() {
    let stage = format!("stages = [{{ rate = 50, {NIGHT_AND_DAY}, for = \"48s\" }}]");
    let told = fitted(&stage, &Options::default()).describe("asked for");
    let told: Vec<&str> = told.lines().skip(6).take(2).collect();
    assert_snapshot!(told.join("\n"), @"
    visits   about 2,400 evenly spaced, 109.1 a second at the peak
    rates    0, 27.3, 54.5, 81.8, 109.1, 81.8, 54.5, 27.3, 0 a second
    ");
}

#[test]
fn a_closed_loop_has_users_and_nothing_that_belongs_to_rates() {
    let users = |keys: &str| changed(STAGES, keys);
    assert_eq!(users("users = { count = 32, for = \"10s\" }"), "no fault");
    assert_snapshot!(
        [
            users("users = { count = 0, for = \"10s\" }"),
            users("users = { count = 100001, for = \"10s\" }"),
            users("users = { count = 32 }"),
            users("users = { count = 32, for = \"10s\" }\nprocess = \"poisson\""),
            users(&format!(
                "{STAGES}\nusers = {{ count = 32, for = \"10s\" }}"
            )),
        ]
        .join("\n")
    );
    let options = Options {
        scale_divisor: 10.0,
        duration: Some(Duration::from_secs(3)),
    };
    let plan = fitted(
        "users = { count = 32, for = \"10s\" }\nhistorical = true",
        &options,
    );
    let Arrivals::Closed(closed) = plan.actors[0].arrivals else {
        panic!("{:?}", plan.actors[0].arrivals);
    };
    assert_eq!(
        (closed.users, closed.duration),
        (32, Duration::from_secs(3))
    );
}
