//! Diagnostics for programs: JSON in our own form, and SARIF 2.1.0 for code hosts and editors.
//!
//! Both are stable: diagnostics in the order of `check`, files by the path that `naming` gives, no time and no machine in
//! them. The JSON form is `ringer/check/1`, described by `schema/check-1.schema.json`.

use std::ops::Range;

use serde_json::{Value, json};

use super::codes::{self, codes};
use super::diagnostic::{Diagnostic, Severity, SourceFile};

/// The name and version of the JSON form.
pub const CHECK_SCHEMA: &str = "ringer/check/1";

/// How a file is called in what programs read.
pub type Naming<'n> = &'n dyn Fn(&str) -> String;

/// `{schema, version, errors, warnings, diagnostics: [{code, severity, message, file, line, column, ...}]}`.
pub fn json(found: &[Diagnostic], naming: Naming<'_>) -> Value {
    let one = |d: &Diagnostic| {
        let labels: Vec<Value> = d.labels.iter().map(|l| place(&l.file, &l.span, Some(&l.text), naming)).collect();
        let mut object = place(&d.file, &d.span, d.label.as_deref(), naming);
        object["code"] = d.code.into();
        object["title"] = codes::code(d.code).map_or("", |code| code.title).into();
        object["severity"] = word(d.severity).into();
        object["message"] = d.message.clone().into();
        object["labels"] = labels.into();
        object["help"] = d.help.clone().unwrap_or_default().into();
        object
    };
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    json!({
        "schema": CHECK_SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "errors": errors,
        "warnings": found.len() - errors,
        "diagnostics": found.iter().map(one).collect::<Vec<_>>(),
    })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn place(file: &SourceFile, span: &Range<usize>, label: Option<&str>, naming: Naming<'_>) -> Value {
    let ((line, column), (end_line, end_column)) = (file.position(span.start), file.position(span.end));
    let mut place = json!({
        "file": naming(&file.path),
        "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        "start": span.start, "end": span.end,
    });
    if let Some(label) = label {
        place["label"] = label.into();
    }
    place
}

/// A SARIF 2.1.0 log of one run. Every code is a rule of the driver, so that a viewer can explain those that are not
/// there; columns count characters.
pub fn sarif(found: &[Diagnostic], naming: Naming<'_>) -> Value {
    let result = |d: &Diagnostic| {
        let text = match &d.help {
            Some(help) => format!("{}\n\nhelp: {help}", d.message),
            None => d.message.clone(),
        };
        let mut location = located(&d.file, &d.span, naming);
        if let Some(label) = &d.label {
            location["physicalLocation"]["region"]["message"] = json!({ "text": label });
        }
        let related = |(id, l): (usize, &super::Label)| {
            let mut location = located(&l.file, &l.span, naming);
            location["id"] = (id + 1).into();
            location["message"] = json!({ "text": l.text });
            location
        };
        let mut result = json!({
            "ruleId": d.code,
            "level": word(d.severity),
            "message": { "text": text },
            "locations": [location],
        });
        if let Some(index) = codes().position(|code| code.code == d.code) {
            result["ruleIndex"] = index.into();
        }
        if !d.labels.is_empty() {
            result["relatedLocations"] = d.labels.iter().enumerate().map(related).collect();
        }
        result
    };
    let rule = |code: &crate::condition::Code| {
        let level = if code.code.starts_with('W') { "warning" } else { "error" };
        json!({
            "id": code.code,
            "shortDescription": { "text": code.title },
            "fullDescription": { "text": code.text },
            "help": {
                "text": format!("{}.\n\nNot so:\n{}\n\nBut so:\n{}", code.remedy, code.bad, code.good),
                "markdown": format!("{}.\n\nNot so:\n```toml\n{}\n```\nBut so:\n```toml\n{}\n```", code.remedy, code.bad, code.good),
            },
            "defaultConfiguration": { "level": level },
        })
    };
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "ringer",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn located(file: &SourceFile, span: &Range<usize>, naming: Naming<'_>) -> Value {
    let ((line, column), (end_line, end_column)) = (file.position(span.start), file.position(span.end));
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&naming(&file.path)) },
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    } })
}

/// A relative path as a URI reference: `/` between parts, everything but unreserved characters in percent.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn found() -> Vec<Diagnostic> {
        let file =
            Arc::new(SourceFile { path: "/home/me/my pack.toml".into(), text: "id = \"é\"\nfamly = 1\n".into() });
        let d = Diagnostic::new("E102", &file, 10..15, "unknown key `famly`".into()).help("did you mean `family`?");
        vec![d.also(&file, 5..9, "the rule"), Diagnostic::new("W101", &file, 5..9, "not used".into())]
    }

    fn short(path: &str) -> String {
        path.trim_start_matches("/home/me/").to_owned()
    }

    #[test]
    fn json_has_places_and_counts() {
        let json = json(&found(), &short);
        assert_eq!(
            (&json["schema"], &json["errors"], &json["warnings"]),
            (&"ringer/check/1".into(), &1.into(), &1.into())
        );
        let first = &json["diagnostics"][0];
        assert_eq!((&first["file"], &first["line"], &first["column"]), (&"my pack.toml".into(), &2.into(), &1.into()));
        assert_eq!(first["labels"][0]["label"], "the rule");
        assert_eq!(first["title"], "a key that is not known here");
    }

    #[test]
    fn sarif_has_a_rule_for_every_result() {
        let log = sarif(&found(), &short);
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let first = &run["results"][0];
        let place = &first["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20pack.toml");
        assert_eq!(place["region"], json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 6 }));
        assert_eq!(first["relatedLocations"][0]["physicalLocation"]["region"]["endColumn"], 9, "characters, not bytes");
    }
}
