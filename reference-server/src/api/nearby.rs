//! 13: the centres around a position.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use population::{Centre, Population};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::description::{Description, Refused, json};
use super::error::numbered;
use super::public::{page, serve};
use super::{ApiError, Asked, Peer, search};
use crate::auth::{Session, bearer};
use crate::registry::Registry;
use crate::store::PageKey;

/// How far away a centre may be, degrees: about 55 km from south to north. Our choice.
const REACH: f64 = 0.5;
/// Centres on a page. Our choice.
const CENTRES_MAX: usize = 20;
/// Steps in a degree: positions within about 1 km share a page.
const STEPS: f64 = 100.0;

/// Where.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[serde(default)]
    #[schemars(with = "f64", range(min = -90, max = 90))]
    lat: String,
    #[serde(default)]
    #[schemars(with = "f64", range(min = -180, max = 180))]
    long: String,
}

#[derive(JsonSchema, Serialize)]
struct NearPage {
    centers: Vec<NearCentre>,
}

/// Numbers are text here, other than on the pages of availability: so it is documented.
#[derive(JsonSchema, Serialize)]
struct NearCentre {
    center_id: u32,
    name: String,
    district_name: &'static str,
    state_name: &'static str,
    location: String,
    pincode: String,
    block_name: String,
    lat: String,
    long: String,
}

pub(super) const PUBLIC: Description = Description {
    id: "publicCentresNear",
    summary: "The centres around a position, nearest first",
    answers: json::<NearPage>(),
    refused: &[Refused::Numbered],
};

/// 13: `GET appointment/centers/public/findByLatLong`.
pub(crate) async fn public(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (latitude, longitude) = wanted.position()?;
    let key = PageKey::Near {
        latitude,
        longitude,
    };
    serve(&registry, peer, key, async {
        near(&registry.population, latitude, longitude)
    })
    .await
}

pub(super) const SIGNED_IN: Description = Description {
    id: "centresNear",
    summary: "The centres around a position, nearest first",
    answers: json::<NearPage>(),
    refused: &[Refused::Numbered],
};

/// 13: `GET appointment/centers/findByLatLong`, for the portal; counted as a search.
pub(crate) async fn signed_in(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    search::count(&registry, &session, bearer(&headers)).await?;
    let (latitude, longitude) = wanted.position()?;
    let key = PageKey::Near {
        latitude,
        longitude,
    };
    Ok(page(&registry, key, async {
        near(&registry.population, latitude, longitude)
    })
    .await)
}

impl Wanted {
    /// Latitude and longitude in steps. The number for the refusal is ours; the real one is not
    /// known.
    fn position(&self) -> Result<(i16, i16), ApiError> {
        let steps = |text: &str, most: f64| {
            let degrees: f64 = text.parse().ok()?;
            (degrees.abs() <= most).then(|| (degrees * STEPS).round() as i16)
        };
        steps(&self.lat, 90.0)
            .zip(steps(&self.long, 180.0))
            .ok_or(numbered("REQUEST0003", "Invalid Position"))
    }
}

fn near(population: &Population, latitude: i16, longitude: i16) -> NearPage {
    let (latitude, longitude) = (f64::from(latitude) / STEPS, f64::from(longitude) / STEPS);
    // On the way from south to north a degree has one length, from west to east it shrinks.
    let shrink = latitude.to_radians().cos();
    let distance = |centre: &Centre| {
        let east = (centre.longitude - longitude) * shrink;
        (centre.latitude - latitude).hypot(east)
    };
    let mut centres: Vec<(f64, Centre)> = population
        .centres_near(latitude, longitude, REACH / shrink.max(0.1))
        .map(|centre| (distance(&centre), centre))
        .filter(|(distance, _)| *distance <= REACH)
        .collect();
    centres.sort_by(|one, other| one.0.total_cmp(&other.0));
    let nearest = centres.into_iter().take(CENTRES_MAX);
    NearPage {
        centers: nearest.map(|(_, centre)| NearCentre::new(centre)).collect(),
    }
}

impl NearCentre {
    fn new(centre: Centre) -> Self {
        let state = centre.district.state();
        Self {
            center_id: centre.id.0,
            name: centre.name,
            district_name: centre.district.name,
            state_name: state.name,
            location: format!("{}, {}", centre.block, centre.district.name),
            pincode: centre.pincode.to_string(),
            block_name: centre.block,
            lat: format!("{:.3}", centre.latitude),
            long: format!("{:.3}", centre.longitude),
        }
    }
}
