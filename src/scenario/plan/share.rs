//! How much of a visit's steps is done on average, if everything is accepted.

use super::{Action, Actor, Condition, Going, Step};

impl Actor {
    /// Requests of one visit in which everything is accepted, on average. What hangs on a value
    /// that the visit keeps counts as if the value were so.
    pub fn requests_per_visit(&self) -> f64 {
        let shares = self.shares();
        let requests = |(position, step): (usize, &Step)| match step.action {
            Action::Request(_) => {
                let turns = self.turns(position, &shares);
                shares[position] * turns * f64::from(step.repeat)
            }
            Action::ReadOtp { .. } => 0.0,
        };
        self.steps.iter().enumerate().map(requests).sum()
    }

    /// How often a visit comes to the step at `position`, which may lie in a loop.
    fn turns(&self, position: usize, shares: &[f64]) -> f64 {
        let steps = self.steps.iter().enumerate().skip(position);
        let mut loops = steps.filter_map(|(end, step)| Some((end, step.again.as_ref()?)));
        let Some((end, again)) = loops.next().filter(|(_, again)| again.from <= position) else {
            return 1.0;
        };
        let holds = |condition| self.share_where(condition, shares);
        let goes = match &again.going {
            Going::Always => shares[end],
            Going::While(condition) => shares[end].min(holds(condition)),
            Going::Until(condition) => shares[end] * (1.0 - holds(condition)),
        };
        // 1 + goes + goes^2 + ..., as each turn is followed by the next in such a share of visits.
        if goes >= 1.0 {
            1.0 + again.times_mean()
        } else {
            (1.0 - goes.powf(again.times_mean() + 1.0)) / (1.0 - goes)
        }
    }

    /// Share of visits that do `step`, if everything is accepted.
    pub fn share_of_visits(&self, step: &Step) -> f64 {
        let position = self.steps.iter().position(|known| known.id == step.id);
        position.map_or(0.0, |position| self.shares()[position])
    }

    /// The same of all steps. Each depends on earlier ones alone.
    fn shares(&self) -> Vec<f64> {
        let mut shares: Vec<f64> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let after = match &step.after {
                None => 1.0,
                Some(condition) => self.share_where(condition, &shares),
            };
            let chosen = step
                .choice
                .map_or(1.0, |choice| choice.weight / self.weights(choice.group));
            shares.push(step.chance * chosen * after);
        }
        shares
    }

    /// Share of visits in which `condition` holds, from the `shares` of the steps before.
    fn share_where(&self, condition: &Condition, shares: &[f64]) -> f64 {
        match condition {
            Condition::Accepted(step) => shares[*step],
            Condition::Answered { step, statuses } => {
                let expected = &self.steps[*step].expect;
                let among = expected.iter().filter(|status| statuses.contains(status));
                shares[*step] * among.count() as f64 / expected.len().max(1) as f64
            }
            Condition::Kept { slot, .. } => {
                let steps = self.steps.iter().zip(shares);
                let keepers = steps.filter(|(step, _)| step.keeps(*slot));
                keepers.map(|(_, share)| *share).fold(0.0, f64::max)
            }
        }
    }

    /// Whether `step` comes only after an attempt was accepted. That no visit came to it
    /// is then what a careful registry is hoped to bring about, not a gap in the run.
    pub fn hangs_on_attempt(&self, step: &Step) -> bool {
        let before = step.after.as_ref().and_then(Condition::step);
        let before = before.and_then(|position| self.steps.get(position));
        before.is_some_and(|before| before.attempts.is_some() || self.hangs_on_attempt(before))
    }
}

impl Step {
    /// Whether it keeps something in this slot.
    pub fn keeps(&self, slot: usize) -> bool {
        self.captures.iter().any(|capture| capture.slot == slot)
    }
}
