//! The integration tests: one binary, so that it is linked once.

#[path = "../../reference-server/tests/support/fresh_database.rs"]
mod fresh_database;

mod audited;
mod bad_input;
mod blame;
mod capacity;
mod compared;
mod connections;
mod encrypted;
mod end_to_end;
mod handset;
mod honesty;
mod hunt;
mod manners;
mod matrix;
mod mishaps;
mod outcomes;
mod pools;
mod probe;
mod program;
mod secrecy;
mod served;
mod shards;
mod stories;
mod tidy;
mod together;
