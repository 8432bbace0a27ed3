//! Fonts as far as text needs them: which characters codes stand for, and how wide they are.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::file::File;
use super::lex::{Dict, Fuel, Lexer, Object, Token};

/// Most codes that a font's table gives characters to.
const MAX_CODES: usize = 70_000;

/// One font.
#[derive(Clone, Debug, Default)]
pub(super) struct Font {
    /// Whether codes are of two bytes.
    wide: bool,
    /// Whether two-byte codes are characters themselves.
    unicode: bool,
    to_unicode: BTreeMap<u32, String>,
    /// Characters of one-byte codes.
    simple: Option<Box<[Option<char>; 256]>>,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
}

/// One character of a shown text.
pub(super) struct Glyph<'f> {
    /// What it stands for; blank if that is not known.
    pub(super) text: Shown<'f>,
    /// Width in thousandths of the font's size.
    pub(super) width: f64,
    /// Whether it is the code that word spacing is added to.
    pub(super) space: bool,
}

/// A glyph's text.
pub(super) enum Shown<'f> {
    One(char),
    Several(&'f str),
    Unknown,
}

impl Font {
    /// Reads a font dictionary.
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Font {
        let mut font = Font { default_width: 500.0, ..Font::default() };
        if let Some(Ok(bytes)) = dict.get("ToUnicode").and_then(|map| file.stream(map)) {
            font.to_unicode = to_unicode(&bytes, file.fuel);
        }
        let subtype = file.of(dict, "Subtype");
        if subtype.as_ref().and_then(Object::name) == Some(b"Type0") {
            font.composite(file, dict);
        } else {
            font.simple(file, dict);
        }
        font
    }

    fn composite(&mut self, file: &File<'_>, dict: &Dict) {
        self.wide = true;
        let encoding = file.of(dict, "Encoding");
        let encoding = encoding.as_ref().and_then(Object::name).unwrap_or_default();
        self.unicode = memchr::memmem::find(encoding, b"UCS2").or(memchr::memmem::find(encoding, b"UTF16")).is_some();
        self.default_width = 1000.0;
        let descendants = file.of(dict, "DescendantFonts");
        let first = descendants.as_ref().and_then(Object::list).and_then(|list| file.resolve(list.first()?));
        let Some(Object::Dict(descendant)) = first else { return };
        if let Some(width) = file.of(&descendant, "DW").and_then(|w| w.number()) {
            self.default_width = width;
        }
        let Some(Object::List(list)) = file.of(&descendant, "W") else { return };
        let mut rest = list.as_slice();
        while let [Object::Number(first), tail @ ..] = rest {
            let first = first.max(0.0) as u32;
            rest = match tail {
                [Object::Number(last), Object::Number(width), tail @ ..] => {
                    for code in first..=(last.max(0.0) as u32).min(first.saturating_add(MAX_CODES as u32)) {
                        if !file.fuel.take(2) || !self.widen(code, *width) {
                            break;
                        }
                    }
                    tail
                }
                [list, tail @ ..] => {
                    let list = file.resolve(list);
                    let widths = list.as_ref().and_then(Object::list).unwrap_or_default();
                    for (code, width) in (first..).zip(widths.iter().filter_map(Object::number)) {
                        self.widen(code, width);
                    }
                    tail
                }
                [] => return,
            };
        }
    }

    fn widen(&mut self, code: u32, width: f64) -> bool {
        if self.widths.len() < MAX_CODES {
            self.widths.insert(code, width);
        }
        self.widths.len() < MAX_CODES
    }

