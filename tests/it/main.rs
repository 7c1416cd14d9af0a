//! The integration tests: one binary, so that it is linked once.

mod bad_input;
mod end_to_end;
mod handset;
mod honesty;
mod matrix;
mod program;
mod secrecy;
mod tidy;
