//! The bundled reference registry.
