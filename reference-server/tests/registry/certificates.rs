//! Certificates: the page, its code, the signature, and who gets them.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::date;
use population::Person;
use serde_json::{Value, json};

use crate::bookings::{DELETE, NEW, NOBODY, newcomer};
use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair};
use crate::statements;

const VERIFY: &str = "/api/v3/certificate/verify";
const KEYS: &str = "/.well-known/jwks.json";

/// A registry on a day on which people have three doses, and the `n`-th of them with so many.
fn late(n: usize, doses: usize) -> (Drill, Person) {
    let drill = Drill::with(|config| config.date = date(2022, 12, 1));
    let person = drill.person(n, |person| person.doses_by(drill.date).len() == doses);
    (drill, person)
}

fn own(drill: &Drill, pair: Pair, person: &Person) -> Answer {
    let token = drill.token(pair, person.household().mobile());
    drill.certificate(pair, &token, &person.reference_id().to_string())
}

/// What the QR code on the page says, read from the picture in the file.
fn scanned(pdf: &[u8]) -> String {
    let text = String::from_utf8_lossy(pdf);
    let number = |name: &str| -> usize {
        let after = text.split(name).nth(1).expect("a picture");
        let digits = after
            .trim_start()
            .split(|letter: char| !letter.is_ascii_digit());
        digits
            .into_iter()
            .next()
            .and_then(|text| text.parse().ok())
            .expect("a number")
    };
    let width = number("/Width");
    let find = |from: usize, mark: &[u8]| {
        let mut windows = pdf[from..].windows(mark.len());
        from + windows.position(|window| window == mark).expect("a mark") + mark.len()
    };
    let start = find(find(0, b"/Width"), b"stream\n");
    let white = |x: usize, y: usize| {
        let byte = pdf[start + y * width.div_ceil(8) + x / 8];
        byte & (0x80 >> (x % 8)) != 0
    };
    // Four pixels a module: readers of pictures do not expect single ones.
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width * 4, width * 4, |x, y| {
        if white(x / 4, y / 4) { 255 } else { 0 }
    });
    let grids = picture.detect_grids();
    let (_, content) = grids.first().expect("a code").decode().expect("readable");
    content
}

fn verify(drill: &Drill, credential: &str) -> Value {
    let answer = drill.send(&Request::post(VERIFY, &json!({ "credential": credential })));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[test]
fn a_certificate_is_a_page_that_says_who_and_what() {
    for (pair, doses) in [(Pair::Public, 1), (Pair::Portal, 2), (Pair::Portal, 3)] {
        let (drill, person) = late(0, doses);
        let answer = own(&drill, pair, &person);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let page = answer.text();
        assert!(page.starts_with("%PDF-1.") && page.trim_end().ends_with("%%EOF"));
        let says = |text: &str| page.contains(&format!("({text})"));
        assert!(says(&person.name().to_string()));
        assert!(says(&person.birth_year().to_string()));
        for dose in person.doses_by(drill.date).iter() {
            let day = dose.date.strftime("%d-%m-%Y");
            assert!(says(&format!("{day}, batch {}", dose.batch)), "{page}");
            let centre = drill.population.centre(dose.centre).expect("a centre");
            assert!(page.contains(&centre.name));
        }
        assert_eq!(page.matches(", batch ").count(), doses);
        for hidden in [
            person.photo_id().number,
            person.household().mobile().to_string(),
            person.birth_date().strftime("%d-%m-%Y").to_string(),
        ] {
            assert!(!page.contains(&hidden), "{hidden}");
        }
    }
}

#[test]
fn the_code_holds_a_credential_that_verifies() {
    let (drill, person) = late(0, 3);
    let credential = scanned(&own(&drill, Pair::Public, &person).body);
    let verified = verify(&drill, &credential);
    assert_eq!(verified["valid"], true);
    assert_eq!(verified["kind"], "vc+jwt");
    insta::assert_snapshot!(crate::shape::shape(&verified["content"]), @r"
    @context: list of text
    credentialSubject: object
      birthYear: text
      gender: text
      name: text
      refId: text
      type: text
    evidence: list
      batch: text
      date: text
      dose: number
      facility: object
        address: object
          district: text
          pincode: number
          state: text
        name: text
      totalDoses: number
      type: list of text
      vaccine: text
    issuanceDate: text
    issuer: text
    nonTransferable: text
    type: list of text
    ");
    let content = &verified["content"];
    assert_eq!(
        content["credentialSubject"]["name"],
        person.name().to_string()
    );
    let doses = person.doses_by(drill.date);
    for (dose, evidence) in doses
        .iter()
        .zip(content["evidence"].as_array().expect("a list"))
    {
        assert_eq!(evidence["batch"], dose.batch);
        assert_eq!(evidence["dose"], dose.number);
        assert_eq!(evidence["date"], format!("{}T00:00:00Z", dose.date));
    }
    let text = content.to_string();
    assert!(!text.contains(&person.birth_date().to_string()));
    assert!(!text.contains(&person.address().to_string()));
}

#[test]
fn a_changed_credential_is_not_valid() {
    let (drill, person) = late(0, 1);
    let genuine = scanned(&own(&drill, Pair::Public, &person).body);
    let parts: Vec<&str> = genuine.split('.').collect();
    let payload = URL_SAFE_NO_PAD.decode(parts[1]).expect("base64url");
    let better = String::from_utf8(payload)
        .expect("text")
        .replace("\"dose\":1", "\"dose\":2");
    let changed = URL_SAFE_NO_PAD.encode(better);
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"vc+jwt"}"#);
    let other = Drill::hardened();
    for forged in [
        format!("{}.{changed}.{}", parts[0], parts[2]),
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        drill.token(Pair::Portal, person.household().mobile()),
        "x".to_owned(),
    ] {
        assert_eq!(
            verify(&drill, &forged),
            json!({ "valid": false }),
            "{forged}"
        );
    }
    assert_eq!(verify(&other, &genuine)["valid"], false, "another key");
    assert_eq!(verify(&drill, &genuine)["valid"], true);
}

#[test]
fn a_foreign_id_is_answered_like_an_unknown_one() {
    let (drill, person) = late(0, 2);
    let other = drill.person(1, |person| person.doses_by(drill.date).len() == 2);
    let unknown = (10_000_000_000_000..)
        .filter_map(population::ReferenceId::new)
        .find(|&id| drill.population.person_by_reference_id(id).is_none())
        .expect("most ids are nobody's");
    for pair in [Pair::Public, Pair::Portal] {
        let token = drill.token(pair, person.household().mobile());
        for id in [
            other.reference_id().to_string(),
            unknown.to_string(),
            "x".to_owned(),
        ] {
            assert_eq!(
                drill.certificate(pair, &token, &id).line(),
                r#"400 {"errorCode":"APPOIN0001","error":"Beneficiary Not Found"}"#
            );
        }
    }
}

#[test]
fn without_a_dose_there_is_no_certificate() {
    let (drill, person) = late(0, 0);
    assert_eq!(
        own(&drill, Pair::Public, &person).line(),
        r#"400 {"errorCode":"CERTIFICATE00002","error":"No Dose On Record"}"#
    );
}

#[test]
fn a_key_from_a_file_outlives_the_registry() {
    let file = std::env::temp_dir().join(format!("certificate-key-{}.pem", std::process::id()));
    // The key of RFC 8032, section 7.1, test 1, as `openssl pkey` writes it.
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let bytes: Vec<u8> = format!("302e020100300506032b657004220420{seed}")
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("text"), 16).expect("hex"))
        .collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
    fs::write(&file, pem).expect("a file");
    let start = || Drill::with(|config| config.certificate_key = Some(file.clone()));
    let (one, other) = (start(), start());
    fs::remove_file(&file).expect("the file is there");
    let person = one.person(0, |person| !person.doses_by(one.date).is_empty());
    let credential = scanned(&own(&one, Pair::Public, &person).body);
    assert_eq!(verify(&other, &credential)["valid"], true);
    let keys = one.get(KEYS).json();
    assert_eq!(keys, other.get(KEYS).json());
    let x = keys["keys"][0]["x"].as_str().expect("a key");
    let x = URL_SAFE_NO_PAD.decode(x).expect("base64url");
    assert_eq!(x[..4], [0xd7, 0x5a, 0x98, 0x01]);
}

