//! Handlers under observation: each request is timed, and what is logged meanwhile says to which
//! request it belongs.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use tracing::Span;

use crate::registry::Registry;

/// Which route a request took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The route with this position in the list of routes.
    Route(usize),
    /// None of them.
    Elsewhere,
}

impl Place {
    /// The position in a list of all routes and, as the last of `count`, the requests elsewhere.
    pub(super) fn index(self, count: usize) -> usize {
        match self {
            Self::Route(index) => index,
            Self::Elsewhere => count - 1,
        }
    }
}

/// What axum makes of a call of a function.
pub(crate) type Call = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler that is observed.
#[derive(Clone)]
pub(crate) struct Observed {
    handler: Arc<dyn Fn(Request, Arc<Registry>) -> Call + Send + Sync>,
    place: Place,
}

impl Observed {
    pub(crate) fn new<T, H>(handler: H, place: Place) -> Self
    where
        T: 'static,
        H: Handler<T, Arc<Registry>, Future = Call>,
    {
        let call = move |request, registry| handler.clone().call(request, registry);
        Self {
            handler: Arc::new(call),
            place,
        }
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: Request, registry: Arc<Registry>) -> Answering {
        let span = registry.observer.request(self.place);
        let began = registry.clock.elapsed();
        let answer = span.in_scope(|| (self.handler)(request, Arc::clone(&registry)));
        Answering {
            answer,
            place: self.place,
            span,
            began,
            registry,
        }
    }
}

impl Handler<(), Arc<Registry>> for Observed {
    type Future = Answering;

    fn call(self, request: Request, registry: Arc<Registry>) -> Answering {
        self.answer(request, registry)
    }
}

/// A request that is being answered.
pub(crate) struct Answering {
    answer: Call,
    place: Place,
    span: Span,
    began: Duration,
    registry: Arc<Registry>,
}

impl Future for Answering {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        let _inside = this.span.enter();
        let answer = ready!(this.answer.as_mut().poll(context));
        let took = this.registry.clock.elapsed().saturating_sub(this.began);
        this.registry
            .observer
            .answered(this.place, answer.status(), took);
        Poll::Ready(answer)
    }
}
