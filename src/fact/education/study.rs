//! Studies: what the degrees of one application say of each other, of the jobs beside them and of the schools named.
//!
//! Every answer is the cautious one. Dates known to the year are taken at the length, order and overlap that is kindest;
//! words for part-time, online and joint degrees take a degree out; nothing is said of anybody's age. Which school a
//! name means is in `institution`; whether that is suspicious is for rules.

use super::degree::{self, Level};
use super::{Education, School, calendar};
use crate::condition::Date;
use crate::fact::institution;
use crate::fact::institution::unaccredited::Match;
use crate::fact::phrase::Phrases;
use crate::fact::{Facts, date, fold};
use crate::record::Field;

/// Two degrees that were certainly pursued at one time at two schools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// The months that they have in common at the least.
    pub months: i32,
    /// Index of the other among the application's education; `None` where no other overlaps.
    pub other: Option<usize>,
}

/// Words by which a degree is not an ordinary full-time one at one school.
static NOT_FULL_TIME: Phrases = Phrases::of(&[
    "a distancia",
    "abroad",
    "berufsbegleitend",
    "certificate",
    "concurrent",
    "correspondence",
    "distance",
    "double",
    "dual",
    "ead",
    "emba",
    "erasmus",
    "evening",
    "exchange",
    "executive",
    "extension",
    "external",
    "fernstudium",
    "fernuniversitat",
    "integrated",
    "joint",
    "niestacjonarne",
    "on line",
    "online",
    "open university",
    "part time",
    "parttime",
    "remote",
    "summer",
    "teilzeit",
    "temps partiel",
    "visiting",
    "weekend",
    "zaochnoe",
    "zaoczne",
]);

/// Words by which a job goes with studying, or leaves time for it.
static NOT_A_FULL_JOB: Phrases = Phrases::of(&[
    "academy",
    "adviser",
    "advisor",
    "assistant",
    "board",
    "clinic",
    "co founder",
    "cofounder",
    "college",
    "consultant",
    "contract",
    "contractor",
    "doctoral",
    "doctorate",
    "fellow",
    "fellowship",
    "founder",
    "freelance",
    "freelancer",
    "graduate",
    "hiwi",
    "hospital",
    "institut",
    "institute",
    "intern",
    "internship",
    "lab",
    "laboratory",
    "labs",
    "lecturer",
    "owner",
    "part time",
    "parttime",
    "phd",
    "postdoc",
    "postdoctoral",
    "professor",
    "research",
    "researcher",
    "residency",
    "resident",
    "school",
    "scientist",
    "self",
    "student",
    "teacher",
    "teaching",
    "trainee",
    "universidad",
    "universitat",
    "universite",
    "university",
    "volunteer",
    "werkstudent",
]);

/// First and last month of a period, each as far inward as the dates allow.
fn certain(start: Date, end: Date) -> (i32, i32) {
    (date::last_month(start), date::first_month(end))
}

/// Longest degree, in years, that dates are believed of.
const LONGEST_YEARS: i16 = 60;

/// The dates of a degree where both are known and in order.
fn period(school: &Education) -> Option<(Date, Date)> {
    let (start, end) = (school.start?, school.end?);
    let apart = end.year.checked_sub(start.year)?;
    ((0..=LONGEST_YEARS).contains(&apart) && date::first_month(start) <= date::last_month(end)).then_some((start, end))
}

