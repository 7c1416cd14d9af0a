//! Pauses: think time before a step, or from one visit of a burst to the next.

use std::f64::consts::TAU;
use std::time::Duration;

/// A pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pause {
    /// Always so long; zero for none.
    Fixed(Duration),
    /// Exponential with this mean, cut off at ten times the mean.
    Exponential(Duration),
    /// Any time between these, one as likely as the other.
    Uniform {
        /// The shortest.
        from: Duration,
        /// The longest.
        to: Duration,
    },
    /// Log-normal, cut off at a hundred medians.
    LogNormal {
        /// Half of the pauses are shorter.
        median: Duration,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
}

impl Pause {
    /// Exponential pauses are cut off at this many means.
    const MEANS_MAX: f64 = 10.0;
    /// Log-normal ones at this many medians.
    const MEDIANS_MAX: f64 = 100.0;

    /// One pause; `chance` gives a number in `[0, 1)` where one is needed.
    pub fn draw(self, mut chance: impl FnMut() -> f64) -> Duration {
        match self {
            Self::Fixed(pause) => pause,
            Self::Exponential(mean) => {
                let means = -(1.0 - chance()).ln();
                mean.mul_f64(means.min(Self::MEANS_MAX))
            }
            Self::Uniform { from, to } => from + to.saturating_sub(from).mul_f64(chance()),
            Self::LogNormal { median, sigma } => {
                // Box and Muller's way to a normal number.
                let radius = (-2.0 * (1.0 - chance()).ln()).sqrt();
                let normal = radius * (TAU * chance()).cos();
                let medians = (sigma * normal).exp();
                median.mul_f64(medians.min(Self::MEDIANS_MAX))
            }
        }
    }

    /// On average; the little that is cut off does not show in it.
    pub fn mean(self) -> Duration {
        match self {
            Self::Fixed(pause) | Self::Exponential(pause) => pause,
            Self::Uniform { from, to } => (from + to) / 2,
            Self::LogNormal { median, sigma } => median.mul_f64((sigma * sigma / 2.0).exp()),
        }
    }
}

#[cfg(test)]
mod tests {
    use population::mix::Rng;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Ten thousand pauses in seconds, ascending.
    fn drawn(pause: Pause) -> Vec<f64> {
        let mut rng = Rng::new(7, 7);
        let one = |_| pause.draw(|| rng.unit_f64()).as_secs_f64();
        let mut all: Vec<f64> = (0..10_000).map(one).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    #[track_caller]
    fn near(one: f64, other: f64) {
        assert!(
            (one / other - 1.0).abs() < 0.05,
            "{one} is not about {other}"
        );
    }

    #[test]
    fn quantiles_are_those_of_the_distribution() {
        let log_normal = drawn(Pause::LogNormal {
            median: 2 * SECOND,
            sigma: 0.8,
        });
        near(log_normal[5000], 2.0);
        // One standard deviation of the logarithm to both sides.
        near(log_normal[1587], 2.0 * (-0.8_f64).exp());
        near(log_normal[8413], 2.0 * 0.8_f64.exp());
        let uniform = drawn(Pause::Uniform {
            from: SECOND,
            to: 3 * SECOND,
        });
        near(uniform[2500], 1.5);
        near(uniform[9999], 3.0);
        assert!(uniform[0] >= 1.0);
        let exponential = drawn(Pause::Exponential(SECOND));
        near(exponential[5000], 2.0_f64.ln());
    }

    #[test]
    fn means_are_those_of_what_is_drawn() {
        for pause in [
            Pause::Fixed(SECOND),
            Pause::Exponential(SECOND),
            Pause::Uniform {
                from: SECOND,
                to: 3 * SECOND,
            },
            Pause::LogNormal {
                median: SECOND,
                sigma: 0.8,
            },
        ] {
            let all = drawn(pause);
            near(
                all.iter().sum::<f64>() / 10_000.0,
                pause.mean().as_secs_f64(),
            );
        }
    }

    #[test]
    fn long_tails_are_cut_off() {
        let longest = |pause: Pause| pause.draw(|| 1.0 - f64::EPSILON);
        assert_eq!(longest(Pause::Exponential(SECOND)), 10 * SECOND);
        let wide = Pause::LogNormal {
            median: SECOND,
            sigma: 1.5,
        };
        assert_eq!(longest(wide), 100 * SECOND);
    }
}
