//! What the registry knows: masked records and the drive's calendar, seen from the population.

mod agenda;
mod certified;
mod pages;
mod record;
mod records;

pub(crate) use agenda::{Sitting, sitting};
pub(crate) use certified::{Certified, GivenDose, certified};
pub(crate) use pages::{PageKey, Pages};
pub(crate) use record::{Door, Record, date_text};
pub(crate) use records::Store;
