//! `ringer test`: the tests that rules and packs carry; what they would not notice, and what they never see.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::args::{PackChoice, TestArgs};
use super::snapshot::{self, Compared, Wish};
use super::{packs, print, width};
use crate::error::{Error, exit};
use crate::report::{count, junit, wrapped};
use crate::rule::{self, Diagnostic, PackSource, RuleSet, Severity};
use crate::study::coverage::{self, Covered};
use crate::study::mutate::{self, BAR, Mutated, Tally};
use crate::study::test::{self, Tested};

/// Runs the tests of the built-in packs, or of those named, with words to choose by.
pub(super) fn run(args: TestArgs) -> Result<u8, Error> {
    if args.review {
        snapshot::can_ask()?;
    }
    let (paths, words): (Vec<_>, Vec<_>) = args.what.iter().cloned().partition(|what| Path::new(what).exists());
    let own_only = !paths.is_empty();
    let paths = paths.into_iter().map(PathBuf::from);
    let choice = match args.only_rules.is_empty() {
        true => PackChoice { rules: paths.collect(), ..PackChoice::default() },
        false => {
            PackChoice { only_rules: args.only_rules.iter().cloned().chain(paths).collect(), ..PackChoice::default() }
        }
    };
    let sources = packs::sources(&choice)?;
    let options = rule::Options { as_of: Some(test::DAY), ..rule::Options::default() };
    let (loaded, _) = rule::load(&sources, &options).map_err(refused)?;
    let chosen = Chosen { loaded: &loaded, words: &words, own_only };
    let done = test::run(&sources, &options, &|of, name| chosen.test(of, name)).map_err(refused)?;
    let wish = match (args.accept, args.review) {
        (true, _) => Wish::Accept,
        (_, true) => Wish::Review,
        _ => Wish::Compare,
    };
    let compared = snapshot::compare(&done, wish, &mut snapshot::ask)?;
    if let Some(file) = &args.junit {
        let differing: Vec<*const Tested> =
            compared.differing.iter().map(|at| std::ptr::from_ref(&done[*at])).collect();
        snapshot::write(file, &junit(&done, &|test| differing.contains(&std::ptr::from_ref(test))))?;
    }
    let orphans = if words.is_empty() { snapshot::orphans(&done, &loaded) } else { Vec::new() };
    for orphan in &orphans {
        super::tell(&format!("{} belongs to no test any more: remove it\n", orphan.display()));
    }
    print(&results(&done, &compared))?;
    let failed = done.iter().all(|test| test.missing.is_some()) || done.iter().any(|test| !test.failures.is_empty());
    let study = Study { sources: &sources, options: &options, chosen: &chosen };
    let mut code = match (failed, compared.differing.is_empty()) {
        (true, _) => exit::FAILED,
        (false, false) => exit::SNAPSHOT,
        (false, true) => exit::DONE,
    };
    if failed && (args.mutate || args.coverage) {
        print("Mutants and coverage are told of tests that pass: mend these first.\n")?;
        return Ok(code);
    }
    if args.coverage {
        study.coverage()?;
    }
    if args.mutate && !study.mutate()? {
        code = exit::FAILED;
    }
    Ok(code)
}

/// What the words on the command line choose.
struct Chosen<'a> {
    loaded: &'a RuleSet,
    words: &'a [String],
    own_only: bool,
}

impl Chosen<'_> {
    fn test(&self, of: &str, name: &str) -> bool {
        let chosen = self.words.is_empty() || self.words.iter().any(|word| of.contains(word) || name.contains(word));
        chosen && (!self.own_only || self.own(of))
    }

    /// All of a rule's tests say together what they notice: words choose the rule, by its id or by one of its tests.
    fn rule(&self, id: &str) -> bool {
        let tests = self.loaded.find(id).map(|(_, rule)| rule.tests.as_slice()).unwrap_or_default();
        self.test(id, "") || tests.iter().any(|test| self.test(id, &test.name))
    }

    fn own(&self, of: &str) -> bool {
        let packs = &self.loaded.packs;
        let rule = self.loaded.find(of).map(|(_, rule)| rule.pack);
        let pack = rule.map_or_else(|| packs.iter().find(|p| p.id == of), |at| packs.get(usize::from(at)));
        pack.is_some_and(|pack| !pack.shipped)
    }
}

