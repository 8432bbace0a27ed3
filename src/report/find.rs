//! Finding an application in a report folder, by id or by `file:row`.
//!
//! Streams `verdicts.jsonl`: memory holds one line, the matches, and nothing of the rest.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::Error;
use super::escape::{clip, visible};
use super::names::Names;
use super::reread::{Head, Legend};
use crate::verdict::Verdict;

/// The applications that an id stands for.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In input order; at most [`MOST`].
    pub verdicts: Vec<(Verdict, Names)>,
    /// How many more there are.
    pub more: u64,
}

/// How many applications of one id are given.
pub const MOST: usize = 100;

/// The longest line that is read, in bytes: far beyond what a record may hold.
pub(super) const LINE: u64 = 64 << 20;

/// How much of an id is compared, in characters.
const LONGEST: usize = 200;

/// How many other ids an error suggests.
const SUGGESTED: usize = 3;

/// The applications of a report folder whose id is `id`, or whose source is written `file:row`. What a verdict read
/// back lacks, [`line`](super::line) says; ordinals are set.
pub fn find(dir: &Path, id: &str) -> Result<Found, Error> {
    let path = listing(dir)?;
    let manifest = manifest(&dir.join("run.json"))?;
    let mut found = Found::default();
    each(&path, |number, bytes| {
        if !Head::of(bytes)?.is(id) {
            return Ok(());
        }
        if found.verdicts.len() == MOST {
            found.more += 1;
            return Ok(());
        }
        let (mut verdict, names) = manifest.line(bytes)?;
        verdict.ordinal = u32::try_from(number - 1).map_err(|_| "there are too many lines".to_owned())?;
        found.verdicts.push((verdict, names));
        Ok(())
    })?;
    match found.verdicts.is_empty() {
        true => Err(Error::NoSuchApplication { id: id.to_owned(), nearest: nearest(&path, id)?, path }),
        false => Ok(found),
    }
}

/// The file of verdicts in a folder that is a report.
pub(super) fn listing(dir: &Path) -> Result<PathBuf, Error> {
    let path = dir.join("verdicts.jsonl");
    let why = match () {
        () if path.is_file() => return Ok(path),
        () if !dir.exists() => "there is no such folder",
        () if !dir.is_dir() => "it is no folder",
        () if dir.join("run.json").is_file() => "the report was written without verdicts.jsonl",
        () => "it holds no verdicts.jsonl",
    };
    Err(Error::NoReport { path: dir.to_owned(), why })
}

fn manifest(path: &Path) -> Result<Legend, Error> {
    let broken = |why| Error::Broken { path: path.to_owned(), line: 0, why };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(e) if e.kind() == ErrorKind::NotFound => None,
        Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
    };
    Legend::of(bytes.as_deref()).map_err(broken)
}

/// Gives every line with its number, from 1.
fn each(path: &Path, mut f: impl FnMut(u64, &[u8]) -> Result<(), String>) -> Result<(), Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = file.by_ref().take(LINE).read_until(b'\n', &mut bytes).map_err(failed)?;
        let done = match read as u64 {
            0 => return Ok(()),
            LINE if !bytes.ends_with(b"\n") => Err("the line is too long".to_owned()),
            _ => f(line, &bytes),
        };
        done.map_err(|why| Error::Broken { path: path.to_owned(), line, why })?;
    }
    Ok(())
}

/// Ids that look most like the one that was not there, best first.
fn nearest(path: &Path, wanted: &str) -> Result<Vec<String>, Error> {
    let mut nearest = Nearest::to(wanted);
    each(path, |_, bytes| {
        let head = Head::of(bytes)?;
        nearest.offer(&head.id, &head.name);
        Ok(())
    })?;
    Ok(nearest.into_ids())
}

/// Gathers the few ids that look most like one that was not there.
#[derive(Debug)]
pub struct Nearest {
    folded: String,
    best: Vec<(u32, String)>,
}

impl Nearest {
    /// Nothing offered yet.
    pub fn to(wanted: &str) -> Nearest {
        Nearest { folded: clip(wanted, LONGEST).to_lowercase(), best: Vec::new() }
    }

