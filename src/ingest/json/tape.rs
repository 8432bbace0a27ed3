//! One element parsed into a flat list of nodes: no recursion, no tree, buffers reused.
//!
//! Accepts JSON, and beyond it what real exports contain: `NaN` and `Infinity` (blank), control characters inside
//! strings, and half surrogates (shown as the replacement character, and told).

use std::cell::RefCell;

use super::MAX_DEPTH;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `null`, `NaN`, `Infinity`.
    Null,
    /// `true`, `false`, or a number: text as written.
    Bare,
    /// A string without escapes: text of the source.
    Text,
    /// A string with escapes: text of the scratch buffer.
    Escaped,
    /// The name of a member; its value follows.
    Key,
    /// The name of a member, with escapes.
    EscapedKey,
    /// An array; its elements follow.
    Array,
    /// An object; its members follow.
    Object,
}

/// A node: `start` and `len` span its text, `next` is the node after it and all it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    start: u32,
    len: u32,
    pub(super) next: u32,
}

/// A parsed element. Node 0 is its root.
#[derive(Default)]
pub(super) struct Tape {
    nodes: Vec<Node>,
    scratch: String,
    open: Vec<u32>,
    /// Whether a half surrogate was replaced.
    pub(super) replaced: bool,
}

thread_local! {
    static TAPE: RefCell<Tape> = RefCell::default();
}

/// Parses `bytes` with this thread's buffers and hands the tape on, with the text it spans.
pub(super) fn with<T>(bytes: &[u8], run: impl FnOnce(&Tape, &str) -> T) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| format!("not UTF-8 at byte {}", e.valid_up_to()))?;
    let mut tape = TAPE.try_with(|slot| slot.take()).unwrap_or_default();
    let parsed = tape.parse(text).map(|()| run(&tape, text));
    let _ = TAPE.try_with(|slot| slot.replace(tape));
    parsed
}

/// What the parser expects next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value, or the end of an array that was just opened.
    FirstValue,
    Key,
    /// A key, or the end of an object that was just opened.
    FirstKey,
    CommaOrEnd,
}

impl Tape {
    pub(super) fn is_object(&self) -> bool {
        self.nodes.first().is_some_and(|n| n.kind == Kind::Object)
    }

    /// The node at an index; the root's end for an index beyond it.
    pub(super) fn node(&self, at: u32) -> Option<Node> {
        self.nodes.get(at as usize).copied()
    }

    /// The text of a string, key, number or truth value; blank for others.
    pub(super) fn text<'t>(&'t self, source: &'t str, node: Node) -> &'t str {
        let span = node.start as usize..(node.start + node.len) as usize;
        match node.kind {
            Kind::Bare | Kind::Text | Kind::Key => source.get(span).unwrap_or_default(),
            Kind::Escaped | Kind::EscapedKey => self.scratch.get(span).unwrap_or_default(),
            Kind::Null | Kind::Array | Kind::Object => "",
        }
    }

