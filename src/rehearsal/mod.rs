//! A whole run: scenario after scenario, each against a fresh registry or against
//! the target named, folded into one [`RunRecord`].

mod arrivals;
mod chronicle;
mod coverage;
mod generator;
mod network;
mod proc;
pub mod registry;
mod resources;
mod steadiness;
mod timer_floor;
mod trust;
mod validity;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use population::Population;

use crate::claim::Claim;
use crate::engine::live::LiveCounts;
use crate::engine::schedule::Shard;
use crate::engine::target::{Address, Control, Partner, Target};
use crate::engine::{self, Job, Only};
use crate::gate::{self, Tested};
use crate::number::counted;
use crate::oracle::{self, Coverage, Examined, LedgerTotals};
use crate::record::{
    FORMAT, Finding, RunRecord, ScenarioRecord, Settings, ThresholdRecord, ValidityState,
};
use crate::scenario::plan::{Actor, ActorKind, Arrivals, Plan};

pub(crate) use self::chronicle::quoted;
pub(crate) use self::network::ask;
pub use self::network::{Resolved, TargetError, resolve};
pub use self::registry::RegistrySettings;
pub(crate) use self::resources::{BUSY_SHARE, environment};
pub use self::resources::{processors, raise_open_files};

use self::registry::Registry;
use self::resources::{Machine, Meter};
use self::timer_floor::Probe;

/// Between two looks at the counters.
const TICK: Duration = Duration::from_millis(100);

/// Timers, pipes, the terminal, and looks at the handset.
const FILES_OF_ITS_OWN: usize = 100;

/// What is rehearsed.
#[derive(Debug)]
pub struct Rehearsal {
    /// The scenarios, in order.
    pub plans: Vec<Arc<Plan>>,
    /// Against what.
    pub against: Against,
    /// Number of people and seed, the same on both sides.
    pub population: Population,
    /// Seed of arrivals and choices.
    pub seed: u64,
    /// Threads of the engine.
    pub workers: usize,
    /// How the scale was chosen, in words.
    pub scale_reason: String,
    /// Which arrivals; other processes have the rest.
    pub shard: Shard,
    /// Only this visit, of every plan.
    pub only: Option<Only>,
    /// Options that a reproducer repeats, for instance `--posture as-reported`.
    pub reproduce_with: String,
}

/// The system under test.
#[derive(Debug)]
pub enum Against {
    /// A fresh bundled registry for each scenario.
    Bundled(RegistrySettings),
    /// A registry that runs already.
    Running {
        /// Where.
        target: Target,
        /// As the operator named it.
        name: String,
    },
}