    /// Takes note of an application.
    pub fn offer(&mut self, id: &str, name: &str) {
        let likeness = match name.to_lowercase() == self.folded {
            // Who asks for a name wants the id.
            true => 1_000,
            false => likeness(&self.folded, &clip(id, LONGEST).to_lowercase()),
        };
        let id = || visible(&clip(id, LONGEST)).into_owned();
        let worst = self.best.get(SUGGESTED - 1).map_or(599, |(likeness, _)| *likeness);
        if likeness > worst && !self.best.iter().any(|(_, known)| *known == id()) {
            let at = self.best.partition_point(|(better, _)| *better >= likeness);
            self.best.insert(at, (likeness, id()));
            self.best.truncate(SUGGESTED);
        }
    }

    /// Fit for printing, best first.
    pub fn into_ids(self) -> Vec<String> {
        self.best.into_iter().map(|(_, id)| id).collect()
    }
}

/// In thousandths; 1000 is equal.
fn likeness(a: &str, b: &str) -> u32 {
    (strsim::normalized_damerau_levenshtein(a, b) * 1000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::{Options, Report, explain, jsonl, line, sample, text::Style};

    fn report(options: Options, verdicts: &[Verdict]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let mut report = Report::begin(&root.path().join("out"), Arc::new(sample::names()), options).unwrap();
        report.take(report.scribe().write(verdicts.to_vec())).unwrap();
        report.finish(sample::summary()).unwrap();
        root
    }

    fn all() -> Vec<Verdict> {
        let (_, mut verdicts) = sample::ring();
        verdicts.extend(sample::hostile());
        // Numbers that only the wire form's rounding and signs could spoil, and rows that no sample has.
        let mut odd = verdicts[0].clone();
        odd.ordinal = verdicts.len() as u32;
        odd.findings.push(odd.findings[0].clone());
        odd.ledger.extend(sample::every_row());
        odd.story.unexplained = vec![0, 1, 2];
        odd.coverage = 0.3333;
        odd.issues = vec![crate::record::Issue { field: None, message: "whole row".into() }];
        verdicts.push(odd);
        verdicts
    }

    #[test]
    fn a_line_read_back_is_told_as_it_was() {
        let names = sample::names();
        let root = report(Options::default(), &all());
        let manifest = std::fs::read(root.path().join("out/run.json")).unwrap();
        for verdict in all() {
            let mut wire = Vec::new();
            jsonl::line(&verdict, &names, &mut wire);
            let (back, known) = line(&wire, Some(&manifest)).unwrap();
            let told = |v: &Verdict, n: &Names| {
                (explain::text(v, n, None, Style::default()), explain::json_text(v, n, None), {
                    let one = names.rule_id(2);
                    explain::text(v, n, Some(one), Style::default()) + &explain::json_text(v, n, Some(one))
                })
            };
            assert_eq!(told(&back, &known), told(&verdict, &names));
            assert_eq!(
                explain::for_candidate(&back, &known, Style::default()),
                explain::for_candidate(&verdict, &names, Style::default())
            );
            let mut again = Vec::new();
            jsonl::line(&back, &known, &mut again);
            assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(wire).unwrap());
        }
    }

    #[test]
    fn without_a_manifest_only_titles_columns_and_thresholds_are_missed() {
        let names = sample::names();
        let (_, verdicts) = sample::ring();
        let mut wire = Vec::new();
        jsonl::line(&verdicts[0], &names, &mut wire);
        let (back, known) = line(&wire, None).unwrap();
        let was = explain::text(&verdicts[0], &names, None, Style { width: 100, colour: false });
        let is = explain::text(&back, &known, None, Style { width: 100, colour: false });
        let lost = |a: &str, b: &str| a.lines().filter(|l| !b.contains(l)).map(str::to_owned).collect::<Vec<_>>();
        insta::assert_snapshot!(lost(&was, &is).join("\n"), @r#"
        The next best story: an agency, leaving nothing over (10.00 bits).
            Rule      phone-shared (version 1), 5.00 bits
            Innocent  possibly a shared home, an agency
            Rule      resume-shared (version 1), 6.00 bits
            Innocent  possibly an agency
            3.00  Price of a shared home (explains the shared phone)
                  (from 4.00: Check; from 8.00: Look first)
          - One street address, several names (decided by: Phone)
        "#);
        insta::assert_snapshot!(lost(&is, &was).join("\n"), @r#"
        The next best story: agency, leaving nothing over (10.00 bits).
            Rule      phone-shared, 5.00 bits
            Innocent  possibly household, agency
            Rule      resume-shared, 6.00 bits
            Innocent  possibly agency
            3.00  Price of household (explains the shared phone)
          - address-shared
        "#);
    }

    #[test]
    fn applications_are_found_by_id_and_by_row() {
        let mut verdicts = all();
        verdicts[3].id = "a1".into();
        let root = report(Options::default(), &verdicts);
        let out = root.path().join("out");
        let found = find(&out, "a1").unwrap();
        let places: Vec<(u32, u32)> = found.verdicts.iter().map(|(v, _)| (v.ordinal, v.source.row)).collect();
        assert_eq!((places, found.more), (vec![(0, 2), (3, 5), (18, 2)], 0));
        let by_row = find(&out, "applicants.csv:4").unwrap();
        assert_eq!(by_row.verdicts.iter().map(|(v, _)| v.id.as_str()).collect::<Vec<_>>(), ["a3"]);
        assert!(find(&out, "applicants.csv:04").is_err());
        let hostile = &verdicts[7].id;
        assert_eq!(find(&out, hostile).unwrap().verdicts[0].0.id, *hostile);
    }

    #[test]
    fn of_many_with_one_id_the_rest_is_counted() {
        let (_, verdicts) = sample::ring();
        let many: Vec<Verdict> =
            (0..130).map(|n| Verdict { ordinal: n, id: "same".into(), ..verdicts[4].clone() }).collect();
        let found = find(&report(Options::default(), &many).path().join("out"), "same").unwrap();
        assert_eq!((found.verdicts.len(), found.more), (MOST, 30));
    }

    #[test]
    fn what_is_not_there_is_said() {
        let root = report(Options::default(), &all());
        let out = root.path().join("out");
        let said = |dir: &Path, id: &str| {
            let text = find(dir, id).unwrap_err().to_string();
            text.replace(&root.path().display().to_string(), "ROOT").replace('\\', "/")
        };
        insta::assert_snapshot!(said(&out, "A4x"), @r#"no application "A4x" in ROOT/out/verdicts.jsonl; did you mean "a4"?"#);
        insta::assert_snapshot!(said(&out, "zoë quill"), @r#"no application "zoë quill" in ROOT/out/verdicts.jsonl; did you mean "a5"?"#);
        insta::assert_snapshot!(said(&out, "nobody at all"), @r#"no application "nobody at all" in ROOT/out/verdicts.jsonl; give an id as verdicts.csv has it, or file:row"#);
        insta::assert_snapshot!(said(&root.path().join("nowhere"), "a1"), @"no verdicts to read in ROOT/nowhere: there is no such folder");
        insta::assert_snapshot!(said(root.path(), "a1"), @"no verdicts to read in ROOT: it holds no verdicts.jsonl");
        insta::assert_snapshot!(said(&out.join("run.json"), "a1"), @"no verdicts to read in ROOT/out/run.json: it is no folder");
        let bare = report(Options { jsonl: false, ..Options::default() }, &all());
        assert!(find(&bare.path().join("out"), "a1").unwrap_err().to_string().contains("without verdicts.jsonl"));
    }

    #[test]
    fn broken_reports_are_said_to_be_broken() {
        let root = report(Options::default(), &all());
        let out = root.path().join("out");
        let file = out.join("verdicts.jsonl");
        let whole = std::fs::read(&file).unwrap();
        let said = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            find(&out, "a5").unwrap_err().to_string().replace(&root.path().display().to_string(), "ROOT")
        };
        let cut = said(&whole[..whole.len() / 3]);
        assert!(cut.contains("verdicts.jsonl line ") && cut.contains("EOF"), "{cut}");
        let newer = said(&String::from_utf8(whole.clone()).unwrap().replace("verdict/1", "verdict/2").into_bytes());
        insta::assert_snapshot!(newer.replace('\\', "/"), @r#"cannot read ROOT/out/verdicts.jsonl line 1: the form is "ringer/verdict/2", not "ringer/verdict/1""#);
        assert!(said(b"\xff\n").contains("line 1"));
        std::fs::write(&file, &whole).unwrap();
        std::fs::write(out.join("run.json"), "[]").unwrap();
        assert!(find(&out, "a5").unwrap_err().to_string().contains("run.json"));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(at in 0usize..4_000, byte: u8, cut in 0usize..4_000) {
            let (names, verdicts) = sample::ring();
            let mut wire = Vec::new();
            jsonl::line(&verdicts[0], &names, &mut wire);
            let end = wire.len();
            wire[at % end] = byte;
            wire.truncate(end - cut % end);
            if let Ok((verdict, names)) = line(&wire, None) {
                explain::text(&verdict, &names, None, Style::default());
                jsonl::line(&verdict, &names, &mut Vec::new());
            }
        }
    }
}
