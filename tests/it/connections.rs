//! How visits connect: to a socket of the file system, and for how many requests.

use std::fs;
use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use mockdrill::record::{RunRecord, ScenarioRecord};

use crate::program::{call, command};
use crate::served::Served;

fn record(folder: &Path) -> RunRecord {
    let text = fs::read_to_string(folder.join("mockdrill-runs/latest/run.json")).unwrap();
    mockdrill::report::json::read(&text).unwrap()
}

/// Lets every caller of the socket speak with `target`.
fn relay(socket: &Path, target: String) {
    let listener = UnixListener::bind(socket).unwrap();
    std::thread::spawn(move || {
        for caller in listener.incoming().map_while(Result::ok) {
            let callee = TcpStream::connect(&target).unwrap();
            std::thread::spawn(move || both_ways(caller, callee));
        }
    });
}

fn both_ways(mut caller: UnixStream, mut callee: TcpStream) {
    let (mut from, mut to) = (caller.try_clone().unwrap(), callee.try_clone().unwrap());
    let back = std::thread::spawn(move || {
        let _ = copy(&mut callee, &mut caller);
        let _ = caller.shutdown(Shutdown::Both);
    });
    let _ = copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
    let _ = back.join();
}

#[test]
fn a_registry_is_asked_through_a_socket_of_the_file_system() {
    let registry = Served::start(&["--listen=127.0.0.1:0", "--no-tls", "--log=off"]);
    let folder = tempfile::tempdir().unwrap();
    relay(
        &folder.path().join("registry.sock"),
        registry.address("listening").to_owned(),
    );
    for more in [&["--host=staging.test:1"][..], &["--http2"]] {
        let mut arguments = vec!["run", "open-api-probe", "--for=1s"];
        arguments.extend(["--target", "unix:registry.sock"]);
        arguments.extend(more);
        let output = command(folder.path(), &arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_ne!(output.status.code(), Some(2), "{error}");
        let record = record(folder.path());
        assert_eq!(record.settings.target, "unix:registry.sock");
        assert_eq!(record.scenarios[0].conservation().failed, 0);
        assert!(record.scenarios[0].conservation().answered > 0);
        let opened = record.scenarios[0].connections;
        assert!(opened.opened > 0 && [0, opened.opened].contains(&opened.http2));
    }
}

#[test]
fn a_socket_that_is_none_is_explained() {
    for (arguments, told) in [
        (
            vec!["--target", "unix:nowhere.sock"],
            "nowhere.sock (No such file",
        ),
        (
            vec!["--target", "unix:a.sock", "--ca", "a.pem"],
            "--ca is for",
        ),
        (
            vec!["--target", "unix:a.sock", "--host", "a b"],
            "a name or an address",
        ),
    ] {
        let called = call(&[&["run"], &arguments[..]].concat());
        assert_eq!(called.code, Some(2), "{}", called.stderr);
        assert!(called.stderr.contains(told), "{}", called.stderr);
    }
}

/// Answers every request with a page, on as many connections as callers open.
fn pages() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                    let page = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                    if stream.write_all(page).is_err() {
                        return;
                    }
                }
            });
        }
    });
    target
}

/// Four visits of twelve requests each.
fn visits(target: &str, connection: &str) -> ScenarioRecord {
    let folder = tempfile::tempdir().unwrap();
    let scenario = format!(
        r#"format = 1
name = "churn"
title = "One page, again and again"
date = "2021-04-28"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.0.0.0/24"
stages = [{{ rate = 4, for = "1s" }}]
{connection}
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
repeat = 12
"#
    );
    fs::write(folder.path().join("churn.toml"), scenario).unwrap();
    let arguments = ["run", "churn.toml", "--target", target, "--workers=1"];
    let output = command(folder.path(), &arguments).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{error}");
    let scenario = record(folder.path()).scenarios.remove(0);
    assert_eq!(scenario.conservation().answered, 48);
    scenario
}

#[test]
fn connections_are_kept_as_long_as_the_scenario_says() {
    let target = pages();
    let opened = |connection| visits(&target, connection).connections.opened;
    assert_eq!(opened(""), 4);
    assert_eq!(opened(r#"connection = "visit""#), 4);
    assert_eq!(opened(r#"connection = "request""#), 48);
    assert_eq!(opened("connection = { reuse = [4, 4] }"), 12);
    // Twelve requests in lots of two to five: three to six connections a visit.
    let drawn = opened("connection = { reuse = [2, 5] }");
    assert!((12..=24).contains(&drawn), "{drawn}");
    let again = opened("connection = { reuse = [2, 5] }");
    assert_eq!(drawn, again, "the same seed draws the same");
}
