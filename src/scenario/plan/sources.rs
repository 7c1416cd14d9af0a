//! Where visits come from.

use std::fmt;
use std::net::Ipv4Addr;

/// Where visits come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Each visit takes the next of these addresses.
    Addresses(Addresses),
    /// The address that the registry has on the partner's allow-list.
    PartnerAddress,
}

/// Addresses that follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first of them, at which a block of this length may begin.
    pub first: Ipv4Addr,
    /// How many there are: a power of two.
    pub addresses: u32,
}

impl Block {
    /// The last of them.
    pub fn last(&self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.first.to_bits() + (self.addresses - 1))
    }

    /// Whether an address is in both.
    pub fn meets(&self, other: &Self) -> bool {
        self.first <= other.last() && other.first <= self.last()
    }
}

/// As one writes it.
impl fmt::Display for Block {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.first)?;
        if self.addresses > 1 {
            write!(out, "/{}", 32 - self.addresses.ilog2())?;
        }
        Ok(())
    }
}

/// Blocks inside 127.0.0.0/8 that have no address in common, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Each with how many addresses stand before it; the first one's are none.
    blocks: Vec<(u32, Block)>,
    count: u32,
}

impl Addresses {
    /// None without a block. No two of `blocks` may meet.
    pub fn new(blocks: &[Block]) -> Option<Self> {
        let mut count = 0;
        let place = |block: &Block| {
            let before = count;
            count += block.addresses;
            (before, *block)
        };
        let blocks: Vec<(u32, Block)> = blocks.iter().map(place).collect();
        (count > 0).then_some(Self { blocks, count })
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = &Block> {
        self.blocks.iter().map(|(_, block)| block)
    }

    /// How many addresses there are, at least 1.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The address of this visit, from 0; after the last one comes the first again.
    pub fn of_visit(&self, number: u64) -> Ipv4Addr {
        let number = (number % u64::from(self.count)) as u32;
        let after = self.blocks.partition_point(|(before, _)| *before <= number);
        let (before, block) = self.blocks[after - 1];
        Ipv4Addr::from_bits(block.first.to_bits() + (number - before))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn visits_take_all_addresses_in_turn(
            bits in proptest::collection::vec(0_u32..6, 1..20),
            turns in 0_u64..3,
        ) {
            let block = |(place, bits): (usize, u32)| Block {
                first: Ipv4Addr::from_bits((127 << 24) + (7 - place as u32 % 8) * 65_536 + place as u32 * 64),
                addresses: 1 << bits,
            };
            let blocks: Vec<Block> = bits.into_iter().enumerate().map(block).collect();
            let all: Vec<Ipv4Addr> = blocks
                .iter()
                .flat_map(|block| block.first.to_bits()..=block.last().to_bits())
                .map(Ipv4Addr::from_bits)
                .collect();
            let addresses = Addresses::new(&blocks).unwrap();
            prop_assert_eq!(addresses.count() as usize, all.len());
            let first = turns * all.len() as u64;
            let taken: Vec<Ipv4Addr> =
                (first..).take(all.len()).map(|visit| addresses.of_visit(visit)).collect();
            prop_assert_eq!(taken, all);
        }
    }

    #[test]
    fn without_a_block_there_is_no_address() {
        assert_eq!(Addresses::new(&[]), None);
    }
}
