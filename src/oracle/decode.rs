//! Takes the codings off an answer, so that hidden data is found too.
//!
//! Plain text, JSON escapes, numeric references of HTML, percent coding, base64 and base64url
//! (the parts of a JWT included), hexadecimal and gzip, in any order and one inside the
//! other, up to [`DEPTH_MAX`] deep; UTF-16; `deflate` when the headers name it. All bounds are
//! compiled in: an answer cannot make this work grow. What they cut off is said ([`Texts::gap`]).
//!
//! Base64 and hexadecimal are also found behind a prefix that ends in `/`, `-`, `_`, `+` or `0x`.
//!
//! What it does not see: base64 that is broken into lines in the middle of a value or stands behind a
//! prefix of letters and digits alone, base64 of zlib, the escapes `\x41` and `\101`, quoted-printable,
//! pictures, PDF, and encryption.

mod codings;
mod declared;
mod embedded;

use super::exchange::Response;
use super::unread::Gap;
use codings::{
    Taken, decode_utf16, inflate, inflate_unmarked, unescape_html, unescape_json, unescape_percent,
};
use declared::Declared;
pub(crate) use embedded::hides_text;
use embedded::{Embedded, find_embedded};

/// Codings one inside the other that are taken off.
pub(crate) const DEPTH_MAX: u8 = 4;
/// Bytes that decoding one answer may yield in all.
const OUTPUT_BYTES_MAX: usize = 1 << 20;
/// Texts that decoding one answer may yield in all.
const TEXTS_MAX: usize = 256;
/// A larger buffer is given back to the allocator rather than kept for the next answer.
const KEPT_BYTES_MAX: usize = 1 << 16;

/// Takes a coding off a whole text: appends at most so many bytes, says how far it got.
type WholeCoding = fn(&[u8], &mut Vec<u8>, usize) -> Taken;

/// Codings of a whole text that show without a header.
const WHOLE_CODINGS: [WholeCoding; 5] = [
    inflate,
    decode_utf16,
    unescape_json,
    unescape_html,
    unescape_percent,
];

/// Which part of an answer a text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Heads of informational answers (1xx) before the final one.
    Interim,
    /// Status line and headers.
    Head,
    /// Body.
    Body,
    /// Trailers.
    Trailers,
    /// What came after the answer on the same connection, unasked.
    Surplus,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Interim,
        Self::Head,
        Self::Body,
        Self::Trailers,
        Self::Surplus,
    ];

    fn of<'a>(self, response: &Response<'a>) -> &'a [u8] {
        match self {
            Self::Interim => response.interim,
            Self::Head => response.head,
            Self::Body => response.body,
            Self::Trailers => response.trailers,
            Self::Surplus => response.surplus,
        }
    }
}

/// How well a text was hidden. Escapes and a content coding hide nothing: every client undoes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cover {
    /// Not at all.
    Open,
    /// By base64, hexadecimal, or compression inside of these.
    Coded,
    /// Inside a JSON Web Token.
    Token,
}

/// A text of an answer: a part as received, or what came out of decoding another text.
#[derive(Debug)]
pub(crate) struct Text {
    /// Where it came from.
    pub part: Part,
    /// How it was hidden.
    pub cover: Cover,
    /// Which text it was embedded in, and at which offset; none when it is a whole part.
    pub inside: Option<(usize, usize)>,
    depth: u8,
    /// Whether it need not be read: another text says all that it says, or it was read before.
    skipped: bool,
    bytes: Vec<u8>,
}

/// Whether the headers name no content coding, so that a body means what its bytes say.
pub(crate) fn is_uncoded(head: &[u8]) -> bool {
    Declared::of(head) == Declared::Nothing
}

/// The texts of one answer. Reused from answer to answer, so that it allocates nothing once warm.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    texts: Vec<Text>,
    spare: Vec<Vec<u8>>,
    output_bytes: usize,
    gap: Option<Gap>,
}

impl Texts {
    /// Decodes an answer, apart from parts that were read before. What was decoded before is forgotten.
    pub(crate) fn decode(&mut self, response: &Response<'_>, read_before: impl Fn(Part) -> bool) {
        let used = self.texts.drain(..).map(|text| text.bytes);
        let kept = |buffer: &Vec<u8>| (1..=KEPT_BYTES_MAX).contains(&buffer.capacity());
        self.spare.extend(used.filter(kept));
        self.output_bytes = 0;
        self.gap = None;
        for part in Part::ALL {
            self.add_part(part, part.of(response), read_before(part));
        }
        let mut next = 0;
        while next < self.texts.len() {
            if !self.texts[next].skipped {
                self.expand(next, response);
            }
            next += 1;
        }
    }

    /// Why not everything was decoded, if so: the first reason.
    pub(crate) fn gap(&self) -> Option<Gap> {
        self.gap
    }

    /// The texts that are worth reading, each with its number.
    pub(crate) fn readable(&self) -> impl Iterator<Item = (usize, &Text)> {
        let all = self.texts.iter().enumerate();
        all.filter(|(_, text)| !text.skipped)
    }

    /// Whether a part is all there is to read of it: nothing was coded, nothing was left out.
    pub(crate) fn is_plain(&self, part: Part) -> bool {
        let mut coded = self.texts.iter().filter(|text| text.depth > 0);
        self.gap.is_none() && !coded.any(|text| text.part == part)
    }

    /// A text by its number.
    pub(crate) fn get(&self, number: usize) -> &Text {
        &self.texts[number]
    }

    /// The bytes of a text.
    pub(crate) fn bytes<'a>(&'a self, number: usize, response: &Response<'a>) -> &'a [u8] {
        let text = &self.texts[number];
        match text.depth {
            0 => text.part.of(response),
            _ => &text.bytes,
        }
    }

