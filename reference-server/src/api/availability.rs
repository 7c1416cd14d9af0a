//! Where there are free places: by pincode, district or centre, for a day or for a week.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Centre, CentreIndex, Vaccine, places};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::centre::{CentreDay, CentreWeek};
use super::error::numbered;
use super::public::serve;
use super::{ApiError, Asked, Peer, dates};
use crate::registry::Registry;
use crate::store::{PageKey, Sitting, WEEK, sitting};

/// A pincode has six digits and does not start with 0.
const PINCODES: std::ops::RangeInclusive<u32> = 100_000..=999_999;

/// The query of all these endpoints; each reads the place that it is about.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    pincode: Option<String>,
    district_id: Option<String>,
    center_id: Option<String>,
    vaccine: Option<String>,
    #[serde(default)]
    date: String,
}

#[derive(Serialize)]
pub(super) struct DayPage {
    sessions: Vec<CentreDay>,
}

#[derive(Serialize)]
pub(super) struct WeekPage {
    centers: Vec<CentreWeek>,
}

/// 14: `GET appointment/sessions/public/findByPin`.
pub(crate) async fn day_by_pincode(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::DayByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    serve(&registry, peer, key, day(&registry, date, centres)).await
}

/// 15: `GET appointment/sessions/public/findByDistrict`.
pub(crate) async fn day_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::DayByDistrict { district, date };
    let centres = centres_in(&registry, district);
    serve(&registry, peer, key, day(&registry, date, centres)).await
}

/// 16: `GET appointment/sessions/public/calendarByPin`.
pub(crate) async fn week_by_pincode(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::WeekByPincode { pincode, date };
    let centres = registry.population.centres_at(pincode);
    serve(&registry, peer, key, week(&registry, date, centres)).await
}

/// 17: `GET appointment/sessions/public/calendarByDistrict`.
pub(crate) async fn week_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::WeekByDistrict { district, date };
    let centres = centres_in(&registry, district);
    serve(&registry, peer, key, week(&registry, date, centres)).await
}

/// 18: `GET appointment/sessions/public/calendarByCenter`; a centre that does not exist has no
/// sessions. The real shape is not known; clients expect that of the other calendars.
pub(crate) async fn week_by_centre(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (centre, date) = (wanted.centre()?, wanted.date()?);
    let key = PageKey::WeekByCentre { centre, date };
    let found = registry.population.centre(CentreIndex(centre)).into_iter();
    serve(&registry, peer, key, week(&registry, date, found)).await
}

impl Wanted {
    pub(super) fn pincode(&self) -> Result<u32, ApiError> {
        digits(self.pincode.as_deref())
            .filter(|pincode| PINCODES.contains(pincode))
            .ok_or(numbered("APPOIN0018", "Invalid Pincode"))
    }

    /// The number for this refusal is ours; the real one is not known.
    pub(super) fn district(&self) -> Result<u16, ApiError> {
        digits(self.district_id.as_deref()).ok_or(numbered("REQUEST0001", "Invalid District"))
    }

    /// The number for this refusal is ours; the real one is not known.
    fn centre(&self) -> Result<u32, ApiError> {
        digits(self.center_id.as_deref()).ok_or(numbered("REQUEST0004", "Invalid Center"))
    }

    /// The vaccine to show; nothing or an empty text means all. The number for the refusal is ours.
    pub(super) fn vaccine(&self) -> Result<Option<Vaccine>, ApiError> {
        let Some(text) = self.vaccine.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let mut vaccines = Vaccine::ALL.into_iter();
        vaccines
            .find(|vaccine| vaccine.name() == text)
            .map(Some)
            .ok_or(numbered("REQUEST0007", "Invalid Vaccine"))
    }

    /// The number for this refusal is ours; the real one is not known.
    pub(super) fn date(&self) -> Result<Date, ApiError> {
        dates::parse(&self.date).ok_or(numbered("REQUEST0002", "Invalid Date"))
    }
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

fn digits<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

/// A district that does not exist has no centres.
pub(super) fn centres_in(registry: &Registry, district: u16) -> impl Iterator<Item = Centre> {
    let population = registry.population;
    places::district(district)
        .into_iter()
        .flat_map(move |district| population.centres_in(district))
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
