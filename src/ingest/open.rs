//! The look at every input before it is read: format, encoding, header, mapping.
//!
//! Only the first bytes of a text and the first rows of a sheet are read here; a file is then read from its
//! start again, standard input goes on where the look ended. Not here: the reading (`reader`).

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::assemble::Fold;
use super::attachment::{self, Attachments};
use super::chunk::{Decoder, Rows, Shape};
use super::csv::{self, Delimited, Next, Place};
use super::detect::{self, Family, Format};
use super::encoding::{self, Charset, Stream, Text, Window};
use super::input::{Feed, Found, Input, Seekable, expand};
use super::json_rows::JsonRows;
use super::lookup::Lookup;
use super::mapping::{self, ColumnReport, How, MappingOptions, Plan, Role};
use super::quarantine::InputAccount;
use super::reader::{Reader, Table};
use super::sheet::{Book, Wanted};
use super::table::{self, Frame, HEADER_ROWS, Sample};
use super::{Error, FileOptions, Limits, Options, json};
use crate::record::Field;

/// Bytes of a text that are looked at.
const HEAD: usize = 256 << 10;
/// Bytes in which the delimiter is looked for.
const SNIFFED: usize = 64 << 10;
/// Rows below the header that the mapping may look at.
const SAMPLE_ROWS: usize = 200;

/// Fields one of which every list of applicants has.
const WHO: [Field; 5] = [Field::NameFull, Field::NameGiven, Field::NameFamily, Field::Email, Field::Phone];

/// How one table (a file, or a sheet of a workbook) is read.
#[derive(Clone, Debug)]
pub struct TableReport {
    /// The path as given, or `-`.
    pub file: String,
    /// The sheet, if it is a workbook.
    pub sheet: Option<String>,
    /// The format found.
    pub format: Format,
    /// The encoding, of texts.
    pub encoding: Option<&'static str>,
    /// 1-based row of the header; 0 for JSON.
    pub header_row: u32,
    /// The profile of the tracking system, if one is in force.
    pub profile: Option<&'static str>,
    /// What each column means and how that was found.
    pub mapping: mapping::MappingReport,
}

impl TableReport {
    /// Headers of the columns left out because they name a protected attribute.
    pub fn protected(&self) -> Vec<String> {
        let columns = self.mapping.columns.iter().filter(|c| matches!(c.how, How::Protected(_)));
        columns.map(|c| c.header.clone()).collect()
    }
}

/// How a batch is read, for showing before it is.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Tables by their number in `Source::file`.
    pub tables: Vec<TableReport>,
    /// Inputs and sheets left out, and why; one sentence each.
    pub notes: Vec<String>,
}

/// A batch that has been looked at and not read.
pub struct Import {
    /// How it will be read.
    pub report: Report,
    reader: Reader,
    decoder: Decoder,
}

impl Import {
    /// How each table will be read, by its number in `Source::file`.
    pub fn tables(&self) -> impl Iterator<Item = &TableReport> {
        self.report.tables.iter()
    }

    /// Makes sure that extra entries of these names, which rules read, have columns before reading starts.
    pub fn expect_names(&mut self, names: &[String]) {
        let shapes = Arc::make_mut(&mut self.decoder.shapes);
        shapes.iter_mut().for_each(|shape| shape.plan_mut().expect_names(names));
    }

    /// The sequential half and the half that workers share.
    pub fn split(self) -> (Reader, Decoder) {
        (self.reader, self.decoder)
    }

    /// The half that workers share, to look at plans and columns.
    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }
}

/// Where the bytes of a text come from when it is read.
pub(super) struct Bytes {
    from: From,
    charset: Charset,
}

enum From {
    Path(PathBuf),
    /// Standard input: what is left, and what the look has taken.
    Rest(Feed, Vec<u8>),
}

impl Bytes {
    /// The text from its start.
    pub(super) fn stream(self) -> std::io::Result<Stream> {
        Ok(match self.from {
            From::Rest(feed, head) => Stream::new(feed, head, &self.charset),
            From::Path(path) => {
                let mut feed = Feed::open(&Input::Path(path))?;
                let mut mark = vec![0; self.charset.bom];
                feed.read_exact(&mut mark)?;
                Stream::new(feed, mark, &self.charset)
            }
        })
    }
}

