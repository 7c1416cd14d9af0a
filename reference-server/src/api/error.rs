//! Refusals, in the shapes that clients of the real registry know.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::answer::json_text;
use super::refusal::{partner, staff};
use crate::auth::{PartnerRefusal, StaffRefusal};
use crate::redact::redacted;
use crate::shield::{Halt, HeadFault, OverLimit, RetryAfter};
use crate::store::Unavailable;

/// Why a request got no answer.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// No token, or none that is good here; also an OTP transaction that does not exist.
    Unauthenticated,
    /// A partner's key or address is not on the list, or a rule of the firewall matched.
    Forbidden,
    /// A partner's key and address are right, and something else is not.
    Partner(PartnerRefusal),
    /// An authorised user is who they are, and still may not.
    Staff(StaffRefusal),
    /// Over a limit.
    TooMany(RetryAfter),
    /// An OTP is out already; plain text.
    AlreadySent(Cow<'static, str>),
    /// One of the catalogue of numbered errors.
    Numbered {
        code: &'static str,
        text: Cow<'static, str>,
    },
    /// A numbered error about what somebody else was quicker to get.
    Conflict {
        code: &'static str,
        text: &'static str,
    },
    /// The store cannot take more now.
    Unavailable,
    /// The worker cannot take more for so long.
    Busy(RetryAfter),
    /// Not JSON, or not the documented members.
    Unreadable,
    /// No `Host`, or two.
    NoHost,
    /// Path or query is over the limit.
    TooLong,
    /// More headers than the limit.
    TooManyHeaders,
    /// The body says that it is of a type that is not taken there.
    WrongType,
    /// The body is over the limit.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
}

redacted!(ApiError);

/// A numbered refusal with its standard text.
pub(crate) const fn numbered(code: &'static str, text: &'static str) -> ApiError {
    ApiError::Numbered {
        code,
        text: Cow::Borrowed(text),
    }
}

/// What to send instead of a body of a type that is not taken.
const TYPES_TAKEN: &str = "Unsupported Media Type: send JSON with `Content-Type: application/json`, lines of JSON with `application/x-ndjson`; forms are taken outside of /api/ only";

#[derive(Serialize)]
struct NumberedBody<'a> {
    #[serde(rename = "errorCode")]
    code: &'a str,
    error: &'a str,
}

impl From<Unavailable> for ApiError {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

impl From<Halt> for ApiError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Busy(wait) => Self::Busy(wait),
            Halt::Host => Self::NoHost,
            Halt::Head(HeadFault::TooLong) => Self::TooLong,
            Halt::Head(HeadFault::TooManyHeaders) => Self::TooManyHeaders,
            Halt::Head(HeadFault::WrongType) => Self::WrongType,
            Halt::Head(HeadFault::Refused) => Self::Forbidden,
        }
    }
}

impl From<OverLimit> for ApiError {
    fn from(over: OverLimit) -> Self {
        match over {
            OverLimit::Until(wait) => Self::TooMany(wait),
            OverLimit::Unknown => Self::Unavailable,
        }
    }
}

impl From<PartnerRefusal> for ApiError {
    fn from(refusal: PartnerRefusal) -> Self {
        Self::Partner(refusal)
    }
}

impl From<StaffRefusal> for ApiError {
    fn from(refusal: StaffRefusal) -> Self {
        Self::Staff(refusal)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => {
                (StatusCode::UNAUTHORIZED, "Unauthenticated access!").into_response()
            }
            Self::Forbidden => json_text(StatusCode::FORBIDDEN, r#"{"message":"Forbidden"}"#),
            Self::Partner(refusal) => {
                let (code, text) = partner(refusal);
                numbered_body(StatusCode::FORBIDDEN, code, text)
            }
            Self::Staff(refusal) => {
                let (code, text) = staff(refusal);
                numbered_body(StatusCode::FORBIDDEN, code, text)
            }
            Self::TooMany(wait) => {
                let wait = [(header::RETRY_AFTER, HeaderValue::from(wait.0))];
                (StatusCode::TOO_MANY_REQUESTS, wait, "Too Many Requests").into_response()
            }
            Self::AlreadySent(text) => (StatusCode::BAD_REQUEST, text).into_response(),
            Self::Numbered { code, text } => numbered_body(StatusCode::BAD_REQUEST, code, &text),
            Self::Conflict { code, text } => numbered_body(StatusCode::CONFLICT, code, text),
            Self::Unavailable => unavailable(RetryAfter(1)),
            Self::Busy(wait) => unavailable(wait),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "Bad Request").into_response(),
            Self::NoHost => (StatusCode::BAD_REQUEST, "Bad Request: send one Host").into_response(),
            Self::TooLong => (StatusCode::URI_TOO_LONG, "URI Too Long").into_response(),
            Self::TooManyHeaders => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response(),
            Self::WrongType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, TYPES_TAKEN).into_response(),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large").into_response(),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "Request Timeout").into_response(),
        }
    }
}

fn unavailable(wait: RetryAfter) -> Response {
    let wait = [(header::RETRY_AFTER, HeaderValue::from(wait.0))];
    (StatusCode::SERVICE_UNAVAILABLE, wait, "Service Unavailable").into_response()
}

fn numbered_body(status: StatusCode, code: &str, error: &str) -> Response {
    let body = NumberedBody { code, error };
    json_text(status, serde_json::to_string(&body).unwrap_or_default())
}