    fn simple(&mut self, file: &File<'_>, dict: &Dict) {
        let first = file.of(dict, "FirstChar").and_then(|n| n.number()).unwrap_or(0.0).clamp(0.0, 255.0) as u32;
        if let Some(Object::List(widths)) = file.of(dict, "Widths") {
            for (code, width) in (first..256).zip(&widths) {
                if let Some(width) = file.resolve(width).and_then(|w| w.number()) {
                    self.widths.insert(code, width);
                }
            }
        }
        let encoding = file.of(dict, "Encoding");
        let (base, differences) = match &encoding {
            Some(Object::Name(name)) => (name.clone(), None),
            Some(Object::Dict(own)) => {
                let base = file.of(own, "BaseEncoding").and_then(|b| b.name().map(<[u8]>::to_vec));
                (base.unwrap_or_default(), file.of(own, "Differences"))
            }
            _ => (Vec::new(), None),
        };
        let charset = if base == b"MacRomanEncoding" { encoding_rs::MACINTOSH } else { encoding_rs::WINDOWS_1252 };
        let mut table = Box::new([None; 256]);
        for (code, slot) in (0_u8..=255).zip(table.iter_mut()) {
            let one = [code];
            let (text, _) = charset.decode_without_bom_handling(&one);
            *slot = text.chars().next().filter(|c| !c.is_control());
        }
        // The ligatures of TeX's own encoding, which names none.
        let ligatures =
            [(0x0b, '\u{fb00}'), (0x0c, '\u{fb01}'), (0x0d, '\u{fb02}'), (0x0e, '\u{fb03}'), (0x0f, '\u{fb04}')];
        ligatures.into_iter().for_each(|(code, c)| table[code] = Some(c));
        if let Some(Object::List(list)) = &differences {
            let mut code = 0_usize;
            for entry in list {
                match entry {
                    Object::Number(n) => code = n.max(0.0) as usize,
                    Object::Name(name) => {
                        if let Some(slot) = table.get_mut(code) {
                            *slot = glyph(name);
                        }
                        code = code.saturating_add(1);
                    }
                    _ => {}
                }
            }
        }
        self.simple = Some(table);
    }

    /// The glyphs of a shown text.
    pub(super) fn glyphs<'f>(&'f self, bytes: &'f [u8]) -> impl Iterator<Item = Glyph<'f>> {
        let step = if self.wide { 2 } else { 1 };
        bytes.chunks(step).map(move |code| {
            let number = code.iter().fold(0, |n, b| n << 8 | u32::from(*b));
            let width = self.widths.get(&number).copied().unwrap_or(self.default_width);
            Glyph { text: self.shown(number), width, space: !self.wide && number == 32 }
        })
    }

    fn shown(&self, code: u32) -> Shown<'_> {
        if let Some(text) = self.to_unicode.get(&code) {
            return Shown::Several(text);
        }
        let one = match &self.simple {
            Some(table) => table.get(code as usize).copied().flatten(),
            None if self.unicode => char::from_u32(code),
            None => None,
        };
        one.map_or(Shown::Unknown, Shown::One)
    }
}

/// `ABCDEF+Lato-Bold` is `Lato-Bold`.
pub(super) fn base_name(name: &[u8]) -> String {
    let name = match name.get(6) {
        Some(b'+') if name[..6].iter().all(u8::is_ascii_uppercase) => &name[7..],
        _ => name,
    };
    String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).take(80).collect()
}

/// Codes and characters of a ToUnicode table.
fn to_unicode(bytes: &[u8], fuel: &Fuel) -> BTreeMap<u32, String> {
    let mut map = BTreeMap::new();
    let mut lexer = Lexer::new(bytes, 0, fuel);
    let mut waiting: Vec<Object> = Vec::new();
    while let Some(token) = lexer.token() {
        match token {
            Token::Object(object) if waiting.len() < 4096 => waiting.push(object),
            Token::Object(_) => {}
            Token::Word(b"endbfchar") => {
                for pair in waiting.chunks(2) {
                    if let [Object::Text(code), Object::Text(text)] = pair {
                        put(&mut map, number(code), utf16(text));
                    }
                }
                waiting.clear();
            }
            Token::Word(b"endbfrange") => {
                waiting.chunks(3).for_each(|range| put_range(&mut map, range, fuel));
                waiting.clear();
            }
            Token::Word(_) => waiting.clear(),
        }
    }
    map
}

fn put_range(map: &mut BTreeMap<u32, String>, range: &[Object], fuel: &Fuel) {
    let [Object::Text(from), Object::Text(to), target] = range else { return };
    let (from, to) = (number(from), number(to).min(number(from).saturating_add(0xffff)));
    match target {
        Object::Text(text) => {
            let mut units = text.clone();
            for code in from..=to {
                // A few bytes of a file give a great many codes, again and again.
                if !fuel.take(8) || !put(map, code, utf16(&units)) {
                    return;
                }
                // Only the last byte counts on, by the rules; most writers also carry.
                for unit in units.iter_mut().rev() {
                    *unit = unit.wrapping_add(1);
                    if *unit != 0 {
                        break;
                    }
                }
            }
        }
        Object::List(list) => {
            for (code, text) in (from..=to).zip(list) {
                put(map, code, utf16(text.text().unwrap_or_default()));
            }
        }
        _ => {}
    }
}

fn put(map: &mut BTreeMap<u32, String>, code: u32, text: String) -> bool {
    let room = map.len() < MAX_CODES;
    if room && !text.is_empty() {
        map.insert(code, text);
    }
    room
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |n, b| n << 8 | u32::from(*b))
}

