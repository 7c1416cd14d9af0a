//! Whether the registry can do its work: the store answers, and so does every worker.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::registry::Registry;

/// A worker or a store that takes longer than this for a word is no help to anybody.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

type Question = oneshot::Sender<()>;

/// A worker's end: answers whether it is there.
pub(crate) struct Pulse(mpsc::Receiver<Question>);

/// The other ends, one for each worker.
pub(crate) struct Pulses(Vec<mpsc::Sender<Question>>);

/// A way to ask each of `workers` workers.
pub(crate) fn pulses(workers: usize) -> (Pulses, Vec<Pulse>) {
    let (ask, asked) = (0..workers)
        .map(|_| mpsc::channel(1))
        .unzip::<_, _, Vec<_>, Vec<_>>();
    (Pulses(ask), asked.into_iter().map(Pulse).collect())
}

impl Pulse {
    /// Does the worker's `work`, and answers meanwhile.
    pub(crate) async fn beside(mut self, work: impl Future<Output = ()>) {
        let answers = async {
            while let Some(question) = self.0.recv().await {
                // Whoever asked may have lost patience.
                let _ = question.send(());
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = work => {}
            () = answers => {}
        }
    }
}

/// What keeps the registry from doing its work, in words; nothing when it is well.
pub(crate) async fn ailments(registry: &Registry, Pulses(workers): &Pulses) -> Vec<String> {
    let mut ailments = Vec::new();
    let reached = timeout(ANSWERS_WITHIN, registry.store.is_reachable()).await;
    if reached != Ok(true) {
        ailments.push("the store cannot be read".to_owned());
    }
    for (index, worker) in workers.iter().enumerate() {
        if timeout(ANSWERS_WITHIN, is_there(worker)).await != Ok(true) {
            ailments.push(format!(
                "worker {index} of {} does not answer",
                workers.len()
            ));
        }
    }
    ailments
}

async fn is_there(worker: &mpsc::Sender<Question>) -> bool {
    let (question, answer) = oneshot::channel();
    worker.send(question).await.is_ok() && answer.await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_worker_that_ended_and_one_that_hangs_are_told() {
        let (Pulses(ask), mut asked) = pulses(3);
        let hanging = asked.pop().expect("three");
        drop(asked.pop());
        let well = asked.pop().expect("three");
        let working = tokio::spawn(well.beside(std::future::pending()));
        let mut there = Vec::new();
        for worker in &ask {
            there.push(timeout(ANSWERS_WITHIN, is_there(worker)).await);
        }
        assert!(matches!(there[..], [Ok(true), Ok(false), Err(_)]));
        drop(hanging);
        working.abort();
    }
}
