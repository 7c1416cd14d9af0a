//! One answer, read into a borrowed buffer.

use std::ops::Range;
use std::rc::Rc;

use super::WireError;
use super::buffers::Buffers;
use super::chunked;
use super::head::{self, Framing, Head};
use crate::oracle::exchange::Response;

/// A head or a body larger than this is not read.
pub(super) const HEAD_BYTES_MAX: usize = 64 << 10;
pub(super) const BODY_BYTES_MAX: usize = 8 << 20;

/// An answer, whole or on its way.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Everything received.
    bytes: Vec<u8>,
    /// Where the memory for it comes from, and goes back to.
    buffers: Rc<Buffers>,
    /// Content of the chunks, when the body was chunked.
    joined: Vec<u8>,
    parts: Option<Parts>,
    /// The final head once it was found, and where it begins: 1xx heads come before it.
    head: Option<(usize, Head)>,
}

#[derive(Clone, Debug)]
struct Parts {
    status: u16,
    head: Range<usize>,
    body: Option<Range<usize>>,
    trailers: Range<usize>,
    /// Where the answer ends.
    end: usize,
    keep_alive: bool,
}

impl Answer {
    /// An answer in memory of these buffers.
    pub(crate) fn within(buffers: Rc<Buffers>) -> Self {
        Self {
            buffers,
            ..Self::default()
        }
    }

    /// Forgets the last answer and gives its memory back.
    pub(crate) fn clear(&mut self) {
        self.buffers.give_back(std::mem::take(&mut self.bytes));
        self.buffers.give_back(std::mem::take(&mut self.joined));
        self.parts = None;
        self.head = None;
    }

    /// Where received bytes are appended.
    pub(crate) fn buffer(&mut self) -> &mut Vec<u8> {
        if self.bytes.capacity() == 0 {
            self.bytes = self.buffers.take();
        }
        &mut self.bytes
    }

    /// Looks at what was received; true when the answer is whole. `closed` says that
    /// no more will come, `bodyless` that the request was a `HEAD`.
    pub(crate) fn advance(&mut self, bodyless: bool, closed: bool) -> Result<bool, WireError> {
        let Some((start, head)) = self.find_head(bodyless)? else {
            return if closed {
                Err(WireError::Closed)
            } else {
                Ok(false)
            };
        };
        let body_start = start + head.length;
        let end = match head.framing {
            Framing::Length(length) if length > BODY_BYTES_MAX => return Err(WireError::TooLarge),
            Framing::Length(length) => self.plain_end(body_start, length),
            Framing::Chunked => self.chunked_end(body_start)?,
            Framing::UntilClose if self.bytes.len() - body_start > BODY_BYTES_MAX => {
                return Err(WireError::TooLarge);
            }
            Framing::UntilClose => closed.then(|| {
                let end = self.bytes.len();
                (Some(body_start..end), end..end, end)
            }),
        };
        let Some((body, trailers, end)) = end else {
            return if closed {
                Err(WireError::Closed)
            } else {
                Ok(false)
            };
        };
        self.parts = Some(Parts {
            status: head.status,
            head: start..body_start,
            body,
            trailers,
            end,
            // Bytes after the answer would be taken for the next one.
            keep_alive: head.keep_alive && end == self.bytes.len() && !closed,
        });
        Ok(true)
    }

    /// What was put into the buffer is a whole answer: a head up to `head`, a body up to `body`, and
    /// trailers.
    pub(super) fn assembled(&mut self, status: u16, head: usize, body: usize) {
        let end = self.bytes.len();
        self.parts = Some(Parts {
            status,
            head: 0..head,
            body: Some(head..body),
            trailers: body..end,
            end,
            keep_alive: true,
        });
    }

    fn find_head(&mut self, bodyless: bool) -> Result<Option<(usize, Head)>, WireError> {
        if self.head.is_some() {
            return Ok(self.head);
        }
        let mut start = 0;
        while let Some(head) = head::parse(&self.bytes[start..], bodyless)? {
            if start + head.length > HEAD_BYTES_MAX {
                return Err(WireError::TooLarge);
            }
            if head.status >= 200 || head.status == 101 {
                self.head = Some((start, head));
                return Ok(self.head);
            }
            start += head.length;
        }
        // Informational heads count: without end they would never be an answer.
        if self.bytes.len() > HEAD_BYTES_MAX {
            return Err(WireError::TooLarge);
        }
        Ok(None)
    }

    fn plain_end(&self, start: usize, length: usize) -> Option<End> {
        let end = start + length;
        (self.bytes.len() >= end).then_some((Some(start..end), end..end, end))
    }

