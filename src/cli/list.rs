//! `mockdrill list`: everything that has a name.

use std::borrow::Cow;

use clap::{Args, ValueEnum};

use super::say;
use crate::claim::Claim;
use crate::exit;
use crate::oracle;
use crate::scenario::bundled::{self, Bundled};
use crate::scenario::{Options, load};

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
    Limits,
    Rules,
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
        Kind::Limits => "Limits of the bundled registry",
        Kind::Rules => "Rules of the bundled registry's firewall",
    }
}

fn entries(kind: Kind) -> Vec<(Cow<'static, str>, String)> {
    let owned = |(id, meaning): (&'static str, &str)| (Cow::Borrowed(id), meaning.to_owned());
    match kind {
        Kind::Scenarios => bundled::ALL.iter().map(scenario).collect(),
        Kind::Weaknesses => super::serve::weaknesses().into_iter().map(owned).collect(),
        Kind::Decoys => super::serve::decoys().into_iter().map(owned).collect(),
        Kind::Detectors => oracle::detectors().map(owned).collect(),
        Kind::Claims => Claim::ALL
            .map(|claim| owned((claim.id(), claim.statement())))
            .into(),
        Kind::Limits => super::serve::limits(),
        Kind::Rules => super::serve::rules().into_iter().map(owned).collect(),
    }
}

fn scenario(bundled: &Bundled) -> (Cow<'static, str>, String) {
    let plan = load(bundled.origin, bundled.text, &Options::default());
    (
        Cow::Borrowed(bundled.name),
        plan.map(|plan| plan.title).unwrap_or_default(),
    )
}
