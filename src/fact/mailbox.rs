//! The local part of a mail address: whose it can be, against the name that goes with it.
//!
//! Decides only what the letters show. That a local part names nobody at all is the usual case and says nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::lengths::Lengths;
use super::name::{Name, Part};
use super::nickname::Known;

/// Words that many mailboxes of offices carry.
const ROLES: &[&str] = &[
    "abuse",
    "accounting",
    "accounts",
    "admin",
    "administration",
    "administrator",
    "application",
    "applications",
    "apply",
    "bewerbung",
    "billing",
    "career",
    "careers",
    "contact",
    "contacto",
    "contactus",
    "customerservice",
    "donotreply",
    "employment",
    "enquiries",
    "enquiry",
    "feedback",
    "finance",
    "frontdesk",
    "hello",
    "help",
    "helpdesk",
    "hi",
    "hiring",
    "hostmaster",
    "hr",
    "humanresources",
    "info",
    "information",
    "inquiries",
    "inquiry",
    "invoice",
    "it",
    "job",
    "jobs",
    "kontakt",
    "legal",
    "mail",
    "mailbox",
    "mailerdaemon",
    "management",
    "manager",
    "marketing",
    "media",
    "news",
    "newsletter",
    "noreply",
    "office",
    "operations",
    "orders",
    "payroll",
    "people",
    "personnel",
    "postmaster",
    "press",
    "privacy",
    "reception",
    "recruit",
    "recruiter",
    "recruiters",
    "recruiting",
    "recruitment",
    "referral",
    "referrals",
    "resume",
    "resumes",
    "root",
    "sales",
    "secretary",
    "security",
    "service",
    "services",
    "staff",
    "staffing",
    "support",
    "talent",
    "talentacquisition",
    "team",
    "webmaster",
    "workday",
];

/// Local parts typed where a form insisted.
const FILLER_WORDS: &[&str] = &[
    "abc",
    "abcd",
    "anonymous",
    "applicant",
    "asd",
    "asdf",
    "asdfasdf",
    "candidate",
    "donthave",
    "dummy",
    "email",
    "emailaddress",
    "example",
    "fake",
    "fakeemail",
    "first.last",
    "firstname.lastname",
    "foo",
    "foobar",
    "hidden",
    "idontknow",
    "johndoe",
    "john.doe",
    "jane.doe",
    "janedoe",
    "myemail",
    "myname",
    "n",
    "na",
    "name",
    "no",
    "noemail",
    "nomail",
    "nobody",
    "none",
    "noone",
    "nomailbox",
    "notavailable",
    "notprovided",
    "null",
    "placeholder",
    "private",
    "qwerty",
    "sample",
    "someone",
    "temp",
    "test",
    "test123",
    "test1",
    "testing",
    "tester",
    "testtest",
    "undefined",
    "unknown",
    "user",
    "username",
    "xx",
    "xxx",
    "xxxx",
    "xyz",
    "you",
    "youremail",
    "yourname",
    "your.name",
    "your.email",
];

/// Domains that stand for no domain.
#[rustfmt::skip] // words, not lines
pub(super) const FILLER_DOMAINS: &[&str] = &[
    "abc.com", "asdf.com", "company.com", "domain.com", "example.com", "example.net", "example.org", "fake.com",
    "fakemail.com", "na.com", "no.com", "noemail.com", "nomail.com", "none.com", "null.com", "placeholder.com",
    "test.com", "test.org", "test.net", "testing.com", "unknown.com", "xxx.com", "xyz.com", "yourdomain.com",
    "noreply.com", "notprovided.com", "anonymous.com", "nowhere.com",
];

static ROLE_SET: LazyLock<HashSet<&[u8], foldhash::fast::FixedState>> =
    LazyLock::new(|| ROLES.iter().map(|role| role.as_bytes()).collect());
static ROLE_LENGTHS: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(ROLES));

/// What stands before the tag of a local part.
pub(super) fn base(local: &str) -> &str {
    local.bytes().position(|byte| byte == b'+').map_or(local, |tag| &local[..tag])
}

/// Whether a local part stands for an office.
pub(super) fn role(local: &str) -> bool {
    let base = base(local);
    const LONGEST: usize = 24;
    if base.len() > LONGEST {
        return false;
    }
    let (mut joined, mut len, mut first) = ([0; LONGEST + 1], 0, base.len());
    for (at, byte) in base.bytes().enumerate() {
        joined[len] = byte;
        if matches!(byte, b'.' | b'-' | b'_') {
            first = first.min(at);
        } else {
            len += 1;
        }
    }
    // No word of the list has digits.
    let digits = joined[..len].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let word = &joined[..len - digits];
    // `hr.berlin`, `jobs-us`: an office's word first and a short place after it.
    let placed = || {
        let words = ["hr", "jobs", "careers", "recruiting", "recruitment", "info", "noreply", "no"];
        first < base.len() && words.contains(&&base[..first])
    };
    (digits == 0 || len > 3) && ROLE_LENGTHS.may_hold(word) && ROLE_SET.contains(word) || placed()
}

