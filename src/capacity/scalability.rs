//! How throughput grows with concurrency: Gunther's Universal Scalability Law, fitted.
//!
//! `X(N) = l N / (1 + s (N - 1) + k N (N - 1))`, where `N` requests are in flight, `l` is what one
//! alone gets a second, `s` is the share that waits for one another (contention) and `k` what
//! keeping each other informed costs (coherence). Source: Gunther, *Guerrilla Capacity Planning*
//! (2007), 4 and 5. The law is linear in `1/l`, `s/l` and `k/l` once it is written as `N / X`, so the
//! fit is a least squares one; each step counts by its relative error.

/// What one step of load showed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// Requests in flight on average, above 0.
    pub(crate) in_flight: f64,
    /// Answers a second, above 0.
    pub(crate) throughput: f64,
}

/// The law of one system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Law {
    /// Answers a second with one request in flight.
    pub(crate) alone: f64,
    /// Share of the work that is done one after the other, 0 or more.
    pub(crate) contention: f64,
    /// Cost of each pair, 0 or more.
    pub(crate) coherence: f64,
    /// Share of the variance of throughput that the law explains, at most 1.
    pub(crate) explained: f64,
}

/// Fewer different steps say nothing about three unknowns.
const POINTS_MIN: usize = 4;

/// Points whose numbers in flight lie within this factor tell no shape.
const SPREAD_MIN: f64 = 2.0;

/// Requests wait for one another where there are several: without so many in flight in some step
/// the points say nothing of it.
pub(crate) const REACH_MIN: f64 = 4.0;

impl Law {
    /// The law that fits best; `None` when there are too few points, or those with more than one in
    /// flight, which alone show what waiting for one another costs, are alike or stay below
    /// [`REACH_MIN`].
    pub(crate) fn fit(points: &[Point]) -> Option<Self> {
        let several = points.iter().map(|at| at.in_flight).filter(|at| *at > 1.0);
        let least = several.fold(f64::MAX, f64::min);
        let most = most_in_flight(points);
        if points.len() < POINTS_MIN || most < REACH_MIN || most < least * SPREAD_MIN {
            return None;
        }
        // A negative cost has no meaning: without it the others are fitted anew.
        let all: [&[usize]; 4] = [&[0, 1, 2], &[0, 1], &[0, 2], &[0]];
        let fits = all.into_iter().filter_map(|columns| solve(points, columns));
        let costs = fits.filter(|costs| costs[0] > 0.0 && costs[1] >= 0.0 && costs[2] >= 0.0);
        costs
            .map(|[one, contention, coherence]| Self {
                alone: 1.0 / one,
                contention: contention / one,
                coherence: coherence / one,
                explained: 0.0,
            })
            .map(|law| law.judged_by(points))
            .max_by(|a, b| a.explained.total_cmp(&b.explained))
    }

    /// Answers a second with so many requests in flight.
    pub(crate) fn throughput(&self, in_flight: f64) -> f64 {
        let cost =
            self.contention * (in_flight - 1.0) + self.coherence * in_flight * (in_flight - 1.0);
        self.alone * in_flight / (1.0 + cost)
    }

    /// With how many in flight throughput is highest, at least 1; `None` when more never does harm.
    pub(crate) fn peak(&self) -> Option<f64> {
        let room = 1.0 - self.contention;
        if self.coherence > 0.0 {
            Some((room.max(0.0) / self.coherence).sqrt().max(1.0))
        } else {
            (room < 0.0).then_some(1.0)
        }
    }

    fn judged_by(self, points: &[Point]) -> Self {
        let count = points.len() as f64;
        let mean = points.iter().map(|at| at.throughput).sum::<f64>() / count;
        let squares =
            |of: &dyn Fn(&Point) -> f64| points.iter().map(|at| of(at).powi(2)).sum::<f64>();
        let left = squares(&|at| at.throughput - self.throughput(at.in_flight));
        let whole = squares(&|at| at.throughput - mean);
        let explained = if whole > 0.0 { 1.0 - left / whole } else { 0.0 };
        Self { explained, ..self }
    }
}

/// How far the points reach; 0 without any.
pub(crate) fn most_in_flight(points: &[Point]) -> f64 {
    points.iter().map(|at| at.in_flight).fold(0.0, f64::max)
}

/// Least squares of `N / X` over 1, `N - 1` and `N (N - 1)`, of which only `columns` are used; the
/// others cost nothing.
fn solve(points: &[Point], columns: &[usize]) -> Option<[f64; 3]> {
    let size = columns.len();
    // The normal equations, with the right side as the last column.
    let mut rows = vec![vec![0.0; size + 1]; size];
    for point in points {
        let n = point.in_flight;
        let y = n / point.throughput;
        let x = [1.0, n - 1.0, n * (n - 1.0)];
        let weight = 1.0 / (y * y);
        for (row, &i) in columns.iter().enumerate() {
            for (column, &j) in columns.iter().enumerate() {
                rows[row][column] += weight * x[i] * x[j];
            }
            rows[row][size] += weight * x[i] * y;
        }
    }
    let solved = eliminate(rows)?;
    let mut costs = [0.0; 3];
    for (&column, value) in columns.iter().zip(solved) {
        costs[column] = value;
    }
    Some(costs)
}

