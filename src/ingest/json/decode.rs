//! One element into an [`Application`], by the plan of its paths.
//!
//! Single fields may have several sources (`applied_at`, else `created_at`): the best one that is not blank wins,
//! wherever it stands. Of several nested applications the latest counts, and the ids of the others are kept as extra.
//! Absent keys are absent columns; `null`, `""`, `[]` and `{}` are blanks.

use std::cell::RefCell;
use std::sync::RwLockReadGuard;

use super::plan::{Action, GROUPS, Paths, Trie, pair_keys};
use super::tape::{self, Kind, Tape};
use crate::ingest::decode::{Places, Read, protected_question, push_value, with_piece};
use crate::ingest::mapping::meaning::is_list;
use crate::ingest::mapping::{Piece, Plan, is_url};
use crate::record::{Application, Field, FieldSet};

/// Most values that one record keeps by their paths.
const MAX_EXTRA: u32 = 256;

/// Most paths that one record may be the first to show; known ones do not count.
const MAX_NEW: u32 = 1024;

/// Longest text joined from the parts of an address.
const MAX_JOINED: usize = 400;

/// No item yet.
const NONE: u16 = u16::MAX;

/// A single field's best source so far.
#[derive(Clone, Copy)]
struct Pick {
    rank: u16,
    column: u16,
    at: u32,
    joined: bool,
}

/// An element of a list that is being visited.
struct Frame {
    node: u32,
    items: [u16; GROUPS.len()],
}

/// Buffers of a thread, reused from record to record.
#[derive(Default)]
struct Scratch {
    picks: Vec<Option<Pick>>,
    frames: Vec<Frame>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Decodes one element. Only `wanted` fields are copied; `carried` is set for every field whose key is there.
/// The plan must be one of [`super::plan()`].
pub fn decode(bytes: &[u8], plan: &Plan, wanted: FieldSet, app: &mut Application) -> Result<(), String> {
    let Some(paths) = plan.json.as_deref() else { return Err("planned as a table".to_owned()) };
    let mut scratch = SCRATCH.try_with(|slot| slot.take()).unwrap_or_default();
    let outcome = tape::with(bytes, |tape, text| {
        if !tape.is_object() {
            return Err("not an object".to_owned());
        }
        scratch.picks.clear();
        scratch.picks.resize(Field::ALL.len(), None);
        scratch.frames.clear();
        let mut walk = Walk::new(tape, text, paths, wanted, app, &mut scratch);
        walk.visit(0, 0);
        walk.finish();
        if tape.replaced {
            app.issue(None, "half a character (an unpaired surrogate) was replaced".to_owned());
        }
        Ok(())
    });
    let _ = SCRATCH.try_with(|slot| slot.replace(scratch));
    outcome?
}

/// The values of protected paths of one element, for a separate file: path and text.
pub fn protected_values(bytes: &[u8], plan: &Plan, mut sink: impl FnMut(&str, &str)) -> Result<(), String> {
    let Some(paths) = plan.json.as_deref() else { return Err("planned as a table".to_owned()) };
    let mut scratch = Scratch { picks: vec![None; Field::ALL.len()], frames: Vec::new() };
    tape::with(bytes, |tape, text| {
        let mut app = Application::default();
        let mut walk = Walk::new(tape, text, paths, FieldSet::default(), &mut app, &mut scratch);
        walk.sink = Some(&mut sink);
        walk.visit(0, 0);
    })
}

type Sink<'a> = &'a mut dyn FnMut(&str, &str);

struct Walk<'a, 'p> {
    tape: &'a Tape,
    text: &'a str,
    paths: &'p Paths,
    /// Always there but for the moment in which a path is added.
    trie: Option<RwLockReadGuard<'p, Trie>>,
    wanted: FieldSet,
    app: &'a mut Application,
    scratch: &'a mut Scratch,
    counts: [u16; GROUPS.len()],
    loose: [u16; GROUPS.len()],
    places: Places,
    middle: Option<u32>,
    extras: u32,
    added: u32,
    sink: Option<Sink<'a>>,
}

/// What is needed of a node, copied out so that the trie may grow.
#[derive(Clone, Copy)]
struct At {
    id: u32,
    column: u16,
    action: Action,
    starts: Option<u32>,
    group: Option<u8>,
    asks: bool,
}

impl<'a, 'p> Walk<'a, 'p> {
    fn new(
        tape: &'a Tape,
        text: &'a str,
        paths: &'p Paths,
        wanted: FieldSet,
        app: &'a mut Application,
        scratch: &'a mut Scratch,
    ) -> Walk<'a, 'p> {
        Walk {
            tape,
            text,
            paths,
            trie: Some(paths.read()),
            wanted,
            app,
            scratch,
            counts: [0; GROUPS.len()],
            loose: [NONE; GROUPS.len()],
            places: Places::default(),
            middle: None,
            extras: 0,
            added: 0,
            sink: None,
        }
    }

