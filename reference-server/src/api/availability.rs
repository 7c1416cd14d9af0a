//! Where there are free places: by pincode, district or centre, for a day or for a week.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Centre, CentreIndex, Vaccine, places};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::appointment::uuid;
use super::centre::{CentreDay, CentreWeek};
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::public::serve;
use super::refusal::NO_SLOT;
use super::{ApiError, Asked, Peer, dates};
use crate::forms;
use crate::registry::Registry;
use crate::store::{PageKey, Sitting, WEEK, is_open, sitting};

/// A pincode has six digits and does not start with 0.
const PINCODES: std::ops::RangeInclusive<u32> = 100_000..=999_999;

/// The sessions of which pincode, and when.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ByPincode {
    #[serde(default)]
    #[schemars(regex(pattern = forms::PINCODE))]
    pincode: String,
    #[serde(default)]
    #[schemars(regex(pattern = forms::DAY))]
    date: String,
}

/// The sessions of which district, and when.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ByDistrict {
    #[serde(default)]
    #[schemars(with = "u16")]
    district_id: String,
    #[serde(default)]
    #[schemars(regex(pattern = forms::DAY))]
    date: String,
}

/// The sessions of which centre, and when.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ByCentre {
    #[serde(default)]
    #[schemars(with = "u32", extend("maximum" = u32::MAX))]
    center_id: String,
    #[serde(default)]
    #[schemars(regex(pattern = forms::DAY))]
    date: String,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct DayPage {
    pub(crate) sessions: Vec<CentreDay>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct WeekPage {
    centers: Vec<CentreWeek>,
}

pub(super) const DAY_BY_PINCODE: Description = Description {
    id: "publicSessionsByPincode",
    summary: "The sessions of a day at a pincode",
    answers: json::<DayPage>(),
    refused: &[Refused::Numbered],
};

/// 14: `GET appointment/sessions/public/findByPin`.
pub(crate) async fn day_by_pincode(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<ByPincode>,
) -> Result<Response, ApiError> {
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::DayByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    serve(&registry, peer, key, day(&registry, date, centres)).await
}

pub(super) const DAY_BY_DISTRICT: Description = Description {
    id: "publicSessionsByDistrict",
    summary: "The sessions of a day in a district",
    answers: json::<DayPage>(),
    refused: &[Refused::Numbered],
};

/// 15: `GET appointment/sessions/public/findByDistrict`.
pub(crate) async fn day_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<ByDistrict>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::DayByDistrict { district, date };
    let centres = centres_in(&registry, district);
    serve(&registry, peer, key, day(&registry, date, centres)).await
}

pub(super) const WEEK_BY_PINCODE: Description = Description {
    id: "publicCalendarByPincode",
    summary: "The sessions of a week at a pincode",
    answers: json::<WeekPage>(),
    refused: &[Refused::Numbered],
};

/// 16: `GET appointment/sessions/public/calendarByPin`.
pub(crate) async fn week_by_pincode(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<ByPincode>,
) -> Result<Response, ApiError> {
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::WeekByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    serve(&registry, peer, key, week(&registry, date, centres)).await
}

pub(super) const WEEK_BY_DISTRICT: Description = Description {
    id: "publicCalendarByDistrict",
    summary: "The sessions of a week in a district",
    answers: json::<WeekPage>(),
    refused: &[Refused::Numbered],
};

/// 17: `GET appointment/sessions/public/calendarByDistrict`.
pub(crate) async fn week_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<ByDistrict>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::WeekByDistrict { district, date };
    let centres = centres_in(&registry, district);
    serve(&registry, peer, key, week(&registry, date, centres)).await
}

pub(super) const WEEK_BY_CENTRE: Description = Description {
    id: "publicCalendarByCentre",
    summary: "The sessions of a week at a centre",
    answers: json::<WeekPage>(),
    refused: &[Refused::Numbered],
};

/// 18: `GET appointment/sessions/public/calendarByCenter`; a centre that does not exist has no
/// sessions. The real shape is not known; clients expect that of the other calendars.
pub(crate) async fn week_by_centre(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<ByCentre>,
) -> Result<Response, ApiError> {
    let (centre, date) = (wanted.centre()?, wanted.date()?);
    let key = PageKey::WeekByCentre { centre, date };
    let found = registry.population.centre(CentreIndex(centre)).into_iter();
    serve(&registry, peer, key, week(&registry, date, found)).await
}

impl ByPincode {
    pub(super) fn pincode(&self) -> Result<u32, ApiError> {
        digits(&self.pincode)
            .filter(|pincode| PINCODES.contains(pincode))
            .ok_or(numbered("APPOIN0018", "Invalid Pincode"))
    }

    pub(super) fn date(&self) -> Result<Date, ApiError> {
        date(&self.date)
    }
}

impl ByDistrict {
    /// The number for this refusal is ours; the real one is not known.
    pub(super) fn district(&self) -> Result<u16, ApiError> {
        digits(&self.district_id).ok_or(numbered("REQUEST0001", "Invalid District"))
    }

