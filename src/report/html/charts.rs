//! Which charts a scenario has, and what they show.

use hdrhistogram::Histogram;

use crate::number::significant;
use crate::record::{HistogramError, Interval, Processors, ScenarioRecord};
use crate::report::chart::{Axis, Chart, Scale, Series, Tone};
use crate::report::summary;

/// Points for each power of ten of an axis of percentiles.
const POINTS_PER_NINE: u32 = 12;
/// The axis of percentiles ends at 99.999 %.
const NINES_MAX: f64 = 5.0;

/// Throughput, latency over time, latency by percentile and, where there were any, leaks; at the end
/// who used processors, where that is known.
pub(super) fn of(scenario: &ScenarioRecord, prefix: &str) -> Result<Vec<Chart>, HistogramError> {
    let mut charts = vec![
        throughput(scenario, prefix),
        latency(scenario, prefix),
        percentiles(scenario, prefix)?,
    ];
    if leaked(scenario) {
        charts.push(leaks(scenario, prefix));
    }
    charts.extend(processors(scenario, prefix));
    Ok(charts)
}

/// Whether any interval saw a leaking answer.
pub(super) fn leaked(scenario: &ScenarioRecord) -> bool {
    scenario.intervals.iter().any(|interval| interval.leaks > 0)
}

fn throughput(scenario: &ScenarioRecord, prefix: &str) -> Chart {
    let rate = |name, tone, of: fn(&Interval) -> u64| {
        over_time(scenario, name, tone, move |interval| {
            rate(interval, of(interval))
        })
    };
    let mut series = vec![
        rate("due", Tone::Quiet, |interval| interval.due),
        rate("answered", Tone::Main, |interval| interval.answered),
        rate("unexpected", Tone::Second, |interval| interval.unexpected),
        rate("lost", Tone::Alarm, |interval| interval.lost),
    ];
    series.retain(|series| matches!(series.tone, Tone::Quiet | Tone::Main) || has_values(series));
    Chart {
        id: format!("{prefix}-throughput"),
        title: "Throughput: requests due and answered",
        x: time_axis(scenario),
        y: Axis {
            label: "requests a second",
            scale: Scale::from_zero(highest(&series)),
            write: significant,
        },
        series,
    }
}

fn latency(scenario: &ScenarioRecord, prefix: &str) -> Chart {
    let time = |name, tone, of: fn(&Interval) -> f64| {
        let answered = move |interval: &Interval| (interval.answered > 0).then(|| of(interval));
        over_time(scenario, name, tone, answered)
    };
    let series = vec![
        time("largest", Tone::Quiet, |interval| interval.response_max_ms),
        time("99th percentile", Tone::Second, |interval| {
            interval.response_p99_ms
        }),
        time("median", Tone::Main, |interval| interval.response_p50_ms),
    ];
    Chart {
        id: format!("{prefix}-latency"),
        title: "Response time over time",
        x: time_axis(scenario),
        y: latency_axis(&series),
        series,
    }
}

fn percentiles(scenario: &ScenarioRecord, prefix: &str) -> Result<Chart, HistogramError> {
    let series = vec![
        by_percentile(
            "response, from due",
            Tone::Main,
            &summary::responses(scenario)?,
        ),
        by_percentile(
            "service, from sent",
            Tone::Second,
            &summary::of_requests(scenario, |step| &step.service)?,
        ),
        by_percentile(
            "send lag",
            Tone::Quiet,
            &summary::of_requests(scenario, |step| &step.send_lag)?,
        ),
    ];
    let nines = series.iter().flat_map(|series| &series.points);
    let nines = nines.map(|point| point.0).fold(1.0, f64::max);
    Ok(Chart {
        id: format!("{prefix}-percentiles"),
        title: "Time by percentile",
        x: Axis {
            label: "percentile of requests",
            scale: Scale::linear(0.0, nines).with_whole_ticks(),
            write: percentile,
        },
        y: latency_axis(&series),
        series,
    })
}

fn leaks(scenario: &ScenarioRecord, prefix: &str) -> Chart {
    let series = vec![over_time(
        scenario,
        "leaking answers",
        Tone::Alarm,
        |interval| rate(interval, interval.leaks),
    )];
    Chart {
        id: format!("{prefix}-leaks"),
        title: "Answers that held what their caller was not entitled to",
        x: time_axis(scenario),
        y: Axis {
            label: "answers a second",
            scale: Scale::from_zero(highest(&series)),
            write: significant,
        },
        series,
    }
}

