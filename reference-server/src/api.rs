//! The documented endpoints, one file for each group.
//!
//! Paths, member names, status codes and error bodies are those of the public interface; where that
//! is silent the choice is ours and the comment says so.

mod answer;
mod appointment;
mod availability;
mod body;
mod centre;
mod certificate;
mod dashboard;
mod dates;
pub(crate) mod description;
mod error;
mod metadata;
mod nearby;
mod otp;
mod partner;
mod peer;
mod public;
mod query;
mod refusal;
mod registration;
mod reports;
mod router;
mod search;
mod staff;
mod status;
mod surface;

pub(crate) use error::ApiError;
pub(crate) use peer::Peer;
pub(crate) use query::Asked;
pub(crate) use reports::Area;
pub(crate) use router::router;
pub use router::routes;
pub use surface::Route;
