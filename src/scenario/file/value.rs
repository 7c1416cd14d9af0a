//! Single values of a scenario file, each with its place in the text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use toml::Spanned;
use toml::de::DeValue;

use crate::scenario::fault::{Notes, Span};

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct Written<T> {
    pub(in crate::scenario) value: T,
    pub(in crate::scenario) span: Span,
}

/// Something that a TOML value can be read as.
pub(in crate::scenario) trait Read: Sized {
    /// What one may write, for messages: "a number".
    fn expected() -> String;
    /// Whether a value is of the right kind.
    fn fits(value: &DeValue<'_>) -> bool;
    /// Reads a value of the right kind; notes what is wrong inside.
    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self>;
}

/// Reads a value with its place, or notes that `what` is of the wrong kind.
pub(super) fn read<T: Read>(
    what: &str,
    value: &Spanned<DeValue<'_>>,
    notes: &mut Notes,
) -> Option<Written<T>> {
    let span = value.span();
    if !T::fits(value.get_ref()) {
        let kind = value.get_ref().type_str();
        let article = if kind.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        let problem = format!("{what} cannot be {article} {kind}");
        notes.note(&span, problem, format!("write {}", T::expected()));
        return None;
    }
    let value = T::read(value, notes)?;
    Some(Written { value, span })
}

impl<T: JsonSchema> JsonSchema for Written<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl Read for String {
    fn expected() -> String {
        "text in quotes".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_str()
    }

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Notes) -> Option<Self> {
        value.get_ref().as_str().map(str::to_owned)
    }
}

impl Read for bool {
    fn expected() -> String {
        "`true` or `false`".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_bool()
    }

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Notes) -> Option<Self> {
        value.get_ref().as_bool()
    }
}

impl Read for i64 {
    fn expected() -> String {
        "a whole number".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_integer()
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        let written = value.get_ref().as_integer()?;
        let number = Self::from_str_radix(written.as_str(), written.radix());
        if number.is_err() {
            let problem = format!("{written} is far too large or too small");
            notes.note(
                &value.span(),
                problem,
                "write a number of at most six digits",
            );
        }
        number.ok()
    }
}

impl Read for f64 {
    fn expected() -> String {
        "a number".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_integer() || value.is_float()
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        let number = match value.get_ref() {
            // 128 bits hold every integer that somebody would write.
            DeValue::Integer(written) => i128::from_str_radix(written.as_str(), written.radix())
                .ok()
                .map(|number| number as Self),
            DeValue::Float(written) => written.as_str().parse().ok(),
            _ => None,
        };
        let finite = number.filter(|number: &Self| number.is_finite());
        if finite.is_none() {
            notes.note(
                &value.span(),
                "this is not a finite number",
                "write a number such as 2.5",
            );
        }
        finite
    }
}

/// A list, each element with its place.
impl<T: Read> Read for Vec<Written<T>> {
    fn expected() -> String {
        format!("a list in brackets, of {} each", T::expected())
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_array()
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        let elements = value.get_ref().as_array()?;
        let read = elements
            .iter()
            .filter_map(|element| read("an element", element, notes));
        Some(read.collect())
    }
}

/// Named texts in the order in which they were written.
#[derive(Debug, Default)]
pub(in crate::scenario) struct Entries(
    pub(in crate::scenario) Vec<(Written<String>, Written<String>)>,
);

impl JsonSchema for Entries {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Entries".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

impl Read for Entries {
    fn expected() -> String {
        "a table such as { name = \"text\" }".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_table()
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        let mut entries = Vec::new();
        for (key, value) in value.get_ref().as_table()? {
            if let Some(text) = read("the value", value, notes) {
                let (value, span) = (key.get_ref().to_string(), key.span());
                entries.push((Written { value, span }, text));
            }
        }
        entries.sort_by_key(|(name, _)| name.span.start);
        Some(Self(entries))
    }
}

// Without documentation, which would stand in the schema in place of the field's.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged, inline)]
pub(in crate::scenario) enum Either<A, B> {
    This(A),
    That(B),
}

impl<A: Read, B: Read> Read for Either<A, B> {
    fn expected() -> String {
        format!("{} or {}", A::expected(), B::expected())
    }

    fn fits(value: &DeValue<'_>) -> bool {
        A::fits(value) || B::fits(value)
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        if A::fits(value.get_ref()) {
            A::read(value, notes).map(Self::This)
        } else {
            B::read(value, notes).map(Self::That)
        }
    }
}