    fn chunked_end(&mut self, start: usize) -> Result<Option<End>, WireError> {
        let rest = &self.bytes[start..];
        if rest.len() > 2 * BODY_BYTES_MAX {
            return Err(WireError::TooLarge);
        }
        if self.joined.capacity() == 0 {
            self.joined = self.buffers.take();
        }
        let end = chunked::join(rest, &mut self.joined, BODY_BYTES_MAX)?;
        Ok(end.map(|end| {
            let trailers = start + end.trailers.start..start + end.trailers.end;
            (None, trailers, start + end.length)
        }))
    }

    /// Whether the connection can carry another request.
    pub(crate) fn keep_alive(&self) -> bool {
        self.parts.as_ref().is_some_and(|parts| parts.keep_alive)
    }

    /// The whole answer; `None` before [`Answer::advance`] said so.
    pub(crate) fn response(&self) -> Option<Response<'_>> {
        let parts = self.parts.as_ref()?;
        Some(Response {
            status: parts.status,
            interim: &self.bytes[..parts.head.start],
            head: &self.bytes[parts.head.clone()],
            body: match &parts.body {
                Some(range) => &self.bytes[range.clone()],
                None => &self.joined,
            },
            trailers: &self.bytes[parts.trailers.clone()],
            surplus: &self.bytes[parts.end..],
        })
    }
}

/// Body in the buffer (none when it was joined), trailers, end of the answer.
type End = (Option<Range<usize>>, Range<usize>, usize);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Feeds `bytes` in pieces of `piece`, then closes; status, body, trailers, keep-alive.
    fn read(
        bytes: &[u8],
        piece: usize,
        bodyless: bool,
    ) -> Result<(u16, String, String, bool), WireError> {
        let mut answer = Answer::default();
        let mut done = false;
        for part in bytes.chunks(piece) {
            answer.buffer().extend_from_slice(part);
            done = answer.advance(bodyless, false)?;
        }
        if !done {
            answer.advance(bodyless, true)?;
        }
        let keep_alive = answer.keep_alive();
        let response = answer.response().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok((
            response.status,
            text(response.body),
            text(response.trailers),
            keep_alive,
        ))
    }

    fn seen(
        status: u16,
        body: &str,
        trailers: &str,
        keep_alive: bool,
    ) -> Result<(u16, String, String, bool), WireError> {
        Ok((status, body.into(), trailers.into(), keep_alive))
    }

    #[test]
    fn answers_are_read_whatever_the_pieces() {
        for piece in [1, 2, 7, 1000] {
            let plain = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
            assert_eq!(read(plain, piece, false), seen(200, "hello", "", true));
            let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-After: 1\r\n\r\n";
            assert_eq!(
                read(chunked, piece, false),
                seen(200, "abcde", "X-After: 1\r\n", true)
            );
            let early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
            assert_eq!(read(early, piece, false), seen(204, "", "", true));
            let until_close = b"HTTP/1.0 200 OK\r\n\r\nrest";
            assert_eq!(
                read(until_close, piece, false),
                seen(200, "rest", "", false)
            );
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n";
            assert_eq!(read(head, piece, true), seen(200, "", "", false));
        }
    }

    #[test]
    fn broken_answers_are_named() {
        let cases: [(&[u8], WireError); 6] = [
            (b"SSH-2.0-OpenSSH\r\n", WireError::MalformedHead),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                WireError::MalformedLength,
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                WireError::MalformedLength,
            ),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                WireError::MalformedChunk,
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
                WireError::Closed,
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                WireError::TooLarge,
            ),
        ];
        for (bytes, error) in cases {
            assert_eq!(
                read(bytes, 1000, false),
                Err(error),
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn bytes_after_the_answer_end_the_connection() {
        let extra = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n";
        assert_eq!(read(extra, 1000, false), seen(200, "ok", "", false));
        let mut answer = Answer::default();
        answer.buffer().extend_from_slice(extra);
        assert_eq!(answer.advance(false, false), Ok(true));
        assert_eq!(answer.response().unwrap().surplus, b"HTTP/1.1 200 OK\r\n");
    }

    #[test]
    fn informational_answers_are_shown_beside_the_final_one() {
        let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(2);
        let last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        let mut answer = Answer::default();
        let bytes = format!("{early}{last}ok");
        answer.buffer().extend_from_slice(bytes.as_bytes());
        assert_eq!(answer.advance(false, false), Ok(true));
        let response = answer.response().unwrap();
        assert_eq!(response.interim, early.as_bytes());
        assert_eq!(response.head, last.as_bytes());
        assert_eq!(response.body, b"ok");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, piece in 1..64_usize, bodyless: bool) {
            let _ = read(&bytes, piece, bodyless);
        }

        #[test]
        fn chunking_is_invisible(body in prop::collection::vec(any::<u8>(), 0..600), cut in 1..80_usize, piece in 1..90_usize) {
            let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for chunk in body.chunks(cut) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
            let expected = String::from_utf8_lossy(&body).into_owned();
            prop_assert_eq!(read(&bytes, piece, false), seen(200, &expected, "", true));
        }
    }
}
