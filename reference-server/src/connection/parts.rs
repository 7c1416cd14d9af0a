//! An answer that leaves in parts while the rest of it is still being made.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};

use super::quiet::{Activity, Answering};

/// A body whose request counts as being answered while its next part is made, and no longer: a part
/// that is there waits for a caller who reads.
struct Parts {
    body: Body,
    activity: Arc<Activity>,
    making: Option<Answering>,
}

/// The answer, with its body watched if it is not all there yet. Nearly all answers are.
pub(super) fn watched(answer: Response, activity: &Arc<Activity>) -> Response {
    if answer.body().size_hint().exact().is_some() {
        return answer;
    }
    answer.map(|body| {
        Body::new(Parts {
            body,
            activity: Arc::clone(activity),
            making: None,
        })
    })
}

impl hyper::body::Body for Parts {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let part = Pin::new(&mut this.body).poll_frame(context);
        if part.is_ready() {
            this.activity.part();
            this.making = None;
        } else if this.making.is_none() {
            this.making = Some(Arc::clone(&this.activity).answering());
        }
        part
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
