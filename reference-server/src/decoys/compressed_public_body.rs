//! `compressed-public-body`: public pages are gzip-compressed.
//!
//! A body that cannot be read at first sight hides nothing when what it holds is public. Pages are
//! compressed for every caller, which HTTP allows as long as the request does not forbid it.

use std::io::Write;
use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Decoy;
use crate::policy::{Occasion, Ornament, Policies};

pub(super) const DECOY: Decoy = Decoy {
    id: "compressed-public-body",
    summary: "Public pages are gzip-compressed.",
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(Compressed));
}

struct Compressed;

impl Ornament for Compressed {
    fn pack(&self, page: Vec<u8>) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder
            .write_all(&page)
            .and_then(|()| encoder.finish())
            .expect("memory takes every byte")
    }

    fn finish(&self, about: Occasion, mut answer: Response) -> Response {
        if about == Occasion::Public {
            let gzip = HeaderValue::from_static("gzip");
            answer.headers_mut().insert(header::CONTENT_ENCODING, gzip);
        }
        answer
    }
}
