//! A share in two groups of runs: by how much it changed, and how likely chance alone does that.
//!
//! A share may be zero, which has no logarithm, and rare, which is not normal. So what chance alone
//! does is computed exactly: if nothing changed, of all hits each is as likely after as the requests
//! after are many, which is a binomial distribution; hits that come together count for one. With two
//! runs of a side, how far their shares lie apart is taken into account too, by Student's t-test of
//! what makes the variance of a share the same everywhere; the weaker of both counts.
//!
//! Sources: Przyborowski and Wilenski, *Biometrika* 31 (1940) (two counts, compared); Anscombe,
//! *Biometrika* 35 (1948) (the arcsine); Newcombe, *Stat. Med.* 17 (1998) (the interval of a
//! difference).

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::beta::beta_reg;

use super::evidence::{Evidence, Figure};
use crate::estimate::{Share, Z, critical, student, wilson};

/// From so many hits on the binomial distribution is taken for normal.
const NORMAL_FROM: f64 = 1_000.0;

/// `None` when there is nothing to compare: no hits at all, or a side without requests.
pub(super) fn weigh(before: &[Share], after: &[Share]) -> Option<Evidence> {
    let single = before.len() == 1 && after.len() == 1;
    let together = before.iter().chain(after).map(|one| one.together);
    // Runs of a side show by themselves what comes together.
    let together = if single {
        together.fold(1.0, f64::max)
    } else {
        1.0
    };
    let (one, other) = (Group::of(before, together), Group::of(after, together));
    if one.of <= 0.0 || other.of <= 0.0 || one.hits + other.hits <= 0.0 {
        return None;
    }
    let degrees = one.runs + other.runs - 2.0;
    let spread = if single {
        0.0
    } else {
        ((one.squares + other.squares) / degrees).sqrt()
    };
    let by_chance = by_chance([one.hits, one.of], [other.hits, other.of]);
    let between = spread * (1.0 / one.runs + 1.0 / other.runs).sqrt();
    let size = (other.mean - one.mean).abs() / between.max(f64::MIN_POSITIVE);
    let by_runs = if single {
        0.0
    } else {
        2.0 * student(degrees).sf(size)
    };
    let half = if single {
        0.0
    } else {
        critical(degrees) * spread
    };
    let (before, after) = (one.figure(half), other.figure(half));
    let far = |near: f64, far: f64| (near * near + far * far).sqrt();
    let change = after.value - before.value;
    Some(Evidence {
        before,
        after,
        change,
        change_low: change - far(after.value - after.low, before.high - before.value),
        change_high: change + far(after.high - after.value, before.value - before.low),
        chance: by_chance.max(by_runs),
    })
}

/// The runs of one side.
struct Group {
    runs: f64,
    hits: f64,
    of: f64,
    /// Mean of the transformed shares, and the sum of squared distances from it.
    mean: f64,
    squares: f64,
}

impl Group {
    fn of(shares: &[Share], together: f64) -> Self {
        let values: Vec<f64> = shares.iter().map(even).collect();
        let runs = values.len() as f64;
        let mean = values.iter().sum::<f64>() / runs.max(1.0);
        let total = |of: fn(&Share) -> f64| shares.iter().map(of).sum::<f64>() / together;
        Self {
            runs,
            hits: total(|one| one.hits),
            of: total(|one| one.of),
            mean,
            squares: values.iter().map(|value| (value - mean).powi(2)).sum(),
        }
    }

    /// The share with its interval; `half` is that of the transformed share of one run.
    fn figure(&self, half: f64) -> Figure {
        let value = self.hits / self.of;
        let (low, high) = wilson(value, self.of, Z);
        let half = half / self.runs.sqrt();
        let back = |at: f64| at.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
        Figure {
            value,
            low: low.min(back(self.mean - half)).min(value),
            high: high.max(back(self.mean + half)).max(value),
        }
    }
}

/// What has the same variance whatever the share is.
fn even(share: &Share) -> f64 {
    let ratio = (share.hits + 0.375) / (share.of + 0.75);
    ratio.min(1.0).sqrt().asin()
}

