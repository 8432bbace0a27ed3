//! Lines of a résumé and the section each stands in.
//!
//! A heading is a short line that says nothing else; a label before a colon opens a section too, also in the middle of a
//! text whose line breaks were lost.

use memchr::{memchr_iter, memchr2_iter};

/// What a part of a résumé is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Before the first heading.
    Head,
    /// How to reach the writer.
    Contact,
    /// About the writer.
    Summary,
    /// Jobs.
    Experience,
    /// Schools.
    Education,
    /// Skills.
    Skills,
    /// Who vouches.
    References,
    /// Anything else under a heading of its own.
    Other,
}

/// One line without its margins and bullet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) section: Section,
    /// Whether it is a heading and nothing else.
    pub(super) heading: bool,
    /// Whether a bullet stood before it.
    pub(super) bullet: bool,
}

impl Line<'_> {
    pub(super) fn blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is too long to be more than prose.
    pub(super) fn prose(&self) -> bool {
        self.text.len() > PROSE
    }
}

/// Lines longer than this are prose.
pub(super) const PROSE: usize = 200;
/// The longest heading.
const LONGEST: usize = 44;
/// The most lines that are read.
const MAX_LINES: usize = 3_000;

/// The lines of a text.
pub(super) fn of(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(16);
    let mut section = Section::Head;
    let bytes = text.as_bytes();
    let mut from = 0;
    for at in memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        // The second byte of a line's end that has two.
        if at < from {
            continue;
        }
        push(&text[from..at], &mut section, &mut lines);
        from = at + 1 + usize::from(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n'));
        if lines.len() >= MAX_LINES {
            break;
        }
    }
    lines
}

fn push<'t>(written: &'t str, section: &mut Section, lines: &mut Vec<Line<'t>>) {
    let (text, bullet) = trimmed(written);
    if text.len() > PROSE || (text.contains(": ") && text.contains(". ")) {
        return push_prose(text, bullet, section, lines);
    }
    let mut line = Line { text, section: *section, heading: false, bullet };
    if let Some(found) = heading(text) {
        *section = found;
        line = Line { section: found, heading: true, ..line };
    } else if let Some((label, content)) = text.split_once(':').filter(|(label, _)| label.len() <= LONGEST)
        && let Some(found) = heading(label)
    {
        match *section {
            // A job says what it was done with, and skills stand under labels: neither opens a section.
            Section::Experience if !opens(label) => line.section = Section::Other,
            Section::Skills if !opens(label) => {}
            _ => (*section, line.section, line.text) = (found, found, content.trim()),
        }
    }
    lines.push(line);
}

/// A line too long to be one: sections open where a sentence begins with their heading and a colon.
fn push_prose<'t>(text: &'t str, bullet: bool, section: &mut Section, lines: &mut Vec<Line<'t>>) {
    let mut from = 0;
    for colon in memchr_iter(b':', text.as_bytes()) {
        let near = text.floor_char_boundary(colon.saturating_sub(LONGEST).max(from));
        let before = &text[near.max(from)..colon];
        let mark = before.bytes().rposition(|byte| matches!(byte, b'.' | b';' | b'|' | 0xa2));
        let label = mark.map_or(before, |at| past(before, at));
        let starts = before.len() > label.len() || near <= from;
        let Some(found) = heading(label).filter(|_| starts) else { continue };
        let end = colon - label.len();
        lines.push(Line { text: text[from..end].trim(), section: *section, heading: false, bullet });
        *section = found;
        from = colon + 1;
    }
    lines.push(Line { text: text[from..].trim(), section: *section, heading: false, bullet });
}

/// What stands behind a mark that ends at a byte; from the last bullet or mark on, where that byte is another letter's.
fn past(before: &str, at: usize) -> &str {
    match before.as_bytes()[at] {
        0xa2 => before.rsplit(['.', ';', '|', '\u{2022}']).next().unwrap_or(before),
        _ => &before[at + 1..],
    }
}

/// Whether a label with a colon opens a section even among jobs.
fn opens(label: &str) -> bool {
    let label = label.trim_ascii();
    label.len() < LONGEST && !label.is_empty() && {
        let last = label.rsplit(' ').next().unwrap_or(label);
        ["skills", "education", "references", "certifications"].iter().any(|word| word.eq_ignore_ascii_case(last))
    }
}

