//! See `ringer_fuzz::pack`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| ringer_fuzz::pack::run(input));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("Build this with cargo-fuzz; without it: cargo run --release --bin soak -- pack 60");
}
