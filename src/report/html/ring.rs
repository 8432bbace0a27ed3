//! Rings drawn as graphs: applications on an ellipse, what they share inside it, a line for each sharing.
//!
//! The layout is a fixed calculation, so that equal runs give equal pictures.

use super::application::Detailed;
use super::markup::Markup;
use super::overview::class;
use crate::report::escape::clip;
use crate::report::summary::{BridgeAt, Cluster, Person, Tie};
use crate::report::{Results, words};
use crate::verdict::{Token, Verdict};

/// Rings drawn, the weightiest first.
const RINGS: usize = 60;
/// Members drawn of one ring.
const MEMBERS: usize = 24;
/// Shared things drawn of one ring.
const TIES: usize = 12;

const WIDE: f64 = 440.0;
const HIGH: f64 = 300.0;

/// All rings worth drawing.
pub(super) fn section(m: &mut Markup, results: &Results<'_>, detailed: &[Verdict]) {
    let mut rings: Vec<(&Cluster, Vec<&Person>)> = results
        .summary
        .clusters
        .iter()
        .map(|c| (c, c.members.iter().filter_map(|o| results.roll.get(*o)).collect::<Vec<_>>()))
        .filter(|(_, people)| people.iter().any(|p| p.token <= Token::Review))
        .collect();
    if rings.is_empty() {
        return;
    }
    rings.sort_by_key(|(c, people)| {
        let worst = people.iter().map(|p| (p.token, std::cmp::Reverse(p.bits))).min();
        (worst, std::cmp::Reverse(c.members.len()), c.members.first().copied())
    });
    m.raw("<section><h2>Applications that are linked</h2><p class=\"lead\">Lines lead to what applications share. ");
    m.raw("A link is no finding by itself: what it may mean is said with each application.</p><div class=\"rings\">");
    let shown = Detailed::of(detailed);
    for (cluster, people) in rings.iter().take(RINGS) {
        figure(m, results, cluster, people, &shown);
    }
    m.raw("</div>");
    if rings.len() > RINGS {
        m.raw("<p class=\"small\">").int((rings.len() - RINGS) as i64);
        m.raw(" more groups are not drawn; clusters.jsonl lists all.</p>");
    }
    m.raw("</section>");
}

fn figure(m: &mut Markup, results: &Results<'_>, cluster: &Cluster, people: &[&Person], shown: &Detailed) {
    let drawn = worst_members(people);
    let mut ties: Vec<&Tie> = cluster.ties.iter().collect();
    ties.sort_by_key(|t| (std::cmp::Reverse(t.members.len()), t.rule));
    let more = ties.len().saturating_sub(TIES);
    ties.truncate(TIES);
    m.raw("<figure>");
    picture(m, &drawn, &ties);
    m.raw("<figcaption><b>").text(&words::count(people.len() as u64, "linked application")).raw("</b>");
    m.raw("<span class=\"small\">").text(&words::ring(cluster)).raw(". </span>");
    if drawn.len() < people.len() {
        m.raw("<span class=\"small\">").int(drawn.len() as i64).raw(" of them drawn. </span>");
    }
    names_of(m, &drawn, shown);
    m.raw("<ul>");
    for (number, tie) in ties.iter().enumerate() {
        m.raw("<li><span class=\"tag ").raw(["b0", "b1", "b2", "b3", "b4", "b5"][number % 6]).raw("\">");
        m.int(number as i64 + 1).raw("</span>").text(results.names.rule_title(tie.rule)).raw(": <span class=\"raw\">");
        m.said(&clip(&tie.key, 80))
            .raw("</span> (")
            .int(tie.members.len() as i64)
            .raw(", ")
            .raw(tie.kind.as_str())
            .raw(")</li>");
    }
    m.raw("</ul>");
    if more > 0 {
        m.raw("<p class=\"small\">and ").int(more as i64).raw(" more shared things</p>");
    }
    for aside in asides(results, cluster) {
        m.raw("<p class=\"small\">").said(&clip(&aside, 300)).raw("</p>");
    }
    m.raw("</figcaption></figure>");
}