fn refused(found: Vec<Diagnostic>) -> Error {
    let text: String = found.iter().map(|d| format!("{}\n\n", d.render(false).trim_end())).collect();
    super::tell(&text);
    Error::Pack { count: found.iter().filter(|d| d.severity == Severity::Error).count() }
}

fn results(done: &[Tested], compared: &Compared) -> String {
    let mut text = String::new();
    let failed: Vec<&Tested> = done.iter().filter(|test| !test.failures.is_empty()).collect();
    for test in &failed {
        let _ = writeln!(text, "{}: {} ({}:{})", test.of, test.name, test.file.path, test.line);
        for failure in &test.failures {
            for line in failure.to_string().lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
    }
    text += &compared.text;
    let missing: BTreeSet<&str> = done.iter().filter_map(|test| test.missing.as_deref()).collect();
    let left_out = done.iter().filter(|test| test.missing.is_some()).count();
    let _ = match done.len() - left_out {
        0 if left_out > 0 => write!(text, "No test ran"),
        0 => write!(text, "No test ran: nothing matches."),
        ran => write!(text, "{} passed, {} failed", ran - failed.len() - compared.differing.len(), failed.len()),
    };
    if left_out > 0 {
        let packs: Vec<&str> = missing.into_iter().collect();
        let _ = write!(text, ", {left_out} left out for want of other packs ({})", packs.join(", "));
    }
    if !compared.differing.is_empty() {
        let many = count(compared.differing.len() as u64, "snapshot");
        let _ = write!(text, ", {many} to look at: --review asks about each, --accept takes all");
    }
    if compared.accepted > 0 {
        let _ = write!(text, ", {} accepted", count(compared.accepted as u64, "snapshot"));
    }
    text + "\n"
}

struct Study<'a> {
    sources: &'a [PackSource],
    options: &'a rule::Options,
    chosen: &'a Chosen<'a>,
}

impl Study<'_> {
    fn coverage(&self) -> Result<(), Error> {
        let done = coverage::run(self.sources, self.options, &|id| self.chosen.rule(id)).map_err(refused)?;
        let mut text = String::from("\nParts of conditions seen both true and false by the tests:\n");
        for Covered { rule, parts, unseen } in &done {
            let _ = writeln!(text, "{}: {} of {parts}", rule.id, parts - unseen.len());
            for (part, held, failed) in unseen {
                let never = match (held, failed) {
                    (true, false) => "never false",
                    (false, true) => "never true",
                    _ => "neither true nor false: never decided",
                };
                let _ =
                    writeln!(text, "  {}:{}: {}: `{}` was {never}", rule.file.path, part.line, part.part, part.text);
            }
        }
        let (parts, unseen) = done.iter().fold((0, 0), |(p, u), c| (p + c.parts, u + c.unseen.len()));
        let _ = writeln!(text, "{} of {parts} parts in {}", parts - unseen, count(done.len() as u64, "rule"));
        print(&text)
    }

    /// Whether every rule passes the bar and names no false equivalent.
    fn mutate(&self) -> Result<bool, Error> {
        let done = mutate::run(self.sources, self.options, &|id| self.chosen.rule(id)).map_err(refused)?;
        let mut text = String::from("\nMutants: small changes of a rule that its tests should notice.\n");
        done.iter().for_each(|of| text += &mutants(of));
        text += &table(&done);
        let bad: Vec<&Mutated> = done.iter().filter(|of| !good(of)).collect();
        if !bad.is_empty() {
            let ids: Vec<&str> = bad.iter().map(|of| of.rule.id.as_str()).collect();
            let _ = writeln!(text, "Below {BAR} %, or with an equivalent that is none: {}", ids.join(", "));
        }
        print(&text)?;
        Ok(bad.is_empty())
    }
}

