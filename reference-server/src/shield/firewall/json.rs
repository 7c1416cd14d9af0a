//! A body of JSON, before anything is made of it: how deep, how many, and what its texts say.
//!
//! This is no parser: it follows quotes and brackets, and leaves to the reader behind it what is
//! valid. What it lets through is small and shallow whatever that reader does.

use std::borrow::Cow;

use memchr::memchr2;

use super::text::DIGITS_MAX;
use super::{Rule, text};
use crate::shield::EdgeLimits;

/// Members whose text may be anything: nobody's password must be refused for what it looks like.
const UNSEARCHED: [&[u8]; 1] = [b"password"];

/// A body that is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// Deeper or longer than the limits, or a text without an end.
    Shape,
    /// A rule of the firewall.
    Refused(Rule),
}

/// Follows one body.
struct Walk<'a> {
    limits: &'a EdgeLimits,
    /// Commas seen in each open bracket.
    items: Vec<usize>,
    digits: usize,
    /// Whether the last text was a key, and names a member that is not searched.
    key: Option<&'a [u8]>,
}

/// Looks at a body.
pub(super) fn judge(limits: &EdgeLimits, body: &[u8]) -> Result<(), BodyFault> {
    let mut walk = Walk {
        limits,
        items: Vec::with_capacity(limits.json_depth_max),
        digits: 0,
        key: None,
    };
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'"' {
            let (string, after) = string(rest).ok_or(BodyFault::Shape)?;
            walk.string(string, after)?;
            rest = after;
        } else {
            walk.mark(byte)?;
        }
    }
    Ok(())
}

impl<'a> Walk<'a> {
    fn mark(&mut self, byte: u8) -> Result<(), BodyFault> {
        self.digits = if byte.is_ascii_digit() {
            self.digits + 1
        } else {
            0
        };
        match byte {
            b'{' | b'[' if self.items.len() == self.limits.json_depth_max => {
                return Err(BodyFault::Shape);
            }
            b'{' | b'[' => self.items.push(1),
            b'}' | b']' => drop(self.items.pop()),
            b',' => {
                self.key = None;
                if let Some(items) = self.items.last_mut() {
                    *items += 1;
                    if *items > self.limits.json_items_max {
                        return Err(BodyFault::Shape);
                    }
                }
            }
            _ if self.digits > DIGITS_MAX => {
                return Err(BodyFault::Refused(Rule::OversizedNumber));
            }
            _ => {}
        }
        Ok(())
    }

    fn string(&mut self, string: &'a [u8], after: &[u8]) -> Result<(), BodyFault> {
        let is_key = after.trim_ascii_start().first() == Some(&b':');
        let searched = self.key.is_none_or(|key| !UNSEARCHED.contains(&key));
        if searched && let Some(rule) = text::body(&unescaped(string)) {
            return Err(BodyFault::Refused(rule));
        }
        if is_key {
            self.key = Some(string);
        }
        Ok(())
    }
}

/// From behind an opening quote: the string, and what is behind its closing quote.
fn string(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest[at] == b'"' {
            return Some((&rest[..at], &rest[at + 1..]));
        }
        at += 2;
    }
}

/// With its escapes resolved. What cannot be resolved is left to the reader to refuse.
fn unescaped(string: &[u8]) -> Cow<'_, [u8]> {
    if !string.contains(&b'\\') {
        return Cow::Borrowed(string);
    }
    let quoted = [b"\"", string, b"\""].concat();
    match serde_json::from_slice::<String>(&quoted) {
        Ok(text) => Cow::Owned(text.into_bytes()),
        Err(_) => Cow::Borrowed(string),
    }
}
