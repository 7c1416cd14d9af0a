//! `mockdrill report`: another look at an earlier run.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::say;
use crate::exit;
use crate::report::{self, Format, json};

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// The run.json of an earlier run.
    record: PathBuf,
    /// terminal, json, junit, html, hlog or csv; printed on standard output.
    #[arg(long, default_value = "terminal")]
    format: Format,
}

/// Prints the report; the exit code says whether it could be made, not what it says.
pub(super) fn report(arguments: &ReportArguments) -> anyhow::Result<u8> {
    let path = arguments.record.display();
    let text = std::fs::read_to_string(&arguments.record)
        .with_context(|| format!("could not read {path}"))?;
    let record = json::read(&text).with_context(|| format!("could not use {path}"))?;
    say(&report::render(&record, arguments.format, super::colour())?);
    Ok(exit::HELD)
}
