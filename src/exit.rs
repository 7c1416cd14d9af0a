//! Exit codes: what a pipeline learns from a run without reading anything.

/// Everything that was tested held.
pub const HELD: u8 = 0;
/// A leak was proved.
pub const LEAK_PROVED: u8 = 1;
/// Nothing was run: wrong usage, a faulty scenario, no target, no place for the outputs.
pub const COULD_NOT_RUN: u8 = 2;
/// A threshold was breached, and no leak was proved; or runs became worse than others.
pub const THRESHOLD_BREACHED: u8 = 3;
/// The run proves nothing: the harness was the limit, or a part could not be carried out.
pub const NOT_VALID: u8 = 4;
/// Somebody ended the run before its time (128 + SIGINT). A partial run never passes.
pub const INTERRUPTED: u8 = 130;
