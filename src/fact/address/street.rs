//! The street part of an address: name, number and unit in one spelling, out of lines as people write them.
//!
//! Good enough to tell whether two addresses name one door; not a postal parser. What stands after the street (city,
//! postcode ...) is handed on as it is.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::place;
use crate::fact::fold;
use crate::fact::lengths::Lengths;
use foldhash::fast::FixedState;
use unicode_normalization::UnicodeNormalization;

/// The most characters of an address that are read.
const MAX_CHARS: usize = 300;
/// Marks the end of a segment among the tokens.
const END: &str = ",";

/// Where an address sends to, as far as its lines say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Street<'t> {
    /// Name in one spelling, without number: `n main st`.
    pub(super) name: String,
    /// House number: `12a`.
    pub(super) number: Cow<'t, str>,
    /// Unit with floor and door run together: `4b`; empty if none is written.
    pub(super) unit: String,
    /// Number of a post office box; known but empty when the box has no number.
    pub(super) po_box: Option<String>,
    /// The lines name a building of many units.
    pub(super) many_units: bool,
    /// Segments after the street, in order.
    pub(super) rest: Vec<String>,
}

/// Types of streets, one line each, the spelling that stands for all first. A saint is spelled like a street: neither is told apart.
const TYPES: &str = "\
aly al allee alley
ave av avda avenida avenue avn
blvd bd boul boulevard boulevarde
calle
camino
carrer
ch che chemin
chaussee
cir circle
cl close
corso
cres crescent
ct court crt
ctra carretera
cv cove
damm
dr drive drv
esp esplanade
est estate
expy expressway
fwy freeway
gasse
gdns gardens
gr grove
hts heights
hwy highway
imp impasse
ln lane
loop
marg
mews
mnr manor
nagar
paseo pas po
path
pde parade
pike
pkwy parkway pky
pl place
platz
plz plaza pza
psge passage
pt point
quai
rd road
rdg ridge
row
rte route
rua
rue
run
sq square
st saint street strt
str straat strasse
ter terr terrace tce
tpke turnpike
travessera
trl trail
ul ulica
via
vw view
walk
way wy
weg
xing crossing
";