fn good(of: &Mutated) -> bool {
    of.tally.passes() && of.refuted.is_empty() && of.unused.is_empty()
}

fn mutants(of: &Mutated) -> String {
    let file = &of.rule.file;
    let mut text = format!("{}: {}\n", of.rule.id, told(&of.tally));
    for v in &of.survivors {
        let _ = writeln!(
            text,
            "  {}:{}: {} survives ({})",
            file.path,
            file.position(v.span.start).0,
            v.name,
            v.operator.name
        );
        let _ = writeln!(text, "    missing: {}", v.operator.missing);
    }
    let unused = of.unused.iter().map(|e| (e, "the rule has no such mutant"));
    for (e, why) in unused.chain(of.refuted.iter().map(|e| (e, "a test notices it: it is no equivalent"))) {
        let _ = writeln!(text, "  {}:{}: equivalent `{}`: {why}", file.path, file.position(e.span.start).0, e.mutant);
    }
    text
}

fn told(tally: &Tally) -> String {
    let mut text = format!("{} of {} killed", tally.killed, tally.made());
    if tally.equivalent > 0 {
        let _ = write!(text, ", {} equivalent", tally.equivalent);
    }
    if tally.survived > 0 {
        let _ = write!(text, ", {} survived", tally.survived);
    }
    text
}

/// The mutants of all rules by operator.
fn table(done: &[Mutated]) -> String {
    let mut text =
        format!("\n{:<12} {:>6} {:>7} {:>11} {:>9}\n", "operator", "made", "killed", "equivalent", "survived");
    let mut row = |name: &str, tally: &Tally| {
        let Tally { killed, equivalent, survived } = tally;
        let _ = writeln!(text, "{name:<12} {:>6} {killed:>7} {equivalent:>11} {survived:>9}", tally.made());
    };
    let sum = |tallies: &mut dyn Iterator<Item = &Tally>| {
        tallies.fold(Tally::default(), |a, b| Tally {
            killed: a.killed + b.killed,
            equivalent: a.equivalent + b.equivalent,
            survived: a.survived + b.survived,
        })
    };
    for (at, operator) in mutate::operators().enumerate() {
        row(operator.name, &sum(&mut done.iter().filter_map(|of| of.by_operator.get(at))));
    }
    row("all", &sum(&mut done.iter().map(|of| &of.tally)));
    text
}

/// What `ringer test --help` says of mutants, out of the table of operators.
pub(crate) fn manual() -> String {
    let columns = width().clamp(40, 100);
    let paragraph = |text: &str| wrapped(text, columns);
    let mut text = String::from("Tests:\n\n");
    text += &paragraph(
        "A failed test is Missing (a hit was expected and did not come), Noisy (a hit came that was not expected), Wrong \
         (anything else differs) or Broken (it cannot be run). A test with `snapshot = true` holds its whole result in \
         `snapshots/` beside the pack. Exit codes: 0 all is well, 1 a test failed, none ran or --mutate found too little, 3 \
         a pack is invalid, 4 only snapshots differ.",
    );
    text += "\nMutants (--mutate):\n\n";
    text += &paragraph(&format!(
        "Each rule is changed by one operator at one place and judged by its own tests. A change that no test notices \
         survives, and shows which test is missing. A rule passes if at least {BAR} % of its mutants are killed. A mutant \
         that means the same as the rule is named in the rule's file with a reason: [[equivalent]], mutant = \"having: n >= 2 \
         => n > 1\", reason = \"...\". What does not check is no mutant. The operators:",
    ));
    text.push('\n');
    for operator in mutate::operators() {
        let indented = wrapped(operator.does, columns - 14).replace('\n', "\n              ");
        text += &format!("  {:<11} {}\n", operator.name, indented.trim_end());
    }
    text += "\nCoverage (--coverage):\n\n";
    text += &paragraph(
        "Lists the parts of conditions (operands of && and ||, tests of exists and all, whole conditions) that the tests \
         never saw true, or never false.",
    );
    text
}
