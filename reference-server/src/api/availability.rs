//! Where there are free places: by pincode or district, for a day or for a week.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Centre, places};
use serde::{Deserialize, Serialize};

use super::centre::{CentreDay, CentreWeek};
use super::error::numbered;
use super::public::serve;
use super::{ApiError, Asked, Peer, dates};
use crate::registry::Registry;
use crate::store::{PageKey, WEEK, sitting};

/// A pincode has six digits and does not start with 0.
const PINCODES: std::ops::RangeInclusive<u32> = 100_000..=999_999;

/// The query of all four endpoints; each reads the place that it is about.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    pincode: Option<String>,
    district_id: Option<String>,
    #[serde(default)]
    date: String,
}

#[derive(Serialize)]
struct DayPage {
    sessions: Vec<CentreDay>,
}

#[derive(Serialize)]
struct WeekPage {
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
    let centres = || registry.population.centres_at(pincode);
    serve(&registry, peer, key, || day(&registry, date, centres()))
}

/// 15: `GET appointment/sessions/public/findByDistrict`.
pub(crate) async fn day_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::DayByDistrict { district, date };
    let centres = || centres_in(&registry, district);
    serve(&registry, peer, key, || day(&registry, date, centres()))
}

/// 16: `GET appointment/sessions/public/calendarByPin`.
pub(crate) async fn week_by_pincode(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (pincode, date) = (wanted.pincode()?, wanted.date()?);
    let key = PageKey::WeekByPincode { pincode, date };
    let centres = || registry.population.centres_at(pincode);
    serve(&registry, peer, key, || week(&registry, date, centres()))
}

/// 17: `GET appointment/sessions/public/calendarByDistrict`.
pub(crate) async fn week_by_district(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (district, date) = (wanted.district()?, wanted.date()?);
    let key = PageKey::WeekByDistrict { district, date };
    let centres = || centres_in(&registry, district);
    serve(&registry, peer, key, || week(&registry, date, centres()))
}

impl Wanted {
    fn pincode(&self) -> Result<u32, ApiError> {
        digits(self.pincode.as_deref())
            .filter(|pincode| PINCODES.contains(pincode))
            .ok_or(numbered("APPOIN0018", "Invalid Pincode"))
    }

    /// The number for this refusal is ours; the real one is not known.
    fn district(&self) -> Result<u16, ApiError> {
        digits(self.district_id.as_deref()).ok_or(numbered("REQUEST0001", "Invalid District"))
    }

    /// The number for this refusal is ours; the real one is not known.
    fn date(&self) -> Result<Date, ApiError> {
        dates::parse(&self.date).ok_or(numbered("REQUEST0002", "Invalid Date"))
    }
}

fn digits<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

/// A district that does not exist has no centres.
fn centres_in(registry: &Registry, district: u16) -> impl Iterator<Item = Centre> {
    let population = registry.population;
    places::district(district)
        .into_iter()
        .flat_map(move |district| population.centres_in(district))
}

fn day(registry: &Registry, date: Date, centres: impl Iterator<Item = Centre>) -> DayPage {
    let line = |centre: Centre| {
        let sitting = sitting(&registry.population, &centre, date)?;
        Some(CentreDay::new(registry, &centre, date, &sitting))
    };
    DayPage {
        sessions: centres.filter_map(line).collect(),
    }
}

fn week(registry: &Registry, first: Date, centres: impl Iterator<Item = Centre>) -> WeekPage {
    let line = |centre: Centre| {
        let sittings: Vec<_> = (0..WEEK)
            .filter_map(|later| first.checked_add(later.days()).ok())
            .filter_map(|date| Some((date, sitting(&registry.population, &centre, date)?)))
            .collect();
        (!sittings.is_empty()).then(|| CentreWeek::new(registry, &centre, &sittings))
    };
    WeekPage {
        centers: centres.filter_map(line).collect(),
    }
}
