//! One visit: an actor instance that walks its steps, one request after the other.

use std::cell::Cell;
use std::net::Ipv4Addr;
use std::time::Duration;

use population::CentreIndex;

use super::facts::{Facts, Missing};
use super::manner::{self, Ending};
use super::request;
use super::schedule::Arrival;
use super::tally::{Fate, Times};
use super::wire::{Channel, Http2Error, WireError};
use super::worker::{Scratch, Worker};
use crate::oracle::exchange::{Exchange, Visitor};
use crate::oracle::{Judgement, Watch};
use crate::scenario::plan::{Action, CaptureSource, Manner, Request, Reuse, Step};

/// Whether a visit goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    On,
    End,
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
    /// Per step, whether its last answer was 2xx, or an OTP was read.
    accepted: Vec<bool>,
}

/// Walks all steps of the visit that `arrival` begins.
pub(crate) async fn walk(worker: &Worker, actor: usize, arrival: Arrival) {
    let facts = worker.facts(actor, arrival.number);
    let visitor = Visitor {
        actor,
        arrival: arrival.number,
        person: facts.person.index(),
        household: facts.person.household().index(),
        centre: worker.centre(actor, arrival.number, &facts.person),
    };
    let mut visit = Visit {
        worker,
        actor,
        source: worker.source(actor, arrival.number),
        watch: worker.oracle.borrow().begin(visitor),
        facts,
        connection: None,
        requests_left: 0,
        accepted: vec![false; worker.plan.actors[actor].steps.len()],
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

impl Visit<'_> {
    async fn walk(&mut self, arrival_due: Duration) -> Flow {
        let worker = self.worker;
        let mut due = arrival_due;
        for (position, step) in worker.plan.actors[self.actor].steps.iter().enumerate() {
            if !self.takes(step) {
                continue;
            }
            for _ in 0..step.repeat {
                due = match self.think(step, due).await {
                    Some(due) => due,
                    None => return Flow::End,
                };
                if step.next_other {
                    self.facts.next_other(&worker.world);
                }
                worker.schedule(self.actor, position, due);
                if self.perform(position, step, due).await == Flow::End {
                    return Flow::End;
                }
                due = worker.clock.elapsed();
            }
        }
        Flow::On
    }

    /// Whether this visit does the step at all.
    fn takes(&mut self, step: &Step) -> bool {
        let led_here = step.after.is_none_or(|earlier| self.accepted[earlier]);
        led_here && (step.chance >= 1.0 || self.facts.chance() < step.chance)
    }

    /// When the step is due, having waited for it; `None` when the run ends first.
    async fn think(&mut self, step: &Step, earliest: Duration) -> Option<Duration> {
        if self.worker.phase.is_closing() {
            return None;
        }
        let pause = step.think.draw(|| self.facts.chance());
        if pause.is_zero() {
            return Some(earliest);
        }
        let due = earliest + pause;
        let pacer = &self.worker.pacer;
        self.worker
            .phase
            .unless_closing(pacer.sleep_until(due))
            .await?;
        self.worker.record_pace_lag(due);
        Some(due)
    }

    async fn perform(&mut self, position: usize, step: &Step, due: Duration) -> Flow {
        let worker = self.worker;
        let mut scratch = worker.take_scratch();
        let begun = worker.clock.elapsed();
        let left = step.timeout.saturating_sub(begun.saturating_sub(due));
        let sent = Cell::new(begun);
        let fate = match &step.action {
            Action::ReadOtp { purpose } => {
                let reading = self.read_otp(position, purpose, &mut scratch, left);
                worker.phase.unless_cut(reading).await
            }
            Action::Request(request) => {
                let exchange = self.exchange(position, step, request, &mut scratch, left, &sent);
                worker.phase.unless_cut(exchange).await
            }
        };
        if let Some(fate) = fate {
            self.tell_of_silence(position, step, fate, sent.get());
        }
        // Cut off at the end of the run: it waited at least so long.
        let fate = fate.unwrap_or(Fate::TimedOut);
        if matches!(fate, Fate::TimedOut | Fate::Failed(_)) {
            self.connection = None;
        }
        self.accepted[position] &= matches!(fate, Fate::Answered { .. });
        self.worker.give_back(scratch);
        let times = Times {
            due,
            sent: sent.get(),
            done: self.worker.clock.elapsed(),
        };
        self.worker.settle(self.actor, position, times, fate);
        match fate {
            Fate::Answered { expected: true, .. } | Fate::Ended => Flow::On,
            _ if step.continue_on_unexpected => Flow::On,
            _ => Flow::End,
        }
    }

    async fn exchange(
        &mut self,
        position: usize,
        step: &Step,
        request: &Request,
        scratch: &mut Scratch,
        left: Duration,
        sent: &Cell<Duration>,
    ) -> Fate {
        let built = request::build(request, self.worker, &mut self.facts, scratch);
        if let Err(Missing(what)) = built {
            return Fate::Unsent(what);
        }
        sent.set(self.worker.clock.elapsed());
        let bodyless = request.method.eq_ignore_ascii_case("HEAD");
        let sending = self.send(request.manner, scratch, bodyless);
        match tokio::time::timeout(left, sending).await {
            Err(_) => Fate::TimedOut,
            Ok(Err(error @ WireError::Http2(Http2Error::Unsayable))) => {
                Fate::Unsent(error.reason())
            }
            Ok(Err(WireError::Closed | WireError::Reset)) if step.expects_close => Fate::Ended,
            Ok(Err(error)) => Fate::Failed(error.reason()),
            Ok(Ok(Ending::HungUp)) => Fate::Ended,
            Ok(Ok(Ending::Answered)) => self.judge(position, step, request, scratch, sent.get()),
        }
    }

    /// Tells the oracle of an attempt that the registry did not answer.
    fn tell_of_silence(&mut self, position: usize, step: &Step, fate: Fate, sent: Duration) {
        let times = (sent, self.worker.clock.elapsed());
        // Who waited for a place before it was sent did not wait for the registry so long.
        let whole = times.1.saturating_sub(sent) * 10 >= step.timeout * 9;
        let held = match fate {
            Fate::TimedOut if whole => true,
            Fate::Ended => false,
            _ => return,
        };
        if step.attempts.is_some() {
            let mut oracle = self.worker.oracle.borrow_mut();
            oracle.unanswered(&self.watch, position, times, held);
        }
    }

    /// Sends what was built and reads the answer. A kept connection that the target
    /// closed in the meantime is replaced once, as browsers do.
    async fn send(
        &mut self,
        manner: Manner,
        scratch: &mut Scratch,
        bodyless: bool,
    ) -> Result<Ending, WireError> {
        let worker = self.worker;
        if !manner.is_usual() {
            // In a box of its own, so that the visits of people are not as large as it.
            let asking = manner::exchange(worker, self.source, manner, scratch, bodyless);
            return Box::pin(asking).await;
        }
        let http2 = worker.target.http2 || worker.plan.actors[self.actor].http2;
        let kept = self.connection.take();
        if let Some(mut connection) = kept {
            let Scratch {
                request, answer, ..
            } = scratch;
            match connection.exchange(request, answer, bodyless).await {
                Err(WireError::Reset | WireError::Closed) if scratch.answer.is_empty() => {}
                result => return self.keep(connection, scratch, result),
            }
        }
        self.requests_left = self.requests_on_a_connection();
        let mut connection = worker.dialer.open(self.source, http2).await?;
        let Scratch {
            request, answer, ..
        } = scratch;
        let result = connection.exchange(request, answer, bodyless).await;
        self.keep(connection, scratch, result)
    }

    fn requests_on_a_connection(&mut self) -> u32 {
        match self.worker.plan.actors[self.actor].reuse {
            Reuse::Visit => u32::MAX,
            Reuse::Requests { min, max } if min == max => min,
            Reuse::Requests { min, max } => {
                let among = f64::from(max - min + 1);
                min + (self.facts.chance() * among) as u32
            }
        }
    }

    fn keep(
        &mut self,
        connection: Channel,
        scratch: &Scratch,
        result: Result<(), WireError>,
    ) -> Result<Ending, WireError> {
        self.requests_left -= 1;
        if result.is_ok() && scratch.answer.keep_alive() && self.requests_left > 0 {
            self.connection = Some(connection);
        }
        result.map(|()| Ending::Answered)
    }

    /// Shows the exchange to the oracle, keeps what the step captures.
    fn judge(
        &mut self,
        position: usize,
        step: &Step,
        request: &Request,
        scratch: &Scratch,
        sent: Duration,
    ) -> Fate {
        let Some(response) = scratch.answer.response() else {
            return Fate::Failed(WireError::Closed.reason());
        };
        let at = self.worker.clock.elapsed();
        let status = response.status;
        self.accepted[position] = (200..300).contains(&status);
        let complete = !self.accepted[position] || self.capture(step, response.head, response.body);
        let exchange = Exchange {
            actor: self.actor,
            step: position,
            at,
            service: at.saturating_sub(sent),
            request: &scratch.request,
            about: self.facts.about(request.about_other),
            response,
            captured: self.accepted[position] && complete && !step.captures.is_empty(),
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
            };
            complete &= value.is_some();
            self.facts.captures[capture.slot] = value;
        }
        complete
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
        purpose: &str,
        scratch: &mut Scratch,
        left: Duration,
    ) -> Fate {
        let mobile = match (&self.facts.account, purpose) {
            (Some(account), "staff") => account.mobile,
            _ => self.facts.person.household().mobile(),
        };
        let reading = self
            .worker
            .handset
            .newest(mobile, purpose, &mut scratch.answer);
        match tokio::time::timeout(left, reading).await {
            Err(_) => Fate::TimedOut,
            Ok(Err(error)) => Fate::Unsent(error.reason()),
            Ok(Ok(otp)) => {
                let at = self.worker.clock.elapsed();
                self.worker
                    .oracle
                    .borrow_mut()
                    .handset_read(&mut self.watch, &otp, at);
                self.facts.otp = Some(otp);
                self.accepted[position] = true;
                Fate::Answered {
                    status: None,
                    expected: true,
                    leaked: false,
                }
            }
        }
    }
}
