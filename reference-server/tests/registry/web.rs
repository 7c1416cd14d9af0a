//! The dashboard as a browser without scripts sees it.

mod browser;
mod foreign;
mod headers;
mod journey;
mod refusals;
mod sessions;

pub(crate) use browser::Browser;
