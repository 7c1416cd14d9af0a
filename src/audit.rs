//! The registry's audit log, checked without the registry: the format is in `docs/staff.md`.
//!
//! A line is `HASH JSON`. The hash is SHA-256 over the hash of the line before (32 bytes, zeros
//! before the first line) and the bytes of the JSON, whose `n` counts lines from 1 and whose `prev`
//! repeats the hash before. So a line that does not fit says what was done to it.

use std::io::{self, BufRead, Read};

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// No line is longer.
const LINE_BYTES_MAX: u64 = 16 * 1024;
/// Bytes of the key that hides the people.
pub const KEY_BYTES: usize = 32;
/// Bytes of a person's hash.
const ABOUT_BYTES: usize = 16;
/// Before the first line.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One access, as it is on record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Counts lines, from 1.
    pub n: u64,
    /// Hash of the line before.
    pub prev: String,
    /// Seconds since 1970.
    pub at: i64,
    /// Who.
    pub account: String,
    /// As what.
    pub role: String,
    /// Why; empty when nothing was said.
    pub purpose: String,
    /// What was asked.
    pub route: String,
    /// About whom: a keyed hash; empty for nobody.
    pub about: String,
    /// About how many people.
    pub people: u64,
    /// `granted`, `refused`, `without-purpose`, `signed-in`, `sign-in-refused`, `revoked`, `restored`
    /// or `repaired`.
    pub outcome: String,
}

/// Where a text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the first line that there ever was.
    First,
    /// With any line: an end of a log, whose lines before are elsewhere.
    Anywhere,
}

/// A log in which every line fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intact {
    /// Lines that were read.
    pub lines: u64,
    /// Hash of the last one.
    pub head: String,
    /// Lines with the outcome `granted`, and with `refused`.
    pub granted: u64,
    /// Accesses that were refused because of whom they were about.
    pub refused: u64,
}

/// The first line that does not fit, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Broken {
    /// Counted from 1.
    pub line: u64,
    /// What was done to it.
    pub why: Why,
}

/// What was done to a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// A line does not bear its own hash, or is no line of such a log.
    #[error("changed: the line does not bear the hash of what it says")]
    Changed,
    /// A line bears its own hash, but the next one was chained to another.
    #[error(
        "changed: the line was changed and hashed anew, as the next one was chained to another"
    )]
    Rehashed,
    /// Lines are not there.
    #[error("removed: {0} missing before it")]
    Removed(u64),
    /// Lines are there, elsewhere or twice.
    #[error("reordered: it should be number {expected}, and is number {found}")]
    Reordered {
        /// The number that comes next.
        expected: u64,
        /// The number that is there.
        found: u64,
    },
    /// The last line has no end.
    #[error("torn: the line has no end; the registry mends that, and counts it, when it starts")]
    Torn,
    /// The head that was kept elsewhere is not there.
    #[error("truncated: the log ends here, and no line has the stated head")]
    Truncated,
}

/// Reads a log and shows `each` entry that fits. With a `head`, that hash must be there.
///
/// # Errors
/// When the text cannot be read; what is wrong with it is no error.
pub fn check(
    mut text: impl BufRead,
    start: Start,
    head: Option<&str>,
    mut each: impl FnMut(&Entry),
) -> io::Result<Result<Intact, Broken>> {
    let mut so_far = Intact {
        lines: 0,
        head: NOTHING.to_owned(),
        granted: 0,
        refused: 0,
    };
    let mut next = 1;
    let mut head_seen = head.is_none_or(|head| head == NOTHING);
    let mut line = Vec::new();
    while read_line(&mut text, &mut line)? {
        let number = so_far.lines + 1;
        let broken = |why| Ok(Err(Broken { line: number, why }));
        if line.pop() != Some(b'\n') {
            return broken(Why::Torn);
        }
        let Some((entry, hash)) = parse(&line) else {
            return broken(Why::Changed);
        };
        if number == 1 && start == Start::Anywhere {
            (next, so_far.head) = (entry.n, entry.prev.clone());
        }
        if entry.n != next {
            let why = misplaced(&mut text, next, entry.n)?;
            return broken(why);
        }
        if entry.prev != so_far.head {
            let line = so_far.lines.max(1);
            let why = Why::Rehashed;
            return Ok(Err(Broken { line, why }));
        }
        each(&entry);
        so_far.granted += u64::from(entry.outcome == "granted");
        so_far.refused += u64::from(entry.outcome == "refused");
        head_seen |= head == Some(hash.as_str());
        (so_far.lines, so_far.head) = (number, hash);
        next += 1;
    }
    if head_seen {
        return Ok(Ok(so_far));
    }
    Ok(Err(Broken {
        line: so_far.lines,
        why: Why::Truncated,
    }))
}

/// What a log with this key calls somebody who has this number: a reference id, or a mobile.
#[must_use]
pub fn about(key: &[u8; KEY_BYTES], number: u64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.update(&number.to_be_bytes());
    hex(&mac.finalize().into_bytes()[..ABOUT_BYTES])
}

/// The next line with its end; whether there is one.
fn read_line(text: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = text.take(LINE_BYTES_MAX).read_until(b'\n', line)?;
    Ok(read > 0)
}

/// What a line says and its hash, if it bears its own.
fn parse(line: &[u8]) -> Option<(Entry, String)> {
    let (hash, json) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let entry: Entry = serde_json::from_str(json).ok()?;
    let mut digest = Sha256::new();
    digest.update(unhex(&entry.prev)?);
    digest.update(json);
    (hex(&digest.finalize()) == hash).then(|| (entry, hash.to_owned()))
}

