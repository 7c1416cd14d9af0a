//! The independent streams of decisions that a seed is split into: one number for each thing that is drawn.
//!
//! A number is part of what a seed means. It is never reused, and never changed without saying that old seeds give other people now.

/// Household index to mobile.
pub(crate) const MOBILE: u64 = 1;
/// Person index to reference id.
pub(crate) const REFERENCE_ID: u64 = 2;
/// How a block of people falls into households.
pub(crate) const SPLIT: u64 = 3;
/// Where a household lives.
pub(crate) const HOME: u64 = 4;
/// The family name of a household.
pub(crate) const FAMILY_NAME: u64 = 5;
/// The given name of a person.
pub(crate) const GIVEN_NAME: u64 = 6;
/// Gender.
pub(crate) const GENDER: u64 = 7;
/// Birth year and date.
pub(crate) const BIRTH: u64 = 8;
/// Which kind of photo id a person registered with.
pub(crate) const PHOTO_ID_KIND: u64 = 9;
/// A person's place in the queue of the drive.
pub(crate) const RANK: u64 = 10;
/// The vaccine of a person.
pub(crate) const VACCINE: u64 = 11;
/// Batch and centre of each dose; the dose number is added.
pub(crate) const DOSE: u64 = 12;
/// Names, fees and positions of centres.
pub(crate) const CENTRE: u64 = 16;
/// Person index to photo id number; the kind's public number is added.
pub(crate) const PHOTO_ID_NUMBER: u64 = 32;