fn processors(scenario: &ScenarioRecord, prefix: &str) -> Option<Chart> {
    let used = |name, tone, of: fn(&Processors) -> Option<f64>| {
        over_time(scenario, name, tone, move |interval| {
            of(&interval.processors)
        })
    };
    let waiting = |used: &Processors| match (used.harness_waiting, used.registry_waiting) {
        (None, None) => None,
        (harness, registry) => Some(harness.unwrap_or(0.0) + registry.unwrap_or(0.0)),
    };
    let mut series = vec![
        used("waited for", Tone::Quiet, waiting),
        used("registry", Tone::Main, |used| used.registry),
        used("harness", Tone::Second, |used| used.harness),
    ];
    series.retain(has_values);
    (!series.is_empty()).then(|| Chart {
        id: format!("{prefix}-processors"),
        title: "Processors used, and waited for by threads of both",
        x: time_axis(scenario),
        y: Axis {
            label: "processors",
            scale: Scale::from_zero(highest(&series)),
            write: significant,
        },
        series,
    })
}

fn over_time(
    scenario: &ScenarioRecord,
    name: &'static str,
    tone: Tone,
    value: impl Fn(&Interval) -> Option<f64>,
) -> Series {
    let unit = time_unit(scenario).0;
    let point = |interval: &Interval| {
        let middle = interval.from_seconds + interval.seconds / 2.0;
        (middle / unit, value(interval))
    };
    Series {
        name,
        tone,
        points: scenario.intervals.iter().map(point).collect(),
    }
}

fn rate(interval: &Interval, number: u64) -> Option<f64> {
    (interval.seconds > 0.0).then(|| number as f64 / interval.seconds)
}

fn time_axis(scenario: &ScenarioRecord) -> Axis {
    let (unit, label) = time_unit(scenario);
    let ends = scenario.intervals.iter();
    let end = ends
        .map(|interval| interval.from_seconds + interval.seconds)
        .fold(0.0, f64::max);
    Axis {
        label,
        scale: Scale::linear(0.0, end / unit),
        write: significant,
    }
}

/// Seconds in the unit of the axis, and its label.
fn time_unit(scenario: &ScenarioRecord) -> (f64, &'static str) {
    match scenario.intervals.last() {
        Some(last) if last.from_seconds > 6.0 * 3600.0 => (3600.0, "hours since the start"),
        Some(last) if last.from_seconds > 180.0 => (60.0, "minutes since the start"),
        _ => (1.0, "seconds since the start"),
    }
}

fn latency_axis(series: &[Series]) -> Axis {
    let scale = Scale::fitting(values(series));
    let label = if scale.is_logarithmic() {
        "time (logarithmic)"
    } else {
        "time"
    };
    Axis {
        label,
        scale,
        write: tick_ms,
    }
}

/// Round values of an axis need no decimals.
fn tick_ms(ms: f64) -> String {
    match ms {
        0.0 => "0".to_owned(),
        ms if ms < 1.0 => format!("{} µs", significant(ms * 1000.0)),
        ms if ms < 1000.0 => format!("{} ms", significant(ms)),
        ms => format!("{} s", significant(ms / 1000.0)),
    }
}

/// Time against nines: 0 is the smallest, 1 is 90 %, 2 is 99 %. Ends with the largest
/// sample, at 1 - 1 / count, or with the end of the axis.
fn by_percentile(name: &'static str, tone: Tone, microseconds: &Histogram<u64>) -> Series {
    if microseconds.is_empty() {
        let points = Vec::new();
        return Series { name, tone, points };
    }
    let nines_of_last = (microseconds.len() as f64).log10();
    let steps = (nines_of_last.min(NINES_MAX) * f64::from(POINTS_PER_NINE)).floor() as u32;
    let nines = (0..=steps).map(|step| f64::from(step) / f64::from(POINTS_PER_NINE));
    let drawn_ms = |value: u64| Some((value as f64 / 1000.0).max(0.001));
    let point = |nines: f64| {
        let quantile = 1.0 - 10f64.powf(-nines);
        (nines, drawn_ms(microseconds.value_at_quantile(quantile)))
    };
    let mut points: Vec<_> = nines.map(point).collect();
    if nines_of_last <= NINES_MAX {
        points.push((nines_of_last, drawn_ms(microseconds.max())));
    }
    Series { name, tone, points }
}

