//! One binary of integration tests: the program as users run it, and the rules of the code base.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

mod attachments;
mod broken;
mod common;
mod guide;
mod hostile;
mod layers;
mod link;
mod offers;
mod overlays;
mod packs;
mod readme;
mod rings;
mod samples;
mod scan;
mod schema;
mod study;
mod testing;
mod watchlist;
