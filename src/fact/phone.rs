//! A phone number: how it is written, which number it is, and whether it can name one person.
//!
//! Numbering plans are Google's, through `rlibphonenumber`. A number written nationally is read in the row's country,
//! else in the batch's region; without either it is unknown, never invalid. Who a number belongs to, and whether a
//! line is a voice-over-IP line in plans that do not say so, cannot be known from the digits and is not guessed.

use std::borrow::Cow;

use arrayvec::ArrayString;
use rlibphonenumber::{PhoneNumber, PhoneNumberType, PhoneNumberUtil};

use super::ground::Ground;
use super::key::{Key, KeyKind, Keyed};
use super::numbering;
use super::patterns::LIBRARY;
use super::region::Region;
use super::reserved;
use super::text;

/// Longest text that is read as a number, in bytes: the reference's own limit.
const MAX_TEXT: usize = 250;

/// What a number is for, as its plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// Mobile line.
    Mobile,
    /// Fixed line.
    FixedLine,
    /// The plan does not tell fixed from mobile lines.
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Charged above the normal rate.
    PremiumRate,
    /// Cost shared by caller and called.
    SharedCost,
    /// Voice over IP, where the plan has a range for it.
    Voip,
    /// Follows a person from line to line.
    PersonalNumber,
    /// Pager.
    Pager,
    /// One number for a company's offices.
    Uan,
    /// Access to a voice mailbox.
    Voicemail,
    /// No range of the plan matches: the number is not valid.
    Unknown,
}

impl PhoneKind {
    /// All kinds.
    pub const ALL: &'static [PhoneKind] = &[
        PhoneKind::Mobile,
        PhoneKind::FixedLine,
        PhoneKind::FixedLineOrMobile,
        PhoneKind::TollFree,
        PhoneKind::PremiumRate,
        PhoneKind::SharedCost,
        PhoneKind::Voip,
        PhoneKind::PersonalNumber,
        PhoneKind::Pager,
        PhoneKind::Uan,
        PhoneKind::Voicemail,
        PhoneKind::Unknown,
    ];

    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            PhoneKind::Mobile => "mobile",
            PhoneKind::FixedLine => "fixed_line",
            PhoneKind::FixedLineOrMobile => "fixed_line_or_mobile",
            PhoneKind::TollFree => "toll_free",
            PhoneKind::PremiumRate => "premium_rate",
            PhoneKind::SharedCost => "shared_cost",
            PhoneKind::Voip => "voip",
            PhoneKind::PersonalNumber => "personal_number",
            PhoneKind::Pager => "pager",
            PhoneKind::Uan => "uan",
            PhoneKind::Voicemail => "voicemail",
            PhoneKind::Unknown => "unknown",
        }
    }

    /// Whether such a number can be one person's.
    const fn personal(self) -> bool {
        matches!(
            self,
            PhoneKind::Mobile
                | PhoneKind::FixedLine
                | PhoneKind::FixedLineOrMobile
                | PhoneKind::Voip
                | PhoneKind::PersonalNumber
                | PhoneKind::Pager
        )
    }

    const fn of(kind: PhoneNumberType) -> PhoneKind {
        match kind {
            PhoneNumberType::Mobile => PhoneKind::Mobile,
            PhoneNumberType::FixedLine => PhoneKind::FixedLine,
            PhoneNumberType::FixedLineOrMobile => PhoneKind::FixedLineOrMobile,
            PhoneNumberType::TollFree => PhoneKind::TollFree,
            PhoneNumberType::PremiumRate => PhoneKind::PremiumRate,
            PhoneNumberType::SharedCost => PhoneKind::SharedCost,
            PhoneNumberType::VoIP => PhoneKind::Voip,
            PhoneNumberType::PersonalNumber => PhoneKind::PersonalNumber,
            PhoneNumberType::Pager => PhoneKind::Pager,
            PhoneNumberType::UAN => PhoneKind::Uan,
            PhoneNumberType::VoiceMail => PhoneKind::Voicemail,
            PhoneNumberType::Unknown => PhoneKind::Unknown,
        }
    }
}

