//! `ringer test`: the tests that rules and packs carry.

use std::fmt::Write;
use std::path::Path;

use super::args::{PackChoice, TestArgs};
use super::{packs, print};
use crate::error::{Error, exit};
use crate::rule::{self, Severity};
use crate::study::test::{self, Tested};

/// Runs the tests of the built-in packs, or of those named, with words to choose by.
pub(super) fn run(args: TestArgs) -> Result<u8, Error> {
    let (paths, words): (Vec<_>, Vec<_>) = args.what.into_iter().partition(|what| Path::new(what).exists());
    let named = !paths.is_empty();
    let choice = PackChoice { rules: paths.into_iter().map(Into::into).collect(), ..PackChoice::default() };
    let sources = packs::sources(&choice)?;
    let options = rule::Options { as_of: Some(test::DAY), ..rule::Options::default() };
    let own = |id: &str, loaded: &rule::RuleSet| {
        let rule = loaded.rules.iter().find(|rule| rule.id == id).map(|rule| rule.pack);
        let pack =
            rule.map_or_else(|| loaded.packs.iter().find(|p| p.id == id), |at| loaded.packs.get(usize::from(at)));
        pack.is_some_and(|pack| !pack.shipped)
    };
    let loaded = rule::load(&sources, &options);
    let done = loaded.and_then(|(loaded, _)| {
        test::run(&sources, &options, &|of, name| {
            let chosen = words.is_empty() || words.iter().any(|word| of.contains(word) || name.contains(word));
            chosen && (!named || own(of, &loaded))
        })
    });
    match done {
        Ok(done) => tell(&done),
        Err(found) => {
            let text: String = found.iter().map(|d| format!("{}\n\n", d.render(false).trim_end())).collect();
            super::tell(&text);
            Err(Error::Pack { count: found.iter().filter(|d| d.severity == Severity::Error).count() })
        }
    }
}

fn tell(done: &[Tested]) -> Result<u8, Error> {
    let mut text = String::new();
    let failed: Vec<&Tested> = done.iter().filter(|test| !test.failures.is_empty()).collect();
    for test in &failed {
        let _ = writeln!(text, "{}: {} ({}:{})", test.of, test.name, test.file.path, test.line);
        for failure in &test.failures {
            let _ = writeln!(text, "  {failure}");
        }
    }
    let _ = match done.len() {
        0 => writeln!(text, "No test ran: nothing matches."),
        all => writeln!(text, "{} passed, {} failed", all - failed.len(), failed.len()),
    };
    print(&text)?;
    Ok(if failed.is_empty() && !done.is_empty() { exit::DONE } else { exit::FAILED })
}