const DIRECTIONS: &[(&str, &str)] = &[
    ("east", "e"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("ouest", "w"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("west", "w"),
];
const ORDINALS: &[(&str, &str)] = &[
    ("eighth", "8th"),
    ("fifth", "5th"),
    ("first", "1st"),
    ("fourth", "4th"),
    ("ninth", "9th"),
    ("second", "2nd"),
    ("seventh", "7th"),
    ("sixth", "6th"),
    ("tenth", "10th"),
    ("third", "3rd"),
];
/// Words of street names that are often left out.
const ARTICLES: &[&str] =
    &["de", "la", "le", "les", "des", "du", "del", "los", "las", "el", "di", "da", "do", "of", "the"];
const UNITS: &[&str] = &[
    "apartment",
    "apartamento",
    "app",
    "appartement",
    "appt",
    "apt",
    "aptmt",
    "apto",
    "departamento",
    "depto",
    "door",
    "dpto",
    "flat",
    "int",
    "interior",
    "lot",
    "pmb",
    "porte",
    "pta",
    "puerta",
    "rm",
    "room",
    "spc",
    "space",
    "ste",
    "suite",
    "top",
    "trailer",
    "trlr",
    "tur",
    "unit",
    "whg",
    "wohnung",
];
const FLOORS: &[&str] = &["etage", "fl", "floor", "flr", "level", "lvl", "og", "piso", "planta", "stock"];
const PLAIN_UNITS: &[(&str, &str)] = &[
    ("attic", "attic"),
    ("bajo", "bajo"),
    ("basement", "bsmt"),
    ("bsmt", "bsmt"),
    ("dcha", "dcha"),
    ("derecha", "dcha"),
    ("front", "front"),
    ("ground", "ground"),
    ("hinterhaus", "hinterhaus"),
    ("izq", "izq"),
    ("izqda", "izq"),
    ("izquierda", "izq"),
    ("left", "left"),
    ("links", "links"),
    ("lower", "lower"),
    ("penthouse", "ph"),
    ("ph", "ph"),
    ("rear", "rear"),
    ("rechts", "rechts"),
    ("right", "right"),
    ("upper", "upper"),
    ("vorderhaus", "vorderhaus"),
];
const MANY: &[&str] = &[
    "apartments",
    "apts",
    "barracks",
    "building",
    "bldg",
    "campus",
    "complex",
    "condominiums",
    "condos",
    "dorm",
    "dormitory",
    "dorms",
    "flats",
    "hostel",
    "hotel",
    "lofts",
    "motel",
    "residences",
    "residencia",
    "shelter",
    "studentenwohnheim",
    "studierendenwohnheim",
    "tower",
    "towers",
    "wohnheim",
];
/// First words of what people type for a street when they give none.
const NONSENSE: &[&str] = &[
    "abc",
    "address",
    "asdf",
    "example",
    "fake",
    "general",
    "homeless",
    "na",
    "none",
    "null",
    "poste",
    "qwerty",
    "remote",
    "sample",
    "somewhere",
    "street",
    "tbd",
    "test",
    "unknown",
    "xx",
    "xxx",
    "xyz",
    "your",
];
/// Words before a number that say only "number".
const NUMBER_WORDS: &[&str] = &["house", "n", "no", "nr", "num", "number", "numero", "hno", "plot"];

/// What a word can be in an address; several at once.
#[derive(Clone, Copy, Default)]
struct Word {
    /// The spelling of a type of street.
    street: Option<&'static str>,
    /// The spelling of a direction or an ordinal.
    short: Option<&'static str>,
    article: bool,
    unit: bool,
    floor: bool,
    many: bool,
    nonsense: bool,
}

static WORDS: LazyLock<HashMap<&'static str, Word, FixedState>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Word, _> = HashMap::with_hasher(FixedState::default());
    for line in TYPES.lines() {
        let one = line.split(' ').next().unwrap_or(line);
        line.split(' ').for_each(|word| words.entry(word).or_default().street = Some(one));
    }
    DIRECTIONS.iter().chain(ORDINALS).for_each(|(word, short)| words.entry(word).or_default().short = Some(short));
    ARTICLES.iter().for_each(|word| words.entry(word).or_default().article = true);
    UNITS.iter().for_each(|word| words.entry(word).or_default().unit = true);
    FLOORS.iter().for_each(|word| words.entry(word).or_default().floor = true);
    MANY.iter().for_each(|word| words.entry(word).or_default().many = true);
    NONSENSE.iter().for_each(|word| words.entry(word).or_default().nonsense = true);
    words
});

fn known(word: &str) -> Word {
    let listed = word.as_bytes().first().is_some_and(u8::is_ascii_lowercase) && LENGTHS.may_hold(word);
    if listed { WORDS.get(word).copied().unwrap_or_default() } else { Word::default() }
}

/// Most names of streets are done here.
static LENGTHS: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(WORDS.keys()));

/// Whether a street of this first word is none.
pub(super) fn nonsense(first: &str) -> bool {
    known(first).nonsense
}

fn spelled(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == word).map(|(_, short)| *short)
}

fn street_type(word: &str) -> Option<&'static str> {
    known(word).street
}

