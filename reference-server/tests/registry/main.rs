//! The registry from the outside: real sockets, real bytes.

mod client;
mod drill;
mod endpoints;