    /// Members of an object: key node and index of the value.
    pub(super) fn members(&self, at: u32) -> impl Iterator<Item = (Node, u32)> + '_ {
        let end = self.node(at).map_or(0, |n| n.next);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let key = self.node(next)?;
            let value = next + 1;
            next = self.node(value)?.next;
            Some((key, value))
        })
    }

    /// Indexes of an array's elements.
    pub(super) fn elements(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.node(at).map_or(0, |n| n.next);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let here = (next < end).then_some(next)?;
            next = self.node(here)?.next;
            Some(here)
        })
    }

    /// The value of a member.
    pub(super) fn member(&self, source: &str, at: u32, name: &str) -> Option<u32> {
        if self.node(at)?.kind != Kind::Object {
            return None;
        }
        self.members(at).find(|(key, _)| self.text(source, *key) == name).map(|(_, value)| value)
    }

    fn parse(&mut self, text: &str) -> Result<(), String> {
        self.nodes.clear();
        self.scratch.clear();
        self.open.clear();
        self.replaced = false;
        let bytes = text.as_bytes();
        if u32::try_from(bytes.len()).is_err() {
            return Err("longer than 4 GiB".to_owned());
        }
        let mut at = 0;
        let mut expect = Expect::Value;
        loop {
            while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                at += 1;
            }
            let Some(&byte) = bytes.get(at) else { return Err(ended(at)) };
            (at, expect) = self.token(text, at, byte, expect)?;
            if expect == Expect::CommaOrEnd && self.open.is_empty() {
                let rest = text[at..].trim_start_matches([' ', '\t', '\n', '\r']);
                return if rest.is_empty() { Ok(()) } else { Err(format!("more text after the end, at byte {at}")) };
            }
        }
    }

    /// Takes one token; gives the place after it and what must follow.
    fn token(&mut self, text: &str, at: usize, byte: u8, expect: Expect) -> Result<(usize, Expect), String> {
        match (expect, byte) {
            (Expect::FirstKey, b'}') | (Expect::FirstValue, b']') => self.close(at, byte),
            (Expect::CommaOrEnd, b'}' | b']') => self.close(at, byte),
            (Expect::CommaOrEnd, b',') => Ok((at + 1, if self.in_object() { Expect::Key } else { Expect::Value })),
            (Expect::CommaOrEnd, _) => Err(format!("a comma or a closing bracket is missing at byte {at}")),
            (Expect::Key | Expect::FirstKey, b'"') => self.key(text, at),
            (Expect::Key | Expect::FirstKey, _) => Err(format!("a name in quotes is missing at byte {at}")),
            (Expect::Value | Expect::FirstValue, b'{' | b'[') => self.open(at, byte),
            (Expect::Value | Expect::FirstValue, b'"') => {
                let end = self.string(text, at, Kind::Text, Kind::Escaped)?;
                Ok((end, Expect::CommaOrEnd))
            }
            (Expect::Value | Expect::FirstValue, _) => {
                let end = self.bare(text, at)?;
                Ok((end, Expect::CommaOrEnd))
            }
        }
    }

    fn in_object(&self) -> bool {
        let top = self.open.last().and_then(|at| self.nodes.get(*at as usize));
        top.is_some_and(|n| n.kind == Kind::Object)
    }

    fn add(&mut self, kind: Kind, start: usize, len: usize) {
        // Lengths fit: the whole text does.
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { kind, start: start as u32, len: len as u32, next });
    }

    fn open(&mut self, at: usize, byte: u8) -> Result<(usize, Expect), String> {
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("deeper than {MAX_DEPTH} levels at byte {at}"));
        }
        self.open.push(self.nodes.len() as u32);
        let object = byte == b'{';
        self.add(if object { Kind::Object } else { Kind::Array }, at, 0);
        Ok((at + 1, if object { Expect::FirstKey } else { Expect::FirstValue }))
    }

    fn close(&mut self, at: usize, byte: u8) -> Result<(usize, Expect), String> {
        let object = self.in_object();
        let Some(opened) = self.open.pop().filter(|_| object == (byte == b'}')) else {
            return Err(format!("a bracket that closes nothing at byte {at}"));
        };
        let end = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(opened as usize) {
            node.next = end;
        }
        Ok((at + 1, Expect::CommaOrEnd))
    }

    fn key(&mut self, text: &str, at: usize) -> Result<(usize, Expect), String> {
        let end = self.string(text, at, Kind::Key, Kind::EscapedKey)?;
        let bytes = text.as_bytes();
        let mut colon = end;
        while matches!(bytes.get(colon), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            colon += 1;
        }
        match bytes.get(colon) {
            Some(b':') => Ok((colon + 1, Expect::Value)),
            Some(_) => Err(format!("a colon is missing at byte {colon}")),
            None => Err(ended(colon)),
        }
    }

    /// Takes a string that opens at `at`; gives the place after it.
    fn string(&mut self, text: &str, at: usize, plain: Kind, escaped: Kind) -> Result<usize, String> {
        let start = at + 1;
        let bytes = text.as_bytes();
        let Some(len) = bytes[start..].iter().position(|b| matches!(b, b'"' | b'\\')) else {
            return Err(ended(bytes.len()));
        };
        if bytes[start + len] == b'"' {
            self.add(plain, start, len);
            return Ok(start + len + 1);
        }
        let begin = self.scratch.len();
        let mut from = start;
        loop {
            let Some(len) = bytes[from..].iter().position(|b| matches!(b, b'"' | b'\\')) else {
                return Err(ended(bytes.len()));
            };
            self.scratch.push_str(&text[from..from + len]);
            from += len;
            if bytes[from] == b'"' {
                self.add(escaped, begin, self.scratch.len() - begin);
                return Ok(from + 1);
            }
            from = self.escape(text, from)?;
        }
    }

    /// Takes the escape that begins at `at`.
    fn escape(&mut self, text: &str, at: usize) -> Result<usize, String> {
        let simple = match text.as_bytes().get(at + 1) {
            Some(b'u') => return self.unicode(text, at),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(_) => return Err(format!("an unknown escape at byte {at}")),
            None => return Err(ended(at)),
        };
        self.scratch.push(simple);
        Ok(at + 2)
    }

    fn unicode(&mut self, text: &str, at: usize) -> Result<usize, String> {
        let unit =
            hex4(text, at + 2).ok_or_else(|| format!("an escape without four hexadecimal digits at byte {at}"))?;
        let mut end = at + 6;
        let mut code = unit;
        if (0xd800..0xdc00).contains(&unit)
            && text.get(end..end + 2) == Some("\\u")
            && let Some(low) = hex4(text, end + 2).filter(|low| (0xdc00..0xe000).contains(low))
        {
            code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            end += 6;
        }
        self.scratch.push(char::from_u32(code).unwrap_or_else(|| {
            self.replaced = true;
            char::REPLACEMENT_CHARACTER
        }));
        Ok(end)
    }

    /// Takes a number, a truth value or nothing.
    fn bare(&mut self, text: &str, at: usize) -> Result<usize, String> {
        let rest = &text.as_bytes()[at..];
        let len = rest
            .iter()
            .position(|b| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r'))
            .unwrap_or(rest.len());
        match &rest[..len] {
            b"null" | b"NaN" | b"Infinity" | b"-Infinity" => self.add(Kind::Null, at, 0),
            b"true" | b"false" => self.add(Kind::Bare, at, len),
            word if is_number(word) => self.add(Kind::Bare, at, len),
            _ => return Err(format!("no value at byte {at}")),
        }
        Ok(at + len)
    }
}