    fn at(&self, id: u32) -> Option<At> {
        let node = self.trie.as_ref()?.node(id);
        let (column, action, starts, group) = (node.column, node.action, node.starts, node.group);
        Some(At { id, column, action, starts, group, asks: node.asks })
    }

    /// The child of a node, decided now if it has not been met.
    fn child(&mut self, parent: u32, key: Option<&str>) -> u32 {
        if let Some(found) = self.trie.as_ref().and_then(|t| t.child(parent, key)) {
            return found;
        }
        self.added += 1;
        self.trie = None;
        let id = self.paths.add(parent, key, self.added > MAX_NEW);
        self.trie = Some(self.paths.read());
        id
    }

    /// Visits the value `value` at the path `id`. Depth is bounded by the parser.
    fn visit(&mut self, value: u32, id: u32) {
        let (Some(at), Some(node)) = (self.at(id), self.tape.node(value)) else { return };
        if at.action == Action::Skip {
            return;
        }
        if at.action == Action::Protected {
            return self.aside(value, id);
        }
        let text = self.tape.text(self.text, node);
        let scalar = !matches!(node.kind, Kind::Array | Kind::Object);
        if (scalar && text.trim().is_empty()) || (!scalar && node.next == value + 1) {
            if let Some(trie) = &self.trie {
                self.app.carried = self.app.carried.union(trie.node(id).blank);
            }
            return;
        }
        match node.kind {
            Kind::Object => self.object(value, at),
            Kind::Array => self.array(value, at),
            _ => self.scalar(value, at, text),
        }
    }

    fn object(&mut self, value: u32, at: At) {
        if let Action::Value { field, rank, .. } = at.action
            && joinable(field)
            && !self.knows_a_member(value, at)
        {
            self.app.carried.insert(field);
            return self.pick(field, rank, at.column, value, true);
        }
        self.scratch.frames.push(Frame { node: at.id, items: [NONE; GROUPS.len()] });
        if !(at.asks && self.asks_protected(value, at.id)) {
            let tape = self.tape;
            for (key, member) in tape.members(value) {
                let child = self.child(at.id, Some(tape.text(self.text, key)));
                self.visit(member, child);
            }
        }
        self.scratch.frames.pop();
    }

    /// Whether a member of an address-like object has a meaning of its own.
    fn knows_a_member(&mut self, value: u32, at: At) -> bool {
        let tape = self.tape;
        for (key, _) in tape.members(value) {
            let child = self.child(at.id, Some(tape.text(self.text, key)));
            if self.at(child).is_some_and(|c| matches!(c.action, Action::Value { .. } | Action::Piece(_))) {
                return true;
            }
        }
        false
    }

    /// Whether an object asks for a protected attribute; then question and answer are left out together.
    fn asks_protected(&mut self, value: u32, id: u32) -> bool {
        let tape = self.tape;
        for (key, member) in tape.members(value) {
            let child = self.child(id, Some(tape.text(self.text, key)));
            let Some(at) = self.at(child) else { continue };
            let question = match at.action {
                Action::Value { field: Field::AnswerQuestion, .. } => {
                    tape.node(member).map(|n| tape.text(self.text, n))
                }
                Action::Walk => self.nested_question(member, child),
                _ => None,
            };
            if question.is_some_and(protected_question) {
                return true;
            }
        }
        false
    }

    /// The question of `{"question": {"body": "..."}}`.
    fn nested_question(&mut self, member: u32, child: u32) -> Option<&'a str> {
        let tape = self.tape;
        if tape.node(member)?.kind != Kind::Object || !self.at(child)?.asks {
            return None;
        }
        for (key, inner) in tape.members(member) {
            let id = self.child(child, Some(tape.text(self.text, key)));
            if let Some(Action::Value { field: Field::AnswerQuestion, .. }) = self.at(id).map(|a| a.action) {
                return tape.node(inner).map(|n| tape.text(self.text, n));
            }
        }
        None
    }

