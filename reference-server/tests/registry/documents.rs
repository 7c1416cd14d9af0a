//! The certificate interface for partners: scope, access token, consent, and then one certificate.

use population::Person;
use serde_json::json;

use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair};
use crate::signing::{Signer, with_partners};

const TOKEN: &str = "/cert/external/token";
const CERTIFICATE: &str = "/cert/external/pdf/certificate";
const REFUSED: &str = "401 Unauthenticated access!";

fn ask(drill: &Drill, partner: &Signer, form: &str) -> Answer {
    let request = Request::new("POST", TOKEN).body(form);
    drill.send(&partner.sign(drill, request))
}

/// An access token.
pub(crate) fn access(drill: &Drill, partner: &Signer) -> String {
    let answer = ask(
        drill,
        partner,
        "grant_type=client_credentials&scope=read%3Acert",
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    let token = &answer.json()["access_token"];
    token.as_str().expect("a token").to_owned()
}

fn wanted(person: &Person) -> Request {
    let body = json!({
        "beneficiaryId": person.reference_id().to_string(),
        "mobile": person.household().mobile().to_string(),
    });
    Request::post(CERTIFICATE, &body)
}

fn vaccinated(drill: &Drill, n: usize) -> Person {
    drill.person(n, |person| !person.doses_by(drill.date).is_empty())
}

#[test]
fn with_access_and_consent_the_certificate_comes() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let person = vaccinated(&drill, 0);
    let consent = drill.consent(&partner, person.household().mobile());
    let request = partner.sign(&drill, wanted(&person));
    let request = request.bearer(&access(&drill, &partner));
    let answer = drill.send(&request.header("x-consent", consent));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.text().contains(&person.name().to_string()));
}

#[test]
fn access_is_the_partners_own_and_short() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let person = vaccinated(&drill, 0);
    let consent = drill.consent(&partner, person.household().mobile());
    let fetch = |access: Option<&str>| {
        let request = partner.sign(&drill, wanted(&person));
        let request = request.header("x-consent", consent.clone());
        let request = access.map_or(request.clone(), |access| request.bearer(access));
        drill.send(&request).line()
    };
    assert_eq!(fetch(None), REFUSED);
    assert_eq!(fetch(Some("garbage")), REFUSED);
    assert_eq!(fetch(Some(&consent)), REFUSED, "consent is no access");
    assert_eq!(fetch(Some(&access(&drill, &Signer::enrolled(3)))), REFUSED);
    let own = access(&drill, &partner);
    drill.wait(299);
    assert!(fetch(Some(&own)).starts_with("200 "));
    drill.wait(1);
    assert_eq!(fetch(Some(&own)), REFUSED);
}

#[test]
fn consent_is_the_citizens_own_and_to_this_partner() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let [person, other] = [0, 1].map(|n| vaccinated(&drill, n));
    let mobile = person.household().mobile();
    let own = access(&drill, &partner);
    let fetch = |person: &Person, consent: Option<&str>| {
        let request = partner.sign(&drill, wanted(person)).bearer(&own);
        let request = match consent {
            Some(consent) => request.header("x-consent", consent),
            None => request,
        };
        drill.send(&request).line()
    };
    assert_eq!(fetch(&person, None), REFUSED);
    assert_eq!(fetch(&person, Some("garbage")), REFUSED);
    let portal = drill.token(Pair::Portal, mobile);
    assert_eq!(fetch(&person, Some(&portal)), REFUSED);
    let to_another = drill.token(Pair::Partner, mobile);
    assert_eq!(
        fetch(&person, Some(&to_another)),
        REFUSED,
        "to the rehearsal's partner"
    );
    let consent = drill.consent(&partner, mobile);
    assert_eq!(fetch(&other, Some(&consent)), REFUSED);
    assert!(fetch(&person, Some(&consent)).starts_with("200 "));
}

#[test]
fn a_consented_mobile_opens_nobody_elses_certificate() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let [person, other] = [0, 1].map(|n| vaccinated(&drill, n));
    let consent = drill.consent(&partner, person.household().mobile());
    let own = access(&drill, &partner);
    for id in [
        other.reference_id().to_string(),
        "1".repeat(14),
        String::new(),
    ] {
        let mobile = person.household().mobile().to_string();
        let body = json!({ "beneficiaryId": id, "mobile": mobile });
        let request = partner.sign(&drill, Request::post(CERTIFICATE, &body));
        let request = request.bearer(&own).header("x-consent", consent.clone());
        assert_eq!(
            drill.send(&request).line(),
            r#"400 {"errorCode":"APPOIN0001","error":"Beneficiary Not Found"}"#
        );
    }
}

#[test]
fn tokens_are_asked_for_as_the_standard_says() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let line = |form: &str| ask(&drill, &partner, form).line();
    let unsupported = r#"400 {"errorCode":"PARTNR0201","error":"unsupported_grant_type"}"#;
    assert_eq!(line("grant_type=password"), unsupported);
    assert_eq!(line(""), unsupported);
    assert_eq!(
        line("grant_type=client_credentials&scope=write:cert"),
        r#"400 {"errorCode":"PARTNR0202","error":"invalid_scope"}"#
    );
    assert_eq!(
        line("grant_type=client_credentials&grant_type=client_credentials"),
        "400 Bad Request"
    );
    let answer = ask(&drill, &partner, "grant_type=client_credentials");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let mut answer = answer.json();
    assert_eq!(answer["access_token"].as_str().map(str::len), Some(64));
    answer["access_token"].take();
    let expected = json!({
        "access_token": null, "token_type": "Bearer", "expires_in": 300, "scope": "read:cert",
    });
    assert_eq!(answer, expected);
}
