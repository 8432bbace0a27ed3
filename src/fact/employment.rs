//! Employment: one employer, title and period per item.
//!
//! The key of a job is the whole tuple of employer, title and dates: an employer alone is shared by thousands. Says
//! nothing of whether the employer exists.

use std::ops::Range;

use super::education::{known, yes_or_no};
use super::phrase::Phrases;
use super::{Ground, Key, KeyKind, date, fold, text};
use crate::condition::Date;
use crate::record::{Application, Cell, Field};

/// The fields of one item.
pub const FIELDS: [Field; 5] = [
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EmploymentCurrent,
];

/// Words that say what form a company has, folded; they are dropped from the end of its name, as "and" before them is.
#[rustfmt::skip] // words, not lines
static FORMS: Phrases = Phrases::of(&[
    "ab", "ag", "and", "aps", "as", "asa", "bv", "bvba", "co", "company", "corp", "corporation", "cv", "ent", "ev",
    "gbr", "gmbh", "group", "holding", "holdings", "inc", "incorporated", "intl", "kft", "kg", "kgaa", "kk",
    "limitada", "limited", "llc", "llp", "lp", "ltd", "ltda", "nv", "oy", "oyj", "pbc", "plc", "pllc", "private",
    "pte", "pty", "pvt", "sa", "sab", "sarl", "sas", "se", "sl", "slu", "snc", "spa", "srl", "sro", "ug", "ulc",
    "zoo",
]);

/// Forms of companies that were written with full stops.
const SPELLED_OUT: [&str; 11] =
    ["s a", "s l", "s r l", "l l c", "b v", "n v", "s p a", "s a s", "p l c", "sp z o o", "e v"];

/// What stands in an employer's cell when there is no employer, folded.
#[rustfmt::skip] // words, not lines
static NOBODY: Phrases = Phrases::of(&[
    "autonomo", "career break", "company", "confidential", "freelance", "freelancer", "independent",
    "independent consultant", "independent contractor", "parental leave", "private", "sabbatical", "selbststandig",
    "self", "self employed", "startup", "stealth", "stealth startup", "student", "unemployed", "various",
]);

/// One job as read. Texts as written stand in the cells of item [`Employment::item`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    /// Position within the application's employment, by which its cells are found.
    pub item: u16,
    /// Employer in one spelling, without the company's form; unknown for "self-employed" and its kin.
    pub employer: Option<String>,
    /// Start.
    pub start: Option<Date>,
    /// End; unknown while it goes on.
    pub end: Option<Date>,
    /// Whether it is the current job: said so, or its end is "present".
    pub current: Option<bool>,
}

impl Employment {
    /// The job title as written.
    pub fn title<'a>(&self, app: &'a Application) -> Option<&'a str> {
        known(app, Field::EmploymentTitle, self.item)
    }

    /// Key of the whole job in the application it was read from; known when employer, title, the month of the start, and
    /// the end or its openness are.
    pub fn key(&self, app: &Application, ground: &Ground) -> Option<Key> {
        let (employer, start) = (self.employer.as_deref()?, self.start.filter(|s| s.month > 0)?);
        let end = match self.end {
            Some(end) => date::last_month(end),
            None if self.current == Some(true) => i32::MAX,
            None => return None,
        };
        let mut text = String::with_capacity(64);
        text.push_str(employer);
        text.push('|');
        let before = text.len();
        fold::words_into(self.title(app)?, &mut text);
        if text.len() == before {
            return None;
        }
        text.push_str(&format!("|{}|{end}", date::first_month(start)));
        Some(Key::of(KeyKind::Employment, text.as_bytes(), &ground.scope))
    }

    /// Employer and the last month that the start can mean, `acme 2014-12`.
    pub fn began(&self) -> Option<String> {
        let (employer, start) = (self.employer.as_deref()?, self.start?);
        let mut text = format!("{employer} ");
        month_into(Date { month: if start.month > 0 { start.month } else { 12 }, day: 0, ..start }, &mut text);
        Some(text)
    }

    /// First and last month counted from year 0, if the start is known. An open job lasts until `open_end`.
    pub fn months(&self, open_end: i32) -> Option<(i32, i32)> {
        let first = date::first_month(self.start?);
        let last = match self.end {
            Some(end) => date::last_month(end),
            None if self.current == Some(true) => open_end,
            None => return None,
        };
        (first <= last).then_some((first, last))
    }
}

/// Reads every item that has a value, in order.
pub fn read(app: &Application, ground: &Ground) -> Vec<Employment> {
    let mut jobs = Vec::with_capacity(2);
    jobs.extend((0..).zip(app.rows(&FIELDS)).filter_map(|(item, row)| read_item(app, ground, item, row)));
    jobs
}

