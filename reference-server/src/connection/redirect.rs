//! The plain port off loopback: it knows one answer, which is where TLS is spoken.

use std::convert::Infallible;
use std::future::{Ready, ready};

use axum::http::uri::Authority;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::service::Service;

/// The port of `https://` when none is written.
const STANDARD_PORT: u16 = 443;

/// Sends every request to the same path on this port.
#[derive(Clone, Copy)]
pub(super) struct Redirect(pub(super) u16);

impl Service<Request<Incoming>> for Redirect {
    type Response = Response<Empty<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut answer = Response::new(Empty::new());
        *answer.status_mut() = match location(&request, self.0) {
            Some(location) => {
                answer.headers_mut().insert(header::LOCATION, location);
                StatusCode::PERMANENT_REDIRECT
            }
            None => StatusCode::BAD_REQUEST,
        };
        // Whoever came here has nothing more to do here.
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
        ready(Ok(answer))
    }
}

fn location<B>(request: &Request<B>, port: u16) -> Option<HeaderValue> {
    let asked = match request.uri().authority() {
        Some(authority) => authority.clone(),
        None => {
            let host = request.headers().get(header::HOST)?;
            Authority::try_from(host.as_bytes()).ok()?
        }
    };
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let host = asked.host();
    let to = if port == STANDARD_PORT {
        format!("https://{host}{path}")
    } else {
        format!("https://{host}:{port}{path}")
    };
    HeaderValue::try_from(to).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_location_keeps_host_and_path_and_nothing_else() {
        let to = |host: &str, uri: &str, port| {
            let request = Request::builder().header("host", host).uri(uri);
            let request = request.body(()).expect("a request");
            location(&request, port).map(|to| to.to_str().expect("text").to_owned())
        };
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(
            to("a.example:8080", "/b?c=d", 8443),
            at("https://a.example:8443/b?c=d")
        );
        assert_eq!(to("[::1]:8080", "/", 443), at("https://[::1]/"));
        assert_eq!(
            to("user:word@a.example", "/", 443),
            at("https://a.example/")
        );
        assert_eq!(
            to("a.example", "http://b.example/c", 443),
            at("https://b.example/c")
        );
        assert_eq!(to("no host", "/", 443), None);
        let nowhere = Request::builder().uri("/").body(()).expect("a request");
        assert_eq!(location(&nowhere, 443), None);
    }
}
