//! Cuts a text into whole runs of letters and digits.
//!
//! Only whole runs are ever compared: a mobile inside a longer number is not that mobile.

/// What a run is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Digits only.
    Digits,
    /// Letters only; bytes outside ASCII count as letters.
    Letters,
    /// Both.
    Mixed,
}

/// A maximal run of letters and digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Offset in the text, bytes.
    pub start: usize,
    /// Length, bytes.
    pub length: usize,
    /// What it is made of.
    pub kind: Kind,
    /// Digits: the value, or [`NO_VALUE`]. Otherwise: [`word_key`].
    pub key: u64,
}

impl Run {
    /// The bytes of the run.
    pub(crate) fn of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        &text[self.start..self.end()]
    }

    /// Offset of the byte behind the run.
    pub(crate) fn end(&self) -> usize {
        self.start + self.length
    }

    /// Whether it is a number of so many digits.
    pub(crate) fn is_number(&self, digits: usize) -> bool {
        self.kind == Kind::Digits && self.length == digits
    }
}

/// How numbers are written in groups: mobiles in two or three, identity numbers and reference ids in
/// fours.
const GROUPS: [&[usize]; 4] = [&[5, 5], &[3, 3, 4], &[4, 4, 4], &[4, 4, 4, 2]];

/// The numbers whose first group is the run at `place`, each as if it were one run of its digits: one
/// byte, a space, a full stop or a hyphen, is between groups.
pub(crate) fn grouped<'a>(
    text: &'a [u8],
    runs: &'a [Run],
    place: usize,
) -> impl Iterator<Item = Run> + 'a {
    let first = runs[place];
    let is_first = first.kind == Kind::Digits && (3..=5).contains(&first.length);
    let patterns = if is_first { &GROUPS[..] } else { &[] };
    let whole = move |pattern: &&[usize]| {
        let groups = runs.get(place..place + pattern.len())?;
        let fits = groups
            .iter()
            .zip(*pattern)
            .all(|(run, digits)| run.is_number(*digits));
        let joined = |pair: &[Run]| {
            let between = &text[pair[0].end()..pair[1].start];
            matches!(between, [b' ' | b'.' | b'-'])
        };
        let value = |key, run: &Run| key * 10_u64.pow(run.length as u32) + run.key;
        (fits && groups.windows(2).all(joined)).then(|| Run {
            start: first.start,
            length: pattern.iter().sum(),
            kind: Kind::Digits,
            key: groups.iter().fold(0, value),
        })
    };
    patterns.iter().filter_map(whole)
}

/// The key of a number that is longer than anything of ours.
const NO_VALUE: u64 = u64::MAX;
/// Digits of the longest number of ours: a reference id.
const DIGITS_MAX: usize = 14;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => LETTER,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Bytes of a word that its key holds.
const KEY_BYTES: usize = 8;

/// A word's first eight letters without case, for a quick comparison. Equal words have equal keys; equal keys need a second look.
pub(crate) fn word_key(word: &[u8]) -> u64 {
    let mut head = [0; KEY_BYTES];
    let length = word.len().min(KEY_BYTES);
    head[..length].copy_from_slice(&word[..length]);
    key_of(head, length)
}

fn key_of(head: [u8; KEY_BYTES], length: usize) -> u64 {
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let kept = u64::MAX >> (64 - 8 * length.clamp(1, KEY_BYTES));
    u64::from_le_bytes(head) & kept | LOWER
}

/// The same for a word inside of a text, where a fixed number of bytes can be read at once.
fn word_key_at(text: &[u8], start: usize, length: usize) -> u64 {
    match text[start..].first_chunk::<KEY_BYTES>() {
        Some(head) => key_of(*head, length),
        None => word_key(&text[start..start + length]),
    }
}

/// The runs of a text, in order; `runs` is emptied first.
pub(crate) fn cut(text: &[u8], runs: &mut Vec<Run>) {
    runs.clear();
    let mut place = 0;
    while place < text.len() {
        let mut class = CLASSES[usize::from(text[place])];
        if class == 0 {
            place += 1;
            continue;
        }
        let start = place;
        place += 1;
        while let Some(&byte) = text.get(place) {
            let next = CLASSES[usize::from(byte)];
            if next == 0 {
                break;
            }
            class |= next;
            place += 1;
        }
        runs.push(run(text, start, place - start, class));
    }
}

fn run(text: &[u8], start: usize, length: usize, class: u8) -> Run {
    let (kind, key) = match class {
        DIGIT if length <= DIGITS_MAX => (Kind::Digits, number(&text[start..start + length])),
        DIGIT => (Kind::Digits, NO_VALUE),
        LETTER => (Kind::Letters, word_key_at(text, start, length)),
        _ => (Kind::Mixed, word_key_at(text, start, length)),
    };
    Run {
        start,
        length,
        kind,
        key,
    }
}

/// The value of a string of digits.
fn number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_text(text: &str) -> Vec<(&str, Kind)> {
        let mut runs = Vec::new();
        cut(text.as_bytes(), &mut runs);
        let slice = |run: &Run| &text[run.start..run.end()];
        runs.iter().map(|run| (slice(run), run.kind)).collect()
    }

    #[test]
    fn runs_are_whole() {
        use Kind::{Digits, Letters, Mixed};
        assert_eq!(
            cut_text(r#"{"mobile":"XXXXXX1403","id":12345678901234,"né":1}"#),
            [
                ("mobile", Letters),
                ("XXXXXX1403", Mixed),
                ("id", Letters),
                ("12345678901234", Digits),
                ("né", Letters),
                ("1", Digits),
            ]
        );
    }

    #[test]
    fn numbers_in_groups_are_joined() {
        let groups = |text: &str| -> Vec<(usize, u64)> {
            let mut runs = Vec::new();
            cut(text.as_bytes(), &mut runs);
            let all = 0..runs.len();
            let joined = all.flat_map(|place| grouped(text.as_bytes(), &runs, place));
            joined.map(|run| (run.length, run.key)).collect()
        };
        assert_eq!(groups("12345 67890"), [(10, 1_234_567_890)]);
        assert_eq!(groups("+91 123-456-7890"), [(10, 1_234_567_890)]);
        assert_eq!(groups("0123 4567 8901"), [(12, 12_345_678_901)]);
        let id = groups("1234-5678-9012-34");
        assert_eq!(id, [(12, 123_456_789_012), (14, 12_345_678_901_234)]);
        for other in [
            "2021-04-28",
            "12345, 67890",
            "12345  67890",
            "1234 5678",
            "x1234 5678 9012",
        ] {
            assert_eq!(groups(other), [], "{other}");
        }
    }

    #[test]
    fn numbers_have_their_value_and_words_ignore_case() {
        let mut runs = Vec::new();
        cut(b"0042 ASHA asha", &mut runs);
        assert_eq!(runs[0].key, 42);
        assert!(runs[0].is_number(4));
        assert_eq!(runs[1].key, runs[2].key);
    }
}
