//! How the visits of an actor go, beyond one step after the other.

use std::fmt::{Result, Write};

use super::grouped;
use crate::scenario::plan::{Actor, Again, Condition, Going, Retry, Step};

impl Actor {
    /// A line for each step that does more than follow the one before.
    pub(super) fn write_story(&self, out: &mut String) -> Result {
        if let Some(from) = &self.person_from {
            let once = if from.once {
                ", each for one visit"
            } else {
                ""
            };
            writeln!(out, "    people   from the pool {}{once}", from.name)?;
        }
        for step in &self.steps {
            let tells = self.tells(step);
            if !tells.is_empty() {
                writeln!(out, "    step     {}: {}", step.id, tells.join("; "))?;
            }
        }
        Ok(())
    }

    fn tells(&self, step: &Step) -> Vec<String> {
        let branch = step.after.as_ref().and_then(|after| self.branch(after));
        let retry = step.retry.as_ref().map(describe_retry);
        let choice = step.choice.map(|choice| {
            let share = 100.0 * choice.weight / self.weights(choice.group);
            format!(
                "taken in {} % of the visits that come so far",
                grouped(share)
            )
        });
        let again = step.again.as_ref().map(|again| self.describe_loop(again));
        let turns = branch.into_iter().chain(choice).chain(retry);
        let shared = step.share.as_ref();
        let share = shared.map(|share| format!("left in the pool {}", share.name));
        turns.chain(again).chain(share).collect()
    }

    fn describe_loop(&self, again: &Again) -> String {
        let times = match (again.least, again.most) {
            (least, most) if least == most => times(most),
            (least, most) => format!("{least} to {most} times"),
        };
        let told = |condition| self.condition(condition);
        let going = match &again.going {
            Going::Always => String::new(),
            Going::While(condition) => format!(" while {}", told(condition)),
            Going::Until(condition) => format!(" until {}", told(condition)),
        };
        let id = &self.steps[again.from].id;
        format!("then back to {id}, {times} at most{going}")
    }

    /// A condition other than that an earlier step was accepted.
    fn branch(&self, condition: &Condition) -> Option<String> {
        let plain = matches!(condition, Condition::Accepted(_));
        (!plain).then(|| format!("only where {}", self.condition(condition)))
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Accepted(step) => format!("{} was accepted", self.steps[*step].id),
            Condition::Answered { step, statuses } => {
                let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
                let id = &self.steps[*step].id;
                format!("{id} was answered {}", statuses.join(" or "))
            }
            Condition::Kept { name, test, .. } => format!("{name} {test}"),
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
        "tried again after {}, {} at most, {wait}{from}",
        occasions.join(", "),
        times(retry.times)
    )
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        _ => format!("{} times", grouped(f64::from(count))),
    }
}
