//! Paths to handlers: the whole public surface on one page. The numbers are those of the endpoint
//! table of the real registry.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{self, MethodRouter};

use super::{
    appointment, availability, certificate, dashboard, metadata, nearby, otp, partner,
    registration, reports, search, staff, status,
};
use crate::observe::{Observed, Place};
use crate::registry::Registry;

type Registered = Arc<Registry>;

/// One way to call the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// From the root, with parameters in braces.
    pub path: String,
}

/// Every route that a registry has, in the order of this page.
#[must_use]
pub fn routes() -> Vec<Route> {
    surface()
        .entries
        .into_iter()
        .map(|entry| entry.route)
        .collect()
}

/// Serves every route.
pub(crate) fn router(registry: Registered) -> Router {
    surface().router().with_state(registry)
}

fn surface() -> Surface {
    Surface::default()
        .at("/api/v1", v1())
        .at("/api/v2", v2())
        .at("/api/v3", v3())
        .route("/.well-known/jwks.json", get(certificate::keys))
}

fn v1() -> Surface {
    // 36
    Surface::default().route("/reports/v2/getPublicReports", get(reports::public))
}

fn v2() -> Surface {
    Surface::default()
        // 1-6
        .at("/auth", auth())
        // 9-12
        .route("/admin/location/states", get(metadata::states))
        .route(
            "/admin/location/districts/{state_id}",
            get(metadata::districts),
        )
        .route("/registration/beneficiary/idTypes", get(metadata::id_types))
        .route("/registration/beneficiary/genders", get(metadata::genders))
        // 13
        .route("/appointment/centers/findByLatLong", get(nearby::signed_in))
        .route(
            "/appointment/centers/public/findByLatLong",
            get(nearby::public),
        )
        // 14-18
        .at("/appointment/sessions/public", free_places())
        // 19
        .route(
            "/appointment/sessions/findByPin",
            get(search::day_by_pincode),
        )
        .route(
            "/appointment/sessions/findByDistrict",
            get(search::day_by_district),
        )
        .route(
            "/appointment/sessions/calendarByPin",
            get(search::week_by_pincode),
        )
        .route(
            "/appointment/sessions/calendarByDistrict",
            get(search::week_by_district),
        )
        // 20
        .route("/appointment/beneficiaries", get(dashboard::beneficiaries))
        // 21-25
        .route("/registration/beneficiary/new", post(registration::new))
        .route(
            "/registration/beneficiary/delete",
            post(registration::delete),
        )
        .route("/appointment/schedule", post(appointment::schedule))
        .route("/appointment/reschedule", post(appointment::reschedule))
        .route("/appointment/cancel", post(appointment::cancel))
        // 27, 28
        .route(
            "/registration/certificate/public/download",
            get(certificate::download_public),
        )
        .route(
            "/registration/certificate/download",
            get(certificate::download_signed_in),
        )
        // 32
        .route(
            "/vaccinator/beneficiaries/findByMobile",
            get(partner::find_by_mobile),
        )
}

fn auth() -> Surface {
    Surface::default()
        .route("/public/generateOTP", post(otp::send_public))
        .route("/public/confirmOTP", post(otp::confirm_public))
        .route("/generateOTP", post(otp::send_partner))
        .route("/confirmOTP", post(otp::confirm_partner))
        .route("/generateMobileOTP", post(otp::send_portal))
        .route("/validateMobileOtp", post(otp::confirm_portal))
}

fn free_places() -> Surface {
    Surface::default()
        .route("/findByPin", get(availability::day_by_pincode))
        .route("/findByDistrict", get(availability::day_by_district))
        .route("/calendarByPin", get(availability::week_by_pincode))
        .route("/calendarByDistrict", get(availability::week_by_district))
        .route("/calendarByCenter", get(availability::week_by_centre))
}

/// Paths of our own, where those of the real registry are not known.
fn v3() -> Surface {
    Surface::default()
        // 37
        .route("/vaccination/status/generateOTP", post(status::send))
        .route("/vaccination/status/confirmOTP", post(status::statement))
        .route("/certificate/verify", post(certificate::verify))
        // Door 2
        .at("/staff", staff())
}

fn staff() -> Surface {
    Surface::default()
        .route("/auth/login", post(staff::login))
        .route("/auth/confirmOTP", post(staff::confirm))
}

/// The routes on the way to a router, so that tests miss none and each is observed.
#[derive(Default)]
struct Surface {
    entries: Vec<Entry>,
}

struct Entry {
    route: Route,
    answering: Answering,
}

/// What answers to a method, once its place in the list of routes is known.
type Answering = Box<dyn FnOnce(Place) -> MethodRouter<Registered>>;

/// A method and what answers to it.
type Method = (&'static str, Answering);

fn get<T: 'static, H>(handler: H) -> Method
where
    H: Handler<T, Registered, Future: Unpin>,
{
    let answering = |place| routing::get(Observed::new(handler, place));
    ("GET", Box::new(answering))
}

fn post<T: 'static, H>(handler: H) -> Method
where
    H: Handler<T, Registered, Future: Unpin>,
{
    let answering = |place| routing::post(Observed::new(handler, place));
    ("POST", Box::new(answering))
}

impl Surface {
    fn route(mut self, path: &str, (method, answering): Method) -> Self {
        let path = path.to_owned();
        self.entries.push(Entry {
            route: Route { method, path },
            answering,
        });
        self
    }

    /// With all routes of `part` below `prefix`.
    fn at(mut self, prefix: &str, part: Self) -> Self {
        let below = |mut entry: Entry| {
            entry.route.path.insert_str(0, prefix);
            entry
        };
        self.entries.extend(part.entries.into_iter().map(below));
        self
    }

    fn router(self) -> Router<Registered> {
        let router = Router::new();
        let entries = self.entries.into_iter().enumerate();
        let router = entries.fold(router, |router, (index, entry)| {
            router.route(&entry.route.path, (entry.answering)(Place::Route(index)))
        });
        router
            .fallback(Observed::new(not_found, Place::Elsewhere))
            .method_not_allowed_fallback(Observed::new(wrong_method, Place::Elsewhere))
    }
}

async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

async fn wrong_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}
