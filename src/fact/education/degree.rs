//! The level of a degree by the words and short forms of many languages.
//!
//! A level says how degrees follow each other, nothing else: no level is better, and what no word tells, or two words tell
//! differently, is unknown. Short forms count only as whole words (`MA`, not the state; `BE` only in front).

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::fact::memo::{self, Memo};
use crate::fact::{fold, text};

/// The level of a degree or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// School leaving.
    Secondary,
    /// Courses, bootcamps, diplomas below a degree.
    Certificate,
    /// Short-cycle degrees of about two years.
    Associate,
    /// First degrees.
    Bachelor,
    /// First degrees that open a profession after or instead of another: law, medicine.
    Professional,
    /// Second degrees, and long first degrees that count as such.
    Master,
    /// Doctorates.
    Doctorate,
}

impl Level {
    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Secondary => "secondary",
            Level::Certificate => "certificate",
            Level::Associate => "associate",
            Level::Bachelor => "bachelor",
            Level::Professional => "professional",
            Level::Master => "master",
            Level::Doctorate => "doctorate",
        }
    }

    /// All names in conditions.
    pub const NAMES: &'static [&'static str] =
        &["secondary", "certificate", "associate", "bachelor", "professional", "master", "doctorate"];
}

/// Longest text that is read as a degree, in characters.
const MAX_CHARS: usize = 200;