/// Whether an address is a filler by its local part or by a domain that says so: known words, all characters equal, or
/// counting digits. Further domains are [`FILLER_DOMAINS`].
pub(super) fn placeholder(local: &str, domain: &str) -> bool {
    let base = base(local);
    let bytes = base.as_bytes();
    let equal = bytes.windows(2).all(|w| w[0] == w[1]);
    let counting = bytes.len() < 11 && bytes.windows(2).all(|w| w[0].wrapping_add(1) == w[1]);
    let none = |text: &str| {
        let rest = text.strip_prefix("no").map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        rest.is_some_and(|rest| rest.starts_with("email") || rest.starts_with("mail")) || text.starts_with("donotreply")
    };
    equal || counting || none(domain) || none(base) || (FILLER_LENGTHS.may_hold(base) && FILLERS.contains(base))
}

/// Whether a word is a known given name, and whether a known family name.
type Listed = (bool, bool);

static NAMES: LazyLock<HashMap<&'static str, Listed, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let mut names: HashMap<_, Listed, _> = HashMap::with_capacity_and_hasher(1 << 14, Default::default());
    lines(include_str!("data/given_names.txt")).for_each(|name| names.entry(name).or_default().0 = true);
    lines(include_str!("data/family_names.txt")).for_each(|name| names.entry(name).or_default().1 = true);
    names
});

fn listed(word: &str) -> Listed {
    NAMES.get(word).copied().unwrap_or_default()
}

static FILLERS: LazyLock<HashSet<&'static str, foldhash::fast::FixedState>> =
    LazyLock::new(|| FILLER_WORDS.iter().copied().collect());
static FILLER_LENGTHS: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(FILLER_WORDS));

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// Whether a text holds a word.
fn holds(text: &str, word: &str) -> bool {
    // A searcher costs more to set up than looking at each letter of so short a text.
    let Some(first) = word.as_bytes().first() else { return true };
    text.as_bytes().windows(word.len()).any(|part| part.first() == Some(first) && part == word.as_bytes())
}

/// Whether a text holds a word of the name, of three letters or more, as it is.
pub(super) fn holds_own(text: &str, name: &Name) -> bool {
    name.own().any(|(word, _)| word.len() >= 3 && holds(text, word))
}

/// See [`super::email::Email::carries_other_name`].
pub(super) fn carries_other_name(local: &str, name: &Name) -> Option<bool> {
    let base = base(local);
    let (mut words, mut own) = (0, false);
    for (word, _) in name.own() {
        words += usize::from(word.len() >= 2);
        own = own || (word.len() >= 3 && holds(base, word));
    }
    // One known word could be a name that is hidden on purpose, or one of two.
    if words < 2 {
        return None;
    }
    if own {
        return Some(false);
    }
    let mut parts = base
        .split(['.', '-', '_'])
        .map(|part| part.trim_matches(|c: char| c.is_ascii_digit()))
        .filter(|p| !p.is_empty());
    let (Some(first), Some(second), None) = (parts.next(), parts.next(), parts.next()) else { return Some(false) };
    let letters = |part: &str| part.len() >= 3 && part.bytes().all(|b| b.is_ascii_lowercase());
    if !letters(first) || !letters(second) {
        return Some(false);
    }
    let of = listed(first);
    let names = of != (false, false) && {
        let (given, family) = listed(second);
        (of.0 && family) || (of.1 && given)
    };
    let fits = |part: &str| name.own().any(|(word, _)| fits(part, word));
    Some(names && !fits(first) && !fits(second) && !fits(&[first, second].concat()))
}

/// Whether a word of a mailbox can be a spelling, short form or part of a word of a name. Says yes when in doubt.
fn fits(part: &str, word: &str) -> bool {
    const SHORTEST: usize = 3;
    if part == word {
        return true;
    }
    if word.len() < SHORTEST {
        return false;
    }
    let slips = if part.len().min(word.len()) >= 5 { 2 } else { 1 };
    if part.get(..SHORTEST) == word.get(..SHORTEST) || holds(part, word) || holds(word, part) {
        return true;
    }
    let close = part.len().abs_diff(word.len()) <= slips && letters_in_one(part, word) <= 2 * slips;
    if close && strsim::osa_distance(part, word) <= slips {
        return true;
    }
    let part = Known::of(part);
    // Most letters of mailboxes are no name at all.
    part.is_common() && {
        let word = Known::of(word);
        part.short_form_of(word) || part.spelling_of(word)
    }
}