/// Reads an item of which the cells are given, in the order of [`FIELDS`].
fn read_item(app: &Application, ground: &Ground, item: u16, row: [Option<&Cell>; 5]) -> Option<Employment> {
    let said = |at: usize| row[at].filter(|cell| !text::blank(app.text(cell)));
    let (named, title, start, end, current) = (said(0), said(1), said(2), said(3), said(4));
    named.or(title).or(start).or(end).or(current)?;
    let month = |cell: &Cell| date::read(app.text(cell), ground.date_order(app.source.file, cell.column));
    let current = current.and_then(|cell| yes_or_no(app.text(cell)));
    let open = end.is_some_and(|cell| date::open_end(app.text(cell)));
    let mut job = Employment {
        item,
        employer: named.and_then(|cell| employer(app.text(cell))),
        start: start.and_then(month),
        end: end.and_then(month),
        current,
    };
    if current.is_none() && (open || job.end.is_some()) {
        job.current = Some(open);
    }
    Some(job)
}

/// Longest career of which pairs are made: the last so many jobs.
const MAX_JOBS: usize = 16;

/// The jobs of one person that are known well enough to be told apart, and every two of them at different employers.
///
/// A job says little of anybody; two, with their months, are hardly a second person's, whatever the words around them.
#[derive(Clone, Debug, Default)]
pub struct Career {
    /// The texts of all jobs, one after the other.
    text: String,
    /// The last one first.
    jobs: Vec<Told>,
    /// Places in `jobs`, of the one that began first and of the other.
    pairs: Vec<(u8, u8)>,
}

/// Two jobs of one career, as texts that are equal where the jobs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'c> {
    /// The one that began first, `acme (senior engineer, 2019-05 to 2021-02)`.
    pub earlier: &'c str,
    /// The other.
    pub later: &'c str,
    /// Positions of both in the application's employment, by which their cells are found.
    pub items: (u16, u16),
}

/// A job of which enough is known.
#[derive(Clone, Debug)]
struct Told {
    first: i32,
    /// Where its text stands.
    text: Range<usize>,
    /// Length of the employer's name, with which the text begins.
    employer: usize,
    closed: bool,
    item: u16,
}

impl Career {
    /// Tells jobs whose employers, titles and first months are known, and makes pairs of which at least one's last month is.
    /// The order in which jobs are listed does not matter. `None` if jobs are listed, and none can be told apart so.
    pub fn of(jobs: &[Employment], app: &Application) -> Option<Career> {
        let mut text = String::with_capacity(64 * jobs.len());
        let mut told: Vec<Told> = Vec::with_capacity(jobs.len());
        told.extend(jobs.iter().filter_map(|job| tell(job, app, &mut text)));
        if told.len() < 2 && jobs.len() >= 2 {
            return None;
        }
        told.sort_unstable_by(|a, b| {
            (b.first, &text[b.text.clone()], b.item).cmp(&(a.first, &text[a.text.clone()], a.item))
        });
        told.dedup_by(|a, b| text[a.text.clone()] == text[b.text.clone()]);
        told.truncate(MAX_JOBS);
        let employer = |job: &Told| &text[job.text.start..job.text.start + job.employer];
        let mut pairs = Vec::new();
        for (at, later) in (0..).zip(&told) {
            for (before, earlier) in (0..).zip(&told).skip(usize::from(at) + 1) {
                if employer(earlier) != employer(later) && (earlier.closed || later.closed) {
                    pairs.push((before, at));
                }
            }
        }
        Some(Career { text, jobs: told, pairs })
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// One of the pairs.
    pub fn pair(&self, at: usize) -> Option<Pair<'_>> {
        let (earlier, later) = *self.pairs.get(at)?;
        let (earlier, later) = (self.jobs.get(usize::from(earlier))?, self.jobs.get(usize::from(later))?);
        let text = |job: &Told| self.text.get(job.text.clone()).unwrap_or_default();
        Some(Pair { earlier: text(earlier), later: text(later), items: (earlier.item, later.item) })
    }
}

/// Appends the text of a job, if enough is known of it.
fn tell(job: &Employment, app: &Application, text: &mut String) -> Option<Told> {
    let employer = job.employer.as_deref()?;
    let start = job.start.filter(|start| start.month > 0)?;
    let title = job.title(app)?;
    let begin = text.len();
    text.push_str(employer);
    text.push_str(" (");
    let before = text.len();
    title_into(title, text);
    if text.len() == before {
        text.truncate(begin);
        return None;
    }
    text.push_str(", ");
    month_into(start, text);
    text.push_str(" to ");
    let closed = job.end.is_some_and(|end| end.month > 0);
    match job.end {
        Some(end) => month_into(end, text),
        None if job.current == Some(true) => text.push_str("now"),
        None => text.push('?'),
    }
    text.push(')');
    let (first, employer) = (date::first_month(start), employer.len());
    Some(Told { first, text: begin..text.len(), employer, closed, item: job.item })
}

