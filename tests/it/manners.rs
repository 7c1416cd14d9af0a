//! Connections that are not treated as people treat them: what a server sees of each manner, and how
//! each of its ends is counted.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use mockdrill::record::{Conservation, RunRecord, StepRecord};

use crate::program::command;

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const TIMED_OUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";

/// Visits of each run.
const VISITS: u64 = 3;

/// What a server saw of one connection.
#[derive(Debug)]
struct Seen {
    from: IpAddr,
    bytes: Vec<u8>,
    /// How often something arrived.
    pieces: usize,
    /// Whether the caller ended it with a reset.
    reset: bool,
    /// How many were open when it began.
    open: usize,
}

/// What a server does with a caller.
#[derive(Clone, Copy)]
enum Server {
    /// Reads until the request is whole, answers, and reads to the end.
    Answers(&'static [u8]),
    /// The same as soon as something has arrived.
    AnswersAtOnce(&'static [u8]),
    /// Closes as soon as something has arrived.
    Closes,
    /// Reads and says nothing.
    Holds,
}

fn serve(server: Server) -> (String, Receiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    mockdrill::rehearsal::raise_open_files();
    let (sender, seen) = channel();
    let open = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        loop {
            let (sender, open) = (sender.clone(), Arc::clone(&open));
            match listener.accept() {
                Ok((stream, from)) => {
                    let seen = Seen {
                        open: open.fetch_add(1, Ordering::Relaxed) + 1,
                        ..Seen::of(from.ip())
                    };
                    std::thread::spawn(move || {
                        listen(stream, server, seen, &sender);
                        open.fetch_sub(1, Ordering::Relaxed);
                    });
                }
                // A caller that was gone before anybody looked.
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::ConnectionAborted, "{error}");
                    let mut seen = Seen::of(IpAddr::from([127, 80, 0, 0]));
                    seen.reset = true;
                    let _ = sender.send(seen);
                }
            }
        }
    });
    (target, seen)
}

impl Seen {
    fn of(from: IpAddr) -> Self {
        Self {
            from,
            bytes: Vec::new(),
            pieces: 0,
            reset: false,
            open: 0,
        }
    }
}

fn listen(mut stream: TcpStream, server: Server, mut seen: Seen, sender: &Sender<Seen>) {
    let mut buffer = [0; 4096];
    let mut answered = false;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.pieces += 1;
            }
            Err(error) => {
                seen.reset = error.kind() == ErrorKind::ConnectionReset;
                break;
            }
        }
        let answer = match server {
            Server::Answers(answer) if is_whole(&seen.bytes) => answer,
            Server::AnswersAtOnce(answer) => answer,
            Server::Closes => break,
            Server::Answers(_) | Server::Holds => continue,
        };
        // A caller may be gone by now.
        answered = answered || stream.write_all(answer).is_ok();
    }
    let _ = sender.send(seen);
}

/// Requests have no body, or one that says `slow`.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.split_once("\r\n\r\n")
        .is_some_and(|(head, body)| head.starts_with("GET") || body.ends_with("slow"))
}

/// Three visits with one step each, against `server`.
fn rehearse(server: Server, step: &str) -> (StepRecord, Vec<Seen>) {
    let (target, seen) = serve(server);
    let record = run(
        &target,
        &format!("stages = [{{ rate = {VISITS}, for = \"1s\" }}]"),
        step,
    );
    let step = record.scenarios[0].actors[0].steps[0].clone();
    let connections = record.scenarios[0].connections.opened as usize;
    let seen: Vec<Seen> = from_callers(&seen).take(connections).collect();
    assert_eq!(seen.len(), connections);
    (step, seen)
}

/// Whether the registry is there is asked from another address.
fn from_callers(seen: &Receiver<Seen>) -> impl Iterator<Item = Seen> {
    let next = || seen.recv_timeout(Duration::from_secs(20)).ok();
    std::iter::from_fn(next).filter(|seen| seen.from != Ipv4Addr::LOCALHOST)
}

