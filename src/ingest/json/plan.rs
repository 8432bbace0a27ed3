//! What each JSON path means: decided once per path, by the path alone, whenever it is first seen.
//!
//! A path is written `a.b[].c`. The order is that of tables: mapping file, protected, profile, names of the JSON
//! import, aliases, extra. Paths that the sample did not show are decided by the workers that meet them; the outcome
//! depends on the path only, and columns are looked up by number only, so that threads cannot change a result.
//! Paths are bounded: past 50,000 distinct paths of an input, or 1,024 new ones of a record, only those that mapping,
//! profile or import names know are read, and the rest is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use foldhash::fast::RandomState;

use super::MAX_DEPTH;
use super::tape::{self, Kind, Tape};
use crate::ingest::decode::{Read, read_of, read_of_piece};
use crate::ingest::mapping::file::ColumnRule;
use crate::ingest::mapping::meaning::{Guess, field_of, group_of};
use crate::ingest::mapping::{
    ColumnReport, How, MappingOptions, Meaning, Piece, Plan, Target, by_alias, safe_example, trust_overrides, words,
};
use crate::ingest::profile::{self, Profile};
use crate::ingest::protected;
use crate::record::{Application, Field, FieldSet};

/// Most distinct paths of one input before only known ones are added.
const MAX_PATHS: usize = 50_000;

/// The node of paths beyond what is kept.
const BEYOND: u32 = 1;

/// What is done with a value at a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Action {
    /// Go on into it; a scalar here is kept by its path.
    Walk,
    /// A value of a field. `rank` orders several sources of a single field, lowest first.
    Value { field: Field, read: Read, rank: u16 },
    /// A piece of a field.
    Piece(Piece),
    /// Left out with all it holds.
    Skip,
    /// Names a protected attribute: left out with all it holds.
    Protected,
}

/// Groups that count their items.
pub(super) const GROUPS: [&str; 7] =
    ["education", "employment", "skills", "referees", "answers", "notes", "resume.hidden"];

/// One path.
#[derive(Debug)]
pub(super) struct Node {
    children: HashMap<Box<str>, u32, RandomState>,
    parent: u32,
    path: String,
    pub(super) column: u16,
    pub(super) action: Action,
    /// The node whose every visit starts an item of the field's group.
    pub(super) starts: Option<u32>,
    /// The field's group, as an index into [`GROUPS`].
    pub(super) group: Option<u8>,
    /// Fields that a blank value here leaves blank.
    pub(super) blank: FieldSet,
    /// Whether a screening question may stand in here.
    pub(super) asks: bool,
    /// Of this array, only the element that this member dates latest counts.
    pub(super) latest: Option<Box<str>>,
    /// Elements of this array are pairs: names of the keys of name and value.
    pub(super) pair: Option<(Box<str>, Box<str>)>,
    how: How,
    /// What the column is called: the path, or the name of an extra or enrich entry.
    pub(super) name: String,
}

/// All paths met so far.
#[derive(Debug, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

/// How the paths of one JSON input become fields. Shared by all workers.
#[derive(Debug)]
pub(crate) struct Paths {
    rules: Rules,
    trie: RwLock<Trie>,
}

