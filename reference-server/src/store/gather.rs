//! Many orders that were given to a backend one by one: their ends, gathered.

use std::sync::{Arc, Mutex, PoisonError};

use super::backend::{Reply, ReplyAll};
use super::order::{Outcome, Refusal};

/// Waits for the ends of so many orders.
pub(super) struct Gather {
    ends: Mutex<Vec<Outcome>>,
    reply: Mutex<Option<ReplyAll>>,
}

impl Gather {
    /// For `count` orders. Whatever was not answered when the last of [`Gather::place`]'s replies is
    /// gone counts as unavailable.
    pub(super) fn new(count: usize, reply: ReplyAll) -> Arc<Self> {
        Arc::new(Self {
            ends: Mutex::new(vec![Err(Refusal::Unavailable); count]),
            reply: Mutex::new(Some(reply)),
        })
    }

    /// Where the end of one order goes.
    pub(super) fn place(self: &Arc<Self>, place: usize) -> Reply {
        let gather = Arc::clone(self);
        Box::new(move |outcome| {
            let mut ends = gather.ends.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(end) = ends.get_mut(place) {
                *end = outcome;
            }
        })
    }
}

impl Drop for Gather {
    fn drop(&mut self) {
        let ends = self.ends.get_mut().unwrap_or_else(PoisonError::into_inner);
        let reply = self.reply.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(reply) = reply.take() {
            reply(std::mem::take(ends));
        }
    }
}
