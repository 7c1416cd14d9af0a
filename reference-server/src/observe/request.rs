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

/// A handler that is observed.
#[derive(Clone)]
pub(crate) struct Observed<H> {
    handler: H,
    place: Place,
}

impl<H> Observed<H> {
    pub(crate) fn new(handler: H, place: Place) -> Self {
        Self { handler, place }
    }
}

impl<T, H> Handler<T, Arc<Registry>> for Observed<H>
where
    T: 'static,
    H: Handler<T, Arc<Registry>>,
    H::Future: Unpin,
{
    type Future = Answering<H::Future>;

    fn call(self, request: Request, registry: Arc<Registry>) -> Self::Future {
        let span = registry.observer.request(self.place);
        let began = registry.clock.elapsed();
        let answer = span.in_scope(|| self.handler.call(request, Arc::clone(&registry)));
        Answering {
            answer,
            place: self.place,
            span,
            began,
            registry,
        }
    }
}

/// A request that is being answered.
pub(crate) struct Answering<F> {
    answer: F,
    place: Place,
    span: Span,
    began: Duration,
    registry: Arc<Registry>,
}

impl<F: Future<Output = Response> + Unpin> Future for Answering<F> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        let _inside = this.span.enter();
        let answer = ready!(Pin::new(&mut this.answer).poll(context));
        let took = this.registry.clock.elapsed().saturating_sub(this.began);
        this.registry
            .observer
            .answered(this.place, answer.status(), took);
        Poll::Ready(answer)
    }
}