    fn array(&mut self, value: u32, at: At) {
        let pair = self.trie.as_ref().and_then(|t| t.node(at.id).pair.clone());
        let latest = self.trie.as_ref().and_then(|t| t.node(at.id).latest.clone());
        let elements = self.child(at.id, None);
        let chosen = latest.and_then(|by| self.latest(value, &by));
        let tape = self.tape;
        for element in tape.elements(value) {
            if chosen.is_some_and(|c| c != element) {
                self.other(element, elements);
                continue;
            }
            if let Some((name, held)) = &pair
                && self.pair(element, at.id, name, held)
            {
                continue;
            }
            let scalar = tape.node(element).is_some_and(|n| !matches!(n.kind, Kind::Array | Kind::Object));
            if scalar {
                // Each value of a plain list is an item of its own.
                self.scratch.frames.push(Frame { node: elements, items: [NONE; GROUPS.len()] });
                self.visit(element, elements);
                self.scratch.frames.pop();
            } else {
                self.visit(element, elements);
            }
        }
    }

    /// The element whose member `by` is latest; of equals the last. `None` unless there are several.
    fn latest(&self, array: u32, by: &str) -> Option<u32> {
        let mut best: Option<(Option<i64>, &str, u32)> = None;
        let mut count = 0;
        for element in self.tape.elements(array) {
            let dated = self.tape.member(self.text, element, by).and_then(|m| self.tape.node(m));
            let text = dated.map_or("", |n| self.tape.text(self.text, n));
            let number = text.parse::<i64>().ok();
            count += 1;
            let later = best.is_none_or(|(n, t, _)| match (number, n) {
                (Some(a), Some(b)) => a >= b,
                _ => text >= t,
            });
            if later {
                best = Some((number, text, element));
            }
        }
        best.filter(|_| count > 1).map(|(_, _, element)| element)
    }

    /// An application that is not the latest: only its id is kept.
    fn other(&mut self, element: u32, elements: u32) {
        let Some(id) = self.tape.member(self.text, element, "id") else { return };
        let child = self.child(elements, Some("id"));
        if let (Some(at), Some(node)) = (self.at(child), self.tape.node(id)) {
            let text = self.tape.text(self.text, node);
            self.extra(at.column, text);
        }
        self.app.issue(
            None,
            "several applications in one record: the latest counts, the ids of the others are extra".to_owned(),
        );
    }

    /// A pair of name and value, read as if it were a member of that name. Whether it was one.
    fn pair(&mut self, element: u32, array: u32, name: &str, held: &str) -> bool {
        let tape = self.tape;
        if tape.node(element).is_none_or(|n| n.kind != Kind::Object) {
            return false;
        }
        let keys = if name.is_empty() { pair_keys(tape, self.text, element) } else { Some((name, held)) };
        let Some((name, held)) = keys else { return false };
        let (Some(key), Some(value)) = (tape.member(self.text, element, name), tape.member(self.text, element, held))
        else {
            return false;
        };
        let key = tape.node(key).map_or("", |n| tape.text(self.text, n)).trim();
        if key.is_empty() {
            return false;
        }
        let child = self.child(array, Some(key));
        self.visit(value, child);
        true
    }

    fn scalar(&mut self, value: u32, at: At, text: &str) {
        match at.action {
            Action::Walk => self.extra(at.column, text),
            Action::Piece(Piece::MiddleName) => {
                self.app.carried.insert(Field::NameGiven);
                self.middle.get_or_insert(value);
            }
            Action::Value { field: field @ (Field::Extra | Field::Enrich), .. } => {
                self.app.carried.insert(field);
                if self.wanted.contains(field) && self.extras < MAX_EXTRA {
                    self.extras += 1;
                    self.app.push(field, 0, at.column, text);
                }
            }
            Action::Value { field, read, rank } => {
                self.app.carried.insert(field);
                if field == Field::ResumeText && is_file(text) && !text.contains("://") {
                    self.app.carried.insert(Field::ResumeFile);
                    self.repeated(Field::ResumeFile, Read::Plain, at, text);
                } else if prose(field) && is_file(text) {
                    self.extra(at.column, text);
                } else if at.group.is_none() && !is_list(field) && field != Field::ResumeFile {
                    self.pick(field, rank, at.column, value, false);
                } else {
                    self.repeated(field, read, at, text);
                }
            }
            Action::Piece(_) | Action::Skip | Action::Protected => {}
        }
    }

    fn pick(&mut self, field: Field, rank: u16, column: u16, at: u32, joined: bool) {
        if !self.wanted.contains(field) {
            return;
        }
        let slot = &mut self.scratch.picks[field as usize];
        if slot.is_none_or(|p| rank < p.rank) {
            *slot = Some(Pick { rank, column, at, joined });
        }
    }

