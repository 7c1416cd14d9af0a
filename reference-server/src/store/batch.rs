//! Orders that wait, decided one after the other and kept together.

use population::Mobile;

use super::backend::{Changes, Draft, Reply, Rows};
use super::member::Drive;
use super::order::{Order, Outcome};
use super::rules;

/// An order about the household on a mobile.
pub(super) struct Asked {
    pub(super) mobile: Mobile,
    pub(super) order: Order,
}

/// An order, and whoever waits for its end.
pub(super) type Waiting = (Asked, Reply);

/// How each order of `batch` ends over `rows`, and what to keep: each sees the ones before it.
pub(super) fn decide(drive: &Drive, rows: &dyn Rows, batch: &[Asked]) -> (Vec<Outcome>, Changes) {
    let mut draft = Draft::over(rows);
    let outcomes = batch
        .iter()
        .map(|Asked { mobile, order }| {
            let (receipt, changes) = rules::carry_out(drive, &draft, *mobile, order)?;
            draft.absorb(changes);
            Ok(receipt)
        })
        .collect();
    (outcomes, draft.into_changes())
}
