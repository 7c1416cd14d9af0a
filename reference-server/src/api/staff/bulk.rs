//! Doses by the thousand: one a line, each accepted or refused for itself, answered in order while
//! the rest is still on its way.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Frame};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};

use super::change::DoseRequest;
use super::lines::{Fault, Lines};
use super::uploaded::{Ended, Uploaded, put_answer};
use crate::api::ApiError;
use crate::api::answer::NO_STORE;
use crate::api::description::{Answers as Documented, Description, Needs, Operation, Refused};
use crate::auth::{Staff, StaffRefusal};
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::Refusal;

const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// Lines that go to the store together. They keep a worker busy for a few milliseconds.
const BATCH: usize = 512;
/// Answers that may wait for a caller who does not read before everything is sent: all of one
/// request's, so that neither side waits for the other for ever.
const ANSWERS_MAX: usize = Lines::MAX / BATCH + 2;
/// How long the next part of the body may take.
const PART_ARRIVES_WITHIN: Duration = Duration::from_secs(10);
/// How long all of a body may take: as long as the token that it came with is good.
const UPLOADED_WITHIN: Duration = Duration::from_secs(900);

/// A body that is read as it arrives. Without any, somebody made a mistake.
pub(crate) struct Arriving(Body);

impl<S: Sync> FromRequest<S> for Arriving {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = request.into_body();
        if body.is_end_stream() {
            return Err(ApiError::Unreadable);
        }
        Ok(Self(body))
    }
}

impl Needs for Arriving {
    fn note(operation: &mut Operation<'_>) {
        operation.lines::<DoseRequest>();
        operation.refuses(&[Refused::Unreadable]);
    }
}

pub(crate) const UPLOAD: Description = Description {
    id: "uploadDoses",
    summary: "Record doses, one a line, each accepted or refused for itself",
    answers: Documented::Lines,
    refused: &[],
};

/// Ours: `POST /api/v3/vaccinator/doses`.
pub(crate) async fn upload(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Arriving(body): Arriving,
) -> Result<Response, ApiError> {
    staff.take(&registry, Limit::UploadsPerAccount).await?;
    let (answers, receiver) = channel(ANSWERS_MAX);
    let upload = Upload {
        registry,
        staff,
        answers,
        answered: 0,
    };
    tokio::spawn(upload.run(body));
    let headers = [
        (header::CONTENT_TYPE, NDJSON),
        (header::CACHE_CONTROL, NO_STORE),
    ];
    Ok((headers, Body::new(Answers(receiver))).into_response())
}

/// One request under way.
struct Upload {
    registry: Arc<Registry>,
    staff: Staff,
    answers: Sender<Bytes>,
    /// Lines that have their answer.
    answered: usize,
}

/// The caller went away; what is not carried out yet is not.
struct Gone;