/// What would break the ring apart, what leads out of it, and who in it may be one person.
fn asides(results: &Results<'_>, cluster: &Cluster) -> Vec<String> {
    let mut asides = Vec::new();
    let id = |ordinal: u32| results.roll.get(ordinal).map_or("?", |person| person.id.as_str());
    if let Some(bridge) = cluster.bridges.first().filter(|_| cluster.ties.len() > 1) {
        let what = match bridge.at {
            BridgeAt::Tie(at) => cluster.ties.get(at as usize).map_or("?", |tie| tie.key.as_str()),
            BridgeAt::Member(ordinal) => id(ordinal),
        };
        asides.push(format!("Without {what} it falls into {} parts.", bridge.parts));
    }
    if !cluster.loose.is_empty() {
        let things = words::count(cluster.loose.len() as u64, "thing");
        asides.push(format!("Members share {things} with others, each with an ordinary story that costs little."));
    }
    for one in cluster.renamed.iter().take(3) {
        let [a, b] = one.members.map(id);
        asides.push(format!(
            "{a} and {b} are probably one person under another name (same {}); that weighs nothing.",
            words::listed(&one.via)
        ));
    }
    asides
}

fn names_of(m: &mut Markup, drawn: &[&Person], shown: &Detailed) {
    for (at, person) in drawn.iter().enumerate() {
        m.raw(if at > 0 { " · " } else { "" });
        shown.link(m, person.ordinal, &clip(label(person), 40));
    }
}

fn label(person: &Person) -> &str {
    if person.name.trim().is_empty() { &person.id } else { &person.name }
}

/// The worst members, in input order.
fn worst_members<'a>(people: &[&'a Person]) -> Vec<&'a Person> {
    let mut drawn = people.to_vec();
    drawn.sort_by_key(|p| (p.token, std::cmp::Reverse(p.bits), p.ordinal));
    drawn.truncate(MEMBERS);
    drawn.sort_by_key(|p| p.ordinal);
    drawn
}

type Point = (f64, f64);

fn picture(m: &mut Markup, drawn: &[&Person], ties: &[&Tie]) {
    let seats: Vec<Point> = (0..drawn.len()).map(|at| seat(at, drawn.len())).collect();
    let held: Vec<Vec<usize>> = ties
        .iter()
        .map(|t| (0..drawn.len()).filter(|at| t.members.binary_search(&drawn[*at].ordinal).is_ok()).collect())
        .collect();
    let keys = places(&seats, &held);
    let ys = || seats.iter().chain(&keys).map(|(_, y)| *y);
    let (top, bottom) = (ys().fold(HIGH / 2.0, f64::min) - 28.0, ys().fold(HIGH / 2.0, f64::max) + 28.0);
    m.raw("<svg viewBox=\"0 ").at(top).raw(" ").at(WIDE).raw(" ").at(bottom - top).raw("\" role=\"img\" aria-label=\"");
    m.int(drawn.len() as i64).raw(" applications and what they share\">");
    for (number, (key, members)) in keys.iter().zip(&held).enumerate() {
        for member in members {
            edge(m, number, seats[*member], *key);
        }
    }
    for (number, (x, y)) in keys.iter().enumerate() {
        m.raw("<rect class=\"node ").raw(["q0", "q1", "q2", "q3", "q4", "q5"][number % 6]).raw("\" x=\"").at(x - 11.0);
        m.raw("\" y=\"").at(y - 9.0).raw("\" width=\"22\" height=\"18\" rx=\"5\"/><text class=\"num\" x=\"").at(*x);
        m.raw("\" y=\"").at(y + 4.0).raw("\">").int(number as i64 + 1).raw("</text>");
    }
    for (person, place) in drawn.iter().zip(&seats) {
        member(m, person, *place);
    }
    m.raw("</svg>");
}

fn edge(m: &mut Markup, number: usize, from: Point, to: Point) {
    m.raw("<line class=\"edge ").raw(["e0", "e1", "e2", "e3", "e4", "e5"][number % 6]).raw("\" x1=\"").at(from.0);
    m.raw("\" y1=\"").at(from.1).raw("\" x2=\"").at(to.0).raw("\" y2=\"").at(to.1).raw("\"/>");
}

