//! Refusals as the document lists them: status, words, content types, headers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// One way to be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refused {
    /// 400 with an error of the catalogue.
    Numbered,
    /// 400 in plain text.
    Unreadable,
    /// 401 in plain text.
    Unauthenticated,
    /// 403, on a partner's routes and by the firewall on all.
    Forbidden,
    /// 408 in plain text.
    TooSlow,
    /// 409 with an error of the catalogue.
    Conflict,
    /// 413 in plain text.
    TooLarge,
    /// 414 in plain text.
    TooLong,
    /// 415 in plain text.
    WrongType,
    /// 429 in plain text, and when to come back.
    TooMany,
    /// 431 without a body.
    HeadTooLarge,
    /// 503, and when to come back.
    Unavailable,
}

/// Every route can be refused like this, before or in its handler.
pub(super) const ALWAYS: [Refused; 5] = [
    Refused::Forbidden,
    Refused::TooLong,
    Refused::TooMany,
    Refused::HeadTooLarge,
    Refused::Unavailable,
];

/// An error of the catalogue.
#[derive(JsonSchema)]
#[schemars(rename = "NumberedError")]
#[expect(dead_code, reason = "the shape of what `ApiError` writes")]
pub(super) struct NumberedError {
    #[schemars(rename = "errorCode", regex(pattern = "^[A-Z]+[0-9]{4,5}$"))]
    code: String,
    error: String,
}

/// What a caller is told who is not on the list.
#[derive(JsonSchema)]
#[schemars(rename = "Message")]
#[expect(dead_code, reason = "the shape of what `ApiError` writes")]
pub(super) struct Message {
    message: String,
}

impl Refused {
    const ALL: [Self; 12] = [
        Self::Numbered,
        Self::Unreadable,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::TooSlow,
        Self::Conflict,
        Self::TooLarge,
        Self::TooLong,
        Self::WrongType,
        Self::TooMany,
        Self::HeadTooLarge,
        Self::Unavailable,
    ];

    fn status(self) -> u16 {
        match self {
            Self::Numbered | Self::Unreadable => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::TooSlow => 408,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::TooLong => 414,
            Self::WrongType => 415,
            Self::TooMany => 429,
            Self::HeadTooLarge => 431,
            Self::Unavailable => 503,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Numbered => "Numbered",
            Self::Unreadable => "Unreadable",
            Self::Unauthenticated => "Unauthenticated",
            Self::Forbidden => "Forbidden",
            Self::TooSlow => "TooSlow",
            Self::Conflict => "Conflict",
            Self::TooLarge => "TooLarge",
            Self::TooLong => "TooLong",
            Self::WrongType => "WrongType",
            Self::TooMany => "TooMany",
            Self::HeadTooLarge => "HeadTooLarge",
            Self::Unavailable => "Unavailable",
        }
    }

    fn when(self) -> &'static str {
        match self {
            Self::Numbered => "What was sent is not valid, or the rules of the drive forbid it",
            Self::Unreadable => "What was sent cannot be read as documented",
            Self::Unauthenticated => "No token, or none that is good here",
            Self::Forbidden => {
                "Not a partner, not from a partner's address, not signed, or out of scope; or staff without a purpose, at a place that is not theirs, or not for their role; or what was sent matches a rule of the firewall"
            }
            Self::TooSlow => "The body did not arrive in time",
            Self::Conflict => "Somebody else was quicker",
            Self::TooLarge => "The body is over the limit",
            Self::TooLong => "Path or query is over the limit",
            Self::WrongType => {
                "The body says that it is of another type than the one that is taken"
            }
            Self::TooMany => "Over a limit",
            Self::HeadTooLarge => "Request line and headers are over the limit",
            Self::Unavailable => "The registry cannot take more now",
        }
    }

    fn content(self) -> Option<(&'static str, Value)> {
        let text = || Some(("text/plain", json!({ "type": "string" })));
        let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        match self {
            Self::Numbered | Self::Conflict => Some(("application/json", schema("NumberedError"))),
            Self::Forbidden => Some((
                "application/json",
                json!({ "anyOf": [schema("Message"), schema("NumberedError")] }),
            )),
            Self::HeadTooLarge => None,
            Self::Unauthenticated => Some((
                "text/plain",
                json!({ "type": "string", "const": "Unauthenticated access!" }),
            )),
            Self::Unreadable
            | Self::TooSlow
            | Self::TooLarge
            | Self::TooLong
            | Self::WrongType
            | Self::TooMany
            | Self::Unavailable => text(),
        }
    }

    fn headers(self) -> Option<Value> {
        matches!(self, Self::TooMany | Self::Unavailable).then(|| {
            json!({ "Retry-After": {
                "description": "Seconds to wait",
                "required": true,
                "schema": { "type": "integer", "minimum": 1 },
            }})
        })
    }
}

/// Writes the refusals of one operation: references to [`responses`].
pub(super) fn refer(refused: &[Refused], into: &mut Map<String, Value>) {
    let mut by_status = BTreeMap::<u16, Vec<Refused>>::new();
    let mut refused = refused.to_vec();
    refused.sort_unstable();
    refused.dedup();
    for one in refused {
        by_status.entry(one.status()).or_default().push(one);
    }
    for (status, ones) in by_status {
        let name = joined(&ones, Refused::name, "Or");
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        into.insert(status.to_string(), reference);
    }
}

/// Every refusal, and every two that share a status, for operations to refer to.
pub(super) fn responses() -> Map<String, Value> {
    let mut all = Map::new();
    for one in Refused::ALL {
        all.insert(one.name().to_owned(), response(&[one]));
    }
    let both = [Refused::Numbered, Refused::Unreadable];
    all.insert(joined(&both, Refused::name, "Or"), response(&both));
    all
}

fn response(ones: &[Refused]) -> Value {
    let mut response = json!({ "description": joined(ones, Refused::when, "; or: ") });
    let content: Map<String, Value> = ones
        .iter()
        .filter_map(|one| one.content())
        .map(|(kind, schema)| (kind.to_owned(), json!({ "schema": schema })))
        .collect();
    if !content.is_empty() {
        response["content"] = content.into();
    }
    if let Some(headers) = ones.iter().find_map(|one| one.headers()) {
        response["headers"] = headers;
    }
    response
}

fn joined(ones: &[Refused], word: fn(Refused) -> &'static str, between: &str) -> String {
    let words: Vec<_> = ones.iter().map(|&one| word(one)).collect();
    words.join(between)
}
