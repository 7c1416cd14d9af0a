//! From placed points to marks: broken at gaps, and with no more points than pixels.

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) enum Mark {
    /// Points of a polyline, as SVG writes them.
    Path(String),
    /// A single value between two gaps.
    Dot(String, String),
}

/// Marks of a line whose points may be missing.
pub(super) fn marks(places: &[Option<(f64, f64)>]) -> Vec<Mark> {
    let stretches = places.split(Option::is_none);
    stretches
        .map(|stretch| thin(&stretch.iter().flatten().copied().collect::<Vec<_>>()))
        .filter_map(|points| mark(&points))
        .collect()
}

fn mark(points: &[(f64, f64)]) -> Option<Mark> {
    match points {
        [] => None,
        [(x, y)] => Some(Mark::Dot(coordinate(*x), coordinate(*y))),
        several => {
            let written: Vec<String> = several
                .iter()
                .map(|(x, y)| format!("{},{}", coordinate(*x), coordinate(*y)))
                .collect();
            Some(Mark::Path(written.join(" ")))
        }
    }
}

/// One decimal is a tenth of a pixel.
pub(super) fn coordinate(value: f64) -> String {
    crate::number::plain_decimal(value)
}

/// Of the points in the same column of pixels, the first, the lowest, the highest and
/// the last: the picture stays the same, peaks included, however long the run.
fn thin(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let columns = points.chunk_by(|left, right| left.0.floor() == right.0.floor());
    columns.flat_map(envelope).collect()
}

fn envelope(column: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let by_height = |left: &usize, right: &usize| column[*left].1.total_cmp(&column[*right].1);
    let extremes = [
        (0..column.len()).min_by(by_height),
        (0..column.len()).max_by(by_height),
    ];
    let mut kept = vec![0, column.len() - 1];
    kept.extend(extremes.into_iter().flatten());
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().map(|at| column[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_broken_at_gaps_and_a_lone_value_is_a_dot() {
        let places = [
            Some((0.0, 1.0)),
            Some((1.0, 2.0)),
            None,
            None,
            Some((3.0, 4.25)),
            None,
        ];
        let expected = [
            Mark::Path("0,1 1,2".into()),
            Mark::Dot("3".into(), "4.2".into()),
        ];
        assert_eq!(marks(&places), expected);
    }

    proptest! {
        #[test]
        fn thinning_keeps_the_ends_and_the_peaks_of_every_column(
            heights in prop::collection::vec(0.0f64..200.0, 1..3000),
        ) {
            let step = 400.0 / heights.len() as f64;
            let points: Vec<_> = heights
                .iter()
                .enumerate()
                .map(|(at, &height)| (at as f64 * step, height))
                .collect();
            let kept = thin(&points);
            prop_assert!(kept.len() <= 4 * 401);
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            prop_assert!(kept.is_sorted_by(|left, right| left.0 < right.0));
            for column in points.chunk_by(|left, right| left.0.floor() == right.0.floor()) {
                let highest = column.iter().map(|point| point.1).fold(0.0, f64::max);
                prop_assert!(kept.iter().any(|point| point.1 == highest));
            }
        }
    }
}
