//! Rehearses a health registry's two bad days.
//!
//! The data path, in reading order: a scenario file becomes a [`scenario::plan::Plan`];
//! the engine carries it out against a registry and shows every exchange to the
//! oracle; what they saw becomes a [`record::RunRecord`]; the gate and the reports
//! are functions of that record.

pub mod audit;
pub mod capacity;
pub mod claim;
pub mod cli;
pub mod clock;
pub mod compare;
pub mod engine;
mod estimate;
pub mod exit;
pub mod gate;
mod number;
pub mod oracle;
pub mod record;
pub mod rehearsal;
pub mod report;
pub mod scenario;
mod steady;
