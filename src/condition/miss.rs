//! A near miss: a condition that is false by exactly one of the conjuncts on one path through it, and how far off that is.
//!
//! The path leads through `&&` (all conjuncts but one hold), into the element of a list that comes nearest, and into the
//! nearest alternative of `||`. A conjunct that is unknown ends it: what the input does not say is no near miss. Values
//! that the caller calls hidden (opaque text, secrets) are neither given nor measured.

use super::eval::{Eval, Frame};
use super::program::{Fold, Node, NodeId, Program};
use super::syntax::BinaryOp;
use super::trace::Fast;
use super::value::{FieldId, Handle, Span, Tri, Value};
use super::{Condition, Context, Scratch};

/// The longest texts whose edits are counted, in characters.
const LONGEST: usize = 200;

/// The most entries of a list that are compared with a text.
const MOST_ENTRIES: usize = 10_000;

/// How far a false conjunct is from being true.
#[derive(Clone, Debug, PartialEq)]
pub enum Distance {
    /// A number: by how much.
    Number(f64),
    /// A time: by how many milliseconds.
    Millis(i64),
    /// A text: by how many edits (insertions, deletions, substitutions, swaps of neighbours).
    Edits(usize),
}

/// What is wrong with the one false conjunct.
#[derive(Clone, Debug, PartialEq)]
pub enum Gap {
    /// A comparison does not hold. The values are `None` where they are hidden.
    Compared {
        /// As it stands once a `!` around it is carried out.
        op: BinaryOp,
        /// The left side.
        found: Option<Value<'static>>,
        /// The right side.
        wanted: Option<Value<'static>>,
    },
    /// A value is in no entry of a list.
    NotListed {
        /// The value.
        found: Option<Value<'static>>,
        /// The entry that is most like it, where the condition lists them.
        nearest: Option<String>,
    },
    /// A text lacks what it must contain or match.
    Unmatched {
        /// The text.
        found: Option<Value<'static>>,
    },
    /// It must be known, and is not.
    Unknown,
    /// A list that must have an element has none, or none comes near.
    NoElement {
        /// How many it has.
        len: usize,
    },
    /// It is false, or with `wanted` false it is true.
    Truth {
        /// What it should be.
        wanted: bool,
    },
}

/// A condition that is false by one conjunct. See the module's doc.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// The conjunct as written.
    pub text: String,
    /// Its place in the condition's text.
    pub span: Span,
    /// What it reads first, as written: `p.e164`. Empty if it reads nothing.
    pub path: String,
    /// The element of the innermost list that it is about: its place from 1, and how many there are.
    pub element: Option<(usize, usize)>,
    /// How many conjuncts on the way to it hold.
    pub beside: usize,
    /// What is wrong with it.
    pub gap: Gap,
    /// How far off it is, where that can be measured.
    pub distance: Option<Distance>,
}

impl Miss {
    /// Smaller is nearer: more that holds beside it, then what can be measured, by its distance.
    fn rank(&self) -> (usize, bool, f64) {
        let far = match self.distance {
            None => f64::INFINITY,
            Some(Distance::Number(by)) => by,
            Some(Distance::Millis(ms)) => ms as f64,
            Some(Distance::Edits(edits)) => edits as f64,
        };
        (usize::MAX - self.beside, self.distance.is_none(), far)
    }

    /// Whether it is nearer than another.
    pub fn nearer(&self, other: &Miss) -> bool {
        let (a, b) = (self.rank(), other.rank());
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).is_lt()
    }
}

/// Of several misses the nearest; of equals the first.
pub fn nearest(misses: impl IntoIterator<Item = Miss>) -> Option<Miss> {
    misses.into_iter().fold(None, |best, miss| match best {
        Some(best) if !miss.nearer(&best) => Some(best),
        _ => Some(miss),
    })
}

impl Condition {
    /// The near miss of a condition that is false here; `None` if it is not false, or not by one conjunct alone. `hidden`
    /// tells the members whose values must not be given.
    pub fn miss<C: Context>(
        &self,
        context: &C,
        vars: &[Value<'_>],
        now: i64,
        scratch: &mut Scratch,
        hidden: &dyn Fn(FieldId) -> bool,
    ) -> Option<Miss> {
        let root = self.program().root;
        let mut seeker = Seeker { eval: self.eval(context, vars, &[], now, scratch, Fast), hidden, veiled: false };
        if seeker.eval.test(root, None) != Tri::False {
            return None;
        }
        let mut miss = seeker.miss(root, None)?;
        let written = self.inner.text.get(miss.span.clone()).unwrap_or_default();
        miss.text = written.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(miss)
    }
}

/// The operands of `&&`, also below one another.
fn conjuncts(program: &Program, id: NodeId) -> Vec<NodeId> {
    match program.node(id) {
        Node::And(kids) => program.kids(kids).iter().flat_map(|kid| conjuncts(program, *kid)).collect(),
        _ => vec![id],
    }
}

struct Seeker<'h, 'e, 'a, C> {
    eval: Eval<'e, 'a, C, Fast>,
    hidden: &'h dyn Fn(FieldId) -> bool,
    /// Whether an element on the path came out of a list whose values must not be given.
    veiled: bool,
}

