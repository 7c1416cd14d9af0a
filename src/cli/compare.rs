//! `mockdrill compare`: did it become slower?

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::say;
use crate::compare::{self, compare};
use crate::exit;
use crate::record::RunRecord;
use crate::report::json;

/// Folders below a given one that are looked into.
const DEPTH_MAX: usize = 3;

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// Runs before a change: a folder that holds two or more output folders of `run`.
    before: PathBuf,
    /// Runs after it: another such folder.
    after: PathBuf,
    /// Let a difference of this many percent pass.
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = percent)]
    tolerance: f64,
    /// Show also what cannot be told apart.
    #[arg(long)]
    all: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .trim_end_matches('%')
        .trim()
        .parse()
        .map_err(|_| "not a number: write for instance 5".to_owned())?;
    if (0.0..=1000.0).contains(&number) {
        Ok(number)
    } else {
        Err("write 0 to 1000".to_owned())
    }
}

/// Exit code 3 when a percentile became worse, 1 when a leak is new.
pub(super) fn compare_runs(arguments: &CompareArguments) -> anyhow::Result<u8> {
    let before = records(&arguments.before)?;
    let after = records(&arguments.after)?;
    let comparison = compare(&before, &after, arguments.tolerance / 100.0)?;
    say(compare::render(&comparison, arguments.all).trim_end());
    Ok(if !comparison.new_leaks.is_empty() {
        exit::LEAK_PROVED
    } else if comparison.is_worse() {
        exit::THRESHOLD_BREACHED
    } else {
        exit::HELD
    })
}

fn records(folder: &Path) -> anyhow::Result<Vec<RunRecord>> {
    let mut files = Vec::new();
    find(folder, DEPTH_MAX, &mut files)
        .with_context(|| format!("could not read {}", folder.display()))?;
    files.sort();
    if files.is_empty() {
        bail!(
            "{} holds no run.json: give the folder that holds the output folders of several runs",
            folder.display()
        );
    }
    files.iter().map(|file| record(file)).collect()
}

fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A link such as `latest` shows a run that is there under its own name too.
        let kind = entry.file_type()?;
        if kind.is_dir() && depth > 0 {
            find(&entry.path(), depth - 1, files)?;
        } else if kind.is_file() && entry.file_name() == "run.json" {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn record(file: &Path) -> anyhow::Result<RunRecord> {
    let path = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {path}"))?;
    json::read(&text).with_context(|| format!("could not use {path}"))
}
