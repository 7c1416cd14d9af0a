//! `mockdrill serve`: who may call the partner interface, and through which proxies.

use std::path::PathBuf;

use clap::Args;
use reference_server::{Block, PartnersConfig};

#[derive(Debug, Args)]
pub(super) struct PartnerArguments {
    /// Read further partners from this register (TOML, see docs/partners.md).
    #[arg(long, value_name = "FILE")]
    partners: Option<PathBuf>,
    /// Believe the forwarded headers of this proxy (`10.1.2.3` or `10.1.0.0/16`); may be repeated.
    #[arg(long, value_name = "CIDR")]
    trusted_proxy: Vec<Block>,
}

impl PartnerArguments {
    pub(super) fn config(&self) -> PartnersConfig {
        PartnersConfig {
            register: self.partners.clone(),
            trusted_proxies: self.trusted_proxy.clone(),
        }
    }
}
