//! Employment: one employer, title and period per item.
//!
//! The key of a job is the whole tuple of employer, title and dates: an employer alone is shared by thousands. Says
//! nothing of whether the employer exists.

use super::education::{date_of, known, yes_or_no};
use super::{Ground, Key, KeyKind, date, fold};
use crate::condition::Date;
use crate::record::{Application, Field};

/// The fields of one item.
pub const FIELDS: [Field; 5] = [
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EmploymentCurrent,
];

/// Words that say what form a company has, folded; dropped from the end of its name.
const FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "ev",
    "ent",
    "gbr",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "intl",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "limited",
    "limitada",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "oy",
    "oyj",
    "pbc",
    "plc",
    "pllc",
    "pte",
    "pty",
    "pvt",
    "private",
    "sa",
    "sab",
    "sarl",
    "sas",
    "se",
    "sl",
    "slu",
    "snc",
    "spa",
    "srl",
    "sro",
    "ug",
    "ulc",
    "zoo",
];

/// What stands in an employer's cell when there is no employer.
fn nobody(word: &str) -> bool {
    matches!(
        word,
        "career break"
            | "confidential"
            | "freelance"
            | "freelancer"
            | "independent"
            | "independent contractor"
            | "independent consultant"
            | "parental leave"
            | "private"
            | "sabbatical"
            | "self"
            | "self employed"
            | "selbststandig"
            | "stealth"
            | "stealth startup"
            | "unemployed"
            | "various"
            | "autonomo"
            | "company"
            | "startup"
            | "student"
    )
}

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
    (0..app.len_of(&FIELDS)).filter_map(|item| read_item(app, ground, item)).collect()
}

fn read_item(app: &Application, ground: &Ground, item: u16) -> Option<Employment> {
    if !FIELDS.iter().any(|field| known(app, *field, item).is_some()) {
        return None;
    }
    let said = known(app, Field::EmploymentCurrent, item).and_then(yes_or_no);
    let open = known(app, Field::EmploymentEnd, item).is_some_and(date::open_end);
    let mut job = Employment {
        item,
        employer: known(app, Field::EmploymentEmployer, item).and_then(employer),
        start: date_of(app, ground, Field::EmploymentStart, item),
        end: date_of(app, ground, Field::EmploymentEnd, item),
        current: None,
    };
    job.current = match said {
        None if open => Some(true),
        None if job.end.is_some() => Some(false),
        said => said,
    };
    Some(job)
}

/// An employer in one spelling: folded, without the company's form and "the". `None` when it names no employer.
pub fn employer(text: &str) -> Option<String> {
    let mut folded = fold::words(text);
    // "Ltd." and "S.A." fold to words of their own; letters with full stops between fold apart.
    while let Some((rest, last)) = folded.rsplit_once(' ') {
        let form = FORMS.contains(&last) || last == "and";
        let spelled_out = ["s a", "s l", "s r l", "l l c", "b v", "n v", "s p a", "s a s", "p l c", "sp z o o", "e v"]
            .iter()
            .filter(|_| last.len() == 1)
            .find(|form| folded.strip_suffix(*form).is_some_and(|rest| rest.ends_with(' ')));
        let len = match spelled_out {
            Some(form) => folded.len() - form.len() - 1,
            None if form => rest.len(),
            None => break,
        };
        folded.truncate(len);
    }
    let name = folded.strip_prefix("the ").unwrap_or(&folded);
    let named = name.bytes().any(|b| b.is_ascii_alphabetic()) && !nobody(name);
    named.then(|| name.to_owned())
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
