//! What is called as planned and what is not.

use super::*;
use crate::engine::schedule::{Schedule, Shard};
use crate::scenario::plan::Stage;
use crate::scenario::{Options, bundled, load};

fn rated(process: Process, rate: f64, seconds: u64) -> Arrivals {
    Arrivals::Rated(Rated {
        process,
        stages: vec![Stage {
            from: rate,
            to: rate,
            duration: Duration::from_secs(seconds),
        }],
        bursts: None,
    })
}

/// An actor with these arrivals, begun as late as `late` says of each due instant.
fn begun(
    arrivals: &Arrivals,
    (seed, shard): (u64, Shard),
    late: impl Fn(Duration) -> Duration,
) -> ArrivalsRecord {
    let bundled = bundled::find("phone-list").expect("it is bundled");
    let plan = load(bundled.origin, bundled.text, &Options::default());
    let mut actor = plan.expect("it is sound").actors.remove(0);
    actor.arrivals = arrivals.clone();
    let mut sample = Begun::new(arrivals);
    for arrival in Schedule::new(arrivals, seed, 0, shard) {
        sample.add(Sample {
            number: arrival.number,
            due: arrival.due,
            begun: arrival.due + late(arrival.due),
        });
    }
    let told = departure(&actor, &sample);
    let judged = judge(&actor, &sample);
    assert_eq!(told.is_none(), judged.as_planned, "{told:?}");
    judged
}

const WHOLE: (u64, Shard) = (1, Shard::WHOLE);

fn punctual(_: Duration) -> Duration {
    Duration::ZERO
}

/// Begun when a clock of this period ticks next.
fn ticking(period: Duration) -> impl Fn(Duration) -> Duration {
    move |due| {
        Duration::from_nanos(
            (due.as_nanos() / period.as_nanos() + 1) as u64 * period.as_nanos() as u64,
        ) - due
    }
}

/// Bar S2, of the schedule: accepted for at least 95 % of the seeds.
#[test]
#[expect(clippy::print_stdout, reason = "a bar shows its figures")]
fn arrivals_at_random_are_accepted_for_nearly_all_seeds() {
    let ramp = Arrivals::Rated(Rated {
        process: Process::Poisson,
        stages: vec![Stage {
            from: 0.0,
            to: 400.0,
            duration: Duration::from_secs(20),
        }],
        bursts: None,
    });
    let fourth = Shard { index: 1, of: 4 };
    for (name, arrivals, shard) in [
        ("5,000/s", rated(Process::Poisson, 5000.0, 2), Shard::WHOLE),
        ("a ramp to 400/s", ramp.clone(), Shard::WHOLE),
        ("shard 2/4 of the ramp", ramp, fourth),
    ] {
        let p_values: Vec<f64> = (0..400)
            .map(|seed| {
                begun(&arrivals, (seed, shard), punctual)
                    .p_value
                    .expect("tested")
            })
            .collect();
        let share = |level: f64| {
            p_values.iter().filter(|p| **p >= level).count() as f64 / p_values.len() as f64
        };
        let (at_1, at_5) = (share(0.01), share(0.05));
        println!(
            "S2 schedule, Poisson, {name}: accepted for {:.1} % of 400 seeds at the level of 1 % \
             (bar: 95 %), {:.1} % at 5 %",
            at_1 * 100.0,
            at_5 * 100.0
        );
        assert!(at_1 >= 0.95, "{name}: {at_1}");
        // A test that accepts everything tests nothing.
        assert!((0.90..0.99).contains(&at_5), "{name}: {at_5}");
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "a bar shows its figures")]
fn even_arrivals_do_not_vary() {
    let judged = begun(&rated(Process::Constant, 5000.0, 2), WHOLE, punctual);
    println!(
        "S2 schedule, constant, 5,000/s: variation {:?} (bar: 0.4)",
        judged.variation
    );
    assert!(judged.variation.expect("tested") < 0.001);
    let shard = (1, Shard { index: 2, of: 3 });
    let judged = begun(&rated(Process::Constant, 5000.0, 2), shard, punctual);
    assert!(judged.variation.expect("tested") < 0.001);
}

/// A timer of one millisecond bunches 5,000 arrivals a second, and nobody who waits longer
/// than that can tell: significant, printed, and no reason to refuse the run.
#[test]
fn what_no_figure_could_show_is_told_and_forgiven() {
    let tick = ticking(Duration::from_millis(1));
    let even = begun(&rated(Process::Constant, 5000.0, 2), WHOLE, &tick);
    assert!(even.variation.expect("tested") > 1.5, "{even:?}");
    assert!(even.as_planned);
    let random = begun(&rated(Process::Poisson, 5000.0, 2), WHOLE, &tick);
    assert!(random.p_value.expect("tested") < 0.001, "{random:?}");
    assert!(random.as_planned);
}

#[test]
fn a_timer_that_is_far_too_coarse_is_found() {
    let tick = ticking(Duration::from_millis(20));
    for process in [Process::Constant, Process::Poisson] {
        let judged = begun(&rated(process, 500.0, 4), WHOLE, &tick);
        assert!(!judged.as_planned, "{judged:?}");
        assert!(judged.late > 0.5);
    }
    // Slow arrivals are late by the same, and their gaps hardly change.
    let slow = begun(&rated(Process::Constant, 20.0, 10), WHOLE, &tick);
    assert!(slow.as_planned, "{slow:?}");
}

#[test]
fn one_stall_is_no_departure() {
    let stalled = Duration::from_millis(1000)..Duration::from_millis(1100);
    let late = |due| {
        if stalled.contains(&due) {
            stalled.end - due
        } else {
            Duration::ZERO
        }
    };
    let judged = begun(&rated(Process::Constant, 500.0, 4), WHOLE, late);
    assert!(judged.as_planned, "{judged:?}");
}

#[test]
fn few_arrivals_are_not_judged() {
    let judged = begun(&rated(Process::Poisson, 20.0, 2), WHOLE, punctual);
    assert_eq!((judged.p_value, judged.variation), (None, None));
    assert!(judged.as_planned);
}

#[test]
fn bursts_and_traces_are_compared_with_what_was_due() {
    let Arrivals::Rated(rated) = rated(Process::Poisson, 500.0, 4) else {
        unreachable!("it is by a rate")
    };
    let bursts = crate::scenario::plan::Bursts {
        tail: 1.2,
        visits_max: 50,
        gap: crate::scenario::plan::Pause::Fixed(Duration::from_millis(5)),
    };
    let bursts = Arrivals::Rated(Rated {
        bursts: Some(bursts),
        ..rated
    });
    let judged = begun(&bursts, WHOLE, punctual);
    assert_eq!(
        (judged.plan.as_str(), judged.variation),
        ("bursts", Some(0.0))
    );
    let judged = begun(&bursts, WHOLE, ticking(Duration::from_millis(20)));
    assert!(!judged.as_planned, "{judged:?}");
}
