//! Scenarios as named on a command line: bundled by name, or files.

use anyhow::Context;

use crate::scenario::plan::Plan;
use crate::scenario::{Faults, Options, bundled, load};

/// A scenario's text and where it comes from.
#[derive(Debug)]
pub(super) struct Source {
    origin: String,
    text: String,
}

impl Source {
    /// What it means.
    pub(super) fn plan(&self, options: &Options) -> Result<Plan, Faults> {
        load(&self.origin, &self.text, options)
    }
}

/// Those named, or all bundled ones when none is. A name without a dot or slash is a
/// bundled scenario, anything else a file.
pub(super) fn named(names: &[String]) -> anyhow::Result<Vec<Source>> {
    if names.is_empty() {
        return Ok(bundled::ALL.iter().map(from_bundle).collect());
    }
    names.iter().map(|name| one(name)).collect()
}

fn one(name: &str) -> anyhow::Result<Source> {
    if let Some(found) = bundled::find(name) {
        return Ok(from_bundle(found));
    }
    if !name.contains(['.', '/']) {
        let known: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
        anyhow::bail!(
            "there is no bundled scenario `{name}`; there are {} (a file is named with its ending, for instance {name}.toml)",
            known.join(", ")
        );
    }
    let text = std::fs::read_to_string(name)
        .with_context(|| format!("could not read the scenario file {name}"))?;
    Ok(Source {
        origin: name.to_owned(),
        text,
    })
}

fn from_bundle(bundled: &bundled::Bundled) -> Source {
    Source {
        origin: bundled.origin.to_owned(),
        text: bundled.text.to_owned(),
    }
}
