//! Recorded arrivals: what is read, what is said of files that are wrong, how they are fitted.

use std::path::Path;
use std::time::Duration;

use insta::assert_snapshot;

use super::SOUND;
use crate::scenario::plan::{Arrivals, Plan, Recorded};
use crate::scenario::{Faults, Options, load};

const STAGES: &str = r#"stages = [{ rate = 2, for = "10s" }]"#;
const TRACE: &str = r#"trace = { file = "seen.csv" }"#;

/// The sound scenario with these lines for its stages, beside a trace with this content.
fn loaded(lines: &str, content: &[u8], options: &Options) -> Result<Plan, Faults> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("seen.csv"), content).expect("a file");
    let origin = folder.path().join("a.toml").display().to_string();
    let mut plan = load(&origin, &SOUND.replace(STAGES, lines), options);
    if let Err(faults) = &mut plan {
        faults.origin = "a.toml".to_owned();
    }
    plan
}

fn recorded(lines: &str, content: &str, options: &Options) -> Recorded {
    let plan = loaded(lines, content.as_bytes(), options);
    let plan = plan.unwrap_or_else(|faults| panic!("{faults}"));
    match plan.actors[0].arrivals.clone() {
        Arrivals::Recorded(recorded) => recorded,
        other => panic!("{other:?}"),
    }
}

fn faults(lines: &str, content: &[u8]) -> String {
    let faults = loaded(lines, content, &Options::default());
    faults.expect_err("it is wrong").to_string()
}

#[test]
fn a_trace_is_read_with_or_without_a_header() {
    let plain = recorded(TRACE, "0\n0.5\n0.5\n2.25\n", &Options::default());
    let nanos = [0, 500_000_000, 500_000_000, 2_250_000_000];
    assert_eq!(&*plain.instants, nanos);
    let spreadsheet = "\u{feff}due_seconds\r\n 0\r\n\"0.5\"\r\n5e-1\r\n\r\n2.25";
    assert_eq!(recorded(TRACE, spreadsheet, &Options::default()), plain);
}

