//! Every security decision of the registry: a small trait, with its secure answer beside it.
//!
//! A policy decides and the registry acts: may they, how often, which fields. So another answer
//! never needs a copy of a handler. [`Hardened`] is the secure answer to every question; each
//! weakness is another answer in a file of its own, put in place when the registry is composed and
//! never while it runs. Most of those answers wrap the one before them, so that weaknesses combine.

mod admission;
mod certificate;
mod existence;
mod fields;
mod form;
mod jurisdiction;
mod limit;
mod otp;
mod partner;
mod patience;
mod presentation;
mod staff;
mod token;

use std::sync::Arc;

pub(crate) use admission::{AccessPolicy, AdmissionPolicy, ChangePolicy};
pub(crate) use certificate::CertificatePolicy;
pub(crate) use existence::{Disclosure, ExistencePolicy};
pub(crate) use fields::FieldsPolicy;
pub(crate) use form::FormPolicy;
pub(crate) use jurisdiction::JurisdictionPolicy;
pub(crate) use limit::{LimitPolicy, OwnLimits};
pub(crate) use otp::{CodePolicy, OtpPolicy, OtpRules};
pub(crate) use partner::{ConsentPolicy, ReplayPolicy, ScopePolicy, SourcePolicy};
pub(crate) use patience::PatiencePolicy;
pub(crate) use presentation::{Occasion, Ornament};
pub(crate) use staff::StaffPolicy;
pub(crate) use token::TokenPolicy;

/// The secure answer to every question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hardened;

/// The answers in force, fixed when the registry starts.
pub struct Policies {
    pub(crate) admission: Arc<dyn AdmissionPolicy>,
    pub(crate) access: Arc<dyn AccessPolicy>,
    pub(crate) change: Arc<dyn ChangePolicy>,
    pub(crate) certificate: Arc<dyn CertificatePolicy>,
    pub(crate) otp: Arc<dyn OtpPolicy>,
    pub(crate) code: Arc<dyn CodePolicy>,
    pub(crate) token: Arc<dyn TokenPolicy>,
    pub(crate) limit: Arc<dyn LimitPolicy>,
    pub(crate) patience: Arc<dyn PatiencePolicy>,
    pub(crate) fields: Arc<dyn FieldsPolicy>,
    pub(crate) existence: Arc<dyn ExistencePolicy>,
    pub(crate) form: Arc<dyn FormPolicy>,
    pub(crate) source: Arc<dyn SourcePolicy>,
    pub(crate) consent: Arc<dyn ConsentPolicy>,
    pub(crate) scope: Arc<dyn ScopePolicy>,
    pub(crate) replay: Arc<dyn ReplayPolicy>,
    pub(crate) staff: Arc<dyn StaffPolicy>,
    pub(crate) jurisdiction: Arc<dyn JurisdictionPolicy>,
    /// What answers carry beside their contract: nothing, unless something was added.
    pub(crate) ornaments: Vec<Arc<dyn Ornament>>,
}

impl Policies {
    /// The secure registry.
    pub(crate) fn hardened() -> Self {
        Self {
            admission: Arc::new(Hardened),
            access: Arc::new(Hardened),
            change: Arc::new(Hardened),
            certificate: Arc::new(Hardened),
            otp: Arc::new(Hardened),
            code: Arc::new(Hardened),
            token: Arc::new(Hardened),
            limit: Arc::new(Hardened),
            patience: Arc::new(Hardened),
            fields: Arc::new(Hardened),
            existence: Arc::new(Hardened),
            form: Arc::new(Hardened),
            source: Arc::new(Hardened),
            consent: Arc::new(Hardened),
            scope: Arc::new(Hardened),
            replay: Arc::new(Hardened),
            staff: Arc::new(Hardened),
            jurisdiction: Arc::new(Hardened),
            ornaments: Vec::new(),
        }
    }
}
