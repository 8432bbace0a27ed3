//! The `ringer` program: see [`ringer::cli`].

use std::process::ExitCode;

// Many short-lived allocations in every thread: a general-purpose allocator costs a tenth of the run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ringer::cli::main()
}
