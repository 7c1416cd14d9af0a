//! One text of a caller: passed over when it is plain, decoded and searched when it is not.

use std::borrow::Cow;

use super::{Rule, probes};

/// Digits of a number; none of the registry has more.
pub(super) const DIGITS_MAX: usize = 24;

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    /// A string of a JSON body, its escapes resolved.
    Body,
}

/// Whether a byte can be passed over: it is in no pattern, or only beside one that is not plain.
pub(super) const fn is_plain(place: Place, byte: u8) -> bool {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => true,
        b'/' => matches!(place, Place::Path),
        b'=' | b'&' => matches!(place, Place::Query),
        // Letters of most of the world's languages.
        0x80.. => matches!(place, Place::Body),
        _ => false,
    }
}

const fn table(place: Place) -> [bool; 256] {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = is_plain(place, byte as u8);
        byte += 1;
    }
    plain
}

static PLAIN: [[bool; 256]; 3] = [table(Place::Path), table(Place::Query), table(Place::Body)];

/// Looks at the path of a request, as it was sent.
pub(super) fn path(sent: &[u8]) -> Option<Rule> {
    judge(Place::Path, sent)
}

/// Looks at the query of a request, as it was sent.
pub(super) fn query(sent: &[u8]) -> Option<Rule> {
    judge(Place::Query, sent)
}

/// Looks at a string of a body. `sent` has its escapes resolved.
pub(super) fn body(sent: &[u8]) -> Option<Rule> {
    let plain = &PLAIN[Place::Body as usize];
    if sent.iter().all(|&byte| plain[usize::from(byte)]) {
        return None;
    }
    if sent.contains(&0) {
        return Some(Rule::ControlByte);
    }
    probes::find(&one_blank(sent))
}

fn judge(place: Place, sent: &[u8]) -> Option<Rule> {
    let plain = &PLAIN[place as usize];
    let (mut number, mut dots, mut suspicious) = (Number::default(), 0, false);
    for &byte in sent {
        suspicious |= !plain[usize::from(byte)];
        number.goes_on(byte);
        dots = if byte == b'.' { dots + 1 } else { 0 };
        suspicious |= dots > 1 && place == Place::Path;
    }
    number.ends();
    if number.oversized {
        return Some(Rule::OversizedNumber);
    }
    if !suspicious {
        return None;
    }
    let text = match decode(place, sent) {
        Ok(text) => text,
        Err(rule) => return Some(rule),
    };
    if place == Place::Path && leaves_folder(sent, &text) {
        return Some(Rule::PathTraversal);
    }
    if has_escape(&text) {
        return Some(Rule::DoubleEncoding);
    }
    if text.iter().any(u8::is_ascii_control) {
        return Some(Rule::ControlByte);
    }
    if std::str::from_utf8(&text).is_err() {
        return Some(Rule::BrokenEncoding);
    }
    probes::find(&one_blank(&text))
}

/// Watches for a word of digits alone that is too long. One key or hash in some thousands has as many
/// digits in a row by chance, between letters.
#[derive(Default)]
struct Number {
    digits: usize,
    has_letters: bool,
    oversized: bool,
}

impl Number {
    fn goes_on(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' => self.digits += 1,
            b'a'..=b'z' | b'A'..=b'Z' => self.has_letters = true,
            _ => self.ends(),
        }
    }

    fn ends(&mut self) {
        self.oversized |= self.digits > DIGITS_MAX && !self.has_letters;
        (self.digits, self.has_letters) = (0, false);
    }
}

/// A segment `..`, or a separator that was hidden from whoever looked at the path before.
fn leaves_folder(sent: &[u8], text: &[u8]) -> bool {
    let separators = |text: &[u8]| {
        text.iter()
            .filter(|byte| matches!(byte, b'/' | b'\\'))
            .count()
    };
    let sent = sent.iter().filter(|&&byte| byte == b'/').count();
    let up = |segment: &[u8]| segment.starts_with(b"..");
    separators(text) > sent || text.split(|&byte| byte == b'/').any(up)
}

/// Resolves percent signs, and in a query also the plus that stands for a blank.
fn decode(place: Place, sent: &[u8]) -> Result<Cow<'_, [u8]>, Rule> {
    if !sent.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return Ok(Cow::Borrowed(sent));
    }
    let mut text = Vec::with_capacity(sent.len());
    let mut bytes = sent.iter();
    while let Some(&byte) = bytes.next() {
        text.push(match byte {
            b'%' => {
                let mut digit = || bytes.next().and_then(|&byte| (byte as char).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err(Rule::BrokenEncoding);
                };
                (high * 16 + low) as u8
            }
            b'+' if place == Place::Query => b' ',
            other => other,
        });
    }
    Ok(Cow::Owned(text))
}

/// Whether something is left that would be decoded if it were decoded again.
fn has_escape(text: &[u8]) -> bool {
    text.windows(3)
        .any(|at| at[0] == b'%' && at[1].is_ascii_hexdigit() && at[2].is_ascii_hexdigit())
}

/// With blanks, and the comments that stand for one in a database, as single blanks.
fn one_blank(text: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let comment = rest.starts_with(b"/*").then(|| {
            let end = rest.windows(2).position(|at| at == b"*/");
            end.map_or(&rest[rest.len()..], |end| &rest[end + 2..])
        });
        let blank = byte.is_ascii_whitespace() || comment.is_some();
        rest = comment.unwrap_or(after);
        if !blank {
            joined.push(byte);
        } else if joined.last() != Some(&b' ') {
            joined.push(b' ');
        }
    }
    joined
}
