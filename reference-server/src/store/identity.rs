//! Whose changes a store holds, so that they are not laid over other people.

use std::fmt::Display;
use std::path::Path;

use fjall::{Database, KeyspaceCreateOptions, PersistMode};
use population::Population;
use serde::{Deserialize, Serialize};

use super::fault::StoreError;

/// Goes up when rows are written in another way.
const FORMAT: u32 = 1;
const KEY: &str = "identity";

/// A note in every store that is kept.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    format: u32,
    seed: u64,
    people: u64,
}

impl Identity {
    pub(super) fn of(population: &Population) -> Self {
        Self {
            format: FORMAT,
            seed: population.seed(),
            people: population.people(),
        }
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("numbers are always JSON")
    }

    /// Whether `found`, in the store at `place`, says the same.
    pub(super) fn compare(&self, found: &[u8], place: impl Display) -> Result<(), StoreError> {
        let place = place.to_string();
        let found: Option<Self> = serde_json::from_slice(found).ok();
        match found {
            Some(found) if found == *self => Ok(()),
            Some(found) if found.format == FORMAT => Err(StoreError::OtherPeople {
                place,
                seed: found.seed,
                people: found.people,
            }),
            _ => Err(StoreError::OtherVersion(place)),
        }
    }
}

/// Compares what the folder says with this registry; a new folder is told.
pub(super) fn check(
    database: &Database,
    folder: &Path,
    population: &Population,
) -> Result<(), StoreError> {
    let engine = |error| StoreError::engine(folder, error);
    let meta = database
        .keyspace("meta", KeyspaceCreateOptions::default)
        .map_err(engine)?;
    let own = Identity::of(population);
    match meta.get(KEY).map_err(engine)? {
        Some(bytes) => own.compare(&bytes, folder.display()),
        None => {
            let mut batch = database.batch().durability(Some(PersistMode::SyncAll));
            batch.insert(&meta, KEY, own.text());
            batch.commit().map_err(engine)
        }
    }
}
