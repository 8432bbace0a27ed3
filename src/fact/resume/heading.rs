//! Headings: what a résumé's parts are called.
//!
//! English only. A name stands in the table in lower case, with one blank between words and "and" for "&".

use Section::{Contact, Education, Experience, Other, References, Skills, Summary};

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

/// The longest heading, in bytes as written.
pub(super) const LONGEST: usize = 44;

/// The names that begin with a letter: where they stand in the table, and the last letters of any, a bit each. Most lines
/// are told by these two letters.
#[derive(Clone, Copy)]
struct Initial {
    from: usize,
    to: usize,
    lasts: u32,
}

static INITIALS: [Initial; 26] = {
    let mut initials = [Initial { from: 0, to: 0, lasts: 0 }; 26];
    let mut at = 0;
    while at < NAMES.len() {
        let name = NAMES[at].0.as_bytes();
        let initial = &mut initials[(name[0] - b'a') as usize];
        if initial.to == 0 {
            initial.from = at;
        }
        initial.to = at + 1;
        initial.lasts |= 1 << (name[name.len() - 1] - b'a');
        at += 1;
    }
    initials
};

/// The names among which one is that begins and ends with these letters, of whatever case. None for most letters.
fn among(first: u8, last: u8) -> &'static [(&'static str, Section)] {
    let place = |byte: u8| byte.to_ascii_lowercase().wrapping_sub(b'a');
    match INITIALS.get(usize::from(place(first))) {
        Some(initial) if place(last) < 26 && initial.lasts >> place(last) & 1 == 1 => &NAMES[initial.from..initial.to],
        _ => &[],
    }
}

/// The section that a heading opens, whatever marks and capitals it is dressed in.
pub(super) fn opened(text: &str) -> Option<Section> {
    let text = text.trim_ascii();
    let text = match text.as_bytes() {
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => text,
        _ => text.trim_matches(|c: char| !c.is_alphanumeric()),
    };
    let bytes = text.as_bytes();
    let names = among(*bytes.first()?, *bytes.last()?);
    if bytes.len() > LONGEST || names.is_empty() {
        return None;
    }
    // Most are written as they are listed.
    let plainly = |name: &str| name.len() == bytes.len() && name.as_bytes().eq_ignore_ascii_case(bytes);
    if let Some((_, section)) = names.iter().find(|(name, _)| plainly(name)) {
        return Some(*section);
    }
    let mut buffer = [0_u8; LONGEST];
    let len = level(bytes, &mut buffer)?;
    names.iter().find(|(name, _)| *name.as_bytes() == buffer[..len]).map(|(_, section)| *section)
}

/// Lower case, one blank between words, "&" as "and"; letters spaced out (`S K I L L S`) drawn together. `None` if anything
/// else stands in it.
fn level(text: &[u8], buffer: &mut [u8; LONGEST]) -> Option<usize> {
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
            byte if byte.is_ascii_alphabetic() => put(byte.to_ascii_lowercase(), &mut len),
            _ => return None,
        }
    }
    Some(len)
}

