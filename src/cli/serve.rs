//! `mockdrill serve`: the bundled registry. This file and those of its folder alone know it.

mod edge;
mod keeping;
mod limits;
mod log;
mod partners;
mod portal;
mod token;

use std::borrow::Cow;
use std::io::Read;
use std::net::SocketAddr;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use reference_server::{
    Config, Posture, Server, decoys as registry_decoys, weaknesses as registry_weaknesses,
};

use self::edge::EdgeArguments;
use self::keeping::Keeping;
use self::limits::LimitArguments;
use self::log::LogArguments;
use super::interrupt::Interrupt;
use super::registry::RegistryArguments;
use super::{complain, say};
use crate::exit;

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where citizens and partners connect; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    edge: EdgeArguments,
    /// Where the operator connects (handset, people, credentials, usage); loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    control: SocketAddr,
    #[command(flatten)]
    registry: RegistryArguments,
    /// Seed of the people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The registry's today, which decides what doses were given and what days have sessions.
    #[arg(long, default_value = "2023-06-11")]
    date: Date,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    portal: portal::PortalArguments,
    #[command(flatten)]
    partners: partners::PartnerArguments,
    /// Threads; one a processor when left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[command(flatten)]
    log: LogArguments,
    /// How to say where the registry is.
    #[arg(long, hide = true, value_enum, default_value_t = Announce::Text)]
    announce: Announce,
    /// End when standard input closes instead of on Ctrl-C: for programs that start a registry.
    #[arg(long, hide = true)]
    until_stdin_closes: bool,
    /// Give way to other processes by this much (0 to 19, see nice(1)).
    #[arg(long, hide = true, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(i32).range(0..=19))]
    nice: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Announce {
    /// For people.
    Text,
    /// One line of JSON, for programs.
    Json,
}

/// Runs the registry until it is told to end.
pub(super) fn serve(arguments: &ServeArguments) -> anyhow::Result<u8> {
    if arguments.nice > 0 {
        // A refusal costs nothing but a fairer share of the processor.
        let _ = rustix::process::nice(arguments.nice);
    }
    crate::rehearsal::raise_open_files();
    let _log = arguments.log.begin();
    let server = reference_server::start(config(arguments)?)?;
    let interrupt = Interrupt::listen()?;
    if let Some(folder) = arguments.keeping.data() {
        token::leave(&folder, server.control_token())?;
    }
    announce(arguments, &server);
    if arguments.until_stdin_closes {
        // Whoever started this holds the other end; whatever it writes is not for us.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
    } else {
        interrupt.wait();
    }
    drop(server);
    Ok(exit::HELD)
}

fn config(arguments: &ServeArguments) -> anyhow::Result<Config> {
    let processors = crate::rehearsal::processors();
    Ok(Config {
        listen: arguments.listen,
        edge: arguments.edge.edge(arguments.listen),
        control: Some(arguments.control),
        people: arguments.registry.people,
        seed: arguments.seed,
        date: arguments.date,
        posture: arguments.registry.posture.parse::<Posture>()?,
        weaknesses: arguments
            .registry
            .weakness
            .iter()
            .map(|id| weakness(id))
            .collect::<Result<_, _>>()?,
        decoys: arguments
            .registry
            .decoy
            .iter()
            .map(|id| decoy(id))
            .collect::<Result<_, _>>()?,
        store: arguments.keeping.store(),
        data: arguments.keeping.data(),
        shared: arguments.keeping.shared(),
        certificate_key: arguments.keeping.certificate_key(),
        limits: arguments.limits.limits.clone(),
        portal: arguments.portal.config(),
        partners: arguments.partners.config(),
        threads: arguments.threads.map_or(processors, usize::from),
    })
}

fn announce(arguments: &ServeArguments, server: &Server) {
    if let Some(banner) = server.banner() {
        complain(banner);
    }
    let (listening, token) = (server.listening(), server.control_token());
    let control = server
        .control()
        .map(|control| control.to_string())
        .unwrap_or_default();
    let kept = arguments.keeping.describe();
    let secured = server
        .listening_tls()
        .map(|address| format!("\n          https://{address}/api"))
        .unwrap_or_default();
    match arguments.announce {
        Announce::Json => say(&serde_json::json!({
            "listening": listening,
            "listening_tls": server.listening_tls(),
            "own_certificate": server.own_certificate().map(|der| STANDARD.encode(der)),
            "control": control,
            "control_token": token,
        })
        .to_string()),
        Announce::Text => say(&format!(
            "{} people, seed {}, today is {}.\n\
             Dashboard http://{listening}/\n\
             Registry  http://{listening}/api{secured}\n\
             Control   http://{control} (handset, people, credentials, usage)\n\
             Token     export MOCKDRILL_CONTROL_TOKEN={token}\n\
             Ctrl-C ends it; {kept}.",
            arguments.registry.people, arguments.seed, arguments.date
        )),
    }
}

/// Whether all these switches exist, before anything is started with them.
pub(super) fn check_switches(weaknesses: &[String], decoys: &[String]) -> anyhow::Result<()> {
    weaknesses
        .iter()
        .try_for_each(|id| weakness(id).map(drop))?;
    decoys.iter().try_for_each(|id| decoy(id).map(drop))
}

fn weakness(id: &str) -> anyhow::Result<&'static registry_weaknesses::Weakness> {
    registry_weaknesses::find(id).with_context(|| {
        format!(
            "the bundled registry has no weakness `{id}`; `mockdrill list weaknesses` shows them"
        )
    })
}

fn decoy(id: &str) -> anyhow::Result<&'static registry_decoys::Decoy> {
    registry_decoys::find(id).with_context(|| {
        format!("the bundled registry has no decoy `{id}`; `mockdrill list decoys` shows them")
    })
}

/// Ids and summaries, for `mockdrill list`.
pub(super) fn weaknesses() -> Vec<(&'static str, &'static str)> {
    registry_weaknesses::ALL
        .iter()
        .map(|weakness| (weakness.id, weakness.summary))
        .collect()
}

/// Ids and summaries, for `mockdrill list`.
pub(super) fn decoys() -> Vec<(&'static str, &'static str)> {
    registry_decoys::ALL
        .iter()
        .map(|decoy| (decoy.id, decoy.summary))
        .collect()
}

/// What is limited and by how much, for `mockdrill list`.
pub(super) fn limits() -> Vec<(Cow<'static, str>, String)> {
    reference_server::limits()
        .into_iter()
        .map(|line| (Cow::Owned(line.default), line.what))
        .collect()
}

/// Ids and sentences, for `mockdrill list`.
pub(super) fn rules() -> Vec<(&'static str, &'static str)> {
    reference_server::firewall_rules()
}
