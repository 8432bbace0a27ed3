//! JSON Schema for pack, rule, overlay and mapping files, made of the tables that their readers are held to.
//!
//! It knows forms, not meanings: an editor completes and marks slips while typing; `ringer check` judges.

use serde_json::{Map, Value, json};

use super::shape::{self, Key, Shape, Takes};
use crate::ingest::{mapping, profile};
use crate::record::Field;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `pack.toml`, or a pack of one file.
    Pack,
    /// A rule's own file.
    Rule,
    /// An overlay.
    Overlay,
    /// A mapping of columns.
    Mapping,
}

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 4] = [FileKind::Pack, FileKind::Rule, FileKind::Overlay, FileKind::Mapping];

    /// The name of its schema's file.
    pub fn file(self) -> &'static str {
        match self {
            FileKind::Pack => "pack.schema.json",
            FileKind::Rule => "rule.schema.json",
            FileKind::Overlay => "overlay.schema.json",
            FileKind::Mapping => "mapping.schema.json",
        }
    }

    /// Its schema, of the draft that editors of TOML read.
    pub fn schema(self) -> Value {
        let (title, root) = match self {
            FileKind::Pack => ("A rule pack", &shape::PACK),
            FileKind::Rule => ("A rule", &shape::RULE),
            FileKind::Overlay => ("An overlay", &shape::OVERLAY),
            FileKind::Mapping => return with_head("A mapping of columns", mapping_file(), Map::new()),
        };
        let mut definitions = Map::new();
        let mut open = vec![root];
        while let Some(shape) = open.pop() {
            for inner in inner(shape) {
                if !definitions.contains_key(inner.name) && inner.name != root.name {
                    definitions.insert(inner.name.to_owned(), table(inner));
                    open.push(inner);
                }
            }
        }
        definitions.insert("application".to_owned(), application());
        with_head(title, table(root), definitions)
    }
}

fn with_head(title: &str, body: Value, definitions: Map<String, Value>) -> Value {
    let mut all = Map::new();
    all.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    all.insert("title".into(), json!(title));
    if let Value::Object(body) = body {
        all.extend(body);
    }
    if !definitions.is_empty() {
        all.insert("definitions".into(), Value::Object(definitions));
    }
    Value::Object(all)
}

fn inner(shape: &Shape) -> impl Iterator<Item = &'static Shape> {
    shape.keys.iter().filter_map(|key| match key.takes {
        Takes::Table(inner) | Takes::Tables(inner) | Takes::Named(inner) | Takes::Short(inner, _) => Some(inner),
        _ => None,
    })
}

/// The schema of one kind of table.
fn table(shape: &Shape) -> Value {
    if shape.name == "fixture" {
        return json!({ "$ref": "#/definitions/application" });
    }
    let properties: Map<String, Value> = shape.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.must).map(|key| key.name).collect();
    let choices: Vec<Value> = shape
        .one_of
        .iter()
        .map(|set| {
            let one: Vec<Value> = set.iter().map(|name| json!({ "required": [name] })).collect();
            json!({ "oneOf": one })
        })
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": shape.doc,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !choices.is_empty() {
        schema["allOf"] = json!(choices);
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = takes(&key.takes);
    schema["description"] = json!(key.doc);
    schema
}

fn reference(shape: &Shape) -> Value {
    // Draft 7 ignores what stands beside a reference, so that the description needs it wrapped.
    json!({ "allOf": [{ "$ref": format!("#/definitions/{}", shape.name) }] })
}

fn takes(takes_: &Takes) -> Value {
    const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}";
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    match takes_ {
        Takes::Text => json!({ "type": "string" }),
        Takes::Id => json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$" }),
        Takes::Cel | Takes::Sentence => json!({ "type": "string", "minLength": 1 }),
        Takes::Span => json!({ "type": "string", "pattern": "^[0-9]+[smhdw]$" }),
        Takes::Date => json!({ "type": "string", "pattern": DAY }),
        Takes::Bool => json!({ "type": "boolean" }),
        Takes::Count(least) => json!({ "type": "integer", "minimum": least }),
        Takes::Number(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
        Takes::Texts => texts(),
        Takes::Word(words) => json!({ "enum": words() }),
        Takes::Words(words) => json!({
            "anyOf": [{ "enum": words() }, { "type": "array", "items": { "enum": words() }, "minItems": 1 }],
        }),
        Takes::Plain => json!({ "type": ["string", "number", "boolean", "array"] }),
        Takes::Stories => json!({
            "type": "array",
            "items": { "anyOf": [{ "type": "string" }, texts()] },
        }),
        Takes::App => json!({ "allOf": [{ "$ref": "#/definitions/application" }] }),
        Takes::Apps => {
            json!({ "type": "array", "items": { "$ref": "#/definitions/application" }, "minItems": 1 })
        }
        Takes::Table(shape) => reference(shape),
        Takes::Tables(shape) if shape.name == "rule" => {
            // A pack's schema is a file of its own, and so is the rule's.
            json!({ "type": "array", "items": { "$ref": "#/definitions/rule" } })
        }
        Takes::Tables(shape) => {
            json!({ "type": "array", "items": { "$ref": format!("#/definitions/{}", shape.name) } })
        }
        Takes::Named(shape) => json!({ "type": "object", "additionalProperties": reference(shape) }),
        Takes::Short(shape, short) => {
            json!({ "type": "object", "additionalProperties": { "anyOf": [takes(short), reference(shape)] } })
        }
        Takes::Values => json!({
            "type": "object",
            "additionalProperties": { "type": ["string", "number", "boolean", "array", "object"] },
        }),
        Takes::Trust => json!({
            "type": "object",
            "additionalProperties": { "enum": ["applicant", "system", "employer"] },
        }),
    }
}

