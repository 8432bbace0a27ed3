//! Reading a table of a pack key by key, keeping where everything stands.
//!
//! A [`Table`] remembers which keys were asked for; whatever is left over is unknown, and the names asked for are
//! those to suggest. Every problem is logged and reading goes on. What the values mean is decided elsewhere.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::literal;
use crate::condition::Date;
use crate::finding::Bits;

/// A string of a pack with its place.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    /// Byte range in the file, quotes included.
    pub(crate) span: Range<usize>,
    pub(crate) file: Arc<SourceFile>,
}

impl Text {
    /// Byte range in the file of a byte range of the text.
    pub(crate) fn locate(&self, inner: Range<usize>) -> Range<usize> {
        let raw = self.file.text.get(self.span.clone()).unwrap_or_default();
        literal::locate(raw, self.span.start, &self.value, inner)
    }

    /// A diagnostic on the whole string.
    pub(crate) fn wrong(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.file, self.span.clone(), message.into())
    }

    /// A diagnostic on a part of the text.
    pub(crate) fn wrong_at(&self, code: &'static str, inner: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.file, self.locate(inner), message.into())
    }
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

type Node<'t> = &'t Spanned<DeValue<'t>>;

struct Entry<'t> {
    key: &'t str,
    key_span: Range<usize>,
    value: Node<'t>,
    taken: bool,
}