impl<'a, C: Context> Seeker<'_, '_, 'a, C> {
    /// Of a node that is false: the one conjunct that is to blame.
    fn miss(&mut self, id: NodeId, up: Option<&Frame<'_, 'a>>) -> Option<Miss> {
        let all = conjuncts(self.eval.program, id);
        let mut to_blame = None;
        for conjunct in &all {
            match self.eval.test(*conjunct, up) {
                Tri::True => {}
                Tri::Unknown => return None,
                Tri::False if to_blame.is_some() => return None,
                Tri::False => to_blame = Some(*conjunct),
            }
        }
        let mut miss = self.blame(to_blame?, up);
        miss.beside += all.len() - 1;
        Some(miss)
    }

    /// What is wrong with a conjunct that is false.
    fn blame(&mut self, id: NodeId, up: Option<&Frame<'_, 'a>>) -> Miss {
        let program = self.eval.program;
        let inner = match program.node(id) {
            Node::Fold { how: Fold::Exists, list, test, .. } => self.elements(id, list, test, up),
            Node::Or(kids) => nearest(program.kids(kids).iter().filter_map(|kid| self.miss(*kid, up))),
            Node::Choice { test, yes, no } => match self.eval.test(test, up) {
                Tri::True => self.miss(yes, up),
                Tri::False => self.miss(no, up),
                Tri::Unknown => None,
            },
            Node::Not(of) => self.denied(id, of, up),
            _ => None,
        };
        inner.unwrap_or_else(|| {
            let gap = self.gap(id, up);
            self.told(id, gap)
        })
    }

    fn told(&self, id: NodeId, gap: Gap) -> Miss {
        let program = self.eval.program;
        let reads = |id: &NodeId| matches!(program.node(*id), Node::Get { .. } | Node::Entry { .. });
        let path = program.under(id).into_iter().find(reads).and_then(|id| program.note(id).path.as_deref());
        let distance = distance(&gap);
        let (text, path) = (String::new(), path.unwrap_or_default().to_owned());
        Miss { text, span: program.span(id), path, element: None, beside: 0, gap, distance }
    }

