//! Crowds: a key that so many share that its rule's own limit on people rules it out, found without reading who they all
//! are.
//!
//! A rule may want few people at a key (`group.people <= 8`), and one in ten applicants may have it. Of such a window the
//! first members are read; if they are more people than the limit, the window is taken to be, as with hubs.

use std::borrow::Cow;
use std::io;

use rayon::prelude::*;

use super::judge::{CROWD, Linked};
use super::plan::Plan;
use super::prepare::Head;
use super::spool::Spool;
use crate::fact::Ground;
use crate::link::{Entry, Group, windows};
use crate::rule::Kind;

/// Where what applications left behind is found again.
pub(crate) struct Left<'a> {
    pub(crate) plan: &'a Plan<'a>,
    pub(crate) ground: &'a Ground,
    pub(crate) spool: &'a Spool,
}

impl Left<'_> {
    /// The buckets without the windows that are crowds; a bucket of nothing else is empty.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub(crate) fn thinned<'e>(&self, buckets: impl Iterator<Item = &'e [Entry]>) -> io::Result<Vec<Cow<'e, [Entry]>>> {
        let most = |bucket: &[Entry]| bucket.first().and_then(|entry| self.plan.most(entry.rule));
        let thin = |bucket: &'e [Entry]| match most(bucket) {
            Some(most) if bucket.len() > CROWD.saturating_mul(most) => self.thin(bucket, most).map(Cow::Owned),
            _ => Ok(Cow::Borrowed(bucket)),
        };
        buckets.map(thin).collect()
    }

    fn thin(&self, bucket: &[Entry], most: usize) -> io::Result<Vec<Entry>> {
        let window = match bucket.first().map(|entry| &self.plan.rule(entry.rule).kind) {
            Some(Kind::Group(rule)) => rule.window,
            _ => None,
        };
        let times = self.times(bucket)?;
        let mut kept: Vec<u32> = Vec::new();
        for members in windows(&times, window) {
            let read = &members[..members.len().min(CROWD.saturating_mul(most))];
            if read.len() == members.len() || self.people(bucket, read)? <= most {
                kept.extend(members);
            }
        }
        // An application without a date is in every window.
        kept.sort_unstable();
        kept.dedup();
        Ok(kept.into_iter().map(|at| bucket[at as usize]).collect())
    }

    /// When the applications of a bucket were made.
    fn times(&self, bucket: &[Entry]) -> io::Result<Vec<Option<i64>>> {
        let block_of = |entry: &Entry| self.spool.block_of(entry.ordinal);
        let parts: Vec<&[Entry]> = bucket.chunk_by(|a, b| block_of(a) == block_of(b)).collect();
        let times = parts.into_par_iter().map(|part| {
            let ordinals: Vec<u32> = part.iter().map(|entry| entry.ordinal).collect();
            self.spool.records(&ordinals, |_, record| Head::decode(record)?.applied_at(self.ground))
        });
        let times: Vec<Vec<Option<i64>>> = times.collect::<io::Result<_>>()?;
        Ok(times.concat())
    }

    /// How many people some members of a bucket claim to be.
    fn people(&self, bucket: &[Entry], members: &[u32]) -> io::Result<usize> {
        let entries: Vec<&Entry> = members.iter().map(|at| &bucket[*at as usize]).collect();
        let mut ordinals: Vec<u32> = entries.iter().map(|entry| entry.ordinal).collect();
        ordinals.sort_unstable();
        ordinals.dedup();
        let linked = Linked::collect(&ordinals, self.ground, &[], self.spool)?;
        let of = |ordinal: u32| linked.binary_search_by_key(&ordinal, |linked| linked.ordinal).ok();
        let member = |entry: &&Entry| Some(linked[of(entry.ordinal)?].member(entry.referee));
        Ok(Group::new(entries.iter().filter_map(member).collect(), None, None).people() as usize)
    }
}
