//! Which step a visit does next, and when.

use std::time::Duration;

use super::{Flow, Last, Visit};
use crate::engine::pool::Left;
use crate::engine::tally::Fate;
use crate::scenario::plan::{Again, Condition, Going, Retry, Step};

impl Visit<'_> {
    pub(super) async fn walk(&mut self, arrival_due: Duration) -> Flow {
        let worker = self.worker;
        let steps = &worker.plan.actors[self.actor].steps;
        let mut due = arrival_due;
        let mut position = 0;
        while let Some(step) = steps.get(position) {
            let takes = self.takes(position, step);
            let repeat = if takes { step.repeat } else { 0 };
            for _ in 0..repeat {
                due = match self.think(step, due).await {
                    Some(due) => due,
                    None => return Flow::End,
                };
                if step.next_other {
                    self.facts.next_other(&worker.world);
                }
                worker.schedule(self.actor, position, due);
                let (flow, done) = self.perform(position, step, due).await;
                if flow == Flow::End {
                    return Flow::End;
                }
                self.leave(position, step);
                due = done;
            }
            let back = step.again.as_ref();
            let back = back.filter(|again| self.goes_back(again, takes));
            position = match back {
                None => position + 1,
                Some(again) => {
                    // What was answered in this turn is no answer of the next one.
                    self.last[again.from..=position].fill(Last::default());
                    again.from
                }
            };
        }
        Flow::On
    }

    /// Whether the visit goes back after the step that ends a loop, if it did that one.
    fn goes_back(&mut self, again: &Again, was_done: bool) -> bool {
        let left = self.turns_left.take();
        let holds = match &again.going {
            Going::Always => true,
            Going::While(condition) => self.holds(condition),
            Going::Until(condition) => !self.holds(condition),
        };
        if !was_done || !holds {
            return false;
        }
        let left = left.unwrap_or_else(|| again.times(self.facts.chance()));
        self.turns_left = left.checked_sub(1);
        left > 0
    }

    /// Leaves what an accepted step shares for other visits to go on from, if all of it is there.
    fn leave(&self, position: usize, step: &Step) {
        let Some(share) = step.share.as_ref().filter(|_| self.last[position].accepted) else {
            return;
        };
        let kept = share
            .slots
            .iter()
            .map(|slot| self.facts.captures[*slot].clone());
        let kept: Option<Vec<String>> = kept.collect();
        let Some(captures) = kept else {
            return;
        };
        let left = Left {
            person: self.facts.person,
            captures,
            otp_completed: self.watch.entitlement().otp_completed(),
        };
        self.worker.pools.leave(share.pool, left);
    }

    /// Whether this visit does the step at all.
    fn takes(&mut self, position: usize, step: &Step) -> bool {
        let after = step.after.as_ref();
        let led_here = after.is_none_or(|condition| self.holds(condition));
        if let Some(choice) = step.choice {
            return self.chooses(choice.group, position, led_here);
        }
        led_here && (step.chance >= 1.0 || self.facts.chance() < step.chance)
    }

    /// Whether the step at `position` is the alternative that this visit takes. All come after
    /// the same thing, so the first of them decides.
    fn chooses(&mut self, group: usize, position: usize, led_here: bool) -> bool {
        let actor = &self.worker.plan.actors[self.actor];
        let first = actor.alternatives(group).next();
        if first.is_some_and(|(first, _)| first == position) {
            let chance = led_here.then(|| self.facts.chance());
            self.taken[group] = chance.and_then(|chance| actor.alternative(group, chance));
        }
        self.taken[group] == Some(position)
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Accepted(step) => self.last[*step].accepted,
            Condition::Answered { step, statuses } => {
                let status = self.last[*step].status;
                status.is_some_and(|status| statuses.contains(&status))
            }
            Condition::Kept { slot, test, .. } => {
                let value = self.facts.captures[*slot].as_deref();
                value.is_some_and(|value| test.holds(value))
            }
        }
    }

    /// When the step is due, having waited for it; `None` when the run ends first.
    async fn think(&mut self, step: &Step, earliest: Duration) -> Option<Duration> {
        let pause = step.think.draw(|| self.facts.chance());
        self.pause(earliest, pause).await
    }

    /// The same, of a pause that begins at `earliest`.
    async fn pause(&self, earliest: Duration, pause: Duration) -> Option<Duration> {
        if self.worker.phase.is_closing() {
            return None;
        }
        if pause.is_zero() {
            return Some(earliest);
        }
        let due = earliest + pause;
        if !self.worker.sleep_until(due).await {
            return None;
        }
        self.worker.record_pace_lag(due);
        Some(due)
    }

    /// Does the step once, and again as often as its retries say. What its last attempt was
    /// answered decides on how the visit goes on; and when that was.
    async fn perform(&mut self, position: usize, step: &Step, due: Duration) -> (Flow, Duration) {
        let mut due = due;
        let mut retries = 0;
        loop {
            // An earlier answer asked for it, and it was waited or given up.
            self.asked_to_wait = None;
            let (fate, done) = self.attempt(position, step, due).await;
            if let Some(retry) = &step.retry
                && retries < retry.times
                && is_occasion(retry, fate)
                && let Some(next) = self.wait(retry, retries, done).await
            {
                let wrong = matches!(
                    fate,
                    Fate::Answered {
                        expected: false,
                        ..
                    }
                );
                self.worker.retry(self.actor, position, next, wrong);
                if retry.new_address {
                    self.move_on();
                }
                (due, retries) = (next, retries + 1);
                continue;
            }
            let flow = match fate {
                Fate::Answered { expected: true, .. } | Fate::Ended => Flow::On,
                _ if step.continue_on_unexpected => Flow::On,
                _ => Flow::End,
            };
            return (flow, done);
        }
    }

    /// When a retry is due, having waited for it; `None` when the run ends first.
    async fn wait(&mut self, retry: &Retry, retries: u32, done: Duration) -> Option<Duration> {
        let Some(backoff) = retry.backoff else {
            return (!self.worker.phase.is_closing()).then_some(done);
        };
        let pause = backoff.pause(retries, self.patience.unit_f64(), self.asked_to_wait);
        self.pause(done, pause).await
    }

    /// Goes on from the actor's next address.
    fn move_on(&mut self) {
        self.moves += 1;
        let arrival = self.watch.visitor().arrival + self.moves;
        self.source = self.worker.source(self.actor, arrival);
        self.connection = None;
    }
}

/// Whether the step is tried again after this.
fn is_occasion(retry: &Retry, fate: Fate) -> bool {
    match fate {
        Fate::Answered { status, .. } => {
            status.is_some_and(|status| retry.statuses.contains(&status))
        }
        Fate::Failed(_) => retry.failed,
        Fate::TimedOut => retry.timed_out,
        _ => false,
    }
}
