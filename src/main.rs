//! Arguments in, exit code out.

use std::process::ExitCode;

/// Requests and answers are many small allocations: decision 22.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mockdrill::cli::main()
}
