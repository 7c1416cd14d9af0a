//! How often the comparison cries wolf, how often it sees one, and what it refuses.

use super::*;
use crate::estimate::simulated::{self, Model, PER_SECOND, Random, SECONDS};
use crate::record::{Interval, ValidityState, Visits};
use crate::report::fixture;

/// What makes each of the three steps of a simulated run wait.
const MODELS: [Model; 3] = [
    Model::Disturbed {
        memory: 0.6,
        size: 0.1,
    },
    Model::Queue { busy: 0.5 },
    Model::Disturbed {
        memory: 0.0,
        size: 0.0,
    },
];

/// A minute of three steps, as it was drawn.
struct Drawn {
    seed: u64,
    steps: [Vec<(usize, f64)>; 3],
    /// What all times of this run are multiplied by, because runs of one machine differ.
    factor: f64,
}

impl Drawn {
    /// `between`: standard deviation of the logarithm of what runs differ by.
    fn of(seed: u64, between: f64) -> Self {
        let draw = |at: u64, model: Model| model.draw(seed * 8 + at);
        let [first, second, third] = MODELS;
        Self {
            seed,
            steps: [draw(0, first), draw(1, second), draw(2, third)],
            factor: (between * Random::of(seed * 8 + 7).normal()).exp(),
        }
    }

    fn run(&self, change: impl Fn(f64) -> f64) -> Run {
        let mut record = fixture::clean();
        record.scenarios.truncate(1);
        record.settings.seed = self.seed;
        let scenario = &mut record.scenarios[0];
        let actor = &mut scenario.actors[0];
        let steps = self.steps.iter().zip(["one", "two", "three"]);
        actor.steps = steps
            .map(|(drawn, id)| simulated::step(id, drawn, |ms| change(ms * self.factor)))
            .collect();
        actor.visits = Visits {
            scheduled: SECONDS * PER_SECOND,
            finished: SECONDS * PER_SECOND,
            ..Visits::default()
        };
        scenario.arrivals_seconds = SECONDS as f64;
        let interval = |second: u64| Interval {
            from_seconds: second as f64,
            seconds: 1.0,
            ..Interval::default()
        };
        scenario.intervals = (0..SECONDS).map(interval).collect();
        Run {
            name: format!("run-{}", self.seed),
            record,
        }
    }
}

fn drawn(seeds: std::ops::Range<u64>, between: f64) -> Vec<Drawn> {
    seeds.map(|seed| Drawn::of(seed, between)).collect()
}

fn runs(drawn: &[Drawn], change: impl Fn(f64) -> f64 + Copy) -> Vec<Run> {
    drawn.iter().map(|one| one.run(change)).collect()
}

fn five(first: u64, slower: f64) -> Vec<Run> {
    runs(&drawn(first..first + 5, 0.02), |ms| ms * slower)
}

/// The third step from its p95 on slower, its p99 by 10 %, and with it that of the queue a little.
fn tail_slower(ms: f64) -> f64 {
    const P95: f64 = 22.76;
    const P99: f64 = 31.99;
    let beyond = (ms - P95).max(0.0);
    ms + beyond * 0.1 * P99 / (P99 - P95)
}

#[derive(Clone, Copy, Debug, Default)]
struct Alarms {
    /// Pairs of alike groups of which any figure was called changed.
    any: usize,
    /// The same of a p99.
    p99: usize,
    /// Pairs of which the second is 10 % slower, of which a p99 was called worse.
    seen: usize,
    /// The same where only the tail is slower.
    seen_in_the_tail: usize,
}

/// Over pairs of groups of `count` runs.
fn alarms(pairs: std::ops::Range<u64>, count: u64, between: f64) -> Alarms {
    let changed = |row: &&Row| row.change != Change::CannotTell;
    let worse = |row: &&Row| row.change == Change::Worse;
    let p99 = |row: &&Row| row.measure == Measure::Response(0.99);
    let mut alarms = Alarms::default();
    for pair in pairs {
        let group = |first: u64| drawn(first..first + count, between);
        let before = runs(&group(pair * 64), |ms| ms);
        let after = group(pair * 64 + 32);
        let rows = |change: fn(f64) -> f64| -> Vec<Row> {
            compare(&before, &runs(&after, change), 0.0).unwrap().rows
        };
        let alike = rows(|ms| ms);
        alarms.any += usize::from(alike.iter().any(|row| changed(&row)));
        alarms.p99 += usize::from(alike.iter().filter(p99).any(|row| changed(&row)));
        let saw = |change| usize::from(rows(change).iter().filter(p99).any(|row| worse(&row)));
        alarms.seen += saw(|ms| ms * 1.1);
        alarms.seen_in_the_tail += saw(tail_slower);
    }
    alarms
}

