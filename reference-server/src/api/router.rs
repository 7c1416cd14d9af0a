//! Paths to handlers: the whole public surface on one page. The numbers are those of the endpoint
//! table of the real registry.

use axum::Router;

use super::description;
use super::surface::{Entry, Registered, Route, Surface, get, post};
use super::{
    appointment, availability, captcha, certificate, dashboard, external, metadata, nearby, otp,
    partner, registration, reports, search, slip, staff, status,
};
use crate::observe::Observed;

/// Every route of the interfaces, in the order of this page.
pub(crate) fn routes() -> Vec<Route> {
    let entries = entries().into_iter();
    entries.map(|entry| entry.route).collect()
}

/// Every route with what the document says about it.
pub(crate) fn entries() -> Vec<Entry> {
    surface().entries()
}

/// What answers to each route.
pub(crate) fn observed() -> impl Iterator<Item = (Route, Observed)> {
    surface().observed()
}

/// Serves every route of the interfaces.
pub(crate) fn router() -> Router<Registered> {
    surface().router()
}

fn surface() -> Surface {
    Surface::default()
        .at("/api/v1", v1())
        .at("/api/v2", v2())
        .at("/api/v3", v3())
        .at("/cert/external", external())
        .route(
            "/.well-known/jwks.json",
            get(certificate::keys, certificate::KEYS),
        )
        .route("/openapi.json", get(description::serve, description::SERVE))
}

fn v1() -> Surface {
    // 36
    Surface::default().route(
        "/reports/v2/getPublicReports",
        get(reports::public, reports::PUBLIC),
    )
}

fn v2() -> Surface {
    Surface::default()
        // 1-7
        .at("/auth", auth())
        // 9, 10
        .route(
            "/admin/location/states",
            get(metadata::states, metadata::STATES),
        )
        .route(
            "/admin/location/districts/{state_id}",
            get(metadata::districts, metadata::DISTRICTS),
        )
        .at("/registration", registration())
        .at("/appointment", appointment())
        .at("/vaccinator", vaccinator())
}

fn vaccinator() -> Surface {
    Surface::default()
        // 30, 31
        .route("/beneficiaries/new", post(staff::new, staff::NEW))
        .route(
            "/beneficiaries/findByReferenceId",
            get(staff::by_reference_id, staff::BY_ID),
        )
        // 32
        .route(
            "/beneficiaries/findByMobile",
            get(partner::find_by_mobile, partner::FIND_BY_MOBILE),
        )
        // 33-35
        .route("/onspots/schedule", post(staff::schedule, staff::SCHEDULE))
        .route(
            "/beneficiaries/vaccinate",
            post(staff::vaccinate, staff::VACCINATE),
        )
        .route(
            "/certificate/download",
            get(staff::download, staff::DOWNLOAD),
        )
}

fn registration() -> Surface {
    Surface::default()
        // 11, 12
        .route(
            "/beneficiary/idTypes",
            get(metadata::id_types, metadata::ID_TYPES),
        )
        .route(
            "/beneficiary/genders",
            get(metadata::genders, metadata::GENDERS),
        )
        // 21, 22
        .route(
            "/beneficiary/new",
            post(registration::new, registration::NEW),
        )
        .route(
            "/beneficiary/delete",
            post(registration::delete, registration::DELETE),
        )
        // 27, 28
        .route(
            "/certificate/public/download",
            get(certificate::download_public, certificate::DOWNLOAD_PUBLIC),
        )
        .route(
            "/certificate/download",
            get(
                certificate::download_signed_in,
                certificate::DOWNLOAD_SIGNED_IN,
            ),
        )
}

