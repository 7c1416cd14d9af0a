//! Finished answers about households, for as long as they are true.
//!
//! A record is a function of the population, of the policies, and of the household's row of changes.
//! The first two never change while a registry runs. So an answer is kept with the row that it was
//! made from, and is good whenever the store still has that same row, whoever changed it since.

use std::time::Duration;

use bytes::Bytes;
use population::{Mobile, ReferenceId};

use super::changes::Household;
use super::record::Door;
use crate::expiring::{ExpiringTable, Fate};

/// Answers at once, and the bytes of one: together at most 128 MiB, in practice half of that.
const ANSWERS_MAX: usize = 1 << 16;
const BYTES_MAX: usize = 2048;
/// Somebody who looks at the own dashboard looks again while the token lasts.
const KEPT_FOR: Duration = Duration::from_secs(900);

/// What an answer is about: a mobile, maybe only one person there, through a door.
pub(crate) type Subject = (Mobile, Option<ReferenceId>, Door);

struct Answer {
    changes: Household,
    text: Bytes,
}

/// Answers by what they are about.
pub(super) struct Answers(ExpiringTable<Subject, Answer>);

impl Answers {
    pub(super) fn new() -> Self {
        Self(ExpiringTable::new(KEPT_FOR, ANSWERS_MAX))
    }

    /// The kept answer, if it was made from these very changes; else the one that `make` makes.
    pub(super) fn get(
        &self,
        now: Duration,
        subject: Subject,
        changes: Household,
        make: impl FnOnce(&Household) -> Bytes,
    ) -> Bytes {
        let kept = self.0.visit(now, &subject, |answer| {
            let same = answer.changes == changes;
            (same.then(|| answer.text.clone()), Fate::Keep)
        });
        if let Some(text) = kept.flatten() {
            return text;
        }
        let text = make(&changes);
        if text.len() <= BYTES_MAX {
            let answer = Answer {
                changes,
                text: text.clone(),
            };
            self.0.insert(now, subject, answer);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::changes::Changed;
    use super::*;

    const SUBJECT: fn() -> Subject = || {
        let mobile = Mobile::new(1_234_567_890).expect("a mobile");
        (mobile, None, Door::Dashboard)
    };

    #[test]
    fn an_answer_is_made_once_for_the_same_changes() {
        let answers = Answers::new();
        let ask = |changes: &Household, text: &'static str| {
            let make = |_: &Household| Bytes::from_static(text.as_bytes());
            answers.get(Duration::ZERO, SUBJECT(), changes.clone(), make)
        };
        let unchanged = Household::default();
        assert_eq!(ask(&unchanged, "first"), "first");
        assert_eq!(ask(&unchanged, "second"), "first");
        let mut changed = unchanged.clone();
        changed.people.push(Changed {
            id: 1,
            newcomer: None,
            deleted: true,
            doses: Vec::new(),
        });
        assert_eq!(ask(&changed, "third"), "third");
        assert_eq!(ask(&unchanged, "fourth"), "fourth");
    }

    #[test]
    fn a_long_answer_is_not_kept() {
        let answers = Answers::new();
        let ask = |length| {
            let make = |_: &Household| Bytes::from(vec![b'x'; length]);
            answers.get(Duration::ZERO, SUBJECT(), Household::default(), make)
        };
        assert_eq!(ask(BYTES_MAX + 1).len(), BYTES_MAX + 1);
        assert_eq!(ask(BYTES_MAX).len(), BYTES_MAX);
        assert_eq!(ask(1).len(), BYTES_MAX);
    }
}
