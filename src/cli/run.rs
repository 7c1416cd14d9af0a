//! `mockdrill run`: rehearse and judge.

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use population::{Population, REGISTERED_PEOPLE};

use super::interrupt::Interrupt;
use super::{say, sources, units};
use crate::engine::live::LiveCounts;
use crate::engine::target::{Control, Partner, Target};
use crate::engine::{self, Only};
use crate::record::RunRecord;
use crate::rehearsal::{self, Against, RegistrySettings, Rehearsal, Watcher};
use crate::report::{self, Colour, Format, Outputs, Progress, ProgressSample};
use crate::scenario::Options;
use crate::scenario::plan::{Action, Plan, Step};

/// Poisson arrivals may be more than expected.
const VISITS_MARGIN: f64 = 1.2;

/// Somebody must be there to be asked about.
const HOUSEHOLDS_MIN: u64 = 2;

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// Bundled scenarios by name, or files; all bundled ones when none is named.
    scenarios: Vec<String>,
    /// Test this registry instead of the bundled one, for instance http://127.0.0.1:8080.
    #[arg(long, value_name = "URL", conflicts_with_all = ["posture", "weakness", "decoy"])]
    target: Option<String>,
    /// The target's control port, where the harness reads OTPs; its token comes from
    /// MOCKDRILL_CONTROL_TOKEN.
    #[arg(long, value_name = "ADDRESS", requires = "target")]
    control: Option<SocketAddr>,
    /// Posture of the bundled registry: hardened, or as-reported (what the press described).
    #[arg(long, default_value = "hardened", value_parser = ["hardened", "as-reported"])]
    posture: String,
    /// Switch a weakness of the bundled registry on; may be repeated (see `mockdrill list`).
    #[arg(long, value_name = "ID")]
    weakness: Vec<String>,
    /// Switch a harmless look-alike of a leak on; may be repeated.
    #[arg(long, value_name = "ID")]
    decoy: Vec<String>,
    /// Number of people in the registry.
    #[arg(long, default_value_t = REGISTERED_PEOPLE)]
    people: u64,
    /// Seed of arrivals and choices: the same seed rehearses the same visits.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seed of the people, which must be the registry's own; as --seed when left out.
    #[arg(long, value_name = "SEED")]
    people_seed: Option<u64>,
    /// Divide historical rates, for instance 1:100; chosen for this machine when left out.
    #[arg(long, value_name = "1:N", value_parser = units::scale)]
    scale: Option<f64>,
    /// Stretch or shrink every scenario's arrivals to this long, for instance 10s.
    #[arg(long = "for", value_name = "DURATION", value_parser = units::duration)]
    duration: Option<Duration>,
    /// Threads of the engine; one a processor when left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// Rehearse a single visit, as a finding's reproducer says: ACTOR/NUMBER.
    #[arg(long, value_name = "ACTOR/NUMBER")]
    visit: Option<String>,
    /// Folder for summary.txt, run.json, junit.xml, report.html, run.hlog and intervals.csv.
    #[arg(long, value_name = "FOLDER", default_value_os_t = rehearsal::default_folder())]
    out: PathBuf,
}

impl RunArguments {
    fn people_seed(&self) -> u64 {
        self.people_seed.unwrap_or(self.seed)
    }
}