impl Upload {
    async fn run(mut self, mut body: Body) {
        let mut lines = Lines::default();
        let mut too_late = pin!(sleep(UPLOADED_WITHIN));
        loop {
            let part = tokio::select! {
                part = timeout(PART_ARRIVES_WITHIN, body.frame()) => part.ok(),
                () = &mut too_late => None,
            };
            let part = match part {
                None => return self.end(&mut lines, Some(Fault::TooSlow)).await,
                // Whoever breaks off gets no more answers.
                Some(Some(Err(_))) => return,
                Some(None) => return self.end(&mut lines, None).await,
                Some(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            };
            if let Err(fault) = lines.take(&part) {
                return self.end(&mut lines, Some(fault)).await;
            }
            while lines.waiting() >= BATCH {
                if self.carry_out(lines.batch(BATCH)).await.is_err() {
                    return;
                }
                // Other callers of this worker get their turn.
                tokio::task::yield_now().await;
            }
        }
    }

    /// The last lines, and why there are no more when that is not the caller's choice.
    async fn end(mut self, lines: &mut Lines, fault: Option<Fault>) {
        if fault.is_none() {
            lines.end();
        }
        while lines.waiting() > 0 {
            if self.carry_out(lines.batch(BATCH)).await.is_err() {
                return;
            }
        }
        if let Some(fault) = fault {
            let mut text = Vec::new();
            put_answer(&mut text, self.answered + 1, &Err(fault.into()));
            // Nobody is left to tell when this fails.
            let _ = self.answers.send(text.into()).await;
        }
    }

    /// Judges a batch of lines and sends their answers.
    async fn carry_out(&mut self, batch: Vec<Bytes>) -> Result<(), Gone> {
        let ends = self.decide(&batch).await;
        let mut text = Vec::with_capacity(ends.len() * 64);
        for ended in &ends {
            self.answered += 1;
            put_answer(&mut text, self.answered, &ended.end);
        }
        self.answers.send(text.into()).await.map_err(|_| Gone)
    }

    async fn decide(&self, batch: &[Bytes]) -> Vec<Ended> {
        if let Err(error) = self.staff.go_on(&self.registry).await {
            let unread = |_| Ended::unread(error.clone());
            return batch.iter().map(unread).collect();
        }
        let mut ends = self.judge(batch).await;
        self.settle(&mut ends).await;
        ends
    }

    /// Carries out what may be.
    async fn judge(&self, batch: &[Bytes]) -> Vec<Ended> {
        let (registry, staff) = (&self.registry, &self.staff);
        let read = |line: &Bytes| {
            let uploaded = Uploaded::read(registry, line).map_err(Ended::unread)?;
            if staff.records_at(registry, uploaded.centre) {
                return Ok(uploaded);
            }
            let refusal = StaffRefusal::ForeignCentre.into();
            Err(Ended::new(uploaded.person, Err(refusal)))
        };
        let lines: Vec<Result<_, Ended>> = batch.iter().map(read).collect();
        let people: Vec<_> = lines.iter().flatten().map(|line| line.person).collect();
        let Ok(accesses) = staff.batch(registry, &people).await else {
            // Without a place on record nothing is carried out.
            let unkept = |_| Ended::unread(ApiError::Unavailable);
            let ends = lines
                .into_iter()
                .map(|line| line.map_or_else(|end| end, unkept));
            return ends.collect();
        };
        let mut accesses = accesses.into_iter();
        let mut orders = Vec::with_capacity(people.len());
        let order = |line: Result<Uploaded, Ended>| {
            let line = match line {
                Ok(line) => line,
                Err(ended) => return ended,
            };
            let person = line.person;
            let Some(access) = accesses.next().flatten() else {
                return Ended::new(person, Err(Refusal::Unknown.into()));
            };
            orders.push((access.mandate(), line.order(access.id)));
            Ended::new(person, Ok(()))
        };
        let mut ends: Vec<_> = lines.into_iter().map(order).collect();
        let mut outcomes = registry.store.change_all(orders).await.into_iter();
        for ended in ends.iter_mut().filter(|ended| ended.end.is_ok()) {
            let outcome = outcomes.next().unwrap_or(Err(Refusal::Unavailable));
            ended.end = outcome.map(drop).map_err(ApiError::from);
        }
        ends
    }

    /// Puts on record whom a refusal tells about, and takes each refusal off the account's
    /// allowance: beyond it nothing more is told.
    async fn settle(&self, ends: &mut [Ended]) {
        let (registry, staff) = (&self.registry, &self.staff);
        let people: Vec<_> = ends.iter().filter_map(Ended::tells_about).collect();
        let recorded = staff.refused_lines(registry, &people).await;
        let mut over = None;
        let telling = |ended: &&mut Ended| ended.tells_about().is_some();
        for ended in ends.iter_mut().filter(telling) {
            if recorded.is_err() {
                ended.end = Err(ApiError::Unavailable);
                continue;
            }
            if over.is_none() {
                over = staff.take_refused_line(registry).await.err();
            }
            if let Some(error) = &over {
                ended.end = Err(error.clone());
            }
        }
    }
}

/// The answers as a body.
struct Answers(Receiver<Bytes>);

impl hyper::body::Body for Answers {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let next = self.0.poll_recv(context);
        next.map(|text| text.map(|text| Ok(Frame::data(text))))
    }
}
