//! The documented endpoints, one file for each group.
//!
//! Paths, member names, status codes and error bodies are those of the public interface; where that
//! is silent the choice is ours and the comment says so.

mod answer;
pub(crate) mod appointment;
pub(crate) mod availability;
mod body;
pub(crate) mod captcha;
pub(crate) mod centre;
pub(crate) mod certificate;
pub(crate) mod dashboard;
pub(crate) mod dates;
pub(crate) mod description;
mod error;
mod external;
mod metadata;
mod nearby;
pub(crate) mod otp;
mod partner;
mod peer;
mod public;
mod query;
mod refusal;
pub(crate) mod registration;
mod reports;
mod router;
pub(crate) mod search;
pub(crate) mod slip;
mod staff;
mod status;
mod surface;

pub(crate) use answer::{NO_STORE, dress};
pub(crate) use body::{Sent, arrived};
pub(crate) use error::ApiError;
pub(crate) use peer::Peer;
pub(crate) use query::Asked;
pub(crate) use reports::Area;
pub(crate) use router::{observed, router, routes};
pub use surface::Route;
