//! Variants of a rule: the same rule with one small change, compiled beside the packs it belongs to.
//!
//! A rule is changed in its conditions by the operators of [`OPERATORS`](crate::condition::OPERATORS), and in
//! its bands and limits by those of [`LIMITS`]. Which variants the rule's tests notice is found out elsewhere. A new kind
//! of rule takes part by naming its conditions in [`RawKind::texts`] and [`Kind::conditions`]. Macros, lists and patterns
//! belong to the pack and are not changed.

use std::ops::Range;
use std::sync::Arc;

use super::check::{self, Checked};
use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::raw::{RawBand, RawKind, RawRule};
use super::read::{At, Text};
use super::{Kind, Options, PackSource, Rule, RuleSet};
use crate::condition::{self, Condition, Operator, Seen};

const BAND: Operator = Operator {
    name: "band",
    does: "leaves out a band of a group's weights, or swaps it with the next",
    from: "bands = [{ when = \"a\", bits = 3.0 }, { else = true, bits = 6.0 }]",
    to: "bands = [{ else = true, bits = 6.0 }]",
    missing: "a test with `bits` for a group that falls into this band",
};
const LIMIT: Operator = Operator {
    name: "limit",
    does: "takes `window`, `hub` or `saturation` away, or moves it: a window by one unit, `hub` and `min_words` by one, \
           `saturation` and `at_least` by a tenth",
    from: "window = \"90d\"",
    to: "window = \"91d\"",
    missing: "a test that lies exactly on the limit, and one just beyond it",
};

/// The operators that change bands and limits.
pub const LIMITS: &[Operator] = &[BAND, LIMIT];

/// One small change of a rule.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What was done.
    pub operator: &'static Operator,
    /// What was changed: `when`, `where`, `having`, `bands[0]`, `window`.
    pub part: String,
    /// The changed text before.
    pub from: String,
    /// The changed text after.
    pub to: String,
    /// How equivalents name it: `having: group.people >= 2 => group.people > 2`, with `(2)` behind it where the rule has
    /// the same change in the same part twice.
    pub name: String,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// Byte range in the file.
    pub span: Range<usize>,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Text { at: usize, text: String },
    BandDropped(usize),
    BandSwapped(usize),
    Window(Option<i64>),
    Hub(Option<u32>),
    Saturation(Option<f64>),
    AtLeast(f64),
    MinWords(u32),
}

/// A variant, compiled.
#[derive(Clone, Debug)]
pub struct Varied {
    /// The changed rule.
    pub rule: Rule,
    /// Whether its sentences had to be left out: they speak of what the changed condition no longer promises.
    pub silent: bool,
}

/// A part of a rule's conditions, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The condition: `when`, `where`, `having`, `bands[0]`.
    pub part: String,
    /// As written.
    pub text: String,
    /// 1-based line in the rule's file.
    pub line: usize,
}

/// A rule and its variants.
#[derive(Clone, Debug)]
pub struct RuleVariants {
    /// The rule's id.
    pub id: String,
    /// In the order of the rule's parts; the same whatever the options of the load.
    pub variants: Vec<Variant>,
    /// For each variant the changed rule; `None` if it does not check, and so can never run.
    pub compiled: Vec<Option<Varied>>,
    parts: Vec<(String, Text)>,
}

/// The variants of each of some rules, by id.
pub type Variants = Vec<RuleVariants>;