/// Phrases, folded, in the order in which they are tried: the longer and more special first. A phrase is whole words; a
/// star at its end stands for any ending of the last.
const PHRASES: &[(Level, &[&str])] = &[
    (
        Level::Certificate,
        &[
            "postgraduate diploma",
            "postgraduate certificate",
            "post graduate diploma",
            "post graduate certificate",
            "graduate diploma",
            "graduate certificate",
            "pg diploma",
            "pgd",
            "pgdm",
            "pgce",
            "pgcert",
            "pgdip",
            "advanced diploma",
            "professional certificate",
            "master class",
            "masterclass",
            "scrum master",
            "nanodegree",
            "micromasters",
            "micromaster",
            "bootcamp",
            "boot camp",
            "vocational",
            "ausbildung",
            "apprenticeship",
            "meister",
            "meisterbrief",
            "zertifikat",
            "certificado",
            "certificat",
            "certificate",
            "certification",
            "nvq",
            "btec",
            "bts",
            "cfgs",
        ],
    ),
    (
        Level::Secondary,
        &[
            "high school*",
            "highschool",
            "secondary school",
            "ged",
            "abitur",
            "matura",
            "maturita",
            "baccalaureat",
            "bachillerato",
            "baccalaureate general",
            "a levels",
            "a level",
            "gcse",
            "gcses",
            "ib diploma",
            "international baccalaureate",
            "hsc",
            "ssc",
            "higher secondary",
            "senior secondary",
            "ensino medio",
            "fachabitur",
            "leaving certificate",
            "selectividad",
            "vwo",
            "havo",
            "matric",
        ],
    ),
    (
        Level::Doctorate,
        &[
            "doctor of medicine and philosophy",
            "doctor of philosophy",
            "doctor philosophiae",
            "doctor of science",
            "doctor of engineering",
            "doctor of business administration",
            "doctor of education",
            "phd",
            "dphil",
            "dsc",
            "scd",
            "edd",
            "engd",
            "dba",
            "drrernat",
            "drphil",
            "dring",
            "dr rer nat",
            "dr ing",
            "dr phil",
            "doctorate",
            "doctoral",
            "doctorat",
            "doctorado",
            "doutorado",
            "doutoramento",
            "dottorato",
            "doktor*",
            "doktorat*",
            "promotion",
            "kandidat nauk",
            "candidate of sciences",
            "aspirantura",
            "doctor nauk",
            "bo shi",
            "tohtori",
            "doktori",
            "psyd",
        ],
    ),
    (
        Level::Professional,
        &[
            "juris doctor",
            "jd",
            "doctor of medicine",
            "doctor medicinae",
            "doctor of dental surgery",
            "doctor of pharmacy",
            "pharmd",
            "dds",
            "dvm",
            "md",
            "mbbs",
            "mbchb",
            "mb bs",
            "bds",
            "mudr",
            "state examination",
            "staatsexamen",
        ],
    ),
    (
        Level::Master,
        &[
            "magister inzynier",
            "laurea magistrale",
            "laurea specialistica",
            "licenciado con grado",
            "master*",
            "magister*",
            "magistr*",
            "maestria",
            "mestrado",
            "mestre",
            "maitrise",
            "mastere",
            "maisteri",
            "msc",
            "meng",
            "mba",
            "emba",
            "mca",
            "mtech",
            "mphil",
            "mres",
            "mfa",
            "llm",
            "mpa",
            "mpp",
            "mph",
            "med",
            "mcom",
            "mit degree",
            "msw",
            "msee",
            "mscs",
            "mse",
            "mis",
            "mim",
            "march",
            "dess",
            "dea",
            "diplom",
            "dipl",
            "diplom ingenieur",
            "diplomingenieur",
            "diplingenieur",
            "dipling",
            "diplinf",
            "diplkfm",
            "diplom informatik*",
            "diplome d ingenieur",
            "diplome dingenieur",
            "ingenieurin",
            "inzynier magister",
            "specialist",
            "spetsialist",
            "dottore magistrale",
            "yuksek lisans",
            "shuo shi",
            "xiu shi",
            "kandidatus",
            "candpolyt",
            "cand",
            "civilingenjor",
            "sivilingenior",
            "diplomi insinoori",
            "post graduate",
            "postgraduate",
            "graduate degree",
            "ma",
            "ms",
        ],
    ),
    (
        Level::Associate,
        &[
            "associate*",
            "aas",
            "aasc",
            "foundation degree",
            "hnd",
            "higher national diploma",
            "dut",
            "deug",
            "tecnologo",
            "tsu",
            "dec",
        ],
    ),
    (
        Level::Bachelor,
        &[
            "bachelor*",
            "bachalor*",
            "bachler*",
            "batchelor*",
            "baccalaureus",
            "bacharel*",
            "bachiller universitario",
            "bakalavr*",
            "bakalar*",
            "bakalaur*",
            "bakalaureus",
            "laurea triennale",
            "laurea",
            "licenciatura",
            "licenciado",
            "licenciada",
            "licence",
            "licencjat",
            "licentiate",
            "licenta",
            "graduacao",
            "grado",
            "titulo de grado",
            "kandidatexamen",
            "kandidaatti",
            "hbo",
            "inzynier",
            "lisans",
            "lisans diplomasi",
            "undergraduate",
            "sarjana",
            "xue shi",
            "bsc",
            "btech",
            "beng",
            "bba",
            "bca",
            "bcom",
            "bcs",
            "bfa",
            "bed",
            "barch",
            "bsee",
            "bscs",
            "bse",
            "bsn",
            "bit",
            "llb",
            "bmus",
            "bpharm",
            "bphil",
            "bbus",
            "bbm",
            "bms",
            "absc",
            "ba",
            "bs",
            "b",
            "s1",
            "honours degree",
            "honors degree",
            "college degree",
            "university degree first cycle",
        ],
    ),
];

/// Short forms that are words, places or names as well: they count only as the first word, or as the only one.
const FRONT: &[&str] = &["ab", "be", "as", "aa", "do", "sb", "sm", "st", "ing", "mag", "lic", "dr", "bb", "am"];

/// The level of a front word.
fn front(word: &str) -> Option<Level> {
    Some(match word {
        "ab" | "be" | "sb" | "lic" => Level::Bachelor,
        "aa" | "as" => Level::Associate,
        "sm" | "mag" | "am" => Level::Master,
        "dr" => Level::Doctorate,
        _ => return None,
    })
}

/// Words of scripts whose folding is not how people of the language would write them in Latin letters.
const NATIVE: &[(Level, &[&str])] = &[
    (
        Level::Doctorate,
        &[
            "博士",
            "박사",
            "доктор",
            "кандидат наук",
            "دكتوراه",
            "دکتری",
            "דוקטור",
            "ปริญญาเอก",
            "διδακτορικό",
            "tiến sĩ",
            "पीएचडी",
        ],
    ),
    (
        Level::Master,
        &[
            "硕士",
            "碩士",
            "修士",
            "석사",
            "магистр",
            "магістр",
            "специалист",
            "ماجستير",
            "کارشناسی ارشد",
            "תואר שני",
            "ปริญญาโท",
            "μεταπτυχιακό",
            "thạc sĩ",
        ],
    ),
    (
        Level::Bachelor,
        &[
            "学士",
            "學士",
            "学部",
            "本科",
            "학사",
            "бакалавр",
            "بكالوريوس",
            "کارشناسی",
            "תואר ראשון",
            "ปริญญาตรี",
            "πτυχίο",
            "cử nhân",
            "स्नातक",
        ],
    ),
];

