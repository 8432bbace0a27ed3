//! OpenDocument spreadsheets, streamed out of `content.xml`.
//!
//! Read here rather than by `calamine`, which lays a repeated cell out as often as it claims to be repeated and
//! does not end where the document does too early. Only what a table of applications has: values as text,
//! repeated cells and rows, paragraphs. Not here: styles, formulas, drawings.

use std::io::{BufRead, BufReader, Read, Seek};

use zip::ZipArchive;

use super::entity::character;
use super::sheet::{Builder, write_number, write_text};

/// Longest tag or text that is kept, in bytes.
const MAX_TOKEN: usize = 4 << 20;
/// A row repeated more often than this is filler, not data.
const MAX_REPEATED_ROWS: u32 = 1000;
/// A cell with content repeated more often than this is filler too.
const MAX_REPEATED_CELLS: u32 = 256;

const CUT: &str = "it ends in the middle";

/// A piece of XML.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// `<name attributes>`; the flag says that it is closed at once.
    Open(String, String, bool),
    Close(String),
    Text(String),
    End,
}

/// Cuts XML into pieces without a tree.
struct Tokens<R> {
    input: R,
    buffer: Vec<u8>,
    /// Whether the `<` of a tag has been read.
    in_tag: bool,
}

impl<R: BufRead> Tokens<R> {
    fn new(input: R) -> Tokens<R> {
        Tokens { input, buffer: Vec::new(), in_tag: false }
    }

