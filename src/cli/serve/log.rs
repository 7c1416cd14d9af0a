//! Where the log of a registry goes: to standard error, a line an event.

use clap::{Args, ValueEnum};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Lines that may wait to be written. A reader that is slower loses lines; a request never waits
/// for one.
const LINES_WAITING_MAX: usize = 8 * 1024;

/// What the registry files its lines under. Lines of libraries are not shown at any level: nobody
/// here vouches for what is in them.
const TARGET: &str = "registry";

#[derive(Debug, Args)]
pub(super) struct LogArguments {
    /// How much to log on standard error: warn tells of attacks and failures, info of every
    /// refusal, debug of every request. Never a number, name, OTP or token.
    #[arg(long, value_enum, default_value_t = Level::Warn)]
    log: Level,
    /// How to write the log: for people, or a JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    log_format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    Off,
    Error,
    Warn,
    Info,
    Debug,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Writes what is still to be written when it is dropped.
pub(super) struct Log {
    _writing: Option<WorkerGuard>,
}

impl LogArguments {
    /// Begins to log, for the whole process.
    pub(super) fn begin(&self) -> Log {
        if self.log == Level::Off {
            return Log { _writing: None };
        }
        let (writer, writing) = NonBlockingBuilder::default()
            .buffered_lines_limit(LINES_WAITING_MAX)
            .thread_name("log")
            .finish(std::io::stderr());
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(writer)
            .with_ansi(false);
        let lines = match self.log_format {
            Format::Text => lines.boxed(),
            Format::Json => lines
                .json()
                .flatten_event(true)
                .with_span_list(false)
                .boxed(),
        };
        tracing_subscriber::registry()
            .with(lines)
            .with(Targets::new().with_target(TARGET, self.log.filter()))
            .init();
        Log {
            _writing: Some(writing),
        }
    }
}

impl Level {
    fn filter(self) -> LevelFilter {
        match self {
            Self::Off => LevelFilter::OFF,
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
        }
    }
}
