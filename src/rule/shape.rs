//! The shapes of pack files: every table with its keys, what a key takes and what it is for.
//!
//! The readers (`raw`, `pack`, `list`, `case`, `overlay`) ask for keys by name; a test holds what they ask for to these
//! tables, so that a new key is a row here too. JSON Schema for editors and the reference of keys are made of them.
//! What a value means beyond its form is checked elsewhere.

use super::case::{OUTCOMES, VERDICTS};
use super::list::OPAQUE;

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// Any text.
    Text,
    /// Lower-case words joined by hyphens.
    Id,
    /// A condition or another expression.
    Cel,
    /// A sentence with expressions in braces.
    Sentence,
    /// A length of time such as `365d`.
    Span,
    /// A day.
    Date,
    /// True or false.
    Bool,
    /// An integer of at least this.
    Count(u32),
    /// A number between these.
    Number(f64, f64),
    /// An array of texts.
    Texts,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// One of these words, or an array of them.
    Words(fn() -> Vec<&'static str>),
    /// A text, a number, true or false, or an array of one of these.
    Plain,
    /// Causes: one array for all applications, or one array for each.
    Stories,
    /// One application in the names of the JSON import.
    App,
    /// Several of them.
    Apps,
    /// A table.
    Table(&'static Shape),
    /// An array of tables.
    Tables(&'static Shape),
    /// Tables by a name of one's own.
    Named(&'static Shape),
    /// The same, or the value of this key alone.
    Short(&'static Shape, &'static Takes),
    /// Values by a name of one's own, or tables of them by the pack.
    Values,
    /// Words for who recorded a field, by the field.
    Trust,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// Whether it must be written.
    pub(crate) must: bool,
    pub(crate) doc: &'static str,
}

/// One kind of table.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Name in the schemas.
    pub(crate) name: &'static str,
    /// How the manual writes its header.
    pub(crate) header: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) keys: &'static [Key],
    /// Of each set exactly one key is written.
    pub(crate) one_of: &'static [&'static [&'static str]],
}

const fn key(name: &'static str, takes: Takes, doc: &'static str) -> Key {
    Key { name, takes, must: false, doc }
}

const fn must(name: &'static str, takes: Takes, doc: &'static str) -> Key {
    Key { name, takes, must: true, doc }
}

const fn plain(name: &'static str, header: &'static str, doc: &'static str, keys: &'static [Key]) -> Shape {
    Shape { name, header, doc, keys, one_of: &[] }
}

fn words<T: Copy>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}

fn statuses() -> Vec<&'static str> {
    words(super::Status::WORDS)
}

fn strengths() -> Vec<&'static str> {
    words(super::raw::STRENGTHS)
}

fn stages() -> Vec<&'static str> {
    words(super::raw::STAGES)
}

fn outcomes() -> Vec<&'static str> {
    words(OUTCOMES)
}

fn verdicts() -> Vec<&'static str> {
    VERDICTS.to_vec()
}

fn normalisers() -> Vec<&'static str> {
    words(super::Normaliser::WORDS)
}

fn kinds() -> Vec<&'static str> {
    words(crate::link::TieKind::WORDS)
}

fn watch_kinds() -> Vec<&'static str> {
    words(crate::fact::watch::WatchKind::WORDS)
}

fn opaque() -> Vec<&'static str> {
    OPAQUE.to_vec()
}

use Takes::{
    App, Apps, Bool, Cel, Count, Date, Id, Named, Number, Plain, Sentence, Short, Span, Stories, Table, Tables, Text,
    Texts, Trust, Values, Word, Words,
};

