//! The lines at the head of an entry, above or below its dates.
//!
//! A line belongs to an entry only if nothing else can claim it: what stands between two entries is nobody's.

use super::lines::Lines;
use super::period;

/// Whether lines of title and employer stand above or below the line with the dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Dates end the head of an entry.
    Above,
    /// Dates begin it.
    Below,
}

/// The layout of a section, told by its first entry: dates that nothing stands above begin their entry.
pub(super) fn layout(lines: Lines<'_, '_>, dated: usize) -> Layout {
    match (0..dated).rev().map(|index| lines.at(index)).find(|line| !line.blank()) {
        Some(line) if !line.heading && line.section == lines.at(dated).section => Layout::Above,
        _ => Layout::Below,
    }
}

/// The up to two short lines that stand with the dated line `at`, the nearest first.
pub(super) fn partners<'t>(lines: Lines<'_, 't>, at: usize, layout: Layout) -> [Option<&'t str>; 2] {
    match layout {
        Layout::Above => above(lines, at),
        Layout::Below => below(lines, at),
    }
}

fn above<'t>(lines: Lines<'_, 't>, at: usize) -> [Option<&'t str>; 2] {
    let mut found = [None; 2];
    for (nth, slot) in found.iter_mut().enumerate() {
        let Some(index) = at.checked_sub(nth + 1) else { break };
        if !short(lines, index, at) {
            break;
        }
        *slot = Some(lines.at(index).text);
    }
    // The topmost must be the first line of its block: else it may belong to what stands above it.
    let taken = found.iter().flatten().count();
    if taken > 0 && !begins(lines, at - taken) {
        found[taken - 1] = None;
        // With the topmost in doubt the other stands right below something unknown.
        if taken == 1 || !ends_entry(lines, at - taken) {
            found = [None; 2];
        }
    }
    found
}

fn below<'t>(lines: Lines<'_, 't>, at: usize) -> [Option<&'t str>; 2] {
    let mut found = [None; 2];
    for (nth, slot) in found.iter_mut().enumerate() {
        let index = at + nth + 1;
        if index >= lines.len() || !short(lines, index, at) {
            break;
        }
        *slot = Some(lines.at(index).text);
    }
    found
}

/// Whether a line is short, undated, of the same section and no bullet.
fn short(lines: Lines<'_, '_>, index: usize, of: usize) -> bool {
    let line = lines.at(index);
    let shaped = !line.blank() && !line.bullet && !line.heading && line.section == lines.at(of).section;
    shaped && line.text.len() <= 90 && !line.text.ends_with('.') && period::period(line.text).is_none()
        || shaped && line.text.len() <= 90 && abbreviated(line.text) && period::period(line.text).is_none()
}

/// `Acme Inc.` ends in a full stop and is no sentence.
fn abbreviated(text: &str) -> bool {
    ["Inc.", "Ltd.", "Co.", "Corp.", "LLC.", "S.A.", "B.V.", "Sr.", "Jr."].iter().any(|end| text.ends_with(end))
}

/// Whether a line begins a block: nothing, a blank, a heading, a bullet or a sentence stands above it.
fn begins(lines: Lines<'_, '_>, index: usize) -> bool {
    index == 0 || ends_entry(lines, index - 1)
}

/// Whether a line cannot be the head of an entry: a blank, a heading, a bullet, a sentence, prose.
fn ends_entry(lines: Lines<'_, '_>, index: usize) -> bool {
    let line = lines.at(index);
    line.blank() || line.heading || line.bullet || line.prose() || (line.text.ends_with('.') && !abbreviated(line.text))
}
