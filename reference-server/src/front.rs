//! All that the public port answers: the interfaces for programs and the pages for people.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use crate::api::Route;
use crate::observe::Observed;
use crate::registry::Registry;
use crate::{api, web};

/// Every route that a registry has.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = api::routes();
    routes.extend(web::routes());
    routes
}

/// Leads a request to what answers it.
///
/// A router that knows parameters, other methods and layers costs each request a dozen allocations.
/// Nearly all routes of the interfaces have no parameter, so they are in a table too: a request with
/// the method and path of a row goes straight to the handler, every other one to the router.
#[derive(Clone)]
pub(crate) struct Front {
    straight: Option<Straight>,
    router: TowerToHyperService<Router>,
}

/// Handlers by path, of all routes without a parameter.
#[derive(Clone)]
struct Straight {
    gets: HashMap<String, Observed>,
    posts: HashMap<String, Observed>,
    registry: Arc<Registry>,
}

impl Front {
    /// Every route of the registry.
    pub(crate) fn new(registry: &Arc<Registry>) -> Self {
        // The pages' places follow those of the interfaces in the list of all routes.
        let pages = web::router(api::routes().len());
        let router = api::router().merge(pages).with_state(Arc::clone(registry));
        Self {
            straight: Some(Straight::new(registry)),
            ..Self::from(router)
        }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        if let Some(straight) = &self.straight
            && let Some(observed) = straight.find(request.method(), request.uri().path())
        {
            let registry = Arc::clone(&straight.registry);
            return observed.answer(request, registry).await;
        }
        let routed = self.router.call(request).await;
        routed.unwrap_or_else(|never: Infallible| match never {})
    }
}

impl From<Router> for Front {
    fn from(router: Router) -> Self {
        Self {
            straight: None,
            router: TowerToHyperService::new(router),
        }
    }
}

impl Straight {
    fn new(registry: &Arc<Registry>) -> Self {
        let fixed = api::observed().filter(|(route, _)| !route.path.contains('{'));
        let (posts, gets): (Vec<_>, Vec<_>) = fixed.partition(|(route, _)| route.method == "POST");
        let table = |routes: Vec<(Route, Observed)>| {
            let rows = routes.into_iter();
            rows.map(|(route, observed)| (route.path, observed))
                .collect()
        };
        Self {
            gets: table(gets),
            posts: table(posts),
            registry: Arc::clone(registry),
        }
    }

    fn find(&self, method: &Method, path: &str) -> Option<&Observed> {
        match *method {
            Method::GET => self.gets.get(path),
            Method::POST => self.posts.get(path),
            _ => None,
        }
    }
}
