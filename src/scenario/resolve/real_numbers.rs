//! Numbers that could be a real person's: they must not be written into a scenario.
//!
//! Indian mobiles have ten digits and begin with 6 to 9, alone or after 0 or 91
//! (National Numbering Plan). Aadhaar numbers have twelve digits, begin with 2 to 9 and
//! end in a Verhoeff digit (UIDAI). The people of a rehearsal have neither.

use population::verhoeff;

/// The numbers of that kind in `text`.
pub(super) fn find(text: &str) -> impl Iterator<Item = &str> {
    // Digits inside a word, such as a hash in hex, are no number.
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|digits| is_mobile(digits) || is_aadhaar(digits))
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
        let found: Vec<&str> = find(text).collect();
        assert_eq!(found, ["9000000000", "916000000000", "07000000000"]);
    }

    #[test]
    fn synthetic_and_other_numbers_are_not() {
        assert_eq!(
            find("1234567890 5999999999 90000000001234 90000").count(),
            0
        );
        assert_eq!(find("ab9000000000cd").count(), 0);
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
