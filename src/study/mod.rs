//! Studies: what needs whole screenings of made-up or labelled applications: the tests that rules and packs carry, what
//! those tests fail to notice and never see, what rules are worth on labelled cases, and what changes from one set of
//! results to another.

pub mod backtest;
pub mod coverage;
pub mod diff;
pub mod expect;
pub mod fit;
pub mod labels;
pub mod mutate;
pub mod share;
pub mod test;
