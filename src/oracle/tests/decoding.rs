//! A person's record is recognised under any chain of codings.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::stage::{Answer, Stage, person, record, step};
use crate::oracle::decode::DEPTH_MAX;
use crate::oracle::exchange::About;

#[derive(Clone, Copy, Debug)]
enum Coding {
    JsonString,
    JsonUnicode,
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
        !matches!(self, Self::JsonString | Self::JsonUnicode)
    }
}

fn coding() -> impl Strategy<Value = Coding> {
    use Coding::{Base64, Base64Url, Gzip, Hex, JsonString, JsonUnicode, Percent};
    prop::sample::select(vec![
        JsonString,
        JsonUnicode,
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

#[test]
fn a_small_answer_that_inflates_without_end_is_cut_off() {
    let zeros = vec![b'0'; 64 << 20];
    let bomb = Coding::Gzip.encode(&zeros);
    let mut stage = Stage::new(vec![step()]);
    assert!(
        !stage
            .visit(person(0))
            .gets(0, &Answer::new(200, bomb))
            .leaked
    );
}
