//! Authorised users: which accounts there are, and how a password is checked.

mod account;
mod desk;
mod errand;
mod password;
mod roster;

pub(crate) use account::{Account, Post};
pub(crate) use desk::{Busy, Desk};
pub(crate) use errand::Errand;
pub(crate) use password::PasswordHash;
pub(crate) use roster::Roster;
