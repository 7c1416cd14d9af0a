//! What holds for every schedule.

use proptest::prelude::*;

use super::*;
use crate::scenario::plan::{Bursts, Pause, Process, Rated, Recorded, Stage};

fn stage(from: f64, to: f64, seconds: f64) -> Stage {
    let duration = Duration::from_secs_f64(seconds);
    Stage { from, to, duration }
}

fn all(process: Process, stages: Vec<Stage>, seed: u64, shard: Shard) -> Vec<Arrival> {
    let arrivals = Arrivals::Rated(Rated {
        process,
        stages,
        bursts: None,
    });
    schedule(&arrivals, seed, shard)
}

fn schedule(arrivals: &Arrivals, seed: u64, shard: Shard) -> Vec<Arrival> {
    Schedule::new(arrivals, seed, 0, shard).collect()
}

/// Everything that one can ask for.
fn arrivals() -> impl Strategy<Value = Arrivals> {
    let process = prop_oneof![Just(Process::Constant), Just(Process::Poisson)];
    let rated = (process, stages(), prop::option::of(bursts()));
    let rated = rated.prop_map(|(process, stages, bursts)| Rated {
        process,
        stages,
        bursts,
    });
    prop_oneof![
        rated.prop_map(Arrivals::Rated),
        recorded().prop_map(Arrivals::Recorded),
    ]
}

fn bursts() -> impl Strategy<Value = Bursts> {
    let gap = (0..500_u64).prop_map(Duration::from_millis);
    let gap = prop_oneof![
        gap.clone().prop_map(Pause::Fixed),
        gap.prop_map(Pause::Exponential)
    ];
    (0.5..3.0_f64, 2..200_u32, gap).prop_map(|(tail, visits_max, gap)| Bursts {
        tail,
        visits_max,
        gap,
    })
}

fn recorded() -> impl Strategy<Value = Recorded> {
    let gaps = prop::collection::vec(prop_oneof![Just(0), 1..3_000_000_000_u64], 1..300);
    let parts = (gaps, 0.1..10.0_f64, 0.01..4.0_f64, any::<bool>());
    parts.prop_map(|(gaps, pace, copies, by_chance)| {
        let mut instant = 1;
        let instants = gaps.into_iter().map(|gap| {
            instant += gap;
            instant
        });
        Recorded {
            instants: instants.collect(),
            pace,
            copies,
            by_chance,
        }
    })
}

fn stages() -> impl Strategy<Value = Vec<Stage>> {
    let one = (0.0..400.0_f64, 0.0..400.0_f64, 0.1..5.0_f64);
    prop::collection::vec(one.prop_map(|(a, b, s)| stage(a, b, s)), 1..5)
}

#[test]
fn nobody_comes_while_others_go_first() {
    for process in [Process::Constant, Process::Poisson] {
        let quiet = vec![stage(0.0, 0.0, 4.0), stage(10.0, 10.0, 2.0)];
        let late = all(process, quiet, 7, Shard::WHOLE);
        let plain = all(process, vec![stage(10.0, 10.0, 2.0)], 7, Shard::WHOLE);
        assert_eq!(late.len(), plain.len());
        for (late, plain) in late.iter().zip(plain) {
            let shifted = plain.due + Duration::from_secs(4);
            // Rounded to a nanosecond once or twice.
            assert!(late.due.abs_diff(shifted) <= Duration::from_nanos(2));
        }
    }
}

#[test]
fn a_ramp_from_nothing_follows_the_square_root() {
    let due = all(
        Process::Constant,
        vec![stage(0.0, 100.0, 10.0)],
        1,
        Shard::WHOLE,
    );
    assert_eq!(due.len(), 500);
    // u = 5 t², so arrival 125 is due after 5 s.
    assert!((due[125].due.as_secs_f64() - 5.0).abs() < 1e-9);
}

#[test]
fn an_even_rate_is_evenly_spaced() {
    let due = all(
        Process::Constant,
        vec![stage(4.0, 4.0, 2.0)],
        1,
        Shard::WHOLE,
    );
    let millis: Vec<u128> = due.iter().map(|arrival| arrival.due.as_millis()).collect();
    assert_eq!(millis, [0, 250, 500, 750, 1000, 1250, 1500, 1750]);
}

