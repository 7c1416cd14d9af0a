//! One visit: an actor instance that walks its steps, one request after the other.

mod exchange;
mod flow;

use std::net::Ipv4Addr;
use std::time::Duration;

use population::CentreIndex;
use population::mix::{self, Rng};

use super::facts::Facts;
use super::pool;
use super::request;
use super::schedule::Arrival;
use super::tally::{Fate, Times};
use super::wire::{Channel, WireError};
use super::worker::{Scratch, Worker, stream};
use crate::oracle::exchange::{Exchange, Visitor};
use crate::oracle::{Judgement, Watch};
use crate::scenario::plan::{Action, CaptureSource, Request, Step};

/// Keeps what depends on failures apart from the other choices of a visit.
const RETRIES: u64 = 1 << 32;

/// Whether a visit goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    On,
    End,
}

/// What became of a step the last time that it was done.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    /// Of a whole answer of the registry.
    status: Option<u16>,
    /// Whether it was 2xx, or an OTP was read.
    accepted: bool,
}

struct Visit<'a> {
    worker: &'a Worker,
    actor: usize,
    source: Ipv4Addr,
    facts: Facts,
    watch: Watch,
    connection: Option<Channel>,
    /// Requests that may still go over it.
    requests_left: u32,
    /// Decides on pauses before retries and on how long connections are kept: the visit asks about
    /// the same people, tried again or not.
    patience: Rng,
    /// Since when the connection of the last request stood, if it ever did.
    connected: Option<Duration>,
    /// For how long the last answer asked to wait.
    asked_to_wait: Option<Duration>,
    /// How often a retry went to the next address.
    moves: u64,
    /// Per step.
    last: Vec<Last>,
    /// How often the loop in which the visit is still goes back; none outside.
    turns_left: Option<u32>,
    /// Per choice, which step was taken.
    taken: Vec<Option<usize>>,
}

/// Walks all steps of the visit that `arrival` begins.
pub(crate) async fn walk(worker: &Worker, actor: usize, arrival: Arrival) {
    let mut facts = worker.facts(actor, arrival.number);
    let mut otp_completed = false;
    if let Some(from) = &worker.plan.actors[actor].person_from {
        let Some(left) = worker.pools.take(from, facts.chance()) else {
            return find_nobody(worker, actor, arrival.due);
        };
        otp_completed = left.otp_completed;
        facts.take_over(&worker.world, left);
    }
    let visitor = Visitor {
        actor,
        arrival: arrival.number,
        person: facts.person.index(),
        household: facts.person.household().index(),
        centre: worker.centre(actor, arrival.number, &facts.person),
    };
    let mut watch = worker.oracle.borrow().begin(visitor);
    if otp_completed {
        watch.complete_otp();
    }
    let mut visit = Visit {
        worker,
        actor,
        source: worker.source(actor, arrival.number),
        watch,
        facts,
        connection: None,
        requests_left: 0,
        patience: Rng::new(
            worker.world.seed ^ mix::scramble(arrival.number),
            RETRIES + stream(actor),
        ),
        connected: None,
        asked_to_wait: None,
        moves: 0,
        last: vec![Last::default(); worker.plan.actors[actor].steps.len()],
        turns_left: None,
        taken: vec![None; worker.plan.actors[actor].choices()],
    };
    let due = match visitor.centre {
        None => arrival.due,
        Some(centre) => visit.get_account(centre).await,
    };
    let flow = visit.walk(due).await;
    let Visit { watch, .. } = visit;
    worker.oracle.borrow_mut().end(watch);
    let mut tally = worker.tally.borrow_mut();
    let visits = &mut tally.actors[actor].visits;
    match flow {
        Flow::On => visits.finished += 1,
        Flow::End => visits.abandoned += 1,
    }
}

/// Counts the first step of a visit for whom nobody is in the pool, and the visit as abandoned.
fn find_nobody(worker: &Worker, actor: usize, due: Duration) {
    let now = worker.clock.elapsed();
    let times = Times {
        due,
        sent: now,
        done: now,
    };
    worker.schedule(actor, 0, due);
    worker.settle(actor, 0, times, Fate::Unsent(pool::NOBODY));
    worker.tally.borrow_mut().actors[actor].visits.abandoned += 1;
}

