//! Types and values a condition works on, and the schema that names them.
//!
//! A [`Handle`] stands for an object (`app`, one phone, one address) of the context; only the context knows what
//! it points at. [`Value::Unknown`] is a value like any other: it means "the input does not say".

use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in the expression's text.
pub type Span = Range<usize>;

/// Index of an object type in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u16);

/// Index of a member, unique over all objects of a [`Schema`]; a [`Context`](super::Context) answers by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// An object of the context: its type and which one of them. The context gives `index` its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handle {
    /// The object's type.
    pub object: ObjectId,
    /// Which object of that type.
    pub index: u32,
}

/// The type of an expression, known at load.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// 64-bit signed integer.
    Int,
    /// 64-bit float.
    Double,
    /// Text.
    String,
    /// Instant, in milliseconds since 1970 (UTC).
    Timestamp,
    /// Span of time, in milliseconds.
    Duration,
    /// Day, month or year: see [`Date`].
    Date,
    /// List of one type.
    List(Box<Type>),
    /// Text by column name: `app.extra["X"]` is an optional string.
    Map,
    /// An object of the schema.
    Object(ObjectId),
    /// Objects of one type by name, `rule["some-id"]`; the scope knows the names. No value: only its objects are.
    Table(ObjectId),
    /// Text that may only be compared with text of the same opaque name, never with a literal or a list
    /// (names, countries, cities, schools).
    Opaque(&'static str),
}

/// A date known to the year, the month or the day. `month` and `day` are 0 where unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i16,
    /// 1 to 12, or 0.
    pub month: u8,
    /// 1 to 31, or 0.
    pub day: u8,
}

/// Truth in three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tri {
    /// Known to be false.
    False,
    /// Known to be true.
    True,
    /// The input does not say.
    Unknown,
}

impl Tri {
    /// From a known truth.
    #[inline]
    pub fn known(truth: bool) -> Tri {
        if truth { Tri::True } else { Tri::False }
    }

    /// Known and true.
    pub fn is_true(self) -> bool {
        self == Tri::True
    }

    /// The truth, if known.
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Tri::False => Some(false),
            Tri::True => Some(true),
            Tri::Unknown => None,
        }
    }
}

impl std::ops::Not for Tri {
    type Output = Tri;

    /// Unknown stays unknown.
    #[inline]
    fn not(self) -> Tri {
        match self {
            Tri::False => Tri::True,
            Tri::True => Tri::False,
            Tri::Unknown => Tri::Unknown,
        }
    }
}

impl From<Option<bool>> for Tri {
    #[inline]
    fn from(truth: Option<bool>) -> Tri {
        truth.map_or(Tri::Unknown, Tri::known)
    }
}

