//! The objects of a PDF file, found by looking for them.
//!
//! The cross-reference table is not believed: every `12 0 obj` of the file counts, the last one of a number wins, and
//! object streams are opened where they stand. Files whose table is damaged, which are many, read like all others.

use std::collections::BTreeMap;

use memchr::memmem;

use super::filter::{self, Refused};
use super::lex::{Dict, Fuel, Lexer, Object, Token, white};

/// Most objects of a file; further ones are not seen.
const MAX_OBJECTS: usize = 300_000;
/// Most bytes that one stream may inflate to.
const STREAM_BYTES: usize = 12 << 20;
/// Most bytes that all streams of a file together may inflate to.
const ALL_BYTES: u64 = 32 << 20;
/// How many references may follow each other.
const MAX_CHAIN: usize = 8;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// At this byte of the file.
    File(usize),
    /// At this byte of an opened object stream.
    Packed(usize, usize),
}

/// A file in memory.
pub(super) struct File<'b> {
    bytes: &'b [u8],
    pub(super) fuel: &'b Fuel,
    inflated: std::cell::Cell<u64>,
    objects: BTreeMap<u32, Place>,
    packed: Vec<Vec<u8>>,
    /// Trailer entries, the last of a key.
    pub(super) root: Option<Object>,
    pub(super) info: Option<Object>,
    pub(super) id: Option<Vec<u8>>,
    pub(super) encrypted: bool,
    /// Whether a stream was over its limit.
    pub(super) bomb: std::cell::Cell<bool>,
}

impl<'b> File<'b> {
    /// Finds the objects and the trailer.
    pub(super) fn open(bytes: &'b [u8], fuel: &'b Fuel) -> File<'b> {
        let mut file = File {
            bytes,
            fuel,
            inflated: std::cell::Cell::new(ALL_BYTES),
            objects: BTreeMap::new(),
            packed: Vec::new(),
            root: None,
            info: None,
            id: None,
            encrypted: false,
            bomb: std::cell::Cell::new(false),
        };
        fuel.take(bytes.len() as u64 / 16);
        let mut containers = Vec::new();
        let mut crosses = Vec::new();
        for at in memmem::find_iter(bytes, b"obj") {
            let Some(number) = number_before(bytes, at) else { continue };
            let body = at + 3;
            file.objects.insert(number, Place::File(body));
            if file.objects.len() >= MAX_OBJECTS {
                break;
            }
            let head = &bytes[body..bytes.len().min(body + 400)];
            let head = &head[..memmem::find(head, b"stream").unwrap_or(head.len())];
            if memmem::find(head, b"/ObjStm").is_some() {
                containers.push(body);
            } else if memmem::find(head, b"/XRef").is_some() {
                crosses.push(body);
            }
        }
        for body in crosses {
            if let Some(Object::Dict(dict)) = file.object_at(body) {
                file.trailer(&dict);
            }
        }
        for at in memmem::find_iter(bytes, b"trailer").take(1000) {
            if let Some(Object::Dict(dict)) = Lexer::new(bytes, at + 7, fuel).object() {
                file.trailer(&dict);
            }
        }
        // What is packed in a locked file is not readable, and what that gives is not to be believed.
        if !file.encrypted {
            containers.into_iter().for_each(|body| file.unpack(body));
        }
        file
    }

    fn trailer(&mut self, dict: &Dict) {
        let id = dict.get("ID").and_then(Object::list).and_then(|ids| ids.first()?.text());
        self.id = id.map(<[u8]>::to_vec).or(self.id.take());
        self.root = dict.get("Root").cloned().or(self.root.take());
        self.info = dict.get("Info").cloned().or(self.info.take());
        self.encrypted |= dict.get("Encrypt").is_some_and(|e| *e != Object::Null);
    }

    /// Whether any object was found.
    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Numbers of all objects.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.objects.keys().copied()
    }

    fn object_at(&self, body: usize) -> Option<Object> {
        Lexer::new(self.bytes, body, self.fuel).object()
    }

    /// Opens an object stream and notes what stands in it.
    fn unpack(&mut self, body: usize) {
        let Some(Object::Dict(dict)) = self.object_at(body) else { return };
        let count = |key| self.resolve(dict.get(key)?)?.number();
        let (Some(n), Some(first)) = (count("N"), count("First")) else { return };
        let Some(bytes) = self.stream_at(body).and_then(Result::ok) else { return };
        let mut found = Vec::new();
        let mut lexer = Lexer::new(&bytes, 0, self.fuel);
        for _ in 0..(n.max(0.0) as usize).min(MAX_OBJECTS) {
            let (Some(Token::Object(Object::Number(number))), Some(Token::Object(Object::Number(offset)))) =
                (lexer.token(), lexer.token())
            else {
                break;
            };
            found.push((number as u32, (first + offset).max(0.0) as usize));
        }
        let container = self.packed.len();
        for (number, at) in found {
            // A packed object is older than one of its number further down in the file, and younger than one above.
            let later = matches!(self.objects.get(&number), Some(Place::File(there)) if *there > body);
            if !later && self.objects.len() < MAX_OBJECTS {
                self.objects.insert(number, Place::Packed(container, at));
            }
        }
        self.packed.push(bytes);
    }

    /// The object of a number.
    pub(super) fn get(&self, number: u32) -> Option<Object> {
        match *self.objects.get(&number)? {
            Place::File(body) => self.object_at(body),
            Place::Packed(container, at) => Lexer::new(self.packed.get(container)?, at, self.fuel).object(),
        }
    }

    /// What a value stands for, references followed.
    pub(super) fn resolve(&self, object: &Object) -> Option<Object> {
        let mut object = object.clone();
        for _ in 0..MAX_CHAIN {
            match object {
                Object::Ref(number) => object = self.get(number)?,
                other => return Some(other),
            }
        }
        None
    }

    /// The value of a key, references followed.
    pub(super) fn of(&self, dict: &Dict, key: &str) -> Option<Object> {
        self.resolve(dict.get(key)?)
    }

    /// The dictionary of a key.
    pub(super) fn dict_of(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.of(dict, key)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The decoded bytes of a stream that is referred to; `None` if there is none.
    pub(super) fn stream(&self, object: &Object) -> Option<Result<Vec<u8>, Refused>> {
        let mut number = match object {
            Object::Ref(number) => *number,
            _ => return None,
        };
        for _ in 0..MAX_CHAIN {
            match (*self.objects.get(&number)?, self.get(number)?) {
                (_, Object::Ref(next)) => number = next,
                (Place::File(body), Object::Dict(_)) => return self.stream_at(body),
                _ => return None,
            }
        }
        None
    }

    fn stream_at(&self, body: usize) -> Option<Result<Vec<u8>, Refused>> {
        let mut lexer = Lexer::new(self.bytes, body, self.fuel);
        let Some(Object::Dict(dict)) = lexer.object() else { return None };
        let Some(Token::Word(b"stream")) = lexer.token() else { return None };
        let mut from = lexer.at();
        match self.bytes.get(from..)? {
            [b'\r', b'\n', ..] => from += 2,
            [b'\n' | b'\r', ..] => from += 1,
            _ => {}
        }
        let raw = self.bytes.get(from..self.end_of(&dict, from)?)?;
        let filters = match self.of(&dict, "Filter") {
            Some(Object::Name(name)) => vec![name],
            Some(Object::List(list)) => list.iter().filter_map(|f| Some(self.resolve(f)?.name()?.to_vec())).collect(),
            _ => Vec::new(),
        };
        let predicted = |parms: &Dict| parms.get("Predictor").and_then(Object::number).is_some_and(|p| p > 1.0);
        if matches!(self.of(&dict, "DecodeParms"), Some(Object::Dict(parms)) if predicted(&parms)) {
            return Some(Err(Refused::Filter));
        }
        let filters: Vec<&[u8]> = filters.iter().map(Vec::as_slice).collect();
        let limit = STREAM_BYTES.min(usize::try_from(self.inflated.get()).unwrap_or(usize::MAX));
        let decoded = filter::decode(raw, &filters, limit);
        let spent = decoded.as_ref().map_or(STREAM_BYTES, Vec::len) as u64;
        if decoded == Err(Refused::Inflates) {
            self.bomb.set(true);
        }
        if decoded != Err(Refused::Filter) {
            self.inflated.set(self.inflated.get().saturating_sub(spent));
            self.fuel.take(spent / 64);
        }
        Some(decoded)
    }

    /// Where a stream's bytes end: by its length if `endstream` stands there, else where `endstream` stands.
    fn end_of(&self, dict: &Dict, from: usize) -> Option<usize> {
        let length = self.of(dict, "Length").and_then(|l| l.number()).filter(|l| *l >= 0.0).map(|l| l as usize);
        if let Some(end) = length.and_then(|length| from.checked_add(length)).filter(|end| *end <= self.bytes.len()) {
            let after = &self.bytes[end..self.bytes.len().min(end + 16)];
            let after = &after[after.iter().take_while(|b| white(**b)).count()..];
            if after.starts_with(b"endstream") {
                return Some(end);
            }
        }
        let rest = self.bytes.get(from..)?;
        let found = memmem::find(rest, b"endstream").unwrap_or(rest.len());
        self.fuel.take(found as u64 / 16).then_some(from + found)
    }
}

