//! Many conditions decided together over one context.
//!
//! ```text
//! condition = term && term && ...       term = Kleene's `&&` of them, in any order
//! question  = one member, all terms on it: value --class--> (conditions ruled out, conditions left unknown)
//!           | one list, all terms `exists` and `all` over it: their tests are decided together for each element
//!           | one term of another form
//! ```
//!
//! Rules ask the same few members again and again: `n >= 2`, `n >= 3`, `s == "a"`. Comparisons of a member of a root
//! with literals cut its values into few classes, within which every such term has one outcome. So a set reads the
//! member once for 128 conditions, finds the class, and has two words of bits: which conditions the class rules out, and
//! which it leaves unknown. The outcomes per class come from the evaluator itself, asked at load with a value of each
//! class. Over a list it goes once, and asks of each element what it would ask of a root. Terms of another form are
//! evaluated as they are, equal ones once. What is asked only by conditions already ruled out is not read; nor is what
//! only conditions ask that a literal (a parameter) or an empty list rules out.
//!
//! A property test holds a set to what its conditions give one by one.

use std::collections::HashMap;

use super::eval::{Elements, Frame, Up};
use super::program::{Fold, Node, NodeId, Program};
use super::value::{FieldId, Handle, ObjectId, Tri, Value};
use super::{Condition, Context, Scratch};

/// Conditions over one schema and without variables, decided together. See the module's doc.
#[derive(Clone, Debug)]
pub struct ConditionSet {
    len: usize,
    words: Vec<Word>,
}

/// Up to [`WIDTH`] conditions, a bit for each.
#[derive(Clone, Debug)]
struct Word {
    /// Those that nothing rules out already.
    open: Bits,
    questions: Vec<Question>,
}

/// A bit for each condition of a [`Word`].
type Bits = u128;

const WIDTH: usize = Bits::BITS as usize;

/// What a [`ConditionSet`] found of each of its conditions. Made once and used again for every record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truths {
    /// For each [`WIDTH`] conditions: those that hold, and those that are unknown.
    words: Vec<(Bits, Bits)>,
}

impl Truths {
    /// Appends what [`Truths::decode`] reads: 32 bytes for each 128 conditions.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        for (hold, unknown) in &self.words {
            out.extend_from_slice(&hold.to_le_bytes());
            out.extend_from_slice(&unknown.to_le_bytes());
        }
    }

    /// Reads the truths of a set of `len` conditions and moves `bytes` behind them.
    pub(crate) fn decode(len: usize, bytes: &mut &[u8]) -> Option<Truths> {
        let mut word = || {
            let (word, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            Some(Bits::from_le_bytes(*word))
        };
        let words = (0..len.div_ceil(WIDTH)).map(|_| Some((word()?, word()?)));
        Some(Truths { words: words.collect::<Option<_>>()? })
    }

    /// Of the condition at a place in the set; false beyond its end.
    pub fn get(&self, at: usize) -> Tri {
        let (hold, unknown) = self.words.get(at / WIDTH).copied().unwrap_or_default();
        match (hold >> (at % WIDTH) & 1, unknown >> (at % WIDTH) & 1) {
            (1, _) => Tri::True,
            (_, 1) => Tri::Unknown,
            _ => Tri::False,
        }
    }

    /// Places of the conditions that hold, ascending.
    #[inline]
    pub fn holding(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, (hold, _))| places(at, *hold))
    }

    /// Places of the conditions that are unknown, ascending.
    #[inline]
    pub fn undecided(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, (_, unknown))| places(at, *unknown))
    }
}

/// Places of the conditions whose bits are set in a word, ascending.
#[inline]
fn places(word: usize, mut bits: Bits) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (bit < WIDTH).then_some(word * WIDTH + bit)
    })
}

/// One member, one list, or one term of another form, and the conditions that ask for it.
#[derive(Clone, Debug)]
struct Question {
    users: Bits,
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    /// A member whose class decides.
    Member { of: Of, field: FieldId, classes: Classes, marks: Vec<Mark> },
    /// Whether a member is known.
    Known { of: Of, field: FieldId },
    /// A list, and what is asked of its elements.
    Each(Each),
    /// A `bool` of any form.
    Term(Condition),
}

