//! Pieces of a line that stands at the head of a job or a school: which is the title, which the employer, which a place.
//!
//! Told by words: titles and companies have their own. Where two pieces could be either, neither is.

use crate::fact::{Region, text};

/// The longest piece that is read, in bytes.
const LONGEST: usize = 90;
/// The most pieces of a line.
const MOST: usize = 8;

/// The pieces of a line: [`MOST`] of them at most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pieces<'t> {
    pieces: [&'t str; MOST],
    len: usize,
}

impl<'t> std::ops::Deref for Pieces<'t> {
    type Target = [&'t str];

    fn deref(&self) -> &[&'t str] {
        &self.pieces[..self.len]
    }
}

impl<'t> Pieces<'t> {
    /// The pieces between strong marks: tabs, bars, dashes between blanks, dots in the middle, "at".
    pub(super) fn of(text: &'t str) -> Pieces<'t> {
        Pieces::default().and(text)
    }

    /// These pieces, and those of a text behind them.
    pub(super) fn and(mut self, text: &'t str) -> Pieces<'t> {
        let bytes = text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(ahead) = bytes[at..].iter().position(|byte| MARKS[usize::from(*byte)]) {
            at += ahead;
            match mark(&bytes[at..]) {
                0 => at += 1,
                len => {
                    self.push(&text[from..at]);
                    at += len;
                    from = at;
                }
            }
        }
        self.push(&text[from..]);
        self
    }

    fn push(&mut self, part: &'t str) {
        let part = bare(part);
        if part.is_empty() || duration(part) {
            return;
        }
        if let Some(slot) = self.pieces.get_mut(self.len) {
            *slot = part;
            self.len += 1;
        }
    }
}

/// Bytes with which a mark may begin.
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let (bytes, mut at) = ([b' ', b'\t', b'|', b';', b':', 0xc2, 0xe2], 0);
    while at < bytes.len() {
        marks[bytes[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Length of the mark that a text begins with: 0 if there is none. A mark begins with an ASCII byte or a whole character.
fn mark(rest: &[u8]) -> usize {
    match rest {
        [b'\t' | b'|' | b';', ..] => 1,
        [b' ', b' ', ..] => rest.iter().take_while(|b| **b == b' ').count(),
        [b' ', b'-' | b'/' | b'@' | b'~', b' ', ..] => 3,
        [b':', b' ', ..] => 2,
        // The dot in the middle, the guillemet.
        [0xc2, 0xb7 | 0xbb, ..] => 2,
        // Dashes, the bullet, the small bar, the arrow, the black dot.
        [0xe2, 0x80, 0x93..=0x95 | 0xa2, ..] | [0xe2, 0x88, 0x99 | 0xa3, ..] | [0xe2, 0x86, 0x92, ..] => 3,
        [0xe2, 0x97, 0x8f | 0x86 | 0x8b, ..] => 3,
        [b' ', a, t, b' ', ..] if a.eq_ignore_ascii_case(&b'a') && t.eq_ignore_ascii_case(&b't') => 4,
        _ => 0,
    }
}

/// Without the marks, brackets and stars around it.
pub(super) fn bare(part: &str) -> &str {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'(' | b')' | b'&' | b'+');
    let mut part = part.trim_ascii();
    if !matches!(part.as_bytes(), [first, .., last] if plain(first) && plain(last)) {
        part = part.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, ',' | ';' | ':' | '|' | '*' | '_' | '-' | '\u{2013}' | '\u{2014}' | '#' | '=')
        });
    }
    if memchr::memchr2(b'(', b')', part.as_bytes()).is_none() && !part.starts_with('[') {
        return part;
    }
    if let Some(inner) = part.strip_prefix('(').or(part.strip_prefix('[')) {
        part = inner.strip_suffix([')', ']']).unwrap_or(inner).trim();
    }
    // A bracket that was opened around the dates.
    let count = |mark| memchr::memchr_iter(mark, part.as_bytes()).count();
    match count(b'(').cmp(&count(b')')) {
        std::cmp::Ordering::Greater => part.strip_suffix('(').unwrap_or(part).trim_end(),
        std::cmp::Ordering::Less => part.strip_prefix(')').or(part.strip_suffix(')')).unwrap_or(part).trim(),
        std::cmp::Ordering::Equal => part,
    }
}

/// `5 yrs 3 mos`, `(2 years)`: how long it was.
fn duration(part: &str) -> bool {
    const UNITS: [&str; 10] = ["yr", "yrs", "year", "years", "mo", "mos", "mth", "mths", "month", "months"];
    let words = part.split([' ', ',']).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty());
    let unit = |word: &str| UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word));
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'+');
    part.starts_with(|c: char| c.is_ascii_digit())
        && words.clone().any(unit)
        && words.clone().all(|word| number(word) || unit(word) || word == "and")
}