/// `+` and at most 21 digits: a country code of 3, and what the library reads of a national number with its zeros, 17.
const LONGEST: usize = 23;

/// E.164 text: `+`, country code, national number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct E164(ArrayString<LONGEST>);

impl E164 {
    /// Built by hand: the library's formatter consults patterns that E.164 does not need.
    fn of(number: &Number) -> E164 {
        let (mut text, mut start) = ([0; LONGEST], LONGEST);
        let mut push = |byte: u8| {
            if let Some(before) = start.checked_sub(1) {
                text[before] = byte;
                start = before;
            }
        };
        digits(number.national, &mut push);
        (0..number.zeros).for_each(|_| push(b'0'));
        digits(number.code.into(), &mut push);
        push(b'+');
        let text = std::str::from_utf8(&text[start..]).unwrap_or_default();
        E164(ArrayString::from(text).unwrap_or_default())
    }

    /// The text, such as `+12128675309`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The decimal digits of a number, the last one first.
fn digits(mut value: u64, push: &mut impl FnMut(u8)) {
    loop {
        push(b'0' + (value % 10) as u8);
        value /= 10;
        if value == 0 {
            return;
        }
    }
}

impl std::fmt::Debug for E164 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One phone number of a record.
#[derive(Clone, Debug)]
pub struct Phone<'r> {
    /// As written.
    pub raw: &'r str,
    /// Index of its cell in [`crate::record::Application::cells`]; `None` for text that comes from no cell.
    pub cell: Option<u32>,
    /// The number in E.164, if one can be read; it need not be valid.
    pub e164: Option<E164>,
    /// The region whose plan the number belongs to; `None` for international networks too.
    pub region: Option<Region>,
    /// Whether a plan assigns such numbers. `None` if nothing says which plan applies.
    pub valid: Option<bool>,
    /// What the number is for; `None` where `valid` is.
    pub kind: Option<PhoneKind>,
    /// Whether regulators keep the number for fiction and examples.
    pub fictional: Option<bool>,
    /// Whether it is written without country code.
    pub national: Option<bool>,
    /// Whether the text starts with `+1`.
    pub plus_one: bool,
    /// Whether the digits are of the kind people type into a required field: all equal, or counting up or down.
    pub placeholder: bool,
    /// Whether it can be one person's.
    personal: bool,
}

impl Phone<'_> {
    /// The number in E.164, such as `+12128675309`.
    pub fn e164(&self) -> Option<&str> {
        self.e164.as_ref().map(E164::as_str)
    }

    /// The number without its last digits, where it can be one person's and is long enough to have a block.
    pub fn block(&self, digits: usize) -> Option<&str> {
        let key = self.key_text()?;
        key.get(..key.len().checked_sub(digits)?).filter(|rest| rest.len() > 5)
    }

    /// The key within `scope`: see [`Keyed`].
    pub fn key(&self, scope: &str) -> Option<Key> {
        Keyed::key(self, scope)
    }
}

impl Keyed for Phone<'_> {
    fn kind(&self) -> KeyKind {
        KeyKind::Phone
    }

    /// E.164 of a valid number that can be one person's.
    fn key_text(&self) -> Option<&str> {
        self.e164.as_ref().filter(|_| self.personal).map(E164::as_str)
    }
}

/// How far a text can be read without knowing a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Nothing, or a word for nothing.
    Blank,
    /// With `+` or an international prefix.
    International,
    /// With digits, without country code as far as the text shows.
    National,
    /// Something that is no number.
    Words,
}

/// How a text is written.
pub fn script(raw: &str) -> Script {
    let head = Head::of(raw);
    if head.blank(raw) { Script::Blank } else { head.script() }
}

/// The digits of a text, and what stands between them.
struct Head {
    /// Whether a plus stands before any digit.
    plus: bool,
    /// The first digits.
    first: [u8; 24],
    /// How many there are.
    digits: usize,
    /// Whether there is nothing else but a plus in front and the usual marks between: blanks, brackets, hyphens, full
    /// stops. Most texts are such, and all that is asked of them is answered by their digits.
    plain: bool,
    /// Whether a full stop is among those marks.
    stops: bool,
}

