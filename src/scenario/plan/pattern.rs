//! Regular expressions over what a registry answers: linear in the text, bounded in memory.

use regex::bytes::{Regex, RegexBuilder};

/// Bytes of a compiled expression, and of what a search remembers. `docs/limits.md` says so.
const SIZE_MAX: usize = 1 << 20;

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let compiled = RegexBuilder::new(text)
            .size_limit(SIZE_MAX)
            .dfa_size_limit(SIZE_MAX)
            .build();
        compiled.map(Self).map_err(|error| match error {
            regex::Error::Syntax(told) => {
                let last = told.lines().last().unwrap_or_default();
                last.trim_start_matches("error: ").to_owned()
            }
            _ => "it is too large".to_owned(),
        })
    }

    /// Whether it is found somewhere in `text`.
    pub fn is_in(&self, text: &[u8]) -> bool {
        self.0.is_match(text)
    }

    /// What its first group found in `text`, or the whole of it when it has no group. Nothing, not
    /// none, where it is found and the group takes no part in it: so `(a)|$` is always found.
    pub fn find<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let found = self.0.captures(text)?;
        let group = usize::from(self.0.captures_len() > 1);
        Some(found.get(group).map_or(b"", |part| part.as_bytes()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_group_counts_or_all_of_it() {
        let find = |pattern: &str| {
            let pattern = Pattern::parse(pattern).expect("it is sound");
            let found = pattern.find(b"see txn=00-ff; txn=11");
            found.map(|found| String::from_utf8_lossy(found).into_owned())
        };
        assert_eq!(find("txn=([0-9a-f-]+)").as_deref(), Some("00-ff"));
        assert_eq!(find("[0-9]{2}$").as_deref(), Some("11"));
        assert_eq!(find("(nothing)|$").as_deref(), Some(""));
        assert_eq!(find("absent"), None);
    }

    #[test]
    fn what_is_wrong_is_told_in_a_few_words() {
        let told = |pattern: &str| Pattern::parse(pattern).expect_err("it is wrong");
        assert_eq!(told("a("), "unclosed group");
        assert_eq!(
            told("[z-a]"),
            "invalid character class range, the start must be <= the end"
        );
        assert_eq!(told(r"\w{900}{900}"), "it is too large");
    }

    #[test]
    fn the_page_of_limits_has_the_bound() {
        let page = include_str!("../../../docs/limits.md");
        let row = format!("of a regular expression, bytes | {SIZE_MAX} |");
        assert!(page.contains(&row), "docs/limits.md lacks\n{row}");
    }
}