/// A rule.
#[rustfmt::skip] // a table: one key a line
pub(crate) static RULE: Shape = Shape {
    name: "rule",
    header: "a rule's file, or `[[rule]]` in a pack of one file",
    doc: "One rule. It has exactly one of `when`, `[group]`, `[near]` and `combine`. Below a header all keys belong to that table, so the rule's own keys stand above.",
    keys: &[
        must("id", Id, "Name of the bad pattern, unique over all packs; the file is called like it."),
        key("version", Count(1), "Raised with every change of what the rule sees, weighs or says."),
        key("title", Text, "What it sees, in a few words."),
        key("status", Word(statuses), "`experimental` is shown and weighs nothing; `deprecated` needs `since`, `reason` and `replaced_by`."),
        key("family", Id, "The family whose cap holds for it."),
        key("bits", Number(-6.0, 20.0), "Its weight. Negative bits reassure."),
        key("strength", Word(strengths), "The weight as a word: 1, 2, 4, 6 or 8 bits."),
        key("stage", Word(stages), "Earliest stage of hiring at which its fields exist."),
        key("explain", Sentence, "What was noticed, as a sentence with expressions in braces."),
        key("verify", Sentence, "What to do next."),
        key("explained_by", Texts, "Innocent causes that would explain a hit; `[]` if there is none."),
        key("fairness", Text, "Why it treats everybody alike."),
        key("references", Texts, "What it rests on."),
        key("catalogue", Texts, "Rows of the catalogue of signals that it covers, such as `REUSE_PHONE`; see `rules/COVERAGE.md`."),
        key("author", Text, "Who wrote it."),
        key("modified", Date, "When it was last changed."),
        key("excepted_by", Texts, "What an exception may rest on: paths over `app`, a group's `key`, or the element found, such as `p.e164`."),
        key("hub", Count(2), "More people than this at one key: a place that many share, which says nothing."),
        key("saturation", Number(0.0, 1.0), "Share of a batch of 200 or more from which the rule says nothing."),
        key("since", Date, "Since when it is deprecated."),
        key("reason", Text, "Why it is deprecated."),
        key("replaced_by", Text, "The rule that sees it now, or `none`."),
        key("when", Cel, "A condition on one application."),
        key("combine", Cel, "A condition over what other rules say and over the ring, judged last."),
        key("group", Table(&GROUP), "What applications share."),
        key("near", Table(&NEAR), "Texts that repeat each other."),
        key("test", Tables(&TEST), "Its tests."),
        key("equivalent", Tables(&EQUIVALENT), "Changes of its conditions that make no difference, so that no test can notice them."),
    ],
    one_of: &[&["bits", "strength"], &["when", "combine", "group", "near"]],
};

#[rustfmt::skip]
static GROUP: Shape = plain("group", "`[group]`", "Applications that share a key.", &[
    key("each", Cel, "The list whose elements give keys; without it, an application has one."),
    key("as", Text, "What an element is called."),
    must("by", Cel, "The key."),
    key("where", Cel, "Which elements count."),
    key("window", Span, "A group ends where the gap between applications is longer."),
    must("having", Cel, "What makes a group a hit, over `group` and `param`."),
    key("bands", Tables(&BAND), "Weights by what the group is like; the first that holds."),
]);

#[rustfmt::skip]
static NEAR: Shape = plain("near", "`[near]`", "Applications whose texts repeat each other.", &[
    must("on", Text, "The text that is compared, such as `app.resume.text`."),
    must("at_least", Number(0.0, 1.0), "Share of two texts that must be the same."),
    key("min_words", Count(10), "Shorter texts are not compared."),
    key("window", Span, "A group ends where the gap between applications is longer."),
    must("having", Cel, "What makes a group a hit, over `group` and `param`."),
    key("bands", Tables(&BAND), "Weights by what the group is like; the first that holds."),
]);

#[rustfmt::skip]
static BAND: Shape = Shape {
    name: "band",
    header: "`bands = [{ ... }]`",
    doc: "One of several weights; the first whose condition holds.",
    keys: &[
        key("when", Cel, "When it holds."),
        key("else", Bool, "Holds always; comes last."),
        key("bits", Number(0.0, 20.0), "The weight, or of a cause the price."),
        key("strength", Word(strengths), "The weight as a word."),
    ],
    one_of: &[&["when", "else"], &["bits", "strength"]],
};

