//! hyper's time-outs of one connection over one timer of the runtime.
//!
//! hyper makes a time-out for every head that it waits for and drops it when the head is there. As
//! timers of the runtime they would be entered and taken out again with each request. Here the
//! timer of a connection stays entered at the deadline that it has: when it goes off before the one
//! that is waited for by then, it is set to that. So a time-out is as exact as before, and a busy
//! connection pays for one entry in the time of a time-out.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::time;

use crate::clock;

/// The timer of one connection.
#[derive(Clone)]
pub(super) struct Alarm(Arc<Mutex<Pin<Box<time::Sleep>>>>);

impl Alarm {
    /// Not set to anything yet.
    pub(super) fn new() -> Self {
        let never = time::sleep(Duration::MAX);
        Self(Arc::new(Mutex::new(Box::pin(never))))
    }
}

impl Timer for Alarm {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(TimeOut {
            alarm: self.clone(),
            deadline: deadline.into(),
        })
    }

    fn now(&self) -> Instant {
        clock::of_timers().into()
    }
}

struct TimeOut {
    alarm: Alarm,
    deadline: time::Instant,
}

impl Sleep for TimeOut {}

impl Future for TimeOut {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut timer = self.alarm.0.lock().unwrap_or_else(PoisonError::into_inner);
        if timer.deadline() > self.deadline {
            timer.as_mut().reset(self.deadline);
        }
        ready!(timer.as_mut().poll(context));
        if timer.deadline() < self.deadline {
            timer.as_mut().reset(self.deadline);
            return timer.as_mut().poll(context);
        }
        Poll::Ready(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn time_outs_after_each_other_are_each_exact() {
        let alarm = Alarm::new();
        let began = alarm.now();
        // Dropped before its time, as when a head arrives.
        let soon = time::timeout(SECOND, alarm.sleep(3 * SECOND));
        assert!(soon.await.is_err());
        alarm.sleep(5 * SECOND).await;
        assert_eq!((alarm.now() - began).as_secs(), 6);
        alarm.sleep(SECOND).await;
        assert_eq!((alarm.now() - began).as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn an_earlier_deadline_after_a_later_one_is_kept() {
        let alarm = Alarm::new();
        let began = alarm.now();
        let late = time::timeout(SECOND, alarm.sleep(60 * SECOND));
        assert!(late.await.is_err());
        alarm.sleep(2 * SECOND).await;
        assert_eq!((alarm.now() - began).as_secs(), 3);
    }
}
