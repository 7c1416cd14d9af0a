//! The six things that are asked of whoever keeps state for several registries.

use std::time::Duration;

use deadpool_postgres::Pool;
use sha2::{Digest, Sha256};

use super::{postgres, redis};
use crate::hex;
use crate::remote::{RemoteThread, RemoteUrl};
use crate::store::Unavailable;

type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// The name under which the key of tokens is agreed on.
const TOKEN_KEY: &str = "token key";

#[derive(Clone)]
enum Keeper {
    Redis(redis::Connection),
    Postgres(Pool),
}

/// State on another machine. Names are kept as hashes: many are numbers of people.
pub(crate) struct Away {
    keeper: Keeper,
    scope: String,
    thread: RemoteThread,
}

impl Away {
    pub(super) fn redis(
        url: &RemoteUrl,
        scope: &str,
        own: [u8; 32],
    ) -> Result<(Self, [u8; 32]), Trouble> {
        let thread = RemoteThread::start("shared")?;
        let connecting = redis::connect(url.clone());
        let connection = thread.wait(connecting).ok_or("the thread ended")??;
        Self::agree(Keeper::Redis(connection), scope, thread, own)
    }

    pub(super) fn postgres(
        url: &RemoteUrl,
        scope: &str,
        own: [u8; 32],
    ) -> Result<(Self, [u8; 32]), Trouble> {
        let thread = RemoteThread::start("shared")?;
        let preparing = postgres::open(url.clone());
        let pool = thread.wait(preparing).ok_or("the thread ended")??;
        thread.runtime().spawn(postgres::sweep(pool.clone()));
        Self::agree(Keeper::Postgres(pool), scope, thread, own)
    }

    /// With the key of tokens that the first registry brought.
    fn agree(
        keeper: Keeper,
        scope: &str,
        thread: RemoteThread,
        own: [u8; 32],
    ) -> Result<(Self, [u8; 32]), Trouble> {
        let away = Self {
            keeper: keeper.clone(),
            scope: scope.to_owned(),
            thread,
        };
        let name = away.name("key", TOKEN_KEY);
        let agreeing = async move {
            match keeper {
                Keeper::Redis(connection) => redis::agree(connection, name, own.to_vec()).await,
                Keeper::Postgres(pool) => postgres::agree(pool, name, own.to_vec()).await,
            }
        };
        let agreed = away.thread.wait(agreeing).ok_or("the thread ended")?;
        let key = agreed.map_err(|_| "it takes nothing")?;
        let key = key
            .try_into()
            .map_err(|_| "the key in it has another length")?;
        Ok((away, key))
    }

    fn name(&self, kind: &str, text: &str) -> String {
        let digest = Sha256::digest(format!("{}:{kind}:{text}", self.scope));
        format!("mockdrill:{}", hex::encode(&digest))
    }

    fn ask<T, F>(&self, asking: F) -> impl Future<Output = Result<T, Unavailable>> + use<T, F>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Unavailable>> + Send + 'static,
    {
        let in_time = async {
            let answer = tokio::time::timeout(PATIENCE, asking).await;
            answer.unwrap_or(Err(Unavailable))
        };
        self.thread.run(in_time)
    }

    /// What is kept.
    pub(super) async fn get(&self, kind: &str, name: &str) -> Result<Option<Vec<u8>>, Unavailable> {
        let name = self.name(kind, name);
        match self.keeper.clone() {
            Keeper::Redis(connection) => self.ask(redis::get(connection, name)).await,
            Keeper::Postgres(pool) => self.ask(postgres::get(pool, name)).await,
        }
    }

    /// Keeps `value` for a time.
    pub(super) async fn put(
        &self,
        kind: &str,
        name: &str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> Result<(), Unavailable> {
        let name = self.name(kind, name);
        match self.keeper.clone() {
            Keeper::Redis(connection) => {
                self.ask(redis::put(connection, name, value, lifetime))
                    .await
            }
            Keeper::Postgres(pool) => self.ask(postgres::put(pool, name, value, lifetime)).await,
        }
    }

    /// Keeps `value` for a time unless something is kept: of several who try it, one succeeds.
    pub(super) async fn claim(
        &self,
        kind: &str,
        name: &str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> Result<bool, Unavailable> {
        let name = self.name(kind, name);
        match self.keeper.clone() {
            Keeper::Redis(connection) => {
                self.ask(redis::claim(connection, name, value, lifetime))
                    .await
            }
            Keeper::Postgres(pool) => self.ask(postgres::claim(pool, name, value, lifetime)).await,
        }
    }

    /// Puts `new` (nothing: removes it) in the place of `old`, for the rest of its time. Whether
    /// `old` was still there: of several who try it, one succeeds.
    pub(super) async fn swap(
        &self,
        kind: &str,
        name: &str,
        old: Vec<u8>,
        new: Option<Vec<u8>>,
    ) -> Result<bool, Unavailable> {
        let name = self.name(kind, name);
        match self.keeper.clone() {
            Keeper::Redis(connection) => self.ask(redis::swap(connection, name, old, new)).await,
            Keeper::Postgres(pool) => self.ask(postgres::swap(pool, name, old, new)).await,
        }
    }

    /// Takes one off an allowance of `period`, of which one comes back each `step`; `None`, or how
    /// long to wait. Told by the keeper's clock.
    pub(crate) async fn take(
        &self,
        name: &str,
        step: Duration,
        period: Duration,
    ) -> Result<Option<Duration>, Unavailable> {
        let name = self.name("limit", name);
        let (step, period) = (microseconds(step), microseconds(period));
        let wait = match self.keeper.clone() {
            Keeper::Redis(connection) => {
                self.ask(redis::take(connection, name, step, period))
                    .await?
            }
            Keeper::Postgres(pool) => self.ask(postgres::take(pool, name, step, period)).await?,
        };
        let wait = u64::try_from(wait).unwrap_or_default();
        Ok((wait > 0).then(|| Duration::from_micros(wait)))
    }
}

pub(super) fn microseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