/// Of a hundred pairs of groups.
fn of_a_hundred(count: u64, between: f64) -> Alarms {
    let parts: Vec<Alarms> = std::thread::scope(|scope| {
        let part = |from: u64| scope.spawn(move || alarms(from..from + 25, count, between));
        let parts = [0, 25, 50, 75].map(part);
        parts.map(|part| part.join().unwrap()).to_vec()
    });
    parts.iter().fold(Alarms::default(), |sum, one| Alarms {
        any: sum.any + one.any,
        p99: sum.p99 + one.p99,
        seen: sum.seen + one.seen,
        seen_in_the_tail: sum.seen_in_the_tail + one.seen_in_the_tail,
    })
}

/// Five runs of each, with what a quiet machine makes runs differ by; and single runs, of which
/// nothing shows that, without it.
#[test]
#[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
fn alike_runs_raise_at_most_five_alarms_in_a_hundred_and_ten_percent_are_seen() {
    for (count, between) in [(5, 0.02), (1, 0.0)] {
        let alarms = of_a_hundred(count, between);
        println!("{count} runs of each that differ by {between}, of 100 pairs: {alarms:?}");
        assert!(alarms.any <= 5, "{alarms:?}");
        assert!(alarms.p99 <= 5, "{alarms:?}");
        assert!(alarms.seen >= 90, "{alarms:?}");
        assert!(count == 1 || alarms.seen_in_the_tail >= 90, "{alarms:?}");
    }
}

fn change_of(comparison: &Comparison, step: Option<&str>, measure: Measure) -> Change {
    let mut rows = comparison.rows.iter();
    let row = rows.find(|row| row.step.as_deref() == step && row.measure == measure);
    row.unwrap().change
}

#[test]
fn slower_is_worse_faster_is_better_and_a_tolerated_difference_is_let_pass() {
    let (before, after) = (five(0, 1.0), five(32, 1.1));
    let p50 = Measure::Response(0.5);
    let slower = compare(&before, &after, 0.0).unwrap();
    assert!(slower.is_worse());
    assert_eq!(change_of(&slower, None, p50), Change::Worse);
    let faster = compare(&after, &before, 0.0).unwrap();
    assert!(!faster.is_worse());
    assert_eq!(change_of(&faster, None, p50), Change::Better);
    assert!(!compare(&before, &after, 0.2).unwrap().is_worse());
}

#[test]
fn answers_that_stay_away_are_a_worse_throughput_also_when_the_others_are_quick() {
    let before = five(0, 1.0);
    let mut after = five(32, 1.0);
    for run in &mut after {
        let steps = &mut run.record.scenarios[0].actors[0].steps;
        for stretch in &mut steps[1].stretches {
            stretch.answered -= stretch.answered / 10;
        }
    }
    let comparison = compare(&before, &after, 0.0).unwrap();
    let of = |step| change_of(&comparison, step, Measure::Throughput);
    assert_eq!(of(Some("citizen/two")), Change::Worse);
    assert_eq!(of(Some("citizen/three")), Change::CannotTell);
}

/// Of each step two of five requests are refused within a millisecond and tried again, until they
/// are answered as before.
fn refuses(run: &mut Run) {
    let scenario = &mut run.record.scenarios[0];
    for step in &mut scenario.actors[0].steps {
        let mut refused = hdrhistogram::Histogram::<u64>::new(3).unwrap();
        for stretch in &mut step.stretches {
            let more = stretch.answered * 2 / 3;
            let mut times = stretch.microseconds().unwrap();
            times.record_n(900, more).unwrap();
            refused.record_n(900, more).unwrap();
            stretch.due += more;
            stretch.answered += more;
            *stretch = std::mem::take(stretch).with(&times);
            let mut intervals = scenario.intervals.iter_mut();
            let at = intervals.find(|at| at.from_seconds == stretch.from_seconds);
            let at = at.unwrap();
            at.answered += stretch.answered;
            at.unexpected += more;
        }
        let more = refused.len();
        step.conservation.scheduled += more;
        step.conservation.answered += more;
        step.retried = more;
        let unexpected = simulated::outcome(OutcomeClass::Unexpected, &refused);
        step.outcomes.push(unexpected);
        refused.add(step.response.microseconds().unwrap()).unwrap();
        step.response = crate::record::Latency::of(&refused);
    }
}

