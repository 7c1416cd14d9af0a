//! When visits are due, and what happens when every place is taken.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::words::{self, choose, unknown};
use super::{pause, quantity, trace};
use crate::scenario::fault::Notes;
use crate::scenario::file::{
    ActorTable, BurstTable, Either, Given, List, ShedTable, StageTable, UsersTable, Written,
};
use crate::scenario::plan::{Arrivals, Bursts, Closed, Overload, Rated, Stage, VISITS_MAX};

/// Visits a second: more than any machine can begin, few enough to count.
const RATE_MAX: f64 = 1_000_000.0;
/// One visit in twelve days: below it, arithmetic gives out before patience does.
const RATE_MIN: f64 = 0.000_001;
const STAGE_MIN: Duration = Duration::from_millis(1);
/// Longer ones are a flood, which has a scenario of its own.
const BURST_VISITS_MAX: i64 = 10_000;
/// Some 5 MB for each worker.
const BURSTS_OPEN_MAX: f64 = 100_000.0;
/// As the times of transfers on the Web have it (Crovella and Bestavros, 1997).
const TAIL: f64 = 1.2;
/// Above, there is nothing heavy in it; below, hardly anything but the longest bursts.
const TAILS: RangeInclusive<f64> = 0.5..=3.0;
const HOURS: usize = 24;

/// Nobody, never.
pub(super) fn none() -> Arrivals {
    Arrivals::Rated(Rated {
        process: words::PROCESSES[0].1,
        stages: Vec::new(),
        bursts: None,
    })
}

/// As written, not yet fitted to a run.
pub(super) fn arrivals(table: &Written<ActorTable>, origin: &str, notes: &mut Notes) -> Arrivals {
    let ActorTable {
        stages: rates,
        trace: recorded,
        users,
        process,
        bursts,
        ..
    } = &table.value;
    let rest = (process.as_ref(), bursts.as_ref());
    match (rates, recorded, users) {
        (Some(list), None, None) => Arrivals::Rated(Rated {
            process: choose(words::PROCESSES, process.as_ref(), notes),
            stages: stages(list, notes),
            bursts: bursts.as_ref().map(|table| self::bursts(table, notes)),
        }),
        (None, Some(recorded), None) => {
            belong_to_stages(rest, "the trace says when each visit is due", notes);
            trace::recorded(recorded, origin, notes).map_or_else(none, Arrivals::Recorded)
        }
        (None, None, Some(users)) => {
            belong_to_stages(rest, "a user's visit begins when the last has ended", notes);
            Arrivals::Closed(closed(users, notes))
        }
        (stages, ..) => {
            let problem = "an actor has either `stages`, `trace` or `users`";
            let remedy = "write stages = [{ rate = 2, for = \"10s\" }], trace = { file = \"arrivals.csv\" }, or users = { count = 32, for = \"10s\" }";
            let span = stages.as_ref().map_or(&table.span, |stages| &stages.span);
            notes.note(span, problem, remedy);
            none()
        }
    }
}

/// Notes what says how arrivals lie within a rate where there is none.
fn belong_to_stages(
    (process, bursts): (Option<&Written<String>>, Option<&Written<BurstTable>>),
    why: &str,
    notes: &mut Notes,
) {
    let process = process.map(|given| ("process", &given.span));
    let bursts = bursts.map(|given| ("bursts", &given.span));
    for (key, span) in process.into_iter().chain(bursts) {
        let remedy = format!("leave it out: {why}");
        notes.note(span, format!("`{key}` belongs to `stages`"), remedy);
    }
}

