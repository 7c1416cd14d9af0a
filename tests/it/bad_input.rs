//! What a user gets wrong is said clearly, with exit code 2 and nothing half-written.

use std::fs;
use std::net::TcpListener;
use std::process::Stdio;

use crate::program::{Called, call, command};

/// Calls the program, which must refuse: exit code 2, a message that holds every one of
/// `told`, nothing on standard output and nothing in the folder.
fn refused(arguments: &[&str], told: &[&str]) {
    let called = call(arguments);
    assert_refused(&called, arguments, told);
    let left: Vec<_> = fs::read_dir(called.folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{arguments:?} left {left:?}");
}

fn assert_refused(called: &Called, arguments: &[&str], told: &[&str]) {
    assert_eq!(
        called.code,
        Some(2),
        "{arguments:?}: {}{}",
        called.stdout,
        called.stderr
    );
    for part in told {
        assert!(
            called.stderr.contains(part),
            "{arguments:?} does not say {part:?}: {}",
            called.stderr
        );
    }
    assert!(called.stdout.is_empty(), "{arguments:?}: {}", called.stdout);
    assert!(
        !called.stderr.contains("panicked"),
        "{arguments:?}: {}",
        called.stderr
    );
}

#[test]
fn a_target_that_is_not_on_loopback_is_refused_with_the_reason() {
    for target in [
        "http://192.0.2.7",
        "http://10.1.2.3:8080",
        "http://[2001:db8::1]:80",
    ] {
        refused(
            &["run", "--target", target],
            &["not on loopback", "refused", "proved"],
        );
    }
}

#[test]
fn a_target_that_is_none_is_explained() {
    refused(
        &["run", "--target", "ftp://127.0.0.1"],
        &["is not a target", "http://127.0.0.1:8080"],
    );
    refused(
        &["run", "--target", "http://127.0.0.1:80/api"],
        &["is not a target"],
    );
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let target = format!("http://{free}");
    refused(
        &["run", "--target", &target],
        &["nothing accepts connections", "mockdrill serve"],
    );
}

#[test]
fn a_control_port_needs_its_token_and_loopback() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    refused(
        &["run", "--target", &target, "--control", "127.0.0.1:1"],
        &["MOCKDRILL_CONTROL_TOKEN"],
    );
    refused(
        &["run", "--target", &target, "--control", "192.0.2.7:1"],
        &["not on loopback", "OTP"],
    );
}

#[test]
fn a_port_in_use_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    refused(
        &["serve", "--listen", &taken, "--control", "127.0.0.1:0"],
        &[&taken, "in use"],
    );
    refused(
        &["serve", "--listen", "127.0.0.1:0", "--control", &taken],
        &[&taken, "in use"],
    );
}

#[test]
fn a_store_that_is_mistyped_is_no_folder() {
    for store in [
        "mysql://x",
        "postgress://a@b/c",
        "Postgres://127.0.0.1/x",
        "Memory",
        "MEMORY",
    ] {
        refused(
            &["serve", "--store", store],
            &[store, "memory", "a folder", "postgres://USER@HOST/DATABASE"],
        );
    }
}

#[test]
fn a_store_that_cannot_be_kept_is_refused_with_advice() {
    refused(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--control",
            "127.0.0.1:0",
            "--store",
            "/proc/none",
        ],
        &["/proc/none", "choose a folder that you may write to"],
    );
}