/// Sorted.
#[rustfmt::skip] // words, not lines
const NAMES: &[(&str, Section)] = &[
    ("about", Summary), ("about me", Summary), ("academic background", Education), ("academic education", Education),
    ("academic history", Education), ("academic projects", Other), ("academic qualification", Education),
    ("academic qualifications", Education), ("academics", Education), ("achievements", Other), ("activities", Other),
    ("additional experience", Experience), ("additional information", Other), ("affiliations", Other),
    ("areas of expertise", Skills), ("awards", Other), ("awards and honors", Other), ("bio", Summary),
    ("career", Experience), ("career experience", Experience), ("career history", Experience),
    ("career objective", Summary), ("career summary", Summary), ("certificates", Other), ("certifications", Other),
    ("certifications and education", Education), ("clients", Other), ("community service", Other),
    ("competencies", Skills), ("contact", Contact), ("contact details", Contact), ("contact info", Contact),
    ("contact information", Contact), ("core competencies", Skills), ("core skills", Skills), ("courses", Other),
    ("coursework", Other), ("declaration", Other), ("degrees", Education), ("earlier experience", Experience),
    ("education", Education), ("education and certifications", Education),
    ("education and qualifications", Education), ("education and training", Education),
    ("education background", Education), ("education history", Education), ("educational background", Education),
    ("educational qualification", Education), ("educational qualifications", Education), ("employment", Experience),
    ("employment experience", Experience), ("employment history", Experience), ("employment record", Experience),
    ("environment", Skills), ("executive summary", Summary), ("experience", Experience),
    ("experience and employment", Experience), ("experience highlights", Experience), ("expertise", Skills),
    ("extracurricular activities", Other), ("freelance projects", Other), ("hard skills", Skills),
    ("highlights", Summary), ("hobbies", Other), ("hobbies and interests", Other), ("honors", Other),
    ("honors and awards", Other), ("honours", Other), ("industry experience", Experience), ("interests", Other),
    ("interests and hobbies", Other), ("introduction", Summary), ("it skills", Skills), ("job history", Experience),
    ("key projects", Other), ("key skills", Skills), ("languages", Other), ("leadership", Other), ("licenses", Other),
    ("licenses and certifications", Other), ("memberships", Other), ("military service", Other),
    ("objective", Summary), ("open source", Other), ("other experience", Experience), ("overview", Summary),
    ("patents", Other), ("personal details", Contact), ("personal information", Contact),
    ("personal profile", Summary), ("personal projects", Other), ("personal statement", Summary),
    ("positions held", Experience), ("presentations", Other), ("previous employment", Experience),
    ("previous experience", Experience), ("professional affiliations", Other),
    ("professional background", Experience), ("professional development", Other),
    ("professional experience", Experience), ("professional history", Experience),
    ("professional memberships", Other), ("professional profile", Summary), ("professional references", References),
    ("professional skills", Skills), ("professional summary", Summary), ("professional work experience", Experience),
    ("profile", Summary), ("projects", Other), ("publications", Other), ("qualifications", Education),
    ("referees", References), ("reference", References), ("references", References),
    ("relevant experience", Experience), ("relevant work experience", Experience), ("research", Other),
    ("selected experience", Experience), ("selected projects", Other), ("side projects", Other),
    ("skill set", Skills), ("skills", Skills), ("skills and technologies", Skills), ("skills and tools", Skills),
    ("skills summary", Skills), ("soft skills", Other), ("stack", Skills), ("studies", Education),
    ("summary", Summary), ("summary of skills", Skills), ("talks", Other), ("teaching", Other), ("tech", Skills),
    ("tech stack", Skills), ("technical experience", Experience), ("technical expertise", Skills),
    ("technical proficiencies", Skills), ("technical skills", Skills), ("technical skills and tools", Skills),
    ("technical summary", Skills), ("technologies", Skills), ("technologies used", Skills), ("tools", Skills),
    ("tools and technologies", Skills), ("training", Other), ("volunteer", Other), ("volunteer experience", Other),
    ("volunteer work", Other), ("volunteering", Other), ("work", Experience), ("work experience", Experience),
    ("work experiences", Experience), ("work history", Experience),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_however_it_is_dressed() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, section) in NAMES {
            assert_eq!(opened(name), Some(*section), "{name}");
            for dressed in
                [name.to_uppercase(), format!("** {name} **"), format!("\u{25ba} {name}:"), name.replace(' ', "  ")]
            {
                assert_eq!(opened(&dressed), Some(*section), "{dressed}");
            }
        }
        assert_eq!(opened("S K I L L S"), Some(Skills));
        assert_eq!((opened("Honors & Awards"), opened("WORK-EXPERIENCE")), (Some(Other), Some(Experience)));
        for other in [
            "",
            "-",
            "skill",
            "Skills 2",
            "\u{e9}ducation",
            "\u{f1} skills",
            "Kitebridge Systems",
            &"skills ".repeat(9),
        ] {
            assert_eq!(opened(other), None, "{other}");
        }
    }
}
