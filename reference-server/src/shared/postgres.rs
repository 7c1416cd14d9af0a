//! Shared state in PostgreSQL, or an engine that speaks its protocol. Each thing that must not be
//! torn is one statement; names are hashes and spread by themselves.

use std::time::Duration;

use deadpool_postgres::{Client, Pool};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use super::away::microseconds;
use crate::remote::RemoteUrl;
use crate::remote::database::{self, ATTEMPTS_MAX, Unprepared, back_off, is_collision};
use crate::store::Unavailable;

/// Each makes the tables a little newer; the list only grows.
const STEPS: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS mockdrill_state \
        (name text PRIMARY KEY, value bytea NOT NULL, ends bigint NOT NULL)",
    "CREATE TABLE IF NOT EXISTS mockdrill_allowances \
        (name text PRIMARY KEY, ends bigint NOT NULL)",
];
/// How often what is over is removed.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Microseconds by the database's clock.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

pub(super) async fn open(url: RemoteUrl) -> Result<Pool, Box<dyn std::error::Error + Send + Sync>> {
    let unprepared = |unprepared| match unprepared {
        Unprepared::Refused(source) => source,
        Unprepared::Later => "it was made by a later version".into(),
    };
    let pool = database::pool(&url).map_err(unprepared)?;
    let migrated = database::migrate(&pool, "shared", &STEPS).await;
    migrated.map_err(unprepared)?;
    Ok(pool)
}

/// Removes what is over, for as long as the registry runs. A failure is made good the next time.
pub(super) async fn sweep(pool: Pool) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        for table in ["mockdrill_state", "mockdrill_allowances"] {
            let statement = format!("DELETE FROM {table} WHERE ends < {NOW}");
            let _ = ask(&pool, &statement, &[]).await;
        }
    }
}

/// One statement; tried again when it collided with somebody else's.
async fn ask(
    pool: &Pool,
    statement: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Unavailable> {
    let client = pool.get().await.map_err(|_| Unavailable)?;
    for attempt in 0..ATTEMPTS_MAX {
        match once(&client, statement, values).await {
            Err(error) if is_collision(&error) => back_off(attempt).await,
            answer => return answer.map_err(|_| Unavailable),
        }
    }
    Err(Unavailable)
}

async fn once(
    client: &Client,
    statement: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Error> {
    let statement = client.prepare_cached(statement).await?;
    client.query(&statement, values).await
}

pub(super) async fn get(pool: Pool, name: String) -> Result<Option<Vec<u8>>, Unavailable> {
    let statement = format!("SELECT value FROM mockdrill_state WHERE name = $1 AND ends > {NOW}");
    let rows = ask(&pool, &statement, &[&name]).await?;
    Ok(rows.first().map(|row| row.get(0)))
}

pub(super) async fn put(
    pool: Pool,
    name: String,
    value: Vec<u8>,
    lifetime: Duration,
) -> Result<(), Unavailable> {
    let statement = format!(
        "INSERT INTO mockdrill_state (name, value, ends) VALUES ($1, $2, {NOW} + $3::bigint) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, ends = excluded.ends"
    );
    let lifetime = microseconds(lifetime);
    ask(&pool, &statement, &[&name, &value, &lifetime]).await?;
    Ok(())
}

/// One statement, so that two who try it at once cannot both be told that they were first.
pub(super) async fn claim(
    pool: Pool,
    name: String,
    value: Vec<u8>,
    lifetime: Duration,
) -> Result<bool, Unavailable> {
    let statement = format!(
        "INSERT INTO mockdrill_state (name, value, ends) VALUES ($1, $2, {NOW} + $3::bigint) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, ends = excluded.ends \
         WHERE mockdrill_state.ends <= {NOW} RETURNING name"
    );
    let lifetime = microseconds(lifetime);
    let rows = ask(&pool, &statement, &[&name, &value, &lifetime]).await?;
    Ok(!rows.is_empty())
}

pub(super) async fn swap(
    pool: Pool,
    name: String,
    old: Vec<u8>,
    new: Option<Vec<u8>>,
) -> Result<bool, Unavailable> {
    let place = format!("WHERE name = $1 AND value = $2 AND ends > {NOW} RETURNING name");
    let rows = match new {
        Some(new) => {
            let statement = format!("UPDATE mockdrill_state SET value = $3 {place}");
            ask(&pool, &statement, &[&name, &old, &new]).await?
        }
        None => {
            let statement = format!("DELETE FROM mockdrill_state {place}");
            ask(&pool, &statement, &[&name, &old]).await?
        }
    };
    Ok(!rows.is_empty())
}

/// Microseconds to wait; none: granted. Kept is the instant at which the allowance is whole again.
pub(super) async fn take(
    pool: Pool,
    name: String,
    step: i64,
    period: i64,
) -> Result<i64, Unavailable> {
    let whole = format!("greatest(mockdrill_allowances.ends, {NOW}) + $2::bigint");
    let statement = format!(
        "INSERT INTO mockdrill_allowances (name, ends) VALUES ($1, {NOW} + $2::bigint) \
         ON CONFLICT (name) DO UPDATE SET ends = {whole} WHERE {whole} - {NOW} <= $3::bigint \
         RETURNING ends"
    );
    let granted = ask(&pool, &statement, &[&name, &step, &period]).await?;
    if !granted.is_empty() {
        return Ok(0);
    }
    let wait = format!(
        "SELECT ends + $2::bigint - {NOW} - $3::bigint FROM mockdrill_allowances WHERE name = $1"
    );
    let rows = ask(&pool, &wait, &[&name, &step, &period]).await?;
    let wait: i64 = rows.first().map_or(1, |row| row.get(0));
    Ok(wait.max(1))
}

/// What the first of all brought, for good.
pub(super) async fn agree(pool: Pool, name: String, own: Vec<u8>) -> Result<Vec<u8>, Unavailable> {
    let offer = "INSERT INTO mockdrill_state (name, value, ends) VALUES ($1, $2, $3) \
        ON CONFLICT DO NOTHING";
    ask(&pool, offer, &[&name, &own, &i64::MAX]).await?;
    get(pool, name).await?.ok_or(Unavailable)
}
