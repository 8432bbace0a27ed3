//! Loading packs for a verb: built-in ones and those named, with overlays, mistakes told in full.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::PackChoice;
use super::{coloured, tell};
use crate::condition::Date;
use crate::error::Error;
use crate::rule::{self, Diagnostic, Lock, PackSource, RuleSet, SourceFile, SourceKind};

/// The sources a choice names.
pub(crate) fn sources(choice: &PackChoice) -> Result<Vec<PackSource>, Error> {
    let (paths, mut sources) = match choice.only_rules.is_empty() {
        true => (&choice.rules, rule::builtin()),
        false => (&choice.only_rules, scoring()),
    };
    for path in paths {
        sources.extend(rule::read(path)?);
    }
    Ok(sources)
}

/// The scoring table alone, which every set of packs needs.
pub(crate) fn scoring() -> Vec<PackSource> {
    rule::builtin().into_iter().filter(|source| source.kind == SourceKind::Scoring).collect()
}

/// The overlay files as their text.
pub(crate) fn overlays(paths: &[PathBuf]) -> Result<Vec<Arc<SourceFile>>, Error> {
    let read = |path: &PathBuf| {
        let name = path.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).map_err(Error::io(format!("cannot read the overlay {name}")))?;
        Ok(Arc::new(SourceFile { path: name, text }))
    };
    paths.iter().map(read).collect()
}

/// Loads and checks. Warnings and mistakes go to standard error.
pub(crate) fn load(choice: &PackChoice, as_of: Date) -> Result<RuleSet, Error> {
    checked(choice, as_of, &sources(choice)?)
}

/// The same for a run, which asks for no test of a rule: with what the packs are by content.
pub(crate) fn for_run(choice: &PackChoice, as_of: Date) -> Result<(RuleSet, Vec<Lock>), Error> {
    let sources: Vec<PackSource> = sources(choice)?.into_iter().map(PackSource::lean).collect();
    let rules = checked(choice, as_of, &sources)?;
    Ok((rules, sources.iter().filter_map(Lock::of).collect()))
}

fn checked(choice: &PackChoice, as_of: Date, sources: &[PackSource]) -> Result<RuleSet, Error> {
    let options =
        rule::Options { overlays: overlays(&choice.overlay)?, as_of: Some(as_of), ..rule::Options::default() };
    match rule::load(sources, &options) {
        Ok((rules, warnings)) => {
            show(&warnings);
            Ok(rules)
        }
        Err(found) => Err(refuse(&found)),
    }
}

/// Shows mistakes, and gives the error that they end in.
pub(crate) fn refuse(found: &[Diagnostic]) -> Error {
    show(found);
    Error::Pack { count: found.iter().filter(|d| d.severity == rule::Severity::Error).count() }
}

/// Packs on disk with the built-in ones beside them, those left out of which there is one of that id.
pub(crate) fn beside_builtin(named: Vec<PackSource>) -> Vec<PackSource> {
    let own: Vec<String> = named.iter().filter_map(|source| Some(Lock::of(source)?.pack)).collect();
    let scoring = named.iter().any(|source| source.kind == SourceKind::Scoring);
    let keep = |source: &PackSource| match Lock::of(source) {
        Some(lock) => !own.contains(&lock.pack),
        None => !scoring,
    };
    rule::builtin().into_iter().filter(keep).chain(named).collect()
}

fn show(diagnostics: &[Diagnostic]) {
    let colour = coloured(&std::io::stderr());
    for diagnostic in diagnostics {
        tell(&format!("{}\n\n", diagnostic.render(colour).trim_end()));
    }
}

/// Keeps only the rules of these ids; all of them if none is named.
pub(crate) fn keep(rules: &mut RuleSet, ids: &[String]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    for id in ids {
        if !rules.rules.iter().any(|rule| rule.id == *id) {
            let known = rules.rules.iter().map(|rule| rule.id.as_str());
            let hint = rule::nearest(id, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(Error::Usage(format!("no loaded rule is called `{id}`{hint}")));
        }
    }
    rules.keep(|rule| ids.contains(&rule.id));
    Ok(())
}
