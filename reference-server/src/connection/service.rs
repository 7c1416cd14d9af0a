//! One connection's way to the router: what every request gets, and every answer.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::service::TowerToHyperService;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::protocol::Served;
use super::quiet::Activity;
use crate::api::{ApiError, Peer};
use crate::auth::OverTls;
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
    router: Router,
    counters: Arc<Counters>,
    activity: Arc<Activity>,
    gate: Option<Arc<Gate>>,
    caller: Caller,
) -> impl Served<axum::body::Body> {
    let router = TowerToHyperService::new(router);
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
        let answer = admitted.map(|()| router.call(request));
        async move {
            let answering = activity.answering();
            let mut answer = match answer {
                Ok(answer) => answer.await.unwrap_or_else(|never| match never {}),
                Err(halt) => ApiError::from(halt).into_response(),
            };
            if let Some(insist) = insist {
                let headers = answer.headers_mut();
                headers.insert(header::STRICT_TRANSPORT_SECURITY, insist);
            }
            drop(answering);
            Ok::<Response, Infallible>(answer)
        }
    })
}