/// Loads packs, and makes and compiles all variants of the rules that are `wanted`, sorted by id.
///
/// # Errors
/// The mistakes of packs that do not load.
pub fn variants(
    sources: &[PackSource],
    options: &Options,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(RuleSet, Variants), Vec<Diagnostic>> {
    let log = Log::default();
    let mut made: Option<Variants> = None;
    // Variants that do not check fill the log; the packs themselves were without a mistake before.
    let set = check::load(sources, options, &log, &mut |packs| made = Some(all(packs, wanted)));
    let (set, mut made) = set.zip(made).ok_or_else(|| log.finish())?;
    made.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((set, made))
}

fn all(packs: &mut Checked<'_, '_>, wanted: &dyn Fn(&str) -> bool) -> Variants {
    let written = packs.packs;
    let rules = written.iter().enumerate().flat_map(|(pack, p)| p.rules.iter().map(move |rule| (pack, rule)));
    let of_rule = |(pack, raw): (usize, &RawRule)| {
        let variants = raw.variants();
        let compiled = variants.iter().map(|variant| compile(packs, raw, pack, &variant.change)).collect();
        let parts = raw.kind.texts().into_iter().map(|(name, text)| (name, text.clone())).collect();
        RuleVariants { id: raw.id.value.clone(), variants, compiled, parts }
    };
    rules.filter(|(_, raw)| wanted(&raw.id.value)).map(of_rule).collect()
}

fn compile(packs: &mut Checked<'_, '_>, raw: &RawRule, pack: usize, change: &Change) -> Option<Varied> {
    let mut raw = RawRule { tests: Vec::new(), ..raw.clone() };
    raw.change(change);
    if let Some(rule) = packs.compile(&raw, pack) {
        return Some(Varied { rule, silent: false });
    }
    (raw.explain, raw.verify) = (None, None);
    packs.compile(&raw, pack).map(|rule| Varied { rule, silent: true })
}

impl RuleVariants {
    /// The place of a part that a watched condition of the rule has seen.
    pub fn place(&self, part: &str, seen: &Seen) -> Option<Part> {
        let (_, text) = self.parts.iter().find(|(name, _)| name == part)?;
        let (line, _) = text.file.position(text.locate(seen.span.clone()).start);
        let written = text.value.get(seen.span.clone())?.to_owned();
        Some(Part { part: part.to_owned(), text: written, line })
    }
}

impl RawKind {
    /// The conditions as written, by name, in the order of the file. Bands stand last.
    fn texts(&self) -> Vec<(String, &Text)> {
        match self {
            RawKind::When(text) => vec![("when".to_owned(), text)],
            RawKind::Group(group) => {
                let first = [("each", group.each.as_ref()), ("by", Some(&group.by)), ("where", group.keep.as_ref())];
                let named = first.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?)));
                named.chain([("having".to_owned(), &group.having)]).chain(band_texts(&group.bands)).collect()
            }
            RawKind::Near(near) => {
                [("having".to_owned(), &near.having)].into_iter().chain(band_texts(&near.bands)).collect()
            }
            RawKind::Combine(text) => vec![("combine".to_owned(), text)],
        }
    }

    /// The same, to be changed.
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            RawKind::When(text) | RawKind::Combine(text) => vec![text],
            RawKind::Near(near) => {
                let near = &mut **near;
                let bands = near.bands.iter_mut().filter_map(|band| band.when.as_mut());
                [&mut near.having].into_iter().chain(bands).collect()
            }
            RawKind::Group(group) => {
                let group = &mut **group;
                let first = group.each.iter_mut().chain([&mut group.by]).chain(&mut group.keep);
                let bands = group.bands.iter_mut().filter_map(|band| band.when.as_mut());
                first.chain([&mut group.having]).chain(bands).collect()
            }
        }
    }

    fn bands(&self) -> &[RawBand] {
        match self {
            RawKind::Group(group) => &group.bands,
            RawKind::Near(near) => &near.bands,
            RawKind::When(_) | RawKind::Combine(_) => &[],
        }
    }

    fn bands_mut(&mut self) -> Option<&mut Vec<RawBand>> {
        match self {
            RawKind::Group(group) => Some(&mut group.bands),
            RawKind::Near(near) => Some(&mut near.bands),
            RawKind::When(_) | RawKind::Combine(_) => None,
        }
    }

    /// Where the window is written, and how long it is.
    fn window(&self) -> Option<(Range<usize>, i64)> {
        match self {
            RawKind::Group(group) => group.window.map(|window| (group.window_at.clone(), window)),
            RawKind::Near(near) => near.window.map(|window| (near.window_at.clone(), window)),
            RawKind::When(_) | RawKind::Combine(_) => None,
        }
    }

    fn set_window(&mut self, window: Option<i64>) {
        match self {
            RawKind::Group(group) => group.window = window,
            RawKind::Near(near) => near.window = window,
            RawKind::When(_) | RawKind::Combine(_) => {}
        }
    }
}

fn band_texts(bands: &[RawBand]) -> impl Iterator<Item = (String, &Text)> {
    bands.iter().enumerate().filter_map(|(i, band)| Some((format!("bands[{i}]"), band.when.as_ref()?)))
}

impl Kind {
    /// The compiled conditions by the names of what was written, to be watched.
    pub fn conditions(&mut self) -> Vec<(String, &mut Condition)> {
        match self {
            Kind::When(condition) => vec![("when".to_owned(), condition)],
            // What it reads of the application is decided before; the rest is decided here.
            Kind::Combine(combine) => vec![("combine".to_owned(), &mut combine.outer)],
            Kind::Near(near) => {
                let near = &mut **near;
                let bands = near.bands.iter_mut().enumerate().map(|(i, (c, _))| (format!("bands[{i}]"), c));
                [("having".to_owned(), &mut near.having)].into_iter().chain(bands).collect()
            }
            Kind::Group(group) => {
                let group = &mut **group;
                let named = group.where_.as_mut().map(|c| ("where".to_owned(), c));
                let bands = group.bands.iter_mut().enumerate().map(|(i, (c, _))| (format!("bands[{i}]"), c));
                named.into_iter().chain([("having".to_owned(), &mut group.having)]).chain(bands).collect()
            }
        }
    }
}