/// Whose member is read: a root's or an element's, or that of an object which is their member (`app.network.kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Of {
    base: Base,
    step: Option<FieldId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Root(Handle),
    /// The element of the list that the word is asked about.
    Element,
}

impl How {
    /// How a term is answered that is neither a comparison with literals nor about a list.
    fn of(term: Condition) -> How {
        let program = term.program();
        let known = match program.node(program.root) {
            Node::Known(of) => Of::member(program, of),
            _ => None,
        };
        known.map_or_else(|| How::Term(term.clone()), |(of, field)| How::Known { of, field })
    }
}

/// What a class of values does to the conditions that ask for it.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    out: Bits,
    unknown: Bits,
}

impl ConditionSet {
    /// A set of conditions; their places in the slice are their places in [`Truths`].
    pub fn new(conditions: &[Condition]) -> ConditionSet {
        ConditionSet { len: conditions.len(), words: conditions.chunks(WIDTH).map(Word::new).collect() }
    }

    /// How many conditions it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What [`Condition::decide`] without variables gives for each condition. `now` is in milliseconds since 1970.
    #[inline]
    pub fn decide<C: Context>(&self, context: &C, now: i64, scratch: &mut Scratch, truths: &mut Truths) {
        truths.words.clear();
        truths.words.extend(self.words.iter().map(|word| word.decide(Bits::MAX, context, None, now, scratch)));
    }

    /// What is left to decide of records of which `foreseen` says that they give a value to some members, and none to some.
    /// `blank` is such a record that gives no value to any. A member without one is unknown; only a list may be empty
    /// instead.
    pub(crate) fn left<C: Context>(
        &self,
        foreseen: &dyn Fn(FieldId) -> Option<bool>,
        blank: &C,
        now: i64,
        scratch: &mut Scratch,
    ) -> Left {
        Left { words: self.words.iter().map(|word| word.left(foreseen, blank, now, scratch)).collect() }
    }

    /// What [`ConditionSet::decide`] gives of each record, with what is left to decide of it. Every question is put to all
    /// records before the next one, so that what answers it is at hand. At most [`ABREAST`] records.
    pub(crate) fn decide_abreast<'a, C: Context>(
        &'a self,
        records: &[(&Left, &'a C)],
        now: i64,
        scratch: &mut Scratch,
        truths: &mut [Truths],
    ) {
        for (truths, (left, _)) in truths.iter_mut().zip(records) {
            truths.words.clear();
            truths.words.extend(left.words.iter().map(|word| (word.open, word.unknown)));
        }
        for (at, word) in self.words.iter().enumerate() {
            // For each question a bit for each record that it is left for.
            let mut asked = vec![0u64; word.questions.len()];
            for (bit, (left, _)) in (0..ABREAST).zip(records) {
                let questions = left.words.get(at).map_or(&[][..], |word| &word.questions);
                questions.iter().for_each(|question| asked[usize::from(*question)] |= 1 << bit);
            }
            for (question, mut asked) in word.questions.iter().zip(asked) {
                while asked != 0 {
                    let record = asked.trailing_zeros() as usize;
                    asked &= asked - 1;
                    question.put(&mut truths[record].words[at], records[record].1, None, now, scratch);
                }
            }
            for truths in &mut *truths {
                truths.words[at] = told(truths.words[at]);
            }
        }
    }
}

/// So many records are decided side by side at most.
pub(crate) const ABREAST: usize = 64;

/// What records that leave the same members without a value leave to be decided; see [`ConditionSet::left`].
#[derive(Clone, Debug)]
pub(crate) struct Left {
    words: Vec<LeftWord>,
}

#[derive(Clone, Debug)]
struct LeftWord {
    open: Bits,
    unknown: Bits,
    /// Indices of the questions of the word.
    questions: Vec<u16>,
}

impl Word {
    fn new(conditions: &[Condition]) -> Word {
        let parts = conditions.iter().enumerate().map(|(at, condition)| (1 << at, condition, condition.program().root));
        Word::of(parts, false)
    }

