//! What a scenario means: every reference resolved, every default filled in.
//!
//! A [`Plan`] is the waist on the way in. Whatever can be wrong with a scenario
//! was found before one exists, so nothing downstream has an `Option` to interpret.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;

use super::template::{Template, Variable};
use crate::record::OutcomeClass;

mod again;
mod arrivals;
mod choice;
mod condition;
mod manner;
mod pattern;
mod pause;
mod pool;
mod retry;
mod share;
mod sources;

pub use again::{Again, Going};
pub use arrivals::{Arrivals, Bursts, Closed, Process, Rated, Recorded, Stage};
pub use choice::Choice;
pub use condition::{Condition, Test};
pub use manner::Manner;
pub use pattern::Pattern;
pub use pause::Pause;
pub use pool::{PersonFrom, Share};
pub use retry::{Backoff, Retry};
pub use sources::{Addresses, Block, Sources};

/// Visits of an actor that can be under way at once: each has a connection, and more need more
/// descriptors than a process may have.
pub const VISITS_MAX: u32 = 100_000;

/// One scenario, ready to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Kebab-case name, unique among the scenarios of a run; names the run's outputs.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Where the scenario was read from, relative, for findings that point at a file.
    pub origin: String,
    /// The registry's "today": which doses have been given and which days have sessions.
    pub date: Date,
    /// Who turns up.
    pub actors: Vec<Actor>,
    /// What the run must stay within.
    pub thresholds: Vec<Threshold>,
    /// How the historical rates were changed to fit this run.
    pub scale: Scale,
    /// How long visits already begun may go on after the last arrival.
    pub drain: Duration,
}

impl Plan {
    /// How load is made, for people (Schroeder and others, NSDI 2006).
    pub fn model(&self) -> String {
        let open = self.actors.iter().any(|actor| actor.arrivals.users() == 0);
        let users: u64 = self.actors.iter().map(|actor| actor.arrivals.users()).sum();
        let made = match (open, users) {
            (_, 0) => "partly open: visits arrive whether or not others were answered".to_owned(),
            (false, users) => format!(
                "closed: each of {users} users begins a visit when the one before has ended"
            ),
            (true, users) => format!(
                "mixed: visits of some actors arrive whether or not others were answered, each of {users} users of the others begins one when the one before has ended"
            ),
        };
        made + "; a visit's steps follow one another"
    }

    /// How many pools its actors share.
    pub fn pools(&self) -> usize {
        pool::count(&self.actors)
    }

    /// From the beginning to the end of the last actor's arrivals.
    pub fn arrivals_length(&self) -> Duration {
        let lengths = self.actors.iter().map(|actor| actor.arrivals.duration());
        lengths.max().unwrap_or_default()
    }

    /// When whatever is still open is cut off.
    pub fn end(&self) -> Duration {
        self.arrivals_length() + self.drain
    }

    /// Whether the scale has a meaning for it.
    pub fn is_historical(&self) -> bool {
        self.actors.iter().any(|actor| actor.historical)
    }
}

/// Historical rates are divided by this: `1:100` is `Scale { divisor: 100.0 }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// At least 1.
    pub divisor: f64,
}

/// A kind of caller: when its visits are due and what each of them does.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Kebab-case, unique in the plan.
    pub id: String,
    /// Who this is in the story.
    pub kind: ActorKind,
    /// When visits are due.
    pub arrivals: Arrivals,
    /// Whether its rates are those of the real event, and so were divided by the scale.
    pub historical: bool,
    /// Where visits come from: each visit has one source address.
    pub sources: Sources,
    /// Share (0 to 1) of the people asked about (`{other.…}`) who are registered.
    pub others_registered: f64,
    /// From which pool its visits take their person, if they do not play one of their own.
    pub person_from: Option<PersonFrom>,
    /// Most visits under way at once, over all workers.
    pub visits_max: usize,
    /// How long a visit keeps a connection.
    pub reuse: Reuse,
    /// Whether it speaks HTTP/2.
    pub http2: bool,
    /// What happens to an arrival that finds every place taken.
    pub overload: Overload,
    /// Walked in order.
    pub steps: Vec<Step>,
    /// How many capture slots a visit needs.
    pub captures: usize,
}

/// Who an actor is in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// A person with an own mobile and its OTPs.
    Citizen,
    /// Somebody without any credential.
    Stranger,
    /// A program that asks on behalf of others.
    Bot,
    /// An organisation with an API key.
    Partner,
    /// A vaccinator with an account at a centre in the district of the visit's person.
    Staff,
}

impl ActorKind {
    /// The word for it, in scenarios and records.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Stranger => "stranger",
            Self::Bot => "bot",
            Self::Partner => "partner",
            Self::Staff => "staff",
        }
    }
}

/// How many requests of a visit go over one connection; no two visits share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// All of them.
    Visit,
    /// One, or another number within these bounds, drawn anew for each connection.
    Requests {
        /// At least 1.
        min: u32,
        /// At least `min`.
        max: u32,
    },
}

/// What happens to an arrival that finds every place taken. Each is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overload {
    /// It waits; its latency counts from when it was due.
    Queue,
    /// It is dropped at once.
    Drop,
    /// It waits so long, then it is dropped.
    ShedAfter(Duration),
}

