//! The elements of a JSON input, one at a time, in bounded memory.
//!
//! Finds the elements of a top-level array, of an array under a known wrapper key (`{"data": [...]}`), of JSON Lines,
//! and of documents written one after another. A broken element is given as [`Record::Broken`] and reading goes on
//! at the next line, or at the next element where the brackets still balance; where they do not, the rest of the
//! array is one broken record. Elements given as [`Record::Element`] can be decoded: they have been checked.

use std::io::{self, Read};

use super::{MAX_BYTES, MAX_DEPTH, check};

/// How much is looked at to find out what the input is, and read at a time.
const BLOCK: usize = 64 << 10;

/// Keys under which systems wrap the list of what was asked for.
const WRAPPERS: &[&str] = &[
    "data",
    "results",
    "result",
    "candidates",
    "applications",
    "applicants",
    "records",
    "items",
    "content",
    "elements",
    "value",
    "values",
    "rows",
    "entries",
    "people",
    "opportunities",
    "list",
    "Report_Entry",
    "searchResults",
    "hits",
    "jobApplications",
    "job_applications",
    "candidateList",
    "prospects",
    "profiles",
    "objects",
    "submissions",
    "resumes",
];

/// Keys of an object that holds the wrapper, or the one record.
const OUTER: &[&str] =
    &["d", "data", "response", "body", "result", "payload", "candidate", "applicant", "resume", "application"];

/// Keys that only a record has: an object with one of them is a record and no wrapper.
const PERSONAL: &[&str] = &[
    "first_name",
    "firstName",
    "firstname",
    "last_name",
    "lastName",
    "lastname",
    "email",
    "emails",
    "email_addresses",
    "emailAddresses",
    "phones",
    "phone",
    "phone_numbers",
    "phoneNumbers",
    "basics",
    "person",
    "attributes",
    "name",
    "candidate_id",
    "candidateId",
    "primaryEmailAddress",
];

/// One element, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// An object that can be decoded.
    Element {
        /// 1-based number among the elements.
        number: u32,
        /// 1-based line it starts on.
        line: u32,
        /// Offset of its first byte.
        byte: u64,
        /// Its text.
        bytes: &'a [u8],
    },
    /// Something that is no record: for the quarantine.
    Broken {
        /// 1-based number among the elements.
        number: u32,
        /// 1-based line it starts on.
        line: u32,
        /// Offset of its first byte.
        byte: u64,
        /// What is wrong.
        reason: String,
    },
}

/// How the elements stand in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Not yet looked at.
    Unknown,
    /// One per line.
    Lines,
    /// Elements of an array; `wrapped` in an object, whose other members are passed over.
    Array {
        wrapped: bool,
    },
    /// One document after another.
    Documents,
    /// One document inside another.
    One,
    Done,
}

/// Streams over the elements of a source.
pub struct Records<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where the unread part of the buffer begins.
    start: usize,
    /// Offset of the buffer's first byte in the source.
    base: u64,
    line: u32,
    number: u32,
    ended: bool,
    mode: Mode,
}

/// Where a balanced value ends, relative to its start.
enum End {
    /// Bytes of the value.
    At(usize),
    /// It was longer than allowed and has been passed over.
    TooLong,
    /// Its brackets do not fit.
    Unbalanced,
    /// The input ended inside.
    Input,
}

impl<R: Read> Records<R> {
    /// Reads from a source; nothing is read yet.
    pub fn new(source: R) -> Records<R> {
        Records { source, buffer: Vec::new(), start: 0, base: 0, line: 1, number: 0, ended: false, mode: Mode::Unknown }
    }

