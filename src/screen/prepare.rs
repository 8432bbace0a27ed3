//! Prepare: records to what the later stages need of them. The records themselves are then dropped.
//!
//! `when` rules are decided here, atoms of cause bands too; group rules leave one [`Entry`] for each key.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::blank::Blank;
use super::entries::Packed;
use super::keys::Keys;
use super::near::{self, Signed, Texts};
use super::plan::{Plan, RuleBits};
use super::rarity::{self, Common, Joined};
use super::spool::Block;
use super::survey::Survey;
use crate::condition::{self, Scratch, Step, Tri, Truths, Value};
use crate::fact::{Facts, Ground, date};
use crate::finding::{Evidence, Outcome};
use crate::link::near::SigningRoom;
use crate::link::{Entry, Persona};
use crate::record::{Application, Field, Source, read_byte, read_number, read_text, write_number, write_text};
use crate::rule::{Kind, Rule, Stage};
use crate::schema;

/// A `when` rule that holds for a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) rule: u16,
    /// Hit or excepted.
    pub(crate) outcome: Outcome,
    /// The exception that sets it aside.
    pub(crate) exception: Option<u16>,
    pub(crate) explain: String,
    pub(crate) verify: String,
    pub(crate) evidence: Vec<Evidence>,
}

/// What every stage reads of a record in the spool: whose it is, and from when. What rules say of it and its cells are read
/// on from here, each by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'b> {
    /// The application's id; empty where the export gives none.
    pub(crate) id: &'b str,
    pub(crate) name: &'b str,
    pub(crate) stage: Stage,
    pub(crate) ordinal: u32,
    pub(crate) source: Source,
    /// When the application was made, as written, and its column; kept only for rules that crowds may meet.
    applied_at: Option<(u16, &'b str)>,
    /// Whether a rule on one application alone noticed something.
    pub(crate) noticed: bool,
    /// The bytes in which issues, rules and atoms are written.
    pub(crate) said: &'b [u8],
    record: &'b [u8],
}

impl<'b> Head<'b> {
    /// Reads the beginning of what [`prepare`] wrote.
    pub(crate) fn decode(mut bytes: &'b [u8]) -> Option<Head<'b>> {
        let bytes = &mut bytes;
        let (id, name) = (read_text(bytes)?, read_text(bytes)?);
        let stage = STAGES[usize::from(read_byte(bytes)?.min(2))];
        let ordinal = u32::try_from(read_number(bytes)?).ok()?;
        let file = u16::try_from(read_number(bytes)?).ok()?;
        let row = u32::try_from(read_number(bytes)?).ok()?;
        let applied_at = match read_number(bytes)?.checked_sub(1) {
            Some(column) => Some((u16::try_from(column).ok()?, read_text(bytes)?)),
            None => None,
        };
        let noticed = read_byte(bytes)? == 1;
        let (len, rest) = bytes.split_first_chunk()?;
        let (said, record) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        Some(Head { id, name, stage, ordinal, source: Source { file, row }, applied_at, noticed, said, record })
    }

    /// The record, with the cells that later stages read.
    pub(crate) fn app(&self) -> Application {
        let mut app = Application::default();
        self.read(&mut app);
        app
    }

    /// Reads the record into `app`.
    pub(crate) fn read(&self, app: &mut Application) {
        app.decode(&mut { self.record }).expect("the spool gives back what was written");
    }

    /// When the application was made, as [`Facts::applied_at`] has it; `None` too where the plan has no use for it.
    pub(crate) fn applied_at(&self, ground: &Ground) -> Option<i64> {
        let (column, text) = self.applied_at?;
        date::instant(text, ground.date_order(self.source.file, column))
    }
}

/// What a record leaves in the spool. Most records are concluded without reading their cells again.
#[derive(Debug)]
pub(crate) struct Prepared<'b> {
    pub(crate) head: Head<'b>,
    /// Whether some value could not be read.
    pub(crate) issues: bool,
    pub(crate) held: Vec<Held>,
    /// Rules that hold too, but that the batch may mute: their evidence is looked for when that is known.
    pub(crate) common: RuleBits,
    /// Rules that the record could not decide.
    pub(crate) unknown: RuleBits,
    /// One truth per atom of the rule set.
    pub(crate) atoms: Vec<Tri>,
    app: OnceCell<Application>,
    persona: OnceCell<Persona>,
}