impl Head {
    fn of(raw: &str) -> Head {
        let mut head = Head { plus: false, first: [0; 24], digits: 0, plain: true, stops: false };
        for (at, byte) in raw.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => head.push(byte - b'0'),
                b' ' | b'(' | b')' | b'-' => {}
                b'.' => head.stops = true,
                b'+' if at == 0 => head.plus = true,
                _ => return Head::of_any(raw),
            }
        }
        head
    }

    /// The same for any text.
    fn of_any(raw: &str) -> Head {
        let mut head = Head { plus: false, first: [0; 24], digits: 0, plain: false, stops: false };
        for c in raw.chars() {
            if let Some(digit) = text::digit(c) {
                head.push(digit);
            } else if head.digits == 0 && matches!(c, '+' | '\u{ff0b}') {
                head.plus = true;
            }
        }
        head
    }

    fn push(&mut self, digit: u8) {
        if let Some(place) = self.first.get_mut(self.digits) {
            *place = digit;
        }
        self.digits += 1;
    }

    /// Every digit; `None` if there are more than are kept.
    fn all(&self) -> Option<&[u8]> {
        self.first.get(..self.digits)
    }

    /// Whether the text says nothing.
    fn blank(&self, raw: &str) -> bool {
        if self.plain { !self.plus && self.digits <= 1 && self.first[0] == 0 } else { text::blank(raw) }
    }

    fn script(&self) -> Script {
        if self.digits == 0 {
            Script::Words
        } else if self.plus || self.prefix() {
            Script::International
        } else {
            Script::National
        }
    }

    /// `00` or `011` and enough after it for a country code and a number.
    fn prefix(&self) -> bool {
        self.digits > 8 && (self.first[..2] == [0, 0] || self.first[..3] == [0, 1, 1])
    }

    /// Whether the digits are no number but a filler.
    fn placeholder(&self) -> bool {
        patterned(self.all().unwrap_or(&self.first))
    }
}

/// Reads every number of a cell: usually one, more where a separator stands between two.
pub fn read_all<'r>(raw: &'r str, cell: Option<u32>, home: Option<Region>, ground: &Ground, out: &mut Vec<Phone<'r>>) {
    // Of the separators only their rarest bytes are looked for.
    if !raw.bytes().any(|b| matches!(b, b';' | b'|' | b'\n' | b',' | b'/' | b'o')) {
        out.extend(read(raw, cell, home, ground));
        return;
    }
    let mut rest = Some(raw);
    while let Some(text) = rest {
        let (one, more) = split(text);
        out.extend(read(one.trim(), cell, home, ground));
        rest = more.filter(|_| out.len() < usize::from(crate::record::MAX_ITEMS));
    }
}

/// The first number of a cell and the rest, if both sides of a separator have the digits of a whole number.
fn split(text: &str) -> (&str, Option<&str>) {
    const WHOLE: usize = 7;
    let digits = |s: &str| s.chars().filter(|c| text::digit(*c).is_some()).take(WHOLE).count();
    for separator in [";", "|", "\n", " / ", " or ", ","] {
        if let Some((one, more)) = text.split_once(separator)
            && digits(one) == WHOLE
            && digits(more) == WHOLE
        {
            return (one, Some(more));
        }
    }
    (text, None)
}