    fn add_part(&mut self, part: Part, bytes: &[u8], skipped: bool) {
        if bytes.is_empty() {
            return;
        }
        self.texts.push(Text {
            part,
            cover: Cover::Open,
            inside: None,
            depth: 0,
            skipped,
            bytes: Vec::new(),
        });
    }

    /// Takes one coding off a text: off the whole if it has one, else off what is embedded.
    fn expand(&mut self, number: usize, response: &Response<'_>) {
        let own = std::mem::take(&mut self.texts[number].bytes);
        let text = &self.texts[number];
        let (part, depth) = (text.part, text.depth);
        let bytes = match depth {
            0 => part.of(response),
            _ => &own,
        };
        let declared = match (depth, part) {
            (0, Part::Body) => Declared::of(response.head),
            _ => Declared::Nothing,
        };
        if let Some(gap) = declared.gap(bytes) {
            self.note(gap);
        }
        let deflated = (declared == Declared::Deflate).then_some(inflate_unmarked as WholeCoding);
        let mut codings = deflated.into_iter().chain(WHOLE_CODINGS);
        if depth == DEPTH_MAX {
            self.note_deeper(bytes);
        } else if !codings.any(|coding| self.replace(number, bytes, coding)) {
            self.add_embedded(number, bytes);
        }
        self.texts[number].bytes = own;
    }

    /// Remembers that something was not decoded.
    fn note(&mut self, gap: Gap) {
        self.gap.get_or_insert(gap);
    }

    /// A text that is as deep as is read may have further codings.
    fn note_deeper(&mut self, bytes: &[u8]) {
        let mut output = self.buffer();
        let room = OUTPUT_BYTES_MAX - self.output_bytes;
        let mut has = |coding: WholeCoding| coding(bytes, &mut output, room) != Taken::Not;
        let mut coded = WHOLE_CODINGS.into_iter().any(&mut has);
        output.clear();
        let mut from = 0;
        while let Some(found) = find_embedded(bytes, from).filter(|_| !coded) {
            from = found.end;
            let parts = std::iter::once(found.clone()).chain(found.behind_prefixes(bytes));
            let mut parts = parts.filter(|part| part.is_worth_a_try(bytes));
            coded = parts.any(|part| part.decode(bytes, &mut output, room) != Taken::Not);
        }
        self.spare.push(output);
        if coded {
            self.note(Gap::TooDeep);
        }
    }

    /// Decodes a text as a whole. False when it does not have that coding, or nothing came out.
    fn replace(&mut self, number: usize, bytes: &[u8], decode: WholeCoding) -> bool {
        let mut output = self.buffer();
        let taken = decode(bytes, &mut output, OUTPUT_BYTES_MAX - self.output_bytes);
        let Text {
            cover,
            inside,
            depth,
            ..
        } = self.texts[number];
        match taken {
            // Inside of a text three bytes may look like gzip by chance.
            Taken::Part(Gap::Damaged) if depth > 0 && output.is_empty() => {}
            Taken::Part(gap) => self.note(gap),
            Taken::Not | Taken::Whole => {}
        }
        if taken == Taken::Not || output.is_empty() {
            self.spare.push(output);
            return false;
        }
        self.texts[number].skipped = self.add(number, cover, inside, output);
        true
    }

    fn add_embedded(&mut self, number: usize, bytes: &[u8]) {
        let mut from = 0;
        while let Some(found) = find_embedded(bytes, from) {
            from = found.end;
            if self.add_decoded(number, bytes, &found) {
                continue;
            }
            for part in found.behind_prefixes(bytes) {
                if part.is_worth_a_try(bytes) {
                    self.add_decoded(number, bytes, &part);
                }
            }
        }
    }

    /// False when nothing is coded there.
    fn add_decoded(&mut self, number: usize, bytes: &[u8], found: &Embedded) -> bool {
        let mut output = self.buffer();
        let taken = found.decode(bytes, &mut output, OUTPUT_BYTES_MAX - self.output_bytes);
        if taken == Taken::Not {
            self.spare.push(output);
            return false;
        }
        if let Taken::Part(gap) = taken {
            self.note(gap);
        }
        let cover = self.cover_of(number, found, bytes, &output);
        self.add(number, cover, Some((number, found.start)), output);
        true
    }

    /// A part of a JWT (RFC 7519) is a JSON object in base64url beside a full stop.
    fn cover_of(&self, number: usize, found: &Embedded, bytes: &[u8], output: &[u8]) -> Cover {
        let before = found.start.checked_sub(1).and_then(|at| bytes.get(at));
        let dotted = before == Some(&b'.') || bytes.get(found.end) == Some(&b'.');
        if dotted && output.starts_with(b"{\"") {
            return Cover::Token;
        }
        self.texts[number].cover.max(Cover::Coded)
    }

    /// Adds what came out of a text. False when there are too many already.
    fn add(
        &mut self,
        from: usize,
        cover: Cover,
        inside: Option<(usize, usize)>,
        output: Vec<u8>,
    ) -> bool {
        if self.texts.len() >= TEXTS_MAX {
            self.spare.push(output);
            self.note(Gap::TooMany);
            return false;
        }
        self.output_bytes += output.len();
        let Text { part, depth, .. } = self.texts[from];
        self.texts.push(Text {
            part,
            cover,
            inside,
            depth: depth + 1,
            skipped: false,
            bytes: output,
        });
        true
    }

    fn buffer(&mut self) -> Vec<u8> {
        let mut buffer = self.spare.pop().unwrap_or_default();
        buffer.clear();
        buffer
    }
}
