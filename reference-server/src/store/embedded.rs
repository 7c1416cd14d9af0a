//! Changes on disk, in a folder: an answered order survives the death of the process.
//!
//! One thread carries orders out. It takes whatever waits, lets each order see the ones before it,
//! and writes all that they changed as one batch with one sync; only then are they answered and can
//! readers see them. So many waiting callers share one wait for the disk, and a batch that the disk
//! did not take whole is not there at all.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use fjall::compaction::Leveled;
use fjall::config::CompressionPolicy;
use fjall::{CompressionType, Database, Keyspace, KeyspaceCreateOptions, PersistMode};
use population::Mobile;

use super::backend::{Changes, Reply, Rows, Store, Unavailable};
use super::batch::{Asked, Waiting, decide};
use super::changes::{Key, Row};
use super::fault::StoreError;
use super::identity;
use super::member::Drive;
use super::order::{Order, Refusal};
use crate::folder;

/// Orders that may wait; beyond them callers are told to come back.
const WAITING_MAX: usize = 8 * 1024;
/// Orders in one batch: a sync is paid for long before that, and the last must not wait too long.
const BATCH_MAX: usize = 1024;

/// Bytes that are sorted in memory before they become a table on disk, and of a table.
///
/// The sync of a batch waits for whatever else the file system has just been given (ext4 writes data
/// before the names of it), so a large table makes callers wait. Rows are JSON and compress well.
const TABLE_BYTES: u64 = 8 << 20;

fn rows() -> KeyspaceCreateOptions {
    let tables = Leveled::default().with_table_target_size(TABLE_BYTES);
    KeyspaceCreateOptions::default()
        .max_memtable_size(TABLE_BYTES)
        .compaction_strategy(Arc::new(tables))
        .data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
}

/// The durable backend.
pub(crate) struct Embedded {
    table: Table,
    /// `None` only while the backend is being dropped.
    orders: Option<SyncSender<Waiting>>,
    committer: Option<JoinHandle<()>>,
}

impl Embedded {
    /// Opens the store in the folder at `path`, which is made when it is not there.
    pub(crate) fn open(path: &Path, drive: Drive) -> Result<Self, StoreError> {
        folder::make(path).map_err(|source| StoreError::folder(path, source))?;
        let engine = |error| StoreError::engine(path, error);
        // Decision 23: with more of them, one spins while another merges tables.
        let database = Database::builder(path).worker_threads(1).open();
        let database = database.map_err(engine)?;
        identity::check(&database, path, &drive.population)?;
        let rows = database.keyspace("rows", rows);
        let table = Table(rows.map_err(engine)?);
        let (orders, waiting) = sync_channel(WAITING_MAX);
        let committer = Committer {
            drive,
            database,
            table: table.clone(),
        };
        let committer = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || committer.run(&waiting))
            .map_err(StoreError::Thread)?;
        Ok(Self {
            table,
            orders: Some(orders),
            committer: Some(committer),
        })
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // The committer ends when nobody can send any more; what waits is still carried out.
        self.orders = None;
        if let Some(committer) = self.committer.take() {
            // A committer that panicked has already said so; its callers were told to come back.
            let _ = committer.join();
        }
    }
}

impl Store for Embedded {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        self.table.row(key)
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        keys.iter().map(|&key| self.table.row(key)).collect()
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        let waiting = (Asked { mobile, order }, reply);
        let refused = match &self.orders {
            Some(orders) => orders.try_send(waiting).err(),
            None => Some(TrySendError::Disconnected(waiting)),
        };
        if let Some(TrySendError::Full(waiting) | TrySendError::Disconnected(waiting)) = refused {
            let (_, reply) = waiting;
            reply(Err(Refusal::Unavailable));
        }
    }
}

/// Rows as JSON in the engine.
#[derive(Clone)]
struct Table(Keyspace);

impl Rows for Table {
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        let bytes = self.0.get(key.bytes()).map_err(|_| Unavailable)?;
        bytes
            .map(|bytes| serde_json::from_slice(&bytes).map_err(|_| Unavailable))
            .transpose()
    }
}

/// The thread that carries orders out.
struct Committer {
    drive: Drive,
    database: Database,
    table: Table,
}

impl Committer {
    /// Until nobody can send any more, or the disk refuses: then every later order is refused too,
    /// because the engine no longer knows what the disk holds.
    fn run(&self, waiting: &Receiver<Waiting>) {
        while let Ok(first) = waiting.recv() {
            let more = waiting.try_iter().take(BATCH_MAX - 1);
            let (batch, replies): (Vec<Asked>, Vec<Reply>) =
                std::iter::once(first).chain(more).unzip();
            let (mut outcomes, changes) = decide(&self.drive, &self.table, &batch);
            let kept = self.keep(changes);
            if kept.is_err() {
                outcomes.fill(Err(Refusal::Unavailable));
            }
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                reply(outcome);
            }
            if kept.is_err() {
                return;
            }
        }
    }

    fn keep(&self, changes: Changes) -> fjall::Result<()> {
        let mut batch = self.database.batch().durability(Some(PersistMode::SyncAll));
        for (key, row) in changes {
            match row {
                Some(row) => {
                    let bytes = serde_json::to_vec(&row).expect("rows hold text and numbers only");
                    batch.insert(&self.table.0, key.bytes(), bytes);
                }
                None => batch.remove(&self.table.0, key.bytes()),
            }
        }
        batch.commit()
    }
}
