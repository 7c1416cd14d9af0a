//! Carries out a plan: arrivals when they are due, visits step by step, every answer
//! shown to the oracle, every sample folded where it arises.
//!
//! One worker a core, each with its own runtime, connections, histograms and oracle;
//! they meet only at the end, when their results are merged.

pub(crate) mod begun;
mod deadline;
pub(crate) mod dispatch;
mod facts;
mod handset;
pub mod live;
mod manner;
pub(crate) mod outcomes;
mod pace;
mod phase;
pub(crate) mod pool;
mod quantum;
mod request;
pub mod schedule;
pub mod secured;
mod sign;
pub(crate) mod stretches;
pub(crate) mod tally;
pub mod target;
mod visit;
mod wire;
mod worker;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use population::Population;
use tokio::sync::watch;

use self::facts::World;
use self::live::{Live, LiveCounts};
use self::schedule::{Schedule, Shard};
use self::tally::Tally;
use self::target::Target;
use self::worker::Assignment;
use crate::clock::Clock;
use crate::oracle::{self, Oracle};
use crate::scenario::plan::{Arrivals, Plan};

/// Workers need so long to start before the first arrival is due.
const LEAD: Duration = Duration::from_millis(20);

/// One visit alone, to show a finding again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// Which actor of the plan, by position.
    pub actor: usize,
    /// Which of its arrivals.
    pub arrival: u64,
}

/// What to carry out.
#[derive(Clone, Debug)]
pub struct Job {
    /// The scenario.
    pub plan: Arc<Plan>,
    /// The people on both sides.
    pub population: Population,
    /// Seed of arrivals and choices.
    pub seed: u64,
    /// Where requests go.
    pub target: Target,
    /// What the oracle needs to know.
    pub oracle: Arc<oracle::Settings>,
    /// Threads, at least 1.
    pub workers: usize,
    /// Which arrivals; others have the rest.
    pub shard: Shard,
    /// Only this visit.
    pub only: Option<Only>,
}

/// A run under way.
pub struct Running {
    clock: Clock,
    live: Vec<Arc<Live>>,
    stop: watch::Sender<bool>,
    threads: Vec<JoinHandle<io::Result<Outcome>>>,
}

/// What the workers saw, merged.
pub struct Outcome {
    pub(crate) tally: Tally,
    pub(crate) oracle: Oracle,
    /// From the first due instant to the last answer.
    pub(crate) elapsed: Duration,
}

/// Starts the workers.
///
/// # Errors
/// When a thread cannot be started.
pub fn start(job: &Job) -> io::Result<Running> {
    let clock = Clock::starting_in(LEAD);
    let (stop, stopped) = watch::channel(false);
    let mut running = Running {
        clock,
        live: Vec::new(),
        stop,
        threads: Vec::new(),
    };
    for index in 0..job.workers {
        let live = Arc::new(Live::default());
        let assignment = Assignment {
            // Of its own: a regular expression that threads share has a lock in it.
            plan: Arc::new(Plan::clone(&job.plan)),
            world: World {
                population: job.population,
                date: job.plan.date,
                partner: job.target.partner.clone(),
                seed: job.seed,
            },
            target: job.target.clone(),
            oracle: Arc::clone(&job.oracle),
            clock,
            shard: job.shard.part(index as u64, job.workers as u64),
            only: job.only,
            live: Arc::clone(&live),
            stop: stopped.clone(),
        };
        running.live.push(live);
        let thread = std::thread::Builder::new().name(format!("worker-{index}"));
        running
            .threads
            .push(thread.spawn(move || worker::work(assignment))?);
    }
    Ok(running)
}

/// How many visits an actor of `plan`, by position, makes under this seed.
pub fn visits_planned(plan: &Plan, actor: usize, seed: u64) -> u64 {
    let arrivals = &plan.actors[actor].arrivals;
    if matches!(arrivals, Arrivals::Closed(_)) {
        return u64::MAX;
    }
    let schedule = Schedule::new(arrivals, seed, worker::stream(actor), Shard::WHOLE);
    schedule.count() as u64
}

impl Running {
    /// How far the run has come.
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Counts so far.
    pub fn counts(&self) -> LiveCounts {
        let mut counts = LiveCounts::default();
        for live in &self.live {
            live.add_to(&mut counts);
        }
        counts
    }

    /// Whether every worker has come to its end.
    pub fn is_finished(&self) -> bool {
        self.threads.iter().all(JoinHandle::is_finished)
    }

    /// Ends the run early; what is open is finished or cut off within a second.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits for all workers and merges what they saw.
    ///
    /// # Errors
    /// When a worker could not start or came to a bad end.
    pub fn join(self) -> io::Result<Outcome> {
        let mut merged: Option<Outcome> = None;
        for thread in self.threads {
            let outcome = thread
                .join()
                .map_err(|_| io::Error::other("a worker panicked"))??;
            match &mut merged {
                None => merged = Some(outcome),
                Some(merged) => merged.merge(outcome),
            }
        }
        merged.ok_or_else(|| io::Error::other("there was no worker"))
    }
}

impl Outcome {
    fn merge(&mut self, other: Self) {
        self.tally.merge(&other.tally);
        self.oracle.merge(other.oracle);
        self.elapsed = self.elapsed.max(other.elapsed);
    }
}
