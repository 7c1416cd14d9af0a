//! One worker: a thread with a runtime of its own, its share of the arrivals, and
//! everything that its visits use. Nothing in it is shared with another core.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use population::{CentreIndex, Person};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::LocalSet;

use super::begun::Sample;
use super::deadline::Deadlines;
use super::dispatch::dispatch;
use super::facts::{Facts, World};
use super::handset::Handset;
use super::live::Live;
use super::pace::Pacer;
use super::phase::Phase;
use super::pool::Pools;
use super::request::Prepared;
use super::schedule::{Arrival, Shard};
use super::tally::{Fate, Tally, Times};
use super::target::Target;
use super::wire::{Answer, Buffers, Dialer};
use super::{Only, Outcome};
use crate::clock::Clock;
use crate::oracle::{self, Oracle};
use crate::scenario::plan::{Action, Actor, ActorKind, Plan, Sources, Step};

/// After an interrupt, what is open may go on so long.
const GRACE: Duration = Duration::from_secs(1);

/// Buffers kept for the next exchanges.
const SPARE_MAX: usize = 64;

/// Accounts that the registry has at a centre.
const ACCOUNTS: u64 = 999;

/// Keeps the random choices of actors apart.
pub(crate) fn stream(actor: usize) -> u64 {
    actor as u64
}

/// What a worker is given.
pub(crate) struct Assignment {
    pub(crate) plan: Arc<Plan>,
    pub(crate) world: World,
    pub(crate) target: Target,
    pub(crate) oracle: Arc<oracle::Settings>,
    pub(crate) clock: Clock,
    pub(crate) shard: Shard,
    pub(crate) only: Option<Only>,
    pub(crate) live: Arc<Live>,
    pub(crate) stop: watch::Receiver<bool>,
}

/// What the visits of a worker use.
pub(crate) struct Worker {
    pub(crate) plan: Arc<Plan>,
    pub(crate) world: World,
    pub(crate) target: Target,
    pub(crate) clock: Clock,
    pub(crate) shard: Shard,
    pub(crate) only: Option<Only>,
    pub(crate) pacer: Pacer,
    pub(crate) deadlines: Deadlines,
    pub(crate) phase: Phase,
    pub(crate) dialer: Dialer,
    pub(crate) handset: Handset,
    pub(crate) oracle: RefCell<Oracle>,
    pub(crate) tally: RefCell<Tally>,
    pub(crate) pools: Pools,
    /// Places for visits, per actor.
    pub(crate) places: Vec<Arc<Semaphore>>,
    /// Of each actor's steps those that send a request.
    requests: Vec<Vec<Option<Prepared>>>,
    spare: RefCell<Vec<Scratch>>,
    buffers: Rc<Buffers>,
    live: Arc<Live>,
    visits_open: Cell<usize>,
    visit_ended: Notify,
}

/// Buffers that one exchange needs; between exchanges a visit holds none.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) request: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) answer: Answer,
}

/// Runs one worker on this thread to its end.
pub(crate) fn work(assignment: Assignment) -> io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = LocalSet::new();
    let stop = assignment.stop.clone();
    let worker = {
        let _guard = runtime.enter();
        Rc::new(Worker::new(assignment)?)
    };
    local.block_on(&runtime, run(Rc::clone(&worker), stop))?;
    drop(local);
    let busy = runtime.metrics().worker_total_busy_duration(0);
    drop(runtime);
    let elapsed = worker.clock.elapsed();
    let worker =
        Rc::into_inner(worker).ok_or_else(|| io::Error::other("a visit outlived its worker"))?;
    let mut tally = worker.tally.into_inner();
    tally.busy = busy;
    tally.connections = worker.dialer.opened();
    Ok(Outcome {
        tally,
        oracle: worker.oracle.into_inner(),
        elapsed,
    })
}