fn run(target: &str, actor: &str, step: &str) -> RunRecord {
    let request = if step.contains("body = ") {
        "POST"
    } else {
        "GET"
    };
    let scenario = format!(
        r#"format = 1
name = "manners"
title = "Callers who do not behave"
date = "2021-04-28"
drain = "5s"
[[actor]]
id = "caller"
kind = "stranger"
sources = "127.80.0.0/16"
{actor}
[[actor.step]]
id = "call"
request = "{request} /api/v2/admin/location/states"
{step}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manners.toml"), scenario).unwrap();
    let arguments = ["run", "manners.toml", "--target", target, "--workers=2"];
    let output = command(folder.path(), &arguments).output().unwrap();
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let record = mockdrill::report::json::read(&text).unwrap();
    let counts = record.scenarios[0].conservation();
    assert!(counts.is_exact(), "{counts:?}");
    record
}

/// All visits came to this.
fn all(of: impl Fn(&mut Conservation) -> &mut u64) -> Conservation {
    let mut counts = Conservation {
        scheduled: VISITS,
        ..Conservation::default()
    };
    *of(&mut counts) = VISITS;
    counts
}

fn answered(step: &StepRecord) {
    assert_eq!(
        step.conservation,
        all(|counts| &mut counts.answered),
        "{step:?}"
    );
}

fn ended(step: &StepRecord) {
    assert_eq!(
        step.conservation,
        all(|counts| &mut counts.ended),
        "{step:?}"
    );
    assert!(step.failures.is_empty(), "{:?}", step.failures);
    // How long it took counts.
    let times = [&step.send_lag, &step.service, &step.response];
    assert_eq!(times.map(|times| times.count), [VISITS; 3]);
}

#[test]
fn a_slow_head_comes_in_pieces_and_is_a_whole_request() {
    let slow = "manner = { slow_header = \"640ms\" }";
    let (step, seen) = rehearse(Server::Answers(PAGE), slow);
    answered(&step);
    assert_eq!(step.manner.as_deref(), Some("slow_header 640ms"));
    let (usual, at_once) = rehearse(Server::Answers(PAGE), "");
    answered(&usual);
    assert_eq!(usual.manner, None);
    for (slow, at_once) in seen.iter().zip(&at_once) {
        assert_eq!(at_once.pieces, 1);
        assert!((8..=32).contains(&slow.pieces), "{} pieces", slow.pieces);
        assert_eq!(slow.bytes.len(), at_once.bytes.len());
        assert!(slow.bytes.ends_with(b"\r\n\r\n"));
    }
    // Each visit has an address of its own.
    let sources: BTreeSet<IpAddr> = seen.iter().map(|seen| seen.from).collect();
    assert_eq!(sources.len() as u64, VISITS);
}

#[test]
fn a_slow_body_comes_in_pieces_after_the_whole_head() {
    let body = format!("{}slow", "-".repeat(60));
    let slow = format!("body = \"{body}\"\nmanner = {{ slow_body = \"640ms\" }}");
    let (step, seen) = rehearse(Server::Answers(PAGE), &slow);
    answered(&step);
    for seen in seen {
        assert!((8..=33).contains(&seen.pieces), "{} pieces", seen.pieces);
        assert!(seen.bytes.ends_with(format!("\r\n\r\n{body}").as_bytes()));
    }
}

#[test]
fn an_answer_before_the_end_of_a_slow_request_is_the_answer() {
    let slow = "manner = { slow_header = \"2s\" }\nexpect = [408]";
    let (step, seen) = rehearse(Server::AnswersAtOnce(TIMED_OUT), slow);
    answered(&step);
    assert_eq!(step.expected, VISITS);
    assert!(seen.iter().all(|seen| !is_whole(&seen.bytes)), "{seen:?}");
}

#[test]
fn a_slow_reader_gets_its_answer_in_the_end() {
    let (step, seen) = rehearse(Server::Answers(PAGE), "manner = { slow_read = \"640ms\" }");
    answered(&step);
    assert_eq!(step.expected, VISITS);
    assert!(step.service.p50_ms >= 640.0, "{:?}", step.service);
    assert!(seen.iter().all(|seen| is_whole(&seen.bytes)), "{seen:?}");
}

/// With a buffer as small as theirs no more than a part of a large answer leaves.
#[test]
fn a_slow_reader_leaves_a_large_answer_with_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let (sender, left) = channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            if stream.read(&mut [0; 4096]).is_ok_and(|read| read == 0) {
                continue;
            }
            stream.set_nonblocking(true).unwrap();
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 7340032\r\n\r\n";
            let mut sent = stream.write(head).unwrap();
            while let Ok(more) = stream.write(&[b'x'; 4096]) {
                sent += more;
            }
            sender.send(sent).unwrap();
        }
    });
    let closed = "manner = { slow_read = \"640ms\" }\nexpect = [\"closed\"]";
    let stages = format!("stages = [{{ rate = {VISITS}, for = \"1s\" }}]");
    let record = run(&target, &stages, closed);
    // The server hung up in the middle of the answer.
    ended(&record.scenarios[0].actors[0].steps[0]);
    for sent in left.iter().take(VISITS as usize) {
        assert!(sent < 7 << 20, "{sent}");
    }
}

