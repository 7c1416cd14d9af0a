//! The bundled reference registry: secure by default, with switchable weaknesses.
//!
//! A small, complete model of a national vaccination registry, for rehearsals. Its beneficiaries are
//! the synthetic people of the `population` package; its OTPs go to an outbox that only the control
//! port shows. In reading order:
//!
//! - `config`, `server`, `listener`, `tls`, `connection`: how it starts and accepts requests
//! - `api`: the documented endpoints, one file for each group
//! - `web`: the pages for people, over the same functions
//! - `auth`: who is calling, proved: `Session`, `Partner`, `VerifiedOtp`, `Grant`
//! - `policy`: every security decision, with its secure answer
//! - `audit`: who looked at whom, on record before anything is served
//! - `staff`: accounts of authorised users and their passwords
//! - `store`: people and appointments, read with a grant and changed with a mandate
//! - `remote`: databases on other machines
//! - `certificate`: the signed credential and the page that it is printed on
//! - `shield`: limits with bounded memory
//! - `observe`: what the operator sees of all that
//! - `forms`: how numbers and dates are written, for the document about the interface
//! - [`weaknesses`], [`decoys`]: other answers to those decisions, one file each
//!
//! This file is the only one that puts weaknesses and decoys in place.

mod api;
mod audit;
mod auth;
mod block;
mod certificate;
mod clock;
mod config;
mod connection;
mod control;
pub mod decoys;
mod entropy;
mod expiring;
#[cfg(test)]
mod flood;
mod folder;
mod forms;
mod forwarded;
mod front;
mod hex;
mod listener;
mod observe;
mod outbox;
mod policy;
mod redact;
mod registry;
mod remote;
mod server;
mod shared;
mod shield;
mod staff;
mod store;
mod tls;
mod usage;
pub mod weaknesses;
mod web;

use std::sync::Arc;

use population::Population;

pub use api::Route;
pub use audit::AuditFault;
pub use block::{Block, BlockError};
pub use clock::{Clock, Hands};
pub use config::{
    CertificateFiles, Config, Edge, PartnersConfig, Portal, Posture, PostureError, StartError, Tls,
};
pub use control::control_routes;
pub use front::routes;
pub use policy::Policies;
pub use remote::RemoteUrl;
pub use server::Server;
pub use shared::SharedKind;
pub use shield::{EdgeLimits, LimitLine, OwnLimit, OwnLimitError, firewall_rules, limits};
pub use store::{StoreError, StoreKind};

use audit::AuditLog;
use auth::Partners;
use forwarded::Proxies;
use policy::OwnLimits;
use registry::{Callers, Keeping, Registry};
use server::Bound;
use staff::Desk;
use store::Drive;

/// Starts a registry: binds first, then serves on threads of its own until the [`Server`] is
/// dropped.
///
/// # Errors
/// Says what is wrong with the configuration or the machine and how to mend it.
pub fn start(config: Config) -> Result<Server, StartError> {
    start_with_clock(config, Clock::system())
}

/// As [`start`], on a given clock: how a test lets OTPs and tokens expire without waiting.
///
/// # Errors
/// As [`start`].
pub fn start_with_clock(config: Config, clock: Clock) -> Result<Server, StartError> {
    config.check()?;
    let population = Population::new(config.seed, config.people)?;
    let enrolments = config.partners.enrolments()?;
    let proxies = Proxies::new(config.partners.trusted_proxies.clone());
    let bound = Bound::new(&config, &clock)?;
    let date = config.date;
    let drive = Drive { population, date };
    let store = config.store.open(drive)?;
    let scope = format!("{}:{}", config.seed, config.people);
    let shared = config.shared.open(&scope)?;
    config.make_data()?;
    bound.keep()?;
    let seal = config.seal()?;
    let desk = Desk::open().map_err(StartError::Thread)?;
    let audit = AuditLog::open(config.data.as_deref(), clock.clone())?;
    let callers = Callers {
        partners: Partners::new(enrolments, shared.away.as_ref()),
        proxies,
        portal: config.portal,
        edge: config.edge.limits.clone(),
    };
    let keeping = Keeping {
        store,
        shared,
        audit,
    };
    let policies = compose(&config);
    let registry = Registry::new(drive, keeping, policies, seal, desk, callers, clock);
    bound.launch(&Arc::new(registry), config.banner())
}

/// The secure answers, and over them what the configuration asks for, in its order.
fn compose(config: &Config) -> Policies {
    let mut policies = Policies::hardened();
    policies.limit = Arc::new(OwnLimits {
        own: config.limits.clone(),
        otherwise: policies.limit,
    });
    if config.posture == Posture::AsReported {
        weaknesses::as_reported(&mut policies);
    }
    for weakness in &config.weaknesses {
        (weakness.apply)(&mut policies);
    }
    for decoy in &config.decoys {
        (decoy.apply)(&mut policies);
    }
    policies
}
