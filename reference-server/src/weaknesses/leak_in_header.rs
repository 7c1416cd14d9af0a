//! `leak-in-header`: dashboard answers carry the whole mobile in a header.
//!
//! The body is masked with care, and a header meant for somebody's debugging undoes it; proxies and
//! browsers log headers. Sensitive information is put into sent data, CWE-201.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::response::Response;

use super::Weakness;
use crate::policy::{Occasion, Ornament, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "leak-in-header",
    summary: "Dashboard answers carry the whole mobile in a header.",
    cwe: 201,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(MobileInHeader));
}

struct MobileInHeader;

impl Ornament for MobileInHeader {
    fn finish(&self, about: Occasion, mut answer: Response) -> Response {
        if let Occasion::Dashboard(mobile) = about {
            let mobile = HeaderValue::from(mobile.as_u64());
            answer.headers_mut().insert("x-account", mobile);
        }
        answer
    }
}
