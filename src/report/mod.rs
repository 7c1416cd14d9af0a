//! What a record looks like: one file per output format, each a pure function of it.

mod chart;
mod csv;
mod facts;
mod format;
mod hlog;
mod html;
pub mod json;
mod junit;
mod machine;
mod printable;
mod progress;
mod steady;
mod summary;
mod terminal;
mod write;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod schema;

pub use format::{Colour, Format, RenderError, UnknownFormat, render};
pub use progress::{Progress, ProgressSample};
pub use write::{OutputError, Outputs};
