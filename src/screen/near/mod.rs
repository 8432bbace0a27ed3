//! Near-duplicate texts of a batch: what each record leaves of its texts, and which texts repeat each other.
//!
//! ```text
//! collect   each record: a signature for each text, the text into a spool of its own
//! find      signatures of all records --> pairs; the texts of both are read back and compared
//! settle    pairs of different people --> groups, once what many unlinked people carry is left out
//! passages  groups that hit --> the passages that two of them share
//! ```
//!
//! A group is whoever pairs connect, two applications of one person too. Signatures, about a hundred bytes a text, stay
//! in memory while there is room, pairs always; texts are only ever read one at a time.

mod passages;
mod settle;
mod signed;

use std::io;

pub(crate) use passages::{Alike, most, witnesses};
pub(crate) use settle::{Batch, Found, settle};
pub(crate) use signed::Signed;

use super::plan::Plan;
use super::spool::{Block, Spool};
use crate::fact::Ground;
use crate::link::near::{
    Boilerplate, Shingled, Signer, SigningRoom, Word, candidates, candidates_within, similarity, wording,
};
use crate::record::{Application, Field, Source, read_byte, read_number, read_text, write_number, write_text};
use crate::rule::{Kind, NearRule};

/// One text: the application, and which of its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Unit {
    pub(crate) ordinal: u32,
    pub(crate) item: u16,
}

/// What a chunk of records leaves of its texts.
#[derive(Default)]
pub(crate) struct Texts {
    /// By place in [`Plan::nears`].
    pub(crate) signed: Vec<Signed>,
    /// The texts that were signed, for every record of the chunk.
    pub(crate) block: Block,
}

/// Two texts that repeat each other, by their places in [`Signed`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) similarity: f64,
}

/// Whether what the rule compares is known of an application.
pub(crate) fn known(rule: &NearRule, app: &Application) -> bool {
    app.carried.contains(rule.on) && (rule.on == Field::AnswerText || app.get(rule.on).is_some())
}

/// Makes the batch's signatures. They depend on employer and day, which those who write the texts cannot choose.
pub(crate) fn signer(plan: &Plan<'_>, ground: &Ground) -> Signer {
    let mut seed = b"ringer near 1".to_vec();
    seed.extend_from_slice(&plan.now.to_le_bytes());
    seed.extend_from_slice(ground.scope.as_bytes());
    Signer::new(&seed)
}

/// Takes the texts of a record that any rule compares.
pub(crate) fn collect(plan: &Plan<'_>, signer: &Signer, app: &Application, texts: &mut Texts, room: &mut SigningRoom) {
    for (index, signed) in plan.nears.iter().zip(&mut texts.signed) {
        let Kind::Near(rule) = &plan.rule(*index).kind else { continue };
        for cell in app.of(rule.on).filter(|cell| app.cell(rule.on, cell.item) == Some(*cell)) {
            let text = app.text(cell);
            if let Some(signature) = signer.sign(text, rule.min_words, room) {
                signed.push(Unit { ordinal: app.ordinal, item: cell.item }, signature);
                Written { source: app.source, column: cell.column, text }.write(
                    rule.on,
                    cell.item,
                    &mut texts.block.bytes,
                );
            }
        }
    }
    texts.block.end_record();
}

/// A text that was signed, and where it stood.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Written<'t> {
    pub(crate) source: Source,
    pub(crate) column: u16,
    pub(crate) text: &'t str,
}

impl<'t> Written<'t> {
    fn write(&self, on: Field, item: u16, out: &mut Vec<u8>) {
        out.push(on as u8);
        for number in [item.into(), self.source.file.into(), self.source.row, self.column.into()] {
            write_number(out, number.into());
        }
        write_text(out, self.text);
    }

    /// The text of this field and item, from those of its record.
    fn find(on: Field, item: u16, mut bytes: &'t [u8]) -> Option<Written<'t>> {
        let bytes = &mut bytes;
        loop {
            let field = read_byte(bytes)?;
            let mut number = || u32::try_from(read_number(bytes)?).ok();
            let (at, file, row, column) = (number()?, number()?, number()?, number()?);
            let text = read_text(bytes)?;
            if (field, at) == (on as u8, item.into()) {
                let source = Source { file: u16::try_from(file).ok()?, row };
                return Some(Written { source, column: u16::try_from(column).ok()?, text });
            }
        }
    }
}

/// Reads texts back.
#[derive(Clone, Copy)]
pub(crate) struct Library<'a> {
    pub(crate) spool: &'a Spool,
}

