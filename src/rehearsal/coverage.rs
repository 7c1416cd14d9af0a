//! Of which steps a run must have an answer.

use crate::engine::tally::ActorTally;
use crate::scenario::plan::{Actor, Condition, Step};

/// Whether the run says nothing about the step at `position` though its visits should have come
/// to it. Chance, a branch on an answer and what hangs on an attempt may leave a step out; a
/// step after one that chance leaves out counts as soon as that one was answered.
pub(super) fn is_gap(actor: &Actor, counts: &ActorTally, position: usize) -> bool {
    let step = &actor.steps[position];
    !is_answered(counts, position) && !actor.hangs_on_attempt(step) && is_due(actor, counts, step)
}

fn is_due(actor: &Actor, counts: &ActorTally, step: &Step) -> bool {
    let reached = match step.after {
        None => true,
        Some(Condition::Accepted(before)) => {
            is_answered(counts, before) || is_due(actor, counts, &actor.steps[before])
        }
        Some(Condition::Answered { .. } | Condition::Kept { .. }) => false,
    };
    reached && step.chance >= 1.0
}

fn is_answered(counts: &ActorTally, position: usize) -> bool {
    counts.steps[position].conservation.answered > 0
}
