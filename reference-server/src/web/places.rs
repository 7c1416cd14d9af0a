//! Where there are free places: a search by district or pincode for a day.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use population::places::{District, STATES, State as Region};
use serde::Deserialize;

use super::answer::page;
use super::day;
use super::failure::Failure;
use super::form::{Citizen, Query};
use super::frame::Frame;
use super::notice::Notice;
use super::words::Problem;
use crate::api::centre::CentreDay;
use crate::api::{ApiError, availability, search};
use crate::registry::Registry;
use crate::store::date_text;

/// What was asked for.
#[derive(Default, Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    district: String,
    #[serde(default)]
    pincode: String,
    /// `YYYY-MM-DD`, as a browser sends it.
    #[serde(default)]
    date: String,
}

impl Search {
    fn is_in(&self, district: &District) -> bool {
        self.district == district.id.to_string()
    }
}

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    frame: Frame,
    search: Search,
    today: Date,
    states: &'static [Region],
    found: Option<Found>,
}

/// What was found.
struct Found {
    date: String,
    next: String,
    open: Vec<CentreDay>,
    full: usize,
}

/// `GET /places`: the form, and below it what was found. A search counts as one at the portal.
pub(super) async fn show(
    State(registry): State<Arc<Registry>>,
    citizen: Citizen,
    Query(mut search): Query<Search>,
) -> Result<Response, Failure> {
    let asked = !search.district.is_empty() || !search.pincode.trim().is_empty();
    if search.date.is_empty() {
        search.date = registry.date.to_string();
    }
    let result = if asked {
        let counted = search::count(&registry, &citizen.session, Some(&citizen.token)).await;
        counted.map_err(|error| match error {
            ApiError::Unauthenticated => Failure::SignedOut(Notice::TooManySearches),
            other => Failure::from(other),
        })?;
        find(&registry, &search).await.map(Some)
    } else {
        Ok(None)
    };
    let (found, problem) = match result {
        Ok(found) => (found, None),
        Err(error) => (None, Some(Problem::of(error))),
    };
    let shown = PlacesPage {
        frame: Frame::inside("Find a place", "places", &citizen).about(problem),
        search,
        today: registry.date,
        states: &STATES,
        found,
    };
    Ok(page(shown.frame.status(), &shown))
}

async fn find(registry: &Registry, search: &Search) -> Result<Found, ApiError> {
    let (district, pincode) = (search.district.clone(), search.pincode.trim().to_owned());
    let date: Option<Date> = search.date.parse().ok();
    let date = date.map(date_text).unwrap_or_default();
    let (date, all) = availability::on_a_day(registry, district, pincode, date).await?;
    let (open, full): (Vec<_>, Vec<_>) = all.sessions.into_iter().partition(CentreDay::is_open);
    Ok(Found {
        date: day::long(date),
        next: date.tomorrow().unwrap_or(date).to_string(),
        open,
        full: full.len(),
    })
}
