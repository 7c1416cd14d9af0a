//! The registry from the outside: real sockets, real bytes.

mod access_matrix;
mod bookings;
mod certificates;
mod client;
mod decoyed;
mod drill;
mod endpoints;
mod limits;
mod logged;
mod openapi;
mod operations;
mod otps;
mod partners;
mod probes;
mod records;
mod refusals;
mod reports;
mod searches;
mod shape;
mod staff;
mod starting;
mod statements;
mod tokens;
mod weakened;
