//! A DOCX file: its text, what of it nobody sees, and what it says of itself.
//!
//! Only the parts named here are opened, each inflated up to a limit and read event by event: no entity is expanded, no
//! relation followed, nothing linked or embedded is touched. Hidden is what a run or its style says itself; white counts
//! only where nothing that may lie under it is dark.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::hidden::{Hidden, How};
use super::print;
use super::read::{Document, Limits, Unread, clean};
use crate::ingest::entity;

/// Most parts of a file.
const MAX_PARTS: usize = 4_096;
/// Most headers, and most footers, that are read.
const MAX_HEADS: usize = 6;
/// In half points: nobody reads what is smaller.
const TINY: u32 = 3;

type Parts<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::Broken("its packing cannot be read"))?;
    if parts.len() > MAX_PARTS {
        return Err(Unread::Inflates);
    }
    let mut room = limits.inflated;
    let Some(body) = part(&mut parts, "word/document.xml", &mut room)? else {
        let office = |n: &str| n.starts_with("xl/") || n.starts_with("ppt/") || n == "content.xml";
        let known = parts.file_names().filter_map(Result::ok).any(|name| office(&name));
        return Err(match known {
            true => Unread::Unsupported("this kind of office file"),
            false => Unread::Unsupported("a packed file other than DOCX"),
        });
    };
    let mut look = Look::default();
    if let Some(styles) = part(&mut parts, "word/styles.xml", &mut room)? {
        look.styles(&styles);
    }
    let mut document = Document::default();
    properties(&mut parts, &mut room, &mut document)?;
    let heads = |kind: &str| -> Vec<String> { (1..=MAX_HEADS).map(|n| format!("word/{kind}{n}.xml")).collect() };
    let mut texts: Vec<String> = Vec::new();
    let mut hidden: BTreeMap<usize, String> = BTreeMap::new();
    let names = heads("header").into_iter().chain(["word/document.xml".to_owned()]).chain(heads("footer"));
    for name in names {
        let bytes = match name.as_str() {
            "word/document.xml" => Some(body.clone()),
            name => part(&mut parts, name, &mut room)?,
        };
        let Some(bytes) = bytes else { continue };
        let mut story = Story::new(&look.styles, limits.characters);
        let whole = events(&bytes, |event| story.event(event));
        if !whole && name == "word/document.xml" {
            document.note("its end is damaged and left out");
        }
        look.fonts.extend(story.fonts.iter().cloned());
        look.page = look.page.or(story.page);
        look.backdrop |= story.backdrop;
        for (how, text) in story.hidden {
            hidden.entry(how).or_default().push_str(&text);
        }
        // First, even and odd pages often have one header.
        let text = story.seen.trim().to_owned();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let text = texts.join("\n\n");
    document.page(&text.chars().take(limits.characters).collect::<String>());
    look.settle(&mut document, hidden);
    Ok(document)
}

/// The bytes of a part; `None` if there is none, an error if it is locked or takes more than is left.
fn part(parts: &mut Parts<'_>, name: &str, room: &mut u64) -> Result<Option<Vec<u8>>, Unread> {
    let file = match parts.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(zip::result::ZipError::UnsupportedArchive(_)) => return Err(Unread::Locked),
        Err(_) => return Err(Unread::Broken("a part of it cannot be read")),
    };
    if file.encrypted() {
        return Err(Unread::Locked);
    }
    let mut bytes = Vec::new();
    // What stands before a damage is kept.
    let _ = file.take(*room + 1).read_to_end(&mut bytes);
    let taken = bytes.len() as u64;
    if taken > *room {
        return Err(Unread::Inflates);
    }
    *room -= taken;
    Ok(Some(bytes))
}

