//! Samples folded as they come: counters and histograms whose size does not depend
//! on how many requests there were.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::begun::Begun;
use super::outcomes::Outcomes;
use super::stretches::Stretches;
use crate::record::{Connections, Conservation, OutcomeClass, Visits};
use crate::scenario::plan::{Action, Plan, Step};

/// Significant digits of histograms.
pub(super) const DIGITS: u8 = 3;
pub(super) const INTERVAL_DIGITS: u8 = 2;

/// More stretches of time than this are not told apart: they get longer instead. `docs/limits.md`
/// says so; there are two more at the end, for what is late.
const INTERVALS_MAX: u64 = 240;

/// What one worker counted; workers are merged at the end.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) actors: Vec<ActorTally>,
    pub(crate) intervals: Vec<IntervalTally>,
    pub(crate) interval: Duration,
    /// How late the harness itself was: from due to begun, without waiting for a place.
    pub(crate) pace_lag: Histogram<u64>,
    /// How long the busiest worker had something to do, or wanted to and got no processor.
    pub(crate) busy: Duration,
    /// How many workers this is from.
    pub(crate) workers: u64,
    pub(crate) connections: Connections,
}

/// One actor.
#[derive(Debug)]
pub(crate) struct ActorTally {
    pub(crate) visits: Visits,
    pub(crate) steps: Vec<StepTally>,
    pub(crate) begun: Begun,
}

/// One step.
#[derive(Debug)]
pub(crate) struct StepTally {
    /// A look at the handset is no request: it does not count as load.
    is_request: bool,
    /// Whether its times are the registry's doing.
    is_timed: bool,
    pub(crate) conservation: Conservation,
    pub(crate) expected: u64,
    /// Requests that were retries of one before.
    pub(crate) retried: u64,
    /// Answers that the story does not expect, after which the step was tried again.
    pub(crate) put_off: u64,
    pub(crate) statuses: BTreeMap<u16, u64>,
    pub(crate) failures: BTreeMap<&'static str, u64>,
    pub(crate) outcomes: Outcomes,
    pub(crate) stretches: Stretches,
}

/// One stretch of time.
#[derive(Debug)]
pub(crate) struct IntervalTally {
    pub(crate) due: u64,
    pub(crate) answered: u64,
    pub(crate) unexpected: u64,
    pub(crate) lost: u64,
    pub(crate) leaks: u64,
    pub(crate) response: Histogram<u64>,
}

/// When a step was due, sent and done, since the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) due: Duration,
    pub(crate) sent: Duration,
    pub(crate) done: Duration,
}

