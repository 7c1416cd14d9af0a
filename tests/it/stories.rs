//! How visits go: what they try again, and what the books say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use mockdrill::record::{Certainty, RunRecord, StepRecord, ValidityState};

use crate::program::command;

/// One request as the registry saw it.
#[derive(Clone, Debug)]
struct Asked {
    path: String,
    from: IpAddr,
    /// How often this path was asked before.
    before: usize,
}

/// A registry that answers as `answer` says, or hangs up when that is nothing.
struct Registry {
    target: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

fn registry(answer: impl Fn(&Asked) -> Option<String> + Send + Sync + 'static) -> Registry {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (answer, all) = (Arc::new(answer), Arc::clone(&asked));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (answer, all) = (Arc::clone(&answer), Arc::clone(&all));
            std::thread::spawn(move || converse(stream, &*answer, &all));
        }
    });
    Registry { target, asked }
}

fn converse(
    mut stream: TcpStream,
    answer: &dyn Fn(&Asked) -> Option<String>,
    all: &Mutex<Vec<Asked>>,
) {
    let from = stream.peer_addr().unwrap().ip();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        let text = String::from_utf8_lossy(&buffer[..read]);
        let path = text.split(' ').nth(1).unwrap().to_owned();
        let asked = {
            let mut all = all.lock().unwrap();
            let before = all.iter().filter(|asked| asked.path == path).count();
            all.push(Asked { path, from, before });
            all.last().cloned().unwrap()
        };
        match answer(&asked) {
            Some(bytes) if stream.write_all(bytes.as_bytes()).is_ok() => {}
            _ => return,
        }
    }
}

impl Registry {
    /// What was asked, by path.
    fn by_path(&self) -> BTreeMap<String, Vec<Asked>> {
        let mut by_path: BTreeMap<String, Vec<Asked>> = BTreeMap::new();
        for asked in self.asked.lock().unwrap().iter() {
            by_path
                .entry(asked.path.clone())
                .or_default()
                .push(asked.clone());
        }
        by_path
    }
}

fn said(status: u16, headers: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    ))
}

/// Rehearses ten visits with these steps.
fn rehearse(registry: &Registry, steps: &str) -> (Option<i32>, RunRecord) {
    rehearse_from(registry, "\"127.0.0.0/16\"", steps)
}

fn rehearse_from(registry: &Registry, sources: &str, steps: &str) -> (Option<i32>, RunRecord) {
    let scenario = format!(
        r#"format = 1
name = "story"
title = "Ten visits"
date = "2021-04-28"
[[actor]]
id = "reader"
kind = "citizen"
sources = {sources}
stages = [{{ rate = 20, for = "500ms" }}]
{steps}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("story.toml"), scenario).unwrap();
    let arguments = [
        "run",
        "story.toml",
        "--target",
        &registry.target,
        "--workers=2",
    ];
    let output = command(folder.path(), &arguments).output().unwrap();
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let record = mockdrill::report::json::read(&text).unwrap();
    for step in &record.scenarios[0].actors[0].steps {
        assert!(step.conservation.is_exact(), "{:?}", step.conservation);
    }
    assert!(record.scenarios[0].actors[0].visits.is_exact());
    (output.status.code(), record)
}

fn step<'a>(record: &'a RunRecord, id: &str) -> &'a StepRecord {
    let steps = &record.scenarios[0].actors[0].steps;
    steps.iter().find(|step| step.id == id).unwrap()
}

const READ: &str = "[[actor.step]]\nid = \"read\"\nrequest = \"GET /read/{person.mobile}\"\n";

/// Turns everybody away twice.
fn turns_away(headers: &'static str) -> Registry {
    registry(move |asked| match asked.before {
        0 | 1 => said(503, headers, ""),
        _ => said(200, "", "{}"),
    })
}