/// `2019-05`, or the year alone where no month is known.
fn month_into(date: Date, out: &mut String) {
    const TENS: &str = concat!(
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849",
        "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"
    );
    let two = |number: u16| &TENS[usize::from(number % 100) * 2..][..2];
    let year = date.year.unsigned_abs();
    out.push_str(two(year / 100));
    out.push_str(two(year));
    if date.month > 0 {
        out.push('-');
        out.push_str(two(u16::from(date.month)));
    }
}

/// A job title in one spelling: folded, with the common short forms written out. Empty if it has no word.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    title_into(text, &mut out);
    out
}

/// What a short form stands for that titles are written with.
fn long(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"admin" => "administrator",
        b"asst" => "assistant",
        b"dev" => "developer",
        b"dir" => "director",
        b"eng" | b"engr" => "engineer",
        b"jr" => "junior",
        b"mgr" => "manager",
        b"sr" => "senior",
        b"swe" => "software engineer",
        b"vp" => "vice president",
        _ => return None,
    })
}

/// Appends [`title`].
fn title_into(title: &str, out: &mut String) {
    let before = out.len();
    fold::words_into(title, out);
    if out.as_bytes()[before..].split(|byte| *byte == b' ').all(|word| long(word).is_none()) {
        return;
    }
    let folded = out.split_off(before);
    for (at, word) in folded.split(' ').enumerate() {
        out.push_str(if at > 0 { " " } else { "" });
        out.push_str(long(word.as_bytes()).unwrap_or(word));
    }
}

