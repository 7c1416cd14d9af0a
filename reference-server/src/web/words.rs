//! The registry's refusals in words that say what to do, and the field that each is about.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::IntoResponse;

use crate::api::ApiError;

/// What is wrong.
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// The id of the field on the page; empty when it is about none.
    pub(super) field: &'static str,
    pub(super) text: String,
    /// Seconds until it may be tried again.
    pub(super) wait: Option<u64>,
}

impl Problem {
    /// Something that the page itself saw.
    pub(super) fn with(field: &'static str, text: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            field,
            text: text.to_owned(),
            wait: None,
        }
    }

    /// A refusal of the registry, with the status that the interface for programs gives it.
    pub(super) fn of(error: ApiError) -> Self {
        let (field, text) = words(&error);
        let answer = error.into_response();
        let wait = answer.headers().get(RETRY_AFTER);
        Self {
            status: answer.status(),
            field,
            text,
            wait: wait.and_then(|seconds| seconds.to_str().ok()?.parse().ok()),
        }
    }
}

fn words(error: &ApiError) -> (&'static str, String) {
    let (field, text) = match error {
        ApiError::Numbered { code, text } => {
            let (field, words) = numbered(code);
            return (
                field,
                if words.is_empty() {
                    text.to_string()
                } else {
                    words.to_owned()
                },
            );
        }
        ApiError::Conflict { code, .. } => numbered(code),
        ApiError::TooMany(wait) => {
            let text = format!(
                "That was too often. Please wait {} and try again.",
                duration(wait.0)
            );
            return ("", text);
        }
        ApiError::AlreadySent(_) => (
            "mobile",
            "A code was sent to this number less than three minutes ago. It works in the browser that asked for it: enter it there, or ask here for another one after three minutes.",
        ),
        ApiError::Unauthenticated => (
            "code",
            "This code is not good any more. Go back and ask for a new one.",
        ),
        ApiError::Unavailable => (
            "",
            "The registry cannot answer at the moment. Wait a minute, look at your household, and try again if nothing has changed there.",
        ),
        ApiError::TooLarge | ApiError::TooSlow => (
            "",
            "Your browser sent too much, or too slowly. Please go back and try again.",
        ),
        _ => (
            "",
            "The registry could not read this. Please go back and try again.",
        ),
    };
    (field, text.to_owned())
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        more => format!("{} minutes", more.div_ceil(60)),
    }
}

/// Nothing for a number that no page meets: then the registry's own text is shown.
fn numbered(code: &str) -> (&'static str, &'static str) {
    match code {
        "USRAUT0010" => (
            "mobile",
            "Enter a mobile number of ten digits that starts with 1, 2, 3, 4 or 5.",
        ),
        "USRAUT0012" | "USRAUT0014" => (
            "code",
            "That is not the code that was sent. Enter the six digits of the newest message; after three wrong attempts ask for a new code.",
        ),
        "APPOIN0001" => ("person", "Choose people of your own household."),
        "APPOIN0015" => (
            "slot",
            "Choose one of the times of a session that is not over.",
        ),
        "APPOIN0018" => ("pincode", "Enter a pincode of six digits, such as 110001."),
        "APPOIN0022" => (
            "person",
            "One of these people already has an appointment for this dose. Move that appointment instead.",
        ),
        "APPOIN0040" => (
            "person",
            "There are not enough free places left in this session. Choose fewer people, or look for another session.",
        ),
        "APPOIN0044" => ("captcha", "Enter the letters of the new picture."),
        "APPOIN0101" => (
            "appointment",
            "Choose an appointment of your own household. It may have been cancelled meanwhile.",
        ),
        "APPOIN0102" => ("person", "One of these people already has this dose."),
        "APPOIN0103" => (
            "person",
            "For one of these people the next dose is not due on this date. The second dose follows the first after at least 28 days.",
        ),
        "APPOIN0104" => (
            "person",
            "For one of these people the first dose was another vaccine. Look for a session with the same one.",
        ),
        "APPOIN0105" => (
            "person",
            "One of these people is below the age limit of this session. Look for one with a lower limit.",
        ),
        "REQUEST0001" => ("district", "Choose a district, or enter a pincode."),
        "REQUEST0002" => ("date", "Enter a date, such as 2023-06-11."),
        "CERTIFICATE00002" => (
            "",
            "There is no dose on record yet, and no certificate before the first one.",
        ),
        other => registering(other),
    }
}

/// What the form for a new member gets wrong.
fn registering(code: &str) -> (&'static str, &'static str) {
    match code {
        "REGIST0001" => (
            "name",
            "Enter the name as it is on the document: letters, blanks, full stops, apostrophes and hyphens.",
        ),
        "REGIST0002" => (
            "birth_year",
            "Enter the year of birth with four digits, such as 1970.",
        ),
        "REGIST0003" => ("gender", "Choose a gender."),
        "REGIST0004" => ("document", "Choose the kind of document."),
        "REGIST0005" => (
            "document_number",
            "Enter a number of the shape that is described below it. Numbers that somebody real may have are not taken.",
        ),
        "REGIST0006" => ("comorbidity", "Say whether there is a comorbidity."),
        "REGIST0007" => ("consent", "Nobody can be registered without their consent."),
        "REGIST0101" => (
            "",
            "Four people are registered on this mobile, and there can be no more.",
        ),
        "REGIST0102" => (
            "",
            "Whoever has had a dose stays on record and cannot be removed.",
        ),
        _ => ("", ""),
    }
}
