//! Many conditions decided together over one context.
//!
//! ```text
//! condition = term && term && ...       term = Kleene's `&&` of them, in any order
//! question  = one member, all terms on it: value --class--> (conditions ruled out, conditions left unknown)
//! ```
//!
//! Rules ask the same few members again and again: `n >= 2`, `n >= 3`, `s == "a"`. Comparisons of a member of a root
//! with literals cut its values into few classes, within which every such term has one outcome. So a set reads the
//! member once for 64 conditions, finds the class, and has two words of bits: which conditions the class rules out, and
//! which it leaves unknown. The outcomes per class come from the evaluator itself, asked at load with a value of each
//! class. Terms of another form are evaluated as they are, equal ones once. What is asked only by conditions already
//! ruled out is not read.
//!
//! A property test holds a set to what its conditions give one by one.

use std::collections::HashMap;

use super::program::{Node, NodeId, Program};
use super::value::{FieldId, Handle, Tri, Value};
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
    all: u64,
    questions: Vec<Question>,
}

const WIDTH: usize = 64;

/// What a [`ConditionSet`] found of each of its conditions. Made once and used again for every record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truths {
    /// For each 64 conditions: those that hold, and those that are unknown.
    words: Vec<(u64, u64)>,
}

impl Truths {
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
fn places(word: usize, mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (bit < WIDTH).then_some(word * WIDTH + bit)
    })
}

/// One member, or one term of another form, and the conditions that ask for it.
#[derive(Clone, Debug)]
struct Question {
    users: u64,
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    /// A member whose class decides.
    Member { of: Handle, field: FieldId, classes: Classes, marks: Vec<Mark> },
    /// A `bool` of any form.
    Term(Condition),
}

/// What a class of values does to the conditions that ask for it.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    out: u64,
    unknown: u64,
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
        truths.words.extend(self.words.iter().map(|word| word.decide(u64::MAX, context, now, scratch)));
    }

    /// The same where it is known what some conditions come to: only the `asked` ones (a bit for each condition, by its
    /// place) are decided, the others are as `known` has them.
    pub fn decide_asked<C: Context>(
        &self,
        asked: &[u64],
        known: &Truths,
        context: &C,
        now: i64,
        scratch: &mut Scratch,
        truths: &mut Truths,
    ) {
        truths.words.clear();
        truths.words.extend(self.words.iter().zip(asked).zip(&known.words).map(|((word, asked), known)| {
            let (hold, unknown) = word.decide(*asked, context, now, scratch);
            (hold | known.0 & !asked, unknown | known.1 & !asked)
        }));
    }
}

impl Word {
    fn new(conditions: &[Condition]) -> Word {
        let mut gathered = Gathered::default();
        for (at, condition) in conditions.iter().enumerate() {
            for term in terms(condition.program()) {
                gathered.add(1 << at, condition, term);
            }
        }
        let members = gathered.members.into_iter().map(Asked::question);
        let terms = gathered.rest.into_iter().map(|(term, users)| Question { users, how: How::Term(term) });
        Word { all: u64::MAX >> (WIDTH - conditions.len()), questions: members.chain(terms).collect() }
    }

    /// The conditions that hold, and those that are unknown, of those that are asked.
    fn decide<C: Context>(&self, asked: u64, context: &C, now: i64, scratch: &mut Scratch) -> (u64, u64) {
        let (mut open, mut unknown) = (self.all & asked, 0);
        for question in &self.questions {
            if question.users & open == 0 {
                continue;
            }
            match &question.how {
                How::Member { of, field, classes, marks } => {
                    let mark = marks[classes.of(&context.get(*of, *field))];
                    open &= !mark.out;
                    unknown |= mark.unknown;
                }
                How::Term(term) => match term.decide(context, &[], now, scratch) {
                    Tri::True => {}
                    Tri::False => open &= !question.users,
                    Tri::Unknown => unknown |= question.users,
                },
            }
        }
        (open & !unknown, open & unknown)
    }
}

/// The operands of the outermost `&&`, or the whole.
fn terms(program: &Program) -> Vec<NodeId> {
    match program.node(program.root) {
        Node::And(kids) => program.kids(kids).to_vec(),
        _ => vec![program.root],
    }
}

/// Questions in the order in which the conditions come to them.
#[derive(Default)]
struct Gathered {
    members: Vec<Asked>,
    /// With the conditions that ask for it.
    rest: Vec<(Condition, u64)>,
}

impl Gathered {
    fn add(&mut self, user: u64, condition: &Condition, term: NodeId) {
        let program = condition.program();
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
        // One text means one thing, but for what packs and scopes declare by name.
        let named = |id: &NodeId| matches!(program.node(*id), Node::InList { .. } | Node::Extern { .. });
        let own = program.under(term).iter().any(named);
        match self.rest.iter_mut().find(|(other, _)| !own && other.normalised() == part.normalised()) {
            Some((_, users)) => *users |= user,
            None => self.rest.push((part, user)),
        }
    }
}

/// A member and all terms on it.
struct Asked {
    of: Handle,
    field: FieldId,
    cuts: Cuts,
    /// With the condition that asks for it.
    terms: Vec<(Condition, u64)>,
}

impl Asked {
    fn question(self) -> Question {
        let classes = Classes::new(self.cuts);
        let mut scratch = Scratch::default();
        let mut mark = |sample: Option<Value<'static>>| {
            let mut mark = Mark::default();
            let Some(world) = sample.map(Sample) else { return mark };
            for (term, user) in &self.terms {
                match term.decide(&world, &[], 0, &mut scratch) {
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

/// A context in which every member has one value.
struct Sample(Value<'static>);

impl Context for Sample {
    fn get<'a>(&'a self, _: Handle, _: FieldId) -> Value<'a> {
        self.0.clone()
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

/// The one member of a root that a term reads, if it does nothing but compare it with literals.
fn member_of(program: &Program, term: NodeId) -> Option<(Handle, FieldId, Cuts)> {
    let get = |id: NodeId| match program.node(id) {
        Node::Get { of, field } => match program.node(of) {
            Node::Root(handle) => Some((handle, field)),
            _ => None,
        },
        _ => None,
    };
    let read = |id: NodeId, cuts: Cuts| get(id).map(|(of, field)| (of, field, cuts));
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
                texts.iter().map(|t| t.to_string()).chain([other]).map(|t| Some(Value::Text(t))).collect()
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
