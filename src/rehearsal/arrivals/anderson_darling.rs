//! The Anderson-Darling test of a sample against a distribution that is known in full.
//!
//! It takes the shares of the distribution that lie below the values, which are uniform
//! when the sample is of that distribution (Anderson and Darling, "Asymptotic theory of
//! certain goodness of fit criteria", 1952).

/// Shares nearer to 0 or 1 than this would make the logarithm of one value all.
const EDGE: f64 = 1e-12;

/// `A² = -n - Σ (2i - 1) (ln u_i + ln (1 - u_{n+1-i})) / n`, of ascending shares.
pub(super) fn statistic(shares: &[f64]) -> f64 {
    let count = shares.len() as f64;
    let inside = |share: f64| share.clamp(EDGE, 1.0 - EDGE);
    let pairs = shares.iter().zip(shares.iter().rev()).enumerate();
    let sum: f64 = pairs
        .map(|(position, (low, high))| {
            let weight = 2.0 * position as f64 + 1.0;
            weight * (inside(*low).ln() + (-inside(*high)).ln_1p())
        })
        .sum();
    -count - sum / count
}

/// How probable a statistic at least so large is, for samples that are not tiny: the
/// limit's distribution, to six digits, by the approximation of Marsaglia and Marsaglia,
/// "Evaluating the Anderson-Darling distribution", Journal of Statistical Software, 2004.
pub(super) fn p_value(statistic: f64) -> f64 {
    let z = statistic.max(1e-3);
    let polynomial = |coefficients: &[f64]| {
        let next = |sum: f64, coefficient: &f64| sum * z + coefficient;
        coefficients.iter().rev().fold(0.0, next)
    };
    let below = if z < 2.0 {
        let terms = [
            2.00012, 0.247105, -0.0649821, 0.0347962, -0.0116720, 0.00168691,
        ];
        (-1.2337141 / z).exp() / z.sqrt() * polynomial(&terms)
    } else {
        let terms = [1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146];
        // The polynomial turns back where the probability has long been nothing.
        if z > 10.0 {
            1.0
        } else {
            (-polynomial(&terms).exp()).exp()
        }
    };
    (1.0 - below).clamp(0.0, 1.0)
}

/// Kolmogorov's distance: the largest difference between ascending shares and even ones.
pub(super) fn distance(shares: &[f64]) -> f64 {
    let count = shares.len() as f64;
    let off = |(position, share): (usize, &f64)| {
        let position = position as f64;
        (share - position / count).max((position + 1.0) / count - share)
    };
    shares.iter().enumerate().map(off).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of Stephens, "EDF statistics for goodness of fit", 1974: percentage points
    /// of a distribution that is known in full.
    #[test]
    fn published_percentage_points_are_met() {
        for (point, p) in [(1.933, 0.10), (2.492, 0.05), (3.070, 0.025), (3.857, 0.01)] {
            assert!(
                (p_value(point) - p).abs() < 0.0005,
                "{point}: {}",
                p_value(point)
            );
        }
        assert!(p_value(0.0) > 0.999_999 && p_value(30.0) < 1e-5);
    }

    #[test]
    fn a_sample_that_is_even_fits_and_one_that_is_bent_does_not() {
        let even: Vec<f64> = (0..500).map(|at| (f64::from(at) + 0.5) / 500.0).collect();
        assert!(statistic(&even) < 0.1 && distance(&even) < 0.002);
        let bent: Vec<f64> = even.iter().map(|share| share * share).collect();
        assert!(p_value(statistic(&bent)) < 0.001);
        assert!((distance(&bent) - 0.25).abs() < 0.01);
    }
}
