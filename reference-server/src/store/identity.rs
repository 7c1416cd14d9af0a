//! Whose changes a folder holds, so that they are not laid over other people.

use std::path::Path;

use fjall::{Database, KeyspaceCreateOptions, PersistMode};
use population::Population;
use serde::{Deserialize, Serialize};

use super::fault::StoreError;

/// Goes up when rows are written in another way.
const FORMAT: u32 = 1;
const KEY: &str = "identity";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    format: u32,
    seed: u64,
    people: u64,
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
    let own = Identity {
        format: FORMAT,
        seed: population.seed(),
        people: population.people(),
    };
    let Some(bytes) = meta.get(KEY).map_err(engine)? else {
        let bytes = serde_json::to_vec(&own).expect("numbers are always JSON");
        let mut batch = database.batch().durability(Some(PersistMode::SyncAll));
        batch.insert(&meta, KEY, bytes);
        return batch.commit().map_err(engine);
    };
    let found: Option<Identity> = serde_json::from_slice(&bytes).ok();
    match found {
        Some(found) if found == own => Ok(()),
        Some(found) if found.format == FORMAT => Err(StoreError::OtherPeople {
            folder: folder.to_owned(),
            seed: found.seed,
            people: found.people,
        }),
        _ => Err(StoreError::OtherVersion(folder.to_owned())),
    }
}