/// Rehearses, prints the summary, writes the reports.
pub(super) fn run(arguments: &RunArguments) -> anyhow::Result<u8> {
    let rehearsal = prepare(arguments)?;
    let outputs = Outputs::prepare(&arguments.out)?;
    let interrupt = Interrupt::listen().context("could not listen for Ctrl-C")?;
    rehearsal::raise_open_files();
    let mut display = Display {
        progress: Progress::new(std::io::stderr().is_terminal()),
        interrupt: &interrupt,
    };
    let record = rehearsal.run(&mut display);
    display.progress.finish();
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
        enough_people(plan, arguments)?;
    }
    let only = match &arguments.visit {
        Some(visit) => Some(only(visit, &plans, arguments.seed)?),
        None => None,
    };
    Ok(Rehearsal {
        against: against(arguments)?,
        plans,
        population: Population::new(arguments.people_seed(), arguments.people)?,
        seed: arguments.seed,
        workers: arguments
            .workers
            .map_or_else(rehearsal::processors, usize::from),
        scale_reason,
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

/// Visits that read an OTP play another household each: two on one mobile would meet the
/// registry's resend limit, and the run would say more about the population than about it.
fn enough_people(plan: &Plan, arguments: &RunArguments) -> anyhow::Result<()> {
    let households = Population::new(arguments.people_seed(), arguments.people)?.households();
    let reads = |step: &Step| matches!(step.action, Action::ReadOtp { .. });
    for actor in &plan.actors {
        let visits = actor.arrivals.visits_expected() * VISITS_MARGIN;
        let needs_own = actor.steps.iter().any(reads) && visits > households as f64;
        if needs_own || households < HOUSEHOLDS_MIN {
            bail!(
                "{} people are {households} households, too few for {}: its actor {} makes about {:.0} visits, \
                 each by another household; ask for more --people, or for less with --for or --scale",
                arguments.people,
                plan.name,
                actor.id,
                actor.arrivals.visits_expected()
            );
        }
    }
    Ok(())
}

fn against(arguments: &RunArguments) -> anyhow::Result<Against> {
    let Some(name) = &arguments.target else {
        super::serve::check_switches(&arguments.weakness, &arguments.decoy)?;
        return Ok(Against::Bundled(RegistrySettings {
            people: arguments.people,
            seed: arguments.people_seed(),
            posture: arguments.posture.clone(),
            weaknesses: arguments.weakness.clone(),
            decoys: arguments.decoy.clone(),
        }));
    };
    let (address, host) = rehearsal::resolve(name)?;
    let control = match arguments.control {
        None => None,
        Some(address) => Some(control(address)?),
    };
    let partner = match (partner_from_environment()?, &control) {
        (Some(partner), _) => Some(partner),
        (None, Some(control)) => Some(rehearsal::partner(control)?),
        (None, None) => None,
    };
    let target = Target {
        address,
        host,
        control,
        partner,
    };
    Ok(Against::Running {
        target,
        name: name.clone(),
    })
}

fn control(address: SocketAddr) -> anyhow::Result<Control> {
    if !address.ip().is_loopback() {
        bail!("--control {address} is not on loopback: refused, because it opens every OTP");
    }
    let token = std::env::var("MOCKDRILL_CONTROL_TOKEN").context(
        "--control needs the token that `mockdrill serve` printed in MOCKDRILL_CONTROL_TOKEN",
    )?;
    Ok(Control { address, token })
}

fn partner_from_environment() -> anyhow::Result<Option<Partner>> {
    let Ok(key) = std::env::var("MOCKDRILL_PARTNER_KEY") else {
        return Ok(None);
    };
    let address = std::env::var("MOCKDRILL_PARTNER_ADDRESS")
        .context("MOCKDRILL_PARTNER_KEY needs MOCKDRILL_PARTNER_ADDRESS, the source address on the allow-list")?;
    let address: Ipv4Addr = address
        .parse()
        .with_context(|| format!("MOCKDRILL_PARTNER_ADDRESS `{address}` is not an IPv4 address"))?;
    if !address.is_loopback() {
        bail!(
            "MOCKDRILL_PARTNER_ADDRESS {address} is not on loopback: requests can come only from 127.0.0.0/8"
        );
    }
    let secret = std::env::var("MOCKDRILL_PARTNER_SECRET").ok();
    let secret = secret.map(|text| rehearsal::signing_secret(&text));
    let signing_secret = secret
        .transpose()
        .map_err(|problem| anyhow!("MOCKDRILL_PARTNER_SECRET: {problem}"))?;
    Ok(Some(Partner {
        key,
        signing_secret,
        address,
    }))
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
    let mut options = String::new();
    let mut add = |name: &str, value: &str| {
        options.push_str(&format!("--{name} {value} "));
    };
    if let Some(target) = &arguments.target {
        add("target", target);
    }
    if let Some(control) = arguments.control {
        add("control", &control.to_string());
    }
    if arguments.posture != "hardened" {
        add("posture", &arguments.posture);
    }
    for weakness in &arguments.weakness {
        add("weakness", weakness);
    }
    for decoy in &arguments.decoy {
        add("decoy", decoy);
    }
    if let Some(seed) = arguments.people_seed {
        add("people-seed", &seed.to_string());
    }
    if arguments.people != REGISTERED_PEOPLE {
        add("people", &arguments.people.to_string());
    }
    if let Some(duration) = arguments.duration {
        add("for", &format!("{}s", duration.as_secs_f64()));
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

/// Shows progress and passes Ctrl-C on.
struct Display<'a> {
    progress: Progress,
    interrupt: &'a Interrupt,
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