    /// Of parts of conditions, each with its bits; `within` tells those that may read the element of a list.
    fn of<'c>(parts: impl Iterator<Item = (Bits, &'c Condition, NodeId)>, within: bool) -> Word {
        let mut gathered = Gathered { within, ..Gathered::default() };
        let mut open = 0;
        for (users, condition, part) in parts {
            if condition.program().constant_truth(part) == Some(Tri::False) {
                continue;
            }
            open |= users;
            for term in terms(condition.program(), part) {
                gathered.add(users, condition, term);
            }
        }
        let members = gathered.members.into_iter().map(Asked::question);
        let lists = gathered.lists.into_iter().map(Listed::question);
        let terms = gathered.rest.into_iter().map(|(term, users)| Question { users, how: How::of(term) });
        Word { open, questions: members.chain(lists).chain(terms).collect() }
    }

    /// The conditions that hold, and those that are unknown, of those that are asked. `up` is the element of a list.
    #[inline]
    fn decide<'a, C: Context>(
        &'a self,
        asked: Bits,
        context: &'a C,
        up: Up<'_, 'a>,
        now: i64,
        scratch: &mut Scratch,
    ) -> (Bits, Bits) {
        let mut found = (self.open & asked, 0);
        for question in &self.questions {
            question.put(&mut found, context, up, now, scratch);
            if found.0 == 0 {
                break;
            }
        }
        told(found)
    }

    fn left<C: Context>(
        &self,
        foreseen: &dyn Fn(FieldId) -> Option<bool>,
        blank: &C,
        now: i64,
        scratch: &mut Scratch,
    ) -> LeftWord {
        let mut left = LeftWord { open: self.open, unknown: 0, questions: Vec::new() };
        for (at, question) in (0u16..).zip(&self.questions) {
            match question.settled(foreseen, blank, now, scratch) {
                Some(mark) => {
                    left.open &= !mark.out;
                    left.unknown |= mark.unknown;
                }
                None => left.questions.push(at),
            }
        }
        left.questions.retain(|at| self.questions[usize::from(*at)].users & left.open != 0);
        left
    }
}

/// The conditions that hold, and those that are unknown, of those that stayed open to the end.
#[inline]
fn told((open, unknown): (Bits, Bits)) -> (Bits, Bits) {
    (open & !unknown, open & unknown)
}

impl Question {
    /// Asks where that still matters, and applies what it does to the conditions that are open and to those that are unknown.
    #[inline]
    fn put<'a, C: Context>(
        &'a self,
        (open, unknown): &mut (Bits, Bits),
        context: &'a C,
        up: Up<'_, 'a>,
        now: i64,
        scratch: &mut Scratch,
    ) {
        if self.users & *open != 0 {
            let mark = self.ask(*open, context, up, now, scratch);
            *open &= !mark.out;
            *unknown |= mark.unknown;
        }
    }

    /// What it does to the conditions that are open.
    #[inline]
    fn ask<'a, C: Context>(
        &'a self,
        open: Bits,
        context: &'a C,
        up: Up<'_, 'a>,
        now: i64,
        scratch: &mut Scratch,
    ) -> Mark {
        match &self.how {
            How::Member { of, field, classes, marks } => {
                let value = of.handle(context, up).map_or(Value::Unknown, |of| context.get(of, *field));
                marks[classes.of(&value)]
            }
            How::Known { of, field } => {
                self.mark(Tri::known(of.handle(context, up).is_some_and(|of| context.known(of, *field))))
            }
            How::Each(each) => each.decide(open, context, now, scratch),
            How::Term(term) => self.mark(term.decide_within(context, up, now, scratch)),
        }
    }

    /// What one truth means for the conditions that ask.
    #[inline]
    fn mark(&self, truth: Tri) -> Mark {
        match truth {
            Tri::True => Mark::default(),
            Tri::False => Mark { out: self.users, unknown: 0 },
            Tri::Unknown => Mark { out: 0, unknown: self.users },
        }
    }

    /// What it does to the conditions that ask, where that is settled; see [`ConditionSet::left`].
    fn settled<C: Context>(
        &self,
        foreseen: &dyn Fn(FieldId) -> Option<bool>,
        blank: &C,
        now: i64,
        scratch: &mut Scratch,
    ) -> Option<Mark> {
        let missing = |field: &FieldId| foreseen(*field) == Some(false);
        let all_missing = |term: &Condition| !term.reads().is_empty() && term.reads().iter().all(missing);
        match &self.how {
            How::Member { of, field, marks, .. } => {
                of.step.iter().chain([field]).any(missing).then(|| marks.last().copied().unwrap_or_default())
            }
            How::Known { of, field } if of.step.iter().chain([field]).any(missing) => Some(self.mark(Tri::False)),
            How::Known { of, field } => {
                (of.step.is_none() && foreseen(*field) == Some(true)).then(|| self.mark(Tri::True))
            }
            How::Each(each) => {
                let none = all_missing(&each.list) && !each.list.value(blank, &[], now, scratch).is_known();
                none.then(|| each.decide(Bits::MAX, blank, now, scratch))
            }
            How::Term(term) if all_missing(term) => Some(self.mark(term.decide_within(blank, None, now, scratch))),
            How::Term(term) => term.settled(foreseen).map(|truth| self.mark(truth)),
        }
    }
}

