//! Of which steps a run must have an answer.

use crate::engine::tally::ActorTally;
use crate::scenario::plan::{Actor, Condition};

/// Whether the run says nothing about the step at `position` though its visits should have come
/// to it. Chance, a branch on an answer and what hangs on an attempt may leave a step out, a
/// choice all but one of its alternatives. A step after one that chance leaves out counts as soon
/// as that one was answered.
pub(super) fn is_gap(actor: &Actor, counts: &ActorTally, position: usize) -> bool {
    let hangs = actor.hangs_on_attempt(&actor.steps[position]);
    !hangs && !is_over(actor, counts, position) && is_due(actor, counts, position)
}

fn is_due(actor: &Actor, counts: &ActorTally, position: usize) -> bool {
    let step = &actor.steps[position];
    let reached = match step.after {
        None => true,
        Some(Condition::Accepted(before)) => {
            is_over(actor, counts, before) || is_due(actor, counts, before)
        }
        Some(Condition::Answered { .. } | Condition::Kept { .. }) => false,
    };
    reached && step.chance >= 1.0 && speaks_for_choice(actor, counts, position)
}

/// Of alternatives without any answer the first is missed, in place of all.
fn speaks_for_choice(actor: &Actor, counts: &ActorTally, position: usize) -> bool {
    let Some(choice) = actor.steps[position].choice else {
        return true;
    };
    let mut alternatives = actor.alternatives(choice.group).map(|(at, _)| at);
    let is_first = alternatives.clone().next() == Some(position);
    is_first && !alternatives.any(|at| is_over(actor, counts, at))
}

/// Whether the step says something: some visit came to its end as the story has it, with an answer
/// or without one. That a connection was held to the last is what a step that waits for its end is
/// there to see.
fn is_over(actor: &Actor, counts: &ActorTally, position: usize) -> bool {
    let counts = counts.steps[position].conservation;
    let waits = actor.steps[position].expects_close;
    counts.answered + counts.ended > 0 || waits && counts.timed_out > 0
}
