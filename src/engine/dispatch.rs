//! Hands arrivals that are due to visits, and accounts for those that find no place.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::schedule::{Arrival, Schedule};
use super::tally::{Fate, Times};
use super::visit;
use super::worker::{Worker, stream};
use crate::scenario::plan::{Arrivals, Closed, Overload};

/// Why an arrival got no place.
enum NoPlace {
    Shed,
    Ended,
}

/// Sends all visits of one actor on their way.
pub(crate) async fn dispatch(worker: Rc<Worker>, actor: usize) {
    match worker.plan.actors[actor].arrivals {
        Arrivals::Closed(closed) if worker.only.is_none() => users(&worker, actor, closed).await,
        _ => arrive(worker, actor).await,
    }
}

/// A closed loop: lets each of this worker's users make one visit after the other.
async fn users(worker: &Rc<Worker>, actor: usize, closed: Closed) {
    let users = u64::from(closed.users);
    let mine = (0..users).filter(|user| user % worker.shard.of == worker.shard.index);
    let turns = mine.map(|user| {
        let worker = Rc::clone(worker);
        tokio::task::spawn_local(async move {
            // Workers are ready before the run begins, and a time before that is no time.
            worker.pacer.sleep_until(Duration::ZERO).await;
            let mut number = user;
            while worker.clock.elapsed() < closed.duration && !worker.phase.is_closing() {
                let due = worker.clock.elapsed();
                count_visit(&worker, actor);
                visit::walk(&worker, actor, Arrival { number, due }).await;
                worker.visit_ends();
                number += users;
                // A visit that ends at once must not keep the others from their turn.
                tokio::task::yield_now().await;
            }
        })
    });
    for turn in turns.collect::<Vec<_>>() {
        // A task of this runtime ends by itself or with it.
        let _ = turn.await;
    }
}

fn count_visit(worker: &Worker, actor: usize) {
    worker.tally.borrow_mut().actors[actor].visits.scheduled += 1;
    worker.visit_begins();
}

/// Begins each visit when it is due.
async fn arrive(worker: Rc<Worker>, actor: usize) {
    let mut arrivals = arrivals(&worker, actor);
    // Until then it waited for a place, which is the registry's doing.
    let mut held_up = Duration::ZERO;
    while let Some(arrival) = arrivals.next() {
        if !worker.sleep_until(arrival.due).await {
            // What came due while nobody could take it up is not forgotten.
            let now = worker.clock.elapsed();
            let due = std::iter::once(arrival).chain(arrivals);
            for arrival in due.take_while(|arrival| arrival.due <= now) {
                turn_away(&worker, actor, arrival, &NoPlace::Ended);
            }
            return;
        }
        worker.record_begun(actor, arrival, held_up);
        let (found, waited) = place(&worker, actor, arrival.due).await;
        if waited {
            held_up = worker.clock.elapsed();
        }
        match found {
            Ok(permit) => begin(&worker, actor, arrival, permit),
            Err(reason) => turn_away(&worker, actor, arrival, &reason),
        }
    }
}

fn arrivals(worker: &Worker, actor: usize) -> Box<dyn Iterator<Item = Arrival>> {
    let plan = &worker.plan.actors[actor];
    let Some(only) = worker.only else {
        return Box::new(Schedule::new(
            &plan.arrivals,
            worker.world.seed,
            stream(actor),
            worker.shard,
        ));
    };
    // A single visit is replayed at once, by the first worker.
    let mine = only.actor == actor && worker.shard.index == 0;
    Box::new(
        mine.then_some(Arrival {
            number: only.arrival,
            due: Duration::ZERO,
        })
        .into_iter(),
    )
}

/// A place, or why there is none; and whether it took waiting to know.
async fn place(
    worker: &Worker,
    actor: usize,
    due: Duration,
) -> (Result<OwnedSemaphorePermit, NoPlace>, bool) {
    let places = Arc::clone(&worker.places[actor]);
    if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
        return (Ok(place), false);
    }
    let patience = match worker.plan.actors[actor].overload {
        Overload::Drop => return (Err(NoPlace::Shed), false),
        Overload::ShedAfter(patience) => Some(patience),
        Overload::Queue => None,
    };
    let acquiring = acquire(worker, places, patience, due);
    let found = match worker.phase.unless_closing(acquiring).await {
        None => Err(NoPlace::Ended),
        Some(place) => place.ok_or(NoPlace::Shed),
    };
    (found, true)
}

async fn acquire(
    worker: &Worker,
    places: Arc<Semaphore>,
    patience: Option<Duration>,
    due: Duration,
) -> Option<OwnedSemaphorePermit> {
    let acquiring = places.acquire_owned();
    let Some(patience) = patience else {
        return acquiring.await.ok();
    };
    tokio::select! {
        biased;
        permit = acquiring => permit.ok(),
        () = worker.pacer.sleep_until(due + patience) => None,
    }
}

fn begin(worker: &Rc<Worker>, actor: usize, arrival: Arrival, permit: OwnedSemaphorePermit) {
    count_visit(worker, actor);
    let worker = Rc::clone(worker);
    tokio::task::spawn_local(async move {
        visit::walk(&worker, actor, arrival).await;
        drop(permit);
        worker.visit_ends();
    });
}

/// Counts a visit that never began, and with it its first step.
fn turn_away(worker: &Worker, actor: usize, arrival: Arrival, reason: &NoPlace) {
    let mut tally = worker.tally.borrow_mut();
    let visits = &mut tally.actors[actor].visits;
    visits.scheduled += 1;
    let fate = match reason {
        NoPlace::Shed => {
            visits.shed += 1;
            Fate::Shed
        }
        NoPlace::Ended => {
            visits.unsent += 1;
            Fate::Unsent("the run ended")
        }
    };
    drop(tally);
    let now = worker.clock.elapsed();
    let times = Times {
        due: arrival.due,
        sent: now,
        done: now,
    };
    worker.schedule(actor, 0, arrival.due);
    worker.settle(actor, 0, times, fate);
}
