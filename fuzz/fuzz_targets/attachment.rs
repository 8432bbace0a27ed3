//! See `ringer_fuzz::attachment`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| ringer_fuzz::attachment::run(input));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("Build this with cargo-fuzz; without it: cargo run --release --bin soak -- attachment 60");
}
