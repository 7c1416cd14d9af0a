//! Tables of a scenario file: which keys they have, and what is said of others.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{self, Read, Written};
use crate::scenario::fault::{Notes, Span};
use crate::scenario::spelling;

/// A key that may be left out. None also when its value was no good, which was noted.
pub(in crate::scenario) type Given<T> = Option<Written<T>>;

/// A key that must be there. None only when that was noted as a fault.
#[derive(Debug)]
pub(in crate::scenario) struct Needed<T>(pub(in crate::scenario) Option<Written<T>>);

impl<T: JsonSchema> JsonSchema for Needed<T> {
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

/// What a table's field can be.
pub(super) trait Field: Sized {
    fn take(table: &mut Table<'_, '_>, key: &'static str) -> Self;
}

impl<T: Read> Field for Given<T> {
    fn take(table: &mut Table<'_, '_>, key: &'static str) -> Self {
        let value = table.entries.get(table.ask(key))?;
        value::read(&format!("`{key}`"), value, table.notes)
    }
}

impl<T: Read> Field for Needed<T> {
    fn take(table: &mut Table<'_, '_>, key: &'static str) -> Self {
        let Some(value) = table.entries.get(table.ask(key)) else {
            let problem = format!("`{key}` is missing");
            let remedy = format!("add `{key} = …`, {}", T::expected());
            table.notes.note(&table.span, problem, remedy);
            return Self(None);
        };
        Self(value::read(&format!("`{key}`"), value, table.notes))
    }
}

/// A table whose keys are taken one by one.
pub(super) struct Table<'a, 'n> {
    entries: &'a DeTable<'a>,
    span: Span,
    asked: Vec<&'static str>,
    notes: &'n mut Notes,
}

impl Table<'_, '_> {
    /// Remembers that `key` is known.
    fn ask(&mut self, key: &'static str) -> &'static str {
        self.asked.push(key);
        key
    }

    /// Notes every key that nobody asked for.
    fn close(self) {
        for key in self.entries.keys() {
            let word: &str = key.get_ref();
            if !self.asked.contains(&word) {
                let problem = format!("unknown key `{}`", word.escape_debug());
                let remedy = spelling::suggestion(word, self.asked.iter().copied());
                self.notes.note(&key.span(), problem, remedy);
            }
        }
    }
}

/// A struct that is read from a table.
pub(super) trait FromTable: Sized {
    fn from_table(table: &mut Table<'_, '_>) -> Self;
}

impl<T: FromTable> Read for T {
    fn expected() -> String {
        "a table".to_owned()
    }

    fn fits(value: &DeValue<'_>) -> bool {
        value.is_table()
    }

    fn read(value: &Spanned<DeValue<'_>>, notes: &mut Notes) -> Option<Self> {
        Some(read_table(value.get_ref().as_table()?, value.span(), notes))
    }
}

/// Reads a whole table, unknown keys included.
pub(super) fn read_table<T: FromTable>(entries: &DeTable<'_>, span: Span, notes: &mut Notes) -> T {
    let asked = Vec::new();
    let mut table = Table {
        entries,
        span,
        asked,
        notes,
    };
    let read = T::from_table(&mut table);
    table.close();
    read
}

/// Declares a table's struct, its JSON Schema and how it is read, in one place: the
/// fields are the keys, and a field's documentation is what the schema says of it.
macro_rules! table {
    ($(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident: $type:ty,)*
    }) => {
        #[derive(Debug, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$about])*
        pub(in crate::scenario) struct $name {
            $($(#[$doc])* pub(in crate::scenario) $field: $type,)*
        }

        impl $crate::scenario::file::table::FromTable for $name {
            fn from_table(table: &mut $crate::scenario::file::table::Table<'_, '_>) -> Self {
                Self {
                    $($field: $crate::scenario::file::table::Field::take(
                        table,
                        // A raw identifier stands for its word.
                        stringify!($field).trim_start_matches("r#"),
                    ),)*
                }
            }
        }
    };
}
pub(super) use table;