fn closed(table: &Written<UsersTable>, notes: &mut Notes) -> Closed {
    let UsersTable { count, r#for } = &table.value;
    let users = count.0.as_ref().map_or(1, |given| given.value);
    if let Some(given) = &count.0
        && !(1..=i64::from(VISITS_MAX)).contains(&users)
    {
        let problem = format!("{users} is no number of users");
        let remedy = format!("write a whole number from 1 to {VISITS_MAX}");
        notes.note(&given.span, problem, remedy);
    }
    Closed {
        users: users.clamp(1, i64::from(VISITS_MAX)) as u32,
        duration: quantity::needed_duration(r#for, STAGE_MIN, notes),
    }
}

fn bursts(table: &Written<BurstTable>, notes: &mut Notes) -> Bursts {
    let BurstTable {
        visits_max,
        gap,
        tail,
    } = &table.value;
    let exponent = tail.as_ref().map_or(TAIL, |tail| tail.value);
    if let Some(tail) = tail.as_ref().filter(|_| !TAILS.contains(&exponent)) {
        let problem = format!("{exponent} is no exponent of a heavy tail");
        let remedy = format!("write a number from {} to {}", TAILS.start(), TAILS.end());
        notes.note(&tail.span, problem, remedy);
    }
    let visits = visits_max.0.as_ref().map_or(2, |given| given.value);
    if let Some(given) = &visits_max.0
        && !(2..=BURST_VISITS_MAX).contains(&visits)
    {
        let problem = format!("{visits} is no number of visits of a burst");
        let remedy = format!("write a whole number from 2 to {BURST_VISITS_MAX}");
        notes.note(&given.span, problem, remedy);
    }
    Bursts {
        tail: exponent,
        visits_max: visits.clamp(2, BURST_VISITS_MAX) as u32,
        gap: pause::gap(&gap.0, notes),
    }
}

/// Bursts that are open at once are kept in memory, by every worker.
pub(super) fn check_bursts(arrivals: &Arrivals, table: &ActorTable, notes: &mut Notes) {
    let (Arrivals::Rated(rated), Some(given)) = (arrivals, &table.bursts) else {
        return;
    };
    // Little's law, for the visits that are still to come of the bursts under way.
    let gap = rated
        .bursts
        .map_or(Duration::ZERO, |bursts| bursts.gap.mean());
    let open = arrivals.rate_max() * gap.as_secs_f64();
    if open > BURSTS_OPEN_MAX {
        let problem = format!("about {open:.0} bursts would be under way at once");
        let remedy = format!("plan at most {BURSTS_OPEN_MAX}: lower rates, or shorter gaps");
        notes.note(&given.span, problem, remedy);
    }
}

fn stages(list: &Written<List<StageTable>>, notes: &mut Notes) -> Vec<Stage> {
    if list.value.is_empty() {
        let remedy = "write at least one, such as { rate = 2, for = \"10s\" }";
        notes.note(&list.span, "there are no stages", remedy);
    }
    let stages: Vec<Stage> = list
        .value
        .iter()
        .flat_map(|table| stretches(table, notes))
        .collect();
    let is_quiet = |stage: &Stage| stage.from == 0.0 && stage.to == 0.0;
    if !stages.is_empty() && stages.iter().all(is_quiet) {
        let remedy = "give one of the stages a rate above 0";
        notes.note(&list.span, "nobody ever turns up", remedy);
    }
    stages
}

/// What a stage means: one stretch, or one for each hour of a day.
fn stretches(table: &Written<StageTable>, notes: &mut Notes) -> Vec<Stage> {
    let duration = quantity::needed_duration(&table.value.r#for, STAGE_MIN, notes);
    let (from, to) = rates(table, notes);
    let whole = Stage { from, to, duration };
    match &table.value.day {
        None => vec![whole],
        Some(day) if table.value.rate.is_none() => {
            let remedy = "write `rate = …`, the mean of the day";
            notes.note(&day.span, "`day` belongs to `rate`", remedy);
            vec![whole]
        }
        Some(day) => hours(whole, day, notes),
    }
}

/// The curve of a day: linear from hour to hour, the last one back to the first, so that
/// its mean is that of the factors.
fn hours(whole: Stage, day: &Written<List<f64>>, notes: &mut Notes) -> Vec<Stage> {
    let factors: Vec<f64> = day.value.iter().map(|factor| factor.value).collect();
    for factor in day.value.iter().filter(|factor| factor.value < 0.0) {
        let problem = format!("{} is no factor", factor.value);
        notes.note(&factor.span, problem, "write 0, or a number above");
    }
    let mean = factors.iter().sum::<f64>() / HOURS as f64;
    let problem = if factors.len() != HOURS {
        Some(format!("a day has 24 hours, not {}", factors.len()))
    } else if mean <= 0.0 {
        Some("nobody turns up on this day".to_owned())
    } else {
        let highest = factors.iter().copied().fold(0.0, f64::max) / mean * whole.from;
        (highest > RATE_MAX).then(|| format!("the day's highest rate is {highest:.0}"))
    };
    if let Some(problem) = problem {
        let remedy = format!("write 24 numbers, one for each hour; rates up to {RATE_MAX}");
        notes.note(&day.span, problem, remedy);
        return vec![whole];
    }
    let rate = |hour: usize| factors[hour % HOURS] / mean * whole.from;
    // From the beginning, so that rounding does not add up.
    let begins = |hour: usize| whole.duration * hour as u32 / HOURS as u32;
    let hour = |hour: usize| Stage {
        from: rate(hour),
        to: rate(hour + 1),
        duration: begins(hour + 1) - begins(hour),
    };
    (0..HOURS).map(hour).collect()
}

fn rates(table: &Written<StageTable>, notes: &mut Notes) -> (f64, f64) {
    let StageTable { rate, from, to, .. } = &table.value;
    let (from, to) = match (rate, from, to) {
        (Some(rate), None, None) => (rate, rate),
        (None, Some(from), Some(to)) => (from, to),
        _ => {
            let problem = "a stage has either `rate`, or `from` and `to`";
            let remedy =
                "write { rate = 2, for = \"10s\" } or { from = 2, to = 20, for = \"10s\" }";
            notes.note(&table.span, problem, remedy);
            // Somebody, so that nobody's absence is told besides.
            return (1.0, 1.0);
        }
    };
    for rate in [from, to] {
        check_rate(rate, notes);
    }
    (from.value, to.value)
}

fn check_rate(rate: &Written<f64>, notes: &mut Notes) {
    if rate.value != 0.0 && !(RATE_MIN..=RATE_MAX).contains(&rate.value) {
        let problem = format!("{} is no rate", rate.value);
        let remedy = format!("write visits a second: 0, or {RATE_MIN} to {RATE_MAX}");
        notes.note(&rate.span, problem, remedy);
    }
}

/// What happens to an arrival that finds every place taken.
pub(super) fn overload(given: &Given<Either<String, ShedTable>>, notes: &mut Notes) -> Overload {
    match given {
        None => Overload::Queue,
        Some(Written {
            value: Either::That(shed),
            ..
        }) => Overload::ShedAfter(quantity::needed_duration(
            &shed.shed_after,
            STAGE_MIN,
            notes,
        )),
        Some(Written {
            value: Either::This(word),
            span,
        }) => match word.as_str() {
            "queue" => Overload::Queue,
            "drop" => Overload::Drop,
            _ => {
                let given = Written {
                    value: word.clone(),
                    span: span.clone(),
                };
                unknown(
                    "policy",
                    &given,
                    &["queue", "drop", "{ shed_after = \"2s\" }"],
                    notes,
                );
                Overload::Queue
            }
        },
    }
}