#[test]
fn who_is_turned_away_comes_back_and_every_attempt_is_in_the_books() {
    let registry = turns_away("Retry-After: 0\r\n");
    let retry = "retry = { on = [503], wait = { first = \"5ms\" } }";
    let (code, record) = rehearse(&registry, &format!("{READ}{retry}"));
    let read = step(&record, "read");
    let counts = read.conservation;
    assert_eq!(
        (counts.scheduled, counts.answered, read.retried),
        (30, 30, 20)
    );
    // Being turned away stays unexpected, though what was to be measured was.
    assert_eq!((read.expected, read.unexpected()), (10, 20));
    assert_eq!(
        record.validity.state,
        ValidityState::Valid,
        "{:?}",
        record.validity
    );
    assert_eq!(code, Some(0));
    assert_eq!(record.scenarios[0].actors[0].visits.finished, 10);
    assert_eq!(record.scenarios[0].connections.opened, 10);
    for (path, asked) in registry.by_path() {
        let from: BTreeSet<IpAddr> = asked.iter().map(|asked| asked.from).collect();
        assert_eq!((asked.len(), from.len()), (3, 1), "{path}");
    }
    let summary = mockdrill::report::render(
        &record,
        mockdrill::report::Format::Terminal,
        mockdrill::report::Colour::Never,
    );
    assert!(summary.unwrap().contains("20 requests were retries"));
}

#[test]
fn who_gives_up_ends_with_the_last_answer() {
    let registry = turns_away("");
    let retry = "retry = { times = 1, wait = \"none\" }";
    let (code, record) = rehearse(&registry, &format!("{READ}{retry}"));
    let read = step(&record, "read");
    assert_eq!(
        (read.conservation.scheduled, read.retried, read.expected),
        (20, 10, 0)
    );
    assert_eq!(
        record.validity.state,
        ValidityState::WrongAnswers,
        "{:?}",
        record.validity
    );
    assert_eq!(code, Some(4));
    assert_eq!(record.scenarios[0].actors[0].visits.abandoned, 10);
}

#[test]
fn bots_come_back_from_the_next_address() {
    let registry = turns_away("Retry-After: 3600\r\n");
    let retry = "retry = { on = [503], wait = \"none\", new_address = true }";
    let (_, record) = rehearse(&registry, &format!("{READ}{retry}"));
    assert_eq!(step(&record, "read").expected, 10);
    assert_eq!(record.scenarios[0].connections.opened, 30);
    for (path, asked) in registry.by_path() {
        let addresses: Vec<u32> = asked
            .iter()
            .map(|asked| match asked.from {
                IpAddr::V4(address) => address.to_bits(),
                IpAddr::V6(address) => panic!("{address}"),
            })
            .collect();
        let first = addresses[0];
        assert_eq!(addresses, [first, first + 1, first + 2], "{path}");
    }
}

/// How often each address but that of the question whether anybody is there asked.
fn by_address(registry: &Registry) -> BTreeMap<String, usize> {
    let mut by_address = BTreeMap::new();
    let asked = registry.by_path().into_values().flatten();
    for asked in asked.filter(|asked| asked.from != Ipv4Addr::LOCALHOST) {
        *by_address.entry(asked.from.to_string()).or_default() += 1;
    }
    by_address
}

#[test]
fn visits_come_from_the_addresses_of_a_list_in_turn() {
    let registry = registry(|_| said(200, "", "{}"));
    let list = r#"["127.3.0.9", "127.2.0.5", "127.2.0.12/30"]"#;
    let (code, record) = rehearse_from(&registry, list, READ);
    assert_eq!(code, Some(0));
    assert_eq!(step(&record, "read").expected, 10);
    let wanted = [
        ("127.2.0.12", 2),
        ("127.2.0.13", 2),
        ("127.2.0.14", 1),
        ("127.2.0.15", 1),
        ("127.2.0.5", 2),
        ("127.3.0.9", 2),
    ];
    let wanted = wanted.map(|(address, times)| (address.to_owned(), times));
    assert_eq!(by_address(&registry), BTreeMap::from(wanted));
}

