//! Does one thing to many, a few at once: a test and its registry mostly wait for each other, and a
//! long test that begins last would keep the other processors idle.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

/// Not more, because each registry has its tables.
const AT_ONCE: usize = 2;

/// What `work` makes of each thing, in their order.
pub(crate) fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let left = Mutex::new(things.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    let next = || left.lock().expect("nobody panics here").next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((position, thing)) = next() {
                    let result = work(thing);
                    let mut done = done.lock().expect("nobody panics here");
                    done.insert(position, result);
                }
            });
        }
    });
    let done = done.into_inner().expect("nobody panics here");
    done.into_values().collect()
}