fn member(m: &mut Markup, person: &Person, (x, y): Point) {
    let side = (x - WIDE / 2.0) / (WIDE / 2.0);
    let (anchor, dx, dy) = match side {
        s if s > 0.12 => ("start", 12.0, 4.0),
        s if s < -0.12 => ("end", -12.0, 4.0),
        _ if y < HIGH / 2.0 => ("middle", 0.0, -13.0),
        _ => ("middle", 0.0, 21.0),
    };
    m.raw("<circle class=\"node f-").raw(class(person.token)).raw("\" cx=\"").at(x).raw("\" cy=\"").at(y);
    m.raw("\" r=\"8\"/><text text-anchor=\"")
        .raw(anchor)
        .raw("\" x=\"")
        .at(x + dx)
        .raw("\" y=\"")
        .at(y + dy)
        .raw("\">");
    m.text(&clip(label(person), 18)).raw("</text>");
}

/// Place of one of `of` members on the ellipse, from the top clockwise; two stand side by side.
fn seat(at: usize, of: usize) -> Point {
    let start = if of == 2 { std::f64::consts::PI } else { -std::f64::consts::FRAC_PI_2 };
    let angle = start + std::f64::consts::TAU * at as f64 / of.max(1) as f64;
    (WIDE / 2.0 + 108.0 * angle.cos(), HIGH / 2.0 + 112.0 * angle.sin())
}

/// Shared things stand amid those who share them, and keep clear of each other.
fn places(seats: &[Point], held: &[Vec<usize>]) -> Vec<Point> {
    let middle = (WIDE / 2.0, HIGH / 2.0);
    let mut keys: Vec<Point> = held
        .iter()
        .enumerate()
        .map(|(number, members)| {
            let n = members.len().max(1) as f64;
            let sum = members.iter().fold((0.0, 0.0), |(x, y), m| (x + seats[*m].0, y + seats[*m].1));
            let (x, y) = if members.is_empty() { middle } else { (sum.0 / n, sum.1 / n) };
            // A nudge of its own, or things with the same members would never part.
            let turn = 2.4 * number as f64;
            let nudge = if held.len() > 1 { 6.0 } else { 0.0 };
            let pull = 0.75;
            (
                middle.0 + (x - middle.0) * pull + nudge * turn.cos(),
                middle.1 + (y - middle.1) * pull + nudge * turn.sin(),
            )
        })
        .collect();
    for _ in 0..80 {
        part(&mut keys);
    }
    keys
}

/// One step of moving apart what is closer than 40.
fn part(keys: &mut [Point]) {
    for a in 0..keys.len() {
        for b in a + 1..keys.len() {
            let (dx, dy) = (keys[b].0 - keys[a].0, keys[b].1 - keys[a].1);
            let far = (dx * dx + dy * dy).sqrt().max(0.01);
            if far < 40.0 {
                let push = (40.0 - far) / far / 4.0;
                keys[a] = (keys[a].0 - dx * push, keys[a].1 - dy * push);
                keys[b] = (keys[b].0 + dx * push, keys[b].1 + dy * push);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_things_keep_apart_and_inside() {
        let seats: Vec<Point> = (0..8).map(|at| seat(at, 8)).collect();
        let held = vec![(0..8).collect::<Vec<_>>(); 6];
        let keys = places(&seats, &held);
        for (at, a) in keys.iter().enumerate() {
            assert!(a.0 > 100.0 && a.0 < WIDE - 100.0 && a.1 > 20.0 && a.1 < HIGH - 20.0, "{a:?}");
            for b in &keys[at + 1..] {
                assert!(((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt() > 25.0, "{a:?} {b:?}");
            }
        }
        let alone = places(&seats, &held[..1])[0];
        assert!((alone.0 - WIDE / 2.0).abs() < 0.1 && (alone.1 - HIGH / 2.0).abs() < 0.1, "{alone:?}");
    }
}