/// Whether the line that should be here is further down, or gone.
fn misplaced(text: &mut impl BufRead, expected: u64, found: u64) -> io::Result<Why> {
    let mut line = Vec::new();
    let mut is_elsewhere = found < expected;
    while !is_elsewhere && read_line(text, &mut line)? {
        let entry = parse(line.strip_suffix(b"\n").unwrap_or(&line));
        is_elsewhere = entry.is_some_and(|(entry, _)| entry.n == expected);
    }
    Ok(if is_elsewhere {
        Why::Reordered { expected, found }
    } else {
        Why::Removed(found - expected)
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines as `docs/staff.md` says that they are written.
    fn log(entries: u64) -> Vec<String> {
        let mut head = NOTHING.to_owned();
        let line = |n| {
            let outcome = if n % 3 == 0 { "refused" } else { "granted" };
            let json = format!(
                r#"{{"n":{n},"prev":"{head}","at":{},"account":"vaccinator-1017-1","role":"vaccinator","purpose":"vaccination","route":"GET /x","about":"{n:032x}","people":1,"outcome":"{outcome}"}}"#,
                1_686_480_000 + n,
            );
            let mut digest = Sha256::new();
            digest.update(unhex(&head).expect("a hash"));
            digest.update(&json);
            head = hex(&digest.finalize());
            format!("{head} {json}\n")
        };
        (1..=entries).map(line).collect()
    }

    fn read(text: &[u8], head: Option<&str>) -> Result<Intact, Broken> {
        check(text, Start::First, head, |_| ()).expect("memory can be read")
    }

    fn head_of(lines: &[String]) -> String {
        let last = lines.last().expect("a line");
        last.split(' ').next().expect("a hash").to_owned()
    }

    #[test]
    fn an_intact_log_says_how_much_it_holds() {
        let lines = log(7);
        let intact = read(lines.concat().as_bytes(), None).expect("intact");
        assert_eq!((intact.lines, intact.granted, intact.refused), (7, 5, 2));
        assert_eq!(intact.head, head_of(&lines));
        // A head that was kept at some time stays good when the log goes on.
        for kept in 1..=7 {
            let head = head_of(&lines[..kept]);
            assert!(read(lines.concat().as_bytes(), Some(&head)).is_ok());
        }
        assert!(read(b"", None).is_ok());
    }

    #[test]
    fn the_end_of_a_log_is_checked_by_itself() {
        let lines = log(7);
        let end = lines[3..].concat();
        let checked = check(end.as_bytes(), Start::Anywhere, None, |_| ());
        assert_eq!(checked.expect("memory").expect("intact").lines, 4);
        let broken = read(end.as_bytes(), None).expect_err("lines are missing");
        assert_eq!((broken.line, broken.why), (1, Why::Removed(3)));
    }

    #[test]
    fn each_kind_of_damage_has_its_name() {
        let lines = log(6);
        let swapped = [
            &lines[0], &lines[2], &lines[1], &lines[3], &lines[4], &lines[5],
        ];
        let text: String = swapped.into_iter().map(String::as_str).collect();
        let reordered = Why::Reordered {
            expected: 2,
            found: 3,
        };
        let broken = |line, why| Err(Broken { line, why });
        assert_eq!(read(text.as_bytes(), None), broken(2, reordered));
        let head = head_of(&lines);
        let cut = lines[..4].concat();
        assert_eq!(read(cut.as_bytes(), Some(&head)), broken(4, Why::Truncated));
        let torn = &lines.concat()[..lines.concat().len() - 5];
        assert_eq!(read(torn.as_bytes(), None), broken(6, Why::Torn));
        // Somebody who knows the format hashes the changed line anew.
        let json = lines[2].split_once(' ').expect("a line").1.trim_end();
        let json = json.replace("refused", "granted");
        let mut digest = Sha256::new();
        digest.update(unhex(&head_of(&lines[..2])).expect("a hash"));
        digest.update(&json);
        let forged = format!("{} {json}\n", hex(&digest.finalize()));
        let text = format!("{}{forged}{}", lines[..2].concat(), lines[3..].concat());
        assert_eq!(read(text.as_bytes(), None), broken(3, Why::Rehashed));
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_found(entries in 1_u64..8, place: prop::sample::Index, by in 1_u8..) {
            let lines = log(entries);
            let mut text = lines.concat().into_bytes();
            let place = place.index(text.len());
            text[place] = text[place].wrapping_add(by);
            let line = lines.concat()[..place].matches('\n').count() as u64 + 1;
            let broken = read(&text, None).expect_err("a byte was changed");
            prop_assert_eq!(broken.line, line);
        }

        #[test]
        fn any_removed_line_is_found(entries in 2_u64..8, place: prop::sample::Index) {
            let mut lines = log(entries);
            let head = head_of(&lines);
            let place = place.index(lines.len());
            lines.remove(place);
            let broken = read(lines.concat().as_bytes(), Some(&head)).expect_err("a line is gone");
            let is_last = place == lines.len();
            let why = if is_last { Why::Truncated } else { Why::Removed(1) };
            prop_assert_eq!(broken.why, why);
        }

        #[test]
        fn any_two_swapped_lines_are_found(
            entries in 2_u64..8,
            one: prop::sample::Index,
            other: prop::sample::Index,
        ) {
            let mut lines = log(entries);
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            prop_assume!(one != other);
            lines.swap(one, other);
            let broken = read(lines.concat().as_bytes(), None).expect_err("lines were swapped");
            prop_assert_eq!(broken.line, one.min(other) as u64 + 1);
            let is_reordered = matches!(broken.why, Why::Reordered { .. });
            prop_assert!(is_reordered);
        }

        #[test]
        fn no_text_breaks_the_reader(text: Vec<u8>) {
            let _ = read(&text, None);
        }
    }
}
