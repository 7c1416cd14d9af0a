//! How far apart a worker's wake-ups are, by how much comes due.
//!
//! A wake-up costs about 50 microseconds of CPU, on the registry's side as well when both share a
//! machine. What is rarely due is woken at its instant; what is due thousands of times a second is
//! woken together.

use std::time::Duration;

/// Wake-ups are not closer together than this, for any length of time.
const SHORTEST: Duration = Duration::from_micros(100);
/// Nor farther apart than this on purpose: half of it is how late something is begun on average.
const LONGEST: Duration = Duration::from_micros(500);
/// So much comes due in a second where the longest quantum begins. Below, it is shorter in
/// proportion, so that what comes evenly up to 5,000 times a second is still woken one by one.
const CROWD: f64 = 12_500.0;
/// Over this time is counted what came due.
const WINDOW: Duration = Duration::from_millis(100);

/// Counts what a worker wakes, and says how far apart its wake-ups are to be.
#[derive(Debug)]
pub(super) struct Quantum {
    since: Duration,
    woken: u32,
    length: Duration,
}

impl Quantum {
    pub(super) fn new() -> Self {
        Self {
            since: Duration::ZERO,
            woken: 0,
            length: SHORTEST,
        }
    }

    /// How far apart wake-ups are for now: 100 to 500 microseconds.
    pub(super) fn length(&self) -> Duration {
        self.length
    }

    /// So many were woken at `now`.
    pub(super) fn woke(&mut self, now: Duration, count: u32) {
        self.woken += count;
        let window = now.saturating_sub(self.since);
        if window < WINDOW {
            return;
        }
        let rate = f64::from(self.woken) / window.as_secs_f64();
        self.length = LONGEST.mul_f64(rate / CROWD).clamp(SHORTEST, LONGEST);
        (self.since, self.woken) = (now, 0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What even wake-ups, so many a second, lead to after a second.
    fn after_a_second_of(rate: u32) -> Duration {
        let mut quantum = Quantum::new();
        for number in 1..=rate {
            quantum.woke(Duration::from_secs(1) * number / rate, 1);
        }
        quantum.length()
    }

    #[test]
    fn what_is_due_more_often_is_woken_together() {
        let micros = |rate| after_a_second_of(rate).as_micros();
        let table = [100, 2_500, 5_000, 10_000, 12_500, 40_000].map(micros);
        assert_eq!(table, [100, 100, 200, 400, 500, 500]);
    }

    #[test]
    fn a_crowd_that_is_gone_is_forgotten() {
        let mut quantum = Quantum::new();
        quantum.woke(WINDOW, 10_000);
        assert_eq!(quantum.length(), LONGEST);
        quantum.woke(WINDOW * 2, 10);
        assert_eq!(quantum.length(), SHORTEST);
    }

    proptest! {
        /// A quantum never makes an even stream below the crowd wait for company.
        #[test]
        fn up_to_five_thousand_a_second_nothing_waits_for_another(rate in 20_u32..=5_000) {
            let gap = Duration::from_secs(1) / rate;
            prop_assert!(after_a_second_of(rate) <= gap.max(SHORTEST) + Duration::from_micros(1));
        }
    }
}
