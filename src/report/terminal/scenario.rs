//! One scenario: planned and reached, the limit, the steps, and the books.

use super::paper::{Ink, Paper};
use crate::number::count;
use crate::record::{ActorRecord, RunRecord, ScenarioRecord, StepRecord};
use crate::report::facts;

const NAME_WIDTH: usize = 24;
const CELL_WIDTHS: [usize; 8] = [10, 11, 7, 9, 9, 9, 9, 10];

pub(super) fn write(paper: &mut Paper, record: &RunRecord, scenario: &ScenarioRecord) {
    paper.heading(&format!("Scenario {}: {}", scenario.name, scenario.title));
    for (label, text) in facts::scenario(record, scenario) {
        paper.entry(2, (Ink::Faint, label), 9, &text);
    }
    header(paper);
    for actor in &scenario.actors {
        steps(paper, actor);
    }
    paper.paragraph(2, Ink::Plain, &facts::conservation(scenario));
    thresholds(paper, record, scenario);
}

fn header(paper: &mut Paper) {
    let headings = facts::RESPONSE_HEADINGS.map(str::to_owned);
    paper.row(
        Ink::Strong,
        "  response time from due",
        NAME_WIDTH,
        &cells(headings),
    );
}

fn steps(paper: &mut Paper, actor: &ActorRecord) {
    let visits = &actor.visits;
    let fates = format!(
        "{}: {} visits = {} finished + {} abandoned + {} shed + {} unsent",
        actor.id,
        count(visits.scheduled),
        count(visits.finished),
        count(visits.abandoned),
        count(visits.shed),
        count(visits.unsent)
    );
    paper.paragraph(2, Ink::Plain, &fates);
    paper.paragraph(4, Ink::Faint, &facts::arrivals(actor));
    for step in &actor.steps {
        row(paper, step);
    }
}

fn row(paper: &mut Paper, step: &StepRecord) {
    let ink = if step.is_request() {
        Ink::Plain
    } else {
        Ink::Faint
    };
    let name = format!("    {}", step.id);
    paper.row(ink, &name, NAME_WIDTH, &cells(facts::response_cells(step)));
    for (name, texts) in facts::outcome_rows(step) {
        let name = format!("      {name}");
        paper.row(Ink::Faint, &name, NAME_WIDTH, &cells(texts));
    }
    if let Some(retried) = facts::retried(step) {
        paper.paragraph(6, Ink::Faint, &retried);
    }
}

fn cells(texts: [String; 8]) -> Vec<(usize, String)> {
    CELL_WIDTHS.into_iter().zip(texts).collect()
}

fn thresholds(paper: &mut Paper, record: &RunRecord, scenario: &ScenarioRecord) {
    let own = record
        .thresholds
        .iter()
        .filter(|threshold| threshold.scenario == scenario.name);
    for threshold in own {
        let (ink, word) = if threshold.held {
            (Ink::Good, "kept")
        } else {
            (Ink::Bad, "BREACHED")
        };
        let measured = facts::measured(threshold);
        let text = format!("{}, measured {measured}", threshold.text);
        paper.entry(2, (ink, word), 9, &text);
    }
}
