//! The tables of keys are what the readers ask for, and the schemas made of them are what the files hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::diagnostic::Log;
use super::json_schema::FileKind;
use super::shape::{self, Shape};
use super::*;

/// A pack and an overlay with every kind of table.
const PACK: &str = "id = \"mine\"\nversion = \"1.0.0\"\n[list.own]\nvalues = [\"a\"]\n[pattern.one]\nregex = 'a'\nhits = ['a']\nmisses = ['b']\n\
    [param.least]\ndefault = 1\n[macro.many]\nexpr = \"size(app.phones) > 1\"\n[[family]]\nid = \"f\"\ntitle = \"f\"\ncap = 1.0\n\
    [[cause]]\nid = \"c\"\ntitle = \"c\"\nbands = [{ else = true, bits = 1.0 }]\n\
    [[scenario]]\nname = \"s\"\napp = { name = \"Ann Lee\" }\nexpect = \"clear\"\nwatchlist = [{ kind = \"wallet\", value = \"0x52908400098527886E0F7030069857D2E4169EE7\" }]\n\
    [[rule]]\nid = \"r\"\nbits = 1.0\nfamily = \"f\"\n[rule.group]\nby = \"app.network.key\"\nhaving = \"group.people > 1\"\n\
    [[rule.test]]\nname = \"t\"\napp = { name = \"Ann Lee\" }\nexpect = \"hit\"\nset = { hub = 3, exception = { match = 'true' } }\n\
    [[rule]]\nid = \"n\"\nbits = 1.0\nfamily = \"f\"\n[rule.near]\non = \"app.resume.text\"\nat_least = 0.9\n\
    having = \"group.people > 1\"\n[[rule]]\nid = \"k\"\nbits = 1.0\nfamily = \"f\"\ncombine = 'rule[\"n\"].hit'\n";
const OVERLAY: &str = "[set.param]\nleast = 2\n[extend.list.own]\nvalues = [\"b\"]\n[extend.cause.c]\nexplains = [\"r\"]\n\
    [[disable]]\nrule = \"x\"\nreason = \"It is not needed here.\"\n[[weight]]\nrule = \"r\"\nbits = 2.0\nreason = \"It is worth more here.\"\n\
    [[exception]]\nrule = \"r\"\nmatch = \"key == 'a'\"\nreason = \"It is our own desk.\"\nowner = \"us\"\ncreated = 2026-01-01\nexpires = 2026-12-31\n";

/// The shape of a table that a reader calls so.
fn shape_of(overlay: bool, name: &str) -> Option<&'static str> {
    let named = |head: &str| name.starts_with(head);
    Some(match name {
        "the pack" => "pack",
        "the rule" | "a [[rule]]" => "rule",
        "[group]" | "[rule.group]" => "group",
        "[near]" | "[rule.near]" => "near",
        "a band" => "band",
        "[[test]]" => "test",
        "`set`" => "set",
        "`set.exception`" => "excepting",
        "[[equivalent]]" => "equivalent",
        "a [[family]]" => "family",
        "a [[cause]]" => "cause",
        "a [[scenario]]" => "scenario",
        "an entry of a watch list" => "watchlist_entry",
        "the overlay" => "overlay",
        "[set]" => "settings",
        "[extend]" => "extend",
        "[[disable]]" => "disable",
        "[[weight]]" => "weight",
        "[[exception]]" => "exception",
        _ if named("[list.") && overlay => "extend_list",
        _ if named("[cause.") && overlay => "extend_cause",
        _ if named("[list.") => "list",
        _ if named("[pattern.") => "pattern",
        _ if named("[param.") => "param",
        _ if named("[macro.") => "macro",
        _ => return None,
    })
}

#[test]
fn the_tables_of_keys_are_what_the_readers_ask_for() {
    let mut sources: Vec<_> = builtin();
    sources.push(PackSource::one("mine.toml", PACK.as_bytes()));
    let overlay = Arc::new(SourceFile { path: "overlay.toml".into(), text: OVERLAY.to_owned() });
    let log = Log::default();
    check::load(&sources, &Options { overlays: vec![overlay], ..Options::default() }, &log, &mut |_| ()).unwrap();
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (file, name, keys) in log.1.borrow().iter() {
        match shape_of(file == "overlay.toml", name) {
            Some(shape) => asked.entry(shape).or_default().extend(keys),
            None => assert!(name == "the scoring table", "the table {name} of {file} has no row in shape_of"),
        }
    }
    let shapes: Vec<&Shape> = shape::all().into_iter().filter(|shape| shape.name != "fixture").collect();
    for shape in &shapes {
        let rows: BTreeSet<&str> = shape.keys.iter().map(|key| key.name).collect();
        assert_eq!(rows.len(), shape.keys.len(), "{}: a key twice", shape.name);
        let read = asked.remove(shape.name).unwrap_or_default();
        assert_eq!(rows, read, "`{}` in shape.rs (left) against what its reader asks for (right)", shape.name);
        assert!(shape.keys.iter().all(|key| key.doc.ends_with('.')) && shape.doc.ends_with('.'), "{}", shape.name);
    }
    assert!(asked.is_empty(), "no shape for {asked:?}");
}

