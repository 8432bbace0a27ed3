//! Comparisons: which attributes of a table are compared, and the pattern of levels that two records show.
//!
//! Chosen by themselves from the columns that hold enough to compare. Equal values are equal numbers; texts are read
//! only where numbers differ and a cheap bound does not settle it.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::copies;
use super::level::{self, Kind, SAME, birth, key, mailbox, name, text};
use super::measure::{edits, grams, letters, prefix, sound};
use super::model::Hope;
use super::table::{Attribute, Column, Dictionary, Table};
use crate::fact::{fold, nickname};

/// The most comparisons: a pattern has four bits for each.
pub(super) const MAX_COMPARISONS: usize = 16;
/// The most columns that map to no field and are compared.
const MAX_EXTRA: usize = 6;
/// Columns beside names and these many others make a career needless.
const ENOUGH: usize = 4;
/// A column of which two cells are the same this seldom holds something of the person's own.
pub(super) const TELLING: f64 = 0.002;
/// Records looked at to see what a column is.
const SAMPLE: u32 = 1000;

/// The levels that two records show, four bits a comparison, the first lowest.
pub(super) type Pattern = u64;

/// The level of one comparison in a pattern.
pub(super) fn level_of(pattern: Pattern, comparison: usize) -> usize {
    (pattern >> (4 * comparison) & 15) as usize
}

/// One attribute that is compared.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub(super) attribute: Attribute,
    pub(super) kind: Kind,
    pub(super) personal: bool,
}

/// What is known of a distinct value beside its text.
#[derive(Clone, Copy, Debug, Default)]
struct Trait {
    /// Characters, as [`letters`].
    letters: u64,
    /// Mark of the first part: a mailbox before its `@`, a name's sound.
    part: u64,
    /// Grams of the text, of a mailbox before its `@`.
    part_grams: u64,
    len: u8,
    /// Several words.
    words: bool,
    /// A common name.
    common: bool,
}

struct Part<'t> {
    comparison: Comparison,
    column: &'t Column,
    /// Where its cells stand in a row.
    at: usize,
    /// Where its grams stand in a row of grams.
    grams: Option<usize>,
    traits: Vec<Trait>,
    /// For names: marks of the names a value may be short for or another spelling of.
    roots: Vec<Vec<u64>>,
    /// For birth dates: the eight digits, four bits each; 0 for anything else.
    digits: Vec<u32>,
    /// By value how many of its cells are copies of others.
    copied: HashMap<u32, u32, FixedState>,
    /// How many those are in all.
    copies: u64,
}

/// Compares records of a table.
pub(super) struct Comparer<'t> {
    parts: Vec<Part<'t>>,
    given: Option<usize>,
    family: Option<usize>,
    /// Cells of all compared columns, record by record, so that a pair is two places in memory.
    rows: Vec<u32>,
    width: usize,
    /// The same for the grams of long texts.
    grams: Vec<u64>,
    grams_width: usize,
    copies: Vec<Vec<u32>>,
}

