//! What an upload asks of an authorised user: leave to go on, access to many people at once, and a
//! record of whom its lines told something about.

use population::ReferenceId;

use super::{Access, Staff, must_admit};
use crate::api::ApiError;
use crate::audit::Outcome;
use crate::registry::Registry;
use crate::shield::{Limit, RetryAfter};
use crate::store::Unavailable;

impl Staff {
    /// Leave to look at more lines: the account is still good, and its uploads are not at a stand.
    pub(crate) async fn go_on(&self, registry: &Registry) -> Result<(), ApiError> {
        must_admit(registry, self.account, self.issued_at).await?;
        let now = registry.clock.elapsed();
        if registry.pauses.holds(now, self.account.id()).await? {
            return Err(ApiError::TooMany(RetryAfter(1)));
        }
        Ok(())
    }

    /// Access to each of these people who is within the jurisdiction. They are on record with one
    /// entry: a hash over all of them, as the doses that follow say for themselves whose they are.
    /// The others are not: their lines are [refused](Self::refused_lines).
    pub(crate) async fn batch(
        &self,
        registry: &Registry,
        people: &[Option<ReferenceId>],
    ) -> Result<Vec<Option<Access>>, Unavailable> {
        let mut found = Vec::with_capacity(people.len());
        for id in people {
            found.push(match id {
                Some(id) => self.find(registry, *id).await?,
                None => None,
            });
        }
        let seen: Vec<_> = found.iter().flatten().map(|one| one.id.as_u64()).collect();
        if !seen.is_empty() {
            self.record(registry, seen, Outcome::Granted).await?;
        }
        Ok(found)
    }

    /// Puts on record that lines about these people were refused, with an entry for each: a refusal
    /// tells something about its person and leaves no other trace.
    pub(crate) async fn refused_lines(
        &self,
        registry: &Registry,
        people: &[ReferenceId],
    ) -> Result<(), Unavailable> {
        let entry = |id: &ReferenceId| self.entry(registry, [id.as_u64()], Outcome::Refused);
        registry
            .record_all(people.iter().map(entry).collect())
            .await
    }

    /// Takes a refused line off the account's allowance. One too many, and the account's uploads are
    /// at a stand.
    pub(crate) async fn take_refused_line(&self, registry: &Registry) -> Result<(), ApiError> {
        let taken = self.take(registry, Limit::RefusedLinesPerAccount).await;
        if matches!(taken, Err(ApiError::TooMany(_))) {
            let now = registry.clock.elapsed();
            registry.pauses.begin(now, self.account.id()).await?;
        }
        taken
    }
}
