//! One request of a visit: over which connection it goes, and how it ends.

use std::time::Duration;

use super::Visit;
use crate::engine::facts::Missing;
use crate::engine::manner::{self, Ending};
use crate::engine::tally::{Fate, Times};
use crate::engine::wire::{Channel, Http2Error, WireError};
use crate::engine::worker::Scratch;
use crate::scenario::plan::{Manner, Request, Reuse, Step};

/// Only HTTP/2 says of a request that it was not taken.
const NOT_TAKEN: WireError = WireError::Http2(Http2Error::NotTaken);

impl Visit<'_> {
    /// Sends a request and judges its answer. The step is done when the answer is whole: what the
    /// oracle needs to read it is no service time of the registry, but delays what comes next.
    pub(super) async fn exchange(
        &mut self,
        position: usize,
        step: &Step,
        request: &Request,
        scratch: &mut Scratch,
        times: &mut Times,
    ) -> Fate {
        let worker = self.worker;
        let prepared = worker.prepared(self.actor, position);
        let built = prepared.build(&worker.world, &mut self.facts, scratch);
        times.sent = worker.clock.elapsed();
        times.done = times.sent;
        if let Err(Missing(what)) = built {
            return Fate::Unsent(what);
        }
        self.connected = None;
        let sending = self.send(request.manner, times.sent, scratch, prepared.bodyless);
        let deadline = times.due + step.timeout;
        let sent = worker.deadlines.within(deadline, sending).await;
        times.done = worker.clock.elapsed();
        match sent {
            // Or cut off at the end of the run: it waited at least so long.
            None => Fate::TimedOut,
            Some(Err(error @ WireError::Http2(Http2Error::Unsayable))) => {
                Fate::Unsent(error.reason())
            }
            Some(Err(WireError::Closed | WireError::Reset | NOT_TAKEN))
                if step.expects_close && self.connected.is_some() =>
            {
                Fate::Ended
            }
            Some(Err(error)) => Fate::Failed(error.reason()),
            Some(Ok(Ending::HungUp)) => Fate::Ended,
            Some(Ok(Ending::Answered)) => self.judge(position, step, request, scratch, times),
        }
    }

    /// Tells the oracle of an attempt that the registry did not answer. Whom it never let in, it
    /// did not hold.
    pub(super) fn tell_of_silence(
        &mut self,
        position: usize,
        step: &Step,
        fate: Fate,
        done: Duration,
    ) {
        let Some(since) = self.connected else {
            return;
        };
        // Who waited for a place before it was sent did not wait for the registry so long, and
        // neither did who was cut off.
        let whole = done.saturating_sub(since) * 10 >= step.timeout * 9;
        let held = match fate {
            Fate::TimedOut if whole => true,
            Fate::Ended => false,
            _ => return,
        };
        if step.attempts.is_some() {
            let mut oracle = self.worker.oracle.borrow_mut();
            oracle.unanswered(&self.watch, position, (since, done), held);
        }
    }

    /// Sends what was built, which is `now`, and reads the answer. A kept connection that the
    /// target has closed by now is replaced. What was sent is never sent again, unless the target
    /// says that it did not take it: it may have carried it out, so that it is in the books as
    /// failed, and tried again only where the story says so.
    async fn send(
        &mut self,
        manner: Manner,
        now: Duration,
        scratch: &mut Scratch,
        bodyless: bool,
    ) -> Result<Ending, WireError> {
        let worker = self.worker;
        if !manner.is_usual() {
            // In a box of its own, so that the visits of people are not as large as it.
            let (source, connected) = (self.source, &mut self.connected);
            let asking = manner::exchange(worker, source, manner, scratch, bodyless, connected);
            return Box::pin(asking).await;
        }
        let http2 = worker.target.http2 || worker.plan.actors[self.actor].http2;
        if let Some(mut connection) = self.connection.take()
            && !connection.is_over()
        {
            self.connected = Some(now);
            let Scratch {
                request, answer, ..
            } = scratch;
            match connection.exchange(request, answer, bodyless).await {
                Err(NOT_TAKEN) => {}
                result => return self.keep(connection, scratch, result),
            }
        }
        self.requests_left = self.requests_on_a_connection();
        self.connected = None;
        let mut connection = worker.dialer.open(self.source, http2).await?;
        self.connected = Some(now);
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
                min + (self.patience.unit_f64() * among) as u32
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
}
