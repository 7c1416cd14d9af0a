//! The backends that a registry can be started with.

use std::path::PathBuf;
use std::sync::Arc;

use super::backend::Store;
use super::embedded::Embedded;
use super::fault::StoreError;
use super::member::Drive;
use super::memory::Memory;

/// Where a registry keeps what changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StoreKind {
    /// In memory, until the registry ends.
    #[default]
    Memory,
    /// In this folder, for good: an answered change survives the death of the process.
    Embedded(PathBuf),
}

impl StoreKind {
    pub(crate) fn open(&self, drive: Drive) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match self {
            Self::Memory => Arc::new(Memory::new(drive)),
            Self::Embedded(folder) => Arc::new(Embedded::open(folder, drive)?),
        })
    }
}
