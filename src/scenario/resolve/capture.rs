//! What a step keeps from an answer, and where the visit keeps it.

use super::condition::pattern;
use crate::scenario::fault::Notes;
use crate::scenario::file::{Entries, Given, Written};
use crate::scenario::plan::{Capture, CaptureSource};
use crate::scenario::spelling;

/// The captures of one step. New names get the next slot of `names`; a name that an
/// earlier step used keeps its slot and takes the newer value.
pub(super) fn captures(
    given: &Given<Entries>,
    names: &mut Vec<String>,
    notes: &mut Notes,
) -> Vec<Capture> {
    let entries = given.iter().flat_map(|given| &given.value.0);
    entries
        .map(|(name, source)| capture(name, source, names, notes))
        .collect()
}

fn capture(
    name: &Written<String>,
    source: &Written<String>,
    names: &mut Vec<String>,
    notes: &mut Notes,
) -> Capture {
    if !spelling::is_kebab_case(&name.value) || name.value.starts_with(|c: char| c.is_numeric()) {
        let problem = format!("`{}` is no name", name.value.escape_debug());
        let remedy = "write lower-case letters, digits and `-`, beginning with a letter";
        notes.note(&name.span, problem, remedy);
    }
    let known = names.iter().position(|known| *known == name.value);
    let slot = known.unwrap_or_else(|| {
        names.push(name.value.clone());
        names.len() - 1
    });
    let source = self::source(source, notes);
    Capture {
        slot,
        name: name.value.clone(),
        source: source.unwrap_or_else(|| CaptureSource::Json(String::new())),
    }
}

fn source(written: &Written<String>, notes: &mut Notes) -> Option<CaptureSource> {
    if let Some(expression) = written.value.strip_prefix("regex:") {
        return pattern(expression, &written.span, notes).map(CaptureSource::Regex);
    }
    let source = parse(&written.value);
    if source.is_none() {
        let problem = format!(
            "`{}` is no place in an answer",
            written.value.escape_debug()
        );
        let remedy = "write \"json:/txnId\" (a JSON pointer), \"header:x-request-id\" or \
                      \"regex:txn=([0-9a-f-]+)\"";
        notes.note(&written.span, problem, remedy);
    }
    source
}

fn parse(text: &str) -> Option<CaptureSource> {
    match text.split_once(':')? {
        ("json", pointer) if pointer.starts_with('/') => {
            Some(CaptureSource::Json(pointer.to_owned()))
        }
        ("header", name)
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Some(CaptureSource::Header(name.to_ascii_lowercase()))
        }
        _ => None,
    }
}
