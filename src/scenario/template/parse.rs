//! Reading templates.
//!
//! JSON is full of braces, and they stay as they are: a `{` begins a variable only
//! when a word follows (a letter, then letters, digits, `.`, `_`, `+` or `-`) and then
//! a `}`. A word in braces that is no variable is a fault, as it is surely a slip:
//! JSON has no such thing. For a literal `{word}` write `{{word}`.

use super::{PersonField, Segment, Template, Variable};
use crate::scenario::spelling;

/// All variables that need no name, for "did you mean".
const PLAIN: [(&str, Variable); 9] = [
    ("otp", Variable::Otp),
    ("otp.sha256", Variable::OtpSha256),
    ("guess.sha256", Variable::GuessSha256),
    ("partner.key", Variable::PartnerKey),
    ("partner.address", Variable::PartnerAddress),
    ("staff.user", Variable::StaffUser),
    ("staff.password", Variable::StaffPassword),
    ("staff.centre", Variable::StaffCentre),
    ("random.uuid", Variable::RandomUuid),
];

/// A word in braces that is no variable here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownVariable {
    /// As written, with its braces.
    pub text: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub remedy: String,
}

impl Template {
    /// Cuts `text` into segments. `captures` are the names of what earlier steps keep, by
    /// slot. Returns the template with whatever could be read, and every unknown variable.
    pub fn parse(text: &str, captures: &[String]) -> (Self, Vec<UnknownVariable>) {
        let mut template = Self::default();
        let mut unknown = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(brace) = rest.find('{') {
            literal.push_str(&rest[..brace]);
            rest = &rest[brace + 1..];
            if let Some(after) = rest.strip_prefix('{') {
                literal.push('{');
                rest = after;
            } else if let Some((word, after)) = word_in_braces(rest) {
                match variable(word, captures) {
                    Ok(variable) => {
                        template.push_literal(&mut literal);
                        template.segments.push(Segment::Variable(variable));
                    }
                    Err(fault) => unknown.push(fault),
                }
                rest = after;
            } else {
                literal.push('{');
            }
        }
        literal.push_str(rest);
        template.push_literal(&mut literal);
        (template, unknown)
    }

    fn push_literal(&mut self, literal: &mut String) {
        if !literal.is_empty() {
            self.segments
                .push(Segment::Literal(std::mem::take(literal)));
        }
    }
}

/// The word before the next `}` and what comes after it.
fn word_in_braces(text: &str) -> Option<(&str, &str)> {
    let (word, after) = text.split_once('}')?;
    let in_word = |byte: u8| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte);
    let is_word = word.starts_with(|letter: char| letter.is_ascii_alphabetic());
    (is_word && word.bytes().all(in_word)).then_some((word, after))
}

fn variable(word: &str, captures: &[String]) -> Result<Variable, UnknownVariable> {
    if let Some((_, variable)) = PLAIN.iter().find(|(name, _)| *name == word) {
        return Ok(variable.clone());
    }
    if let Some(name) = word.strip_prefix("capture.") {
        let slot = captures.iter().position(|capture| capture == name);
        return slot
            .map(Variable::Capture)
            .ok_or_else(|| not_captured(word, name, captures));
    }
    let of_person = |prefix| PersonField::named(word.strip_prefix(prefix)?);
    of_person("person.")
        .map(Variable::Person)
        .or_else(|| of_person("other.").map(Variable::Other))
        .or_else(|| date(word))
        .ok_or_else(|| unknown(word, captures))
}

/// `date`, `date+3`, `date.short`, `date.short+3`.
fn date(word: &str) -> Option<Variable> {
    let (name, days) = match word.split_once('+') {
        Some((name, days)) => (name, days.parse().ok().filter(|_| !days.starts_with('+'))?),
        None => (word, 0),
    };
    match name {
        "date" => Some(Variable::Date { days, short: false }),
        "date.short" => Some(Variable::Date { days, short: true }),
        _ => None,
    }
}

