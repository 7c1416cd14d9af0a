//! Who gets a certificate, and whose.

use population::Mobile;

use super::Hardened;
use crate::auth::{Evidence, Purpose};

/// Decides about downloads of certificates.
pub(crate) trait CertificatePolicy: Send + Sync {
    /// The mobile whose owner is taken to be calling at the public page; `None` refuses the request.
    fn holder(&self, evidence: &Evidence<'_>) -> Option<Mobile>;

    /// May the owner of `caller` have the certificate of a member of the household of `owner`?
    fn may_download(&self, caller: Mobile, owner: Mobile) -> bool;
}

impl CertificatePolicy for Hardened {
    /// The owner of a live token that was made for the public page, and nobody else.
    fn holder(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        let token = evidence.token()?;
        (token.purpose == Purpose::Public).then_some(token.mobile)
    }

    fn may_download(&self, caller: Mobile, owner: Mobile) -> bool {
        caller == owner
    }
}
