//! Paths to handlers: the whole public surface on one page. The numbers are those of the endpoint
//! table of the real registry.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{self, MethodRouter};

use super::{
    appointment, availability, certificate, dashboard, metadata, nearby, otp, partner,
    registration, reports, search, staff, status,
};
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
    surface().routes
}

/// Serves every route.
pub(crate) fn router(registry: Registered) -> Router {
    surface().router.with_state(registry)
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

/// A router that can say which routes it has, so that tests miss none.
#[derive(Default)]
struct Surface {
    router: Router<Registered>,
    routes: Vec<Route>,
}

/// A method and what answers to it.
type Answering = (&'static str, MethodRouter<Registered>);

fn get<T: 'static>(handler: impl Handler<T, Registered>) -> Answering {
    ("GET", routing::get(handler))
}

fn post<T: 'static>(handler: impl Handler<T, Registered>) -> Answering {
    ("POST", routing::post(handler))
}

impl Surface {
    fn route(mut self, path: &str, (method, answering): Answering) -> Self {
        self.router = self.router.route(path, answering);
        let path = path.to_owned();
        self.routes.push(Route { method, path });
        self
    }

    /// With all routes of `part` below `prefix`.
    fn at(mut self, prefix: &str, part: Self) -> Self {
        self.router = self.router.nest(prefix, part.router);
        let below = |route: Route| Route {
            path: format!("{prefix}{}", route.path),
            ..route
        };
        self.routes.extend(part.routes.into_iter().map(below));
        self
    }
}