fn ended(at: usize) -> String {
    format!("it ends too early, at byte {at}")
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The grammar of JSON numbers.
fn is_number(word: &[u8]) -> bool {
    let digits = |w: &[u8]| w.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = &fraction[len..];
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or(rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The tape as a tree, numbers by their text.
    fn tree(tape: &Tape, source: &str, at: u32) -> Value {
        let node = tape.node(at).expect("a node");
        match node.kind {
            Kind::Null => Value::Null,
            Kind::Bare => serde_json::from_str(tape.text(source, node)).unwrap_or(Value::Null),
            Kind::Text | Kind::Escaped | Kind::Key | Kind::EscapedKey => {
                Value::String(tape.text(source, node).to_owned())
            }
            Kind::Array => tape.elements(at).map(|e| tree(tape, source, e)).collect(),
            Kind::Object => {
                tape.members(at).map(|(k, v)| (tape.text(source, k).to_owned(), tree(tape, source, v))).collect()
            }
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f32>().prop_map(|f| Value::from(f64::from(f))),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_serde_json_writes_reads_back(value in any_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.expect("json");
            let back = with(text.as_bytes(), |tape, source| tree(tape, source, 0)).expect("well formed");
            prop_assert_eq!(back, value);
        }

        #[test]
        fn what_serde_json_accepts_is_accepted(text in "[\\[\\]{}:,\"0-9eE.+\\-a-z\\\\ ]{0,24}") {
            let theirs = serde_json::from_str::<Value>(&text);
            let ours = with(text.as_bytes(), |tape, source| tree(tape, source, 0));
            if let Ok(value) = theirs {
                prop_assert_eq!(ours.expect("accepted"), value);
            } else if !text.contains(['\\', 'e', 'E']) {
                prop_assert!(ours.is_err(), "{} is accepted", text);
            }
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = super::super::check(&bytes);
        }
    }

    #[test]
    fn what_others_refuse_is_kept_as_written() {
        let text =
            r#"{"id": 12345678901234567890123, "n": 1e999, "half": "a\ud800b", "nan": NaN, "pair": "\ud83d\ude00"}"#;
        let read = |name: &str| {
            with(text.as_bytes(), |tape, source| {
                let at = tape.member(source, 0, name).expect("a member");
                tape.text(source, tape.node(at).expect("a node")).to_owned()
            })
        };
        assert_eq!(read("id").expect("read"), "12345678901234567890123");
        assert_eq!(read("n").expect("read"), "1e999");
        assert_eq!(read("half").expect("read"), "a\u{fffd}b");
        assert_eq!(read("nan").expect("read"), "");
        assert_eq!(read("pair").expect("read"), "😀");
        assert!(with(text.as_bytes(), |tape, _| tape.replaced).expect("read"));
    }

    #[test]
    fn mistakes_say_where() {
        for (text, message) in [
            ("{\"a\": 1,}", "a name in quotes is missing at byte 8"),
            ("{\"a\" 1}", "a colon is missing at byte 5"),
            ("[1 2]", "a comma or a closing bracket is missing at byte 3"),
            ("{\"a\": tru}", "no value at byte 6"),
            ("{\"a\": \"x", "it ends too early, at byte 8"),
            ("[1]]", "more text after the end, at byte 3"),
            ("[1}", "a bracket that closes nothing at byte 2"),
            ("\"\\x\"", "an unknown escape at byte 1"),
            ("01", "no value at byte 0"),
            ("", "it ends too early, at byte 0"),
        ] {
            assert_eq!(with(text.as_bytes(), |_, _| ()).expect_err(text), message, "{text}");
        }
        assert_eq!(with(b"\"\xff\"", |_, _| ()).expect_err("latin"), "not UTF-8 at byte 1");
    }

    #[test]
    fn depth_is_bounded_without_recursion() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(with(nested(MAX_DEPTH).as_bytes(), |_, _| ()).is_ok());
        assert!(with(nested(MAX_DEPTH + 1).as_bytes(), |_, _| ()).is_err());
        assert!(with("[".repeat(1_000_000).as_bytes(), |_, _| ()).is_err());
    }
}
