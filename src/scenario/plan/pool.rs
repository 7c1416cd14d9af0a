//! Pools: what visits of one actor leave for those of another.

use super::Actor;

/// What a step leaves, once it is accepted and all that it keeps is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The pools of a plan are counted from 0.
    pub pool: usize,
    /// Name, for messages.
    pub name: String,
    /// Where the visit keeps what it leaves, in the order of the pool.
    pub slots: Vec<usize>,
}

/// From whom a visit takes over: it plays that person, with that entitlement, and keeps what is
/// left in its first slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFrom {
    /// Which pool.
    pub pool: usize,
    /// Name, for messages.
    pub name: String,
    /// Whether each is for one visit only.
    pub once: bool,
}

/// How many pools there are.
pub(super) fn count(actors: &[Actor]) -> usize {
    let steps = actors.iter().flat_map(|actor| &actor.steps);
    let shares = steps.filter_map(|step| step.share.as_ref());
    shares.map(|share| share.pool + 1).max().unwrap_or(0)
}
