//! Carries waiting orders out, a transaction for as many as wait.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::Pool;
use tokio::sync::{Mutex, mpsc};
use tokio_postgres::Error;

use super::super::backend::Reply;
use super::super::batch::{Asked, Waiting, decide};
use super::super::changes::Key;
use super::super::member::Drive;
use super::super::order::{Outcome, Refusal};
use super::table::{Locked, keep};
use crate::remote::database::{ATTEMPTS_MAX, back_off, is_collision};

/// Orders in one transaction: a commit is paid for long before that, and the rows of all of them
/// are locked meanwhile.
const BATCH_MAX: usize = 128;
/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// One of those who carry orders out.
pub(super) struct Committer {
    drive: Drive,
    pool: Pool,
    waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>,
}

/// Why an attempt ended without an outcome.
enum Setback {
    /// Everything was undone because of somebody else; it can be tried again.
    Collision,
    /// Nobody knows what the database holds now.
    Lost,
}

impl From<Error> for Setback {
    fn from(error: Error) -> Self {
        if is_collision(&error) {
            Self::Collision
        } else {
            Self::Lost
        }
    }
}

impl Committer {
    pub(super) fn new(
        drive: Drive,
        pool: Pool,
        waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>,
    ) -> Self {
        Self {
            drive,
            pool,
            waiting,
        }
    }

    /// Until nobody can send any more.
    pub(super) async fn run(self) {
        loop {
            let mut batch = Vec::new();
            let count = {
                let mut waiting = self.waiting.lock().await;
                waiting.recv_many(&mut batch, BATCH_MAX).await
            };
            if count == 0 {
                return;
            }
            let (batch, replies): (Vec<Asked>, Vec<Reply>) = batch.into_iter().unzip();
            let outcomes = self.carry_out(&batch).await;
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                reply(outcome);
            }
        }
    }

    /// An acknowledgement that was lost on the way is no success: whoever asked is told that it is
    /// not known.
    async fn carry_out(&self, batch: &[Asked]) -> Vec<Outcome> {
        let named = batch
            .iter()
            .flat_map(|asked| asked.order.names(asked.mobile));
        let mut keys: BTreeSet<Key> = named.collect();
        for attempt in 0..ATTEMPTS_MAX {
            let trying = self.attempt(batch, &mut keys);
            match tokio::time::timeout(PATIENCE, trying).await {
                Ok(Ok(outcomes)) => return outcomes,
                Ok(Err(Setback::Collision)) => back_off(attempt).await,
                Ok(Err(Setback::Lost)) | Err(_) => break,
            }
        }
        batch.iter().map(|_| Err(Refusal::Unavailable)).collect()
    }

    async fn attempt(
        &self,
        batch: &[Asked],
        keys: &mut BTreeSet<Key>,
    ) -> Result<Vec<Outcome>, Setback> {
        let mut client = self.pool.get().await.map_err(|_| Setback::Lost)?;
        loop {
            let transaction = client.transaction().await?;
            let rows = Locked::take(&transaction, keys).await?;
            let (outcomes, changes) = decide(&self.drive, &rows, batch);
            let (there, missing) = rows.into_parts();
            if !missing.is_empty() {
                transaction.rollback().await?;
                if missing.is_subset(keys) {
                    // It is locked and yet nobody can read it.
                    return Err(Setback::Lost);
                }
                keys.extend(missing);
                continue;
            }
            keep(&transaction, &there, changes).await?;
            transaction.commit().await?;
            return Ok(outcomes);
        }
    }
}
