//! What a partner's key is for.

/// One of the things that a partner may do. A key is good for those that its register entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Ask citizens for their consent, by OTP.
    Otp,
    /// Look up the household of a citizen who consented.
    Lookup,
    /// Fetch the certificate of a citizen who consented.
    Certificate,
}

impl Scope {
    pub(crate) const ALL: [Self; 3] = [Self::Otp, Self::Lookup, Self::Certificate];

    /// The word for it in the register.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Otp => "otp",
            Self::Lookup => "lookup",
            Self::Certificate => "certificate",
        }
    }

    /// The scope that `word` stands for.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == word)
    }
}