/// Reads one number; `None` if the text is blank (`n/a` and its kin are).
pub fn read<'r>(raw: &'r str, cell: Option<u32>, home: Option<Region>, ground: &Ground) -> Option<Phone<'r>> {
    let head = Head::of(raw);
    if head.blank(raw) {
        return None;
    }
    let script = head.script();
    let mut phone = Phone {
        raw,
        cell,
        e164: None,
        region: None,
        valid: None,
        kind: None,
        fictional: None,
        national: None,
        plus_one: plus_one(raw),
        placeholder: head.placeholder(),
        personal: false,
    };
    // Without a letter or a full stop there is nothing that a spreadsheet or an extension leaves.
    let bare = head.plain && !head.stops;
    let undamaged = match raw.len() {
        ..=MAX_TEXT if bare => Some(Cow::Borrowed(raw)),
        ..=MAX_TEXT => repair(raw),
        _ => None,
    };
    match undamaged {
        // Digits that a spreadsheet rounded away are nobody's mistake but the spreadsheet's.
        None if raw.len() <= MAX_TEXT => return Some(phone),
        None => phone.valid = Some(false),
        Some(text) => {
            let text = if bare { raw } else { without_bare_extension(&text) };
            let other = (!bare && text != raw).then(|| Head::of(text));
            match parse(text, other.as_ref().unwrap_or(&head), home, ground.default_region, script) {
                Reading::Unknown => {}
                Reading::Unreadable => phone.valid = Some(false),
                Reading::Number(line) => fill(&mut phone, &line),
            }
            phone.national = match script {
                Script::International => Some(false),
                Script::National => Some(!carries_country_code(text, phone.e164.as_ref())),
                Script::Blank | Script::Words => None,
            };
        }
    }
    if phone.valid == Some(false) && phone.kind.is_none() {
        phone.kind = Some(PhoneKind::Unknown);
    }
    Some(phone)
}

fn fill(phone: &mut Phone<'_>, line: &Line) {
    let number = &line.number;
    let e164 = phone.e164.insert(E164::of(number)).as_str().as_bytes();
    phone.kind = Some(line.kind);
    phone.valid = Some(line.valid());
    phone.region = line.region;
    phone.fictional = Some(reserved::fictional(e164) || reserved::typed_fiction(e164, phone.raw));
    let code = number.code.checked_ilog10().map_or(2, |log| log as usize + 2);
    phone.placeholder |= e164.get(code..).is_some_and(patterned);
    let sound = phone.valid == Some(true) && phone.fictional == Some(false) && !phone.placeholder;
    phone.personal = sound && line.kind.personal() && !reserved::service(e164);
}

/// What parsing made of a text.
enum Reading {
    /// Only a region could say.
    Unknown,
    /// No number in any region.
    Unreadable,
    /// A number of some plan.
    Number(Line),
}

/// Which number it is.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    code: u32,
    /// Zeros in front of the national number that are part of it.
    zeros: u8,
    national: u64,
}

impl Number {
    /// A number without zeros in front, from its digits.
    fn of(code: u32, national: &[u8]) -> Number {
        Number { code, zeros: 0, national: value(national) }
    }

    /// A number that the library read.
    fn read(read: &PhoneNumber) -> Number {
        let zeros = if read.italian_leading_zero() { read.number_of_leading_zeros().clamp(1, 10) as u8 } else { 0 };
        Number { code: read.country_code.unsigned_abs(), zeros, national: read.national_number }
    }
}

/// The value of digits, if they are few enough to have one.
fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value: u64, digit| value.wrapping_mul(10).wrapping_add((*digit).into()))
}

/// A number with what its plan says of it.
struct Line {
    number: Number,
    kind: PhoneKind,
    region: Option<Region>,
}

impl Line {
    fn of(number: Number) -> Line {
        let (kind, region) = numbering::settled(number.code, number.national).unwrap_or_else(|| {
            let code = i32::try_from(number.code).unwrap_or_default();
            let asked = PhoneNumber { country_code: code, national_number: number.national, ..PhoneNumber::default() };
            ask(&LIBRARY, &asked)
        });
        Line { number, kind, region }
    }

    /// A number that the library read.
    fn read(read: &PhoneNumber) -> Line {
        let number = Number::read(read);
        if number.zeros == 0 {
            return Line::of(number);
        }
        let (kind, region) = ask(&LIBRARY, read);
        Line { number, kind, region }
    }

    /// A number whose kind no range of the plan tells is not valid.
    fn valid(&self) -> bool {
        self.kind != PhoneKind::Unknown
    }
}

