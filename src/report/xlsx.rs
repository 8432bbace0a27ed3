//! `verdicts.xlsx`: the ranked applications as a workbook, with a second sheet that says what it is about.
//!
//! Strings are written as strings, never as formulas. A big batch lists only what somebody should look at
//! ([`MOST`]); what is left out is said at the end of the list and on the second sheet.

use std::collections::BinaryHeap;
use std::path::PathBuf;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::folder::{self, Folder};
use super::rank::{self, COLUMNS, Key, Line, Row};
use super::words::{self, token_words};
use super::{Error, Results, escape};
use crate::verdict::{Token, Verdict};

/// Applications from which only those that are not clear are listed, and the most that are listed then.
/// A listed row costs some 10 µs of CPU, most of it in compression: 0.05 s for as many as anybody could look at.
pub(super) const MOST: u64 = 5_000;

/// Rows of a sheet that can hold applications: the header and the closing note take two.
const SHEET_ROWS: u64 = 1_048_574;

/// Characters that a cell may hold, in UTF-16 units, with some air.
const CELL: usize = 32_700;

const FILE: &str = "verdicts.xlsx";

/// Place of the sheet of applications in the workbook, and of the one that says what it is about.
const LIST: usize = 0;
const ABOUT: usize = 1;

struct Formats {
    head: Format,
    text: Format,
    guarded: Format,
    number: Format,
    row: Format,
    percent: Format,
    verdicts: [Format; 4],
    title: Format,
    label: Format,
}

impl Formats {
    fn new() -> Formats {
        let base = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let edge = |f: Format| f.set_border_bottom(FormatBorder::Hair).set_border_color(Color::RGB(0x00C9_C4BA));
        let verdict = |ink: u32, paper: u32| {
            edge(base()).set_bold().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper))
        };
        Formats {
            head: base().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x0033_3F48)),
            text: edge(base()),
            guarded: edge(base()).set_quote_prefix(),
            number: edge(base()).set_num_format("0.00"),
            row: edge(base()).set_num_format("0"),
            percent: edge(base()).set_num_format("0%"),
            verdicts: [
                verdict(0x008A_2F10, 0x00FB_E9E1),
                verdict(0x006B_4E00, 0x00FB_F3D9),
                verdict(0x003F_4B57, 0x00EC_EFF2),
                verdict(0x0035_5B45, 0x00EE_F5F0),
            ],
            title: Format::new().set_bold().set_font_size(14),
            label: base().set_bold(),
        }
    }
}

/// The workbook in the making.
pub(super) struct Sheet {
    path: PathBuf,
    folder_file: std::io::BufWriter<std::fs::File>,
    book: Workbook,
    formats: Formats,
    next: u32,
    limits: Limits,
    left_out: u64,
}

/// Which applications are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    clear: bool,
    most: u64,
    /// Whether there may be too many to hold in memory.
    spill: bool,
}

impl Limits {
    fn of(applications: u64, whole: bool) -> Limits {
        match whole || applications <= MOST {
            true => Limits { clear: true, most: SHEET_ROWS, spill: applications > MOST },
            false => Limits { clear: false, most: MOST, spill: false },
        }
    }

    fn admits(self, token: Token, listed: u64) -> bool {
        listed < self.most && (self.clear || token != Token::Clear)
    }
}

/// Tells of applications as they come which of them the workbook may list, however many are to come.
#[derive(Debug)]
pub(super) struct Candidates {
    whole: bool,
    seen: u64,
    /// The worst so many that are not clear.
    worst: BinaryHeap<Key>,
}

impl Candidates {
    /// Before the first; `whole` lists all.
    pub(super) fn new(whole: bool) -> Candidates {
        Candidates { whole, seen: 0, worst: BinaryHeap::new() }
    }

    /// Whether the next one may be listed.
    pub(super) fn admit(&mut self, verdict: &Verdict) -> bool {
        self.seen += 1;
        let limits = Limits::of(self.seen, self.whole);
        let among_worst = !self.whole && verdict.token != Token::Clear && self.is_among_worst(rank::key(verdict));
        limits.clear || among_worst
    }

    fn is_among_worst(&mut self, key: Key) -> bool {
        if self.worst.len() < MOST as usize {
            self.worst.push(key);
            return true;
        }
        match self.worst.peek_mut() {
            Some(mut mildest) if key < *mildest => {
                *mildest = key;
                true
            }
            _ => false,
        }
    }
}

