//! What every backend of the store does.

use std::collections::BTreeMap;

use population::Mobile;
use uuid::Uuid;

use super::changes::{Household, Key, Row, Taken};
use super::order::{Order, Outcome};

/// The store cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unavailable;

/// Called once with the end of an order, on whatever thread carried it out.
pub(crate) type Reply = Box<dyn FnOnce(Outcome) + Send>;

/// Rows by key.
pub(crate) trait Rows {
    /// The row under `key` as it was last acknowledged.
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable>;

    /// The changes about the people on a mobile.
    fn household(&self, mobile: Mobile) -> Result<Household, Unavailable> {
        match self.row(Key::Household(mobile.as_u64()))? {
            Some(Row::Household(household)) => Ok(household),
            _ => Ok(Household::default()),
        }
    }

    /// The places taken in a session.
    fn taken(&self, session: Uuid) -> Result<Taken, Unavailable> {
        match self.row(Key::Session(session))? {
            Some(Row::Taken(taken)) => Ok(taken),
            _ => Ok(Taken::default()),
        }
    }

    /// The mobile behind the id of a newcomer or an appointment.
    fn mobile(&self, key: Key) -> Result<Option<Mobile>, Unavailable> {
        match self.row(key)? {
            Some(Row::Mobile(number)) => Ok(Mobile::new(number)),
            _ => Ok(None),
        }
    }
}

/// A place to keep changes. Orders are carried out one after the other, each whole or not at all;
/// an order that was answered as carried out is kept for as long as the backend promises, and no
/// reader sees one before that.
pub(crate) trait Store: Rows + Send + Sync {
    /// Carries out an order about the household on `mobile`; `reply` gets its end.
    fn write(&self, mobile: Mobile, order: Order, reply: Reply);
}

/// Rows that were changed (`None`: removed) but not kept yet.
pub(crate) type Changes = BTreeMap<Key, Option<Row>>;

/// Changes laid over the rows below them.
pub(crate) struct Draft<'a> {
    below: &'a dyn Rows,
    changes: Changes,
}

impl<'a> Draft<'a> {
    pub(crate) fn over(below: &'a dyn Rows) -> Self {
        Self {
            below,
            changes: Changes::new(),
        }
    }

    pub(crate) fn put(&mut self, key: Key, row: Row) {
        self.changes.insert(key, Some(row));
    }

    pub(crate) fn remove(&mut self, key: Key) {
        self.changes.insert(key, None);
    }

    pub(crate) fn absorb(&mut self, changes: Changes) {
        self.changes.extend(changes);
    }

    pub(crate) fn into_changes(self) -> Changes {
        self.changes
    }
}

impl Rows for Draft<'_> {
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        match self.changes.get(&key) {
            Some(changed) => Ok(changed.clone()),
            None => self.below.row(key),
        }
    }
}
