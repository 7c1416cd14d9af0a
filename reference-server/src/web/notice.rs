//! What a page says has just happened. The query names one of these and nothing else, so that no
//! link can put words into the registry's mouth.

use serde::Deserialize;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Booked,
    Moved,
    Cancelled,
    Registered,
    Removed,
    SignedOut,
    Ended,
    TooManySearches,
}

/// The query that names one.
#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    notice: String,
}

impl Said {
    /// The notice, if there is one of this name.
    pub(super) fn notice(&self) -> Option<Notice> {
        let mut all = Notice::ALL.into_iter();
        all.find(|notice| notice.id() == self.notice)
    }
}

impl Notice {
    const ALL: [Self; 8] = [
        Self::Booked,
        Self::Moved,
        Self::Cancelled,
        Self::Registered,
        Self::Removed,
        Self::SignedOut,
        Self::Ended,
        Self::TooManySearches,
    ];

    /// As the query names it.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Registered => "registered",
            Self::Removed => "removed",
            Self::SignedOut => "signed-out",
            Self::Ended => "ended",
            Self::TooManySearches => "too-many-searches",
        }
    }

    /// As the page says it.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Booked => {
                "The appointment is booked. Bring the identity document that is on the slip."
            }
            Self::Moved => "The appointment is moved.",
            Self::Cancelled => "The appointment is cancelled, and the place is free for others.",
            Self::Registered => "The new member of the household is registered.",
            Self::Removed => "The member of the household is removed.",
            Self::SignedOut => "You are signed out.",
            Self::Ended => "Please sign in: a session ends after 15 minutes.",
            Self::TooManySearches => {
                "You are signed out because you searched more than 20 times in 15 minutes. Wait a minute, then sign in again."
            }
        }
    }
}
