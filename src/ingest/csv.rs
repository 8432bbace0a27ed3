//! Text with delimiters: finding the delimiter, splitting rows, and going on after a broken one.
//!
//! The grammar is that of RFC 4180 as the `csv` crate reads it (a quote opens a cell only at its start; CR, LF
//! and CRLF all end a row), which the tests hold it to. Splitting is done here because a quote that is never
//! closed must cost one row and not the rest of the file: that needs the length, the lines and the doubtful
//! quotes of each row. Not here: what a row is for (`assemble`).

use std::io;

use super::Limits;
use super::chunk::{Note, Rows};
use super::encoding::Window;
use super::quarantine::Bad;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Position of the first of three bytes. Eight bytes at a step: cells are too short for anything wider.
fn find(bytes: &[u8], a: u8, b: u8, c: u8) -> Option<usize> {
    let zero = |x: u64| x.wrapping_sub(LOW) & !x & HIGH;
    let (wide_a, wide_b, wide_c) = (LOW * u64::from(a), LOW * u64::from(b), LOW * u64::from(c));
    let (words, rest) = bytes.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = zero(word ^ wide_a) | zero(word ^ wide_b) | zero(word ^ wide_c);
        if hits != 0 {
            return Some(i * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|x| *x == a || *x == b || *x == c).map(|i| words.len() * 8 + i)
}

/// How many line ends there are: LF, CR or CRLF.
fn lines_in(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count() as u32
}

/// What was found at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Split {
    /// A whole row.
    Row {
        /// Its bytes with the line end.
        len: usize,
        /// Its lines, 1 if no quoted cell runs over a line end.
        lines: u32,
        /// Whether text stands between a closing quote and the next delimiter.
        stray: bool,
    },
    /// The input ends inside quotes.
    Open,
    /// More bytes are needed to tell.
    More,
}

/// Splits the first row off `input` onto the end of `rows`; on `Open` and `More` nothing is left there.
fn split(input: &[u8], last: bool, delimiter: u8, rows: &mut Rows) -> Split {
    let (text_len, ends_len) = (rows.text.len(), rows.ends.len());
    let result = split_cells(input, last, delimiter, rows);
    if !matches!(result, Split::Row { .. }) {
        rows.text.truncate(text_len);
        rows.ends.truncate(ends_len);
    }
    result
}

fn split_cells(input: &[u8], last: bool, delimiter: u8, rows: &mut Rows) -> Split {
    let (mut at, mut lines, mut stray) = (0, 1, false);
    loop {
        if input.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(n) = memchr::memchr(b'"', &input[at..]) else {
                    return if last { Split::Open } else { Split::More };
                };
                let part = &input[at..at + n];
                rows.text.extend_from_slice(part);
                lines += lines_in(part);
                at += n + 1;
                match input.get(at) {
                    Some(b'"') => {
                        rows.text.push(b'"');
                        at += 1;
                    }
                    None if !last => return Split::More,
                    next => {
                        stray |= next.is_some_and(|b| *b != delimiter && *b != b'\n' && *b != b'\r');
                        break;
                    }
                }
            }
        }
        let Some(n) = find(&input[at..], delimiter, b'\n', b'\r') else {
            if !last {
                return Split::More;
            }
            rows.text.extend_from_slice(&input[at..]);
            rows.end_cell();
            return Split::Row { len: input.len(), lines, stray };
        };
        rows.text.extend_from_slice(&input[at..at + n]);
        rows.end_cell();
        at += n + 1;
        let ended = input[at - 1];
        if ended == delimiter {
            continue;
        }
        if ended == b'\r' {
            match input.get(at) {
                Some(b'\n') => at += 1,
                None if !last => return Split::More,
                _ => {}
            }
        }
        return Split::Row { len: at, lines, stray };
    }
}

/// Characters that part cells, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows the delimiter is judged by.
const SNIFFED_ROWS: usize = 200;

