//! `ringer pack`: what is loaded, beginning a pack, its lock, its schemas, its manual.

use std::path::{Path, PathBuf};

use super::args::{FileKind as Asked, PackChoice, PackVerb, Reading};
use super::reading::AsOf;
use super::{packs, print};
use crate::error::{Error, exit};
use crate::rule::{self, FileKind, RuleSet, Severity, SourceKind, nearest};

/// Does what the verb says.
pub(super) fn run(what: PackVerb) -> Result<u8, Error> {
    match what {
        PackVerb::List { packs: choice } => print(&list(&load(&choice)?))?,
        PackVerb::Show { rule, packs: choice } => show(&load(&choice)?, &rule)?,
        PackVerb::New { dir } => begin(&dir)?,
        PackVerb::Lock { paths } => lock(&paths)?,
        PackVerb::Schema { kind, out } => schema(kind, out.as_deref())?,
        PackVerb::Coverage { out, packs: choice } => {
            let page = rule::coverage(&load(&choice)?);
            out.map_or_else(|| print(&page), |out| write(&out, &page))?;
        }
        PackVerb::Docs { out, packs: choice } => docs(&load(&choice)?, &out)?,
    }
    Ok(exit::DONE)
}

fn load(choice: &PackChoice) -> Result<RuleSet, Error> {
    packs::load(choice, AsOf::of(&Reading::default())?.date)
}

fn list(rules: &RuleSet) -> String {
    let width = rules.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    rules
        .rules
        .iter()
        .map(|rule| {
            let pack = rules.packs.get(usize::from(rule.pack)).map_or("", |pack| pack.id.as_str());
            format!("{:width$}  {pack:10}  {:12}  {:>5}  {}\n", rule.id, rule.status.word(), rule.bits, rule.title)
        })
        .collect()
}

fn show(rules: &RuleSet, id: &str) -> Result<(), Error> {
    let Some(rule) = rules.rules.iter().find(|rule| rule.id == id) else {
        let near = nearest(id, rules.rules.iter().map(|rule| rule.id.as_str()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Error::Usage(format!("no loaded rule is called `{id}`{hint}")));
    };
    print(&format!("# {}\n{}\n", rule.file.path, rule.file.text.trim_end()))
}

/// Writes the beginning of a pack into a folder that is empty or not there.
fn begin(dir: &Path) -> Result<(), Error> {
    let shown = dir.display().to_string();
    let shown = shown.trim_end_matches(['/', '\\']);
    if dir.exists() && !std::fs::read_dir(dir).is_ok_and(|mut inside| inside.next().is_none()) {
        return Err(Error::Usage(format!("{shown} is there already: name a folder that is not")));
    }
    let name = dir.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    for (name, text) in rule::scaffold(&rule::pack_id(&name)) {
        write(&dir.join(name), &text)?;
    }
    print(&format!(
        "{shown}/ holds a pack with one rule. Next:\n\n  ringer check {shown}\n  ringer test {shown}\n  \
         ringer scan --rules {shown} applicants.csv\n"
    ))
}

/// Writes a file with the folders above it.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = || Error::io(format!("cannot write {}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed())?;
    }
    std::fs::write(path, text).map_err(failed())
}

/// Writes the locks of packs that are without mistakes.
fn lock(paths: &[PathBuf]) -> Result<(), Error> {
    let mut named = Vec::new();
    for path in paths {
        named.extend(rule::read(path)?);
    }
    let own = |file: &rule::SourceFile| rule::is_overlay(&file.text);
    named.retain(|source| source.kind != SourceKind::File || !source.files.values().all(|file| own(file)));
    let (mut found, mut texts) = (Vec::new(), Vec::new());
    for source in &named {
        match rule::lock(source) {
            Ok(Some(lock)) => texts.push((source.lock_path(), lock)),
            Ok(None) => {}
            Err(changed) => found.extend(changed),
        }
    }
    if let Err(mistakes) = rule::load(&packs::beside_builtin(named), &rule::Options::default()) {
        found.extend(mistakes.into_iter().filter(|d| d.severity == Severity::Error));
    }
    if !found.is_empty() {
        return Err(packs::refuse(&found));
    }
    for (path, lock) in texts {
        write(Path::new(&path), &lock.text())?;
        print(&format!("{path}: {} rules of {} {}\n", lock.rules.len(), lock.pack, lock.version))?;
    }
    Ok(())
}

fn schema(kind: Option<Asked>, out: Option<&Path>) -> Result<(), Error> {
    let text = |kind: FileKind| {
        serde_json::to_string_pretty(&kind.schema()).expect("strings and numbers always serialise") + "\n"
    };
    let kind = kind.map(|kind| match kind {
        Asked::Pack => FileKind::Pack,
        Asked::Rule => FileKind::Rule,
        Asked::Overlay => FileKind::Overlay,
        Asked::Mapping => FileKind::Mapping,
    });
    if let Some(kind) = kind {
        return print(&text(kind));
    }
    for (kind, folder) in FileKind::ALL.into_iter().zip(std::iter::repeat(out.unwrap_or(Path::new(".")))) {
        write(&folder.join(kind.file()), &text(kind))?;
    }
    Ok(())
}

/// Writes the manual, and takes pages away that it wrote once and has no more.
fn docs(rules: &RuleSet, out: &Path) -> Result<(), Error> {
    let pages = rule::manual(rules);
    for (name, page) in &pages {
        write(&out.join(name), page)?;
    }
    let folder = out.join("rules");
    for entry in std::fs::read_dir(&folder).map_err(Error::io(format!("cannot read {}", folder.display())))?.flatten() {
        let name = format!("rules/{}", entry.file_name().to_string_lossy());
        let written = std::fs::read_to_string(entry.path()).is_ok_and(|text| text.starts_with(rule::MARK));
        if written && !pages.contains_key(&name) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(Error::io(format!("cannot remove {}", path.display())))?;
        }
    }
    print(&format!("{}: {} pages\n", out.join("README.md").display(), pages.len()))
}
