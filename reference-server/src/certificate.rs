//! Certificates of vaccination: a page to read, with a signed credential to verify.
//!
//! `seal` signs and recognises its own signatures, `credential` says what is signed, `page` draws
//! the PDF and `symbol` the QR code on it. The shape of the credential is that of DIVOC, the
//! certificate stack behind the real registry; the signature is ours (Ed25519, as a JWS).

mod credential;
mod page;
mod seal;
mod symbol;

pub(crate) use credential::Credential;
pub(crate) use page::page;
pub(crate) use seal::{Kind, Seal};
