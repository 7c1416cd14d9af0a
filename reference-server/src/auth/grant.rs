//! Permission to read certain records, through a certain door.

use population::{Mobile, ReferenceId};

use crate::redact::redacted;
use crate::store::{Door, Subject};

/// What [`Register::read`](crate::store::Register::read) asks for. Made by
/// [`Session`](super::Session), [`Holder`](super::Holder), [`PartnerCall`](super::PartnerCall) and
/// [`VerifiedOtp`](super::VerifiedOtp).
pub(crate) struct Grant {
    mobile: Mobile,
    only: Option<ReferenceId>,
    door: Door,
}

redacted!(Grant);

impl Grant {
    /// Everybody on one mobile; nobody when the mobile is not registered.
    pub(super) fn household(mobile: Mobile, door: Door) -> Self {
        Self {
            mobile,
            only: None,
            door,
        }
    }

    /// One person on this mobile.
    pub(super) fn member(mobile: Mobile, id: ReferenceId, door: Door) -> Self {
        Self {
            mobile,
            only: Some(id),
            door,
        }
    }

    /// The mobile of the people whose records may be read.
    pub(crate) fn mobile(&self) -> Mobile {
        self.mobile
    }

    /// Whether the record of this person on the mobile may be read.
    pub(crate) fn is_for(&self, id: ReferenceId) -> bool {
        self.only.is_none_or(|only| only == id)
    }

    /// What an answer under this grant is about.
    pub(crate) fn subject(&self) -> Subject {
        (self.mobile, self.only, self.door)
    }

    /// The door that the records leave through.
    pub(crate) fn door(&self) -> Door {
        self.door
    }
}
