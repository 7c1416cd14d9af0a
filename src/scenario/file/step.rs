//! The keys of a step.

use super::table::{Given, Needed, table};
use super::value::{Either, Entries};
use super::{List, words};
use crate::scenario::resolve::manner;

table! {
    /// One request of a visit, or one look at the handset: either `request` or `read_otp`.
    StepTable {
        /// Kebab-case, unique in the actor.
        id: Needed<String>,
        /// Method and path with query, such as `"GET /api/v2/admin/location/states"`.
        request: Given<String>,
        /// Header lines, sent in the order written.
        headers: Given<Entries>,
        /// The request's body; `application/json` unless a header says otherwise.
        body: Given<String>,
        /// Signs the request with the secret of the partner whom the registry knows:
        /// `"partner"`, or `"replay"` to send the last signed request of the visit again as it was.
        #[schemars(extend("enum" = words::names(words::SIGNINGS)))]
        sign: Given<String>,
        /// Reads the newest OTP of this kind on the handset of the visit's own person; of kind
        /// `staff`, of the account that the visit works with.
        #[schemars(extend("enum" = words::PURPOSES))]
        read_otp: Given<String>,
        /// How it treats its connection, which is then a new one: `"half-open"` sends half of the
        /// head and waits, `"abandon"` hangs up without reading, `"reset"` does so with a reset, and
        /// a table takes time. Default: sends, and reads the answer.
        manner: Given<Either<String, MannerTable>>,
        /// What the story expects: statuses, and `"closed"` for a registry that ends the connection
        /// before a whole answer. Default `[200]`.
        #[schemars(extend("items" = { "anyOf": [{ "type": "integer", "minimum": 100, "maximum": 599 }, { "const": manner::CLOSED }] }))]
        expect: Given<List<Either<i64, String>>>,
        /// What to keep from an accepted (2xx) answer: `"json:/pointer"`,
        /// `"header:name"` or `"regex:expression"`.
        capture: Given<Entries>,
        /// Done only in visits in which this earlier step was accepted (2xx, or an OTP read), or
        /// in which a condition holds: a table.
        after: Given<Either<String, ConditionTable>>,
        /// Share (above 0, to 1) of visits that do this step. Default 1.
        #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 1))]
        chance: Given<f64>,
        /// Name that alternatives share: each visit takes exactly one of the steps with this
        /// choice. Default none.
        choice: Given<String>,
        /// How often this alternative is taken, against the others of its choice. Default 1.
        #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 1_000_000))]
        weight: Given<f64>,
        /// How often in a row. Default 1.
        #[schemars(range(min = 1, max = 10_000))]
        repeat: Given<i64>,
        /// After this step the visit goes back to an earlier one. Default it goes on.
        again: Given<AgainTable>,
        /// Name of a pool: once this step is accepted, visits of actors with this `person_from`
        /// may go on from here. Default none.
        share: Given<String>,
        /// Whether each repetition asks about another person than the one before.
        /// Default `false`.
        next_other: Given<bool>,
        /// Pause before each repetition: `"50ms"`, or a table for one that varies. Default none.
        think: Given<Either<String, ThinkTable>>,
        /// How long to wait for the whole answer. Default `"10s"`.
        timeout: Given<String>,
        /// Tries again after such answers and failures. Default never.
        retry: Given<RetryTable>,
        /// Id of the weakness that an accepted answer would prove.
        attempts: Given<String>,
        /// Whether an accepted answer entitles the caller to the records of the own
        /// household; an actor of kind `staff` to those of its jurisdiction, asked for with
        /// an `x-purpose`. Default `false`.
        entitles: Given<bool>,
        /// Whether the visit goes on after an answer that the story does not expect.
        /// Default `"continue"` for a step with `attempts`, else `"end"`.
        #[schemars(extend("enum" = words::names(words::ON_UNEXPECTED)))]
        on_unexpected: Given<String>,
    }
}

table! {
    /// A manner that takes time; one of these.
    MannerTable {
        /// Sends the head in pieces, evenly over this time, such as `"12s"`.
        slow_header: Given<String>,
        /// Sends the head at once and the body in pieces, evenly over this time.
        slow_body: Given<String>,
        /// Reads the answer byte by byte over this time, then what is left of it.
        slow_read: Given<String>,
        /// Connects, says nothing, and hangs up after this time.
        idle: Given<String>,
    }
}

table! {
    /// A question about the visit so far: `{ step = "log-in", status = [401] }`, or
    /// `{ capture = "state", is = "VERIFIED" }`.
    ConditionTable {
        /// Whether this earlier step was accepted, or what it was answered last.
        step: Given<String>,
        /// With `step`: the status of its last answer is one of these.
        #[schemars(inner(range(min = 100, max = 599)))]
        status: Given<List<i64>>,
        /// Whether what earlier steps kept under this name is so, with `is` or `matches`.
        capture: Given<String>,
        /// It is exactly this.
        is: Given<String>,
        /// This regular expression is found in it.
        matches: Given<String>,
    }
}

table! {
    /// A loop: the steps from `from` to this one are done again.
    AgainTable {
        /// Id of the step to go back to: an earlier one, or this one.
        from: Needed<String>,
        /// How often it goes back at most: a number, or the least and the most, of which each
        /// visit draws one.
        #[schemars(extend("minimum" = 1, "maximum" = 10_000, "minItems" = 2, "maxItems" = 2))]
        times: Needed<Either<i64, List<i64>>>,
        /// It goes back only where this holds: the id of a step that was accepted, or a condition.
        r#while: Given<Either<String, ConditionTable>>,
        /// It goes back only until this holds.
        until: Given<Either<String, ConditionTable>>,
    }
}

table! {
    /// What is tried again, how often, and when.
    RetryTable {
        /// How often at most, after the first attempt. Default 3.
        #[schemars(range(min = 1, max = 100))]
        times: Given<i64>,
        /// After which statuses, and whether after a request that `"failed"` or `"timed-out"`.
        /// Default `[429, 503, "failed", "timed-out"]`.
        on: Given<List<Either<i64, String>>>,
        /// How long before each retry: `"none"`, or a table. Default the table's defaults.
        wait: Given<Either<String, BackoffTable>>,
        /// Whether each retry comes from the next address of the actor's block, over a new
        /// connection. Default `false`.
        new_address: Given<bool>,
    }
}

table! {
    /// Exponential back-off with full jitter: each pause is drawn evenly from 0 to a bound that
    /// grows. A `Retry-After` of the answer is obeyed, up to `most`.
    BackoffTable {
        /// The first bound. Default `"500ms"`.
        first: Given<String>,
        /// By which the bound grows from one retry to the next. Default 2.
        #[schemars(range(min = 1, max = 100))]
        factor: Given<f64>,
        /// No pause is longer. Default `"30s"`.
        most: Given<String>,
    }
}

table! {
    /// A pause that varies: exponential with `mean`, even between `from` and `to`, or log-normal
    /// with `median` and `sigma`.
    ThinkTable {
        /// Mean of an exponential pause, such as `"2s"`; it is cut off at ten times the mean.
        mean: Given<String>,
        /// The shortest of pauses that are all as likely.
        from: Given<String>,
        /// The longest of them.
        to: Given<String>,
        /// Half of the pauses of a log-normal distribution are shorter; they are cut off at a
        /// hundred times the median.
        median: Given<String>,
        /// Standard deviation of the logarithm of a log-normal pause.
        #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 1.5))]
        sigma: Given<f64>,
    }
}

table! {
    /// A time that varies: exponential, cut off at ten times the mean.
    MeanTable {
        /// Mean, such as `"2s"`.
        mean: Needed<String>,
    }
}
