//! `request-ids`: answers carry a request id of random digits.
//!
//! Fourteen digits look like a reference id and ten like a mobile; drawn at random they hit a registered
//! mobile one time in eleven. They name a request and nobody.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::response::Response;

use super::Decoy;
use crate::entropy::below;
use crate::policy::{Occasion, Ornament, Policies};

pub(super) const DECOY: Decoy = Decoy {
    id: "request-ids",
    summary: "Answers carry a request id of random digits.",
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(RequestIds));
}

struct RequestIds;

impl Ornament for RequestIds {
    fn finish(&self, _: Occasion, mut answer: Response) -> Response {
        let long =
            u64::from(10_000_000 + below(90_000_000)) * 1_000_000 + u64::from(below(1_000_000));
        let short = 1_000_000_000 + u64::from(below(1_000_000_000)) * 5;
        if let Ok(id) = HeaderValue::try_from(format!("{long}-{short}")) {
            answer.headers_mut().insert("x-request-id", id);
        }
        answer
    }
}
