//! What moves on the terminal while load is made, and Ctrl-C passed on.

use std::io::IsTerminal;
use std::time::Duration;

use super::interrupt::Interrupt;
use crate::engine::live::LiveCounts;
use crate::rehearsal::Watcher;
use crate::report::{Progress, ProgressSample};
use crate::scenario::plan::Plan;

/// For one command.
pub(super) struct Display<'a> {
    progress: Progress,
    interrupt: &'a Interrupt,
}

impl<'a> Display<'a> {
    pub(super) fn new(interrupt: &'a Interrupt) -> Self {
        Self {
            progress: Progress::new(std::io::stderr().is_terminal()),
            interrupt,
        }
    }

    /// Clears what moves.
    pub(super) fn finish(&mut self) {
        self.progress.finish();
    }
}

impl Watcher for Display<'_> {
    fn begins(&mut self, plan: &Plan, total: Duration) {
        self.progress.scenario(&plan.name, total);
    }

    fn tick(&mut self, elapsed: Duration, counts: LiveCounts) {
        self.progress.tick(ProgressSample {
            elapsed,
            visits_open: counts.visits_open,
            answered: counts.answered,
            unexpected: counts.unexpected,
            lost: counts.lost,
            leaks: counts.leaks,
        });
    }

    fn interrupted(&self) -> bool {
        self.interrupt.came()
    }
}