    /// The next element; `None` at the end. Errors are those of the source.
    pub fn next_record(&mut self) -> io::Result<Option<Record<'_>>> {
        if self.mode == Mode::Unknown {
            self.look()?;
        }
        match self.mode {
            Mode::Lines => self.next_line(),
            Mode::Array { wrapped } => self.next_of_array(wrapped),
            Mode::Documents | Mode::One => self.next_document(),
            Mode::Unknown | Mode::Done => Ok(None),
        }
    }

    /// Reads one more block; whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.base += self.start as u64;
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let len = self.buffer.len();
        self.buffer.resize(len + BLOCK, 0);
        loop {
            match self.source.read(&mut self.buffer[len..]) {
                Ok(n) => {
                    self.buffer.truncate(len + n);
                    self.ended = n == 0;
                    return Ok(n > 0);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.buffer.truncate(len);
                    return Err(e);
                }
            }
        }
    }

    /// Passes over `n` bytes of the buffer and counts their lines.
    fn pass(&mut self, n: usize) {
        let end = (self.start + n).min(self.buffer.len());
        let lines = self.buffer[self.start..end].iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.start = end;
    }

    /// The next byte that is neither white space nor one of `skip`.
    fn peek(&mut self, skip: &[u8]) -> io::Result<Option<u8>> {
        loop {
            let rest = &self.buffer[self.start..];
            match rest.iter().position(|b| !b.is_ascii_whitespace() && !skip.contains(b)) {
                Some(n) => {
                    self.pass(n);
                    return Ok(Some(self.buffer[self.start]));
                }
                None => {
                    self.pass(rest.len());
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Finds out how the elements stand in the input.
    fn look(&mut self) -> io::Result<()> {
        while self.buffer.len() < BLOCK && self.fill()? {}
        if self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.pass(3);
        }
        self.mode = match self.peek(&[])? {
            None => Mode::Done,
            Some(b'[') => {
                self.pass(1);
                Mode::Array { wrapped: false }
            }
            Some(b'{') => self.look_at_object(),
            Some(_) => Mode::Lines,
        };
        Ok(())
    }

    fn look_at_object(&mut self) -> Mode {
        let head = &self.buffer[self.start..];
        let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let complete = first.len() < head.len() || self.ended;
        let single = complete && check(trimmed(first)).is_ok();
        let more = head[first.len()..].iter().find(|b| !b.is_ascii_whitespace());
        if complete && more == Some(&b'{') {
            return Mode::Lines;
        }
        match wrapper(head) {
            Some((offset, true)) => {
                self.pass(offset);
                Mode::Array { wrapped: true }
            }
            Some((offset, false)) => {
                self.pass(offset);
                Mode::One
            }
            None if single && more.is_some() => Mode::Lines,
            None => Mode::Documents,
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Record<'_>>> {
        loop {
            let (line, byte) = (self.line, self.base + self.start as u64);
            let (len, long) = self.line_length()?;
            // A long line's beginning has been passed over, and with it what `base` and `line` were.
            if len == 0 && !long {
                self.mode = Mode::Done;
                return Ok(None);
            }
            let begin = self.start;
            self.pass(len);
            let blank = trimmed(&self.buffer[begin..begin + len]).is_empty();
            if blank && !long {
                continue;
            }
            self.number = self.number.saturating_add(1);
            let number = self.number;
            let whole = &self.buffer[begin..begin + len];
            let text = trimmed(whole);
            if long || text.len() > MAX_BYTES {
                return Ok(Some(Record::Broken { number, line, byte, reason: too_long() }));
            }
            let byte = byte + (whole.len() - whole.trim_ascii_start().len()) as u64;
            let bytes = text.strip_suffix(b",").unwrap_or(text);
            return Ok(Some(match check(bytes) {
                Ok(()) => Record::Element { number, line, byte, bytes },
                Err(reason) => Record::Broken { number, line, byte, reason },
            }));
        }
    }

    /// The length of the line that begins at the start of the buffer, with its end; and whether it was longer than
    /// allowed, in which case only its last part is left.
    fn line_length(&mut self) -> io::Result<(usize, bool)> {
        let mut long = false;
        let mut from = 0;
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(n) = rest[from..].iter().position(|b| *b == b'\n') {
                return Ok((from + n + 1, long));
            }
            from = rest.len();
            if from > MAX_BYTES {
                long = true;
                self.pass(from);
                from = 0;
            }
            if !self.fill()? {
                return Ok((from, long));
            }
        }
    }

    fn next_of_array(&mut self, wrapped: bool) -> io::Result<Option<Record<'_>>> {
        match self.peek(b",")? {
            None => Ok(Some(self.last("the array is not closed; the input may be cut off"))),
            Some(b']') => {
                self.pass(1);
                self.mode = Mode::Done;
                if !wrapped && self.peek(&[])?.is_some() {
                    return Ok(Some(self.last("more text after the end of the array")));
                }
                Ok(None)
            }
            Some(b'}') => Ok(Some(self.last("a bracket that closes nothing; the rest of the array cannot be read"))),
            Some(_) => self.value(),
        }
    }

    fn next_document(&mut self) -> io::Result<Option<Record<'_>>> {
        match self.peek(b",")? {
            None => {
                self.mode = Mode::Done;
                Ok(None)
            }
            Some(b'{') => {
                if self.mode == Mode::One {
                    self.mode = Mode::Done;
                }
                self.value()
            }
            Some(_) => Ok(Some(self.last("no object starts here; the rest of the input cannot be read"))),
        }
    }

    /// Reports a problem that ends the reading.
    fn last(&mut self, reason: &str) -> Record<'static> {
        self.mode = Mode::Done;
        self.number = self.number.saturating_add(1);
        let byte = self.base + self.start as u64;
        Record::Broken { number: self.number, line: self.line, byte, reason: reason.to_owned() }
    }

    /// The value at the start of the buffer.
    fn value(&mut self) -> io::Result<Option<Record<'_>>> {
        self.number = self.number.saturating_add(1);
        let (number, line, byte) = (self.number, self.line, self.base + self.start as u64);
        let broken = |reason: String| Record::Broken { number, line, byte, reason };
        match self.balance()? {
            End::At(len) => {
                let begin = self.start;
                self.pass(len);
                let bytes = &self.buffer[begin..begin + len];
                Ok(Some(match check(bytes) {
                    Ok(()) => Record::Element { number, line, byte, bytes },
                    Err(reason) => broken(reason),
                }))
            }
            End::TooLong => Ok(Some(broken(too_long()))),
            End::Unbalanced => {
                self.mode = Mode::Done;
                Ok(Some(broken("its brackets do not fit; the rest cannot be read".to_owned())))
            }
            End::Input => {
                self.mode = Mode::Done;
                Ok(Some(broken("the input ends inside it".to_owned())))
            }
        }
    }

    /// Finds the end of the value at the start of the buffer without understanding it.
    fn balance(&mut self) -> io::Result<End> {
        let mut scan = Scan::default();
        let mut len = 0;
        let mut long = false;
        loop {
            let rest = &self.buffer[self.start + len..];
            match scan.run(rest) {
                Step::End(n) if long => {
                    self.pass(len + n);
                    return Ok(End::TooLong);
                }
                Step::End(n) if len + n > MAX_BYTES => {
                    self.pass(len + n);
                    return Ok(End::TooLong);
                }
                Step::End(n) => return Ok(End::At(len + n)),
                Step::Unbalanced => return Ok(End::Unbalanced),
                Step::More => len += rest.len(),
            }
            if len > MAX_BYTES {
                long = true;
                self.pass(len);
                len = 0;
            }
            if !self.fill()? {
                return Ok(if scan.depth == 0 && len > 0 { End::At(len) } else { End::Input });
            }
        }
    }
}