impl Facts<'_> {
    /// The level of the degree at index `i` of [`Facts::education`].
    pub fn degree_level(&self, i: usize) -> Option<Level> {
        let levels = self.levels.get_or_init(|| {
            self.education().iter().map(|school| school.degree(self.app).and_then(degree::level)).collect()
        });
        levels.get(i).copied().flatten()
    }

    /// The school at index `i`; `None` if no school is written there.
    pub fn school(&self, i: usize) -> Option<&School> {
        self.education().get(i)?.school.as_deref()
    }

    /// The register's entry of the school's name, certain too where a mailbox of the applicant's lies at its domain.
    fn school_named(&self, i: usize) -> Option<Match> {
        let named = self.school(i)?.named()?;
        let owned = || self.emails().iter().filter_map(|e| e.domain()).any(|domain| named.entry.owns(domain));
        Some(Match { certain: named.certain || owned(), ..named })
    }

    /// The known school whose name this one is but for one slip.
    pub fn school_misspelled_of(&self, i: usize) -> Option<&'static str> {
        self.school(i)?.misspelled_of()
    }

    /// Whether the register names this very school. A namesake is not it.
    pub fn school_unaccredited(&self, i: usize) -> Option<bool> {
        self.school(i)?;
        Some(self.school_named(i).is_some_and(|named| named.certain))
    }

    /// Who named it, and when.
    pub fn school_unaccredited_by(&self, i: usize) -> Option<String> {
        let named = self.school_named(i).filter(|named| named.certain)?;
        Some(format!("{} ({})", named.entry.source.publication, named.entry.source.date))
    }

    /// Whether several schools bear the name, and what is written does not tell which is meant. Known of every name, so
    /// that the answer does not tell which names are listed.
    pub fn school_ambiguous(&self, i: usize) -> Option<bool> {
        let school = self.school(i)?;
        Some(school.found().ambiguous() || self.school_named(i).is_some_and(|named| !named.certain))
    }

    /// The longest that the degree can have taken, in months. Unknown where a date is, where it ends before it begins, and
    /// where the same year stands for both: people write one date twice.
    pub fn degree_longest_months(&self, i: usize) -> Option<i64> {
        let (start, end) = period(self.education().get(i)?)?;
        let twice = start.year == end.year && (start.month == 0 || end.month == 0);
        (!twice).then(|| i64::from(date::last_month(end) - date::first_month(start) + 1))
    }

    /// Whether the degree began and ended in months that are both unusual for a first degree in the school's country.
    pub fn degree_off_calendar(&self, i: usize) -> Option<bool> {
        let school = self.education().get(i)?;
        let country = school.school.as_ref()?.found().country();
        calendar::unusual(country, school.start, school.end)
    }

    /// Whether it ended before every bachelor's degree given; unknown without one, or where the dates do not tell.
    pub fn degree_before_bachelor(&self, i: usize) -> Option<bool> {
        let end = self.education().get(i)?.end?;
        if self.degree_level(i)? < Level::Master {
            return Some(false);
        }
        let all = self.education().iter().enumerate();
        let mut bachelors = all.filter(|(at, _)| self.degree_level(*at) == Some(Level::Bachelor)).peekable();
        bachelors.peek()?;
        bachelors.try_fold(true, |before, (_, bachelor)| Some(before && date::order(end, bachelor.end?)?.is_lt()))
    }

    /// How long this degree was certainly pursued beside another at another school, both full-time degrees of bachelor's
    /// level or above. Unknown where its level or its dates are.
    pub fn degree_overlap(&self, i: usize) -> Option<Overlap> {
        let (first, last) = self.certain_months(i)?;
        let mut longest = Overlap::default();
        for other in (0..self.education().len()).filter(|other| *other != i) {
            let Some((from, to)) = self.certain_months(other) else { continue };
            let months = last.min(to) - first.max(from);
            if months > longest.months && self.other_school(i, other) && self.full_time(i) && self.full_time(other) {
                longest = Overlap { months, other: Some(other) };
            }
        }
        Some(longest)
    }

    /// The certain months of a degree whose level is known.
    fn certain_months(&self, i: usize) -> Option<(i32, i32)> {
        let (start, end) = period(self.education().get(i)?)?;
        self.degree_level(i)?;
        Some(certain(start, end))
    }

    /// Whether it is a degree of bachelor's level or above, not given up, and no word speaks of another way to attend it.
    fn full_time(&self, i: usize) -> bool {
        let Some(school) = self.education().get(i) else { return false };
        let cells = [Field::EducationInstitution, Field::EducationDegree, Field::EducationField];
        let mut said = cells.iter().filter_map(|field| self.app.item(*field, school.item));
        self.degree_level(i).is_some_and(|level| level >= Level::Bachelor)
            && school.completed != Some(false)
            && !said.any(|text| NOT_FULL_TIME.within(&fold::words(text)))
    }

    /// Whether two items name two schools for certain.
    fn other_school(&self, a: usize, b: usize) -> bool {
        let name = |i: usize| self.education().get(i).and_then(Education::institution);
        let (Some(one), Some(other)) = (name(a), name(b)) else { return false };
        let inside = |long: &str, short: &str| short.split(' ').all(|word| long.split(' ').any(|w| w == word));
        let same = inside(one, other) || inside(other, one);
        let may_be = self.school(a).zip(self.school(b)).is_some_and(|(a, b)| a.found().may_be(b.found()));
        !same && !may_be
    }

    /// Whether full-time jobs outside schools fill every month of it. Unknown where dates of it or of a job are.
    pub fn degree_beside_jobs(&self, i: usize) -> Option<bool> {
        let (first, last) = self.certain_months(i)?;
        match self.full_of_jobs(first, last) {
            Some(false) => Some(false),
            filled => {
                if self.full_time(i) {
                    filled
                } else {
                    Some(false)
                }
            }
        }
    }

    /// Whether full-time jobs outside schools fill a year or more, every month of it. Unknown where dates of a job are.
    fn full_of_jobs(&self, first: i32, last: i32) -> Option<bool> {
        let mut jobs = Vec::new();
        for job in self.employment() {
            let (from, to) = job.months(i32::MAX)?;
            // What lies before or behind fills no month of it.
            if to < first || from > last || last - first < 12 {
                continue;
            }
            let title = job.title(self.app).map(fold::words).unwrap_or_default();
            let employer = self.app.item(Field::EmploymentEmployer, job.item).map(fold::words).unwrap_or_default();
            if !title.is_empty()
                && !employer.is_empty()
                && !NOT_A_FULL_JOB.within(&title)
                && !NOT_A_FULL_JOB.within(&employer)
            {
                let start = job.start.map_or(from, date::last_month);
                let end = job.end.map_or(to, date::first_month);
                jobs.push((start, end));
            }
        }
        jobs.sort_unstable();
        let mut free = first;
        for (from, to) in jobs {
            if from > free {
                break;
            }
            free = free.max(to.saturating_add(1));
        }
        Some(last - first >= 12 && free > last)
    }

    /// The school whose domain the `i`-th mailbox lies at, where schools are given, all of them are known, none is that
    /// one, and no job was there.
    pub fn unclaimed_school(&self, i: usize) -> Option<&'static str> {
        let email = self.emails().get(i)?;
        if email.free() != Some(false) || email.relay() != Some(false) || self.education().is_empty() {
            return None;
        }
        let number = institution::of_domain(email.domain()?)?;
        let all = 0..self.education().len();
        let claims =
            |at: usize| self.school(at).is_none_or(|s| s.found().schools().is_empty() || s.found().has(number));
        let employers = self.employment().iter().filter_map(|job| self.app.item(Field::EmploymentEmployer, job.item));
        let name = institution::name(number)?;
        let folded = super::institution(name)?;
        let works = |text: &str| {
            let said = super::institution(text).unwrap_or_default();
            institution::find(text).has(number) || said.contains(folded.as_str())
        };
        (!all.into_iter().any(claims) && !employers.into_iter().any(works)).then_some(name)
    }

    /// School, subject and years of one item, as written, to be looked up in a curriculum: see [`offering`].
    pub fn offering(&self, i: usize) -> Option<String> {
        let school = self.education().get(i)?;
        school.school.as_ref()?;
        let name = self.app.item(Field::EducationInstitution, school.item)?;
        let years = [school.start, school.end].into_iter().flatten().map(|date| date.year);
        let (from, to) = (years.clone().min()?, years.max()?);
        offering(name, school.field(self.app)?, from, to)
    }
}