/// The phrases by their first word: a degree has few words, and there are hundreds of phrases.
struct Index {
    all: Vec<(Level, &'static str)>,
    whole: HashMap<&'static str, Vec<usize>, FixedState>,
    /// Beginnings of words, for phrases of one word with any ending.
    open: Vec<(&'static str, usize)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { all: Vec::new(), whole: HashMap::default(), open: Vec::new() };
    for (level, phrases) in PHRASES {
        for phrase in *phrases {
            let (place, first) = (index.all.len(), phrase.split(' ').next().unwrap_or_default());
            match first.strip_suffix('*') {
                Some(beginning) => index.open.push((beginning, place)),
                None => index.whole.entry(first).or_default().push(place),
            }
            index.all.push((*level, phrase));
        }
    }
    index
});

impl Index {
    /// The phrases that can stand among the words, in the order in which they are tried.
    fn candidates(&self, words: &[String]) -> impl Iterator<Item = (Level, &'static str)> + '_ {
        let mut places: Vec<usize> = Vec::new();
        for word in words {
            places.extend(self.whole.get(word.as_str()).into_iter().flatten());
            places.extend(self.open.iter().filter(|(start, _)| word.starts_with(start)).map(|(_, place)| *place));
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.all.get(place).copied())
    }
}

thread_local! {
    static LEVELS: RefCell<Memo<Option<Level>>> = const { RefCell::new(Memo::new()) };
}

/// The level that a degree's text tells; `None` if nothing does, or several things do differently.
pub fn level(degree: &str) -> Option<Level> {
    memo::ask(&LEVELS, degree, read)
}

fn read(degree: &str) -> Option<Level> {
    if text::blank(degree) || degree.len() > MAX_CHARS * 4 {
        return None;
    }
    if !degree.is_ascii() {
        let lower = degree.to_lowercase();
        if let Some((level, _)) = NATIVE.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word))) {
            return Some(*level);
        }
    }
    let words = words(degree);
    let first = words.first()?;
    let mut taken = vec![false; words.len()];
    let mut found: Option<Level> = None;
    for (level, phrase) in INDEX.candidates(&words) {
        if let Some((at, len)) = place(phrase, &words, &taken) {
            taken[at..at + len].iter_mut().for_each(|word| *word = true);
            // Above a certificate in the same text stands what it belongs to: `MBA (certificate of merit)`.
            match found {
                None | Some(Level::Certificate) => found = Some(level),
                Some(same) if same == level => {}
                Some(_) => return None,
            }
        }
    }
    found
        .or_else(|| FRONT.contains(&first.as_str()).then(|| front(first)).flatten())
        .or_else(|| words.iter().any(|word| word.starts_with("diploma")).then_some(Level::Certificate))
}

/// Where the phrase stands among the words that nothing else has taken.
fn place(phrase: &str, words: &[String], taken: &[bool]) -> Option<(usize, usize)> {
    let (phrase, open) = phrase.strip_suffix('*').map_or((phrase, false), |phrase| (phrase, true));
    let wanted = phrase.split(' ').count();
    (0..=words.len().checked_sub(wanted)?).find_map(|at| {
        let same = phrase
            .split(' ')
            .zip(&words[at..])
            .enumerate()
            .all(|(i, (want, word))| word == want || (open && i + 1 == wanted && word.starts_with(want)));
        (same && !taken[at..at + wanted].iter().any(|taken| *taken)).then_some((at, wanted))
    })
}

