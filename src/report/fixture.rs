//! The records that the tests of all formats share.

use hdrhistogram::Histogram;

use crate::claim::Claim;
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
            lookup_scenario("telegram-bot"),
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
        claims: claims(),
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
        if claim.outcome == Outcome::Broken {
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
        leaks: u64::from(second % 61 == 0),
    }
}

fn settings() -> Settings {
    Settings {
        started_at: "2026-11-23T06:30:00Z".into(),
        seed: 42,
        people: 1_100_000_000,
        scale_divisor: 48.0,
        scale_reason: "fitted to 2 processors".into(),
        target: "bundled registry (as-reported)".into(),
        posture: Some("as-reported".into()),
        weaknesses: vec!["broken-object-access".into()],
        decoys: vec![],
        workers: 1,
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

/// A surge with a queue in the middle: all four fates of a request occur.
pub(crate) fn scenario(name: &str) -> ScenarioRecord {
    let steps = vec![
        step(
            "ask-for-otp",
            "POST /api/v2/auth/generateMobileOTP",
            716,
            [4, 2, 0, 0],
            6,
            2.1,
        ),
        handset("read-sms", 704),
        step(
            "confirm",
            "POST /api/v2/auth/validateMobileOtp",
            704,
            [0, 1, 0, 3],
            2,
            3.4,
        ),
        step(
            "look-for-a-slot",
            "GET /api/v2/appointment/sessions/calendarByPin?pincode={person.pin}&date={date}",
            31_820,
            [9, 31, 12, 0],
            48,
            1.2,
        ),
    ];
    ScenarioRecord {
        name: name.into(),
        title: "28 April 2021: registration opens to everybody over 18".into(),
        model: "open arrivals, sequential steps".into(),
        seconds: 31.4,
        visits_per_second_planned: 23.9,
        answers_per_second: 1_056.6,
        answers_per_second_max: 1_204.0,
        actors: vec![ActorRecord {
            id: "citizen".into(),
            kind: "citizen".into(),
            visits: Visits {
                scheduled: 728,
                finished: 688,
                abandoned: 24,
                shed: 12,
                unsent: 4,
            },
            steps,
        }],
        intervals: (0..31).map(surge_interval).collect(),
        resources: Resources {
            harness_cpu_seconds: 3.1,
            registry_cpu_seconds: Some(4.4),
            harness_memory_bytes_max: 38_400_000,
            registry_memory_bytes: Some(61_200_000),
        },
        validity: Validity {
            state: ValidityState::Valid,
            reasons: vec!["requests left at most 0.4 ms late".into()],
        },
    }
}

/// A bot at human pace; the third step is the one that leaks.
fn lookup_scenario(name: &str) -> ScenarioRecord {
    let steps = vec![
        step(
            "without-a-token",
            "GET /api/v2/appointment/beneficiaries",
            203,
            [0; 4],
            0,
            0.9,
        ),
        step(
            "stolen-token",
            "GET /api/v2/appointment/beneficiaries?id={other.id}",
            203,
            [0; 4],
            31,
            1.4,
        ),
        step(
            "partner-lookup",
            "GET /api/v2/registration/partner/lookup?mobile={other.mobile}",
            203,
            [0; 4],
            156,
            2.2,
        ),
    ];
    ScenarioRecord {
        name: name.into(),
        title: "June 2023: a chat bot answers a mobile number with a person's data".into(),
        seconds: 10.04,
        visits_per_second_planned: 20.0,
        answers_per_second: 60.7,
        answers_per_second_max: 71.0,
        actors: vec![ActorRecord {
            id: "bot".into(),
            kind: "bot".into(),
            visits: Visits {
                scheduled: 203,
                finished: 203,
                ..Visits::default()
            },
            steps,
        }],
        intervals: (0..10).map(lookup_interval).collect(),
        validity: Validity {
            state: ValidityState::TargetLimited,
            reasons: vec![
                "the registry's limit of 100 requests in 5 minutes an address was met".into(),
            ],
        },
        ..scenario(name)
    }
}

fn surge_interval(second: u64) -> Interval {
    let due = if second < 8 { 640 } else { 1_204 };
    let queue = (12..15).contains(&second);
    let response_ms = |usual: f64| if queue { usual * 40.0 } else { usual };
    Interval {
        from_seconds: second as f64,
        seconds: if second == 30 { 0.4 } else { 1.0 },
        due: if second == 30 { 210 } else { due },
        answered: if second == 30 {
            240
        } else {
            due - if queue { 90 } else { 2 }
        },
        unexpected: second % 3,
        lost: if queue { 14 } else { 0 },
        response_p50_ms: response_ms(1.2),
        response_p99_ms: response_ms(8.3 + (second % 4) as f64),
        response_max_ms: response_ms(22.0 + (second % 5) as f64 * 3.0),
        leaks: 0,
    }
}

fn lookup_interval(second: u64) -> Interval {
    Interval {
        from_seconds: second as f64,
        seconds: 1.0,
        due: 58 + second % 7,
        answered: 58 + second % 7,
        unexpected: 17 + second % 3,
        lost: 0,
        response_p50_ms: 1.5,
        response_p99_ms: 24.0 - second as f64,
        response_max_ms: 31.0,
        leaks: 14 + second,
    }
}

/// A step of which `[failed, timed out, shed, unsent]` requests got no answer.
fn step(
    id: &str,
    request: &str,
    scheduled: u64,
    [failed, timed_out, shed, unsent]: [u64; 4],
    unexpected: u64,
    median_ms: f64,
) -> StepRecord {
    let answered = scheduled - failed - timed_out - shed - unsent;
    StepRecord {
        id: id.into(),
        request: request.into(),
        conservation: Conservation {
            scheduled,
            answered,
            failed,
            timed_out,
            shed,
            unsent,
        },
        expected: answered - unexpected,
        statuses: [(200, answered - unexpected), (429, unexpected)]
            .map(|(status, count)| StatusCount { status, count })
            .into_iter()
            .filter(|status| status.count > 0)
            .collect(),
        failures: [
            ("connection reset", failed),
            ("no answer in time", timed_out),
        ]
        .map(|(reason, count)| FailureCount {
            reason: reason.into(),
            count,
        })
        .into_iter()
        .filter(|failure| failure.count > 0)
        .collect(),
        send_lag: latency(answered, median_ms / 20.0),
        service: latency(answered, median_ms * 0.8),
        response: latency(answered + timed_out, median_ms),
    }
}

fn handset(id: &str, looks: u64) -> StepRecord {
    step(id, StepRecord::HANDSET, looks, [0; 4], 0, 0.3)
}

/// A heavy tail: the slowest of `count` takes about `(count / 2)^0.45` times the median.
fn latency(count: u64, median_ms: f64) -> Latency {
    let mut histogram = Histogram::<u64>::new(3).unwrap();
    let mut done = 0;
    while done < count {
        let cell = ((count - done) / 10).max(1);
        let quantile = (done as f64 + cell as f64 / 2.0) / count as f64;
        let value_ms = median_ms * (0.5 / (1.0 - quantile)).powf(0.45);
        histogram
            .record_n((value_ms * 1000.0) as u64, cell)
            .unwrap();
        done += cell;
    }
    Latency::of(&histogram)
}

/// Two proved, one suspected.
pub(crate) fn findings() -> Vec<Finding> {
    let partner = Finding {
        id: "F1".into(),
        weakness: "partner-without-otp".into(),
        title: "Partner key without beneficiary OTP".into(),
        cwe: 306,
        owasp: "API2".into(),
        detector: "open-record".into(),
        certainty: Certainty::Proved,
        claims: vec![Claim::OtpOnly, Claim::PartnersAllowListed],
        scenario: "telegram-bot".into(),
        actor: "bot".into(),
        step: "partner-lookup".into(),
        request: "GET /api/v2/registration/partner/lookup?mobile={other.mobile}".into(),
        channel: "body /beneficiaries/0/name".into(),
        fields: ["name", "birth-year", "gender", "photo-id-last-four"]
            .map(Into::into)
            .to_vec(),
        bits: 58.4,
        person: Some("3fa81c0b92d4".into()),
        place: Some(Place {
            offset: 114,
            length: 13,
        }),
        occurrences: 156,
        people: 132,
        first_seen_ms: 48.2,
        evidence: "The answer described the person behind the number that the caller asked \
                   about; the caller had completed no OTP."
            .into(),
        reproducer:
            "mockdrill replay --scenario telegram-bot --seed 42 --visit 3 --until partner-lookup"
                .into(),
    };
    let object = Finding {
        id: "F2".into(),
        weakness: "broken-object-access".into(),
        title: "BOLA on beneficiary id".into(),
        cwe: 639,
        owasp: "API1".into(),
        detector: "foreign-record".into(),
        claims: vec![Claim::OtpOnly],
        step: "stolen-token".into(),
        request: "GET /api/v2/appointment/beneficiaries?id={other.id}".into(),
        person: Some("77be02c41a9f".into()),
        occurrences: 31,
        people: 31,
        first_seen_ms: 1_204.0,
        evidence: "A token of one person read the record of another.".into(),
        reproducer:
            "mockdrill replay --scenario telegram-bot --seed 42 --visit 8 --until stolen-token"
                .into(),
        ..partner.clone()
    };
    let timing = Finding {
        id: "F3".into(),
        weakness: "existence-by-time".into(),
        title: "Registered numbers are answered more slowly".into(),
        cwe: 208,
        owasp: "API2".into(),
        detector: "existence".into(),
        certainty: Certainty::Suspected,
        claims: vec![Claim::NoOpenApi],
        scenario: "registration-opening".into(),
        actor: "citizen".into(),
        step: "ask-for-otp".into(),
        request: "POST /api/v2/auth/generateMobileOTP".into(),
        channel: "time".into(),
        fields: vec!["existence".into()],
        bits: 0.21,
        person: None,
        place: None,
        occurrences: 704,
        people: 0,
        evidence: "Answers about registered numbers took 0.3 ms longer; the difference is below \
                   what counts as proved."
            .into(),
        ..partner.clone()
    };
    vec![partner, object, timing]
}

fn claims() -> Vec<ClaimRecord> {
    let judged = |claim: Claim| {
        let (outcome, evidence) = match claim {
            Claim::OtpOnly => (
                Outcome::Broken,
                "Shown by 187 answers: F1 partner-without-otp, F2 broken-object-access.",
            ),
            Claim::PartnersAllowListed => (
                Outcome::Broken,
                "Shown by 156 answers: F1 partner-without-otp.",
            ),
            Claim::NoOpenApi => (
                Outcome::Held,
                "None of 31,971 answers to callers without a credential spoke against it. \
                 Suspected, not proved: F3 existence-by-time.",
            ),
            Claim::BirthYearOnly | Claim::NoAddress => (
                Outcome::Held,
                "None of 859 answers that described a person spoke against it.",
            ),
            Claim::EdgeHolds => (
                Outcome::Held,
                "None of 203 requests beyond the limits spoke against it.",
            ),
            Claim::StaffTracked => (
                Outcome::NotTested,
                "Needs authorised users who log in and look people up, and the record of their access.",
            ),
            Claim::Encrypted => (
                Outcome::NotTested,
                "Needs a registry that serves TLS, asked in clear as well.",
            ),
            Claim::NotFromHere => (
                Outcome::NotTested,
                "Needs marked records, and a dump or a bot's answers to compare with them.",
            ),
        };
        ClaimRecord {
            claim,
            outcome,
            evidence: evidence.into(),
        }
    };
    Claim::ALL.into_iter().map(judged).collect()
}

/// Two kept, one breached, one of them of each unit.
pub(crate) fn thresholds() -> Vec<ThresholdRecord> {
    let judged = |scenario: &str, text: &str, measured, unit, held| ThresholdRecord {
        scenario: scenario.into(),
        text: text.into(),
        measured: Some(measured),
        unit,
        held,
    };
    vec![
        judged(
            "registration-opening",
            "response.p99 < 1s",
            12.4,
            Unit::Milliseconds,
            true,
        ),
        judged(
            "registration-opening",
            "lost < 1%",
            0.0019,
            Unit::Share,
            true,
        ),
        judged(
            "telegram-bot",
            "response.p99 < 20ms",
            23.1,
            Unit::Milliseconds,
            false,
        ),
    ]
}
