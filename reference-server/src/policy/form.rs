//! Which forms are taken for ours.

use subtle::ConstantTimeEq;

use super::Hardened;

/// Decides whether a form was sent from a page of the same browser.
pub(crate) trait FormPolicy: Send + Sync {
    /// May a form that carries `presented` be acted upon, when our page carried `expected`?
    fn is_ours(&self, presented: &str, expected: &str) -> bool;
}

impl FormPolicy for Hardened {
    /// Only with the key of the page: a page of somebody else's can send the form with the citizen's
    /// cookie, but cannot read our page (OWASP, CSRF prevention: synchronizer token).
    fn is_ours(&self, presented: &str, expected: &str) -> bool {
        presented.as_bytes().ct_eq(expected.as_bytes()).into()
    }
}
