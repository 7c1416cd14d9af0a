//! What the oracle finds, and what it must not find.

mod coverage;
mod decoding;
mod decoys;
mod existence;
mod familiar;
mod limits;
mod numbers;
mod otp;
mod records;
mod run;
mod staff;
mod stage;