/// Title and employer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Post<'t> {
    pub(super) title: Option<&'t str>,
    pub(super) employer: Option<&'t str>,
}

/// Tells title and employer among the pieces of a line.
pub(super) fn post<'t>(pieces: &[&'t str]) -> Post<'t> {
    match pieces {
        [] => Post::default(),
        [one] => commas(one),
        several => told(several.iter().copied()),
    }
}

/// `Senior Engineer, Acme Inc., Austin, TX`.
fn commas(piece: &str) -> Post<'_> {
    let mut parts: Vec<&str> = Vec::with_capacity(4);
    let mut rest = piece;
    while let Some(comma) = rest.find(", ") {
        let tail = &rest[comma + 2..];
        let next = tail.split(", ").next().unwrap_or(tail);
        // "Acme, Inc." is one name.
        let end = if form(next) { comma + 2 + next.len() } else { comma };
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches([',', ' ']);
        if parts.len() > MOST {
            return Post::default();
        }
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    match parts.last() {
        Some(last) if parts.len() >= 4 && place_end(last) => parts.truncate(parts.len() - 2),
        Some(last) if parts.len() == 3 && place_end(last) => parts.truncate(2),
        _ => {}
    }
    match parts[..] {
        [one] if titled(one) => Post { title: sane(one), employer: None },
        [one] if company(one) => Post { title: None, employer: named(one) },
        [a, b] => told([a, b].into_iter()),
        [a, b, _] if titled(a) && company(b) => told([a, b].into_iter()),
        _ => Post::default(),
    }
}

fn told<'t>(pieces: impl Iterator<Item = &'t str> + Clone) -> Post<'t> {
    let pieces = pieces.filter(|piece| !place(piece));
    let titles = pieces.clone().filter(|p| titled(p)).count();
    let of_two = pieces.clone().filter(|p| titled(p) && !company(p)).count();
    let is_title = |piece: &str| titled(piece) && (titles == 1 || !company(piece));
    if titles == 0 || (titles > 1 && of_two != 1) {
        let mut companies = pieces.filter(|piece| company(piece));
        let employer = companies.next().filter(|_| titles == 0 && companies.next().is_none()).and_then(employer);
        return Post { title: None, employer };
    }
    let title = pieces.clone().find(|piece| is_title(piece)).and_then(sane);
    let mut others = pieces.filter(|piece| !is_title(piece));
    let employer = match (others.next(), others.next()) {
        (Some(one), None) => employer(one),
        (Some(one), Some(two)) if others.next().is_none() && company(one) != company(two) => {
            employer(if company(one) { one } else { two })
        }
        _ => None,
    };
    Post { title, employer }
}

/// The employer in a piece that holds no title: without the place behind it.
pub(super) fn employer(piece: &str) -> Option<&str> {
    let piece = match piece.rfind(" (") {
        Some(open) if piece.ends_with(')') && !part_time(&piece[open..]) => &piece[..open],
        _ => piece,
    };
    let Some((first, rest)) = piece.split_once(", ") else { return named(piece) };
    if rest.contains('&') || rest.contains(" and ") {
        return named(piece);
    }
    let second = rest.split(", ").next().unwrap_or_default();
    let end = if form(second) { first.len() + 2 + second.len() } else { first.len() };
    let after = piece[end..].trim_start_matches([',', ' ']);
    match after.split_once(", ") {
        _ if after.is_empty() => named(piece),
        // "Acme, Austin, TX"; of two parts alone either may be the place.
        Some((_, last)) if place_end(last) => named(&piece[..end]),
        None if form(second) || company(first) => named(&piece[..end]),
        _ => None,
    }
}

/// A piece that looks like a name: few words, each with a capital or a digit.
pub(super) fn named(piece: &str) -> Option<&str> {
    let piece = sane(piece)?;
    if piece.is_ascii() {
        return (plainly_named(piece) && !text::blank(piece)).then_some(piece);
    }
    let mut words = piece.split([' ', '\u{a0}']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let first = word.trim_start_matches(['(', '"', '\'']).chars().next();
        SMALL.contains(&word) || first.is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_ascii())
    };
    let shaped = words.clone().count() <= 8 && words.all(capital);
    (shaped && !text::blank(piece) && piece.chars().any(char::is_alphabetic)).then_some(piece)
}

