//! Callers that take more than their share.

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::client::{HOME, Request};
use crate::drill::{DASHBOARD, Drill};
use crate::raw::Raw;

const GET: &str = "GET /none HTTP/1.1\r\nhost: x\r\n\r\n";

#[test]
fn an_address_holds_so_many_connections_and_no_other_suffers() {
    let drill = Drill::with(|config| {
        config.threads = 2;
        config.edge.limits.connections_max_per_address = 3;
    });
    let status = |source: IpAddr| {
        let mut raw = Raw::open_from(source, drill.server.listening());
        raw.say(GET);
        (raw.status(), raw)
    };
    let held: Vec<_> = (0..3).map(|_| status(HOME)).collect();
    assert!(held.iter().all(|(status, _)| *status == 404));
    let (busy, mut fourth) = status(HOME);
    assert_eq!(busy, 503);
    let rest = String::from_utf8(fourth.rest()).expect("text");
    assert!(rest.contains("retry-after: 1\r\n"), "{rest}");
    assert_eq!(status(drill.visitor()).0, 404);
    assert_eq!(drill.control("/usage")["shed"], 1);
    drop(held);
    assert!(
        (0..1_000).any(|_| status(HOME).0 == 404),
        "places are given back"
    );
}

#[test]
fn a_worker_holds_so_many_connections() {
    let drill = Drill::with(|config| config.edge.limits.connections_max_per_worker = 2);
    let statuses = [1, 2, 3].map(|_| {
        let mut raw = Raw::open_from(drill.visitor(), drill.server.listening());
        raw.say(GET);
        (raw.status(), raw)
    });
    assert_eq!(statuses.map(|(status, _)| status), [404, 404, 503]);
}

#[test]
fn a_request_says_once_which_host_it_is_for() {
    let drill = Drill::hardened();
    for (version, hosts, status) in [
        ("1.1", "", 400),
        ("1.1", "host: x\r\nhost: x\r\n", 400),
        ("1.1", "host: x\r\nHost: y\r\n", 400),
        ("1.1", "host: x\r\n", 200),
        ("1.0", "", 200),
        ("1.0", "host: x\r\nhost: y\r\n", 400),
    ] {
        let mut raw = Raw::open(drill.server.listening());
        assert!(raw.say(format!("GET / HTTP/{version}\r\n{hosts}\r\n")));
        assert_eq!(raw.status(), status, "{version} {hosts:?}");
    }
}

#[test]
fn heads_are_bounded() {
    let drill = Drill::hardened();
    let headers = |count: usize| {
        let request = (0..count).fold(Request::get(DASHBOARD), |request, n| {
            request.header(&format!("x-{n}"), "y")
        });
        drill.send(&request).status
    };
    assert_eq!([headers(61), headers(62), headers(200)], [401, 431, 431]);
    let path = |bytes: usize| drill.get(format!("/{}", "a".repeat(bytes - 1))).status;
    assert_eq!([path(1_024), path(1_025)], [404, 414]);
    let query = |bytes: usize| {
        drill
            .get(format!("{DASHBOARD}?{}", "a".repeat(bytes)))
            .status
    };
    assert_eq!([query(2_048), query(2_049), query(15_000)], [401, 414, 414]);
}

#[test]
fn bodies_are_bounded_in_depth_and_breadth() {
    let drill = Drill::hardened();
    let line = |body: &Value| {
        let request = Request::post("/api/v2/auth/public/generateOTP", body);
        drill.send(&request.from(drill.visitor())).line()
    };
    let mobile = r#"400 {"errorCode":"USRAUT0010","error":"Invalid Mobile Number"}"#;
    let deep = |depth: usize| {
        let inner = (1..depth).fold(json!(1), |inner, _| json!([inner]));
        line(&json!({ "mobile": "1", "extra": inner }))
    };
    assert_eq!(
        [deep(8).as_str(), deep(9).as_str()],
        [mobile, "400 Bad Request"]
    );
    let long = |items: usize| line(&json!({ "mobile": "1", "extra": vec![0; items] }));
    assert_eq!(
        [long(64).as_str(), long(65).as_str()],
        [mobile, "400 Bad Request"]
    );
}

#[test]
fn an_overloaded_registry_turns_some_away_and_its_control_port_nobody() {
    // Timers are always a little late: with no lateness allowed, every registry is overloaded.
    let drill = Drill::with(|config| {
        config.edge.limits.shed_above = std::time::Duration::ZERO;
        config.edge.limits.shed_interval = std::time::Duration::from_millis(20);
    });
    let answers = (0..100_000).map(|_| drill.get("/none"));
    let mut served = 0;
    let refused = answers.inspect(|answer| served += usize::from(answer.status == 404));
    let refused: Vec<_> = refused
        .filter(|answer| answer.status == 503)
        .take(50)
        .collect();
    assert_eq!(refused.len(), 50);
    for answer in &refused {
        assert_eq!(answer.text(), "Service Unavailable");
        let wait: u64 = answer
            .header("retry-after")
            .expect("a time")
            .parse()
            .expect("seconds");
        assert!((1..=4).contains(&wait), "{wait}");
    }
    assert!(served > 0, "some are always served");
    assert!((0..50).all(|_| drill.control("/usage")["shed_requests"].as_u64() >= Some(50)));
}
