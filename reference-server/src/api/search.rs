//! 19: the four searches of the portal: as the public ones, for one vaccine if wanted, and limited
//! by account: whoever searches too often is signed out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use population::{Centre, Vaccine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::json_text;
use super::availability::{ByDistrict, ByPincode, DayPage, WeekPage, centres_in, day, week};
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::public::page;
use super::{ApiError, Asked};
use crate::auth::{Session, bearer};
use crate::forms;
use crate::registry::Registry;
use crate::shield::{Limit, OverLimit};
use crate::store::PageKey;

type Answer = Result<Response, ApiError>;

/// What to leave out.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Only {
    /// Nothing or an empty text means all vaccines.
    #[schemars(extend("enum" = forms::vaccines_or_nothing()))]
    vaccine: Option<String>,
}

impl Only {
    /// The number for the refusal is ours; the real one is not known.
    fn vaccine(&self) -> Result<Option<Vaccine>, ApiError> {
        let Some(text) = self.vaccine.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let mut vaccines = Vaccine::ALL.into_iter();
        vaccines
            .find(|vaccine| vaccine.name() == text)
            .map(Some)
            .ok_or(numbered("REQUEST0007", "Invalid Vaccine"))
    }
}

pub(super) const DAY_BY_PINCODE: Description = Description {
    id: "sessionsByPincode",
    summary: "The sessions of a day at a pincode, of one vaccine if wanted",
    answers: json::<DayPage>(),
    refused: &[Refused::Numbered],
};

/// 19: `GET appointment/sessions/findByPin`.
pub(crate) async fn day_by_pincode(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
    Asked(wanted): Asked<ByPincode>,
    Asked(only): Asked<Only>,
) -> Answer {
    count(&registry, &session, bearer(&headers)).await?;
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::DayByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    show_day(&registry, key, only.vaccine()?, date, centres).await
}

pub(super) const DAY_BY_DISTRICT: Description = Description {
    id: "sessionsByDistrict",
    summary: "The sessions of a day in a district, of one vaccine if wanted",
    answers: json::<DayPage>(),
    refused: &[Refused::Numbered],
};

/// 19: `GET appointment/sessions/findByDistrict`.
pub(crate) async fn day_by_district(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
    Asked(wanted): Asked<ByDistrict>,
    Asked(only): Asked<Only>,
) -> Answer {
    count(&registry, &session, bearer(&headers)).await?;
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::DayByDistrict { district, date };
    let centres = centres_in(&registry, district);
    show_day(&registry, key, only.vaccine()?, date, centres).await
}

pub(super) const WEEK_BY_PINCODE: Description = Description {
    id: "calendarByPincode",
    summary: "The sessions of a week at a pincode, of one vaccine if wanted",
    answers: json::<WeekPage>(),
    refused: &[Refused::Numbered],
};

/// 19: `GET appointment/sessions/calendarByPin`.
pub(crate) async fn week_by_pincode(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
    Asked(wanted): Asked<ByPincode>,
    Asked(only): Asked<Only>,
) -> Answer {
    count(&registry, &session, bearer(&headers)).await?;
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::WeekByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    show_week(&registry, key, only.vaccine()?, date, centres).await
}

pub(super) const WEEK_BY_DISTRICT: Description = Description {
    id: "calendarByDistrict",
    summary: "The sessions of a week in a district, of one vaccine if wanted",
    answers: json::<WeekPage>(),
    refused: &[Refused::Numbered],
};

/// 19: `GET appointment/sessions/calendarByDistrict`.
pub(crate) async fn week_by_district(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
    Asked(wanted): Asked<ByDistrict>,
    Asked(only): Asked<Only>,
) -> Answer {
    count(&registry, &session, bearer(&headers)).await?;
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::WeekByDistrict { district, date };
    let centres = centres_in(&registry, district);
    show_week(&registry, key, only.vaccine()?, date, centres).await
}

/// Takes one search off the account's allowance, or signs the caller, who came with `token`, out. A
/// new token does not help before the allowance, which belongs to the mobile, has refilled.
pub(crate) async fn count(
    registry: &Registry,
    session: &Session,
    token: Option<&str>,
) -> Result<(), ApiError> {
    let searches = Limit::SearchesPerAccount;
    match registry.limits.take(searches, session.account()).await {
        Err(OverLimit::Until(_)) => {
            if let Some(token) = token {
                registry.tokens.end(token).await?;
            }
            Err(ApiError::Unauthenticated)
        }
        other => Ok(other?),
    }
}

async fn show_day(
    registry: &Registry,
    key: PageKey,
    vaccine: Option<Vaccine>,
    date: Date,
    centres: impl Iterator<Item = Centre>,
) -> Answer {
    let all = day(registry, date, centres);
    Ok(match vaccine {
        None => page(registry, key, all).await,
        Some(vaccine) => fresh(&all.await.only(vaccine)),
    })
}

async fn show_week(
    registry: &Registry,
    key: PageKey,
    vaccine: Option<Vaccine>,
    date: Date,
    centres: impl Iterator<Item = Centre>,
) -> Answer {
    let all = week(registry, date, centres);
    Ok(match vaccine {
        None => page(registry, key, all).await,
        Some(vaccine) => fresh(&all.await.only(vaccine)),
    })
}

/// A page for one vaccine is not kept: the account's allowance bounds how many are made.
fn fresh(content: &impl Serialize) -> Response {
    let text = serde_json::to_vec(content).expect("pages hold text and numbers only");
    json_text(StatusCode::OK, text)
}