/// An employer in one spelling: folded, without the company's form and "the". `None` when it names no employer.
pub fn employer(text: &str) -> Option<String> {
    let mut folded = fold::words(text);
    // "Ltd." and "S.A." fold to words of their own; letters with full stops between fold apart.
    while let Some(gap) = folded.bytes().rposition(|byte| byte == b' ') {
        let (rest, last) = (&folded[..gap], &folded[gap + 1..]);
        let form = FORMS.has_word(last.as_bytes());
        let ends = |form: &&&str| folded.strip_suffix(**form).is_some_and(|rest| rest.ends_with(' '));
        let spelled_out = if last.len() == 1 { SPELLED_OUT.iter().find(ends) } else { None };
        let len = match spelled_out {
            Some(form) => folded.len() - form.len() - 1,
            None if form => rest.len(),
            None => break,
        };
        folded.truncate(len);
    }
    if folded.starts_with("the ") {
        folded.drain(.."the ".len());
    }
    let named = folded.bytes().any(|b| b.is_ascii_lowercase()) && !NOBODY.has(&folded);
    named.then_some(folded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn job(values: [&str; 5]) -> Employment {
        with_key(values).0
    }

    fn with_key(values: [&str; 5]) -> (Employment, Option<Key>) {
        let mut app = Application::default();
        for (field, value) in FIELDS.into_iter().zip(values) {
            app.push(field, 0, 0, value);
        }
        let (ground, mut jobs) = (Ground::default(), read(&app, &Ground::default()));
        let key = jobs[0].key(&app, &ground);
        (jobs.remove(0), key)
    }

    #[test]
    fn one_spelling_of_employers() {
        for group in [
            &["Acme Inc.", "ACME, Inc", "Acme Incorporated", "The Acme Corp.", "acme"][..],
            &["Müller & Söhne GmbH", "Muller Sohne GmbH & Co. KG"],
            &["Iberia S.A.", "Iberia SA", "IBERIA"],
            &["Tata Pvt. Ltd.", "Tata Private Limited"],
            &["Bluesoft LLC", "Bluesoft L.L.C."],
        ] {
            for name in &group[1..] {
                assert_eq!(employer(name), employer(group[0]), "{name}");
            }
        }
        assert_ne!(employer("Acme Systems"), employer("Acme"));
        for nobody in ["Self-employed", "Freelance", "Confidential", "-", "2020", ""] {
            assert_eq!(employer(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn open_and_closed_jobs() {
        let open = job(["Acme Inc", "Engineer", "05/2019", "Present", ""]);
        assert_eq!((open.current, open.end), (Some(true), None));
        assert_eq!(open.months(2026 * 12), Some((2019 * 12 + 4, 2026 * 12)));
        assert!(with_key(["Acme Inc", "Engineer", "05/2019", "Present", ""]).1.is_some());
        let closed = job(["Acme", "Engineer", "May 2019", "2021-02", ""]);
        assert_eq!(closed.current, Some(false));
        assert_eq!(closed.months(0), Some((2019 * 12 + 4, 2021 * 12 + 1)));
        let unsaid = job(["Acme", "Engineer", "May 2019", "", ""]);
        assert_eq!((unsaid.current, unsaid.months(0)), (None, None));
        assert_eq!(with_key(["Acme", "Engineer", "May 2019", "", ""]).1, None);
        assert_eq!(job(["Acme", "Engineer", "2021", "2019", "no"]).months(0), None);
        assert_eq!(job(["Acme", "Engineer", "2019", "2021", "yes"]).current, Some(true));
    }

    #[test]
    fn a_key_is_the_whole_job() {
        let key = |values| with_key(values).1;
        let base = key(["Acme Inc", "Engineer", "05/2019", "2021-02", ""]);
        assert!(base.is_some());
        assert_eq!(base, key(["ACME", "engineer", "May 2019", "Feb 2021", ""]));
        assert_ne!(base, key(["Acme", "Engineer", "06/2019", "2021-02", ""]));
        for weak in [
            ["Acme", "Engineer", "2019", "2021", ""],
            ["Acme", "", "05/2019", "2021-02", ""],
            ["Self-employed", "Engineer", "05/2019", "2021-02", ""],
            ["", "Engineer", "05/2019", "2021-02", ""],
        ] {
            assert_eq!(key(weak), None, "{weak:?}");
        }
    }

    fn career(jobs: &[[&str; 5]]) -> Option<Vec<(String, String)>> {
        let mut app = Application::default();
        for (item, values) in (0..).zip(jobs) {
            for (field, value) in FIELDS.into_iter().zip(values) {
                app.push(field, item, 0, value);
            }
        }
        let career = Career::of(&read(&app, &Ground::default()), &app)?;
        let pairs = (0..career.len()).filter_map(|at| career.pair(at));
        Some(pairs.map(|pair| (pair.earlier.to_owned(), pair.later.to_owned())).collect())
    }

    #[test]
    fn two_jobs_make_a_pair_however_they_are_written() {
        let one = career(&[
            ["Acme Inc.", "Sr. Engineer", "05/2019", "Feb 2021", ""],
            ["Blue Field LLC", "Team Lead", "2021-03", "Present", ""],
        ]);
        let text = |a: &str, b: &str| Some(vec![(a.to_owned(), b.to_owned())]);
        assert_eq!(one, text("acme (senior engineer, 2019-05 to 2021-02)", "blue field (team lead, 2021-03 to now)"));
        let other = career(&[
            ["BLUE FIELD", "team lead", "March 2021", "", "yes"],
            ["ACME, Incorporated", "Senior engineer", "2019-05", "2021-02", "no"],
        ]);
        assert_eq!(one, other);
    }

    #[test]
    fn what_many_careers_share_makes_no_pair() {
        let acme = ["Acme", "Engineer", "2019-05", "2021-02", ""];
        assert_eq!(
            career(&[acme, ["Acme", "Senior Engineer", "2021-03", "2023-01", ""]]),
            Some(vec![]),
            "one employer"
        );
        assert_eq!(career(&[acme, acme]), Some(vec![]), "listed twice");
        assert_eq!(career(&[acme]), Some(vec![]));
        assert_eq!(career(&[acme, ["Blue", "Engineer", "2021", "2023", ""]]), None, "years only");
        assert_eq!(career(&[acme, ["Blue", "", "2021-03", "2023-01", ""]]), None, "no title");
        let open = |name| [name, "Engineer", "2020-01", "", ""];
        assert_eq!(career(&[open("Acme"), open("Blue")]), Some(vec![]), "no end is known");
        assert_eq!(career(&[acme, open("Blue")]).map(|p| p.len()), Some(1));
    }

    #[test]
    fn long_careers_are_bounded() {
        let names: Vec<String> = (0..60).map(|n| format!("Acme{n}")).collect();
        let jobs: Vec<[&str; 5]> = names.iter().map(|n| [n.as_str(), "Clerk", "2001-05", "2002-02", ""]).collect();
        assert_eq!(career(&jobs).map(|p| p.len()), Some(MAX_JOBS * (MAX_JOBS - 1) / 2));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}", start in "\\PC{0,20}") {
            let _ = employer(&text);
            let mut app = Application::default();
            app.push(Field::EmploymentEmployer, 3, 0, &text);
            app.push(Field::EmploymentStart, 3, 0, &start);
            let _ = read(&app, &Ground::default());
        }
    }
}
