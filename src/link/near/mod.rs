//! Near-duplicate text: which texts repeat each other with small changes, and which passages they share.
//!
//! ```text
//! text --Signer--> Signature (48 x 16 bits, one pass)          kept for every text
//! Signatures --candidates--> pairs worth reading               one band of bins at a time
//! two texts --Shingled, similarity--> true Jaccard             of candidates only
//! texts of a group and others --Boilerplate--> discounted      what many unlinked people carry
//! two texts --passages--> longest shared passages              evidence
//! ```
//!
//! A *shingle* is a run of words: five for signatures, three for the similarity, eight for boilerplate. Words are folded
//! to plain lower-case letters and digits, so case, accents and punctuation do not matter; in scripts that put no spaces
//! between words each character counts as a word. Nothing here knows whose text it is, nor what a high similarity means.

mod boilerplate;
mod compare;
mod join;
mod parts;
mod passage;
mod signature;
mod words;

pub use boilerplate::{Boilerplate, MANY, Witness};
pub use compare::{Shingled, similarity};
pub use join::{candidates, candidates_within};
pub use passage::{Passage, passages};
pub use signature::{BINS, Shelf, Signature, Signatures, Signer, SigningRoom};
pub use words::{Word, word_count, wording, words};