#[test]
fn half_of_a_head_waits_for_what_the_registry_does() {
    let closed = "manner = \"half-open\"\nexpect = [\"closed\"]";
    let (step, seen) = rehearse(Server::Closes, closed);
    ended(&step);
    for seen in &seen {
        assert!(seen.bytes.starts_with(b"GET /api"));
        assert!(!is_whole(&seen.bytes));
    }
    let (step, _) = rehearse(
        Server::AnswersAtOnce(TIMED_OUT),
        "manner = \"half-open\"\nexpect = [408]",
    );
    answered(&step);
    // A registry that neither answers nor closes has held a dead connection.
    let held = format!("{closed}\ntimeout = \"700ms\"");
    let (step, _) = rehearse(Server::Holds, &held);
    assert_eq!(step.conservation, all(|counts| &mut counts.timed_out));
    // A close that the story does not have is a failure.
    let (step, _) = rehearse(Server::Closes, "manner = \"half-open\"\nexpect = [408]");
    assert_eq!(step.conservation, all(|counts| &mut counts.failed));
}

#[test]
fn who_abandons_a_request_sends_it_and_hangs_up() {
    let (step, seen) = rehearse(Server::Holds, "manner = \"abandon\"");
    ended(&step);
    assert!(seen.iter().all(|seen| is_whole(&seen.bytes) && !seen.reset));
    let (step, seen) = rehearse(Server::Holds, "manner = \"reset\"");
    ended(&step);
    assert_eq!(seen.len() as u64, VISITS);
    assert!(seen.iter().all(|seen| seen.reset), "{seen:?}");
}

#[test]
fn an_end_that_is_expected_is_one_in_the_usual_manner_too() {
    let (step, _) = rehearse(Server::Closes, "expect = [200, \"closed\"]");
    ended(&step);
    let (step, _) = rehearse(Server::Answers(PAGE), "expect = [200, \"closed\"]");
    answered(&step);
    assert_eq!(step.expected, VISITS);
    let (step, _) = rehearse(Server::Answers(PAGE), "expect = [\"closed\"]");
    answered(&step);
    assert_eq!(step.expected, 0, "an answer is not what was expected");
}

/// All at once, each from an address of its own, and none of them a failure.
#[test]
fn five_hundred_idle_connections_are_open_at_once() {
    let (target, seen) = serve(Server::Holds);
    let stages = "stages = [{ rate = 500, for = \"1s\" }]";
    // Nobody hangs up before the last one is there.
    let idle = "manner = { idle = \"3s\" }";
    let record = run(&target, stages, idle);
    let scenario = &record.scenarios[0];
    assert_eq!(
        scenario.conservation().ended,
        500,
        "{:?}",
        scenario.conservation()
    );
    assert_eq!(scenario.connections.opened, 500);
    let seen: Vec<Seen> = from_callers(&seen).take(500).collect();
    assert!(seen.iter().all(|seen| seen.bytes.is_empty() && !seen.reset));
    let most = seen.iter().map(|seen| seen.open).max();
    assert!(most >= Some(400), "{most:?} at once");
    let sources: BTreeSet<IpAddr> = seen.iter().map(|seen| seen.from).collect();
    assert_eq!(sources.len(), 500);
    // They took their time by themselves: nobody waited for the registry.
    assert!(scenario.response.is_empty(), "{:?}", scenario.response);
}

/// Whom nobody lets in is not held: the connection never stood.
#[test]
fn who_is_not_let_in_is_not_held() {
    let queue = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let any = std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    queue.bind(&any.into()).unwrap();
    queue.listen(0).unwrap();
    let address = queue.local_addr().unwrap().as_socket().unwrap();
    // The only place in the queue is taken by who asks whether the registry is there.
    let step = r#"manner = "half-open"
expect = [408, "closed"]
attempts = "connections-held"
timeout = "500ms""#;
    let actor = format!("stages = [{{ rate = {VISITS}, for = \"1s\" }}]");
    let record = run(&format!("http://{address}"), &actor, step);
    let counts = record.scenarios[0].actors[0].steps[0].conservation;
    assert_eq!(counts, all(|counts| &mut counts.timed_out));
    assert!(record.findings.is_empty(), "{:?}", record.findings);
}