/// How many letters only one of two words has, of `a` to `z`: a slip changes two of them at most.
fn letters_in_one(a: &str, b: &str) -> usize {
    let letters = |word: &str| word.bytes().fold(0_u32, |set, byte| set | 1 << (byte & 31));
    (letters(a) ^ letters(b)).count_ones() as usize
}

/// See [`super::email::Email::series`].
pub(super) fn series(local: &str, name: &Name) -> Option<String> {
    const LONGEST: usize = 40;
    let base = base(local);
    if base.len() > LONGEST || !base.is_ascii() || !name.is_known() {
        return None;
    }
    // Most mailboxes are a name and a number, and leave no pattern to write: it takes letters that are no name, too.
    let (mut named, mut others) = (false, false);
    for run in runs(base).filter(|run| run.as_bytes()[0].is_ascii_lowercase()) {
        let own = mark(run, name).is_some();
        named |= own;
        others |= !own && run.len() >= 3;
    }
    if !(named && others) {
        return None;
    }
    let mut pattern = String::with_capacity(base.len() + 16);
    for run in runs(base) {
        match Piece::of(run, name)? {
            Piece::Own(marks) => pattern.extend(marks),
            Piece::Number => pattern.extend(std::iter::repeat_n('#', run.len())),
            Piece::Initials => pattern.push('?'),
            Piece::Word | Piece::Mark => pattern.push_str(run),
        }
    }
    Some(pattern)
}

/// Runs of digits and of small letters of an ASCII text; what is neither stands alone.
fn runs(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let len = match rest.bytes().next()? {
            b'0'..=b'9' => rest.bytes().take_while(u8::is_ascii_digit).count(),
            b'a'..=b'z' => rest.bytes().take_while(u8::is_ascii_lowercase).count(),
            _ => 1,
        };
        let (run, tail) = rest.split_at_checked(len)?;
        rest = tail;
        Some(run)
    })
}

/// What a run of a mailbox is.
enum Piece {
    /// One or two words or initials of the person's name, as placeholders.
    Own([&'static str; 2]),
    /// A letter or two: they tell nothing and may be initials.
    Initials,
    /// Letters that are no name.
    Word,
    /// Digits.
    Number,
    /// A dot or the like.
    Mark,
}

impl Piece {
    /// What a run is; `None` for a name of any kind, which must not be told.
    fn of(run: &str, name: &Name) -> Option<Piece> {
        match run.as_bytes() {
            [b'0'..=b'9', ..] => Some(Piece::Number),
            [b'a'..=b'z', ..] => match mark(run, name) {
                Some(marks) => Some(Piece::Own(marks)),
                None if run.len() < 3 => Some(Piece::Initials),
                None if listed(run) != (false, false) || near(run, name) => None,
                None => Some(Piece::Word),
            },
            _ => Some(Piece::Mark),
        }
    }
}

/// A run of letters that is made of the name's words and initials, as placeholders: one, or two.
fn mark(run: &str, name: &Name) -> Option<[&'static str; 2]> {
    if let Some(label) = form(run, name, |_| true) {
        return Some([label, ""]);
    }
    for (word, part) in name.own() {
        for (first, whole) in [(word, true), (initial(word), false)] {
            let Some(rest) = run.strip_prefix(first) else { continue };
            // A word and its own initial make no pair: `anna` is not Ann twice.
            let other = |second: &str| {
                (first.len() > 1 || second.len() > 1) && !first.starts_with(second) && !second.starts_with(first)
            };
            if let Some(second) = form(rest, name, other) {
                return Some([label(part, whole), second]);
            }
        }
    }
    None
}

/// The placeholder of the first word of the name, or initial of one, that a run of letters is and that counts.
fn form(run: &str, name: &Name, counts: impl Fn(&str) -> bool) -> Option<&'static str> {
    name.own().find_map(|(word, part)| {
        let whole = word == run;
        let found = whole || (run.len() == 1 && initial(word) == run);
        (found && counts(run)).then(|| label(part, whole))
    })
}

fn initial(word: &str) -> &str {
    word.get(..1).unwrap_or(word)
}

/// The placeholder of a word of a name, or of its initial.
fn label(part: Part, whole: bool) -> &'static str {
    match (part, whole) {
        (Part::Family, true) => "{family}",
        (Part::Family, false) => "{f}",
        (_, true) => "{given}",
        (_, false) => "{g}",
    }
}

