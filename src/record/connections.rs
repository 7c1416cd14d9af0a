//! How often the harness connected.

use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Connections of a scenario's visits; looks at the handset have others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connections {
    /// Accepted by the target.
    pub opened: u64,
    /// Of these, over TLS with a handshake from the beginning.
    pub handshakes_full: u64,
    /// Of these, over TLS with a session that was resumed.
    pub handshakes_resumed: u64,
    /// Of these, those on which HTTP/2 was spoken.
    pub http2: u64,
}

impl AddAssign for Connections {
    fn add_assign(&mut self, other: Self) {
        self.opened += other.opened;
        self.handshakes_full += other.handshakes_full;
        self.handshakes_resumed += other.handshakes_resumed;
        self.http2 += other.http2;
    }
}
