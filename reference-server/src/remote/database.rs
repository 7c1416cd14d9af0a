//! What every use of a PostgreSQL-compatible database needs: a pool, migrations, and which errors
//! are worth another try.
//!
//! Written so that the distributed engines can take it: no advisory locks, no sequences, no
//! `LISTEN`, rows found by key.

use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error, NoTls};

use super::RemoteUrl;
use crate::entropy;

/// Connections of one pool.
const CONNECTIONS_MAX: usize = 16;
/// How long somebody waits for a connection, and a connection for its making.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often something is tried that collided with somebody else's work.
pub(crate) const ATTEMPTS_MAX: u32 = 10;
/// What every connection begins with: a statement ends, a lock is not held for ever by a server
/// that went silent, and a commit is on disk before it is acknowledged, whatever the database's own
/// defaults are.
const SESSION: &str = "SET statement_timeout = '5s'; \
    SET idle_in_transaction_session_timeout = '5s'; \
    SET synchronous_commit = on";

/// Why a database cannot be prepared.
#[derive(Debug)]
pub(crate) enum Unprepared {
    /// It cannot be reached, or refuses.
    Refused(Box<dyn std::error::Error + Send + Sync>),
    /// It was made by a later version.
    Later,
}

impl From<Error> for Unprepared {
    fn from(error: Error) -> Self {
        Self::Refused(Box::new(error))
    }
}

impl From<PoolError> for Unprepared {
    fn from(error: PoolError) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// A pool of connections that are made when they are needed.
pub(crate) fn pool(url: &RemoteUrl) -> Result<Pool, Unprepared> {
    let mut config: Config = url.whole().parse()?;
    config.application_name("mockdrill");
    config.connect_timeout(PATIENCE);
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let begin = Hook::async_fn(|client, _| {
        Box::pin(async move {
            let begun = client.batch_execute(SESSION).await;
            begun.map_err(HookError::Backend)
        })
    });
    Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(CONNECTIONS_MAX)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .recycle_timeout(Some(PATIENCE))
        .post_create(begin)
        .build()
        .map_err(|error| Unprepared::Refused(Box::new(error)))
}

/// Brings the tables of `part` to the newest form. `steps` is a list that only grows; each can be
/// repeated, so that the row that is locked meanwhile only spares work.
pub(crate) async fn migrate(pool: &Pool, part: &str, steps: &[&str]) -> Result<(), Unprepared> {
    let mut attempt = 0;
    loop {
        match try_to_migrate(pool, part, steps).await {
            Err(Trouble::Database(error)) if is_collision(&error) && attempt < ATTEMPTS_MAX => {
                back_off(attempt).await;
                attempt += 1;
            }
            Err(Trouble::Database(error)) => return Err(error.into()),
            Err(Trouble::Other(unprepared)) => return Err(unprepared),
            Ok(()) => return Ok(()),
        }
    }
}

enum Trouble {
    Database(Error),
    Other(Unprepared),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

async fn try_to_migrate(pool: &Pool, part: &str, steps: &[&str]) -> Result<(), Trouble> {
    let connection = pool.get().await;
    let mut client = connection.map_err(|error| Trouble::Other(error.into()))?;
    let parts = "CREATE TABLE IF NOT EXISTS mockdrill_parts \
        (part text PRIMARY KEY, format bigint NOT NULL, about text)";
    client.batch_execute(parts).await?;
    let new = "INSERT INTO mockdrill_parts (part, format) VALUES ($1, 0) ON CONFLICT DO NOTHING";
    client.execute(new, &[&part]).await?;
    let transaction = client.transaction().await?;
    let format = "SELECT format FROM mockdrill_parts WHERE part = $1 FOR UPDATE";
    let row = transaction.query_one(format, &[&part]).await?;
    let done = usize::try_from(row.get::<_, i64>(0)).unwrap_or(usize::MAX);
    let Some(missing) = steps.get(done..) else {
        return Err(Trouble::Other(Unprepared::Later));
    };
    for step in missing {
        transaction.batch_execute(step).await?;
    }
    let newest = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let note = "UPDATE mockdrill_parts SET format = $2 WHERE part = $1";
    transaction.execute(note, &[&part, &newest]).await?;
    Ok(transaction.commit().await?)
}

/// Whether the database undid everything only because somebody else was at the same rows.
pub(crate) fn is_collision(error: &Error) -> bool {
    let collisions = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_TABLE,
    ];
    error.code().is_some_and(|code| collisions.contains(code))
}

/// Waits before the next attempt: longer each time, and never as long as the others wait.
pub(crate) async fn back_off(attempt: u32) {
    let most = 4_u32 << attempt.min(7);
    let wait = 1 + entropy::below(most);
    tokio::time::sleep(Duration::from_millis(u64::from(wait))).await;
}