/// One request of a visit, or one look at the handset.
#[derive(Clone, Debug)]
pub struct Step {
    /// Kebab-case, unique in the actor.
    pub id: String,
    /// What is done.
    pub action: Action,
    /// How often in a row, at least 1.
    pub repeat: u32,
    /// It is done only in visits in which this holds; it asks about earlier steps.
    pub after: Option<Condition>,
    /// Share (0 to 1) of visits that do this step at all, of those that `after` lets.
    pub chance: f64,
    /// The choice of which it is an alternative: each visit that comes to the first of them takes
    /// exactly one. All have the same `after`.
    pub choice: Option<Choice>,
    /// Pause before each repetition; the step is due when it is over.
    pub think: Pause,
    /// How long to wait for the whole answer, from when the step was due.
    pub timeout: Duration,
    /// Statuses that the story expects; any other answer counts as unexpected.
    pub expect: Vec<u16>,
    /// Whether the story also has it that the registry ends the connection before a whole answer.
    pub expects_close: bool,
    /// When it is tried again.
    pub retry: Option<Retry>,
    /// Where the visit goes after it, if not on. No two loops of an actor overlap.
    pub again: Option<Again>,
    /// What to keep from an accepted (2xx) answer, which is unexpected without it.
    pub captures: Vec<Capture>,
    /// What it leaves for visits of other actors.
    pub share: Option<Share>,
    /// Whether each repetition asks about another person than the one before.
    pub next_other: bool,
    /// The weakness (id of `weaknesses.md`) that an accepted answer would prove.
    pub attempts: Option<String>,
    /// Whether an accepted answer entitles the caller to the records of the own household.
    pub entitles: bool,
    /// Whether the visit goes on after an unexpected answer or a failure.
    pub continue_on_unexpected: bool,
}

impl Step {
    /// Whether it asks in the usual manner, so that its times are the registry's doing.
    pub fn is_timed(&self) -> bool {
        matches!(&self.action, Action::Request(request) if request.manner.is_usual())
    }
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Sends a request to the registry under test.
    Request(Request),
    /// Reads the newest OTP on the handset of the visit's own person or user, never of another.
    ReadOtp {
        /// Which kind of message: `portal`, `public`, `partner`, or `staff` (on the user's own mobile).
        purpose: String,
    },
}

/// A request whose variable parts are filled in for each visit.
#[derive(Clone, Debug)]
pub struct Request {
    /// As written, odd verbs included.
    pub method: String,
    /// Path and query.
    pub target: Template,
    /// In the order written; `Host` and `Content-Length` are added by the engine unless named here.
    pub headers: Vec<(String, Template)>,
    /// Sent when present, with `Content-Type: application/json` unless a header says otherwise.
    pub body: Option<Template>,
    /// How it treats its connection.
    pub manner: Manner,
    /// Whether it is signed with the partner's secret.
    pub signing: Option<Signing>,
    /// Whether target, headers or body mention `{other.…}`: then the answer is about that person.
    pub about_other: bool,
    /// Whether it carries a credential (`Authorization` or `x-api-key`), right or wrong.
    pub credentialed: bool,
    /// Whether it says why (`x-purpose`), as authorised users must.
    pub purposeful: bool,
}

/// How a request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// With a timestamp and a nonce of its own, as an honest partner does.
    Fresh,
    /// With those of the visit's last request that was signed afresh: sent again as it was.
    Replay,
}

impl Request {
    /// Whether it says the same as `earlier`.
    pub fn repeats(&self, earlier: &Self) -> bool {
        self.method == earlier.method && self.target == earlier.target && self.body == earlier.body
    }

    /// Whether it repeats something that the target answered.
    pub fn has_captures(&self) -> bool {
        self.mentions(|variable| matches!(variable, Variable::Capture(_)))
    }

    /// Whether it mentions a variable of this kind.
    pub fn mentions(&self, kind: impl Fn(&Variable) -> bool) -> bool {
        let headers = self.headers.iter().map(|(_, value)| value);
        let mut templates = headers.chain(&self.body).chain([&self.target]);
        templates.any(|template| template.variables().any(&kind))
    }
}

/// Something to keep from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Where the visit keeps it.
    pub slot: usize,
    /// Name, for messages.
    pub name: String,
    /// Where the answer has it.
    pub source: CaptureSource,
}

/// Where an answer has what is captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaptureSource {
    /// A JSON Pointer (RFC 6901) to a string or number in the body.
    Json(String),
    /// A header, by its lower-case name.
    Header(String),
    /// What the first group of an expression, or all of it, finds in the body.
    Regex(Pattern),
}

/// A bound on something that the run measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// As written, for the report.
    pub text: String,
    /// Only this actor's steps, or all.
    pub actor: Option<String>,
    /// Only this step, or all.
    pub step: Option<String>,
    /// Only requests with this outcome, or all; shares have none.
    pub outcome: Option<OutcomeClass>,
    /// What is bounded.
    pub measure: Measure,
    /// The bound, in milliseconds, a share of 1, or requests a second.
    pub bound: Bound,
}

/// What a threshold bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Milliseconds from due to done, at this quantile (0 to 1; 1 is the maximum).
    Response(f64),
    /// Milliseconds from sent to done, at this quantile.
    Service(f64),
    /// Share of the answers that the story did not expect.
    UnexpectedShare,
    /// Share of what was scheduled that failed, timed out, or was shed or never sent.
    LostShare,
    /// Answers a second, mean over the run.
    Throughput,
}

/// Which side of a threshold is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Good below this value.
    Below(f64),
    /// Good above this value.
    Above(f64),
}

/// Method and target as written, for people.
impl fmt::Display for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method, self.target)
    }
}
