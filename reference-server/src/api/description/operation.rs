//! One operation of the document, while it is put together.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::refused::{self, ALWAYS};
use super::{Description, Refused, Scheme};

/// What is known so far about one way to call the registry.
pub(crate) struct Operation<'a> {
    schemas: &'a mut SchemaGenerator,
    parameters: Vec<Value>,
    /// Its content type and shape.
    body: Option<(&'static str, Schema)>,
    schemes: Vec<Scheme>,
    refused: Vec<Refused>,
}

impl<'a> Operation<'a> {
    pub(super) fn new(schemas: &'a mut SchemaGenerator) -> Self {
        Self {
            schemas,
            parameters: Vec::new(),
            body: None,
            schemes: Vec::new(),
            refused: ALWAYS.to_vec(),
        }
    }

    /// It does nothing without this credential.
    pub(crate) fn needs(&mut self, scheme: Scheme) {
        self.schemes.push(scheme);
        self.refuses(&[scheme.refused()]);
    }

    /// It can refuse like this.
    pub(crate) fn refuses(&mut self, refused: &[Refused]) {
        self.refused.extend(refused);
    }

    /// It reads the members of `T` from the query.
    pub(crate) fn query<T: JsonSchema>(&mut self) {
        self.parameters_of::<T>("query");
    }

    /// It reads the members of `T` from the path.
    pub(super) fn path<T: JsonSchema>(&mut self) {
        self.parameters_of::<T>("path");
    }

    /// It needs this header, with one of these words, and forbids what it is not told.
    pub(crate) fn header(&mut self, name: &str, description: &str, words: Vec<&str>) {
        self.parameters.push(json!({
            "name": name,
            "in": "header",
            "required": true,
            "description": description,
            "schema": { "type": "string", "enum": words },
        }));
        self.refuses(&[Refused::Forbidden]);
    }

    /// It reads a `T` from each line of the body.
    pub(crate) fn lines<T: JsonSchema>(&mut self) {
        self.body::<T>();
        if let Some((kind, _)) = &mut self.body {
            *kind = "application/x-ndjson";
        }
    }

    /// It reads a `T` from the body.
    pub(crate) fn body<T: JsonSchema>(&mut self) {
        self.body_as::<T>("application/json");
    }

    /// It reads a `T` from a form.
    pub(crate) fn form<T: JsonSchema>(&mut self) {
        self.body_as::<T>("application/x-www-form-urlencoded");
    }

    fn body_as<T: JsonSchema>(&mut self, media: &'static str) {
        let mut schema = T::json_schema(self.schemas);
        for member in members(&mut schema) {
            member.remove("default");
        }
        let optional: Vec<String> = properties(&schema)
            .filter(|(_, schema)| is_nullable(schema))
            .map(|(name, _)| name.clone())
            .collect();
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.retain(|name| optional.iter().all(|optional| name != optional));
        }
        self.body = Some((media, schema));
        self.refuses(&[Refused::WrongType]);
    }

    /// A member that may be absent is an [`Option`]. All others are required: when they are absent
    /// they are read as empty, so that their absence has a refusal of its own, and the empty value is
    /// no default.
    fn parameters_of<T: JsonSchema>(&mut self, place: &str) {
        let schema = T::json_schema(self.schemas);
        let parameters = properties(&schema).map(|(name, schema)| {
            let mut schema = schema.clone();
            let optional = is_nullable(&schema);
            if optional {
                without_null(&mut schema["type"]);
            }
            let member = schema.as_object_mut();
            let description = member.and_then(|member| {
                member.remove("default");
                member.remove("description")
            });
            let mut parameter = json!({
                "name": name,
                "in": place,
                "required": !optional,
                "schema": schema,
            });
            if let Some(description) = description {
                parameter["description"] = description;
            }
            parameter
        });
        self.parameters.extend(parameters);
    }

    /// The finished operation, and for whom it is.
    pub(super) fn finish(mut self, about: &Description) -> Value {
        self.refuses(about.refused);
        let mut responses = Map::new();
        about.answers.write(self.schemas, &mut responses);
        refused::refer(&self.refused, &mut responses);
        let audience = self.schemes.first().map(|scheme| scheme.audience());
        let needed = |scheme: &Scheme| (scheme.name().to_owned(), json!([]));
        let mut operation = json!({
            "operationId": about.id,
            "summary": about.summary,
            "tags": [audience.unwrap_or("everybody")],
            "responses": responses,
            "security": [self.schemes.iter().map(needed).collect::<Map<_, _>>()],
        });
        if !self.parameters.is_empty() {
            operation["parameters"] = self.parameters.into();
        }
        if let Some((media, schema)) = self.body {
            operation["requestBody"] = json!({
                "required": true,
                "content": { media: { "schema": schema } },
            });
        }
        operation
    }
}

fn properties(schema: &Schema) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

fn members(schema: &mut Schema) -> impl Iterator<Item = &mut Map<String, Value>> {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    let members = properties.into_iter().flat_map(Map::values_mut);
    members.filter_map(Value::as_object_mut)
}

fn without_null(types: &mut Value) {
    if let Value::Array(several) = types {
        several.retain(|one| one != "null");
        if let [one] = several.as_mut_slice() {
            *types = one.take();
        }
    }
}

fn is_nullable(schema: &Value) -> bool {
    let types = schema["type"].as_array();
    types.is_some_and(|types| types.iter().any(|one| one == "null"))
}
