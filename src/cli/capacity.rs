//! `mockdrill capacity`: how much does the registry carry?

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;

use super::against::AgainstArguments;
use super::display::Display;
use super::interrupt::Interrupt;
use super::{say, sources, units};
use crate::capacity::{self, Bounds, Capacity, CapacityRecord};
use crate::engine::schedule::Shard;
use crate::rehearsal::{self, Rehearsal};
use crate::report::Outputs;
use crate::scenario::plan::{Bound, Measure, Plan, Threshold};
use crate::scenario::{self, Options};

/// A rate is held this long at least: shorter, and nothing becomes steady.
const HOLD_MIN: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(super) struct CapacityArguments {
    /// Bundled scenario by name, or a file: whose mix of visits is sent.
    scenario: String,
    /// What a rate must keep, for instance "p99 < 250ms" or "lost < 0.1%"; may be repeated.
    #[arg(long = "slo", value_name = "OBJECTIVE", required = true)]
    objectives: Vec<String>,
    /// The first rate to try, requests a second.
    #[arg(long, value_name = "RATE", default_value_t = 1_000.0, value_parser = units::rate)]
    from: f64,
    /// The highest rate to try, requests a second.
    #[arg(long, value_name = "RATE", default_value_t = 200_000.0, value_parser = units::rate)]
    to: f64,
    /// How close both sides must come, in per cent.
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = units::percent)]
    precision: f64,
    /// Most runs for each rate; what more than half of them show counts.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=15))]
    runs: u16,
    /// How long each run holds its rate, for instance 15s; the climb to it comes before.
    #[arg(long = "for", value_name = "DURATION", default_value = "15s", value_parser = units::duration)]
    hold: Duration,
    /// End with exit code 3 when this rate is not reached, requests a second.
    #[arg(long, value_name = "RATE", value_parser = units::rate)]
    at_least: Option<f64>,
    #[command(flatten)]
    against: AgainstArguments,
    /// Folder for capacity.json and capacity.txt.
    #[arg(long, value_name = "FOLDER", default_value = "mockdrill-runs/capacity")]
    out: PathBuf,
}

/// Searches, prints a row for each run and what follows, writes both down.
pub(super) fn capacity(arguments: &CapacityArguments) -> anyhow::Result<u8> {
    let capacity = prepare(arguments)?;
    let outputs = Outputs::prepare(&arguments.out)?;
    let interrupt = Interrupt::listen().context("could not listen for Ctrl-C")?;
    rehearsal::raise_open_files();
    let mut display = Display::new(&interrupt);
    say(&capacity::headings());
    let found = capacity.find(&mut display, &mut |run| say(&capacity::row(run)));
    display.finish();
    let record = found?;
    say(&capacity::conclusion(&record));
    write(&outputs, &record).context("what is said above is all that is left of this search")?;
    say(&format!("Reports: {}", arguments.out.display()));
    Ok(record.verdict.exit_code)
}

fn prepare(arguments: &CapacityArguments) -> anyhow::Result<Capacity> {
    if arguments.from > arguments.to {
        bail!(
            "--from {} lies above --to {}; begin with a rate that the registry surely carries",
            arguments.from,
            arguments.to
        );
    }
    if arguments.hold < HOLD_MIN {
        bail!(
            "--for {}s is too short for anything to become steady; hold each rate for {}s or longer",
            arguments.hold.as_secs_f64(),
            HOLD_MIN.as_secs()
        );
    }
    if let Some(wanted) = arguments.at_least.filter(|wanted| *wanted > arguments.to) {
        bail!(
            "--at-least {wanted} lies above --to {}, so it would never be tried",
            arguments.to
        );
    }
    let plan = Arc::new(plan(&arguments.scenario)?);
    let heaviest = capacity::at_rate(&plan, arguments.to, arguments.hold)?;
    arguments.against.enough_people(&heaviest)?;
    Ok(Capacity {
        rehearsal: Rehearsal {
            against: arguments.against.against()?,
            plans: Vec::new(),
            population: arguments.against.population()?,
            seed: arguments.against.seed,
            workers: arguments.against.workers(),
            scale_reason: "set by the search for the limit".to_owned(),
            shard: Shard::WHOLE,
            only: None,
            reproduce_with: arguments.against.reproduce_with(),
        },
        plan,
        objectives: objectives(&arguments.objectives)?,
        bounds: Bounds {
            from: arguments.from,
            to: arguments.to,
            precision: arguments.precision / 100.0,
            runs: usize::from(arguments.runs),
            at_least: arguments.at_least,
        },
        hold: arguments.hold,
    })
}

fn plan(name: &str) -> anyhow::Result<Plan> {
    let mut plans = sources::plans(&[name.to_owned()], &Options::default());
    plans
        .pop()
        .unwrap_or_else(|| Err(anyhow!("no scenario was named")))
}

fn objectives(texts: &[String]) -> anyhow::Result<Vec<Threshold>> {
    let mut objectives = Vec::new();
    for text in texts {
        let objective = scenario::objective(text).map_err(|faults| anyhow!("--slo {faults}"))?;
        let can_be_searched_by = matches!(
            (objective.measure, objective.bound),
            (
                Measure::Response(_) | Measure::LostShare | Measure::UnexpectedShare,
                Bound::Below(_)
            )
        );
        if !can_be_searched_by {
            bail!(
                "--slo {text}: a search keeps response times, `lost` or `unexpected` below a bound; a rate is demanded with --at-least"
            );
        }
        objectives.push(objective);
    }
    // As in a scenario: a registry that loses a part of what was due does not carry it.
    if !objectives
        .iter()
        .any(|one| one.measure == Measure::LostShare)
    {
        objectives.push(scenario::losses_by_default());
    }
    Ok(objectives)
}

fn write(outputs: &Outputs, record: &CapacityRecord) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(record)? + "\n";
    let rows = record.runs.iter().map(capacity::row);
    let lines = std::iter::once(capacity::headings())
        .chain(rows)
        .chain([capacity::conclusion(record)]);
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    let files = [
        ("capacity.json", json.into_bytes()),
        ("capacity.txt", text.into_bytes()),
    ];
    Ok(outputs.write(&files)?)
}