/// The delimiters, the likeliest first: the one under which most rows have one and the same number of cells, two or
/// more; a comma if nothing tells. `whole` says that `text` is the entire input.
pub(super) fn sniff(text: &[u8], whole: bool) -> Vec<u8> {
    let mut best = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let (agreeing, width) = agreement(text, whole, delimiter);
        let (best_agreeing, best_width) = best.1;
        // A clearly better agreement wins; about the same, the one that finds more cells.
        let better = agreeing > best_agreeing + 100 || (agreeing + 100 > best_agreeing && width > best_width);
        if better && width > 1 {
            best = (delimiter, (agreeing, width));
        }
    }
    let others = DELIMITERS.into_iter().filter(|d| *d != best.0);
    std::iter::once(best.0).chain(others).collect()
}

/// How many rows in a thousand have the commonest number of cells above one, and that number.
fn agreement(text: &[u8], whole: bool, delimiter: u8) -> (usize, usize) {
    let mut rows = Rows::default();
    let mut widths: Vec<usize> = Vec::new();
    let (mut at, mut tries) = (0, 0);
    while at < text.len() && tries < SNIFFED_ROWS {
        tries += 1;
        rows.clear();
        match split(&text[at..], whole, delimiter, &mut rows) {
            Split::Row { len, .. } => {
                at += len;
                if !rows.text.is_empty() || rows.ends.len() > 1 {
                    widths.push(rows.ends.len());
                }
            }
            // The last row is cut by the end of the head, or a quote is open: go on below its first line.
            Split::Open | Split::More => match find(&text[at..], b'\n', b'\r', b'\n') {
                Some(n) => at += n + 1,
                None => at = text.len(),
            },
        }
    }
    let total = widths.len();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
    runs.max_by_key(|run| (run.len(), run[0])).map_or((0, 0), |mode| (mode.len() * 1000 / total, mode[0]))
}

/// What [`Delimited::next`] came upon.
#[derive(Debug)]
pub(super) enum Next {
    /// A row was appended.
    Row,
    /// A row that cannot be read.
    Bad(Bad),
    /// No more.
    End,
}

/// A place in a text between two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Offset in the text.
    pub(super) byte: u64,
    /// Rows before it.
    pub(super) row: u32,
    /// Lines before it.
    pub(super) line: u64,
}

/// The rows of one delimited text.
pub(super) struct Delimited {
    window: Window,
    delimiter: u8,
    /// Number of columns; 0 while the header is not known.
    columns: usize,
    row_bytes: usize,
    cells: usize,
    place: Place,
    /// Up to here the rows were once swallowed by a broken quote: each must have exactly `columns` cells.
    strict_until: u64,
    /// Whether a row of exactly `columns` cells is still awaited after a broken one.
    wary: bool,
    /// Up to here a row is one line, whatever its quotes say.
    lines_until: u64,
    /// Bytes that may be read a second time. It grows with what is read well, so that no input can make
    /// reading take more than a few times its length.
    allowance: u64,
}

/// Bytes that may be read twice before any is read well.
const ALLOWANCE: u64 = 8 << 20;

impl Delimited {
    /// Reads from the window, which must be at `place`.
    pub(super) fn new(window: Window, delimiter: u8, columns: usize, place: Place, limits: &Limits) -> Delimited {
        Delimited {
            window,
            delimiter,
            columns,
            row_bytes: limits.row_bytes.max(64),
            cells: limits.cells,
            place,
            strict_until: 0,
            wary: false,
            lines_until: 0,
            allowance: ALLOWANCE,
        }
    }

    /// Where the next row begins.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Size and SHA-256 of the input; whole after `End`.
    pub(super) fn digest(&self) -> (u64, String) {
        self.window.digest()
    }

    /// Appends the next row to `rows`, or says why not.
    pub(super) fn next(&mut self, rows: &mut Rows) -> io::Result<Next> {
        loop {
            let bytes = self.window.bytes();
            if bytes.is_empty() {
                if self.window.ended() {
                    return Ok(Next::End);
                }
                self.window.fill()?;
                continue;
            }
            let limit = bytes.len().min(self.row_bytes);
            let mut view = &bytes[..limit];
            let mut last = self.window.ended() && limit == bytes.len();
            if self.place.byte < self.lines_until
                && let Some(line) = first_line(view)
            {
                (view, last) = (&view[..line], true);
            }
            let scanned = view.len();
            return match split(view, last, self.delimiter, rows) {
                Split::Row { len, lines, stray } => Ok(self.row(len, lines, stray, rows)),
                Split::More if limit == self.row_bytes => {
                    self.broken(scanned, format!("longer than {} bytes, or a quote is never closed", self.row_bytes))
                }
                Split::More => {
                    self.window.fill()?;
                    continue;
                }
                Split::Open => self.broken(scanned, "a quote is opened and never closed".to_owned()),
            };
        }
    }