impl<'t> Comparer<'t> {
    /// Chooses comparisons for a table.
    pub(super) fn new(table: &'t Table) -> Comparer<'t> {
        let (mut parts, mut width, mut grams_width): (Vec<Part<'t>>, usize, usize) = (Vec::new(), 0, 0);
        for column in chosen(table) {
            let mut part = Part::of(column);
            part.at = width;
            width += column.slots();
            if matches!(part.comparison.kind, Kind::Text | Kind::Phone | Kind::Mailbox) {
                part.grams = Some(grams_width);
                grams_width += 1;
            }
            parts.push(part);
        }
        let at = |kind| parts.iter().position(|part| part.comparison.kind == kind);
        let (given, family) = (at(Kind::Given), at(Kind::Family));
        let records = table.len();
        let mut rows = Vec::with_capacity(records as usize * width);
        let mut grams = Vec::with_capacity(records as usize * grams_width);
        for record in 0..records {
            for part in &parts {
                rows.extend_from_slice(part.column.cells(record));
                if part.grams.is_some() {
                    grams.push(part.traits[part.column.cell(record) as usize].part_grams);
                }
            }
        }
        let mut comparer = Comparer { parts, given, family, rows, width, grams, grams_width, copies: Vec::new() };
        comparer.copies = copies::groups(&comparer, records);
        comparer.count_copies_once();
        comparer
    }

    fn count_copies_once(&mut self) {
        for group in &self.copies {
            let (at, more) = (group[0] as usize * self.width, group.len() as u32 - 1);
            let cells = &self.rows[at..at + self.width];
            for part in &mut self.parts {
                for &value in cells[part.at..part.at + part.column.slots()].iter().filter(|value| **value != 0) {
                    *part.copied.entry(value).or_default() += more;
                    part.copies += u64::from(more);
                }
            }
        }
    }

    /// Records that are copies of each other, by group, ascending.
    pub(super) fn copies(&self) -> &[Vec<u32>] {
        &self.copies
    }

    /// Whether a record says enough that one that says the same is the same person's: a full name, and a birth date or a
    /// key of the person's own.
    pub(super) fn names_one(&self, record: u32) -> bool {
        let cells = self.cells(record);
        let (mut named, mut own) = (true, false);
        for part in &self.parts {
            let value = cells[part.at];
            match part.comparison.kind {
                Kind::Given | Kind::Family => named &= value != 0,
                Kind::Birth => {
                    let digits = part.digits[value as usize];
                    own |= digits >> 8 & 0xff != 0 && digits & 0xff != 0;
                }
                Kind::Key => own |= value != 0,
                _ => {}
            }
        }
        named && own && (self.given.is_some() || self.family.is_some())
    }

    /// Whether two records are copies of each other.
    pub(super) fn copied(&self, a: u32, b: u32) -> bool {
        self.cells(a) == self.cells(b) && self.names_one(a)
    }

    /// The cells of a record, by column.
    pub(super) fn cells(&self, record: u32) -> &[u32] {
        self.row(record).0
    }

    /// How many cells of a comparison's column hold a value, copies counted once.
    pub(super) fn count(&self, comparison: usize, value: u32) -> u32 {
        let part = &self.parts[comparison];
        part.column.values.count(value) - part.copied.get(&value).copied().unwrap_or(0)
    }

    /// How many cells of a comparison's column are not blank, copies counted once.
    pub(super) fn filled(&self, comparison: usize) -> u64 {
        let part = &self.parts[comparison];
        part.column.filled() - part.copies
    }

    /// How probable it is that two cells of a comparison's column hold the same, copies counted once.
    pub(super) fn collision(&self, comparison: usize) -> f64 {
        let filled = self.filled(comparison) as f64;
        let values = 1..self.parts[comparison].column.values.len() as u32;
        let same: f64 =
            values.map(|value| f64::from(self.count(comparison, value))).map(|count| count * (count - 1.0)).sum();
        if filled < 2.0 { 0.0 } else { same / (filled * (filled - 1.0)) }
    }

    /// The comparisons, in the order of a pattern's levels.
    pub(super) fn comparisons(&self) -> impl ExactSizeIterator<Item = &Comparison> {
        self.parts.iter().map(|part| &part.comparison)
    }

    /// The column of a comparison.
    pub(super) fn column(&self, comparison: usize) -> &'t Column {
        self.parts[comparison].column
    }

    /// The cells of a record and the grams of its long texts.
    fn row(&self, record: u32) -> (&[u32], &[u64]) {
        let (at, grams) = (record as usize * self.width, record as usize * self.grams_width);
        (&self.rows[at..at + self.width], &self.grams[grams..grams + self.grams_width])
    }

    /// The levels that two records show. Symmetric.
    pub(super) fn pattern(&self, a: u32, b: u32) -> Pattern {
        let mut pattern = 0;
        let (left, right) = (self.row(a), self.row(b));
        for (at, part) in self.parts.iter().enumerate() {
            pattern |= u64::from(part.level(left, right)) << (4 * at);
        }
        self.names(pattern, a, b)
    }

    /// The pattern where it can reach the cut. Texts are read only while there is hope.
    pub(super) fn hopeful(&self, a: u32, b: u32, hope: &Hope) -> Option<Pattern> {
        let (left, right) = (self.row(a), self.row(b));
        let (mut pattern, mut sum, mut open) = (0, 0.0, 0_u32);
        for (at, part) in self.parts.iter().enumerate() {
            match part.quick(left, right) {
                Some(level) => {
                    pattern |= u64::from(level) << (4 * at);
                    sum += hope.bits[at][usize::from(level)];
                }
                None => {
                    sum += hope.unlike[at].max(hope.bits[at][usize::from(SAME)]);
                    open |= 1 << at;
                }
            }
        }
        // Names last: what they come to may still change when they are swapped.
        let named = self.given.map_or(0, |at| 1 << at) | self.family.map_or(0, |at| 1 << at);
        for mut turn in [open & !named, open & named] {
            while turn != 0 {
                // Rounding must not decide.
                if sum < hope.least - 1e-6 {
                    return None;
                }
                let at = turn.trailing_zeros() as usize;
                turn &= turn - 1;
                let level = self.parts[at].level(left, right);
                pattern |= u64::from(level) << (4 * at);
                if named >> at & 1 == 0 {
                    let most = hope.unlike[at].max(hope.bits[at][usize::from(SAME)]);
                    sum += hope.bits[at][usize::from(level)] - most;
                }
            }
        }
        Some(self.names(pattern, a, b)).filter(|pattern| hope.of(*pattern))
    }

    /// Names that stand in each other's place.
    fn names(&self, pattern: Pattern, a: u32, b: u32) -> Pattern {
        let (Some(given), Some(family)) = (self.given, self.family) else { return pattern };
        let differ = |at| level_of(pattern, at) == usize::from(name::DIFFER);
        if !(differ(given) && differ(family) && self.crossed(given, family, a, b)) {
            return pattern;
        }
        pattern & !(15 << (4 * family)) & !(15 << (4 * given)) | u64::from(name::CROSSED) << (4 * given)
    }

    /// The cells (number of the value in the column) that brought a pair to its level.
    pub(super) fn met(&self, comparison: usize, a: u32, b: u32) -> (u32, u32) {
        let part = &self.parts[comparison];
        let (a, b) = (part.column.cells(a), part.column.cells(b));
        part.best(a, b).map_or((a[0], b[0]), |(_, x, y)| (x, y))
    }

    /// Whether one's given name is the other's family name, both ways.
    fn crossed(&self, given: usize, family: usize, a: u32, b: u32) -> bool {
        let (given, family) = (&self.parts[given], &self.parts[family]);
        let alike = |g: u32, f: u32| {
            let (g, f) = (given.column.cell(g), family.column.cell(f));
            let apart = given.traits[g as usize].letters ^ family.traits[f as usize].letters;
            let (g, f) = (given.column.values.text(g), family.column.values.text(f));
            apart.count_ones() <= 2 && edits(g.as_bytes(), f.as_bytes(), usize::from(g.len() > 3)).is_some()
        };
        alike(a, b) && alike(b, a)
    }
}

impl<'t> Part<'t> {
    fn of(column: &'t Column) -> Part<'t> {
        let attribute = column.attribute.clone();
        let kind = Kind::of(&attribute);
        let number = matches!(attribute, Attribute::Extra(_)) && column.collision() < TELLING;
        let comparison = Comparison { kind, personal: number || level::personal(&attribute), attribute };
        let numbers = || 0..column.values.len() as u32;
        let digits = match kind {
            Kind::Birth => numbers().map(|n| digits(column.values.text(n))).collect(),
            _ => Vec::new(),
        };
        let traits = match kind {
            Kind::Key | Kind::Birth => Vec::new(),
            _ => numbers().map(|n| Trait::of(kind, column.values.text(n))).collect(),
        };
        let roots = match kind {
            Kind::Given | Kind::Family => numbers().map(|n| roots(column.values.text(n))).collect(),
            _ => Vec::new(),
        };
        let (copied, copies) = (HashMap::default(), 0);
        Part { comparison, column, at: 0, grams: None, traits, roots, digits, copied, copies }
    }

    fn level(&self, (a, p): (&[u32], &[u64]), (b, q): (&[u32], &[u64])) -> u8 {
        let slots = self.column.slots();
        let (cells_a, cells_b) = (&a[self.at..self.at + slots], &b[self.at..self.at + slots]);
        if slots > 1 && cells_a[1] | cells_b[1] != 0 {
            return self.best(cells_a, cells_b).map_or(0, |(level, _, _)| level);
        }
        let (x, y) = (cells_a[0], cells_b[0]);
        if x == 0 || y == 0 {
            return 0;
        }
        if x == y {
            return SAME;
        }
        match self.grams {
            Some(at) if self.far(p[at], q[at]) => self.last(),
            _ => self.differing(x.min(y), x.max(y)),
        }
    }

    /// The level where numbers, dates and grams settle it.
    fn quick(&self, (a, p): (&[u32], &[u64]), (b, q): (&[u32], &[u64])) -> Option<u8> {
        let (x, y) = (a[self.at], b[self.at]);
        if self.column.slots() > 1 && a[self.at + 1] | b[self.at + 1] != 0 {
            return None;
        }
        if x == 0 || y == 0 {
            return Some(0);
        }
        match (self.comparison.kind, self.grams) {
            _ if x == y => Some(SAME),
            (Kind::Key, _) => Some(key::DIFFER),
            (Kind::Birth, _) => Some(births(self.digits[x as usize], self.digits[y as usize])),
            (_, Some(at)) if self.far(p[at], q[at]) => Some(self.last()),
            _ => None,
        }
    }

    /// Whether grams alone show that long texts have nothing in common.
    fn far(&self, p: u64, q: u64) -> bool {
        let several = p.count_ones().max(q.count_ones()) + 2;
        // Neighbours that are swapped change six grams, and short texts have no more.
        (p ^ q).count_ones() > several.max(if self.comparison.kind == Kind::Text { 6 } else { 10 })
    }

    /// The level of disagreement.
    fn last(&self) -> u8 {
        (self.comparison.kind.levels().len() - 1) as u8
    }

    /// The best level over the values of both, and the values that show it.
    fn best(&self, a: &[u32], b: &[u32]) -> Option<(u8, u32, u32)> {
        let mut best: Option<(u8, u32, u32)> = None;
        for &x in a.iter().filter(|x| **x != 0) {
            for &y in b.iter().filter(|y| **y != 0) {
                let level = if x == y { SAME } else { self.differing(x.min(y), x.max(y)) };
                if best.is_none_or(|(least, _, _)| level < least) {
                    best = Some((level, x, y));
                }
            }
        }
        best
    }

    /// The level of two values that are not equal.
    fn differing(&self, x: u32, y: u32) -> u8 {
        match self.comparison.kind {
            Kind::Key => return key::DIFFER,
            Kind::Birth => return births(self.digits[x as usize], self.digits[y as usize]),
            _ => {}
        }
        let (p, q) = (&self.traits[x as usize], &self.traits[y as usize]);
        let values = &self.column.values;
        match self.comparison.kind {
            Kind::Given | Kind::Family => self.names(values, (x, p), (y, q)),
            Kind::Mailbox => mailboxes(values, (x, p), (y, q)),
            Kind::Phone => phones(values, (x, p), (y, q)),
            _ => texts(values, (x, p), (y, q)),
        }
    }

    fn names(&self, values: &Dictionary, (x, p): (u32, &Trait), (y, q): (u32, &Trait)) -> u8 {
        let (roots_x, roots_y) = (&self.roots[x as usize], &self.roots[y as usize]);
        if roots_x.iter().any(|root| roots_y.contains(root)) {
            return name::SHORT;
        }
        let same_sound = p.part == q.part && p.part != 0;
        let longer = p.len.max(q.len);
        let most = if longer >= 9 { 3 } else { 1 + usize::from(longer >= 5) };
        let plain = !p.words && !q.words && p.len > 1 && q.len > 1;
        let (letters, grams) = ((p.letters ^ q.letters).count_ones(), (p.part_grams ^ q.part_grams).count_ones());
        if plain && !same_sound && (letters as usize > 2 * most || grams as usize > 4 * most + 2) {
            // Too far for so few edits; they may still begin alike.
            let (a, b) = (values.text(x).as_bytes(), values.text(y).as_bytes());
            return if long_prefix(a, b) { name::NEAR } else { name::DIFFER };
        }
        let (a, b) = (values.text(x), values.text(y));
        if (p.words || q.words) && shares_word(a, b) {
            return name::SHORT;
        }
        if p.len == 1 || q.len == 1 {
            return if a.as_bytes().first() == b.as_bytes().first() { name::INITIAL } else { name::DIFFER };
        }
        let (a, b) = (a.as_bytes(), b.as_bytes());
        match edits(a, b, most) {
            Some(0..=1) if longer >= 4 && !(p.common && q.common) => name::SLIP,
            Some(2) if longer >= 9 => name::SLIP,
            Some(_) => name::NEAR,
            None if same_sound || long_prefix(a, b) => name::NEAR,
            None => name::DIFFER,
        }
    }
}

impl Trait {
    fn of(kind: Kind, text: &str) -> Trait {
        let part = match kind {
            Kind::Mailbox => local(text).filter(|local| local.len() >= 4).map_or(0, |l| fold::mark(l.as_bytes()).get()),
            Kind::Given | Kind::Family if text.len() >= 4 => fold::mark(&sound(text.as_bytes())).get(),
            _ => 0,
        };
        let named = matches!(kind, Kind::Given | Kind::Family);
        Trait {
            letters: letters(text.as_bytes()),
            part,
            part_grams: grams(local(text).filter(|_| kind == Kind::Mailbox).unwrap_or(text).as_bytes()),
            len: text.len().min(255) as u8,
            words: text.contains(' '),
            common: named && nickname::common(text),
        }
    }
}

/// What stands before the `@`.
pub(super) fn local(mailbox: &str) -> Option<&str> {
    mailbox.split_once('@').map(|(local, _)| local)
}

/// Marks of the names that a name's first word may be short for or another spelling of.
fn roots(text: &str) -> Vec<u64> {
    let word = text.split(' ').next().unwrap_or(text);
    let mut roots: Vec<u64> = nickname::roots(word).map(|root| fold::mark(root.as_bytes()).get()).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}

/// Whether a whole word of one is a word of the other, or the words run together.
fn shares_word(a: &str, b: &str) -> bool {
    let whole = |word: &&str| word.len() > 1;
    a.split(' ').filter(whole).any(|x| b.split(' ').filter(whole).any(|y| x == y))
        || a.bytes().filter(|c| *c != b' ').eq(b.bytes().filter(|c| *c != b' '))
}

fn long_prefix(a: &[u8], b: &[u8]) -> bool {
    let same = prefix(a, b);
    same >= 4 && same * 2 >= a.len().max(b.len())
}

/// Eight digits, four bits each, the first highest; 0 for anything else.
fn digits(text: &str) -> u32 {
    match text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() == 8 {
        true => text.bytes().fold(0, |digits, byte| digits << 4 | u32::from(byte - b'0')),
        false => 0,
    }
}

/// The level of two birth dates, year, month and day in eight digits, 00 for what is not known.
fn births(a: u32, b: u32) -> u8 {
    let parts = |digits: u32| (digits >> 16, digits >> 8 & 0xff, digits & 0xff);
    let ((y1, m1, d1), (y2, m2, d2)) = (parts(a), parts(b));
    let year = y1 == y2;
    if a == 0 || b == 0 {
        return birth::DIFFER;
    }
    if m1 == 0 || m2 == 0 {
        return if year { birth::YEAR } else { birth::DIFFER };
    }
    if d1 == 0 || d2 == 0 {
        return if year && m1 == m2 { birth::PARTS } else { birth::DIFFER };
    }
    let wrong = wrong_digits(a, b);
    if year && m1 == d2 && d1 == m2 || wrong == 1 {
        birth::SLIP
    } else if usize::from(year) + usize::from(m1 == m2) + usize::from(d1 == d2) == 2 {
        birth::PARTS
    } else if steps(parts(a), parts(b)) {
        birth::STEPS
    } else if year || wrong == 2 {
        birth::YEAR
    } else {
        birth::DIFFER
    }
}

/// Digits that differ; two neighbours that are swapped count once.
fn wrong_digits(a: u32, b: u32) -> u32 {
    let digit = |digits: u32, at: u32| digits >> (28 - 4 * at) & 15;
    let (mut wrong, mut at) = (0, 0);
    while at < 8 {
        if digit(a, at) != digit(b, at) {
            wrong += 1;
            let swapped = at < 7 && digit(a, at) == digit(b, at + 1) && digit(a, at + 1) == digit(b, at);
            at += u32::from(swapped);
        }
        at += 1;
    }
    wrong
}

/// Whether year, month and day are each as near as a slip in one of them leaves them.
fn steps((y1, m1, d1): (u32, u32, u32), (y2, m2, d2): (u32, u32, u32)) -> bool {
    let number = |digits: u32| (0..4).rev().fold(0, |number, at| number * 10 + (digits >> (4 * at) & 15));
    let apart = |a: u32, b: u32| number(a).abs_diff(number(b));
    matches!(apart(y1, y2), 0 | 1 | 10) && apart(m1, m2) <= 1 && apart(d1, d2) <= 2
}

fn mailboxes(values: &Dictionary, (x, p): (u32, &Trait), (y, q): (u32, &Trait)) -> u8 {
    if p.part == q.part && p.part != 0 {
        return mailbox::LOCAL;
    }
    if (p.letters ^ q.letters).count_ones() > 8 {
        return mailbox::DIFFER;
    }
    let (a, b) = (values.text(x), values.text(y));
    match edits(a.as_bytes(), b.as_bytes(), 4) {
        Some(0..=2) => return mailbox::SLIP,
        Some(_) => return mailbox::NEAR,
        None => {}
    }
    let (a, b) = (local(a).unwrap_or(a).as_bytes(), local(b).unwrap_or(b).as_bytes());
    let most = a.len().min(b.len()) / 4;
    if a.len().min(b.len()) >= 5 && edits(a, b, most.min(3)).is_some() { mailbox::NEAR } else { mailbox::DIFFER }
}

fn phones(values: &Dictionary, (x, p): (u32, &Trait), (y, q): (u32, &Trait)) -> u8 {
    if (p.letters ^ q.letters).count_ones() > 4 {
        return text::DIFFER;
    }
    let (a, b) = (values.text(x).as_bytes(), values.text(y).as_bytes());
    fn tail(number: &[u8]) -> Option<&[u8]> {
        number.get(number.len().checked_sub(8)?..)
    }
    match edits(a, b, 2) {
        Some(1) => text::SLIP,
        _ if tail(a).is_some() && tail(a) == tail(b) => text::SLIP,
        Some(_) => text::NEAR,
        None => text::DIFFER,
    }
}

fn texts(values: &Dictionary, (x, p): (u32, &Trait), (y, q): (u32, &Trait)) -> u8 {
    let longer = usize::from(p.len.max(q.len));
    let slip = if longer >= 8 { 2 } else { 1 };
    let near = (longer / 4).clamp(slip, 5);
    let apart = (p.letters ^ q.letters).count_ones() as usize;
    let (a, b) = (values.text(x), values.text(y));
    if apart <= 2 * near {
        match edits(a.as_bytes(), b.as_bytes(), near) {
            Some(edits) if edits <= slip && longer >= 3 => return text::SLIP,
            Some(_) if longer >= 4 => return text::NEAR,
            _ => {}
        }
    }
    let same = prefix(a.as_bytes(), b.as_bytes());
    let begins = same >= 3 && same * 2 >= longer;
    let contains = p.words != q.words && (shares_long_word(a, b) || shares_long_word(b, a));
    if begins || contains { text::NEAR } else { text::DIFFER }
}

/// Whether a single word is one of the other's words.
fn shares_long_word(one: &str, several: &str) -> bool {
    one.len() >= 4 && !one.contains(' ') && several.split(' ').any(|word| word == one)
}

/// The columns to compare, most telling first among those that map to no field.
fn chosen(table: &Table) -> Vec<&Column> {
    let rows = f64::from(table.len().max(1));
    // In a batch that is one person's own forms, every column has one value.
    let told = |column: &Column| {
        let own =
            matches!(column.attribute, Attribute::Given | Attribute::Family | Attribute::Birth | Attribute::IdNumber);
        column.values.len() > if own { 1 } else { 2 }
    };
    let useful = |column: &&Column| told(column) && column.filled() as f64 >= (rows * 0.005).max(2.0);
    let has = |attribute: &Attribute| table.column(attribute).filter(useful).is_some();
    let place = has(&Attribute::City) || has(&Attribute::Postcode);
    let mut columns: Vec<&Column> = Vec::new();
    let (mut extras, mut career): (Vec<&Column>, Vec<&Column>) = (Vec::new(), Vec::new());
    for column in table.columns().filter(useful) {
        match &column.attribute {
            Attribute::Extra(_) => extras.push(column),
            Attribute::Employer | Attribute::Title | Attribute::School => career.push(column),
            Attribute::Region if place => {}
            Attribute::PersonKey if !repeats(column) => {}
            _ => columns.push(column),
        }
    }
    extras.retain(|column| repeats(column) && column.collision() < 0.5 && short(column) && !derived(table, column));
    extras.sort_by(|a, b| a.collision().total_cmp(&b.collision()).then_with(|| a.attribute.cmp(&b.attribute)));
    extras.truncate(MAX_EXTRA);
    let named = |c: &&&Column| matches!(c.attribute, Attribute::Given | Attribute::Family);
    let strong = columns.len() - columns.iter().filter(named).count() + extras.len();
    columns.extend(extras);
    if strong < ENOUGH {
        columns.extend(career.into_iter().filter(|column| short(column)));
    }
    columns.truncate(MAX_COMPARISONS);
    columns
}

/// Whether values come back: a column in which they do not, such as a row number, names rows and not people.
fn repeats(column: &Column) -> bool {
    let values = 1..column.values.len() as u32;
    let again: u64 = values.map(|v| u64::from(column.values.count(v))).filter(|count| *count > 1).sum();
    again * 200 >= column.filled() && again > 0
}

/// Whether values are short enough to name something, not to describe it.
fn short(column: &Column) -> bool {
    let values = 1..column.values.len().min(SAMPLE as usize + 1) as u32;
    let total: usize = values.clone().map(|v| column.values.text(v).len()).sum();
    total <= values.len() * 40
}

/// Whether a column repeats what others say: the name in one cell, or another column again.
fn derived(table: &Table, column: &Column) -> bool {
    let (given, family) = (table.column(&Attribute::Given), table.column(&Attribute::Family));
    let others = || table.columns().filter(|other| !matches!(other.attribute, Attribute::Extra(_)));
    let (mut seen, mut named) = (0, 0);
    let mut again = vec![0; others().count()];
    for record in 0..table.len().min(SAMPLE) {
        let text = column.values.text(column.cell(record));
        if text.is_empty() {
            continue;
        }
        seen += 1;
        let holds = |other: Option<&Column>| {
            let other = other.map_or("", |other| other.values.text(other.cell(record)));
            !other.is_empty() && text.contains(other)
        };
        named += u32::from(holds(given) && holds(family));
        for (count, other) in again.iter_mut().zip(others()) {
            *count += u32::from(other.values.text(other.cell(record)) == text);
        }
    }
    named * 2 > seen || again.into_iter().any(|count| count * 2 > seen)
}