impl Of {
    #[inline]
    fn handle<C: Context>(self, context: &C, up: Up<'_, '_>) -> Option<Handle> {
        let base = match (self.base, up) {
            (Base::Root(handle), _) => handle,
            (Base::Element, Some(Frame { value: Value::Object(handle), .. })) => *handle,
            _ => return None,
        };
        let Some(step) = self.step else { return Some(base) };
        match context.get(base, step) {
            Value::Object(handle) => Some(handle),
            _ => None,
        }
    }

    /// The object that a node stands for.
    fn node(program: &Program, id: NodeId) -> Option<Of> {
        let base = match program.node(id) {
            Node::Root(handle) => Base::Root(handle),
            Node::Local(0) => Base::Element,
            Node::Get { of, field } => {
                let of = Of::node(program, of).filter(|of| of.step.is_none())?;
                return Some(Of { step: Some(field), ..of });
            }
            _ => return None,
        };
        Some(Of { base, step: None })
    }

    /// The member that a node reads.
    fn member(program: &Program, id: NodeId) -> Option<(Of, FieldId)> {
        let Node::Get { of, field } = program.node(id) else { return None };
        // What a sample answers for the object and what for its member must not be the same question.
        let of = Of::node(program, of).filter(|of| of.step != Some(field))?;
        Some((of, field))
    }
}

/// The terms `exists` and `all` over one list.
#[derive(Clone, Debug)]
struct Each {
    list: Condition,
    /// A test has the bits of the conditions that ask for it.
    tests: Word,
    users: Bits,
    /// Those that ask with `all`.
    all: Bits,
}

impl Each {
    fn decide<'a, C: Context>(&'a self, open: Bits, context: &'a C, now: i64, scratch: &mut Scratch) -> Mark {
        let asked = self.users & open;
        let Some(elements) = Elements::of(self.list.value(context, &[], now, scratch)) else {
            return Mark { out: 0, unknown: asked };
        };
        let (mut stopped, mut unknown): (Bits, Bits) = (0, 0);
        for value in elements {
            let left = asked & !stopped;
            let frame = Frame { value, up: None };
            let (hold, undecided) = self.tests.decide(left, context, Some(&frame), now, scratch);
            stopped |= hold & !self.all | left & !hold & !undecided & self.all;
            unknown |= undecided;
        }
        Mark { out: asked & !stopped & !unknown & !self.all | stopped & self.all, unknown: unknown & !stopped }
    }
}

/// The operands of the outermost `&&`, or the whole.
fn terms(program: &Program, part: NodeId) -> Vec<NodeId> {
    match program.node(part) {
        Node::And(kids) => program.kids(kids).to_vec(),
        _ => vec![part],
    }
}

/// Questions in the order in which the conditions come to them.
#[derive(Default)]
struct Gathered {
    /// Whether the parts may read the element of a list.
    within: bool,
    members: Vec<Asked>,
    lists: Vec<Listed>,
    /// With the conditions that ask for it.
    rest: Vec<(Condition, Bits)>,
}

