//! Drawing one of several things by weight, and the probability of having drawn it.

use crate::mix;

/// The item that a spread word chooses among `items`, with `weight(item)` chances each.
/// The weights must not all be 0.
pub(crate) fn weighted<T: Copy>(word: u64, items: &[T], weight: impl Fn(T) -> u64) -> T {
    let total = items.iter().map(|&item| weight(item)).sum();
    let mut left = mix::scale(word, total);
    for &item in items {
        match left.checked_sub(weight(item)) {
            Some(rest) => left = rest,
            None => return item,
        }
    }
    unreachable!("the word was scaled to below the sum of the weights")
}

/// The probability of an item with this weight out of `total`.
pub(crate) fn share(weight: u64, total: u64) -> f64 {
    weight as f64 / total as f64
}
