//! Résumés: jobs, schools, skills and contact details that a plain text states, each as the slice of the text it stands
//! in.
//!
//! ```text
//! text --lines, headings--> sections --> Job, School, skills, Head
//! ```
//!
//! English headings, the layouts that people use: dates before, after or between title and employer, on one line or on
//! several. What is not sure is left out: a wrong employer would accuse, a missing one only says nothing. One pass over
//! the text finds its lines; lines of prose are not looked into. Says nothing of whether any of it is true.

mod block;
mod fill;
mod head;
mod job;
mod lines;
mod period;
mod piece;
mod school;
mod skill;

#[cfg(test)]
mod tests;

pub use fill::{FILLED, fill};
pub use head::Head;
pub use job::Job;
pub use period::Period;
pub use piece::part_time;
pub use school::{School, level};

use std::ops::Range;

use lines::{Line, Section};

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

/// Reads a text. Linear in its length.
pub fn read(text: &str) -> Resume<'_> {
    let lines = lines::of(clipped(text));
    Resume { skills: skill::read(&lines), ..stated(&lines) }
}

/// All but the skills: what form and résumé may say differently.
pub fn read_statements(text: &str) -> Resume<'_> {
    stated(&lines::of(clipped(text)))
}

fn stated<'t>(lines: &[Line<'t>]) -> Resume<'t> {
    let plain = !lines.iter().any(|line| matches!(line.section, Section::Experience | Section::Education));
    Resume { jobs: job::read(lines, plain), schools: school::read(lines), skills: Vec::new(), head: head::read(lines) }
}

/// Skills and head alone: all that is asked of a résumé whose jobs and schools stand in the form.
pub fn read_margins(text: &str) -> Resume<'_> {
    let lines = lines::of(clipped(text));
    Resume { skills: skill::read(&lines), head: head::read(&lines), ..Resume::default() }
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

/// The lines of a section, by index.
fn section<'l, 't>(lines: &'l [Line<'t>], section: Section) -> impl Iterator<Item = (usize, &'l Line<'t>)> {
    lines.iter().enumerate().filter(move |(_, line)| line.section == section && !line.heading)
}