impl Gathered {
    fn add(&mut self, user: Bits, condition: &Condition, term: NodeId) {
        let program = condition.program();
        if program.constant_truth(term) == Some(Tri::True) {
            return;
        }
        let part = condition.with_program(Program { root: term, ..program.clone() });
        if let Some((of, field, cuts)) = member_of(program, term) {
            let known = self.members.iter().position(|m| (m.of, m.field) == (of, field));
            let place = known.unwrap_or_else(|| {
                self.members.push(Asked { of, field, cuts: Cuts::Truth, terms: Vec::new() });
                self.members.len() - 1
            });
            self.members[place].cuts.extend(cuts);
            self.members[place].terms.push((part, user));
            return;
        }
        let own = names(program, term);
        if let Node::Fold { how: Fold::Exists | Fold::All, list, .. } = program.node(term)
            && !self.within
            && !names(program, list)
        {
            return self.add_fold(user, part, list);
        }
        match self.rest.iter_mut().find(|(other, _)| !own && other.normalised() == part.normalised()) {
            Some((_, users)) => *users |= user,
            None => self.rest.push((part, user)),
        }
    }

    /// Adds a term that is `exists` or `all` over a list.
    fn add_fold(&mut self, user: Bits, term: Condition, list: NodeId) {
        let list = term.with_program(Program { root: list, ..term.program().clone() });
        let mut lists = self.lists.iter_mut().filter(|known| known.list.normalised() == list.normalised());
        match lists.find(|known| known.takes(user)) {
            Some(known) => known.add(user, term),
            None => self.lists.push(Listed { list, terms: vec![(term, user)] }),
        }
    }
}

/// Whether a part rests on what packs and scopes declare by name: otherwise one text means one thing.
fn names(program: &Program, part: NodeId) -> bool {
    program.under(part).iter().any(|id| matches!(program.node(*id), Node::InList { .. } | Node::Extern { .. }))
}

/// A list and terms over it, of each condition one.
struct Listed {
    list: Condition,
    /// With the conditions that ask for it.
    terms: Vec<(Condition, Bits)>,
}

impl Listed {
    fn takes(&self, user: Bits) -> bool {
        self.terms.iter().all(|(_, users)| users & user == 0)
    }

    fn add(&mut self, user: Bits, term: Condition) {
        let own = names(term.program(), term.program().root);
        match self.terms.iter_mut().find(|(other, _)| !own && other.normalised() == term.normalised()) {
            Some((_, users)) => *users |= user,
            None => self.terms.push((term, user)),
        }
    }

    fn question(self) -> Question {
        let (mut tests, mut every, mut all) = (Vec::new(), 0, 0);
        for (term, users) in &self.terms {
            if let Node::Fold { how, test, .. } = term.program().node(term.program().root) {
                every |= users;
                all |= if how == Fold::All { *users } else { 0 };
                tests.push((*users, term, test));
            }
        }
        let each = Each { tests: Word::of(tests.into_iter(), true), list: self.list, users: every, all };
        Question { users: every, how: How::Each(each) }
    }
}

/// A member and all terms on it.
struct Asked {
    of: Of,
    field: FieldId,
    cuts: Cuts,
    /// With the condition that asks for it.
    terms: Vec<(Condition, Bits)>,
}

impl Asked {
    fn question(self) -> Question {
        let classes = Classes::new(self.cuts);
        let mut scratch = Scratch::default();
        let anything = Frame { value: Value::Object(ANYTHING), up: None };
        let mut mark = |sample: Option<Value<'static>>| {
            let mut mark = Mark::default();
            let Some(world) = sample.map(|value| Sample { value, step: self.of.step }) else { return mark };
            for (term, user) in &self.terms {
                match term.decide_within(&world, Some(&anything), 0, &mut scratch) {
                    Tri::True => {}
                    Tri::False => mark.out |= user,
                    Tri::Unknown => mark.unknown |= user,
                }
            }
            mark
        };
        let marks = classes.samples().into_iter().map(&mut mark).collect();
        let users = self.terms.iter().fold(0, |users, (_, user)| users | user);
        Question { users, how: How::Member { of: self.of, field: self.field, classes, marks } }
    }
}

/// An element whose members have the value of a [`Sample`].
const ANYTHING: Handle = Handle { object: ObjectId(0), index: 0 };

