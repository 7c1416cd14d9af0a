//! What keeps the registry standing under a flood: limits, the bounded memory they need, a firewall,
//! and load shedding.

mod catalogue;
mod edge;
mod firewall;
mod gate;
mod key;
mod limits;
mod own;
mod shedding;
mod table;

pub use catalogue::{LimitLine, firewall_rules, limits};
pub use edge::EdgeLimits;
pub(crate) use firewall::{BodyFault, Firewall, HeadFault, Rule};
pub(crate) use gate::{Gate, Halt};
pub(crate) use key::LimitKey;
pub(crate) use limits::{Allowance, Limit, LimitRow, Limits, OverLimit, RetryAfter};
pub use own::{OwnLimit, OwnLimitError};
use shedding::Shedder;
