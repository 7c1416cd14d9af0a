//! What the oracle needs to know of a plan.

use std::time::Duration;

use jiff::civil::Date;
use population::Population;

use super::catalogue::Weakness;

/// A step of the plan as the oracle sees it.
#[derive(Clone, Debug)]
pub struct StepView {
    /// The weakness that it attempts.
    pub attempts: Option<&'static Weakness>,
    /// Whether an accepted answer entitles the caller to the records of the own household.
    pub entitles: bool,
    /// Whether the request carries a credential, right or wrong.
    pub credentialed: bool,
    /// Whether it is sent by an authorised user.
    pub staff: bool,
    /// Whether the request says why it asks.
    pub purposeful: bool,
    /// Whether the request asks about somebody else.
    pub about_other: bool,
    /// Whether its actor is somebody with a right to be served: a citizen, a partner or staff.
    pub legitimate: bool,
    /// How often in a row.
    pub repeat: u32,
    /// How long its request takes by its own doing; zero for one that is sent at once, or by halves.
    pub takes: Duration,
    /// Statuses that the story expects.
    pub expect: Vec<u16>,
}

impl StepView {
    /// Whether the story expects this status.
    pub(crate) fn expects(&self, status: u16) -> bool {
        self.expect.contains(&status)
    }
}

/// What all workers' oracles share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The people of the registry under test.
    pub population: Population,
    /// The registry's today.
    pub date: Date,
    /// Key of the hashes under which reports name people; the same for runs of one seed, so
    /// that a finding can be told to be the same.
    pub report_key: [u8; 32],
    /// Steps, by actor and by position in the actor.
    pub steps: Vec<Vec<StepView>>,
}