/// What the library says of a number.
pub(super) fn ask(library: &PhoneNumberUtil, number: &PhoneNumber) -> (PhoneKind, Option<Region>) {
    let region = library.get_region_for_number(number);
    let region = region.and_then(|region| Region::from_code(region.as_region_str().as_str()));
    (PhoneKind::of(library.get_number_type(number)), region)
}

/// Country codes with the trunk prefix 0 or none, and no other rule for what stands before a number; with the region in
/// which 00 stands for plus, if there is one.
const PLAIN: [(u8, Option<&[u8; 2]>); 18] = [
    (27, Some(b"ZA")),
    (31, Some(b"NL")),
    (32, Some(b"BE")),
    (33, Some(b"FR")),
    (34, Some(b"ES")),
    (41, Some(b"CH")),
    (43, Some(b"AT")),
    (44, Some(b"GB")),
    (46, Some(b"SE")),
    (47, Some(b"NO")),
    (48, Some(b"PL")),
    (49, Some(b"DE")),
    (60, Some(b"MY")),
    (66, None), // the third digit of Thailand's prefix tells the carrier
    (84, Some(b"VN")),
    (91, Some(b"IN")),
    (92, Some(b"PK")),
    (94, Some(b"LK")),
];

/// Further country codes whose national numbers have no prefix or one digit; ascending.
#[rustfmt::skip] // numbers, not lines
const ABROAD: [u16; 169] = [
    7, 20, 30, 36, 39, 40, 45, 51, 52, 53, 56, 58, 62, 63, 64, 65, 90, 93, 95, 98, 211, 212,
    213, 216, 218, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238,
    239, 240, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 257, 258, 260, 262, 263,
    264, 265, 266, 267, 268, 269, 290, 291, 297, 299, 350, 351, 353, 354, 355, 356, 357, 358, 359, 371, 372, 373,
    374, 376, 377, 380, 381, 382, 383, 385, 386, 387, 389, 420, 421, 500, 501, 502, 503, 504, 505, 507, 508, 509,
    590, 592, 593, 594, 595, 596, 597, 598, 599, 670, 673, 674, 675, 676, 677, 678, 679, 680, 681, 682, 683, 685,
    686, 687, 688, 689, 690, 691, 692, 850, 852, 853, 855, 856, 880, 886, 960, 961, 962, 963, 964, 965, 966, 967,
    968, 970, 971, 972, 973, 974, 975, 976, 977, 992, 993, 994, 995, 996, 998,
];

/// The country code that an international number begins with, and the rest; `None` if the code or what may stand before the
/// rest is none of these.
fn country(written: &[u8]) -> Option<(u32, &[u8])> {
    let known = |code: u32| {
        PLAIN.iter().any(|(plain, _)| u32::from(*plain) == code)
            || u16::try_from(code).is_ok_and(|code| ABROAD.binary_search(&code).is_ok())
    };
    let (code, national) = (1..=3).find_map(|digits| {
        let (code, national) = written.split_at_checked(digits)?;
        let code = value(code) as u32;
        known(code).then_some((code, national))
    })?;
    let prefix = match code {
        7 | 993 => 8,
        692 => 1,
        _ => 0,
    };
    (national.first() != Some(&prefix)).then_some((code, national))
}

/// Numbers of [`PLAIN`] codes without the library's patterns: after plus, or in one of the regions after 00 or written
/// nationally; after plus and 00 those of [`ABROAD`] as well. A national number that begins with 0 or with the country's
/// code may hold a prefix and is left to the library, as is the one other prefix of these plans: 180020 in Britain.
fn plain(text: &str, head: &Head, region: Option<Region>) -> Option<Number> {
    let all = head.all()?;
    let home = || PLAIN.iter().find(|(_, home)| region.is_some_and(|r| *home == Some(r.code())));
    let (written, home) = match head.plus {
        true => (all, None),
        false => match (home()?, text.starts_with("00")) {
            (_, true) => (all.get(2..)?, None),
            ((code, _), false) => (all, Some(*code)),
        },
    };
    let (code, national) = match home {
        Some(code) => (u32::from(code), written),
        None => country(written)?,
    };
    if written.len() > 14 || !(6..=12).contains(&national.len()) || national[0] == 0 {
        return None;
    }
    if home.is_some_and(|code| value(&national[..2]) == u64::from(code)) {
        return None;
    }
    let british_prefix = code == 44 && national[..6] == [1, 8, 0, 0, 2, 0];
    (!british_prefix).then(|| Number::of(code, national))
}

