//! What the oracle is told of a request and its response.

use std::time::Duration;

use population::{CentreIndex, HouseholdIndex, Mobile, PersonIndex};

/// One request with its response, as the engine saw the bytes.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// Which actor of the plan, by position.
    pub actor: usize,
    /// Which of its steps, by position.
    pub step: usize,
    /// When the answer was complete, since the start of the run.
    pub at: Duration,
    /// From the first byte sent to the last byte received.
    pub service: Duration,
    /// The request, head and body, as it was sent.
    pub request: &'a [u8],
    /// Whom the request asks about.
    pub about: About,
    /// The answer.
    pub response: Response<'a>,
    /// Whether the step captures something, and all of it was in this answer and not empty.
    pub captured: bool,
}

/// Whom a request asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Nobody in particular, or only the visit's own person.
    Own,
    /// A registered person other than the visit's own.
    Person(PersonIndex),
    /// A mobile that nobody has registered.
    Unregistered(Mobile),
}

/// A response as received: chunks joined, nothing decoded.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// Status code.
    pub status: u16,
    /// Heads of informational answers (1xx) that came before, raw; usually none.
    pub interim: &'a [u8],
    /// Status line and header lines, raw.
    pub head: &'a [u8],
    /// The body without its chunk framing; a content coding is still on it.
    pub body: &'a [u8],
    /// Trailer lines, raw; empty when there were none.
    pub trailers: &'a [u8],
    /// Bytes that came after the answer, although nothing more was asked; usually none.
    pub surplus: &'a [u8],
}

/// Who a visit is: fixed for its whole life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Which actor of the plan, by position.
    pub actor: usize,
    /// Number of the arrival, counted over all workers; names the visit in a reproducer.
    pub arrival: u64,
    /// The person whom the visit plays.
    pub person: PersonIndex,
    /// That person's household.
    pub household: HouseholdIndex,
    /// The centre of the account that the visit works with, when it is an authorised user's.
    pub centre: Option<CentreIndex>,
}