/// Words that names have without a capital.
const SMALL: [&str; 12] = ["of", "and", "the", "for", "de", "in", "&", "+", "at", "la", "du", "y"];

/// Whether ASCII words are shaped like a name: see [`named`].
fn plainly_named(piece: &str) -> bool {
    let mut words = 0;
    let capital = piece.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty()).all(|word| {
        words += 1;
        let first = word.iter().find(|byte| !matches!(byte, b'(' | b'"' | b'\''));
        first.is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            || SMALL.iter().any(|small| small.as_bytes() == word)
    });
    capital && words <= 8 && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// A piece without control characters, of a sensible length, that is no sentence.
pub(super) fn sane(piece: &str) -> Option<&str> {
    let piece = piece.trim();
    let strange = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '@');
    let odd = |p: &str| p.bytes().any(|b| !(b' '..0x7f).contains(&b) || b == b'@') && p.contains(strange);
    (2..=LONGEST).contains(&piece.len()).then_some(piece).filter(|p| !odd(p) && super::find(p, "http").is_none())
}

/// Whether a piece is nothing but a place: `Remote`, `Austin, TX`, `Germany`.
pub(super) fn place(piece: &str) -> bool {
    const WORDS: [&str; 8] =
        ["remote", "hybrid", "onsite", "on-site", "worldwide", "on site", "full-time", "full time"];
    if WORDS.iter().any(|word| word.eq_ignore_ascii_case(piece)) {
        return true;
    }
    match piece.rsplit_once(", ") {
        Some((city, end)) => {
            let bare = city.rsplit_once(", ").is_none_or(|(_, state)| place_end(state));
            place_end(end) && bare && !company(city) && !titled(city)
        }
        None => place_end(piece),
    }
}

/// The last part of a place: a state's letters, a country.
fn place_end(part: &str) -> bool {
    let part = part.trim_end_matches('.');
    let letters = part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    letters
        || part.eq_ignore_ascii_case("remote")
        || STATES.contains(&part)
        || (part.len() > 2 && Region::read(part).is_some())
}

/// Whether the words of a text say that a job was no full-time employment: a contract, a side office, a course of
/// study, a company of one's own.
pub fn part_time(text: &str) -> bool {
    const PAIRS: [&str; 6] = ["part time", "self employed", "co founder", "per diem", "on call", "side project"];
    let apart = |c: char| !c.is_alphanumeric() && c != '-';
    let side = |word: &str| SIDE.iter().any(|known| known.eq_ignore_ascii_case(word));
    let pair = |text: &str| {
        let lower = text.to_ascii_lowercase();
        PAIRS.iter().any(|pair| lower.contains(pair))
    };
    text.split(apart).any(side) || (text.contains(' ') && pair(text))
}

/// Whether a word of the text is one that job titles are made of.
pub(super) fn titled(text: &str) -> bool {
    any_word(text, TITLES)
}

/// Whether a word of the text is one that names of companies are made of.
pub(super) fn company(text: &str) -> bool {
    any_word(text, COMPANIES)
}

/// Whether the text is a company's form alone: `Inc.`, `LLC`.
fn form(text: &str) -> bool {
    const FORMS: [&str; 16] = [
        "inc",
        "llc",
        "ltd",
        "corp",
        "co",
        "gmbh",
        "plc",
        "limited",
        "llp",
        "lp",
        "s.a",
        "ag",
        "bv",
        "pvt",
        "pty",
        "incorporated",
    ];
    let text = text.trim_end_matches('.');
    FORMS.iter().any(|f| f.eq_ignore_ascii_case(text))
        || text.eq_ignore_ascii_case("pvt. ltd")
        || text.eq_ignore_ascii_case("l.l.c")
}

fn any_word(text: &str, words: &[&str]) -> bool {
    let mut buffer = [0_u8; 16];
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        let Some(slot) = buffer.get_mut(..word.len()).filter(|_| word.len() >= 2) else { return false };
        slot.copy_from_slice(word.as_bytes());
        slot.make_ascii_lowercase();
        words.binary_search_by(|w| w.as_bytes().cmp(slot)).is_ok()
    })
}

