//! Blocking: which pairs of records are worth comparing, by rules that are chosen from the columns present.
//!
//! A blocking rule is a conjunction of forms of columns; records that agree in all of them are a block. Blocks are
//! sorted runs of 64-bit keys, so work is linear but for sorting. An over-full block is split by further forms, and what
//! is still too big is counted, and compared neighbour by neighbour only. Of many records only what is worth it is
//! compared. Two keys that collide cost a needless comparison, never a wrong link.

use rayon::prelude::*;

use super::level::Kind;
use super::measure::sound;
use super::table::{Attribute, Column};
use super::worth::Worth;
use super::{Comparer, comparison};
use crate::fact::{fold, nickname};

/// Bits of a packed candidate that name a record.
const RECORD_BITS: u32 = 27;
/// Bits that name the variant of the rule that found it.
const VARIANT_BITS: u32 = 10;
/// The most records that can be linked at once.
pub(super) const MAX_RECORDS: u32 = 1 << RECORD_BITS;
/// How often a block is split.
const SPLITS: usize = 2;
/// Blocks of up to so many records are over-full only if all of them together are far beyond the budget, by round: the
/// more forms a block agrees in, the likelier its records are one person's.
const FLOORS: [usize; SPLITS + 1] = [12, 40, 100];
/// Larger blocks are always over-full.
const MOST: usize = 256;
/// Pairs that a rule without splits may find.
const WEAK: u64 = 60_000;
/// Of more records, less and less of what such a rule finds is worth comparing.
const WEAK_RECORDS: u64 = 20_000;
/// Columns of more values are not searched for marks that one cell alone has.
const FEW_VALUES: usize = 20_000;

/// What of a value makes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Whole,
    Sound,
    Root,
    Head(usize),
    Local,
    Domain,
    Year,
    MonthDay,
    Bag,
}

impl Form {
    const fn words(self) -> &'static str {
        match self {
            Form::Whole => "",
            Form::Sound => " by sound",
            Form::Root => " by root",
            Form::Head(1) => " initial",
            Form::Head(_) => " beginning",
            Form::Local => " before the @",
            Form::Domain => " behind the @",
            Form::Year => " year",
            Form::MonthDay => " month and day",
            Form::Bag => " in any order",
        }
    }

    /// The mark of a value in this form; 0 where it has none.
    fn mark(self, value: &str) -> u64 {
        let hash = |bytes: &[u8]| if bytes.is_empty() { 0 } else { fold::mark(bytes).get() };
        match self {
            Form::Whole => hash(value.as_bytes()),
            Form::Sound => hash(&sound(value.split(' ').next().unwrap_or(value).as_bytes())),
            Form::Root => {
                let word = value.split(' ').next().unwrap_or(value);
                hash(nickname::roots(word).min().unwrap_or(word).as_bytes())
            }
            Form::Head(count) => hash(value.get(..count.min(value.len())).unwrap_or_default().as_bytes()),
            Form::Local => comparison::local(value).filter(|l| l.len() >= 4).map_or(0, |l| hash(l.as_bytes())),
            Form::Domain => hash(value.split_once('@').map_or("", |(_, domain)| domain).as_bytes()),
            Form::Year => hash(value.get(..4).unwrap_or_default().as_bytes()),
            Form::MonthDay => hash(value.get(4..).filter(|rest| *rest != "0000").unwrap_or_default().as_bytes()),
            Form::Bag => {
                let mut digits = value.as_bytes().to_vec();
                digits.sort_unstable();
                hash(&digits)
            }
        }
    }
}

/// One form of one column, with the mark of each distinct value.
struct Atom<'t> {
    comparison: usize,
    form: Form,
    column: &'t Column,
    marks: Vec<u64>,
}

impl Atom<'_> {
    /// The marks of a record; none where nothing shares them.
    fn of(&self, record: u32) -> impl Iterator<Item = u64> {
        self.column.cells(record).iter().map(|value| self.marks[*value as usize]).filter(|mark| *mark != 0)
    }

    fn name(&self) -> String {
        format!("{}{}", self.column.attribute.label(), self.form.words())
    }
}

/// A conjunction of atoms.
#[derive(Clone, Debug)]
struct Rule {
    atoms: Vec<usize>,
    /// Whether over-full blocks are split. Else other rules are more exact in what these would find.
    split: bool,
    /// Whether the order of the atoms does not count: given and family names may be swapped.
    unordered: bool,
}

/// What a blocking rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockingRule {
    /// The columns that must agree, in words.
    pub name: String,
    /// Pairs it found, found by other rules or not.
    pub pairs: u64,
    /// Blocks that were split because too many records share the key.
    pub split: u64,
    /// Blocks left out because they could not be split small enough.
    pub dropped: u64,
    /// Records in those.
    pub dropped_records: u64,
}

