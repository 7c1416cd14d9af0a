//! All that the public port answers: the interfaces for programs and the pages for people.

use std::sync::Arc;

use axum::Router;

use crate::api::Route;
use crate::registry::Registry;
use crate::{api, web};

/// Every route that a registry has.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = api::routes();
    routes.extend(web::routes());
    routes
}

/// Serves every route.
pub(crate) fn router(registry: Arc<Registry>) -> Router {
    // The pages' places follow those of the interfaces in the list of all routes.
    let pages = web::router(api::routes().len());
    api::router().merge(pages).with_state(registry)
}
