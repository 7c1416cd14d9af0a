//! Alternatives: of the steps that share a choice, each visit takes exactly one.

use super::order::Before;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{StepTable, Written};
use crate::scenario::plan::{Choice, Step};
use crate::scenario::spelling;

const WEIGHT_MAX: f64 = 1e6;

/// The choice to which a step belongs. New names get the next number of `names`.
pub(super) fn choice(
    table: &StepTable,
    names: &mut Vec<String>,
    notes: &mut Notes,
) -> Option<Choice> {
    let Some(name) = &table.choice else {
        if let Some(weight) = &table.weight {
            let remedy = "add `choice = \"…\"`, or write `chance` for a share of the visits";
            notes.note(&weight.span, "`weight` belongs to a choice", remedy);
        }
        return None;
    };
    if !spelling::is_kebab_case(&name.value) {
        let problem = format!("`{}` is no name", name.value.escape_debug());
        notes.note(
            &name.span,
            problem,
            "write lower-case letters, digits and `-`",
        );
    }
    if let Some(chance) = &table.chance {
        let remedy = "write `weight` for how often this one is taken";
        notes.note(&chance.span, "a choice leaves nothing to `chance`", remedy);
    }
    let weight = table.weight.as_ref().map_or(1.0, |given| given.value);
    if let Some(given) = &table.weight
        && !(weight > 0.0 && weight <= WEIGHT_MAX)
    {
        let problem = format!("{weight} is no weight");
        let remedy = format!("write a number above 0, up to {WEIGHT_MAX}");
        notes.note(&given.span, problem, remedy);
    }
    let known = names.iter().position(|known| *known == name.value);
    let group = known.unwrap_or_else(|| {
        names.push(name.value.clone());
        names.len() - 1
    });
    Some(Choice { group, weight })
}

/// Notes choices that are none, or whose alternatives are not all there at the same time.
pub(super) fn check(before: &Before, tables: &[Written<StepTable>], notes: &mut Notes) {
    for (group, name) in before.choices.iter().enumerate() {
        let all = before.steps.iter().zip(tables);
        let alternatives: Vec<(&Step, &Span)> = all
            .filter(|(step, _)| step.is_of(group))
            .filter_map(|(step, table)| Some((step, &table.value.choice.as_ref()?.span)))
            .collect();
        if let [(_, span)] = *alternatives.as_slice() {
            let problem = format!("`{name}` leaves no choice: only one step has it");
            notes.note(span, problem, "give another step the same `choice`");
        }
        let mut pairs = alternatives.windows(2);
        if let Some([_, (_, span)]) = pairs.find(|pair| pair[0].0.after != pair[1].0.after) {
            let problem = format!("the alternatives of `{name}` come after different things");
            notes.note(span, problem, "give all of them the same `after`, or none");
        }
    }
}
