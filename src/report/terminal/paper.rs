//! Lines of text: columns, wrapping, and the only escape sequences of the summary.

use crate::report::Colour;
use crate::report::printable::printable;

/// Columns of a line.
const WIDTH: usize = 100;

/// How a word stands out, where colour was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Good,
    Doubt,
    Bad,
    Faint,
}

impl Ink {
    /// ANSI "select graphic rendition" parameters (ECMA-48, 8.3.117).
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Good => Some("32"),
            Self::Doubt => Some("33"),
            Self::Bad => Some("1;31"),
            Self::Faint => Some("2"),
        }
    }
}

/// A summary being written.
pub(super) struct Paper {
    text: String,
    colour: Colour,
}

impl Paper {
    pub(super) fn new(colour: Colour) -> Self {
        Self {
            text: String::new(),
            colour,
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// An empty line, then a line that stands out.
    pub(super) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        for line in wrap(&printable(text), WIDTH) {
            self.inked(Ink::Strong, &line);
            self.text.push('\n');
        }
    }

    /// Words at an indentation, wrapped.
    pub(super) fn paragraph(&mut self, indent: usize, ink: Ink, text: &str) {
        for line in wrap(&printable(text), WIDTH - indent) {
            self.spaces(indent);
            self.inked(ink, &line);
            self.text.push('\n');
        }
    }

    /// A label in a column of `width`, then text that wraps beside it.
    pub(super) fn entry(
        &mut self,
        indent: usize,
        (ink, label): (Ink, &str),
        width: usize,
        text: &str,
    ) {
        let label = printable(label);
        self.spaces(indent);
        self.inked(ink, &label);
        self.spaces(width.saturating_sub(label.chars().count()));
        let lines = wrap(&printable(text), WIDTH - indent - width);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.spaces(indent + width);
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// A label, then lines that are not wrapped: a command must stay one to copy.
    pub(super) fn verbatim(&mut self, indent: usize, label: &str, width: usize, text: &str) {
        for (at, line) in printable(text).lines().enumerate() {
            self.spaces(indent);
            let label = if at == 0 { label } else { "" };
            self.text.push_str(&format!("{label:<width$}{line}\n"));
        }
    }

    /// A name, then figures in columns flush right. A name too long for its column
    /// gets a line of its own.
    pub(super) fn row(
        &mut self,
        ink: Ink,
        name: &str,
        name_width: usize,
        cells: &[(usize, String)],
    ) {
        let mut line = format!("{:<name_width$}", printable(name));
        if line.chars().count() > name_width {
            self.inked(ink, &line);
            self.text.push('\n');
            line = " ".repeat(name_width);
        }
        for (width, cell) in cells {
            line.push_str(&format!("{cell:>width$}"));
        }
        self.inked(ink, &line);
        self.text.push('\n');
    }

    fn inked(&mut self, ink: Ink, text: &str) {
        match (self.colour, ink.code()) {
            (Colour::Ansi, Some(code)) => {
                self.text
                    .push_str(&format!("\u{1b}[{code}m{text}\u{1b}[0m"));
            }
            _ => self.text.push_str(text),
        }
    }

    fn spaces(&mut self, count: usize) {
        self.text.push_str(&" ".repeat(count));
    }
}

/// Lines of at most `width` columns, at least one; a longer word has its own line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is always a last line");
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wrapping_keeps_every_word_and_the_width(
            words in prop::collection::vec("[a-zé]{1,12}", 0..40),
            width in 12usize..60,
        ) {
            let lines = wrap(&words.join(" "), width);
            let kept = lines.join(" ");
            prop_assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), words);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= width));
        }
    }

    #[test]
    fn columns_are_flush_and_a_long_name_has_its_own_line() {
        let mut paper = Paper::new(Colour::Never);
        paper.row(Ink::Plain, "ask", 8, &[(6, "1".into()), (6, "22".into())]);
        paper.row(
            Ink::Plain,
            "a-long-name",
            8,
            &[(6, "333".into()), (6, "4".into())],
        );
        insta::assert_snapshot!(paper.finish(), @r"
        ask          1    22
        a-long-name
                   333     4
        ");
    }
}
