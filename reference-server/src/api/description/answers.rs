//! Answers when all is well.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json as literal};

/// Makes a schema.
type Shape = fn(&mut SchemaGenerator) -> Schema;

/// What comes back when all is well.
#[derive(Clone, Copy)]
pub(crate) enum Answers {
    /// 200 with JSON of this shape.
    Json(Shape),
    /// 200 with a line of JSON for each line that was sent.
    Lines,
    /// 200 with a PDF file.
    Pdf,
    /// 204 without a body.
    Nothing,
}

/// 200 with JSON of a `T`.
pub(crate) const fn json<T: JsonSchema>() -> Answers {
    Answers::Json(SchemaGenerator::subschema_for::<T>)
}

/// 200 with JSON of a shape that no type of ours has.
pub(crate) const fn shaped(shape: Shape) -> Answers {
    Answers::Json(shape)
}

impl Answers {
    pub(super) fn write(self, schemas: &mut SchemaGenerator, responses: &mut Map<String, Value>) {
        let (status, response) = match self {
            Self::Json(shape) => {
                let schema = shape(schemas);
                let content = literal!({ "application/json": { "schema": schema } });
                ("200", literal!({ "description": "OK", "content": content }))
            }
            Self::Lines => {
                let content = literal!({ "application/x-ndjson": {} });
                (
                    "200",
                    literal!({ "description": "A line for each line", "content": content }),
                )
            }
            Self::Pdf => {
                let content = literal!({ "application/pdf": {} });
                (
                    "200",
                    literal!({ "description": "A file", "content": content }),
                )
            }
            Self::Nothing => ("204", literal!({ "description": "Done" })),
        };
        responses.insert(status.to_owned(), response);
    }
}
