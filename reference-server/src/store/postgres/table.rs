//! Rows in the database's table.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::{Pool, Transaction};
use futures_util::future::try_join_all;
use sha2::{Digest, Sha256};
use tokio_postgres::Error;

use super::super::backend::{Changes, Rows, Unavailable};
use super::super::changes::{Key, Row};

/// Bytes of hash in front of a key: rows that are asked for together must not lie together, or one
/// machine of many does all the work.
const HASH_BYTES: usize = 4;

fn stored(key: Key) -> Vec<u8> {
    let key = key.bytes();
    [&Sha256::digest(key)[..HASH_BYTES], &key].concat()
}

/// The rows under `keys`, in their order, as they were last committed.
pub(super) async fn read(pool: &Pool, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
    let keys: Vec<Vec<u8>> = keys.iter().copied().map(stored).collect();
    let found = async {
        let client = pool.get().await.map_err(|_| Unavailable)?;
        let query = "SELECT key, row FROM mockdrill_rows WHERE key = ANY($1)";
        let query = client.prepare_cached(query).await;
        let query = query.map_err(|_| Unavailable)?;
        let found = client.query(&query, &[&keys]).await;
        found.map_err(|_| Unavailable)
    };
    let mut rows = BTreeMap::new();
    for line in found.await? {
        let (key, text): (Vec<u8>, &str) = (line.get(0), line.get(1));
        let row: Row = serde_json::from_str(text).map_err(|_| Unavailable)?;
        rows.insert(key, row);
    }
    Ok(keys.iter().map(|key| rows.get(key).cloned()).collect())
}

/// The rows that a transaction holds, and a note of others that were asked for.
pub(super) struct Locked {
    rows: BTreeMap<Key, Option<Row>>,
    missing: RefCell<BTreeSet<Key>>,
}

impl Rows for Locked {
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        let known = self.rows.get(&key).cloned();
        known.ok_or_else(|| {
            self.missing.borrow_mut().insert(key);
            Unavailable
        })
    }
}

impl Locked {
    /// Locks the rows under `keys`: one statement each, all sent at once and taken in the order of
    /// the keys.
    pub(super) async fn take(
        transaction: &Transaction<'_>,
        keys: &BTreeSet<Key>,
    ) -> Result<Self, Error> {
        let query = "SELECT row FROM mockdrill_rows WHERE key = $1 FOR UPDATE";
        let query = &transaction.prepare_cached(query).await?;
        let lines = keys.iter().map(|&key| async move {
            let line = transaction.query_opt(query, &[&stored(key)]).await?;
            // A row that nobody can read is answered for like one that cannot be had.
            let row = line.map(|line| serde_json::from_str(line.get(0)));
            Ok::<_, Error>((key, row.transpose()))
        });
        let lines = try_join_all(lines).await?;
        let rows = lines
            .into_iter()
            .filter_map(|(key, row)| Some((key, row.ok()?)));
        Ok(Self {
            rows: rows.collect(),
            missing: RefCell::default(),
        })
    }

    /// The keys under which there is a row, and those that were asked for and are not held.
    pub(super) fn into_parts(self) -> (BTreeSet<Key>, BTreeSet<Key>) {
        let rows = self.rows.into_iter();
        let there = rows.filter_map(|(key, row)| row.map(|_| key)).collect();
        (there, self.missing.into_inner())
    }
}

/// Writes what was changed; a row is `there` before, or must not be.
pub(super) async fn keep(
    transaction: &Transaction<'_>,
    there: &BTreeSet<Key>,
    changes: Changes,
) -> Result<(), Error> {
    let insert = "INSERT INTO mockdrill_rows (key, row) VALUES ($1, $2)";
    let update = "UPDATE mockdrill_rows SET row = $2 WHERE key = $1";
    let delete = "DELETE FROM mockdrill_rows WHERE key = $1";
    let insert = &transaction.prepare_cached(insert).await?;
    let update = &transaction.prepare_cached(update).await?;
    let delete = &transaction.prepare_cached(delete).await?;
    let writes = changes.into_iter().map(|(key, row)| async move {
        let stored = stored(key);
        let Some(row) = row else {
            return transaction.execute(delete, &[&stored]).await;
        };
        let text = serde_json::to_string(&row).expect("rows hold text and numbers only");
        let statement = if there.contains(&key) { update } else { insert };
        transaction.execute(statement, &[&stored, &text]).await
    });
    try_join_all(writes).await.map(drop)
}
