//! Tokens and objects of PDF syntax.
//!
//! A reader over bytes that cannot fail, only end: what is not syntax is skipped. Nesting, lengths and the number of
//! tokens are bounded ([`Fuel`]), so that no file makes it run long.

use std::cell::Cell;

/// How deep lists and dictionaries may lie in each other.
const MAX_DEPTH: u32 = 24;
/// Longest text or name that is kept, in bytes.
const MAX_TEXT: usize = 64 << 10;
/// Most elements of a list.
const MAX_ITEMS: usize = 100_000;
/// Most entries of a dictionary, which is searched from its start.
const MAX_ENTRIES: usize = 4_096;

/// Work that may still be done on one file: about a unit a token, and one per 16 bytes that are searched.
#[derive(Debug)]
pub(super) struct Fuel(Cell<u64>);

impl Fuel {
    pub(super) fn new(units: u64) -> Fuel {
        Fuel(Cell::new(units))
    }

    /// Takes `units`; false if they are not left.
    pub(super) fn take(&self, units: u64) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(units));
        left >= units
    }

    /// Whether all was used up.
    pub(super) fn is_out(&self) -> bool {
        self.0.get() == 0
    }
}

/// A value of PDF syntax. Streams are dictionaries whose bytes are found by their object's place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool,
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Object>),
    Dict(Dict),
    Ref(u32),
}

/// Entries in file order; the first of a key counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Keys and values in file order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value))
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Object::Number(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Object::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Object]> {
        match self {
            Object::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }
}

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'b> {
    Object(Object),
    /// An operator, or a word of the file's structure.
    Word(&'b [u8]),
}

/// White space of PDF syntax.
pub(super) fn white(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A reader of tokens.
pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
    fuel: &'b Fuel,
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize, fuel: &'b Fuel) -> Lexer<'b> {
        Lexer { bytes, at: at.min(bytes.len()), fuel }
    }

    /// Where the next token begins, or the white space before it.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on at another place.
    pub(super) fn seek(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_white(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if white(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next token, references not joined; `None` at the end or when the fuel is used up.
    pub(super) fn token(&mut self) -> Option<Token<'b>> {
        self.token_at(0)
    }

    fn token_at(&mut self, depth: u32) -> Option<Token<'b>> {
        let from = self.at;
        self.skip_white();
        if !self.fuel.take(1 + (self.at - from) as u64 / 16) {
            return None;
        }
        let object = match self.peek()? {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.literal()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dict(self.dict(depth + 1))
            }
            b'<' => Object::Text(self.hex()),
            b'[' => {
                self.at += 1;
                Object::List(self.list(depth + 1))
            }
            b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                return Some(Token::Word(b">>"));
            }
            b']' | b'{' | b'}' | b')' | b'>' => {
                self.at += 1;
                return Some(Token::Word(self.bytes.get(self.at - 1..self.at).unwrap_or_default()));
            }
            _ => return Some(self.word()),
        };
        Some(Token::Object(object))
    }

    /// The next object, with `12 0 R` read as a reference.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.object_at(0)
    }

    fn object_at(&mut self, depth: u32) -> Option<Object> {
        match self.token_at(depth)? {
            Token::Object(Object::Number(n)) => Some(self.reference(n).unwrap_or(Object::Number(n))),
            Token::Object(object) => Some(object),
            Token::Word(_) => None,
        }
    }

    /// Whether a number is the first of `12 0 R`.
    fn reference(&mut self, number: f64) -> Option<Object> {
        let whole = (0.0..=f64::from(u32::MAX)).contains(&number) && number.fract() == 0.0;
        let rest = self.bytes.get(self.at..self.at + 12.min(self.bytes.len() - self.at))?;
        let mut at = 0;
        let mut run = |wanted: fn(u8) -> bool| {
            let from = at;
            while rest.get(at).is_some_and(|b| wanted(*b)) {
                at += 1;
            }
            at > from
        };
        let form = run(white) && run(|b| b.is_ascii_digit()) && run(white);
        let closed = rest.get(at + 1).is_none_or(|b| white(*b) || delimiter(*b));
        (whole && form && rest.get(at) == Some(&b'R') && closed).then(|| {
            self.at += at + 1;
            Object::Ref(number as u32)
        })
    }

    fn list(&mut self, depth: u32) -> Vec<Object> {
        let mut list = Vec::new();
        if depth > MAX_DEPTH {
            return list;
        }
        loop {
            let before = self.at;
            match self.token_at(depth) {
                Some(Token::Object(Object::Number(n))) => list.push(self.reference(n).unwrap_or(Object::Number(n))),
                Some(Token::Object(object)) => list.push(object),
                Some(Token::Word(b"]")) | None => return list,
                // What ends an object ends what was left open in it.
                Some(Token::Word(b"endobj" | b"stream" | b">>")) => {
                    self.at = before;
                    return list;
                }
                Some(Token::Word(_)) => {}
            }
            if list.len() >= MAX_ITEMS {
                return list;
            }
        }
    }

    fn dict(&mut self, depth: u32) -> Dict {
        let mut dict = Dict::default();
        if depth > MAX_DEPTH {
            return dict;
        }
        loop {
            let before = self.at;
            match self.token_at(depth) {
                Some(Token::Object(Object::Name(name))) => {
                    let here = self.at;
                    match self.object_at(depth) {
                        Some(value) => dict.0.push((name, value)),
                        None => self.at = here,
                    }
                }
                Some(Token::Word(b">>")) | None => return dict,
                Some(Token::Word(b"endobj" | b"stream")) => {
                    self.at = before;
                    return dict;
                }
                Some(_) => {}
            }
            if dict.0.len() >= MAX_ENTRIES {
                return dict;
            }
        }
    }

    fn word(&mut self) -> Token<'b> {
        let from = self.at;
        while self.peek().is_some_and(|b| !white(b) && !delimiter(b)) {
            self.at += 1;
        }
        let word = self.bytes.get(from..self.at).unwrap_or_default();
        match word {
            b"null" => return Token::Object(Object::Null),
            b"true" | b"false" => return Token::Object(Object::Bool),
            _ => {}
        }
        match number(word) {
            Some(n) => Token::Object(Object::Number(n)),
            None => Token::Word(word),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let from = self.at;
        while self.peek().is_some_and(|b| !white(b) && !delimiter(b)) {
            self.at += 1;
        }
        let mut rest = self.bytes.get(from..self.at.min(from + MAX_TEXT)).unwrap_or_default();
        let mut out = Vec::with_capacity(rest.len());
        while let Some((&first, tail)) = rest.split_first() {
            let code = (first == b'#').then(|| Some(digit(*tail.first()?)? << 4 | digit(*tail.get(1)?)?)).flatten();
            out.push(code.unwrap_or(first));
            rest = if code.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
        }
        out
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 1;
        let from = self.at;
        while let Some(byte) = self.peek() {
            self.at += 1;
            let byte = match byte {
                b'(' => {
                    open += 1;
                    byte
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    byte
                }
                b'\\' => match self.escaped() {
                    Some(byte) => byte,
                    None => continue,
                },
                _ => byte,
            };
            if out.len() < MAX_TEXT {
                out.push(byte);
            }
        }
        self.fuel.take((self.at - from) as u64 / 16);
        out
    }

    /// What a backslash stands for; `None` for a line that goes on.
    fn escaped(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                Some((code & 0xff) as u8)
            }
            _ => Some(byte),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        self.fuel.take(end as u64 / 16);
        let mut digits = rest[..end].iter().filter_map(|b| digit(*b));
        let mut out = Vec::new();
        while let Some(high) = digits.next().filter(|_| out.len() < MAX_TEXT) {
            out.push(high << 4 | digits.next().unwrap_or(0));
        }
        out
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|d| d as u8)
}

