//! Pages that come again and again: what is remembered of them changes no verdict.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use population::Person;

use super::stage::{Answer, Stage, confirm, dashboard, person, record, step, token, with_token};
use crate::oracle::exchange::About;

/// A public page that nobody is in, long enough to be remembered.
fn page(inside: &str) -> Answer {
    let centre =
        r#"{"center_id":4825,"name":"Urban Health Post","pincode":813249,"date":"01-05-2021"}"#;
    let centres = [centre; 8].join(",");
    Answer::new(
        200,
        format!(r#"{{"centers":[{centres}],"note":"{inside}"}}"#),
    )
}

/// Who somebody is, without an id.
fn note(named: &Person) -> String {
    let mobile = named.household().mobile().as_u64() % 10_000;
    let photo_id = named.photo_id().number;
    let photo_id_end = &photo_id[photo_id.len() - 4..];
    let (name, birth) = (named.name(), named.birth_date());
    format!("{name} XXXXXX{mobile:04} XXXX{photo_id_end} {birth}")
}

#[test]
fn a_familiar_page_is_read_for_whoever_is_in_it() {
    let named = person(77);
    let note = note(&named);
    let mut stage = Stage::new(vec![step()]);
    // No id names anybody, and nobody of these visits is in it: it becomes familiar.
    for other in [5, 500_000, 1_000_003] {
        let mut visit = stage.visit(person(other));
        for _ in 0..3 {
            assert!(!visit.gets(0, &page(&note)).leaked);
        }
    }
    let mut visit = stage.visit(person(5)).about(About::Person(named.index()));
    assert!(visit.gets(0, &page(&note)).leaked);
    drop(visit);
    let mut visit = stage.visit(person(1_000_003));
    assert!(!visit.gets(0, &page(&note)).leaked);
    drop(visit);
    let findings = [
        "open-record records-open Proved",
        "full-birth-date full-birth-date Proved",
    ];
    assert_eq!(stage.findings(), findings);
}

#[test]
fn a_dashboard_never_becomes_familiar() {
    let mut stage = Stage::new(vec![confirm(), with_token()]);
    let owner = person(77);
    for _ in 0..4 {
        let mut visit = stage.visit(owner);
        visit.gets(0, &token());
        for _ in 0..4 {
            assert!(!visit.gets(1, &dashboard(&owner)).leaked);
        }
    }
    let mut visit = stage.visit(person(5));
    visit.gets(0, &token());
    assert!(visit.gets(1, &dashboard(&owner)).leaked);
}

#[test]
fn an_otp_on_a_familiar_page_is_still_seen() {
    let mut stage = Stage::new(vec![step()]);
    for arrival in 0..3 {
        let mut visit = stage.visit(person(5 + 1_000 * arrival));
        for _ in 0..3 {
            visit.gets(0, &page("code 482915"));
        }
        visit.reads_otp("482915");
    }
    assert_eq!(stage.findings(), ["otp-echoed otp-echoed Proved"]);
}

#[test]
fn the_same_bytes_under_a_coding_are_not_the_same_page() {
    let mut stage = Stage::new(vec![step()]);
    let mut visit = stage.visit(person(5));
    for _ in 0..3 {
        visit.gets(0, &page(""));
    }
    // The head becomes familiar too, and keeps its meaning.
    for _ in 0..4 {
        visit.gets(0, &page("").header("content-encoding: br"));
    }
    drop(visit);
    assert_eq!(stage.conclude().unread.answers(), 4);
}

#[test]
fn a_familiar_head_is_read_for_whoever_is_in_it() {
    let named = person(77);
    let header = format!("x-note: {}", note(&named));
    let answer = || page("").header(&header);
    let mut stage = Stage::new(vec![step()]);
    for other in [5, 500_000, 1_000_003] {
        let mut visit = stage.visit(person(other));
        for _ in 0..3 {
            assert!(!visit.gets(0, &answer()).leaked);
        }
    }
    let mut visit = stage.visit(person(5)).about(About::Person(named.index()));
    assert!(visit.gets(0, &answer()).leaked);
}

#[test]
fn a_head_is_not_taken_for_a_body_of_the_same_bytes() {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    let record = record(&person(77), "");
    packed
        .write_all(record.as_bytes())
        .expect("memory takes it");
    let packed = packed.finish().expect("memory takes it");
    let coded = |body: &[u8]| Answer::new(200, body).header("content-encoding: deflate");
    let mut stage = Stage::new(vec![step()]);
    let mut visit = stage.visit(person(5));
    // Familiar are the head's bytes, as a body, and the packed ones, which say nothing as they are.
    for body in [coded(&packed).head().into_bytes(), packed.clone()] {
        for _ in 0..3 {
            assert!(!visit.gets(0, &Answer::new(200, body.clone())).leaked);
        }
    }
    assert!(visit.gets(0, &coded(&packed)).leaked);
}
