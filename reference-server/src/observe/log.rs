//! Every line that the registry can log. The table of them is in docs/operations.md.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::StatusCode;
use tracing::{Level, Span, debug, enabled, info, info_span, warn};

use super::budget::Budget;
use super::door::Door;
use crate::shield::{Limit, Rule};

/// What lines of the registry are filed under, whatever file they come from. Lines of libraries have
/// other targets; nobody here vouches for what is in them, and no subscriber of ours shows them.
macro_rules! target {
    () => {
        "registry"
    };
}

/// One budget for each kind of line that callers can cause at will.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    limits: [Budget; Limit::COUNT],
    rules: [Budget; Rule::ALL.len()],
    refused: Budget,
    failed: Budget,
    pub(super) otp_spoiled: Budget,
    pub(super) partner_refused: Budget,
    pub(super) store_unavailable: Budget,
}

impl Budgets {
    pub(super) fn limit(&self, limit: Limit) -> &Budget {
        &self.limits[limit as usize]
    }

    pub(super) fn rule(&self, rule: Rule) -> &Budget {
        &self.rules[rule as usize]
    }
}

/// Whether a line can carry the request that it belongs to.
pub(super) fn shows_requests() -> bool {
    enabled!(target: target!(), Level::INFO)
}

pub(super) fn request(start: u32, number: u64, route: &str, door: Door) -> Span {
    let id = format_args!("{start:08x}{number:08x}");
    info_span!(target: target!(), "request", id, route, %door)
}

/// Refusals for want of a right and failures are told at levels of their own.
pub(super) fn answered(budgets: &Budgets, now: Duration, status: StatusCode, took: Duration) {
    let milliseconds = took.as_micros() as f64 / 1e3;
    let code = status.as_u16();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => {
            if let Some(left_out) = budgets.refused.take(now) {
                info!(target: target!(), status = code, milliseconds, left_out, "refused");
            }
        }
        status if status.is_server_error() => {
            if let Some(left_out) = budgets.failed.take(now) {
                warn!(target: target!(), status = code, milliseconds, left_out, "failed");
            }
        }
        _ => debug!(target: target!(), status = code, milliseconds, "answered"),
    }
}

pub(super) fn limit_reached(limit: &str, left_out: u64) {
    info!(target: target!(), limit, left_out, "limit reached");
}

pub(super) fn firewall_refused(rule: &str, left_out: u64) {
    warn!(target: target!(), rule, left_out, "refused by the firewall");
}

pub(super) fn otp_sent() {
    debug!(target: target!(), "OTP sent");
}

pub(super) fn otp_confirmed() {
    debug!(target: target!(), "OTP confirmed");
}

pub(super) fn otp_refused() {
    debug!(target: target!(), "OTP refused");
}

pub(super) fn otp_spoiled(left_out: u64) {
    warn!(target: target!(), left_out, "OTP spoiled: guessed at too often");
}

pub(super) fn partner_refused(peer: IpAddr, left_out: u64) {
    warn!(target: target!(), %peer, left_out, "partner refused: unknown key or address");
}

pub(super) fn store_unavailable(left_out: u64) {
    warn!(target: target!(), left_out, "store unavailable: an order was not carried out");
}
