//! Numbers that could be a real person's: they are neither written into a scenario nor sent.
//!
//! Indian mobiles have ten digits and begin with 6 to 9, alone or after 0 or 91
//! (National Numbering Plan). Aadhaar numbers have twelve digits, begin with 2 to 9 and
//! end in a Verhoeff digit (UIDAI). The people of a rehearsal have neither.
//!
//! They are found in every ordinary spelling: in groups, beside letters, escaped, in base64.
//! What holds ten such digits by chance is no number: a UUID, a digest, a token.

mod spelling;

use std::ops::Range;

use population::verhoeff;

/// How people group the ten digits of a mobile.
const MOBILE_GROUPS: [&[usize]; 11] = [
    &[10],
    &[5, 5],
    &[3, 3, 4],
    &[3, 4, 3],
    &[4, 3, 3],
    &[4, 6],
    &[6, 4],
    &[3, 7],
    &[2, 4, 4],
    &[2, 2, 2, 2, 2],
    &[1; 10],
];
/// How they group the twelve of an Aadhaar number.
const AADHAAR_GROUPS: [&[usize]; 2] = [&[12], &[4, 4, 4]];
/// Digits of a mobile and of the longest prefix before it.
const LENGTHS: std::ops::RangeInclusive<usize> = 10..=14;
const GROUPS_MAX: usize = 10;
/// Letters between two groups, as in `(98765) - 43210`.
const BETWEEN_MAX: usize = 4;
/// Groups that dots join are at least so long: shorter ones are decimals and versions.
const DOTTED_MIN: usize = 3;
/// Letters and digits from which a word may be hexadecimal, or any other random value.
const HEX_MIN: usize = 16;
const RANDOM_MIN: usize = 32;

/// The numbers of that kind in `text`, as they are spelt there once it is unescaped.
pub(crate) fn find(text: &str) -> Vec<String> {
    let plain = spelling::plain(text);
    let mut numbers = in_plain(&plain);
    for decoded in spelling::decoded(&plain) {
        numbers.extend(in_plain(&decoded));
    }
    numbers
}

fn in_plain(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut chain: Vec<Range<usize>> = Vec::new();
    for group in groups(text) {
        let joined = |last: &Range<usize>| joins(&text[last.end..group.start]);
        if !chain.last().is_none_or(joined) {
            in_chain(text, &chain, &mut numbers);
            chain.clear();
        }
        chain.push(group);
    }
    in_chain(text, &chain, &mut numbers);
    numbers
}

/// The stretches of digits, in order.
fn groups(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
        let rest = &bytes[start..];
        let length = rest.iter().position(|byte| !byte.is_ascii_digit());
        at = start + length.unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Whether digits before and after `between` may be parts of one number.
fn joins(between: &str) -> bool {
    // A plus is a space in a form; the last two are spaces and dashes of typesetters.
    let joiner = |letter| {
        matches!(
            letter,
            ' ' | '\t' | '.' | '-' | '_' | '+' | '(' | ')' | '\u{a0}' | '\u{2000}'..='\u{2015}'
        )
    };
    between.len() <= BETWEEN_MAX * 3
        && between.chars().count() <= BETWEEN_MAX
        && between.chars().all(joiner)
}

/// Looks at every stretch of neighbouring groups.
fn in_chain(text: &str, chain: &[Range<usize>], numbers: &mut Vec<String>) {
    let mut rest = chain;
    while !rest.is_empty() {
        let counts = 1..=rest.len().min(GROUPS_MAX);
        let found = counts
            .into_iter()
            .find(|count| is_number(text, &rest[..*count]));
        if let Some(count) = found {
            numbers.push(text[rest[0].start..rest[count - 1].end].to_owned());
        }
        rest = &rest[found.unwrap_or(1)..];
    }
}

fn is_number(text: &str, groups: &[Range<usize>]) -> bool {
    let digits = groups.iter().map(ExactSizeIterator::len).sum();
    if !LENGTHS.contains(&digits) {
        return false;
    }
    let parts: Vec<&str> = groups.iter().map(|group| &text[group.clone()]).collect();
    let whole = groups[0].start..groups[groups.len() - 1].end;
    let dotted = text[whole.clone()].contains('.');
    let too_short = |part: &&str| part.len() < DOTTED_MIN;
    (is_mobile(&parts) || is_aadhaar(&parts))
        && !(dotted && parts.iter().any(too_short))
        && !is_random(word(text, whole.start))
        && !is_random(word(text, whole.end - 1))
}

fn is_mobile(parts: &[&str]) -> bool {
    let digits = parts.concat();
    let prefixes: &[&str] = match digits.len() {
        10 => &[""],
        11 => &["0"],
        12 => &["91", "00"],
        13 => &["091", "910"],
        _ => &["0091"],
    };
    let Some(national) = prefixes
        .iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
    else {
        return false;
    };
    let mut sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    sizes[0] = sizes[0].saturating_sub(digits.len() - national.len());
    // A pincode and a year are ten digits too.
    let year = sizes == [6, 4] && ["19", "20"].contains(&&national[6..8]);
    national.starts_with(['6', '7', '8', '9']) && MOBILE_GROUPS.contains(&&sizes[..]) && !year
}

fn is_aadhaar(parts: &[&str]) -> bool {
    let digits = parts.concat();
    let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    AADHAAR_GROUPS.contains(&&sizes[..])
        && !digits.starts_with(['0', '1'])
        && verhoeff::is_valid(&digits)
}

/// The word around the letter at `at`, as ids and tokens are written.
fn word(text: &str, at: usize) -> &str {
    let outside = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"-_".contains(byte);
    let bytes = text.as_bytes();
    let start = bytes[..at]
        .iter()
        .rposition(outside)
        .map_or(0, |outside| outside + 1);
    let end = bytes[at..].iter().position(outside);
    &text[start..end.map_or(text.len(), |length| at + length)]
}

/// Whether a word holds its digits by chance: a UUID, a digest, a token. The latter two have
/// letters between digits many times, where a number has its letters before or after.
fn is_random(word: &str) -> bool {
    let length = word.bytes().filter(u8::is_ascii_alphanumeric).count();
    let hex = word
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || b"-_".contains(&byte));
    let long = length >= RANDOM_MIN || hex && length >= HEX_MIN;
    let by_letters = word.split(|letter: char| letter.is_ascii_alphabetic());
    let with_digits = by_letters.filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
    is_uuid(word) || long && with_digits.count() > 1
}

