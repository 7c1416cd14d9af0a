//! One file per output format, each a pure function of the record.

#[cfg(test)]
pub(crate) mod fixture;
