//! Numbers that could be a real person's: they are neither written into a scenario nor sent.
//!
//! Indian mobiles have ten digits and begin with 6 to 9, alone or after 0 or 91
//! (National Numbering Plan). Aadhaar numbers have twelve digits, begin with 2 to 9 and
//! end in a Verhoeff digit (UIDAI). The people of a rehearsal have neither.

use population::verhoeff;

/// Letters and hyphens of a UUID, whose groups may by chance be digits alone.
const UUID_LENGTH: usize = 36;

/// The numbers of that kind in `text`, however they are spelt: percent-encoded, as JSON
/// escapes, or in groups.
pub(crate) fn find(text: &str) -> Vec<String> {
    let plain = unescape(text);
    // Digits inside a word, such as a hash in hex, are no number.
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let numbers = words
        .filter(|word| word.len() != UUID_LENGTH)
        .map(|word| word.replace('-', ""));
    numbers
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|number| is_mobile(number) || is_aadhaar(number))
        .collect()
}

/// Percent-encoding (RFC 3986) and JSON's `\\uXXXX` taken back, as far as they spell ASCII.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '\\']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = if let Some(tail) = rest.strip_prefix("\\u") {
            tail.get(..4).map(|digits| (digits, 6))
        } else {
            rest.strip_prefix('%')
                .and_then(|tail| tail.get(..2))
                .map(|digits| (digits, 3))
        };
        let decoded = digits.and_then(|(digits, length)| {
            let value = u16::from_str_radix(digits, 16).ok()?;
            let byte = u8::try_from(value).ok().filter(u8::is_ascii)?;
            Some((char::from(byte), length))
        });
        let (letter, length) = decoded.unwrap_or((char::from(rest.as_bytes()[0]), 1));
        plain.push(letter);
        rest = &rest[length..];
    }
    plain + rest
}

fn is_mobile(digits: &str) -> bool {
    let national = match digits.len() {
        10 => Some(digits),
        11 => digits.strip_prefix('0'),
        12 => digits.strip_prefix("91"),
        _ => None,
    };
    national.is_some_and(|digits| digits.starts_with(['6', '7', '8', '9']))
}

fn is_aadhaar(digits: &str) -> bool {
    digits.len() == 12 && !digits.starts_with(['0', '1']) && verhoeff::is_valid(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles_that_could_be_real_are_found() {
        let text = r#"{"mobile":"9000000000","x":"+916000000000","y":"07000000000"}"#;
        assert_eq!(find(text), ["9000000000", "916000000000", "07000000000"]);
    }

    #[test]
    fn no_spelling_hides_them() {
        let spellings = [
            "98%37654321%30",
            r"9876\u0035\u0034321\u0030",
            "98765-43210",
            "+91-98765-43210",
        ];
        for spelling in spellings {
            assert_eq!(find(spelling).len(), 1, "{spelling}");
        }
        assert!(find("98%3x \\u12 % 100%").is_empty());
        assert!(find("12345678-1234-4234-8234-987654321012").is_empty());
    }

    #[test]
    fn synthetic_and_other_numbers_are_not() {
        assert_eq!(find("1234567890 5999999999 90000000001234 90000").len(), 0);
        assert_eq!(find("ab9000000000cd").len(), 0);
    }

    #[test]
    fn twelve_digits_need_the_right_last_one() {
        // Exactly one of ten last digits makes a valid number.
        let numbers: Vec<String> = (0..10).map(|last| format!("20000000000{last}")).collect();
        assert_eq!(numbers.iter().flat_map(|number| find(number)).count(), 1);
        let numbers: Vec<String> = (0..10).map(|last| format!("00000000000{last}")).collect();
        assert_eq!(numbers.iter().flat_map(|number| find(number)).count(), 0);
    }
}