/// What became of a step that was due.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    /// A whole answer (of the handset: no status).
    Answered {
        status: Option<u16>,
        expected: bool,
        leaked: bool,
    },
    Failed(&'static str),
    TimedOut,
    /// Found every place taken.
    Shed,
    Unsent(&'static str),
    /// Over without an answer, as the story has it.
    Ended,
}

impl Fate {
    /// How it is counted among what was tried.
    fn class(self) -> Option<OutcomeClass> {
        match self {
            Self::Answered { expected: true, .. } => Some(OutcomeClass::Expected),
            Self::Answered { .. } => Some(OutcomeClass::Unexpected),
            Self::TimedOut => Some(OutcomeClass::TimedOut),
            Self::Failed(_) => Some(OutcomeClass::Failed),
            Self::Ended => Some(OutcomeClass::Ended),
            Self::Shed | Self::Unsent(_) => None,
        }
    }
}

/// How long the stretches of time are in which a scenario is told: whole seconds.
pub(crate) fn interval(plan: &Plan) -> Duration {
    Duration::from_secs(plan.end().as_secs().div_ceil(INTERVALS_MAX).max(1))
}

impl Tally {
    pub(crate) fn new(plan: &Plan) -> Self {
        let interval = interval(plan);
        let count = (plan.end().as_secs() / interval.as_secs() + 2) as usize;
        let actor = |actor| ActorTally::new(actor, count);
        Self {
            actors: plan.actors.iter().map(actor).collect(),
            intervals: (0..count).map(|_| IntervalTally::new()).collect(),
            interval,
            pace_lag: histogram(DIGITS),
            busy: Duration::ZERO,
            workers: 1,
            connections: Connections::default(),
        }
    }

    /// A step came due; [`Tally::settle`] follows exactly once.
    pub(crate) fn schedule(&mut self, actor: usize, step: usize, due: Duration) {
        let stretch = self.stretch_at(due);
        let step = &mut self.actors[actor].steps[step];
        step.conservation.scheduled += 1;
        if step.is_request {
            step.stretches.schedule(stretch);
            self.intervals[stretch].due += 1;
        }
    }

    /// A step that was scheduled is over.
    pub(crate) fn settle(&mut self, actor: usize, step: usize, times: Times, fate: Fate) {
        let response = micros(times.done.saturating_sub(times.due));
        let stretch = self.stretch_at(times.done);
        let step = &mut self.actors[actor].steps[step];
        step.settle(times, response, fate);
        if !step.is_request {
            return;
        }
        match fate {
            Fate::Answered { .. } => step.stretches.answer(stretch, response),
            Fate::TimedOut | Fate::Ended => step.stretches.record(stretch, response),
            Fate::Failed(_) | Fate::Shed | Fate::Unsent(_) => {}
        }
        let is_timed = step.is_timed;
        let interval = &mut self.intervals[stretch];
        match fate {
            Fate::Answered {
                expected, leaked, ..
            } => {
                interval.answered += 1;
                interval.unexpected += u64::from(!expected);
                interval.leaks += u64::from(leaked);
                if is_timed {
                    record(&mut interval.response, response);
                }
            }
            Fate::Failed(_) | Fate::TimedOut | Fate::Shed | Fate::Unsent(_) => interval.lost += 1,
            Fate::Ended => {}
        }
    }

    /// How late the harness itself was for something.
    pub(crate) fn record_pace_lag(&mut self, lag: Duration) {
        record(&mut self.pace_lag, micros(lag));
    }

    fn stretch_at(&self, at: Duration) -> usize {
        // Intervals are whole seconds.
        let index = (at.as_secs() / self.interval.as_secs()) as usize;
        index.min(self.intervals.len() - 1)
    }

    /// Adds another worker's counts.
    pub(crate) fn merge(&mut self, other: &Self) {
        add(&mut self.pace_lag, &other.pace_lag);
        self.busy = self.busy.max(other.busy);
        self.workers += other.workers;
        self.connections += other.connections;
        for (mine, theirs) in self.actors.iter_mut().zip(&other.actors) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.intervals.iter_mut().zip(&other.intervals) {
            mine.merge(theirs);
        }
    }
}

impl ActorTally {
    fn new(actor: &crate::scenario::plan::Actor, stretches: usize) -> Self {
        let step = |step| StepTally::new(step, stretches);
        Self {
            visits: Visits::default(),
            steps: actor.steps.iter().map(step).collect(),
            begun: Begun::new(&actor.arrivals),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.visits.scheduled += other.visits.scheduled;
        self.visits.finished += other.visits.finished;
        self.visits.abandoned += other.visits.abandoned;
        self.visits.shed += other.visits.shed;
        self.visits.unsent += other.visits.unsent;
        self.begun.merge(&other.begun);
        for (mine, theirs) in self.steps.iter_mut().zip(&other.steps) {
            mine.merge(theirs);
        }
    }
}

impl StepTally {
    fn new(step: &Step, stretches: usize) -> Self {
        Self {
            is_request: matches!(step.action, Action::Request(_)),
            is_timed: step.is_timed(),
            conservation: Conservation::default(),
            expected: 0,
            retried: 0,
            put_off: 0,
            statuses: BTreeMap::new(),
            failures: BTreeMap::new(),
            outcomes: Outcomes::default(),
            stretches: Stretches::new(stretches),
        }
    }

    fn settle(&mut self, times: Times, response_micros: u64, fate: Fate) {
        if let Some(class) = fate.class() {
            self.outcomes.record(class, times, response_micros);
        }
        let counts = &mut self.conservation;
        match fate {
            Fate::Answered {
                status, expected, ..
            } => {
                counts.answered += 1;
                self.expected += u64::from(expected);
                if let Some(status) = status {
                    *self.statuses.entry(status).or_default() += 1;
                }
            }
            Fate::Ended => counts.ended += 1,
            Fate::Failed(reason) => {
                counts.failed += 1;
                *self.failures.entry(reason).or_default() += 1;
            }
            Fate::TimedOut => {
                counts.timed_out += 1;
                *self.failures.entry("no whole answer in time").or_default() += 1;
            }
            Fate::Shed => counts.shed += 1,
            Fate::Unsent(reason) => {
                counts.unsent += 1;
                *self.failures.entry(reason).or_default() += 1;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        let (mine, theirs) = (&mut self.conservation, &other.conservation);
        mine.scheduled += theirs.scheduled;
        mine.answered += theirs.answered;
        mine.failed += theirs.failed;
        mine.timed_out += theirs.timed_out;
        mine.shed += theirs.shed;
        mine.unsent += theirs.unsent;
        mine.ended += theirs.ended;
        self.expected += other.expected;
        self.retried += other.retried;
        self.put_off += other.put_off;
        for (&status, &count) in &other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        for (&reason, &count) in &other.failures {
            *self.failures.entry(reason).or_default() += count;
        }
        self.outcomes.merge(&other.outcomes);
        self.stretches.merge(&other.stretches);
    }
}

impl IntervalTally {
    fn new() -> Self {
        Self {
            due: 0,
            answered: 0,
            unexpected: 0,
            lost: 0,
            leaks: 0,
            response: histogram(INTERVAL_DIGITS),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.due += other.due;
        self.answered += other.answered;
        self.unexpected += other.unexpected;
        self.lost += other.lost;
        self.leaks += other.leaks;
        add(&mut self.response, &other.response);
    }
}

/// Whole microseconds.
pub(crate) fn micros(duration: Duration) -> u64 {
    duration.as_micros().try_into().unwrap_or(u64::MAX)
}

pub(super) fn histogram(digits: u8) -> Histogram<u64> {
    let created = Histogram::new(digits);
    created.unwrap_or_else(|error| unreachable!("{digits} digits are allowed: {error}"))
}

/// Grows the histogram where needed; clamping would hide the slowest answers.
pub(crate) fn record(histogram: &mut Histogram<u64>, value: u64) {
    let recorded = histogram.record(value);
    debug_assert!(
        recorded.is_ok(),
        "histograms resize themselves: {recorded:?}"
    );
}

pub(super) fn add(to: &mut Histogram<u64>, from: &Histogram<u64>) {
    let added = to.add(from);
    debug_assert!(added.is_ok(), "histograms resize themselves: {added:?}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::outcomes::Timed;
    use crate::scenario::{Options, bundled, load};

    /// Something that came due, how long it waited and was served, in microseconds, and its end.
    type Sample = (u64, u64, u64, Fate);

    fn sample() -> impl Strategy<Value = Sample> {
        let answered = (any::<bool>(), any::<bool>()).prop_map(|(expected, leaked)| {
            let status = Some(if expected { 200 } else { 503 });
            Fate::Answered {
                status,
                expected,
                leaked,
            }
        });
        let fate = prop_oneof![
            4 => answered,
            1 => Just(Fate::Failed("connection reset")),
            1 => Just(Fate::TimedOut),
            1 => Just(Fate::Ended),
            1 => Just(Fate::Shed),
            1 => Just(Fate::Unsent("the run ended")),
        ];
        (0..9_000_000_u64, 0..90_000_u64, 0..90_000_000_u64, fate)
    }

    fn tally(plan: &Plan, samples: impl Iterator<Item = Sample>) -> Tally {
        let mut tally = Tally::new(plan);
        for (due, lag, service, fate) in samples {
            let due = Duration::from_micros(due);
            let sent = due + Duration::from_micros(lag);
            let done = sent + Duration::from_micros(service);
            let times = Times { due, sent, done };
            tally.schedule(0, 0, due);
            tally.settle(0, 0, times, fate);
        }
        tally
    }

    proptest! {
        /// Bar M4: the merged histograms of four shards are those of one process.
        #[test]
        fn shards_merged_count_what_one_process_counts(
            samples in prop::collection::vec(sample(), 1..200),
        ) {
            let bundled = bundled::find("phone-list").expect("it is bundled");
            let plan = load(bundled.origin, bundled.text, &Options::default()).expect("sound");
            let whole = tally(&plan, samples.iter().copied());
            let shard = |index| tally(&plan, samples.iter().copied().skip(index).step_by(4));
            let mut merged = shard(0);
            (1..4).for_each(|index| merged.merge(&shard(index)));
            let (one, all) = (&whole.actors[0].steps[0], &merged.actors[0].steps[0]);
            prop_assert_eq!(one.conservation, all.conservation);
            let seen = |step: &StepTally| step.outcomes.seen().map(|(class, _)| class).collect::<Vec<_>>();
            prop_assert_eq!(seen(one), seen(all));
            // Nobody wants to read thousands of cells.
            for ((class, one), (_, all)) in one.outcomes.seen().zip(all.outcomes.seen()) {
                prop_assert!(one == all, "{class:?}");
            }
            for (one, all) in whole.intervals.iter().zip(&merged.intervals) {
                prop_assert_eq!((one.due, one.answered), (all.due, all.answered));
                prop_assert_eq!(&one.response, &all.response);
            }
        }
    }

    proptest! {
        /// One histogram for all, as if there were no classes, is what the classes add up to.
        #[test]
        fn each_sample_is_in_the_class_of_its_fate_and_failures_are_not_in_the_whole(
            samples in prop::collection::vec(sample(), 1..200),
        ) {
            let bundled = bundled::find("phone-list").expect("it is bundled");
            let plan = load(bundled.origin, bundled.text, &Options::default()).expect("sound");
            let tally = tally(&plan, samples.iter().copied());
            let step = &tally.actors[0].steps[0];
            let in_class = |wanted: OutcomeClass, fate: &Fate| match (wanted, fate) {
                (OutcomeClass::Expected, Fate::Answered { expected, .. }) => *expected,
                (OutcomeClass::Unexpected, Fate::Answered { expected, .. }) => !expected,
                (OutcomeClass::TimedOut, Fate::TimedOut) => true,
                (OutcomeClass::Failed, Fate::Failed(_)) => true,
                (OutcomeClass::Ended, Fate::Ended) => true,
                _ => false,
            };
            let mut whole = Timed::default();
            for class in OutcomeClass::ALL {
                let mut timed = Timed::default();
                for (_, lag, service, _) in samples.iter().filter(|one| in_class(class, &one.3)) {
                    let whole = (class != OutcomeClass::Failed).then_some(&mut whole);
                    for into in [Some(&mut timed), whole].into_iter().flatten() {
                        record(&mut into.send_lag, *lag);
                        record(&mut into.response, lag + service);
                        if class != OutcomeClass::TimedOut {
                            record(&mut into.service, *service);
                        }
                    }
                }
                let found = step.outcomes.seen().find(|(seen, _)| *seen == class);
                let nothing = Timed::default();
                prop_assert!(*found.map_or(&nothing, |(_, timed)| timed) == timed, "{class:?}");
            }
            prop_assert!(step.outcomes.whole(|timed| &timed.send_lag) == whole.send_lag, "send_lag");
            prop_assert!(step.outcomes.whole(|timed| &timed.service) == whole.service, "service");
            prop_assert!(step.outcomes.whole(|timed| &timed.response) == whole.response, "response");
        }
    }

    #[test]
    fn the_page_of_limits_has_the_bound() {
        let page = include_str!("../../docs/limits.md");
        let row = format!("as much longer as it takes | `{INTERVALS_MAX}` |");
        assert!(page.contains(&row), "docs/limits.md lacks\n{row}");
    }
}