impl Library<'_> {
    /// Runs `read` on a unit's text.
    pub(crate) fn with<R>(&self, unit: Unit, on: Field, read: impl FnOnce(Written<'_>) -> R) -> io::Result<R> {
        self.spool.record(unit.ordinal, |bytes| {
            let written = Written::find(on, unit.item, bytes);
            read(written.expect("the spool gives back what was written"))
        })
    }

    /// Runs `read` on the texts of some units, which ascend.
    fn each<R>(&self, units: &[Unit], on: Field, mut read: impl FnMut(Written<'_>) -> R) -> io::Result<Vec<R>> {
        let ordinals: Vec<u32> = units.iter().map(|unit| unit.ordinal).collect();
        let mut items = units.iter().map(|unit| unit.item);
        self.spool.records(&ordinals, |_, bytes| {
            let written = items.next().and_then(|item| Written::find(on, item, bytes));
            read(written.expect("the spool gives back what was written"))
        })
    }

    fn wording(&self, unit: Unit, on: Field) -> io::Result<Vec<Word>> {
        self.with(unit, on, |written| wording(written.text))
    }
}

/// The pairs of texts of one rule that are alike enough, by what stands in them. Of signatures in a file each thread holds
/// about `room` at a time.
///
/// # Errors
/// When a temporary file cannot be read.
pub(crate) fn find(rule: &NearRule, signed: &Signed, library: Library<'_>, room: usize) -> io::Result<Vec<Pair>> {
    let mut pairs = match signed.in_memory() {
        Some(signatures) => candidates(signatures, rule.at_least),
        None => candidates_within(signed, rule.at_least, room)?,
    };
    let ordinal = |unit: u32| signed.units[unit as usize].ordinal;
    pairs.retain(|(a, b)| ordinal(*a) != ordinal(*b));
    compare(rule, signed, library, &pairs, None)
}

/// Pairs compared at a time by one thread, so that only the texts of so many are held.
const AT_ONCE: usize = 4096;

/// Of these pairs, those that are alike enough; if there is boilerplate, in what is left of the texts without it.
fn compare(
    rule: &NearRule,
    signed: &Signed,
    library: Library<'_>,
    pairs: &[(u32, u32)],
    boilerplate: Option<&Boilerplate>,
) -> io::Result<Vec<Pair>> {
    use rayon::prelude::*;
    let parts: Vec<Vec<Pair>> = pairs
        .par_chunks(AT_ONCE)
        .map(|pairs| {
            let mut needed: Vec<u32> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
            needed.sort_unstable();
            needed.dedup();
            let units: Vec<Unit> = needed.iter().map(|at| signed.units[*at as usize]).collect();
            let texts: Vec<Shingled> = library.each(&units, rule.on, |written| match boilerplate {
                Some(boilerplate) => boilerplate.removed_from(&wording(written.text)),
                None => Shingled::of(written.text),
            })?;
            let of = |unit: u32| needed.binary_search(&unit).ok().map(|at| &texts[at]);
            let alike = |(a, b): &(u32, u32)| {
                let (one, other) = (of(*a)?, of(*b)?);
                // What is left when boilerplate is gone must still be a text.
                let enough = boilerplate.is_none() || one.words().min(other.words()) >= least(rule);
                let similarity = if enough { similarity(one, other) } else { 0.0 };
                (similarity >= rule.at_least).then_some(Pair { a: *a, b: *b, similarity })
            };
            Ok(pairs.iter().filter_map(alike).collect())
        })
        .collect::<io::Result<_>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Fewest words left of a text without its boilerplate.
fn least(rule: &NearRule) -> usize {
    rule.min_words as usize / 2
}

/// The beginning of a passage, fit for a sentence.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            let cut = line[..at].rfind(' ').unwrap_or(at);
            format!("\"{} ...\"", &line[..cut])
        }
        None => format!("\"{line}\""),
    }
}
