//! From a step's request to bytes, and from an answer to captured values.

use std::time::Duration;

use super::facts::{Facts, Missing, Place, partner};
use super::sign::{self, Stamp};
use super::worker::{Scratch, Worker};
use crate::scenario::plan::{Pattern, Request, Signing};
use crate::scenario::real_numbers;

/// Writes the whole request into `scratch.request`.
pub(crate) fn build(
    request: &Request,
    worker: &Worker,
    facts: &mut Facts,
    scratch: &mut Scratch,
) -> Result<(), Missing> {
    let world = &worker.world;
    scratch.body.clear();
    if let Some(body) = &request.body {
        facts.fill(world, body, Place::Elsewhere, &mut scratch.body)?;
    }
    let out = &mut scratch.request;
    out.clear();
    out.extend_from_slice(request.method.as_bytes());
    out.push(b' ');
    let target = out.len();
    facts.fill(world, &request.target, Place::Target, out)?;
    let target = target..out.len();
    out.extend_from_slice(b" HTTP/1.1\r\n");
    if !has_header(request, "host") {
        put_line(out, "Host", worker.target.host.as_bytes());
    }
    for (name, value) in &request.headers {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        facts.fill(world, value, Place::Elsewhere, out)?;
        out.extend_from_slice(b"\r\n");
    }
    if let Some(signing) = request.signing {
        let stamp = stamp(signing, facts)?;
        let partner = partner(world)?;
        let headers = sign::headers(
            partner,
            &stamp,
            &request.method,
            &out[target],
            &scratch.body,
        );
        for (name, value) in headers.iter().flatten() {
            put_line(out, name, value.as_bytes());
        }
    }
    if request.body.is_some() {
        if !has_header(request, "content-type") {
            put_line(out, "Content-Type", b"application/json");
        }
        if !has_header(request, "content-length") && !has_header(request, "transfer-encoding") {
            put_line(
                out,
                "Content-Length",
                scratch.body.len().to_string().as_bytes(),
            );
        }
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(&scratch.body);
    refuse_real_numbers(request, out)
}

/// The stamp of a request that is signed afresh, or of the one that it repeats.
fn stamp(signing: Signing, facts: &mut Facts) -> Result<Stamp, Missing> {
    if signing == Signing::Fresh {
        facts.stamp = Some(facts.new_stamp());
    }
    let stamp = facts.stamp.clone();
    stamp.ok_or(Missing("a signed request to send again"))
}

/// What the target itself answered could be anybody's number; everything else in a request
/// is of synthetic people, or was looked at when the scenario was read.
fn refuse_real_numbers(request: &Request, bytes: &[u8]) -> Result<(), Missing> {
    if !request.has_captures() {
        return Ok(());
    }
    match real_numbers::find(&String::from_utf8_lossy(bytes)).is_empty() {
        true => Ok(()),
        false => Err(Missing(
            "it would send a number that could be a real person's",
        )),
    }
}

fn has_header(request: &Request, name: &str) -> bool {
    let same = |(given, _): &(String, _)| given.eq_ignore_ascii_case(name);
    request.headers.iter().any(same)
}

fn put_line(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}

/// The string or number that `pointer` (RFC 6901) names in a JSON body.
pub(crate) fn json_value(body: &[u8], pointer: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_slice(body).ok()?;
    match document.pointer(pointer)? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text that an expression finds in a body.
pub(crate) fn found(body: &[u8], pattern: &Pattern) -> Option<String> {
    let found = pattern.find(body)?.to_vec();
    String::from_utf8(found).ok()
}

/// For how long an answer asks to wait before the next request: seconds, not a date.
pub(crate) fn retry_after(head: &[u8]) -> Option<Duration> {
    let seconds = header_value(head, "retry-after")?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The first header of that name in a raw head.
pub(crate) fn header_value(head: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    text.split("\r\n").skip(1).find_map(|line| {
        let (given, value) = line.split_once(':')?;
        given
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}
