//! Whether visits are begun as planned, on this machine: `cargo bench --bench arrivals`.
//!
//! Runs the program against the bundled registry and prints, beside the bar, what its own
//! record says: how much the gaps of even arrivals vary, and for how many seeds arrivals
//! at random pass the test of Anderson and Darling at the level of 1 %. It takes two minutes.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use mockdrill::record::{ArrivalsRecord, RunRecord};

const EVEN_BAR: f64 = 0.4;
const SEEDS: u64 = 20;
const SEEDS_BAR: f64 = 0.95;
const LEVEL: f64 = 0.01;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let even = run(folder.path(), "constant", 5000, "6s", 1);
    say(&format!(
        "S2 constant, 5,000/s: gaps vary by {:.2} (bar: {EVEN_BAR}); {:.2} % more than 5 ms late",
        even.variation.unwrap_or(f64::NAN),
        even.late * 100.0
    ));
    for (rate, length) in [(200, "3s"), (1000, "2s")] {
        let runs = (1..=SEEDS).map(|seed| run(folder.path(), "poisson", rate, length, seed));
        let runs: Vec<ArrivalsRecord> = runs.collect();
        let passes = |run: &&ArrivalsRecord| run.p_value.is_some_and(|p| p >= LEVEL);
        let distances = runs.iter().filter_map(|run| run.distance);
        say(&format!(
            "S2 Poisson, {rate}/s: accepted for {} of {SEEDS} seeds (bar: {:.0} %); at most \
             {:.1} % of the gaps too long or too short",
            runs.iter().filter(passes).count(),
            SEEDS_BAR * 100.0,
            distances.fold(0.0, f64::max) * 100.0
        ));
    }
}

/// What a run of one actor says about its arrivals.
fn run(folder: &Path, process: &str, rate: u32, length: &str, seed: u64) -> ArrivalsRecord {
    let scenario = format!(
        r#"format = 1
name = "arrivals"
title = "Nothing but arrivals"
date = "2021-04-28"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.128.0.0/9"
process = "{process}"
visits_max = 10000
stages = [{{ rate = {rate}, for = "{length}" }}]
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
"#
    );
    std::fs::write(folder.join("arrivals.toml"), scenario).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_mockdrill"))
        .args(["run", "arrivals.toml", "--seed", &seed.to_string()])
        .current_dir(folder)
        .output()
        .expect("the program starts");
    let text = std::fs::read_to_string(folder.join("mockdrill-runs/latest/run.json"));
    let text = text.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let record: RunRecord = mockdrill::report::json::read(&text).expect("a record");
    record.scenarios[0].actors[0].arrivals.clone()
}

/// Only the command line prints in this project, but a benchmark has no other reader.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody reads");
}
