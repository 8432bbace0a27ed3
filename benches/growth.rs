//! How the time to read a résumé grows with it: `cargo bench --bench growth`.
//!
//! Eight times the text ought to take eight times as long, whatever an applicant writes; a reader that goes over it again
//! and again takes 64 times. The ratio is of the best of five runs each.

#![allow(clippy::print_stdout, reason = "a bench prints")]

use std::time::{Duration, Instant};

/// Pieces that repeat, one text each.
const PARTS: &[&str] = &include!("../src/fact/resume/tests/repeated.in");

fn took(text: &str) -> Duration {
    let runs = (0..5).map(|_| {
        let start = Instant::now();
        std::hint::black_box(ringer::fact::resume::read(text));
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

fn main() {
    println!("{:>10} {:>10} {:>6}  repeated", "8 KiB", "64 KiB", "ratio");
    for part in PARTS {
        let [short, long] = [1 << 13, 1 << 16].map(|size| took(&part.repeat(size / part.len())));
        let ratio = long.as_secs_f64() / short.as_secs_f64().max(1e-9);
        println!("{:>7.0} us {:>7.0} us {ratio:>6.1}  {part:?}", short.as_secs_f64() * 1e6, long.as_secs_f64() * 1e6);
    }
}
