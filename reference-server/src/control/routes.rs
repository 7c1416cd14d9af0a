//! The routes of the control port: none that is not in the list of them, so that a test can call
//! each without the token.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{self, MethodRouter};

use super::Control;
use crate::api::Route;

/// Routes, and what answers them.
#[derive(Default)]
pub(super) struct Routes {
    known: Vec<Route>,
    router: Router<Arc<Control>>,
}

impl Routes {
    pub(super) fn get<T: 'static>(
        self,
        path: &str,
        handler: impl Handler<T, Arc<Control>>,
    ) -> Self {
        self.add("GET", path, routing::get(handler))
    }

    pub(super) fn post<T: 'static>(
        self,
        path: &str,
        handler: impl Handler<T, Arc<Control>>,
    ) -> Self {
        self.add("POST", path, routing::post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        answers: MethodRouter<Arc<Control>>,
    ) -> Self {
        self.known.push(Route {
            method,
            path: path.to_owned(),
        });
        self.router = self.router.route(path, answers);
        self
    }

    /// All of them.
    pub(super) fn known(self) -> Vec<Route> {
        self.known
    }

    pub(super) fn router(self) -> Router<Arc<Control>> {
        self.router
    }
}