/// One application in the names of the JSON import.
fn application() -> Value {
    let mut properties: Map<String, Value> = Map::new();
    for field in Field::ALL {
        let (path, doc) = (field.path(), field.doc());
        match path.split_once('.') {
            None if matches!(field, Field::Enrich | Field::Extra) => {
                properties.insert(path.to_owned(), json!({ "type": "object", "description": doc }));
            }
            None => {
                let name = path.trim_end_matches("[]");
                properties.insert(name.to_owned(), leaf(doc, path.ends_with("[]")));
            }
            Some((group, part)) => {
                let (name, many) = (group.trim_end_matches("[]"), group.ends_with("[]"));
                let group = properties.entry(name.to_owned()).or_insert_with(|| part_of(name, many));
                let pointer = if many { "/anyOf/0/items" } else { "/anyOf/0" };
                let Some(object) = group.pointer_mut(pointer) else { continue };
                match part.split_once("[].") {
                    None => object["properties"][part] = leaf(doc, false),
                    // A list within a group: `resume.hidden[].text`.
                    Some((list, member)) => {
                        if object["properties"][list].is_null() {
                            object["properties"][list] = part_of(list, true);
                        }
                        if let Some(item) = object["properties"][list].pointer_mut("/anyOf/0/items") {
                            item["properties"][member] = leaf(doc, false);
                        }
                    }
                }
            }
        }
    }
    // A number of a document is hashed on reading.
    properties
        .insert("id_number".into(), leaf("Number of an identity document; hashed on reading and never kept.", false));
    json!({
        "type": "object",
        "description": "One application in the names of the JSON import. What is left out is a column that the export lacks; a blank is a value that is missing.",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A table of fields, or its one text: `name = "Ann Lee"`.
fn part_of(name: &str, many: bool) -> Value {
    let object = json!({ "type": "object", "properties": {}, "additionalProperties": false });
    match many {
        true => json!({ "anyOf": [{ "type": "array", "items": object }, { "type": "string" }] }),
        false if name == "name" => json!({ "anyOf": [object, { "type": "string" }] }),
        false => json!({ "anyOf": [object, { "type": "string", "maxLength": 0 }] }),
    }
}

fn leaf(doc: &str, many: bool) -> Value {
    let one = json!(["string", "number", "boolean", "null"]);
    match many {
        true => json!({ "type": ["array", "string"], "items": { "type": one }, "description": doc }),
        false => json!({ "type": one, "description": doc }),
    }
}

fn mapping_file() -> Value {
    let profiles: Vec<&str> = profile::names().collect();
    let takes = |option: &str| match option {
        "skip_rows" => json!({ "type": "integer", "minimum": 0 }),
        "delimiter" => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        "date_order" => json!({ "enum": ["dmy", "mdy", "ymd"] }),
        "default_region" => json!({ "type": "string", "pattern": "^[A-Za-z]{2}$" }),
        _ => json!({ "type": "string" }),
    };
    let options: Map<String, Value> = mapping::OPTIONS
        .iter()
        .map(|(option, doc)| {
            let mut schema = takes(option);
            schema["description"] = json!(doc);
            ((*option).to_owned(), schema)
        })
        .collect();
    let table =
        |doc: &str, values: Value| json!({ "type": "object", "description": doc, "additionalProperties": values });
    let trust = json!({ "enum": ["applicant", "system", "employer"] });
    let all = |name: &str, doc: &str| match name {
        "extends" => json!({ "enum": profiles, "description": doc }),
        "options" => {
            json!({ "type": "object", "description": doc, "properties": options, "additionalProperties": false })
        }
        "trust" => table(doc, trust.clone()),
        _ => table(doc, json!({ "type": "string" })),
    };
    let properties: Map<String, Value> =
        mapping::KEYS.iter().map(|(name, doc)| ((*name).to_owned(), all(name, doc))).collect();
    json!({
        "type": "object",
        "description": "What the columns of an export mean.",
        "properties": properties,
        "additionalProperties": false,
    })
}
