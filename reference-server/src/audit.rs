//! The audit log: who looked at whom, why, and whether they were let.
//!
//! An access is on record before the data leaves. Each line holds the hash of the line before it, so
//! that nothing can be changed, removed or moved without a trace; `docs/staff.md` has the format, and
//! `mockdrill audit verify` checks it without this code. The log names nobody: people are hashes
//! under a key that is kept in a file of its own.

mod chain;
mod entry;
mod folder;
mod log;
mod sink;

pub(crate) use entry::{Entry, Outcome};
pub use folder::AuditFault;
pub(crate) use log::AuditLog;
