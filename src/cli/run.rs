//! `mockdrill run`: rehearse and judge.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::against::AgainstArguments;
use super::display::Display;
use super::interrupt::Interrupt;
use super::{say, sources, units};
use crate::engine::schedule::Shard;
use crate::engine::{self, Only};
use crate::record::RunRecord;
use crate::rehearsal::{self, Rehearsal};
use crate::report::{self, Colour, Format, Outputs};
use crate::scenario::Options;
use crate::scenario::plan::Plan;

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// Bundled scenarios by name, or files; all bundled ones when none is named.
    scenarios: Vec<String>,
    #[command(flatten)]
    against: AgainstArguments,
    /// Divide historical rates, for instance 1:100; chosen for this machine when left out.
    #[arg(long, value_name = "1:N", value_parser = units::scale)]
    scale: Option<f64>,
    /// Stretch or shrink every scenario's arrivals to this long, for instance 10s.
    #[arg(long = "for", value_name = "DURATION", value_parser = units::duration)]
    duration: Option<Duration>,
    /// Take every Nth arrival, from number I on: with the same seed and options, shards 1/N to
    /// N/N together make the visits of one run. They need one --target.
    #[arg(long, value_name = "I/N", value_parser = units::shard, conflicts_with = "visit")]
    shard: Option<Shard>,
    /// Rehearse a single visit, as a finding's reproducer says: ACTOR/NUMBER.
    #[arg(long, value_name = "ACTOR/NUMBER")]
    visit: Option<String>,
    /// Folder for summary.txt, run.json, junit.xml, report.html, run.hlog and intervals.csv.
    #[arg(long, value_name = "FOLDER", default_value_os_t = rehearsal::default_folder())]
    out: PathBuf,
}

/// Rehearses, prints the summary, writes the reports.
pub(super) fn run(arguments: &RunArguments) -> anyhow::Result<u8> {
    let rehearsal = prepare(arguments)?;
    let outputs = Outputs::prepare(&arguments.out)?;
    let interrupt = Interrupt::listen().context("could not listen for Ctrl-C")?;
    rehearsal::raise_open_files();
    let mut display = Display::new(&interrupt);
    let record = rehearsal.run(&mut display);
    display.finish();
    let record = record?;
    say(&report::render(&record, Format::Terminal, super::colour())?);
    write(&outputs, &record).context(
        "the verdict above is all that is left of this run, which ends with exit code 2",
    )?;
    say(&format!("Reports: {}", arguments.out.display()));
    Ok(record.verdict.exit_code)
}

fn prepare(arguments: &RunArguments) -> anyhow::Result<Rehearsal> {
    let (scale_divisor, scale_reason) = units::scale_or_chosen(arguments.scale);
    let options = Options {
        scale_divisor,
        duration: arguments.duration,
    };
    let plans = plans(arguments, &options)?;
    for plan in &plans {
        arguments.against.enough_people(plan)?;
    }
    let only = match &arguments.visit {
        Some(visit) => Some(only(visit, &plans, arguments.against.seed)?),
        None => None,
    };
    Ok(Rehearsal {
        against: arguments.against.against()?,
        plans,
        population: arguments.against.population()?,
        seed: arguments.against.seed,
        workers: arguments.against.workers(),
        scale_reason,
        shard: arguments.shard.unwrap_or(Shard::WHOLE),
        only,
        reproduce_with: reproduce_with(arguments),
    })
}

/// All plans, or everything that is wrong with any of them.
fn plans(arguments: &RunArguments, options: &Options) -> anyhow::Result<Vec<Arc<Plan>>> {
    let mut plans = Vec::new();
    let mut wrong = Vec::new();
    for plan in sources::plans(&arguments.scenarios, options) {
        match plan {
            Ok(plan) => plans.push(Arc::new(plan)),
            Err(fault) => wrong.push(format!("{fault:#}")),
        }
    }
    if !wrong.is_empty() {
        bail!(wrong.join("\n"));
    }
    Ok(plans)
}

fn only(visit: &str, plans: &[Arc<Plan>], seed: u64) -> anyhow::Result<Only> {
    let [plan] = plans else {
        bail!(
            "--visit needs exactly one scenario, for instance `mockdrill run telegram-bot --visit {visit}`"
        );
    };
    let parts = visit
        .rsplit_once('/')
        .and_then(|(actor, number)| Some((actor, number.parse().ok()?)));
    let Some((actor, arrival)) = parts else {
        bail!(
            "--visit `{visit}` is not ACTOR/NUMBER, for instance {}/0",
            plan.actors[0].id
        );
    };
    let position = plan.actors.iter().position(|known| known.id == actor);
    let Some(position) = position else {
        let known: Vec<&str> = plan.actors.iter().map(|actor| actor.id.as_str()).collect();
        bail!(
            "{} has no actor `{actor}`; it has {}",
            plan.name,
            known.join(", ")
        );
    };
    if let Some(from) = &plan.actors[position].person_from {
        bail!(
            "--visit `{visit}`: visits of {actor} go on from what others left in the pool `{}`, so none can be rehearsed alone; run the whole of {}",
            from.name,
            plan.name
        );
    }
    let planned = engine::visits_planned(plan, position, seed);
    if arrival >= planned {
        bail!(
            "--visit `{visit}`: {} has no such visit as it is run here; {}",
            plan.name,
            match planned.checked_sub(1) {
                Some(last) => format!("the last of this actor is {actor}/{last}"),
                None => format!("{actor} makes none"),
            }
        );
    }
    Ok(Only {
        actor: position,
        arrival,
    })
}

/// What a reproducer must repeat besides scenario and seed; ends with a space unless empty.
fn reproduce_with(arguments: &RunArguments) -> String {
    let mut options = arguments.against.reproduce_with();
    if let Some(duration) = arguments.duration {
        options += &format!("--for {}s ", duration.as_secs_f64());
    }
    options
}

fn write(outputs: &Outputs, record: &RunRecord) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for format in Format::ALL {
        let text = report::render(record, format, Colour::Never)?;
        files.push((format.file_name(), text.into_bytes()));
    }
    Ok(outputs.write(&files)?)
}