/// The commonest case without the library's patterns: ten digits after `+1`, or ten digits in the United States or
/// Canada, with the usual marks between, and maybe a 1 before them. Area codes begin with 2 to 9, so no prefix can be
/// meant.
fn north_american(text: &str, head: &Head, region: Option<Region>) -> Option<Number> {
    let all = head.all()?;
    let home = || region.is_some_and(|r| matches!(r.code(), b"US" | b"CA"));
    let national = if head.plus {
        all.get(1..).filter(|_| matches!(text.as_bytes(), [b'+', b'1', ..]))?
    } else if home() {
        all.get(usize::from(text.starts_with('1'))..)?
    } else {
        return None;
    };
    (national.len() == 10 && national[0] >= 2).then(|| Number::of(1, national))
}

/// A number in the plan of `region`; `None` if it is no number there. `head` is the text's.
fn plan(text: &str, head: &Head, region: Option<Region>) -> Option<Line> {
    if head.plain
        && let Some(number) = north_american(text, head, region).or_else(|| plain(text, head, region))
    {
        return Some(Line::of(number));
    }
    // Words alone are no number anywhere, and the library is dear to begin with.
    if head.digits == 0 && text.is_ascii() {
        return None;
    }
    let region = region.and_then(|r| rlibphonenumber::Region::from_code(r.as_str()).ok());
    LIBRARY.parse(text, region).ok().map(|number| Line::read(&number))
}

/// Reads a number in the row's region, else the batch's. Where it is not valid there, other readings count only if they
/// are valid: `00` and `011` typed from a plan that dials differently, and digits alone that lost their plus, unless
/// they are just as well a number of the batch's region.
fn parse(text: &str, head: &Head, home: Option<Region>, batch: Option<Region>, script: Script) -> Reading {
    let region = home.or(batch);
    if region.is_none() && script == Script::National {
        return Reading::Unknown;
    }
    let first = plan(text, head, region);
    if !first.as_ref().is_some_and(Line::valid)
        && let Some(line) =
            lost_plus(text, script).and_then(|plus| plan(&plus, &Head::of(&plus), None)).filter(Line::valid)
    {
        let other = batch.filter(|_| script == Script::National && batch != region);
        return match other.and_then(|other| plan(text, head, Some(other))).filter(Line::valid) {
            Some(_) => Reading::Unknown,
            None => Reading::Number(line),
        };
    }
    first.map_or(Reading::Unreadable, Reading::Number)
}

/// The text with a plus, where it may have had one: after `00` or `011`, or before nine digits or more and nothing else.
fn lost_plus(text: &str, script: Script) -> Option<String> {
    let mut digits = String::with_capacity(text.len() + 1);
    digits.push('+');
    let mut only_digits = true;
    for c in text.chars() {
        match text::digit(c) {
            Some(digit) => digits.push(char::from(b'0' + digit)),
            None if c.is_alphabetic() => return None,
            None => only_digits = false,
        }
    }
    match script {
        Script::International if text.contains(['+', '\u{ff0b}']) => None,
        Script::International => {
            let prefix = if digits.starts_with("+00") { 3 } else { 4 };
            digits.replace_range(1..prefix, "");
            Some(digits)
        }
        _ => (only_digits && digits.len() > 9 && !digits.starts_with("+0")).then_some(digits),
    }
}

