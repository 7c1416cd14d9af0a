//! Answers that could not be read whole: nothing is said about them.

use std::collections::BTreeMap;

use crate::number;

/// Why an answer could not be read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Its content coding is none that is known here.
    UnknownCoding,
    /// It ends too early, or is not what its headers say.
    Damaged,
    /// Decoded it is larger than is read.
    TooLarge,
    /// More is coded in it than is read.
    TooMany,
    /// Codings lie too deep inside one another.
    TooDeep,
}

impl Gap {
    const fn reason(self) -> &'static str {
        match self {
            Self::UnknownCoding => "a content coding other than gzip and deflate",
            Self::Damaged => "damaged compression",
            Self::TooLarge => "more than 1 MiB when decoded",
            Self::TooMany => "more than 256 coded texts",
            Self::TooDeep => "coded more than four times over",
        }
    }
}

/// How many answers could not be read whole, and why. They count towards no claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread(BTreeMap<Gap, u64>);

impl Unread {
    /// Counts an answer.
    pub(crate) fn add(&mut self, gap: Gap) {
        *self.0.entry(gap).or_default() += 1;
    }

    /// Joins the counts of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        for (gap, answers) in other.0 {
            *self.0.entry(gap).or_default() += answers;
        }
    }

    /// Answers in all.
    pub fn answers(&self) -> u64 {
        self.0.values().sum()
    }

    /// In words, for people; none when everything was read.
    pub fn sentence(&self) -> Option<String> {
        let reasons: Vec<&str> = self.0.keys().map(|gap| gap.reason()).collect();
        let answers = number::counted(self.answers(), "answer", "answers");
        (!reasons.is_empty()).then(|| {
            format!(
                "{answers} could not be read whole ({}): nothing is said about them",
                reasons.join(", ")
            )
        })
    }
}
