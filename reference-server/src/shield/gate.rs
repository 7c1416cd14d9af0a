//! What every request passes before anything looks at it: load, lengths, the firewall.

use std::sync::Arc;

use axum::http::Request;

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
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        self.firewall
            .head(&self.limits, method, uri, headers)
            .map_err(Halt::Head)
    }
}
