//! How the beneficiaries' portal is set up.

/// The beneficiaries' portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Portal {
    /// Whether a booking needs the letters of a captcha.
    pub captcha: bool,
}