/// 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562).
fn is_uuid(word: &str) -> bool {
    let sizes = word.split('-').map(str::len);
    let hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    word.bytes().all(hex) && sizes.eq([8, 4, 4, 4, 12])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mobiles_that_could_be_real_are_found() {
        let text = r#"{"mobile":"9000000000","x":"+916000000000","y":"07000000000"}"#;
        assert_eq!(find(text), ["9000000000", "916000000000", "07000000000"]);
    }

    #[test]
    fn no_spelling_hides_them() {
        let hyphens = format!("9876543210{}", "-".repeat(26));
        let spellings = [
            "98%37654321%30",
            r"9876\u0035\u0034321\u0030",
            "&#57;876543210",
            "&#x39;87654321&#48;",
            "98765-43210",
            "98765 43210",
            "98765.43210",
            "98765+43210",
            "987 654 3210",
            "987654 3210",
            "98 76 54 32 10",
            "9-8-7-6-5-4-3-2-1-0",
            "(98765) - 43210",
            "+91-98765-43210",
            "+91 98765 43210",
            "+91 (0) 98765 43210",
            "+9198765 43210",
            "1 98765 43210",
            "009876543210",
            "+9109876543210",
            "0919876543210",
            "00919876543210",
            "x9876543210",
            "v2x9876543210y3",
            "user_9876543210",
            "ab9000000000cd",
            "OTg3NjU0MzIxMA==",
            "OTg3NjU0MzIxMA%3D%3D",
            "KzkxIDk4NzY1IDQzMjEw",
            "९८७६५४३२१०",
            r"\u096f८७६५४३२१०",
            "%E0%A5%AF८७६५४३२१०",
            "９８７６５４３２１０",
            "2345 6789 0124",
            "2345-6789-0124",
            "234567890124",
            &hyphens,
        ];
        for spelling in spellings {
            assert_eq!(find(spelling).len(), 1, "{spelling}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        let others = [
            "98%3x \\u12 % 100% &#; &#x; &# &#999999999; \\u",
            "12345678-1234-4234-8234-987654321012",
            "1234567890 5999999999 90000000001234 90000",
            "28-04-2021 98765 2021-04-28 10:15:30.123456 2021-04-28T10-15-30Z",
            "1619592330 1619592330123 1619592330123456",
            "600001 2021 600001 28-04-2021 600001, 9876",
            "77.59456123 98.0.4758.102 6.1.7601.65536 127.0.0.1:65535",
            "[98765,43210]",
            "98765\r\n\r\n43210",
            "9c8f2a9876543210aa10",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0a9876543210b7x0OTg3NjU0MzIxMH0.c2ln",
        ];
        for other in others {
            assert_eq!(find(other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn twelve_digits_need_the_right_last_one() {
        // Exactly one of ten last digits makes a valid number.
        let numbers: Vec<String> = (0..10).map(|last| format!("20000000000{last}")).collect();
        assert_eq!(numbers.iter().flat_map(|number| find(number)).count(), 1);
        let numbers: Vec<String> = (0..10).map(|last| format!("00000000000{last}")).collect();
        assert_eq!(numbers.iter().flat_map(|number| find(number)).count(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Random values do not become numbers by chance: one in fifty digests has ten digits
        /// between letters that begin with 6 to 9.
        #[test]
        fn digests_tokens_and_uuids_are_not_numbers(
            digest in "[0-9a-f]{64}",
            nonce in "[0-9a-f]{32}",
            token in "[A-Za-z0-9_-]{43}",
            uuid in "[0-9]{8}-[0-9]{4}-4[0-9]{3}-[89][0-9]{3}-[0-9]{12}",
            reference_id in "[1-9][0-9]{13}",
        ) {
            let text = format!("X: {digest}\r\nY: {nonce}\r\nZ: Bearer {token}\r\n\r\n{{\"t\":\"{uuid}\",\"r\":{reference_id}}}");
            prop_assert_eq!(find(&text), Vec::<String>::new());
        }

        #[test]
        fn no_text_breaks_it(text in "([0-9]{1,6}|[-%&#;ux+ .()_]|\\PC){0,40}") {
            find(&text);
        }
    }
}
