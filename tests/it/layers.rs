//! The rules of the code base: which module may import which, module docs, size caps.

use std::path::Path;

/// Top-level modules by layer: a module imports only from lower numbers, and modules of one number are strangers.
const LAYERS: &[&[&str]] = &[
    &["record", "condition", "store", "spare"],
    &["fact"],
    &["ingest", "history"],
    &["link", "watchlist"],
    &["finding"],
    &["schema", "scoring"],
    &["rule", "verdict"],
    &["screen"],
    &["study"],
    &["report"],
    &["error"],
    &["cli", "serve"],
    &["lib", "main"],
];

/// Modules that may not read a clock, a file, the network or the environment, nor print.
const PURE: &[&str] = &["condition", "fact", "link", "verdict", "schema", "finding", "scoring", "record"];
const IMPURE: &[&str] = &[
    "std::fs",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "std::env",
    "std::time",
    "SystemTime",
    "Instant::now",
    "println!",
];

const MAX_LINES: usize = 1000;
const MAX_FUNCTION_LINES: usize = 60;

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The code of a file without its unit tests, which stand last and may reach anywhere. `mod tests;` is a line of code.
fn without_tests(text: &str) -> &str {
    let opens = |at: &usize| text[*at..].lines().nth(1).is_some_and(|line| line.ends_with('{'));
    let at = text.match_indices("#[cfg(test)]\nmod ").map(|(at, _)| at).find(opens);
    &text[..at.unwrap_or(text.len())]
}

/// The name of the function that starts on a line.
fn function(line: &str) -> Option<&str> {
    let code = line.trim_start();
    let (before, rest) = code.split_once("fn ").filter(|(before, _)| {
        before.split_whitespace().all(|word| word.starts_with("pub") || matches!(word, "const" | "async" | "extern"))
    })?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (before.is_empty() || before.ends_with(' ')).then(|| &rest[..end])
}

/// Name, first line (from 1) and length in lines of each function of formatted code.
fn functions(code: &str) -> Vec<(&str, usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let length = |at: usize| {
        let indent = &lines[at][..lines[at].len() - lines[at].trim_start().len()];
        // A signature without a body, or a body on the line of its signature, ends before its brace comes.
        let opens = (at..lines.len()).find(|&n| lines[n].ends_with(['{', ';', '}']))?;
        if !lines[opens].ends_with('{') {
            return Some(opens + 1 - at);
        }
        let ends = |n: &usize| lines[*n].strip_prefix(indent) == Some("}");
        Some((opens..lines.len()).find(ends)? + 1 - at)
    };
    let starts = lines.iter().enumerate().filter_map(|(at, line)| Some((function(line)?, at)));
    starts.filter_map(|(name, at)| Some((name, at + 1, length(at)?))).collect()
}

/// Whether a file holds unit tests only.
fn is_tests(path: &str) -> bool {
    let stem = path.trim_end_matches(".rs");
    stem.ends_with("tests") || path.contains("/tests/")
}

/// Top-level modules of this crate that a line names.
fn imports(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = rest.strip_prefix('{').map_or(rest, |group| group);
        for name in names.split(',') {
            let name: String = name.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if layer(&name).is_some() {
                found.push(name);
            }
            if !rest.starts_with('{') {
                break;
            }
        }
    }
    found
}

/// What is wrong with one source file, a sentence each.
fn problems(path: &str, text: &str) -> Vec<String> {
    let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
    let Some(own) = layer(module) else {
        return vec![format!("{path}: module `{module}` has no layer; give it one in tests/it/layers.rs")];
    };
    let mut found = Vec::new();
    if !text.starts_with("//!") {
        found.push(format!("{path}: opens without a module doc"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        found.push(format!("{path}: {lines} lines, more than {MAX_LINES}: where is the seam?"));
    }
    let code = if is_tests(path) { "" } else { without_tests(text) };
    for (name, number, lines) in functions(code) {
        if lines > MAX_FUNCTION_LINES {
            found.push(format!("{path}:{number}: `{name}` has {lines} lines, more than {MAX_FUNCTION_LINES}"));
        }
    }
    for (number, line) in without_tests(text).lines().enumerate() {
        let number = number + 1;
        for other in imports(line) {
            if other != module && layer(&other).is_some_and(|l| l >= own) {
                found.push(format!("{path}:{number}: `{module}` (layer {own}) imports `{other}`"));
            }
        }
        if PURE.contains(&module) && !line.trim_start().starts_with("//") {
            for word in IMPURE.iter().filter(|w| line.contains(**w)) {
                found.push(format!("{path}:{number}: `{module}` uses {word}, but reads and prints nothing"));
            }
        }
    }
    found
}

fn sources(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn modules_import_downwards_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    assert!(files.len() > 30, "the source tree was not found");
    let found: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            problems(&name, &std::fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_upward_import_is_found() {
    let planted = "//! Doc.\nuse crate::screen::Settings;\n";
    assert_eq!(problems("src/fact/phone.rs", planted), ["src/fact/phone.rs:2: `fact` (layer 1) imports `screen`"]);
    let grouped = "//! Doc.\nuse crate::{record::Field, verdict::Token};\n";
    assert_eq!(problems("src/rule/pack.rs", grouped), ["src/rule/pack.rs:2: `rule` (layer 6) imports `verdict`"]);
    assert!(problems("src/screen/judge.rs", planted).is_empty());
    let below = "//! Doc.\n#[cfg(test)]\nmod tests;\nuse crate::cli::run;\n";
    assert_eq!(problems("src/rule/mod.rs", below).len(), 1);
    let within = "//! Doc.\n#[cfg(test)]\nmod tests {\n    use crate::cli::run;\n}\n";
    assert!(problems("src/rule/mod.rs", within).is_empty());
}

#[test]
fn a_missing_doc_a_long_file_and_a_clock_are_found() {
    assert_eq!(problems("src/fact/x.rs", "fn f() {}\n"), ["src/fact/x.rs: opens without a module doc"]);
    let long = format!("//! Doc.\n{}", "\n".repeat(MAX_LINES));
    assert_eq!(problems("src/fact/x.rs", &long).len(), 1);
    assert_eq!(problems("src/link/x.rs", "//! Doc.\nuse std::time::Instant;\n").len(), 1);
}

#[test]
fn a_long_function_is_found_where_it_starts() {
    let body = "        step();\n".repeat(MAX_FUNCTION_LINES - 1);
    let long = format!("//! Doc.\nimpl Facts {{\n    pub fn read(\n        &self,\n    ) {{\n{body}    }}\n}}\n");
    let found = problems("src/fact/x.rs", &long);
    assert_eq!(found, ["src/fact/x.rs:3: `read` has 63 lines, more than 60"]);
    let declared = format!("//! Doc.\ntrait T {{\n    fn ask(&self);\n}}\n{}", "const A: u8 = 1;\n".repeat(70));
    assert!(problems("src/fact/x.rs", &declared).is_empty());
    assert_eq!(functions("fn f() -> u8 { 1 }\nconst fn g() {\n}\n"), [("f", 1, 1), ("g", 2, 2)]);
}
