//! Public lists: states, districts, identity documents, genders.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use population::places;
use population::{Gender, PhotoIdKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::availability::digits;
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::public::serve;
use super::{ApiError, Peer};
use crate::registry::Registry;
use crate::store::PageKey;

/// Hours for which a client may keep a list.
const TTL_HOURS: u32 = 24;

/// A list with its time to live.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ListingOf{T}")]
struct Listing<T> {
    #[serde(flatten)]
    list: T,
    ttl: u32,
}

#[derive(JsonSchema, Serialize)]
struct States {
    states: Vec<StateLine>,
}

#[derive(JsonSchema, Serialize)]
struct Districts {
    districts: Vec<DistrictLine>,
}

#[derive(JsonSchema, Serialize)]
struct IdTypes {
    types: Vec<IdTypeLine>,
}

#[derive(JsonSchema, Serialize)]
struct Genders {
    genders: Vec<GenderLine>,
}

/// The state whose districts are wanted.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Within {
    #[schemars(with = "u8")]
    state_id: String,
}

#[derive(JsonSchema, Serialize)]
struct StateLine {
    state_id: u8,
    state_name: &'static str,
}

#[derive(JsonSchema, Serialize)]
struct DistrictLine {
    state_id: u8,
    district_id: u16,
    district_name: &'static str,
}

#[derive(JsonSchema, Serialize)]
struct IdTypeLine {
    #[serde(rename = "type")]
    name: &'static str,
    id: u8,
}

#[derive(JsonSchema, Serialize)]
struct GenderLine {
    gender: &'static str,
    id: u8,
}

pub(super) const STATES: Description = Description {
    id: "states",
    summary: "The states",
    answers: json::<Listing<States>>(),
    refused: &[],
};

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
        page(States {
            states: places::STATES.iter().map(line).collect(),
        })
    })
    .await
}

pub(super) const DISTRICTS: Description = Description {
    id: "districts",
    summary: "The districts of a state; none when there is no such state",
    answers: json::<Listing<Districts>>(),
    refused: &[Refused::Numbered],
};

/// 10: `GET admin/location/districts/{state_id}`; a state that does not exist has no districts.
pub(crate) async fn districts(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Path(within): Path<Within>,
) -> Result<Response, ApiError> {
    let id: u8 = digits(&within.state_id).ok_or(numbered("REQUEST0006", "Invalid State"))?;
    let line = move |district: &places::District| DistrictLine {
        state_id: id,
        district_id: district.id,
        district_name: district.name,
    };
    serve(&registry, peer, PageKey::Districts { state: id }, async {
        let districts = places::state(id)
            .map(places::State::districts)
            .unwrap_or_default();
        page(Districts {
            districts: districts.iter().map(line).collect(),
        })
    })
    .await
}

pub(super) const ID_TYPES: Description = Description {
    id: "idTypes",
    summary: "The identity documents that one can register with",
    answers: json::<Listing<IdTypes>>(),
    refused: &[],
};

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
        page(IdTypes {
            types: PhotoIdKind::ALL.map(line).into(),
        })
    })
    .await
}

pub(super) const GENDERS: Description = Description {
    id: "genders",
    summary: "The genders that one can register with",
    answers: json::<Listing<Genders>>(),
    refused: &[],
};

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
        page(Genders {
            genders: Gender::ALL.map(line).into(),
        })
    })
    .await
}

fn page<T>(list: T) -> Listing<T> {
    Listing {
        list,
        ttl: TTL_HOURS,
    }
}
