//! Why an authorised user looks somebody up.

/// One of a few words, so that the audit log can be counted by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// The person gets a dose.
    Vaccination,
    /// Something on record is wrong.
    Correction,
    /// The person wants a certificate.
    Certificate,
    /// The person complained.
    Grievance,
    /// Somebody checks the registry itself.
    Audit,
}

impl Errand {
    const ALL: [Self; 5] = [
        Self::Vaccination,
        Self::Correction,
        Self::Certificate,
        Self::Grievance,
        Self::Audit,
    ];

    /// All the words.
    pub(crate) fn words() -> Vec<&'static str> {
        Self::ALL.map(Self::word).to_vec()
    }

    /// The word for it, as it is sent and recorded.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Vaccination => "vaccination",
            Self::Correction => "correction",
            Self::Certificate => "certificate",
            Self::Grievance => "grievance",
            Self::Audit => "audit",
        }
    }

    /// What a word stands for.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|errand| errand.word() == word)
    }
}
