//! Pages that everybody may read: limited by address, made once, kept as bytes.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{dress, json_text};
use super::{ApiError, Peer};
use crate::policy::Occasion;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::PageKey;

/// The members of a page, and what ornaments add to them.
#[derive(Serialize)]
struct Page<T> {
    #[serde(flatten)]
    content: T,
    #[serde(flatten)]
    added: Map<String, Value>,
}

/// Answers with the page under `key`, which `content` comes to when it is not at hand.
pub(crate) async fn serve<T: Serialize>(
    registry: &Registry,
    peer: Peer,
    key: PageKey,
    content: impl Future<Output = T>,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::PublicPerAddress, peer.0)
        .await?;
    Ok(page(registry, key, content).await)
}

/// The page under `key`, for a caller whose allowance was looked at already.
pub(crate) async fn page<T: Serialize>(
    registry: &Registry,
    key: PageKey,
    content: impl Future<Output = T>,
) -> Response {
    let made = async { write(registry, key, content.await) };
    let bytes = registry.pages.get(key, made).await;
    let answer = json_text(StatusCode::OK, bytes);
    dress(registry, Occasion::Public, answer)
}

fn write<T: Serialize>(registry: &Registry, key: PageKey, content: T) -> Bytes {
    let mut added = Map::new();
    for ornament in &registry.policies.ornaments {
        ornament.public_members(&registry.population, number(key), &mut added);
    }
    let page = Page { content, added };
    let text = serde_json::to_vec(&page).expect("pages hold text and numbers only");
    let ornaments = registry.policies.ornaments.iter();
    Bytes::from(ornaments.fold(text, |text, ornament| ornament.pack(text)))
}

/// A number that differs from page to page and is the same in every run.
fn number(key: PageKey) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
