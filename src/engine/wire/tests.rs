//! Answers as a target sends them, each through a connection; and the same bytes read by hyper, which
//! knows nothing of this reader.

use std::net::Ipv4Addr;

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Answer, Channel, Dialer, WireError};
use crate::engine::target::Address;

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const MEBIBYTE: usize = 1 << 20;

/// What one answer was, in short.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: u16,
    /// Lower-case names with values.
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    trailers: Vec<(String, Vec<u8>)>,
}

fn lines(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = bytes.split(|byte| *byte == b'\n');
    let lines = text.filter_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    });
    let mut lines: Vec<_> = lines.collect();
    // One name may stand in several lines, whose order matters; that of names does not.
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    lines
}

fn seen(answer: &Answer) -> Seen {
    let response = answer.response().unwrap();
    Seen {
        status: response.status,
        headers: lines(response.head),
        body: response.body.to_vec(),
        trailers: lines(response.trailers),
    }
}

/// One exchange with a target that answers `bytes`, and then closes.
async fn exchanged(bytes: Vec<u8>, bodyless: bool) -> (Result<(), WireError>, Answer) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let target = Address::Tcp(listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 256]).await.unwrap();
        // A client that has read enough closes first.
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    let dialer = Dialer::new(target, None).unwrap();
    let channel = dialer.open(Ipv4Addr::LOCALHOST, false).await;
    let mut channel: Channel = channel.unwrap();
    let mut answer = Answer::default();
    let result = channel.exchange(GET, &mut answer, bodyless).await;
    drop(channel);
    serving.await.unwrap();
    (result, answer)
}

#[tokio::test]
async fn every_kind_of_answer_comes_through_a_connection() {
    let chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\nX-A: 1\r\n\r\n";
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    for (bytes, bodyless, status, body, keep_alive) in [
        (
            format!("{early}HTTP/1.1 200 OK\r\n{chunked}"),
            false,
            200,
            "abcd",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".into(),
            true,
            200,
            "",
            true,
        ),
        (
            "HTTP/1.1 204 No Content\r\n\r\n".into(),
            false,
            204,
            "",
            true,
        ),
        (
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n".into(),
            false,
            304,
            "",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\nuntil closed".into(),
            false,
            200,
            "until closed",
            false,
        ),
        (
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi".into(),
            false,
            200,
            "hi",
            false,
        ),
    ] {
        let (result, answer) = exchanged(bytes.clone().into_bytes(), bodyless).await;
        assert_eq!(result, Ok(()), "{bytes}");
        let response = answer.response().unwrap();
        assert_eq!(
            (response.status, response.body),
            (status, body.as_bytes()),
            "{bytes}"
        );
        assert_eq!(answer.keep_alive(), keep_alive, "{bytes}");
        assert_eq!(response.interim.is_empty(), !bytes.starts_with(early));
        assert_eq!(
            response.trailers.is_empty(),
            !bytes.ends_with("X-A: 1\r\n\r\n")
        );
    }
}

#[tokio::test]
async fn every_oversized_answer_is_left_off() {
    let many = |text: &str, bytes: usize| text.repeat(bytes / text.len() + 1);
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(MEBIBYTE));
    let head = "HTTP/1.1 200 OK\r\n";
    for (what, bytes) in [
        (
            "length",
            format!("{head}Content-Length: {}\r\n\r\n", 9 * MEBIBYTE),
        ),
        (
            "chunks",
            format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n{}",
                chunk.repeat(9)
            ),
        ),
        (
            "trailers",
            format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n0\r\n{}",
                many("X-After: 1\r\n", 17 * MEBIBYTE)
            ),
        ),
        (
            "until closed",
            format!("{head}\r\n{}", "x".repeat(9 * MEBIBYTE)),
        ),
        ("one line", format!("{head}X-A: {}", "x".repeat(MEBIBYTE))),
    ] {
        let (result, _) = exchanged(bytes.into_bytes(), false).await;
        assert_eq!(result, Err(WireError::TooLarge), "{what}");
    }
    let lines = format!("{head}{}\r\n", many("X-A: 1\r\n", 1000));
    let (result, _) = exchanged(lines.into_bytes(), false).await;
    assert_eq!(result, Err(WireError::MalformedHead));
    let early = many("HTTP/1.1 103 Early Hints\r\n\r\n", MEBIBYTE);
    let (result, _) = exchanged(early.into_bytes(), false).await;
    assert_eq!(result, Err(WireError::TooLarge));
}

/// Sends `bytes` in these pieces to hyper's client; nothing where it refuses them.
async fn read_by_hyper(pieces: Vec<Vec<u8>>, method: &str) -> Option<Seen> {
    let (client, mut server) = tokio::io::duplex(MEBIBYTE);
    let serving = async move {
        let _ = server.read(&mut [0; 256]).await.unwrap();
        for piece in pieces {
            let _ = server.write_all(&piece).await;
            tokio::task::yield_now().await;
        }
    };
    let asking = async {
        let handshake = hyper::client::conn::http1::handshake(TokioIo::new(client)).await;
        let (mut sender, connection) = handshake.unwrap();
        let driver = tokio::spawn(connection);
        let request = hyper::Request::builder().method(method).uri("/");
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        let response = sender.send_request(request).await.ok()?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.ok()?;
        let trailers = body.trailers().cloned().unwrap_or_default();
        drop(sender);
        let _ = driver.await;
        let listed = |headers: &hyper::HeaderMap| {
            let line =
                |(name, value): (&hyper::header::HeaderName, &hyper::header::HeaderValue)| {
                    (name.as_str().to_owned(), value.as_bytes().to_vec())
                };
            let mut lines: Vec<_> = headers.iter().map(line).collect();
            lines.sort_by(|one, other| one.0.cmp(&other.0));
            lines
        };
        Some(Seen {
            status: parts.status.as_u16(),
            headers: listed(&parts.headers),
            trailers: listed(&trailers),
            body: body.to_bytes().to_vec(),
        })
    };
    tokio::join!(serving, asking).1
}