impl Sheet {
    /// Writes the header and the second sheet.
    pub(super) fn begin(folder: &Folder, results: &Results<'_>, whole: bool) -> Result<Sheet, Error> {
        let mut sheet = Sheet {
            path: folder.path(FILE),
            folder_file: folder.create(FILE)?,
            book: Workbook::new(),
            formats: Formats::new(),
            next: 1,
            limits: Limits::of(results.tally.applications(), whole),
            left_out: 0,
        };
        let made = sheet.prepare(results).and_then(|()| sheet.head()).and_then(|()| sheet.describe(results));
        made.map_err(|e| sheet.error(e)).map(|()| sheet)
    }

    fn prepare(&mut self, results: &Results<'_>) -> Result<(), XlsxError> {
        // Half the time of the usual level, for a file two thirds larger.
        self.book.set_zip_compression_level(1);
        // The library would write the current time otherwise, and no two runs would be equal.
        let day = ExcelDateTime::parse_from_str(&results.summary.as_of);
        let day = day.or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
        let about = DocProperties::new().set_title("ringer verdicts").set_author("ringer");
        self.book.set_properties(&about.set_creation_datetime(&day));
        if self.limits.spill {
            // Rows go to a nameless file as they come; it holds values of the applications, so in the private folder.
            // Not for the usual list: the library panics where such a file cannot grow.
            self.book.set_tempdir(self.path.parent().unwrap_or(&self.path))?;
            self.book.add_worksheet_with_constant_memory()?;
        } else {
            self.book.add_worksheet();
        }
        self.book.add_worksheet();
        Ok(())
    }

    fn error(&self, source: XlsxError) -> Error {
        Error::Sheet { path: self.path.clone(), source: Box::new(source) }
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        let widths = [16, 14, 22, 20, 7, 60, 50, 46, 8, 10, 26];
        let list = self.book.worksheet_from_index(LIST)?;
        list.set_name("Applications")?;
        for (column, (title, width)) in (0u16..).zip(COLUMNS.iter().zip(widths)) {
            list.set_column_width(column, width)?;
            list.write_string_with_format(0, column, *title, &self.formats.head)?;
        }
        list.set_freeze_panes(1, 3)?;
        list.set_repeat_rows(0, 0)?;
        list.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// Writes one application, if it is to be listed.
    pub(super) fn line(&mut self, line: &Line<'_>) -> Result<(), Error> {
        if !self.limits.admits(line.token, u64::from(self.next) - 1) {
            self.left_out += 1;
            return Ok(());
        }
        let damaged = || Error::Io { path: self.path.clone(), source: std::io::ErrorKind::InvalidData.into() };
        let written = self.cells(&line.row().ok_or_else(damaged)?);
        self.next += 1;
        written.map_err(|e| self.error(e))
    }

    fn cells(&mut self, row: &Row<'_>) -> Result<(), XlsxError> {
        let at = self.next;
        let list = self.book.worksheet_from_index(LIST)?;
        let [id, name, file, reasons, story, steps, linked] = &row.texts;
        let verdict = &self.formats.verdicts[row.token as usize];
        list.write_string_with_format(at, 0, token_words(row.token), verdict)?;
        let texts = [(1, id), (2, name), (3, file), (5, reasons), (6, story), (7, steps), (10, linked)];
        for (column, text) in texts {
            let text = fitting(text);
            let guard = escape::formula_like(&text);
            let format = if guard { &self.formats.guarded } else { &self.formats.text };
            list.write_string_with_format(at, column, text, format)?;
        }
        list.write_number_with_format(at, 4, row.row, &self.formats.row)?;
        list.write_number_with_format(at, 8, row.bits.as_f64(), &self.formats.number)?;
        list.write_number_with_format(at, 9, f64::from(row.coverage) / 10_000.0, &self.formats.percent)?;
        Ok(())
    }

    fn describe(&mut self, results: &Results<'_>) -> Result<(), XlsxError> {
        let about_sheet = self.book.worksheet_from_index(ABOUT)?;
        about_sheet.set_name("About this list")?;
        about_sheet.set_column_width(0, 34)?;
        about_sheet.set_column_width(1, 90)?;
        about_sheet.write_string_with_format(0, 0, "What this list is", &self.formats.title)?;
        for (at, (label, value)) in (2u32..).zip(about(results, self.limits)) {
            about_sheet.write_string_with_format(at, 0, label, &self.formats.label)?;
            about_sheet.write_string_with_format(at, 1, fitting(&value), &self.formats.text)?;
        }
        Ok(())
    }

    /// Closes the list and saves the workbook.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let saved = self.close_list().and_then(|()| self.save());
        saved.map_err(|e| self.error(e))?;
        folder::close(&self.path, self.folder_file)
    }

