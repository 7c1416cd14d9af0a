//! `mockdrill list`: everything that has a name.

use clap::{Args, ValueEnum};

use super::say;
use crate::claim::Claim;
use crate::exit;
use crate::oracle;
use crate::scenario::bundled;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Only this kind; all kinds when left out.
    #[arg(value_enum)]
    kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Scenarios,
    Weaknesses,
    Decoys,
    Detectors,
    Claims,
}

/// Prints ids and what they mean.
pub(super) fn list(arguments: &ListArguments) -> anyhow::Result<u8> {
    for kind in Kind::value_variants() {
        if arguments.kind.is_none_or(|wanted| wanted == *kind) {
            say(&format!("{}:", title(*kind)));
            for (id, meaning) in entries(*kind) {
                say(&format!("  {id:<36} {meaning}"));
            }
        }
    }
    Ok(exit::HELD)
}

const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Scenarios => "Bundled scenarios (mockdrill run NAME)",
        Kind::Weaknesses => "Weaknesses of the bundled registry (--weakness ID)",
        Kind::Decoys => "Decoys of the bundled registry (--decoy ID)",
        Kind::Detectors => "Detectors of the oracle",
        Kind::Claims => "Claims that a run tests",
    }
}

fn entries(kind: Kind) -> Vec<(&'static str, &'static str)> {
    match kind {
        Kind::Scenarios => bundled::ALL
            .iter()
            .map(|bundled| (bundled.name, bundled.title))
            .collect(),
        Kind::Weaknesses => super::serve::weaknesses(),
        Kind::Decoys => super::serve::decoys(),
        Kind::Detectors => oracle::detector_ids().map(|id| (id, "")).collect(),
        Kind::Claims => Claim::ALL
            .iter()
            .map(|claim| (claim.id(), claim.statement()))
            .collect(),
    }
}
