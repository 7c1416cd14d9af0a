//! What all pages have around their content.

use axum::http::StatusCode;

use super::form::Citizen;
use super::notice::Notice;
use super::words::Problem;

/// Title, navigation, and what there is to say before the content.
pub(super) struct Frame {
    pub(super) title: &'static str,
    /// The part of the navigation that this page belongs to.
    pub(super) here: &'static str,
    /// Present where somebody is signed in: the key of the form that signs out.
    pub(super) key: Option<String>,
    pub(super) notice: Option<Notice>,
    pub(super) problem: Option<Problem>,
}

impl Frame {
    /// For somebody who is not signed in.
    pub(super) fn outside(title: &'static str) -> Self {
        Self {
            title,
            here: "",
            key: None,
            notice: None,
            problem: None,
        }
    }

    /// For somebody who is, at a part of the navigation.
    pub(super) fn inside(title: &'static str, here: &'static str, citizen: &Citizen) -> Self {
        Self {
            here,
            key: Some(citizen.key.text().to_owned()),
            ..Self::outside(title)
        }
    }

    /// With what just happened.
    pub(super) fn saying(self, notice: Option<Notice>) -> Self {
        Self { notice, ..self }
    }

    /// With what is wrong.
    pub(super) fn about(self, problem: Option<Problem>) -> Self {
        Self { problem, ..self }
    }

    /// The status of a page with this frame.
    pub(super) fn status(&self) -> StatusCode {
        let problem = self.problem.as_ref();
        problem.map_or(StatusCode::OK, |problem| problem.status)
    }

    /// Whether a field of the page is what is wrong.
    pub(super) fn is_wrong(&self, field: &str) -> bool {
        let problem = self.problem.as_ref();
        problem.is_some_and(|problem| problem.field == field)
    }
}
