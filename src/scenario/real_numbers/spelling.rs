//! Other ways to write a digit, taken back once: escapes, digits of Indian scripts, base64.

use std::borrow::Cow;

/// Digits of Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada and
/// Malayalam, and full-width ones: where each zero is (Unicode).
const ZEROS: [u32; 10] = [
    0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0xff10,
];
/// Ten digits in base64, without padding.
const BASE64_MIN: usize = 14;

/// `text` with ASCII digits for others, and without percent-encoding (RFC 3986), JSON's
/// `\uXXXX` (RFC 8259) and numeric entities (HTML).
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let unescaped = match text.contains(['%', '\\', '&']) {
        true => Cow::Owned(unescape(text)),
        false => Cow::Borrowed(text),
    };
    match unescaped.is_ascii() {
        true => unescaped,
        false => Cow::Owned(unescaped.chars().map(ascii_digit).collect()),
    }
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '\\', '&']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let length = escape(rest, &mut bytes).unwrap_or_else(|| {
            bytes.push(rest.as_bytes()[0]);
            1
        });
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes what the escape at the beginning of `text` stands for, and says how long it is.
fn escape(text: &str, bytes: &mut Vec<u8>) -> Option<usize> {
    let (value, length) = if let Some(tail) = text.strip_prefix("\\u") {
        (u32::from_str_radix(tail.get(..4)?, 16).ok()?, 6)
    } else if let Some(tail) = text.strip_prefix('%') {
        bytes.push(u8::from_str_radix(tail.get(..2)?, 16).ok()?);
        return Some(3);
    } else {
        entity(text)?
    };
    let mut buffer = [0; 4];
    let letter = char::from_u32(value)?;
    bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
    Some(length)
}

/// `&#57;` or `&#x39;`: the value and the length.
fn entity(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let end = digits.bytes().take(8).position(|byte| byte == b';')?;
    let value = match digits[..end].strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits[..end].parse().ok()?,
    };
    Some((value, "&#;".len() + end))
}

fn ascii_digit(letter: char) -> char {
    let value = |zero: &u32| {
        u32::from(letter)
            .checked_sub(*zero)
            .filter(|value| *value < 10)
    };
    let value = ZEROS.iter().find_map(value);
    value
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(letter)
}

/// What those words of `text` say that are base64 of digits and their punctuation alone.
/// No other base64 is decoded: a token says anything, and ten digits by chance.
pub(super) fn decoded(text: &str) -> impl Iterator<Item = String> {
    let outside = |byte: &u8| sextet(*byte).is_none();
    let words = text.as_bytes().split(outside);
    words
        .filter(|word| word.len() >= BASE64_MIN)
        .filter_map(decode)
}

/// None as soon as something else than a number comes.
fn decode(word: &[u8]) -> Option<String> {
    let mut number = String::new();
    let (mut bits, mut held) = (0_u32, 0);
    for byte in word {
        bits = bits << 6 | u32::from(sextet(*byte)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            let letter = char::from((bits >> held & 0xff) as u8);
            let known = letter.is_ascii_digit() || " +-.()".contains(letter);
            number.push(Some(letter).filter(|_| known)?);
        }
    }
    Some(number)
}

/// The value of a letter of base64, in both alphabets (RFC 4648).
fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}
