//! Properties on generated and hostile texts.

use proptest::prelude::*;

use super::super::{MAX_BYTES, place, read};

/// Every slice of a reading stands in its text.
fn in_bounds(text: &str) {
    let resume = read(text);
    let mut slices: Vec<&str> = resume.skills.clone();
    for job in &resume.jobs {
        slices.extend([job.employer, job.title, job.period.start, job.period.end].into_iter().flatten());
        assert!(job.employer.is_some() || job.title.is_some());
    }
    for s in &resume.schools {
        slices.push(s.institution);
        slices.extend([s.degree, s.field(), s.period.start, s.period.end].into_iter().flatten());
    }
    let head = &resume.head;
    slices.extend([head.name, head.email, head.phone, head.link].into_iter().flatten());
    for slice in slices {
        let range = place(text, slice).expect("a slice of the text");
        assert_eq!(text.get(range), Some(slice));
        assert!(!slice.trim().is_empty() && !slice.contains('\n'));
    }
}

#[test]
fn hostile_texts() {
    let bidi = "\u{202e}Experience\u{202c}\nAcme\u{202e} Inc\nEngineer\nJan 2019 - Present";
    let control =
        "Experience\nAcme\u{1b}[31m Inc | Engineer | Jan 2019 - Present\nA\0cme | Engineer | Jan 2019 - Present";
    for text in
        [bidi, control, "", "\n\n\n", ":", "Experience:", "\u{feff}", "- - - 2019", "2019 -", "Jan", "(((((2019"]
    {
        in_bounds(text);
    }
    for text in [bidi, control] {
        assert!(read(text).jobs.iter().all(|job| job.employer.is_none()), "what no eye can check names nobody");
    }
}

/// Texts of `len` bytes that are slow to read if anything is quadratic.
fn long(len: usize) -> Vec<String> {
    let parts: &[&str] = &include!("repeated.in");
    parts.iter().map(|part| part.repeat(len / part.len() + 1)).collect()
}

#[test]
fn a_megabyte_is_read_no_further_than_the_limit() {
    for text in long(1 << 20) {
        in_bounds(&text);
        let clipped = &text[..text.floor_char_boundary(MAX_BYTES)];
        assert_eq!(read(&text), read(clipped));
    }
}

#[test]
fn bounded_results() {
    let many = "Experience\n".to_owned() + &"Acme Inc | Engineer | Jan 2019 - Present\n".repeat(500);
    assert_eq!(read(&many).jobs.len(), 40);
    let many = "Education\n".to_owned() + &"Hill University, BSc, 2012\n\n".repeat(500);
    assert_eq!(read(&many).schools.len(), 20);
    let many = "Skills: ".to_owned() + &"Go, ".repeat(40) + "\n" + &"Rust, ".repeat(30);
    assert_eq!(read(&many).skills.len(), 64);
}

const WORDS: &[&str] = &[
    "Experience",
    "Education",
    "Skills:",
    "Acme",
    "Inc.",
    "Engineer",
    "Senior",
    "Jan",
    "2019",
    "-",
    "\u{2013}",
    "Present",
    "\n",
    "\n\n",
    "\t",
    "|",
    ", ",
    "  ",
    "(",
    ")",
    "BSc",
    "University",
    "of",
    "in",
    "since",
    "to",
    "date",
    "05/2019",
    "2019-05",
    "\u{2022} ",
    "jane@x.org",
    "+1 212 867 5309",
    "é",
    "\u{202e}",
    ":",
    ".",
    "Austin",
    "TX",
    "at",
    "linkedin.com/in/a",
];

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}") {
        in_bounds(&text);
    }

    #[test]
    fn any_words(picks in prop::collection::vec((0..WORDS.len(), any::<bool>()), 0..60)) {
        let text: String = picks.iter().flat_map(|(i, blank)| [WORDS[*i], if *blank { " " } else { "" }]).collect();
        in_bounds(&text);
    }
}
