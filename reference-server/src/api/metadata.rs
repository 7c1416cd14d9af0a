//! Public lists: states, districts, identity documents, genders.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use population::places;
use population::{Gender, PhotoIdKind};
use serde::Serialize;

use super::public::serve;
use super::{ApiError, Peer};
use crate::registry::Registry;
use crate::store::PageKey;

/// Hours for which a client may keep a list.
const TTL_HOURS: u32 = 24;

/// A list with its time to live.
#[derive(Serialize)]
struct Listing {
    #[serde(flatten)]
    list: List,
    ttl: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum List {
    States(Vec<StateLine>),
    Districts(Vec<DistrictLine>),
    Types(Vec<IdTypeLine>),
    Genders(Vec<GenderLine>),
}

#[derive(Serialize)]
struct StateLine {
    state_id: u8,
    state_name: &'static str,
}

#[derive(Serialize)]
struct DistrictLine {
    state_id: u8,
    district_id: u16,
    district_name: &'static str,
}

#[derive(Serialize)]
struct IdTypeLine {
    #[serde(rename = "type")]
    name: &'static str,
    id: u8,
}

#[derive(Serialize)]
struct GenderLine {
    gender: &'static str,
    id: u8,
}

/// 9: `GET admin/location/states`.
pub(crate) async fn states(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
) -> Result<Response, ApiError> {
    serve(&registry, peer, PageKey::States, async {
        let line = |state: &places::State| StateLine {
            state_id: state.id,
            state_name: state.name,
        };
        page(List::States(places::STATES.iter().map(line).collect()))
    })
    .await
}

/// 10: `GET admin/location/districts/{state_id}`; a state that does not exist has no districts.
pub(crate) async fn districts(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Path(state_id): Path<String>,
) -> Result<Response, ApiError> {
    let id: u8 = state_id.parse().unwrap_or(0);
    let line = move |district: &places::District| DistrictLine {
        state_id: id,
        district_id: district.id,
        district_name: district.name,
    };
    serve(&registry, peer, PageKey::Districts { state: id }, async {
        let districts = places::state(id)
            .map(places::State::districts)
            .unwrap_or_default();
        page(List::Districts(districts.iter().map(line).collect()))
    })
    .await
}

/// 11: `GET registration/beneficiary/idTypes`.
pub(crate) async fn id_types(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
) -> Result<Response, ApiError> {
    serve(&registry, peer, PageKey::IdTypes, async {
        let line = |kind: PhotoIdKind| IdTypeLine {
            name: kind.name(),
            id: kind.id(),
        };
        page(List::Types(PhotoIdKind::ALL.map(line).into()))
    })
    .await
}

/// 12: `GET registration/beneficiary/genders`.
pub(crate) async fn genders(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
) -> Result<Response, ApiError> {
    serve(&registry, peer, PageKey::Genders, async {
        let line = |gender: Gender| GenderLine {
            gender: gender.name(),
            id: gender.id(),
        };
        page(List::Genders(Gender::ALL.map(line).into()))
    })
    .await
}

fn page(list: List) -> Listing {
    Listing {
        list,
        ttl: TTL_HOURS,
    }
}
