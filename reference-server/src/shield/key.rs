//! Whom an allowance belongs to, as a number.

use std::net::IpAddr;

use population::Mobile;
use sha2::{Digest, Sha256};

use crate::redact::redacted;

/// Whom an allowance belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LimitKey(pub(super) u128);

redacted!(LimitKey);

impl From<IpAddr> for LimitKey {
    /// An IPv6 caller owns a /64 as easily as one address, so the /64 is the key.
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(u128::from(v4.to_bits())),
            IpAddr::V6(v6) => Self(v6.to_bits() >> 64 << 64),
        }
    }
}

impl From<Mobile> for LimitKey {
    fn from(mobile: Mobile) -> Self {
        Self(u128::from(mobile.as_u64()))
    }
}

impl From<(Mobile, u32)> for LimitKey {
    fn from((mobile, purpose): (Mobile, u32)) -> Self {
        Self(u128::from(mobile.as_u64()) << 32 | u128::from(purpose))
    }
}

impl From<u32> for LimitKey {
    fn from(partner: u32) -> Self {
        Self(u128::from(partner))
    }
}

impl From<&str> for LimitKey {
    /// Names that callers make up, of any length.
    fn from(name: &str) -> Self {
        Self::hashed(Sha256::new_with_prefix(name))
    }
}

impl From<(&str, IpAddr)> for LimitKey {
    /// Such a name from one address.
    fn from((name, address): (&str, IpAddr)) -> Self {
        let Self(address) = address.into();
        Self::hashed(Sha256::new_with_prefix(address.to_be_bytes()).chain_update(name))
    }
}

impl LimitKey {
    fn hashed(digest: Sha256) -> Self {
        let digest: [u8; 32] = digest.finalize().into();
        let (half, _) = digest.split_at(size_of::<u128>());
        Self(
            half.iter()
                .fold(0, |key, &byte| key << 8 | u128::from(byte)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_ipv6_network_share_an_allowance() {
        let key = |text: &str| LimitKey::from(text.parse::<IpAddr>().expect("an address"));
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:127.0.0.1"), key("127.0.0.1"));
    }
}
