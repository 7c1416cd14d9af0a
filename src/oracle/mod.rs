//! Did any answer hold what its caller was not entitled to?
//!
//! An answer is decoded (`decode`), cut into runs (`runs`), and searched for people (`recognise`);
//! what the caller may see is taken off (`entitlement`); the rest goes to the `detectors`,
//! which report to `findings`, and to the `ledger`. `certainty` says when a sighting is proof.
//! A body that is `familiar` is read again only when it has one of the `keys` of the visit's people.

pub mod catalogue;
pub mod exchange;

mod certainty;
mod channel;
mod decode;
mod detectors;
mod disclosure;
mod entitlement;
mod examined;
mod familiar;
mod field;
mod finding;
mod findings;
mod keys;
mod label;
mod ledger;
mod marks;
mod pointer;
mod profile;
mod recognise;
mod runs;
mod search;
mod settings;
mod shape;
mod statistics;
mod survey;
mod tally;
mod unread;
mod watch;
mod worker;

#[cfg(test)]
mod tests;

pub use detectors::AuditShown;
pub(crate) use detectors::CONNECTIONS_HELD;
pub use examined::{Coverage, Examined};
pub use finding::{Names, RawFinding};
pub use ledger::{LedgerTotals, PEOPLE_MAX};
pub use settings::{Settings, StepView};
pub use unread::Unread;
pub use watch::Watch;
pub use worker::{Conclusion, Judgement, Oracle, detectors};
