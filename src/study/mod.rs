//! Studies: what needs whole screenings of made-up or labelled applications. Now: the tests that rules and packs carry,
//! what those tests fail to notice, and what they never see.

pub mod coverage;
pub mod mutate;
pub mod test;
