//! Linking: which applications are one person's, and what a group of applications that share a key has in common.
//!
//! ```text
//! Facts --> Persona                 who an application says it is, compact, kept for the whole batch
//! Entry (key, rule, ordinal) --> Buckets --> windows --> Group   what is said of the members of one bucket
//! (ordinal, ordinal) --> UnionFind --> clusters
//! Row --> Table --> linkage::link --> links, clusters          without labels, after Fellegi and Sunter
//! what members share (ties) --> rings      clusters that no hub, no family and no single slip chains together
//! ```
//!
//! Nothing here knows a rule, weighs evidence or reads a record; equality of keys is exact. Every result is the same
//! in whatever order the members come.

mod bucket;
mod cluster;
mod group;
mod identity;
mod kind;
pub mod linkage;
pub mod near;
mod persona;
mod renamed;
mod ring;
mod union_find;

pub use bucket::{Buckets, Entry, Sieve, windows};
pub use cluster::clusters;
pub use group::{Counted, Group, Member};
pub use identity::{people, same_identity};
pub use kind::TieKind;
pub use persona::{Persona, Stint};
pub use renamed::{renamed, shared};
pub use ring::{At, Break, Holds, Ring, Step, rings};
pub use union_find::UnionFind;
