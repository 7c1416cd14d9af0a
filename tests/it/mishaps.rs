//! What goes wrong in the middle of a run: what was seen until then is kept, or the loss is said.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use mockdrill::record::{RunRecord, ValidityState};

/// Starts a run of two scenarios and, once its first registry is there, lets `happen` happen.
fn run_while(program: &Path, folder: &Path, happen: impl FnOnce()) -> Output {
    let mut child = Command::new(program)
        .args([
            "run",
            "telegram-bot",
            "otp-abuse",
            "--posture",
            "as-reported",
        ])
        .args(["--for", "2s", "--scale", "1:500"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !has_child(&child) {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended before a registry was started");
        std::thread::yield_now();
    }
    happen();
    child.wait_with_output().unwrap()
}

/// Whether it has started a process of its own, and that one runs its program already.
fn has_child(parent: &Child) -> bool {
    let id = parent.id();
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
    let children = children.unwrap_or_default();
    children.split_whitespace().any(|child| {
        let arguments = fs::read_to_string(format!("/proc/{child}/cmdline"));
        arguments.is_ok_and(|arguments| arguments.contains("until-stdin-closes"))
    })
}

#[test]
fn what_the_first_scenario_showed_is_kept_when_the_second_cannot_begin() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("mockdrill");
    fs::copy(env!("CARGO_BIN_EXE_mockdrill"), &program).unwrap();
    let ended = run_while(&program, folder.path(), || {
        fs::remove_file(&program).unwrap();
    });
    let said = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(1), "the leak is proved: {said}");
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let record: RunRecord =
        mockdrill::report::json::read(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(record.scenarios.len(), 1);
    assert_eq!(record.validity.state, ValidityState::Incomplete);
    let reasons = record.validity.reasons.join("\n");
    let wanted = "1 scenario did not run, from otp-abuse on: could not start";
    assert!(reasons.contains(wanted), "{reasons}");
    assert!(said.contains("1 scenario did not run"), "{said}");
}

#[test]
fn a_run_whose_reports_cannot_be_kept_says_so_under_its_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("mockdrill-runs");
    let program = Path::new(env!("CARGO_BIN_EXE_mockdrill"));
    let ended = run_while(program, folder.path(), || {
        fs::remove_dir_all(&reports).unwrap();
    });
    let said = String::from_utf8(ended.stdout).unwrap();
    let error = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{error}");
    assert!(said.contains("leak proved"), "{said}");
    for wanted in ["exit code 2", "choose another folder with --out"] {
        assert!(error.contains(wanted), "{error}");
    }
    assert!(!reports.exists());
}
