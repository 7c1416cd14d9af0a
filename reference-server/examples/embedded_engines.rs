//! Which embedded engine carries the registry's bookings? Prints, for each candidate, acknowledged
//! bookings a second and the time from asking to the durable answer.
//!
//! The workload is the embedded store's: 256 clients, each asking again as soon as it is answered, so
//! that one commit carries 256 bookings. A booking reads and writes the row of a household (400
//! bytes) and of a session (16 bytes) and writes one index row. Every commit reaches the disk.
//!
//! `cargo run --release -p reference-server --example embedded_engines [SECONDS]`
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads the clock and prints"
)]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use fjall::{Keyspace, KeyspaceCreateOptions, PersistMode};
use persy::{ByteVec, Persy, ValueMode};
use redb::{ReadableDatabase, TableDefinition};

const CLIENTS: u64 = 256;
const HOUSEHOLDS: u64 = 1_000_000;
const SESSIONS: u64 = 20_000;

type Rows = Vec<([u8; 17], Vec<u8>)>;
type Done<T = ()> = Result<T, Box<dyn Error>>;

/// What the store needs from an engine.
trait Engine {
    fn get(&self, key: [u8; 17]) -> Done<Option<Vec<u8>>>;
    /// Writes all rows or none, and returns when they are on the disk.
    fn commit(&self, rows: Rows) -> Done;
}

struct Fjall(fjall::Database, Keyspace);

impl Engine for Fjall {
    fn get(&self, key: [u8; 17]) -> Done<Option<Vec<u8>>> {
        Ok(self.1.get(key)?.map(|value| value.to_vec()))
    }

    fn commit(&self, rows: Rows) -> Done {
        let mut batch = self.0.batch().durability(Some(PersistMode::SyncAll));
        for (key, value) in rows {
            batch.insert(&self.1, key, value);
        }
        Ok(batch.commit()?)
    }
}

const TABLE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");

struct Redb(redb::Database);

impl Engine for Redb {
    fn get(&self, key: [u8; 17]) -> Done<Option<Vec<u8>>> {
        let table = self.0.begin_read()?.open_table(TABLE)?;
        Ok(table
            .get(key.as_slice())?
            .map(|value| value.value().to_vec()))
    }

    fn commit(&self, rows: Rows) -> Done {
        let transaction = self.0.begin_write()?;
        {
            let mut table = transaction.open_table(TABLE)?;
            for (key, value) in &rows {
                table.insert(key.as_slice(), value.as_slice())?;
            }
        }
        Ok(transaction.commit()?)
    }
}

struct Persistent(Persy);

impl Engine for Persistent {
    fn get(&self, key: [u8; 17]) -> Done<Option<Vec<u8>>> {
        let value: Option<ByteVec> = self.0.one("rows", &ByteVec::from(key.to_vec()))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn commit(&self, rows: Rows) -> Done {
        let mut transaction = self.0.begin()?;
        for (key, value) in rows {
            transaction.put("rows", ByteVec::from(key.to_vec()), ByteVec::from(value))?;
        }
        Ok(transaction.prepare()?.commit()?)
    }
}

fn fjall(folder: &Path) -> Done<Box<dyn Engine>> {
    let database = fjall::Database::builder(folder.join("fjall")).open()?;
    let rows = database.keyspace("rows", KeyspaceCreateOptions::default)?;
    Ok(Box::new(Fjall(database, rows)))
}

fn redb(folder: &Path) -> Done<Box<dyn Engine>> {
    let engine = Redb(redb::Database::create(folder.join("redb"))?);
    engine.commit(Vec::from([([0; 17], Vec::new())]))?;
    Ok(Box::new(engine))
}

fn persy(folder: &Path) -> Done<Box<dyn Engine>> {
    let file = folder.join("persy");
    Persy::create(&file)?;
    let engine = Persy::open(&file, persy::Config::new())?;
    let mut transaction = engine.begin()?;
    transaction.create_index::<ByteVec, ByteVec>("rows", ValueMode::Replace)?;
    transaction.prepare()?.commit()?;
    Ok(Box::new(Persistent(engine)))
}

/// Numbers that look random and are the same for every engine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        population::mix::scale(population::mix::hash(7, 7, self.0), bound)
    }
}

fn key(kind: u8, number: u64) -> [u8; 17] {
    let mut key = [kind; 17];
    key[1..9].copy_from_slice(&population::mix::hash(1, 1, number).to_be_bytes());
    key
}

/// The bookings of one commit.
fn bookings(engine: &dyn Engine, draw: &mut Draw) -> Done<Rows> {
    let mut rows = Vec::new();
    for _ in 0..CLIENTS {
        let household = key(1, draw.below(HOUSEHOLDS));
        let session = key(2, draw.below(SESSIONS));
        let mut known = engine.get(household)?.unwrap_or_else(|| vec![b'x'; 400]);
        let mut taken = engine.get(session)?.unwrap_or_else(|| vec![0; 16]);
        known.rotate_left(1);
        taken[0] = taken[0].wrapping_add(1);
        let index = key(3, draw.below(u64::MAX));
        rows.extend([(household, known), (session, taken), (index, vec![1; 10])]);
    }
    Ok(rows)
}

fn measure(name: &str, engine: &dyn Engine, lasts: Duration) -> Done {
    let mut draw = Draw(0);
    let mut waits = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < lasts {
        let asked = Instant::now();
        engine.commit(bookings(engine, &mut draw)?)?;
        waits.push(asked.elapsed());
    }
    let rate = CLIENTS as f64 * waits.len() as f64 / begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |share: usize| waits[(waits.len() - 1) * share / 1_000].as_secs_f64() * 1e3;
    println!(
        "{name:<6} {rate:>8.0} bookings/s   p50 {:>7.2} ms   p99 {:>7.2} ms   p99.9 {:>7.2} ms",
        at(500),
        at(990),
        at(999)
    );
    Ok(())
}

fn main() -> Done {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let lasts = Duration::from_secs(seconds.unwrap_or(10));
    let folder = tempfile::tempdir()?;
    for (name, open) in [
        ("fjall", fjall as fn(&Path) -> Done<Box<dyn Engine>>),
        ("redb", redb),
        ("persy", persy),
    ] {
        measure(name, open(folder.path())?.as_ref(), lasts)?;
    }
    Ok(())
}