/// Gauss with pivots; `None` when the rows do not determine a solution.
fn eliminate(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let by_size =
            |a: &usize, b: &usize| rows[*a][column].abs().total_cmp(&rows[*b][column].abs());
        let pivot = (column..size).max_by(by_size)?;
        rows.swap(column, pivot);
        let lead = rows[column][column];
        if lead.abs() < f64::MIN_POSITIVE {
            return None;
        }
        let upper = rows[column].clone();
        for (position, row) in rows.iter_mut().enumerate() {
            if position != column {
                let share = row[column] / lead;
                row.iter_mut()
                    .zip(&upper)
                    .for_each(|(to, from)| *to -= share * from);
            }
        }
    }
    let value = |at: usize| rows[at][size] / rows[at][at];
    Some((0..size).map(value).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn law(alone: f64, contention: f64, coherence: f64) -> Law {
        Law {
            alone,
            contention,
            coherence,
            explained: 1.0,
        }
    }

    fn points(law: &Law, noise: impl Fn(usize) -> f64) -> Vec<Point> {
        let numbers = [0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let point = |(at, in_flight): (usize, f64)| Point {
            in_flight,
            throughput: law.throughput(in_flight) * (1.0 + noise(at)),
        };
        numbers.into_iter().enumerate().map(point).collect()
    }

    proptest! {
        #[test]
        fn a_system_that_obeys_the_law_is_recognised(
            alone in 100.0..50_000.0_f64,
            contention in 0.0..0.3_f64,
            coherence in 0.0..0.01_f64,
        ) {
            let truth = law(alone, contention, coherence);
            let found = Law::fit(&points(&truth, |_| 0.0)).unwrap();
            prop_assert!((found.alone / alone - 1.0).abs() < 1e-6, "{found:?}");
            prop_assert!((found.contention - contention).abs() < 1e-6, "{found:?}");
            prop_assert!((found.coherence - coherence).abs() < 1e-6, "{found:?}");
            prop_assert!(found.explained > 0.999_999);
        }

        #[test]
        fn noise_of_a_few_per_cent_moves_the_peak_little(seed: u64) {
            let truth = law(10_000.0, 0.05, 0.001);
            let noise = |at: usize| {
                let unit = (population::mix::hash(seed, 3, at as u64) >> 11) as f64
                    / (1_u64 << 53) as f64;
                (unit - 0.5) * 0.06
            };
            let found = Law::fit(&points(&truth, noise)).unwrap();
            let (peak, wanted) = (found.peak().unwrap(), truth.peak().unwrap());
            let (most, expected) = (found.throughput(peak), truth.throughput(wanted));
            prop_assert!((most / expected - 1.0).abs() < 0.1, "{most} of {expected}");
        }
    }

    #[test]
    fn costs_are_never_negative() {
        // Faster than linear, as caches that warm up make a system look.
        let found = Law::fit(&points(&law(1_000.0, -0.002, 0.0), |_| 0.0)).unwrap();
        assert!(
            found.contention >= 0.0 && found.coherence >= 0.0,
            "{found:?}"
        );
    }

    proptest! {
        /// Whatever noise there is, with one in flight at a time nobody waits for another.
        #[test]
        fn points_below_a_few_in_flight_have_no_law(
            points in prop::collection::vec((0.01..3.9_f64, 1.0..500.0_f64), 0..20),
        ) {
            let point = |(in_flight, throughput)| Point { in_flight, throughput };
            let points: Vec<Point> = points.into_iter().map(point).collect();
            prop_assert_eq!(Law::fit(&points), None);
        }

        #[test]
        fn throughput_is_highest_at_the_peak_and_nobody_is_fewer_than_one(
            contention in 0.0..1.5_f64,
            coherence in 0.0..2.0_f64,
            other in 1.0..500.0_f64,
        ) {
            let law = law(100.0, contention, coherence);
            if let Some(peak) = law.peak() {
                prop_assert!(peak >= 1.0);
                prop_assert!(law.throughput(other) <= law.throughput(peak) * (1.0 + 1e-9));
            }
        }
    }

    #[test]
    fn too_few_or_equal_points_say_nothing() {
        let truth = law(1_000.0, 0.1, 0.001);
        let all = points(&truth, |_| 0.0);
        assert_eq!(Law::fit(&all[..3]), None);
        assert_eq!(Law::fit(&[all[4]; 6]), None);
        // One step with several in flight, however often, has no shape.
        let one_queue = [all[0], all[0], all[1], all[6], all[6]];
        assert_eq!(Law::fit(&one_queue), None);
    }
}
