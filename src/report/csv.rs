//! `intervals.csv`: response times second by second, for spreadsheets and notebooks.

use super::RenderError;
use crate::record::{RunRecord, Stretch};

const HEAD: [&str; 12] = [
    "scenario",
    "actor",
    "step",
    "from_seconds",
    "seconds",
    "due",
    "answered",
    "count",
    "p50_ms",
    "p90_ms",
    "p99_ms",
    "max_ms",
];

/// One line a step and stretch of time in which anything happened.
pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEAD)?;
    for scenario in &record.scenarios {
        for actor in &scenario.actors {
            for step in &actor.steps {
                for stretch in &step.stretches {
                    let names = [&scenario.name, &actor.id, &step.id].map(String::clone);
                    table.write_record(names.into_iter().chain(figures(stretch)?))?;
                }
            }
        }
    }
    let bytes = table
        .into_inner()
        .map_err(|error| RenderError::Log(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| RenderError::Log(error.to_string()))
}

/// Without a sample the times are left empty.
fn figures(stretch: &Stretch) -> Result<[String; 9], RenderError> {
    let times = stretch.microseconds()?;
    let at = |quantile| {
        let ms = times.value_at_quantile(quantile) as f64 / 1000.0;
        if times.is_empty() {
            String::new()
        } else {
            ms.to_string()
        }
    };
    Ok([
        stretch.from_seconds.to_string(),
        stretch.seconds.to_string(),
        stretch.due.to_string(),
        stretch.answered.to_string(),
        stretch.count.to_string(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn the_table_has_a_line_for_each_stretch() {
        let mut record = fixture::record();
        record.scenarios.truncate(1);
        let actor = &mut record.scenarios[0].actors[0];
        actor.steps.truncate(1);
        let unanswered = Stretch {
            from_seconds: 6.0,
            seconds: 0.4,
            due: 3,
            ..Stretch::default()
        };
        actor.steps[0].stretches.push(unanswered);
        insta::assert_snapshot!(render(&record).unwrap());
    }

    #[test]
    fn a_name_with_a_comma_stays_one_cell() {
        let mut record = fixture::record();
        record.scenarios[0].name = "a, \"b\"".into();
        let text = render(&record).unwrap();
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let row = rows.records().next().unwrap().unwrap();
        assert_eq!(&row[0], "a, \"b\"");
    }
}
