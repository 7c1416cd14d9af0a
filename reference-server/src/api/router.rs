//! Paths to handlers: the whole public surface on one page. The numbers are those of the endpoint
//! table of the real registry.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::{appointment, availability, dashboard, metadata, otp, partner, registration};
use crate::registry::Registry;

/// Everything under `/api`.
pub(crate) fn router(registry: Arc<Registry>) -> Router {
    let v2 = Router::new()
        // 1-6
        .route("/auth/public/generateOTP", post(otp::send_public))
        .route("/auth/public/confirmOTP", post(otp::confirm_public))
        .route("/auth/generateOTP", post(otp::send_partner))
        .route("/auth/confirmOTP", post(otp::confirm_partner))
        .route("/auth/generateMobileOTP", post(otp::send_portal))
        .route("/auth/validateMobileOtp", post(otp::confirm_portal))
        // 9-12
        .route("/admin/location/states", get(metadata::states))
        .route(
            "/admin/location/districts/{state_id}",
            get(metadata::districts),
        )
        .route("/registration/beneficiary/idTypes", get(metadata::id_types))
        .route("/registration/beneficiary/genders", get(metadata::genders))
        // 14-17
        .route(
            "/appointment/sessions/public/findByPin",
            get(availability::day_by_pincode),
        )
        .route(
            "/appointment/sessions/public/findByDistrict",
            get(availability::day_by_district),
        )
        .route(
            "/appointment/sessions/public/calendarByPin",
            get(availability::week_by_pincode),
        )
        .route(
            "/appointment/sessions/public/calendarByDistrict",
            get(availability::week_by_district),
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
        // 32
        .route(
            "/vaccinator/beneficiaries/findByMobile",
            get(partner::find_by_mobile),
        );
    Router::new().nest("/api/v2", v2).with_state(registry)
}