/// Chosen blocking rules over a table.
pub(super) struct Blocking<'t> {
    atoms: Vec<Atom<'t>>,
    rules: Vec<Rule>,
    splitters: Vec<usize>,
    records: u32,
}

/// A pair of records and how it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Comparisons that some rule which found the pair does not rest on.
    pub(super) free: u16,
    /// How many rules found it, up to 3.
    pub(super) found: u8,
}

/// All candidates of a stripe of records, packed and sorted.
pub(super) struct Candidates {
    packed: Vec<u64>,
    /// By variant: the rule and the comparisons that it and its splits rest on.
    variants: Vec<(u16, u16)>,
    /// What each rule found.
    pub(super) rules: Vec<BlockingRule>,
}

impl<'t> Blocking<'t> {
    /// Chooses rules for the columns that are compared.
    pub(super) fn new(comparer: &Comparer<'t>, records: u32) -> Blocking<'t> {
        let mut blocking = Blocking { atoms: Vec::new(), rules: Vec::new(), splitters: Vec::new(), records };
        blocking.choose(comparer);
        blocking
    }

    fn atom(&mut self, comparer: &Comparer<'t>, comparison: usize, form: Form) -> usize {
        let same = |atom: &Atom<'_>| atom.comparison == comparison && atom.form == form;
        if let Some(at) = self.atoms.iter().position(same) {
            return at;
        }
        let column = comparer.column(comparison);
        let mark = |number: u32| match form {
            // Of whole values the number says as much as the text, and what one cell alone has makes no block.
            Form::Whole if column.values.count(number) < 2 => 0,
            Form::Whole => mix(u64::from(number), comparison as u64 + 1).max(1),
            _ => form.mark(column.values.text(number)),
        };
        let marks = (0..column.values.len() as u32).map(|number| if number == 0 { 0 } else { mark(number) }).collect();
        self.atoms.push(Atom { comparison, form, column, marks });
        self.atoms.len() - 1
    }

    fn rule(&mut self, comparer: &Comparer<'t>, forms: &[(Option<usize>, Form)], split: bool) {
        let known: Option<Vec<(usize, Form)>> = forms.iter().map(|(at, form)| Some(((*at)?, *form))).collect();
        let Some(known) = known else { return };
        let atoms: Vec<usize> = known.into_iter().map(|(at, form)| self.atom(comparer, at, form)).collect();
        let names = |at: &usize| {
            matches!(self.atoms[*at].column.attribute, Attribute::Given | Attribute::Family)
                && matches!(self.atoms[*at].form, Form::Sound | Form::Whole)
        };
        let unordered = atoms.len() == 2 && atoms.iter().all(names);
        self.rules.push(Rule { atoms, split, unordered });
    }

    /// The rules, strongest first. A rule whose column is missing does not come about.
    fn choose(&mut self, of: &Comparer<'t>) {
        use Form::{Bag, Domain, Head, Local, MonthDay, Root, Sound, Whole, Year};
        let kinds: Vec<(Kind, Attribute)> = of.comparisons().map(|c| (c.kind, c.attribute.clone())).collect();
        let at = |attribute: &Attribute| kinds.iter().position(|(_, a)| a == attribute);
        let (given, family, birth) = (at(&Attribute::Given), at(&Attribute::Family), at(&Attribute::Birth));
        let (city, postcode) = (at(&Attribute::City), at(&Attribute::Postcode));
        let mailbox = at(&Attribute::Mailbox);
        for key in [at(&Attribute::IdNumber), at(&Attribute::PersonKey), at(&Attribute::Profile)] {
            self.rule(of, &[(key, Whole)], true);
        }
        self.rule(of, &[(mailbox, Whole)], true);
        self.rule(of, &[(mailbox, Local)], true);
        self.rule(of, &[(at(&Attribute::Phone), Whole)], true);
        self.rule(of, &[(birth, Whole)], true);
        self.rule(of, &[(given, Sound), (family, Sound)], true);
        self.rule(of, &[(family, Sound), (birth, Year)], true);
        self.rule(of, &[(given, Root), (birth, Year)], true);
        self.rule(of, &[(family, Sound), (birth, MonthDay)], true);
        self.rule(of, &[(given, Root), (birth, MonthDay)], true);
        self.rule(of, &[(birth, Bag), (given, Head(1))], true);
        self.rule(of, &[(at(&Attribute::Street), Whole)], true);
        self.rule(of, &[(given, Head(3)), (family, Head(3))], true);
        self.rule(of, &[(given, Head(2)), (family, Head(2)), (birth, Year)], true);
        for place in [city, postcode] {
            self.rule(of, &[(place, Whole), (family, Sound)], true);
            self.rule(of, &[(place, Whole), (given, Root)], true);
        }
        for (other, (kind, attribute)) in kinds.iter().enumerate() {
            if *kind == Kind::Text && !matches!(attribute, Attribute::Street | Attribute::City) {
                self.other(of, other, [given, family, birth]);
            }
        }
        for form in [Sound, Bag] {
            self.rule(of, &[(family, form)], false);
            self.rule(of, &[(given, if form == Sound { Root } else { form })], false);
        }
        for form in [Domain, Head(4)] {
            self.rule(of, &[(mailbox, form)], false);
        }
        self.rule(of, &[(city, Whole), (birth, Year)], false);
        self.rule(of, &[(city, Whole), (birth, MonthDay)], false);
        self.rule(of, &[(city, Whole)], false);
        self.rules.truncate(40);
        for (column, form) in
            [(given, Head(1)), (family, Head(1)), (birth, Year), (postcode, Whole), (city, Whole), (mailbox, Local)]
        {
            if let Some(column) = column {
                let atom = self.atom(of, column, form);
                self.splitters.push(atom);
            }
        }
        self.prune();
    }

    /// Rules for a column of which only its values are known.
    fn other(&mut self, of: &Comparer<'t>, other: usize, [given, family, birth]: [Option<usize>; 3]) {
        let telling = of.column(other).collision() < comparison::TELLING;
        let other = Some(other);
        self.rule(of, &[(other, Form::Whole)], telling);
        self.rule(of, &[(other, Form::Whole), (family, Form::Sound)], true);
        self.rule(of, &[(other, Form::Whole), (given, Form::Root)], true);
        if telling {
            for (column, form) in [(family, Form::Sound), (given, Form::Root), (birth, Form::Year)] {
                self.rule(of, &[(other, Form::Head(3)), (column, form)], false);
            }
        }
    }

    /// Takes out the marks that one cell alone has: they make no block.
    fn prune(&mut self) {
        for atom in self.atoms.iter_mut().filter(|atom| atom.form != Form::Whole && atom.marks.len() <= FEW_VALUES) {
            let mut carried: Vec<(u64, u32)> =
                (0_u32..).zip(&atom.marks).map(|(value, mark)| (*mark, atom.column.values.count(value))).collect();
            carried.sort_unstable();
            let alone = |group: &&[(u64, u32)]| group.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() < 2;
            let single: Vec<u64> = carried.chunk_by(|a, b| a.0 == b.0).filter(alone).map(|group| group[0].0).collect();
            for mark in &mut atom.marks {
                if single.binary_search(mark).is_ok() {
                    *mark = 0;
                }
            }
        }
    }

    /// How many pairs one rule may find before blocks count as over-full.
    fn budget(&self, split: bool) -> u64 {
        let records = u64::from(self.records);
        if split { 60_000 + records / 8 } else { WEAK * WEAK_RECORDS.min(records) / records.max(1) }
    }

    /// All candidates whose lower record is in the stripe, of the lots that are worth it.
    pub(super) fn candidates(&self, stripe: std::ops::Range<u32>, worth: &mut Worth<'_, '_>) -> Candidates {
        let mut found = Candidates { packed: Vec::new(), variants: Vec::new(), rules: Vec::new() };
        for (number, rule) in (0_u16..).zip(&self.rules) {
            let name = rule.atoms.iter().map(|atom| self.atoms[*atom].name()).collect::<Vec<_>>().join(" + ");
            found.rules.push(BlockingRule { name, pairs: 0, split: 0, dropped: 0, dropped_records: 0 });
            if !rule.split && self.budget(false) < u64::from(self.records) / 8 {
                // What is still worth comparing of so many records would not repay the sorting.
                continue;
            }
            self.run(number, rule, &stripe, worth, &mut found);
        }
        found.packed.par_sort_unstable();
        found
    }

    /// What one rule finds, in rounds: over-full blocks are split, while what comes of it is worth it.
    fn run(
        &self,
        number: u16,
        rule: &Rule,
        stripe: &std::ops::Range<u32>,
        worth: &mut Worth<'_, '_>,
        found: &mut Candidates,
    ) {
        let of = usize::from(number);
        let mut todo = vec![(self.entries(rule), rule.atoms.clone())];
        for (round, least) in FLOORS.into_iter().enumerate() {
            let last = round == SPLITS || !rule.split;
            let floor = if rule.split { least } else { 2 };
            let mut next: Vec<(Vec<u64>, Vec<usize>)> = Vec::new();
            for (entries, atoms) in todo {
                let most = cap(&entries, self.budget(rule.split), floor);
                let lots = Lots::of(&entries, most);
                let emitted = self.emit(&lots, number, &atoms, stripe, worth, found);
                let blocks = lots.full.chunk_by(same_key);
                if last && rule.split {
                    self.neighbours(&lots.full, number, &atoms, stripe, found);
                }
                if last || !emitted {
                    found.rules[of].dropped += blocks.count() as u64;
                    found.rules[of].dropped_records += lots.full.len() as u64;
                } else if !lots.full.is_empty() {
                    found.rules[of].split += blocks.count() as u64;
                    next.extend(self.split(&lots.full, &atoms));
                }
            }
            todo = next;
        }
    }

    /// Key and record for every record that has a rule's atoms.
    fn entries(&self, rule: &Rule) -> Vec<u64> {
        let mut atoms: Vec<&Atom<'_>> = rule.atoms.iter().map(|atom| &self.atoms[*atom]).collect();
        let Some(first) = (!atoms.is_empty()).then(|| atoms.remove(0)) else { return Vec::new() };
        let mut entries = Vec::new();
        for record in 0..self.records {
            first.of(record).for_each(|mark| join(&atoms, mark, record, rule.unordered, &mut entries));
        }
        entries.par_sort_unstable();
        entries.dedup();
        entries
    }

    /// Adds the pairs of the lots that are worth it; whether any was, or there was none.
    fn emit(
        &self,
        lots: &Lots<'_>,
        rule: u16,
        atoms: &[usize],
        stripe: &std::ops::Range<u32>,
        worth: &mut Worth<'_, '_>,
        found: &mut Candidates,
    ) -> bool {
        let variant = self.variant(rule, atoms, found);
        let (before, mut any, mut none) = (found.packed.len(), false, true);
        for lot in lots.by_size.iter().filter(|lot| !lot.is_empty()) {
            none = false;
            if !worth.of(lot) {
                continue;
            }
            any = true;
            for block in lot {
                // Records within a block ascend.
                let records = || block.iter().map(|entry| record_of(*entry));
                for (at, a) in records().enumerate().filter(|(_, a)| stripe.contains(a)) {
                    let low = (u64::from(a) << (RECORD_BITS + VARIANT_BITS)) | variant;
                    found.packed.extend(records().skip(at + 1).map(|b| low | u64::from(b) << VARIANT_BITS));
                }
            }
        }
        found.rules[usize::from(rule)].pairs += (found.packed.len() - before) as u64;
        any || none
    }

    /// The number of a rule with the forms that its blocks were split by.
    fn variant(&self, rule: u16, atoms: &[usize], found: &mut Candidates) -> u64 {
        let rests = atoms.iter().fold(0, |set, atom| set | 1 << self.atoms[*atom].comparison);
        let variant = match found.variants.iter().position(|v| *v == (rule, rests)) {
            Some(at) => at,
            None => {
                found.variants.push((rule, rests));
                found.variants.len() - 1
            }
        };
        (variant as u64).min((1 << VARIANT_BITS) - 1)
    }

    /// Of blocks that cannot be split any further, each record with the next: records that are copies of each other hang
    /// together, however many they are.
    fn neighbours(
        &self,
        full: &[u64],
        rule: u16,
        atoms: &[usize],
        stripe: &std::ops::Range<u32>,
        found: &mut Candidates,
    ) {
        let variant = self.variant(rule, atoms, found);
        let before = found.packed.len();
        for pair in full.windows(2).filter(|pair| same_key(&pair[0], &pair[1])) {
            let (a, b) = (u64::from(record_of(pair[0])), u64::from(record_of(pair[1])));
            if stripe.contains(&(a as u32)) {
                found.packed.push(a << (RECORD_BITS + VARIANT_BITS) | b << VARIANT_BITS | variant);
            }
        }
        found.rules[usize::from(rule)].pairs += (found.packed.len() - before) as u64;
    }

    /// Splits over-full blocks by each form that they do not rest on yet.
    fn split(&self, full: &[u64], atoms: &[usize]) -> Vec<(Vec<u64>, Vec<usize>)> {
        let rests = |atom: usize| {
            atoms.iter().any(|held| {
                let (held, new) = (&self.atoms[*held], &self.atoms[atom]);
                held.comparison == new.comparison && !matches!(held.form, Form::MonthDay | Form::Bag | Form::Domain)
            })
        };
        let splitters = self.splitters.iter().copied().filter(|atom| !rests(*atom));
        splitters
            .map(|atom| {
                let mut entries: Vec<u64> = Vec::new();
                for &entry in full {
                    let record = record_of(entry);
                    entries
                        .extend(self.atoms[atom].of(record).map(|mark| keyed(mix(entry >> RECORD_BITS, mark), record)));
                }
                entries.par_sort_unstable();
                entries.dedup();
                (entries, atoms.iter().copied().chain([atom]).collect())
            })
            .collect()
    }
}

/// Sizes of blocks that are judged together: up to so many records, and all larger ones.
const SIZES: [usize; 3] = [4, 12, 40];

/// The blocks of sorted entries.
struct Lots<'e> {
    /// Those that are not over-full, by size.
    by_size: [Vec<&'e [u64]>; SIZES.len() + 1],
    /// The entries of the over-full ones.
    full: Vec<u64>,
}

impl<'e> Lots<'e> {
    fn of(entries: &'e [u64], most: usize) -> Lots<'e> {
        let mut lots = Lots { by_size: Default::default(), full: Vec::new() };
        for block in entries.chunk_by(same_key).filter(|block| block.len() > 1) {
            match block.len() > most {
                true => lots.full.extend_from_slice(block),
                false => lots.by_size[SIZES.partition_point(|size| *size < block.len())].push(block),
            }
        }
        lots
    }
}

/// A key, cut to the bits that are free, and a record: sorted, these are blocks.
fn keyed(key: u64, record: u32) -> u64 {
    key << RECORD_BITS | u64::from(record)
}

pub(super) fn record_of(entry: u64) -> u32 {
    (entry & ((1 << RECORD_BITS) - 1)) as u32
}

fn same_key(a: &u64, b: &u64) -> bool {
    a >> RECORD_BITS == b >> RECORD_BITS
}

/// Adds the keys of a record that the remaining atoms complete.
fn join(atoms: &[&Atom<'_>], key: u64, record: u32, unordered: bool, entries: &mut Vec<u64>) {
    let Some((next, rest)) = atoms.split_first() else {
        entries.push(keyed(key, record));
        return;
    };
    for mark in next.of(record) {
        let key = if unordered { mix(key.wrapping_add(mark), key ^ mark) } else { mix(key, mark) };
        join(rest, key, record, unordered, entries);
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let mixed = u128::from(a ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(u128::from(b ^ 0xd1b5_4a32_d192_ed03) | 1);
    (mixed >> 64) as u64 ^ mixed as u64
}

/// The largest block that is not over-full: all smaller blocks together stay within the budget, or it is within the
/// floor and those within eight times the budget.
fn cap(entries: &[u64], budget: u64, floor: usize) -> usize {
    let mut pairs = vec![0_u64; MOST + 1];
    for size in entries.chunk_by(same_key).map(<[u64]>::len).filter(|size| *size <= MOST) {
        pairs[size] += (size * (size - 1) / 2) as u64;
    }
    let mut total = 0;
    for (size, pairs) in pairs.iter().enumerate() {
        total += pairs;
        if total > budget && (size > floor || total > 8 * budget) {
            return size.saturating_sub(1);
        }
    }
    MOST
}

impl Candidates {
    /// Parts of about so many findings, none of which shares a pair with another.
    pub(super) fn parts(&self, size: usize) -> Vec<&[u64]> {
        let (mut parts, mut rest) = (Vec::new(), self.packed.as_slice());
        while !rest.is_empty() {
            let mut at = size.max(1).min(rest.len());
            while at < rest.len() && rest[at] >> VARIANT_BITS == rest[at - 1] >> VARIANT_BITS {
                at += 1;
            }
            let (part, more) = rest.split_at(at);
            parts.push(part);
            rest = more;
        }
        parts
    }

    /// The candidates of a part, ascending, each once.
    pub(super) fn unpack(&self, part: &[u64]) -> impl Iterator<Item = Candidate> {
        let mask = (1_u64 << RECORD_BITS) - 1;
        part.chunk_by(|a, b| a >> VARIANT_BITS == b >> VARIANT_BITS).map(move |found| {
            let pair = found[0] >> VARIANT_BITS;
            let (mut free, mut rules, mut last) = (0_u16, 0_u8, None);
            for packed in found {
                let variant = (packed & ((1 << VARIANT_BITS) - 1)) as usize;
                let (rule, rests) = self.variants[variant];
                free |= !rests;
                rules += u8::from(last != Some(rule));
                last = Some(rule);
            }
            Candidate { a: (pair >> RECORD_BITS & mask) as u32, b: (pair & mask) as u32, free, found: rules.min(3) }
        })
    }
}
