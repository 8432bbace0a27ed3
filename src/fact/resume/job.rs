//! Jobs: employer, title and period of each entry under experience.
//!
//! An entry is a line with a period; title and employer stand on it or beside it. In a text without headings only lines
//! that hold all three count.

use super::block::{self, Layout};
use super::heading::Section;
use super::lines::Lines;
use super::period::{self, Found, Period};
use super::piece::{self, Pieces, Post};

/// The most jobs of a résumé.
const MOST: usize = 40;

/// One job as the text states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job<'t> {
    /// Employer, without the place behind it.
    pub employer: Option<&'t str>,
    /// Title.
    pub title: Option<&'t str>,
    /// From when to when.
    pub period: Period<'t>,
}

/// The jobs of a text.
pub(super) fn read<'t>(lines: Lines<'_, 't>) -> Vec<Job<'t>> {
    // Whether it has no headings.
    let plain = !lines.any_in([Section::Experience, Section::Education]);
    let wanted = if plain { Section::Head } else { Section::Experience };
    let mut layout = None;
    let mut jobs = Vec::new();
    for (at, line) in lines.of(wanted) {
        if line.prose() || line.blank() {
            continue;
        }
        let Some(found) = period::period(line.text) else { continue };
        let layout = *layout.get_or_insert_with(|| block::layout(lines, at));
        let job = match plain {
            true => alone(&found),
            false => entry(lines, at, &found, layout),
        };
        jobs.extend(job);
        if jobs.len() >= MOST {
            break;
        }
    }
    jobs
}

/// A job that its line tells whole, to the month.
fn alone<'t>(found: &Found<'t>) -> Option<Job<'t>> {
    let post = piece::post(&pieces(found));
    let month = found.period.start.is_some_and(|start| start.len() > 4);
    let whole = month && post.title.is_some() && post.employer.is_some();
    whole.then_some(Job { employer: post.employer, title: post.title, period: found.period })
}

/// The pieces of a line around its period.
fn pieces<'t>(found: &Found<'t>) -> Pieces<'t> {
    Pieces::of(found.before).and(found.after)
}

fn entry<'t>(lines: Lines<'_, 't>, at: usize, found: &Found<'t>, layout: Layout) -> Option<Job<'t>> {
    let pieces = pieces(found);
    // A period within a sentence dates what the sentence tells.
    if pieces.iter().any(|piece| piece.len() > 90) || (lines.at(at).bullet && pieces.len() > 4) {
        return None;
    }
    let own = piece::post(&pieces);
    let [near, far] = match own {
        Post { title: Some(_), employer: Some(_) } => [None; 2],
        _ => block::partners(lines, at, layout),
    };
    let post = match own {
        Post { title: Some(_), employer: Some(_) } => own,
        Post { title: Some(title), employer: None } if pieces.len() == 1 => {
            Post { title: Some(title), employer: near.and_then(employer_of) }
        }
        Post { title: None, employer } if pieces.iter().all(|piece| !piece::titled(piece)) => {
            let sole = pieces.iter().filter(|piece| !piece::place(piece)).copied();
            let employer = employer.or_else(|| only(sole).and_then(piece::employer));
            match employer {
                Some(employer) => beside(employer, near),
                None if pieces.iter().all(|piece| piece::place(piece)) => stacked(near, far),
                None => Post::default(),
            }
        }
        own => own,
    };
    (post != Post::default()).then_some(Job { employer: post.employer, title: post.title, period: found.period })
}

/// An employer beside the dates, and the title on the line next to them.
fn beside<'t>(employer: &'t str, near: Option<&'t str>) -> Post<'t> {
    let title = near.filter(|line| piece::titled(line)).and_then(piece::sane);
    // Without a title beside it, the name might be anything: a project, a town.
    match title {
        Some(_) => Post { title, employer: Some(employer) },
        None if piece::company(employer) => Post { title: None, employer: Some(employer) },
        None => Post::default(),
    }
}

/// Title and employer on the one or two lines next to dates that stand alone.
fn stacked<'t>(near: Option<&'t str>, far: Option<&'t str>) -> Post<'t> {
    let Some(near) = near else { return Post::default() };
    let own = piece::post(&Pieces::of(near));
    if own.title.is_some() && own.employer.is_some() {
        return own;
    }
    let Some(far) = far else { return own };
    match (piece::titled(near), piece::titled(far)) {
        (true, false) => Post { title: piece::sane(near), employer: employer_of(far) },
        (false, true) => Post { title: piece::sane(far), employer: employer_of(near) },
        _ => own,
    }
}

/// The employer on a line of its own: before a mark, if only a place follows it.
fn employer_of(line: &str) -> Option<&str> {
    match Pieces::of(line)[..] {
        [one] if !piece::place(one) && !piece::titled(one) => piece::employer(one),
        [one, two] if piece::place(two) && !piece::titled(one) => piece::employer(one),
        _ => None,
    }
}

/// The only item.
fn only<'t>(mut items: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