impl<'b> Prepared<'b> {
    /// Reads on behind the head.
    pub(crate) fn behind(head: Head<'b>, plan: &Plan<'_>) -> Option<Prepared<'b>> {
        let bytes = &mut { head.said };
        let issues = read_byte(bytes)? == 1;
        let truths = Truths::decode(plan.whens.len(), bytes)?;
        let mut open = Places::new(plan);
        for word in open.0.words_mut() {
            let (bits, rest) = bytes.split_first_chunk()?;
            (*word, *bytes) = (u64::from_le_bytes(*bits), rest);
        }
        let rules = &plan.rules.rules;
        let (mut unknown, mut common) = (RuleBits::new(rules.len()), RuleBits::new(rules.len()));
        let undecided = truths.undecided().filter_map(|at| plan.when_rules.get(at));
        let open = open.0.iter().filter_map(|place| plan.groups.iter().chain(&plan.nears).nth(usize::from(place)));
        undecided.chain(open).for_each(|rule| unknown.insert(*rule));
        let holding = truths.holding().filter_map(|at| plan.when_rules.get(at));
        holding.filter(|rule| is_common(&rules[usize::from(**rule)])).for_each(|rule| common.insert(*rule));
        let atoms = (0..plan.rules.atoms.len()).map(|atom| truths.get(plan.when_rules.len() + atom)).collect();
        let held = if head.noticed { postcard::from_bytes(bytes).ok()? } else { Vec::new() };
        let (app, persona) = (OnceCell::new(), OnceCell::new());
        Some(Prepared { head, issues, held, common, unknown, atoms, app, persona })
    }

    /// Who the application says it is.
    pub(crate) fn persona(&self, ground: &Ground) -> &Persona {
        self.persona.get_or_init(|| Persona::of(&Facts::new(self.app(), ground)))
    }

    /// The record with the cells that later stages read.
    pub(crate) fn app(&self) -> &Application {
        self.app.get_or_init(|| self.head.app())
    }
}

const STAGES: [Stage; 3] = [Stage::Application, Stage::Interview, Stage::Offer];

/// Longest name printed with a verdict, in characters.
const MAX_NAME: usize = 120;

/// The name as the export writes it.
fn write_name(app: &Application, out: &mut Vec<u8>) {
    if let Some(full) = app.get(Field::NameFull) {
        return write_text(out, clipped(full));
    }
    let [given, family] = [Field::NameGiven, Field::NameFamily].map(|f| app.get(f).unwrap_or_default());
    let mut name = String::with_capacity(given.len() + 1 + family.len());
    name.extend([given, " ", family]);
    write_text(out, clipped(name.trim()));
}

/// The name as far as it is printed.
fn clipped(name: &str) -> &str {
    // No character is shorter than a byte.
    match name.len() {
        ..=MAX_NAME => name,
        _ => name.char_indices().nth(MAX_NAME).map_or(name, |(at, _)| &name[..at]),
    }
}

/// What a chunk of records leaves: their spool block, their bucket entries and their counts.
pub(crate) struct Leavings {
    pub(crate) block: Block,
    pub(crate) entries: Packed,
    pub(crate) survey: Survey,
    /// The slots of what keys join, where the rule asks how common that is; once for each record.
    pub(crate) slots: Vec<u32>,
    /// What near-duplicates are found by.
    pub(crate) texts: Texts,
    /// Indices (within the block) of records that wait for the batch to be settled; the block holds them whole.
    pub(crate) waiting: Vec<u32>,
}

/// Room for what a usual chunk leaves, and for its texts. A résumé is most of a record.
const BLOCK_BYTES: usize = 256 << 10;
const TEXT_BYTES: usize = 384 << 10;

impl Leavings {
    /// None yet.
    pub(crate) fn new(plan: &Plan<'_>) -> Leavings {
        let texts = if plan.nears.is_empty() { 0 } else { TEXT_BYTES };
        let block = |room| Block { bytes: Vec::with_capacity(room), ..Block::default() };
        Leavings {
            block: block(BLOCK_BYTES),
            entries: Packed::none(plan),
            slots: Vec::new(),
            survey: Survey::new(plan.rules.rules.len()),
            texts: Texts { signed: Signed::none(plan), block: block(texts) },
            waiting: Vec::new(),
        }
    }

    /// Empties these for a chunk that begins with the record `first`. Texts that were signed have been taken.
    pub(crate) fn clear(&mut self, first: u32) {
        let Leavings { block, entries, survey, slots, texts, waiting } = self;
        block.clear(first);
        entries.clear();
        *survey = Survey::new(survey.hits.len());
        slots.clear();
        texts.block.clear(first);
        waiting.clear();
    }
}

/// So many records are prepared side by side: what one step needs of the machine's nearest memory, code above all, serves
/// all of them, and what they hold themselves still has room there.
pub(crate) const ABREAST: usize = 16;
const _: () = assert!(ABREAST <= condition::ABREAST);

/// Buffers that one thread reuses.
#[derive(Default)]
pub(crate) struct Bench {
    pub(crate) signing: SigningRoom,
    scratch: Scratch,
    /// What the keys of a record join, for one rule, and the slots of all that.
    joins: Vec<Joined>,
    slots: Vec<u32>,
    blank: Blank,
    truths: Vec<Truths>,
    said: Vec<Said>,
}