/// A number as PDF writes it: no exponent, sloppy signs allowed.
fn number(word: &[u8]) -> Option<f64> {
    let digits = word.strip_prefix(b"+").unwrap_or(word);
    let minus = digits.first() == Some(&b'-');
    let body = if minus { digits.get(digits.iter().take_while(|b| **b == b'-').count()..)? } else { digits };
    // `12-34` is written by some programs and read as 12.
    let body = body.split(|b| *b == b'-').next().unwrap_or(body);
    let fine = body.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        && body.iter().any(u8::is_ascii_digit)
        && body.iter().filter(|b| **b == b'.').count() <= 1;
    let value: f64 = fine.then(|| std::str::from_utf8(body).ok()?.parse().ok()).flatten()?;
    (value < 1e12).then_some(if minus { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Option<Object> {
        let fuel = Fuel::new(10_000);
        Lexer::new(text.as_bytes(), 0, &fuel).object()
    }

    #[test]
    fn objects() {
        let dict = object("<< /A 12 0 R /B [1 -2.5 (a\\(b\\051 \\\n c) <48 6>] /C#20D /x >>").expect("a dictionary");
        let dict = dict.dict().expect("a dictionary");
        assert_eq!(dict.get("A"), Some(&Object::Ref(12)));
        let list = dict.get("B").and_then(Object::list).expect("a list");
        assert_eq!(list[1].number(), Some(-2.5));
        assert_eq!(list[2].text(), Some(&b"a(b)  c"[..]));
        assert_eq!(list[3].text(), Some(&b"H`"[..]));
        assert_eq!(dict.get("C D").and_then(Object::name), Some(&b"x"[..]));
        assert_eq!(object("3 0 R"), Some(Object::Ref(3)));
        assert_eq!(object("3 0 Rx"), Some(Object::Number(3.0)));
        assert_eq!(object("--5"), Some(Object::Number(-5.0)));
    }

    #[test]
    fn depth_and_fuel_end_it() {
        assert!(object(&"[".repeat(100_000)).is_some());
        assert!(object(&"<</A".repeat(100_000)).is_some());
        let fuel = Fuel::new(50);
        let text = "1 ".repeat(1000);
        let mut lexer = Lexer::new(text.as_bytes(), 0, &fuel);
        let read = std::iter::from_fn(|| lexer.token()).count();
        assert_eq!((read, fuel.is_out()), (50, true));
    }
}
