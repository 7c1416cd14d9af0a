//! What the registry knows: the population joined with what has changed since, and the drive's
//! calendar.
//!
//! In reading order: `changes` (the rows), `order` (what may be asked), `rules` (what is granted),
//! `backend` (what keeps the rows) with `memory`, `embedded` and `postgres`, `register` (what handlers use).

mod agenda;
mod answers;
mod backend;
mod batch;
mod booked;
mod certified;
mod changes;
#[cfg(test)]
mod conformance;
mod embedded;
mod fault;
mod gather;
#[cfg(test)]
mod history;
mod identity;
mod kind;
mod member;
mod memory;
mod order;
mod pages;
mod postgres;
mod record;
mod register;
mod rules;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod tests;
mod whereabouts;

pub(crate) use agenda::{Sitting, is_open, sitting};
pub(crate) use answers::Subject;
pub(crate) use backend::Unavailable;
pub(crate) use booked::{CentreBase, SLOTS, Visit};
pub(crate) use certified::{Certified, GivenDose};
pub(crate) use changes::{Newcomer, Taken};
pub use fault::StoreError;
pub(crate) use kind::Backend;
pub use kind::StoreKind;
pub(crate) use member::Drive;
pub(crate) use order::{Order, Outcome, Refusal};
pub(crate) use pages::{PageKey, Pages, WEEK};
pub(crate) use record::{Door, Record, date_text, mask};
pub(crate) use register::Register;
pub(crate) use whereabouts::Whereabouts;
