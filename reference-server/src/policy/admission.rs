//! Whose household a caller speaks for, and which records that opens.

use population::Mobile;

use super::Hardened;
use crate::auth::{Evidence, Purpose};

/// Decides whether a dashboard request is answered at all, and on whose behalf.
pub(crate) trait AdmissionPolicy: Send + Sync {
    /// The mobile whose owner is taken to be calling; `None` refuses the request.
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile>;
}

impl AdmissionPolicy for Hardened {
    /// The owner of a live portal token, and nobody else: a token made for the public pages or for
    /// a partner opens no dashboard, and a mobile named in the query must be the token's own.
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        let token = evidence.token()?;
        let names_another = evidence
            .mobile_in_query()
            .is_some_and(|text| text != token.mobile.to_string());
        (token.purpose == Purpose::Portal && !names_another).then_some(token.mobile)
    }
}

/// Decides which single record a caller may open by its reference id.
pub(crate) trait AccessPolicy: Send + Sync {
    /// May the owner of `caller` read a record that belongs to the household of `owner`?
    fn may_read(&self, caller: Mobile, owner: Mobile) -> bool;
}

impl AccessPolicy for Hardened {
    fn may_read(&self, caller: Mobile, owner: Mobile) -> bool {
        caller == owner
    }
}

/// Decides which registrations and appointments a caller may change by their ids.
pub(crate) trait ChangePolicy: Send + Sync {
    /// May the owner of `caller` change what belongs to the household of `owner`?
    fn may_change(&self, caller: Mobile, owner: Mobile) -> bool;
}

impl ChangePolicy for Hardened {
    fn may_change(&self, caller: Mobile, owner: Mobile) -> bool {
        caller == owner
    }
}
