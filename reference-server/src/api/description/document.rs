//! The whole document, and the route that serves it.

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::refused::{Message, NumberedError, responses};
use super::{Answers, Description, Operation, scheme};
use crate::api::answer::json_text;
use crate::api::router;
use crate::api::surface::Entry;
use crate::api::{ApiError, Peer};
use crate::registry::Registry;
use crate::shield::Limit;

const ABOUT: &str = "\
Paths below `/api/v1` and `/api/v2` are those of the public interface; those below `/api/v3` and \
`/.well-known` and this document are ours. An unknown path is answered 404 and a known one with \
another method 405 with `Allow`, both without a body. Dates are written `DD-MM-YYYY`.";

/// It is the same for every registry and as long as the program runs.
static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| {
    let document = document(&router::entries());
    Bytes::from(serde_json::to_vec(&document).expect("a document is JSON"))
});

/// The description of [`serve`].
pub(crate) const SERVE: Description = Description {
    id: "openApi",
    summary: "This document",
    answers: Answers::Json(any_object),
    refused: &[],
};

/// Ours: `GET /openapi.json`.
pub(crate) async fn serve(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::PublicPerAddress, peer.0)
        .await?;
    Ok(json_text(StatusCode::OK, WRITTEN.clone()))
}

fn any_object(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "object" })
}

/// The document about these routes.
pub(crate) fn document(entries: &[Entry]) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schemas = settings
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths = Map::<String, Value>::new();
    for entry in entries {
        let Entry {
            route, about, note, ..
        } = entry;
        let mut operation = Operation::new(&mut schemas);
        note(&mut operation);
        let operation = operation.finish(about);
        let path = paths.entry(&route.path).or_insert_with(|| json!({}));
        path[route.method.to_ascii_lowercase()] = operation;
    }
    schemas.subschema_for::<NumberedError>();
    schemas.subschema_for::<Message>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "mockdrill's reference registry",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A national vaccination registry of synthetic people",
            "description": ABOUT,
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": closed(schemas.take_definitions(true)),
            "responses": responses(),
            "securitySchemes": scheme::definitions(),
        },
    })
}

/// Answers have the documented members and no others. (Bodies are written out where they are
/// read, not among these definitions, and may have more.)
fn closed(mut definitions: Map<String, Value>) -> Map<String, Value> {
    for schema in definitions.values_mut() {
        if schema.get("properties").is_some() {
            schema["additionalProperties"] = false.into();
        }
    }
    definitions
}