    /// Judges a row that was split whole.
    fn row(&mut self, len: usize, lines: u32, stray: bool, rows: &mut Rows) -> Next {
        let cells_start = rows.marks.last().map_or(0, |m| m.cells_end as usize);
        let found = rows.ends.len() - cells_start;
        let text_start = if cells_start == 0 { 0 } else { rows.ends[cells_start - 1] as usize };
        let blank = rows.text.len() == text_start;
        if let Some(reason) = self.objection(found, lines, stray, blank, rows, cells_start) {
            rows.text.truncate(text_start);
            rows.ends.truncate(cells_start);
            if lines > 1 && stray {
                return self.retry(len, reason);
            }
            self.wary |= stray;
            return self.reject(len, lines, reason);
        }
        if found == self.columns && self.place.byte >= self.strict_until {
            self.wary = false;
        }
        rows.end_row(self.place.row.saturating_add(1));
        if found < self.columns && !blank {
            rows.note(Note::Short { found: found as u32, columns: self.columns as u32 });
        }
        self.allowance = self.allowance.saturating_add(len as u64);
        self.advance(len, lines);
        Next::Row
    }

    /// Why a row that was split whole must not be taken.
    fn objection(
        &self,
        found: usize,
        lines: u32,
        stray: bool,
        blank: bool,
        rows: &Rows,
        start: usize,
    ) -> Option<String> {
        if found > self.cells {
            return Some(format!("{found} cells; the limit is {}", self.cells));
        }
        if self.columns == 0 || blank {
            return None;
        }
        let columns = self.columns;
        if lines > 1 && stray {
            return Some(format!(
                "a quoted cell runs over {lines} lines and goes on after its closing quote: the quotes do not match"
            ));
        }
        // Text past the last column: from the end of the last cell that has a column to the end of the row.
        let known_end = rows.ends.get(start + columns - 1).map_or(usize::MAX, |e| *e as usize);
        if found > columns && rows.text[known_end..].iter().any(|b| !b.is_ascii_whitespace()) {
            return Some(format!("{found} cells under {columns} headers: it cannot be told which belongs where"));
        }
        if found < columns && (stray || self.wary) {
            return Some(format!("{found} cells under {columns} headers, and the quotes do not match"));
        }
        None
    }

    /// A row that does not end where it should: its first line is given up, the next one tried.
    fn retry(&mut self, scanned: usize, reason: String) -> Next {
        self.wary = true;
        let end = self.place.byte + scanned as u64;
        self.strict_until = self.strict_until.max(end);
        match self.allowance.checked_sub(scanned as u64) {
            Some(left) => self.allowance = left,
            None => self.lines_until = self.lines_until.max(end),
        }
        let view = &self.window.bytes()[..scanned.min(self.window.bytes().len())];
        let line = first_line(view).unwrap_or(view.len());
        self.reject(line, 1, reason)
    }

    /// As [`Delimited::retry`]; where not even a line end is in sight, passes over everything up to the next.
    fn broken(&mut self, scanned: usize, reason: String) -> io::Result<Next> {
        let line_in_sight = first_line(&self.window.bytes()[..scanned]).is_some();
        let bad = self.retry(scanned, reason);
        if !line_in_sight {
            self.pass_line()?;
        }
        Ok(bad)
    }

    fn pass_line(&mut self) -> io::Result<()> {
        loop {
            match first_line(self.window.bytes()) {
                Some(len) => {
                    self.window.consume(len);
                    self.place.byte += len as u64;
                    return Ok(());
                }
                None => {
                    // A CR at the very end may belong to a CRLF: keep it in view.
                    let keep = usize::from(!self.window.ended() && self.window.bytes().last() == Some(&b'\r'));
                    let len = self.window.bytes().len() - keep;
                    self.window.consume(len);
                    self.place.byte += len as u64;
                    if self.window.ended() {
                        return Ok(());
                    }
                    self.window.fill()?;
                }
            }
        }
    }