/// Sorted, lower case.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "accountant", "actuary", "admin", "administrator", "adviser", "advisor", "agent", "ambassador", "analyst",
    "apprentice", "architect", "assistant", "associate", "attorney", "auditor", "barista", "bartender", "bookkeeper",
    "broker", "buyer", "carpenter", "cashier", "ceo", "cfo", "chair", "chairman", "chef", "chief", "ciso", "cleaner",
    "clerk", "coach", "cofounder", "consultant", "contractor", "controller", "cook", "coordinator", "copywriter",
    "counsel", "counselor", "cto", "curator", "dba", "dentist", "designer", "dev", "developer", "devops", "director",
    "dispatcher", "driver", "economist", "editor", "electrician", "engineer", "estimator", "evangelist", "executive",
    "expert", "facilitator", "fellow", "foreman", "founder", "freelancer", "generalist", "handyman", "head", "host",
    "hostess", "housekeeper", "illustrator", "inspector", "instructor", "intern", "interpreter", "janitor",
    "journalist", "laborer", "lawyer", "lead", "leader", "lecturer", "librarian", "machinist", "manager", "marketer",
    "mechanic", "mentor", "merchandiser", "modeler", "nanny", "nurse", "officer", "operator", "owner", "painter",
    "paralegal", "pharmacist", "photographer", "physician", "physicist", "pilot", "planner", "plumber", "postdoc",
    "president", "producer", "professor", "programmer", "psychologist", "purchaser", "qa", "realtor", "receptionist",
    "recruiter", "rep", "representative", "researcher", "salesman", "salesperson", "scientist", "scrum", "sde",
    "sdet", "secretary", "server", "sre", "statistician", "stocker", "strategist", "supervisor", "surveyor", "swe",
    "teacher", "technician", "technologist", "teller", "tester", "therapist", "trader", "trainee", "trainer",
    "translator", "treasurer", "trustee", "tutor", "tutoring", "underwriter", "videographer", "volunteer", "vp",
    "waiter", "waitress", "warehouseman", "welder", "writer",
];

/// Sorted, lower case.
#[rustfmt::skip]
const COMPANIES: &[&str] = &[
    "agency", "airlines", "airways", "associates", "automotive", "bancorp", "bank", "biotech", "brothers", "bv",
    "capital", "clinic", "co", "college", "company", "constructions", "corp", "corporation", "council", "department",
    "dynamics", "electronics", "energy", "enterprises", "foods", "foundation", "gmbh", "group", "healthcare",
    "holdings", "hospital", "hotel", "hotels", "inc", "incorporated", "industries", "infotech", "institute",
    "insurance", "interactive", "laboratories", "labs", "limited", "llc", "llp", "logistics", "ltd", "ltda", "media",
    "ministry", "motors", "mutual", "networks", "organization", "partners", "pharma", "pharmaceuticals", "plc", "pty",
    "pvt", "restaurant", "retail", "robotics", "sarl", "school", "services", "software", "solutions", "spa", "srl",
    "startup", "studio", "studios", "systems", "tech", "technologies", "telecom", "trust", "university", "ventures",
    "works",
];

/// Words of posts that are no full-time employment.
#[rustfmt::skip]
const SIDE: &[&str] = &[
    "adjunct", "adviser", "advisor", "advisory", "ambassador", "apprentice", "apprenticeship", "author", "becario",
    "board", "casual", "chair", "chairman", "chairperson", "chairwoman", "co-founder", "co-op", "coach", "cofounder",
    "consultant", "consulting", "contract", "contracting", "contractor", "contributor", "coop", "doctoral", "fellow",
    "fellowship", "founder", "fractional", "freelance", "freelancer", "freelancing", "gig", "guest", "instructor",
    "interim", "intern", "internship", "investor", "lecturer", "maintainer", "member", "mentor", "non-executive",
    "organiser", "organizer", "owner", "part-time", "partner", "parttime", "phd", "postdoc", "postdoctoral",
    "praktikant", "professor", "research", "researcher", "seasonal", "secondee", "secondment", "self-employed",
    "speaker", "stagiaire", "student", "teacher", "teaching", "temp", "temporary", "trainee", "trustee", "tutor",
    "visiting", "volunteer", "werkstudent",
];

/// States and provinces written out, which are no country's name.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida", "Hawaii",
    "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts",
    "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey",
    "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania",
    "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Washington",
    "West Virginia", "Wisconsin", "Wyoming", "Ontario", "Quebec", "British Columbia", "Alberta", "Manitoba",
    "Nova Scotia", "England", "Scotland", "Wales", "Northern Ireland", "Bavaria", "Karnataka", "Maharashtra",
    "Telangana", "Tamil Nadu", "Victoria", "Queensland", "New South Wales", "NSW", "USA", "U.S.A",
];