/// Reads the lines of an address. `slash_is_unit`: `3/45` is unit 3 of number 45 there.
pub(super) fn read(lines: [&str; 2], slash_is_unit: bool, has_city: bool) -> Street<'_> {
    if has_city && let Some(street) = plain(lines) {
        return street;
    }
    let text = fold_lines(lines);
    let mut reader = Reader { street: Street::default(), candidate: None, slash_is_unit, has_city };
    // Addresses of more words than these are rare.
    let (mut few, mut many) = ([""; 16], Vec::new());
    let mut words = text.split_ascii_whitespace();
    let len = few.iter_mut().zip(&mut words).map(|(place, word)| *place = word).count();
    let tokens = match words.next() {
        None => &few[..len],
        Some(next) => {
            many.extend(few.into_iter().chain([next]).chain(words));
            &many[..]
        }
    };
    for segment in tokens.split(|token| *token == END) {
        reader.segment(segment);
    }
    reader.finish()
}

/// The commonest form at once, where the city stands elsewhere: a number of digits, then words of which none is or can
/// begin a unit, then maybe a unit with its number, or that in the second line: `12 Main Street`, `12 Main St Apt 4b`.
fn plain([line, below]: [&str; 2]) -> Option<Street<'_>> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, mut rest) = line.split_at(digits);
    if digits == 0 || line.len() > MAX_CHARS {
        return None;
    }
    // With room for what is put behind it.
    let mut name = String::with_capacity(line.len() + 16);
    let (mut named, mut unit) = (false, "");
    while !rest.is_empty() {
        let (written, after) = next_word(rest)?;
        rest = after;
        let before = name.len();
        name.push_str(if before > 0 { " " } else { "" });
        let start = name.len();
        name.push_str(written);
        name[start..].make_ascii_lowercase();
        let word = &name[start..];
        let Word { street, short, article, unit: begins_unit, floor, many, .. } = known(word);
        if begins_unit && named {
            unit = unit_behind(rest)?;
            name.truncate(before);
            break;
        }
        let letter = before == 0 && matches!(word, "a" | "b" | "c" | "d" | "r" | "bis" | "ter");
        let postcode = word.len() >= 5 && all_digits(Some(&word));
        if begins_unit || floor || many || word == "u" || letter || postcode || compound(word).is_some() {
            return None;
        }
        named |= word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
        if article {
            name.truncate(before);
        } else if let Some(spelling) = street.or(short) {
            name.truncate(start);
            name.push_str(spelling);
        }
    }
    if !below.is_empty() {
        let (word, rest) = split_word(below);
        let (word, number) = (word.to_ascii_lowercase(), unit_behind(rest)?);
        if !unit.is_empty() || !known(&word).unit || place::looks_like_place(&[&word, &number.to_ascii_lowercase()]) {
            return None;
        }
        unit = number;
    }
    let mut street = Street { name, number: Cow::Borrowed(number), ..Street::default() };
    if !unit.is_empty() {
        street.add_unit(&unit.to_ascii_lowercase());
    }
    named.then_some(street)
}

/// The word of letters and digits behind a blank, and what follows it.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = split_word(text.strip_prefix(' ')?);
    (!word.is_empty()).then_some((word, rest))
}

/// The letters and digits that a text begins with, and what follows them.
fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_alphanumeric).count())
}

/// The number of a unit, if that and nothing else stands behind its word; short, so that it is no postcode.
fn unit_behind(text: &str) -> Option<&str> {
    let (word, rest) = next_word(text)?;
    let number = word.len() <= 4 && word.bytes().any(|byte| byte.is_ascii_digit());
    (number && rest.is_empty()).then_some(word)
}

/// Folds both lines: words with one space between, segments closed by [`END`]. Marks that mean something in addresses
/// stay: `#` alone, `-` and `/` between letters or digits of a number.
fn fold_lines(lines: [&str; 2]) -> String {
    let mut out = String::with_capacity(lines[0].len() + lines[1].len() + 6);
    for line in lines {
        if line.is_ascii() {
            fold_ascii(line.get(..MAX_CHARS).unwrap_or(line), &mut out);
        } else {
            let folded: String = line.chars().take(MAX_CHARS).nfkc().take(MAX_CHARS).collect();
            let mut chars = folded.chars().peekable();
            while let Some(c) = chars.next() {
                let next = chars.peek().copied().unwrap_or(' ');
                fold_char(c, next, &mut out);
            }
        }
        out.push_str(" , ");
    }
    out
}

