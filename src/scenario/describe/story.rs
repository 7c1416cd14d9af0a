//! How the visits of an actor go, beyond one step after the other.

use std::fmt::{Result, Write};

use super::grouped;
use crate::scenario::plan::{Actor, Condition, Retry, Step};

impl Actor {
    /// A line for each step that does more than follow the one before.
    pub(super) fn write_story(&self, out: &mut String) -> Result {
        for step in &self.steps {
            let turns = self.turns(step);
            if !turns.is_empty() {
                writeln!(out, "    step     {}: {}", step.id, turns.join("; "))?;
            }
        }
        Ok(())
    }

    fn turns(&self, step: &Step) -> Vec<String> {
        let branch = step.after.as_ref().and_then(|after| self.branch(after));
        let retry = step.retry.as_ref().map(describe_retry);
        let choice = step.choice.map(|choice| {
            let share = 100.0 * choice.weight / self.weights(choice.group);
            format!(
                "taken in {} % of the visits that come so far",
                grouped(share)
            )
        });
        branch.into_iter().chain(choice).chain(retry).collect()
    }

    /// A condition other than that an earlier step was accepted.
    fn branch(&self, condition: &Condition) -> Option<String> {
        match condition {
            Condition::Accepted(_) => None,
            Condition::Answered { step, statuses } => {
                let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
                let id = &self.steps[*step].id;
                Some(format!(
                    "only where {id} was answered {}",
                    statuses.join(" or ")
                ))
            }
            Condition::Kept { name, test, .. } => Some(format!("only where {name} {test}")),
        }
    }
}

fn describe_retry(retry: &Retry) -> String {
    let statuses = retry.statuses.iter().map(u16::to_string);
    let failed = retry.failed.then(|| "failures".to_owned());
    let timed_out = retry.timed_out.then(|| "time-outs".to_owned());
    let occasions: Vec<String> = statuses.chain(failed).chain(timed_out).collect();
    let wait = match retry.backoff {
        None => "at once".to_owned(),
        Some(backoff) => format!("after up to {:?}, then longer", backoff.first),
    };
    let from = if retry.new_address {
        ", from another address"
    } else {
        ""
    };
    format!(
        "tried again after {}, {} times at most, {wait}{from}",
        occasions.join(", "),
        grouped(f64::from(retry.times))
    )
}
