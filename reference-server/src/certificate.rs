//! Papers: the certificate of vaccination, a page to read with a signed credential to verify, and
//! the slip of an appointment.
//!
//! `seal` signs and recognises its own signatures, `credential` says what is signed, `page` and
//! `slip` write a `sheet` of PDF, and `symbol` is the QR code on it. The shape of the credential is that of DIVOC, the
//! certificate stack behind the real registry; the signature is ours (Ed25519, as a JWS).

mod credential;
mod page;
mod seal;
mod sheet;
mod slip;
mod symbol;

pub(crate) use credential::Credential;
pub(crate) use page::page;
pub(crate) use seal::{Kind, Seal};
pub(crate) use slip::slip;