    pub(super) fn date(&self) -> Result<Date, ApiError> {
        date(&self.date)
    }
}

impl ByCentre {
    /// The number for this refusal is ours; the real one is not known.
    fn centre(&self) -> Result<u32, ApiError> {
        digits(&self.center_id).ok_or(numbered("REQUEST0004", "Invalid Center"))
    }

    fn date(&self) -> Result<Date, ApiError> {
        date(&self.date)
    }
}

/// The number for this refusal is ours; the real one is not known.
fn date(text: &str) -> Result<Date, ApiError> {
    dates::parse(text).ok_or(numbered("REQUEST0002", "Invalid Date"))
}

impl DayPage {
    /// Without the sessions of other vaccines.
    pub(super) fn only(mut self, vaccine: Vaccine) -> Self {
        self.sessions.retain(|line| line.is_with(vaccine));
        self
    }
}

impl WeekPage {
    /// Without the sessions of other vaccines, and without centres that have no others.
    pub(super) fn only(mut self, vaccine: Vaccine) -> Self {
        self.centers.retain_mut(|line| line.keep_only(vaccine));
        self
    }
}

/// Digits only: `+8` is no number.
pub(super) fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// A district that does not exist has no centres.
pub(super) fn centres_in(registry: &Registry, district: u16) -> impl Iterator<Item = Centre> {
    let population = registry.population;
    places::district(district)
        .into_iter()
        .flat_map(move |district| population.centres_in(district))
}

/// What a person looks for: the day and its sessions, at a pincode or, without one, in a district. On a
/// day that nobody can book for there are none.
pub(crate) async fn on_a_day(
    registry: &Registry,
    district_id: String,
    pincode: String,
    date: String,
) -> Result<(Date, DayPage), ApiError> {
    if pincode.is_empty() {
        let wanted = ByDistrict { district_id, date };
        let (district, date) = (wanted.district()?, wanted.date()?);
        Ok((
            date,
            bookable(registry, date, centres_in(registry, district)).await,
        ))
    } else {
        let wanted = ByPincode { pincode, date };
        let (pincode, date) = (wanted.pincode()?, wanted.date()?);
        let centres = registry.population.centres_at(pincode);
        Ok((date, bookable(registry, date, centres).await))
    }
}

async fn bookable(
    registry: &Registry,
    date: Date,
    centres: impl Iterator<Item = Centre>,
) -> DayPage {
    let open = is_open(registry.date, date);
    day(registry, date, centres.filter(|_| open)).await
}

/// One session that can be booked, by its id.
pub(crate) async fn session(registry: &Registry, id: &str) -> Result<(Date, CentreDay), ApiError> {
    let held = uuid(id)
        .and_then(|id| registry.store.session(id))
        .ok_or(NO_SLOT)?;
    let taken = registry.store.taken(&[held.sitting.id]).await;
    let taken = taken.first().copied().unwrap_or_default();
    let place = CentreDay::new(registry, &held.centre, held.date, &held.sitting, taken);
    Ok((held.date, place))
}

pub(super) async fn day(
    registry: &Registry,
    date: Date,
    centres: impl Iterator<Item = Centre>,
) -> DayPage {
    let line = |centre: Centre| {
        let sitting = sitting(&registry.population, &centre, date)?;
        Some((centre, sitting))
    };
    let lines: Vec<(Centre, Sitting)> = centres.filter_map(line).collect();
    let ids: Vec<Uuid> = lines.iter().map(|(_, sitting)| sitting.id).collect();
    let taken = registry.store.taken(&ids).await;
    let sessions = lines.iter().zip(taken);
    DayPage {
        sessions: sessions
            .map(|((centre, sitting), taken)| {
                CentreDay::new(registry, centre, date, sitting, taken)
            })
            .collect(),
    }
}

pub(super) async fn week(
    registry: &Registry,
    first: Date,
    centres: impl Iterator<Item = Centre>,
) -> WeekPage {
    let line = |centre: Centre| {
        let sittings: Vec<_> = (0..WEEK)
            .filter_map(|later| first.checked_add(later.days()).ok())
            .filter_map(|date| Some((date, sitting(&registry.population, &centre, date)?)))
            .collect();
        (!sittings.is_empty()).then_some((centre, sittings))
    };
    let lines: Vec<(Centre, Vec<(Date, Sitting)>)> = centres.filter_map(line).collect();
    let sittings = lines.iter().flat_map(|(_, sittings)| sittings);
    let ids: Vec<Uuid> = sittings.map(|(_, sitting)| sitting.id).collect();
    let mut taken = registry.store.taken(&ids).await.into_iter();
    WeekPage {
        centers: lines
            .iter()
            .map(|(centre, sittings)| CentreWeek::new(registry, centre, sittings, taken.by_ref()))
            .collect(),
    }
}
