//! Lines and the hashes that chain them: `HASH JSON`, where the hash is SHA-256 over the hash of the
//! line before (32 bytes, zeros before the first line) and the JSON as it is written.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Entry;
use crate::hex;

type Hash = [u8; 32];

/// The end of a log, to which the next line is chained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    lines: u64,
    head: Hash,
}

/// Members in the order in which they are written.
#[derive(Serialize)]
struct Line<'a> {
    n: u64,
    prev: String,
    /// Seconds since 1970.
    at: u64,
    account: &'a str,
    role: &'a str,
    purpose: &'a str,
    route: &'a str,
    about: &'a str,
    people: u64,
    outcome: String,
}

/// What must be known of the last line.
#[derive(Deserialize)]
struct Last {
    n: u64,
    prev: String,
}

impl Chain {
    /// Of a log without a line.
    pub(super) const fn new() -> Self {
        Self {
            lines: 0,
            head: [0; 32],
        }
    }

    /// Of a log that ends with `line`; `None` when the line does not bear its own hash.
    pub(super) fn after(line: &str) -> Option<Self> {
        let (hash, json) = line.split_once(' ')?;
        let last: Last = serde_json::from_str(json).ok()?;
        let head = hash_of(&hex::decode(&last.prev)?, json.as_bytes());
        (hex::encode(&head) == hash).then_some(Self {
            lines: last.n,
            head,
        })
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// The hash of the last line.
    pub(super) fn head(&self) -> String {
        hex::encode(&self.head)
    }

    /// The next line, without its end.
    pub(super) fn add(&mut self, at: u64, entry: &Entry) -> String {
        let line = Line {
            n: self.lines + 1,
            prev: self.head(),
            at,
            account: &entry.account,
            role: entry.role,
            purpose: entry.purpose,
            route: &entry.route,
            about: &entry.about,
            people: entry.people,
            outcome: entry.outcome.to_string(),
        };
        let json = serde_json::to_string(&line).expect("lines hold text and numbers only");
        self.head = hash_of(&self.head, json.as_bytes());
        self.lines += 1;
        format!("{} {json}", self.head())
    }
}

fn hash_of(previous: &Hash, json: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(json);
    digest.finalize().into()
}