/// Big-endian UTF-16 of at most a few characters.
fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).take(16).map(|two| match two {
        [high, low] => u16::from_be_bytes([*high, *low]),
        [one] => u16::from(*one),
        _ => 0,
    });
    char::decode_utf16(units).filter_map(Result::ok).filter(|c| !c.is_control()).collect()
}

/// Names of characters that are neither letters, nor letters with a mark.
#[rustfmt::skip] // a table
const GLYPHS: &[(&str, char)] = &[
    ("space", ' '),
    ("nbspace", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '\u{2018}'),
    ("quoteright", '\u{2019}'),
    ("quotedblleft", '\u{201c}'),
    ("quotedblright", '\u{201d}'),
    ("quotedblbase", '\u{201e}'),
    ("endash", '\u{2013}'),
    ("emdash", '\u{2014}'),
    ("bullet", '\u{2022}'),
    ("periodcentered", '\u{b7}'),
    ("ellipsis", '\u{2026}'),
    ("fi", '\u{fb01}'),
    ("fl", '\u{fb02}'),
    ("ff", '\u{fb00}'),
    ("ffi", '\u{fb03}'),
    ("ffl", '\u{fb04}'),
    ("germandbls", 'ß'),
    ("ae", 'æ'),
    ("AE", 'Æ'),
    ("oe", 'œ'),
    ("OE", 'Œ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("lslash", 'ł'),
    ("Lslash", 'Ł'),
    ("dotlessi", 'ı'),
    ("eth", 'ð'),
    ("Eth", 'Ð'),
    ("thorn", 'þ'),
    ("Thorn", 'Þ'),
    ("dcroat", 'đ'),
    ("Dcroat", 'Đ'),
    ("section", '§'),
    ("copyright", '©'),
    ("registered", '®'),
    ("trademark", '™'),
    ("degree", '°'),
    ("Euro", '€'),
    ("sterling", '£'),
    ("cent", '¢'),
    ("minus", '-'),
    ("multiply", '×'),
    ("dagger", '†'),
];

/// Marks that follow a letter in a glyph's name, and the character that puts them on it.
#[rustfmt::skip] // a table
const MARKS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circumflex", '\u{302}'),
    ("dieresis", '\u{308}'),
    ("tilde", '\u{303}'),
    ("ring", '\u{30a}'),
    ("cedilla", '\u{327}'),
    ("caron", '\u{30c}'),
    ("breve", '\u{306}'),
    ("macron", '\u{304}'),
    ("ogonek", '\u{328}'),
    ("dotaccent", '\u{307}'),
    ("hungarumlaut", '\u{30b}'),
    ("commaaccent", '\u{326}'),
];

/// The character of a glyph's name.
fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    let mut chars = name.chars();
    let (first, rest) = (chars.next()?, chars.as_str());
    if rest.is_empty() {
        return Some(first);
    }
    if let Some((_, c)) = GLYPHS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    if let Some((_, mark)) = MARKS.iter().find(|(mark, _)| *mark == rest) {
        return [first, *mark].into_iter().nfc().next();
    }
    let hex = name.strip_prefix("uni").or(name.strip_prefix('u')).filter(|h| (4..=6).contains(&h.len()))?;
    char::from_u32(u32::from_str_radix(hex, 16).ok()?).filter(|c| !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names() {
        for (name, c) in [("A", 'A'), ("eacute", 'é'), ("ccaron", 'č'), ("uni20AC", '€'), ("at", '@'), ("u1F600", '😀')]
        {
            assert_eq!(glyph(name.as_bytes()), Some(c), "{name}");
        }
        assert_eq!(glyph(b"g123"), None);
        assert_eq!(glyph(b".notdef"), None);
    }

    #[test]
    fn tables_of_characters() {
        let fuel = Fuel::new(1_000_000);
        let map = to_unicode(
            b"2 beginbfchar <01> <0041> <02> <00660069> endbfchar 2 beginbfrange <10> <12> <0061> <20> <21> [<0078> <0079>] endbfrange",
            &fuel,
        );
        let read: String =
            [1, 2, 0x10, 0x12, 0x20, 0x21].iter().filter_map(|c| map.get(c)).map(String::as_str).collect();
        assert_eq!(read, "Afiacxy");
        assert!(to_unicode(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange", &fuel).len() <= MAX_CODES);
    }

    #[test]
    fn subset_letters_go() {
        assert_eq!(base_name(b"ABCDEF+Lato-Bold"), "Lato-Bold");
        assert_eq!(base_name(b"Calibri"), "Calibri");
    }
}