#[rustfmt::skip]
static TEST: Shape = Shape {
    name: "test",
    header: "`[[test]]`",
    doc: "What the rule says of some applications, judged alone.",
    keys: &[
        must("name", Text, "What the test shows."),
        key("base", Text, "A fixture of the pack, laid under each application."),
        key("app", App, "One application."),
        key("batch", Apps, "Several applications."),
        key("history", Apps, "Applications of earlier runs."),
        key("repeat", Count(1), "How often the batch is written; `{n}` and `{word}` differ in each copy."),
        key("as_of", Date, "The day of the run."),
        key("trust", Trust, "Who recorded a field: `employer`, `system` or `applicant`."),
        key("watchlist", Tables(&ENTRY), "Entries of the run's watch list; without any there is none."),
        must("expect", Words(outcomes), "The outcome, or one for each application of the batch."),
        key("set", Table(&SET), "What the test changes."),
        key("explain", Text, "The exact sentence of the first hit."),
        key("bits", Number(-20.0, 20.0), "Bits of the first hit."),
        key("snapshot", Bool, "Whether the whole result is held by a snapshot."),
    ],
    one_of: &[&["app", "batch"]],
};

#[rustfmt::skip]
static SET: Shape = plain("set", "`set = { ... }` of a test", "What a test changes of its rule.", &[
    key("param", Values, "Parameters."),
    key("list", Values, "Lists, with the values they hold instead."),
    key("exception", Table(&EXCEPTING), "An exception to the rule."),
    key("hub", Count(2), "The rule's `hub`."),
    key("saturation", Number(0.0, 1.0), "The rule's `saturation`."),
]);

#[rustfmt::skip]
static EXCEPTING: Shape = plain("excepting", "`set.exception` of a test", "An exception that a test makes for itself.", &[
    must("match", Cel, "A condition over what the rule's `excepted_by` lists."),
    key("reason", Text, "Why."),
]);

#[rustfmt::skip]
static EQUIVALENT: Shape = plain("equivalent", "`[[equivalent]]`", "A mutant of `ringer test --mutate` that behaves as the rule does.", &[
    must("mutant", Text, "The mutant, as `ringer test --mutate` names it."),
    must("reason", Text, "Why it makes no difference, in 15 characters or more."),
]);

/// A pack.
#[rustfmt::skip]
pub(crate) static PACK: Shape = plain("pack", "`pack.toml`, or a pack of one file",
    "A pack. In a folder, each rule has a file of its own beside `pack.toml`; a pack of one file holds its rules as `[[rule]]`.", &[
    must("id", Id, "Its name."),
    must("version", Text, "Its version, such as `1.0.0`."),
    key("title", Text, "What a reader calls it."),
    key("author", Text, "Who wrote it."),
    key("license", Text, "Its licence."),
    key("doc", Text, "What it is for."),
    key("engine", Text, "Versions of the program it is made for, such as `>=0.1, <1`."),
    key("list", Named(&LIST), "Values to look up: `list.<name>` in conditions."),
    key("pattern", Named(&PATTERN), "Regular expressions: `pattern.<name>.found(text)`."),
    key("param", Short(&PARAM, &Plain), "Numbers and words that an overlay may set: `param.<name>`."),
    key("macro", Short(&MACRO, &Cel), "Expressions with a name: `macro.<name>`."),
    key("fixture", Takes::Named(&FIXTURE), "Fields of an application that tests lay under theirs by `base`."),
    key("family", Tables(&FAMILY), "Families of its own."),
    key("cause", Tables(&CAUSE), "Innocent causes of its own."),
    key("scenario", Tables(&SCENARIO), "Tests of all loaded packs together."),
    key("rule", Tables(&RULE), "The rules of a pack of one file."),
]);

#[rustfmt::skip]
static LIST: Shape = Shape {
    name: "list",
    header: "`[list.<name>]`",
    doc: "Values to look up with `in`. A file holds one value a line, or `value,source,added,expires` as CSV.",
    keys: &[
        key("title", Text, "What a reader calls it."),
        key("source", Text, "Where the values come from."),
        key("license", Text, "Their licence."),
        key("updated", Date, "When they were last looked over."),
        key("normalise", Word(normalisers), "The form that values are brought into before they are compared."),
        key("of", Word(opaque), "The opaque type it looks at; such a list needs `basis`, `approved_by` and `expires`."),
        key("basis", Text, "The legal or factual basis for judging by it."),
        key("approved_by", Text, "Who approved it."),
        key("expires", Date, "Last day of the approval."),
        key("values", Texts, "The values."),
        key("file", Text, "A file of the pack with values."),
    ],
    one_of: &[],
};

