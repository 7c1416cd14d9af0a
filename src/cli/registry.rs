//! The bundled registry: the arguments that serving it and rehearsing against it share.

use clap::Args;
use population::REGISTERED_PEOPLE;

#[derive(Debug, Args)]
pub(super) struct RegistryArguments {
    /// Number of people in the registry.
    #[arg(long, default_value_t = REGISTERED_PEOPLE)]
    pub(super) people: u64,
    /// Posture of the bundled registry: hardened, or as-reported (what the press described).
    #[arg(long, default_value = "hardened", value_parser = ["hardened", "as-reported"])]
    pub(super) posture: String,
    /// Switch a weakness of the bundled registry on; may be repeated (see `mockdrill list weaknesses`).
    #[arg(long, value_name = "ID")]
    pub(super) weakness: Vec<String>,
    /// Switch a harmless look-alike of a leak on; may be repeated.
    #[arg(long, value_name = "ID")]
    pub(super) decoy: Vec<String>,
}
