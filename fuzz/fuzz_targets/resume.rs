//! See `ringer_fuzz::resume`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| ringer_fuzz::resume::run(input));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("Build this with cargo-fuzz; without it: cargo run --release --bin soak -- resume 60");
}