/// The object number of `12 0 ` right before `at`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let mut rest = &bytes[at.saturating_sub(40)..at];
    let mut run = |wanted: fn(u8) -> bool| {
        let len = rest.iter().rev().take_while(|b| wanted(**b)).count();
        let (before, found) = rest.split_at(rest.len() - len);
        rest = before;
        found
    };
    let digits = |b: u8| b.is_ascii_digit();
    run(white);
    let generation = run(digits).len();
    let (space, number) = (run(white).len(), run(digits));
    let number = (generation > 0 && space > 0 && number.len() <= 10).then_some(number)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_without_a_table() {
        let bytes = b"%PDF-1.4\n1 0 obj\n<< /A 2 0 R >>\nendobj\n2 0 obj (old) endobj\n2 0 obj (new) endobj trailer << /Root 1 0 R >>";
        let fuel = Fuel::new(10_000);
        let file = File::open(bytes, &fuel);
        let Some(Object::Dict(root)) = file.resolve(&Object::Ref(1)) else { panic!("no root") };
        assert_eq!(file.of(&root, "A"), Some(Object::Text(b"new".to_vec())));
        assert_eq!(file.root, Some(Object::Ref(1)));
        assert_eq!(file.get(7), None);
    }

    #[test]
    fn references_in_a_circle_end() {
        let fuel = Fuel::new(10_000);
        let file = File::open(b"1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj", &fuel);
        assert_eq!(file.resolve(&Object::Ref(1)), None);
        assert!(file.stream(&Object::Ref(1)).is_none());
    }

    #[test]
    fn a_stream_with_a_wrong_length_ends_at_its_mark() {
        let fuel = Fuel::new(10_000);
        for length in ["5", "500", "(x)", "9 0 R"] {
            let text = format!("1 0 obj << /Length {length} >> stream\nhello world\nendstream endobj");
            let file = File::open(text.as_bytes(), &fuel);
            assert_eq!(file.stream(&Object::Ref(1)), Some(Ok(b"hello world\n".to_vec())), "{length}");
        }
    }
}
