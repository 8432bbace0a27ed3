//! A PDF file: its pages as text, what of it nobody sees, and what it says of itself.
//!
//! The reader is our own because the input is hostile: libraries open a file whole, inflate without a limit and follow
//! structure recursively. This one works over a slice, spends [`Fuel`] for whatever it does, and has no state that a
//! file can damage. It reads what résumés are made of; it opens no picture, no font program, no script and no locked
//! file.

mod content;
mod file;
mod filter;
mod font;
mod lex;
mod meta;
mod page;

use std::collections::BTreeSet;

use content::Painter;
use file::File;
use lex::{Dict, Fuel, Object};
use page::{Area, Page};

use super::read::{Document, Limits, Unread};

/// Work done on one file at most: about a second of it.
const FUEL: u64 = 12_000_000;
/// How deep the tree of pages may be.
const MAX_TREE: usize = 32;
/// Most nodes of the tree of pages that are looked at.
const MAX_NODES: usize = 5_000;

/// A page of the tree, with what it inherits.
struct Leaf {
    dict: Dict,
    resources: Option<Object>,
    media: Option<Object>,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let fuel = Fuel::new(FUEL);
    let file = File::open(bytes, &fuel);
    if file.encrypted {
        return Err(Unread::Locked);
    }
    if file.is_empty() {
        return Err(Unread::Broken("no object of a PDF is in it"));
    }
    let root = root(&file);
    let mut document = meta::read(&file, root.as_ref());
    let leaves = leaves(&file, root.as_ref(), limits.pages + 1);
    if leaves.is_empty() {
        return Err(if file.bomb.get() { Unread::Inflates } else { Unread::Broken("it has no page") });
    }
    let mut painter = Painter::new(&file, limits.characters);
    let mut look = Look::default();
    for (number, leaf) in (1_u32..).zip(leaves.iter().take(limits.pages)) {
        draw(&file, leaf, number, &mut painter, &mut document, &mut look);
    }
    if fuel.is_out() || file.bomb.get() {
        return Err(Unread::Inflates);
    }
    if leaves.len() > limits.pages {
        document.notes.push(format!("only the first {} pages are read", limits.pages));
    }
    if painter.unread {
        document.notes.push("some of its letters have no known meaning and are left out".to_owned());
    } else if !painter.wrote {
        document.notes.push("it has no text; it may be a scan".to_owned());
    }
    document.print = look.print(&document);
    Ok(document)
}

/// The catalogue: what the trailer names, else the first there is.
fn root(file: &File<'_>) -> Option<Dict> {
    let catalogue = |object: Object| match object {
        Object::Dict(dict) if dict.get("Pages").is_some() => Some(dict),
        _ => None,
    };
    let named = file.root.as_ref().and_then(|root| file.resolve(root)).and_then(catalogue);
    let search = || file.numbers().take(20_000).find_map(|number| file.get(number).and_then(catalogue));
    named.or_else(search)
}

/// Pages in order, at most `most`.
fn leaves(file: &File<'_>, root: Option<&Dict>, most: usize) -> Vec<Leaf> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let start = root.and_then(|root| root.get("Pages").cloned());
    let mut open: Vec<(Object, Option<Object>, Option<Object>, usize)> =
        start.into_iter().map(|pages| (pages, None, None, 0)).collect();
    while let Some((object, resources, media, depth)) = open.pop() {
        let again = matches!(object, Object::Ref(number) if !seen.insert(number));
        if again || depth > MAX_TREE || seen.len() > MAX_NODES || found.len() >= most {
            continue;
        }
        let Some(Object::Dict(dict)) = file.resolve(&object) else { continue };
        let resources = dict.get("Resources").cloned().or(resources);
        let media = dict.get("CropBox").or(dict.get("MediaBox")).cloned().or(media);
        match file.of(&dict, "Kids") {
            Some(Object::List(kids)) => {
                let size = |inherited: &Option<Object>| inherited.as_ref().and_then(Object::dict).map_or(0, Dict::len);
                let each = 1 + size(&resources) as u64;
                let kids = kids.into_iter().take(MAX_NODES).take_while(|_| file.fuel.take(each));
                let kids = kids.collect::<Vec<_>>().into_iter().rev();
                open.extend(kids.map(|kid| (kid, resources.clone(), media.clone(), depth + 1)));
            }
            _ => found.push(Leaf { dict, resources, media }),
        }
    }
    if found.is_empty() {
        found.extend(strays(file, most));
    }
    found
}