#[test]
fn bots_come_back_from_the_next_address_of_a_list() {
    let registry = turns_away("Retry-After: 3600\r\n");
    let retry = "retry = { on = [503], wait = \"none\", new_address = true }";
    let list = r#"["127.3.0.9", "127.2.0.5", "127.4.0.1"]"#;
    let (_, record) = rehearse_from(&registry, list, &format!("{READ}{retry}"));
    assert_eq!(step(&record, "read").expected, 10);
    // Three attempts each, so every visit comes once from each address.
    let wanted = ["127.2.0.5", "127.3.0.9", "127.4.0.1"].map(|address| (address.to_owned(), 10));
    assert_eq!(by_address(&registry), BTreeMap::from(wanted));
}

#[test]
fn an_answer_that_asks_for_patience_gets_it() {
    let registry = turns_away("Retry-After: 3\r\n");
    let retry = "retry = { on = [503], wait = { first = \"1ms\" } }";
    let (_, record) = rehearse(&registry, &format!("{READ}{retry}"));
    assert_eq!(step(&record, "read").expected, 10);
    assert!(
        record.scenarios[0].seconds >= 4.0,
        "{}",
        record.scenarios[0].seconds
    );
    // Waiting is no lateness: each attempt is due when its pause is over.
    assert!(step(&record, "read").response.max_ms < 3000.0);
}

/// Trying often makes no success of a wall of refusals.
#[test]
fn who_is_always_refused_measured_something_else() {
    let registry = registry(|_| said(503, "", ""));
    let retry = "retry = { times = 100, on = [503], wait = \"none\" }";
    let (_, record) = rehearse(&registry, &format!("{READ}{retry}"));
    assert_eq!(step(&record, "read").retried, 1000);
    let state = record.validity.state;
    assert_eq!(state, ValidityState::WrongAnswers, "{:?}", record.validity);
}

/// A request that fails next is tried again after its own pause, not after the one that an
/// earlier answer asked for.
#[test]
fn an_answer_asks_for_patience_once() {
    let registry = registry(
        |asked| match (asked.path.starts_with("/read"), asked.before) {
            (true, _) => said(503, "Retry-After: 20\r\n", ""),
            (false, 0) => None,
            (false, _) => said(200, "", "{}"),
        },
    );
    let steps = r#"expect = [503]
retry = { times = 1, on = [503], wait = { first = "1ms", most = "50ms" } }
[[actor.step]]
id = "next"
request = "GET /next/{person.mobile}"
retry = { on = ["failed"], wait = { first = "1ms" } }
"#;
    let (_, record) = rehearse(&registry, &format!("{READ}{steps}"));
    let (read, next) = (step(&record, "read"), step(&record, "next"));
    assert_eq!((read.retried, next.retried, next.expected), (10, 10, 10));
}

#[test]
fn a_request_that_failed_stays_lost_though_the_next_one_was_answered() {
    let registry = registry(|asked| match asked.before {
        0 => None,
        _ => said(200, "", "{}"),
    });
    let retry = "retry = { on = [\"failed\"], wait = { first = \"5ms\" } }";
    let (code, record) = rehearse(&registry, &format!("{READ}{retry}"));
    let read = step(&record, "read");
    let counts = read.conservation;
    assert_eq!((counts.failed, counts.answered, read.retried), (10, 10, 10));
    assert_eq!(record.scenarios[0].actors[0].visits.finished, 10);
    assert_eq!(code, Some(3), "half of the requests were lost");
}

/// Requests that came due, by step.
fn scheduled(record: &RunRecord) -> Vec<(&str, u64)> {
    let steps = record.scenarios[0].actors[0].steps.iter();
    steps
        .map(|step| (step.id.as_str(), step.conservation.scheduled))
        .collect()
}