/// How likely so uneven a division of the hits is, either way, when nothing changed.
fn by_chance([before, of_before]: [f64; 2], [after, of_after]: [f64; 2]) -> f64 {
    let all = before + after;
    let share = of_after / (of_before + of_after);
    if all > NORMAL_FROM {
        let away = ((after - all * share).abs() - 0.5).max(0.0);
        let deviation = (all * share * (1.0 - share)).sqrt();
        return 2.0 * Normal::standard().sf(away / deviation);
    }
    // Parts of a hit, left of those that come together, do no harm: the incomplete beta function
    // is the binomial distribution between whole numbers too.
    let at_least = |hits: f64| match hits {
        hits if hits <= 0.0 => 1.0,
        hits if hits > all => 0.0,
        hits => beta_reg(hits, all - hits + 1.0, share),
    };
    let more = at_least(after);
    let fewer = 1.0 - at_least(after + 1.0);
    (2.0 * more.min(fewer)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::simulated::Random;

    fn share(hits: f64, of: f64, together: f64) -> Share {
        Share { hits, of, together }
    }

    /// Of eight hits all lie after: one half to the eighth, both ways.
    #[test]
    fn the_chance_is_that_of_a_coin() {
        let chance = by_chance([0.0, 1_000.0], [8.0, 1_000.0]);
        assert!((chance - 2.0 / 256.0).abs() < 1e-9, "{chance}");
        assert_eq!(by_chance([4.0, 500.0], [4.0, 500.0]), 1.0);
        let exact = by_chance([450.0, 9_000.0], [549.0, 9_000.0]);
        let normal = by_chance([450.6, 9_000.0], [549.6, 9_000.0]);
        assert!((exact / normal - 1.0).abs() < 0.1, "{exact} {normal}");
    }

    #[test]
    fn what_comes_together_in_single_runs_is_one() {
        let none = [share(0.0, 10_000.0, 1.0)];
        let chance = |together| {
            weigh(&none, &[share(80.0, 10_000.0, together)])
                .unwrap()
                .chance
        };
        assert!(chance(1.0) < 1e-9);
        assert!(chance(40.0) > 0.4);
        assert!(weigh(&none, &none).is_none());
    }

    #[test]
    fn several_runs_that_lie_far_apart_tell_less() {
        let of = |hits: [f64; 3]| hits.map(|hits| share(hits, 1_000.0, 1.0));
        let none = of([0.0, 1.0, 0.0]);
        let steady = weigh(&none, &of([30.0, 31.0, 29.0])).unwrap();
        let once = weigh(&none, &of([90.0, 0.0, 0.0])).unwrap();
        assert!(steady.chance < 0.001, "{steady:?}");
        assert!(once.chance > 0.05, "{once:?}");
        assert!((steady.change - 0.0297).abs() < 0.001, "{steady:?}");
        assert!(steady.change_low > 0.0 && once.change_low < 0.0);
    }

    /// A minute of 200 requests a second, of which a share is refused that changes with a memory.
    fn run(seed: u64, share: f64, size: f64) -> Share {
        let mut random = Random::of(seed);
        let mut state = random.normal();
        let seconds: Vec<(f64, f64)> = (0..60)
            .map(|_| {
                state = 0.6 * state + 0.8 * random.normal();
                let share = share * (size * state).exp();
                let hits = (0..200).filter(|_| random.uniform() < share).count();
                (200.0, hits as f64)
            })
            .collect();
        crate::estimate::simulated::share(&seconds)
    }

    /// At the level of 5 %, rare and frequent, evenly and in bursts that last for seconds.
    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn alike_runs_are_seldom_told_apart() {
        for (rate, size) in [(0.000_5, 0.0), (0.4, 0.0), (0.01, 0.8), (0.1, 0.5)] {
            for runs in [1, 3] {
                let group = |first: u64| -> Vec<Share> {
                    (first..first + runs)
                        .map(|seed| run(seed, rate, size))
                        .collect()
                };
                let apart = |pair: &u64| {
                    let evidence = weigh(&group(pair * 16), &group(pair * 16 + 8));
                    evidence.is_some_and(|evidence| evidence.chance <= 0.05)
                };
                let apart = (0..200).filter(apart).count();
                println!("{rate} refused, bursts of {size}, {runs} runs: {apart} of 200");
                assert!(apart <= 14, "{apart} of 200");
            }
        }
    }
}
