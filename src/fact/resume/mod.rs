//! Résumés: jobs, schools, skills and contact details that a plain text states, each as the slice of the text it stands
//! in.
//!
//! ```text
//! text --lines, headings--> sections --> Job, School, skills, Head
//! ```
//!
//! English headings, the layouts that people use: dates before, after or between title and employer, on one line or on
//! several. What is not sure is left out: a wrong employer would accuse, a missing one only says nothing. One pass over
//! the text makes its [`Outline`], and each kind of statement is read from that when somebody asks for it; lines of prose
//! are not looked into. Says nothing of whether any of it is true.

mod block;
mod fill;
mod head;
mod heading;
mod job;
mod lines;
mod mention;
mod period;
mod piece;
mod school;
mod skill;

#[cfg(test)]
mod tests;

pub use fill::{FILLED, fill};
pub use head::Head;
pub use job::Job;
pub use lines::Outline;
pub use mention::Mentioned;
pub use period::Period;
pub use piece::part_time;
pub use school::{School, level};

use std::ops::Range;

/// The most bytes of a text that are read; more is no résumé.
pub const MAX_BYTES: usize = 1 << 16;

/// What a résumé states. Every text is a slice of the résumé's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume<'t> {
    /// Jobs, in the order of the text.
    pub jobs: Vec<Job<'t>>,
    /// Schools, in the order of the text.
    pub schools: Vec<School<'t>>,
    /// What the section of skills lists, in its order.
    pub skills: Vec<&'t str>,
    /// The block at the head that says whose résumé it is.
    pub head: Head<'t>,
}

/// The part of a text that is read: all of it, up to [`MAX_BYTES`].
pub fn clipped(text: &str) -> &str {
    match text.len() {
        ..=MAX_BYTES => text,
        _ => &text[..text.floor_char_boundary(MAX_BYTES)],
    }
}

/// Reads all of a text. Linear in its length.
pub fn read(text: &str) -> Resume<'_> {
    let outline = Outline::of(text);
    Resume {
        jobs: outline.jobs(text),
        schools: outline.schools(text),
        skills: outline.skills(text).collect(),
        head: outline.head(text),
    }
}

/// What stands in the text that the outline is of.
impl Outline {
    /// Its jobs, in its order.
    pub fn jobs<'t>(&self, text: &'t str) -> Vec<Job<'t>> {
        job::read(self.lines(text))
    }

    /// Its schools, in its order.
    pub fn schools<'t>(&self, text: &'t str) -> Vec<School<'t>> {
        school::read(self.lines(text))
    }

    /// What its lines on schools speak of at all.
    pub fn mentioned<'o, 't>(&'o self, text: &'t str) -> Mentioned<'o, 't> {
        Mentioned::of(self.lines(text))
    }

    /// What its section of skills lists, in its order.
    pub fn skills<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        skill::read(self.lines(text))
    }

    /// Whether so many of the skills are no everyday technologies.
    fn rare(&self, text: &str, least: usize) -> bool {
        skill::rare(self.lines(text), least)
    }

    /// The block at its head.
    pub fn head<'t>(&self, text: &'t str) -> Head<'t> {
        head::read(self.lines(text))
    }
}

/// Where a slice of a text stands in it, in bytes. `None` if it is no slice of it.
pub fn place(text: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= text.len()).then_some(start..end)
}

/// Where the needle stands first: short texts, short needles, and no table made for either.
fn find(text: &str, needle: &str) -> Option<usize> {
    let (bytes, needle) = (text.as_bytes(), needle.as_bytes());
    memchr::memchr_iter(*needle.first()?, bytes).find(|at| bytes[*at..].starts_with(needle))
}
