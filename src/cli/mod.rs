//! The command line: the only argument parsing, the only printing.

mod against;
mod audit;
mod capacity;
mod check;
mod compare;
mod display;
mod handset;
mod interrupt;
mod list;
mod registry;
mod report;
mod run;
mod serve;
mod sources;
mod units;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit;
use crate::report::Colour;

/// Rehearses a health registry's two bad days: the day everybody comes, and the
/// morning somebody claims that the data leaked.
#[derive(Debug, Parser)]
#[command(name = "mockdrill", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 held, 1 leak proved, 2 could not run, 3 threshold breached or worse than before, \
4 run not valid, 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Rehearse scenarios against the bundled registry or a target of yours, and judge.
    Run(Box<run::RunArguments>),
    /// Search for the highest rate that a registry carries within objectives of yours.
    Capacity(Box<capacity::CapacityArguments>),
    /// Start the bundled registry and leave it running.
    Serve(Box<serve::ServeArguments>),
    /// Read the OTP of somebody whom you play at a registry that `serve` runs.
    Handset(handset::HandsetArguments),
    /// Check scenario files without running them, and say what they would do.
    Check(check::CheckArguments),
    /// Make a report from the `run.json` of an earlier run.
    Report(report::ReportArguments),
    /// Compare runs before and after a change: what became better or worse, and what cannot be told.
    Compare(compare::CompareArguments),
    /// Check or print the audit log of a registry.
    Audit(audit::AuditArguments),
    /// List what can be named: scenarios, weaknesses, decoys, detectors, claims.
    List(list::ListArguments),
}

/// Reads the arguments, does what they say, returns the exit code.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Capacity(arguments) => capacity::capacity(&arguments),
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Handset(arguments) => handset::handset(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Audit(arguments) => audit::audit(&arguments),
        Command::List(arguments) => list::list(&arguments),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(&format!("error: {error:#}"));
            ExitCode::from(exit::COULD_NOT_RUN)
        }
    }
}

/// Prints on standard output. A reader who has heard enough is no fault.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints on standard error.
fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Colour only for a terminal that did not ask to be spared (no-color.org).
fn colour() -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && std::io::stdout().is_terminal() {
        Colour::Ansi
    } else {
        Colour::Never
    }
}
