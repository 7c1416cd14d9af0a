//! How long a visit keeps a connection.

use super::words::unknown;
use crate::scenario::fault::Notes;
use crate::scenario::file::{Either, Given, List, ReuseTable, Written};
use crate::scenario::plan::Reuse;

/// More is a connection for the whole visit.
const REQUESTS_MAX: i64 = 10_000;

/// How many requests of a visit go over one connection.
pub(super) fn reuse(given: &Given<Either<String, ReuseTable>>, notes: &mut Notes) -> Reuse {
    let Some(Written { value, span }) = given else {
        return Reuse::Visit;
    };
    let word = match value {
        Either::That(table) => {
            let bounds = table.reuse.0.as_ref();
            return bounds.map_or(Reuse::Visit, |bounds| between(bounds, notes));
        }
        Either::This(word) => word,
    };
    match word.as_str() {
        "visit" => Reuse::Visit,
        "request" => Reuse::Requests { min: 1, max: 1 },
        _ => {
            let given = Written {
                value: word.clone(),
                span: span.clone(),
            };
            let known = ["visit", "request", "{ reuse = [2, 5] }"];
            unknown("connection", &given, &known, notes);
            Reuse::Visit
        }
    }
}

fn between(bounds: &Written<List<i64>>, notes: &mut Notes) -> Reuse {
    let numbers: Vec<i64> = bounds.value.iter().map(|bound| bound.value).collect();
    match *numbers.as_slice() {
        [min, max] if 1 <= min && min <= max && max <= REQUESTS_MAX => Reuse::Requests {
            min: min as u32,
            max: max as u32,
        },
        _ => {
            let problem = "`reuse` is no range of requests";
            let remedy = format!("write the least and the most, 1 to {REQUESTS_MAX}: [2, 5]");
            notes.note(&bounds.span, problem, remedy);
            Reuse::Visit
        }
    }
}
