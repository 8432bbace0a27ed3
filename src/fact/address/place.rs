//! The place part of an address: city, region, postcode and country in one spelling.
//!
//! Regions have codes where their country uses codes in addresses (US, CA, AU, IN); elsewhere their names are only
//! folded. No coordinates, no gazetteer.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::fact::lengths::Lengths;
use crate::fact::{Region, fold};

/// Names and codes of regions, one line a region: the code, then names.
const REGIONS: &str = "\
al,alabama|ak,alaska|az,arizona|ar,arkansas|ca,california|co,colorado|ct,connecticut|de,delaware|\
dc,district of columbia,washington dc|fl,florida|ga,georgia|hi,hawaii|id,idaho|il,illinois|in,indiana|ia,iowa|\
ks,kansas|ky,kentucky|la,louisiana|me,maine|md,maryland|ma,massachusetts|mi,michigan|mn,minnesota|ms,mississippi|\
mo,missouri|mt,montana|ne,nebraska|nv,nevada|nh,new hampshire|nj,new jersey|nm,new mexico|ny,new york|\
nc,north carolina|nd,north dakota|oh,ohio|ok,oklahoma|or,oregon|pa,pennsylvania|pr,puerto rico|ri,rhode island|\
sc,south carolina|sd,south dakota|tn,tennessee|tx,texas|ut,utah|vt,vermont|va,virginia|wa,washington|\
wv,west virginia|wi,wisconsin|wy,wyoming|gu,guam|vi,virgin islands|\
ab,alberta|bc,british columbia|mb,manitoba|nb,new brunswick|nl,newfoundland and labrador,newfoundland|ns,nova scotia|\
nt,northwest territories,northern territory|nu,nunavut|on,ontario|pe,prince edward island,pei|qc,quebec|\
sk,saskatchewan|yt,yukon|\
nsw,new south wales|vic,victoria|qld,queensland|tas,tasmania|act,australian capital territory|sa,south australia|\
wa,western australia|\
mh,maharashtra|ka,karnataka|tn,tamil nadu|ts,telangana|up,uttar pradesh|dl,delhi,new delhi|hr,haryana|gj,gujarat|\
rj,rajasthan|wb,west bengal|kl,kerala|pb,punjab|mp,madhya pradesh|br,bihar|ap,andhra pradesh|od,odisha,orissa|\
jh,jharkhand|as,assam|utt,uttarakhand|hp,himachal pradesh|ga,goa|cg,chhattisgarh";

/// One spelling for cities that are often written in several ways.
const CITIES: &[(&str, &str)] = &[
    ("bangalore", "bengaluru"),
    ("bombay", "mumbai"),
    ("calcutta", "kolkata"),
    ("cologne", "koln"),
    ("dc", "washington"),
    ("duesseldorf", "dusseldorf"),
    ("firenze", "florence"),
    ("frankfurt am main", "frankfurt"),
    ("frankfurt main", "frankfurt"),
    ("geneve", "geneva"),
    ("genf", "geneva"),
    ("gothenburg", "goteborg"),
    ("gurgaon", "gurugram"),
    ("kiev", "kyiv"),
    ("koeln", "koln"),
    ("la", "los angeles"),
    ("lisboa", "lisbon"),
    ("madras", "chennai"),
    ("milano", "milan"),
    ("muenchen", "munchen"),
    ("munich", "munchen"),
    ("napoli", "naples"),
    ("new york city", "new york"),
    ("nuernberg", "nurnberg"),
    ("nuremberg", "nurnberg"),
    ("ny", "new york"),
    ("nyc", "new york"),
    ("poona", "pune"),
    ("praha", "prague"),
    ("roma", "rome"),
    ("san fran", "san francisco"),
    ("sevilla", "seville"),
    ("sf", "san francisco"),
    ("torino", "turin"),
    ("venezia", "venice"),
    ("vienna", "wien"),
    ("warszawa", "warsaw"),
    ("washington dc", "washington"),
    ("zuerich", "zurich"),
];