#[test]
fn a_visit_branches_on_what_it_was_answered() {
    let numbers = Mutex::new(0);
    let registry = registry(move |asked| {
        if !asked.path.starts_with("/read") {
            return said(200, "", "{}");
        }
        let mut number = numbers.lock().unwrap();
        *number += 1;
        match *number {
            1..=3 => said(401, "", ""),
            4..=6 => said(200, "", r#"{"state":"VERIFIED"}"#),
            _ => said(200, "", r#"{"state":"WAITING","number":7}"#),
        }
    });
    let steps = r#"expect = [200, 401]
capture = { state = "json:/state" }
[[actor.step]]
id = "refused"
after = { step = "read", status = [401, 403] }
request = "GET /a"
expect = [200, 500]
[[actor.step]]
id = "verified"
after = { capture = "state", is = "VERIFIED" }
request = "GET /b"
[[actor.step]]
id = "waiting"
after = { capture = "state", matches = "^WAIT" }
request = "GET /c"
[[actor.step]]
id = "never"
after = { step = "refused", status = [500] }
request = "GET /d"
[[actor.step]]
id = "joined"
request = "GET /e"
"#;
    let (code, record) = rehearse(&registry, &format!("{READ}{steps}"));
    assert_eq!(
        scheduled(&record),
        [
            ("read", 10),
            ("refused", 3),
            ("verified", 3),
            ("waiting", 4),
            ("never", 0),
            ("joined", 10)
        ]
    );
    // A branch that nobody took is no gap.
    assert_eq!(code, Some(0), "{:?}", record.validity);
}

#[test]
fn each_visit_takes_one_alternative_and_what_comes_after_it() {
    let registry = registry(|_| said(200, "", "{}"));
    let alternative = |id: &str, weight: &str| {
        format!(
            "[[actor.step]]\nid = \"{id}\"\nrequest = \"GET /{id}\"\nchoice = \"way\"\nweight = {weight}\n"
        )
    };
    let steps = [
        READ.to_owned(),
        alternative("often", "1"),
        alternative("seldom", "1"),
        alternative("hardly-ever", "0.000001"),
        "[[actor.step]]\nid = \"then\"\nrequest = \"GET /then\"\nafter = \"often\"\n".to_owned(),
        "[[actor.step]]\nid = \"joined\"\nrequest = \"GET /joined\"\n".to_owned(),
    ];
    let (code, record) = rehearse(&registry, &steps.concat());
    let due: BTreeMap<&str, u64> = scheduled(&record).into_iter().collect();
    assert_eq!(due["often"] + due["seldom"], 10);
    // The same seed draws the same: some of each.
    assert!(due["often"] >= 1 && due["seldom"] >= 1, "{due:?}");
    assert_eq!(
        (due["hardly-ever"], due["then"], due["joined"]),
        (0, due["often"], 10)
    );
    assert_eq!(code, Some(0), "{:?}", record.validity);
}

#[test]
fn a_loop_is_left_when_its_condition_says_so_or_its_times_are_over() {
    // The third answer about a person is what a visit waits for, in half of the visits.
    let registry = registry(|asked| {
        let lucky = asked.path.ends_with(['1', '3', '5', '7', '9']);
        match asked.before {
            2 if asked.path.starts_with("/read") && lucky => said(200, "", r#"{"free":"5"}"#),
            _ => said(200, "", r#"{"free":"0"}"#),
        }
    });
    let steps = r#"capture = { free = "json:/free" }
[[actor.step]]
id = "branch"
after = { capture = "free", is = "5" }
request = "GET /branch"
[[actor.step]]
id = "look"
request = "GET /look"
repeat = 2
again = { from = "read", times = 4, until = { capture = "free", is = "5" } }
[[actor.step]]
id = "joined"
request = "GET /joined"
"#;
    let (code, record) = rehearse(&registry, &format!("{READ}{steps}"));
    let reads = registry
        .by_path()
        .into_iter()
        .filter(|(path, _)| path.starts_with("/read"));
    let mut lucky = 0;
    for (path, asked) in reads {
        let is_lucky = path.ends_with(['1', '3', '5', '7', '9']);
        lucky += u64::from(is_lucky);
        assert_eq!(asked.len(), if is_lucky { 3 } else { 5 }, "{path}");
    }
    assert!((1..=9).contains(&lucky), "{lucky}");
    let reads = 3 * lucky + 5 * (10 - lucky);
    assert_eq!(
        scheduled(&record),
        [
            ("read", reads),
            ("branch", lucky),
            ("look", 2 * reads),
            ("joined", 10)
        ]
    );
    assert_eq!(code, Some(0), "{:?}", record.validity);
}

#[test]
fn each_turn_draws_anew_and_forgets_what_was_answered() {
    // Every second answer of a step is a refusal.
    let registry = registry(|asked| {
        let refused = asked.path.starts_with("/read") && asked.before % 2 == 1;
        said(if refused { 403 } else { 200 }, "", "{}")
    });
    let steps = r#"expect = [200, 403]
[[actor.step]]
id = "one"
choice = "way"
request = "GET /one"
[[actor.step]]
id = "other"
choice = "way"
request = "GET /other"
[[actor.step]]
id = "then"
after = "one"
request = "GET /then"
[[actor.step]]
id = "refused"
after = { step = "read", status = [403] }
request = "GET /refused"
[[actor.step]]
id = "last"
request = "GET /last"
again = { from = "read", times = 5 }
"#;
    let (code, record) = rehearse(&registry, &format!("{READ}{steps}"));
    let due: BTreeMap<&str, u64> = scheduled(&record).into_iter().collect();
    assert_eq!((due["read"], due["last"], due["refused"]), (60, 60, 30));
    assert_eq!(due["one"] + due["other"], 60);
    assert!(due["one"] > 10 && due["other"] > 10, "{due:?}");
    assert_eq!(due["then"], due["one"], "only in turns that took it");
    assert_eq!(code, Some(0), "{:?}", record.validity);
}

#[test]
fn a_value_in_a_page_is_kept_and_sent_back() {
    let registry = registry(|asked| match asked.path.as_str() {
        path if path.starts_with("/read") => {
            said(200, "", "<a href='?txn=00ff-11&x=1'>on</a> txn=22")
        }
        _ => said(200, "", "{}"),
    });
    let steps = r#"capture = { txn = "regex:txn=([0-9a-f-]+)" }
[[actor.step]]
id = "send"
request = "GET /send/{capture.txn}"
[[actor.step]]
id = "miss"
request = "GET /miss"
capture = { none = "regex:no such thing" }
"#;
    let (_, record) = rehearse(&registry, &format!("{READ}{steps}"));
    assert_eq!(registry.by_path()["/send/00ff-11"].len(), 10);
    // An accepted answer without it is not what the story expects.
    assert_eq!(
        (
            step(&record, "send").expected,
            step(&record, "miss").expected
        ),
        (10, 0)
    );
}

/// An attempt is accepted where nothing is to be had by it: an expression that finds that nothing is
/// there proves no effect, one that finds something does.
#[test]
fn what_says_that_nothing_is_there_is_no_effect() {
    let attempt = |pattern: &str| {
        let registry = registry(|_| said(200, "", r#"{"types":[1]}"#));
        let step = format!(
            "[[actor.step]]\nid = \"try\"\nrequest = \"GET /try\"\nexpect = [401]\n\
             attempts = \"token-alg-none\"\ncapture = {{ token = '{pattern}' }}\n"
        );
        let (_, record) = rehearse(&registry, &step);
        let proved = record
            .findings
            .iter()
            .filter(|it| it.certainty == Certainty::Proved);
        proved.count()
    };
    assert_eq!(attempt(r#"regex:"token":"([^"]+)"|$"#), 0);
    assert_eq!(attempt(r#"regex:"types":(.*)"#), 1);
}
