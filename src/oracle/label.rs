//! Which words of an answer may stand in a report: names of fields and headers, never values.
//!
//! A registry may key its records by an id or by a name, in clear or coded. Such a key is a value,
//! however innocent its place is.

use std::borrow::Cow;

use population::{Name, Person};

use super::decode;

/// Stands for a word that is not shown.
const HIDDEN: &str = "*";
/// A longer word is no name of a field.
const CHARACTERS_MAX: usize = 32;
/// So few digits, all words of one place together, are nobody's number, not even the end of one.
const DIGITS_MAX: usize = 3;

/// Says word by word what may be shown of one place in an answer.
#[derive(Debug)]
pub(crate) struct Labels {
    names: Vec<Name>,
    digits: usize,
}

impl Labels {
    /// For a place where something of this person's was found.
    pub(crate) fn about(person: &Person) -> Self {
        let members = person.household().members();
        Self {
            names: members.map(|member| member.name()).collect(),
            digits: 0,
        }
    }

    /// The word, or a star for one that may be a value.
    pub(crate) fn show<'a>(&mut self, word: &'a [u8]) -> Cow<'a, str> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        let plain = (1..=CHARACTERS_MAX).contains(&word.len())
            && word.iter().all(is_plain)
            && self.digits + digits <= DIGITS_MAX
            && !decode::hides_text(word);
        let word = String::from_utf8_lossy(word);
        if !plain || self.names.iter().any(|name| is_name(&word, name)) {
            return HIDDEN.into();
        }
        self.digits += digits;
        word
    }
}

/// Whether a word says a given or a family name: `Asha`, `asha-2`, `ashaKumar`.
fn is_name(word: &str, name: &Name) -> bool {
    let [given, family] = [name.given, name.family].map(str::to_ascii_lowercase);
    let word = word.to_ascii_lowercase();
    let mut parts = word.split(|character: char| !character.is_ascii_alphabetic());
    parts.any(|part| part == given || part == family)
        || word.contains(&format!("{given}{family}"))
        || word.contains(&format!("{family}{given}"))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    use population::{PersonIndex, Population, REGISTERED_PEOPLE};

    use super::*;

    fn person() -> Person {
        let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
        population
            .person(PersonIndex(5))
            .expect("in the population")
    }

    fn shown(word: &str) -> bool {
        Labels::about(&person()).show(word.as_bytes()) == word
    }

    #[test]
    fn names_of_fields_are_shown() {
        for word in ["beneficiaries", "dose1_date", "x-request-id", "birthYear"] {
            assert!(shown(word), "{word}");
        }
    }

    #[test]
    fn values_are_not() {
        let name = person().name();
        let joined = format!("{}{}", name.given.to_lowercase(), name.family);
        let first = format!("{}_1", name.given);
        let long = "a".repeat(33);
        let coded = [
            STANDARD_NO_PAD.encode("007339240199"),
            STANDARD_NO_PAD.encode(person().name().given),
            format!("by_{}", STANDARD_NO_PAD.encode("573222775870")),
        ];
        for word in &coded {
            assert!(!shown(word), "{word}");
        }
        let ids = ["57322277587029", "k29737600264121", "XXXX1234", "1987"];
        let others = [
            "a=b",
            "Main Street",
            "http/1.1 200",
            "",
            &joined,
            &first,
            &long,
        ];
        for word in ids.into_iter().chain(others) {
            assert!(!shown(word), "{word}");
        }
    }

    #[test]
    fn a_number_cut_into_words_is_not_shown_either() {
        let mut labels = Labels::about(&person());
        let words = [&b"573"[..], b"222", b"775"].map(|word| labels.show(word));
        assert_eq!(words, ["573", "*", "*"]);
    }
}
