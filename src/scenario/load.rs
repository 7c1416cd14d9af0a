//! From the text of a scenario file to its plan, or to everything that is wrong with it.

use std::time::Duration;

use super::fault::{Faults, Notes};
use super::plan::Plan;
use super::{file, resolve};

/// How a scenario is fitted to a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Rates of actors marked `historical` are divided by this, from 1.
    pub scale_divisor: f64,
    /// How long arrivals last; none as written.
    pub duration: Option<Duration>,
}

impl Default for Options {
    /// As written.
    fn default() -> Self {
        Self {
            scale_divisor: 1.0,
            duration: None,
        }
    }
}

/// Reads and resolves the scenario in `text`; `origin` says where the text came from, for
/// messages and findings.
///
/// # Errors
/// Every fault of the text, in its order, with its line and column.
pub fn load(origin: &str, text: &str, options: &Options) -> Result<Plan, Faults> {
    let mut notes = Notes::default();
    let file = file::read(text, &mut notes);
    let plan = file.map(|file| resolve::plan(&file, origin, text, options, &mut notes));
    match plan {
        Some(plan) if notes.is_empty() => Ok(plan),
        _ => Err(notes.into_faults(origin, text)),
    }
}
