//! Several processes with `--shard` make the visits of one: the same instants, people,
//! numbers and source addresses, whoever sends them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mockdrill::engine::schedule::{Schedule, Shard};
use mockdrill::record::RunRecord;
use mockdrill::scenario::{Options, load};

use crate::program::command;

/// One actor of each kind of arrivals.
const SCENARIO: &str = r#"format = 1
name = "shapes"
title = "Arrivals of every kind"
date = "2021-04-28"

[[actor]]
id = "even"
kind = "citizen"
sources = "127.66.0.0/16"
stages = [{ from = 10, to = 50, for = "1s" }]
[[actor.step]]
id = "ask"
request = "GET /even/{person.mobile}/{other.mobile}/{random.uuid}"
repeat = 2
next_other = true

[[actor]]
id = "clustered"
kind = "bot"
sources = "127.67.0.0/16"
process = "poisson"
bursts = { visits_max = 20, gap = { mean = "20ms" } }
stages = [{ rate = 60, for = "1s" }]
[[actor.step]]
id = "ask"
request = "GET /clustered/{person.mobile}/{other.mobile}"
chance = 0.5

[[actor]]
id = "by-day"
kind = "citizen"
sources = "127.68.0.0/16"
process = "poisson"
[[actor.stages]]
rate = 60
for = "1s"
day = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 0]
[[actor.step]]
id = "ask"
request = "GET /day/{person.mobile}"

[[actor]]
id = "recorded"
kind = "citizen"
sources = "127.69.0.0/16"
historical = true
trace = { file = "seen.csv", speed = 2 }
[[actor.step]]
id = "ask"
request = "GET /trace/{person.mobile}"
"#;

/// A hundred instants in two seconds.
fn write_scenario(folder: &Path) {
    let instants = (1..=100).map(|number| format!("{}\n", f64::from(number) / 50.0));
    let trace = format!("due_seconds\n{}", instants.collect::<String>());
    std::fs::write(folder.join("seen.csv"), trace).unwrap();
    std::fs::write(folder.join("shapes.toml"), SCENARIO).unwrap();
}

/// How often each request came from each address.
type Requests = BTreeMap<(String, String), u64>;

/// A registry that answers everything and remembers what it was asked.
struct Listener {
    target: String,
    seen: Arc<Mutex<Requests>>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let target = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Requests::new()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let seen = Arc::clone(&shared);
                std::thread::spawn(move || converse(stream, &seen));
            }
        });
        Self { target, seen }
    }

    fn take(&self) -> Requests {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

fn converse(mut stream: TcpStream, seen: &Mutex<Requests>) {
    let from = stream.peer_addr().unwrap().ip().to_string();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        let text = String::from_utf8_lossy(&buffer[..read]);
        let line = text.lines().next().unwrap_or_default().to_owned();
        let key = (from.clone(), line);
        *seen.lock().unwrap().entry(key).or_default() += 1;
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        if stream.write_all(answer).is_err() {
            return;
        }
    }
}

/// Runs these shards at the same time; their records.
fn run(target: &str, shards: &[&str]) -> Vec<RunRecord> {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path());
    let start = |shard: &&str| {
        let out = format!("out-{}", shard.replace('/', "-of-"));
        let mut arguments = vec!["run", "shapes.toml", "--target", target, "--scale", "1:2"];
        arguments.extend(["--seed", "3", "--workers", "2", "--out", &out]);
        if !shard.is_empty() {
            arguments.extend(["--shard", shard]);
        }
        let child = command(folder.path(), &arguments).output();
        (folder.path().join(out).join("run.json"), child)
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = shards
            .iter()
            .map(|shard| scope.spawn(move || start(shard)))
            .collect();
        let record = |running: std::thread::ScopedJoinHandle<'_, (std::path::PathBuf, _)>| {
            let (path, output): (_, std::io::Result<std::process::Output>) =
                running.join().unwrap();
            let output = output.unwrap();
            let text = std::fs::read_to_string(path)
                .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
            mockdrill::report::json::read(&text).unwrap()
        };
        running.into_iter().map(record).collect()
    })
}

fn scheduled(records: &[RunRecord]) -> Vec<u64> {
    let mut sums = Vec::new();
    for record in records {
        let actors = &record.scenarios[0].actors;
        sums.resize(actors.len(), 0);
        for (sum, actor) in sums.iter_mut().zip(actors) {
            *sum += actor.visits.scheduled;
        }
    }
    sums
}

#[test]
fn shards_together_send_what_one_process_sends() {
    let listener = Listener::start();
    let whole = run(&listener.target, &[""]);
    let sent = listener.take();
    assert_eq!(whole[0].settings.shard, None);
    assert!(sent.len() > 100, "{} requests", sent.len());
    let parts = run(&listener.target, &["1/3", "2/3", "3/3"]);
    assert_eq!(listener.take(), sent);
    assert_eq!(scheduled(&parts), scheduled(&whole));
    let shards: Vec<_> = parts
        .iter()
        .map(|record| record.settings.shard.as_deref())
        .collect();
    assert_eq!(shards, [Some("1/3"), Some("2/3"), Some("3/3")]);
}

#[expect(clippy::print_stdout, reason = "a bar shows its figures")]
/// Bar M4: one process against four shards, the same seed: the same multiset of due instants.
#[test]
fn shards_have_the_due_instants_of_one_process() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path());
    let origin = folder.path().join("shapes.toml").display().to_string();
    let options = Options {
        scale_divisor: 2.0,
        ..Options::default()
    };
    let plan = load(&origin, SCENARIO, &options).unwrap();
    for (stream, actor) in plan.actors.iter().enumerate() {
        let due = |shard| {
            let schedule = Schedule::new(&actor.arrivals, 3, stream as u64, shard);
            schedule.map(|arrival| arrival.due)
        };
        let whole: Vec<Duration> = due(Shard::WHOLE).collect();
        let shards = (0..4).map(|index| Shard { index, of: 4 });
        let mut parts: Vec<Duration> = shards.flat_map(due).collect();
        parts.sort();
        println!(
            "M4 {}: {} due instants in one process, {} in four shards; equal: {}",
            actor.id,
            whole.len(),
            parts.len(),
            whole == parts
        );
        assert!(!whole.is_empty());
        assert_eq!(whole, parts, "{}", actor.id);
    }
}

#[test]
fn a_shard_that_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, told) in [
        (vec!["--shard", "0/4"], "write I/N with I from 1 to N"),
        (vec!["--shard", "5/4"], "write I/N with I from 1 to N"),
        (
            vec!["--shard", "1/4", "--visit", "bot/0"],
            "cannot be used with",
        ),
    ] {
        let mut all = vec!["run", "telegram-bot"];
        all.extend(arguments);
        let output = command(folder.path(), &all).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(told), "{stderr}");
    }
}
