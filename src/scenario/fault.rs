//! What is wrong with a scenario: all of it at once, each with its place and its remedy.

use std::fmt;
use std::ops::Range;

/// Bytes of a scenario's text.
pub(super) type Span = Range<usize>;

/// A broken file can hold a fault in every line; nobody reads more than these at once.
const FAULTS_MAX: usize = 100;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line and column, both from 1, the column in characters. None when the fault lies
    /// in how the scenario was asked for, not in its text.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// Everything that is wrong with one scenario, in the order of its text. Never empty.
///
/// Prints one line for each fault, as compilers do: `file:line:column: problem; remedy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// Where the text was read from.
    pub origin: String,
    /// At most 100.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write!(out, "{}:", self.origin)?;
            if let Some((line, column)) = fault.place {
                write!(out, "{line}:{column}:")?;
            }
            write!(out, " {}; {}", fault.problem, fault.remedy)?;
        }
        if self.more > 0 {
            write!(out, "\n{}: and {} more faults", self.origin, self.more)?;
        }
        Ok(())
    }
}

/// Collects faults while a scenario is read, so that reading goes on after each.
#[derive(Debug, Default)]
pub(super) struct Notes {
    noted: Vec<(Option<Span>, String, String)>,
}

impl Notes {
    /// Remembers that `problem` lies at `span`.
    pub(super) fn note(
        &mut self,
        span: &Span,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let noted = (Some(span.clone()), problem.into(), remedy.into());
        self.noted.push(noted);
    }

    /// Remembers a problem that is not in the text.
    pub(super) fn note_elsewhere(&mut self, problem: impl Into<String>, remedy: impl Into<String>) {
        self.noted.push((None, problem.into(), remedy.into()));
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// What was noted, with lines and columns of `text`.
    pub(super) fn into_faults(mut self, origin: &str, text: &str) -> Faults {
        self.noted
            .sort_by_key(|(span, ..)| span.as_ref().map_or(0, |span| span.start));
        // One value that was looked at twice is still one fault.
        self.noted.dedup();
        let more = self.noted.len().saturating_sub(FAULTS_MAX);
        let first = self.noted.into_iter().take(FAULTS_MAX);
        let faults = first.map(|(span, problem, remedy)| Fault {
            place: span.map(|span| place(text, span.start)),
            problem,
            remedy,
        });
        Faults {
            origin: origin.to_owned(),
            faults: faults.collect(),
            more,
        }
    }
}

/// Line and column of a byte, both from 1, the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let in_line = &before[line_start.map_or(0, |newline| newline + 1)..];
    // Continuation bytes of UTF-8 begin no character.
    let characters = in_line.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    (line, characters + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_begin_at_one() {
        let text = "é = 1\nnext";
        assert_eq!(place(text, 0), (1, 1));
        assert_eq!(place(text, 3), (1, 3));
        assert_eq!(place(text, text.len()), (2, 5));
        assert_eq!(place(text, 99), (2, 5));
    }

    #[test]
    fn faults_come_in_the_order_of_the_text_and_are_bounded() {
        let mut notes = Notes::default();
        for offset in (0..102).rev() {
            notes.note(&(offset..offset), format!("fault {offset}"), "mend it");
        }
        let faults = notes.into_faults("a.toml", &"x".repeat(200));
        assert_eq!(faults.faults[0].problem, "fault 0");
        let text = faults.to_string();
        assert!(text.starts_with("a.toml:1:1: fault 0; mend it\na.toml:1:2: fault 1;"));
        assert!(text.ends_with("\na.toml: and 2 more faults"));
    }
}
