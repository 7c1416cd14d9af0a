//! How long the registry waits for callers who take their time.

use std::time::Duration;

use super::Hardened;

/// Decides how long a handshake, a head, a body or an answer may take its caller.
pub(crate) trait PatiencePolicy: Send + Sync {
    /// What becomes of a limit of so long.
    fn waits(&self, limit: Duration) -> Duration;
}

impl PatiencePolicy for Hardened {
    fn waits(&self, limit: Duration) -> Duration {
        limit
    }
}
