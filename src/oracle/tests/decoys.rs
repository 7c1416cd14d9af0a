//! Harmless things that look like a leak: the oracle stays silent.

use super::stage::{Answer, Stage, attempt, confirm, person, population, step, token, with_token};
use crate::oracle::exchange::About;
use population::mix::Rng;

/// A page of centres as the public API serves it, some named after these people.
fn public_page(rng: &mut Rng, names: &[String]) -> String {
    let centres: Vec<String> = (0..12)
        .map(|place| {
            let name = names.get(place).map_or("Primary Health Centre", String::as_str);
            let (id, pincode, fee) = (rng.below(900_000), 100_000 + rng.below(800_000), rng.below(900));
            format!(
                r#"{{"center_id":{id},"name":"{name} Memorial","state_name":"Gujarat","district_name":"Kheda","pincode":{pincode},"lat":"{}.{:04}","from":"09:00:00","fee_type":"Paid","fee":"{fee}","date":"11-06-2023","vaccine":"COVISHIELD","slots":["09:00AM-11:00AM"]}}"#,
                rng.below(30),
                rng.below(10_000),
            )
        })
        .collect();
    format!(r#"{{"sessions":[{}]}}"#, centres.join(","))
}

#[test]
fn public_pages_with_names_of_people_are_silent() {
    let mut stage = Stage::new(vec![step()]);
    let mut rng = Rng::new(3, 0);
    for _ in 0..3_000 {
        let own = person(rng.below(1_100_000_000));
        let mut names = vec![own.name().to_string(), format!("Smt {}", own.name())];
        names.push(person(rng.below(1_100_000_000)).name().to_string());
        let page = Answer::new(200, public_page(&mut rng, &names));
        assert!(!stage.visit(own).gets(0, &page).leaked);
    }
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn numbers_that_decode_to_people_are_silent() {
    let mut stage = Stage::new(vec![step()]);
    let mut rng = Rng::new(4, 0);
    for _ in 0..5_000 {
        let [own, first, second, third] = [0; 4].map(|_| person(rng.below(1_100_000_000)));
        let body = format!(
            r#"{{"request":"{}","time":{},"page":{}}}"#,
            first.reference_id(),
            second.household().mobile(),
            public_page(&mut rng, &[third.name().to_string()]),
        );
        let id = format!("x-request-id: {}", third.reference_id());
        assert!(
            !stage
                .visit(own)
                .gets(0, &Answer::new(200, body).header(&id))
                .leaked
        );
    }
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn echoes_of_the_request_are_silent() {
    let mut stage = Stage::new(vec![step(), attempt("broken-object-access", with_token())]);
    for index in 0..500 {
        let other = person(index * 1_999_993);
        let mobile = other.household().mobile();
        let request = format!("POST /generateOTP HTTP/1.1\r\n\r\n{{\"mobile\":\"{mobile}\"}}");
        let mut visit = stage
            .visit(person(5))
            .about(About::Person(other.index()))
            .sends(request);
        let echo = format!(
            r#"{{"error":"no OTP for {mobile}","hint":"XXXXXX{}"}}"#,
            mobile.last_four()
        );
        assert!(!visit.gets(0, &Answer::new(400, echo)).leaked);
        let request = format!("GET /b?id={}&x=%20 HTTP/1.1\r\n\r\n", other.reference_id());
        let mut visit = visit.sends(request);
        let echo = format!(r#"{{"error":"{} is not yours"}}"#, other.reference_id());
        assert!(!visit.gets(1, &Answer::new(403, echo)).leaked);
    }
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn refusals_are_silent() {
    let mut stage = Stage::new(vec![attempt("records-open", step())]);
    for (index, status) in [401, 403, 429, 500]
        .into_iter()
        .cycle()
        .take(400)
        .enumerate()
    {
        let other = person(index as u64 * 2_000_003);
        let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
        visit.gets(0, &Answer::new(status, "Unauthenticated access!"));
    }
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn transaction_ids_and_tokens_are_silent() {
    let mut stage = Stage::new(vec![confirm(), step()]);
    let mut rng = Rng::new(5, 0);
    for _ in 0..20_000 {
        let other = person(rng.below(population().people()));
        let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
        let [high, low] = [rng.next_u64(), rng.next_u64()];
        let id = format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        );
        visit.gets(1, &Answer::new(200, format!(r#"{{"txnId":"{id}"}}"#)));
        visit.gets(0, &token());
        visit.reads_otp("204517");
    }
    let conclusion = stage.conclude();
    assert_eq!(conclusion.findings.len(), 0, "{:?}", conclusion.findings);
    assert_eq!(conclusion.unread.sentence(), None, "all was read");
}
