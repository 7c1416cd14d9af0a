//! What a step tries again, and when.

use std::time::Duration;

use super::quantity;
use super::words::{unknown, value_or};
use crate::scenario::fault::Notes;
use crate::scenario::file::{
    BackoffTable, Either, Given, List, Needed, RetryTable, StepTable, Written,
};
use crate::scenario::plan::{Backoff, Retry, Sources};

const TIMES: u64 = 3;
const TIMES_MAX: u64 = 100;
const STATUSES: [u16; 2] = [429, 503];
const FIRST: Duration = Duration::from_millis(500);
const FACTOR: f64 = 2.0;
const FACTOR_MAX: f64 = 100.0;
const MOST: Duration = Duration::from_secs(30);

/// The retries of one step.
pub(super) fn retry(given: &Given<RetryTable>, notes: &mut Notes) -> Option<Retry> {
    let table = &given.as_ref()?.value;
    let mut retry = Retry {
        times: quantity::count(&table.times, TIMES, TIMES_MAX, notes) as u32,
        statuses: STATUSES.to_vec(),
        failed: true,
        timed_out: true,
        backoff: backoff(&table.wait, notes),
        new_address: value_or(&table.new_address, false),
    };
    if let Some(list) = &table.on {
        set_occasions(&mut retry, list, notes);
    }
    Some(retry)
}

/// Notes retries from another address in an actor that has but one.
pub(super) fn check_addresses(
    sources: &Sources,
    steps: &Needed<List<StepTable>>,
    notes: &mut Notes,
) {
    if matches!(sources, Sources::Addresses(addresses) if addresses.count() > 1) {
        return;
    }
    let steps = steps.0.iter().flat_map(|list| &list.value);
    let retries = steps.filter_map(|step| step.value.retry.as_ref());
    let moving = retries.filter_map(|retry| retry.value.new_address.as_ref());
    for new_address in moving.filter(|given| given.value) {
        let remedy = "give `sources` more addresses, or leave `new_address` out";
        notes.note(&new_address.span, "the actor has no other address", remedy);
    }
}

fn set_occasions(retry: &mut Retry, list: &Written<List<Either<i64, String>>>, notes: &mut Notes) {
    (retry.failed, retry.timed_out) = (false, false);
    retry.statuses.clear();
    if list.value.is_empty() {
        let remedy = "write statuses, \"failed\" or \"timed-out\", or leave `retry` out";
        notes.note(&list.span, "nothing is tried again", remedy);
    }
    for occasion in &list.value {
        match &occasion.value {
            Either::This(status) => {
                let status = quantity::status(*status, &occasion.span, notes);
                retry.statuses.extend(status);
            }
            Either::That(word) => match word.as_str() {
                "failed" => retry.failed = true,
                "timed-out" => retry.timed_out = true,
                _ => {
                    let given = Written {
                        value: word.clone(),
                        span: occasion.span.clone(),
                    };
                    unknown("occasion", &given, &["failed", "timed-out"], notes);
                }
            },
        }
    }
}

fn backoff(given: &Given<Either<String, BackoffTable>>, notes: &mut Notes) -> Option<Backoff> {
    let default = Backoff {
        first: FIRST,
        factor: FACTOR,
        most: MOST,
    };
    let Some(Written { value, span }) = given else {
        return Some(default);
    };
    let table = match value {
        Either::That(table) => table,
        Either::This(word) if word == "none" => return None,
        Either::This(word) => {
            let given = Written {
                value: word.clone(),
                span: span.clone(),
            };
            unknown("wait", &given, &["none", "{ first = \"500ms\" }"], notes);
            return None;
        }
    };
    let least = Duration::from_millis(1);
    let first = quantity::duration_or(&table.first, least, FIRST, notes);
    let most = quantity::duration_or(&table.most, least, MOST, notes);
    if most < first {
        let remedy = "write at most as long a time in `first` as in `most`";
        notes.note(span, "`first` is longer than `most`", remedy);
    }
    let factor = value_or(&table.factor, FACTOR);
    if let Some(written) = &table.factor
        && !(1.0..=FACTOR_MAX).contains(&factor)
    {
        let problem = format!("{factor} is no factor by which a pause grows");
        let remedy = format!("write a number from 1 to {FACTOR_MAX}");
        notes.note(&written.span, problem, remedy);
    }
    Some(Backoff {
        first,
        factor,
        most,
    })
}