/// What rules say of one record.
#[derive(Debug, Default)]
struct Said {
    keys: Keys,
    /// The group rules and the rules that compare texts of which something that matters is unknown.
    open: Places,
    held: Vec<Held>,
}

impl Said {
    fn clear(&mut self, plan: &Plan<'_>) {
        self.keys.clear();
        self.open.clear(plan);
        self.held.clear();
    }
}

/// Some rules of [`Plan::groups`] and, behind these, of [`Plan::nears`], by their places there.
#[derive(Debug, Default)]
struct Places(RuleBits);

impl Places {
    fn new(plan: &Plan<'_>) -> Places {
        Places(RuleBits::new(plan.groups.len() + plan.nears.len()))
    }

    fn clear(&mut self, plan: &Plan<'_>) {
        match self.0.words().is_empty() {
            true => *self = Places::new(plan),
            false => self.0.clear(),
        }
    }
}

/// Prepares up to [`ABREAST`] consecutive records into `leavings`. A record without facts is not prepared: `instead` writes
/// what the spool keeps of the one at that place. Of what is `common` already, keys are not made.
pub(crate) fn prepare(
    (plan, common): (&Plan<'_>, &Common),
    records: &[Option<&Facts<'_>>],
    bench: &mut Bench,
    leavings: &mut Leavings,
    mut instead: impl FnMut(usize, &mut Vec<u8>),
) {
    let ready: Vec<&Facts<'_>> = records.iter().copied().flatten().collect();
    say((plan, common), &ready, bench, leavings);
    let mut said = bench.said.iter().zip(&bench.truths);
    for (at, record) in records.iter().enumerate() {
        let block = &mut leavings.block;
        match (record, record.and_then(|_| said.next())) {
            (Some(facts), Some((said, truths))) => write(plan, facts, said, truths, &mut block.bytes),
            _ => instead(at, &mut block.bytes),
        }
        block.end_record();
    }
}

/// What rules say of some records, into the bench; what is counted and the keys, into `leavings`.
fn say((plan, common): (&Plan<'_>, &Common), records: &[&Facts<'_>], bench: &mut Bench, leavings: &mut Leavings) {
    let rules = &plan.rules.rules;
    let Bench { scratch, joins, slots, blank, truths, said, signing: _ } = bench;
    truths.resize_with(records.len(), Truths::default);
    said.resize_with(records.len(), Said::default);
    said.iter_mut().for_each(|said| said.clear(plan));
    let settled = blank.decide(plan, records, scratch, truths);
    for ((truths, said), facts) in truths.iter().zip(&mut *said).zip(records) {
        for &index in truths.holding().filter_map(|at| plan.when_rules.get(at)) {
            leavings.survey.hits[usize::from(index)] += 1;
            if !is_common(&rules[usize::from(index)]) {
                said.held.push(hold(plan, index, facts, scratch));
            }
        }
    }
    for (place, &index) in (0u16..).zip(&plan.groups) {
        let rare = plan.rare(index).is_some();
        for ((facts, said), settled) in records.iter().zip(&mut *said).zip(&settled) {
            let known = settled[usize::from(place)].unwrap_or_else(|| {
                let (Some(sieve), ordinal) = (plan.sieve(index), facts.app.ordinal) else { return true };
                let form = sieve.form();
                let entries = &mut leavings.entries;
                joins.clear();
                let known = sieve.elements(facts, plan.now, scratch, &mut |_, text, referee| {
                    let joined = rare.then(|| rarity::joined(index, text));
                    joins.extend(joined);
                    // Hashing is dear, and an entry of what is common already would be dropped.
                    if !joined.is_some_and(|joined| common.holds(joined)) {
                        let key = said.keys.of(form, text, &facts.ground.scope);
                        entries.push(usize::from(place), Entry { key, rule: index, ordinal, referee }, joined);
                    }
                });
                if rare {
                    // Each once for the record.
                    slots.clear();
                    slots.extend(joins.iter().flatten());
                    slots.sort_unstable();
                    slots.dedup();
                    leavings.slots.extend_from_slice(slots);
                }
                known
            });
            if !known {
                said.open.0.insert(place);
            }
        }
    }
    for (place, &index) in (plan.groups.len() as u16..).zip(&plan.nears) {
        if let Kind::Near(near) = &rules[usize::from(index)].kind {
            let unknown = records.iter().zip(&mut *said).filter(|(facts, _)| !near::known(near, facts.app));
            unknown.for_each(|(_, said)| said.open.0.insert(place));
        }
    }
}

/// Writes what [`Head::decode`] reads.
fn write(plan: &Plan<'_>, facts: &Facts<'_>, said: &Said, truths: &Truths, out: &mut Vec<u8>) {
    let app = facts.app;
    write_text(out, app.get(Field::Id).unwrap_or_default());
    write_name(app, out);
    out.push(facts.stage().unwrap_or(Stage::Application) as u8);
    write_number(out, app.ordinal.into());
    write_number(out, app.source.file.into());
    write_number(out, app.source.row.into());
    match app.cell(Field::AppliedAt, 0).filter(|_| plan.crowds) {
        Some(cell) => {
            write_number(out, u64::from(cell.column) + 1);
            write_text(out, app.text(cell));
        }
        None => write_number(out, 0),
    }
    let noticed = !said.held.is_empty();
    out.push(noticed.into());
    // How long the next part is, once that is known.
    let len = out.len();
    out.extend_from_slice(&[0; 4]);
    out.push(u8::from(!app.issues.is_empty()));
    truths.encode(out);
    said.open.0.words().iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    if noticed {
        let held = postcard::to_allocvec(&said.held).expect("strings and numbers always serialise");
        out.extend_from_slice(&held);
    }
    let said = u32::try_from(out.len() - len - 4).expect("a record is capped, and what is said of it");
    out[len..len + 4].copy_from_slice(&said.to_le_bytes());
    // Of the one application that a run is about, every rule may be asked again.
    let whole = plan.asked.as_ref().is_some_and(|a| a.is(app.get(Field::Id).unwrap_or_default(), app.source));
    app.encode(if whole { plan.wanted } else { plan.kept }, out);
}

/// Whether the batch may mute the rule: its evidence is looked for when that is known.
fn is_common(rule: &Rule) -> bool {
    rule.saturation.is_some()
}

/// A `when` rule that holds, with its sentence and its evidence.
pub(crate) fn hold(plan: &Plan<'_>, index: u16, facts: &Facts<'_>, scratch: &mut Scratch) -> Held {
    let rule = plan.rule(index);
    let Kind::When(condition) = &rule.kind else { unreachable!("only `when` rules are held") };
    let (_, steps) = condition.trace(facts, &[], plan.now, scratch);
    let exception = plan.excepts(index, |matches| matches.decide(facts, &[], plan.now, scratch) == Tri::True);
    let explain = rule.explain.render(facts, &[], plan.now, scratch);
    Held {
        rule: index,
        outcome: if exception.is_some() { Outcome::Excepted } else { Outcome::Hit },
        exception,
        explain: match exception {
            Some(at) => plan.set_aside(&explain, at),
            None => explain,
        },
        verify: rule.verify.render(facts, &[], plan.now, scratch),
        evidence: evidence(facts, &steps),
    }
}

/// A value as it was compared, if that can be shown in one piece.
fn canonical(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Double(number) => Some(number.to_string()),
        other => other.as_str().map(str::to_owned),
    }
}

/// Whether a canonical form is a digest of the parts of a value, which tells a reader nothing.
fn is_digest(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Steps of a trace as evidence: the cells that were read, each once.
pub(crate) fn evidence(facts: &Facts<'_>, steps: &[Step]) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = Vec::new();
    for step in steps {
        let Some(cell) = schema::cell(facts, step.of, step.field, step.key.as_deref()) else { continue };
        let raw = facts.app.text(&cell);
        let canonical = canonical(&step.value).filter(|text| text != raw && !is_digest(text));
        let next = Evidence {
            source: facts.app.source,
            column: cell.column,
            field: cell.field,
            item: cell.item,
            raw: raw.to_owned(),
            canonical,
            path: step.path.clone(),
            span: (step.span.start as u32, step.span.end as u32),
            passage: None,
        };
        let same = |e: &Evidence| e.field == next.field && e.item == next.item && e.path == next.path;
        if !found.iter().any(same) {
            found.push(next);
        }
    }
    found.extend(file_of(facts, &found));
    found
}

/// The name of the file that evidence was read from, unless it is there already.
fn file_of(facts: &Facts<'_>, found: &[Evidence]) -> Option<Evidence> {
    let of_file = |e: &Evidence| e.field.path().starts_with("resume.");
    let cell = facts.app.cell(Field::ResumeFile, 0)?;
    let named = found.iter().any(|e| e.field == Field::ResumeFile);
    // Where a passage stands in it, if that is what was found.
    let passage = found.iter().find(|e| e.field == Field::ResumeHiddenText);
    let page = passage.and_then(|e| facts.app.item(Field::ResumeHiddenPage, e.item));
    (!named && found.iter().any(of_file)).then(|| Evidence {
        source: facts.app.source,
        column: cell.column,
        field: cell.field,
        item: cell.item,
        raw: facts.app.text(cell).to_owned(),
        canonical: page.map(|page| format!("page {page}")),
        path: "app.resume.file".to_owned(),
        span: (0, 0),
        passage: None,
    })
}