fn too_long() -> String {
    format!("longer than {} MiB", MAX_BYTES >> 20)
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii()
}

/// Brackets and quotes of a value, over several blocks.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// Whether each of the outer levels is an object, a bit each.
    objects: u128,
}

enum Step {
    End(usize),
    Unbalanced,
    More,
}

impl Scan {
    /// Goes through one block; `End` counts its bytes that belong to the value.
    fn run(&mut self, block: &[u8]) -> Step {
        for (at, byte) in block.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.enter(*byte == b'{'),
                b'}' | b']' if self.depth == 0 => return Step::End(at),
                b'}' | b']' => {
                    if !self.leave(*byte == b'}') {
                        return Step::Unbalanced;
                    }
                    if self.depth == 0 {
                        return Step::End(at + 1);
                    }
                }
                b',' if self.depth == 0 => return Step::End(at),
                _ => {}
            }
        }
        Step::More
    }

    fn enter(&mut self, object: bool) {
        if self.depth < 2 * MAX_DEPTH {
            let bit = 1_u128 << self.depth;
            self.objects = if object { self.objects | bit } else { self.objects & !bit };
        }
        self.depth += 1;
    }

    /// Whether the bracket fits the one it closes; beyond the allowed depth any does.
    fn leave(&mut self, object: bool) -> bool {
        self.depth -= 1;
        self.depth >= 2 * MAX_DEPTH || (self.objects >> self.depth & 1 == 1) == object
    }
}

