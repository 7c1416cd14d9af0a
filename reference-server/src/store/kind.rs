//! The backends that a registry can be started with.

use std::path::PathBuf;

use population::Mobile;

use super::backend::{Reply, ReplyAll, Store, Unavailable};
use super::changes::{Key, Row};
use super::embedded::Embedded;
use super::fault::StoreError;
use super::member::Drive;
use super::memory::Memory;
use super::order::Order;
use super::postgres::Postgres;
use crate::remote::RemoteUrl;

/// Where a registry keeps what changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StoreKind {
    /// In memory, until the registry ends.
    #[default]
    Memory,
    /// In this folder, for good: an answered change survives the death of the process.
    Embedded(PathBuf),
    /// In PostgreSQL, or an engine that speaks its protocol: for several registries.
    Postgres(RemoteUrl),
}

impl StoreKind {
    pub(crate) fn open(&self, drive: Drive) -> Result<Backend, StoreError> {
        Ok(match self {
            Self::Memory => Backend::Memory(Memory::new(drive)),
            Self::Embedded(folder) => Backend::Embedded(Embedded::open(folder, drive)?),
            Self::Postgres(url) => Backend::Postgres(Postgres::open(url, drive)?),
        })
    }
}

/// A backend of one of these kinds.
pub(crate) enum Backend {
    Memory(Memory),
    Embedded(Embedded),
    Postgres(Postgres),
}

impl Backend {
    /// Whether others may change what is in it.
    pub(crate) fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

impl Store for Backend {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        match self {
            Self::Memory(store) => store.row(key).await,
            Self::Embedded(store) => store.row(key).await,
            Self::Postgres(store) => store.row(key).await,
        }
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        match self {
            Self::Memory(store) => store.rows(keys).await,
            Self::Embedded(store) => store.rows(keys).await,
            Self::Postgres(store) => store.rows(keys).await,
        }
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        match self {
            Self::Memory(store) => store.write(mobile, order, reply),
            Self::Embedded(store) => store.write(mobile, order, reply),
            Self::Postgres(store) => store.write(mobile, order, reply),
        }
    }

    fn write_all(&self, orders: Vec<(Mobile, Order)>, reply: ReplyAll) {
        match self {
            Self::Memory(store) => store.write_all(orders, reply),
            Self::Embedded(store) => store.write_all(orders, reply),
            Self::Postgres(store) => store.write_all(orders, reply),
        }
    }
}
