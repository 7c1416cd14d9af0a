//! Changes in PostgreSQL, or in an engine that speaks its protocol: several registries on one
//! database, and an answered order is kept as safely as the database keeps a commit.
//!
//! A few committers carry orders out, each what waits when it is free, in one transaction: it locks
//! the rows that the orders are about, always in the same order, so that nobody waits in a circle;
//! decides with the same rules as every backend; writes, and commits. Rows that turn out to be
//! needed beside those are locked in a second attempt, with all others. A row that is not there
//! cannot be locked: if somebody else makes it meanwhile, the database refuses ours and the whole
//! batch is decided again.

mod committer;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use deadpool_postgres::Pool;
use population::{Mobile, Population};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

use self::committer::Committer;
use super::backend::{Reply, Store, Unavailable};
use super::batch::{Asked, Waiting};
use super::changes::{Key, Row};
use super::fault::StoreError;
use super::identity::Identity;
use super::member::Drive;
use super::order::{Order, Refusal};
use crate::remote::database::{self, Unprepared};
use crate::remote::{RemoteThread, RemoteUrl};

/// Orders that may wait; beyond them callers are told to come back.
const WAITING_MAX: usize = 8 * 1024;
/// Transactions at once.
const COMMITTERS: usize = 4;
/// The name under which the database notes what it holds.
const PART: &str = "store";

/// Each makes the tables a little newer; the list only grows.
const STEPS: [&str; 1] = ["CREATE TABLE IF NOT EXISTS mockdrill_rows \
    (key bytea PRIMARY KEY, row text NOT NULL)"];

/// The backend on a database.
pub(crate) struct Postgres {
    pool: Pool,
    /// `None` only while the backend is being dropped.
    orders: Option<mpsc::Sender<Waiting>>,
    committers: Vec<JoinHandle<()>>,
    thread: RemoteThread,
}

impl Postgres {
    /// Opens the store in the database at `url`; makes its tables when they are not there.
    pub(crate) fn open(url: &RemoteUrl, drive: Drive) -> Result<Self, StoreError> {
        let thread = RemoteThread::start("store").map_err(StoreError::Thread)?;
        let fault = |unprepared| StoreError::database(url, unprepared);
        let pool = database::pool(url).map_err(fault)?;
        let preparing = prepare(pool.clone(), drive.population);
        let kept = thread.wait(preparing).unwrap_or(Err(Unprepared::Later));
        Identity::of(&drive.population).compare(kept.map_err(fault)?.as_bytes(), url)?;
        let (orders, waiting) = mpsc::channel(WAITING_MAX);
        let waiting = Arc::new(Mutex::new(waiting));
        let committers = (0..COMMITTERS).map(|_| {
            let committer = Committer::new(drive, pool.clone(), Arc::clone(&waiting));
            thread.runtime().spawn(committer.run())
        });
        Ok(Self {
            committers: committers.collect(),
            pool,
            orders: Some(orders),
            thread,
        })
    }
}

/// The tables, and whose changes are in them: ours, when they were empty.
async fn prepare(pool: Pool, population: Population) -> Result<String, Unprepared> {
    database::migrate(&pool, PART, &STEPS).await?;
    let client = pool.get().await?;
    let own = Identity::of(&population).text();
    let claim = "UPDATE mockdrill_parts SET about = $2 WHERE part = $1 AND about IS NULL";
    client.execute(claim, &[&PART, &own]).await?;
    let read = "SELECT about FROM mockdrill_parts WHERE part = $1";
    Ok(client.query_one(read, &[&PART]).await?.get(0))
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The committers end when nobody can send any more; what waits is still carried out.
        self.orders = None;
        for committer in std::mem::take(&mut self.committers) {
            // A committer that panicked has already said so; its callers were told to come back.
            let _ = self.thread.wait(committer);
        }
    }
}

impl Store for Postgres {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        let rows = self.rows(&[key]).await?;
        Ok(rows.into_iter().next().flatten())
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        let (pool, keys) = (self.pool.clone(), keys.to_vec());
        let reading = async move { table::read(&pool, &keys).await };
        self.thread.run(reading).await
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        let waiting = (Asked { mobile, order }, reply);
        let refused = match &self.orders {
            Some(orders) => orders
                .try_send(waiting)
                .err()
                .map(|error| error.into_inner()),
            None => Some(waiting),
        };
        if let Some((_, reply)) = refused {
            reply(Err(Refusal::Unavailable));
        }
    }
}
