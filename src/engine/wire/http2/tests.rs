//! Against a server of frames, which can misbehave as no polite one does.

use std::net::Ipv4Addr;

use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use hyper::{HeaderMap, Request, Response};
use tokio::net::{TcpListener, TcpStream};

use super::super::{Answer, Channel, Dialer, WireError};
use super::*;
use crate::engine::target::Address;

type Asked = (Request<RecvStream>, SendResponse<Bytes>);
type Server = Connection<TcpStream, Bytes>;

const REQUEST: &[u8] =
    b"POST /a HTTP/1.1\r\nHost: localhost\r\nX-Who: me\r\nContent-Length: 2\r\n\r\nhi";

/// Asks `times` on one connection of a target that lets `serve` answer.
async fn asked<F: Future<Output = ()> + 'static>(
    serve: impl FnOnce(TcpStream) -> F + 'static,
    times: usize,
) -> (Vec<Result<(), WireError>>, Answer) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let target = listener.local_addr().unwrap();
    let serving = async move { serve(listener.accept().await.unwrap().0).await };
    let asking = async {
        let dialer = Dialer::new(Address::Tcp(target), None).unwrap();
        let channel = dialer.open(Ipv4Addr::LOCALHOST, true).await;
        assert_eq!(dialer.opened().http2, 1);
        let mut channel: Channel = channel.unwrap();
        let (mut results, mut answer) = (Vec::new(), Answer::default());
        for _ in 0..times {
            results.push(channel.exchange(REQUEST, &mut answer, false).await);
        }
        (results, answer)
    };
    let local = tokio::task::LocalSet::new();
    local.spawn_local(serving);
    local.run_until(asking).await
}

async fn begin(stream: TcpStream) -> (Server, Asked) {
    let mut server = h2::server::handshake(stream).await.unwrap();
    let asked = server.accept().await.unwrap().unwrap();
    (server, asked)
}

/// Lets frames out, and leaves it to the client to close: with something unread, closing would be
/// a reset that overtakes them.
async fn finish(mut server: Server) {
    while let Some(Ok(_)) = server.accept().await {}
    std::future::pending().await
}

#[tokio::test]
async fn an_answer_has_the_form_that_the_older_has() {
    let serve = |stream| async {
        let (server, (request, mut respond)) = begin(stream).await;
        assert_eq!(request.headers()["x-who"], "me");
        let response = Response::builder().status(201).header("x-two", "2");
        let mut body = respond
            .send_response(response.body(()).unwrap(), false)
            .unwrap();
        body.send_data(Bytes::from_static(b"hel"), false).unwrap();
        body.send_data(Bytes::from_static(b"lo"), false).unwrap();
        let mut trailers = HeaderMap::new();
        trailers.insert("x-after", "3".parse().unwrap());
        body.send_trailers(trailers).unwrap();
        finish(server).await;
    };
    let (results, answer) = asked(serve, 1).await;
    assert_eq!(results, [Ok(())]);
    assert!(answer.keep_alive());
    let response = answer.response().unwrap();
    assert_eq!(response.status, 201);
    assert_eq!(response.head, b"HTTP/2 201\r\nx-two: 2\r\n\r\n");
    assert_eq!(response.body, b"hello");
    assert_eq!(response.trailers, b"x-after: 3\r\n");
    assert!(response.surplus.is_empty() && response.interim.is_empty());
}

#[tokio::test]
async fn what_the_target_breaks_off_has_a_name() {
    let reset = |stream| async {
        let (server, (_request, mut respond)) = begin(stream).await;
        respond.send_reset(Reason::ENHANCE_YOUR_CALM);
        finish(server).await;
    };
    let named = |error| Err(WireError::Http2(error));
    assert_eq!(asked(reset, 1).await.0, [named(Http2Error::StreamReset)]);

    let gone = |stream| async {
        let (mut server, _asked) = begin(stream).await;
        server.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM);
        finish(server).await;
    };
    assert_eq!(asked(gone, 1).await.0, [named(Http2Error::GoAway)]);

    let in_mid_body = |stream| async {
        let (server, (_request, mut respond)) = begin(stream).await;
        let mut body = respond.send_response(Response::new(()), false).unwrap();
        body.send_data(Bytes::from_static(b"half"), false).unwrap();
        body.send_reset(Reason::INTERNAL_ERROR);
        finish(server).await;
    };
    assert_eq!(
        asked(in_mid_body, 1).await.0,
        [named(Http2Error::StreamReset)]
    );

    let older = |mut stream: TcpStream| async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let _ = stream.read(&mut [0; 64]).await.unwrap();
        let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    };
    assert_eq!(asked(older, 1).await.0, [named(Http2Error::Broken)]);
}

/// A polite end of a kept connection: the visit opens another.
#[tokio::test]
async fn an_idle_connection_that_is_ended_politely_is_closed() {
    let serve = |stream| async {
        let (mut server, (_request, mut respond)) = begin(stream).await;
        respond.send_response(Response::new(()), true).unwrap();
        server.graceful_shutdown();
        finish(server).await;
    };
    let (results, mut answer) = asked(serve, 2).await;
    assert_eq!(
        results,
        [Ok(()), Err(WireError::Http2(Http2Error::NotTaken))]
    );
    assert!(answer.buffer().is_empty());
}

#[tokio::test]
async fn an_answer_larger_than_the_limit_is_not_read() {
    let serve = |stream| async {
        let (server, (_request, mut respond)) = begin(stream).await;
        let mut body = respond.send_response(Response::new(()), false).unwrap();
        let piece = Bytes::from(vec![b'x'; 1 << 20]);
        for _ in 0..=BODY_BYTES_MAX >> 20 {
            body.send_data(piece.clone(), false).unwrap();
        }
        finish(server).await;
    };
    assert_eq!(asked(serve, 1).await.0, [Err(WireError::TooLarge)]);
}
