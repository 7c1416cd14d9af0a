//! How a run is getting on, on the standard error of somebody who watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::number::{count, counted};

/// Counts so far in the scenario that is running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProgressSample {
    /// Since the scenario's first due instant.
    pub elapsed: Duration,
    /// Visits under way.
    pub visits_open: u64,
    /// Answers received.
    pub answered: u64,
    /// Of these, answers that the story did not expect.
    pub unexpected: u64,
    /// Requests that failed, timed out, or were shed or never sent.
    pub lost: u64,
    /// Answers that held what their caller was not entitled to.
    pub leaks: u64,
}

/// One line that follows the scenario that is running; nothing at all where nobody watches.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows something only when `enabled` and standard error is a terminal.
    pub fn new(enabled: bool) -> Self {
        Self::on(if enabled {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        })
    }

    fn on(target: ProgressDrawTarget) -> Self {
        let style = ProgressStyle::with_template("{prefix:24!} [{bar:20}] {msg}")
            .expect("the template is a constant")
            .progress_chars("=> ");
        let bar = ProgressBar::with_draw_target(None, target).with_style(style);
        Self { bar }
    }

    /// Begins a scenario that takes so long.
    pub fn scenario(&self, name: &str, total_duration: Duration) {
        self.bar.set_length(whole_ms(total_duration));
        self.bar.set_prefix(name.to_owned());
        self.tick(ProgressSample::default());
    }

    /// Shows where it is.
    pub fn tick(&self, sample: ProgressSample) {
        let total = self.bar.length().unwrap_or_default();
        self.bar.set_position(whole_ms(sample.elapsed).min(total));
        self.bar.set_message(message(sample));
    }

    /// Removes the display: the summary comes in its place.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn whole_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn message(sample: ProgressSample) -> String {
    let mut parts = vec![
        crate::number::seconds(sample.elapsed.as_secs_f64()),
        counted(sample.visits_open, "visit open", "visits open"),
        format!("{} answered", count(sample.answered)),
    ];
    for (number, what) in [(sample.unexpected, "unexpected"), (sample.lost, "lost")] {
        if number > 0 {
            parts.push(format!("{} {what}", count(number)));
        }
    }
    if sample.leaks > 0 {
        parts.push(counted(sample.leaks, "LEAK", "LEAKS"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use std::io;
    use std::sync::{Arc, Mutex};

    /// A terminal that remembers every line that it was ever asked to show.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            120
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(&format!("{text}\n"))
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_watcher_sees_how_far_it_is_and_what_went_wrong() {
        let screen = Screen::default();
        let progress = Progress::on(ProgressDrawTarget::term_like(Box::new(screen.clone())));
        progress.scenario("telegram-bot", Duration::from_secs(10));
        progress.tick(ProgressSample {
            elapsed: Duration::from_secs(5),
            visits_open: 1,
            answered: 12_345,
            unexpected: 0,
            lost: 7,
            leaks: 2,
        });
        progress.finish();
        let shown = screen.0.lock().unwrap().clone();
        assert!(shown.contains("telegram-bot"), "{shown}");
        assert!(shown.contains("[==========>         ]"), "{shown}");
        assert!(
            shown.contains("5.0 s, 1 visit open, 12,345 answered, 7 lost, 2 LEAKS"),
            "{shown}"
        );
    }

    #[test]
    fn nobody_watching_costs_nothing_and_overrunning_does_not_panic() {
        let progress = Progress::new(false);
        assert!(progress.bar.is_hidden());
        progress.scenario("surge", Duration::ZERO);
        progress.tick(ProgressSample {
            elapsed: Duration::MAX,
            ..ProgressSample::default()
        });
        progress.finish();
    }
}
