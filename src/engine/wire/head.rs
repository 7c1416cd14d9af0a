//! The head of an answer: status, and how the body is framed (RFC 9112, section 6.3).

use super::WireError;

/// More header lines than this are a malformed head.
const HEADERS_MAX: usize = 96;

/// What the head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    /// Bytes of status line, header lines and the empty line.
    pub(super) length: usize,
    pub(super) framing: Framing,
    pub(super) keep_alive: bool,
}

/// How the body's end is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(usize),
    Chunked,
    UntilClose,
}

/// Parses the head at the beginning of `bytes`; `None` while it is not whole.
/// `bodyless` says that the request was a `HEAD`.
pub(super) fn parse(bytes: &[u8], bodyless: bool) -> Result<Option<Head>, WireError> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(bytes)
        .map_err(|_| WireError::MalformedHead)?;
    let httparse::Status::Complete(length) = parsed else {
        return Ok(None);
    };
    let status = response.code.ok_or(WireError::MalformedHead)?;
    let facts = facts(response.headers, response.version == Some(1))?;
    let empty = bodyless || matches!(status, 100..=199 | 204 | 304);
    let framing = match facts.length {
        _ if empty => Framing::Length(0),
        _ if facts.chunked => Framing::Chunked,
        Some(length) => Framing::Length(length),
        None => Framing::UntilClose,
    };
    let keep_alive = facts.keep_alive && framing != Framing::UntilClose;
    Ok(Some(Head {
        status,
        length,
        framing,
        keep_alive,
    }))
}

struct Facts {
    length: Option<usize>,
    chunked: bool,
    keep_alive: bool,
}

fn facts(headers: &[httparse::Header<'_>], http11: bool) -> Result<Facts, WireError> {
    let mut facts = Facts {
        length: None,
        chunked: false,
        keep_alive: http11,
    };
    for header in headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            let length = length(header.value)?;
            // Two lengths that differ are how answers get attributed to the wrong request.
            if facts.length.is_some_and(|other| other != length) {
                return Err(WireError::MalformedLength);
            }
            facts.length = Some(length);
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            facts.chunked = ends_with_token(header.value, b"chunked");
        } else if header.name.eq_ignore_ascii_case("connection") {
            facts.keep_alive = match header.value {
                value if value.eq_ignore_ascii_case(b"close") => false,
                value if value.eq_ignore_ascii_case(b"keep-alive") => true,
                _ => facts.keep_alive,
            };
        }
    }
    Ok(facts)
}

fn length(value: &[u8]) -> Result<usize, WireError> {
    let text = std::str::from_utf8(value).map_err(|_| WireError::MalformedLength)?;
    let digits = text.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(WireError::MalformedLength);
    }
    digits.parse().map_err(|_| WireError::MalformedLength)
}

fn ends_with_token(value: &[u8], token: &[u8]) -> bool {
    let last = value.rsplit(|&byte| byte == b',').next().unwrap_or(value);
    last.trim_ascii().eq_ignore_ascii_case(token)
}
