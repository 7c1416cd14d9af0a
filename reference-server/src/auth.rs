//! Who is calling, proved.
//!
//! A handler cannot read a record without a [`Grant`] nor change one without a [`Mandate`], cannot
//! get either without a [`Session`] or a [`PartnerCall`], and cannot make either itself: their fields are private to this folder, and they
//! are made only after the policies were asked. A handler that forgets the check does not compile.

mod browser;
mod captcha;
mod certificate;
mod code;
mod consent;
mod evidence;
mod grant;
mod header;
mod login;
mod mandate;
mod otp;
mod partner;
mod pause;
mod purpose;
mod session;
mod staff;
mod standing;
mod statement;
mod token;

pub(crate) use browser::{
    FormKey, OverTls, SESSION_COOKIE, SignedIn, cookie, cookie_name, is_over_tls,
};
pub(crate) use captcha::{Captchas, LENGTH as CAPTCHA_LENGTH, Letters};
pub(crate) use certificate::Holder;
pub(crate) use code::{Code, CodeHash, hash_of_digits};
pub(crate) use consent::Consent;
pub(crate) use evidence::{Evidence, bearer};
pub(crate) use grant::Grant;
pub(crate) use header::only;
pub(crate) use login::KnownUser;
pub(crate) use mandate::Mandate;
pub(crate) use otp::{Issued, OtpBook, OtpRefusal, VerifiedOtp};
pub(crate) use partner::{
    ACCESS_LIFETIME, Enrolment, Fault, PartnerCall, PartnerRefusal, Partners, Scope, Use,
    read_partners,
};
pub(crate) use pause::Pauses;
pub(crate) use purpose::Purpose;
pub(crate) use session::Session;
pub(crate) use staff::{Access, Staff, StaffRefusal};
pub(crate) use standing::Standings;
pub(crate) use statement::{AskedNames, NameKey};
pub(crate) use token::{Token, Tokens};
