//! `mockdrill audit`: looks at a registry's audit log.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::{complain, say};
use crate::audit::{Broken, Entry, Intact, Start, check};
use crate::exit;

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check that nothing in a log was changed, removed or moved: 0 intact, 1 not, 2 unreadable.
    Verify {
        /// The log, such as DATA/audit.log.
        file: PathBuf,
        /// Hash of a line that must be there, kept elsewhere: shows whether the end was cut off.
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Print a log for people, up to the first line that does not fit.
    Show {
        /// The log, such as DATA/audit.log.
        file: PathBuf,
        /// Only what this user did.
        #[arg(long, value_name = "USER")]
        account: Option<String>,
        /// Only what is about this person's keyed hash.
        #[arg(long, value_name = "HASH")]
        about: Option<String>,
    },
}

/// Checks or prints.
pub(super) fn audit(arguments: &AuditArguments) -> anyhow::Result<u8> {
    match &arguments.what {
        What::Verify { file, head } => {
            let checked = read(file, head.as_deref(), |_| ())?;
            if let Ok(Intact { lines, head, .. }) = &checked {
                say(&format!("intact: {lines} lines, head {head}"));
            }
            Ok(judge(file, checked))
        }
        What::Show {
            file,
            account,
            about,
        } => {
            let is_wanted = |entry: &Entry| {
                account.as_ref().is_none_or(|user| *user == entry.account)
                    && about.as_ref().is_none_or(|hash| *hash == entry.about)
            };
            let checked = read(file, None, |entry| {
                if is_wanted(entry) {
                    say(&line(entry));
                }
            })?;
            Ok(judge(file, checked))
        }
    }
}

fn read(
    file: &Path,
    head: Option<&str>,
    each: impl FnMut(&Entry),
) -> anyhow::Result<Result<Intact, Broken>> {
    let name = file.display();
    let text = File::open(file).with_context(|| format!("cannot open {name}"))?;
    let checked = check(BufReader::new(text), Start::First, head, each);
    checked.with_context(|| format!("cannot read {name}"))
}

fn judge(file: &Path, checked: Result<Intact, Broken>) -> u8 {
    match checked {
        Ok(_) => exit::HELD,
        Err(broken) => {
            complain(&format!("broken: {}, {broken}", file.display()));
            exit::LEAK_PROVED
        }
    }
}

fn line(entry: &Entry) -> String {
    let at = Timestamp::from_second(entry.at).map_or_else(|_| "?".to_owned(), |at| at.to_string());
    let or_none = |text: &str| if text.is_empty() { "-" } else { text }.to_owned();
    format!(
        "{:>8}  {at}  {:<15}  {:<24}  {:<11}  {}  {} ({})",
        entry.n,
        entry.outcome,
        entry.account,
        or_none(&entry.purpose),
        entry.route,
        or_none(&entry.about),
        entry.people,
    )
}
