//! What the page's template fills in: the record as words.

use askama::Template;

use super::charts;
use super::time_table::{self, TimeRow};
use crate::number::count;
use crate::record::{
    ActorRecord, Certainty, ClaimRecord, Finding, Outcome, RunRecord, ScenarioRecord, StepRecord,
    ThresholdRecord,
};
use crate::report::facts::{self, Fact};
use crate::report::{RenderError, summary};

#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page<'a> {
    record: &'a RunRecord,
    headline: &'static str,
    tone: &'static str,
    answers: [Fact; 4],
    claims_counted: String,
    claims: Vec<Claim<'a>>,
    extent: Option<String>,
    leaks: Vec<Leak<'a>>,
    leaks_folded: Vec<Leak<'a>>,
    scenarios: Vec<Scenario<'a>>,
    conditions: Vec<Fact>,
}

struct Claim<'a> {
    word: &'static str,
    tone: &'static str,
    judged: &'a ClaimRecord,
}

struct Leak<'a> {
    certainty: &'static str,
    tone: &'static str,
    finding: &'a Finding,
    facts: Vec<Fact>,
}

struct Scenario<'a> {
    id: String,
    record: &'a ScenarioRecord,
    facts: Vec<Fact>,
    charts: Vec<String>,
    leaked: bool,
    thresholds: Vec<Threshold<'a>>,
    actors: Vec<Actor<'a>>,
    conservation: String,
    time_rows: Vec<TimeRow>,
}

struct Threshold<'a> {
    record: &'a ThresholdRecord,
    measured: String,
}

struct Actor<'a> {
    record: &'a ActorRecord,
    visits: [String; 5],
    arrivals: String,
    steps: Vec<Step<'a>>,
}

struct Step<'a> {
    record: &'a StepRecord,
    response: [String; 8],
    outcomes: Vec<(String, [String; 8])>,
    fates: [String; 7],
    answers: String,
}

impl<'a> Page<'a> {
    pub(super) fn of(record: &'a RunRecord) -> Result<Self, RenderError> {
        let scenarios = record.scenarios.iter().enumerate();
        let scenarios = scenarios
            .map(|(at, scenario)| Scenario::of(record, scenario, format!("s{}", at + 1)))
            .collect::<Result<_, _>>()?;
        let findings = &record.findings;
        let (shown, folded) = findings.split_at(findings.len().min(facts::FINDINGS_SHOWN_MAX));
        Ok(Self {
            record,
            headline: summary::headline(&record.verdict),
            tone: match record.verdict.exit_code {
                crate::exit::HELD => "good",
                crate::exit::NOT_VALID | crate::exit::INTERRUPTED => "doubt",
                _ => "bad",
            },
            answers: [
                ("Did anything leak?", summary::leaks(record)),
                ("How much does it carry?", summary::load(record)),
                ("How long do people wait?", summary::wait(record)?),
                (
                    "Can these figures be relied on?",
                    summary::reliance(&record.validity),
                ),
            ],
            claims_counted: facts::claims(record),
            claims: record.claims.iter().map(Claim::of).collect(),
            extent: summary::extent(record),
            leaks: shown.iter().map(Leak::of).collect(),
            leaks_folded: folded.iter().map(Leak::of).collect(),
            scenarios,
            conditions: facts::conditions(record),
        })
    }
}

impl<'a> Claim<'a> {
    fn of(judged: &'a ClaimRecord) -> Self {
        let (word, tone) = match judged.outcome {
            Outcome::Held => ("held", "good"),
            Outcome::Broken => ("broken", "bad"),
            Outcome::NotTested => ("not tested", "quiet"),
        };
        Self { word, tone, judged }
    }
}

impl<'a> Leak<'a> {
    fn of(finding: &'a Finding) -> Self {
        let (certainty, tone) = match finding.certainty {
            Certainty::Proved => ("proved", "bad"),
            Certainty::Suspected => ("suspected", "doubt"),
        };
        Self {
            certainty,
            tone,
            finding,
            facts: facts::finding(finding),
        }
    }
}

impl<'a> Scenario<'a> {
    fn of(run: &'a RunRecord, record: &'a ScenarioRecord, id: String) -> Result<Self, RenderError> {
        let charts = charts::of(record, &id)?;
        let own = run
            .thresholds
            .iter()
            .filter(|threshold| threshold.scenario == record.name);
        Ok(Self {
            record,
            facts: facts::scenario(run, record),
            charts: charts
                .iter()
                .map(|chart| chart.draw())
                .collect::<Result<_, _>>()?,
            leaked: charts::leaked(record),
            thresholds: own.map(Threshold::of).collect(),
            actors: record.actors.iter().map(Actor::of).collect(),
            conservation: facts::conservation(record),
            time_rows: time_table::rows(&record.intervals),
            id,
        })
    }
}

impl<'a> Threshold<'a> {
    fn of(record: &'a ThresholdRecord) -> Self {
        Self {
            record,
            measured: facts::measured(record),
        }
    }
}

impl<'a> Actor<'a> {
    fn of(record: &'a ActorRecord) -> Self {
        let visits = &record.visits;
        Self {
            record,
            visits: [
                visits.scheduled,
                visits.finished,
                visits.abandoned,
                visits.shed,
                visits.unsent,
            ]
            .map(count),
            arrivals: facts::arrivals(record),
            steps: record.steps.iter().map(Step::of).collect(),
        }
    }
}

impl<'a> Step<'a> {
    fn of(record: &'a StepRecord) -> Self {
        let fates = &record.conservation;
        let statuses = record.statuses.iter();
        let statuses = statuses.map(|row| format!("{}: {}", row.status, count(row.count)));
        let failures = record.failures.iter();
        let failures = failures.map(|row| format!("{}: {}", row.reason, count(row.count)));
        Self {
            record,
            response: facts::response_cells(record),
            outcomes: facts::outcome_rows(record),
            fates: [
                fates.scheduled,
                fates.answered,
                fates.failed,
                fates.timed_out,
                fates.shed,
                fates.unsent,
                fates.ended,
            ]
            .map(count),
            answers: statuses
                .chain(failures)
                .chain(facts::retried(record))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}
