//! mockdrill.
