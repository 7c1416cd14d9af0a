//! A person's record is recognised under any chain of codings.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::stage::{Answer, Stage, attempt, citizens, person, record, step, token};
use crate::claim::Claim;
use crate::oracle::decode::DEPTH_MAX;
use crate::oracle::exchange::About;

#[derive(Clone, Copy, Debug)]
enum Coding {
    JsonString,
    JsonUnicode,
    HtmlDecimal,
    HtmlHex,
    Percent,
    Base64,
    Base64Url,
    Hex,
    Gzip,
}

impl Coding {
    fn encode(self, bytes: &[u8]) -> Vec<u8> {
        let each =
            |code: fn(u8) -> String| bytes.iter().map(|byte| code(*byte)).collect::<String>();
        match self {
            Self::JsonString => {
                serde_json::to_vec(&String::from_utf8_lossy(bytes)).expect("a string")
            }
            Self::JsonUnicode => format!("\"{}\"", each(|byte| format!("\\u{byte:04X}"))).into(),
            Self::HtmlDecimal => each(|byte| format!("&#{byte};")).into(),
            Self::HtmlHex => each(|byte| format!("&#x{byte:X};")).into(),
            Self::Percent => each(|byte| format!("%{byte:02x}")).into(),
            Self::Base64 => format!("{{\"data\":\"{}\"}}", STANDARD.encode(bytes)).into(),
            Self::Base64Url => URL_SAFE_NO_PAD.encode(bytes).into(),
            Self::Hex => each(|byte| format!("{byte:02x}")).into(),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(bytes).expect("memory takes everything");
                encoder.finish().expect("memory takes everything")
            }
        }
    }

    /// Whether the coding keeps binary data.
    fn is_binary_safe(self) -> bool {
        matches!(
            self,
            Self::Percent | Self::Base64 | Self::Base64Url | Self::Hex | Self::Gzip
        )
    }
}

fn coding() -> impl Strategy<Value = Coding> {
    use Coding::{
        Base64, Base64Url, Gzip, Hex, HtmlDecimal, HtmlHex, JsonString, JsonUnicode, Percent,
    };
    prop::sample::select(vec![
        JsonString,
        JsonUnicode,
        HtmlDecimal,
        HtmlHex,
        Percent,
        Base64,
        Base64Url,
        Hex,
        Gzip,
    ])
}

/// Codings that can follow one another: text codings never get the binary output of gzip.
fn chain() -> impl Strategy<Value = Vec<Coding>> {
    let chain = prop::collection::vec(coding(), 0..=usize::from(DEPTH_MAX));
    chain.prop_filter("JSON strings hold text only", |chain| {
        let pairs = chain.windows(2);
        let mut broken =
            pairs.filter(|pair| matches!(pair[0], Coding::Gzip) && !pair[1].is_binary_safe());
        broken.next().is_none()
    })
}

proptest! {
    #[test]
    fn a_record_under_codings_is_recognised(index in 0..1_100_000_000_u64, chain in chain(), asked in any::<bool>()) {
        let other = person(index);
        // One person in ten thousand has the same last digits twice: then a single answer is not proof.
        let mobile_end = other.household().mobile().last_four();
        prop_assume!(!other.photo_id().number.ends_with(&mobile_end));
        let own = person(if index < 20 { 500 } else { 0 });
        let body = chain.iter().fold(record(&other, "").into_bytes(), |bytes, coding| coding.encode(&bytes));
        let mut stage = Stage::new(vec![step()]);
        let about = if asked { About::Person(other.index()) } else { About::Own };
        let mut visit = stage.visit(own).about(about);
        prop_assert!(visit.gets(0, &Answer::new(200, body)).leaked);
    }

    #[test]
    fn arbitrary_answers_are_read_without_harm(body in prop::collection::vec(any::<u8>(), 0..2_000), chain in chain()) {
        let body = chain.iter().fold(body, |bytes, coding| coding.encode(&bytes));
        let mut stage = Stage::new(vec![step()]);
        prop_assert!(!stage.visit(person(0)).gets(0, &Answer::new(200, body)).leaked);
    }
}

/// What is said about answers that were not read whole, when this is all there is.
fn unread(answer: &Answer) -> Option<String> {
    let mut stage = Stage::new(vec![step()]);
    stage.visit(person(0)).gets(0, answer);
    stage.conclude().unread.sentence()
}

fn of_one_answer(reason: &str) -> Option<String> {
    Some(format!(
        "1 answer could not be read whole ({reason}): nothing is said about them"
    ))
}

#[test]
fn a_small_answer_that_inflates_without_end_is_cut_off() {
    let zeros = vec![b'0'; 64 << 20];
    let bomb = Answer::new(200, Coding::Gzip.encode(&zeros));
    let mut stage = Stage::new(vec![step()]);
    assert!(!stage.visit(person(0)).gets(0, &bomb).leaked);
    assert_eq!(unread(&bomb), of_one_answer("more than 1 MiB when decoded"));
}

#[test]
fn a_deflated_record_is_read_with_and_without_its_frame() {
    let other = person(77);
    let record = record(&other, "").into_bytes();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&record).expect("memory takes everything");
    raw.write_all(&record).expect("memory takes everything");
    let bodies = [zlib.finish(), raw.finish()];
    for body in bodies.map(|body| body.expect("memory takes everything")) {
        let answer = Answer::new(200, body).header("Content-Encoding: Deflate");
        let mut stage = Stage::new(vec![step()]);
        assert!(stage.visit(person(5)).gets(0, &answer).leaked);
        assert_eq!(stage.conclude().unread.answers(), 0);
    }
}