/// The one spelling of a city that has several; none of a word that names no place.
static SPELLINGS: LazyLock<HashMap<&'static str, Option<&'static str>, FixedState>> = LazyLock::new(|| {
    let cities = CITIES.iter().map(|(name, city)| (*name, Some(*city)));
    cities.chain(NOWHERE.iter().map(|word| (*word, None))).collect()
});

/// What may be among them.
static SPELLED: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(SPELLINGS.keys()));

/// What people type for a place when they have or give none.
const NOWHERE: &[&str] = &[
    "",
    "na",
    "n a",
    "none",
    "null",
    "unknown",
    "remote",
    "anywhere",
    "anytown",
    "city",
    "town",
    "your city",
    "tbd",
    "test",
    "worldwide",
    "global",
    "relocating",
    "no fixed abode",
    "homeless",
    "not provided",
    "various",
    "online",
    "virtual",
    "x",
    "xx",
    "xxx",
    "state",
    "zip",
];

/// City, region, postcode and country, each in one spelling if known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) city: Option<String>,
    /// Borrowed if it is a code.
    pub(super) region: Option<Cow<'static, str>>,
    pub(super) postcode: Option<String>,
    pub(super) country: Option<Region>,
}

impl Place {
    /// The code of the region, if it has one.
    pub(super) fn region_code(&self) -> Option<&'static str> {
        match self.region {
            Some(Cow::Borrowed(code)) => Some(code),
            _ => None,
        }
    }

    /// Fills what is missing from the segments that follow a street.
    pub(super) fn complete(&mut self, segments: &[String]) {
        for (i, segment) in segments.iter().enumerate().rev() {
            let mut words: Vec<&str> = segment.split_ascii_whitespace().collect();
            self.take_postcode(&mut words);
            if i + 1 == segments.len() {
                self.take_country(&mut words);
            }
            self.take_region(&mut words);
            let city = words.join(" ");
            if !city.is_empty() && city.bytes().any(|b| b.is_ascii_alphabetic()) {
                self.take_city(&city);
            }
        }
    }

    fn take_country(&mut self, words: &mut Vec<&str>) {
        for count in (1..=words.len().min(4)).rev() {
            let name = words[words.len() - count..].join(" ");
            // "New Jersey" ends with no country.
            if region_code(&name).is_some() {
                return;
            }
            if (name.len() <= 2 && name != "uk") || name.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            if let Some(country) = Region::read(&name) {
                self.country = self.country.or(Some(country));
                words.truncate(words.len() - count);
                return;
            }
        }
    }

    fn take_postcode(&mut self, words: &mut Vec<&str>) {
        if let Some((at, count)) = find_postcode(words) {
            let found = postcode(&words[at..at + count].concat(), self.country);
            self.postcode = self.postcode.take().or(found);
            // "D-10115 Berlin"
            let prefixed = at == 1 && matches!(words[0], "d" | "f" | "a" | "b" | "i" | "e" | "l" | "ch" | "nl" | "dk");
            words.drain(at - usize::from(prefixed)..at + count);
        }
    }

    fn take_region(&mut self, words: &mut Vec<&str>) {
        for count in (1..=words.len().min(3)).rev() {
            let name = words[words.len() - count..].join(" ");
            // A city of the region's name comes before it: "New York, NY".
            if let Some(code) = region_code(&name)
                && (self.region.is_none() || self.region.as_deref() == Some(code))
                && !(words.len() == count && self.region.is_some())
            {
                self.region = Some(Cow::Borrowed(code));
                words.truncate(words.len() - count);
                return;
            }
        }
    }

    /// Segments are read from the end, so what stands nearest to the street wins.
    fn take_city(&mut self, name: &str) {
        if let Some(city) = city(name) {
            self.city = Some(city);
        }
    }
}

/// Beginnings of names of cities, and what they are in one spelling.
const BEGINNINGS: &[(&str, &str)] = &[("saint ", "st "), ("fort ", "ft "), ("mount ", "mt "), ("city of ", "")];

