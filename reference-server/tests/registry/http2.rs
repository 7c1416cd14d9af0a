//! HTTP/2: spoken on both ports, within limits.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::http::{Request, StatusCode, Version};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::drill::Drill;
use crate::raw::Raw;
use crate::tls::{certificate, own};
use crate::tls_client::TlsClient;

/// How a client begins, with empty settings.
pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// The head of a frame of headers (`END_STREAM`, no `END_HEADERS`) and none of its 4 bytes.
pub(crate) const HEADERS_WITHOUT_END: &[u8] = b"\0\0\x04\x01\x01\0\0\0\x01";

const RST_STREAM: u8 = 3;
const GOAWAY: u8 = 7;
const REFUSED_STREAM: u32 = 7;
const ENHANCE_YOUR_CALM: u32 = 11;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `GET /` in the words of HPACK's static table, complete.
fn get(stream: u32) -> Vec<u8> {
    frame(1, 0b101, stream, &[0x82, 0x86, 0x84, 0x41, 1, b'x'])
}

/// Kind, stream and payload of every frame.
fn frames(mut bytes: &[u8]) -> Vec<(u8, u32, Vec<u8>)> {
    let mut frames = Vec::new();
    while let Some((head, rest)) = bytes.split_at_checked(9) {
        let number = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().expect("four"));
        let length = (number(0) >> 8) as usize;
        let Some((payload, rest)) = rest.split_at_checked(length) else {
            break;
        };
        frames.push((head[3], number(5), payload.to_vec()));
        bytes = rest;
    }
    frames
}

/// One request over an established connection.
async fn ask<S>(stream: S, request: Request<()>) -> StatusCode
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (mut client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    let carried = tokio::spawn(connection);
    let (answer, _) = client.send_request(request, true).expect("sent");
    let answer = answer.await.expect("answered");
    assert_eq!(answer.version(), Version::HTTP_2);
    carried.abort();
    answer.status()
}

fn states() -> Request<()> {
    let uri = "http://registry.example/api/v2/admin/location/states";
    Request::get(uri).body(()).expect("a request")
}

#[tokio::test]
async fn it_is_spoken_by_agreement_over_tls_and_by_prior_knowledge_in_clear() {
    let folder = tempfile::tempdir().expect("a folder");
    let drill = Drill::with(|config| {
        config.data = Some(folder.path().to_owned());
        config.edge.tls = Some(own());
    });
    let plain = TcpStream::connect(drill.server.listening()).await;
    assert_eq!(ask(plain.expect("a connection"), states()).await, 200);

    let client = TlsClient::trusting(&certificate(folder.path()));
    let connector = TlsConnector::from(Arc::new(client.config(&["h2", "http/1.1"])));
    let at = drill.server.listening_tls().expect("TLS");
    let stream = TcpStream::connect(at).await.expect("a connection");
    let name = ServerName::from(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let stream = connector.connect(name, stream).await.expect("TLS");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    assert_eq!(ask(stream, states()).await, 200);
}

#[tokio::test]
async fn its_heads_are_bounded_like_those_of_http_1() {
    let drill = Drill::hardened();
    let status = async |headers: usize, bytes: usize| {
        let mut request = states();
        for n in 0..headers {
            let name = format!("x-{n}")
                .parse::<axum::http::HeaderName>()
                .expect("a name");
            let value = "y".repeat(bytes).parse().expect("a value");
            request.headers_mut().insert(name, value);
        }
        let stream = TcpStream::connect(drill.server.listening()).await;
        ask(stream.expect("a connection"), request).await
    };
    assert_eq!(status(60, 10).await, 200);
    assert_eq!(status(65, 10).await, 431);
    assert_eq!(status(5, 4_000).await, 431);
}

#[test]
fn more_requests_at_once_than_allowed_are_refused() {
    let drill = Drill::with(|config| {
        config.edge.limits.streams_max = 3;
        config.edge.limits.quiet_within = std::time::Duration::from_millis(300);
    });
    let mut raw = Raw::open(drill.server.listening());
    // Requests whose bodies never come.
    let post = |stream| frame(1, 0b100, stream, &[0x83, 0x86, 0x84, 0x41, 1, b'x']);
    let posts: Vec<u8> = (0..5).flat_map(|n| post(2 * n + 1)).collect();
    assert!(raw.say([PREFACE, &posts].concat()));
    let refused = frames(&raw.rest());
    let refused = refused
        .into_iter()
        .filter(|(kind, _, reason)| *kind == RST_STREAM && *reason == REFUSED_STREAM.to_be_bytes());
    let streams: Vec<u32> = refused.map(|(_, stream, _)| stream).collect();
    assert_eq!(streams, [7, 9]);
}

#[test]
fn requests_that_are_reset_at_once_end_the_connection() {
    let flood = |resets_max: usize, resets: u32| {
        let drill = Drill::with(|config| {
            config.edge.limits.resets_max = resets_max;
            config.edge.limits.quiet_within = std::time::Duration::from_millis(300);
        });
        let mut raw = Raw::open(drill.server.listening());
        let rapid = (0..resets).flat_map(|n| {
            let reset = frame(RST_STREAM, 0, 2 * n + 1, &8_u32.to_be_bytes());
            [get(2 * n + 1), reset].concat()
        });
        let rapid: Vec<u8> = rapid.collect();
        assert!(raw.say([PREFACE, &rapid].concat()));
        let reasons = frames(&raw.rest()).into_iter();
        let mut reasons = reasons.filter(|(kind, ..)| *kind == GOAWAY);
        reasons.any(|(_, _, payload)| payload[4..8] == ENHANCE_YOUR_CALM.to_be_bytes())
    };
    assert!(!flood(20, 10));
    assert!(flood(20, 200));
    assert!(!flood(1_000, 200), "it is this limit that ends it");
}