/// Whether an object that starts with `head` only wraps a list (offset after its bracket, true) or one record (offset
/// of its brace, false).
fn wrapper(head: &[u8]) -> Option<(usize, bool)> {
    let members = members(head, 0);
    if members.iter().any(|(key, _)| PERSONAL.contains(&key.as_str())) {
        return None;
    }
    let starts = |at: usize, byte: u8| head.get(at) == Some(&byte);
    let list = |members: &[(String, usize)]| {
        members
            .iter()
            .find(|(key, at)| WRAPPERS.contains(&key.as_str()) && starts(*at, b'[') && holds_objects(&head[*at..]))
            .map(|(_, at)| (at + 1, true))
    };
    if let Some(found) = list(&members) {
        return Some(found);
    }
    let (_, at) = members.iter().find(|(key, at)| OUTER.contains(&key.as_str()) && starts(*at, b'{'))?;
    let inner = self::members(head, *at);
    let personal = inner.iter().any(|(key, _)| PERSONAL.contains(&key.as_str()));
    if personal {
        // {"candidate": {...}} with more beside it is a record of its own shape.
        return (members.len() == 1).then_some((*at, false));
    }
    list(&inner)
}

/// Whether an array holds objects, or nothing.
fn holds_objects(array: &[u8]) -> bool {
    let first = array.iter().skip(1).find(|b| !b.is_ascii_whitespace());
    matches!(first, None | Some(b'{' | b']'))
}