/// Folds ASCII: letters, digits and blanks between marks at once.
fn fold_ascii(line: &str, out: &mut String) {
    let (start, mut rest) = (out.len(), line);
    loop {
        let plain = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b' ').count();
        let (words, marks) = rest.split_at(plain);
        out.push_str(words);
        let mut marks = marks.chars();
        let Some(mark) = marks.next() else { break };
        rest = marks.as_str();
        fold_char(mark, marks.next().unwrap_or(' '), out);
    }
    out[start..].make_ascii_lowercase();
}

fn fold_char(c: char, next: char, out: &mut String) {
    if c.is_ascii_alphanumeric() || c == ' ' {
        return out.push(c.to_ascii_lowercase());
    }
    let word = || out.rsplit(' ').next().unwrap_or_default();
    match c {
        ',' | ';' | '|' | '\n' | '(' | ')' | '\u{2022}' => out.push_str(" , "),
        '#' => out.push_str(" # "),
        '-' | '/' if next.is_ascii_digit() && word().starts_with(|c: char| c.is_ascii_digit()) => out.push(c),
        // "P.O.", "N.W."
        '.' if next.is_alphabetic() && word().len() == 1 => {}
        _ => match fold::kind(c) {
            fold::Kind::Letter => fold::push_lower(c, out),
            fold::Kind::Syllable => {
                out.push(' ');
                fold::push_lower(c, out);
                out.push(' ');
            }
            fold::Kind::Joint => {}
            fold::Kind::Mark => out.push(' '),
        },
    }
}

struct Reader<'t> {
    street: Street<'static>,
    /// A segment that may be the street's name while its number is still to come; whether it has a street's type.
    candidate: Option<(Vec<&'t str>, bool)>,
    slash_is_unit: bool,
    has_city: bool,
}

impl Street<'_> {
    /// Adds to the unit: leading zeros and the mark of an ordinal do not count.
    fn add_unit(&mut self, word: &str) {
        let word = spelled(PLAIN_UNITS, word).unwrap_or(word);
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let tail = word.get(digits.len()..).unwrap_or_default();
        let tail = if digits.is_empty() || !ORDINAL_MARKS.contains(&tail) { tail } else { "" };
        let digits = if digits.is_empty() { digits } else { digits.trim_start_matches('0') };
        let unit = &mut self.unit;
        if unit.len() + word.len() <= 24 {
            if unit.ends_with(|c: char| c.is_ascii_digit()) && digits.starts_with(|c: char| c.is_ascii_digit()) {
                unit.push('-');
            }
            unit.push_str(digits);
            unit.push_str(tail);
        }
    }

    /// Parts a unit from the number before which it stands: `3/45`, `1205-77`.
    pub(super) fn part(&mut self, mark: char) {
        let whole = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if self.unit.is_empty()
            && let Some((unit, number)) = self.number.split_once(mark)
            && whole(unit)
            && number.starts_with(|c: char| c.is_ascii_digit())
        {
            let (unit, number) = (unit.trim_start_matches('0').to_owned(), number.to_owned());
            (self.unit, self.number) = (unit, number.into());
        }
    }
}

impl<'t> Reader<'t> {
    fn done(&self) -> bool {
        !self.street.number.is_empty()
    }

