//! Requests that treat their connection as people do not: in pieces, by halves, without reading.

use std::net::Ipv4Addr;
use std::pin::pin;
use std::time::Duration;

use super::wire::{Answer, Connection, WireError};
use super::worker::{Scratch, Worker};
use crate::scenario::plan::Manner;

/// What is sent slowly goes out in so many pieces, and so many bytes are read slowly.
const PIECES: u32 = 32;

/// Receive buffer of a slow reader, bytes: the kernel doubles it, and has a least size of its own.
const WINDOW: u32 = 2048;

/// How a request came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// By a whole answer.
    Answered,
    /// The caller hung up without one.
    HungUp,
}

/// One request in its manner.
struct Talk<'a> {
    worker: &'a Worker,
    connection: Connection,
    answer: &'a mut Answer,
    bodyless: bool,
}

/// Sends what was built over a connection of its own, in this manner; `connected` is since when
/// that stood.
pub(super) async fn exchange(
    worker: &Worker,
    source: Ipv4Addr,
    manner: Manner,
    scratch: &mut Scratch,
    bodyless: bool,
    connected: &mut Option<Duration>,
) -> Result<Ending, WireError> {
    let Scratch {
        request, answer, ..
    } = scratch;
    answer.clear();
    let window = matches!(manner, Manner::SlowRead(_)).then_some(WINDOW);
    let mut talk = Talk {
        worker,
        connection: worker.dialer.open_http1(source, window).await?,
        answer,
        bodyless,
    };
    *connected = Some(worker.clock.elapsed());
    let (head, body) = request.split_at(head_length(request));
    let ending = match manner {
        Manner::Usual => talk.ask(request).await,
        Manner::SlowHeader(time) => talk.ask_slowly(&[], head, time, body).await,
        Manner::SlowBody(time) => talk.ask_slowly(head, body, time, &[]).await,
        Manner::SlowRead(time) => talk.read_slowly(request, time).await,
        Manner::Idle(time) => talk.idle(time).await,
        Manner::HalfOpen => talk.ask(&head[..head.len() / 2]).await,
        Manner::Abandon | Manner::Reset => {
            talk.connection.send(request).await.map(|()| Ending::HungUp)
        }
    };
    if manner == Manner::Reset && ending.is_ok() {
        talk.connection.reset()?;
    }
    ending
}

/// Up to the empty line, with it.
fn head_length(request: &[u8]) -> usize {
    let end = memchr::memmem::find(request, b"\r\n\r\n");
    end.map_or(request.len(), |end| end + 4)
}

impl Talk<'_> {
    /// Sends `bytes` at once, and waits for an answer or the end.
    async fn ask(&mut self, bytes: &[u8]) -> Result<Ending, WireError> {
        self.connection.send(bytes).await?;
        self.hear_out().await
    }

    /// Sends `before` at once, `slow` in pieces evenly over `time`, `after` at once, and reads the
    /// answer; one that comes earlier is the answer.
    async fn ask_slowly(
        &mut self,
        before: &[u8],
        slow: &[u8],
        time: Duration,
        after: &[u8],
    ) -> Result<Ending, WireError> {
        self.connection.send(before).await?;
        let begun = self.worker.clock.elapsed();
        let pieces = slow.chunks(slow.len().div_ceil(PIECES as usize).max(1));
        let last = (pieces.len() as u32).saturating_sub(1).max(1);
        for (number, piece) in (0..).zip(pieces) {
            if self
                .is_answered_before(begun + time * number / last)
                .await?
            {
                return Ok(Ending::Answered);
            }
            self.connection.send(piece).await?;
        }
        self.ask(after).await
    }

    /// Reads a byte now and then for so long, and then the rest.
    async fn read_slowly(&mut self, request: &[u8], time: Duration) -> Result<Ending, WireError> {
        self.connection.send(request).await?;
        let begun = self.worker.clock.elapsed();
        for number in 1..=PIECES {
            let due = begun + time * number / PIECES;
            self.worker.pacer.sleep_until(due).await;
            let receiving = self.connection.receive_byte(self.answer, self.bodyless);
            if receiving.await? {
                return Ok(Ending::Answered);
            }
        }
        self.hear_out().await
    }

    /// Says nothing for so long.
    async fn idle(&mut self, time: Duration) -> Result<Ending, WireError> {
        let until = self.worker.clock.elapsed() + time;
        let answered = self.is_answered_before(until).await?;
        Ok(if answered {
            Ending::Answered
        } else {
            Ending::HungUp
        })
    }

    async fn hear_out(&mut self) -> Result<Ending, WireError> {
        while !self.receive().await? {}
        Ok(Ending::Answered)
    }

    /// Whether a whole answer came before `due`, which is waited for.
    async fn is_answered_before(&mut self, due: Duration) -> Result<bool, WireError> {
        let worker = self.worker;
        let mut due = pin!(worker.pacer.sleep_until(due));
        loop {
            tokio::select! {
                // What the registry says comes first: it may have given up.
                biased;
                whole = self.receive() => {
                    if whole? {
                        return Ok(true);
                    }
                }
                () = &mut due => return Ok(false),
            }
        }
    }

    async fn receive(&mut self) -> Result<bool, WireError> {
        self.connection
            .receive_more(self.answer, self.bodyless)
            .await
    }
}
