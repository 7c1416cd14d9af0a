//! Tests that say whether two groups of answers differ, with a stated chance of being wrong.

/// Natural logarithm of `n!`: exact sums for small `n`, else Stirling's series, whose error is below 1e-9 there.
fn ln_factorial(n: u64) -> f64 {
    if n < 32 {
        return (2..=n).map(|factor| (factor as f64).ln()).sum();
    }
    let n = n as f64;
    let half_ln_two_pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
    (n + 0.5) * n.ln() - n + half_ln_two_pi + 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3))
}

fn ln_choose(n: u64, k: u64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// A two-by-two table: how often each of two groups showed something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwoByTwo {
    /// Of the first group, how many showed it.
    pub first_with: u64,
    /// Of the first group, all.
    pub first: u64,
    /// Of the second group, how many showed it.
    pub second_with: u64,
    /// Of the second group, all.
    pub second: u64,
}

impl TwoByTwo {
    /// Chance of so uneven a table, or a more uneven one, when the groups do not differ:
    /// Fisher's exact test, the smaller tail twice. Base-2 logarithm, at most 0.
    pub(crate) fn log2_p(&self) -> f64 {
        let with = self.first_with + self.second_with;
        let all = self.first + self.second;
        let lowest = with.saturating_sub(self.second);
        let highest = with.min(self.first);
        let ln_p = |x: u64| {
            ln_choose(self.first, x) + ln_choose(self.second, with - x) - ln_choose(all, with)
        };
        let here = ln_p(self.first_with);
        // Relative to the table itself, so that nothing underflows.
        let tail = |range: &mut dyn Iterator<Item = u64>| {
            range
                .map(|x| (ln_p(x) - here).exp())
                .take_while(|share| *share > 1e-12)
                .sum::<f64>()
        };
        let expected = with as f64 * self.first as f64 / all.max(1) as f64;
        let sum = if self.first_with as f64 > expected {
            tail(&mut (self.first_with..=highest))
        } else {
            tail(&mut (lowest..=self.first_with).rev())
        };
        ((here + (2.0 * sum).ln()) / std::f64::consts::LN_2).min(0.0)
    }
}

/// Base-2 logarithm of the smallest chance that any table of groups of these sizes can have:
/// what the best possible evidence would be worth.
pub(crate) fn log2_p_min(first: u64, second: u64) -> f64 {
    (std::f64::consts::LN_2 - ln_choose(first + second, first)) / std::f64::consts::LN_2
}

/// What one observation tells about the group, in bits: mutual information of a table
/// whose entries are how often (first group, second group) showed each value.
pub(crate) fn mutual_information_bits(table: impl Iterator<Item = [u64; 2]> + Clone) -> f64 {
    let sums = table.clone().fold([0, 0], |[first, second], entry| {
        [first + entry[0], second + entry[1]]
    });
    let all = (sums[0] + sums[1]) as f64;
    let term = |entry: [u64; 2], group: usize| {
        let (count, row) = (entry[group] as f64, (entry[0] + entry[1]) as f64);
        if count == 0.0 {
            return 0.0;
        }
        count / all * (count * all / (row * sums[group] as f64)).log2()
    };
    table.map(|entry| term(entry, 0) + term(entry, 1)).sum()
}

/// Standard score of the Mann-Whitney test, with the correction for ties, from counts in
/// ascending buckets of (first group, second group). Positive when the first group is higher.
pub(crate) fn mann_whitney_z(buckets: impl Iterator<Item = [u64; 2]>) -> f64 {
    let (mut rank_sum, mut below, mut ties) = (0.0, 0.0, 0.0);
    let mut sums = [0.0, 0.0];
    for [first, second] in buckets {
        let (first, second) = (first as f64, second as f64);
        let here = first + second;
        rank_sum += first * (below + (here + 1.0) / 2.0);
        ties += here.powi(3) - here;
        below += here;
        sums[0] += first;
        sums[1] += second;
    }
    let [first, second] = sums;
    let all = first + second;
    let u = rank_sum - first * (first + 1.0) / 2.0;
    let variance = first * second / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
    if variance > 0.0 {
        (u - first * second / 2.0) / variance.sqrt()
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log2_p(first_with: u64, first: u64, second_with: u64, second: u64) -> f64 {
        TwoByTwo {
            first_with,
            first,
            second_with,
            second,
        }
        .log2_p()
    }

    #[test]
    fn fishers_tea_party_has_its_known_chance() {
        // Three of four cups right: (16 + 1) / 70 in one tail.
        assert!((log2_p(3, 4, 1, 4) - (34_f64 / 70.0).log2()).abs() < 1e-9);
        assert!((log2_p(4, 4, 0, 4) - (2_f64 / 70.0).log2()).abs() < 1e-9);
        assert!((log2_p(0, 4, 4, 4) - log2_p(4, 4, 0, 4)).abs() < 1e-9);
        assert_eq!(log2_p(2, 4, 2, 4), 0.0);
    }

    #[test]
    fn large_tables_do_not_underflow() {
        assert!(log2_p(1_000_000, 1_000_000, 0, 1_000_000) < -1e6);
        assert_eq!(log2_p(0, 1_000_000, 0, 1_000_000), 0.0);
        assert!((log2_p(45, 45, 0, 1_455) - log2_p_min(45, 1_455)).abs() < 1e-6);
    }

    #[test]
    fn information_is_the_entropy_of_what_is_told() {
        let bits = |table: &[[u64; 2]]| mutual_information_bits(table.iter().copied());
        assert!((bits(&[[50, 0], [0, 50]]) - 1.0).abs() < 1e-12);
        assert!(bits(&[[30, 60], [10, 20]]).abs() < 1e-12);
        assert_eq!(bits(&[]), 0.0);
    }

    #[test]
    fn ranks_are_compared_as_mann_and_whitney_do() {
        // Without ties: all five of one group above all five of the other, U = 25.
        let apart = (0..10).map(|place| if place < 5 { [0, 1] } else { [1, 0] });
        let expected = 12.5 / (25.0 * 11.0 / 12.0_f64).sqrt();
        assert!((mann_whitney_z(apart) - expected).abs() < 1e-12);
        assert_eq!(mann_whitney_z([[7, 7]].into_iter()), 0.0);
        assert_eq!(mann_whitney_z(std::iter::empty()), 0.0);
    }
}
