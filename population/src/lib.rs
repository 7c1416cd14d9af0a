//! People as a function.