    /// Appends up to and with `end`; false at the end of the input.
    fn until(&mut self, end: u8) -> Result<bool, String> {
        loop {
            let available = self.input.fill_buf().map_err(|e| e.to_string())?;
            if available.is_empty() {
                return Ok(false);
            }
            let found = available.iter().position(|b| *b == end);
            let n = found.map_or(available.len(), |n| n + 1);
            self.buffer.extend_from_slice(&available[..n]);
            self.input.consume(n);
            if self.buffer.len() > MAX_TOKEN {
                return Err(format!("a cell is longer than {MAX_TOKEN} bytes"));
            }
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    fn next(&mut self) -> Result<Token, String> {
        loop {
            if !self.in_tag {
                self.buffer.clear();
                self.in_tag = self.until(b'<')?;
                if self.in_tag {
                    self.buffer.pop();
                }
                if !self.buffer.is_empty() {
                    return Ok(Token::Text(unescape(&String::from_utf8_lossy(&self.buffer))));
                }
                if !self.in_tag {
                    return Ok(Token::End);
                }
            }
            self.in_tag = false;
            self.tag()?;
            let tag = String::from_utf8_lossy(&self.buffer);
            if let Some(text) = tag.strip_prefix("![CDATA[") {
                return Ok(Token::Text(text.strip_suffix("]]").unwrap_or(text).to_owned()));
            }
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Ok(Token::Close(name.trim().to_owned()));
            }
            let (tag, closed) = tag.strip_suffix('/').map_or((&*tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
            return Ok(Token::Open(name.to_owned(), attributes.to_owned(), closed));
        }
    }

    /// Reads a tag into the buffer, without its brackets. A `>` inside quotes or a comment does not end it.
    fn tag(&mut self) -> Result<(), String> {
        self.buffer.clear();
        let (mut quote, mut seen) = (None, 0);
        while self.until(b'>')? {
            let ends = if self.buffer.starts_with(b"!--") {
                self.buffer.len() >= 6 && self.buffer.ends_with(b"-->")
            } else if self.buffer.starts_with(b"![CDATA[") {
                self.buffer.ends_with(b"]]>")
            } else {
                for byte in &self.buffer[seen..] {
                    match quote {
                        None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
                        Some(q) if q == *byte => quote = None,
                        _ => {}
                    }
                }
                seen = self.buffer.len();
                quote.is_none()
            };
            if ends {
                self.buffer.pop();
                return Ok(());
            }
        }
        Err(CUT.to_owned())
    }
}

/// Text with its five named and all numbered entities written out; unknown ones stay as they are.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.bytes().take(12).position(|b| b == b';').map(|end| &rest[1..end]);
        match entity.and_then(character) {
            Some(c) => {
                out.push(c);
                rest = &rest[entity.map_or(1, |e| e.len() + 2)..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The value of an attribute.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(unescape(value));
        }
        rest = next;
    }
}

fn count(attributes: &str, name: &str) -> u32 {
    attribute(attributes, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

fn content<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Tokens<impl BufRead>, String> {
    let part = zip.by_name("content.xml").map_err(|e| e.to_string())?;
    Ok(Tokens::new(BufReader::new(part)))
}

/// Names of the sheets in order.
pub(super) fn sheets<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Vec<String>, String> {
    let mut tokens = content(zip)?;
    let mut names = Vec::new();
    loop {
        match tokens.next()? {
            Token::Open(name, attributes, _) if name == "table:table" => {
                names.extend(attribute(&attributes, "table:name"));
            }
            Token::End => return Ok(names),
            _ => {}
        }
    }
}

/// Gives the cells of a sheet to `build`.
pub(super) fn read<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    sheet: &str,
    build: &mut Builder<'_>,
) -> Result<(), String> {
    let mut tokens = content(zip)?;
    loop {
        match tokens.next()? {
            Token::Open(name, attributes, false)
                if name == "table:table" && attribute(&attributes, "table:name").as_deref() == Some(sheet) =>
            {
                break;
            }
            Token::End => return Err("there is no such sheet".to_owned()),
            _ => {}
        }
    }
    let mut row = 0u32;
    loop {
        match tokens.next()? {
            Token::Open(name, attributes, closed) if name == "table:table-row" => {
                let repeated = count(&attributes, "table:number-rows-repeated");
                let cells = if closed { Vec::new() } else { read_row(&mut tokens)? };
                if !give(build, row, repeated, &cells)? {
                    return Ok(());
                }
                row = row.saturating_add(repeated);
            }
            Token::Close(name) if name == "table:table" => {
                build.finish();
                return Ok(());
            }
            Token::End => return Err(CUT.to_owned()),
            _ => {}
        }
    }
}

/// A cell with content: first column, how often, text or error.
struct Filled {
    column: u32,
    repeated: u32,
    text: Vec<u8>,
    error: Option<&'static str>,
}

fn give(build: &mut Builder<'_>, row: u32, repeated: u32, cells: &[Filled]) -> Result<bool, String> {
    if cells.is_empty() {
        return Ok(true);
    }
    if repeated > MAX_REPEATED_ROWS {
        return Err(format!("row {} is repeated {repeated} times", row.saturating_add(1)));
    }
    for again in 0..repeated {
        for cell in cells {
            for column in cell.column..cell.column.saturating_add(cell.repeated) {
                let write = |out: &mut Vec<u8>| {
                    out.extend_from_slice(&cell.text);
                    cell.error
                };
                if !build.cell(row.saturating_add(again), column, write)? {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

fn read_row<R: BufRead>(tokens: &mut Tokens<R>) -> Result<Vec<Filled>, String> {
    let mut cells = Vec::new();
    let mut column = 0u32;
    loop {
        match tokens.next()? {
            Token::Open(name, attributes, closed)
                if name == "table:table-cell" || name == "table:covered-table-cell" =>
            {
                let repeated = count(&attributes, "table:number-columns-repeated");
                let text = if closed { String::new() } else { paragraphs(tokens, &name)? };
                let (text, error) = value(&attributes, &text);
                if !text.is_empty() || error.is_some() {
                    if repeated > MAX_REPEATED_CELLS {
                        return Err(format!("a cell is repeated {repeated} times"));
                    }
                    cells.push(Filled { column, repeated, text, error });
                }
                column = column.saturating_add(repeated);
            }
            Token::Close(name) if name == "table:table-row" => return Ok(cells),
            Token::End => return Err(CUT.to_owned()),
            _ => {}
        }
    }
}

/// The text of a cell up to its closing tag: paragraphs as lines, without comments on it.
fn paragraphs<R: BufRead>(tokens: &mut Tokens<R>, cell: &str) -> Result<String, String> {
    let mut out = String::new();
    let (mut depth, mut first, mut aside) = (0u32, true, 0u32);
    loop {
        match tokens.next()? {
            Token::Open(name, attributes, closed) => match name.as_str() {
                "office:annotation" if !closed => aside += 1,
                _ if aside > 0 => {}
                "text:p" | "text:h" => {
                    if !first {
                        out.push('\n');
                    }
                    first = false;
                    depth += u32::from(!closed);
                }
                "text:s" => {
                    let spaces = count(&attributes, "text:c").min(256) as usize;
                    out.extend(std::iter::repeat_n(' ', spaces));
                }
                "text:tab" => out.push('\t'),
                "text:line-break" => out.push('\n'),
                _ => {}
            },
            Token::Close(name) if name == cell => return Ok(out),
            Token::Close(name) if name == "office:annotation" => aside = aside.saturating_sub(1),
            Token::Close(name) if aside == 0 && (name == "text:p" || name == "text:h") => {
                depth = depth.saturating_sub(1);
            }
            Token::Text(text) if depth > 0 && aside == 0 => out.push_str(&text),
            Token::End => return Err(CUT.to_owned()),
            _ => {}
        }
        if out.len() > MAX_TOKEN {
            return Err(format!("a cell is longer than {MAX_TOKEN} bytes"));
        }
    }
}

/// The value of a cell from its attributes, else from its text.
fn value(attributes: &str, text: &str) -> (Vec<u8>, Option<&'static str>) {
    let mut out = Vec::new();
    let kind = attribute(attributes, "office:value-type").unwrap_or_default();
    if attribute(attributes, "calcext:value-type").is_some_and(|t| t == "error") {
        let known = ["#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"];
        return (out, Some(known.into_iter().find(|k| *k == text.trim()).unwrap_or("an error")));
    }
    let number = || attribute(attributes, "office:value").and_then(|v| v.parse::<f64>().ok());
    match (kind.as_str(), number()) {
        ("float" | "currency" | "percentage", Some(number)) => write_number(number, &mut out),
        ("date", _) => {
            let date = attribute(attributes, "office:date-value").unwrap_or_else(|| text.to_owned());
            out.extend_from_slice(date.strip_suffix("T00:00:00").unwrap_or(&date).as_bytes());
        }
        ("boolean", _) => {
            let value = attribute(attributes, "office:boolean-value").unwrap_or_else(|| text.to_lowercase());
            out.extend_from_slice(value.as_bytes());
        }
        _ if text.is_empty() => {
            write_text(&attribute(attributes, "office:string-value").unwrap_or_default(), &mut out);
        }
        _ => write_text(text, &mut out),
    }
    (out, None)
}
