//! From when on a run is steady: the warm-up, found in the data; and whether it stays so ([`Trend`]).
//!
//! MSER-5 (White, *Simulation* 69, 1997; White, Cobb and Spratt, WSC 2000): of all ways to cut a
//! beginning off, take the one after which the mean is known best, that is, which makes the standard
//! error of what is left smallest. Means of five are used, which smooths noise. A cut at the
//! middle means that the series did not become steady.

mod trend;

pub(crate) use self::trend::Trend;

/// Values that are averaged before the cut is looked for.
const BATCH: usize = 5;

/// Fewer batches than this say nothing.
const BATCHES_MIN: usize = 6;

/// How many values at the beginning belong to the warm-up; `None` when the series is too short or
/// does not become steady.
fn warm_up(series: &[f64]) -> Option<usize> {
    let batch = if series.len() >= BATCH * BATCHES_MIN * 2 {
        BATCH
    } else {
        1
    };
    let means: Vec<f64> = series.chunks_exact(batch).map(mean).collect();
    if means.len() < BATCHES_MIN {
        return None;
    }
    let error = |from: usize| {
        let rest = &means[from..];
        let centre = mean(rest);
        let squares: f64 = rest.iter().map(|value| (value - centre).powi(2)).sum();
        squares / (rest.len() as f64).powi(2)
    };
    // Of a few values left at the end some happen to be alike, so only the first half is searched.
    let half = means.len() / 2;
    let best = (0..=half).min_by(|a, b| error(*a).total_cmp(&error(*b)))?;
    (best < half).then_some(best * batch)
}

/// How many belong to the warm-up until all of these series are steady, which are equally long.
pub(crate) fn warm_up_of_all(series: &[&[f64]]) -> Option<usize> {
    let begins: Option<Vec<usize>> = series.iter().map(|one| warm_up(one)).collect();
    begins?.into_iter().max()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn noise(seed: u64, at: usize) -> f64 {
        (population::mix::hash(seed, 9, at as u64) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }

    proptest! {
        #[test]
        fn what_only_grows_is_not_steady(seed: u64, slope in 0.5..10.0_f64) {
            let series: Vec<f64> = (0..60).map(|at| slope * (at as f64 + 0.2 * noise(seed, at))).collect();
            prop_assert_eq!(warm_up(&series), None);
        }
    }

    /// Chance sometimes makes the second half look steadier than all of it; then nothing is said,
    /// and whoever asked takes the second half.
    #[test]
    fn a_ramp_is_cut_off_and_little_more() {
        for ramp in [0, 3, 6, 12] {
            let cut = |seed: u64| {
                let value = |at: usize| {
                    let share = ((at + 1) as f64 / (ramp + 1) as f64).min(1.0);
                    share + 0.1 * noise(seed, at)
                };
                warm_up(&(0..40).map(value).collect::<Vec<f64>>())
            };
            let cuts: Vec<usize> = (0..200).filter_map(cut).collect();
            assert!(
                cuts.len() >= 170,
                "{} of 200 with a ramp of {ramp}",
                cuts.len()
            );
            let near = cuts
                .iter()
                .filter(|&&cut| cut + 2 >= ramp && cut <= ramp + 12)
                .count();
            assert!(
                near * 20 >= cuts.len() * 19,
                "{near} of {} at {ramp}",
                cuts.len()
            );
        }
    }

    #[test]
    fn a_level_needs_no_cut() {
        assert_eq!(warm_up(&[7.0; 20]), Some(0));
        assert_eq!(warm_up(&[7.0; 3]), None);
    }
}
