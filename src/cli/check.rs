//! `mockdrill check`: what is wrong with scenario files, or what they would do.

use std::time::Duration;

use clap::Args;

use super::{complain, say, sources, units};
use crate::exit;
use crate::scenario::Options;

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Bundled scenarios by name, or files; all bundled ones when none is named.
    scenarios: Vec<String>,
    /// Divide historical rates, for instance 1:100; as `run` would on this machine when left out.
    #[arg(long, value_name = "1:N", value_parser = units::scale)]
    scale: Option<f64>,
    /// Stretch or shrink every scenario's arrivals to this long.
    #[arg(long = "for", value_name = "DURATION", value_parser = units::duration)]
    duration: Option<Duration>,
}

/// Prints the faults of all scenarios, or what each would do.
pub(super) fn check(arguments: &CheckArguments) -> anyhow::Result<u8> {
    let (scale_divisor, reason) = units::scale_or_chosen(arguments.scale);
    let options = Options {
        scale_divisor,
        duration: arguments.duration,
    };
    let mut faulty = 0;
    for plan in sources::plans(&arguments.scenarios, &options) {
        match plan {
            Ok(plan) => say(&plan.describe(&reason)),
            Err(wrong) => {
                faulty += 1;
                complain(&format!("{wrong:#}"));
            }
        }
    }
    Ok(if faulty == 0 {
        exit::HELD
    } else {
        exit::COULD_NOT_RUN
    })
}
