//! From values to a share of an axis, and the round values worth a label.

/// Labels that an axis has room for.
const TICKS_MAX: usize = 7;

/// One axis' values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Scale {
    from: f64,
    to: f64,
    logarithmic: bool,
    /// No two ticks are nearer than this.
    step_min: f64,
}

impl Scale {
    /// Equal steps for equal differences; never empty.
    pub(in crate::report) fn linear(from: f64, to: f64) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self {
            from,
            to,
            logarithmic: false,
            step_min: 0.0,
        }
    }

    /// The same with labels at whole numbers only.
    pub(in crate::report) fn with_whole_ticks(self) -> Self {
        Self {
            step_min: 1.0,
            ..self
        }
    }

    /// Linear from zero to the next round value above `highest`.
    pub(in crate::report) fn from_zero(highest: f64) -> Self {
        let highest = if highest > 0.0 { highest } else { 1.0 };
        let step = round_step(highest);
        Self::linear(0.0, (highest / step).ceil() * step)
    }

    /// Equal steps for equal ratios, over whole powers of ten around two positive values.
    fn logarithmic(lowest: f64, highest: f64) -> Self {
        let from = lowest.log10().floor();
        let to = highest.log10().ceil().max(from + 1.0);
        Self {
            from: 10f64.powf(from),
            to: 10f64.powf(to),
            logarithmic: true,
            step_min: 0.0,
        }
    }

    /// Linear, unless the values differ so much that the smaller would be flat.
    pub(in crate::report) fn fitting(values: impl Iterator<Item = f64> + Clone) -> Self {
        let highest = values.clone().fold(0.0, f64::max);
        let positive = values.filter(|value| *value > 0.0);
        let lowest = positive.fold(f64::INFINITY, f64::min);
        if lowest.is_finite() && highest / lowest > 50.0 {
            Self::logarithmic(lowest, highest)
        } else {
            Self::from_zero(highest)
        }
    }

    /// Whether equal steps mean equal ratios.
    pub(in crate::report) fn is_logarithmic(&self) -> bool {
        self.logarithmic
    }

    /// Where a value lies, 0 to 1; none when it lies outside or has no place.
    pub(in crate::report) fn position(&self, value: f64) -> Option<f64> {
        let share = if self.logarithmic {
            (value.log10() - self.from.log10()) / (self.to.log10() - self.from.log10())
        } else {
            (value - self.from) / (self.to - self.from)
        };
        // Rounding may put an end of the axis a hair outside of it.
        (-1e-9..=1.0 + 1e-9)
            .contains(&share)
            .then(|| share.clamp(0.0, 1.0))
    }

    /// Round values, ascending.
    pub(in crate::report) fn ticks(&self) -> Vec<f64> {
        if self.logarithmic {
            self.powers()
        } else {
            let step = round_step(self.to - self.from).max(self.step_min);
            let first = (self.from / step).ceil() as i64;
            let last = (self.to / step + 1e-9).floor() as i64;
            (first..=last).map(|tick| tick as f64 * step).collect()
        }
    }

    fn powers(&self) -> Vec<f64> {
        let from = self.from.log10().round() as i32;
        let to = self.to.log10().round() as i32;
        let stride = (to - from) as usize / TICKS_MAX + 1;
        (from..=to)
            .step_by(stride)
            .map(|power| 10f64.powi(power))
            .collect()
    }
}

/// The smallest of 1, 2, 5 times a power of ten that divides a span into few enough steps.
fn round_step(span: f64) -> f64 {
    let magnitude = 10f64.powf((span / TICKS_MAX as f64).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * magnitude)
        .into_iter()
        .find(|step| span / step <= TICKS_MAX as f64 - 1.0)
        .unwrap_or(20.0 * magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_values() {
        assert_eq!(
            Scale::from_zero(1_204.0).ticks(),
            [0.0, 500.0, 1000.0, 1500.0]
        );
        assert_eq!(Scale::linear(0.0, 31.4).ticks(), [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(
            Scale::fitting([0.3, 1_240.0].into_iter()).ticks(),
            [0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0]
        );
    }

    #[test]
    fn ratios_decide_between_the_two_kinds() {
        assert!(!Scale::fitting([1.0, 50.0].into_iter()).is_logarithmic());
        assert!(Scale::fitting([1.0, 50.1].into_iter()).is_logarithmic());
        assert!(!Scale::fitting([0.0, 900.0].into_iter()).is_logarithmic());
        assert!(!Scale::fitting(std::iter::empty()).is_logarithmic());
    }

    proptest! {
        #[test]
        fn every_value_has_a_place_and_ticks_are_few_and_inside(
            values in prop::collection::vec(1e-3f64..1e9, 1..20),
        ) {
            let scale = Scale::fitting(values.iter().copied());
            for value in values {
                prop_assert!(scale.position(value).is_some());
            }
            let ticks = scale.ticks();
            prop_assert!((2..=TICKS_MAX + 1).contains(&ticks.len()), "{ticks:?}");
            prop_assert!(ticks.is_sorted());
            prop_assert!(ticks.iter().all(|tick| scale.position(*tick).is_some()));
        }

        #[test]
        fn what_is_larger_lies_farther(left in 1e-3f64..1e6, right in 1e-3f64..1e6) {
            let scale = Scale::fitting([1e-3, 1e6].into_iter());
            prop_assert_eq!(left < right, scale.position(left) < scale.position(right));
        }

        #[test]
        fn values_without_a_place_are_left_out(value in prop::num::f64::ANY) {
            let place = Scale::from_zero(100.0).position(value);
            prop_assert_eq!(place.is_some(), (-1e-7..=100.000_000_1).contains(&value));
        }
    }
}