async fn run(worker: Rc<Worker>, stop: watch::Receiver<bool>) -> io::Result<()> {
    // The clock stands at zero until then, so an arrival that is due at zero would begin early.
    tokio::time::sleep_until(worker.clock.epoch().into()).await;
    let pacing = {
        let worker = Rc::clone(&worker);
        tokio::task::spawn_local(async move { worker.pacer.drive().await })
    };
    let ending = {
        let worker = Rc::clone(&worker);
        tokio::task::spawn_local(async move { worker.deadlines.drive(&worker.pacer).await })
    };
    let stopping = tokio::task::spawn_local(stop_when_told(Rc::clone(&worker), stop));
    let dispatchers: Vec<_> = (0..worker.plan.actors.len())
        .map(|actor| tokio::task::spawn_local(dispatch(Rc::clone(&worker), actor)))
        .collect();
    let all = async {
        for dispatcher in dispatchers {
            dispatcher.await.map_err(io::Error::other)?;
        }
        worker.wait_for_visits().await;
        Ok::<(), io::Error>(())
    };
    tokio::pin!(all);
    let deadline = worker.plan.end();
    tokio::select! {
        done = &mut all => done?,
        () = worker.pacer.sleep_until(deadline) => {
            worker.cut();
            all.await?;
        }
    }
    stopping.abort();
    pacing.abort();
    ending.abort();
    // Aborted tasks hold the worker until they are dropped.
    let _ = stopping.await;
    let _ = pacing.await;
    let _ = ending.await;
    Ok(())
}

async fn stop_when_told(worker: Rc<Worker>, mut stop: watch::Receiver<bool>) {
    // A sender that is gone can no longer stop anything.
    if stop.wait_for(|stop| *stop).await.is_err() {
        return;
    }
    worker.close();
    tokio::time::sleep(GRACE).await;
    worker.cut();
}

fn prepared(assignment: &Assignment) -> Vec<Vec<Option<Prepared>>> {
    let request = |step: &Step| match &step.action {
        Action::Request(request) => {
            let Assignment { world, target, .. } = assignment;
            Some(Prepared::new(request, world, &target.host))
        }
        Action::ReadOtp { .. } => None,
    };
    let steps = |actor: &Actor| actor.steps.iter().map(request).collect();
    assignment.plan.actors.iter().map(steps).collect()
}

impl Worker {
    fn new(assignment: Assignment) -> io::Result<Self> {
        let workers = usize::try_from(assignment.shard.of).unwrap_or(1);
        let places =
            |actor: &Actor| Arc::new(Semaphore::new(actor.visits_max.div_ceil(workers).max(1)));
        Ok(Self {
            tally: RefCell::new(Tally::new(&assignment.plan)),
            pools: Pools::new(assignment.plan.pools()),
            places: assignment.plan.actors.iter().map(places).collect(),
            pacer: Pacer::new(assignment.clock)?,
            deadlines: Deadlines::new(assignment.clock),
            phase: Phase::default(),
            dialer: Dialer::new(
                assignment.target.address.clone(),
                assignment.target.secured.as_ref(),
            )?,
            handset: Handset::new(assignment.target.control.clone()),
            requests: prepared(&assignment),
            oracle: RefCell::new(Oracle::new(assignment.oracle)),
            plan: assignment.plan,
            world: assignment.world,
            target: assignment.target,
            clock: assignment.clock,
            shard: assignment.shard,
            only: assignment.only,
            spare: RefCell::default(),
            buffers: Rc::default(),
            live: assignment.live,
            visits_open: Cell::new(0),
            visit_ended: Notify::new(),
        })
    }

    pub(crate) fn facts(&self, actor: usize, arrival: u64) -> Facts {
        let plan = &self.plan.actors[actor];
        let stream = stream(actor);
        Facts::new(
            &self.world,
            stream,
            arrival,
            plan.others_registered,
            plan.captures,
        )
    }

    /// At which centre a visit of an authorised user works: one of the person's own district, so
    /// that this person is within the jurisdiction.
    pub(crate) fn centre(
        &self,
        actor: usize,
        arrival: u64,
        person: &Person,
    ) -> Option<CentreIndex> {
        if self.plan.actors[actor].kind != ActorKind::Staff {
            return None;
        }
        let centres = self.world.population.centres_in(person.district());
        let count = centres.clone().count() as u64;
        let mut from_mine = centres.skip((arrival % count.max(1)) as usize);
        from_mine.next().map(|centre| centre.id)
    }

    /// The user name of a visit's account; another visit, another account.
    pub(crate) fn user(&self, actor: usize, arrival: u64, centre: CentreIndex) -> String {
        let visits = arrival * self.plan.actors.len() as u64 + actor as u64;
        format!("vaccinator-{centre}-{}", visits % ACCOUNTS + 1)
    }

