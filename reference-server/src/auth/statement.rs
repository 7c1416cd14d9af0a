//! Of whom a statement of status speaks: the person on a mobile who was named with it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Grant, VerifiedOtp};
use crate::redact::redacted;
use crate::registry::Registry;
use crate::shared::{Away, Table};
use crate::store::{Door, Unavailable};

/// Longer than an OTP lives, so that a name is there as long as its OTP is.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
/// As many as OTPs can be out at once.
const NAMES_MAX: usize = 1 << 20;

/// A name as it is compared: without regard to case and spacing, and of one size however long.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NameKey([u8; 32]);

redacted!(NameKey);

impl NameKey {
    /// `None` for a name without a letter.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        (!words.is_empty()).then(|| Self(Sha256::digest(words.join(" ")).into()))
    }
}

/// The names that were sent with requests for an OTP, by transaction.
pub(crate) struct AskedNames(Table<Uuid, NameKey>);

impl AskedNames {
    pub(crate) fn new(away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, "name", KEPT_FOR, NAMES_MAX))
    }

    /// How many names are kept.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Keeps the name for the transaction's confirmation. Whether it is right is not looked at
    /// before: neither the answer nor its time may depend on it.
    pub(crate) async fn remember(
        &self,
        now: Duration,
        transaction: Uuid,
        name: NameKey,
    ) -> Result<(), Unavailable> {
        self.0.insert(now, transaction, name).await
    }

    /// The name that was sent for this transaction.
    pub(crate) async fn of(
        &self,
        now: Duration,
        transaction: Uuid,
    ) -> Result<Option<NameKey>, Unavailable> {
        self.0.get(now, &transaction).await
    }
}

impl VerifiedOtp {
    /// Access to the first person on the verified mobile who has this name.
    pub(crate) async fn named(
        &self,
        registry: &Registry,
        name: NameKey,
    ) -> Result<Option<Grant>, Unavailable> {
        let household = Grant::household(self.mobile(), Door::Status);
        let records = registry.store.read(&household).await?;
        let mut named = records
            .iter()
            .filter(|record| NameKey::new(&record.name) == Some(name));
        let id = named
            .next()
            .and_then(|record| record.beneficiary_reference_id.parse().ok());
        Ok(id.map(|id| Grant::member(self.mobile(), id, Door::Status)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spacing_do_not_matter_and_all_else_does() {
        assert_eq!(NameKey::new(" asha  RAO "), NameKey::new("Asha Rao"));
        assert_ne!(NameKey::new("AshaRao"), NameKey::new("Asha Rao"));
        assert_eq!(NameKey::new(" \t"), None);
    }
}
