//! What the registry says about itself: an OpenAPI 3.1 document, made from the handlers.
//!
//! A route cannot be written down without a [`Description`], and each argument of a handler says
//! by itself what it [`Needs`] of the request, so the document cannot forget a parameter, a body,
//! a credential or the refusals that come with them. What remains to be said by hand is what a
//! handler answers, and Schemathesis compares that with what it does answer.

mod answers;
mod document;
mod needs;
mod operation;
mod refused;
mod scheme;

pub(crate) use answers::{Answers, json, shaped};
pub(super) use document::{SERVE, serve};
pub(super) use needs::Endpoint;
pub(crate) use needs::Needs;
pub(crate) use operation::Operation;
pub(crate) use refused::Refused;
pub(crate) use scheme::Scheme;

/// What a handler's signature does not say.
#[derive(Clone, Copy)]
pub(crate) struct Description {
    /// The operation's name for tools: unique, in camel case.
    pub(crate) id: &'static str,
    /// What it is for, in one line and without a full stop.
    pub(crate) summary: &'static str,
    /// The answer when all is well.
    pub(crate) answers: Answers,
    /// The refusals of the handler itself; those of its arguments are known.
    pub(crate) refused: &'static [Refused],
}