/// A context in which every member has one value, but for the one by which the object is reached.
struct Sample {
    value: Value<'static>,
    step: Option<FieldId>,
}

impl Context for Sample {
    fn get<'a>(&'a self, _: Handle, field: FieldId) -> Value<'a> {
        if self.step == Some(field) { Value::Object(ANYTHING) } else { self.value.clone() }
    }

    fn entry<'a>(&'a self, _: Handle, _: &str) -> Value<'a> {
        Value::Unknown
    }
}

/// Where the outcomes of terms on a member can change. The checker sees to it that one member has one type.
enum Cuts {
    Truth,
    Ints(Vec<i64>),
    Texts(Vec<Box<str>>),
}

impl Cuts {
    fn extend(&mut self, more: Cuts) {
        match (self, more) {
            (Cuts::Ints(cuts), Cuts::Ints(more)) => cuts.extend(more),
            (Cuts::Texts(cuts), Cuts::Texts(more)) => cuts.extend(more),
            (cuts @ Cuts::Truth, more) => *cuts = more,
            _ => {}
        }
    }
}

/// The one member that a term reads, if it does nothing but compare it with literals.
fn member_of(program: &Program, term: NodeId) -> Option<(Of, FieldId, Cuts)> {
    let read = |id: NodeId, cuts: Cuts| Of::member(program, id).map(|(of, field)| (of, field, cuts));
    match program.node(term) {
        Node::Get { .. } => read(term, Cuts::Truth),
        Node::CompareInt { of, value, .. } => read(of, Cuts::Ints(vec![value])),
        Node::EqualText { of, text, .. } => read(of, Cuts::Texts(vec![program.texts[text as usize].clone()])),
        Node::InSet { item, set } => read(item, Cuts::Texts(program.sets[set as usize].sorted.clone())),
        Node::Not(of) => member_of(program, of),
        Node::And(kids) | Node::Or(kids) => {
            let mut all = program.kids(kids).iter().map(|kid| member_of(program, *kid));
            let (of, field, mut cuts) = all.next()??;
            for next in all {
                let (_, _, more) = next.filter(|next| (next.0, next.1) == (of, field))?;
                cuts.extend(more);
            }
            Some((of, field, cuts))
        }
        _ => None,
    }
}

/// So many literals are compared one after the other, without a jump; more are looked up.
const FEW: usize = 8;

/// Classes of a member's values, numbered from 0; the last one is for what is unknown.
#[derive(Clone, Debug)]
enum Classes {
    /// False, true.
    Truth,
    /// For points p, q, ...: below p, p, between p and q, q, ...
    Ints(Vec<i64>),
    /// One for each text, then all other texts.
    Texts(Texts),
}

#[derive(Clone, Debug)]
struct Texts {
    texts: Vec<Box<str>>,
    longest: usize,
    /// Empty if there are many.
    keys: Vec<Key>,
    places: HashMap<Box<str>, usize, foldhash::fast::FixedState>,
}

impl Classes {
    fn new(cuts: Cuts) -> Classes {
        match cuts {
            Cuts::Truth => Classes::Truth,
            Cuts::Ints(mut points) => {
                points.sort_unstable();
                points.dedup();
                Classes::Ints(points)
            }
            Cuts::Texts(mut texts) => {
                texts.sort_unstable();
                texts.dedup();
                let longest = texts.iter().map(|t| t.len()).max().unwrap_or(0);
                let keys = if texts.len() <= FEW { texts.iter().map(|t| Key::of(t)).collect() } else { Vec::new() };
                let places = texts.iter().enumerate().map(|(at, text)| (text.clone(), at)).collect();
                Classes::Texts(Texts { texts, longest, keys, places })
            }
        }
    }

