//! Evaluation in three values: one walk over the nodes, generic over the context and the recorder.
//!
//! `test` answers truths without making a [`Value`], `value` answers the rest. Comprehension variables live on the
//! stack in a chain of frames, so nothing is allocated for scalar work or for `exists` over objects. A value of
//! another type than the schema promised counts as unknown; nothing panics.

use super::Context;
use super::builtin::{self, compare, equal, holds};
use super::program::{Fold, Kids, NONE, Node, NodeId, Program, literal_value};
use super::syntax::BinaryOp;
use super::trace::Recorder;
use super::value::{Date, FieldId, Handle, Tri, Value};

/// Buffers that evaluations share, so that none is made per record.
#[derive(Debug, Default)]
pub struct Scratch {
    text: String,
    joined: String,
}

impl Scratch {
    /// A buffer for [`Condition::join`](super::Condition::join), to be given back by [`Scratch::keep`].
    pub(crate) fn take(&mut self) -> String {
        let mut text = std::mem::take(&mut self.joined);
        text.clear();
        text
    }

    pub(crate) fn keep(&mut self, text: String) {
        self.joined = text;
    }
}

/// One comprehension variable and those around it.
pub(super) struct Frame<'f, 'a> {
    pub(super) value: Value<'a>,
    pub(super) up: Up<'f, 'a>,
}

pub(super) type Up<'f, 'a> = Option<&'f Frame<'f, 'a>>;

/// The inputs of one evaluation.
pub(super) struct Eval<'e, 'a, C, R> {
    pub(super) program: &'a Program,
    pub(super) context: &'a C,
    pub(super) vars: &'e [Value<'a>],
    pub(super) atoms: &'e [Tri],
    pub(super) now: i64,
    pub(super) scratch: &'e mut Scratch,
    pub(super) recorder: R,
}

impl<'a, C: Context, R: Recorder<'a>> Eval<'_, 'a, C, R> {
    /// The truth of a `bool` node. What conditions do most stands here, the rest apart, so that the frames of the
    /// common path stay small.
    pub(super) fn test(&mut self, id: NodeId, up: Up<'_, 'a>) -> Tri {
        let program = self.program;
        match program.node(id) {
            Node::And(kids) => self.chain(kids, Tri::False, up),
            Node::Or(kids) => self.chain(kids, Tri::True, up),
            Node::Not(of) => !self.test(of, up),
            Node::CompareInt { op, of, value } => match self.value(of, up) {
                Value::Int(i) => Tri::known(holds(op, i.cmp(&value))),
                _ => Tri::Unknown,
            },
            Node::EqualText { of, text, same } => {
                let value = self.value(of, up);
                value.as_str().map(|t| (t == &*program.texts[text as usize]) == same).into()
            }
            Node::Compare { op, left, right } => self.compare(op, left, right, up),
            Node::Same { left, right, differ } => {
                let op = if differ { BinaryOp::Ne } else { BinaryOp::Eq };
                Tri::known(self.compare(op, left, right, up) == Tri::True)
            }
            Node::Known(of) => Tri::known(self.known(of, up)),
            Node::InSet { item, set } => {
                let value = self.value(item, up);
                value.as_str().map(|t| program.sets[set as usize].set.contains(t)).into()
            }
            Node::TextTest { op, text, part } => {
                let (text, part) = (self.value(text, up), self.value(part, up));
                builtin::text_test(op, &text, &part)
            }
            Node::Get { of, field } => self.get(id, of, field, up).truth(),
            Node::Local(out) => local(up, out).map_or(Tri::Unknown, Value::truth),
            Node::Var(slot) => self.vars.get(usize::from(slot)).map_or(Tri::Unknown, Value::truth),
            _ => self.test_rare(id, up),
        }
    }