#[test]
fn poisson_gaps_vary_as_exponentials_do() {
    let due = all(
        Process::Poisson,
        vec![stage(1000.0, 1000.0, 20.0)],
        3,
        Shard::WHOLE,
    );
    let times: Vec<f64> = due
        .iter()
        .map(|arrival| arrival.due.as_secs_f64())
        .collect();
    let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
    let variation = variance.sqrt() / mean;
    assert!(
        (variation - 1.0).abs() < 0.05,
        "coefficient of variation {variation}"
    );
    assert!(
        (due.len() as f64 - 20_000.0).abs() < 600.0,
        "{} arrivals",
        due.len()
    );
}

proptest! {
    #[test]
    fn arrivals_are_in_order_and_inside(stages in stages(), poisson: bool, seed: u64) {
        let process = if poisson { Process::Poisson } else { Process::Constant };
        let total: f64 = stages.iter().map(|stage| stage.duration.as_secs_f64()).sum();
        let due = all(process, stages, seed, Shard::WHOLE);
        prop_assert!(due.windows(2).all(|pair| pair[0].due <= pair[1].due));
        prop_assert!(due.iter().all(|arrival| arrival.due.as_secs_f64() <= total + 1e-6));
    }

    #[test]
    fn evenly_spaced_arrivals_are_as_many_as_the_area(stages in stages()) {
        let area: f64 = stages
            .iter()
            .map(|stage| (stage.from + stage.to) / 2.0 * stage.duration.as_secs_f64())
            .sum();
        let due = all(Process::Constant, stages, 0, Shard::WHOLE);
        prop_assert!((due.len() as f64 - area).abs() <= 1.0 + 1e-6);
    }

    #[test]
    fn arrivals_of_all_kinds_are_in_order_and_inside(arrivals in arrivals(), seed: u64) {
        let due = schedule(&arrivals, seed, Shard::WHOLE);
        prop_assert!(due.windows(2).all(|pair| pair[0].due <= pair[1].due));
        let end = arrivals.duration() + Duration::from_micros(1);
        prop_assert!(due.iter().all(|arrival| arrival.due <= end));
        prop_assert!(due.iter().map(|arrival| arrival.number).eq(0..due.len() as u64));
    }

    #[test]
    fn shards_together_are_the_whole(arrivals in arrivals(), seed: u64, of in 1..5_u64) {
        let whole = schedule(&arrivals, seed, Shard::WHOLE);
        let mut parts: Vec<Arrival> = (0..of)
            .flat_map(|index| schedule(&arrivals, seed, Shard { index, of }))
            .collect();
        parts.sort_by_key(|arrival| arrival.number);
        prop_assert_eq!(parts, whole);
    }

    #[test]
    fn parts_of_a_shard_together_are_the_shard(arrivals in arrivals(), seed: u64, of in 1..4_u64, workers in 1..4_u64) {
        for index in 0..of {
            let shard = Shard { index, of };
            let whole = schedule(&arrivals, seed, shard);
            let mut parts: Vec<Arrival> = (0..workers)
                .flat_map(|worker| schedule(&arrivals, seed, shard.part(worker, workers)))
                .collect();
            parts.sort_by_key(|arrival| arrival.number);
            prop_assert_eq!(parts, whole);
        }
    }

    #[test]
    fn a_trace_played_as_it_is_gives_itself(recorded in recorded(), speed in 0.01..100.0_f64) {
        let recorded = Recorded { pace: 1.0 / speed, copies: 1.0, ..recorded };
        let due = schedule(&Arrivals::Recorded(recorded.clone()), 0, Shard::WHOLE);
        prop_assert_eq!(due.len(), recorded.instants.len());
        for (arrival, instant) in due.iter().zip(&*recorded.instants) {
            let wanted = *instant as f64 / 1e9 / speed;
            prop_assert!((arrival.due.as_secs_f64() - wanted).abs() < 1e-6);
        }
    }

    #[test]
    fn a_trace_taken_evenly_brings_an_exact_number(recorded in recorded()) {
        let recorded = Recorded { by_chance: false, ..recorded };
        let wanted = (recorded.instants.len() as f64 * recorded.copies) as usize;
        let due = schedule(&Arrivals::Recorded(recorded), 0, Shard::WHOLE);
        prop_assert_eq!(due.len(), wanted);
    }
}

#[test]
fn a_trace_thinned_by_chance_keeps_its_share() {
    let arrivals = Arrivals::Recorded(Recorded {
        instants: (1..=20_000).map(|second| second * 1_000_000).collect(),
        pace: 1.0,
        copies: 0.25,
        by_chance: true,
    });
    for seed in 0..5 {
        let kept = schedule(&arrivals, seed, Shard::WHOLE).len() as f64;
        assert!((kept - 5_000.0).abs() < 300.0, "{kept} of 20,000");
    }
}

