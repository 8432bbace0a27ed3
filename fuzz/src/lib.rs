//! Fuzz targets: each reads arbitrary bytes and panics where a promise is broken.
//!
//! ```text
//! cargo +nightly fuzz run TARGET                                                      coverage-guided, with cargo-fuzz
//! cargo run --release --manifest-path fuzz/Cargo.toml --bin soak -- TARGET SECONDS    on stable, from the same seeds
//! ```
//!
//! A target is one module: `run`, its seeds, and words that the grammar of its input knows.

pub mod attachment;
pub mod condition;
pub mod fact;
pub mod ingest;
pub mod link;
pub mod mapping;
pub mod pack;
pub mod report;
pub mod resume;

/// A fuzz target.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Runs one input.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words to put into inputs.
    pub words: &'static [&'static str],
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "condition", run: condition::run, seeds: condition::seeds, words: condition::WORDS },
    Target { name: "pack", run: pack::run, seeds: pack::seeds, words: pack::WORDS },
    Target { name: "ingest", run: ingest::run, seeds: ingest::seeds, words: ingest::WORDS },
    Target { name: "fact", run: fact::run, seeds: fact::seeds, words: fact::WORDS },
    Target { name: "link", run: link::run, seeds: link::seeds, words: link::WORDS },
    Target { name: "report", run: report::run, seeds: report::seeds, words: report::WORDS },
    Target { name: "resume", run: resume::run, seeds: resume::seeds, words: resume::WORDS },
    Target { name: "mapping", run: mapping::run, seeds: mapping::seeds, words: mapping::WORDS },
    Target { name: "attachment", run: attachment::run, seeds: attachment::seeds, words: attachment::WORDS },
];

/// Seeds from texts.
fn texts(all: &[&str]) -> Vec<Vec<u8>> {
    all.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The moment of a run in all targets: the end of 2026-07-01, in milliseconds since 1970.
const NOW: i64 = 1_782_950_399_999;
