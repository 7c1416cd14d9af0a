//! The dashboard for people: pages of HTML, one file each, without a script.
//!
//! A page asks the same functions of `api` that the documented endpoints ask, with the same proofs
//! and limits; it has no rule of its own. What is particular to browsers is here: the cookie of the
//! session, forms that only our own pages can send (`form`), headers that leave a foreign page
//! nothing to do (`headers`), and refusals in words (`words`).

mod answer;
mod appointment;
mod booking;
mod code;
mod day;
mod failure;
mod form;
mod frame;
mod headers;
mod household;
mod member;
mod notice;
mod papers;
mod people;
mod places;
mod register;
mod router;
mod sign_in;
mod sign_out;
mod style;
mod words;

pub(crate) use router::{router, routes};
