//! From a step's request to bytes, and from an answer to captured values.

use std::time::Duration;

use super::facts::{self, Facts, Missing, Place, World, partner, put};
use super::sign::{self, Stamp};
use super::worker::Scratch;
use crate::scenario::plan::{Pattern, Request, Signing};
use crate::scenario::real_numbers;
use crate::scenario::template::{Segment, Template, Variable};

/// What is captured is not larger: visits keep it, and pools keep that of many. `docs/limits.md` says
/// so.
pub(super) const CAPTURE_BYTES_MAX: usize = 16 << 10;

/// A request of the plan with everything put together that is the same for all visits.
pub(crate) struct Prepared {
    /// Request line up to its target.
    line: Template,
    /// What follows, up to the header lines that depend on the visit.
    head: Template,
    body: Option<Body>,
    signing: Option<Signing>,
    method: String,
    /// Whether it repeats something that the target answered.
    has_captures: bool,
    /// Whether it is a `HEAD`.
    pub(crate) bodyless: bool,
}

struct Body {
    text: Template,
    /// Whether the engine says how long it is.
    measured: bool,
}

impl Prepared {
    /// Makes `request` ready for a target with this `Host`.
    pub(crate) fn new(request: &Request, world: &World, host: &str) -> Self {
        let mut line = Template::default();
        line.put(&format!("{} ", request.method));
        put_template(&mut line, world, &request.target);
        let mut head = Template::default();
        head.put(" HTTP/1.1\r\n");
        if !has_header(request, "host") {
            head.put(&format!("Host: {host}\r\n"));
        }
        for (name, value) in &request.headers {
            head.put(&format!("{name}: "));
            put_template(&mut head, world, value);
            head.put("\r\n");
        }
        if request.body.is_some() && !has_header(request, "content-type") {
            head.put("Content-Type: application/json\r\n");
        }
        let body = request.body.as_ref().map(|template| {
            let mut text = Template::default();
            put_template(&mut text, world, template);
            let named = ["content-length", "transfer-encoding"];
            let measured = !named.iter().any(|name| has_header(request, name));
            Body { text, measured }
        });
        Self {
            line,
            head,
            body,
            signing: request.signing,
            method: request.method.clone(),
            has_captures: request.has_captures(),
            bodyless: request.method.eq_ignore_ascii_case("HEAD"),
        }
    }

    /// Writes the whole request into `scratch.request`.
    pub(crate) fn build(
        &self,
        world: &World,
        facts: &mut Facts,
        scratch: &mut Scratch,
    ) -> Result<(), Missing> {
        scratch.body.clear();
        if let Some(body) = &self.body {
            facts.fill(world, &body.text, Place::Body, &mut scratch.body)?;
        }
        let out = &mut scratch.request;
        out.clear();
        facts.fill(world, &self.line, Place::Target, out)?;
        let target = self.method.len() + 1..out.len();
        facts.fill(world, &self.head, Place::Head, out)?;
        if let Some(signing) = self.signing {
            let stamp = stamp(signing, facts)?;
            let partner = partner(world)?;
            let target = &out[target];
            let headers = sign::headers(partner, &stamp, &self.method, target, &scratch.body);
            for (name, value) in headers.iter().flatten() {
                put(out, format_args!("{name}: {value}\r\n"));
            }
        }
        if self.body.as_ref().is_some_and(|body| body.measured) {
            let length = scratch.body.len();
            put(out, format_args!("Content-Length: {length}\r\n"));
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&scratch.body);
        self.refuse_real_numbers(out)
    }

    /// What the target itself answered could be anybody's number; everything else in a request
    /// is of synthetic people, or was looked at when the scenario was read.
    fn refuse_real_numbers(&self, bytes: &[u8]) -> Result<(), Missing> {
        if !self.has_captures || real_numbers::find(&String::from_utf8_lossy(bytes)).is_empty() {
            return Ok(());
        }
        Err(Missing(
            "it would send a number that could be a real person's",
        ))
    }
}

/// Appends `template`; dates are those of the run, and no longer variables then.
fn put_template(out: &mut Template, world: &World, template: &Template) {
    for segment in &template.segments {
        match segment {
            Segment::Literal(text) => out.put(text),
            Segment::Variable(Variable::Date { days, short }) => {
                out.put(&facts::date(world.date, *days, *short));
            }
            Segment::Variable(variable) => out.segments.push(Segment::Variable(variable.clone())),
        }
    }
}

fn has_header(request: &Request, name: &str) -> bool {
    let same = |(given, _): &(String, _)| given.eq_ignore_ascii_case(name);
    request.headers.iter().any(same)
}

/// The stamp of a request that is signed afresh, or of the one that it repeats.
fn stamp(signing: Signing, facts: &mut Facts) -> Result<Stamp, Missing> {
    if signing == Signing::Fresh {
        facts.stamp = Some(facts.new_stamp());
    }
    let stamp = facts.stamp.clone();
    stamp.ok_or(Missing("a signed request to send again"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_limits_has_the_bound() {
        let page = include_str!("../../docs/limits.md");
        let row = format!("a longer one counts as missing | `{CAPTURE_BYTES_MAX}` |");
        assert!(page.contains(&row), "docs/limits.md lacks\n{row}");
    }
}
