//! Who is calling when a proxy of the operator stands in between.
//!
//! Anybody can write a forwarded header. It is read only when the socket's own peer is a configured
//! proxy, and then from the right: the right-most entry is what that proxy itself saw. Entries of
//! further configured proxies are passed over; the first other one is the caller, and what stands
//! left of it was written by the caller and means nothing.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::HeaderMap;
use axum::http::header::{FORWARDED, HeaderName};

use crate::block::Block;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Stands for a caller whom the proxies do not name: on no allow-list, and one for all limits.
pub(crate) const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The proxies that are believed; none unless configured.
#[derive(Clone)]
pub(crate) struct Proxies(Vec<Block>);

impl Proxies {
    pub(crate) fn new(blocks: Vec<Block>) -> Self {
        Self(blocks)
    }

    /// The address of whoever is calling, whose socket is at `peer`.
    pub(crate) fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let one = self.walk(peer, headers, &X_FORWARDED_FOR, hop);
        let other = self.walk(peer, headers, &FORWARDED, hop_of_the_standard);
        match (one, other) {
            (None, None) => peer,
            (Some(caller), None) | (None, Some(caller)) => caller,
            // A proxy writes one of the two; the other came with the request.
            (Some(one), Some(other)) if one == other => one,
            (Some(_), Some(_)) => UNKNOWN,
        }
    }

    /// What the header of this `name` says; `None` when there is none.
    fn walk(
        &self,
        peer: IpAddr,
        headers: &HeaderMap,
        name: &HeaderName,
        read: fn(&str) -> Option<IpAddr>,
    ) -> Option<IpAddr> {
        let lines: Vec<_> = headers.get_all(name).iter().collect();
        if lines.is_empty() {
            return None;
        }
        let mut nearest = peer;
        for line in lines.into_iter().rev() {
            for entry in line.to_str().unwrap_or_default().rsplit(',') {
                let Some(address) = read(entry.trim()) else {
                    return Some(UNKNOWN);
                };
                if !self.trusts(address) {
                    return Some(address);
                }
                nearest = address;
            }
        }
        Some(nearest)
    }

    /// Whether a proxy of the operator has this address.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|block| block.contains(address))
    }
}

/// An entry of `X-Forwarded-For`: an address, with or without a port.
fn hop(entry: &str) -> Option<IpAddr> {
    let bare = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || entry.parse().ok().map(|socket: SocketAddr| socket.ip());
    let address = entry.parse().ok().or_else(with_port).or_else(bare)?;
    Some(IpAddr::to_canonical(&address))
}

/// An entry of `Forwarded` (RFC 7239): its one `for`.
fn hop_of_the_standard(entry: &str) -> Option<IpAddr> {
    let mut named = entry.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| value.trim())
    });
    let value = named.next()?;
    let quoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    match named.next() {
        None => hop(quoted.unwrap_or(value)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(peer: &str, lines: &[(&'static str, &str)]) -> String {
        let blocks = ["10.0.0.0/8", "fd00::/8"].map(|block| block.parse().expect("a block"));
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a header value"));
        }
        let peer = peer.parse().expect("an address");
        Proxies::new(blocks.to_vec())
            .caller(peer, &headers)
            .to_string()
    }

    const LIST: &str = "x-forwarded-for";
    const STANDARD: &str = "forwarded";

    #[test]
    fn without_a_configured_proxy_no_header_is_read() {
        for name in [LIST, STANDARD] {
            let claim = if name == LIST {
                "7.7.7.7"
            } else {
                "for=7.7.7.7"
            };
            assert_eq!(caller("192.0.2.1", &[(name, claim)]), "192.0.2.1");
        }
        assert_eq!(caller("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_the_caller_wrote_itself_means_nothing() {
        let chain = "7.7.7.7, 10.0.0.9, 192.0.2.5, 10.0.0.2";
        assert_eq!(caller("10.0.0.1", &[(LIST, chain)]), "192.0.2.5");
        let lines = [(LIST, "7.7.7.7"), (LIST, "192.0.2.5"), (LIST, "10.0.0.2")];
        assert_eq!(caller("10.0.0.1", &lines), "192.0.2.5");
        let standard = "for=7.7.7.7, for=\"192.0.2.5:4711\";proto=https;by=10.0.0.1";
        assert_eq!(caller("10.0.0.1", &[(STANDARD, standard)]), "192.0.2.5");
    }

    #[test]
    fn two_headers_must_agree() {
        let spoofed = [(LIST, "192.0.2.5"), (STANDARD, "for=7.7.7.7")];
        assert_eq!(caller("10.0.0.1", &spoofed), "0.0.0.0");
        let agreeing = [(LIST, "192.0.2.5"), (STANDARD, "for=192.0.2.5")];
        assert_eq!(caller("10.0.0.1", &agreeing), "192.0.2.5");
    }

    #[test]
    fn entries_that_name_nobody_are_nobody() {
        for odd in ["unknown", "", "7.7.7.7,", "_hidden", "7.7.7.7;x", "\u{e9}"] {
            assert_eq!(caller("10.0.0.1", &[(LIST, odd)]), "0.0.0.0", "{odd}");
        }
        for odd in [
            "for=unknown",
            "by=7.7.7.7",
            "for=7.7.7.7;for=8.8.8.8",
            "7.7.7.7",
        ] {
            assert_eq!(caller("10.0.0.1", &[(STANDARD, odd)]), "0.0.0.0", "{odd}");
        }
    }

    #[test]
    fn addresses_are_read_in_every_usual_spelling() {
        for (entry, address) in [
            ("192.0.2.5:80", "192.0.2.5"),
            ("::ffff:192.0.2.5", "192.0.2.5"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
        ] {
            assert_eq!(caller("fd00::1", &[(LIST, entry)]), address);
            let quoted = format!("For=\"{entry}\"");
            assert_eq!(caller("fd00::1", &[(STANDARD, &quoted)]), address);
        }
        assert_eq!(
            caller("10.0.0.1", &[(LIST, "10.3.3.3, 10.2.2.2")]),
            "10.3.3.3"
        );
    }
}
