//! What an answer looks like from outside, apart from what it says.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::exchange::Response;

/// Sides of an answer that may differ between people who are registered and people who are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Status code.
    Status,
    /// Length of the body.
    Length,
    /// Names of the headers, in order.
    Headers,
    /// Keys of the JSON body, in order.
    Keys,
}

impl Side {
    /// All, the one that explains the others first.
    pub(crate) const ALL: [Self; 4] = [Self::Status, Self::Length, Self::Headers, Self::Keys];

    /// In words.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Length => "length of the body",
            Self::Headers => "names of the headers",
            Self::Keys => "keys of the body",
        }
    }

    /// What an answer shows on this side, as a number. Values vary by design and are not looked at.
    pub(crate) fn of(self, response: &Response<'_>) -> u64 {
        match self {
            Self::Status => response.status.into(),
            Self::Length => response.body.len() as u64,
            Self::Headers => hash(header_names(response.head)),
            Self::Keys => hash(keys(response.body)),
        }
    }
}

/// Not kept beyond the run, so that any hash will do as long as it is the same in every worker.
fn hash<'a>(parts: impl Iterator<Item = &'a [u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.to_ascii_lowercase().hash(&mut hasher);
    }
    hasher.finish()
}

fn header_names(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    lines.filter_map(|line| line.split(|byte| *byte == b':').next())
}

/// Strings that are followed by a colon.
fn keys(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = body.split(|byte| *byte == b'"').skip(1).peekable();
    std::iter::from_fn(move || {
        loop {
            let part = quoted.next()?;
            let is_key = |next: &&[u8]| next.trim_ascii_start().starts_with(b":");
            if quoted.peek().is_some_and(is_key) {
                return Some(part);
            }
        }
    })
}