/// Whether a run of letters holds or resembles a word of the name, or could be the word a mere initial stands for.
fn near(run: &str, name: &Name) -> bool {
    name.own().any(|(known, _)| match known.len() {
        0 | 2 => false,
        1 => run.starts_with(known),
        _ => fits(run, known),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names() {
        let ann = Name::of("Ann Lee");
        for local in ["robert.johnson", "johnson.robert", "maria_gonzalez", "robert.johnson84", "robert-johnson"] {
            assert_eq!(carries_other_name(local, &ann), Some(true), "{local}");
        }
        for local in [
            "ann.lee",
            "lee.ann",
            "annie.johnson",
            "robert.lee",
            "anna.smith",
            "ann.smith",
            "annlee.smith",
            "coolcat",
            "blue.sky",
            "dev.cloud",
            "code.ninja",
            "a.johnson",
            "robert",
            "robertjohnson",
            "robert.johnson.dev",
            "golden.boy",
            "rock.star",
            "me.myself",
            "12.34",
            "office.manager",
            "rob.jo",
        ] {
            assert_eq!(carries_other_name(local, &ann), Some(false), "{local}");
        }
        assert_eq!(carries_other_name("robert.johnson", &Name::default()), None);
        assert_eq!(carries_other_name("robert.johnson", &Name::of("Ann")), None);
    }

    #[test]
    fn spellings_of_the_own_name_are_no_other_name() {
        for (name, local) in [
            ("Aleksandr Ivanov", "alexander.ivanoff"),
            ("Müller, Jürgen", "juergen.mueller"),
            ("Jürgen Müller", "jurgen.muller"),
            ("José García López", "jose.lopez"),
            ("Wei Zhang", "david.zhang"),
            ("María del Carmen Ruiz", "carmen.ruiz"),
            ("Mohammed Al-Sayed", "muhammad.alsayed"),
            ("Catherine Brown", "katherine.miller"),
            ("Иван Петров", "ivan.petrov"),
            ("Robert Smith", "robbie.smyth"),
            ("Nguyen Van Anh", "anh.nguyen"),
        ] {
            assert_eq!(carries_other_name(local, &Name::of(name)), Some(false), "{name} {local}");
        }
    }

    #[test]
    fn patterns() {
        let ann = Name::of("Ann Lee");
        for (local, pattern) in [
            ("ann.lee.dev2024", Some("{given}.{family}.dev####")),
            ("lee.ann.dev17", Some("{family}.{given}.dev##")),
            ("annlee.cloud", Some("{given}{family}.cloud")),
            ("alee_coder9", Some("{g}{family}_coder#")),
            ("devannlee", None),
            ("ann.lee", None),
            ("ann.lee84", None),
            ("coolcat99", None),
            ("ann.smith", None),
            ("ann.anna.dev", None),
            ("ann.robert", None),
            ("annl.dev", Some("{given}{f}.dev")),
            ("ann.dev+tag", Some("{given}.dev")),
            ("sunrise.dev", None),
        ] {
            assert_eq!(series(local, &ann).as_deref(), pattern, "{local}");
        }
        assert_eq!(series("ann.dev", &Name::default()), None);
        assert_eq!(series("melody_bird.x", &Name::of("M. Bird")), None);
        assert_eq!(series("melody_bird", &Name::of("M. Bird")), None, "an initial may stand for the word");
    }

    #[test]
    fn offices_and_fillers() {
        for local in [
            "info",
            "hr",
            "jobs",
            "no-reply",
            "no.reply",
            "jobs+x",
            "recruiting2",
            "hr.berlin",
            "talent-acquisition",
            "info1",
        ] {
            assert!(role(local), "{local}");
        }
        for local in ["ann", "john.it", "hrvoje", "maildred", "hellen", "teamo", "it.ann", "jobson", "salesh"] {
            assert!(!role(local), "{local}");
        }
        for (local, domain) in [
            ("test", "test.com"),
            ("none", "none.com"),
            ("ann", "no-mail.com"),
            ("aaaa", "gmail.com"),
            ("12345", "gmail.com"),
            ("x", "noemail.com"),
        ] {
            assert!(placeholder(local, domain), "{local}");
        }
        for (local, domain) in [("ann", "gmail.com"), ("13579", "qq.com"), ("tess", "gmail.com")] {
            assert!(!placeholder(local, domain), "{local}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_series_never_tells_the_name(given in "[a-z]{3,9}", family in "[a-z]{3,9}", local in "[a-z0-9._-]{1,30}", order in 0u8..4) {
            let name = Name::of(&format!("{given} {family}"));
            let local = match order {
                0 => format!("{given}.{family}.{local}"),
                1 => format!("{given}{family}{local}"),
                2 => format!("{local}{family}"),
                _ => local,
            };
            if let Some(series) = series(&local, &name) {
                let told = series.replace("{given}", "").replace("{family}", "");
                // Of `Aaa Iii` the second word is no name but the third of that name.
                let tells = name.own().any(|(word, _)| told.contains(word));
                proptest::prop_assert!(!tells, "{}", series);
            }
        }
    }
}
