//! The firewall: a short list of things that no honest client of the registry says.
//!
//! The handlers do not need it. They read typed members and hold proof values, and no text of a
//! caller reaches a query language, a shell or a page unescaped. It is the layer that makes a
//! careless handler of tomorrow less bad, and that counts probes.
//!
//! It is read in one pass: bytes that can be no part of any rule are skipped by a table, and only a
//! text with another byte is decoded and searched.

mod json;
mod probes;
mod rule;
mod text;

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};

pub(crate) use json::BodyFault;
pub(crate) use rule::Rule;

use super::EdgeLimits;
use crate::observe::Observer;

/// The methods that clients have reason to try, the usual ones first; a route says which it takes.
const METHODS: [&str; 9] = [
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "TRACE",
];
/// What may be sent to the interfaces of programs.
const PROGRAM_TYPES: [&str; 2] = ["application/json", "application/x-ndjson"];
/// What else a page of the registry sends.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";
/// Where the interfaces of programs are.
const PROGRAMS: &str = "/api/";

/// Looks at requests, and tells the observer what it refuses.
pub(crate) struct Firewall {
    observer: Arc<Observer>,
}

/// A head that is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadFault {
    /// Path or query is over its limit.
    TooLong,
    /// More headers than the limit.
    TooManyHeaders,
    /// A body of a type that is not taken there: an honest mistake as often as not.
    WrongType,
    /// Another rule of the firewall matched.
    Refused,
}

impl Firewall {
    /// What it refuses is told to the observer.
    pub(crate) fn new(observer: Arc<Observer>) -> Self {
        Self { observer }
    }

    /// Looks at what is known before the body.
    pub(crate) fn head(
        &self,
        limits: &EdgeLimits,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(), HeadFault> {
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        if path.len() > limits.path_bytes_max || query.len() > limits.query_bytes_max {
            return Err(HeadFault::TooLong);
        }
        if headers.len() > limits.headers_max {
            return Err(HeadFault::TooManyHeaders);
        }
        let matched = odd_method(method)
            .or_else(|| text::path(path.as_bytes()))
            .or_else(|| text::query(query.as_bytes()))
            .or_else(|| wrong_type(method, path, headers));
        match matched {
            None => Ok(()),
            Some(rule) => {
                self.observer.firewall_refused(rule);
                Err(match rule {
                    Rule::WrongContentType => HeadFault::WrongType,
                    _ => HeadFault::Refused,
                })
            }
        }
    }

    /// Looks at a body that is a form.
    pub(crate) fn form(&self, body: &[u8]) -> Result<(), BodyFault> {
        let Some(rule) = text::query(body) else {
            return Ok(());
        };
        self.observer.firewall_refused(rule);
        Err(BodyFault::Refused(rule))
    }

    /// Looks at a body that claims to be JSON.
    pub(crate) fn json(&self, limits: &EdgeLimits, body: &[u8]) -> Result<(), BodyFault> {
        let judged = json::judge(limits, body);
        if let Err(BodyFault::Refused(rule)) = judged {
            self.observer.firewall_refused(rule);
        }
        judged
    }
}

fn odd_method(method: &Method) -> Option<Rule> {
    (!METHODS.contains(&method.as_str())).then_some(Rule::OddMethod)
}

/// A body without a type is read as what the path takes; one with a type must have the right one, so
/// that no form of a foreign page can be sent to a program's interface by a citizen's browser.
fn wrong_type(method: &Method, path: &str, headers: &HeaderMap) -> Option<Rule> {
    if method == Method::GET || method == Method::HEAD {
        return None;
    }
    let kind = headers.get(CONTENT_TYPE)?.to_str().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let of_programs = PROGRAM_TYPES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(kind));
    let of_pages = !path.starts_with(PROGRAMS) && FORM_TYPE.eq_ignore_ascii_case(kind);
    (!of_programs && !of_pages).then_some(Rule::WrongContentType)
}
