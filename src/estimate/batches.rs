//! How much a share varies over time.
//!
//! Samples that follow one another resemble each other, so they count for fewer than they are. How
//! much the stretches of a run differ, beyond what chance makes of independent samples, is the
//! *excess*; it counts the more the longer it lasts, which the correlation of one stretch with the
//! next shows (a process of first order: AR(1)). Rare samples show badly how long something lasts;
//! what less rare ones of the same run showed holds for them too. And what was seen in a few bursts
//! is known no better than the bursts are many.
//!
//! Sources: Cochran, *Sampling Techniques*, 3.12 (a share in clusters); Priestley, *Spectral Analysis
//! and Time Series*, 5.3 (the variance of a mean, the bias of a correlation); Kish, *Survey Sampling*,
//! 11.7 (unequal sizes); Satterthwaite, *Biometrics Bulletin* 2 (1946) (degrees of freedom of a sum).

/// Stretches are joined until there are no more batches than this.
const BATCHES_MAX: usize = 60;
/// A correlation below this many of its standard errors is taken for none.
const SEEN: f64 = 0.5;
/// A correlation is taken for no higher than this; of a higher one a run shows too little.
pub(super) const CORRELATION_MAX: f64 = 0.9;

/// A stretch of time, or several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Batch {
    pub(super) size: f64,
    /// How many of them have what is asked for.
    pub(super) hits: f64,
}

/// How sure a share is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// Of hits divided by size, over all.
    pub(super) variance: f64,
    /// Degrees of freedom with which it is known.
    pub(super) degrees: f64,
    /// How much of the excess remains from one batch to the next, 0 to 1.
    pub(super) correlation: f64,
}

/// `correlation` is what is known already, 0 if nothing. `None` without two batches that hold
/// something.
pub(super) fn spread(stretches: &[Batch], correlation: f64) -> Option<Spread> {
    let length = stretches.len().div_ceil(BATCHES_MAX).max(1);
    let mut batches: Vec<Batch> = stretches.chunks(length).map(sum).collect();
    batches.retain(|batch| batch.size > 0.0);
    if batches.len() < 2 {
        return None;
    }
    let count = batches.len() as f64;
    let all = sum(&batches);
    let share = all.hits / all.size;
    let residuals: Vec<f64> = batches
        .iter()
        .map(|batch| batch.hits - batch.size * share)
        .collect();
    let squares: f64 = residuals.iter().map(|one| one * one).sum();
    let by_chance = (all.size * share * (1.0 - share)).min(squares);
    let excess = squares - by_chance;
    let correlation = correlation.max(lasting(&residuals, squares, excess));
    let prolonged = (1.0 + correlation) / (1.0 - correlation);
    let lasting = excess * prolonged;
    let whole = by_chance + lasting;
    let degrees = if whole > 0.0 {
        let independent = (count / prolonged - 1.0).max(1.0);
        whole * whole / (by_chance * by_chance / (count - 1.0) + lasting * lasting / independent)
    } else {
        count - 1.0
    };
    Some(Spread {
        variance: count / (count - 1.0) * whole / (all.size * all.size),
        degrees: degrees.min(bursts(&batches, share) - 1.0).max(1.0),
        correlation,
    })
}

fn sum(batches: &[Batch]) -> Batch {
    batches.iter().fold(Batch::default(), |sum, one| Batch {
        size: sum.size + one.size,
        hits: sum.hits + one.hits,
    })
}

/// How much of the excess remains from one batch to the next.
fn lasting(residuals: &[f64], squares: f64, excess: f64) -> f64 {
    let count = residuals.len() as f64;
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    if excess <= 0.0 || products <= SEEN * squares / count.sqrt() {
        return 0.0;
    }
    // A mean that was estimated takes part of both.
    let seen = ((products + squares / count) / excess).min(1.0);
    (seen + (1.0 + 4.0 * seen) / count).min(CORRELATION_MAX)
}

/// As many batches of equally many hits (or misses, if they are fewer) would say as much.
fn bursts(batches: &[Batch], share: f64) -> f64 {
    let rare = |batch: &Batch| {
        if share > 0.5 {
            batch.size - batch.hits
        } else {
            batch.hits
        }
    };
    let all: f64 = batches.iter().map(rare).sum();
    let squares: f64 = batches.iter().map(|batch| rare(batch).powi(2)).sum();
    if squares > 0.0 {
        all * all / squares
    } else {
        batches.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hits: impl Iterator<Item = f64>) -> Spread {
        let batch = |hits| Batch { size: 100.0, hits };
        spread(&hits.map(batch).collect::<Vec<_>>(), 0.0).unwrap()
    }

    #[test]
    fn what_goes_up_and_down_each_second_is_surer_than_what_lasts() {
        let high_or_low = |high: bool| if high { 80.0 } else { 20.0 };
        let quick = of((0..40).map(|at| high_or_low(at % 2 == 0)));
        let slow = of((0..40).map(|at| high_or_low(at / 4 % 2 == 0)));
        assert_eq!(quick.correlation, 0.0);
        assert!(slow.correlation > 0.4, "{slow:?}");
        assert!(slow.variance > 2.0 * quick.variance, "{slow:?} {quick:?}");
        assert!(slow.degrees < quick.degrees, "{slow:?} {quick:?}");
    }

    #[test]
    fn what_less_rare_samples_show_of_how_long_it_lasts_holds_for_rare_ones() {
        let batches: Vec<Batch> = (0..40)
            .map(|at| Batch {
                size: 100.0,
                hits: f64::from(at * 7 % 5),
            })
            .collect();
        let alone = spread(&batches, 0.0).unwrap();
        let told = spread(&batches, 0.8).unwrap();
        assert_eq!(told.correlation, 0.8);
        assert!(told.variance >= alone.variance);
    }

    #[test]
    fn a_burst_in_one_stretch_is_known_as_badly_as_one_batch() {
        let mut stretches = [Batch {
            size: 100.0,
            hits: 0.0,
        }; 30];
        stretches[7].hits = 90.0;
        assert_eq!(spread(&stretches, 0.0).unwrap().degrees, 1.0);
    }

    #[test]
    fn one_stretch_says_nothing() {
        let full = Batch {
            size: 9.0,
            hits: 1.0,
        };
        assert!(spread(&[], 0.0).is_none());
        assert!(spread(&[full, Batch::default()], 0.0).is_none());
    }
}
