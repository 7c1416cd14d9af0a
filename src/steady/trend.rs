//! Whether a series rises or falls, although neighbours resemble each other.
//!
//! The test of Mann (*Econometrica* 13, 1945) and Kendall (*Rank Correlation Methods*) counts how many
//! pairs of values rise, so it asks for no distribution; the slope is the median of the slopes of all
//! pairs (Sen, *JASA* 63, 1968). Values that resemble their neighbours rise and fall together, and
//! would be called a trend too often. So the variance is that of as many independent values as say as
//! much (Yue and Wang, *Water Resources Management* 18, 2004), for a process of first order, AR(1),
//! whose correlation is that of what the slope leaves over, with its bias taken off.

use std::collections::BTreeMap;

use statrs::function::erf::erfc;

/// With fewer values nothing is said.
const VALUES_MIN: usize = 10;

/// A trend less probable than this by chance is called one. Two series of a scenario are tested, so
/// one of a hundred steady ones is called unsteady, and of short ones with a long memory a few.
const P_MAX: f64 = 0.005;

/// A correlation is taken for no higher than this; of a higher one a run shows too little.
const CORRELATION_MAX: f64 = 0.95;

/// What a series shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trend {
    /// Of neighbours, what the slope makes of it left out.
    pub(crate) autocorrelation: f64,
    /// Independent values that would say as much.
    pub(crate) independent: f64,
    /// From the first value to the last, by the slope.
    pub(crate) change: f64,
    /// How probable so many rising (or falling) pairs are without a trend.
    pub(crate) p_value: f64,
}

impl Trend {
    /// Of values at equal distances; `None` for fewer than [`VALUES_MIN`].
    pub(crate) fn of(values: &[f64]) -> Option<Self> {
        if values.len() < VALUES_MIN {
            return None;
        }
        let count = values.len() as f64;
        let (rising, slope) = pairs(values);
        let autocorrelation = autocorrelation(values, slope);
        // A mean that was estimated takes part of it.
        let corrected = autocorrelation + (1.0 + 4.0 * autocorrelation) / count;
        let prolonged = prolonged(corrected.clamp(0.0, CORRELATION_MAX), values.len());
        let variance = variance(values) * prolonged;
        let distance = (rising.abs() - 1.0).max(0.0) / variance.sqrt().max(f64::MIN_POSITIVE);
        Some(Self {
            autocorrelation,
            independent: count / prolonged,
            change: slope * (count - 1.0),
            p_value: erfc(distance / std::f64::consts::SQRT_2),
        })
    }

    /// Whether it is more than chance.
    pub(crate) fn is_seen(&self) -> bool {
        self.p_value < P_MAX
    }
}

/// Rising pairs less falling ones, and the median slope.
fn pairs(values: &[f64]) -> (f64, f64) {
    let mut rising = 0.0;
    let mut slopes = Vec::with_capacity(values.len() * (values.len() - 1) / 2);
    for (at, early) in values.iter().enumerate() {
        for (distance, late) in (1_u32..).zip(&values[at + 1..]) {
            let more = late - early;
            if more != 0.0 {
                rising += more.signum();
            }
            slopes.push(more / f64::from(distance));
        }
    }
    slopes.sort_unstable_by(f64::total_cmp);
    let median = (slopes[slopes.len() / 2] + slopes[(slopes.len() - 1) / 2]) / 2.0;
    (rising, median)
}

/// Of the number of rising pairs without a trend; values that are alike rise with nobody.
fn variance(values: &[f64]) -> f64 {
    let mut alike = BTreeMap::new();
    for value in values {
        *alike.entry(value.to_bits()).or_insert(0_u32) += 1;
    }
    let part = |count: f64| count * (count - 1.0) * (2.0 * count + 5.0);
    let alike: f64 = alike.values().map(|&count| part(f64::from(count))).sum();
    (part(values.len() as f64) - alike) / 18.0
}

