//! `intervals.csv`: response times second by second, for spreadsheets and notebooks.

use super::RenderError;
use crate::record::RunRecord;

const HEAD: [&str; 10] = [
    "scenario",
    "actor",
    "step",
    "from_seconds",
    "seconds",
    "count",
    "p50_ms",
    "p90_ms",
    "p99_ms",
    "max_ms",
];

/// One line a step and stretch of time in which something was measured.
pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEAD)?;
    for scenario in &record.scenarios {
        for actor in &scenario.actors {
            for step in &actor.steps {
                for stretch in &step.stretches {
                    let times = stretch.microseconds()?;
                    let at = |quantile| times.value_at_quantile(quantile) as f64 / 1000.0;
                    let figures = [
                        stretch.from_seconds,
                        stretch.seconds,
                        stretch.count as f64,
                        at(0.5),
                        at(0.9),
                        at(0.99),
                        at(1.0),
                    ];
                    let names = [&scenario.name, &actor.id, &step.id].map(String::clone);
                    let figures = figures.map(|figure| figure.to_string());
                    table.write_record(names.iter().chain(&figures))?;
                }
            }
        }
    }
    let bytes = table
        .into_inner()
        .map_err(|error| RenderError::Log(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| RenderError::Log(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn the_table_has_a_line_for_each_stretch() {
        let mut record = fixture::record();
        record.scenarios.truncate(1);
        record.scenarios[0].actors[0].steps.truncate(1);
        insta::assert_snapshot!(render(&record).unwrap());
    }
}