/// Why a rehearsal could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The bundled registry did not start.
    #[error("could not start the bundled registry; is this program's file still in place?")]
    Registry(#[source] io::Error),
    /// The bundled registry ended before it said where it is.
    #[error("the bundled registry ended before it was ready; its own message stands above")]
    RegistrySilent,
    /// The target did not accept a connection.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The engine could not work.
    #[error("the engine could not work")]
    Engine(#[source] io::Error),
}

/// What the caller is told while a rehearsal runs.
pub trait Watcher {
    /// A scenario begins; arrivals and drain last at most so long.
    fn begins(&mut self, plan: &Plan, total: Duration);
    /// Some time has passed.
    fn tick(&mut self, elapsed: Duration, counts: LiveCounts);
    /// Whether somebody asked to end the run early.
    fn interrupted(&self) -> bool;
}

/// What is known after some scenarios; the record is made of it.
#[derive(Default)]
struct Gathered {
    scenarios: Vec<ScenarioRecord>,
    findings: Vec<Finding>,
    thresholds: Vec<ThresholdRecord>,
    coverage: Coverage,
    ledger: LedgerTotals,
    leaking_seconds: f64,
    /// Why the rest of the scenarios did not run.
    cut_short: Option<String>,
}

impl Rehearsal {
    /// Carries it out.
    ///
    /// # Errors
    /// When the registry, the target or the engine could not be used at all; whatever
    /// goes wrong after the first scenario is part of the record, which keeps what was seen.
    pub fn run(&self, watcher: &mut dyn Watcher) -> Result<RunRecord, RehearsalError> {
        let started_at = crate::clock::utc();
        let mut gathered = Gathered::default();
        for plan in &self.plans {
            if watcher.interrupted() {
                break;
            }
            let Err(error) = self.run_one(plan, watcher, &mut gathered) else {
                continue;
            };
            if gathered.scenarios.is_empty() {
                return Err(error);
            }
            let left = self.plans.len() - gathered.scenarios.len();
            let left = counted(left as u64, "scenario", "scenarios");
            gathered.cut_short = Some(format!(
                "{left} did not run, from {} on: {error}",
                plan.name
            ));
            break;
        }
        Ok(self.conclude(started_at, gathered, watcher.interrupted()))
    }

    fn run_one(
        &self,
        plan: &Arc<Plan>,
        watcher: &mut dyn Watcher,
        gathered: &mut Gathered,
    ) -> Result<(), RehearsalError> {
        let (target, mut registry) = self.target(plan)?;
        let job = Job {
            plan: Arc::clone(plan),
            population: self.population,
            seed: self.seed,
            target,
            oracle: Arc::new(self.oracle_settings(plan)),
            workers: self.workers,
            shard: self.shard,
            only: self.only,
        };
        watcher.begins(plan, plan.arrivals_length());
        resources::make_room_for_files(files(plan));
        let process = registry.as_ref().map(Registry::process);
        let mut meter = Meter::start(process, engine::tally::interval(plan));
        let timer = Probe::start().map_err(RehearsalError::Engine)?;
        let running = engine::start(&job).map_err(RehearsalError::Engine)?;
        let mut ended = None;
        while !running.is_finished() {
            ended = ended.or_else(|| registry.as_mut().and_then(Registry::ended));
            if ended.is_some() || watcher.interrupted() {
                running.stop();
            }
            std::thread::sleep(TICK);
            meter.look(running.elapsed());
            watcher.tick(running.elapsed(), running.counts());
        }
        let (used, series) = meter.read(running.elapsed());
        let mut outcome = running.join().map_err(RehearsalError::Engine)?;
        let machine = Machine {
            used,
            series,
            timer_floor: timer.stop(),
        };
        let is_staff = |actor: &Actor| actor.kind == ActorKind::Staff;
        if let (Some(control), true) = (&job.target.control, plan.actors.iter().any(is_staff))
            && let Some(shown) = network::audit(control)
        {
            outcome.oracle.compare_audit(shown);
        }
        gathered.add(self, plan, outcome, machine, ended);
        Ok(())
    }

    fn target(&self, plan: &Plan) -> Result<(Target, Option<Registry>), RehearsalError> {
        match &self.against {
            Against::Running { target, .. } => Ok((target.clone(), None)),
            Against::Bundled(settings) => {
                let registry = Registry::start(settings, plan.date)?;
                let said = &registry.announcement;
                let control = Control {
                    address: said.control,
                    token: said.control_token.clone(),
                };
                let secured = said.own_certificate()?;
                let secured = secured.map(|(at, certificate)| (at, trust::own(at, certificate)));
                let (address, secured) = match secured {
                    Some((address, secured)) => (address, Some(secured?)),
                    None => (said.listening, None),
                };
                let target = Target {
                    address: Address::Tcp(address),
                    secured,
                    http2: settings.http2,
                    host: address.to_string(),
                    partner: Some(network::partner(&control)?),
                    control: Some(control),
                };
                Ok((target, Some(registry)))
            }
        }
    }

    fn oracle_settings(&self, plan: &Plan) -> oracle::Settings {
        oracle::Settings {
            population: self.population,
            date: plan.date,
            report_key: chronicle::report_key(self.seed),
            steps: plan.actors.iter().map(chronicle::step_views).collect(),
        }
    }

    fn conclude(&self, started_at: String, gathered: Gathered, interrupted: bool) -> RunRecord {
        let mut findings = gathered.findings;
        chronicle::number(&mut findings);
        let mut validity = gate::judge_validity(&gathered.scenarios);
        if let Some(reason) = gathered.cut_short {
            validity.state = validity.state.max(ValidityState::Incomplete);
            validity.reasons.push(reason);
        }
        let claims = gate::judge_claims(&tested(&gathered.coverage), &findings);
        let verdict = gate::verdict(
            &findings,
            self.only
                .is_none()
                .then_some(gathered.thresholds.as_slice()),
            &validity,
            interrupted,
        );
        RunRecord {
            format: FORMAT,
            mockdrill: env!("CARGO_PKG_VERSION").to_owned(),
            settings: self.settings(started_at),
            environment: environment(),
            disclosure: gathered
                .ledger
                .disclosure(self.population.people(), gathered.leaking_seconds),
            scenarios: gathered.scenarios,
            findings,
            claims,
            thresholds: gathered.thresholds,
            validity,
            verdict,
            interrupted,
        }
    }

    /// The system under test, for people.
    pub(crate) fn target_name(&self) -> String {
        match &self.against {
            Against::Running { name, .. } => name.clone(),
            Against::Bundled(bundled) => {
                let tls = if bundled.tls { " over TLS" } else { "" };
                format!("bundled registry ({}){tls}", bundled.posture)
            }
        }
    }

    fn settings(&self, started_at: String) -> Settings {
        let divisor = self.plans.first().map_or(1.0, |plan| plan.scale.divisor);
        let (posture, weaknesses, decoys) = match &self.against {
            Against::Running { .. } => (None, Vec::new(), Vec::new()),
            Against::Bundled(bundled) => (
                Some(bundled.posture.clone()),
                bundled.weaknesses.clone(),
                bundled.decoys.clone(),
            ),
        };
        Settings {
            started_at,
            seed: self.seed,
            people_seed: self.population.seed(),
            people: self.population.people(),
            scale_divisor: divisor,
            scale_reason: self.scale_reason.clone(),
            target: self.target_name(),
            posture,
            weaknesses,
            decoys,
            workers: self.workers,
            shard: (self.shard != Shard::WHOLE).then(|| self.shard.to_string()),
            visit: self.only.and_then(|only| self.visit(only)),
        }
    }

    /// As one writes it after `--visit`.
    fn visit(&self, only: Only) -> Option<String> {
        let actor = self.plans.first()?.actors.get(only.actor)?;
        Some(format!("{}/{}", actor.id, only.arrival))
    }
}

/// How many files a run may have open at once: a connection for each visit, and some of its own.
fn files(plan: &Plan) -> usize {
    let visits = |actor: &Actor| match actor.arrivals {
        Arrivals::Closed(closed) => closed.users as usize,
        _ => actor.visits_max,
    };
    plan.actors.iter().map(visits).sum::<usize>() + FILES_OF_ITS_OWN
}

/// The oracle's coverage in the gate's words: the two do not know each other.
fn tested(coverage: &Coverage) -> BTreeMap<Claim, Tested> {
    let examined = coverage.conclude().into_iter();
    let tested = |(claim, examined): (Claim, Examined)| {
        let Examined { count, what } = examined;
        (claim, Tested { count, what })
    };
    examined.map(tested).collect()
}

/// The credentials that a running registry's operator shares through its control port.
///
/// # Errors
/// When the control port cannot be reached or does not answer as documented.
pub fn partner(control: &Control) -> Result<Partner, TargetError> {
    network::partner(control)
}

/// The bytes of a partner's signing secret, which is written in hexadecimal.
///
/// # Errors
/// Says what is wrong with the text, without the text.
pub fn signing_secret(text: &str) -> Result<Vec<u8>, String> {
    network::signing_secret(text)
}

/// Where the report of a run lies when nothing else was asked for.
pub fn default_folder() -> PathBuf {
    PathBuf::from("mockdrill-runs").join("latest")
}