impl RawRule {
    fn variants(&self) -> Vec<Variant> {
        let mut all = Vec::new();
        for (at, (part, text)) in self.kind.texts().into_iter().enumerate() {
            let Some(expr) = condition::parse(&text.value).0 else { continue };
            // What runs through a list and what makes a key are no conditions.
            let truth = !matches!(part.as_str(), "each" | "by");
            for m in condition::mutants(&expr, truth) {
                let change = Change::Text { at, text: m.text };
                all.push(self.variant(m.operator, &part, (m.from, m.to), text.locate(m.span), change));
            }
        }
        self.band_variants(&mut all);
        self.limit_variants(&mut all);
        for i in 0..all.len() {
            let earlier =
                all[..i].iter().filter(|v| v.part == all[i].part && (&v.from, &v.to) == (&all[i].from, &all[i].to));
            let earlier = earlier.count();
            if earlier > 0 {
                all[i].name += &format!(" ({})", earlier + 1);
            }
        }
        all
    }

    fn variant(
        &self,
        operator: &'static Operator,
        part: &str,
        (from, to): (String, String),
        span: Range<usize>,
        change: Change,
    ) -> Variant {
        let name = format!("{part}: {from} => {to}");
        Variant { operator, part: part.to_owned(), from, to, name, file: self.file.clone(), span, change }
    }

    fn band_variants(&self, all: &mut Vec<Variant>) {
        let bands = self.kind.bands();
        let shown = |band: &RawBand| match &band.when {
            Some(when) => format!("{} bits if {}", band.bits, when.value),
            None => format!("{} bits else", band.bits),
        };
        for (i, band) in bands.iter().enumerate() {
            let part = format!("bands[{i}]");
            let texts = (shown(band), "left out".to_owned());
            all.push(self.variant(&BAND, &part, texts, band.span.clone(), Change::BandDropped(i)));
            // Behind an `else` nothing is reached, so that swapping with it is leaving out.
            if let Some(next) = bands.get(i + 1).filter(|next| next.when.is_some()) {
                let texts = (shown(band), format!("behind {}", shown(next)));
                all.push(self.variant(&BAND, &part, texts, band.span.clone(), Change::BandSwapped(i)));
            }
        }
    }

    fn limit_variants(&self, all: &mut Vec<Variant>) {
        let none = || "none".to_owned();
        let mut add = |part: &str, texts: (String, String), span: &Range<usize>, change: Change| {
            all.push(self.variant(&LIMIT, part, texts, span.clone(), change));
        };
        if let Some((span, window)) = self.kind.window() {
            let unit = unit(window);
            let shown = length;
            add("window", (shown(window), none()), &span, Change::Window(None));
            for moved in [window + unit, window - unit].into_iter().filter(|w| *w > 0) {
                add("window", (shown(window), shown(moved)), &span, Change::Window(Some(moved)));
            }
        }
        if let RawKind::Near(near) = &self.kind {
            let (share, words) = (&near.at_least, &near.min_words);
            for moved in [1.1, 0.9].map(|by| (share.value * by * 1e6).round() / 1e6).into_iter().filter(|s| *s <= 1.0) {
                add("at_least", (share.value.to_string(), moved.to_string()), &share.span, Change::AtLeast(moved));
            }
            for moved in [words.value.saturating_add(1), words.value.saturating_sub(1)] {
                add("min_words", (words.value.to_string(), moved.to_string()), &words.span, Change::MinWords(moved));
            }
        }
        if let Some(At { value: hub, span }) = &self.hub {
            add("hub", (hub.to_string(), none()), span, Change::Hub(None));
            for moved in [hub.saturating_add(1), hub.saturating_sub(1)] {
                add("hub", (hub.to_string(), moved.to_string()), span, Change::Hub(Some(moved)));
            }
        }
        if let Some(At { value: share, span }) = &self.saturation {
            add("saturation", (share.to_string(), none()), span, Change::Saturation(None));
            for moved in [1.1, 0.9].map(|by| (share * by * 1e6).round() / 1e6) {
                add("saturation", (share.to_string(), moved.to_string()), span, Change::Saturation(Some(moved)));
            }
        }
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Text { at, text } => {
                if let Some(slot) = self.kind.texts_mut().into_iter().nth(*at) {
                    slot.value.clone_from(text);
                }
            }
            Change::BandDropped(at) => _ = self.kind.bands_mut().map(|bands| bands.remove(*at)),
            Change::BandSwapped(at) => _ = self.kind.bands_mut().map(|bands| bands.swap(*at, at + 1)),
            Change::Window(window) => self.kind.set_window(*window),
            Change::AtLeast(share) => {
                if let RawKind::Near(near) = &mut self.kind {
                    near.at_least.value = *share;
                }
            }
            Change::MinWords(words) => {
                if let RawKind::Near(near) = &mut self.kind {
                    near.min_words.value = *words;
                }
            }
            Change::Hub(hub) => {
                self.hub = hub.zip(self.hub.take()).map(|(value, was)| At { value, span: was.span });
            }
            Change::Saturation(share) => {
                self.saturation = share.zip(self.saturation.take()).map(|(value, was)| At { value, span: was.span });
            }
        }
    }
}

