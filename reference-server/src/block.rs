//! Blocks of addresses, as operators write them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use thiserror::Error;

/// One address, or all addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block(IpNet);

impl Block {
    /// Whether `address` is one of them. An IPv4 address counts as one also where it came as IPv6.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl From<IpAddr> for Block {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().into())
    }
}

impl FromStr for Block {
    type Err = BlockError;

    fn from_str(text: &str) -> Result<Self, BlockError> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(address.into());
        }
        text.parse().map(Self).map_err(|_| BlockError)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A text names no block of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an address or a block of addresses: write `10.1.2.3` or `10.1.0.0/16`")]
pub struct BlockError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_contain_what_begins_alike() {
        let contains = |block: &str, address: &str| {
            let block: Block = block.parse().expect("a block");
            block.contains(address.parse().expect("an address"))
        };
        assert!(contains("10.1.0.0/16", "10.1.255.3"));
        assert!(contains("10.1.0.0/16", "::ffff:10.1.2.3"));
        assert!(contains("10.1.2.3", "10.1.2.3"));
        assert!(contains("2001:db8::/32", "2001:db8::7"));
        assert!(!contains("10.1.0.0/16", "10.2.0.1"));
        assert!(!contains("10.1.2.3", "10.1.2.4"));
        assert!(!contains("10.0.0.0/8", "2001:db8::7"));
        for odd in ["", "10.1", "10.1.2.3/33", "localhost", "10.1.2.3 "] {
            assert_eq!(odd.parse::<Block>(), Err(BlockError), "{odd}");
        }
    }
}
