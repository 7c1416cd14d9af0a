//! Permission to change what is on record about one household.

use population::Mobile;

use crate::control::Operator;

/// What [`Register::change`](crate::store::Register::change) asks for. Made by
/// [`Session`](super::Session), and for the operator of a rehearsal.
#[derive(Debug)]
pub(crate) struct Mandate {
    mobile: Mobile,
}

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