    /// The element that comes nearest.
    fn elements(&mut self, id: NodeId, list: NodeId, test: NodeId, up: Option<&Frame<'_, 'a>>) -> Option<Miss> {
        let veiled = self.veiled;
        let items: Vec<Value<'a>> = match self.eval.value(list, up) {
            Value::Objects { first, len } => (0..len)
                .map(|at| Value::Object(Handle { object: first.object, index: first.index.wrapping_add(at) }))
                .collect(),
            value => {
                let items = value.into_list()?;
                self.veiled |= self.is_hidden(list);
                items
            }
        };
        let len = items.len();
        let mut best: Option<Miss> = None;
        for (at, value) in items.into_iter().enumerate() {
            let frame = Frame { value, up };
            if let Some(mut miss) = self.miss(test, Some(&frame)) {
                miss.element.get_or_insert((at + 1, len));
                best = nearest(best.into_iter().chain([miss]));
            }
        }
        self.veiled = veiled;
        Some(best.unwrap_or_else(|| self.told(id, Gap::NoElement { len })))
    }

    /// A comparison that must not hold is its opposite that must.
    fn denied(&mut self, id: NodeId, of: NodeId, up: Option<&Frame<'_, 'a>>) -> Option<Miss> {
        let (op, found, wanted) = self.comparison(of, up)?;
        let op = match op {
            BinaryOp::Eq => BinaryOp::Ne,
            BinaryOp::Ne => BinaryOp::Eq,
            BinaryOp::Lt => BinaryOp::Ge,
            BinaryOp::Le => BinaryOp::Gt,
            BinaryOp::Gt => BinaryOp::Le,
            BinaryOp::Ge => BinaryOp::Lt,
            _ => return None,
        };
        Some(self.told(id, Gap::Compared { op, found, wanted }))
    }

    /// The two sides of a comparison, as far as they may be given.
    #[allow(clippy::type_complexity)]
    fn comparison(
        &mut self,
        id: NodeId,
        up: Option<&Frame<'_, 'a>>,
    ) -> Option<(BinaryOp, Option<Value<'static>>, Option<Value<'static>>)> {
        let program = self.eval.program;
        let text = |at: u32| Some(Value::text(program.texts[at as usize].to_string()));
        Some(match program.node(id) {
            Node::CompareInt { op, of, value } => (op, self.shown(of, up), Some(Value::Int(value))),
            Node::EqualText { of, text: at, same } => {
                (if same { BinaryOp::Eq } else { BinaryOp::Ne }, self.shown(of, up), text(at))
            }
            Node::Compare { op, left, right } => (op, self.shown(left, up), self.shown(right, up)),
            Node::Same { left, right, differ } => {
                let op = if differ { BinaryOp::Ne } else { BinaryOp::Eq };
                (op, self.shown(left, up), self.shown(right, up))
            }
            _ => return None,
        })
    }

    fn gap(&mut self, id: NodeId, up: Option<&Frame<'_, 'a>>) -> Gap {
        let program = self.eval.program;
        if let Some((op, found, wanted)) = self.comparison(id, up) {
            // `same` and `differ` are false where a side is not known: that is no distance.
            return match (program.node(id), &found, &wanted) {
                (Node::Same { .. }, Some(Value::Unknown), _) | (Node::Same { .. }, _, Some(Value::Unknown)) => {
                    Gap::Unknown
                }
                _ => Gap::Compared { op, found, wanted },
            };
        }
        match program.node(id) {
            Node::Known(_) => Gap::Unknown,
            Node::InSet { item, set } => {
                let found = self.shown(item, up);
                let text = found.as_ref().and_then(Value::as_str).unwrap_or_default();
                let entries = program.sets[set as usize].sorted.iter().take(MOST_ENTRIES).map(|entry| &**entry);
                // What has more wrong than right is no likeness.
                let like = |entry: &&str| 2 * edits(text, entry) <= text.chars().count().max(entry.chars().count());
                let nearest = entries.min_by_key(|entry| edits(text, entry)).filter(like).map(str::to_owned);
                Gap::NotListed { nearest: nearest.filter(|_| found.is_some()), found }
            }
            Node::In { item, .. } | Node::InList { item, .. } => {
                Gap::NotListed { found: self.shown(item, up), nearest: None }
            }
            Node::Found { text, .. } | Node::TextTest { text, .. } => Gap::Unmatched { found: self.shown(text, up) },
            Node::Not(_) => Gap::Truth { wanted: false },
            _ => Gap::Truth { wanted: true },
        }
    }

    /// A value that may be given.
    fn shown(&mut self, id: NodeId, up: Option<&Frame<'_, 'a>>) -> Option<Value<'static>> {
        let value = self.eval.value(id, up).into_owned();
        let counted = matches!(value, Value::Int(_) | Value::Double(_) | Value::Bool(_) | Value::Duration(_));
        (counted || value == Value::Unknown || !self.is_hidden(id)).then_some(value)
    }

    /// Whether a value rests on one that must not be given.
    fn is_hidden(&self, id: NodeId) -> bool {
        let program = self.eval.program;
        self.veiled
            || program
                .under(id)
                .iter()
                .any(|id| matches!(program.node(*id), Node::Get { field, .. } if (self.hidden)(field)))
    }
}

fn edits(a: &str, b: &str) -> usize {
    let clip = |text: &str| text.chars().take(LONGEST).collect::<String>();
    strsim::damerau_levenshtein(&clip(a), &clip(b))
}

/// How far a gap is, where that can be said.
fn distance(gap: &Gap) -> Option<Distance> {
    match gap {
        Gap::NotListed { found: Some(found), nearest: Some(nearest) } => {
            found.as_str().map(|found| Distance::Edits(edits(found, nearest)))
        }
        Gap::Compared { op, found: Some(found), wanted: Some(wanted) } => match (found, wanted) {
            (Value::Int(a), Value::Int(b)) => Some(Distance::Number(strictly(*op, a.abs_diff(*b) as f64)?)),
            (Value::Double(a), Value::Double(b)) => between(*op, (a - b).abs()).map(Distance::Number),
            (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Duration(a), Value::Duration(b)) => {
                between(*op, 0.0)?;
                Some(Distance::Millis(i64::try_from(a.abs_diff(*b)).unwrap_or(i64::MAX)))
            }
            (found, wanted) if *op == BinaryOp::Eq => Some(Distance::Edits(edits(found.as_str()?, wanted.as_str()?))),
            _ => None,
        },
        _ => None,
    }
}

/// Of what must differ there is no distance.
fn between(op: BinaryOp, by: f64) -> Option<f64> {
    (op != BinaryOp::Ne && by.is_finite()).then_some(by)
}

/// Whole numbers must get past a strict bound.
fn strictly(op: BinaryOp, by: f64) -> Option<f64> {
    let strict = matches!(op, BinaryOp::Lt | BinaryOp::Gt);
    between(op, if strict { by + 1.0 } else { by })
}
