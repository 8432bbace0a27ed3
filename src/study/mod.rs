//! Studies: what needs whole screenings of made-up or labelled applications. Now: the tests that rules and packs carry.

pub mod test;