impl Visit<'_> {
    /// One request, or one look at the handset, that was scheduled: what became of it, and when it
    /// was done.
    async fn attempt(&mut self, position: usize, step: &Step, due: Duration) -> (Fate, Duration) {
        let worker = self.worker;
        let mut scratch = worker.take_scratch();
        let mut times = Times {
            due,
            sent: due,
            done: due,
        };
        let fate = match &step.action {
            Action::ReadOtp { purpose } => {
                let times = &mut times;
                self.read_otp(position, step, purpose, &mut scratch, times)
                    .await
            }
            Action::Request(request) => {
                let times = &mut times;
                self.exchange(position, step, request, &mut scratch, times)
                    .await
            }
        };
        self.tell_of_silence(position, step, fate, times.done);
        if matches!(fate, Fate::TimedOut | Fate::Failed(_)) {
            self.connection = None;
        }
        if !matches!(fate, Fate::Answered { .. }) {
            self.last[position] = Last::default();
        }
        worker.give_back(scratch);
        worker.settle(self.actor, position, times, fate);
        (fate, times.done)
    }

    /// Shows the exchange to the oracle, keeps what the step captures.
    fn judge(
        &mut self,
        position: usize,
        step: &Step,
        request: &Request,
        scratch: &Scratch,
        times: &Times,
    ) -> Fate {
        let Some(response) = scratch.answer.response() else {
            return Fate::Failed(WireError::Closed.reason());
        };
        let status = response.status;
        self.asked_to_wait = step
            .retry
            .as_ref()
            .and_then(|_| request::retry_after(response.head));
        let accepted = (200..300).contains(&status);
        self.last[position] = Last {
            status: Some(status),
            accepted,
        };
        let complete = !accepted || self.capture(step, response.head, response.body);
        let exchange = Exchange {
            actor: self.actor,
            step: position,
            at: times.done,
            service: times.done.saturating_sub(times.sent),
            request: &scratch.request,
            about: self.facts.about(request.about_other),
            response,
            captured: accepted && self.has_captured(step),
        };
        let Judgement { leaked } = self
            .worker
            .oracle
            .borrow_mut()
            .inspect(&mut self.watch, &exchange);
        Fate::Answered {
            status: Some(status),
            expected: complete && step.expect.contains(&status),
            leaked,
        }
    }

    /// Whether everything that the step captures was there.
    fn capture(&mut self, step: &Step, head: &[u8], body: &[u8]) -> bool {
        let mut complete = true;
        for capture in &step.captures {
            let value = match &capture.source {
                CaptureSource::Json(pointer) => request::json_value(body, pointer),
                CaptureSource::Header(name) => request::header_value(head, name),
                CaptureSource::Regex(pattern) => request::found(body, pattern),
            };
            let value = value.filter(|value| value.len() <= request::CAPTURE_BYTES_MAX);
            complete &= value.is_some();
            self.facts.captures[capture.slot] = value;
        }
        complete
    }

    /// Whether the step captures something, and all of it says something: an expression may also
    /// find that nothing is there.
    fn has_captured(&self, step: &Step) -> bool {
        let says = |slot: usize| {
            self.facts.captures[slot]
                .as_ref()
                .is_some_and(|it| !it.is_empty())
        };
        !step.captures.is_empty() && step.captures.iter().all(|capture| says(capture.slot))
    }

    /// Gets the credentials of the account from the operator; the visit's first step is due when
    /// they are there. Without them its steps go unsent, and are counted so.
    async fn get_account(&mut self, centre: CentreIndex) -> Duration {
        let worker = self.worker;
        let user = worker.user(self.actor, self.watch.visitor().arrival, centre);
        let mut scratch = worker.take_scratch();
        let getting = worker.handset.account(&user, &mut scratch.answer);
        let got = worker.phase.unless_closing(getting).await;
        self.facts.account = got.and_then(Result::ok);
        worker.give_back(scratch);
        worker.clock.elapsed()
    }

    async fn read_otp(
        &mut self,
        position: usize,
        step: &Step,
        purpose: &str,
        scratch: &mut Scratch,
        times: &mut Times,
    ) -> Fate {
        let worker = self.worker;
        let mobile = match (&self.facts.account, purpose) {
            (Some(account), "staff") => account.mobile,
            _ => self.facts.person.household().mobile(),
        };
        times.sent = worker.clock.elapsed();
        let reading = worker.handset.newest(mobile, purpose, &mut scratch.answer);
        let deadline = times.due + step.timeout;
        let read = worker.deadlines.within(deadline, reading).await;
        times.done = worker.clock.elapsed();
        match read {
            None => Fate::TimedOut,
            Some(Err(error)) => Fate::Unsent(error.reason()),
            Some(Ok(otp)) => {
                worker
                    .oracle
                    .borrow_mut()
                    .handset_read(&mut self.watch, &otp, times.done);
                self.facts.otp = Some(otp);
                self.last[position].accepted = true;
                Fate::Answered {
                    status: None,
                    expected: true,
                    leaked: false,
                }
            }
        }
    }
}