    fn repeated(&mut self, field: Field, read: Read, at: At, text: &str) {
        if field == Field::AnswerText && names_a_profile(text) {
            self.app.carried.insert(Field::Link);
            if self.wanted.contains(Field::Link) {
                let read = crate::ingest::decode::read_of(Field::Link);
                push_value(Field::Link, read, 0, at.column, text, &mut self.places, self.app);
            }
        }
        if !self.wanted.contains(field) {
            return;
        }
        let item = self.item(at);
        push_value(field, read, item, at.column, text, &mut self.places, self.app);
    }

    /// The item of its group that a value belongs to.
    fn item(&mut self, at: At) -> u16 {
        let Some(group) = at.group.map(usize::from) else { return 0 };
        let frame = at.starts.and_then(|start| self.scratch.frames.iter().rposition(|f| f.node == start));
        let slot = match frame {
            Some(i) => &mut self.scratch.frames[i].items[group],
            None => &mut self.loose[group],
        };
        if *slot == NONE {
            *slot = self.counts[group];
            self.counts[group] = self.counts[group].saturating_add(1).min(NONE - 1);
        }
        *slot
    }

    fn extra(&mut self, column: u16, text: &str) {
        self.app.carried.insert(Field::Extra);
        if self.wanted.contains(Field::Extra) && self.extras < MAX_EXTRA {
            self.extras += 1;
            self.app.push(Field::Extra, 0, column, text);
        }
    }

    /// Hands protected values to the sink, if there is one.
    fn aside(&mut self, value: u32, id: u32) {
        let Some(sink) = &mut self.sink else { return };
        let Some(name) = self.trie.as_ref().map(|t| t.node(id).name.as_str()) else { return };
        let end = self.tape.node(value).map_or(value, |n| n.next);
        for at in value..end {
            if let Some(node) = self.tape.node(at).filter(|n| matches!(n.kind, Kind::Bare | Kind::Text | Kind::Escaped))
            {
                sink(name, self.tape.text(self.text, node));
            }
        }
    }

    /// Stores the single fields: each from its best source.
    fn finish(&mut self) {
        let tape = self.tape;
        let text = |at: u32| tape.node(at).map_or("", |n| tape.text(self.text, n)).trim();
        let middle = self.middle.map_or("", text);
        for &field in Field::ALL {
            let Some(pick) = self.scratch.picks[field as usize].take() else { continue };
            let read = crate::ingest::decode::read_of(field);
            if pick.joined {
                let joined = joined(tape, self.text, pick.at);
                self.app.push(field, 0, pick.column, &joined);
                continue;
            }
            let mut value = std::borrow::Cow::Borrowed(text(pick.at));
            if field == Field::NameGiven {
                value = with_piece(text(pick.at), middle, Piece::MiddleName);
            }
            push_value(field, read, 0, pick.column, &value, &mut self.places, self.app);
        }
    }
}

/// Fields that may come as an object and are read as one text.
fn joinable(field: Field) -> bool {
    matches!(
        field,
        Field::Location | Field::JobLocation | Field::HomeLine1 | Field::ShippingLine1 | Field::DocumentLine1
    )
}

/// The texts inside a value, joined with commas: names, not coordinates or ids.
fn joined(tape: &Tape, source: &str, at: u32) -> String {
    let mut out = String::new();
    let end = tape.node(at).map_or(at, |n| n.next);
    for node in (at..end).filter_map(|i| tape.node(i)) {
        let part = tape.text(source, node).trim();
        if matches!(node.kind, Kind::Text | Kind::Escaped) && !part.is_empty() && out.len() + part.len() < MAX_JOINED {
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(part);
        }
    }
    out
}

/// Fields that hold long texts; a file's name or address is none.
fn prose(field: Field) -> bool {
    matches!(field, Field::ResumeText | Field::CoverLetter)
}

fn is_file(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 500 || text.contains(char::is_whitespace) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    is_url(&lower) || [".pdf", ".doc", ".docx", ".rtf", ".odt", ".txt"].iter().any(|e| lower.ends_with(e))
}

/// An answer that is nothing but the address of a profile.
pub(crate) fn names_a_profile(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 300 || text.contains(char::is_whitespace) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once('.').map_or(host, |(name, _)| name.rsplit('.').next().unwrap_or(name));
    matches!(host, "linkedin" | "github" | "gitlab") && rest.contains('/')
}
