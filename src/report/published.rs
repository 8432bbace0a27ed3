//! Checking what is written against the published schemas; for tests only.

use serde_json::Value;

/// A validator for a schema's text.
pub(super) fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

/// Fails unless the value obeys the schema.
pub(super) fn valid(value: &Value, schema: &str) {
    let errors: Vec<String> = validator(schema).iter_errors(value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {value}");
}

/// Fails unless the schema names every key of the value and describes every plain one.
pub(super) fn documented(value: &Value, schema: &str) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    walk(value, &schema, &schema, "line");
}

fn walk(value: &Value, schema: &Value, root: &Value, path: &str) {
    let schema = match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let inner = schema.pointer(&format!("/properties/{key}"));
                let inner = inner.unwrap_or_else(|| panic!("{path}.{key} is not documented"));
                walk(member, inner, root, &format!("{path}.{key}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, &schema["items"], root, &format!("{path}[]"));
            }
        }
        _ => assert!(schema.get("description").is_some() || path.ends_with("[]"), "{path} has no description"),
    }
}
