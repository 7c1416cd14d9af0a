//! What the operator gets to see of a running registry: its log, its counts and its health, with
//! nothing personal in them.
//!
//! Whoever has something to report calls the [`Observer`]; no other file of this package logs. Its
//! methods take what is safe to show (names of routes and limits, statuses, durations, an address
//! that was turned away) and nothing else, so a mobile cannot be logged without changing this
//! folder, which a reviewer sees.

mod budget;
mod counts;
mod door;
mod exposition;
mod health;
mod log;
mod request;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use tracing::Span;

use crate::api::Route;
use crate::clock::Clock;
use crate::entropy;
use crate::shield::{Limit, Rule};
use crate::store::{Outcome, Refusal};
use budget::Budget;
use counts::{OrderEnd, Sharded};
use door::Door;

pub(crate) use exposition::{CONTENT_TYPE, page};
pub(crate) use health::{Pulses, ailments, pulses};
pub(crate) use request::{Call, Observed, Place};

/// How an OTP that was presented was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtpEnd {
    Confirmed,
    /// Wrong, or without a transaction.
    Refused,
    /// Wrong once too often: nobody can confirm it any more.
    Spoiled,
}

impl OtpEnd {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Confirmed, "confirmed"),
        (Self::Refused, "refused"),
        (Self::Spoiled, "spoiled"),
    ];
}

/// Sees everything that the operator may see.
pub(crate) struct Observer {
    clock: Clock,
    /// Route and door by [`Place`]; the last one is for requests that no route takes.
    places: Vec<(String, Door)>,
    /// Different with every start, so that request ids of two starts differ.
    start: u32,
    requests: AtomicU64,
    budgets: log::Budgets,
    counts: Sharded,
}

impl Observer {
    /// For a registry with these routes.
    pub(crate) fn new(routes: &[Route], clock: Clock) -> Self {
        let places = routes
            .iter()
            .map(|route| {
                (
                    format!("{} {}", route.method, route.path),
                    Door::of(&route.path),
                )
            })
            .chain([("none".to_owned(), Door::None)]);
        let places: Vec<_> = places.collect();
        Self {
            clock,
            counts: Sharded::new(places.len()),
            places,
            start: u32::from_le_bytes(entropy::bytes()),
            requests: AtomicU64::new(0),
            budgets: log::Budgets::default(),
        }
    }

    /// The context of everything that is logged while one request is served. At levels that show
    /// no request it is nothing, and costs one comparison.
    fn request(&self, place: Place) -> Span {
        if !log::shows_requests() {
            return Span::none();
        }
        let (route, door) = &self.places[place.index(self.places.len())];
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        log::request(self.start, number, route, *door)
    }

    /// Every route, and what stands for requests that none takes, in the order of places.
    fn routes(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|(route, _)| route.as_str())
    }

    /// A request was answered; called within its span.
    fn answered(&self, place: Place, status: StatusCode, took: Duration) {
        let place = place.index(self.places.len());
        self.counts.mine().answered(place, status, took);
        log::answered(&self.budgets, self.clock.elapsed(), status, took);
    }

    /// A caller is over a limit.
    pub(crate) fn limit_reached(&self, limit: Limit) {
        self.counts.mine().limits[limit as usize].add();
        let budget = self.budgets.limit(limit);
        self.within(budget, |left_out| {
            log::limit_reached(limit.name(), left_out)
        });
    }

    /// A rule of the firewall matched. What was sent may be somebody's data, so it stays out.
    pub(crate) fn firewall_refused(&self, rule: Rule) {
        self.counts.mine().rules[rule as usize].add();
        let budget = self.budgets.rule(rule);
        self.within(budget, |left_out| {
            log::firewall_refused(rule.id(), left_out)
        });
    }

    /// An OTP went out.
    pub(crate) fn otp_sent(&self) {
        self.counts.mine().otps_sent.add();
        log::otp_sent();
    }

    /// An OTP was presented.
    pub(crate) fn otp_presented(&self, end: OtpEnd) {
        self.counts.mine().otps[end as usize].add();
        match end {
            OtpEnd::Confirmed => log::otp_confirmed(),
            OtpEnd::Refused => log::otp_refused(),
            OtpEnd::Spoiled => self.within(&self.budgets.otp_spoiled, log::otp_spoiled),
        }
    }

    /// Somebody without a partner's key, or not at one of the partner's addresses, called as one.
    pub(crate) fn partner_refused(&self, peer: IpAddr) {
        self.counts.mine().partners_refused.add();
        let budget = &self.budgets.partner_refused;
        self.within(budget, |left_out| log::partner_refused(peer, left_out));
    }

    /// An order came to its end.
    pub(crate) fn ordered(&self, kind: usize, outcome: &Outcome, took: Duration) {
        let end = match outcome {
            Ok(_) => OrderEnd::Kept,
            Err(Refusal::Unavailable) => OrderEnd::Unavailable,
            Err(_) => OrderEnd::Refused,
        };
        self.counts.mine().ordered(kind, end, took);
        if end == OrderEnd::Unavailable {
            self.within(&self.budgets.store_unavailable, log::store_unavailable);
        }
    }

    /// The time, for whoever measures how long something takes.
    pub(crate) fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Logs what callers can bring about at will, but no more of it than the budget allows.
    fn within(&self, budget: &Budget, log: impl FnOnce(u64)) {
        if let Some(left_out) = budget.take(self.clock.elapsed()) {
            log(left_out);
        }
    }
}
