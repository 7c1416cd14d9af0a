//! Whether the figures of a whole run can be relied on.

use crate::record::{ScenarioRecord, Validity, ValidityState};

/// The worst of the scenarios, with every reason that leads there; a valid run needs
/// none. A run without a scenario, or one whose requests do not add up, is incomplete.
pub fn judge_validity(scenarios: &[ScenarioRecord]) -> Validity {
    let states = scenarios.iter().map(state);
    let worst = states.max().unwrap_or(ValidityState::Incomplete);
    let mut reasons: Vec<String> = scenarios
        .iter()
        .filter(|scenario| worst != ValidityState::Valid && state(scenario) == worst)
        .flat_map(reasons)
        .collect();
    if scenarios.is_empty() {
        reasons.push("no scenario ran".into());
    }
    Validity {
        state: worst,
        reasons,
    }
}

fn state(scenario: &ScenarioRecord) -> ValidityState {
    if disappeared(scenario).is_empty() {
        scenario.validity.state
    } else {
        ValidityState::Incomplete
    }
}

fn reasons(scenario: &ScenarioRecord) -> Vec<String> {
    let stated = scenario.validity.reasons.iter().cloned();
    let all = stated.chain(disappeared(scenario));
    all.map(|reason| format!("{}: {reason}", scenario.name))
        .collect()
}

/// Where the books do not balance.
fn disappeared(scenario: &ScenarioRecord) -> Vec<String> {
    let mut places = Vec::new();
    for actor in &scenario.actors {
        if !actor.visits.is_exact() {
            places.push(format!("visits of {} do not add up", actor.id));
        }
        for step in actor.steps.iter().filter(|step| !step.is_exact()) {
            places.push(format!(
                "requests of {} {} do not add up",
                actor.id, step.id
            ));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn in_state(name: &str, state: ValidityState, reason: &str) -> ScenarioRecord {
        let mut scenario = fixture::scenario(name);
        scenario.validity = Validity {
            state,
            reasons: vec![reason.into()],
        };
        scenario
    }

    #[test]
    fn the_worst_scenario_decides_and_gives_the_reasons() {
        let judged = judge_validity(&[
            in_state("surge", ValidityState::Valid, "no limit was met"),
            in_state(
                "lookup",
                ValidityState::GeneratorLimited,
                "no processor time left",
            ),
            in_state(
                "probe",
                ValidityState::TargetLimited,
                "the registry was busy",
            ),
        ]);
        assert_eq!(judged.state, ValidityState::GeneratorLimited);
        assert_eq!(judged.reasons, ["lookup: no processor time left"]);
    }

    #[test]
    fn a_run_without_a_scenario_is_incomplete() {
        let judged = judge_validity(&[]);
        assert_eq!(judged.state, ValidityState::Incomplete);
        assert_eq!(judged.reasons, ["no scenario ran"]);
    }

    #[test]
    fn one_missing_request_makes_a_run_incomplete() {
        let mut scenario = in_state("surge", ValidityState::Valid, "no limit was met");
        scenario.actors[0].steps[0].conservation.answered -= 1;
        let judged = judge_validity(&[scenario]);
        assert_eq!(judged.state, ValidityState::Incomplete);
        assert!(judged.reasons[1].ends_with("do not add up"), "{judged:?}");
    }

    #[test]
    fn one_missing_visit_makes_a_run_incomplete() {
        let mut scenario = in_state("surge", ValidityState::Valid, "no limit was met");
        scenario.actors[0].visits.scheduled += 1;
        assert_eq!(judge_validity(&[scenario]).state, ValidityState::Incomplete);
    }
}
