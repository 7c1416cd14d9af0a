//! What the arguments of a handler need of the request, read off its signature.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use schemars::JsonSchema;

use super::Operation;
use crate::registry::Registry;

/// An argument of a handler: it says what it needs of the request and how it refuses.
pub(crate) trait Needs {
    /// Notes it down.
    fn note(operation: &mut Operation<'_>);
}

impl Needs for State<Arc<Registry>> {
    fn note(_: &mut Operation<'_>) {}
}

/// Whoever reads a header by hand says in the description what for.
impl Needs for HeaderMap {
    fn note(_: &mut Operation<'_>) {}
}

impl<T: JsonSchema> Needs for Path<T> {
    fn note(operation: &mut Operation<'_>) {
        operation.path::<T>();
    }
}

/// A handler all of whose arguments say what they need. `T` is axum's name for their list.
pub(crate) trait Endpoint<T> {
    /// Notes down what all of them need.
    fn note(operation: &mut Operation<'_>);
}

macro_rules! endpoint {
    ($($argument:ident)+) => {
        impl<F, Answer, Marker, $($argument: Needs),+> Endpoint<(Marker, $($argument,)+)> for F
        where
            F: FnOnce($($argument),+) -> Answer,
        {
            fn note(operation: &mut Operation<'_>) {
                $($argument::note(operation);)+
            }
        }
    };
}

endpoint!(A);
endpoint!(A B);
endpoint!(A B C);
endpoint!(A B C D);
endpoint!(A B C D E);
