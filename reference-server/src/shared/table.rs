//! A table whose rows live for a fixed time: in this registry's memory, or kept for several.

use std::fmt::Display;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Away;
use crate::expiring::{Claim, ExpiringTable, Fate};
use crate::store::Unavailable;

/// How often a row is looked at anew that somebody else changed meanwhile. Nobody has reason to
/// change one this often at once.
const LOOKS_MAX: u32 = 16;

/// Rows by key. By the clock of the registry where they are kept here, else by the keeper's.
pub(crate) enum Table<K, V> {
    Here(ExpiringTable<K, V>),
    Away {
        away: Arc<Away>,
        kind: &'static str,
        lifetime: Duration,
    },
}

impl<K, V> Table<K, V>
where
    K: Copy + Eq + Hash + Display,
    V: Clone + Serialize + DeserializeOwned,
{
    /// At most `rows_max` rows where they are kept here.
    pub(crate) fn new(
        away: Option<&Arc<Away>>,
        kind: &'static str,
        lifetime: Duration,
        rows_max: usize,
    ) -> Self {
        match away {
            None => Self::Here(ExpiringTable::new(lifetime, rows_max)),
            Some(away) => Self::Away {
                away: Arc::clone(away),
                kind,
                lifetime,
            },
        }
    }

    /// How many rows are kept here.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Here(table) => table.len(),
            Self::Away { .. } => 0,
        }
    }

    /// Adds a row, or replaces the one under `key`.
    pub(crate) async fn insert(&self, now: Duration, key: K, value: V) -> Result<(), Unavailable> {
        match self {
            Self::Here(table) => {
                table.insert(now, key, value);
                Ok(())
            }
            Self::Away {
                away,
                kind,
                lifetime,
            } => {
                away.put(kind, &key.to_string(), bytes(&value), *lifetime)
                    .await
            }
        }
    }

    /// Adds a row unless there is a live one under `key`: of several who try it, one succeeds.
    pub(crate) async fn claim(
        &self,
        now: Duration,
        key: K,
        value: V,
    ) -> Result<Claim, Unavailable> {
        let (away, kind, lifetime) = match self {
            Self::Here(table) => return Ok(table.claim(now, key, value)),
            Self::Away {
                away,
                kind,
                lifetime,
            } => (away, kind, *lifetime),
        };
        let name = key.to_string();
        let made = away.claim(kind, &name, bytes(&value), lifetime).await?;
        Ok(if made { Claim::Made } else { Claim::Taken })
    }

    /// A copy of the live row under `key`.
    pub(crate) async fn get(&self, now: Duration, key: &K) -> Result<Option<V>, Unavailable> {
        match self {
            Self::Here(table) => Ok(table.get(now, key)),
            Self::Away { away, kind, .. } => {
                let found = away.get(kind, &key.to_string()).await?;
                found.map(|bytes| value(&bytes)).transpose()
            }
        }
    }

    /// Shows the live row under `key` to `look`, which may change it and decides whether it stays.
    /// What `look` says counts only if the row was the same until then; else it looks again.
    pub(crate) async fn visit<R>(
        &self,
        now: Duration,
        key: &K,
        look: impl Fn(&mut V) -> (R, Fate),
    ) -> Result<Option<R>, Unavailable> {
        let (away, kind) = match self {
            Self::Here(table) => return Ok(table.visit(now, key, look)),
            Self::Away { away, kind, .. } => (away, kind),
        };
        let name = key.to_string();
        for _ in 0..LOOKS_MAX {
            let Some(old) = away.get(kind, &name).await? else {
                return Ok(None);
            };
            let mut row: V = value(&old)?;
            let (seen, fate) = look(&mut row);
            let new = (fate == Fate::Keep).then(|| bytes(&row));
            if new.as_ref() == Some(&old) || away.swap(kind, &name, old, new).await? {
                return Ok(Some(seen));
            }
        }
        Err(Unavailable)
    }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("rows hold text and numbers only")
}

fn value<V: DeserializeOwned>(bytes: &[u8]) -> Result<V, Unavailable> {
    serde_json::from_slice(bytes).map_err(|_| Unavailable)
}
