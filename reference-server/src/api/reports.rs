//! 36: how the drive goes, in figures for everybody.
//!
//! The nation's figures are those of the drive's calendar. What falls to a state or a district is
//! its share of them, by people: nobody is counted, so no figure can be traced to a person. And no
//! figure is finer than a group of five, whatever is asked about and however figures are combined.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Population, places};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::availability::digits;
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::public::serve;
use super::{ApiError, Asked, Peer, dates};
use crate::forms;
use crate::registry::Registry;
use crate::store::PageKey;

/// The smallest group of people that a figure may tell from another.
const GROUP: u64 = 5;

/// About what, and until when; nothing, or an empty text, means the whole country, today.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[schemars(extend("type" = ["integer", "string", "null"], "minimum" = 1, "maximum" = places::STATES.len(), "maxLength" = 0))]
    state_id: Option<String>,
    #[schemars(extend("type" = ["integer", "string", "null"], "minimum" = 1, "maximum" = places::DISTRICTS.len(), "maxLength" = 0))]
    district_id: Option<String>,
    #[schemars(regex(pattern = forms::day_or_nothing()))]
    date: Option<String>,
}

/// The part of the country that a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Area {
    Country,
    State(u8),
    District(u16),
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    top_block: TopBlock,
}

/// The member names of the real page's answers are not all known; these follow its headings.
#[derive(JsonSchema, Serialize)]
struct TopBlock {
    registration: Registration,
    vaccination: Vaccination,
}

#[derive(JsonSchema, Serialize)]
struct Registration {
    total: u64,
}

#[derive(JsonSchema, Serialize)]
struct Vaccination {
    total: u64,
    today: u64,
    tot_dose_1: u64,
    tot_dose_2: u64,
    tot_pd: u64,
}

pub(super) const PUBLIC: Description = Description {
    id: "publicReports",
    summary: "How the drive goes, in figures",
    answers: json::<Report>(),
    refused: &[Refused::Numbered],
};

/// 36: `GET /api/v1/reports/v2/getPublicReports`.
pub(crate) async fn public(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let (area, date) = (wanted.area()?, wanted.date(registry.date)?);
    let key = PageKey::Report { area, date };
    serve(&registry, peer, key, async {
        report(&registry.population, area, date)
    })
    .await
}

impl Wanted {
    /// The smaller area counts when both are named; an empty text is none.
    fn area(&self) -> Result<Area, ApiError> {
        let named = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if let Some(text) = named(&self.district_id) {
            let id = digits(&text).filter(|&id| places::district(id).is_some());
            return id
                .map(Area::District)
                .ok_or(numbered("REQUEST0001", "Invalid District"));
        }
        let Some(text) = named(&self.state_id) else {
            return Ok(Area::Country);
        };
        let id = digits(&text).filter(|&id| places::state(id).is_some());
        id.map(Area::State)
            .ok_or(numbered("REQUEST0006", "Invalid State"))
    }

    /// What has not happened yet is not reported.
    fn date(&self, today: Date) -> Result<Date, ApiError> {
        let text = self.date.as_deref().filter(|text| !text.is_empty());
        let date = text.map_or(Some(today), dates::parse);
        date.map(|date| date.min(today))
            .ok_or(numbered("REQUEST0002", "Invalid Date"))
    }
}

fn report(population: &Population, area: Area, date: Date) -> Report {
    let share = share(area);
    let part = |count: u64| grouped((count as f64 * share) as u64);
    let given = |by: Date| population.doses_given(by);
    let before = date.checked_sub(1.day()).map_or(0, given);
    let of = |number: u8| part(population.doses_given_of(number, date));
    Report {
        top_block: TopBlock {
            registration: Registration {
                total: part(population.people()),
            },
            vaccination: Vaccination {
                total: part(given(date)),
                today: part(given(date) - before),
                tot_dose_1: of(1),
                tot_dose_2: of(2),
                tot_pd: of(3),
            },
        },
    }
}

/// Of all people, the part that lives here.
fn share(area: Area) -> f64 {
    let of = |state: &places::State| state.share();
    match area {
        Area::Country => 1.0,
        Area::State(id) => places::state(id).map_or(0.0, of),
        Area::District(id) => places::district(id).map_or(0.0, |district| {
            let state = district.state();
            of(state) / state.districts().len() as f64
        }),
    }
}

fn grouped(count: u64) -> u64 {
    count - count % GROUP
}
