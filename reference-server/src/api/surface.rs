//! Routes on the way to a router: none without a description, none unobserved.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing;

use super::description::{Description, Endpoint, Operation};
use crate::observe::{Call, Observed, Place};
use crate::registry::Registry;

pub(crate) type Registered = Arc<Registry>;

/// One way to call the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// From the root, with parameters in braces.
    pub path: String,
}

/// The routes of a part of the registry.
#[derive(Default)]
pub(super) struct Surface {
    entries: Vec<Entry>,
}

/// A route and all that is known about it.
pub(crate) struct Entry {
    pub(crate) route: Route,
    pub(crate) about: Description,
    /// Notes down what the handler's arguments need.
    pub(crate) note: fn(&mut Operation<'_>),
    answering: Answering,
}

/// What answers to a method, once its place in the list of routes is known.
type Answering = Box<dyn FnOnce(Place) -> Observed>;

/// A method, what answers to it, and how it is described.
pub(super) struct Method {
    name: &'static str,
    answering: Answering,
    about: Description,
    note: fn(&mut Operation<'_>),
}

pub(super) fn get<T: 'static, H>(handler: H, about: Description) -> Method
where
    H: Handler<T, Registered, Future = Call> + Endpoint<T>,
{
    Method {
        name: "GET",
        answering: Box::new(|place| Observed::new(handler, place)),
        about,
        note: H::note,
    }
}

pub(super) fn post<T: 'static, H>(handler: H, about: Description) -> Method
where
    H: Handler<T, Registered, Future = Call> + Endpoint<T>,
{
    Method {
        name: "POST",
        answering: Box::new(|place| Observed::new(handler, place)),
        about,
        note: H::note,
    }
}

impl Surface {
    pub(super) fn route(mut self, path: &str, method: Method) -> Self {
        self.entries.push(Entry {
            route: Route {
                method: method.name,
                path: path.to_owned(),
            },
            about: method.about,
            note: method.note,
            answering: method.answering,
        });
        self
    }

    /// With all routes of `part` below `prefix`.
    pub(super) fn at(mut self, prefix: &str, part: Self) -> Self {
        let below = |mut entry: Entry| {
            entry.route.path.insert_str(0, prefix);
            entry
        };
        self.entries.extend(part.entries.into_iter().map(below));
        self
    }

    pub(super) fn entries(self) -> Vec<Entry> {
        self.entries
    }

    /// What answers to each route.
    pub(super) fn observed(self) -> impl Iterator<Item = (Route, Observed)> {
        let entries = self.entries.into_iter().enumerate();
        entries.map(|(index, entry)| (entry.route, (entry.answering)(Place::Route(index))))
    }

    pub(super) fn router(self) -> Router<Registered> {
        let add = |router: Router<_>, (route, observed): (Route, Observed)| {
            let answering = match route.method {
                "POST" => routing::post(observed),
                _ => routing::get(observed),
            };
            router.route(&route.path, answering)
        };
        self.observed()
            .fold(Router::new(), add)
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