/// A table being read. Call [`Table::finish`] when everything known was asked for.
pub(crate) struct Table<'t> {
    /// How messages call it: `[group]`, or "a rule".
    pub(crate) name: String,
    pub(crate) file: &'t Arc<SourceFile>,
    pub(crate) span: Range<usize>,
    log: &'t Log,
    entries: Vec<Entry<'t>>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'t> Table<'t> {
    pub(crate) fn new(
        name: impl Into<String>,
        file: &'t Arc<SourceFile>,
        span: Range<usize>,
        table: &'t DeTable<'t>,
        log: &'t Log,
    ) -> Table<'t> {
        let mut entries: Vec<Entry<'t>> = table
            .iter()
            .map(|(key, value)| Entry { key: key.get_ref(), key_span: key.span(), value, taken: false })
            .collect();
        entries.sort_by_key(|e| e.key_span.start);
        Table { name: name.into(), file, span, log, entries, asked: RefCell::default() }
    }

    pub(crate) fn log(&self) -> &'t Log {
        self.log
    }

    fn node(&mut self, key: &'static str) -> Option<Node<'t>> {
        self.asked.borrow_mut().push(key);
        let entry = self.entries.iter_mut().find(|e| e.key == key)?;
        entry.taken = true;
        Some(entry.value)
    }

    /// Whether the key is written; does not count as asking for it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|e| e.key == key)
    }

    /// Whether the key is written and holds a string; does not count as asking for it.
    pub(crate) fn is_text(&self, key: &str) -> bool {
        self.entries.iter().any(|e| e.key == key && matches!(e.value.get_ref(), DeValue::String(_)))
    }

    /// Where the key is written, or else where the table begins.
    pub(crate) fn key_span(&self, key: &str) -> Range<usize> {
        self.entries.iter().find(|e| e.key == key).map_or(self.head(), |e| e.key_span.clone())
    }

    /// Where to point at for something missing: the table's first line.
    pub(crate) fn head(&self) -> Range<usize> {
        let text = self.file.text.get(self.span.clone()).unwrap_or_default();
        let first = text.find('\n').unwrap_or(text.len());
        match first {
            // The root table begins at the file's beginning: its first key is a better place.
            0 => self.entries.first().map_or(self.span.start..self.span.start, |e| e.key_span.clone()),
            _ if self.span.start == 0 && self.entries.first().is_some_and(|e| e.key_span.start > first) => {
                self.entries.first().map_or(0..first, |e| e.key_span.clone())
            }
            _ => self.span.start..self.span.start + first,
        }
    }

    pub(crate) fn wrong(&self, code: &'static str, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.file, span, message.into())
    }

    pub(crate) fn missing(&self, key: &str, help: &str) {
        let message = format!("{} needs `{key}`", self.name);
        self.log.add(self.wrong("E104", self.head(), message).help(help));
    }

    fn mistyped(&self, key: &str, node: Node<'_>, want: &str) {
        let message = format!("`{key}` must be {want}, not {}", describe(node.get_ref()));
        let help = match (node.get_ref(), want) {
            (DeValue::String(s), "a number" | "an integer") if s.parse::<f64>().is_ok() => {
                format!("write {s} without quotes")
            }
            (DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_), "a string") => {
                "put it in quotes".to_owned()
            }
            (DeValue::String(s), "an array of strings") => format!("write `[{s:?}]`"),
            _ => format!("write `{key} = ...` with {want}"),
        };
        self.log.add(self.wrong("E105", node.span(), message).help(help));
    }

    /// A string.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Text> {
        let node = self.node(key)?;
        match node.get_ref() {
            DeValue::String(s) => {
                Some(Text { value: s.clone().into_owned(), span: node.span(), file: self.file.clone() })
            }
            _ => {
                self.mistyped(key, node, "a string");
                None
            }
        }
    }

    /// A string that must be there and not blank; `help` says what to write.
    pub(crate) fn need_text(&mut self, key: &'static str, help: &str) -> Option<Text> {
        let missing = !self.has(key);
        let text = self.text(key);
        if missing {
            self.missing(key, help);
        }
        if let Some(text) = &text
            && text.value.trim().is_empty()
        {
            self.log.add(text.wrong("E106", format!("`{key}` is blank")).help(help));
            return None;
        }
        text
    }

    /// An integer.
    pub(crate) fn integer(&mut self, key: &'static str) -> Option<At<i64>> {
        let node = self.node(key)?;
        let value = match node.get_ref() {
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok(),
            _ => None,
        };
        if value.is_none() {
            self.mistyped(key, node, "an integer");
        }
        value.map(|value| At { value, span: node.span() })
    }

    /// An integer of at least `least` that fits into 32 bits.
    pub(crate) fn count(&mut self, key: &'static str, least: u32) -> Option<At<u32>> {
        let At { value, span } = self.integer(key)?;
        match u32::try_from(value).ok().filter(|v| *v >= least) {
            Some(value) => Some(At { value, span }),
            None => {
                self.log.add(
                    self.wrong("E112", span, format!("`{key}` must be at least {least}"))
                        .help(format!("write `{key} = {least}` or more")),
                );
                None
            }
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<At<f64>> {
        let node = self.node(key)?;
        let value = match node.get_ref() {
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|i| i as f64),
            DeValue::Float(f) => f.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
            _ => None,
        };
        if value.is_none() {
            self.mistyped(key, node, "a number");
        }
        value.map(|value| At { value, span: node.span() })
    }

    /// A number of bits between two limits.
    pub(crate) fn bits(&mut self, key: &'static str, least: f64, most: f64) -> Option<At<Bits>> {
        let At { value, span } = self.number(key)?;
        match Bits::from_f64(value).filter(|_| (least..=most).contains(&value)) {
            Some(bits) => Some(At { value: bits, span }),
            None => {
                let d = self.wrong("E112", span, format!("`{key}` must lie between {least} and {most} bits"));
                self.log.add(d.help("a moderate hit weighs 2, a very strong one 6"));
                None
            }
        }
    }

    /// True or false.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<At<bool>> {
        let node = self.node(key)?;
        match node.get_ref() {
            DeValue::Boolean(value) => Some(At { value: *value, span: node.span() }),
            _ => {
                self.mistyped(key, node, "true or false");
                None
            }
        }
    }

    /// A day: a TOML date, or a string `YYYY-MM-DD`.
    pub(crate) fn date(&mut self, key: &'static str) -> Option<At<Date>> {
        let node = self.node(key)?;
        let text = match node.get_ref() {
            DeValue::Datetime(d) => d.to_string(),
            DeValue::String(s) => s.to_string(),
            _ => String::new(),
        };
        let date = parse_date(text.get(..10).unwrap_or(&text));
        if date.is_none() {
            self.mistyped(key, node, "a date such as 2026-11-20");
        }
        date.map(|value| At { value, span: node.span() })
    }

    /// An array of strings; empty if not written.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Text> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let DeValue::Array(items) = node.get_ref() else {
            self.mistyped(key, node, "an array of strings");
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(s) => {
                    texts.push(Text { value: s.to_string(), span: item.span(), file: self.file.clone() });
                }
                _ => self.mistyped(key, item, "an array of strings"),
            }
        }
        texts
    }

    /// A table under a key.
    pub(crate) fn table(&mut self, key: &'static str, name: &str) -> Option<Table<'t>> {
        let node = self.node(key)?;
        match node.get_ref() {
            DeValue::Table(table) => Some(Table::new(name, self.file, self.place(key, node), table, self.log)),
            _ => {
                self.mistyped(key, node, "a table");
                None
            }
        }
    }

    /// An array of tables; empty if not written.
    pub(crate) fn tables(&mut self, key: &'static str, name: &str) -> Vec<Table<'t>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let DeValue::Array(items) = node.get_ref() else {
            self.mistyped(key, node, &format!("an array of tables (write `[[{key}]]`)"));
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(name, self.file, item.span(), table, self.log)),
                _ => self.mistyped(key, item, "an array of tables"),
            }
        }
        tables
    }

    /// Every table under a key by its name, in file order: `[list.a]`, `[list.b]`. `plain` is called for entries
    /// that are no tables, and says whether it takes them.
    pub(crate) fn named(&mut self, key: &'static str) -> Vec<(Text, Named<'t>)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let DeValue::Table(table) = node.get_ref() else {
            self.mistyped(key, node, &format!("a table (write `[{key}.name]`)"));
            return Vec::new();
        };
        let inner = Table::new(format!("[{key}]"), self.file, node.span(), table, self.log);
        let mut named = Vec::with_capacity(inner.entries.len());
        for entry in &inner.entries {
            let text = Text { value: entry.key.to_owned(), span: entry.key_span.clone(), file: self.file.clone() };
            let value = match entry.value.get_ref() {
                DeValue::Table(t) => {
                    let name = format!("[{key}.{}]", entry.key);
                    Named::Table(Table::new(name, self.file, entry.key_span.clone(), t, self.log))
                }
                _ => Named::Value(plain(entry.value), entry.value.span()),
            };
            named.push((text, value));
        }
        named
    }

    /// Any value, without places.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<At<Value>> {
        let node = self.node(key)?;
        Some(At { value: plain(node), span: node.span() })
    }

    /// All entries as plain values, all taken.
    pub(crate) fn everything(&mut self) -> Vec<(Text, At<Value>)> {
        let file = self.file;
        let each = |e: &mut Entry<'t>| {
            e.taken = true;
            let key = Text { value: e.key.to_owned(), span: e.key_span.clone(), file: file.clone() };
            (key, At { value: plain(e.value), span: e.value.span() })
        };
        self.entries.iter_mut().map(each).collect()
    }

    fn place(&self, key: &str, node: Node<'_>) -> Range<usize> {
        // A header's table spans its header; a dotted or implicit one has no place of its own.
        if node.span().is_empty() { self.key_span(key) } else { node.span() }
    }

    /// Reports what nobody asked for. `above` holds tables that the keys may belong to instead, with their keys.
    pub(crate) fn finish(self, above: &[(&str, &[&str])]) {
        let asked = self.asked.borrow();
        #[cfg(test)]
        self.log.1.borrow_mut().push((self.file.path.clone(), self.name.clone(), asked.clone()));
        for entry in self.entries.iter().filter(|e| !e.taken) {
            let owner = above.iter().find(|(_, keys)| keys.contains(&entry.key));
            let diagnostic = match owner {
                Some((owner, _)) => self
                    .wrong("E103", entry.key_span.clone(), format!("`{}` belongs to {owner}", entry.key))
                    .label(format!("read as a key of {}", self.name))
                    .help(match self.name.starts_with('[') {
                        true => format!("move it above `{}`", self.name),
                        false => format!("move it into {owner}"),
                    }),
                None => self
                    .wrong("E102", entry.key_span.clone(), format!("unknown key `{}` in {}", entry.key, self.name))
                    .nearest(entry.key, asked.iter().chain(above.iter().flat_map(|(_, keys)| keys.iter()))),
            };
            let diagnostic = match &diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("known here: {}", sorted(&asked))),
            };
            self.log.add(diagnostic);
        }
    }
}

