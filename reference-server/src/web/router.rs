//! Paths to pages. Nothing in a path or a query names anybody: people and appointments are counted
//! within the household, sessions are public.

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::{MethodRouter, get, post};

use super::{
    appointment, booking, code, headers, household, member, papers, places, register, sign_in,
    sign_out, style,
};
use crate::api::Route;
use crate::observe::{Observed, Place};
use crate::registry::Registry;

type Registered = Arc<Registry>;
type Row = (
    &'static str,
    &'static str,
    fn(Place) -> MethodRouter<Registered>,
);

#[rustfmt::skip]
const ROWS: [Row; 20] = [
    ("GET", "/", |place| get(Observed::new(sign_in::show, place))),
    ("POST", "/sign-in", |place| post(Observed::new(sign_in::send, place))),
    ("GET", "/sign-in/code", |place| get(Observed::new(code::show, place))),
    ("POST", "/sign-in/code", |place| post(Observed::new(code::confirm, place))),
    ("POST", "/sign-out", |place| post(Observed::new(sign_out::end, place))),
    ("GET", "/household", |place| get(Observed::new(household::show, place))),
    ("GET", "/household/member/{number}", |place| get(Observed::new(member::show, place))),
    ("POST", "/household/remove", |place| post(Observed::new(member::remove, place))),
    ("GET", "/household/register", |place| get(Observed::new(register::show, place))),
    ("POST", "/household/register", |place| post(Observed::new(register::add, place))),
    ("GET", "/household/appointment/{number}", |place| get(Observed::new(appointment::show, place))),
    ("POST", "/household/cancel", |place| post(Observed::new(appointment::cancel, place))),
    ("POST", "/household/certificate", |place| post(Observed::new(papers::certificate, place))),
    ("POST", "/household/slip", |place| post(Observed::new(papers::slip, place))),
    ("GET", "/places", |place| get(Observed::new(places::show, place))),
    ("GET", "/book", |place| get(Observed::new(booking::show, place))),
    ("POST", "/book", |place| post(Observed::new(booking::book, place))),
    ("POST", "/move", |place| post(Observed::new(booking::rebook, place))),
    ("GET", "/style.css", |place| get(Observed::new(style::sheet, place))),
    ("GET", "/icon.svg", |place| get(Observed::new(style::icon, place))),
];

/// Every route of the dashboard.
pub(crate) fn routes() -> impl Iterator<Item = Route> {
    ROWS.iter().map(|&(method, path, _)| Route {
        method,
        path: path.to_owned(),
    })
}

/// Serves every route of the dashboard; `first` is the place of the first one in the list of all.
pub(crate) fn router(first: usize) -> Router<Registered> {
    let add = |router: Router<_>, (index, row): (usize, &Row)| {
        router.route(row.1, row.2(Place::Route(first + index)))
    };
    ROWS.iter()
        .enumerate()
        .fold(Router::new(), add)
        .layer(map_response(headers::protect))
}
