//! One connection's way to the handlers: what every request gets, and every answer.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::parts::watched;
use super::protocol::Served;
use super::quiet::Activity;
use crate::api::{ApiError, Peer};
use crate::auth::OverTls;
use crate::front::Front;
use crate::shield::{Gate, Halt};
use crate::usage::Counters;

/// What is known of a connection.
pub(super) struct Caller {
    pub(super) peer: IpAddr,
    /// The certificate that the caller proved to hold, put on each request.
    pub(super) certificate: Option<CertificateDer<'static>>,
    /// The value of `Strict-Transport-Security`, over TLS.
    pub(super) insist: Option<HeaderValue>,
}

/// Answers the requests of one connection.
pub(super) fn service(
    front: Arc<Front>,
    counters: Arc<Counters>,
    activity: Arc<Activity>,
    gate: Option<Arc<Gate>>,
    caller: Caller,
) -> impl Served<Body> {
    service_fn(move |mut request: Request<Incoming>| {
        counters.request();
        activity.request();
        let activity = Arc::clone(&activity);
        let admitted = gate.as_ref().map_or(Ok(()), |gate| gate.admit(&request));
        if let Err(Halt::Busy(_)) = admitted {
            counters.shed_request();
        }
        let extensions = request.extensions_mut();
        extensions.insert(Peer(caller.peer));
        if let Some(certificate) = &caller.certificate {
            extensions.insert(certificate.clone());
        }
        let insist = caller.insist.clone();
        if insist.is_some() {
            extensions.insert(OverTls);
        }
        let front = Arc::clone(&front);
        async move {
            let answering = Arc::clone(&activity).answering();
            let mut answer = match admitted {
                Ok(()) => front.answer(request.map(body)).await,
                Err(halt) => ApiError::from(halt).into_response(),
            };
            if let Some(insist) = insist {
                let headers = answer.headers_mut();
                headers.insert(header::STRICT_TRANSPORT_SECURITY, insist);
            }
            let answer = watched(answer, &activity);
            drop(answering);
            Ok::<Response, Infallible>(answer)
        }
    })
}

/// A body for handlers. Most requests have none, and that needs no room.
fn body(incoming: Incoming) -> Body {
    if incoming.is_end_stream() {
        Body::empty()
    } else {
        Body::new(incoming)
    }
}