/// The city in one spelling; `None` when it names no place ("Remote").
pub fn city(text: &str) -> Option<String> {
    let folded = fold::words(text);
    if SPELLED.may_hold(&folded)
        && let Some(spelling) = SPELLINGS.get(folded.as_str())
    {
        return spelling.map(str::to_owned);
    }
    if !folded.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    if folded.starts_with(['s', 'f', 'm', 'c'])
        && let Some((rest, short)) = BEGINNINGS.iter().find_map(|(b, short)| Some((folded.strip_prefix(b)?, short)))
    {
        return Some([short, rest].concat());
    }
    Some(folded)
}

/// The region in one spelling: its code where addresses use codes (then borrowed), else its folded name.
pub(super) fn region(text: &str) -> Option<Cow<'static, str>> {
    let folded = match text.as_bytes() {
        // Most are codes, or could be.
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            if let Some(code) = of_two(a.to_ascii_lowercase(), b.to_ascii_lowercase()) {
                return Some(Cow::Borrowed(code));
            }
            text.to_ascii_lowercase()
        }
        _ => fold::words(text),
    };
    if let Some(code) = region_code(&folded) {
        return Some(Cow::Borrowed(code));
    }
    (!NOWHERE.contains(&folded.as_str())).then_some(Cow::Owned(folded))
}

/// Whether a region's code is one that addresses of the United States, Canada and Australia tell towns of one name apart by.
#[rustfmt::skip] // codes, not lines
pub(super) fn tells_towns_apart(code: &str) -> bool {
    let india_alone = matches!(
        code.as_bytes(),
        b"ka" | b"ts" | b"up" | b"dl" | b"hr" | b"gj" | b"rj" | b"wb" | b"kl" | b"pb" | b"mp" | b"br" | b"ap" | b"od"
            | b"jh" | b"utt" | b"hp" | b"cg"
    );
    !india_alone
}

/// The code of a region that has one, from its code or name.
pub(super) fn region_code(folded: &str) -> Option<&'static str> {
    match folded.as_bytes() {
        [a, b] => of_two(*a, *b),
        [_, _, ..] if folded.len() <= 28 => CODE_OF.get(folded).copied(),
        _ => None,
    }
}

/// The code of these two letters.
fn of_two(a: u8, b: u8) -> Option<&'static str> {
    let letter = |byte: u8| byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'));
    OF_TWO[letter(a)? * 26 + letter(b)?]
}

/// What has two letters in [`CODE_OF`].
static OF_TWO: LazyLock<[Option<&'static str>; 26 * 26]> = LazyLock::new(|| {
    let letter = |at: usize| char::from(b'a' + at as u8);
    std::array::from_fn(|at| CODE_OF.get(&*String::from_iter([letter(at / 26), letter(at % 26)])).copied())
});

static CODE_OF: LazyLock<HashMap<&'static str, &'static str, FixedState>> = LazyLock::new(|| {
    let mut codes = HashMap::with_hasher(FixedState::default());
    for line in REGIONS.split('|') {
        let code = line.split(',').next().unwrap_or(line);
        for name in line.split(',') {
            codes.entry(name).or_insert(code);
        }
    }
    codes
});

/// The postcode in one spelling: upper case, no gaps, five digits of a US code.
pub(super) fn postcode(text: &str, country: Option<Region>) -> Option<String> {
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return (text != "00000").then(|| text.to_owned());
    }
    let (mut code, mut len) = ([0; 10], 0);
    let (mut digits, mut zeros) = (0, 0);
    for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
        let Some(place) = code.get_mut(len) else { break };
        *place = byte.to_ascii_uppercase();
        len += 1;
        digits += usize::from(byte.is_ascii_digit());
        zeros += usize::from(byte == b'0');
    }
    let code = std::str::from_utf8(&code[..len]).unwrap_or_default();
    match (len - digits, digits) {
        _ if digits == 0 || zeros == len => None,
        (0, 9) => Some(code[..5].to_owned()),
        // A spreadsheet took the leading zero.
        (0, 3..=4) if country.is_some_and(|c| c.code() == b"US") => Some(format!("{code:0>5}")),
        _ => Some(code.to_owned()),
    }
}

