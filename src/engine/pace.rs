//! Waits until an instant, to some ten microseconds, for thousands of visits at once.
//!
//! Tokio's timer wheel ticks once a millisecond, so arrivals sent through it bunch up.
//! A worker therefore has one absolute `timerfd` and a heap of what is due. Where many things are
//! due for long, they are woken together once a [`Quantum`].

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::future::poll_fn;
use std::io;
use std::os::fd::OwnedFd;
use std::task::{Poll, Waker};
use std::time::Duration;

use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::quantum::Quantum;
use crate::clock::{self, Clock};

/// The timer of one worker.
pub(crate) struct Pacer {
    clock: Clock,
    /// The clock's epoch on the kernel's monotonic clock.
    epoch: Duration,
    timer: AsyncFd<OwnedFd>,
    waiting: RefCell<BinaryHeap<Reverse<Sleeper>>>,
    /// For when the timer is set; [`Duration::MAX`] when it is not.
    armed: Cell<Duration>,
    quantum: RefCell<Quantum>,
}

impl Pacer {
    /// Needs a runtime on this thread. Fails when the system has no `timerfd` to give.
    pub(crate) fn new(clock: Clock) -> io::Result<Self> {
        // Without this the kernel may add 50 microseconds to each wake-up.
        rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(1))?;
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = rustix::time::timerfd_create(TimerfdClockId::Monotonic, flags)?;
        #[expect(
            deprecated,
            reason = "an owned descriptor keeps the promise that the newer, unsafe constructor asks for"
        )]
        let timer = AsyncFd::with_interest(timer, Interest::READABLE)?;
        Ok(Self {
            clock,
            epoch: kernel_epoch(clock),
            timer,
            waiting: RefCell::new(BinaryHeap::new()),
            armed: Cell::new(Duration::MAX),
            quantum: RefCell::new(Quantum::new()),
        })
    }

    /// Returns at `due` or at once when that has passed.
    pub(crate) async fn sleep_until(&self, due: Duration) {
        let mut registered = false;
        poll_fn(|context| {
            if self.clock.has_reached(due) {
                return Poll::Ready(());
            }
            if !registered {
                registered = true;
                self.register(due, context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// Wakes what is due, until the worker drops it.
    pub(crate) async fn drive(&self) -> io::Result<()> {
        loop {
            let mut guard = self.timer.readable().await?;
            let mut expirations = [0_u8; 8];
            match rustix::io::read(guard.get_inner(), &mut expirations) {
                Ok(_) | Err(rustix::io::Errno::AGAIN) => guard.clear_ready(),
                Err(error) => return Err(error.into()),
            }
            self.wake_due();
        }
    }

    /// Lets every sleeper look whether it still wants to sleep.
    pub(crate) fn stir(&self) {
        for Reverse(sleeper) in self.waiting.borrow().iter() {
            sleeper.waker.wake_by_ref();
        }
    }

    fn register(&self, due: Duration, waker: Waker) {
        self.waiting
            .borrow_mut()
            .push(Reverse(Sleeper { due, waker }));
        self.arm(due);
    }

    fn wake_due(&self) {
        let now = self.clock.elapsed();
        self.armed.set(Duration::MAX);
        let mut waiting = self.waiting.borrow_mut();
        let mut woken = 0;
        while let Some(first) = waiting.peek_mut()
            && first.0.due <= now
        {
            PeekMut::pop(first).0.waker.wake();
            woken += 1;
        }
        self.quantum.borrow_mut().woke(now, woken);
        if let Some(Reverse(first)) = waiting.peek() {
            self.arm(first.due);
        }
    }

    /// Sets the timer for what is due then, unless it is set for something before.
    fn arm(&self, due: Duration) {
        let due = due.max(self.quantum.borrow().earliest());
        if due >= self.armed.get() {
            return;
        }
        self.armed.set(due);
        let at = self.epoch + due;
        let setting = Itimerspec {
            it_interval: Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            },
            it_value: Timespec {
                tv_sec: at.as_secs().cast_signed(),
                tv_nsec: at.subsec_nanos().into(),
            },
        };
        let set = rustix::time::timerfd_settime(
            self.timer.get_ref(),
            TimerfdTimerFlags::ABSTIME,
            &setting,
        );
        debug_assert!(set.is_ok(), "a valid absolute time can be set: {set:?}");
    }
}

/// The epoch of `clock` as the kernel counts it.
fn kernel_epoch(clock: Clock) -> Duration {
    let kernel = rustix::time::clock_gettime(ClockId::Monotonic);
    let now = clock::now();
    let kernel_now = Duration::new(
        kernel.tv_sec.cast_unsigned(),
        u32::try_from(kernel.tv_nsec).unwrap_or(0),
    );
    match clock.epoch().checked_duration_since(now) {
        Some(ahead) => kernel_now + ahead,
        None => kernel_now - now.duration_since(clock.epoch()),
    }
}

struct Sleeper {
    due: Duration,
    waker: Waker,
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Sleeper {}

impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sleeper {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn sleepers_wake_in_order_and_never_early() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async {
            // What is due at once waits for the beginning, which is still to come.
            let clock = Clock::starting_in(Duration::from_millis(20));
            let pacer = Rc::new(Pacer::new(clock).unwrap());
            let driver = tokio::task::spawn_local({
                let pacer = Rc::clone(&pacer);
                async move { pacer.drive().await }
            });
            let woken = Rc::new(RefCell::new(Vec::new()));
            let sleepers: Vec<_> = [30_u64, 10, 20, 0, 10]
                .into_iter()
                .map(|due_ms| {
                    let (pacer, woken) = (Rc::clone(&pacer), Rc::clone(&woken));
                    tokio::task::spawn_local(async move {
                        let due = Duration::from_millis(due_ms);
                        pacer.sleep_until(due).await;
                        assert!(clock::now() >= clock.epoch() + due);
                        woken.borrow_mut().push(due_ms);
                    })
                })
                .collect();
            for sleeper in sleepers {
                sleeper.await.unwrap();
            }
            driver.abort();
            assert_eq!(*woken.borrow(), [0, 10, 10, 20, 30]);
        });
    }
}