/// The keys of the object at `open` and where their values start, as far as `head` reaches.
fn members(head: &[u8], open: usize) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    let mut at = open + 1;
    let skip = |mut at: usize, more: &[u8]| {
        while head.get(at).is_some_and(|b| b.is_ascii_whitespace() || more.contains(b)) {
            at += 1;
        }
        at
    };
    loop {
        at = skip(at, b",");
        if head.get(at) != Some(&b'"') {
            return out;
        }
        let begin = at + 1;
        let Some(len) = head[begin..].iter().position(|b| *b == b'"') else { return out };
        let key = String::from_utf8_lossy(&head[begin..begin + len]).into_owned();
        at = skip(begin + len + 1, b":");
        if at >= head.len() {
            return out;
        }
        out.push((key, at));
        let mut scan = Scan::default();
        match scan.run(&head[at..]) {
            Step::End(n) => at += n,
            Step::Unbalanced | Step::More => return out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every boundary is crossed.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(out.len()).min(self.0.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn read(text: &[u8], step: usize) -> Vec<String> {
        let mut records = Records::new(Drip(text, step));
        let mut out = Vec::new();
        while let Some(record) = records.next_record().expect("no I/O error") {
            out.push(match record {
                Record::Element { number, line, byte, bytes } => {
                    assert_eq!(&text[byte as usize..byte as usize + bytes.len()], bytes);
                    format!("{number}@{line}:{}", String::from_utf8_lossy(bytes))
                }
                Record::Broken { number, line, reason, .. } => format!("{number}@{line}!{reason}"),
            });
        }
        out
    }

    fn both(text: &str) -> Vec<String> {
        let whole = read(text.as_bytes(), usize::MAX);
        assert_eq!(whole, read(text.as_bytes(), 1), "{text}");
        whole
    }

    #[test]
    fn shapes_of_inputs() {
        for (text, expected) in [
            ("[{\"id\":1},\n {\"id\":2}]", &["1@1:{\"id\":1}", "2@2:{\"id\":2}"][..]),
            ("\u{feff}{\"id\":1}\n\n{\"id\":2}\n", &["1@1:{\"id\":1}", "2@3:{\"id\":2}"]),
            (
                "{\"success\":true,\"results\":[{\"id\":1},{\"id\":2}],\"next\":null}",
                &["1@1:{\"id\":1}", "2@1:{\"id\":2}"],
            ),
            ("{\"data\": [ {\"id\":1} ], \"included\": []}", &["1@1:{\"id\":1}"]),
            ("{\"d\": {\"results\": [{\"id\":1}]}}", &["1@1:{\"id\":1}"]),
            ("{\"candidate\": {\"first_name\":\"Ann\"}}", &["1@1:{\"first_name\":\"Ann\"}"]),
            (
                "{\n \"name\": \"Ann\",\n \"applications\": [{\"id\":1}]\n}",
                &["1@1:{\n \"name\": \"Ann\",\n \"applications\": [{\"id\":1}]\n}"],
            ),
            ("{\n\"id\":1}\n{\n\"id\":2}", &["1@1:{\n\"id\":1}", "2@3:{\n\"id\":2}"]),
            ("{\"id\":1}", &["1@1:{\"id\":1}"]),
            ("[]", &[]),
            ("{\"data\":[]}", &[]),
            ("", &[]),
            ("  \n ", &[]),
        ] {
            assert_eq!(both(text), expected, "{text}");
        }
    }

    #[test]
    fn broken_elements_do_not_stop_the_reading() {
        assert_eq!(
            both("{\"id\":1}\n{\"id\":\n{\"id\":3}\n7\n{\"id\":5},\n"),
            [
                "1@1:{\"id\":1}",
                "2@2!it ends too early, at byte 6",
                "3@3:{\"id\":3}",
                "4@4!not an object",
                "5@5:{\"id\":5}"
            ]
        );
        assert_eq!(
            both("[{\"id\":1}, {\"id\": tru}, 7, [1], null, {\"id\":6}]"),
            [
                "1@1:{\"id\":1}",
                "2@1!no value at byte 7",
                "3@1!not an object",
                "4@1!not an object",
                "5@1!not an object",
                "6@1:{\"id\":6}"
            ]
        );
        assert_eq!(
            both("[{\"id\":1}, {\"a\":[1}, {\"id\":3}]"),
            ["1@1:{\"id\":1}", "2@1!its brackets do not fit; the rest cannot be read"]
        );
        assert_eq!(both("[{\"id\":1}, {\"a\":"), ["1@1:{\"id\":1}", "2@1!the input ends inside it"]);
        assert_eq!(both("[{\"id\":1},"), ["1@1:{\"id\":1}", "2@1!the array is not closed; the input may be cut off"]);
        assert_eq!(both("[{\"id\":1}] x"), ["1@1:{\"id\":1}", "2@1!more text after the end of the array"]);
    }

    #[test]
    fn hostile_inputs_end_in_broken_records() {
        let deep = format!("[{{\"id\":1}}, {}{}, {{\"id\":3}}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let found = read(deep.as_bytes(), usize::MAX);
        assert_eq!(found.len(), 3);
        assert!(found[1].contains("deeper than 64"), "{}", found[1]);
        let open = "[".repeat(1_000_000);
        assert_eq!(read(open.as_bytes(), usize::MAX).len(), 1);
        let huge = format!("[{{\"id\":1,\"x\":\"{}\"}},{{\"id\":2}}]", "a".repeat(MAX_BYTES + 1));
        assert_eq!(read(huge.as_bytes(), usize::MAX), ["1@1!longer than 8 MiB", "2@1:{\"id\":2}"]);
        let lines = format!("{{\"id\":1}}\n{{\"x\":\"{}\"}}\n{{\"id\":3}}", "a".repeat(MAX_BYTES + 1));
        assert_eq!(read(lines.as_bytes(), usize::MAX), ["1@1:{\"id\":1}", "2@2!longer than 8 MiB", "3@3:{\"id\":3}"]);
        let latin = read(b"{\"id\":1}\n{\"n\":\"Ren\xe9\"}\n", usize::MAX);
        assert!(latin[1].contains("not UTF-8"), "{latin:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_and_steps_do_not_matter(text in "[\\[\\]{}:,\"a0 \n\\\\]{0,60}") {
            let whole = read(text.as_bytes(), usize::MAX);
            proptest::prop_assert_eq!(&whole, &read(text.as_bytes(), 3));
            proptest::prop_assert!(whole.len() <= text.len() + 1);
        }
    }
}
