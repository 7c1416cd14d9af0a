//! The registry from the outside: real sockets, real bytes.

mod bookings;
mod client;
mod decoyed;
mod drill;
mod endpoints;
mod limits;
mod otps;
mod partners;
mod probes;
mod records;
mod refusals;
mod shape;
mod starting;
mod tokens;
mod weakened;