    /// A value of each class; none where no value can be.
    fn samples(&self) -> Vec<Option<Value<'static>>> {
        let mut samples: Vec<Option<Value<'static>>> = match self {
            Classes::Truth => vec![Some(Value::Bool(false)), Some(Value::Bool(true))],
            Classes::Ints(points) => {
                let mut below = None;
                let mut samples = Vec::new();
                for point in points {
                    let between = point.checked_sub(1).filter(|sample| Some(sample) != below);
                    samples.extend([between.map(Value::Int), Some(Value::Int(*point))]);
                    below = Some(point);
                }
                samples.push(points.last().and_then(|last| last.checked_add(1)).map(Value::Int));
                samples
            }
            Classes::Texts(Texts { texts, longest, .. }) => {
                let other = "-".repeat(longest + 1);
                texts.iter().map(|t| t.to_string()).chain([other]).map(|t| Some(Value::text(t))).collect()
            }
        };
        samples.push(Some(Value::Unknown));
        samples
    }

    /// The class of a value. A value of another type than the schema promised is unknown.
    #[inline]
    fn of(&self, value: &Value<'_>) -> usize {
        match self {
            Classes::Truth => match value {
                Value::Bool(truth) => usize::from(*truth),
                _ => 2,
            },
            Classes::Ints(points) => match value {
                Value::Int(int) if points.len() <= FEW => {
                    let mut class = 0;
                    for point in points {
                        class += usize::from(int >= point) + usize::from(int > point);
                    }
                    class
                }
                Value::Int(int) => match points.binary_search(int) {
                    Ok(at) => 2 * at + 1,
                    Err(at) => 2 * at,
                },
                _ => 2 * points.len() + 1,
            },
            Classes::Texts(texts) => match value.as_str() {
                Some(text) => texts.place(text),
                None => texts.texts.len() + 1,
            },
        }
    }
}

impl Texts {
    #[inline]
    fn place(&self, text: &str) -> usize {
        let other = self.texts.len();
        if text.len() > self.longest {
            return other;
        }
        if self.keys.is_empty() || text.len() > Key::WHOLE {
            return self.places.get(text).copied().unwrap_or(other);
        }
        let (key, mut place) = (Key::of(text), other);
        for (at, known) in self.keys.iter().enumerate() {
            place = if *known == key { at } else { place };
        }
        place
    }
}

/// Length, first and last bytes of a text: of one of up to [`Key::WHOLE`] bytes, all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    len: usize,
}

impl Key {
    const WHOLE: usize = 16;

    #[inline]
    fn of(text: &str) -> Key {
        let bytes = text.as_bytes();
        let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
                _ => (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
            },
        };
        Key { head, tail, len: bytes.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_short_texts_apart() {
        let text = "abcdefghijklmnop";
        for len in 0..=Key::WHOLE {
            let whole = &text[..len];
            for at in 0..len {
                let changed = format!("{}_{}", &whole[..at], &whole[at + 1..]);
                assert_ne!(Key::of(whole), Key::of(&changed), "{whole} {changed}");
            }
            assert_ne!(Key::of(whole), Key::of(&format!("{whole}\0")), "{whole}");
        }
    }

    #[test]
    fn classes_of_numbers() {
        for points in [vec![2, 3, 5], (0..20).map(|i| i * 2).collect(), vec![i64::MIN, i64::MAX]] {
            let classes = Classes::new(Cuts::Ints(points.clone()));
            for (class, sample) in classes.samples().iter().enumerate() {
                assert!(sample.as_ref().is_none_or(|sample| classes.of(sample) == class), "{points:?} {sample:?}");
            }
            assert_eq!(classes.samples().len(), 2 * points.len() + 2);
        }
    }

    #[test]
    fn classes_of_texts() {
        let long = "a text of more than sixteen bytes";
        let few = ["", "a", "US", "mailinator.com", long];
        let many: Vec<String> = (0..40).map(|i| format!("number {i}")).collect();
        for texts in [few.map(Box::from).to_vec(), many.iter().map(|t| Box::from(t.as_str())).collect()] {
            let classes = Classes::new(Cuts::Texts(texts));
            for (class, sample) in classes.samples().iter().enumerate() {
                assert!(sample.as_ref().is_some_and(|sample| classes.of(sample) == class), "{sample:?}");
            }
            let other = classes.samples().len() - 2;
            for text in ["b", "UK", "mailinator.con", "a text of more than sixteen byteS", "number 40", "numbers"] {
                assert_eq!(classes.of(&Value::Str(text)), other, "{text}");
            }
        }
    }
}