/// Of neighbours, the slope taken off.
fn autocorrelation(values: &[f64], slope: f64) -> f64 {
    let level = values.iter().zip(0_u32..);
    let level: Vec<f64> = level
        .map(|(value, at)| value - slope * f64::from(at))
        .collect();
    let mean = level.iter().sum::<f64>() / level.len() as f64;
    let squares: f64 = level.iter().map(|value| (value - mean).powi(2)).sum();
    let products = level
        .windows(2)
        .map(|pair| (pair[0] - mean) * (pair[1] - mean));
    if squares > 0.0 {
        products.sum::<f64>() / squares
    } else {
        0.0
    }
}

/// How many times as large the variance of a mean is as that of independent values.
fn prolonged(correlation: f64, count: usize) -> f64 {
    let (mut power, mut sum) = (1.0, 1.0);
    for distance in 1..count {
        power *= correlation;
        sum += 2.0 * (1.0 - distance as f64 / count as f64) * power;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::simulated::Random;

    /// AR(1) with a deviation of 1, which rises by `rise` in all.
    fn series(seed: u64, length: usize, memory: f64, rise: f64) -> Vec<f64> {
        let mut random = Random::of(seed);
        let mut state = random.normal();
        let value = |at: usize| {
            let told = state + rise * at as f64 / length as f64;
            state = memory * state + (1.0 - memory * memory).sqrt() * random.normal();
            told
        };
        (0..length).map(value).collect()
    }

    fn seen(length: usize, memory: f64, rise: f64) -> usize {
        let is_seen = |seed: &u64| {
            Trend::of(&series(*seed, length, memory, rise))
                .unwrap()
                .is_seen()
        };
        (0..400).filter(is_seen).count()
    }

    /// 95 % of 400 are 380.
    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn what_is_stationary_is_seldom_called_a_trend() {
        for memory in [0.0, 0.3, 0.6, 0.8] {
            for length in [10, 20, 40, 80, 240] {
                let seen = seen(length, memory, 0.0);
                println!("AR(1) {memory}, {length} values: {seen} of 400 called a trend");
                assert!(seen <= 20, "{seen} of 400 with {memory}, {length} values");
            }
        }
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn a_trend_is_found() {
        let cases = [
            (10, 0.0, 10.0, 300),
            (20, 0.0, 8.0, 380),
            (30, 0.3, 8.0, 380),
            (60, 0.3, 4.0, 380),
            (240, 0.6, 4.0, 380),
        ];
        for (length, memory, rise, wanted) in cases {
            let seen = seen(length, memory, rise);
            println!(
                "AR(1) {memory}, {length} values that rise by {rise} deviations: {seen} of 400 found"
            );
            assert!(
                seen >= wanted,
                "{seen} of 400 with {memory}, {length} values"
            );
        }
    }

    #[test]
    fn a_level_has_none_and_a_line_has_its_own() {
        let level = Trend::of(&[7.0; 20]).unwrap();
        assert_eq!((level.change, level.autocorrelation), (0.0, 0.0));
        assert!(!level.is_seen());
        let line: Vec<f64> = (0..20).map(|at| 3.0 + 0.5 * f64::from(at)).collect();
        let line = Trend::of(&line).unwrap();
        assert!(
            (line.change - 9.5).abs() < 1e-9 && line.is_seen(),
            "{line:?}"
        );
        assert_eq!(Trend::of(&[1.0; VALUES_MIN - 1]), None);
    }

    #[test]
    fn neighbours_that_resemble_each_other_count_for_fewer() {
        let restless = Trend::of(&series(3, 240, 0.0, 0.0)).unwrap();
        let slow = Trend::of(&series(3, 240, 0.8, 0.0)).unwrap();
        assert!(restless.independent > 180.0, "{restless:?}");
        assert!(
            slow.independent < 60.0 && slow.autocorrelation > 0.6,
            "{slow:?}"
        );
    }
}