fn not_captured(word: &str, name: &str, captures: &[String]) -> UnknownVariable {
    let remedy = match spelling::nearest(name, captures.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{{capture.{near}}}`?"),
        None => format!("add `capture = {{ {name} = \"json:/…\" }}` to an earlier step"),
    };
    UnknownVariable {
        text: format!("{{{word}}}"),
        problem: format!("no earlier step captures `{name}`"),
        remedy,
    }
}

fn unknown(word: &str, captures: &[String]) -> UnknownVariable {
    let people = ["person", "other"];
    let fields = PersonField::ALL.iter().map(|(field, _)| *field);
    let of_people = fields.flat_map(|field| people.map(|person| format!("{person}.{field}")));
    let known: Vec<String> = PLAIN
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .chain(["date".to_owned(), "date.short".to_owned()])
        .chain(of_people)
        .chain(captures.iter().map(|name| format!("capture.{name}")))
        .collect();
    let lower = word.to_ascii_lowercase();
    let remedy = match spelling::nearest(&lower, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None => format!("see docs/scenario-format.md, or write `{{{{{word}}}` for literal braces"),
    };
    UnknownVariable {
        text: format!("{{{word}}}"),
        problem: format!("unknown variable `{{{word}}}`"),
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Vec<Segment> {
        let (template, unknown) = Template::parse(text, &["txn".to_owned()]);
        assert_eq!(unknown, [], "{text}");
        template.segments
    }

    fn remedy(text: &str) -> String {
        let (_, unknown) = Template::parse(text, &["txn".to_owned()]);
        assert_eq!(unknown.len(), 1, "{text}");
        unknown[0].remedy.clone()
    }

    fn literal(text: &str) -> Segment {
        Segment::Literal(text.to_owned())
    }

    #[test]
    fn json_is_written_as_it_is() {
        let body = r#"{"a":{"mobile":"{person.mobile}"},"list":[{}],"txnId":"{capture.txn}"}"#;
        assert_eq!(
            parsed(body),
            [
                literal(r#"{"a":{"mobile":""#),
                Segment::Variable(Variable::Person(PersonField::Mobile)),
                literal(r#""},"list":[{}],"txnId":""#),
                Segment::Variable(Variable::Capture(0)),
                literal(r#""}"#),
            ]
        );
    }

    #[test]
    fn a_doubled_brace_is_a_literal_one() {
        assert_eq!(parsed("{{otp}"), [literal("{otp}")]);
        assert_eq!(parsed("{otp"), [literal("{otp")]);
    }

    #[test]
    fn dates_may_be_shifted() {
        let date = |days, short| [Segment::Variable(Variable::Date { days, short })];
        assert_eq!(parsed("{date}"), date(0, false));
        assert_eq!(parsed("{date+7}"), date(7, false));
        assert_eq!(parsed("{date.short+3}"), date(3, true));
    }

    #[test]
    fn slips_are_faults_with_the_word_that_was_meant() {
        assert_eq!(remedy("{otp.sha265}"), "did you mean `{otp.sha256}`?");
        assert_eq!(remedy("{Person.Mobile}"), "did you mean `{person.mobile}`?");
        assert_eq!(remedy("{capture.txm}"), "did you mean `{capture.txn}`?");
        assert!(remedy("{capture.token}").starts_with("add `capture = { token ="));
        assert_eq!(remedy("{dates}"), "did you mean `{date}`?");
        assert!(remedy("{date++3}").starts_with("see docs/scenario-format.md"));
        assert!(remedy("{colour}").ends_with("write `{{colour}` for literal braces"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_doubled_braces_come_back(text in "[{}a-z.\"\\PC]{0,40}") {
            let doubled = text.replace('{', "{{");
            let segments = parsed(&doubled);
            let expected = if text.is_empty() { vec![] } else { vec![literal(&text)] };
            prop_assert_eq!(segments, expected);
            let _ = Template::parse(&text, &[]);
        }
    }
}
