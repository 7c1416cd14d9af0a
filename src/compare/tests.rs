//! How often the comparison cries wolf, and how often it sees one.

use super::*;
use crate::percentile::tests::drawn;
use crate::report::fixture;

/// A run of one scenario with one request whose times are drawn; runs differ by the disturbance
/// of their seed.
fn run(seed: u64, median_ms: f64) -> RunRecord {
    let mut run = fixture::clean();
    run.scenarios.truncate(1);
    let actors = &mut run.scenarios[0].actors;
    actors.truncate(1);
    actors[0].steps = vec![drawn(seed, median_ms, 0.3, 0.1)];
    run
}

fn runs(from: u64, median_ms: f64) -> Vec<RunRecord> {
    (from..from + 5).map(|seed| run(seed, median_ms)).collect()
}

#[test]
fn alike_runs_raise_at_most_five_false_alarms_in_a_hundred_and_ten_percent_are_seen() {
    let (mut alarms, mut seen) = (0, 0);
    for pair in 0..100 {
        let before = runs(pair * 20, 10.0);
        let alike = compare(&before, &runs(pair * 20 + 10, 10.0), 0.0).unwrap();
        let changed = |row: &Row| row.change != Change::CannotTell;
        alarms += usize::from(alike.rows.iter().any(changed));
        let slower = compare(&before, &runs(pair * 20 + 10, 11.0), 0.0).unwrap();
        let p99 = |row: &&Row| row.quantile == 0.99;
        let worse = slower.rows.iter().filter(p99);
        seen += usize::from(worse.into_iter().any(|row| row.change == Change::Worse));
    }
    assert!(
        alarms <= 5,
        "{alarms} false alarms in 100 pairs of alike runs"
    );
    assert!(seen >= 90, "10 % more was seen in {seen} of 100 pairs");
}

#[test]
fn a_tolerated_difference_is_let_pass() {
    let (before, after) = (runs(0, 10.0), runs(50, 11.0));
    assert!(compare(&before, &after, 0.0).unwrap().is_worse());
    assert!(!compare(&before, &after, 0.2).unwrap().is_worse());
    let better = compare(&after, &before, 0.0).unwrap();
    assert!(better.rows.iter().any(|row| row.change == Change::Better));
    assert!(!better.is_worse());
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (before, mut after) = (runs(0, 10.0), runs(50, 10.0));
    let refusal = |after: &[RunRecord]| compare(&before, after, 0.0).unwrap_err().to_string();
    assert!(refusal(&after[..1]).starts_with("after has one run; compare two"));
    after[1].settings.scale_divisor = 7.0;
    let different = refusal(&after);
    assert!(
        different.contains("--scale is 1:48 before and 1:7 after"),
        "{different}"
    );
    let mut after = runs(50, 10.0);
    after[2].validity.state = crate::record::ValidityState::GeneratorLimited;
    after[2].validity.reasons = vec!["late".into()];
    assert_eq!(
        refusal(&after),
        "a run after is not valid (late): run it again"
    );
}

#[test]
fn new_leaks_are_named() {
    let (before, mut after) = (runs(0, 10.0), runs(50, 10.0));
    after[0].findings = fixture::record().findings;
    let comparison = compare(&before, &after, 0.0).unwrap();
    assert!(!comparison.new_leaks.is_empty());
    assert!(compare(&after, &after, 0.0).unwrap().new_leaks.is_empty());
}

#[test]
fn the_table_tells_what_changed() {
    let comparison = compare(&runs(0, 10.0), &runs(50, 12.0), 0.0).unwrap();
    insta::assert_snapshot!(render(&comparison, true));
}
