//! Runs the program as a user does, in a folder of its own.

use std::path::Path;
use std::process::{Command, Output};

use mockdrill::record::RunRecord;
use tempfile::TempDir;

/// What a call of the program gave.
pub(crate) struct Called {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) folder: TempDir,
}

/// A command of the program under test, in `folder`, without the user's environment.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mockdrill"));
    command.args(arguments).current_dir(folder);
    for name in [
        "MOCKDRILL_CONTROL_TOKEN",
        "MOCKDRILL_PARTNER_KEY",
        "MOCKDRILL_PARTNER_ADDRESS",
        "MOCKDRILL_PARTNER_SECRET",
    ] {
        command.env_remove(name);
    }
    command
}

/// Calls the program and waits for its end.
pub(crate) fn call(arguments: &[&str]) -> Called {
    let folder = tempfile::tempdir().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = command(folder.path(), arguments).output().unwrap();
    Called {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
        folder,
    }
}

impl Called {
    /// The record that a run left in its default folder.
    pub(crate) fn record(&self) -> RunRecord {
        let path = self.folder.path().join("mockdrill-runs/latest/run.json");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}\n{}\n{}",
                path.display(),
                self.stdout,
                self.stderr
            )
        });
        mockdrill::report::json::read(&text).unwrap()
    }
}
