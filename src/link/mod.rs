//! Linking: which applications are one person's, and what a group of applications that share a key has in common.
//!
//! ```text
//! Facts --> Persona                 who an application says it is, compact, kept for the whole batch
//! Entry (key, rule, ordinal) --> Buckets --> windows --> Group   what is said of the members of one bucket
//! (ordinal, ordinal) --> UnionFind --> clusters
//! Row --> Table --> linkage::link --> links, clusters          without labels, after Fellegi and Sunter
//! ```
//!
//! Nothing here knows a rule, weighs evidence or reads a record; equality of keys is exact. Every result is the same
//! in whatever order the members come.

mod bucket;
mod cluster;
mod group;
mod identity;
pub mod linkage;
mod persona;
mod union_find;

pub use bucket::{Buckets, Entry, windows};
pub use cluster::clusters;
pub use group::{Group, Member};
pub use identity::{people, same_identity};
pub use persona::{Persona, Stint};
pub use union_find::UnionFind;