    fn reject(&mut self, len: usize, lines: u32, reason: String) -> Next {
        let raw = &self.window.bytes()[..len.min(self.window.bytes().len())];
        let bad =
            Bad::new(self.place.row.saturating_add(1), Some(self.place.line + 1), Some(self.place.byte), reason, raw);
        self.advance(len, lines);
        Next::Bad(bad)
    }

    fn advance(&mut self, len: usize, lines: u32) {
        self.window.consume(len);
        self.place.byte += len as u64;
        self.place.row = self.place.row.saturating_add(1);
        self.place.line += u64::from(lines);
    }
}

/// Length of the first line with its end; `None` if no line end is in sight, or only a CR at the very end.
fn first_line(bytes: &[u8]) -> Option<usize> {
    let at = find(bytes, b'\n', b'\r', b'\n')?;
    match (bytes[at], bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) => None,
        _ => Some(at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All rows of a text, blank ones left out as the crate does.
    fn ours(text: &[u8], delimiter: u8) -> Option<Vec<Vec<Vec<u8>>>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut rows = Rows::default();
            match split(&text[at..], true, delimiter, &mut rows) {
                Split::Row { len, .. } => {
                    rows.end_row(1);
                    let line = &text[at..at + len];
                    at += len;
                    if line.iter().any(|b| !matches!(b, b'\n' | b'\r')) {
                        out.push(rows.cells(0).map(<[u8]>::to_vec).collect());
                    }
                }
                Split::Open | Split::More => return None,
            }
        }
        Some(out)
    }

    fn theirs(text: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
        reader.byte_records().map(|r| r.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just(","),
            Just(";"),
            Just("\n"),
            Just("\r\n"),
            Just("\r"),
            Just("\""),
            Just("\"\""),
            Just(",\""),
            Just("\","),
            Just("a"),
            Just("bc d"),
            Just("0123456789"),
            Just("é"),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn rows_are_split_as_the_csv_crate_splits_them(text in pieces()) {
            if let Some(ours) = ours(text.as_bytes(), b',') {
                prop_assert_eq!(ours, theirs(text.as_bytes(), b','));
            }
        }

        #[test]
        fn a_cut_text_asks_for_more_or_gives_the_same(text in pieces(), cut in 0usize..100) {
            let bytes = text.as_bytes();
            let cut = cut.min(bytes.len());
            let (mut part, mut whole) = (Rows::default(), Rows::default());
            let first = split(&bytes[..cut], false, b',', &mut part);
            if matches!(first, Split::Row { .. }) {
                prop_assert_eq!(first, split(bytes, true, b',', &mut whole));
                prop_assert_eq!(part, whole);
            } else {
                prop_assert_eq!(first, Split::More);
                prop_assert!(part.text.is_empty() && part.ends.is_empty());
            }
        }

        #[test]
        fn the_first_of_three_bytes_is_found(text in "[abc,;\n\r\"é]{0,40}") {
            let bytes = text.as_bytes();
            let plain = bytes.iter().position(|x| matches!(x, b',' | b'\n' | b'\r'));
            prop_assert_eq!(find(bytes, b',', b'\n', b'\r'), plain);
        }
    }

    #[test]
    fn line_ends_are_counted_once() {
        assert_eq!(lines_in(b"a\nb\r\nc\rd"), 3);
        assert_eq!(lines_in(b"\r\r\n\n"), 3);
    }

    #[test]
    fn a_comma_is_the_delimiter_when_nothing_tells() {
        assert_eq!(sniff(b"", true)[0], b',');
        assert_eq!(sniff(b"one\ntwo\nthree", true)[0], b',');
        assert_eq!(sniff(b"a;b;c\n1,5;2;3\n1,7;2;3\n", true)[0], b';');
        assert_eq!(sniff(b"Report, by HR\na\tb\tc\n1\t2\t3\n4\t5\t6\n", true)[0], b'\t');
        assert_eq!(sniff(b"a,b\n\"x;y;z\nw\",2\n\"p;q;r\",4\n", true)[0], b',');
    }
}
