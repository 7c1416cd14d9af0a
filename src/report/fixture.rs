//! The records that the tests of all formats share.

mod judged;
mod load;

pub(crate) use self::judged::{findings, thresholds};
pub(crate) use self::load::scenario;
use crate::record::*;

/// Two scenarios, two proved leaks, one suspicion, one breached threshold.
pub(crate) fn record() -> RunRecord {
    RunRecord {
        format: FORMAT,
        mockdrill: "0.1.0".into(),
        settings: settings(),
        environment: environment(),
        scenarios: vec![
            scenario("registration-opening"),
            load::lookup_scenario("telegram-bot"),
        ],
        findings: findings(),
        disclosure: Disclosure {
            leaking_answers: 187,
            people: 163,
            people_singled_out: 163,
            bits: 9_214.6,
            bits_per_second: 917.8,
            whole_registry_hours: Some(18_818.4),
        },
        claims: judged::claims(),
        thresholds: thresholds(),
        validity: Validity {
            state: ValidityState::Valid,
            reasons: vec![],
        },
        verdict: Verdict {
            exit_code: 1,
            text: "leak proved: partner-without-otp, broken-object-access; threshold breached: \
                   response.p99 < 20ms (telegram-bot)"
                .into(),
        },
        interrupted: false,
    }
}

/// The same run against a registry that holds.
pub(crate) fn clean() -> RunRecord {
    let mut record = record();
    record.findings.clear();
    record.disclosure = Disclosure::default();
    record.settings.posture = Some("hardened".into());
    record.settings.target = "bundled registry (hardened)".into();
    for claim in &mut record.claims {
        if claim.outcome != Outcome::NotTested {
            claim.outcome = Outcome::Held;
            claim.evidence = "None of 1,204 answers about other people spoke against it.".into();
        }
    }
    for threshold in &mut record.thresholds {
        threshold.held = true;
        threshold.measured = Some(4.2);
    }
    for interval in record.scenarios.iter_mut().flat_map(|s| &mut s.intervals) {
        interval.leaks = 0;
    }
    record.verdict = Verdict {
        exit_code: 0,
        text: "no leak was proved, and all 3 thresholds were kept".into(),
    };
    record
}

/// An hour at one-second intervals, many steps, every kind of finding, long words.
pub(crate) fn huge() -> RunRecord {
    let mut record = record();
    let mut surge = scenario("a-scenario-with-a-name-that-nobody-would-choose-but-somebody-will");
    surge.seconds = 3600.0;
    surge.visits_per_second_planned = 1_145.8;
    surge.answers_per_second_max = 55_000.0;
    surge.intervals = (0..3600).map(hour_interval).collect();
    let steps = surge.actors[0].steps.clone();
    surge.actors[0].steps = steps.iter().cycle().take(48).cloned().collect();
    record.scenarios.push(surge);
    let findings = record.findings.clone();
    let many = findings.iter().cycle().take(72).cloned().enumerate();
    record.findings = many
        .map(|(at, finding)| Finding {
            id: format!("F{}", at + 1),
            bits: 2.0 + at as f64,
            occurrences: 11_u64.pow(at as u32 % 9),
            ..finding
        })
        .collect();
    record.findings[1].channel = format!("body /{}", "a-very-long-key-without-a-break".repeat(8));
    record
}

fn hour_interval(second: u64) -> Interval {
    let wave = 1.0 + (second as f64 / 300.0).sin();
    let frozen = (1800..1860).contains(&second);
    let due = 20_000 + (wave * 17_500.0) as u64;
    Interval {
        from_seconds: second as f64,
        seconds: 1.0,
        due,
        answered: if frozen { 0 } else { due },
        unexpected: due / 300,
        lost: if frozen { due } else { 0 },
        response_p50_ms: if frozen { 0.0 } else { 1.5 + wave },
        response_p99_ms: if frozen { 0.0 } else { 18.0 + 40.0 * wave },
        response_max_ms: if frozen {
            0.0
        } else {
            90.0 + (second % 97) as f64 * 40.0
        },
        leaks: u64::from(second.is_multiple_of(61)),
        processors: Processors {
            harness: Some(wave / 2.5),
            registry: Some(wave / 1.7),
            harness_waiting: Some(wave / 40.0),
            registry_waiting: None,
        },
    }
}

fn settings() -> Settings {
    Settings {
        started_at: "2026-11-23T06:30:00Z".into(),
        seed: 42,
        people_seed: 42,
        people: 1_100_000_000,
        scale_divisor: 48.0,
        scale_reason: "fitted to 2 processors".into(),
        target: "bundled registry (as-reported)".into(),
        posture: Some("as-reported".into()),
        weaknesses: vec!["broken-object-access".into()],
        decoys: vec![],
        workers: 1,
        shard: None,
        visit: None,
    }
}

fn environment() -> Environment {
    Environment {
        processors: 2,
        processor: "Example processor 2.4 GHz".into(),
        kernel: "Linux 6.12.0".into(),
        open_files_max: 65_536,
    }
}