fn appointment() -> Surface {
    Surface::default()
        // 13
        .route(
            "/centers/findByLatLong",
            get(nearby::signed_in, nearby::SIGNED_IN),
        )
        .route(
            "/centers/public/findByLatLong",
            get(nearby::public, nearby::PUBLIC),
        )
        // 14-18
        .at("/sessions/public", free_places())
        // 19
        .at("/sessions", searches())
        // 20
        .route(
            "/beneficiaries",
            get(dashboard::beneficiaries, dashboard::BENEFICIARIES),
        )
        // 23-25
        .route(
            "/schedule",
            post(appointment::schedule, appointment::SCHEDULE),
        )
        .route(
            "/reschedule",
            post(appointment::reschedule, appointment::RESCHEDULE),
        )
        .route("/cancel", post(appointment::cancel, appointment::CANCEL))
        // 26
        .route(
            "/appointmentslip/download",
            get(slip::download, slip::DOWNLOAD),
        )
}

fn searches() -> Surface {
    Surface::default()
        .route(
            "/findByPin",
            get(search::day_by_pincode, search::DAY_BY_PINCODE),
        )
        .route(
            "/findByDistrict",
            get(search::day_by_district, search::DAY_BY_DISTRICT),
        )
        .route(
            "/calendarByPin",
            get(search::week_by_pincode, search::WEEK_BY_PINCODE),
        )
        .route(
            "/calendarByDistrict",
            get(search::week_by_district, search::WEEK_BY_DISTRICT),
        )
}

fn auth() -> Surface {
    Surface::default()
        .route(
            "/public/generateOTP",
            post(otp::send_public, otp::SEND_PUBLIC),
        )
        .route(
            "/public/confirmOTP",
            post(otp::confirm_public, otp::CONFIRM_PUBLIC),
        )
        .route("/generateOTP", post(otp::send_partner, otp::SEND_PARTNER))
        .route(
            "/confirmOTP",
            post(otp::confirm_partner, otp::CONFIRM_PARTNER),
        )
        .route(
            "/generateMobileOTP",
            post(otp::send_portal, otp::SEND_PORTAL),
        )
        .route(
            "/validateMobileOtp",
            post(otp::confirm_portal, otp::CONFIRM_PORTAL),
        )
        .route("/getRecaptcha", post(captcha::get, captcha::GET))
}

fn free_places() -> Surface {
    Surface::default()
        .route(
            "/findByPin",
            get(availability::day_by_pincode, availability::DAY_BY_PINCODE),
        )
        .route(
            "/findByDistrict",
            get(availability::day_by_district, availability::DAY_BY_DISTRICT),
        )
        .route(
            "/calendarByPin",
            get(availability::week_by_pincode, availability::WEEK_BY_PINCODE),
        )
        .route(
            "/calendarByDistrict",
            get(
                availability::week_by_district,
                availability::WEEK_BY_DISTRICT,
            ),
        )
        .route(
            "/calendarByCenter",
            get(availability::week_by_centre, availability::WEEK_BY_CENTRE),
        )
}

/// Paths of our own, where those of the real registry are not known.
fn v3() -> Surface {
    Surface::default()
        // 37
        .route(
            "/vaccination/status/generateOTP",
            post(status::send, status::SEND),
        )
        .route(
            "/vaccination/status/confirmOTP",
            post(status::statement, status::STATEMENT),
        )
        .route(
            "/certificate/verify",
            post(certificate::verify, certificate::VERIFY),
        )
        // Door 2
        .at("/staff", staff())
        .route("/vaccinator/doses", post(staff::upload, staff::UPLOAD))
}

fn staff() -> Surface {
    Surface::default()
        .route("/auth/login", post(staff::login, staff::LOGIN))
        .route("/auth/confirmOTP", post(staff::confirm, staff::CONFIRM))
        .route(
            "/beneficiaries/findByMobile",
            get(staff::by_mobile, staff::BY_MOBILE),
        )
}

/// For partners; the real one has a host of its own.
fn external() -> Surface {
    Surface::default()
        .route("/token", post(external::token, external::TOKEN))
        // 29
        .route(
            "/pdf/certificate",
            post(external::certificate, external::CERTIFICATE),
        )
}