    fn segment(&mut self, tokens: &[&'t str]) {
        if tokens.is_empty() || self.post_box(tokens) {
            return;
        }
        if (self.done() || self.street.po_box.is_some()) && place::looks_like_place(tokens) {
            self.street.rest.push(tokens.join(" "));
            return;
        }
        let words = self.take_units(without_number_word(tokens));
        match words.first() {
            None => {}
            Some(_) if self.done() => self.after(&words),
            Some(first) if house_number(first) => self.number_first(&words),
            Some(_) => self.number_last(&words),
        }
    }

    /// A segment after the street: a unit written bare ("3o b"), or the place.
    fn after(&mut self, words: &[&'t str]) {
        let bare = |w: &&str| w.len() <= 4 && (w.len() == 1 || w.contains(|c: char| c.is_ascii_digit()));
        let plain = words.iter().all(|w| bare(w) || spelled(PLAIN_UNITS, w).is_some());
        if plain && self.street.rest.is_empty() {
            words.iter().for_each(|w| self.street.add_unit(w));
        } else {
            self.street.rest.push(words.join(" "));
        }
    }

    /// Takes units and floors out of a segment.
    fn take_units<'s>(&mut self, tokens: &'s [&'t str]) -> Cow<'s, [&'t str]> {
        let begins_unit = |token: &&str| {
            let Word { floor, unit, many, .. } = known(token);
            floor || unit || many || matches!(*token, "bldg" | "building" | "u" | "#")
        };
        if !tokens.iter().any(begins_unit) {
            return Cow::Borrowed(tokens);
        }
        let mut words: Vec<&'t str> = Vec::with_capacity(tokens.len());
        let mut i = 0;
        while i < tokens.len() {
            let token = tokens[i];
            i += 1;
            let Word { floor, unit, many, .. } = known(token);
            self.street.many_units |= many;
            let valued = |at: usize| tokens.get(at).is_some_and(|value| unit_value(value));
            if floor && (words.last().is_some_and(|w| ordinal(w)) || (!valued(i) && self.level(&words))) {
                let level = words.pop().unwrap_or_default();
                self.street.add_unit(level);
                continue;
            }
            let block = matches!(token, "bldg" | "building") && tokens.get(i).is_some_and(|value| value.len() <= 2);
            let short = token == "u" && words.is_empty() && all_digits(tokens.get(i)) && all_digits(tokens.get(i + 1));
            if !(floor || unit || block || short || token == "#") {
                words.push(token);
                continue;
            }
            let skip = tokens[i..].iter().take_while(|t| **t == "#" || NUMBER_WORDS.contains(t)).count();
            match tokens.get(i + skip).filter(|value| unit_value(value)) {
                Some(value) => {
                    self.street.add_unit(value);
                    i += skip + 1;
                    let digits = value.bytes().all(|b| b.is_ascii_digit());
                    if let Some(letter) = tokens.get(i).filter(|t| digits && t.len() == 1 && direction(t).is_none()) {
                        self.street.add_unit(letter);
                        i += 1;
                    }
                }
                None if token == "#" => {}
                None if spelled(PLAIN_UNITS, words.last().unwrap_or(&"")).is_some() => {
                    // "Basement flat", "ground floor".
                    let word = words.pop().unwrap_or_default();
                    self.street.add_unit(word);
                }
                None => words.push(token),
            }
        }
        Cow::Owned(words)
    }

    /// Whether the last word is the number of a floor whose word follows it: `2. OG` behind a house number.
    fn level(&self, words: &[&str]) -> bool {
        let small = words.last().is_some_and(|w| w.len() <= 2 && all_digits(Some(w)));
        let before = words.len().checked_sub(2).and_then(|at| words.get(at));
        small && before.map_or(self.done() || self.candidate.is_some(), |w| house_number(w))
    }

    /// A segment that is a post office box.
    fn post_box(&mut self, tokens: &[&'t str]) -> bool {
        if !tokens.first().is_some_and(|first| first.starts_with(['p', 'g', 'b', 'a', 'c', 'l'])) {
            return false;
        }
        let heads: [&[&str]; 14] = [
            &["po", "box"],
            &["p", "o", "box"],
            &["pobox"],
            &["post", "office", "box"],
            &["postal", "box"],
            &["gpo", "box"],
            &["postfach"],
            &["bp"],
            &["boite", "postale"],
            &["apartado", "de", "correos"],
            &["apartado"],
            &["casilla"],
            &["caixa", "postal"],
            &["locked", "bag"],
        ];
        let Some(head) = heads.iter().find(|head| tokens.starts_with(head)) else { return false };
        let is_number = |t: &&&str| t.contains(|c: char| c.is_ascii_digit()) || **t == "#";
        let number: Vec<&str> = tokens[head.len()..].iter().take_while(is_number).copied().collect();
        let rest = &tokens[head.len() + number.len()..];
        if head.len() == 1 && number.is_empty() && !rest.is_empty() {
            return false;
        }
        self.street.po_box = Some(number.concat().replace('#', ""));
        if !rest.is_empty() {
            self.street.rest.push(rest.join(" "));
        }
        true
    }

    /// `12 Main St`, `12 B Main St`, `12`.
    fn number_first(&mut self, words: &[&'t str]) {
        let (mut number, mut name) = (words[0].to_owned(), &words[1..]);
        if let Some((unit, rest)) = words[0].split_once('/').filter(|_| self.slash_is_unit) {
            self.street.add_unit(unit);
            number = rest.to_owned();
        }
        if let Some(letter) = name.first().filter(|w| matches!(**w, "a" | "b" | "c" | "d" | "bis" | "ter"))
            && name.len() > 1
        {
            number.push_str(letter);
            name = &name[1..];
        }
        let named = name.iter().any(|w| w.len() > 1 && w.starts_with(|c: char| c.is_ascii_alphabetic()) || ordinal(w));
        if named {
            if self.candidate.is_some() && place::looks_like_place(words) {
                self.street.rest.push(words.join(" "));
                return;
            }
            let split = self.tail(name);
            let (name, tail) = name.split_at(split);
            self.named(name, number);
            if !tail.is_empty() {
                self.street.rest.push(tail.join(" "));
            }
        } else if let Some((candidate, _)) = self.candidate.take() {
            self.named(&candidate, number);
            name.iter().for_each(|w| self.street.add_unit(w));
        } else {
            // The number alone; the name follows in the next segment.
            self.street.number = number.into();
        }
    }

    /// Where the place begins after a street's name in the same segment.
    fn tail(&self, name: &[&str]) -> usize {
        if let Some(at) = name.iter().skip(1).position(|w| w.len() >= 5 && w.bytes().all(|b| b.is_ascii_digit())) {
            // "rue de la Paix 75002 Paris", but "Main St Austin TX 78701" splits at the type.
            if at + 2 < name.len() {
                return at + 1;
            }
        }
        // "Rue Saint-Denis": what begins with a type ends where its segment does.
        if self.has_city || name.first().is_some_and(|w| w.len() > 1 && street_type(w).is_some()) {
            return name.len();
        }
        let kinds = name.iter().enumerate().skip(1).filter(|(_, w)| street_type(w).is_some());
        let Some(first) = kinds.map(|(i, _)| i).next() else { return name.len() };
        // "County Road 42 West".
        let numbered = matches!(street_type(name[first]), Some("rd" | "hwy" | "rte"));
        let short = |w: &str| numbered && w.len() <= 3 && all_digits(Some(&w));
        let part = |w: &str| street_type(w).is_some() || direction(w).is_some() || short(w);
        first + 1 + name[first + 1..].iter().take_while(|w| part(w)).count()
    }

    /// `Hauptstr. 12 a`, `Calle Mayor`, `Rose House`.
    fn number_last(&mut self, words: &[&'t str]) {
        let typed = words.iter().any(|w| street_type(w).is_some() || compound(w).is_some());
        let waiting = self.candidate.as_ref().is_some_and(|(_, typed)| *typed);
        let at = words.iter().position(|w| house_number(w) && w.len() <= 6);
        let after_words = at.map_or(0, |at| words.len() - at - 1);
        match at {
            // "Dublin 2" after "Main Street" is a place.
            Some(_) if waiting && !typed => self.street.rest.push(words.join(" ")),
            Some(at) if at > 0 && !place::looks_like_place(words) => {
                let mut number = words[at].to_owned();
                let mut rest = &words[at + 1..];
                if let Some(letter) = rest.first().filter(|w| w.len() == 1 && after_words == 1) {
                    number.push_str(letter);
                    rest = &[];
                }
                let skip = usize::from(NUMBER_WORDS.contains(&words[at - 1]) && at > 1);
                self.named(&words[..at - skip], number);
                if !rest.is_empty() {
                    self.after(rest);
                }
            }
            _ if waiting => self.street.rest.push(words.join(" ")),
            _ => {
                if let Some((other, _)) = self.candidate.take().filter(|_| !typed) {
                    self.candidate = Some((other, false));
                    self.street.rest.push(words.join(" "));
                } else {
                    self.candidate = Some((words.to_vec(), typed));
                }
            }
        }
    }

    /// Sets the street.
    fn named(&mut self, words: &[&str], number: String) {
        self.street.name = canonical(words);
        self.street.number = number.into();
    }

    fn finish(mut self) -> Street<'static> {
        if let Some((words, typed)) = self.candidate.take()
            && self.street.name.is_empty()
        {
            if typed || !self.street.number.is_empty() || self.has_city {
                self.street.name = canonical(&words);
            } else {
                self.street.rest.insert(0, words.join(" "));
            }
        } else if self.street.name.is_empty() && !self.street.number.is_empty() && !self.street.rest.is_empty() {
            // The number stood alone before its street.
            let name = self.street.rest.remove(0);
            self.street.name = canonical(&name.split(' ').collect::<Vec<_>>());
        }
        self.street
    }
}

/// One spelling of a street's name.
fn canonical(words: &[&str]) -> String {
    let mut out = String::with_capacity(32);
    let mut push = |word: &str| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    };
    for (i, word) in words.iter().enumerate() {
        let Word { street, short, article, .. } = known(word);
        if article {
            continue;
        }
        if i == 0 && *word == "c" {
            push("calle");
        } else if i == 0 && *word == "r" && words.get(1).is_some_and(|next| known(next).article) {
            push("rue");
        } else if let Some((stem, kind)) = compound(word) {
            push(&umlauts(stem));
            push(kind);
        } else {
            push(street.or(short).unwrap_or(word));
        }
    }
    out
}

/// `koenigs` as `konigs`, which umlauts fold to; `neue` and `aue` stay.
fn umlauts(stem: &str) -> Cow<'_, str> {
    if !stem.contains("ae") && !stem.contains("oe") && !stem.contains("ue") {
        return Cow::Borrowed(stem);
    }
    let mut out = String::with_capacity(stem.len());
    for c in stem.chars() {
        let mut ends = out.chars().rev();
        let (last, before) = (ends.next(), ends.next());
        let umlaut = c == 'e' && matches!(last, Some('a' | 'o' | 'u')) && !matches!(before, Some('a' | 'e' | 'q'));
        if !umlaut {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Splits `hauptstrasse` into `haupt` and `str`.
fn compound(word: &str) -> Option<(&str, &'static str)> {
    let (kind, spelling) = match word.as_bytes() {
        [.., b's', b't', b'r', b'a', b's', b's', b'e'] => ("strasse", "str"),
        [.., b's', b't', b'r', b'a', b'a', b't'] => ("straat", "str"),
        [.., b's', b't', b'r'] => ("str", "str"),
        [.., b'p', b'l', b'a', b't', b'z'] => ("platz", "platz"),
        [.., b'a', b'l', b'l', b'e', b'e'] => ("allee", "aly"),
        [.., b'g', b'a', b's', b's', b'e'] => ("gasse", "gasse"),
        [.., b'w', b'e', b'g'] => ("weg", "weg"),
        _ => return None,
    };
    word.strip_suffix(kind).filter(|stem| stem.len() >= 3).map(|stem| (stem, spelling))
}

const ORDINAL_MARKS: &[&str] = &["st", "nd", "rd", "th", "o", "er", "e", "eme"];

/// `1st`, `3o`, `2e`; the mark of a house number is one letter at most and none of these.
fn ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let tail = word.get(digits.len()..).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && ORDINAL_MARKS.contains(&tail) && tail.len() > 1
        || !digits.is_empty() && tail == "o"
        || !word.starts_with(|c: char| c.is_ascii_digit()) && spelled(ORDINALS, word).is_some()
}

fn all_digits(word: Option<&&str>) -> bool {
    word.is_some_and(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit()))
}

/// A segment without the words before its number that say only "number": `House No. 221`, `Plot 56`.
fn without_number_word<'s, 't>(tokens: &'s [&'t str]) -> &'s [&'t str] {
    if tokens.first().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit())) {
        return tokens;
    }
    let words = tokens.iter().take_while(|t| NUMBER_WORDS.contains(t)).count();
    let number = tokens.get(words).is_some_and(|t| house_number(t));
    if number { &tokens[words..] } else { tokens }
}