#[test]
fn visits_repeated_of_a_trace_lie_between_its_instants() {
    let arrivals = Arrivals::Recorded(Recorded {
        instants: [1_000, 3_000].map(|millis| millis * 1_000_000).into(),
        pace: 0.5,
        copies: 2.0,
        by_chance: false,
    });
    let due = schedule(&arrivals, 0, Shard::WHOLE);
    let millis: Vec<u128> = due.iter().map(|arrival| arrival.due.as_millis()).collect();
    assert_eq!(millis, [500, 1000, 1500, 1500]);
    assert_eq!(arrivals.visits_expected(), 4.0);
    assert_eq!(arrivals.duration(), Duration::from_millis(1500));
}

fn clustered(process: Process, stages: Vec<Stage>, bursts: Bursts) -> Arrivals {
    Arrivals::Rated(Rated {
        process,
        stages,
        bursts: Some(bursts),
    })
}

#[test]
fn bursts_keep_the_mean_rate_of_their_stages() {
    for (tail, visits_max) in [(0.5, 50), (1.2, 100), (1.5, 1000), (3.0, 20)] {
        let bursts = Bursts {
            tail,
            visits_max,
            gap: Pause::Exponential(Duration::from_millis(5)),
        };
        let arrivals = clustered(Process::Poisson, vec![stage(200.0, 600.0, 500.0)], bursts);
        let visits = schedule(&arrivals, 7, Shard::WHOLE).len() as f64;
        let ratio = visits / arrivals.visits_expected();
        // The sum of so many bursts varies by its standard deviation, which this is about.
        assert!((ratio - 1.0).abs() < 0.05, "tail {tail}: {ratio}");
    }
}

/// Counts of visits in equal stretches vary far more than those of independent visits.
#[test]
fn bursts_are_not_smooth() {
    let dispersion = |bursts: Option<Bursts>| {
        let arrivals = Arrivals::Rated(Rated {
            process: Process::Poisson,
            stages: vec![stage(100.0, 100.0, 400.0)],
            bursts,
        });
        let mut counts = vec![0.0_f64; 400];
        for arrival in schedule(&arrivals, 11, Shard::WHOLE) {
            counts[arrival.due.as_secs() as usize] += 1.0;
        }
        let mean = counts.iter().sum::<f64>() / 400.0;
        let squares = counts.iter().map(|count| (count - mean).powi(2));
        squares.sum::<f64>() / 400.0 / mean
    };
    let independent = dispersion(None);
    assert!((independent - 1.0).abs() < 0.3, "{independent}");
    let bursts = dispersion(Some(Bursts {
        tail: 1.2,
        visits_max: 500,
        gap: Pause::Fixed(Duration::from_millis(20)),
    }));
    assert!(bursts > 10.0, "{bursts}");
}

proptest! {
    #[test]
    fn a_burst_has_the_numbers_of_visits_that_its_tail_says(bursts in bursts(), share in 0.0..1.0_f64) {
        let visits = bursts.visits_at(share);
        prop_assert!((1..=bursts.visits_max).contains(&visits));
        // The mean of what is drawn at even steps is the mean that the rates are divided by.
        let steps = 100_000_u32;
        let at = |step: u32| f64::from(bursts.visits_at((f64::from(step) + 0.5) / f64::from(steps)));
        let mean = (0..steps).map(at).sum::<f64>() / f64::from(steps);
        prop_assert!((mean / bursts.visits_mean() - 1.0).abs() < 0.01, "{mean}");
    }

    #[test]
    fn visits_of_one_burst_lie_as_far_apart_as_said(visits_max in 2..50_u32, millis in 1..100_u64) {
        // A single beginning, at zero.
        let gap = Duration::from_millis(millis);
        let bursts = Bursts { tail: 0.5, visits_max, gap: Pause::Fixed(gap) };
        let rate = bursts.visits_mean() / 100.0;
        let arrivals = clustered(Process::Constant, vec![stage(rate, rate, 100.0)], bursts);
        let due = schedule(&arrivals, u64::from(visits_max), Shard::WHOLE);
        prop_assert!(due.len() <= visits_max as usize);
        prop_assert!(due.windows(2).all(|pair| pair[1].due - pair[0].due == gap));
    }
}