/// A table before it is read.
pub(super) enum Pending {
    Delimited {
        bytes: Bytes,
        delimiter: u8,
        columns: usize,
        place: Place,
    },
    Json {
        bytes: Bytes,
    },
    /// All wanted sheets of a workbook.
    Sheets(Box<Book>),
    /// A further sheet of the workbook above.
    Following,
}

/// Looks at the inputs of a batch.
///
/// # Errors
/// An input that cannot be read as a list of applications: see [`Error`]. Inputs found in a folder that hold no
/// applications are left out with a note instead.
pub fn open(inputs: &[Input], options: &Options) -> Result<Import, Error> {
    let found = expand(inputs)?;
    let lookup = match options.ip_databases.as_slice() {
        [] => None,
        files => Some(Arc::new(Lookup::open(files)?)),
    };
    let folder = options.attachments.as_deref();
    let attachments = folder.map(|folder| Attachments::open(folder, attachment::Limits::default())).transpose()?;
    let mut opening = Opening {
        options,
        file_options: options.effective(),
        mapping: MappingOptions { mapping: options.mapping.clone(), profile: None },
        report: Report::default(),
        tables: Vec::new(),
        shapes: Vec::new(),
        accounts: Vec::new(),
        header_only: None,
    };
    let mut refused = None;
    for one in &found {
        match opening.look(one) {
            Err(e @ (Error::Empty { .. } | Error::NoColumns { .. } | Error::Unsupported { .. })) if one.in_folder => {
                opening.report.notes.push(format!("Left out: {e}."));
                refused = refused.or(Some(e));
            }
            other => other?,
        }
    }
    if opening.tables.is_empty() {
        let nothing = || Error::NothingToRead { file: "input".to_owned() };
        return Err(opening.header_only.or(refused).unwrap_or_else(nothing));
    }
    let reader = Reader::new(opening.tables, opening.accounts, options.limits.clone());
    opening.report.notes.extend(lookup.iter().flat_map(|lookup| lookup.notes.iter().cloned()));
    let decoder = Decoder { shapes: Arc::new(opening.shapes), lookup, attachments: attachments.map(Arc::new) };
    Ok(Import { report: opening.report, reader, decoder })
}

/// What has been seen of a batch so far.
struct Opening<'o> {
    options: &'o Options,
    file_options: FileOptions,
    mapping: MappingOptions,
    report: Report,
    tables: Vec<Table>,
    shapes: Vec<Shape>,
    accounts: Vec<InputAccount>,
    /// The first table with a header and nothing below it.
    header_only: Option<Error>,
}

/// The first bytes of an input.
struct Head {
    bytes: Vec<u8>,
    /// Whether they are all there is.
    whole: bool,
}

/// A table about to be added.
struct Planned {
    sheet: Option<String>,
    format: Format,
    text: Text,
    encoding: Option<&'static str>,
    header_row: u32,
    /// The header as it was written, to know it again further down.
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    plan: Plan,
}

