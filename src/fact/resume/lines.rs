//! Lines of a résumé and the section each stands in.
//!
//! A heading is a short line that says nothing else; a label before a colon opens a section too, also in the middle of a
//! text whose line breaks were lost. A text is taken apart once, and everything is read from its lines.

use memchr::memchr3_iter;

use super::clipped;
use super::heading::{self, LONGEST, Section};
use crate::record::trim;

/// One line without its margins and bullet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) section: Section,
    /// Whether it is a heading and nothing else.
    pub(super) heading: bool,
    /// Whether a bullet stood before it.
    pub(super) bullet: bool,
}

impl Line<'_> {
    pub(super) fn blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is too long to be more than prose.
    pub(super) fn prose(&self) -> bool {
        self.text.len() > PROSE
    }
}

/// Lines longer than this are prose.
pub(super) const PROSE: usize = 200;
/// The most lines that are read.
const MAX_LINES: usize = 3_000;

/// The lines of a text by their places in it, so that they outlast a loan of the text.
#[derive(Clone, Debug)]
pub struct Outline(Vec<Placed>);

#[derive(Clone, Copy, Debug)]
struct Placed {
    from: u32,
    to: u32,
    section: Section,
    heading: bool,
    bullet: bool,
}

impl Outline {
    /// The lines of a text, up to [`MAX_BYTES`](super::MAX_BYTES) of it.
    pub fn of(text: &str) -> Outline {
        let text = clipped(text);
        let (lines, colons) = (Vec::with_capacity(16), Vec::with_capacity(16));
        let mut reader = Reader { text, section: Section::Head, lines, colons };
        let bytes = text.as_bytes();
        let mut from = 0;
        for at in memchr3_iter(b'\n', b'\r', b':', bytes).chain([bytes.len()]) {
            if bytes.get(at) == Some(&b':') {
                reader.colons.push(at);
                continue;
            }
            // The second byte of a line's end that has two.
            if at < from {
                continue;
            }
            reader.read(&text[from..at]);
            reader.colons.clear();
            from = at + 1 + usize::from(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n'));
            if reader.lines.len() >= MAX_LINES {
                break;
            }
        }
        Outline(reader.lines)
    }

    /// The lines with their texts, of the text that was taken apart.
    pub(super) fn lines<'o, 't>(&'o self, text: &'t str) -> Lines<'o, 't> {
        Lines { text, placed: &self.0 }
    }
}

/// The lines of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'o, 't> {
    text: &'t str,
    placed: &'o [Placed],
}

impl<'o, 't> Lines<'o, 't> {
    pub(super) fn len(self) -> usize {
        self.placed.len()
    }

    /// The line at an index below [`Lines::len`].
    pub(super) fn at(self, index: usize) -> Line<'t> {
        let Placed { from, to, section, heading, bullet } = self.placed[index];
        let text = self.text.get(from as usize..to as usize).unwrap_or_default();
        Line { text, section, heading, bullet }
    }

    /// Whether a line, be it a heading, stands in one of these sections.
    pub(super) fn any_in(self, sections: [Section; 2]) -> bool {
        self.placed.iter().any(|placed| sections.contains(&placed.section))
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = Line<'t>> + use<'o, 't> {
        (0..self.len()).map(move |index| self.at(index))
    }

    /// The lines of a section without its headings, by index.
    pub(super) fn of(self, section: Section) -> impl Iterator<Item = (usize, Line<'t>)> + use<'o, 't> {
        let within = move |(_, placed): &(usize, &Placed)| placed.section == section && !placed.heading;
        self.placed.iter().enumerate().filter(within).map(move |(index, _)| (index, self.at(index)))
    }
}

/// Takes a text apart.
struct Reader<'t> {
    text: &'t str,
    section: Section,
    lines: Vec<Placed>,
    /// Where colons stand in the line that is read, counted from the beginning of the text.
    colons: Vec<usize>,
}