#[test]
fn a_data_folder_is_for_the_people_it_was_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |people| {
        let mut arguments = vec!["serve", "--announce", "json", "--until-stdin-closes"];
        arguments.extend(["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]);
        arguments.extend(["--people", people]);
        command(folder.path(), &arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    assert_eq!(serve("1000").status.code(), Some(0));
    let refused = serve("2000");
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    for part in ["mockdrill-registry/store", "--people 1000", "--data"] {
        assert!(told.contains(part), "{part:?} is missing: {told}");
    }
}

#[test]
fn a_weakened_registry_stays_on_loopback() {
    let arguments = [
        "serve",
        "--listen",
        "0.0.0.0:0",
        "--weakness",
        "records-open",
    ];
    refused(&arguments, &["0.0.0.0", "loopback"]);
}

#[test]
fn unknown_names_come_with_the_known_ones() {
    refused(
        &["run", "telegram-bott"],
        &["no bundled scenario", "telegram-bot", "phone-list"],
    );
    refused(
        &["run", "--weakness", "nonsense"],
        &["no weakness `nonsense`", "mockdrill list"],
    );
    refused(
        &["run", "--decoy", "nonsense"],
        &["no decoy `nonsense`", "mockdrill list"],
    );
    refused(&["run", "absent.toml"], &["absent.toml", "could not read"]);
    refused(
        &["run", "telegram-bot", "--visit", "nobody/3"],
        &["no actor `nobody`"],
    );
    refused(&["run", "telegram-bot", "--visit", "x"], &["ACTOR/NUMBER"]);
    refused(&["run", "--visit", "x/1"], &["exactly one scenario"]);
    refused(
        &[
            "run",
            "telegram-bot",
            "--visit",
            "bot-without-token/99999999999",
        ],
        &[
            "no such visit",
            "the last of this actor is bot-without-token/49",
        ],
    );
    refused(
        &["run", "telegram-bot", "--visit", "bot-without-token/50"],
        &["no such visit"],
    );
}

#[test]
fn scenarios_of_one_name_are_refused_with_both_their_sources() {
    refused(
        &["run", "telegram-bot", "telegram-bot"],
        &[
            "two scenarios are called `telegram-bot`",
            "scenarios/telegram-bot.toml and scenarios/telegram-bot.toml",
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let own = include_str!("../../scenarios/telegram-bot.toml");
    fs::write(folder.path().join("own.toml"), own).unwrap();
    for verb in ["check", "run"] {
        let output = command(folder.path(), &[verb, "telegram-bot", "own.toml"])
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains("scenarios/telegram-bot.toml and own.toml"),
            "{stderr}"
        );
    }
}

/// One mistake does not hide another, even in another file.
#[test]
fn what_is_wrong_with_every_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("faulty.toml"),
        "format = 2\ncolour = 3\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("latin.toml"),
        b"format = 1\ntitle = \"caf\xe9\"\n",
    )
    .unwrap();
    for verb in ["check", "run"] {
        let files = ["faulty.toml", "absent.toml", "latin.toml"];
        let output = command(folder.path(), &[&[verb], &files[..]].concat())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        for part in [
            "faulty.toml:1:",
            "faulty.toml:2:1: unknown key `colour`",
            "could not read the scenario file absent.toml",
            "latin.toml:2: this line is not UTF-8",
            "save the file as UTF-8",
        ] {
            assert!(stderr.contains(part), "{verb} lacks {part:?}: {stderr}");
        }
    }
}

/// What `check` says is what `run` would do.
#[test]
fn check_shows_the_scale_that_run_would_take() {
    let text = |arguments: &[&str]| call(arguments).stdout;
    let chosen = text(&["check", "registration-opening"]);
    assert!(
        chosen.contains("of the historical rates, chosen for"),
        "{chosen}"
    );
    let asked = text(&["check", "registration-opening", "--scale", "1:100"]);
    assert!(
        asked.contains("1:100 of the historical rates, asked for with --scale"),
        "{asked}"
    );
    let human = text(&["check", "telegram-bot"]);
    assert!(human.contains("no rates are historical"), "{human}");
}

#[test]
fn numbers_out_of_range_are_explained() {
    refused(&["run", "--scale", "100"], &["1:N"]);
    refused(&["run", "--for", "10"], &["500ms"]);
    refused(&["run", "--people", "0"], &["people"]);
    refused(&["run", "--workers", "0"], &["--workers"]);
}

#[test]
fn an_output_folder_that_cannot_be_written_is_refused_before_the_run() {
    let called = call(&["run", "--out", "/proc/nowhere"]);
    assert_refused(
        &called,
        &["run", "--out", "/proc/nowhere"],
        &["/proc/nowhere"],
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "kept").unwrap();
    let output = command(folder.path(), &["run", "--out", "file/below"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(folder.path().join("file")).unwrap(),
        "kept"
    );
}

#[test]
fn a_record_of_another_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("run.json"),
        r#"{"format": 99, "mockdrill": "9.0.0"}"#,
    )
    .unwrap();
    let output = command(folder.path(), &["report", "run.json"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("run.json") && stderr.contains("99"),
        "{stderr}"
    );
}

/// Every fault of a scenario at once, each with its place.
#[test]
fn a_faulty_scenario_is_refused_with_all_its_faults() {
    let text = r#"format = 1
name = "faulty"
title = "Everything is wrong"
date = "2021-04-28"
colour = "red"

[[actor]]
id = "citizen"
kind = "citizen"
sources = "10.0.0.0/8"
stages = [{ rate = -1, for = "0s" }]

[[actor.step]]
id = "read"
request = "GET /api/v2/{capture.nothing}"
expect = [200]
attempts = "no-such-weakness"
"#;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("faulty.toml"), text).unwrap();
    for verb in ["check", "run"] {
        let output = command(folder.path(), &[verb, "faulty.toml"])
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        for part in [
            "faulty.toml:5:1",
            "colour",
            "faulty.toml:10:",
            "127.0.0.0/8",
            "faulty.toml:11:",
            "faulty.toml:15:",
            "nothing",
            "no-such-weakness",
        ] {
            assert!(
                stderr.contains(part),
                "{verb} does not say {part:?}: {stderr}"
            );
        }
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "{verb} wrote something"
        );
    }
}
