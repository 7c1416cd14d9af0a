//! A request written in HTTP/1.1, said in HTTP/2.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Uri};

use super::fault::Http2Error;
use crate::engine::wire::WireError;

/// A scenario has no more header lines than that.
const HEADERS_MAX: usize = 96;

/// Lines about the connection, of which HTTP/2 has no notion (RFC 9113, section 8.2.2).
const OF_THE_CONNECTION: [&str; 5] = [
    "host",
    "connection",
    "keep-alive",
    "proxy-connection",
    "upgrade",
];

/// The same request. What only HTTP/1.1 can say, such as an odd framing, is refused.
pub(super) fn request(
    bytes: &[u8],
    scheme: &'static str,
) -> Result<Request<Full<Bytes>>, WireError> {
    translate(bytes, scheme).ok_or(WireError::Http2(Http2Error::Unsayable))
}

fn translate(bytes: &[u8], scheme: &'static str) -> Option<Request<Full<Bytes>>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = parsed.parse(bytes).ok()? else {
        return None;
    };
    let is = |header: &httparse::Header<'_>, name: &str| header.name.eq_ignore_ascii_case(name);
    let host = parsed.headers.iter().find(|header| is(header, "host"))?;
    let uri = Uri::builder()
        .scheme(scheme)
        .authority(host.value)
        .path_and_query(parsed.path?);
    let mut request = Request::builder()
        .method(parsed.method?)
        .uri(uri.build().ok()?);
    for header in parsed.headers.iter() {
        if is(header, "transfer-encoding") {
            return None;
        }
        if !OF_THE_CONNECTION.iter().any(|name| is(header, name)) {
            request = request.header(header.name, header.value);
        }
    }
    let body = Bytes::copy_from_slice(bytes.get(head..)?);
    request.body(Full::new(body)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_can_say_is_the_same() {
        let bytes = b"POST /a?b=c HTTP/1.1\r\nHost: localhost:1\r\nX-One: 1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
        let said = request(bytes, "https").unwrap();
        assert_eq!(said.method(), "POST");
        assert_eq!(said.uri(), "https://localhost:1/a?b=c");
        let names: Vec<_> = said.headers().keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["x-one", "content-length"]);
    }

    #[test]
    fn what_only_the_older_can_say_is_refused() {
        for bytes in [
            &b"GET /a HTTP/1.1\r\n\r\n"[..],
            b"GET a HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /a HTTP/1.1\r\nHost: one two\r\n\r\n",
            b"POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ] {
            let refused = request(bytes, "http").err();
            assert_eq!(refused, Some(WireError::Http2(Http2Error::Unsayable)));
        }
    }
}
