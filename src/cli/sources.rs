//! Scenarios as named on a command line: bundled by name, or files.

use anyhow::{Context, anyhow, bail};

use crate::scenario::plan::Plan;
use crate::scenario::{Options, bundled, load};

/// A scenario's text and where it comes from.
#[derive(Debug)]
struct Source {
    origin: String,
    text: String,
}

/// What each of those named means or what is wrong with it, in order, and at the end what is
/// wrong with them together. All bundled ones when none is named; a name without a dot or slash
/// is a bundled scenario, anything else a file.
pub(super) fn plans(names: &[String], options: &Options) -> Vec<anyhow::Result<Plan>> {
    let sources = if names.is_empty() {
        bundled::ALL
            .iter()
            .map(|one| Ok(from_bundle(one)))
            .collect()
    } else {
        names.iter().map(|name| one(name)).collect::<Vec<_>>()
    };
    let plan = |source: Source| Ok(load(&source.origin, &source.text, options)?);
    let mut plans: Vec<anyhow::Result<Plan>> = sources
        .into_iter()
        .map(|source| source.and_then(plan))
        .collect();
    let alike = namesakes(&plans.iter().flatten().collect::<Vec<_>>());
    plans.extend(alike.into_iter().map(|problem| Err(anyhow!(problem))));
    plans
}

/// Reports tell scenarios apart by their names, so each of a run has its own.
fn namesakes(plans: &[&Plan]) -> Vec<String> {
    let mut told = Vec::new();
    for (position, plan) in plans.iter().enumerate() {
        let earlier = plans[..position]
            .iter()
            .find(|other| other.name == plan.name);
        if let Some(earlier) = earlier {
            told.push(format!(
                "two scenarios are called `{}`: {} and {}; give each its own `name`, or run them one at a time",
                plan.name, earlier.origin, plan.origin
            ));
        }
    }
    told
}

fn one(name: &str) -> anyhow::Result<Source> {
    if let Some(found) = bundled::find(name) {
        return Ok(from_bundle(found));
    }
    if !name.contains(['.', '/']) {
        let known: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
        bail!(
            "there is no bundled scenario `{name}`; there are {} (a file is named with its ending, for instance {name}.toml)",
            known.join(", ")
        );
    }
    let bytes =
        std::fs::read(name).with_context(|| format!("could not read the scenario file {name}"))?;
    Ok(Source {
        origin: name.to_owned(),
        text: text(name, bytes)?,
    })
}

fn text(name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow!("{name}:{line}: this line is not UTF-8, as TOML is; save the file as UTF-8")
    })
}

fn from_bundle(bundled: &bundled::Bundled) -> Source {
    Source {
        origin: bundled.origin.to_owned(),
        text: bundled.text.to_owned(),
    }
}
