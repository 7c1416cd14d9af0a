//! Changes in memory: gone when the registry ends, and no disk is touched meanwhile.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use population::Mobile;

use super::backend::{Reply, ReplyAll, Rows, Store, Unavailable};
use super::changes::{Key, Row};
use super::member::Drive;
use super::order::{Order, Outcome, Refusal};
use super::rules;

/// Rows kept at most, about 2 GiB; beyond them orders are refused.
const ROWS_MAX: usize = 1 << 23;

type Table = BTreeMap<Key, Row>;

/// The ephemeral backend.
pub(crate) struct Memory {
    drive: Drive,
    table: Mutex<Table>,
}

impl Memory {
    pub(crate) fn new(drive: Drive) -> Self {
        Self {
            drive,
            table: Mutex::default(),
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn carry_out(&self, table: &mut Table, mobile: Mobile, order: &Order) -> Outcome {
        if table.len() >= ROWS_MAX {
            return Err(Refusal::Unavailable);
        }
        let (receipt, changes) = rules::carry_out(&self.drive, table, mobile, order)?;
        for (key, row) in changes {
            match row {
                Some(row) => table.insert(key, row),
                None => table.remove(&key),
            };
        }
        Ok(receipt)
    }
}

impl Rows for Table {
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        Ok(self.get(&key).cloned())
    }
}

impl Store for Memory {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        self.table().row(key)
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        let table = self.table();
        keys.iter().map(|&key| table.row(key)).collect()
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        // The lock is given back before the reply, which may read.
        let outcome = self.carry_out(&mut self.table(), mobile, &order);
        reply(outcome);
    }

    fn write_all(&self, orders: Vec<(Mobile, Order)>, reply: ReplyAll) {
        let outcomes = {
            let mut table = self.table();
            let each = orders.iter();
            each.map(|(mobile, order)| self.carry_out(&mut table, *mobile, order))
                .collect()
        };
        reply(outcomes);
    }
}
