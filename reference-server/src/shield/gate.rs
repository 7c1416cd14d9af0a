//! What every request passes before anything looks at it: load, lengths, the firewall.

use std::sync::Arc;

use axum::http::header::HOST;
use axum::http::{Request, Version};

use super::{EdgeLimits, Firewall, HeadFault, RetryAfter, Shedder};

/// The gate of one worker.
pub(crate) struct Gate {
    limits: EdgeLimits,
    firewall: Arc<Firewall>,
    shedder: Shedder,
}

/// Why a request does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    Busy(RetryAfter),
    /// It does not say once which host it is for.
    Host,
    Head(HeadFault),
}

impl Gate {
    /// With the firewall of the registry.
    pub(crate) fn new(limits: EdgeLimits, firewall: Arc<Firewall>) -> Self {
        Self {
            limits,
            firewall,
            shedder: Shedder::default(),
        }
    }

    /// Measures the worker's delay as long as it runs.
    pub(crate) async fn measure(&self) {
        self.shedder.measure(&self.limits).await;
    }

    /// Whether a request passes. Load comes first: it is the cheapest question.
    pub(crate) fn admit<B>(&self, request: &Request<B>) -> Result<(), Halt> {
        self.shedder.admit().map_err(Halt::Busy)?;
        if !names_one_host(request) {
            return Err(Halt::Host);
        }
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        self.firewall
            .head(&self.limits, method, uri, headers)
            .map_err(Halt::Head)
    }
}

/// RFC 9112, 3.2: a request of HTTP/1.1 has one `Host`, and none has two, of which a proxy might read
/// the one and the registry the other.
fn names_one_host<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    if hosts.next().is_none() {
        return request.version() != Version::HTTP_11;
    }
    hosts.next().is_none()
}
