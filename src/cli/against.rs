//! Against what, with whom and how: the arguments that every command that makes load shares.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use population::{Population, REGISTERED_PEOPLE};

use super::registry::RegistryArguments;
use super::units;
use crate::engine::target::{Control, Partner, Target};
use crate::rehearsal::{self, Against, RegistrySettings, Resolved};
use crate::scenario::plan::{Action, Plan, Step};

/// Poisson arrivals may be more than expected.
const VISITS_MARGIN: f64 = 1.2;

/// Somebody must be there to be asked about.
const HOUSEHOLDS_MIN: u64 = 2;

#[derive(Debug, Args)]
pub(super) struct AgainstArguments {
    /// Test this registry instead of the bundled one: http://127.0.0.1:8080, https://127.0.0.1:8443
    /// or unix:/run/registry.sock.
    #[arg(long, value_name = "URL", conflicts_with_all = ["posture", "weakness", "decoy"])]
    target: Option<String>,
    /// Value of the `Host` header, instead of what the target's URL says (of a socket: localhost).
    #[arg(long, value_name = "NAME", requires = "target", value_parser = units::host)]
    host: Option<String>,
    /// Accept the target's certificate when an authority in this file (PEM) signed it, or it is this
    /// one; else those count that the machine trusts.
    #[arg(long, value_name = "FILE", requires = "target")]
    ca: Option<PathBuf>,
    /// Ask the bundled registry over TLS.
    #[arg(long, conflicts_with = "target")]
    tls: bool,
    /// Speak HTTP/2 in all visits: over TLS where the target agrees, in clear without asking.
    #[arg(long)]
    http2: bool,
    /// The target's control port, where the harness reads OTPs; its token comes from
    /// MOCKDRILL_CONTROL_TOKEN.
    #[arg(long, value_name = "ADDRESS", requires = "target")]
    control: Option<SocketAddr>,
    #[command(flatten)]
    registry: RegistryArguments,
    /// Seed of arrivals and choices: the same seed rehearses the same visits.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Seed of the people, which must be the registry's own; as --seed when left out.
    #[arg(long, value_name = "SEED")]
    people_seed: Option<u64>,
    /// Threads of the engine; one a processor when left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
}

impl AgainstArguments {
    fn people_seed(&self) -> u64 {
        self.people_seed.unwrap_or(self.seed)
    }

    /// The people on both sides.
    pub(super) fn population(&self) -> anyhow::Result<Population> {
        Ok(Population::new(self.people_seed(), self.registry.people)?)
    }

    /// Threads of the engine.
    pub(super) fn workers(&self) -> usize {
        self.workers.map_or_else(rehearsal::processors, usize::from)
    }

    /// Visits that read an OTP play another household each: two on one mobile would meet the
    /// registry's resend limit, and the run would say more about the population than about it.
    pub(super) fn enough_people(&self, plan: &Plan) -> anyhow::Result<()> {
        let households = self.population()?.households();
        let reads = |step: &Step| matches!(step.action, Action::ReadOtp { .. });
        for actor in &plan.actors {
            let visits = actor.arrivals.visits_expected() * VISITS_MARGIN;
            let needs_own = actor.steps.iter().any(reads) && visits > households as f64;
            if needs_own || households < HOUSEHOLDS_MIN {
                bail!(
                    "{} people are {households} households, too few for {}: its actor {} makes about {:.0} visits, \
                     each by another household; ask for more --people, or for fewer visits",
                    self.registry.people,
                    plan.name,
                    actor.id,
                    actor.arrivals.visits_expected()
                );
            }
        }
        Ok(())
    }

    /// The system under test.
    pub(super) fn against(&self) -> anyhow::Result<Against> {
        let Some(name) = &self.target else {
            super::serve::check_switches(&self.registry.weakness, &self.registry.decoy)?;
            return Ok(Against::Bundled(RegistrySettings {
                people: self.registry.people,
                seed: self.people_seed(),
                posture: self.registry.posture.clone(),
                weaknesses: self.registry.weakness.clone(),
                decoys: self.registry.decoy.clone(),
                tls: self.tls,
                http2: self.http2,
            }));
        };
        let Resolved {
            address,
            host,
            secured,
        } = rehearsal::resolve(name, self.ca.as_deref())?;
        let control = match self.control {
            None => None,
            Some(address) => Some(control(address)?),
        };
        let partner = match (partner_from_environment()?, &control) {
            (Some(partner), _) => Some(partner),
            (None, Some(control)) => Some(rehearsal::partner(control)?),
            (None, None) => None,
        };
        let target = Target {
            address,
            secured,
            http2: self.http2,
            host: self.host.clone().unwrap_or(host),
            control,
            partner,
        };
        Ok(Against::Running {
            target,
            name: name.clone(),
        })
    }

    /// What a reproducer must repeat besides scenario and seed; ends with a space unless empty.
    pub(super) fn reproduce_with(&self) -> String {
        let mut options = String::new();
        let mut add = |name: &str, value: &str| {
            options.push_str(&format!("--{name} {value} "));
        };
        if let Some(target) = &self.target {
            add("target", &rehearsal::quoted(target));
        }
        if let Some(host) = &self.host {
            add("host", host);
        }
        if let Some(ca) = &self.ca {
            add("ca", &rehearsal::quoted(&ca.to_string_lossy()));
        }
        if let Some(control) = self.control {
            add("control", &control.to_string());
        }
        if self.registry.posture != "hardened" {
            add("posture", &self.registry.posture);
        }
        for weakness in &self.registry.weakness {
            add("weakness", weakness);
        }
        for decoy in &self.registry.decoy {
            add("decoy", decoy);
        }
        if let Some(seed) = self.people_seed {
            add("people-seed", &seed.to_string());
        }
        if self.registry.people != REGISTERED_PEOPLE {
            add("people", &self.registry.people.to_string());
        }
        for (name, given) in [("tls", self.tls), ("http2", self.http2)] {
            if given {
                options.push_str(&format!("--{name} "));
            }
        }
        options
    }
}

fn control(address: SocketAddr) -> anyhow::Result<Control> {
    if !address.ip().is_loopback() {
        bail!("--control {address} is not on loopback: refused, because it opens every OTP");
    }
    let token = std::env::var("MOCKDRILL_CONTROL_TOKEN").context(
        "--control needs the token that `mockdrill serve` printed in MOCKDRILL_CONTROL_TOKEN",
    )?;
    Ok(Control { address, token })
}

fn partner_from_environment() -> anyhow::Result<Option<Partner>> {
    let Ok(key) = std::env::var("MOCKDRILL_PARTNER_KEY") else {
        return Ok(None);
    };
    let address = std::env::var("MOCKDRILL_PARTNER_ADDRESS")
        .context("MOCKDRILL_PARTNER_KEY needs MOCKDRILL_PARTNER_ADDRESS, the source address on the allow-list")?;
    let address: Ipv4Addr = address
        .parse()
        .with_context(|| format!("MOCKDRILL_PARTNER_ADDRESS `{address}` is not an IPv4 address"))?;
    if !address.is_loopback() {
        bail!(
            "MOCKDRILL_PARTNER_ADDRESS {address} is not on loopback: requests can come only from 127.0.0.0/8"
        );
    }
    let secret = std::env::var("MOCKDRILL_PARTNER_SECRET").ok();
    let secret = secret.map(|text| rehearsal::signing_secret(&text));
    let signing_secret = secret
        .transpose()
        .map_err(|problem| anyhow!("MOCKDRILL_PARTNER_SECRET: {problem}"))?;
    Ok(Some(Partner {
        key,
        signing_secret,
        address,
    }))
}