/// Undoes what spreadsheets do to numbers. `None` if digits are lost for good.
fn repair(raw: &str) -> Option<Cow<'_, str>> {
    let body = raw.strip_prefix(['+', '\'']).unwrap_or(raw);
    // What matters follows the first full stop, which digits alone stand before.
    let before = body.bytes().take_while(u8::is_ascii_digit).count();
    let Some((whole, fraction)) = body.split_at_checked(before).filter(|(whole, _)| !whole.is_empty()) else {
        return Some(Cow::Borrowed(raw));
    };
    let Some(fraction) = fraction.strip_prefix('.') else { return Some(Cow::Borrowed(raw)) };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() > 6 && fraction.bytes().all(|b| b == b'0') {
        return Some(Cow::Borrowed(&raw[..raw.len() - fraction.len() - 1]));
    }
    let Some((mantissa, exponent)) = fraction.split_once(['E', 'e']) else { return Some(Cow::Borrowed(raw)) };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (true, true, 1) = (all_digits(mantissa), all_digits(exponent), whole.len()) else {
        return Some(Cow::Borrowed(raw));
    };
    let places: usize = exponent.parse().ok().filter(|places| *places < 20)?;
    // `1.20256E+10` shows six digits of eleven: the rest are gone. Zeros at the end may be dropped, but not that many.
    if mantissa.len() + 3 < places || mantissa.len() > places {
        return None;
    }
    let zeros = "0".repeat(places - mantissa.len());
    let plus = if raw.starts_with('+') { "+" } else { "" };
    Some(Cow::Owned(format!("{plus}{whole}{mantissa}{zeros}")))
}

/// The text without a word for an extension that is not given: its letters would be read as keys (`ext` as 398).
fn without_bare_extension(text: &str) -> &str {
    let tail = text.trim_end_matches([' ', '.', ':', '#']);
    if !tail.ends_with(['n', 'N', 't', 'T']) {
        return text;
    }
    let word = ["extension", "extn", "ext"].iter().find_map(|word| {
        let at = tail.len().checked_sub(word.len()).filter(|at| tail.is_char_boundary(*at))?;
        tail[at..].eq_ignore_ascii_case(word).then(|| tail[..at].trim_end())
    });
    word.unwrap_or(text)
}

/// Whether the text starts with `+1`, brackets and blanks aside.
fn plus_one(raw: &str) -> bool {
    // Most texts are told by their first two bytes.
    match raw.as_bytes() {
        [b'+', digit @ b'0'..=b'9', ..] => return *digit == b'1',
        [b'0'..=b'9', ..] => return false,
        _ => {}
    }
    // Finding is dear, so it is asked first whether there is something to find.
    let raw = if raw.starts_with('t') { raw.trim_start_matches("tel:") } else { raw };
    let mut chars = raw.chars().filter(|c| !matches!(c, ' ' | '(' | '\u{a0}'));
    matches!(chars.next(), Some('+' | '\u{ff0b}')) && chars.next().and_then(text::digit) == Some(1)
}

/// Whether the digits of the text repeat the whole E.164 number: the country code is written, only the plus is not.
fn carries_country_code(text: &str, e164: Option<&E164>) -> bool {
    let Some(e164) = e164 else { return false };
    let mut written = text.chars().filter_map(text::digit);
    e164.as_str().as_bytes().iter().skip(1).all(|b| written.next() == Some(b - b'0'))
}

/// All equal, counting up or down, one pair repeated, or a tail of seven equal digits; five digits at least. `digits`
/// are values or characters.
fn patterned(digits: &[u8]) -> bool {
    let len = digits.len();
    let steps = |step: u8| digits.windows(2).all(|w| (w[0] % 16 + step) % 10 == w[1] % 16);
    let tail = len >= 7 && digits[len - 7..].iter().all(|d| *d == digits[len - 1]);
    let pairs = len >= 6 && digits.windows(3).all(|w| w[0] == w[2]);
    len >= 5 && (steps(0) || steps(1) || steps(9) || tail || pairs)
}

#[cfg(test)]
#[path = "phone_tests.rs"]
mod tests;