impl Opening<'_> {
    fn limits(&self) -> &Limits {
        &self.options.limits
    }

    fn look(&mut self, found: &Found) -> Result<(), Error> {
        let file = found.input.name();
        let io = |e| Error::io(&file, e);
        let mut feed = Feed::open(&found.input).map_err(io)?;
        let mut bytes = Vec::new();
        feed.by_ref().take(HEAD as u64).read_to_end(&mut bytes).map_err(io)?;
        let head = Head { whole: bytes.len() < HEAD, bytes };
        let family = detect::family(&file, &head.bytes)?;
        if family == Family::Text {
            return self.look_at_text(found, &file, feed, head);
        }
        let (seekable, account) = held(found, &file, feed, head, family, self.limits())?;
        let book = Book::open(&file, family, seekable, self.limits())?;
        self.look_at_book(&file, book, account)
    }

    fn look_at_text(&mut self, found: &Found, file: &str, feed: Feed, head: Head) -> Result<(), Error> {
        let label = self.file_options.encoding.as_deref();
        let charset = encoding::charset(&head.bytes, label)?;
        detect::refuse_binary(file, &head.bytes, label.is_some() || charset.bom > 0)?;
        let nothing_more = Feed::new(Box::new(std::io::empty()));
        let mut text = Vec::new();
        let mut look = Stream::new(nothing_more, head.bytes.clone(), &charset);
        look.read_to_end(&mut text).map_err(|e| Error::io(file, e))?;
        let from = match &found.input {
            Input::Stdin => From::Rest(feed, head.bytes),
            Input::Path(path) => From::Path(path.clone()),
        };
        let bytes = Bytes { from, charset };
        match detect::text_format(file, &text)? {
            Some(format) => self.look_at_json(file, bytes, text, head.whole, format),
            None => self.look_at_table(file, bytes, text, head.whole),
        }
    }

    fn look_at_table(&mut self, file: &str, bytes: Bytes, text: Vec<u8>, whole: bool) -> Result<(), Error> {
        let delimiters = match self.file_options.delimiter {
            Some(c) if c.is_ascii() && !matches!(c, '"' | '\n' | '\r' | '\0') => vec![c as u8],
            Some(delimiter) => return Err(Error::Delimiter { delimiter }),
            None => csv::sniff(&text[..text.len().min(SNIFFED)], whole && text.len() <= SNIFFED),
        };
        let mut refused = None;
        for delimiter in delimiters {
            match self.try_delimiter(file, &bytes.charset, &text, whole, delimiter) {
                // Messy rows can make another delimiter look likelier than the one the header is written with.
                Err(e @ Error::NoColumns { .. }) => refused = refused.or(Some(e)),
                Err(e) => return Err(e),
                Ok((planned, _)) if planned.rows.is_empty() => {
                    self.leave_out_header(file, None, planned.header_row);
                    return Ok(());
                }
                Ok((planned, place)) => {
                    let input = self.input(InputAccount { name: file.to_owned(), ..InputAccount::default() });
                    let pending = Pending::Delimited { bytes, delimiter, columns: planned.header.len(), place };
                    return self.add_table(file, input, planned, pending);
                }
            }
        }
        Err(refused.unwrap_or_else(|| Error::Empty { file: file.to_owned() }))
    }

    /// The table as one delimiter parts it, and the place below its header. It has no rows only if there are none.
    fn try_delimiter(
        &self,
        file: &str,
        charset: &Charset,
        text: &[u8],
        whole: bool,
        delimiter: u8,
    ) -> Result<(Planned, Place), Error> {
        let skip = self.file_options.skip_rows.unwrap_or(0);
        let first = first_rows(text.to_vec(), whole, delimiter, charset.text, skip, self.limits());
        let none = || match first.broken {
            true => Error::NoRow { file: file.to_owned(), cells: self.limits().cells },
            false => Error::Empty { file: file.to_owned() },
        };
        let found = table::header(&first.samples).ok_or_else(none)?;
        let Sample { row, cells: header } = first.samples[found].clone();
        let below = first.samples.into_iter().skip(found + 1);
        let filled = |s: &Sample| s.cells.iter().any(|c| !c.trim().is_empty());
        let mut rows: Vec<Vec<String>> = below.filter(filled).take(SAMPLE_ROWS).map(|s| s.cells).collect();
        if rows.is_empty() && !first.all {
            // There may be some further down.
            rows.push(Vec::new());
        }
        let planned = self.plan(file, None, Format::Delimited(delimiter), row, header, rows)?;
        Ok((Planned { text: charset.text, encoding: Some(charset.name()), ..planned }, first.places[found]))
    }

    fn look_at_json(
        &mut self,
        file: &str,
        bytes: Bytes,
        text: Vec<u8>,
        whole: bool,
        format: Format,
    ) -> Result<(), Error> {
        let charset = bytes.charset.as_json();
        // The look has not turned single-byte encodings into UTF-8; what it saw is only sampled.
        let feed = Feed::new(Box::new(Cursor::new(text)));
        let mut source = JsonRows::new(Stream::new(feed, Vec::new(), &Charset::plain(Text::Utf8)));
        let mut rows = Rows::default();
        let mut broken = 0;
        while rows.len() < SAMPLE_ROWS && broken < SAMPLE_ROWS {
            match source.next(file, &mut rows)? {
                Next::End => break,
                Next::Bad(_) => broken += 1,
                Next::Row => {}
            }
        }
        if rows.len() == 0 && broken == 0 && whole {
            return Err(Error::Empty { file: file.to_owned() });
        }
        let samples: Vec<&[u8]> = (0..rows.len()).map(|row| rows.cell(row, 0)).collect();
        let plan = json::plan(&samples, &self.mapping);
        let mapping = mapping::MappingReport::from(&plan);
        let telling = |c: &ColumnReport| c.target.field().is_some_and(|f| WHO.contains(&f));
        if rows.len() > 0 && !mapping.columns.iter().any(telling) {
            let headers = mapping.columns.iter().map(|c| c.header.clone()).collect();
            return Err(Error::NoColumns { file: file.to_owned(), sheet: None, row: 1, headers });
        }
        let report = TableReport {
            file: file.to_owned(),
            sheet: None,
            format,
            encoding: Some(charset.name()),
            header_row: 0,
            profile: plan.profile,
            mapping,
        };
        let input = self.input(InputAccount { name: file.to_owned(), ..InputAccount::default() });
        let pending = Pending::Json { bytes: Bytes { charset, ..bytes } };
        self.add(input, report, Shape::Json { plan }, None, pending)
    }

    fn look_at_book(&mut self, file: &str, mut book: Book, account: InputAccount) -> Result<(), Error> {
        let format = book.format();
        let skip = self.file_options.skip_rows.unwrap_or(0);
        let mut refused = None;
        let mut planned = Vec::new();
        for sheet in book.sheets()? {
            let samples = first_sheet_rows(&mut book, &sheet, skip)?;
            let Some(found) = table::header(&samples) else {
                self.report.notes.push(format!("Left out: {file}: sheet {sheet:?} is empty."));
                continue;
            };
            let mut header = samples[found].cells.clone();
            let header_row = samples[found].row;
            let rows: Vec<Vec<String>> =
                samples.into_iter().skip(found + 1).take(SAMPLE_ROWS).map(|s| s.cells).collect();
            // Columns have places in a sheet: one without a header still has its own.
            let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(header.len());
            header.resize(width, String::new());
            match self.plan(file, Some(&sheet), format, header_row, header, rows) {
                Err(e @ Error::NoColumns { .. }) => {
                    self.report.notes.push(format!("Left out: {e}."));
                    refused = refused.or(Some(e));
                }
                Err(e) => return Err(e),
                Ok(one) if one.rows.is_empty() => self.leave_out_header(file, Some(&sheet), header_row),
                Ok(one) => {
                    let columns = one.header.len() as u32;
                    book.wanted.push(Wanted { sheet, header_row, columns });
                    planned.push(one);
                }
            }
        }
        if planned.is_empty() {
            return match refused {
                Some(error) => Err(error),
                None if self.header_only.is_some() => Ok(()),
                None => Err(Error::Empty { file: file.to_owned() }),
            };
        }
        // The sheets left out are said in the error or in what was planned, not twice.
        let input = self.input(account);
        let mut pending = Pending::Sheets(Box::new(book));
        for one in planned {
            self.add_table(file, input, one, std::mem::replace(&mut pending, Pending::Following))?;
        }
        Ok(())
    }

    fn leave_out_header(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        let place = sheet.map_or_else(|| file.to_owned(), |s| format!("{file}: sheet {s:?}"));
        let error = Error::HeaderOnly { file: place, row };
        self.report.notes.push(format!("Left out: {error}."));
        self.header_only.get_or_insert(error);
    }

    fn plan(
        &self,
        file: &str,
        sheet: Option<&str>,
        format: Format,
        header_row: u32,
        header: Vec<String>,
        rows: Vec<Vec<String>>,
    ) -> Result<Planned, Error> {
        let headers = table::names(&header);
        let plan = mapping::plan(&headers, &rows, &self.mapping);
        let telling = |c| matches!(plan.role(c), Role::Name | Role::Email | Role::Phone);
        if !(0..headers.len()).any(telling) {
            let (file, sheet) = (file.to_owned(), sheet.map(str::to_owned));
            return Err(Error::NoColumns { file, sheet, row: header_row, headers });
        }
        Ok(Planned {
            sheet: sheet.map(str::to_owned),
            format,
            text: Text::Utf8,
            encoding: None,
            header_row,
            header,
            rows,
            plan,
        })
    }

    /// The index of a new input.
    fn input(&mut self, account: InputAccount) -> usize {
        self.accounts.push(account);
        self.accounts.len() - 1
    }

    fn add_table(&mut self, file: &str, input: usize, planned: Planned, pending: Pending) -> Result<(), Error> {
        let Planned { sheet, format, text, encoding, header_row, header, plan, .. } = planned;
        let fold = Fold::new(&plan, header.len(), self.limits());
        let rules = (Frame::new(&header, fold.contacts()), fold);
        let report = TableReport {
            file: file.to_owned(),
            sheet,
            format,
            encoding,
            header_row,
            profile: plan.profile,
            mapping: (&plan).into(),
        };
        self.add(input, report, Shape::Table { plan, text }, Some(rules), pending)
    }

    fn add(
        &mut self,
        input: usize,
        report: TableReport,
        shape: Shape,
        rules: Option<(Frame, Fold)>,
        pending: Pending,
    ) -> Result<(), Error> {
        let number = match u16::try_from(self.tables.len()) {
            Ok(number) if number < u16::MAX => number,
            _ => return Err(Error::TooManyInputs { file: report.file, limit: usize::from(u16::MAX) }),
        };
        let above_header = u64::from(report.header_row.saturating_sub(1));
        let (file, sheet) = (report.file.clone(), report.sheet.clone());
        self.tables.push(Table { number, input, file, sheet, above_header, pending, rules });
        self.report.tables.push(report);
        self.shapes.push(shape);
        Ok(())
    }
}