fn sorted(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// What stands under a name: a table, or a plain value with its place.
pub(crate) enum Named<'t> {
    Table(Table<'t>),
    Value(Value, Range<usize>),
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(s) if s.chars().count() <= 20 => format!("the string {s:?}"),
        DeValue::String(_) => "a string".to_owned(),
        DeValue::Integer(i) => format!("the integer {i}"),
        DeValue::Float(f) => format!("the number {f}"),
        DeValue::Boolean(b) => b.to_string(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// A value without places.
pub(crate) fn plain(node: &Spanned<DeValue<'_>>) -> Value {
    match node.get_ref() {
        DeValue::String(s) => Value::String(s.to_string()),
        DeValue::Integer(i) => Value::Integer(i64::from_str_radix(i.as_str(), i.radix()).unwrap_or_default()),
        DeValue::Float(f) => Value::Float(f.as_str().parse().unwrap_or_default()),
        DeValue::Boolean(b) => Value::Boolean(*b),
        DeValue::Datetime(d) => Value::Datetime(*d),
        DeValue::Array(items) => Value::Array(items.iter().map(plain).collect()),
        DeValue::Table(table) => Value::Table(table.iter().map(|(k, v)| (k.get_ref().to_string(), plain(v))).collect()),
    }
}

/// What a TOML parser says, in words for people who write a rule, and what to do.
fn plainly(message: &str) -> (String, &'static str) {
    let known = [
        (
            "string values must be quoted",
            "a text must stand in quotes",
            "put the text in quotes; a text with `\"` in it in single ones",
        ),
        (
            "escape",
            "TOML has no such escape sequence",
            "write the text in single quotes, where a backslash is a backslash",
        ),
        ("duplicate key", "this key is written twice", "take one of them away, or make an array of both values"),
        (
            "unclosed table",
            "this header has no closing bracket",
            "close the header: `[name]`, or `[[name]]` for one of several",
        ),
        ("unclosed array", "this array has no closing bracket", "close the array with `]`"),
        ("invalid basic string", "this text has no closing quote", "close the text with the quote that opened it"),
        ("invalid literal string", "this text has no closing quote", "close the text with the quote that opened it"),
    ];
    let found = known.into_iter().find(|(theirs, ..)| message.contains(theirs));
    found.map_or((message.to_owned(), "the file is TOML 1.0: see https://toml.io"), |(_, ours, help)| {
        (ours.to_owned(), help)
    })
}

/// A day written `YYYY-MM-DD`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let date: jiff::civil::Date = text.parse().ok().filter(|_| text.len() == 10)?;
    Some(Date { year: date.year(), month: date.month() as u8, day: date.day() as u8 })
}

/// Parses a file; syntax errors are logged, and what could be read is handed on.
pub(crate) fn parse<'t>(file: &'t Arc<SourceFile>, log: &Log) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let (message, help) = plainly(error.message());
        log.add(Diagnostic::new("E101", file, span, message).help(help));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str, body: impl FnOnce(&mut Table<'_>)) -> Vec<(&'static str, (usize, usize), String)> {
        let file = Arc::new(SourceFile { path: "t.toml".into(), text: toml.into() });
        let log = Log::default();
        let parsed = parse(&file, &log);
        let mut table = Table::new("the file", &file, parsed.span(), parsed.get_ref(), &log);
        body(&mut table);
        table.finish(&[("the rule", &["bits"])]);
        log.finish().into_iter().map(|d| (d.code, d.position(), d.help.unwrap_or_default())).collect()
    }

    #[test]
    fn what_nobody_asked_for_is_unknown() {
        let found = read("# head\nnme = 1\nbits = 2\nfoo = 3\n", |t| assert!(t.text("name").is_none()));
        assert_eq!(found[0], ("E102", (2, 1), "did you mean `name`?".into()));
        assert_eq!(found[1], ("E103", (3, 1), "move it into the rule".into()));
        assert_eq!(found[2], ("E102", (4, 1), "known here: name".into()));
    }

    #[test]
    fn types_are_checked() {
        let found = read("a = 1\nb = 'x'\nc = [1]\nd = 2026-01-31\ne = '2026-02-30'\nf = -1\ng = 0x10\n", |t| {
            assert!(t.text("a").is_none());
            assert!(t.number("b").is_none());
            assert!(t.texts("c").is_empty());
            assert_eq!(t.date("d").unwrap().value, Date { year: 2026, month: 1, day: 31 });
            assert!(t.date("e").is_none());
            assert!(t.count("f", 1).is_none());
            assert_eq!(t.integer("g").unwrap().value, 16);
        });
        let codes: Vec<_> = found.iter().map(|f| (f.0, f.1)).collect();
        let want = [("E105", (1, 5)), ("E105", (2, 5)), ("E105", (3, 6)), ("E105", (5, 5)), ("E112", (6, 5))];
        assert_eq!(codes, want);
    }

    #[test]
    fn named_tables_keep_the_order_of_the_file() {
        read("[list.b]\nx = 1\n[list.a]\nx = 1\n[list]\nc = 3\n", |t| {
            let names: Vec<_> = t.named("list").into_iter().map(|(n, _)| n.value).collect();
            assert_eq!(names, ["b", "a", "c"]);
        });
    }
}
