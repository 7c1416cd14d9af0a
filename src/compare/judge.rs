//! The decision over all figures together.
//!
//! With hundreds of figures some differ by chance. So the share of false alarms among the
//! differences that are reported is held at 5 % (Benjamini and Hochberg, *J. R. Stat. Soc. B* 57,
//! 1995). When nothing differs at all, that is the chance of any alarm in the whole table, also for
//! figures that go together as percentiles do (Benjamini and Yekutieli, *Ann. Statist.* 29, 2001).

use super::{Change, Measure, Row};

/// Share of false alarms among what is reported.
const FALSE_ALARMS: f64 = 0.05;

/// Fills in what became of each figure.
pub(super) fn judge(rows: &mut [Row], tolerance: f64) {
    let chances = rows.iter().filter_map(|row| row.evidence.as_ref().ok());
    let bound = bound(chances.map(|evidence| evidence.chance).collect());
    for row in rows {
        let Ok(evidence) = &row.evidence else {
            continue;
        };
        let more = evidence.change;
        let tolerated = match row.measure {
            Measure::Response(_) | Measure::Throughput => tolerance,
            Measure::Share(_) => tolerance * evidence.before.value,
        };
        let told = bound.is_some_and(|bound| evidence.chance <= bound) && more.abs() > tolerated;
        row.change = match (told, row.measure) {
            (false, _) => Change::CannotTell,
            (true, Measure::Response(_) | Measure::Share(_)) if more > 0.0 => Change::Worse,
            (true, Measure::Throughput) if more < 0.0 => Change::Worse,
            (true, _) => Change::Better,
        };
    }
}

/// The largest chance that stays below its rank's share.
fn bound(mut chances: Vec<f64>) -> Option<f64> {
    chances.sort_by(f64::total_cmp);
    let all = chances.len() as f64;
    let ranked = (1..).map(f64::from).zip(chances);
    ranked
        .filter(|(rank, chance)| *chance <= FALSE_ALARMS * rank / all)
        .map(|(_, chance)| chance)
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the article: 15 hypotheses, of which 4 are rejected.
    #[test]
    fn the_bound_is_that_of_the_article() {
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        assert_eq!(bound(chances.to_vec()), Some(0.0095));
        assert_eq!(bound(vec![0.06]), None);
        assert_eq!(bound(vec![]), None);
    }
}
