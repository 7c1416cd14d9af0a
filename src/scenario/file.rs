//! What one may write in a scenario file.
//!
//! The structs are the tables, their fields the keys. Reading finds what is misspelt,
//! missing or of the wrong kind; what the values mean is the business of `resolve`.
//! `docs/scenario.schema.json` is generated from here, so the words are for users.

mod step;
mod table;
mod value;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use toml::de::DeTable;

use super::fault::Notes;
use super::resolve::words;
use table::table;

pub(super) use step::{
    AgainTable, BackoffTable, ConditionTable, MannerTable, MeanTable, RetryTable, StepTable,
    ThinkTable,
};
pub(super) use table::{Given, Needed};
pub(super) use value::{Either, Entries, Written};

/// The only version of the format so far.
pub(super) const FORMAT: i64 = 1;

/// A list of tables or values.
pub(super) type List<T> = Vec<Written<T>>;

table! {
    /// A rehearsal: who turns up, what they do, and what the run must stay within.
    ScenarioFile {
        /// Version of this format; 1.
        #[schemars(extend("const" = FORMAT))]
        format: Needed<i64>,
        /// Kebab-case name, unique among the scenarios of a run.
        name: Needed<String>,
        /// One line for people.
        #[schemars(extend("pattern" = r"\S"))]
        title: Needed<String>,
        /// The registry's today, as `"YYYY-MM-DD"`.
        #[schemars(extend("format" = "date"))]
        date: Needed<String>,
        /// How long visits already begun may go on after the last arrival. Default `"10s"`.
        drain: Given<String>,
        /// Who turns up; at least one.
        actor: Needed<List<ActorTable>>,
        /// What the run must stay within.
        threshold: Given<List<ThresholdTable>>,
    }
}

table! {
    /// A kind of caller: when its visits are due and what each of them does.
    #[schemars(extend("oneOf" = [{ "required": ["stages"] }, { "required": ["trace"] }, { "required": ["users"] }]))]
    ActorTable {
        /// Kebab-case, unique in the file.
        id: Needed<String>,
        /// Who this is in the story.
        #[schemars(extend("enum" = words::names(words::KINDS)))]
        kind: Needed<String>,
        /// Source addresses inside 127.0.0.0/8, of which each visit takes the next one: a block such
        /// as `"127.66.0.0/16"`, or a list of addresses and blocks; or `"partner-address"`.
        sources: Needed<Either<String, List<String>>>,
        /// How long a visit keeps a connection: `"visit"` (default) all its life, `"request"` for
        /// one request, or `{ reuse = [2, 5] }` for so many, drawn anew for each connection.
        connection: Given<Either<String, ReuseTable>>,
        /// Which HTTP it speaks; over TLS the registry may decline `"http/2"`. Default `"http/1.1"`.
        #[schemars(extend("enum" = words::names(words::PROTOCOLS)))]
        protocol: Given<String>,
        /// How single arrivals lie within the rate. Default `"constant"`.
        #[schemars(extend("enum" = words::names(words::PROCESSES)))]
        process: Given<String>,
        /// Stretches of time, one after the other; at least one.
        stages: Given<List<StageTable>>,
        /// Whether a visit brings others after it; the rates stay those of the visits.
        bursts: Given<BurstTable>,
        /// Instead of stages: the instants at which visits were once recorded.
        trace: Given<TraceTable>,
        /// Instead of stages: users who each begin a visit when the one before has ended.
        users: Given<UsersTable>,
        /// Whether the rates are those of the real event, to be divided by `--scale`.
        /// Default `false`.
        historical: Given<bool>,
        /// However short or scaled down the run: at least so many visits. Default 1.
        #[schemars(range(min = 1, max = 1_000_000))]
        visits_min: Given<i64>,
        /// Most visits under way at once. Default 1000.
        #[schemars(range(min = 1, max = 100_000))]
        visits_max: Given<i64>,
        /// What happens to an arrival that finds every place taken: `"queue"` (default),
        /// `"drop"`, or `{ shed_after = "2s" }`.
        overload: Given<Either<String, ShedTable>>,
        /// Share (0 to 1) of the people asked about who are registered. Default 1.
        #[schemars(range(min = 0, max = 1))]
        others_registered: Given<f64>,
        /// Each visit plays a person whom an earlier actor left in this pool, with what that visit
        /// kept and may see: a name, or `{ pool = "signed-in", once = true }`. Default it plays a
        /// person of its own.
        person_from: Given<Either<String, PoolTable>>,
        /// Walked in order; at least one.
        step: Needed<List<StepTable>>,
    }
}