/// As a rule writes it: `365d`.
fn length(window: i64) -> String {
    let unit = unit(window);
    let word = match unit {
        86_400_000 => "d",
        3_600_000 => "h",
        60_000 => "m",
        1_000 => "s",
        _ => "ms",
    };
    format!("{}{word}", window / unit)
}

/// The largest of day, hour, minute and second that the window is made of.
fn unit(window: i64) -> i64 {
    const UNITS: [i64; 4] = [86_400_000, 3_600_000, 60_000, 1_000];
    UNITS.into_iter().find(|unit| window % unit == 0).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::builtin;

    #[test]
    fn variants_of_a_group_rule() {
        let options = Options::default();
        let (_, made) = variants(&builtin(), &options, &|id| id == "phone-shared-across-names").unwrap();
        let [rule] = made.as_slice() else { panic!("{}", made.len()) };
        assert_eq!(rule.variants.len(), rule.compiled.len());
        let named = |name: &str| {
            let at = rule.variants.iter().position(|v| v.name == name);
            let names: Vec<&str> = rule.variants.iter().map(|v| v.name.as_str()).collect();
            at.unwrap_or_else(|| panic!("{name} is none of {names:#?}"))
        };
        let at = named("having: group.people >= param.min_people => group.people > param.min_people");
        assert!(rule.compiled[at].is_some());
        assert_eq!(rule.variants[at].file.position(rule.variants[at].span.start).0, 28);
        // A whole number is not moved by a tenth: that does not check.
        assert!(rule.compiled[named("having: param.min_people => param.min_people * 1.1")].is_none());
        for name in [
            "where: (has(p.key) || !known(p.valid)) && !(p.e164 in list.switchboards) => true",
            "bands[0]: 3.00 bits if group.people == 2 => left out",
            "bands[0]: 3.00 bits if group.people == 2 => behind 5.00 bits if group.people <= 4",
            "bands[2]: 6.00 bits else => left out",
            "window: 365d => 366d",
            "window: 365d => none",
        ] {
            assert!(rule.compiled[named(name)].is_some(), "{name}");
        }
    }

    #[test]
    fn equivalents_are_read_and_say_why() {
        let text = |reason: &str| {
            format!(
                "id = \"mine\"\nversion = \"1\"\n[[rule]]\nid = \"r\"\nfamily = \"mail-form\"\nbits = 1.0\n\
                 when = \"app.emails.exists(e, e.role)\"\n[[rule.equivalent]]\nmutant = \"when: a => b\"\n{reason}\n"
            )
        };
        let load = |text: String| {
            let mut sources = builtin();
            sources.push(PackSource::one("mine.toml", text.as_bytes()));
            crate::rule::load(&sources, &Options::default())
        };
        let (set, _) = load(text("reason = \"nobody could tell them apart\"")).unwrap();
        let (_, rule) = set.find("r").unwrap();
        assert_eq!((rule.equivalents.len(), rule.equivalents[0].mutant.as_str()), (1, "when: a => b"));
        assert_eq!(rule.file.position(rule.equivalents[0].span.start).0, 8);
        for (bad, code) in [("reason = \"same\"", "E122"), ("", "E104"), ("reasn = \"nobody could tell\"", "E102")] {
            let found = load(text(bad)).unwrap_err();
            assert!(found.iter().any(|d| d.code == code), "{bad}: {found:?}");
        }
    }

    #[test]
    fn a_sentence_that_no_longer_holds_does_not_hide_a_variant() {
        let (_, made) = variants(&builtin(), &Options::default(), &|id| id == "phone-invalid").unwrap();
        let all = made[0].variants.iter().zip(&made[0].compiled);
        let (_, varied) = all.into_iter().find(|(v, _)| v.to.contains(".all(")).unwrap();
        assert!(varied.as_ref().unwrap().silent);
    }
}