#[rustfmt::skip]
static PATTERN: Shape = plain("pattern", "`[pattern.<name>]`", "A regular expression with samples.", &[
    key("title", Text, "What a reader calls it."),
    must("regex", Text, "The expression, in single quotes; linear time, without look-around."),
    must("hits", Texts, "Texts that it finds."),
    must("misses", Texts, "Texts that it leaves alone."),
]);

#[rustfmt::skip]
static PARAM: Shape = plain("param", "`[param.<name>]`", "A value that an overlay may set. `name = value` below `[param]` is the short form.", &[
    must("default", Plain, "The value unless an overlay sets another."),
    key("doc", Text, "What it means."),
]);

#[rustfmt::skip]
static MACRO: Shape = plain("macro", "`[macro.<name>]`", "An expression with a name. `name = \"...\"` below `[macro]` is the short form.", &[
    must("expr", Cel, "The expression."),
    key("doc", Text, "What it means."),
]);

static FIXTURE: Shape = plain("fixture", "`[fixture.<name>]`", "Fields of an application.", &[]);

#[rustfmt::skip]
static FAMILY: Shape = plain("family", "`[[family]]`", "Rules that see the same kind of thing; together they add at most its cap.", &[
    must("id", Id, "Its name."),
    must("title", Text, "What a reader calls it: \"a shared phone\"."),
    key("doc", Text, "What belongs to it."),
    must("cap", Number(0.5, 40.0), "The most bits that it may add."),
    key("kind", Word(kinds), "What kind of thing ties people there; a ring is held by ties of several kinds."),
]);

#[rustfmt::skip]
static CAUSE: Shape = plain("cause", "`[[cause]]`", "An innocent cause and what it costs to believe in it.", &[
    must("id", Id, "Its name."),
    must("title", Text, "What a reader calls it: \"a shared home\"."),
    key("doubt", Text, "What is said where it does not fit."),
    key("doc", Text, "What it covers."),
    must("bands", Tables(&BAND), "Prices over `group`, `hits` and what the employer recorded; the last is an `else`."),
    key("explains", Texts, "Rules, of any pack, that it explains beside those that name it."),
]);

#[rustfmt::skip]
static ENTRY: Shape = plain("watchlist_entry", "`watchlist = [{ ... }]`", "An entry of a watch list, as a line of `ringer/watchlist/1`.", &[
    must("kind", Word(watch_kinds), "What it names."),
    must("value", Text, "The identifier or name; a number of a document or account, or its hash."),
    key("list", Text, "What the list is called."),
    key("date", Date, "The day as of which the list says so."),
    key("entry", Text, "The list's own id of the entry."),
    key("source", Text, "The file it was read from."),
    key("added", Date, "When it came onto the list."),
    key("expires", Date, "The last day that it counts."),
    key("note", Text, "What the list adds."),
    key("born", Texts, "Of a person: birth dates."),
    key("countries", Texts, "Of a person or company: countries."),
]);

#[rustfmt::skip]
static SCENARIO: Shape = Shape {
    name: "scenario",
    header: "`[[scenario]]`",
    doc: "What becomes of some people under all loaded packs.",
    keys: &[
        must("name", Text, "What the scenario shows."),
        key("needs", Texts, "Other packs that it rests on: where one is not loaded, it is left out."),
        key("base", Text, "A fixture of the pack, laid under each application."),
        key("app", App, "One application."),
        key("batch", Apps, "Several applications."),
        key("history", Apps, "Applications of earlier runs."),
        key("repeat", Count(1), "How often the batch is written."),
        key("as_of", Date, "The day of the run."),
        key("trust", Trust, "Who recorded a field: `employer`, `system` or `applicant`."),
        key("watchlist", Tables(&ENTRY), "Entries of the run's watch list; without any there is none."),
        must("expect", Words(verdicts), "The verdict, or one for each application of the batch."),
        key("story", Stories, "Causes of the cheapest innocent story."),
    ],
    one_of: &[&["app", "batch"]],
};

