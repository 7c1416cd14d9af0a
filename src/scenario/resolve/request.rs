//! Requests: the method, the target, headers and body, each cut into a template.

use super::manner;
use super::words;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{Given, StepTable, Written};
use crate::scenario::plan::Request;
use crate::scenario::real_numbers;
use crate::scenario::template::{Template, Variable};

/// Where templates are read: the whole text for places, and the names of captures.
pub(super) struct Setting<'a> {
    pub(super) text: &'a str,
    pub(super) captures: &'a [String],
}

/// The request of a step that has one, with everything that its templates mention.
pub(super) fn request(
    line: &Written<String>,
    table: &StepTable,
    setting: &Setting<'_>,
    notes: &mut Notes,
) -> (Request, Vec<(Variable, Span)>) {
    let mut mentions = Vec::new();
    let mut cut = |text: &str, span: &Span, notes: &mut Notes| {
        let template = template(text, span, setting, notes);
        for variable in template.variables() {
            let at = locate(&format!("{{{variable}}}"), span, setting.text);
            mentions.push((variable.clone(), at));
        }
        template
    };
    let (method, path) = request_line(line, notes);
    let target = cut(path, &line.span, notes);
    let body = table
        .body
        .as_ref()
        .map(|body| cut(&body.value, &body.span, notes));
    let mut headers = Vec::new();
    for (name, value) in table.headers.iter().flat_map(|headers| &headers.value.0) {
        check_header(name, value, notes);
        headers.push((name.value.clone(), cut(&value.value, &value.span, notes)));
    }
    let is_credential = |name: &str| {
        name.eq_ignore_ascii_case("authorization") || name.eq_ignore_ascii_case("x-api-key")
    };
    let about_other = mentions
        .iter()
        .any(|(variable, _)| matches!(variable, Variable::Other(_)));
    let request = Request {
        method: method.to_owned(),
        target,
        credentialed: headers.iter().any(|(name, _)| is_credential(name)),
        purposeful: headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("x-purpose")),
        headers,
        body,
        manner: manner::manner(&table.manner, notes),
        signing: table
            .sign
            .as_ref()
            .map(|given| words::choose(words::SIGNINGS, Some(given), notes)),
        about_other,
    };
    (request, mentions)
}

/// "GET /path" in two.
fn request_line<'a>(line: &'a Written<String>, notes: &mut Notes) -> (&'a str, &'a str) {
    let whole = line.value.as_str();
    let (method, target) = whole.split_once(' ').unwrap_or((whole, ""));
    let in_method = |byte: u8| byte.is_ascii_alphanumeric() || b"-_!#$%&'*+.^`|~".contains(&byte);
    if method.is_empty() || !method.bytes().all(in_method) || !target.starts_with('/') {
        let problem = format!("`{}` is no request", whole.escape_debug());
        let remedy = "write a method, one space and a path, such as \
                      \"GET /api/v2/admin/location/states\"";
        notes.note(&line.span, problem, remedy);
    } else if target.bytes().any(|byte| !byte.is_ascii_graphic()) {
        let remedy = "percent-encode it, such as `%20` for a space";
        notes.note(
            &line.span,
            "the path holds a character that a path cannot have",
            remedy,
        );
    }
    (method, target)
}

fn check_header(name: &Written<String>, value: &Written<String>, notes: &mut Notes) {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
    if name.value.is_empty() || !name.value.bytes().all(in_name) {
        let problem = format!("`{}` is no header name", name.value.escape_debug());
        notes.note(&name.span, problem, "write letters, digits and `-`");
    }
    if value
        .value
        .chars()
        .any(|letter| letter.is_control() && letter != '\t')
    {
        let problem = format!("the value of `{}` holds a control character", name.value);
        notes.note(&value.span, problem, "write it in one line");
    }
}

/// The template of a text at `span`; its faults are noted where the words are.
fn template(text: &str, span: &Span, setting: &Setting<'_>, notes: &mut Notes) -> Template {
    let (template, unknown) = Template::parse(text, setting.captures);
    for fault in unknown {
        let at = locate(&fault.text, span, setting.text);
        notes.note(&at, fault.problem, fault.remedy);
    }
    for number in template.literals().flat_map(real_numbers::find) {
        let problem = format!("`{number}` could be a real person's number");
        let remedy = "nothing real is ever sent: write `{person.mobile}`, `{other.mobile}` or \
                      another variable";
        notes.note(&locate(&number, span, setting.text), problem, remedy);
    }
    template
}

/// Where `part` lies within `span`; the whole of it when it was written with escapes.
fn locate(part: &str, span: &Span, text: &str) -> Span {
    let within = text
        .get(span.clone())
        .and_then(|written| written.find(part));
    within.map_or_else(
        || span.clone(),
        |at| span.start + at..span.start + at + part.len(),
    )
}

/// Notes keys of a request in a step that is none.
pub(super) fn refuse_request_keys(table: &StepTable, notes: &mut Notes) {
    let span = |given: &Given<String>| given.as_ref().map(|given| given.span.clone());
    let given = [
        ("body", span(&table.body)),
        (
            "headers",
            table.headers.as_ref().map(|given| given.span.clone()),
        ),
        (
            "expect",
            table.expect.as_ref().map(|given| given.span.clone()),
        ),
        (
            "capture",
            table.capture.as_ref().map(|given| given.span.clone()),
        ),
        ("sign", span(&table.sign)),
        ("share", span(&table.share)),
        (
            "manner",
            table.manner.as_ref().map(|given| given.span.clone()),
        ),
        (
            "retry",
            table.retry.as_ref().map(|given| given.span.clone()),
        ),
        ("attempts", span(&table.attempts)),
        (
            "entitles",
            table.entitles.as_ref().map(|given| given.span.clone()),
        ),
    ];
    for (key, span) in given {
        if let Some(span) = span {
            let problem = format!("`{key}` belongs to a request, but this step reads the handset");
            notes.note(&span, problem, "move it to the step that sends the request");
        }
    }
}