/// Pages that no tree holds.
fn strays(file: &File<'_>, most: usize) -> Vec<Leaf> {
    let page = |object: Object| match object {
        Object::Dict(dict) if file.of(&dict, "Type").as_ref().and_then(Object::name) == Some(b"Page") => {
            let (resources, media) = (dict.get("Resources").cloned(), dict.get("MediaBox").cloned());
            Some(Leaf { dict, resources, media })
        }
        _ => None,
    };
    file.numbers().take(20_000).filter_map(|number| file.get(number).and_then(page)).take(most).collect()
}

/// What the pages look like, for the print.
#[derive(Default)]
struct Look {
    fonts: BTreeSet<String>,
    sizes: BTreeSet<(i64, i64)>,
    margin: Option<(i64, i64)>,
}

impl Look {
    fn print(self, document: &Document) -> Option<String> {
        super::print::of(document, &self.fonts, &self.sizes, self.margin)
    }
}

fn draw(
    file: &File<'_>,
    leaf: &Leaf,
    number: u32,
    painter: &mut Painter<'_, '_>,
    document: &mut Document,
    look: &mut Look,
) {
    let area = leaf.media.as_ref().and_then(|m| file.resolve(m)).and_then(|m| area(file, &m));
    let area = area.unwrap_or(Area { x0: 0.0, y0: 0.0, x1: 612.0, y1: 792.0 });
    look.sizes.insert((area.width().round() as i64, area.height().round() as i64));
    let resources = leaf.resources.as_ref().and_then(|r| file.resolve(r));
    let empty = Dict::default();
    let resources = resources.as_ref().and_then(Object::dict).unwrap_or(&empty);
    for (_, font) in file.dict_of(resources, "Font").unwrap_or_default().iter().take(64) {
        if let Some(Object::Dict(font)) = file.resolve(font)
            && let Some(name) = file.of(&font, "BaseFont").and_then(|n| n.name().map(font::base_name))
        {
            look.fonts.insert(name);
        }
    }
    let mut content = Vec::new();
    let contents = leaf.dict.get("Contents");
    let parts = match contents.and_then(|c| file.resolve(c)) {
        Some(Object::List(parts)) => parts,
        _ => contents.cloned().into_iter().collect(),
    };
    for part in parts.iter().take(1000) {
        match file.stream(part) {
            Some(Ok(bytes)) => content.extend_from_slice(&bytes),
            Some(Err(filter::Refused::Filter)) => {
                let note = "a page is written with a filter that is not read";
                document.note(note);
            }
            _ => {}
        }
        content.push(b'\n');
    }
    let mut page = Page::new(number, area);
    painter.draw(&mut page, resources, &content);
    let (text, hidden, margin) = page.finish();
    document.page(&text);
    document.hidden.extend(hidden);
    if number == 1 {
        look.margin = margin.map(|(left, top)| (left.round() as i64, top.round() as i64));
    }
}

fn area(file: &File<'_>, object: &Object) -> Option<Area> {
    let numbers = object.list()?.iter().filter_map(|n| file.resolve(n)?.number());
    let numbers: Vec<f64> = numbers.map(|n| n.clamp(-20_000.0, 20_000.0)).collect();
    let [a, b, c, d] = numbers[..] else { return None };
    Area::around([(a, b), (c, d)]).filter(|area| area.width() >= 1.0 && area.height() >= 1.0)
}