fn validator(kind: FileKind) -> jsonschema::Validator {
    jsonschema::validator_for(&kind.schema()).unwrap()
}

fn json(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    case::json(toml::Value::Table(table))
}

#[track_caller]
fn valid(validator: &jsonschema::Validator, what: &str, text: &str) {
    let value = json(text);
    let found: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(found.is_empty(), "{what}\n{}", found.join("\n"));
}

#[test]
fn every_shipped_file_is_as_the_schemas_say() {
    let (pack, rule, overlay) = (validator(FileKind::Pack), validator(FileKind::Rule), validator(FileKind::Overlay));
    let mut rules = 0;
    for source in builtin().iter().filter(|s| s.kind == SourceKind::Folder) {
        for (name, file) in source.files.iter().filter(|(name, _)| name.ends_with(".toml")) {
            let validator = if name == "pack.toml" { &pack } else { &rule };
            valid(validator, &file.path, &file.text);
            rules += usize::from(name != "pack.toml");
        }
    }
    assert!(rules > 20, "{rules}");
    valid(&pack, "the pack", PACK);
    valid(&overlay, "the overlay", OVERLAY);
    for (name, text) in scaffold("mine").iter().filter(|(name, _)| name.ends_with(".toml")) {
        valid(if name == "pack.toml" { &pack } else { &rule }, name, text);
    }
    let mapping = "extends = \"greenhouse\"\n[options]\nskip_rows = 2\ndelimiter = \";\"\nencoding = \"windows-1252\"\n\
        date_order = \"dmy\"\ndefault_region = \"GB\"\n[trust]\nagency = \"employer\"\n[columns]\n\"Given\" = \"name.given\"\n";
    valid(&validator(FileKind::Mapping), "the mapping", mapping);
    assert!(crate::ingest::mapping::MappingFile::parse(mapping).is_ok());
}

#[test]
fn the_schemas_refuse_what_check_refuses() {
    let rule = &scaffold("mine")[1].1;
    let broken = [
        (FileKind::Rule, rule.as_str(), "title =", "titel ="),
        (FileKind::Rule, rule, "bits = 2.0", "bits = \"2.0\""),
        (FileKind::Rule, rule, "bits = 2.0", "bits = 21"),
        (FileKind::Rule, rule, "bits = 2.0", "bits = 2.0\nstrength = \"weak\""),
        (FileKind::Rule, rule, "status = \"stable\"", "status = \"final\""),
        (FileKind::Rule, rule, "id = \"mine-front-desk\"", "id = \"Mine\""),
        (FileKind::Rule, rule, "id = \"mine-front-desk\"\n", ""),
        (FileKind::Rule, rule, "expect = \"hit\"", "expect = \"hits\""),
        (FileKind::Rule, rule, "phones = [\"(312)", "phnoes = [\"(312)"),
        (FileKind::Rule, rule, "when = \"app.phones.exists(p, p.e164 in list.front_desk)\"", ""),
        (FileKind::Pack, PACK, "version = \"1.0.0\"", ""),
        (FileKind::Pack, PACK, "values = [\"a\"]", "value = [\"a\"]"),
        (FileKind::Pack, PACK, "hits = ['a']\n", ""),
        (FileKind::Pack, PACK, "hub = 3,", "hubs = 3,"),
        (FileKind::Overlay, OVERLAY, "[[weight]]", "[[wieght]]"),
        (FileKind::Overlay, OVERLAY, "owner = \"us\"\n", ""),
        (FileKind::Overlay, OVERLAY, "bits = 2.0", "bits = -2.0"),
        (FileKind::Mapping, "[options]\nskip_rows = 2\n", "skip_rows", "skiprows"),
        (FileKind::Mapping, "extends = \"greenhouse\"\n", "greenhouse", "grenhouse"),
    ];
    for (kind, text, from, to) in broken {
        assert!(text.contains(from), "{from}");
        valid(&validator(kind), from, text);
        assert!(!validator(kind).is_valid(&json(&text.replacen(from, to, 1))), "{from} -> {to}");
    }
}
