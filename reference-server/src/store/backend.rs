//! What every backend of the store does, and what the rules need of it.

use std::collections::BTreeMap;

use population::Mobile;
use uuid::Uuid;

use super::changes::{Household, Key, Row, Taken};
use super::gather::Gather;
use super::order::{Order, Outcome};

/// The store cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unavailable;

/// Called once with the end of an order, on whatever thread carried it out.
pub(crate) type Reply = Box<dyn FnOnce(Outcome) + Send>;

/// Called once with the ends of many orders.
pub(crate) type ReplyAll = Box<dyn FnOnce(Vec<Outcome>) + Send>;

/// A place to keep changes. Orders are carried out as if one after the other, each whole or not at
/// all; an order that was answered as carried out is kept for as long as the backend promises, and
/// no reader sees one before that.
///
/// The futures have names of their own instead of boxes, so a backend that answers at once costs
/// its caller nothing.
pub(crate) trait Store: Send + Sync {
    /// The row under `key` as it was last acknowledged.
    fn row(&self, key: Key) -> impl Future<Output = Result<Option<Row>, Unavailable>> + Send;

    /// The rows under `keys`, in their order.
    fn rows(
        &self,
        keys: &[Key],
    ) -> impl Future<Output = Result<Vec<Option<Row>>, Unavailable>> + Send;

    /// Carries out an order about the household on `mobile`; `reply` gets its end.
    fn write(&self, mobile: Mobile, order: Order, reply: Reply);

    /// Carries out many orders, each for itself as [`Store::write`] does; `reply` gets their ends in
    /// their order.
    fn write_all(&self, orders: Vec<(Mobile, Order)>, reply: ReplyAll) {
        let gather = Gather::new(orders.len(), reply);
        for (place, (mobile, order)) in orders.into_iter().enumerate() {
            self.write(mobile, order, gather.place(place));
        }
    }

    /// The changes about the people on a mobile.
    fn household(
        &self,
        mobile: Mobile,
    ) -> impl Future<Output = Result<Household, Unavailable>> + Send {
        async move {
            let row = self.row(Key::Household(mobile.as_u64())).await?;
            Ok(Household::from_row(row))
        }
    }

    /// The places taken in each of these sessions.
    fn taken(
        &self,
        sessions: &[Uuid],
    ) -> impl Future<Output = Result<Vec<Taken>, Unavailable>> + Send {
        async move {
            let keys: Vec<Key> = sessions.iter().copied().map(Key::Session).collect();
            let rows = self.rows(&keys).await?;
            Ok(rows.into_iter().map(Taken::from_row).collect())
        }
    }

    /// The mobile behind the id of a newcomer or an appointment.
    fn mobile(&self, key: Key) -> impl Future<Output = Result<Option<Mobile>, Unavailable>> + Send {
        async move { Ok(self.row(key).await?.and_then(Row::mobile)) }
    }
}

/// Rows that are at hand: what the rules decide over.
pub(crate) trait Rows {
    /// The row under `key`.
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable>;

    /// The changes about the people on a mobile.
    fn household(&self, mobile: Mobile) -> Result<Household, Unavailable> {
        let row = self.row(Key::Household(mobile.as_u64()))?;
        Ok(Household::from_row(row))
    }

    /// The places taken in a session.
    fn taken(&self, session: Uuid) -> Result<Taken, Unavailable> {
        Ok(Taken::from_row(self.row(Key::Session(session))?))
    }

    /// The mobile behind the id of a newcomer or an appointment.
    fn mobile(&self, key: Key) -> Result<Option<Mobile>, Unavailable> {
        Ok(self.row(key)?.and_then(Row::mobile))
    }
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