/// What a reader of events is told.
enum Piece<'e> {
    Open(&'e str, &'e BytesStart<'e>),
    Close(&'e str),
    Text(&'e str),
}

/// Tells the events of a part, names without their prefix; false if it ends in a damage.
fn events(bytes: &[u8], mut tell: impl FnMut(Piece<'_>)) -> bool {
    let (text, ..) = encoding_rs::UTF_8.decode(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        let Ok(event) = reader.read_event() else { return false };
        match event {
            Event::Start(tag) => tell(Piece::Open(local(tag.name().as_ref()), &tag)),
            Event::Empty(tag) => {
                let name = tag.name();
                tell(Piece::Open(local(name.as_ref()), &tag));
                tell(Piece::Close(local(name.as_ref())));
            }
            Event::End(tag) => tell(Piece::Close(local(tag.name().as_ref()))),
            Event::Text(text) => tell(Piece::Text(&text)),
            Event::CData(text) => tell(Piece::Text(&text)),
            Event::GeneralRef(name) => {
                if let Some(c) = entity::character(&name).filter(|c| !c.is_control() || c.is_whitespace()) {
                    tell(Piece::Text(c.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof => return true,
            _ => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let mut found = all.with_checks(false).take(64).filter_map(Result::ok);
    found.find(|a| local(a.key.as_ref()) == name).map(|a| a.value.chars().take(200).collect())
}

/// Author, program, times and ids.
fn properties(parts: &mut Parts<'_>, room: &mut u64, document: &mut Document) -> Result<(), Unread> {
    if let Some(core) = part(parts, "docProps/core.xml", room)? {
        let mut of = values(&core);
        document.author = of.remove("creator").or_else(|| of.remove("lastModifiedBy"));
        document.created = of.remove("created");
        document.modified = of.remove("modified");
    }
    if let Some(app) = part(parts, "docProps/app.xml", room)? {
        let mut of = values(&app);
        document.producer = match (of.remove("Application"), of.remove("AppVersion")) {
            (Some(program), Some(version)) => Some(format!("{program} {version}")),
            (program, _) => program,
        };
    }
    if let Some(settings) = part(parts, "word/settings.xml", room)? {
        let (mut root, mut short, mut long) = (None, None, None);
        events(&settings, |piece| {
            let Piece::Open(name @ ("rsidRoot" | "docId"), tag) = piece else { return };
            let value = attribute(tag, "val").unwrap_or_default();
            let digits: String = value.chars().filter(char::is_ascii_hexdigit).collect();
            match (name, digits.len()) {
                ("rsidRoot", 8) => root = Some(digits),
                ("docId", 8) => short = Some(digits),
                ("docId", 32) => long = Some(digits),
                _ => {}
            }
        });
        // A number of 32 bits alone comes up twice among many; the root of its editing and it together do not.
        let both = || Some(format!("{}{}", root.as_ref()?, short.as_ref()?));
        document.document_id = long.clone().or_else(both);
    }
    Ok(())
}

/// Texts of a part's elements by their names; the first of a name counts.
fn values(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let (mut text, mut room) = (String::new(), 100_000_usize);
    events(bytes, |piece| match piece {
        Piece::Open(..) => text.clear(),
        Piece::Text(part) if part.len() <= room => {
            room -= part.len();
            text.push_str(part);
        }
        Piece::Text(_) => {}
        Piece::Close(name) => {
            if let Some(value) = clean(&text).filter(|_| found.len() < 200) {
                found.entry(name.to_owned()).or_insert(value);
            }
            text.clear();
        }
    });
    found
}

/// What a run, or a style, says of how text looks; unknown where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Form {
    white: Option<bool>,
    vanished: Option<bool>,
    tiny: Option<bool>,
    /// Whether it lies on something dark.
    dark: bool,
}

impl Form {
    /// This form, and where it is silent `below`.
    fn or(self, below: Form) -> Form {
        Form {
            white: self.white.or(below.white),
            vanished: self.vanished.or(below.vanished),
            tiny: self.tiny.or(below.tiny),
            dark: self.dark || below.dark,
        }
    }

    /// Takes up one property.
    fn take(&mut self, name: &str, tag: &BytesStart<'_>) {
        let value = || attribute(tag, "val");
        match name {
            "vanish" => self.vanished = Some(!matches!(value().as_deref(), Some("0" | "false" | "off"))),
            "color" => self.white = Some(value().is_some_and(|c| near_white(&c))),
            "sz" => self.tiny = value().and_then(|v| v.parse::<u32>().ok()).map(|half| half <= TINY),
            "shd" => self.dark |= attribute(tag, "fill").is_some_and(|fill| is_dark(&fill)),
            "highlight" => self.dark |= value().is_some_and(|c| c != "white" && c != "none"),
            _ => {}
        }
    }
}

fn near_white(colour: &str) -> bool {
    let part = |at: usize| colour.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    colour.len() == 6 && [0, 2, 4].into_iter().all(|at| part(at).is_some_and(|part| part >= 0xf2))
}

/// Whether a fill is a colour other than white.
fn is_dark(fill: &str) -> bool {
    fill.len() == 6 && !near_white(fill)
}

/// What all parts together look like.
#[derive(Default)]
struct Look {
    styles: BTreeMap<String, Form>,
    fonts: BTreeSet<String>,
    /// Width, height, left and top margin in points.
    page: Option<[i64; 4]>,
    backdrop: bool,
}

impl Look {
    fn styles(&mut self, bytes: &[u8]) {
        let mut open: Option<(String, Form)> = None;
        events(bytes, |piece| match piece {
            Piece::Open("style", tag) => open = attribute(tag, "styleId").map(|id| (id, Form::default())),
            Piece::Open("rFonts", tag) => self.fonts.extend(attribute(tag, "ascii").filter(|f| !f.is_empty())),
            Piece::Open(name, tag) => {
                if let Some((_, form)) = &mut open {
                    form.take(name, tag);
                }
            }
            Piece::Close("style") => {
                if let Some((id, form)) = open.take().filter(|_| self.styles.len() < 5000) {
                    self.styles.insert(id, form);
                }
            }
            _ => {}
        });
    }

    /// Hidden passages and the print.
    fn settle(self, document: &mut Document, hidden: BTreeMap<usize, String>) {
        for (how, text) in hidden {
            let Some(how) = How::ALL.get(how).copied() else { continue };
            // Templates put dark shapes behind white text; what lies under what is not worked out here.
            if Hidden::tells(&text) && !(how == How::White && self.backdrop) {
                document.hidden.push(Hidden { text, page: 0, how });
            }
        }
        let sizes = self.page.iter().map(|[width, height, ..]| (*width, *height)).collect();
        let margins = self.page.map(|[.., left, top]| (left, top));
        document.print = print::of(document, &self.fonts, &sizes, margins);
    }
}

/// The text of one part.
struct Story<'s> {
    styles: &'s BTreeMap<String, Form>,
    room: usize,
    seen: String,
    /// Passages by the place of their kind in [`How::ALL`].
    hidden: BTreeMap<usize, String>,
    fonts: BTreeSet<String>,
    page: Option<[i64; 4]>,
    size: Option<(i64, i64)>,
    backdrop: bool,
    paragraph: Form,
    run: Option<Form>,
    /// Whether an enclosing cell or table is dark, innermost last.
    grounds: Vec<bool>,
    in_paragraph_properties: u32,
    in_text: u32,
    /// Depth of what is drawn twice (for older programs), and of boxes.
    skipped: u32,
    boxes: u32,
}

impl<'s> Story<'s> {
    fn new(styles: &'s BTreeMap<String, Form>, room: usize) -> Story<'s> {
        Story {
            styles,
            room,
            seen: String::new(),
            hidden: BTreeMap::new(),
            fonts: BTreeSet::new(),
            page: None,
            size: None,
            backdrop: false,
            paragraph: Form::default(),
            run: None,
            grounds: Vec::new(),
            in_paragraph_properties: 0,
            in_text: 0,
            skipped: 0,
            boxes: 0,
        }
    }

    fn event(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open("Fallback", _) => self.skipped += 1,
            Piece::Close("Fallback") => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            Piece::Open(name, tag) => self.open(name, tag),
            Piece::Close(name) => self.close(name),
            Piece::Text(text) if self.in_text > 0 => self.say(text),
            Piece::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        let points = |name| attribute(tag, name).and_then(|v| v.parse::<i64>().ok()).map_or(0, |twips| twips / 20);
        match name {
            "p" => self.paragraph = Form::default(),
            "pPr" => self.in_paragraph_properties += 1,
            "pStyle" => self.paragraph = self.paragraph.or(self.style(tag)),
            "r" => self.run = Some(Form::default()),
            "rStyle" => {
                let style = self.style(tag);
                self.run = self.run.map(|run| run.or(style));
            }
            "t" => self.in_text += 1,
            "tab" if self.run.is_some() => self.say("\t"),
            "br" | "cr" if self.run.is_some() => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "tbl" | "tc" if self.grounds.len() < 256 => self.grounds.push(false),
            "txbxContent" => self.boxes += 1,
            "anchor" => self.backdrop |= attribute(tag, "behindDoc").is_some_and(|b| b == "1" || b == "true"),
            "pict" | "background" => self.backdrop = true,
            "rFonts" => self.fonts.extend(attribute(tag, "ascii").filter(|f| !f.is_empty() && self.fonts.len() < 200)),
            "pgSz" => self.size = Some((points("w"), points("h"))),
            "pgMar" => {
                let (width, height) = self.size.unwrap_or_default();
                self.page = self.page.or(Some([width, height, points("left"), points("top")]));
            }
            "shd" if self.run.is_none() && self.in_paragraph_properties == 0 => {
                if let Some(ground) = self.grounds.last_mut() {
                    *ground |= attribute(tag, "fill").is_some_and(|fill| is_dark(&fill));
                }
            }
            "shd" if self.run.is_none() => self.paragraph.take(name, tag),
            _ => {
                if let Some(run) = self.run.as_mut().filter(|_| self.in_paragraph_properties == 0) {
                    run.take(name, tag);
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.say("\n");
                self.run = None;
            }
            "pPr" => self.in_paragraph_properties = self.in_paragraph_properties.saturating_sub(1),
            "r" => self.run = None,
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "tbl" | "tc" => _ = self.grounds.pop(),
            "txbxContent" => self.boxes = self.boxes.saturating_sub(1),
            _ => {}
        }
    }

    fn style(&self, tag: &BytesStart<'_>) -> Form {
        attribute(tag, "val").and_then(|id| self.styles.get(&id)).copied().unwrap_or_default()
    }

    /// Adds text to what is seen or to what is not.
    fn say(&mut self, text: &str) {
        if text.len() > self.room {
            return;
        }
        self.room -= text.len();
        let Some(run) = self.run else { return self.seen.push_str(text) };
        let form = run.or(self.paragraph);
        let on_dark = form.dark || self.boxes > 0 || self.grounds.contains(&true);
        let how = match form {
            Form { vanished: Some(true), .. } => Some(How::Vanished),
            Form { tiny: Some(true), .. } => Some(How::Tiny),
            Form { white: Some(true), .. } if !on_dark => Some(How::White),
            _ => None,
        };
        match how.and_then(|how| How::ALL.iter().position(|known| *known == how)) {
            Some(at) => {
                let passage = self.hidden.entry(at).or_default();
                passage.push_str(text);
                passage.push(' ');
            }
            None => self.seen.push_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(xml: &str) -> (String, Vec<How>) {
        let styles = BTreeMap::from([("Ghost".to_owned(), Form { vanished: Some(true), ..Form::default() })]);
        let mut story = Story::new(&styles, 10_000);
        events(xml.as_bytes(), |event| story.event(event));
        (story.seen.trim().to_owned(), story.hidden.keys().map(|at| How::ALL[*at]).collect())
    }

    #[test]
    fn what_is_seen_and_what_is_not() {
        let words = "ignore all that came before";
        let run = |form: &str| format!("<w:p><w:r><w:rPr>{form}</w:rPr><w:t>{words}</w:t></w:r></w:p>");
        for (form, how) in [
            ("<w:vanish/>", Some(How::Vanished)),
            ("<w:vanish w:val='0'/>", None),
            ("<w:rStyle w:val='Ghost'/>", Some(How::Vanished)),
            ("<w:color w:val='FEFEFE'/>", Some(How::White)),
            ("<w:color w:val='FEFEFE'/><w:shd w:fill='1F3864'/>", None),
            ("<w:color w:val='404040'/>", None),
            ("<w:sz w:val='2'/>", Some(How::Tiny)),
            ("<w:sz w:val='22'/>", None),
        ] {
            let (seen, hidden) = story(&run(form));
            assert_eq!(hidden, how.into_iter().collect::<Vec<_>>(), "{form}");
            assert_eq!(seen.is_empty(), how.is_some(), "{form}");
        }
        let white = run("<w:color w:val='FFFFFF'/>");
        let cell = format!("<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='000000'/></w:tcPr>{white}</w:tc></w:tr></w:tbl>");
        assert_eq!(story(&cell).1, [], "a dark cell");
        assert_eq!(story(&format!("<w:txbxContent>{white}</w:txbxContent>")).1, [], "a box of its own");
        let mark = format!("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>");
        assert_eq!(story(&mark), (words.to_owned(), vec![]), "only the mark of the paragraph");
    }

    #[test]
    fn text_is_put_together() {
        let xml = "<w:p><w:r><w:t>Ann &amp; L&#233;o</w:t></w:r><w:r><w:tab/><w:t>Lee</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t><w:br/><w:t>y</w:t></w:r></w:p>\
            <mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback><w:r><w:delText>gone</w:delText></w:r>";
        assert_eq!(story(xml).0, "Ann & Léo\tLee\nx\ny");
    }
}