/// Whether the words are a place rather than a street: they hold a postcode in its place, or name a region or country.
pub(super) fn looks_like_place(words: &[&str]) -> bool {
    let whole = words.join(" ");
    if region_code(&whole).is_some() || (whole.len() > 3 && Region::read(&whole).is_some()) {
        return true;
    }
    let Some((at, count)) = find_postcode(words) else { return false };
    let letters = words[at].bytes().any(|b| b.is_ascii_alphabetic());
    let five = words[at].len() >= 5;
    // A lone number of four digits is a house number or a postcode: the street decides.
    letters
        || (five && words.len() <= 4 && (at > 0 || words.len() == count))
        || (five && at == 0 && words.len() <= 3 && !typed(words))
}

fn typed(words: &[&str]) -> bool {
    words.iter().any(|w| {
        matches!(
            *w,
            "st" | "street"
                | "ave"
                | "avenue"
                | "rd"
                | "road"
                | "dr"
                | "drive"
                | "ln"
                | "lane"
                | "blvd"
                | "way"
                | "ct"
                | "court"
                | "pl"
                | "place"
                | "hwy"
                | "pkwy"
                | "cir"
                | "ter"
        )
    })
}

/// Position and length of a postcode among words.
fn find_postcode(words: &[&str]) -> Option<(usize, usize)> {
    for at in 0..words.len() {
        if let Some(next) = words.get(at + 1)
            && (british(words[at], next) || canadian(words[at], next) || irish(words[at], next))
        {
            return Some((at, 2));
        }
        let head = words[at].split('-').next().unwrap_or_default();
        let digits = head.bytes().all(|b| b.is_ascii_digit());
        let edge = at == 0 || at + 1 == words.len();
        let hyphened = words[at].len() >= 6 && words[at].bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if hyphened && edge {
            return Some((at, 1));
        }
        if digits && ((5..=6).contains(&head.len()) || (head.len() == 4 && edge && words.len() > 1)) {
            return Some((at, 1));
        }
        if digits
            && head.len() == 3
            && edge
            && words.get(at + 1).is_some_and(|w| w.len() == 2 && w.bytes().all(|b| b.is_ascii_digit()))
        {
            return Some((at, 2));
        }
    }
    None
}

/// Whether a word has digits where `shape` has `9`, and something else where it has `a`.
fn shaped(word: &str, shape: &str) -> bool {
    word.len() == shape.len()
        && word.bytes().zip(shape.bytes()).all(|(byte, want)| byte.is_ascii_digit() == (want == b'9'))
}

fn british(outward: &str, inward: &str) -> bool {
    shaped(inward, "9aa") && ["a9", "a99", "aa9", "aa99", "a9a", "aa9a"].iter().any(|shape| shaped(outward, shape))
}

fn canadian(first: &str, second: &str) -> bool {
    shaped(first, "a9a") && shaped(second, "9a9")
}

fn irish(routing: &str, unique: &str) -> bool {
    unique.len() == 4
        && (shaped(routing, "a99") || shaped(routing, "a9a"))
        && unique.bytes().any(|b| b.is_ascii_digit())
        && unique.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_sorted() {
        assert!(CITIES.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn one_spelling() {
        assert_eq!(city("Saint Louis").as_deref(), Some("st louis"));
        assert_eq!(city("München"), city("Munich"));
        assert_eq!(city("Remote"), None);
        assert_eq!(region("Texas").as_deref(), Some("tx"));
        assert_eq!(region("TX"), region("texas"));
        assert!(CODE_OF.iter().all(|(name, code)| region_code(name) == Some(code)));
        assert_eq!([region_code("zz"), region_code("t"), region_code("1x"), region_code("t\u{e9}")], [None; 4]);
        assert_eq!(region("Bayern").as_deref(), Some("bayern"));
        assert_eq!(postcode("78701-1234", None).as_deref(), Some("78701"));
        assert_eq!(postcode("sw1a 1aa", None).as_deref(), Some("SW1A1AA"));
        assert_eq!(postcode("1234", Region::from_code("US")).as_deref(), Some("01234"));
        assert_eq!(postcode("00000", None), None);
    }
}