/// The first rows of a delimited text.
struct First {
    samples: Vec<Sample>,
    /// The place after each.
    places: Vec<Place>,
    /// Whether they are all rows there are, and none was broken.
    all: bool,
    /// Some row could not be read.
    broken: bool,
}

fn first_rows(text: Vec<u8>, whole: bool, delimiter: u8, kind: Text, skip: u32, limits: &Limits) -> First {
    let feed = Feed::new(Box::new(Cursor::new(text)));
    let window = Window::new(Stream::new(feed, Vec::new(), &Charset::plain(kind)));
    let mut source = Delimited::new(window, delimiter, 0, Place::default(), limits);
    let mut first = First { samples: Vec::new(), places: Vec::new(), all: false, broken: false };
    let mut rows = Rows::default();
    let wanted = skip as usize + HEADER_ROWS * 4 + SAMPLE_ROWS;
    // Reading from memory does not fail.
    while let Ok(next) = source.next(&mut rows) {
        match next {
            Next::End => {
                first.all = whole && !first.broken;
                break;
            }
            Next::Bad(_) => first.broken = true,
            Next::Row if source.place().row > skip => {
                let cells = rows.cells(0).map(|cell| encoding::decode(kind, cell).0.into_owned()).collect();
                first.samples.push(Sample { row: source.place().row, cells });
                first.places.push(source.place());
            }
            Next::Row => {}
        }
        rows.clear();
        if first.places.len() > wanted {
            break;
        }
    }
    if !whole && first.samples.len() > 1 {
        // The last row may be cut by the end of the head.
        first.samples.pop();
        first.places.pop();
    }
    first
}

