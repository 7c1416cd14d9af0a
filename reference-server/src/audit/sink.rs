//! Where the lines go.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};

/// Lines kept in memory, about 12 MiB: all of a rehearsal, so that it can check the chain itself.
const RECENT_MAX: usize = 1 << 15;

/// A file, when there is a data folder, and the newest lines of this start.
pub(super) struct Sink {
    file: Option<File>,
}

/// The newest lines, oldest first.
#[derive(Default)]
pub(super) struct Recent(VecDeque<String>);

impl Sink {
    pub(super) fn new(file: Option<File>) -> Self {
        Self { file }
    }

    /// Keeps these lines: with one write and one wait for the disk for all of them.
    pub(super) fn keep(&mut self, lines: &[String]) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let mut text = lines.join("\n");
        text.push('\n');
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }
}

impl Recent {
    pub(super) fn add(&mut self, lines: Vec<String>) {
        self.0.extend(lines);
        let over = self.0.len().saturating_sub(RECENT_MAX);
        self.0.drain(..over);
    }

    /// The lines as they are in a file.
    pub(super) fn text(&self) -> String {
        self.0.iter().flat_map(|line| [line, "\n"]).collect()
    }
}
