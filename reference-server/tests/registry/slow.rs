//! Callers that take their time, over real sockets, with limits short enough to wait for.

use std::time::Duration;

use reference_server::{Config, weaknesses};

use crate::drill::Drill;
use crate::http2::{HEADERS_WITHOUT_END, PREFACE};
use crate::raw::Raw;
use crate::staff::DOSES;
use crate::tls::own;

const SOON: Duration = Duration::from_millis(150);
/// Long enough that it plays no part.
const NEVER: Duration = Duration::from_secs(600);
const GET: &str = "GET /api/v2/admin/location/states HTTP/1.1\r\nhost: x\r\n\r\n";

/// A registry in which only one limit is short.
fn hurried(change: impl FnOnce(&mut Config)) -> Drill {
    Drill::with(|config| {
        let limits = &mut config.edge.limits;
        limits.head_within = NEVER;
        limits.quiet_within = NEVER;
        limits.body_within = NEVER;
        limits.handshake_within = NEVER;
        change(config);
    })
}

#[test]
fn a_head_that_does_not_end_is_given_up_however_busily_it_is_sent() {
    let drill = hurried(|config| config.edge.limits.head_within = SOON);
    for first in ["", "G", "GET / HTTP/1.1\r\nhost: x\r\n"] {
        let mut raw = Raw::open(drill.server.listening());
        assert!(raw.say(first));
        assert_ne!(raw.rest().get(9..12), Some(&b"200"[..]), "{first:?}");
    }
    let mut raw = Raw::open(drill.server.listening());
    assert!(raw.say("GET / HTTP/1.1\r\n"));
    let pause = Duration::from_millis(10);
    let sent = (0..1_000).take_while(|n| {
        std::thread::sleep(pause);
        raw.say(format!("x-{n}: y\r\n"))
    });
    assert!(
        sent.count() < 999,
        "somebody who sends a header now and then is not waited for"
    );
}

#[test]
fn with_the_weakness_half_a_head_is_waited_for() {
    let drill = hurried(|config| {
        config.edge.limits.head_within = SOON;
        config.weaknesses = weaknesses::find("connections-held").into_iter().collect();
    });
    let mut raw = Raw::open(drill.server.listening());
    let (first, second) = GET.split_at(20);
    assert!(raw.say(first));
    std::thread::sleep(SOON * 4);
    assert!(raw.say(second));
    assert_eq!(raw.status(), 200);
}

#[test]
fn an_idle_connection_is_closed() {
    let drill = hurried(|config| config.edge.limits.head_within = SOON);
    let mut raw = Raw::open(drill.server.listening());
    assert!(raw.say(GET));
    assert!(raw.rest().starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_body_that_does_not_arrive_is_given_up() {
    let drill = hurried(|config| config.edge.limits.body_within = SOON);
    let mut raw = Raw::open(drill.server.listening());
    assert!(raw.say("POST /api/v2/auth/public/generateOTP HTTP/1.1\r\nhost: x\r\ncontent-length: 30\r\n\r\n{\"mob"));
    assert_eq!(raw.status(), 408);
    assert!(!raw.rest().is_empty());
}

#[test]
fn a_handshake_that_does_not_end_is_given_up() {
    let drill = hurried(|config| {
        config.edge.limits.handshake_within = SOON;
        config.edge.tls = Some(own());
    });
    let mut raw = Raw::open(drill.server.listening_tls().expect("TLS"));
    assert!(raw.say([22, 3, 1]));
    assert!(raw.rest().is_empty());
}

#[test]
fn an_http_2_connection_on_which_nothing_is_asked_is_closed() {
    let drill = hurried(|config| config.edge.limits.quiet_within = SOON);
    for frames in [&b""[..], HEADERS_WITHOUT_END] {
        let mut raw = Raw::open(drill.server.listening());
        assert!(raw.say([PREFACE, frames].concat()));
        raw.rest();
    }
}

/// An upload whose lines come in the chunks of HTTP/1.1.
fn upload_head(drill: &Drill) -> String {
    let token = drill.staff_token("national-1");
    format!(
        "POST {DOSES} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nx-purpose: vaccination\r\ntransfer-encoding: chunked\r\n"
    )
}

#[test]
fn an_upload_that_goes_on_is_not_cut_off() {
    let drill = hurried(|config| config.edge.limits.quiet_within = SOON);
    let head = upload_head(&drill);
    let mut raw = Raw::open(drill.server.listening());
    assert!(raw.say(format!("{head}connection: close\r\n\r\n")));
    for _ in 0..30 {
        std::thread::sleep(SOON / 4);
        assert!(raw.say("2\r\nx\n\r\n"), "cut off");
    }
    assert!(raw.say("0\r\n\r\n"), "cut off");
    let answer = String::from_utf8(raw.rest()).expect("text");
    assert!(answer.contains(r#"{"line":30,"#), "{answer}");
    assert!(answer.ends_with("0\r\n\r\n"), "{answer}");
}

#[test]
fn a_caller_who_reads_no_answers_to_an_upload_loses_the_connection() {
    let drill = hurried(|config| config.edge.limits.quiet_within = SOON);
    let head = upload_head(&drill);
    let mut raw = Raw::reluctant(drill.server.listening());
    // The answers of each, 2 MB, do not fit between the two sockets.
    let lines = "x\n".repeat(1 << 15);
    let upload = format!("{head}\r\n{:x}\r\n{lines}\r\n0\r\n\r\n", lines.len());
    assert!((0..100).any(|_| !raw.say(&upload)));
}

#[test]
fn a_caller_who_reads_no_answer_loses_the_connection() {
    let drill = hurried(|config| config.edge.limits.quiet_within = SOON);
    let mut raw = Raw::reluctant(drill.server.listening());
    // Their answers, 20 MB, do not fit between the two sockets.
    let requests = "GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    assert!((0..2_000).any(|_| !raw.say(&requests)));
}
