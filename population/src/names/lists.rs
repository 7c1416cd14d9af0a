//! The lists of names, one file for each region.

mod north;
mod northwest;
mod west;
mod east;
mod deccan;
mod south;
mod northeast;

pub(super) use north::North;
pub(super) use northwest::Northwest;
pub(super) use west::West;
pub(super) use east::East;
pub(super) use deccan::Deccan;
pub(super) use south::South;
pub(super) use northeast::Northeast;