    fn close_list(&mut self) -> Result<(), XlsxError> {
        let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
        let list = self.book.worksheet_from_index(LIST)?;
        list.autofilter(0, 0, self.next.saturating_sub(1).max(1), last)?;
        if self.left_out > 0 {
            let what = words::count(self.left_out, "application");
            let note = format!("{what} not listed here; verdicts.csv lists all.");
            list.write_string_with_format(self.next, 0, note, &Format::new().set_italic())?;
        }
        Ok(())
    }

    fn save(&mut self) -> Result<(), XlsxError> {
        // The library wants to seek, and owns what it writes to only as long as it writes.
        self.book.save_to_writer(&mut self.folder_file)
    }
}

/// What the second sheet says, as pairs.
fn about(results: &Results<'_>, limits: Limits) -> Vec<(&'static str, String)> {
    let Results { summary, tally, .. } = results;
    let mut rows = vec![
        ("Made by", format!("ringer {}, as of {}", summary.version, summary.as_of)),
        ("Applications", words::grouped(tally.applications())),
    ];
    rows.extend(words::TOKENS.map(|t| (token_words(t), words::grouped(tally.of(t)))));
    if !limits.clear {
        let most = words::grouped(limits.most);
        rows.push((
            "Left out",
            format!(
                "The batch is large: the list holds at most {most} applications, and none of those with nothing found. \
             verdicts.csv lists all."
            ),
        ));
    }
    rows.push(("What could be checked", words::lacks(&summary.lacks)));
    rows.extend(summary.notices.iter().map(|n| ("Note", n.clone())));
    rows.push((
        "Bits",
        "How surprising the best innocent story is; 1 bit more is twice as surprising. They order \
        the work and are no probability of anything."
            .to_owned(),
    ));
    rows.push(("Coverage", "How much of what the rules look at could be decided for this application.".to_owned()));
    rows.push(("Row", "The row of the source file as a spreadsheet numbers it.".to_owned()));
    rows.push(("Please mind", words::NOT_A_DECISION.to_owned()));
    rows
}

/// Text that a cell can hold, controls made visible.
fn fitting(text: &str) -> String {
    let text = escape::visible(text);
    // No character has more units than bytes.
    if text.len() <= CELL {
        return text.into_owned();
    }
    let mut units = 0;
    let cut = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    match cut {
        None => text.into_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn big_batches_list_what_is_not_clear() {
        let small = Limits::of(MOST, false);
        assert!(small.admits(Token::Clear, MOST - 1));
        let big = Limits::of(MOST + 1, false);
        assert!(!big.admits(Token::Clear, 0));
        assert!(big.admits(Token::Insufficient, MOST - 1));
        assert!(!big.admits(Token::Review, MOST));
        let asked = Limits::of(2_000_000, true);
        assert!(asked.admits(Token::Clear, SHEET_ROWS - 1));
        assert!(!asked.admits(Token::Clear, SHEET_ROWS));
    }

    #[test]
    fn whatever_is_listed_in_the_end_was_a_candidate_when_it_came() {
        let (_, verdicts) = sample::ring();
        let mut verdict = verdicts[0].clone();
        for (total, whole) in [(MOST, false), (MOST + 1, false), (4 * MOST, false), (2 * MOST, true)] {
            let mut candidates = Candidates::new(whole);
            let mut all: Vec<(Key, bool)> = Vec::new();
            for ordinal in 0..total as u32 {
                let mixed = ordinal.wrapping_mul(2_654_435_761) >> 8;
                verdict.token =
                    [Token::Clear, Token::Insufficient, Token::Review, Token::Escalate][(mixed % 4) as usize];
                (verdict.ordinal, verdict.bits) = (ordinal, crate::finding::Bits((mixed / 4 % 7) as i32));
                all.push((rank::key(&verdict), candidates.admit(&verdict)));
            }
            let admitted = all.iter().filter(|(_, admitted)| *admitted).count();
            assert!(total < 4 * MOST || admitted < all.len() * 2 / 3, "{admitted} of {total}");
            all.sort_unstable();
            let (limits, mut listed) = (Limits::of(total, whole), 0);
            for ((token, ..), admitted) in all {
                if limits.admits(token, listed) {
                    assert!(admitted);
                    listed += 1;
                }
            }
        }
    }

    #[test]
    fn cells_hold_what_excel_takes() {
        assert_eq!(fitting("short"), "short");
        let long = fitting(&"𝒳".repeat(40_000));
        assert!(long.encode_utf16().count() <= 32_767);
        assert_eq!(fitting("a\0\u{202e}b"), "a␀⟨U+202E⟩b");
    }
}
