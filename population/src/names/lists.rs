//! The lists of names, one file for each region.

mod deccan;
mod east;
mod north;
mod northeast;
mod northwest;
mod south;
mod west;

pub(super) use deccan::Deccan;
pub(super) use east::East;
pub(super) use north::North;
pub(super) use northeast::Northeast;
pub(super) use northwest::Northwest;
pub(super) use south::South;
pub(super) use west::West;
