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
/// So many wake-ups may be closer together: close arrivals of a slow Poisson process must not be
/// made one.
const CLOSE: u32 = 10;
/// Over this time is counted what came due.
const WINDOW: Duration = Duration::from_millis(100);

/// Counts what a worker wakes, and says when the next wake-up may be.
#[derive(Debug)]
pub(super) struct Quantum {
    since: Duration,
    woken: u32,
    length: Duration,
    /// Where the last wake-up would lie, were they all a quantum apart: never before it.
    spaced: Duration,
}

impl Quantum {
    pub(super) fn new() -> Self {
        Self {
            since: Duration::ZERO,
            woken: 0,
            length: SHORTEST,
            spaced: Duration::ZERO,
        }
    }

    /// The next wake-up is not to be before this: at most a quantum after the last one.
    pub(super) fn earliest(&self) -> Duration {
        (self.spaced + self.length).saturating_sub(self.length * CLOSE)
    }

    /// A wake-up at `now` found so many due.
    pub(super) fn woke(&mut self, now: Duration, count: u32) {
        self.woken += count;
        let window = now.saturating_sub(self.since);
        if window >= WINDOW {
            let rate = f64::from(self.woken) / window.as_secs_f64();
            self.length = LONGEST.mul_f64(rate / CROWD).clamp(SHORTEST, LONGEST);
            (self.since, self.woken) = (now, 0);
        }
        // What longer quanta have run ahead must not hold up the next one when they get shorter.
        let furthest = now + self.length * CLOSE;
        self.spaced = (self.spaced + self.length).max(now).min(furthest);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Wakes what comes evenly, so many times a second, for `seconds` from `now` on. How late the
    /// latest was, and when the last wake-up was.
    fn wake(quantum: &mut Quantum, now: Duration, rate: u32, seconds: u32) -> (Duration, Duration) {
        let due = |number: u32| now + Duration::from_secs(1) * number / rate;
        let (mut next, mut latest, mut woken) = (1, Duration::ZERO, now);
        while next <= rate * seconds {
            woken = due(next).max(quantum.earliest());
            latest = latest.max(woken - due(next));
            let first = next;
            while next <= rate * seconds && due(next) <= woken {
                next += 1;
            }
            quantum.woke(woken, next - first);
        }
        (latest, woken)
    }

    #[test]
    fn what_is_due_more_often_is_woken_together() {
        let micros = |rate| {
            let mut quantum = Quantum::new();
            wake(&mut quantum, Duration::ZERO, rate, 1);
            // What is waited for at the end of the second is missing.
            (quantum.length.as_micros() + 5) / 10 * 10
        };
        let table = [100, 2_500, 5_000, 10_000, 12_500, 40_000].map(micros);
        assert_eq!(table, [100, 100, 200, 400, 500, 500]);
    }

    #[test]
    fn a_crowd_that_is_gone_is_forgotten() {
        let mut quantum = Quantum::new();
        let (_, end) = wake(&mut quantum, Duration::ZERO, 40_000, 1);
        assert_eq!(quantum.length, LONGEST);
        wake(&mut quantum, end, 100, 1);
        assert_eq!(quantum.length, SHORTEST);
    }

    #[test]
    fn a_few_close_wake_ups_are_not_made_one() {
        let mut quantum = Quantum::new();
        let close = |number: u32| Duration::from_secs(1) + Duration::from_micros(1) * number;
        for number in 0..=CLOSE {
            assert!(quantum.earliest() <= close(number), "{number}");
            quantum.woke(close(number), 1);
        }
        assert!(quantum.earliest() > close(CLOSE + 1));
    }

    proptest! {
        /// Whatever the rates, nothing waits longer than the longest quantum, also where the crowd
        /// is gone that made it long.
        #[test]
        fn nothing_waits_longer_than_a_quantum(rates in prop::collection::vec(50_u32..40_000, 1..6)) {
            let (mut quantum, mut now) = (Quantum::new(), Duration::ZERO);
            for rate in rates {
                let (late, end) = wake(&mut quantum, now, rate, 1);
                prop_assert!(late <= LONGEST, "{rate}: {late:?}");
                now = end;
            }
        }

        /// What comes evenly is woken one by one up to 5,000 times a second.
        #[test]
        fn up_to_five_thousand_a_second_nothing_waits_for_another(rate in 50_u32..=5_000) {
            let mut quantum = Quantum::new();
            let (late, _) = wake(&mut quantum, Duration::ZERO, rate, 3);
            prop_assert!(late <= Duration::from_micros(1), "{late:?}");
        }
    }
}
