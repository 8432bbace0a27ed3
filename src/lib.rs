//! ringer screens job applications for remote-hire fraud: identities that are reused, and details that do not add up.
//!
//! It reads the export of an applicant tracking system, runs rule packs over it, ties together applications that share
//! what people do not share, and gives every application a verdict: what was noticed, the cheapest innocent story that
//! would explain it, what that story leaves unexplained, and what to check next. It orders human work and rejects
//! nobody.
//!
//! # The one idea
//!
//! Screening is map, shuffle, map, with one small step that sees everything:
//!
//! ```text
//! prepare(record)          -> Prepared   id, name, `when` hits with evidence, bucket entries, signatures of texts,
//!                                        issues; the record is dropped
//! survey                   -> Survey     mergeable counts: applications, hits per rule, columns carried
//! judge(bucket)            -> group facts, once per bucket, and an outcome for each member; near-duplicate texts:
//!                             candidate pairs by their signatures, verified on the texts
//! gather(ties)             -> rings      over u32 ordinals; none chains through a hub, a family or one slip
//! conclude(Prepared, ...)  -> Verdict    combinations, exceptions, guards, cheapest innocent story, ledger
//! ```
//!
//! The input is read once and streamed; what must wait lies in a spool, in memory first. Keys are 128 bits of BLAKE3
//! over canonical text, ordered by their bytes. The result does not depend on the number of threads, on chunk sizes,
//! on the order of packs or on the run of a hash function.
//!
//! # Layers
//!
//! A module imports only from lower numbers; modules of one number are strangers. A test holds this.
//!
//! ```text
//! 0  record     one application as the export wrote it          condition  CEL: parse, check, compile, evaluate in
//!    store      bytes in a file, read at any place                         three values; knows nothing of hiring
//!    spare      things with room, handed back for reuse
//! 1  fact       what a value means: canonical forms and keys
//! 2  ingest     bytes to records: formats, encodings, mapping
//! 3  link       who is the same, and what a group has in common   watchlist  published lists to one neutral form
//! 4  finding    what a rule said of an application
//! 5  schema     the one table of condition fields               scoring    families, causes, thresholds
//! 6  rule       packs: TOML as written, checked, compiled       verdict    stories, ledger, tokens
//! 7  screen     the stages and the driver that streams a batch through them
//! 8  study      what needs whole screenings: tests of rules and packs
//! 9  report     verdicts to bytes: text, JSONL, CSV, XLSX, HTML
//! 10 error      whatever stops a run, over the errors of the stages
//! 11 cli        one file per verb
//! ```
//!
//! What is deliberately absent: `condition` knows no fact, rule or record. `ingest` knows formats, not meaning. `fact`,
//! `link`, rules and `verdict` read no clock, file or network and print nothing. `verdict` sees findings and groups,
//! never a record. `report` decides nothing. Nothing in the library touches the network.
//!
//! # Three promises
//!
//! * **Unknown is never guilt.** A missing column or a blank is unknown, and a rule that rests on it stays undecided.
//! * **Origin never reaches a condition.** Names, countries, cities and schools are opaque types: they are compared
//!   with each other, never with a literal or a list.
//! * **What an applicant can type never lowers suspicion.** Only what the employer or its system recorded does.
//!
//! # Example
//!
//! ```
//! use ringer::rule::{self, Batch, Options};
//! use ringer::study::test;
//! use serde_json::json;
//!
//! let (rules, _) = rule::load(&rule::builtin(), &Options::default()).expect("the built-in packs are valid");
//! let batch = Batch::of(vec![
//!     json!({ "name": "Ann Lee", "phones": ["+1 212 867 5309"], "emails": ["ann@example.org"] }),
//!     json!({ "name": "Raj Patel", "phones": ["(212) 867-5309"], "emails": ["raj@example.org"] }),
//!     json!({ "name": "Joe Cruz", "phones": ["12128675309"], "emails": ["joe@example.org"] }),
//! ]);
//! let concluded = test::screened(&rules, &batch).expect("three readable applications");
//! assert!(concluded[0].verdict.findings.iter().any(|finding| finding.linked.len() == 2));
//! ```

pub mod cli;
pub mod condition;
pub mod error;
pub mod fact;
pub mod finding;
pub mod ingest;
pub mod link;
pub mod record;
pub mod report;
pub mod rule;
pub mod schema;
pub mod scoring;
pub mod screen;
mod spare;
mod store;
pub mod study;
pub mod verdict;
pub mod watchlist;