/// The same pieces, read here; nothing where they are refused.
fn read_here(pieces: &[Vec<u8>], method: &str) -> Option<Seen> {
    let mut answer = Answer::default();
    let bodyless = method == "HEAD";
    for piece in pieces {
        answer.buffer().extend_from_slice(piece);
        if answer.advance(bodyless, false).ok()? {
            return Some(seen(&answer));
        }
    }
    answer.advance(bodyless, true).ok()?.then(|| seen(&answer))
}

/// How the body of a generated answer ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Length,
    Chunks,
    Close,
}

fn header() -> impl Strategy<Value = String> {
    ("[Xx]-[a-zA-Z0-9]{1,6}", "[!-~]([ -~]{0,12}[!-~])?")
        .prop_map(|(name, value)| format!("{name}: {value}\r\n"))
}

fn headers() -> impl Strategy<Value = String> {
    prop::collection::vec(header(), 0..5).prop_map(|lines| lines.concat())
}

/// A valid answer to `GET` or `HEAD`, with the method that it answers.
fn valid() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let end = prop::sample::select(vec![End::Length, End::Chunks, End::Close]);
    let body = prop::collection::vec(any::<u8>(), 0..400);
    let early = prop::collection::vec(prop::sample::select(vec![100, 102, 103]), 0..3);
    let status = prop::sample::select(vec![200, 201, 204, 206, 304, 404, 429, 500]);
    let method = prop::sample::select(vec!["GET", "GET", "GET", "HEAD"]);
    let lines = (headers(), headers());
    (method, early, status, lines, end, body, 1..90_usize).prop_map(
        |(method, early, status, (before, after), end, body, cut)| {
            let mut bytes = Vec::new();
            for early in early {
                bytes
                    .extend_from_slice(format!("HTTP/1.1 {early} Early\r\n{after}\r\n").as_bytes());
            }
            bytes.extend_from_slice(format!("HTTP/1.1 {status} Some words\r\n{before}").as_bytes());
            let bodyless = method == "HEAD" || matches!(status, 204 | 304);
            match end {
                // RFC 9110, section 8.6: not with a 204.
                _ if status == 204 => bytes.extend_from_slice(b"\r\n"),
                End::Length => {
                    let length = format!("Content-Length: {}\r\n\r\n", body.len());
                    bytes.extend_from_slice(length.as_bytes());
                }
                End::Chunks => bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n"),
                End::Close => bytes.extend_from_slice(b"\r\n"),
            }
            match end {
                _ if bodyless => {}
                End::Length | End::Close => bytes.extend_from_slice(&body),
                End::Chunks => {
                    for chunk in body.chunks(cut) {
                        bytes.extend_from_slice(format!("{:x};a=b\r\n", chunk.len()).as_bytes());
                        bytes.extend_from_slice(chunk);
                        bytes.extend_from_slice(b"\r\n");
                    }
                    bytes.extend_from_slice(format!("0\r\n{after}\r\n").as_bytes());
                }
            }
            (method, bytes)
        },
    )
}

/// `bytes` cut at these places, as far as they have them.
fn cut(bytes: &[u8], places: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut places: Vec<usize> = places.iter().map(|at| at.index(bytes.len() + 1)).collect();
    places.sort_unstable();
    let ends = places.iter().copied().chain([bytes.len()]);
    let starts = [0].into_iter().chain(places.iter().copied());
    let pieces = starts
        .zip(ends)
        .map(|(start, end)| bytes[start..end].to_vec());
    pieces.filter(|piece| !piece.is_empty()).collect()
}

proptest! {
    #[test]
    fn valid_answers_are_read_as_another_reader_reads_them(
        (method, bytes) in valid(),
        places: Vec<prop::sample::Index>,
    ) {
        let pieces = cut(&bytes, &places);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let theirs = runtime.block_on(read_by_hyper(pieces.clone(), method));
        let ours = read_here(&pieces, method);
        prop_assert!(ours.is_some(), "{}", String::from_utf8_lossy(&bytes));
        prop_assert_eq!(ours, theirs);
    }

    /// Whatever is broken in it: it comes to an end, and not to a panic.
    #[test]
    fn broken_answers_come_to_an_end(
        (method, mut bytes) in valid(),
        broken in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        left: prop::sample::Index,
        places: Vec<prop::sample::Index>,
    ) {
        for (at, byte) in broken {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(left.index(bytes.len()) + 1);
        let _ = read_here(&cut(&bytes, &places), method);
    }
}