    #[inline(never)]
    fn test_rare(&mut self, id: NodeId, up: Up<'_, 'a>) -> Tri {
        let program = self.program;
        match program.node(id) {
            Node::Bool(b) => Tri::known(b),
            Node::Atom(i) => self.atoms.get(usize::from(i)).copied().unwrap_or(Tri::Unknown),
            Node::Watch { of, part } => {
                let truth = self.test(of, up);
                program.sight.note(part, truth);
                truth
            }
            Node::In { item, list } => self.contained(item, list, up),
            Node::InList { item, list } => {
                let list = &program.lists[list as usize].1;
                if !R::ON && list.is_empty() {
                    return Tri::False;
                }
                let value = self.value(item, up);
                match value.as_str() {
                    // What is looked up in nothing need not be known.
                    _ if list.is_empty() => Tri::False,
                    Some(text) => list.contains(text, &mut self.scratch.text),
                    None => Tri::Unknown,
                }
            }
            Node::Found { text, pattern } => {
                let value = self.value(text, up);
                value.as_str().map(|t| program.patterns[pattern as usize].1.is_match(t)).into()
            }
            Node::Choice { test, yes, no } => match self.test(test, up) {
                Tri::True => self.test(yes, up),
                Tri::False => self.test(no, up),
                Tri::Unknown => Tri::Unknown,
            },
            Node::Fold { how: Fold::Exists, list, test, .. } => self.quantified(list, test, Tri::True, up),
            Node::Fold { how: Fold::All, list, test, .. } => self.quantified(list, test, Tri::False, up),
            Node::Fold { how: Fold::One, list, test, .. } => self.one(list, test, up),
            _ => self.value_rare(id, up).truth(),
        }
    }

