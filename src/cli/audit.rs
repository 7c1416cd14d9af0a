//! `mockdrill audit`: looks at a registry's audit log.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use population::{Mobile, ReferenceId};

use super::{complain, say};
use crate::audit::{Broken, Entry, Intact, KEY_BYTES, Start, about, check};
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
        #[arg(long, value_name = "HASH", value_parser = hash::<64>)]
        head: Option<String>,
    },
    /// Print a log for people, up to the first line that does not fit.
    Show {
        /// The log, such as DATA/audit.log.
        file: PathBuf,
        /// Only what this user did.
        #[arg(long, value_name = "USER")]
        account: Option<String>,
        #[command(flatten)]
        whom: Whom,
    },
}

/// About whom. What an upload was let is on record with one hash for many people, which is none of
/// theirs.
#[derive(Debug, Args)]
struct Whom {
    /// Only what is about this keyed hash, as it stands in the log.
    #[arg(long, value_name = "HASH", value_parser = hash::<32>)]
    #[arg(conflicts_with_all = ["person", "mobile"])]
    about: Option<String>,
    /// Only what is about the person with this reference id; needs the log's key.
    #[arg(long, value_name = "REFERENCE-ID", conflicts_with = "mobile")]
    person: Option<ReferenceId>,
    /// Only what is about the household on this mobile; needs the log's key.
    #[arg(long, value_name = "MOBILE")]
    mobile: Option<Mobile>,
    /// The log's key [default: `audit.key` beside the log].
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Whom {
    /// Their hash in this log; `None` when everybody is asked about.
    fn hash(&self, log: &Path) -> anyhow::Result<Option<String>> {
        let person = self.person.map(ReferenceId::as_u64);
        let Some(number) = person.or(self.mobile.map(Mobile::as_u64)) else {
            return Ok(self.about.clone());
        };
        let beside = || log.with_file_name("audit.key");
        let file = self.key.clone().unwrap_or_else(beside);
        let name = file.display();
        let key = fs::read(&file).with_context(|| {
            format!("cannot read the log's key {name}: say with --key where it is kept")
        })?;
        let key: [u8; KEY_BYTES] = key.try_into().map_err(|_| {
            anyhow!(
                "{name} is no key of {KEY_BYTES} bytes: name the audit.key that the registry made"
            )
        })?;
        Ok(Some(about(&key, number)))
    }
}

/// A hash of so many digits, in small letters.
fn hash<const DIGITS: usize>(text: &str) -> Result<String, String> {
    let is_hash = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash
        .then(|| text.to_ascii_lowercase())
        .ok_or_else(|| format!("a hash is {DIGITS} hexadecimal digits; copy all of it"))
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
            whom,
        } => {
            let about = whom.hash(file)?;
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