/// Separates the parts of an offering.
pub const PART: char = '\u{1f}';

/// Longest school and subject that are looked up, in bytes.
const LONGEST_TEXT: usize = 1_200;

/// A school, a subject and years as one text. `None` if it is longer than anybody writes.
pub fn offering(school: &str, field: &str, from: i16, to: i16) -> Option<String> {
    if school.len() + field.len() > LONGEST_TEXT {
        return None;
    }
    let mut text = String::with_capacity(school.len() + field.len() + 16);
    text.push_str(school);
    text.push(PART);
    text.push_str(field);
    for year in [from, to] {
        text.push(PART);
        match year {
            1000..=9999 => text.extend([1000, 100, 10, 1].map(|unit| char::from(b'0' + (year / unit % 10) as u8))),
            other => text.push_str(&other.to_string()),
        }
    }
    Some(text)
}

/// What a school is looked up by: its number in the world list where only one is meant, else its folded name.
pub fn school_key(school: &str) -> Option<String> {
    let folded = super::institution(school)?;
    match institution::find(school).schools() {
        [one] => Some(format!("#{one}")),
        _ => Some(folded),
    }
}

/// Short forms of subjects and what they stand for; nothing for words that say nothing.
const SHORT: &[(&str, &str)] = &[
    ("acct", "accounting"),
    ("accountancy", "accounting"),
    ("admin", "administration"),
    ("applied", ""),
    ("bba", "business administration"),
    ("bio", "biology"),
    ("bus", "business"),
    ("comp", "computer"),
    ("computing", "computer"),
    ("computers", "computer"),
    ("computational", "computer"),
    ("cs", "computer science"),
    ("cse", "computer science engineering"),
    ("ece", "electronics communication engineering"),
    ("econ", "economics"),
    ("ee", "electrical engineering"),
    ("eee", "electrical electronics engineering"),
    ("elec", "electrical"),
    ("engg", "engineering"),
    ("engr", "engineering"),
    ("eng", "engineering"),
    ("fin", "finance"),
    ("info", "information"),
    ("informatics", "information"),
    ("it", "information technology"),
    ("math", "mathematics"),
    ("maths", "mathematics"),
    ("mech", "mechanical"),
    ("mgmt", "management"),
    ("mis", "management information"),
    ("phys", "physics"),
    ("psych", "psychology"),
    ("sci", "science"),
    ("sciences", "science"),
    ("stats", "statistics"),
    ("systems", "system"),
    ("tech", "technology"),
    ("general", ""),
    ("studies", ""),
    ("major", ""),
    ("minor", ""),
    ("degree", ""),
    ("bachelor", ""),
    ("bachelors", ""),
    ("master", ""),
    ("masters", ""),
    ("bsc", ""),
    ("bs", ""),
    ("ba", ""),
    ("msc", ""),
    ("ms", ""),
    ("ma", ""),
    ("btech", ""),
    ("mtech", ""),
    ("beng", ""),
    ("be", ""),
    ("phd", ""),
    ("hons", ""),
    ("honours", ""),
    ("honors", ""),
    ("and", ""),
    ("of", ""),
    ("in", ""),
    ("the", ""),
    ("with", ""),
    ("for", ""),
    ("department", ""),
    ("school", ""),
    ("faculty", ""),
];

/// The words of a subject, short forms written out, words that say nothing left out, sorted.
pub fn subject(field: &str) -> String {
    let plain: String = field.chars().take(200).filter(|c| !matches!(c, '.' | '\'' | '\u{2019}')).collect();
    let folded = fold::words(&plain);
    let long = |word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long);
    let mut words: Vec<&str> =
        folded.split(' ').flat_map(|word| long(word).split(' ')).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests;