/// The words of a degree: folded, full stops and apostrophes within taken out, and single letters joined to what
/// follows (`B. Tech` and `B.Tech.` are `btech`, `Ph. D.` is `phd`).
fn words(degree: &str) -> Vec<String> {
    let plain: String = degree.chars().take(MAX_CHARS).filter(|c| !matches!(c, '.' | '\'' | '\u{2019}')).collect();
    let folded = fold::words(&plain);
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let short = word.len() == 1 || word == "ph";
        match words.last_mut().filter(|last| open && last.len() <= 3 && word.len() <= 4) {
            Some(last) => last.push_str(word),
            None => words.push(word.to_owned()),
        }
        open = short;
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn degrees_of_many_languages() {
        use Level::*;
        for (want, texts) in [
            (
                Doctorate,
                &[
                    "Ph.D.",
                    "PhD in Computer Science",
                    "Ph. D.",
                    "Doctorate",
                    "D.Phil.",
                    "Dr. rer. nat.",
                    "Doctorat",
                    "Doutorado em Física",
                    "博士",
                    "박사",
                    "Кандидат наук",
                    "Doktora",
                    "Promotion",
                    "Dottorato di ricerca",
                    "Ed.D.",
                ][..],
            ),
            (
                Master,
                &[
                    "M.S.",
                    "MS",
                    "M.Sc.",
                    "MSc Computer Science",
                    "Master's degree",
                    "Masters",
                    "Master of Science (M.S.)",
                    "MBA",
                    "M. Tech",
                    "M.Eng.",
                    "Magister",
                    "magister inżynier",
                    "Maestría en Ciencias",
                    "Mestrado",
                    "Diplom-Informatiker",
                    "Dipl.-Ing.",
                    "Diplom",
                    "Laurea magistrale",
                    "硕士",
                    "修士",
                    "석사",
                    "магистр",
                    "MA",
                    "LL.M.",
                    "Yüksek Lisans",
                    "Diplôme d'ingénieur",
                ],
            ),
            (
                Bachelor,
                &[
                    "B.S.",
                    "BS",
                    "B.A.",
                    "BA",
                    "B.Sc. (Hons)",
                    "BTech",
                    "B. Tech",
                    "B.E.",
                    "BE Computer",
                    "B.Eng.",
                    "Bachelor of Science",
                    "Bachelor's",
                    "bachelors degree",
                    "Licenciatura en Informática",
                    "Licence",
                    "Laurea",
                    "Laurea triennale",
                    "Grado en Ingeniería",
                    "Graduação",
                    "Bacharelado",
                    "学士",
                    "학사",
                    "бакалавр",
                    "Bakalář",
                    "LL.B.",
                    "A.B.",
                    "Batchelors of Arts",
                    "Sarjana Komputer",
                    "BCA",
                    "Inżynier",
                    "cử nhân",
                ],
            ),
            (Associate, &["Associate of Arts", "Associate's degree", "A.A.S.", "AA", "HND"]),
            (Professional, &["J.D.", "Juris Doctor", "M.D.", "MBBS", "Pharm.D."]),
            (
                Certificate,
                &[
                    "Coding Bootcamp",
                    "Certificate",
                    "Postgraduate Diploma",
                    "Diploma in Nursing",
                    "Nanodegree",
                    "Ausbildung",
                    "Graduate Certificate",
                ],
            ),
            (Secondary, &["High School Diploma", "GED", "Abitur", "Bachillerato", "A-Levels", "Baccalauréat"]),
        ] {
            for text in texts {
                assert_eq!(level(text), Some(want), "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_told_is_unknown() {
        for text in [
            "",
            "n/a",
            "Computer Science",
            "BSc, MSc",
            "Bachelor's and Master's",
            "degree",
            "Boston, MA and others, BA",
            "Some college",
            "2014",
            "Physics (Massachusetts)",
            "Erasmus",
            &"b.s. ".repeat(1_000),
        ] {
            assert_eq!(level(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_of_levels() {
        let all = [
            Level::Secondary,
            Level::Certificate,
            Level::Associate,
            Level::Bachelor,
            Level::Professional,
            Level::Master,
            Level::Doctorate,
        ];
        assert_eq!(all.map(Level::as_str).as_slice(), Level::NAMES);
    }

    proptest! {
        #[test]
        fn anything_can_be_asked(text in "\\PC{0,120}") {
            let _ = level(&text);
        }
    }
}
