//! From what a scenario file says to what it means.
//!
//! `file` reads what is written, `resolve` follows what it refers to, and the result is
//! a [`plan::Plan`] or all [`Faults`] at once.

pub mod bundled;
mod describe;
mod fault;
mod file;
mod load;
mod objective;
pub mod plan;
pub(crate) mod real_numbers;
mod resolve;
mod spelling;
pub mod template;
#[cfg(test)]
mod tests;

pub use fault::{Fault, Faults};
pub use file::schema;
pub use load::{Options, load};
pub use objective::{losses_by_default, objective};
