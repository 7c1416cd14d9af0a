//! Proof that a request comes from an authorised user with a purpose, and all that follows from it.
//!
//! Each access goes through this file: it takes the limit, asks the jurisdiction, and is on record
//! before there is a grant. A handler has no other way to one.

mod upload;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use population::{CentreIndex, Mobile, ReferenceId};

use super::{Grant, Mandate, bearer, only};
use crate::api::ApiError;
use crate::api::description::{Needs, Operation, Scheme};
use crate::audit::{Entry, Outcome};
use crate::redact::redacted;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::staff::{Account, Errand, Post};
use crate::store::{Door, Unavailable, Whereabouts};

/// The header that says why.
const PURPOSE: &str = "x-purpose";

/// An authorised user at work. Made only by the extractor below.
pub(crate) struct Staff {
    account: Account,
    errand: Option<Errand>,
    /// Method and path, without the query.
    route: String,
    /// When the token was made, in seconds since 1970.
    issued_at: u64,
}

redacted!(Staff);

/// Why an authorised user who is signed in may not do something, whoever it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StaffRefusal {
    /// The purpose is missing, there twice, or none of the known words.
    NoPurpose,
    /// Doses given at that centre are not the user's to record.
    ForeignCentre,
    /// Registering is for vaccinators.
    NoVaccinator,
}

/// Access to one person within the jurisdiction: to read, and to change.
pub(crate) struct Access {
    pub(crate) id: ReferenceId,
    mobile: Mobile,
}

redacted!(Access);

impl Access {
    /// To read the record.
    pub(crate) fn record(&self) -> Grant {
        Grant::member(self.mobile, self.id, Door::Staff)
    }

    /// To read what the certificate says.
    pub(crate) fn certificate(&self) -> Grant {
        Grant::member(self.mobile, self.id, Door::Certificate)
    }

    /// To change what is on record.
    pub(crate) fn mandate(&self) -> Mandate {
        Mandate::over(self.mobile)
    }
}

impl Staff {
    /// Access to those people on a mobile who are within the jurisdiction. None of them, and
    /// nobody on the mobile, are the same answer.
    pub(crate) async fn on_mobile(
        &self,
        registry: &Registry,
        mobile: Mobile,
    ) -> Result<Vec<Access>, ApiError> {
        self.take(registry, self.reads()).await?;
        let people = registry.store.whereabouts(mobile).await?;
        let seen = self.accesses(registry, mobile, people);
        self.record(registry, [mobile.as_u64()], outcome(!seen.is_empty()))
            .await?;
        Ok(seen)
    }

    /// Access to one person, by the text of a reference id. `None` for somebody outside the
    /// jurisdiction and for nobody, alike.
    pub(crate) async fn person(
        &self,
        registry: &Registry,
        limit: Limit,
        reference_id: &str,
    ) -> Result<Option<Access>, ApiError> {
        self.take(registry, limit).await?;
        let Ok(id) = reference_id.parse::<ReferenceId>() else {
            return Ok(None);
        };
        let access = self.find(registry, id).await?;
        self.record(registry, [id.as_u64()], outcome(access.is_some()))
            .await?;
        Ok(access)
    }

    /// As [`Staff::person`], to read.
    pub(crate) async fn read_person(
        &self,
        registry: &Registry,
        reference_id: &str,
    ) -> Result<Option<Access>, ApiError> {
        self.person(registry, self.reads(), reference_id).await
    }

    /// As [`Staff::person`], about a dose at `centre`, which must be one of the user's.
    pub(crate) async fn person_at(
        &self,
        registry: &Registry,
        centre: CentreIndex,
        reference_id: &str,
    ) -> Result<Option<Access>, ApiError> {
        let limit = Limit::StaffChangesPerAccount;
        if self.records_at(registry, centre) {
            return self.person(registry, limit, reference_id).await;
        }
        self.take(registry, limit).await?;
        let asked = reference_id.parse::<ReferenceId>().into_iter();
        let asked = asked.map(|id| id.as_u64());
        self.record(registry, asked, Outcome::Refused).await?;
        Err(StaffRefusal::ForeignCentre.into())
    }

