//! Snapshots of tests: results that somebody has looked at and accepted, in `snapshots` beside a pack's rules.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::{print, tell};
use crate::error::Error;
use crate::rule::RuleSet;
use crate::study::test::{Snapshot, Tested};

/// What to do about snapshots that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Say so.
    Compare,
    /// Take all of them.
    Accept,
    /// Ask about each.
    Review,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Indices of the tests whose snapshot is not the accepted one.
    pub(super) differing: Vec<usize>,
    /// How many were accepted now.
    pub(super) accepted: usize,
    /// The differences, for a reader.
    pub(super) text: String,
}

/// Compares the snapshots of passed tests with what was accepted, and does what is wished. A test that fails keeps its
/// snapshot: what it shows now is not right.
/// `ask` is shown each difference that is to be reviewed.
pub(super) fn compare(
    done: &[Tested],
    wish: Wish,
    ask: &mut dyn FnMut(&str) -> Result<Answer, Error>,
) -> Result<Compared, Error> {
    let mut compared = Compared::default();
    let mut stopped = false;
    for (at, test) in done.iter().enumerate().filter(|(_, test)| test.failures.is_empty()) {
        let Some(snapshot) = &test.snapshot else { continue };
        let path = path(snapshot);
        let accepted = read(&path)?;
        if accepted.as_ref() == Some(&snapshot.text) {
            continue;
        }
        let difference = difference(test, &path, accepted.as_deref(), &snapshot.text);
        let take = match wish {
            Wish::Compare => false,
            Wish::Accept => true,
            Wish::Review if stopped => false,
            Wish::Review => {
                let answer = ask(&difference)?;
                stopped = answer == Answer::Stop;
                answer == Answer::Yes
            }
        };
        if take {
            write(&path, &snapshot.text)?;
            compared.accepted += 1;
        } else {
            compared.differing.push(at);
            if wish == Wish::Compare {
                compared.text += &difference;
            }
        }
    }
    Ok(compared)
}

fn path(snapshot: &Snapshot) -> PathBuf {
    folder(&snapshot.pack).join(&snapshot.file)
}

fn folder(pack: &str) -> PathBuf {
    let pack = Path::new(pack);
    let beside = if pack.is_dir() { pack } else { pack.parent().unwrap_or(Path::new("")) };
    beside.join("snapshots")
}

/// Snapshots of the packs that belong to no test any more. Only a run of all tests can tell; a folder that cannot be
/// read holds none. Packs of one file share a folder: those of rules that are not loaded are left alone.
pub(super) fn orphans(done: &[Tested], rules: &RuleSet) -> Vec<PathBuf> {
    let known: Vec<PathBuf> = done.iter().filter_map(|test| test.snapshot.as_ref()).map(path).collect();
    let mut folders: Vec<PathBuf> = rules.packs.iter().filter(|p| !p.shipped).map(|p| folder(&p.path)).collect();
    folders.sort();
    folders.dedup();
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let of_rule = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".snap") && rules.rules.iter().any(|rule| name.starts_with(&format!("{}--", rule.id)))
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut orphans: Vec<PathBuf> = paths.filter(|path| of_rule(path) && !known.contains(path)).collect();
    orphans.sort();
    orphans
}

/// `None` if nothing was accepted yet. Line ends are those of the program, whatever a checkout made of them.
fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(format!("cannot read {}", path.display()))(error)),
    }
}

/// Writes a file beside its place and then puts it there, so that an interrupted run leaves the old one.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = || Error::io(format!("cannot write {}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed())?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, text).map_err(failed())?;
    std::fs::rename(&beside, path).map_err(failed())
}

fn difference(test: &Tested, path: &Path, accepted: Option<&str>, got: &str) -> String {
    let mut text = format!("{}: {} ({}:{})\n", test.of, test.name, test.file.path, test.line);
    // Writing to a string cannot fail.
    let _ = match accepted {
        Some(_) => writeln!(text, "  the snapshot {} differs:", path.display()),
        None => writeln!(text, "  the snapshot {} is new:", path.display()),
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (accepted.unwrap_or_default().lines().collect(), got.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut lines = |sign: char, lines: &[&str]| {
        for line in lines {
            let _ = writeln!(text, "  {sign} {}", crate::report::visible(line));
        }
    };
    let before = head.saturating_sub(2);
    lines(' ', &old[before..head]);
    lines('-', &old[head..old.len() - tail]);
    lines('+', &new[head..new.len() - tail]);
    lines(' ', &old[old.len() - tail..(old.len() - tail + 2).min(old.len())]);
    text
}

/// What somebody says to a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Stop,
}

/// Reviewing needs somebody who answers.
pub(super) fn can_ask() -> Result<(), Error> {
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    let message = "--review asks questions and needs a terminal; use --accept to take all snapshots";
    Err(Error::Usage(message.to_owned()))
}

/// Shows a difference and asks until there is an answer; the end of the input means no more questions.
pub(super) fn ask(difference: &str) -> Result<Answer, Error> {
    print(difference)?;
    loop {
        tell("Accept this snapshot? y yes, n no, q no more questions: ");
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(Error::io("cannot read the answer"))?;
        match line.trim() {
            "y" | "yes" => return Ok(Answer::Yes),
            "n" | "no" => return Ok(Answer::No),
            "q" => return Ok(Answer::Stop),
            _ if read == 0 => return Ok(Answer::Stop),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rule::SourceFile;

    #[test]
    fn reviewing_asks_about_each_until_it_is_told_to_stop() {
        let desk = tempfile::tempdir().unwrap();
        let pack = desk.path().to_string_lossy().into_owned();
        let test = |name: &str| Tested {
            of: "r".into(),
            name: name.into(),
            file: Arc::new(SourceFile { path: "r.toml".into(), text: String::new() }),
            line: 1,
            failures: Vec::new(),
            missing: None,
            snapshot: Some(Snapshot { pack: pack.clone(), file: format!("{name}.snap"), text: format!("{name}\n") }),
        };
        let done = ["a", "b", "c", "d"].map(test);
        let mut answers = [Answer::Yes, Answer::No, Answer::Stop].into_iter();
        let mut asked = Vec::new();
        let compared = compare(&done, Wish::Review, &mut |difference| {
            asked.push(difference.to_owned());
            Ok(answers.next().unwrap())
        });
        let compared = compared.unwrap();
        assert_eq!((compared.accepted, compared.differing), (1, vec![1, 2, 3]));
        assert!(asked.len() == 3 && asked[0].contains("a.snap is new:\n  + a\n"), "{asked:?}");
        let taken = |name: &str| desk.path().join("snapshots").join(name).exists();
        assert!(taken("a.snap") && !taken("b.snap") && !taken("c.snap") && !taken("d.snap"));
        // What was taken is asked about no more.
        let compared = compare(&done[..1], Wish::Review, &mut |_| panic!("nothing differs")).unwrap();
        assert!(compared.differing.is_empty());
    }
}
