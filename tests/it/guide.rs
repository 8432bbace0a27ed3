//! The guides are true: their files are written, its commands are run in order, and what they print is what stands there.
//!
//! `RINGER_REFRESH=1 cargo test --test it guide::` writes what the commands print into the guides.

use std::fmt::Write;

use crate::common::{Desk, repository};

/// What is executed, and how many commands it has at least.
const GUIDES: [(&str, usize); 2] = [("docs/guide.md", 15), ("docs/beside.md", 4)];

/// Words of a command line; single and double quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// What a reader does at a desk.
struct Reader {
    desk: Desk,
    code: i32,
    ran: usize,
}

impl Reader {
    /// What a line at the prompt prints.
    fn prompt(&mut self, line: &str) -> String {
        if line == "echo $?" {
            return format!("{}\n", self.code);
        }
        let words = words(line);
        assert_eq!(words[0], "ringer", "{line}");
        // The reader stands where the samples are.
        let at = |word: &String| match word.starts_with("samples/") {
            true => repository().join(word).display().to_string(),
            false => word.clone(),
        };
        let args: Vec<String> = words[1..].iter().map(at).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let run = self.desk.run(&args);
        (self.code, self.ran) = (run.code, self.ran + 1);
        (run.stderr + &run.stdout).replace("[DESK]", "~")
    }

    /// Lines of a file taken out (`-`) and put in (`+`), as a diff shows them.
    fn edit(&self, file: &str, diff: &str) {
        let lines = |sign: char| -> String {
            diff.lines().filter_map(|line| line.strip_prefix(sign)).map(|line| format!("{line}\n")).collect()
        };
        let (text, old) = (self.desk.read(file), lines('-'));
        assert!(!old.is_empty() && text.matches(&old).count() == 1, "{file} has not one {old:?}");
        self.desk.write(file, text.replace(&old, &lines('+')));
    }

    /// A block of the guide done, as it ought to stand there.
    fn block(&mut self, info: &str, body: &str) -> String {
        match info.split_once(' ') {
            Some(("diff", file)) => self.edit(file, body),
            Some((_, file)) => _ = self.desk.write(file, body),
            None => {
                assert_eq!(info, "console", "a block of a kind that nobody runs");
                let commands = body.lines().filter_map(|line| line.strip_prefix("$ "));
                return commands.map(|line| format!("$ {line}\n{}", self.prompt(line))).collect();
            }
        }
        body.to_owned()
    }
}

/// A line without how many rules there are, which no reader counts.
fn uncounted(line: &str) -> &str {
    line.find(" rules in ").map_or(line, |at| &line[at..])
}

#[test]
fn every_file_and_command_of_the_guides_is_real() {
    GUIDES.iter().for_each(|(guide, commands)| is_real(guide, *commands));
}

fn is_real(name: &str, commands: usize) {
    let path = repository().join(name);
    let guide = std::fs::read_to_string(&path).unwrap();
    let mut reader = Reader { desk: Desk::new(), code: 0, ran: 0 };
    let (mut real, mut rest) = (String::new(), guide.as_str());
    while let Some((before, block)) = rest.split_once("```") {
        let (info, block) = block.split_once('\n').unwrap();
        let (body, after) = block.split_once("```").unwrap();
        let _ = write!(real, "{before}```{info}\n{}```", reader.block(info, body));
        rest = after;
    }
    real += rest;
    assert!(reader.ran >= commands, "{name}: {} commands", reader.ran);
    if std::env::var_os("RINGER_REFRESH").is_some() {
        std::fs::write(&path, &real).unwrap();
        return;
    }
    let lines = |text: &str| text.lines().map(|line| uncounted(line).to_owned()).collect::<Vec<_>>();
    let (told, real_lines) = (lines(&guide), lines(&real));
    let at = (0..told.len().max(real_lines.len())).find(|at| told.get(*at) != real_lines.get(*at));
    if let Some(at) = at {
        let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").to_owned();
        panic!(
            "{name}:{} is not what is printed\n  guide:  {}\n  really: {}\nif the change is meant: RINGER_REFRESH=1 \
             cargo test --test it guide::",
            at + 1,
            line(&guide),
            line(&real)
        );
    }
}

#[test]
fn the_reference_and_the_schemas_are_current() {
    let desk = Desk::new();
    for args in [["pack", "docs", "--out", "docs/reference"], ["pack", "schema", "--out", "schema"]] {
        let run = desk.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let refresh = "cargo run -- pack docs --out docs/reference && cargo run -- pack schema --out schema";
    let mut compared = 0;
    for folder in ["docs/reference", "docs/reference/rules", "schema"] {
        let names = |root: &std::path::Path| -> Vec<String> {
            let all =
                std::fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
            // Schemas of outputs are written by hand.
            let mut all: Vec<String> = all.filter(|name| name.contains('.') && !name.contains("-1.")).collect();
            all.sort();
            all
        };
        assert_eq!(names(repository()), names(&desk.path("")), "{folder}: refresh it by `{refresh}`");
        for name in names(repository()) {
            let name = format!("{folder}/{name}");
            let committed = std::fs::read_to_string(repository().join(&name)).unwrap();
            assert!(committed.replace("\r\n", "\n") == desk.read(&name), "{name} is not current: `{refresh}`");
            compared += 1;
        }
    }
    assert!(compared > 35, "{compared}");
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    let mut followed = 0;
    for document in ["README.md", GUIDES[0].0, GUIDES[1].0, "docs/reference/README.md"] {
        let path = repository().join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.contains("://") && !target.starts_with('#') {
                let file = path.parent().unwrap().join(target);
                assert!(file.exists(), "{document} links to {target}");
                followed += 1;
            }
        }
    }
    assert!(followed > 30, "{followed}");
}
