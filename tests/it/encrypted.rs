//! Rehearsals over TLS and HTTP/2: sessions are resumed, certificates are checked, findings are the
//! same.

use std::fs;
use std::rc::Rc;

use mockdrill::record::{Connections, RunRecord};

use crate::program::{Called, call, command};
use crate::served::Served;

fn connections(record: &RunRecord) -> Connections {
    let mut all = Connections::default();
    for scenario in &record.scenarios {
        all += scenario.connections;
    }
    all
}

/// What a finding is about, without what differs from run to run.
fn findings(record: &RunRecord) -> Vec<(String, String, String, String)> {
    let mut findings: Vec<_> = record
        .findings
        .iter()
        .map(|finding| {
            (
                finding.weakness.clone(),
                finding.actor.clone(),
                finding.step.clone(),
                finding.channel.clone(),
            )
        })
        .collect();
    findings.sort();
    findings
}

const LEAKING: [&str; 9] = [
    "run",
    "telegram-bot",
    "--weakness",
    "broken-object-access",
    "--for=2s",
    "--scale=1:500",
    "--people=100000",
    "--workers=1",
    "--seed=5",
];

fn leaking(more: &[&str]) -> Called {
    let arguments = [&LEAKING, more].concat();
    let called = call(&arguments);
    assert_eq!(called.code, Some(1), "{}{}", called.stdout, called.stderr);
    called
}

#[test]
fn the_bundled_registry_is_asked_over_tls_and_sessions_are_resumed() {
    let (clear, secured) = (leaking(&[]).record(), leaking(&["--tls"]).record());
    let opened = connections(&secured);
    assert!(opened.handshakes_full >= 1, "{opened:?}");
    assert!(opened.handshakes_resumed > 0, "{opened:?}");
    let handshakes = opened.handshakes_full + opened.handshakes_resumed;
    assert_eq!(handshakes, opened.opened, "{opened:?}");
    assert_eq!(
        secured.settings.target,
        "bundled registry (hardened) over TLS"
    );
    assert_eq!(findings(&secured), findings(&clear));
    let reproducer = &secured.findings[0].reproducer;
    assert!(reproducer.contains("--tls "), "{reproducer}");
    let opened = connections(&clear);
    assert!(opened.opened > 0, "{opened:?}");
    assert_eq!(opened.handshakes_full + opened.handshakes_resumed, 0);
}

#[test]
fn http2_finds_what_the_older_finds() {
    let older = leaking(&[]).record();
    assert_eq!(connections(&older).http2, 0);
    for more in [&["--http2"][..], &["--http2", "--tls"]] {
        let newer = leaking(more).record();
        let opened = connections(&newer);
        assert!(opened.http2 > 0, "{opened:?}");
        assert_eq!(opened.http2, opened.opened);
        assert_eq!(findings(&newer), findings(&older));
        let reproducer = &newer.findings[0].reproducer;
        assert!(reproducer.contains("--http2 "), "{reproducer}");
    }
}

#[test]
fn a_certificate_is_accepted_only_from_an_authority_that_was_named() {
    let kept = [
        "--listen",
        "127.0.0.1:0",
        "--data",
        "kept",
        "--threads=1",
        "--people=1000",
        "--log=off",
    ];
    let folder = Rc::new(tempfile::tempdir().unwrap());
    let registry = Served::start_in(&folder, &kept);
    let other = Served::start(&kept);
    let target = format!("https://{}", registry.address("listening_tls"));
    let run = |ca: &std::path::Path, target: &str| {
        let ca = ca.to_str().unwrap();
        let mut arguments = vec!["run", "open-api-probe", "--for=1s", "--people=1000"];
        arguments.extend(["--target", target, "--ca", ca]);
        let output = command(folder.path(), &arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), error)
    };
    let own = folder.path().join("kept/tls/certificate.pem");
    let (code, error) = run(&own, &target);
    assert_ne!(code, Some(2), "{error}");
    let text = fs::read_to_string(folder.path().join("mockdrill-runs/latest/run.json")).unwrap();
    let record = mockdrill::report::json::read(&text).unwrap();
    assert!(connections(&record).handshakes_resumed > 0);

    let (code, error) = run(
        &other.folder.path().join("kept/tls/certificate.pem"),
        &target,
    );
    assert_eq!(code, Some(2), "{error}");
    for told in [
        "no TLS with",
        "an authority that is not trusted",
        "--ca FILE",
    ] {
        assert!(error.contains(told), "{error}");
    }
    let (code, error) = run(&own, &target.replace("https", "http"));
    assert_eq!((code, error.contains("--ca is for")), (Some(2), true));
    let (code, error) = run(&folder.path().join("kept/tls/key.pem"), &target);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("holds no certificate"), "{error}");
    let plain = format!("https://{}", registry.address("listening"));
    let (code, error) = run(&own, &plain);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("no TLS with"), "{error}");
}