#[test]
fn what_is_wrong_with_a_trace_has_its_file_line_and_column() {
    let wrong = b"due\n1\n-1\n0.5\nnan\n2,3\n90000\n\xff\n";
    assert_snapshot!(faults(TRACE, wrong), @"
    a.toml:10:18: seen.csv:3:1: this is before the start; let the start be 0
    a.toml:10:18: seen.csv:4:1: this is earlier than the line before; sort the instants, the earliest first
    a.toml:10:18: seen.csv:5:1: this is no number; write seconds since the start, such as 12.345
    a.toml:10:18: seen.csv:6:3: there is a second column; write one column: seconds since the start
    a.toml:10:18: seen.csv:7:1: this is more than a day after the start; write at most 86400 seconds, counted from the start of the trace
    ");
    assert_snapshot!(faults(TRACE, b""), @"a.toml:10:18: seen.csv: has no instant after the start; let at least one visit come after the start");
    assert_snapshot!(faults(TRACE, b"due\n0\n0\n"), @"a.toml:10:18: seen.csv: has no instant after the start; let at least one visit come after the start");
    assert_snapshot!(faults(TRACE, b"due\nlater\n"), @"a.toml:10:18: seen.csv:2:1: this is no number; write seconds since the start, such as 12.345");
}

#[test]
fn a_file_that_is_not_there_or_none_is_told() {
    let trace = |file: &str| faults(&TRACE.replace("seen.csv", file), b"1");
    assert_snapshot!(trace("absent.csv"), @"a.toml:10:18: absent.csv: cannot be read: No such file or directory (os error 2); write the path of a CSV file, relative to the folder of this scenario");
    assert_snapshot!(trace("."), @"a.toml:10:18: .: is no file; write the path of a CSV file, relative to the folder of this scenario");
    assert_snapshot!(trace("/dev/zero"), @"a.toml:10:18: /dev/zero: is no file; write the path of a CSV file, relative to the folder of this scenario");
}

#[test]
fn an_actor_arrives_in_one_way() {
    assert_snapshot!(faults(&format!("{STAGES}\n{TRACE}"), b"1"), @r#"a.toml:10:10: an actor has either `stages`, `trace` or `users`; write stages = [{ rate = 2, for = "10s" }], trace = { file = "arrivals.csv" }, or users = { count = 32, for = "10s" }"#);
    assert_snapshot!(faults("", b"1"), @r#"a.toml:6:1: an actor has either `stages`, `trace` or `users`; write stages = [{ rate = 2, for = "10s" }], trace = { file = "arrivals.csv" }, or users = { count = 32, for = "10s" }"#);
    assert_snapshot!(faults(&format!("{TRACE}\nprocess = \"poisson\""), b"1"), @"a.toml:11:11: `process` belongs to `stages`; leave it out: the trace says when each visit is due");
    assert_snapshot!(faults(r#"trace = { file = "seen.csv", speed = 0 }"#, b"1"), @"a.toml:10:38: 0 is no speed; write how many times as fast: 0.001 to 1000");
}

#[test]
fn no_content_of_a_wrong_file_is_shown() {
    let told = faults(TRACE, b"secret\nhunter2\n9876543210\nhunter3,hunter4\n");
    for content in ["secret", "hunter", "98765"] {
        assert!(!told.contains(content), "{told}");
    }
}

/// A second with a visit each millisecond.
fn dense() -> String {
    (1..=1000)
        .map(|millis| format!("{}\n", f64::from(millis) / 1000.0))
        .collect()
}

fn fitted(lines: &str, scale_divisor: f64, seconds: Option<f64>) -> (Recorded, Arrivals) {
    let duration = seconds.map(Duration::from_secs_f64);
    let options = Options {
        scale_divisor,
        duration,
    };
    let recorded = recorded(lines, &dense(), &options);
    (recorded.clone(), Arrivals::Recorded(recorded))
}

#[test]
fn speed_changes_the_time_and_not_the_visits() {
    let (_, twice) = fitted(r#"trace = { file = "seen.csv", speed = 2 }"#, 1.0, None);
    assert_eq!(twice.duration(), Duration::from_millis(500));
    assert_eq!(twice.visits_expected(), 1000.0);
}

#[test]
fn another_length_changes_the_visits_and_not_the_rate() {
    let (_, as_it_is) = fitted(TRACE, 1.0, None);
    for seconds in [0.1, 0.5, 2.0, 2.5] {
        let (_, stretched) = fitted(TRACE, 1.0, Some(seconds));
        assert!((stretched.duration().as_secs_f64() - seconds).abs() < 1e-6);
        let visits = stretched.visits_expected();
        assert!((visits - 1000.0 * seconds).abs() < 1e-6, "{visits}");
        let (rate, was) = (stretched.rate_max(), as_it_is.rate_max());
        assert!(
            (rate / was - 1.0).abs() < 0.01 || seconds < 1.0,
            "{rate}, {was}"
        );
    }
}

#[test]
fn only_a_historical_trace_is_scaled_and_keeps_its_visits() {
    let (human, _) = fitted(TRACE, 10.0, None);
    assert_eq!(human.copies, 1.0);
    let historical = format!("{TRACE}\nhistorical = true");
    let (scaled, _) = fitted(&historical, 10.0, None);
    assert!((scaled.copies - 0.1).abs() < 1e-12 && scaled.by_chance);
    // Ten of a thousand by chance could be none; and fifty are wanted here.
    let (few, _) = fitted(&historical, 100.0, None);
    assert!((few.copies - 0.01).abs() < 1e-12 && !few.by_chance);
    let (kept, arrivals) = fitted(&format!("{historical}\nvisits_min = 50"), 100.0, None);
    assert!(!kept.by_chance);
    assert!((arrivals.visits_expected() - 50.5).abs() < 1e-9);
}

#[test]
fn a_trace_is_described() {
    let options = Options {
        scale_divisor: 8.0,
        ..Options::default()
    };
    let lines = format!("{TRACE}\nhistorical = true");
    let plan = loaded(&lines, dense().as_bytes(), &options).expect("it is sound");
    let told = plan.describe("asked for");
    let told: Vec<&str> = told.lines().skip(6).take(2).collect();
    assert_snapshot!(told.join("\n"), @"
    visits   about 125 as recorded, 125 a second at the peak
    trace    1,000 instants in 1 s (speed 1), 0.125 visits at each, by chance
    ");
}

#[test]
fn bundled_scenarios_need_no_file_beside_them() {
    for bundled in crate::scenario::bundled::ALL {
        let elsewhere = Path::new("/nowhere").join(bundled.origin);
        let plan = load(
            &elsewhere.display().to_string(),
            bundled.text,
            &Options::default(),
        );
        assert!(plan.is_ok(), "{}", bundled.name);
    }
}