/// A line without margins and bullet, and whether it had one.
fn trimmed(written: &str) -> (&str, bool) {
    const INVISIBLE: [char; 4] = ['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}'];
    let text = written.trim_matches(|c: char| c.is_whitespace() || INVISIBLE.contains(&c));
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return (text, false) };
    let rest = chars.as_str();
    let spaced = rest.starts_with([' ', '\t', '\u{a0}']);
    let bullet = match first {
        '\u{2022}' | '\u{25cf}' | '\u{25aa}' | '\u{25ab}' | '\u{25e6}' | '\u{2023}' | '\u{bb}' | '\u{27a2}'
        | '\u{2713}' | '\u{25a0}' | '\u{f0b7}' | '\u{b7}' | '\u{2219}' | '\u{25cb}' => true,
        '-' | '*' | '+' | 'o' | '\u{2013}' | '\u{2014}' => spaced,
        _ => false,
    };
    if bullet { (rest.trim(), true) } else { (text, false) }
}

/// The section that a heading opens, whatever marks and capitals it is dressed in.
fn heading(text: &str) -> Option<Section> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let plain = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'\t' | b'/' | b'-' | b'&');
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(plain) {
        return None;
    }
    let mut buffer = [0_u8; LONGEST];
    let len = level(text.as_bytes(), &mut buffer);
    named(std::str::from_utf8(&buffer[..len]).ok()?)
}

/// Lower case, one blank between words, "&" as "and"; letters spaced out (`S K I L L S`) drawn together.
fn level(text: &[u8], buffer: &mut [u8; LONGEST]) -> usize {
    let spaced = text.len() >= 9 && text.iter().skip(1).step_by(2).all(|b| *b == b' ');
    let mut len = 0;
    let mut put = |byte: u8, len: &mut usize| {
        if let Some(slot) = buffer.get_mut(*len) {
            *slot = byte;
            *len += 1;
        }
    };
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b' ' | b'\t' | b'/' | b'-' if spaced || at == 0 || matches!(text[at - 1], b' ' | b'\t' | b'/' | b'-') => {}
            b' ' | b'\t' | b'/' | b'-' => put(b' ', &mut len),
            b'&' => b"and".iter().for_each(|b| put(*b, &mut len)),
            byte => put(byte.to_ascii_lowercase(), &mut len),
        }
    }
    len
}

#[rustfmt::skip] // a table
fn named(text: &str) -> Option<Section> {
    Some(match text {
        "experience" | "work experience" | "professional experience" | "employment" | "employment history"
        | "work history" | "career history" | "relevant experience" | "job history" | "industry experience"
        | "employment experience" | "professional background" | "relevant work experience" | "work" | "career"
        | "professional work experience" | "positions held" | "career experience" | "experience and employment"
        | "previous employment" | "employment record" | "professional history" | "technical experience"
        | "experience highlights" | "selected experience" | "other experience" | "additional experience"
        | "earlier experience" | "previous experience" | "work experiences" => Section::Experience,
        "education" | "academic background" | "education and training" | "academic qualifications"
        | "educational background" | "education background" | "academic history" | "academics" | "qualifications"
        | "education and qualifications" | "education and certifications" | "academic education" | "studies"
        | "educational qualifications" | "educational qualification" | "education history" | "degrees"
        | "certifications and education" | "academic qualification" => Section::Education,
        "skills" | "technical skills" | "core skills" | "key skills" | "technologies" | "tech stack"
        | "core competencies" | "skills and tools" | "skills and technologies" | "tools" | "professional skills"
        | "technical proficiencies" | "technical expertise" | "areas of expertise" | "expertise" | "skill set"
        | "skills summary" | "summary of skills" | "technical summary" | "it skills" | "hard skills" | "competencies"
        | "environment" | "tech" | "stack" | "technologies used" | "tools and technologies"
        | "technical skills and tools" => Section::Skills,
        "references" | "referees" | "reference" | "professional references" => Section::References,
        "contact" | "contact details" | "contact information" | "personal details" | "contact info"
        | "personal information" => Section::Contact,
        "summary" | "profile" | "about" | "about me" | "objective" | "professional summary" | "career objective"
        | "personal statement" | "career summary" | "executive summary" | "professional profile" | "overview"
        | "personal profile" | "introduction" | "bio" | "highlights" => Section::Summary,
        "projects" | "personal projects" | "certifications" | "certificates" | "languages" | "interests" | "hobbies"
        | "publications" | "awards" | "honors" | "honours" | "honors and awards" | "awards and honors" | "volunteer"
        | "volunteering" | "volunteer experience" | "volunteer work" | "courses" | "training" | "coursework"
        | "additional information" | "patents" | "military service" | "affiliations" | "memberships" | "activities"
        | "extracurricular activities" | "achievements" | "key projects" | "selected projects" | "open source"
        | "professional development" | "hobbies and interests" | "interests and hobbies" | "licenses"
        | "licenses and certifications" | "community service" | "professional memberships" | "presentations"
        | "side projects" | "academic projects" | "professional affiliations" | "soft skills" | "declaration"
        | "leadership" | "teaching" | "research" | "talks" | "clients" | "freelance projects" => Section::Other,
        _ => return None,
    })
}