/// A value at evaluation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// The input does not say.
    Unknown,
    /// True or false.
    Bool(bool),
    /// Integer.
    Int(i64),
    /// Float.
    Double(f64),
    /// Text; opaque text too, in canonical form.
    Str(&'a str),
    /// Milliseconds since 1970 (UTC).
    Timestamp(i64),
    /// Milliseconds.
    Duration(i64),
    /// Date of year, month or day precision.
    Date(Date),
    /// One object.
    Object(Handle),
    /// `len` objects of one type whose indices follow `first`.
    Objects {
        /// The first object.
        first: Handle,
        /// How many.
        len: u32,
    },
    /// What is owned. Values are made and dropped by the hundred for each record, and nearly all own nothing: of these a
    /// drop must cost no more than a look at the kind, which it does not with several kinds that own.
    Made(Arc<Made<'a>>),
    /// A map: only the context can look into it, by [`Context::entry`](super::Context).
    Map(Handle),
}

/// A value that owns what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Made<'a> {
    /// Text made during evaluation.
    Text(String),
    /// Any list but one of objects that follow each other.
    List(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    /// Text made during evaluation.
    pub fn text(text: impl Into<String>) -> Value<'a> {
        Value::Made(Arc::new(Made::Text(text.into())))
    }

    /// A list.
    pub fn list(items: Vec<Value<'a>>) -> Value<'a> {
        Value::Made(Arc::new(Made::List(items)))
    }

    /// The elements of a list, but of one of objects.
    #[inline]
    pub fn as_list(&self) -> Option<&[Value<'a>]> {
        match self {
            Value::Made(made) => match &**made {
                Made::List(items) => Some(items),
                Made::Text(_) => None,
            },
            _ => None,
        }
    }

    /// The same, by value.
    pub fn into_list(self) -> Option<Vec<Value<'a>>> {
        match self {
            Value::Made(made) => match Arc::unwrap_or_clone(made) {
                Made::List(items) => Some(items),
                Made::Text(_) => None,
            },
            _ => None,
        }
    }

    /// The text, if it is text.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(s) => Some(s),
            Value::Made(made) => match &**made {
                Made::Text(s) => Some(s),
                Made::List(_) => None,
            },
            _ => None,
        }
    }

    /// How many characters a text has, and how many elements a list but one of objects.
    pub(super) fn len(&self) -> Option<usize> {
        self.as_str().map(|text| text.chars().count()).or_else(|| self.as_list().map(<[_]>::len))
    }

    /// The truth of a `bool`; unknown for anything else.
    #[inline]
    pub fn truth(&self) -> Tri {
        match self {
            Value::Bool(b) => Tri::known(*b),
            _ => Tri::Unknown,
        }
    }

    /// What `has` says: known, and for a list not empty.
    #[inline]
    pub fn is_known(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::Objects { len, .. } => *len > 0,
            Value::Made(_) => self.as_list().is_none_or(|items| !items.is_empty()),
            _ => true,
        }
    }

    /// The same value without borrowed text.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Unknown => Value::Unknown,
            Value::Bool(b) => Value::Bool(b),
            Value::Int(i) => Value::Int(i),
            Value::Double(d) => Value::Double(d),
            Value::Str(s) => Value::text(s.to_owned()),
            Value::Timestamp(t) => Value::Timestamp(t),
            Value::Duration(d) => Value::Duration(d),
            Value::Date(d) => Value::Date(d),
            Value::Object(h) => Value::Object(h),
            Value::Objects { first, len } => Value::Objects { first, len },
            Value::Made(made) => match Arc::unwrap_or_clone(made) {
                Made::Text(text) => Value::text(text),
                Made::List(items) => Value::list(items.into_iter().map(Value::into_owned).collect()),
            },
            Value::Map(h) => Value::Map(h),
        }
    }
}

impl From<Tri> for Value<'_> {
    fn from(truth: Tri) -> Self {
        truth.as_bool().map_or(Value::Unknown, Value::Bool)
    }
}

impl Type {
    /// A list of this type.
    pub fn list(self) -> Type {
        Type::List(Box::new(self))
    }

    /// Its name in messages and documents: `int`, `list(phone)`, `country`.
    pub fn name(&self, schema: &Schema) -> String {
        match self {
            Type::Bool => "bool".to_owned(),
            Type::Int => "int".to_owned(),
            Type::Double => "double".to_owned(),
            Type::String => "string".to_owned(),
            Type::Timestamp => "timestamp".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Date => "date".to_owned(),
            Type::List(of) => format!("list({})", of.name(schema)),
            Type::Map => "map".to_owned(),
            Type::Object(id) => schema.object(*id).map_or("object", |o| o.name).to_owned(),
            Type::Table(id) => format!("table({})", schema.object(*id).map_or("object", |o| o.name)),
            Type::Opaque(name) => (*name).to_owned(),
        }
    }
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name in conditions.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// What it holds, in one sentence.
    pub doc: &'static str,
    /// What the context answers to.
    pub id: FieldId,
}

/// One object type.
#[derive(Clone, Debug)]
pub struct ObjectDef {
    /// Its name in messages (`phone`).
    pub name: &'static str,
    /// What it stands for.
    pub doc: &'static str,
    /// Its members.
    pub members: Vec<Member>,
}

/// What names conditions may use: object types, indexed by [`ObjectId`], and root names (`app`, `group`).
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Object types.
    pub objects: Vec<ObjectDef>,
    /// Root names and their types: objects, which the context sees as the handle with index 0, or tables, whose objects
    /// have the indices that the scope says.
    pub roots: Vec<(&'static str, Type)>,
}

impl Schema {
    /// The object type, if there is one of that number.
    pub fn object(&self, id: ObjectId) -> Option<&ObjectDef> {
        self.objects.get(usize::from(id.0))
    }

    /// The member of an object type by its name.
    pub fn member(&self, of: ObjectId, name: &str) -> Option<&Member> {
        self.object(of)?.members.iter().find(|m| m.name == name)
    }
}
