//! A request that gets no page of its own.

use askama::Template;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answer::{go_and_say, page, set_cookie};
use super::frame::Frame;
use super::notice::Notice;
use super::words::Problem;
use crate::api::ApiError;
use crate::auth::SESSION_COOKIE;

/// Why.
pub(super) enum Failure {
    /// Nobody is signed in, or not any more.
    SignedOut(Notice),
    /// A form without the key of our page.
    Foreign,
    /// Whatever else the registry refuses.
    Refused(ApiError),
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    text: String,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Unauthenticated => Self::SignedOut(Notice::Ended),
            other => Self::Refused(other),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = match self {
            Self::SignedOut(notice) => {
                let mut answer = go_and_say("/", notice);
                forget(answer.headers_mut());
                return answer;
            }
            Self::Foreign => Problem {
                status: StatusCode::FORBIDDEN,
                field: "",
                text: "This form did not come from the page that you were given last, so nothing was done. Go back to the start, reload the page, and send the form again. Your browser must accept cookies of this site.".to_owned(),
                wait: None,
            },
            Self::Refused(error) => Problem::of(error),
        };
        let wait = problem.wait;
        let shown = FailurePage {
            frame: Frame::outside("Sorry, that did not work"),
            text: problem.text,
        };
        let mut answer = page(problem.status, &shown);
        if let Some(seconds) = wait {
            let headers = answer.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// Takes a cookie back that opens nothing any more, under both of its names.
pub(super) fn forget(headers: &mut HeaderMap) {
    for over_tls in [false, true] {
        set_cookie(headers, over_tls, SESSION_COOKIE, "", 0);
    }
}