#[test]
fn certificates_and_statements_follow_what_changed() {
    let drill = Drill::hardened();
    let mobile = drill.population.unregistered_mobile(3);
    let token = drill.token(Pair::Portal, mobile);
    let post = |path: &str, body: &Value| drill.send(&Request::post(path, body).bearer(&token));
    let [vaccinated, deleted] = ["Asha Rao", "Bela Rao"].map(|name| {
        let answer = post(NEW, &newcomer(name)).json();
        let id = answer["beneficiary_reference_id"].as_str();
        id.expect("an id").to_owned()
    });
    let certificate = |id: &str| drill.certificate(Pair::Portal, &token, id);
    let undosed = certificate(&vaccinated).line();
    assert!(undosed.contains("CERTIFICATE00002"), "{undosed}");

    let dose = json!({
        "beneficiary_reference_id": vaccinated, "dose": 1,
        "vaccine": "COVAXIN", "vaccine_batch": "CX00001", "center_id": 7,
    });
    let given = Request::post("/doses", &dose).bearer(drill.server.control_token());
    assert_eq!(given.send(drill.control_address()).status, 204);
    let page = certificate(&vaccinated);
    assert_eq!(page.status, 200, "{}", page.text());
    let verified = verify(&drill, &scanned(&page.body));
    let content = &verified["content"];
    assert_eq!(content["credentialSubject"]["name"], "Asha Rao");
    assert_eq!(content["evidence"][0]["batch"], "CX00001");
    let statement = statements::content(&drill, &statements::stated(&drill, mobile, "asha rao"));
    assert_eq!(statement["status"], 1);

    let delete = json!({ "beneficiary_reference_id": deleted });
    assert_eq!(post(DELETE, &delete).status, 204);
    assert_eq!(certificate(&deleted).line(), NOBODY);
    drill.wait(600);
    let nobody = statements::stated(&drill, mobile, "Bela Rao");
    assert_eq!(nobody.status, 400, "{}", nobody.text());
}

#[test]
fn nothing_to_verify_is_refused() {
    let drill = Drill::hardened();
    for body in [json!({}), json!({ "credential": "" })] {
        let answer = drill.send(&Request::post(VERIFY, &body));
        let refused = r#"400 {"errorCode":"REQUEST0008","error":"Credential Required"}"#;
        assert_eq!(answer.line(), refused);
    }
}