/// `12`, `12a`, `12-14`, `3/45`, `12bis`.
fn house_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = word.get(digits.len()..).unwrap_or_default();
    let mark = || (tail.len() <= 1 || tail == "bis" || tail == "ter") && !ordinal(word);
    word.starts_with(|c: char| c.is_ascii_digit()) && (tail.is_empty() || mark())
}

/// A word that can be a unit's value.
fn unit_value(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        || word.len() <= 2 && direction(word).is_none_or(|d| d.len() == 1)
        || spelled(PLAIN_UNITS, word).is_some()
}

fn direction(word: &str) -> Option<&'static str> {
    DIRECTIONS.iter().find(|(name, short)| *name == word || *short == word).map(|(_, short)| *short)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same line with a full stop at its end, which folds to nothing, takes the other way.
    #[test]
    fn what_is_read_at_once_is_what_is_read_with_care() {
        let heads = ["12", "0", "00012", "123456", "12a", "12-14", "3/45", "House 12", ""];
        let words = [
            "Main",
            "MAIN Street",
            "St",
            "N Oak Ave",
            "North",
            "de la Rosa",
            "the",
            "5th Avenue",
            "5th",
            "u 3",
            "Apt 4",
            "x",
        ];
        let words = words.into_iter().chain([
            "N 5th St #",
            "N Main St",
            "Main St Apt 3",
            "Main Top 4B",
            "B Main St",
            "bis Rue",
            "c Mayor",
            "Hauptstrasse",
            "Main  Ter",
            "Unit",
            "Bldg 2",
            "78701",
        ]);
        let (mut at_once, mut lines) = (0, Vec::new());
        for words in words {
            lines.extend(heads.iter().flat_map(|head| ["", " Rd", " 7"].map(|tail| format!("{head} {words}{tail}"))));
        }
        for line in lines.iter().chain([&"12".to_owned(), &format!("12 {}", "Oak ".repeat(90))]) {
            let stopped = format!("{line}.");
            for below in
                ["", "Apt 4b", "Tur 4", "unit 007", "STE 12345", "# 4", "Apt", "Apt 4 B", "Top 3", "4", "Floor 2"]
            {
                let (one, other) = (read([line, below], false, true), read([&stopped, below], false, true));
                assert_eq!(one, other, "{line} / {below}");
                at_once += usize::from(plain([line, below]).is_some());
            }
        }
        assert!(at_once > 50, "{at_once}");
    }

    #[test]
    fn no_word_is_two_types() {
        assert!(WORDS.keys().all(|word| word.len() < 32 && word.starts_with(|c: char| c.is_ascii_lowercase())));
        let words: usize = TYPES.lines().map(|line| line.split(' ').count()).sum();
        assert_eq!(words, WORDS.values().filter(|word| word.street.is_some()).count());
    }
}