#[test]
fn a_registry_that_refuses_is_never_better_and_its_refusals_are_worse() {
    for count in [1, 5] {
        let mut before = five(0, 1.0);
        let mut after = five(0, 1.0);
        before.truncate(count);
        after.truncate(count);
        after.iter_mut().for_each(refuses);
        let comparison = compare(&before, &after, 0.0).unwrap();
        for step in [None, Some("citizen/two")] {
            let of = |measure| change_of(&comparison, step, measure);
            assert_eq!(of(Measure::Share(Mishap::Unexpected)), Change::Worse);
            assert_eq!(of(Measure::Share(Mishap::Retried)), Change::Worse);
            for measure in measures() {
                assert_eq!(of(measure), Change::CannotTell, "{measure:?}");
            }
        }
        assert!(comparison.is_worse());
        let back = compare(&after, &before, 0.0).unwrap();
        assert!(!back.is_worse());
    }
}

/// Who is slower and refuses more: the refusals hide nothing.
#[test]
fn slower_answers_are_seen_among_quick_refusals() {
    let before = five(0, 1.0);
    let mut after = five(32, 1.1);
    after.iter_mut().for_each(refuses);
    let comparison = compare(&before, &after, 0.0).unwrap();
    assert_eq!(
        change_of(&comparison, None, Measure::Response(0.5)),
        Change::Worse
    );
}

#[test]
fn records_that_do_not_tell_outcomes_apart_are_compared_by_all_answers_and_that_is_said() {
    let (before, mut after) = (five(0, 1.0), five(0, 1.0));
    after.iter_mut().for_each(refuses);
    assert!(!render(&compare(&before, &after, 0.0).unwrap(), false).contains("earlier program"));
    let steps = &mut after[3].record.scenarios[0].actors[0].steps;
    steps.iter_mut().for_each(|step| step.outcomes.clear());
    let comparison = compare(&before, &after, 0.0).unwrap();
    // The refusals are in the books of every record.
    assert!(comparison.is_worse());
    let said = render(&comparison, false);
    assert!(said.contains("earlier program"), "{said}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_to_do() {
    let before = five(0, 1.0);
    let refusal = |change: fn(&mut RunRecord)| {
        let mut after = five(32, 1.0);
        change(&mut after[2].record);
        compare(&before, &after, 0.0).unwrap_err().to_string()
    };
    let refusals = [
        refusal(|run| run.settings.posture = None),
        refusal(|run| run.settings.people_seed = 7),
        refusal(|run| run.scenarios[0].name = "another".into()),
        refusal(|run| run.scenarios[0].arrivals_seconds = 10.0),
        refusal(|run| {
            run.scenarios[0].actors[0].steps.truncate(1);
        }),
        refusal(|run| run.settings.visit = Some("citizen/3".into())),
        refusal(|run| {
            run.validity.state = ValidityState::GeneratorLimited;
            run.validity.reasons = vec!["2 % began more than 50 ms late".into()];
        }),
        refusal(|run| run.interrupted = true),
        refusal(|run| {
            let step = &mut run.scenarios[0].actors[0].steps[0];
            step.outcomes[0].response.histogram = "AAAA".into();
        }),
        compare(&before, &[], 0.0).unwrap_err().to_string(),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn new_leaks_are_named_and_known_ones_are_not() {
    let before = five(0, 1.0);
    let mut after = five(32, 1.0);
    after[0].record.findings = fixture::findings();
    let comparison = compare(&before, &after, 0.0).unwrap();
    assert!(!comparison.new_leaks.is_empty());
    let known = compare(&after, &before, 0.0).unwrap();
    assert!(known.new_leaks.is_empty());
}

#[test]
fn the_table_tells_what_changed() {
    let mut after = five(32, 1.0);
    let slower = five(64, 1.2);
    for (run, slow) in after.iter_mut().zip(slower) {
        let steps = &mut run.record.scenarios[0].actors[0].steps;
        steps[2] = slow.record.scenarios[0].actors[0].steps[2].clone();
    }
    let comparison = compare(&five(0, 1.0), &after, 0.0).unwrap();
    insta::assert_snapshot!(render(&comparison, false));
}

#[test]
fn single_runs_are_compared_with_a_warning() {
    let mut after = five(32, 1.0);
    after.truncate(1);
    after[0].record.environment.processors = 64;
    // Too few for a p99.9.
    for step in &mut after[0].record.scenarios[0].actors[0].steps {
        step.stretches.truncate(6);
        let mut all = hdrhistogram::Histogram::<u64>::new(3).unwrap();
        for stretch in &step.stretches {
            all.add(stretch.microseconds().unwrap()).unwrap();
        }
        step.response = crate::record::Latency::of(&all);
        step.outcomes = vec![simulated::outcome(OutcomeClass::Expected, &all)];
        step.expected = all.len();
        step.conservation.answered = all.len();
    }
    let comparison = compare(&five(0, 1.0)[..1], &after, 0.0).unwrap();
    insta::assert_snapshot!(render(&comparison, true));
}
