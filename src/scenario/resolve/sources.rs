//! Where an actor's visits come from.

use std::net::Ipv4Addr;

use crate::scenario::fault::Notes;
use crate::scenario::file::{Either, List, Needed, Written};
use crate::scenario::plan::{Addresses, Block, Sources};

const PARTNER_ADDRESS: &str = "partner-address";
/// Addresses and blocks of one list. `docs/limits.md` says so.
const LIST_MAX: usize = 1000;
const OF_A_LIST: &str = "write an address or a block inside 127.0.0.0/8, such as \"127.66.0.9\"";
const ALONE: &str =
    "write a block inside 127.0.0.0/8, such as \"127.66.0.0/16\", or \"partner-address\"";

/// As written; good for nothing when something was noted.
pub(super) fn sources(given: &Needed<Either<String, List<String>>>, notes: &mut Notes) -> Sources {
    let blocks = match &given.0 {
        None => return Sources::PartnerAddress,
        Some(Written {
            value: Either::That(list),
            span,
        }) => {
            if let Some((problem, remedy)) = misfit(list) {
                notes.note(span, problem, remedy);
                return Sources::PartnerAddress;
            }
            blocks(list, notes)
        }
        Some(Written {
            value: Either::This(text),
            ..
        }) if text == PARTNER_ADDRESS => return Sources::PartnerAddress,
        Some(Written {
            value: Either::This(text),
            span,
        }) => match block(text, ALONE) {
            Ok(block) => vec![block],
            Err((problem, remedy)) => {
                notes.note(span, problem, remedy);
                Vec::new()
            }
        },
    };
    Addresses::new(&blocks).map_or(Sources::PartnerAddress, Sources::Addresses)
}

/// A problem and its remedy.
type Wrong = (String, String);

fn misfit(list: &List<String>) -> Option<Wrong> {
    if list.is_empty() {
        return Some(("the list is empty".to_owned(), OF_A_LIST.to_owned()));
    }
    (list.len() > LIST_MAX).then(|| {
        let problem = format!("{} addresses and blocks are too many", list.len());
        let remedy = format!("write at most {LIST_MAX}; a block has many addresses");
        (problem, remedy)
    })
}

/// The blocks of a list, of which no two have an address in common: a limit that counts by address
/// would take two turns of one address for two callers.
fn blocks(list: &List<String>, notes: &mut Notes) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(list.len());
    for text in list {
        let fault = match block(&text.value, OF_A_LIST) {
            Err(wrong) => wrong,
            Ok(block) => match blocks.iter().find(|before| before.meets(&block)) {
                None => {
                    blocks.push(block);
                    continue;
                }
                Some(before) => (
                    format!("`{block}` has addresses of `{before}`, which stands before it"),
                    "leave one of them out".to_owned(),
                ),
            },
        };
        notes.note(&text.span, fault.0, fault.1);
    }
    blocks
}

fn block(text: &str, remedy: &str) -> Result<Block, Wrong> {
    let Some((first, bits)) = parse(text) else {
        let problem = format!("`{}` is no block of addresses", text.escape_debug());
        return Err((problem, remedy.to_owned()));
    };
    if !first.is_loopback() || bits < 8 {
        let problem = format!("`{text}` reaches outside 127.0.0.0/8");
        return Err((problem, remedy.to_owned()));
    }
    let addresses = 1_u32 << (32 - u32::from(bits));
    if first.to_bits() % addresses != 0 {
        let first = Ipv4Addr::from_bits(first.to_bits() / addresses * addresses);
        let problem = format!("`{text}` does not begin where its block does");
        return Err((problem, format!("write \"{first}/{bits}\"")));
    }
    Ok(Block { first, addresses })
}

/// First address and prefix length; a lone address is a block of one.
fn parse(text: &str) -> Option<(Ipv4Addr, u8)> {
    let (first, bits) = text.split_once('/').unwrap_or((text, "32"));
    let bits = bits.parse().ok().filter(|bits| *bits <= 32)?;
    Some((first.parse().ok()?, bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_limits_has_the_bound() {
        let page = include_str!("../../../docs/limits.md");
        let row = format!("| addresses and blocks in a list of `sources` | {LIST_MAX} |");
        assert!(page.contains(&row), "docs/limits.md lacks\n{row}");
    }
}
