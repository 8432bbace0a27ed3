//! Which place of a repeated group each column fills, and which of several columns wins a single field.
//!
//! Numbers in headers may start at 0, at 1, or at 2 beside an unnumbered first (`School`, `School 2`); places start
//! at 0. Losers are kept as extra columns, unless they would be kept in the clear and must not.

use std::collections::BTreeMap;

use super::meaning::{Meaning, Piece, group_of, is_list};
use super::report::How;
use super::{Target, decide};
use crate::record::Field;

/// What was decided for one column.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The meaning found.
    pub(crate) meaning: Meaning,
    /// The number in the header.
    pub(crate) number: Option<u16>,
    /// A place that the mapping fixes.
    pub(crate) fixed: Option<u16>,
    /// 0 for the best names of a field; less good ones lose.
    pub(crate) rank: u8,
    /// How it was found.
    pub(crate) how: How,
    /// In per cent.
    pub(crate) confidence: u8,
    /// What is done with the column; final after [`settle`].
    pub(crate) target: Target,
    /// The name of an extra or enrich entry.
    pub(crate) name: Option<String>,
    /// Something the user should know.
    pub(crate) note: Option<String>,
}

impl Choice {
    /// A meaning that was found.
    pub(crate) fn meaning(meaning: Meaning, number: Option<u16>, rank: u8, how: How, confidence: u8) -> Choice {
        let target = match meaning {
            Meaning::Field(field) => Target::Field { field, item: 0 },
            Meaning::Piece(piece) => Target::Piece(piece),
            Meaning::Guess(_) => Target::Field { field: Field::Extra, item: 0 },
            Meaning::Drop => Target::Dropped,
        };
        Choice { meaning, number, fixed: None, rank, how, confidence, target, name: None, note: None }
    }

    /// A field without a number.
    pub(crate) fn field(field: Field, how: How, confidence: u8) -> Choice {
        Choice::meaning(Meaning::Field(field), None, 0, how, confidence)
    }

    /// A column kept by its header.
    pub(crate) fn extra(how: How) -> Choice {
        Choice::field(Field::Extra, how, 0)
    }

    /// A column that is not kept.
    pub(crate) fn of(target: Target, how: How) -> Choice {
        Choice { target, ..Choice::meaning(Meaning::Drop, None, 0, how, 100) }
    }

    /// Mapping before profile before alias before values before likeness.
    fn order(&self) -> (u8, u8, u8) {
        let how = match self.how {
            How::Mapping => 0,
            How::Profile(_) => 1,
            How::Values => 3,
            How::Fuzzy => 4,
            _ => 2,
        };
        (how, self.rank, 100 - self.confidence)
    }
}

/// Gives every column its place, and every single field one column.
pub(crate) fn settle(choices: &mut [Choice], headers: &[String]) {
    let mut single: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
    let mut groups: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (i, choice) in choices.iter().enumerate() {
        match choice.target {
            Target::Field { field, .. } if is_list(field) || matches!(field, Field::Extra | Field::Enrich) => {}
            Target::Field { field, .. } => match group_of(field) {
                Some(group) => groups.entry(group).or_default().push(i),
                None => single.entry(field).or_default().push(i),
            },
            Target::Piece(Piece::MiddleName | Piece::HouseNumber) => {}
            _ => {}
        }
    }
    for (field, columns) in single {
        settle_single(field, &columns, choices, headers);
    }
    for columns in groups.values() {
        settle_group(columns, choices);
    }
    one_piece_each(choices);
}

fn settle_single(field: Field, columns: &[usize], choices: &mut [Choice], headers: &[String]) {
    let Some(&winner) = columns.iter().min_by_key(|i| (choices[**i].order(), **i)) else { return };
    for &loser in columns.iter().filter(|i| **i != winner) {
        let note = format!("`{}` is already read from `{}`", field.path(), headers[winner].trim());
        choices[loser] = demoted(field);
        choices[loser].note = Some(note);
    }
}

/// What becomes of a column that lost its field: an extra, unless it may not be kept in the clear.
fn demoted(field: Field) -> Choice {
    match field {
        Field::IdNumber | Field::PaymentAccountHash => Choice::of(Target::Secret, How::Secret),
        Field::DateOfBirth => Choice::of(Target::Protected("birth date"), How::Protected("birth date")),
        _ => Choice::extra(How::Extra),
    }
}

/// One column per piece: a second middle name or house number is an extra.
fn one_piece_each(choices: &mut [Choice]) {
    let mut seen: Vec<Piece> = Vec::new();
    for choice in choices {
        let Target::Piece(piece) = choice.target else { continue };
        if decide::is_before(piece) || matches!(piece, Piece::LinkedInHandle | Piece::GitHubHandle) {
            continue;
        }
        if seen.contains(&piece) {
            *choice = Choice::extra(How::Extra);
        }
        seen.push(piece);
    }
}

/// Places of one group's columns.
fn settle_group(columns: &[usize], choices: &mut [Choice]) {
    let field_at = |choices: &[Choice], i: usize| choices[i].target.field().unwrap_or(Field::Extra);
    let numbers = columns.iter().filter(|i| choices[**i].fixed.is_none()).filter_map(|i| choices[*i].number);
    let least = numbers.clone().min();
    let unnumbered_first = least.is_some_and(|n| n >= 2)
        && columns.iter().any(|i| choices[*i].number.is_none() && choices[*i].fixed.is_none());
    let base = match least {
        Some(_) if unnumbered_first => 1,
        Some(n) => n,
        None => 0,
    };
    let fixed_end = columns.iter().filter_map(|i| choices[*i].fixed).map(|n| n + 1).max().unwrap_or(0);
    let numbered_end = numbers.max().map_or(0, |n| n.saturating_sub(base) + 1);
    let free = if unnumbered_first { 0 } else { numbered_end.max(fixed_end) };
    let mut taken: Vec<(Field, u16)> = Vec::new();
    for &i in columns {
        let field = field_at(choices, i);
        let mut item = match (choices[i].fixed, choices[i].number) {
            (Some(at), _) => at,
            (None, Some(n)) => n - base.min(n),
            (None, None) => free,
        };
        // A second column for the same place continues the group.
        while taken.contains(&(field, item)) && item < u16::MAX {
            item = if choices[i].number.is_some() {
                item.max(numbered_end) + u16::from(item >= numbered_end)
            } else {
                item + 1
            };
        }
        taken.push((field, item));
        choices[i].target = Target::Field { field, item };
    }
}