/// `0 %`, `90 %`, `99.9 %` from a number of nines.
fn percentile(nines: f64) -> String {
    match nines.round() as usize {
        0 => "0 %".to_owned(),
        1 => "90 %".to_owned(),
        2 => "99 %".to_owned(),
        more => format!("99.{} %", "9".repeat(more - 2)),
    }
}

fn has_values(series: &Series) -> bool {
    values(std::slice::from_ref(series)).any(|value| value > 0.0)
}

fn highest(series: &[Series]) -> f64 {
    values(series).fold(0.0, f64::max)
}

fn values(series: &[Series]) -> impl Iterator<Item = f64> + Clone {
    let points = series.iter().flat_map(|series| &series.points);
    points.filter_map(|point| point.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_second_without_an_answer_is_a_gap_and_not_a_zero() {
        let mut scenario = fixture::scenario("surge");
        scenario.intervals[3].answered = 0;
        let median = &latency(&scenario, "s").series[2];
        let values: Vec<bool> = median
            .points
            .iter()
            .map(|point| point.1.is_some())
            .collect();
        assert_eq!(values[2..5], [true, false, true]);
    }

    #[test]
    fn a_rate_counts_the_length_of_its_interval() {
        let scenario = fixture::scenario("surge");
        let due = &throughput(&scenario, "s").series[0];
        assert_eq!(due.points[30], (30.2, Some(525.0)));
    }

    #[test]
    fn percentiles_end_with_the_last_sample_and_are_named_by_their_nines() {
        let scenario = fixture::scenario("surge");
        let all = summary::responses(&scenario).unwrap();
        let series = by_percentile("response", Tone::Main, &all);
        let (nines, slowest) = *series.points.last().unwrap();
        assert!((nines - (all.len() as f64).log10()).abs() < 1e-9);
        assert_eq!(slowest, Some(all.max() as f64 / 1000.0));
        let names = [0.0, 1.0, 2.0, 3.0, 5.0].map(percentile);
        assert_eq!(names, ["0 %", "90 %", "99 %", "99.9 %", "99.999 %"]);
    }

    #[test]
    fn no_two_labels_of_an_axis_are_alike() {
        let records = [fixture::record(), fixture::clean(), fixture::huge()];
        let mut scenarios: Vec<_> = records.into_iter().flat_map(|run| run.scenarios).collect();
        let mut slow = fixture::scenario("slow");
        slow.intervals
            .retain(|interval| interval.from_seconds < 2.0);
        for interval in &mut slow.intervals {
            (interval.due, interval.answered, interval.seconds) = (1, 1, 3.0);
        }
        scenarios.push(slow);
        for chart in scenarios
            .iter()
            .flat_map(|scenario| of(scenario, "s").unwrap())
        {
            for axis in [&chart.x, &chart.y] {
                let ticks = axis.scale.ticks().into_iter();
                let mut labels: Vec<String> = ticks.map(axis.write).collect();
                assert!(labels.len() >= 2, "{}: {labels:?}", chart.title);
                labels.dedup();
                assert_eq!(labels.len(), axis.scale.ticks().len(), "{labels:?}");
            }
        }
    }

    #[test]
    fn leaks_have_a_chart_only_where_there_were_any() {
        let with = |leaks: u64| {
            let mut scenario = fixture::scenario("surge");
            scenario.intervals[0].leaks = leaks;
            of(&scenario, "s").unwrap().len()
        };
        assert_eq!([with(0), with(1)], [4, 5]);
    }

    #[test]
    fn processors_that_nobody_knows_have_no_chart() {
        let mut scenario = fixture::scenario("surge");
        assert_eq!(processors(&scenario, "s").unwrap().series.len(), 3);
        for interval in &mut scenario.intervals {
            interval.processors = Processors::default();
        }
        assert!(processors(&scenario, "s").is_none());
    }
}