    /// The value of any node.
    pub(super) fn value(&mut self, id: NodeId, up: Up<'_, 'a>) -> Value<'a> {
        match self.program.node(id) {
            Node::Get { of, field } => self.get(id, of, field, up),
            Node::Text(t) => Value::Str(&self.program.texts[t as usize]),
            Node::Int(i) => Value::Int(i),
            Node::Local(out) => local(up, out).cloned().unwrap_or(Value::Unknown),
            _ => self.value_rare(id, up),
        }
    }

    /// Appends the texts that `+` joins. False if one is unknown.
    pub(super) fn join(&mut self, id: NodeId, out: &mut String) -> bool {
        if let Node::Arithmetic { op: BinaryOp::Add, left, right } = self.program.node(id) {
            return self.join(left, out) && self.join(right, out);
        }
        let value = self.value(id, None);
        value.as_str().inspect(|text| out.push_str(text)).is_some()
    }

    #[inline(never)]
    fn value_rare(&mut self, id: NodeId, up: Up<'_, 'a>) -> Value<'a> {
        let program = self.program;
        match program.node(id) {
            Node::Text(_) | Node::Int(_) | Node::Local(_) | Node::Get { .. } => self.value(id, up),
            Node::Bool(b) => Value::Bool(b),
            Node::Double(d) => Value::Double(d),
            Node::Timestamp(ms) => Value::Timestamp(ms),
            Node::Duration(ms) => Value::Duration(ms),
            Node::Date(date) => Value::Date(date),
            Node::Literals(at) => Value::list(program.literals[at as usize].iter().map(literal_value).collect()),
            Node::Root(handle) => Value::Object(handle),
            Node::Var(slot) => self.vars.get(usize::from(slot)).cloned().unwrap_or(Value::Unknown),
            Node::Now => Value::Timestamp(self.now),
            Node::Entry { map, key } => self.entry(id, map, key, up),
            Node::Index { list, index } => self.index(id, list, index, up),
            Node::DatePart { of, part } => match self.value(of, up) {
                Value::Date(date) => date_part(date, part),
                _ => Value::Unknown,
            },
            Node::Size(of) => match self.value(of, up) {
                Value::Objects { len, .. } => Value::Int(i64::from(len)),
                other => other.len().map_or(Value::Unknown, |len| Value::Int(len as i64)),
            },
            Node::List(kids) => {
                let kids = program.kids(kids);
                Value::list(kids.iter().map(|kid| self.value(*kid, up)).collect())
            }
            Node::Choice { test, yes, no } => match self.test(test, up) {
                Tri::True => self.value(yes, up),
                Tri::False => self.value(no, up),
                Tri::Unknown => Value::Unknown,
            },
            Node::OrValue { of, default } => match self.value(of, up) {
                Value::Unknown => self.value(default, up),
                known => known,
            },
            Node::Arithmetic { .. } | Node::Negate(_) | Node::Call { .. } | Node::Extern { .. } => {
                self.computed(id, up)
            }
            Node::Fold { how: Fold::Filter | Fold::Map, list, test, make } => self.made(list, test, make, up),
            Node::Fold { .. }
            | Node::Atom(_)
            | Node::Watch { .. }
            | Node::Not(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Compare { .. }
            | Node::CompareInt { .. }
            | Node::EqualText { .. }
            | Node::Same { .. }
            | Node::Known(_)
            | Node::In { .. }
            | Node::InSet { .. }
            | Node::InList { .. }
            | Node::Found { .. }
            | Node::TextTest { .. } => self.test(id, up).into(),
        }
    }

    /// Arithmetic and functions: unknown over anything unknown.
    #[inline(never)]
    fn computed(&mut self, id: NodeId, up: Up<'_, 'a>) -> Value<'a> {
        let program = self.program;
        match program.node(id) {
            Node::Arithmetic { op, left, right } => {
                let (left, right) = (self.value(left, up), self.value(right, up));
                if matches!(left, Value::Unknown) || matches!(right, Value::Unknown) {
                    return Value::Unknown;
                }
                self.outcome(id, builtin::arithmetic(op, left, right))
            }
            Node::Negate(of) => match self.value(of, up) {
                Value::Unknown => Value::Unknown,
                known => self.outcome(id, builtin::negate(known)),
            },
            Node::Call { op, args } => match self.applied(args, up, |values| builtin::call(op, values)) {
                Some(outcome) => self.outcome(id, outcome),
                None => Value::Unknown,
            },
            Node::Extern { function, args } => {
                let body = &program.functions[usize::from(function)].body;
                self.applied(args, up, |values| body(values)).unwrap_or(Value::Unknown)
            }
            _ => Value::Unknown,
        }
    }

    fn outcome(&mut self, id: NodeId, outcome: builtin::Outcome<'a>) -> Value<'a> {
        outcome.unwrap_or_else(|reason| {
            self.recorder.fault(self.program, id, reason);
            Value::Unknown
        })
    }

    /// Calls a function on arguments that are all known; `None` if one is unknown.
    fn applied<T>(&mut self, args: Kids, up: Up<'_, 'a>, function: impl FnOnce(&[Value<'a>]) -> T) -> Option<T> {
        let program = self.program;
        match program.kids(args) {
            [one] => Some(function(&[self.argument(*one, up)?])),
            [one, other] => Some(function(&[self.argument(*one, up)?, self.argument(*other, up)?])),
            all => {
                let values: Option<Vec<Value<'a>>> = all.iter().map(|kid| self.argument(*kid, up)).collect();
                values.map(|values| function(&values))
            }
        }
    }

    fn argument(&mut self, id: NodeId, up: Up<'_, 'a>) -> Option<Value<'a>> {
        match self.value(id, up) {
            Value::Unknown => None,
            known => Some(known),
        }
    }

    /// The object a node stands for.
    #[inline]
    fn handle(&mut self, id: NodeId, up: Up<'_, 'a>) -> Option<Handle> {
        match self.program.node(id) {
            Node::Root(handle) => Some(handle),
            Node::Local(out) => object(local(up, out)),
            Node::Var(slot) => object(self.vars.get(usize::from(slot))),
            _ => self.inner_handle(id, up),
        }
    }

    /// The object of a longer path, such as `app.home`.
    #[inline(never)]
    fn inner_handle(&mut self, id: NodeId, up: Up<'_, 'a>) -> Option<Handle> {
        match self.program.node(id) {
            Node::Get { of, field } => object(Some(&self.get(id, of, field, up))),
            _ => object(Some(&self.value(id, up))),
        }
    }

    #[inline]
    fn get(&mut self, id: NodeId, of: NodeId, field: FieldId, up: Up<'_, 'a>) -> Value<'a> {
        let Some(handle) = self.handle(of, up) else {
            return Value::Unknown;
        };
        let value = self.context.get(handle, field);
        if R::ON && !matches!(value, Value::Object(_) | Value::Map(_)) {
            self.recorder.read(self.program, id, handle, field, &value);
        }
        value
    }

    /// What `has` says. A recording evaluation keeps the value that was there.
    #[inline]
    fn known(&mut self, id: NodeId, up: Up<'_, 'a>) -> bool {
        match self.program.node(id) {
            Node::Get { of, field } if !R::ON => self.handle(of, up).is_some_and(|of| self.context.known(of, field)),
            _ => self.value(id, up).is_known(),
        }
    }

    fn entry(&mut self, id: NodeId, map: NodeId, key: u32, up: Up<'_, 'a>) -> Value<'a> {
        let program = self.program;
        let Value::Map(handle) = self.value(map, up) else {
            return Value::Unknown;
        };
        let value = self.context.entry(handle, &program.texts[key as usize]);
        if R::ON
            && let Node::Get { of, field } = program.node(map)
        {
            let of = self.handle(of, up).unwrap_or(handle);
            self.recorder.read(program, id, of, field, &value);
        }
        value
    }

    fn index(&mut self, id: NodeId, list: NodeId, index: NodeId, up: Up<'_, 'a>) -> Value<'a> {
        let mark = self.recorder.mark();
        let list = self.value(list, up);
        let read = self.recorder.mark();
        let Value::Int(index) = self.value(index, up) else {
            return Value::Unknown;
        };
        let found = match list {
            Value::Unknown => return Value::Unknown,
            Value::Objects { first, len } => u32::try_from(index)
                .ok()
                .filter(|i| *i < len)
                .map(|i| Value::Object(Handle { object: first.object, index: first.index.wrapping_add(i) })),
            list => list.into_list().and_then(|mut items| {
                usize::try_from(index).ok().filter(|i| *i < items.len()).map(|i| items.swap_remove(i))
            }),
        };
        if matches!(found, Some(Value::Object(_))) {
            self.recorder.forget_between(mark, read);
        }
        self.outcome(id, found.ok_or("the list is shorter than that"))
    }

    fn compare(&mut self, op: BinaryOp, left: NodeId, right: NodeId, up: Up<'_, 'a>) -> Tri {
        let (left, right) = (self.value(left, up), self.value(right, up));
        compare(op, &left, &right)
    }

    /// `&&` (which stops at false) and `||` (which stops at true). The steps kept are those of the operand that
    /// stopped it, else of the unknown ones, else of all.
    fn chain(&mut self, kids: Kids, stop: Tri, up: Up<'_, 'a>) -> Tri {
        let program = self.program;
        let start = self.recorder.mark();
        let mut unknown = false;
        for kid in program.kids(kids) {
            let before = self.recorder.mark();
            let truth = self.test(*kid, up);
            if truth == stop {
                self.recorder.forget_between(start, before);
                return stop;
            }
            self.weigh(truth, &mut unknown, start, before);
        }
        if unknown { Tri::Unknown } else { !stop }
    }

    /// Once one part is unknown, only the steps of unknown parts matter.
    #[inline(always)]
    fn weigh(&mut self, truth: Tri, unknown: &mut bool, start: usize, before: usize) {
        if truth == Tri::Unknown {
            if !*unknown {
                self.recorder.forget_between(start, before);
            }
            *unknown = true;
        } else if *unknown {
            self.recorder.forget(before);
        }
    }

    /// The elements of a list; objects are counted, not listed.
    fn elements(&mut self, list: NodeId, up: Up<'_, 'a>) -> Option<Elements<'a>> {
        let mark = self.recorder.mark();
        let elements = Elements::of(self.value(list, up))?;
        if let Elements::Objects { len: 1.., .. } = elements {
            self.recorder.forget(mark); // what is read of the elements is the evidence
        }
        Some(elements)
    }

    /// `exists` (which stops at true) and `all` (which stops at false). A recording evaluation looks at every
    /// element, so that all that decide it are shown.
    fn quantified(&mut self, list: NodeId, test: NodeId, stop: Tri, up: Up<'_, 'a>) -> Tri {
        let Some(elements) = self.elements(list, up) else {
            return Tri::Unknown;
        };
        let start = self.recorder.mark();
        let (mut unknown, mut stopped) = (false, false);
        for value in elements {
            let before = self.recorder.mark();
            let truth = self.test(test, Some(&Frame { value, up }));
            if truth == stop {
                if !R::ON {
                    return stop;
                }
                if !stopped {
                    self.recorder.forget_between(start, before);
                }
                stopped = true;
            } else if stopped {
                self.recorder.forget(before);
            } else {
                self.weigh(truth, &mut unknown, start, before);
            }
        }
        match (stopped, unknown) {
            (true, _) => stop,
            (_, true) => Tri::Unknown,
            _ => !stop,
        }
    }

    fn one(&mut self, list: NodeId, test: NodeId, up: Up<'_, 'a>) -> Tri {
        let Some(elements) = self.elements(list, up) else {
            return Tri::Unknown;
        };
        let mut count = 0u32;
        for value in elements {
            match self.test(test, Some(&Frame { value, up })) {
                Tri::True => count += 1,
                Tri::False => {}
                Tri::Unknown => return Tri::Unknown,
            }
        }
        Tri::known(count == 1)
    }

    /// `filter` and `map`.
    fn made(&mut self, list: NodeId, test: NodeId, make: NodeId, up: Up<'_, 'a>) -> Value<'a> {
        let Some(elements) = self.elements(list, up) else {
            return Value::Unknown;
        };
        let mut made = Vec::new();
        for value in elements {
            let frame = Frame { value, up };
            if test != NONE {
                match self.test(test, Some(&frame)) {
                    Tri::True => {}
                    Tri::False => continue,
                    Tri::Unknown => return Value::Unknown,
                }
            }
            let value = if make == NONE { frame.value } else { self.value(make, Some(&frame)) };
            if make != NONE && matches!(value, Value::Unknown) {
                return Value::Unknown;
            }
            made.push(value);
        }
        Value::list(made)
    }

    /// `item in list`, which is `list.exists(e, e == item)`: an unknown item is in no empty list.
    fn contained(&mut self, item: NodeId, list: NodeId, up: Up<'_, 'a>) -> Tri {
        let program = self.program;
        let item = self.value(item, up);
        let mut unknown = false;
        let mut see = |truth: Tri| {
            unknown |= truth == Tri::Unknown;
            truth == Tri::True
        };
        let found = match program.node(list) {
            Node::List(kids) => program.kids(kids).iter().any(|kid| see(equal(&self.value(*kid, up), &item))),
            Node::Literals(at) => program.literals[at as usize].iter().any(|l| see(equal(&literal_value(l), &item))),
            _ => match self.value(list, up) {
                Value::Objects { len: 0, .. } => false,
                list => match list.as_list() {
                    Some(items) => items.iter().any(|e| see(equal(e, &item))),
                    None => return Tri::Unknown,
                },
            },
        };
        match (found, unknown) {
            (true, _) => Tri::True,
            (_, true) => Tri::Unknown,
            _ => Tri::False,
        }
    }
}

