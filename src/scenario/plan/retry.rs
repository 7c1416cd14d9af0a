//! What a step tries again, and how long it waits before.

use std::time::Duration;

/// When a request is tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// How often at most, after the first attempt; at least 1.
    pub times: u32,
    /// After answers with these statuses.
    pub statuses: Vec<u16>,
    /// Whether after requests that failed.
    pub failed: bool,
    /// Whether after requests that timed out.
    pub timed_out: bool,
    /// How long it waits; at once when none.
    pub backoff: Option<Backoff>,
    /// Whether each retry comes from the next address, over a new connection.
    pub new_address: bool,
}

/// Exponential back-off with full jitter (Brooker, "Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// The bound of the first pause.
    pub first: Duration,
    /// By which the bound grows, at least 1.
    pub factor: f64,
    /// No pause is longer.
    pub most: Duration,
}

impl Backoff {
    /// The pause before retry number `retry`, counted from 0: drawn evenly up to the bound by
    /// `chance` in `[0, 1)`, and no shorter than the answer `asked` for, but for `most`.
    pub fn pause(&self, retry: u32, chance: f64, asked: Option<Duration>) -> Duration {
        let growth = self.factor.powf(f64::from(retry));
        let most = self.most.as_secs_f64();
        let bound = (self.first.as_secs_f64() * growth).min(most);
        let drawn = Duration::from_secs_f64(bound * chance);
        drawn.max(asked.unwrap_or_default()).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn backoff(factor: f64) -> Backoff {
        Backoff {
            first: SECOND,
            factor,
            most: 30 * SECOND,
        }
    }

    #[test]
    fn bounds_grow_to_the_longest_pause() {
        let half = |retry| backoff(2.0).pause(retry, 0.5, None).as_secs_f64();
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 99].map(half),
            [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0]
        );
    }

    #[test]
    fn an_answer_may_ask_for_more_patience_up_to_the_longest_pause() {
        let asked = |seconds| backoff(2.0).pause(0, 0.5, Some(seconds * SECOND));
        assert_eq!(asked(7), 7 * SECOND);
        assert_eq!(asked(0), SECOND / 2);
        assert_eq!(asked(3600), 30 * SECOND);
    }

    proptest! {
        #[test]
        fn no_pause_leaves_its_bound(
            retry in 0..100_u32, chance in 0.0..1.0_f64, factor in 1.0..100.0_f64,
        ) {
            let pause = backoff(factor).pause(retry, chance, None);
            let bound = factor.powf(f64::from(retry)).min(30.0);
            prop_assert!(pause.as_secs_f64() <= bound + 1e-9);
        }
    }
}