impl<'t> Reader<'t> {
    /// Where a part of the text begins.
    fn place(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn push(&mut self, line: Line<'t>) {
        let from = self.place(line.text);
        // A résumé is read up to `MAX_BYTES`, which the numbers hold.
        let (from, to) = (from as u32, (from + line.text.len()) as u32);
        let Line { section, heading, bullet, .. } = line;
        self.lines.push(Placed { from, to, section, heading, bullet });
    }

    fn read(&mut self, written: &'t str) {
        let (text, bullet) = trimmed(written);
        if text.len() > PROSE {
            return self.read_prose(text, bullet);
        }
        let place = self.place(text);
        let colon = self.colons.first().map(|colon| colon - place);
        let spaced = |colon: &usize| text.as_bytes().get(colon - place + 1) == Some(&b' ');
        if self.colons.iter().any(spaced) && super::find(text, ". ").is_some() {
            return self.read_prose(text, bullet);
        }
        let mut line = Line { text, section: self.section, heading: false, bullet };
        if let Some(found) = heading::opened(text) {
            self.section = found;
            line = Line { section: found, heading: true, ..line };
        } else if let Some((label, content)) =
            colon.filter(|at| *at <= LONGEST).map(|at| (&text[..at], &text[at + 1..]))
            && let Some(found) = heading::opened(label)
        {
            match self.section {
                // A job says what it was done with, and skills stand under labels: neither opens a section.
                Section::Experience if !opens(label) => line.section = Section::Other,
                Section::Skills if !opens(label) => {}
                _ => (self.section, line.section, line.text) = (found, found, content.trim()),
            }
        }
        self.push(line);
    }

    /// A line too long to be one: sections open where a sentence begins with their heading and a colon.
    fn read_prose(&mut self, text: &'t str, bullet: bool) {
        let (place, mut from) = (self.place(text), 0);
        for nth in 0..self.colons.len() {
            let colon = self.colons[nth] - place;
            let near = text.floor_char_boundary(colon.saturating_sub(LONGEST).max(from));
            let before = &text[near.max(from)..colon];
            if before.ends_with(['.', ';', '|']) {
                continue;
            }
            let mark = before.bytes().rposition(|byte| matches!(byte, b'.' | b';' | b'|' | 0xa2));
            let label = mark.map_or(before, |at| past(before, at));
            let starts = before.len() > label.len() || near <= from;
            let Some(found) = heading::opened(label).filter(|_| starts) else { continue };
            let end = colon - label.len();
            self.push(Line { text: trim(&text[from..end]), section: self.section, heading: false, bullet });
            self.section = found;
            from = colon + 1;
        }
        self.push(Line { text: trim(&text[from..]), section: self.section, heading: false, bullet });
    }
}

/// What stands behind a mark that ends at a byte; from the last bullet or mark on, where that byte is another letter's.
fn past(before: &str, at: usize) -> &str {
    match before.as_bytes()[at] {
        0xa2 => before.rsplit(['.', ';', '|', '\u{2022}']).next().unwrap_or(before),
        _ => &before[at + 1..],
    }
}

/// Whether a label with a colon opens a section even among jobs.
fn opens(label: &str) -> bool {
    let label = label.trim_ascii();
    label.len() < LONGEST && !label.is_empty() && {
        let last = label.rsplit(' ').next().unwrap_or(label);
        ["skills", "education", "references", "certifications"].iter().any(|word| word.eq_ignore_ascii_case(last))
    }
}

/// A line without margins and bullet, and whether it had one.
fn trimmed(written: &str) -> (&str, bool) {
    const INVISIBLE: [char; 4] = ['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}'];
    let text = match written.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => written,
        _ => written.trim_matches(|c: char| c.is_whitespace() || INVISIBLE.contains(&c)),
    };
    let mut chars = text.chars();
    let Some(first) = chars.next().filter(|first| !first.is_ascii_uppercase()) else { return (text, false) };
    let rest = chars.as_str();
    let bullet = match first {
        '\u{2022}' | '\u{25cf}' | '\u{25aa}' | '\u{25ab}' | '\u{25e6}' | '\u{2023}' | '\u{bb}' | '\u{27a2}'
        | '\u{2713}' | '\u{25a0}' | '\u{f0b7}' | '\u{b7}' | '\u{2219}' | '\u{25cb}' => true,
        '-' | '*' | '+' | 'o' | '\u{2013}' | '\u{2014}' => rest.starts_with([' ', '\t', '\u{a0}']),
        _ => false,
    };
    if bullet { (rest.trim(), true) } else { (text, false) }
}