/// The variable of the `out`th comprehension outwards.
#[inline]
fn local<'f, 'a>(mut up: Up<'f, 'a>, out: u16) -> Option<&'f Value<'a>> {
    for _ in 0..out {
        up = up?.up;
    }
    up.map(|frame| &frame.value)
}

#[inline]
fn object(value: Option<&Value<'_>>) -> Option<Handle> {
    match value {
        Some(Value::Object(handle)) => Some(*handle),
        _ => None,
    }
}

/// Year, month or day of a date (0, 1, 2): unknown where it is not written.
fn date_part<'a>(date: Date, part: u8) -> Value<'a> {
    match [i64::from(date.year), i64::from(date.month), i64::from(date.day)][usize::from(part.min(2))] {
        0 => Value::Unknown,
        part => Value::Int(part),
    }
}

pub(super) enum Elements<'a> {
    Objects { first: Handle, len: u32, at: u32 },
    Items(std::vec::IntoIter<Value<'a>>),
}

impl<'a> Elements<'a> {
    /// Of a list; `None` for what is unknown.
    pub(super) fn of(list: Value<'a>) -> Option<Elements<'a>> {
        match list {
            Value::Objects { first, len } => Some(Elements::Objects { first, len, at: 0 }),
            list => list.into_list().map(|items| Elements::Items(items.into_iter())),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        match self {
            Elements::Objects { first, len, at } => {
                if at >= len {
                    return None;
                }
                let index = first.index.wrapping_add(*at);
                *at += 1;
                Some(Value::Object(Handle { object: first.object, index }))
            }
            Elements::Items(items) => items.next(),
        }
    }
}