/// Rules by path without item marks.
#[derive(Debug, Default)]
struct Rules {
    by_path: BTreeMap<String, Rule>,
    /// Paths whose visits start items of a group; the shortest that leads to a value counts.
    starts: BTreeSet<(String, &'static str)>,
    latest: BTreeMap<String, String>,
    pairs: BTreeMap<String, (String, String)>,
    folded: BTreeMap<String, Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    meaning: Meaning,
    rank: u16,
    how: How,
    name: Option<String>,
}

/// Containers that say nothing about what they hold.
const CONTAINERS: &[&str] = &[
    "customfields",
    "customfield",
    "keyedcustomfields",
    "customattributes",
    "attributes",
    "fields",
    "properties",
    "profile",
    "details",
    "basics",
    "contact",
    "contactinfo",
    "contactdetails",
    "personalinfo",
    "personaldetails",
    "personal",
    "info",
    "data",
    "candidate",
    "applicant",
    "person",
    "application",
    "extra",
    "resume",
    "basicinfo",
    "demographics",
    "user",
    "formfields",
    "form",
    "communication",
];

/// Arrays of name and value pairs, and the keys that such pairs use.
const PAIR_ARRAYS: &[&str] =
    &["customfields", "customattributes", "customquestions", "formfields", "questions", "formresponses"];
const PAIR_NAMES: &[&str] = &["title", "name", "label", "key", "question", "fieldname", "field_name", "fieldLabel"];
const PAIR_VALUES: &[&str] = &["value", "answer", "values", "response", "text"];

/// Plans a JSON input from its first elements (200 are plenty). The plan's `names` are those of the paths met in the
/// sample; later paths have names too ([`Plan::name`]).
pub fn plan(samples: &[&[u8]], options: &MappingOptions) -> Plan {
    let mut paths = BTreeSet::new();
    let mut examples = BTreeMap::new();
    for sample in samples {
        let _ = tape::with(sample, |tape, text| gather(tape, text, 0, &mut String::new(), &mut paths, &mut examples));
    }
    let profile = options.asked().or_else(|| profile::detect_paths(&paths));
    let rules = Rules::new(options, profile);
    let mut trie = Trie::default();
    trie.start(&rules);
    let json = Arc::new(Paths { rules, trie: RwLock::new(trie) });
    let mut plan = Plan {
        profile: profile.map(|p| p.name),
        trust: trust_overrides(options, profile),
        json: Some(Arc::clone(&json)),
        ..Plan::default()
    };
    let mut app = Application::default();
    for sample in samples {
        let _ = super::decode(sample, &plan, FieldSet::default(), &mut app);
        plan.carried = plan.carried.union(app.carried);
        app.clear();
    }
    plan.names = json.names();
    plan.report = json.report(&plan, &examples);
    plan
}

/// Paths of a sample, with a first example each.
fn gather(
    tape: &Tape,
    text: &str,
    at: u32,
    path: &mut String,
    paths: &mut BTreeSet<String>,
    examples: &mut BTreeMap<String, String>,
) {
    let Some(node) = tape.node(at) else { return };
    if !path.is_empty() && paths.len() < MAX_PATHS {
        paths.insert(path.clone());
    }
    let len = path.len();
    match node.kind {
        Kind::Object => {
            for (key, value) in tape.members(at) {
                extend(path, tape.text(text, key));
                gather(tape, text, value, path, paths, examples);
                path.truncate(len);
            }
        }
        Kind::Array => {
            path.push_str("[]");
            for element in tape.elements(at) {
                gather(tape, text, element, path, paths, examples);
            }
            path.truncate(len);
        }
        _ => {
            let value = tape.text(text, node).trim();
            if !value.is_empty() && !examples.contains_key(path.as_str()) {
                let value: String = value.chars().take(80).collect();
                examples.insert(path.clone(), value);
            }
        }
    }
}

fn extend(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

impl Paths {
    /// What columns stand for: names of paths met so far, by number.
    pub(crate) fn names(&self) -> Vec<String> {
        self.read().nodes.iter().map(|n| n.name.clone()).collect()
    }

    /// The name of one column.
    pub(crate) fn name(&self, column: u16) -> Option<String> {
        self.read().nodes.get(usize::from(column)).map(|n| n.name.clone())
    }

    /// Decides paths before they are met, so that their names are known: those of extra entries that rules read.
    pub(crate) fn expect(&self, name: &str) {
        let extra = format!("extra.{name}");
        for path in [name, extra.as_str()] {
            let mut at = 0;
            for key in path.split('.') {
                let arrays = key.matches("[]").count();
                at = self.add(at, Some(key.trim_end_matches("[]")), false);
                for _ in 0..arrays.min(MAX_DEPTH) {
                    at = self.add(at, None, false);
                }
            }
        }
    }

    /// What the paths of the sample mean, in the order of their text.
    fn report(&self, plan: &Plan, examples: &BTreeMap<String, String>) -> Vec<ColumnReport> {
        let trie = self.read();
        let mut columns: Vec<ColumnReport> = trie.nodes.iter().filter_map(|n| line(n, plan, examples)).collect();
        columns.sort_by(|a, b| a.header.cmp(&b.header));
        columns
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Trie> {
        self.trie.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the child of a node; no key stands for an array's elements. With `only_known`, a path that no rule knows is
    /// not added.
    pub(super) fn add(&self, parent: u32, key: Option<&str>, only_known: bool) -> u32 {
        let mut trie = self.trie.write().unwrap_or_else(PoisonError::into_inner);
        trie.child(parent, key).unwrap_or_else(|| trie.add(parent, key, &self.rules, only_known))
    }
}

/// One path in the report; none for what only leads to others.
fn line(node: &Node, plan: &Plan, examples: &BTreeMap<String, String>) -> Option<ColumnReport> {
    // A list of plain values is one line, that of the list.
    if node.path.is_empty() || (node.path.ends_with("[]") && matches!(node.action, Action::Value { .. })) {
        return None;
    }
    let (target, confidence) = match (node.action, node.how) {
        (Action::Value { field, .. }, How::Alias) => (Target::Field { field, item: 0 }, 90),
        (Action::Value { field, .. }, _) => (Target::Field { field, item: 0 }, 100),
        (Action::Piece(piece), _) => (Target::Piece(piece), 100),
        (Action::Protected, How::Protected(attribute)) => (Target::Protected(attribute), 100),
        (Action::Skip | Action::Protected, How::Secret) => (Target::Secret, 100),
        (Action::Skip | Action::Protected, _) => (Target::Dropped, 100),
        (Action::Walk, _) => {
            examples.get(&node.path)?;
            (Target::Field { field: Field::Extra, item: 0 }, 0)
        }
    };
    let example = examples.get(&node.path).or_else(|| examples.get(&format!("{}[]", node.path)));
    Some(ColumnReport {
        header: node.path.clone(),
        example: example.map_or(String::new(), |e| safe_example(target, e)),
        target,
        how: node.how,
        confidence,
        trust: target.field().map(|f| plan.trust(f)),
        note: None,
        entry: (node.name != node.path).then(|| node.name.clone()),
    })
}

/// The key under which a node keeps the child for an array's elements.
const ELEMENTS: &str = "\u{0}[]";

impl Trie {
    pub(super) fn node(&self, id: u32) -> &Node {
        // Ids are given out by this trie and nodes are never removed.
        &self.nodes[id as usize]
    }

    pub(super) fn child(&self, parent: u32, key: Option<&str>) -> Option<u32> {
        if parent == BEYOND {
            return Some(BEYOND);
        }
        self.node(parent).children.get(key.unwrap_or(ELEMENTS)).copied()
    }

    /// The root, and the node of paths beyond what is kept.
    fn start(&mut self, rules: &Rules) {
        let mut beyond = rules.decide(String::new(), "");
        beyond.action = Action::Skip;
        beyond.column = 1;
        "(further paths)".clone_into(&mut beyond.name);
        self.nodes = vec![rules.decide(String::new(), ""), beyond];
    }

    fn add(&mut self, parent: u32, key: Option<&str>, rules: &Rules, only_known: bool) -> u32 {
        let Ok(column) = u16::try_from(self.nodes.len()) else { return BEYOND };
        let id = u32::from(column);
        let mut path = self.node(parent).path.clone();
        match key {
            Some(key) => extend(&mut path, key),
            None => path.push_str("[]"),
        }
        if (only_known || self.nodes.len() >= MAX_PATHS) && rules.inside(&path).next().is_none() {
            return BEYOND;
        }
        let mut node = rules.decide(path, key.unwrap_or_default());
        node.parent = parent;
        node.column = column;
        if key.is_none() {
            self.inherit(parent, &mut node);
        }
        if let Action::Value { field, .. } = node.action
            && let Some(group) = group_of(field)
        {
            node.group = GROUPS.iter().position(|g| *g == group).and_then(|g| u8::try_from(g).ok());
            let start = rules.start_of(&node.path, group);
            node.starts = start.and_then(|start| if start == node.path { Some(id) } else { self.above(parent, start) });
        }
        self.nodes.push(node);
        self.nodes[parent as usize].children.insert(key.unwrap_or(ELEMENTS).into(), id);
        id
    }

    /// An array where a scalar is known: its elements are what the scalar would be.
    fn inherit(&self, parent: u32, node: &mut Node) {
        let parent = self.node(parent);
        if node.action == Action::Walk && parent.action != Action::Walk {
            node.action = parent.action;
            node.how = parent.how;
        }
    }

    /// The node of a path at or above `id`.
    fn above(&self, id: u32, path: &str) -> Option<u32> {
        let mut at = id;
        while at != 0 {
            if self.node(at).path == path {
                return Some(at);
            }
            at = self.node(at).parent;
        }
        None
    }
}

impl Rules {
    fn new(options: &MappingOptions, profile: Option<&'static Profile>) -> Rules {
        let mut rules = Rules::default();
        for (i, rule) in options.mapping.iter().flat_map(|m| &m.columns).enumerate() {
            rules.add(rule, How::Mapping, rank(0, i));
            let key = words::key(&rule.header);
            let meaning = rule.destination.meaning;
            let entry = Rule { meaning, rank: rank(0, i), how: How::Mapping, name: rule.destination.name.clone() };
            rules.folded.entry(key).or_insert(entry);
        }
        if let Some(profile) = profile {
            for (i, rule) in profile.json.iter().enumerate() {
                rules.add(rule, How::Profile(profile.name), rank(1000, i));
            }
            rules.latest = profile.latest.iter().cloned().collect();
            for (array, name, value) in &profile.pairs {
                let array = array.trim_end_matches("[]").to_owned();
                rules.pairs.insert(array, (name.clone(), value.clone()));
            }
        }
        for &field in Field::ALL.iter().filter(|f| !matches!(f, Field::Extra | Field::Enrich)) {
            rules.native(field.path(), field);
        }
        for short in
            ["name", "job", "home", "shipping", "id_document_address", "resume", "id_number", "payment.account"]
        {
            if let Some(field) = field_of(short) {
                rules.native(short, field);
            }
        }
        for group in ["skills[]", "education[]", "employment[]", "referees[]", "notes[]"] {
            if let Some(field) = field_of(group) {
                rules.native(group, field);
            }
        }
        rules
    }

    fn native(&mut self, path: &str, field: Field) {
        let rank = rank(3000, field as usize);
        let rule = Rule { meaning: Meaning::Field(field), rank, how: How::Native, name: None };
        self.by_path.entry(path.to_owned()).or_insert(rule);
        if let Some(group) = group_of(field) {
            self.starts.insert((format!("{group}[]"), group));
        }
    }

    fn add(&mut self, rule: &ColumnRule, how: How, rank: u16) {
        let written = rule.header.trim();
        let path = written.replace("[n]", "[]");
        let meaning = rule.destination.meaning;
        if let Meaning::Field(field) = meaning
            && let Some(group) = group_of(field)
        {
            let start = match written.find("[n]") {
                Some(at) => Some(at + 3),
                None => written.rfind("[]").map(|at| at + 2),
            };
            if let Some(end) = start {
                self.starts.insert((written[..end].replace("[n]", "[]"), group));
            }
        }
        self.by_path.entry(path).or_insert(Rule { meaning, rank, how, name: rule.destination.name.clone() });
    }

    /// The path whose visit starts the item of `group` that a value at `path` belongs to: the outermost array that a
    /// rule names, else the innermost array.
    fn start_of<'p>(&self, path: &'p str, group: &'static str) -> Option<&'p str> {
        let starts = |p: String| self.starts.contains(&(p, group));
        let arrays = || path.match_indices("[]").map(|(at, _)| &path[..at + 2]);
        // One object where a list is known is its only element.
        let objects = || path.match_indices('.').map(|(at, _)| &path[..at]);
        arrays()
            .find(|p| starts((*p).to_owned()))
            .or_else(|| arrays().last())
            .or_else(|| objects().find(|p| starts(format!("{p}[]"))))
    }

    fn rule(&self, path: &str) -> Option<&Rule> {
        let exact = self.by_path.get(path).or_else(|| self.by_path.get(&format!("{path}[]")));
        exact.or_else(|| self.folded.get(&words::key(path)).filter(|_| !path.is_empty())).or_else(|| {
            // One object where a list is known.
            let mut steps = path.match_indices('.');
            steps.find_map(|(at, _)| self.by_path.get(&format!("{}[]{}", &path[..at], &path[at..])))
        })
    }

    fn inside(&self, path: &str) -> impl Iterator<Item = &Rule> {
        let from = path.to_owned();
        let within =
            move |p: &str| p.strip_prefix(from.as_str()).is_some_and(|r| r.starts_with(['.', '[']) || r.is_empty());
        self.by_path
            .range(path.to_owned()..)
            .take_while(move |(p, _)| p.starts_with(path))
            .filter(move |(p, _)| within(p))
            .map(|(_, r)| r)
    }

    fn decide(&self, path: String, key: &str) -> Node {
        let (action, how, name) = self.action(&path, key);
        let inside: Vec<&Rule> = if path.is_empty() { Vec::new() } else { self.inside(&path).collect() };
        let mut blank: FieldSet = inside.iter().filter_map(|r| field_fed(r.meaning)).collect();
        if let Action::Value { field, .. } = action {
            blank.insert(field);
        }
        let folded = words::key(&path);
        let question = Meaning::Field(Field::AnswerQuestion);
        let asks = folded.contains("question")
            || folded.contains("answer")
            || inside.iter().any(|r| r.meaning == question)
            || matches!(action, Action::Value { field: Field::AnswerQuestion, .. });
        Node {
            children: HashMap::default(),
            parent: 0,
            column: 0,
            starts: None,
            group: None,
            blank,
            asks,
            latest: self.latest.get(&path).map(|by| by.as_str().into()),
            pair: self.pair(&path, key),
            action,
            how,
            name: name.unwrap_or_else(|| path.clone()),
            path,
        }
    }

    fn pair(&self, path: &str, key: &str) -> Option<(Box<str>, Box<str>)> {
        if let Some((name, value)) = self.pairs.get(path) {
            return Some((name.as_str().into(), value.as_str().into()));
        }
        PAIR_ARRAYS.contains(&words::key(key).as_str()).then(|| ("".into(), "".into()))
    }

    /// Action, how it was found, and the name of an entry that is not called by its path.
    fn action(&self, path: &str, key: &str) -> (Action, How, Option<String>) {
        if path.is_empty() || (key.is_empty() && !self.by_path.contains_key(path)) {
            return (Action::Walk, How::Extra, None);
        }
        let rule = self.rule(path);
        let alias = || alias_of(path);
        if let Some(attribute) = protected::attribute(key) {
            let meant = rule.map(|r| r.meaning).or_else(|| alias().map(|(m, _)| m));
            if attribute != "birth date" || meant != Some(Meaning::Field(Field::DateOfBirth)) {
                return (Action::Protected, How::Protected(attribute), None);
            }
        }
        if let Some(rule) = rule {
            return (action_of(rule.meaning, rule.rank), rule.how, rule.name.clone());
        }
        for (root, field) in [("extra.", Field::Extra), ("enrich.", Field::Enrich)] {
            if let Some(rest) = path.strip_prefix(root)
                && protected::secret(key).is_none()
            {
                let action = if rest.contains("[]") { Action::Walk } else { action_of(Meaning::Field(field), 0) };
                return (action, How::Native, Some(rest.to_owned()));
            }
        }
        if let Some((meaning, rank)) = alias() {
            return (action_of(meaning, rank), How::Alias, None);
        }
        if protected::secret(key).is_some() {
            return (Action::Skip, How::Secret, None);
        }
        (Action::Walk, How::Extra, None)
    }
}

/// Ranks of one layer stay within it.
fn rank(layer: u16, at: usize) -> u16 {
    layer + u16::try_from(at).unwrap_or(999).min(999)
}

fn field_fed(meaning: Meaning) -> Option<Field> {
    match meaning {
        Meaning::Field(field) => Some(field),
        Meaning::Piece(piece) => Some(piece.field()),
        Meaning::Guess(_) | Meaning::Drop => None,
    }
}

fn action_of(meaning: Meaning, rank: u16) -> Action {
    match meaning {
        Meaning::Field(field) => Action::Value { field, read: read_of(field), rank },
        Meaning::Piece(piece) => match read_of_piece(piece) {
            Some(read) => Action::Value { field: piece.field(), read, rank },
            None if piece == Piece::MiddleName => Action::Piece(piece),
            None => Action::Walk,
        },
        Meaning::Guess(_) => Action::Walk,
        Meaning::Drop => Action::Skip,
    }
}

/// The alias of a path: of the whole, or of what is left without the containers it begins with.
fn alias_of(path: &str) -> Option<(Meaning, u16)> {
    let mut rest = path;
    loop {
        if let Some(found) = question_or_answer(rest).or_else(|| plain_alias(rest)) {
            return Some(found);
        }
        let (first, inner) = rest.split_once('.')?;
        if !CONTAINERS.contains(&words::key(first.trim_end_matches("[]")).as_str()) {
            return None;
        }
        rest = inner;
    }
}

fn plain_alias(path: &str) -> Option<(Meaning, u16)> {
    let choice = by_alias(&words::readings(path))?;
    let meaning = match choice.meaning {
        Meaning::Guess(Guess::Address) => Meaning::Field(Field::HomeLine1),
        Meaning::Guess(Guess::Title) => Meaning::Field(Field::EmploymentTitle),
        Meaning::Guess(Guess::Resume) => Meaning::Field(Field::ResumeText),
        Meaning::Guess(Guess::CoverLetter) => Meaning::Field(Field::CoverLetter),
        Meaning::Guess(Guess::Referee) => Meaning::Field(Field::RefereeName),
        Meaning::Guess(Guess::Contact | Guess::Social | Guess::Education) => return None,
        other => other,
    };
    Some((meaning, 5000 + u16::from(choice.rank) * 100))
}

/// Any list of questions with their answers.
fn question_or_answer(path: &str) -> Option<(Meaning, u16)> {
    let (list, last) = path.rsplit_once("[].")?;
    let list = words::key(list.rsplit('.').next().unwrap_or(list));
    if !list.contains("answer") && !list.contains("question") {
        return None;
    }
    match words::key(last).as_str() {
        "question" | "questiontext" | "questionbody" | "questionlabel" => {
            Some((Meaning::Field(Field::AnswerQuestion), 5000))
        }
        "answer" | "answertext" | "answerbody" | "answervalue" => Some((Meaning::Field(Field::AnswerText), 5000)),
        _ => None,
    }
}

/// The keys of name and value of a pair, where no profile says them.
pub(super) fn pair_keys<'t>(tape: &'t Tape, text: &'t str, at: u32) -> Option<(&'t str, &'t str)> {
    let mut name = None;
    let mut value = None;
    for (key, _) in tape.members(at) {
        let key = tape.text(text, key);
        if name.is_none() && PAIR_NAMES.contains(&key) {
            name = Some(key);
        } else if value.is_none() && PAIR_VALUES.contains(&key) {
            value = Some(key);
        }
    }
    name.zip(value)
}
