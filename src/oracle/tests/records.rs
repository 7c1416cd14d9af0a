//! Records: whose they are, and who may see them.

use super::stage::{
    Answer, Stage, attempt, confirm, dashboard, dashboard_with, person, record, step, token,
    with_token,
};
use crate::oracle::exchange::About;

#[test]
fn own_household_after_the_own_otp_is_clean() {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    for index in (0..200_000_000).step_by(1_000_003) {
        let person = person(index);
        let mut visit = stage.visit(person);
        assert!(!visit.gets(0, &token()).leaked);
        assert!(!visit.gets(1, &dashboard(&person)).leaked);
    }
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn a_record_without_token_is_an_open_record() {
    let mut stage = Stage::new(vec![step()]);
    let other = person(77);
    let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
    assert!(visit.gets(0, &dashboard(&other)).leaked);
    drop(visit);
    let conclusion = stage.conclude();
    let finding = &conclusion.findings[0];
    assert_eq!(
        (finding.detector, finding.weakness.id),
        ("open-record", "records-open")
    );
    assert_eq!(
        finding.channel,
        "body /beneficiaries/0/beneficiary_reference_id"
    );
    assert!(finding.bits > 60.0, "{}", finding.bits);
    let household = other.household().members().count() as u64;
    assert_eq!(
        (finding.people, conclusion.ledger.people()),
        (household, household)
    );
    assert_eq!(conclusion.ledger.people_singled_out(), household);
    assert_eq!(conclusion.ledger.leaking_answers(), 1);
}

#[test]
fn the_step_names_what_it_attempts() {
    let mut stage = Stage::new(vec![attempt("partner-without-otp", with_token())]);
    let other = person(77);
    let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
    visit.gets(0, &Answer::new(200, record(&other, "")));
    drop(visit);
    assert_eq!(
        stage.findings(),
        ["foreign-record partner-without-otp Proved"]
    );
}

#[test]
fn a_stranger_is_recognised_by_the_ids_alone() {
    let mut stage = Stage::new(vec![with_token()]);
    let mut visit = stage.visit(person(5));
    assert!(
        visit
            .gets(0, &Answer::new(200, record(&person(900_000_001), "")))
            .leaked
    );
    drop(visit);
    assert_eq!(
        stage.findings(),
        ["foreign-record any-bearer-accepted Proved"]
    );
}

#[test]
fn own_login_does_not_open_others() {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    let other = person(12_345_678);
    let mut visit = stage.visit(person(5));
    visit.gets(0, &token());
    visit = visit.about(About::Person(other.index()));
    assert!(visit.gets(1, &Answer::new(200, record(&other, ""))).leaked);
    drop(visit);
    assert_eq!(
        stage.findings(),
        ["foreign-record broken-object-access Proved"]
    );
}

#[test]
fn own_record_without_an_otp_is_a_leak() {
    let mut stage = Stage::new(vec![attempt("unconfirmed-token", with_token())]);
    let own = person(5);
    assert!(stage.visit(own).gets(0, &dashboard(&own)).leaked);
    assert_eq!(
        stage.findings(),
        [
            "foreign-record unconfirmed-token Proved",
            "accepted-attempt unconfirmed-token Proved"
        ]
    );
}

#[test]
fn an_otp_that_was_refused_entitles_to_nothing() {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    let own = person(5);
    let mut visit = stage.visit(own);
    visit.gets(
        0,
        &Answer::new(400, r#"{"errorCode":"USRAUT0014","error":"Invalid OTP"}"#),
    );
    assert!(visit.gets(1, &dashboard(&own)).leaked);
}

/// Findings of logged-in visits whose dashboards hold more than they should.
fn dashboards_with(more: impl Fn(&population::Person) -> String) -> Vec<String> {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    for index in [5, 1_000_000, 999_999_999] {
        let own = person(index);
        let mut visit = stage.visit(own);
        visit.gets(0, &token());
        assert!(visit.gets(1, &dashboard_with(&own, &more)).leaked);
    }
    stage.findings()
}

#[test]
fn a_full_birth_date_is_found_in_every_spelling() {
    for format in [
        "%Y-%m-%d",
        "%d-%m-%Y",
        "%d/%m/%Y",
        "%-d %B %Y",
        "%b %d, %Y",
        "%Y%m%d",
        "%Y-%m-%dT00:00:00Z",
    ] {
        let findings = dashboards_with(|member| {
            format!(
                r#","birth_date":"{}""#,
                member.birth_date().strftime(format)
            )
        });
        assert_eq!(
            findings,
            ["full-birth-date full-birth-date Proved"],
            "{format}"
        );
    }
}

#[test]
fn an_address_is_found() {
    let findings = dashboards_with(|member| format!(r#","address":"{}""#, member.address()));
    assert_eq!(findings, ["address-served address-exposed Proved"]);
}

#[test]
fn full_numbers_are_found() {
    let photo_id = |member: &population::Person| format!(r#","id":"{}""#, member.photo_id().number);
    assert_eq!(
        dashboards_with(photo_id),
        ["unmasked-number identity-number-unmasked Proved"]
    );
    let mobile =
        |member: &population::Person| format!(r#","m":"+91{}""#, member.household().mobile());
    assert_eq!(
        dashboards_with(mobile),
        ["unmasked-number identity-number-unmasked Proved"]
    );
}

#[test]
fn a_finding_points_at_the_field_that_it_is_about() {
    let other = person(1_000_000);
    let mobile = other.household().mobile();
    let birth = other.birth_date();
    let more = format!(
        r#","born":"{birth}","lives":{{"at":"{}"}},"phones":["{mobile}"]"#,
        other.address()
    );
    let body = record(&other, &more);
    let mut stage = Stage::new(vec![step()]);
    let about = About::Person(other.index());
    let answer = Answer::new(200, body.clone());
    stage.visit(person(5)).about(about).gets(0, &answer);
    let findings = stage.conclude().findings;
    let year = birth.year().to_string();
    let street = other.address().street.split(' ').next().unwrap_or_default();
    for (detector, channel, value) in [
        (
            "open-record",
            "body /beneficiary_reference_id",
            &other.reference_id().to_string(),
        ),
        ("full-birth-date", "body /born", &year),
        ("address-served", "body /lives/at", &street.to_owned()),
        ("unmasked-number", "body /phones/0", &mobile.to_string()),
    ] {
        let mut named = findings.iter().filter(|found| found.detector == detector);
        let finding = named.next().expect(detector);
        let place = finding.place.expect("where it lies is known");
        let there = &body[place.offset..place.offset + place.length];
        assert_eq!((finding.channel.as_str(), there), (channel, value.as_str()));
    }
}

#[test]
fn own_data_in_a_header_is_misplaced() {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    let own = person(5);
    let mut visit = stage.visit(own);
    visit.gets(0, &token());
    let answer = dashboard(&own).header(&format!("x-account: {}", own.household().mobile()));
    assert!(visit.gets(1, &answer).leaked);
    let answer = dashboard(&own).header(&format!("x-beneficiary: {}", own.reference_id()));
    assert!(!visit.gets(1, &answer).leaked);
    let answer = dashboard(&own).trailer(&format!("x-trace: {}", own.reference_id()));
    visit.gets(1, &answer);
    drop(visit);
    let conclusion = stage.conclude();
    let lines: Vec<_> = conclusion
        .findings
        .iter()
        .map(|finding| {
            (
                finding.detector,
                finding.weakness.id,
                finding.channel.as_str(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("misplaced-data", "leak-in-header", "header x-beneficiary"),
            (
                "misplaced-data",
                "leak-in-trailer-or-range",
                "trailer x-trace"
            ),
            ("unmasked-number", "leak-in-header", "header x-account"),
        ]
    );
}

#[test]
fn a_token_that_carries_personal_data_is_found() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut stage = Stage::new(vec![confirm()]);
    let own = person(5);
    let claims = format!(
        r#"{{"mobile_number":{},"beneficiary_reference_id":{},"iat":1686480000}}"#,
        own.household().mobile(),
        own.reference_id()
    );
    let token = format!(
        r#"{{"token":"{}.{}.c2lnbmF0dXJl"}}"#,
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#),
        URL_SAFE_NO_PAD.encode(claims)
    );
    stage.visit(own).gets(0, &Answer::new(200, token));
    assert_eq!(
        stage.findings(),
        [
            "misplaced-data token-carries-personal-data Proved",
            "unmasked-number token-carries-personal-data Proved"
        ]
    );
}

#[test]
fn thin_evidence_about_many_people_adds_up() {
    let name_and_year = |count: u64| {
        let mut stage = Stage::new(vec![step()]);
        for index in 0..count {
            let other = person(1_000 + index * 7_919);
            let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
            let body = format!(
                r#"{{"name":"{}","born":{}}}"#,
                other.name(),
                other.birth_year()
            );
            assert!(!visit.gets(0, &Answer::new(200, body)).leaked);
        }
        let conclusion = stage.conclude();
        (
            conclusion.findings.first().map(|finding| finding.certainty),
            conclusion.ledger.people(),
        )
    };
    use crate::record::Certainty::{Proved, Suspected};
    assert_eq!(name_and_year(1), (Some(Suspected), 0));
    assert_eq!(name_and_year(12), (Some(Proved), 12));
}

#[test]
fn partial_leaks_of_one_visit_are_joined() {
    let mut stage = Stage::new(vec![step()]);
    let other = person(77_000_000);
    let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
    let mobile = format!(r#"{{"mobile":"{}"}}"#, other.household().mobile());
    let gets_mobile = visit.gets(0, &Answer::new(200, mobile.clone()));
    visit.gets(0, &Answer::new(200, mobile));
    drop(visit);
    assert!(gets_mobile.leaked);
    let conclusion = stage.conclude();
    let members = other.household().members().count() as f64;
    let mobile_bits = (1.1e9 / members).log2();
    assert_eq!(conclusion.ledger.leaking_answers(), 2);
    assert!(
        (conclusion.ledger.bits() - mobile_bits).abs() < 1e-6,
        "counted once"
    );
}

#[test]
fn without_an_attempt_the_channel_names_the_weakness() {
    use base64::Engine as _;
    let other = person(77);
    let hidden = base64::engine::general_purpose::STANDARD.encode(record(&other, ""));
    let location = format!(
        "location: /b/{}?m={}",
        other.reference_id(),
        other.household().mobile()
    );
    let cases = [
        ("leak-in-error", Answer::new(500, record(&other, ""))),
        ("leak-in-redirect", Answer::new(302, "").header(&location)),
        (
            "leak-when-decoded",
            Answer::new(200, format!(r#"{{"data":"{hidden}"}}"#)),
        ),
        (
            "leak-in-trailer-or-range",
            Answer::new(200, "ok").trailer(&format!("x-a: {}", record(&other, ""))),
        ),
    ];
    for (weakness, answer) in cases {
        let mut stage = Stage::new(vec![step()]);
        stage.visit(person(5)).gets(0, &answer);
        let findings = stage.findings();
        assert!(
            findings[0].starts_with(&format!("open-record {weakness} ")),
            "{findings:?}"
        );
    }
}

#[test]
fn a_name_and_a_year_in_a_token_add_up_to_a_finding() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut stage = Stage::new(vec![confirm()]);
    for index in 0..20 {
        let own = person(index * 1_000_003);
        let claims = format!(r#"{{"name":"{}","born":{}}}"#, own.name(), own.birth_year());
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
        let token = format!("{header}.{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(claims));
        stage.visit(own).gets(0, &Answer::new(200, token));
    }
    assert_eq!(
        stage.findings(),
        ["misplaced-data token-carries-personal-data Proved"]
    );
}
