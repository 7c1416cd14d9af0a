//! 1.1 billion synthetic people as a function of a seed and an index.
//!
//! Nobody is stored. A [`Population`] is three words; a [`Person`] is a handle that computes an attribute when it is asked for, in constant time at any size.
//! Public ids are reversible shuffles of the index, so an id that turns up in an answer names its person without a database.
//! No id can be a real one: mobiles start with 1 to 5, Aadhaar-like numbers with 0 or 1, other documents have shapes that are never issued.
//!
//! Each attribute's distribution is known, so a disclosed value has a size in bits: [`Person::bits`].
//!
//! In reading order: [`mix`] (chance from a seed), `permutation` (ids), `split` (households), `person`, then one file for each attribute.

pub mod mix;
pub mod places;
pub mod verhoeff;

mod address;
mod attribute;
mod birth;
mod calendar;
mod centre;
mod dose;
mod gender;
mod household;
mod ids;
mod names;
mod permutation;
mod person;
mod photo_id;
mod pick;
mod population;
mod split;
mod stream;

pub use address::Address;
pub use attribute::Attribute;
pub use calendar::{FIRST_DAY, LAST_DAY};
pub use centre::Centre;
pub use dose::{Dose, Doses, Vaccine};
pub use gender::Gender;
pub use household::Household;
pub use ids::{CentreIndex, HouseholdIndex, Mobile, NumberError, PersonIndex, ReferenceId};
pub use names::Name;
pub use person::Person;
pub use photo_id::{PhotoId, PhotoIdKind};
pub use population::{Population, REGISTERED_PEOPLE, SizeError};
