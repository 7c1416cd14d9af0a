//! Ends what takes too long, for thousands of exchanges at once.
//!
//! Nearly every exchange is over long before its deadline, so a deadline is a place in a table and
//! no timer of its own. One timer waits for the earliest; when that has passed, the table is looked
//! through, which happens about once a time-out while nothing is late, and never more often than
//! once a [`PAUSE`].

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, Waker};
use std::time::Duration;

use slab::Slab;
use tokio::sync::Notify;

use super::pace::Pacer;
use crate::clock::Clock;

/// So long the table is not looked through again, whatever has passed in it: when a crowd is late,
/// each has a deadline of its own.
const PAUSE: Duration = Duration::from_millis(1);

/// The deadlines of one worker.
pub(crate) struct Deadlines {
    clock: Clock,
    places: RefCell<Slab<Place>>,
    /// None lies before it; [`Duration::MAX`] without any.
    earliest: Cell<Duration>,
    /// One came that lies before all others.
    sooner: Notify,
    /// Whether all of them have passed.
    cut: Cell<bool>,
}

struct Place {
    deadline: Duration,
    /// Taken when the deadline has passed.
    waker: Option<Waker>,
}

impl Deadlines {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            places: RefCell::default(),
            earliest: Cell::new(Duration::MAX),
            sooner: Notify::new(),
            cut: Cell::new(false),
        }
    }

    /// `future`'s result, or `None` when there is none by `deadline` or the run is cut off. What
    /// is ready at once counts however late it is.
    pub(crate) async fn within<T>(
        &self,
        deadline: Duration,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        let mut future = pin!(future);
        let mut held = Held {
            places: &self.places,
            key: None,
        };
        poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Some(value));
            }
            let over = match held.key {
                Some(key) => self.places.borrow()[key].waker.is_none(),
                None => self.cut.get(),
            };
            if over {
                return Poll::Ready(None);
            }
            held.key
                .get_or_insert_with(|| self.enter(deadline, context.waker().clone()));
            Poll::Pending
        })
        .await
    }

    fn enter(&self, deadline: Duration, waker: Waker) -> usize {
        if deadline < self.earliest.get() {
            self.earliest.set(deadline);
            self.sooner.notify_one();
        }
        let waker = Some(waker);
        self.places.borrow_mut().insert(Place { deadline, waker })
    }

    /// Wakes what is over, until the worker drops it.
    pub(crate) async fn drive(&self, pacer: &Pacer) {
        let mut looked = Duration::ZERO;
        loop {
            let earliest = self.earliest.get().max(looked + PAUSE);
            tokio::select! {
                biased;
                () = self.sooner.notified() => {}
                () = pacer.sleep_until(earliest), if earliest < Duration::MAX => {
                    looked = self.clock.elapsed();
                    self.end_until(looked);
                }
            }
        }
    }

    /// From now on nothing is waited for.
    pub(crate) fn cut(&self) {
        self.cut.set(true);
        self.end_until(Duration::MAX);
    }

    fn end_until(&self, now: Duration) {
        let mut earliest = Duration::MAX;
        for (_, place) in self.places.borrow_mut().iter_mut() {
            if place.deadline > now {
                earliest = earliest.min(place.deadline);
            } else if let Some(waker) = place.waker.take() {
                waker.wake();
            }
        }
        self.earliest.set(earliest);
    }
}

/// A place that is given back whichever way the future ends.
struct Held<'a> {
    places: &'a RefCell<Slab<Place>>,
    key: Option<usize>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.places.borrow_mut().remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::rc::Rc;

    use tokio::task::{LocalSet, spawn_local};

    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// Runs `test` with deadlines that are driven.
    fn driven(test: impl AsyncFnOnce(Rc<Deadlines>, Clock)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        LocalSet::new().block_on(&runtime, async {
            let clock = Clock::starting_in(Duration::ZERO);
            let pacer = Rc::new(Pacer::new(clock).unwrap());
            let deadlines = Rc::new(Deadlines::new(clock));
            let timer = Rc::clone(&pacer);
            let pacing = spawn_local(async move { timer.drive().await });
            let driven = Rc::clone(&deadlines);
            let driving = spawn_local(async move { driven.drive(&pacer).await });
            test(deadlines, clock).await;
            pacing.abort();
            driving.abort();
        });
    }

    #[test]
    fn what_is_ready_is_not_late() {
        driven(async |deadlines, _| {
            let late = deadlines.within(Duration::ZERO, ready(7)).await;
            assert_eq!(late, Some(7));
            assert!(deadlines.places.borrow().is_empty());
        });
    }

    #[test]
    fn nothing_ends_before_its_deadline_and_all_of_it_then() {
        driven(async |deadlines, clock| {
            let waiting: Vec<_> = [40, 10, 30, 0, 20]
                .into_iter()
                .map(|milliseconds| {
                    let deadlines = Rc::clone(&deadlines);
                    spawn_local(async move {
                        let deadline = MILLISECOND * milliseconds;
                        assert_eq!(deadlines.within(deadline, pending::<()>()).await, None);
                        assert!(clock.elapsed() >= deadline);
                    })
                })
                .collect();
            for waiting in waiting {
                waiting.await.unwrap();
            }
            assert!(deadlines.places.borrow().is_empty());
        });
    }

    #[test]
    fn what_never_comes_ends_when_all_is_cut() {
        driven(async |deadlines, _| {
            let waiting: Vec<_> = (1..=3)
                .map(|hour| {
                    let deadlines = Rc::clone(&deadlines);
                    let deadline = Duration::from_hours(hour);
                    spawn_local(async move { deadlines.within(deadline, pending::<()>()).await })
                })
                .collect();
            tokio::task::yield_now().await;
            assert_eq!(deadlines.places.borrow().len(), 3);
            deadlines.cut();
            for waiting in waiting {
                assert_eq!(waiting.await.unwrap(), None);
            }
            assert_eq!(deadlines.within(MILLISECOND, pending::<()>()).await, None);
            assert!(deadlines.places.borrow().is_empty());
        });
    }
}
