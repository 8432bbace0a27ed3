//! JUnit XML of a run of tests, as build servers read it: a suite for each rule and each pack's scenarios.
//!
//! No times and no machine are in it, so that two runs of the same packs give the same bytes.

use std::fmt::Write;

use crate::study::test::{Failure, Tested};

/// The whole document. `differs` says of a test that its snapshot is not the accepted one.
pub fn junit(done: &[Tested], differs: &dyn Fn(&Tested) -> bool) -> String {
    let mut suites: Vec<(&str, Vec<&Tested>)> = Vec::new();
    for test in done {
        match suites.iter_mut().find(|(of, _)| *of == test.of) {
            Some((_, tests)) => tests.push(test),
            None => suites.push((&test.of, vec![test])),
        }
    }
    let counts = |tests: &[&Tested]| {
        let errors = tests.iter().filter(|t| broken(t)).count();
        let failures = tests.iter().filter(|t| !broken(t) && (!t.failures.is_empty() || differs(t))).count();
        let skipped = tests.iter().filter(|t| t.missing.is_some()).count();
        let skipped = if skipped > 0 { format!(" skipped=\"{skipped}\"") } else { String::new() };
        format!("tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"{skipped}", tests.len())
    };
    let all: Vec<&Tested> = done.iter().collect();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<testsuites name=\"ringer\" {}>", counts(&all));
    for (of, tests) in &suites {
        let _ = writeln!(xml, "  <testsuite name=\"{}\" {}>", escaped(of), counts(tests));
        tests.iter().for_each(|test| case(&mut xml, test, differs(test)));
        xml += "  </testsuite>\n";
    }
    xml + "</testsuites>\n"
}

fn broken(test: &Tested) -> bool {
    test.failures.iter().any(|failure| matches!(failure, Failure::Broken(_)))
}

fn case(xml: &mut String, test: &Tested, differs: bool) {
    let (name, of, file) = (escaped(&test.name), escaped(&test.of), escaped(&test.file.path));
    let _ = write!(xml, "    <testcase name=\"{name}\" classname=\"{of}\" file=\"{file}\" line=\"{}\"", test.line);
    let told: Vec<String> = test.failures.iter().map(ToString::to_string).collect();
    if let Some(pack) = &test.missing {
        let _ = writeln!(xml, "><skipped message=\"needs the pack {}\"/></testcase>", escaped(pack));
        return;
    }
    if told.is_empty() && !differs {
        *xml += "/>\n";
        return;
    }
    let (element, kind) = match (broken(test), test.failures.first()) {
        (true, _) => ("error", "Broken"),
        (_, Some(failure)) => ("failure", failure.word()),
        (_, None) => ("failure", "Snapshot"),
    };
    let told = if told.is_empty() { "the snapshot differs".to_owned() } else { told.join("\n") };
    let first = escaped(told.lines().next().unwrap_or_default());
    let _ = writeln!(xml, ">\n      <{element} type=\"{kind}\" message=\"{first}\">{}</{element}>", escaped(&told));
    *xml += "    </testcase>\n";
}

/// Text as XML 1.0 takes it, between tags and in attributes: what it forbids becomes a replacement character.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rule::SourceFile;

    #[test]
    fn names_and_sentences_cannot_break_the_document() {
        let file = Arc::new(SourceFile { path: "a&b.toml".into(), text: String::new() });
        let one = |name: &str, failures: Vec<Failure>| Tested {
            of: "r".into(),
            name: name.into(),
            file: file.clone(),
            line: 3,
            failures,
            missing: None,
            snapshot: None,
        };
        let done = [
            one("fine", Vec::new()),
            one("<\"quoted\"> & \u{1b}[31m", vec![Failure::Missing("]]> a1\n  expected  hit".into())]),
            one("b", vec![Failure::Broken("no date".into())]),
            one("snap", Vec::new()),
            Tested { missing: Some("reuse".into()), ..one("alone", Vec::new()) },
        ];
        let xml = junit(&done, &|test| test.name == "snap");
        assert!(
            xml.contains("<testsuites name=\"ringer\" tests=\"5\" failures=\"2\" errors=\"1\" skipped=\"1\">"),
            "{xml}"
        );
        assert!(xml.contains("name=\"&lt;&quot;quoted&quot;&gt; &amp; \u{fffd}[31m\""), "{xml}");
        assert!(xml.contains("message=\"Missing: ]]&gt; a1\">Missing: ]]&gt; a1\n  expected  hit</failure>"), "{xml}");
        assert!(xml.contains("line=\"3\"><skipped message=\"needs the pack reuse\"/></testcase>"), "{xml}");
        assert!(xml.contains("type=\"Broken\"") && xml.contains("type=\"Snapshot\""), "{xml}");
        assert!(xml.contains("classname=\"r\" file=\"a&amp;b.toml\" line=\"3\"/>"), "{xml}");
    }
}
