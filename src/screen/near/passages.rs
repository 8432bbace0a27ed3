//! Passages: of two people whose texts repeat each other, what both wrote and where.

use std::io;

use super::{Library, Unit, excerpt};
use crate::fact::Key;
use crate::finding::{Evidence, Passage};
use crate::link::Group;
use crate::link::near::passages;
use crate::rule::NearRule;
use crate::screen::judge::Roll;

/// Passages shown for one member.
const MOST: usize = 3;

/// Longest passage kept, in characters.
const LONGEST: usize = 400;

/// Pairs of texts that are alike, of all rules' groups.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// By rule and key, sorted within each.
    pairs: Vec<(u16, Key, (Unit, Unit, f64))>,
}

impl Alike {
    /// Adds the pairs of a rule's groups, sorted by key. Rules come in ascending order.
    pub(crate) fn add(&mut self, rule: u16, pairs: Vec<(Key, (Unit, Unit, f64))>) {
        self.pairs.extend(pairs.into_iter().map(|(key, pair)| (rule, key, pair)));
    }

    /// The pairs of a group whose texts are two people's of this window of it.
    pub(crate) fn between(&self, rule: u16, key: Key, group: &Group<'_>) -> Vec<(Unit, Unit, f64)> {
        let from = self.pairs.partition_point(|(r, k, _)| (*r, *k) < (rule, key));
        let of_group = self.pairs[from..].iter().take_while(|(r, k, _)| (*r, *k) == (rule, key));
        let two = |(a, b, _): &(Unit, Unit, f64)| {
            let people = [a, b].map(|unit| group.person_of(unit.ordinal));
            people[0].is_some() && people[1].is_some() && people[0] != people[1]
        };
        of_group.map(|(_, _, pair)| *pair).filter(two).collect()
    }
}

/// The highest similarity.
pub(crate) fn most(pairs: &[(Unit, Unit, f64)]) -> Option<f64> {
    pairs.iter().map(|pair| pair.2).reduce(f64::max)
}

/// Evidence of one member.
pub(crate) type Evidenced = (u32, Vec<Evidence>);

/// What the likest texts share in words fit for a sentence, and for each member what it shares with the text that is
/// likest to its own. Members by ordinal.
///
/// # Errors
/// When the spool cannot be read.
pub(crate) fn witnesses(
    rule: &NearRule,
    library: Library<'_>,
    roll: &Roll,
    pairs: &[(Unit, Unit, f64)],
) -> io::Result<(Box<str>, Vec<Evidenced>)> {
    let both = |pair: &(Unit, Unit, f64)| [(pair.0, pair.1, pair.2), (pair.1, pair.0, pair.2)];
    let mut sides: Vec<(Unit, Unit, f64)> = pairs.iter().flat_map(both).collect();
    // The likest first of each application; of equals, the one that comes first.
    sides.sort_by(|x, y| x.0.ordinal.cmp(&y.0.ordinal).then(y.2.total_cmp(&x.2)).then((x.0, x.1).cmp(&(y.0, y.1))));
    sides.dedup_by_key(|side| side.0.ordinal);
    let mut evidenced = Vec::with_capacity(sides.len());
    let mut longest: Option<(f64, String)> = None;
    for (own, other, similarity) in sides {
        let evidence = shared(rule, library, roll, (own, other), similarity)?;
        if let Some(first) = evidence.first()
            && longest.as_ref().is_none_or(|(most, _)| similarity > *most)
        {
            longest = Some((similarity, excerpt(&first.raw)));
        }
        evidenced.push((own.ordinal, evidence));
    }
    let text = longest.map_or_else(|| "the same wording".into(), |(_, text)| text.into());
    Ok((text, evidenced))
}

/// The longest passages of a text that stand in another.
fn shared(
    rule: &NearRule,
    library: Library<'_>,
    roll: &Roll,
    (own, other): (Unit, Unit),
    similarity: f64,
) -> io::Result<Vec<Evidence>> {
    let there = library.with(other, rule.on, |written| written.text.to_owned())?;
    let with = roll.get(other.ordinal).map(|linked| linked.id.clone()).unwrap_or_default();
    library.with(own, rule.on, |written| {
        let here = written.text;
        let found = passages(here, &there, MOST);
        let evidence = |passage: &crate::link::near::Passage| {
            let (from, to) = (passage.here.0 as usize, passage.here.1 as usize);
            Evidence {
                source: written.source,
                column: written.column,
                field: rule.on,
                item: own.item,
                raw: here.chars().skip(from).take((to - from).min(LONGEST)).collect(),
                canonical: None,
                path: rule.path.to_owned(),
                span: (0, rule.path.len() as u32),
                passage: Some(Passage {
                    with: with.clone(),
                    similarity: (similarity * 1000.0) as u16,
                    here: passage.here,
                    there: passage.there,
                }),
            }
        };
        found.iter().map(evidence).collect()
    })
}
