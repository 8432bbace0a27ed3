//! What the names of an expression can mean: schema, variables, and what packs declare.
//!
//! A scope is built per place an expression stands in (a rule's `when`, a group's `having`), before checking.
//! It holds no values of applications.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

use super::expression::Expression;
use super::syntax::{Expr, Literal};
use super::value::{FieldId, Schema, Tri, Type, Value};

/// Brings text into the form a list is kept in, using the buffer if it must build it; `None` if the text cannot be
/// read as what the list holds, which makes the look-up unknown.
pub type Normalise = for<'a> fn(&'a str, &'a mut String) -> Option<&'a str>;

/// A look-up that is more than equality: whether an address lies in a network, say.
pub type Test = Arc<dyn Fn(&str) -> Tri + Send + Sync>;

/// Set of texts; only ever asked, never walked, so its order shows nowhere.
pub(super) type TextSet = HashSet<Box<str>, foldhash::fast::FixedState>;

/// A list that packs declare: `x in list.<name>`. Cheap to clone.
#[derive(Clone)]
pub struct List {
    /// Type of what may be looked up in it: `string` or opaque.
    pub ty: Type,
    items: Items,
}

#[derive(Clone)]
enum Items {
    Exact { set: Arc<TextSet>, normalise: Option<Normalise> },
    Tested { test: Test, len: usize },
}

impl List {
    /// A list of texts, already in the form that `normalise` gives.
    pub fn exact(ty: Type, items: impl IntoIterator<Item = String>, normalise: Option<Normalise>) -> List {
        let set = items.into_iter().map(String::into_boxed_str).collect();
        List { ty, items: Items::Exact { set: Arc::new(set), normalise } }
    }

    /// A list whose look-up is a test; `len` is how many entries it has.
    pub fn tested(ty: Type, len: usize, test: Test) -> List {
        List { ty, items: Items::Tested { test, len } }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Exact { set, .. } => set.len(),
            Items::Tested { len, .. } => *len,
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the text is in it; unknown if the list's normaliser cannot read the text.
    pub fn contains(&self, text: &str, buffer: &mut String) -> Tri {
        match &self.items {
            Items::Exact { set, normalise: None } => Tri::known(set.contains(text)),
            Items::Exact { set, normalise: Some(normalise) } => {
                buffer.clear();
                normalise(text, buffer).map(|t| set.contains(t)).into()
            }
            Items::Tested { test, .. } => test(text),
        }
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").field("ty", &self.ty).field("len", &self.len()).finish_non_exhaustive()
    }
}

/// How a condition looks at a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look<'t> {
    /// Another text within it, at its beginning or at its end; `None` if that is no literal.
    Part(Option<&'t str>),
    /// A regular expression.
    Regex(&'t str),
    /// Its place in the order of texts.
    Order,
}

/// Says of a member and a look at it what that look would give away (an opaque type) and what to ask instead.
/// A mailbox is plain text, but the end of its domain is a country.
pub type Guard = fn(FieldId, Look<'_>) -> Option<(&'static str, &'static str)>;

/// A text as an expression writes it to compare a value with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written<'t> {
    /// The whole value.
    Whole(&'t str),
    /// A part of it.
    Part(&'t str),
    /// A regular expression for a part of it.
    Regex(&'t str),
}

/// Why a comparison is valid and hardly meant, in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// A warning of [`CODES`](super::CODES).
    pub code: &'static str,
    /// What is doubtful, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Says of a member (of a map for its columns) why a text written beside it is hardly meant: the value never looks so.
pub type Forms = fn(FieldId, Written<'_>) -> Option<Doubt>;

/// What a registered function does: its arguments are known and of the declared types.
pub type Body = Arc<dyn for<'a> Fn(&[Value<'a>]) -> Value<'a> + Send + Sync>;

/// A pure function that a scope adds to the built-in ones. One name may have several, by argument types.
#[derive(Clone)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Whether it is called as `first.name(rest)`.
    pub method: bool,
    /// Types of its arguments, the receiver first; at most four.
    pub params: Vec<Type>,
    /// Type of its result.
    pub result: Type,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// The function itself.
    pub body: Body,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("name", &self.name).field("params", &self.params).finish_non_exhaustive()
    }
}

/// Everything a name can mean. Looked up in this order: macro variables, `vars`, roots of the schema, `list`,
/// `pattern`, `param`, `macro`, `now`.
#[derive(Clone, Debug)]
pub struct Scope<'s> {
    /// Object types and roots.
    pub schema: &'s Schema,
    /// Bound variables; evaluation is given one value for each, in this order.
    pub vars: Vec<(String, Type)>,
    /// The members that the text of a bound variable may be; see [`Guard`].
    pub var_origins: BTreeMap<String, Vec<FieldId>>,
    /// `list.<name>`.
    pub lists: BTreeMap<String, List>,
    /// `pattern.<name>.found(text)`.
    pub patterns: BTreeMap<String, Expression>,
    /// `param.<name>`.
    pub params: BTreeMap<String, Literal>,
    /// `macro.<name>`: put in the place of its use, where it sees every name; problems in it are reported there.
    pub macros: BTreeMap<String, Expr>,
    /// What the tables among the roots of the schema hold: by name of the root, the index of each object.
    pub tables: BTreeMap<String, BTreeMap<String, u32>>,
    /// Functions beyond the built-in ones.
    pub functions: Vec<Function>,
    /// Says of a column's name why no condition may read it (it holds a protected attribute).
    pub protected: Option<fn(&str) -> Option<String>>,
    /// The opaque type of a column by its name (a country, a school), if it is not plain text.
    pub columns: Option<fn(&str) -> Option<&'static str>>,
    /// What a test of a part of a member's text would give away; see [`Guard`].
    pub guard: Option<Guard>,
    /// How values look, for warnings about texts that they never equal.
    pub forms: Option<Forms>,
    /// By opaque type: what to ask instead of comparing it with a literal.
    pub derived: BTreeMap<&'static str, String>,
}

impl<'s> Scope<'s> {
    /// A scope that knows the schema's names only.
    pub fn new(schema: &'s Schema) -> Scope<'s> {
        Scope {
            schema,
            vars: Vec::new(),
            var_origins: BTreeMap::new(),
            lists: BTreeMap::new(),
            patterns: BTreeMap::new(),
            params: BTreeMap::new(),
            macros: BTreeMap::new(),
            tables: BTreeMap::new(),
            functions: Vec::new(),
            protected: None,
            columns: None,
            guard: None,
            forms: None,
            derived: BTreeMap::new(),
        }
    }
}

/// What a condition uses of what packs declare, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Lists.
    pub lists: BTreeSet<String>,
    /// Patterns.
    pub patterns: BTreeSet<String>,
    /// Parameters.
    pub params: BTreeSet<String>,
    /// Macros, those used by macros too.
    pub macros: BTreeSet<String>,
}
