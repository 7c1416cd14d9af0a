//! One function for each coding that is taken off.
//!
//! Each appends to `output` no more than `room` bytes and says how much of the text it could undo.

use std::io::Read as _;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::{memchr, memmem};

use crate::oracle::unread::Gap;

/// First bytes of a gzip member (RFC 1952).
const GZIP_MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

/// How far a coding was taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The text does not have it.
    Not,
    /// All of it.
    Whole,
    /// In part or not at all, although the text has it.
    Part(Gap),
}

/// Whether a text begins like gzip.
pub(super) fn is_gzip(text: &[u8]) -> bool {
    text.starts_with(&GZIP_MAGIC)
}

/// gzip, told by its first bytes whatever the headers say, also as the content of a JSON string.
pub(super) fn inflate(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    let quotes = text.iter().take_while(|byte| **byte == b'"').count();
    let text = &text[quotes..];
    if !is_gzip(text) {
        return Taken::Not;
    }
    match unpack(MultiGzDecoder::new(text), output, room) {
        // Behind it the string ends.
        Taken::Part(Gap::Damaged) if quotes > 0 && !output.is_empty() => Taken::Whole,
        taken => taken,
    }
}

/// The content coding `deflate`: zlib (RFC 1950), or without its frame as some servers send it.
pub(super) fn inflate_unmarked(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    let taken = unpack(ZlibDecoder::new(text), output, room);
    if output.is_empty() {
        unpack(DeflateDecoder::new(text), output, room)
    } else {
        taken
    }
}

/// Reads all that there is. What is cut short or damaged still shows what came before.
fn unpack(decoder: impl std::io::Read, output: &mut Vec<u8>, room: usize) -> Taken {
    // One byte more than there is room for tells that there is more.
    let before = output.len();
    let read = decoder.take(room as u64 + 1).read_to_end(output);
    if output.len() - before > room {
        output.truncate(before + room);
        return Taken::Part(Gap::TooLarge);
    }
    match read {
        Ok(_) => Taken::Whole,
        Err(_) => Taken::Part(Gap::Damaged),
    }
}

/// Characters from the start of a text that tell whether it is UTF-16.
const UTF16_SAMPLE: usize = 8;

/// UTF-16 of either byte order, with a mark or told by every second byte being zero, as it is in the
/// UTF-16 of ASCII.
pub(super) fn decode_utf16(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    let sample = text.get(..2 * UTF16_SAMPLE);
    let zeros = |odd: usize| {
        let mut bytes = sample.into_iter().flatten().skip(odd).step_by(2);
        sample.is_some() && bytes.all(|byte| *byte == 0)
    };
    let unit: fn([u8; 2]) -> u16 = match text {
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        _ if zeros(0) && !zeros(1) => u16::from_be_bytes,
        _ if zeros(1) && !zeros(0) => u16::from_le_bytes,
        _ => return Taken::Not,
    };
    let units = text.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    // A unit becomes three bytes at most.
    if text.len() / 2 * 3 > room {
        return Taken::Part(Gap::TooLarge);
    }
    for character in char::decode_utf16(units) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        output.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Taken::Whole
}

/// Where the first of these bytes is if the text fits into `room`; otherwise what to say about it.
fn first_of(byte: u8, text: &[u8], room: usize) -> Result<usize, Taken> {
    match memchr(byte, text) {
        None => Err(Taken::Not),
        Some(_) if text.len() > room => Err(Taken::Part(Gap::TooLarge)),
        Some(first) => Ok(first),
    }
}

fn whole_if(changed: bool) -> Taken {
    if changed { Taken::Whole } else { Taken::Not }
}

/// Escapes inside JSON strings (RFC 8259, section 7), applied to the whole text.
pub(super) fn unescape_json(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    unescape(b'\\', text, output, room, escape_at)
}

/// Numeric character references of HTML (section 13.2.5.80 of the standard), applied to the whole text.
pub(super) fn unescape_html(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    if memmem::find(text, b"&#").is_none() {
        return Taken::Not;
    }
    unescape(b'&', text, output, room, reference_at)
}

/// Replaces each escape by its character.
fn unescape(
    mark: u8,
    text: &[u8],
    output: &mut Vec<u8>,
    room: usize,
    escape_at: impl Fn(&[u8]) -> Option<(char, usize)>,
) -> Taken {
    let first = match first_of(mark, text, room) {
        Ok(first) => first,
        Err(taken) => return taken,
    };
    output.extend_from_slice(&text[..first]);
    let mut place = first;
    let mut changed = false;
    while place < text.len() {
        match escape_at(&text[place..]) {
            Some((character, length)) => {
                let mut buffer = [0; 4];
                output.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                place += length;
                changed = true;
            }
            None => {
                output.push(text[place]);
                place += 1;
            }
        }
    }
    whole_if(changed)
}

/// The longest decimal number of a character has seven digits.
const REFERENCE_DIGITS_MAX: usize = 7;

/// The character that a reference (`&#65;`, `&#x41;`) at the start of `text` stands for, and its length.
fn reference_at(text: &[u8]) -> Option<(char, usize)> {
    let rest = text.strip_prefix(b"&#")?;
    let (digits, radix) = match rest {
        [b'x' | b'X', digits @ ..] => (digits, 16),
        digits => (digits, 10),
    };
    let near = &digits[..digits.len().min(REFERENCE_DIGITS_MAX + 1)];
    let end = memchr(b';', near)?;
    let code = std::str::from_utf8(&digits[..end]).ok()?;
    let character = char::from_u32(u32::from_str_radix(code, radix).ok()?)?;
    Some((character, text.len() - digits.len() + end + 1))
}

/// The character that an escape at the start of `text` stands for, and the length of the escape.
fn escape_at(text: &[u8]) -> Option<(char, usize)> {
    let [b'\\', kind, rest @ ..] = text else {
        return None;
    };
    let character = match kind {
        b'"' | b'\\' | b'/' => char::from(*kind),
        b'b' | b'f' | b'n' | b'r' | b't' => ' ',
        b'u' => {
            let unit = hex_unit(rest)?;
            let low = rest.get(4..6).filter(|next| *next == b"\\u");
            let low = low.and_then(|_| hex_unit(&rest[6..]));
            let pair = char::decode_utf16([unit].into_iter().chain(low)).next()?;
            return match pair {
                Ok(character) => Some((character, 6 * character.len_utf16())),
                Err(_) => Some((char::REPLACEMENT_CHARACTER, 6)),
            };
        }
        _ => return None,
    };
    Some((character, 2))
}

/// The UTF-16 unit that four hexadecimal digits stand for.
fn hex_unit(text: &[u8]) -> Option<u16> {
    let digits = text.get(..4)?;
    digits.iter().try_fold(0, |unit, &digit| {
        Some(unit << 4 | u16::from(hex_digit(digit)?))
    })
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// Percent coding (RFC 3986, section 2.1), applied to the whole text.
pub(super) fn unescape_percent(text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
    let first = match first_of(b'%', text, room) {
        Ok(first) => first,
        Err(taken) => return taken,
    };
    output.extend_from_slice(&text[..first]);
    let mut place = first;
    let mut changed = false;
    while place < text.len() {
        let byte = (text[place] == b'%')
            .then(|| hex_byte(text.get(place + 1..place + 3)?))
            .flatten();
        output.push(byte.unwrap_or(text[place]));
        place += if byte.is_some() { 3 } else { 1 };
        changed |= byte.is_some();
    }
    whole_if(changed)
}

pub(super) fn hex_byte(digits: &[u8]) -> Option<u8> {
    Some(hex_digit(digits[0])? << 4 | hex_digit(digits[1])?)
}