/// An overlay.
#[rustfmt::skip]
pub(crate) static OVERLAY: Shape = plain("overlay", "an overlay", "Changes to packs that somebody else wrote: typed operations only.", &[
    key("doc", Text, "What it is for."),
    key("set", Table(&SETTINGS), "Values of parameters."),
    key("extend", Table(&EXTEND), "More values of lists, more that causes explain."),
    key("disable", Tables(&DISABLE), "Rules taken out."),
    key("weight", Tables(&WEIGHT), "Rules with another weight."),
    key("exception", Tables(&EXCEPTION), "Cases set aside."),
    key("cause", Tables(&CAUSE), "Causes of its own."),
    key("family", Tables(&FAMILY), "Families of its own."),
]);

static SETTINGS: Shape = plain(
    "settings",
    "`[set.param]`, or `[set.param.<pack>]`",
    "Values of parameters.",
    &[key("param", Values, "A value for each parameter, of the type of its default.")],
);

static EXTEND: Shape = plain(
    "extend",
    "`[extend.list.<name>]`, `[extend.cause.<id>]`",
    "More values and more causes.",
    &[
        key("list", Named(&EXTEND_LIST), "Values added to a list."),
        key("cause", Named(&EXTEND_CAUSE), "Bands put before those of a cause, and rules that it explains too."),
    ],
);

#[rustfmt::skip]
static EXTEND_LIST: Shape = plain("extend_list", "`[extend.list.<name>]`", "Values added to a list.", &[
    key("pack", Text, "The pack, where several have a list of that name."),
    must("values", Texts, "The values."),
    key("basis", Text, "Why a list of schools, names or places may look at people; for lists of these that ship empty."),
    key("approved_by", Text, "Who approved that."),
    key("reason", Text, "Why, in 15 characters or more."),
    key("owner", Text, "Who answers for it."),
    key("expires", Date, "Last day it holds."),
]);

#[rustfmt::skip]
static EXTEND_CAUSE: Shape = plain("extend_cause", "`[extend.cause.<id>]`", "Bands put before those of a cause, and rules that it explains too.", &[
    key("bands", Tables(&BAND), "Bands tried first."),
    key("explains", Texts, "Rules that it explains too."),
    key("reason", Text, "Why, in 15 characters or more."),
    key("owner", Text, "Who answers for it."),
    key("expires", Date, "Last day it holds."),
]);

#[rustfmt::skip]
static DISABLE: Shape = plain("disable", "`[[disable]]`", "A rule taken out.", &[
    must("rule", Text, "The rule's id."),
    must("reason", Text, "Why, in 15 characters or more."),
    key("owner", Text, "Who answers for it."),
    key("expires", Date, "Last day it holds."),
]);

#[rustfmt::skip]
static WEIGHT: Shape = plain("weight", "`[[weight]]`", "A rule with another weight; its bands change in proportion.", &[
    must("rule", Text, "The rule's id."),
    must("bits", Number(0.0, 20.0), "The weight."),
    must("reason", Text, "Why, in 15 characters or more."),
    key("owner", Text, "Who answers for it."),
    key("expires", Date, "Last day it holds."),
]);

#[rustfmt::skip]
static EXCEPTION: Shape = plain("exception", "`[[exception]]`", "A case set aside: the finding stays visible with the reason and weighs nothing.", &[
    must("rule", Text, "The rule's id."),
    must("match", Cel, "A condition over what the rule's `excepted_by` lists; it must hold for every element the rule found."),
    must("reason", Text, "Why, in 15 characters or more."),
    must("owner", Text, "Who answers for it."),
    must("created", Date, "When it was decided."),
    must("expires", Date, "Last day it holds, at most 12 months later."),
]);

/// The shape of a name.
pub(crate) fn of(name: &str) -> Option<&'static Shape> {
    all().into_iter().find(|shape| shape.name == name)
}

/// Every shape that a file of packs can hold, each once, from the outside in.
pub(crate) fn all() -> Vec<&'static Shape> {
    let mut found: Vec<&'static Shape> = vec![&PACK, &RULE, &OVERLAY];
    let mut at = 0;
    while let Some(shape) = found.get(at).copied() {
        at += 1;
        for key in shape.keys {
            let inner = match key.takes {
                Table(inner) | Tables(inner) | Named(inner) | Short(inner, _) => inner,
                _ => continue,
            };
            if !found.iter().any(|known| known.name == inner.name) {
                found.push(inner);
            }
        }
    }
    found
}