    /// Where a visit comes from.
    pub(crate) fn source(&self, actor: usize, arrival: u64) -> Ipv4Addr {
        match &self.plan.actors[actor].sources {
            Sources::Addresses(addresses) => addresses.of_visit(arrival),
            Sources::PartnerAddress => {
                let partner = self.target.partner.as_ref();
                partner.map_or(Ipv4Addr::LOCALHOST, |partner| partner.address)
            }
        }
    }

    /// The request of an actor's step.
    ///
    /// # Panics
    /// When that step sends none.
    pub(crate) fn prepared(&self, actor: usize, step: usize) -> &Prepared {
        let request = self.requests[actor][step].as_ref();
        request.unwrap_or_else(|| unreachable!("step {step} of actor {actor} sends a request"))
    }

    pub(crate) fn take_scratch(&self) -> Scratch {
        let spare = self.spare.borrow_mut().pop();
        spare.unwrap_or_else(|| Scratch {
            request: Vec::new(),
            body: Vec::new(),
            answer: Answer::within(Rc::clone(&self.buffers)),
        })
    }

    pub(crate) fn give_back(&self, mut scratch: Scratch) {
        scratch.answer.clear();
        let mut spare = self.spare.borrow_mut();
        // A burst leaves more behind than the next second needs.
        if spare.len() < SPARE_MAX {
            spare.push(scratch);
        }
    }

    pub(crate) fn schedule(&self, actor: usize, step: usize, due: Duration) {
        self.tally.borrow_mut().schedule(actor, step, due);
    }

    pub(crate) fn settle(&self, actor: usize, step: usize, times: Times, fate: Fate) {
        self.tally.borrow_mut().settle(actor, step, times, fate);
        match fate {
            Fate::Answered {
                expected, leaked, ..
            } => self.live.answered(expected, leaked),
            Fate::Ended => {}
            Fate::Failed(_) | Fate::TimedOut | Fate::Shed | Fate::Unsent(_) => self.live.lost(),
        }
    }

    /// A step is tried again; `wrong` when it was answered before what the story does not expect.
    pub(crate) fn retry(&self, actor: usize, step: usize, due: Duration, wrong: bool) {
        let mut tally = self.tally.borrow_mut();
        tally.schedule(actor, step, due);
        let step = &mut tally.actors[actor].steps[step];
        step.retried += 1;
        step.put_off += u64::from(wrong);
    }

    /// How late the harness itself was for something that was due.
    pub(crate) fn record_pace_lag(&self, due: Duration) {
        let lag = self.clock.elapsed().saturating_sub(due);
        self.tally.borrow_mut().record_pace_lag(lag);
    }

    /// The same for an arrival. One that came due while the visits before it waited for a
    /// place, until `held_up`, says nothing about the harness before that.
    pub(crate) fn record_begun(&self, actor: usize, arrival: Arrival, held_up: Duration) {
        let begun = self.clock.elapsed();
        let lag = begun.saturating_sub(arrival.due.max(held_up));
        let mut tally = self.tally.borrow_mut();
        tally.record_pace_lag(lag);
        if arrival.due >= held_up {
            tally.actors[actor].begun.add(Sample {
                number: arrival.number,
                due: arrival.due,
                begun,
            });
        }
    }

    /// Whether the run still went on at `due`.
    pub(crate) async fn sleep_until(&self, due: Duration) -> bool {
        let mut asleep = pin!(self.pacer.sleep_until(due));
        poll_fn(|context| {
            if self.phase.is_closing() {
                return Poll::Ready(false);
            }
            asleep.as_mut().poll(context).map(|()| true)
        })
        .await
    }

    /// From now on no visit and no further step begins.
    fn close(&self) {
        self.phase.close();
        self.pacer.stir();
    }

    /// From now on nothing is waited for.
    fn cut(&self) {
        self.close();
        self.deadlines.cut();
    }

    pub(crate) fn visit_begins(&self) {
        self.visits_open.set(self.visits_open.get() + 1);
        self.live.visit_begins();
    }

    pub(crate) fn visit_ends(&self) {
        self.visits_open.set(self.visits_open.get() - 1);
        self.live.visit_ends();
        self.visit_ended.notify_one();
    }

    async fn wait_for_visits(&self) {
        while self.visits_open.get() > 0 {
            self.visit_ended.notified().await;
        }
    }
}