fn first_sheet_rows(book: &mut Book, sheet: &str, skip: u32) -> Result<Vec<Sample>, Error> {
    let mut samples = Vec::new();
    book.read(sheet, u32::MAX, &mut |rows| {
        if let Some(mark) = rows.marks.last()
            && mark.row > skip
        {
            let cells = rows.cells(0).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            samples.push(Sample { row: mark.row, cells });
        }
        rows.clear();
        samples.len() < HEADER_ROWS * 4 + SAMPLE_ROWS
    })?;
    Ok(samples)
}

/// The bytes of a workbook, wholly hashed: a file as it is, standard input and the old format in memory.
fn held(
    found: &Found,
    file: &str,
    mut feed: Feed,
    head: Head,
    family: Family,
    limits: &Limits,
) -> Result<(Seekable, InputAccount), Error> {
    let io = |e| Error::io(file, e);
    let seekable = match &found.input {
        Input::Path(path) if family == Family::Zip => {
            feed.drain().map_err(io)?;
            Seekable::File(BufReader::new(File::open(path).map_err(io)?))
        }
        _ => {
            let mut bytes = head.bytes;
            let room = (limits.held_bytes + 1).saturating_sub(bytes.len() as u64);
            feed.by_ref().take(room).read_to_end(&mut bytes).map_err(io)?;
            if bytes.len() as u64 > limits.held_bytes {
                let reason = format!("it is larger than {} MiB, which is too much to hold", limits.held_bytes >> 20);
                return Err(Error::workbook(file, None, reason));
            }
            Seekable::Memory(Cursor::new(bytes))
        }
    };
    let (bytes, sha256) = feed.digest();
    Ok((seekable, InputAccount { name: file.to_owned(), bytes, sha256 }))
}
