//! Permission to change what is on record about one household.

use population::Mobile;

use crate::control::Operator;
use crate::redact::redacted;

/// What [`Register::change`](crate::store::Register::change) asks for. Made by
/// [`Session`](super::Session), and for the operator of a rehearsal.
pub(crate) struct Mandate {
    mobile: Mobile,
}

redacted!(Mandate);

impl Mandate {
    pub(super) fn over(mobile: Mobile) -> Self {
        Self { mobile }
    }

    /// The operator plays the vaccinator.
    pub(crate) fn of_operator(_: &Operator, mobile: Mobile) -> Self {
        Self { mobile }
    }

    /// The mobile of the household that may be changed.
    pub(crate) fn mobile(&self) -> Mobile {
        self.mobile
    }
}