table! {
    /// A stretch of time: either `rate`, or `from` and `to`.
    StageTable {
        /// Visits a second.
        #[schemars(range(min = 0))]
        rate: Given<f64>,
        /// Visits a second at the beginning, changing evenly to `to`.
        #[schemars(range(min = 0))]
        from: Given<f64>,
        /// Visits a second at the end.
        #[schemars(range(min = 0))]
        to: Given<f64>,
        /// A day in this time: 24 factors of the rate, at 0:00, 1:00 and so on, between
        /// which it changes evenly. Only their proportions count: `rate` is the mean.
        #[schemars(length(equal = 24), inner(range(min = 0)))]
        day: Given<List<f64>>,
        /// How long, such as `"10s"`.
        r#for: Needed<String>,
    }
}

table! {
    /// Visits that come close together, in a number with a heavy tail.
    BurstTable {
        /// Most visits of one burst.
        #[schemars(range(min = 2, max = 10_000))]
        visits_max: Needed<i64>,
        /// From one visit of a burst to the next: `"200ms"`, or `{ mean = "200ms" }` for
        /// a time that varies.
        gap: Needed<Either<String, MeanTable>>,
        /// Exponent of the tail: the smaller, the more of the visits are in long bursts.
        /// Default 1.2.
        #[schemars(range(min = 0.5, max = 3))]
        tail: Given<f64>,
    }
}

table! {
    /// A closed loop, to find out the most that a registry carries.
    UsersTable {
        /// How many users.
        #[schemars(range(min = 1, max = 100_000))]
        count: Needed<i64>,
        /// How long they begin visits, such as `"10s"`.
        r#for: Needed<String>,
    }
}

table! {
    /// Recorded arrivals.
    TraceTable {
        /// A CSV file of due instants, its path relative to the scenario's folder: one
        /// column of seconds since the start, ascending, with or without a header.
        file: Needed<String>,
        /// How many times as fast as it was recorded. Default 1.
        #[schemars(range(min = 0.001, max = 1000))]
        speed: Given<f64>,
    }
}

table! {
    /// Waits so long, then is dropped.
    ShedTable {
        /// How long, such as `"2s"`.
        shed_after: Needed<String>,
    }
}

table! {
    /// What visits of an earlier actor left.
    PoolTable {
        /// Name, as in `share`.
        pool: Needed<String>,
        /// Whether each is for one visit only. Default `false`.
        once: Given<bool>,
    }
}

table! {
    /// A number of requests on each connection.
    ReuseTable {
        /// The least and the most, such as `[2, 5]`.
        #[schemars(length(equal = 2), inner(range(min = 1, max = 10_000)))]
        reuse: Needed<List<i64>>,
    }
}

table! {
    /// A bound on something that the run measures: either `below` or `above`.
    ThresholdTable {
        /// `response.p50` to `response.p99.99` or `response.max`, the same with `service`,
        /// `unexpected`, `lost` or `throughput`.
        measure: Needed<String>,
        /// Good below this: a time such as `"2s"`, a share such as `"1%"` or 0.01, or
        /// answers a second.
        below: Given<Either<f64, String>>,
        /// Good above this.
        above: Given<Either<f64, String>>,
        /// Only requests with this outcome, of `response`, `service` and `throughput`. Default all
        /// but the failed ones; of `throughput` all answers.
        #[schemars(extend("enum" = words::names(words::OUTCOMES)))]
        outcome: Given<String>,
        /// Only this actor's steps. Default all.
        actor: Given<String>,
        /// Only this step. Default all.
        step: Given<String>,
    }
}

/// Reads a whole file. A text that is no TOML is not searched for other faults: what a
/// broken line was meant to say is anybody's guess.
pub(super) fn read(text: &str, notes: &mut Notes) -> Option<ScenarioFile> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        // What is missing at the top is missing at the top, not in the first table.
        return Some(table::read_table(table.get_ref(), 0..0, notes));
    }
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let remedy = "see https://toml.io for how to write it";
        notes.note(&span, error.message().replace('\n', "; "), remedy);
    }
    None
}

/// The JSON Schema (draft 2020-12) of the file format.
pub fn schema() -> Schema {
    // TOML has no null: a key is there or not.
    let mut without_null = RecursiveTransform(remove_null);
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<ScenarioFile>();
    without_null.transform(&mut schema);
    schema.insert("title".to_owned(), "mockdrill scenario".into());
    schema
}

fn remove_null(schema: &mut Schema) {
    let is_null = |value: &serde_json::Value| value == "null" || value["type"] == "null";
    for keyword in ["type", "anyOf"] {
        let Some(serde_json::Value::Array(kinds)) = schema.get_mut(keyword) else {
            continue;
        };
        kinds.retain(|kind| !is_null(kind));
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema.remove(keyword);
            match only {
                serde_json::Value::Object(inner) => schema.ensure_object().extend(inner),
                kind => _ = schema.insert(keyword.to_owned(), kind),
            }
        }
    }
}
