//! What one caller may take of the registry's time and memory before anything is known about it.

use std::time::Duration;

use super::LimitLine;
use crate::policy::PatiencePolicy;

/// Limits of connections, heads, bodies, HTTP/2 and load, with their defaults.
#[derive(Clone, Debug)]
pub struct EdgeLimits {
    /// Connections that one worker serves at once.
    pub connections_max_per_worker: usize,
    /// Connections that one address (IPv6: one /64) holds at once.
    pub connections_max_per_address: usize,
    /// How long a TLS handshake may take.
    pub handshake_within: Duration,
    /// From the end of one request, or from the start, to the end of the next request's head: a
    /// slow sender and an idle connection are closed alike.
    pub head_within: Duration,
    /// A connection on which nothing is asked and nothing answered for this long is closed, whatever
    /// its bytes are doing: an answer that nobody reads, a half-sent HTTP/2 frame.
    pub quiet_within: Duration,
    /// Bytes of request line and headers.
    pub head_bytes_max: usize,
    /// Headers of a request.
    pub headers_max: usize,
    /// Bytes of a path.
    pub path_bytes_max: usize,
    /// Bytes of a query.
    pub query_bytes_max: usize,
    /// Bytes of a JSON body; the documented ones are below 300 bytes.
    pub body_bytes_max: usize,
    /// How long a JSON body may take to arrive.
    pub body_within: Duration,
    /// Objects and lists of a JSON body within each other.
    pub json_depth_max: usize,
    /// Members of an object or a list of a JSON body.
    pub json_items_max: usize,
    /// Requests that one HTTP/2 connection may have open.
    pub streams_max: u32,
    /// HTTP/2 requests that the caller reset before they were looked at ("rapid reset").
    pub resets_max: usize,
    /// A worker that is late by more than this all the time turns requests away.
    pub shed_above: Duration,
    /// What "all the time" means.
    pub shed_interval: Duration,
}

impl Default for EdgeLimits {
    fn default() -> Self {
        Self {
            connections_max_per_worker: 20_000,
            connections_max_per_address: 1_024,
            handshake_within: Duration::from_secs(10),
            head_within: Duration::from_secs(10),
            quiet_within: Duration::from_secs(60),
            head_bytes_max: 16 * 1024,
            headers_max: 64,
            path_bytes_max: 1024,
            query_bytes_max: 2048,
            body_bytes_max: 16 * 1024,
            body_within: Duration::from_secs(10),
            json_depth_max: 8,
            json_items_max: 64,
            streams_max: 100,
            resets_max: 20,
            shed_above: Duration::from_millis(200),
            shed_interval: Duration::from_millis(500),
        }
    }
}

impl EdgeLimits {
    /// The same, with the times for which callers are waited for as the policy has them.
    pub(crate) fn with_patience(self, policy: &dyn PatiencePolicy) -> Self {
        Self {
            handshake_within: policy.waits(self.handshake_within),
            head_within: policy.waits(self.head_within),
            quiet_within: policy.waits(self.quiet_within),
            body_within: policy.waits(self.body_within),
            ..self
        }
    }

    /// A line for each limit: every field is named here, so that none is forgotten.
    pub(super) fn lines(&self) -> Vec<LimitLine> {
        let Self {
            connections_max_per_worker,
            connections_max_per_address,
            handshake_within,
            head_within,
            quiet_within,
            head_bytes_max,
            headers_max,
            path_bytes_max,
            query_bytes_max,
            body_bytes_max,
            body_within,
            json_depth_max,
            json_items_max,
            streams_max,
            resets_max,
            shed_above,
            shed_interval,
        } = self;
        let line = LimitLine::new;
        let closed = "the connection is closed";
        vec![
            line(
                "connections of a worker",
                connections_max_per_worker,
                "503, or closed over TLS",
            ),
            line(
                "connections of an address (IPv6: /64)",
                connections_max_per_address,
                "503, or closed over TLS",
            ),
            line("TLS handshake", &Seconds(*handshake_within), closed),
            line(
                "from one request to the next one's head",
                &Seconds(*head_within),
                closed,
            ),
            line(
                "a connection on which nothing is asked, and no part of an answer leaves (up to twice)",
                &Seconds(*quiet_within),
                closed,
            ),
            line("request line and headers, bytes", head_bytes_max, "431"),
            line("headers of a request", headers_max, "431"),
            line("path, bytes", path_bytes_max, "414"),
            line("query, bytes", query_bytes_max, "414"),
            line("JSON body, bytes", body_bytes_max, "413"),
            line("arrival of a JSON body", &Seconds(*body_within), "408"),
            line("depth of a JSON body", json_depth_max, "400"),
            line("members of a JSON object or list", json_items_max, "400"),
            line(
                "open requests of an HTTP/2 connection",
                streams_max,
                "the stream is refused",
            ),
            line("unread HTTP/2 requests that were reset", resets_max, closed),
            line(
                "standing delay of a worker",
                &Seconds(*shed_above),
                "503 for a growing share of the requests",
            ),
            line(
                "time for which a delay must stand",
                &Seconds(*shed_interval),
                "as above",
            ),
        ]
    }
}

/// A duration for people.
struct Seconds(Duration);

impl std::fmt::Display for Seconds {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} s", self.0.as_secs_f64())
    }
}