#[test]
fn what_cannot_be_read_whole_is_said() {
    let cut_short = {
        let whole = Coding::Gzip.encode(record(&person(77), "").as_bytes());
        whole[..whole.len() / 2].to_vec()
    };
    let deep = (0..=DEPTH_MAX).fold(b"a text below five codings".to_vec(), |bytes, _| {
        Coding::Base64.encode(&bytes)
    });
    let word = STANDARD.encode("a coded word");
    let many = vec![word; 300].join(" ");
    let large = format!("\"\\n{}\"", "x".repeat(2 << 20));
    let hidden = format!("{{\"data\":\"{}\"}}", STANDARD.encode("x".repeat(2 << 20)));
    let named = |coding: &str, body: &[u8]| {
        Answer::new(200, body).header(&format!("content-encoding: {coding}"))
    };
    let cases = [
        (
            "a content coding other than gzip and deflate",
            vec![
                named("br", b"\x8b\x02"),
                named("zstd", b"(\xb5/\xfd"),
                named("gzip, br", b"\x8b"),
            ],
        ),
        (
            "damaged compression",
            vec![
                Answer::new(200, cut_short),
                named("gzip", b"plain"),
                named("deflate", b"\xff\xff"),
            ],
        ),
        (
            "more than 1 MiB when decoded",
            vec![Answer::new(200, large), Answer::new(200, hidden)],
        ),
        ("more than 256 coded texts", vec![Answer::new(200, many)]),
        (
            "coded more than four times over",
            vec![Answer::new(200, deep)],
        ),
    ];
    for (reason, answers) in cases {
        for answer in answers {
            assert_eq!(unread(&answer), of_one_answer(reason));
        }
    }
    for answer in [
        named("identity", b"plain"),
        named("br", b""),
        named("gzip", &Coding::Gzip.encode(b"plain")),
    ] {
        assert_eq!(unread(&answer), None);
    }
}

#[test]
fn an_answer_that_was_not_read_counts_towards_no_claim() {
    let count = |answer: Answer| {
        let mut stage = Stage::new(vec![citizens(), attempt("records-open", step())]);
        stage.visit(person(5)).gets(0, &token());
        stage.visit(person(5)).gets(1, &answer);
        stage.conclude().coverage.conclude()[&Claim::OtpOnly].count
    };
    let refused = || Answer::new(401, "Sorry");
    assert_eq!(count(refused()), 1);
    assert_eq!(count(refused().header("content-encoding: br")), 0);
}

#[test]
fn bytes_after_the_answer_are_read() {
    let other = person(77);
    let more = format!("HTTP/1.1 200 OK\r\n\r\n{}", record(&other, ""));
    let mut stage = Stage::new(vec![step()]);
    stage
        .visit(person(5))
        .gets(0, &Answer::new(200, "ok").surplus(more));
    let conclusion = stage.conclude();
    let finding = &conclusion.findings[0];
    assert_eq!(
        (finding.weakness.id, finding.channel.as_str()),
        ("connection-cross-talk", "bytes after the answer")
    );
}

#[test]
fn an_informational_answer_before_the_final_one_is_read() {
    let other = person(77);
    let line = format!(
        "link: </b/{}>; title={}",
        other.reference_id(),
        other.name()
    );
    let mut stage = Stage::new(vec![step()]);
    let answer = Answer::new(200, "ok").interim(&line);
    stage
        .visit(person(5))
        .about(About::Person(other.index()))
        .gets(0, &answer);
    let conclusion = stage.conclude();
    let finding = &conclusion.findings[0];
    assert_eq!(
        (finding.weakness.id, finding.channel.as_str()),
        ("leak-in-header", "header link")
    );
}

/// Whether somebody else's record is found in this answer.
fn is_found(answer: &Answer) -> bool {
    let mut stage = Stage::new(vec![step()]);
    stage.visit(person(5)).gets(0, answer).leaked
}

#[test]
fn a_coded_record_is_found_behind_a_prefix() {
    let text = record(&person(77), "");
    let plain = STANDARD.encode(&text);
    let url_safe = URL_SAFE_NO_PAD.encode(&text);
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let marked = STANDARD.encode(format!("\u{feff}{text}"));
    let bodies = [
        format!("/download/{plain}"),
        format!("/download/{plain}/page"),
        format!("/files/a/b/{url_safe}"),
        format!("v1-{plain}"),
        format!("v1-{url_safe}"),
        format!("sess_{url_safe}"),
        format!("sess_{plain}"),
        format!("0x{hex}"),
        format!("id-{hex}"),
        format!("/x/{hex}/y"),
        marked,
    ];
    for body in bodies {
        assert!(
            is_found(&Answer::new(200, format!("{{\"data\":\"{body}\"}}"))),
            "{body}"
        );
        let location = format!("location: /next/{body}");
        assert!(
            is_found(&Answer::new(302, "").header(&location)),
            "{location}"
        );
    }
}

#[test]
fn a_record_in_utf16_is_found() {
    let text = record(&person(77), "");
    let units = |mark: &str| -> Vec<u16> { format!("{mark}{text}").encode_utf16().collect() };
    let little =
        |units: Vec<u16>| -> Vec<u8> { units.into_iter().flat_map(u16::to_le_bytes).collect() };
    let big =
        |units: Vec<u16>| -> Vec<u8> { units.into_iter().flat_map(u16::to_be_bytes).collect() };
    let bodies = [
        little(units("\u{feff}")),
        big(units("\u{feff}")),
        little(units("")),
        big(units("")),
    ];
    for body in bodies {
        assert!(is_found(&Answer::new(200, Coding::Gzip.encode(&body))));
        assert!(is_found(&Answer::new(200, body)));
    }
}
