//! Finds base64 and hexadecimal inside of a text, and takes it off.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::codings::{Taken, hex_byte, is_gzip};
use crate::oracle::unread::Gap;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// UTF-8 may begin with it.
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Shortest coded text that is looked at: a mobile of ten digits has 14 base64 characters, in twelve
/// there is room for nine.
const EMBEDDED_CHARACTERS_MIN: usize = 12;
/// Hexadecimal digits of ten bytes.
const HEX_DIGITS_MIN: usize = 20;
/// Bytes from the start of a decoded text that decide whether it is one.
const SAMPLE_BYTES: usize = 6;

/// A run of characters that may be base64 or hexadecimal.
#[derive(Clone, Debug)]
pub(super) struct Embedded {
    /// Offset of its first character.
    pub start: usize,
    /// Offset behind its last character.
    pub end: usize,
}

const BASE64: u8 = 1;

static ALPHABET: [u8; 256] = base64_alphabet();

const fn base64_alphabet() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if matches!(byte as u8, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_')
        {
            table[byte] = BASE64;
        }
        byte += 1;
    }
    table
}

/// The next run at or after `from` that is long enough to hide something.
///
/// Looks at each window of the shortest length from its end: the last byte that is not coded
/// rules out all starts before it, so that ordinary text is skipped in large steps.
pub(super) fn find_embedded(text: &[u8], from: usize) -> Option<Embedded> {
    let is_coded = |byte: &u8| ALPHABET[usize::from(*byte)] == BASE64;
    let mut start = from;
    loop {
        let window = text.get(start..start + EMBEDDED_CHARACTERS_MIN)?;
        match window.iter().rposition(|byte| !is_coded(byte)) {
            Some(gap) => start += gap + 1,
            None => {
                let rest = &text[start + EMBEDDED_CHARACTERS_MIN..];
                let more = rest.iter().take_while(|byte| is_coded(byte)).count();
                let end = start + EMBEDDED_CHARACTERS_MIN + more;
                return Some(Embedded { start, end });
            }
        }
    }
}

/// Starts behind a prefix that are tried in one run.
const PREFIXES_MAX: usize = 16;

/// Whether a word is the base64 or hexadecimal form of readable text, with a prefix or without. Shorter
/// texts count here than are worth decoding.
pub(crate) fn hides_text(word: &[u8]) -> bool {
    let whole = Embedded {
        start: 0,
        end: word.len(),
    };
    let mut starts = std::iter::once(whole.clone()).chain(whole.behind_prefixes(word));
    starts.any(|part| {
        let coded = &word[part.start..part.end];
        let engine = engine_for(coded);
        let text = engine.decode(coded).unwrap_or_default();
        text.len() > 2 && text.iter().all(is_printable) || decode_hex(coded, &mut Vec::new())
    })
}

impl Embedded {
    /// The ends of the run that begin behind something which may be a prefix: `/download/`, `v1-`,
    /// `id_`, `0x`. Each goes as far as one alphabet does.
    pub(super) fn behind_prefixes<'a>(&self, text: &'a [u8]) -> impl Iterator<Item = Self> + 'a {
        let (first, end) = (self.start, self.end);
        let is_mark = |byte: u8| matches!(byte, b'/' | b'-' | b'_' | b'+');
        let starts = (first..end).filter(move |&place| match text[place] {
            b'x' | b'X' => place > first && text[place - 1] == b'0',
            byte => is_mark(byte),
        });
        starts.take(PREFIXES_MAX).map(move |mark| {
            let rest = &text[mark + 1..end];
            let plain = run_of(rest, |byte| !matches!(byte, b'-' | b'_'));
            let url_safe = run_of(rest, |byte| !matches!(byte, b'/' | b'+'));
            Self {
                start: mark + 1,
                end: mark + 1 + plain.max(url_safe),
            }
        })
    }

    /// Whether it can hide anything: long enough, and its first character is that of a text.
    pub(super) fn is_worth_a_try(&self, text: &[u8]) -> bool {
        self.end - self.start >= EMBEDDED_CHARACTERS_MIN && may_begin(text[self.start])
    }

    /// Decodes the run; only its beginning when there is no room for it. Not a coding is what
    /// does not decode to the beginning of a text or of gzip.
    pub(super) fn decode(&self, text: &[u8], output: &mut Vec<u8>, room: usize) -> Taken {
        let coded = &text[self.start..self.end];
        let fits = coded.len() <= room;
        let coded = if fits {
            coded
        } else {
            &coded[..HEX_DIGITS_MIN.min(coded.len())]
        };
        match decode_hex(coded, output) || decode_base64(coded, output) {
            true if fits => Taken::Whole,
            true => Taken::Part(Gap::TooLarge),
            false => Taken::Not,
        }
    }
}

fn decode_hex(coded: &[u8], output: &mut Vec<u8>) -> bool {
    // Behind a prefix something else may follow.
    let digits = run_of(coded, |byte| byte.is_ascii_hexdigit());
    let coded = &coded[..digits];
    if digits < HEX_DIGITS_MIN || !digits.is_multiple_of(2) {
        return false;
    }
    let bytes = || coded.chunks_exact(2).map(hex_byte);
    let mut sample = [0; SAMPLE_BYTES];
    for (place, byte) in sample.iter_mut().zip(bytes()) {
        let Some(byte) = byte else { return false };
        *place = byte;
    }
    if !begins_like_text(&sample) {
        return false;
    }
    output.extend(bytes().flatten());
    true
}

fn decode_base64(coded: &[u8], output: &mut Vec<u8>) -> bool {
    let engine = engine_for(coded);
    // Almost nothing that looks like base64 is; two groups of four decide that without an allocation.
    let mut sample = [0; SAMPLE_BYTES];
    let sampled = engine.decode_slice(&coded[..8], &mut sample);
    if sampled != Ok(SAMPLE_BYTES) || !begins_like_text(&sample) {
        return false;
    }
    // One character too many cannot come from base64; a group cut short may.
    let whole = coded.len() - usize::from(coded.len() % 4 == 1);
    engine.decode_vec(&coded[..whole], output).is_ok()
}

fn engine_for(coded: &[u8]) -> &'static GeneralPurpose {
    let url_safe = coded.iter().any(|byte| matches!(byte, b'-' | b'_'));
    if url_safe { &URL_SAFE } else { &STANDARD }
}

fn run_of(text: &[u8], is_in: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| is_in(**byte)).count()
}

/// Whether base64 or hexadecimal of a text can begin so: the first character holds six of the eight
/// bits of a printable character, of a byte order mark or of gzip.
fn may_begin(character: u8) -> bool {
    matches!(character, b'0'..=b'7' | b'C' | b'D' | b'H'..=b'Z' | b'a'..=b'f')
}

fn begins_like_text(sample: &[u8]) -> bool {
    let text = sample.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(sample);
    is_gzip(sample) || text.iter().all(is_printable)
}

fn is_printable(byte: &u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~')
}