    /// Leave to register somebody at the own centre, on any mobile. Only a vaccinator has one.
    pub(crate) async fn registration(
        &self,
        registry: &Registry,
        mobile: Mobile,
    ) -> Result<(Mandate, CentreIndex), ApiError> {
        self.take(registry, Limit::StaffChangesPerAccount).await?;
        let Post::Vaccinator(centre) = self.account.post() else {
            self.record(registry, [mobile.as_u64()], Outcome::Refused)
                .await?;
            return Err(StaffRefusal::NoVaccinator.into());
        };
        self.record(registry, [mobile.as_u64()], Outcome::Granted)
            .await?;
        Ok((Mandate::over(mobile), centre))
    }

    /// Whether doses that were given at this centre are the user's to record.
    pub(crate) fn records_at(&self, registry: &Registry, centre: CentreIndex) -> bool {
        let policy = &registry.policies.jurisdiction;
        policy.may_record_at(self.account.post(), centre)
    }

    async fn find(
        &self,
        registry: &Registry,
        id: ReferenceId,
    ) -> Result<Option<Access>, Unavailable> {
        let Some((mobile, person)) = registry.store.whereabouts_of(id).await? else {
            return Ok(None);
        };
        Ok(self.accesses(registry, mobile, vec![person]).pop())
    }

    fn accesses(
        &self,
        registry: &Registry,
        mobile: Mobile,
        people: Vec<Whereabouts>,
    ) -> Vec<Access> {
        let policy = &registry.policies.jurisdiction;
        let post = self.account.post();
        let seen = people.into_iter();
        seen.filter(|person| policy.may_see(post, person))
            .map(|person| Access {
                id: person.id,
                mobile,
            })
            .collect()
    }

    /// Who sees everybody may look at fewer.
    fn reads(&self) -> Limit {
        match self.account.post() {
            Post::National => Limit::NationalReadsPerAccount,
            _ => Limit::StaffReadsPerAccount,
        }
    }

    /// Takes one request off an allowance of the account.
    pub(crate) async fn take(&self, registry: &Registry, limit: Limit) -> Result<(), ApiError> {
        let id = self.account.id();
        Ok(registry.limits.take(limit, id).await?)
    }

    async fn record(
        &self,
        registry: &Registry,
        about: impl IntoIterator<Item = u64>,
        outcome: Outcome,
    ) -> Result<(), Unavailable> {
        registry.record(self.entry(registry, about, outcome)).await
    }

    fn entry(
        &self,
        registry: &Registry,
        about: impl IntoIterator<Item = u64>,
        outcome: Outcome,
    ) -> Entry {
        let about: Vec<u64> = about.into_iter().collect();
        Entry {
            account: self.account.to_string(),
            role: self.account.post().role(),
            purpose: self.errand.map_or("", Errand::word),
            route: self.route.clone(),
            people: about.len() as u64,
            about: if about.is_empty() {
                String::new()
            } else {
                registry.audit.about(about)
            },
            outcome,
        }
    }
}

fn outcome(granted: bool) -> Outcome {
    if granted {
        Outcome::Granted
    } else {
        Outcome::Refused
    }
}

/// The account must not be revoked, nor have been since its token was made at `issued_at`.
async fn must_admit(registry: &Registry, account: Account, issued_at: u64) -> Result<(), ApiError> {
    let now = registry.clock.elapsed();
    let standing = registry.accounts.of(now, account.id()).await?;
    if standing.admits(issued_at) {
        Ok(())
    } else {
        Err(ApiError::Unauthenticated)
    }
}

impl FromRequestParts<Arc<Registry>> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let token = match bearer(&parts.headers) {
            Some(bearer) => registry.tokens.verify(bearer).await?,
            None => None,
        };
        let policy = &registry.policies.staff;
        let token = token.ok_or(ApiError::Unauthenticated)?;
        let account = policy
            .account(&registry.population, &token)
            .ok_or(ApiError::Unauthenticated)?;
        must_admit(registry, account, token.issued_at).await?;
        let word = only(&parts.headers, PURPOSE);
        let staff = Self {
            account,
            errand: word.and_then(Errand::named),
            route: format!("{} {}", parts.method, parts.uri.path()),
            issued_at: token.issued_at,
        };
        if staff.errand.is_none() && policy.purpose_needed() {
            staff.record(registry, [], Outcome::WithoutPurpose).await?;
            return Err(StaffRefusal::NoPurpose.into());
        }
        Ok(staff)
    }
}

impl Needs for Staff {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::Staff);
        operation.header(PURPOSE, "Why", Errand::words());
    }
}
