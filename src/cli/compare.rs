//! `mockdrill compare`: did a change make it slower?

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::{complain, say};
use crate::compare::{self, CompareError, Run};
use crate::exit;
use crate::report::json;

/// Folders below a given one that are looked into.
const DEPTH_MAX: usize = 3;

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// Runs before a change: the output folder of a run, its run.json, or a folder that holds the
    /// output folders of several. More than one: with commas between them.
    #[arg(value_name = "BEFORE[,...]")]
    before: String,
    /// Runs after it, told alike.
    #[arg(value_name = "AFTER[,...]")]
    after: String,
    /// Let a difference of less than this many percent pass.
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = percent)]
    tolerance: f64,
    /// Show also the steps of which nothing can be told.
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

/// Exit code 3 when a figure became worse, 1 when a leak is new, 4 when a run was not valid.
pub(super) fn compare(arguments: &CompareArguments) -> anyhow::Result<u8> {
    let mut seen = HashSet::new();
    let before = runs(&arguments.before, &mut seen)?;
    let after = runs(&arguments.after, &mut seen)?;
    let comparison = match compare::compare(&before, &after, arguments.tolerance / 100.0) {
        Err(error @ CompareError::NotValid { .. }) => {
            complain(&format!("error: {error}"));
            return Ok(exit::NOT_VALID);
        }
        other => other?,
    };
    say(compare::render(&comparison, arguments.all).trim_end());
    Ok(if !comparison.new_leaks.is_empty() {
        exit::LEAK_PROVED
    } else if comparison.is_worse() {
        exit::THRESHOLD_BREACHED
    } else {
        exit::HELD
    })
}

/// The runs of one side. A run that is compared with itself, or counted twice, would look surer
/// than it is.
fn runs(side: &str, seen: &mut HashSet<PathBuf>) -> anyhow::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for path in side.split(',').map(Path::new) {
        for file in files(path).with_context(|| format!("could not read {}", path.display()))? {
            let name = file.display();
            let same = file.canonicalize();
            if !seen.insert(same.with_context(|| format!("could not read {name}"))?) {
                bail!("{name} is named twice: compare each run once, with others");
            }
            let text = std::fs::read_to_string(&file);
            let text = text.with_context(|| format!("could not read {name}"))?;
            let record = json::read(&text).with_context(|| format!("could not use {name}"))?;
            runs.push(Run {
                name: name.to_string(),
                record,
            });
        }
    }
    Ok(runs)
}

/// The records that a path stands for.
fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    find(path, DEPTH_MAX, &mut files)?;
    files.sort();
    if files.is_empty() {
        bail!("it holds no run.json: give the output folder of a run, or a folder that holds some");
    }
    Ok(files)
}

/// The record of this folder, or those below it.
fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let own = folder.join("run.json");
    if own.is_file() {
        files.push(own);
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A link shows a run that is there under its own name too.
        if entry.file_type()?.is_dir() && depth > 0 {
            find(&entry.path(), depth - 1, files)?;
        }
    }
    Ok(())
}
