//! What answers carry beside their contract.
//!
//! The secure registry adds nothing, so there is no secure implementation: the list of ornaments is
//! empty. Decoys add harmless things, one weakness adds a header.

use axum::response::Response;
use population::Centre;
use population::{Mobile, Population};
use serde_json::{Map, Value};

use crate::redact::redacted;

/// What an answer is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// A page that everybody may read.
    Public,
    /// The records of the household on this mobile.
    Dashboard(Mobile),
}

redacted!(Occasion);

/// Something that answers carry beside their contract. Each method does nothing by default.
pub(crate) trait Ornament: Send + Sync {
    /// Another name for a centre on public pages.
    fn centre_name(&self, _: &Population, _: &Centre) -> Option<String> {
        None
    }

    /// Adds members to a public page; `page` differs from page to page.
    fn public_members(&self, _population: &Population, _page: u64, _body: &mut Map<String, Value>) {
    }

    /// Packs the finished bytes of a public page, which are then kept.
    fn pack(&self, page: Vec<u8>) -> Vec<u8> {
        page
    }

    /// Another text for a refusal that follows the standard one, given the mobile that was sent.
    fn refusal(&self, _standard: &'static str, _mobile_sent: &str) -> Option<String> {
        None
    }

    /// Dresses a finished answer.
    fn finish(&self, _: Occasion, answer: Response) -> Response {
        answer
    }
}
