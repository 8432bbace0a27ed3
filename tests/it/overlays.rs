//! Packs of one's own and changes to those of others, as their owners run them: exceptions over what was found, causes
//! and families added, locks, scaffolds, the manual.

use serde_json::Value;

use crate::common::{Desk, Run};

#[track_caller]
fn done(run: Run) -> String {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    run.stdout
}

/// Three people, and a rule that finds all phones here but one.
const PEOPLE: &str = "Application ID,Name,Phone,Phone 2,Source\n\
    A-1,Ann Lee,+1 617 482 3391,,Fair\n\
    A-2,Raj Patel,+1 617 482 3391,+1 617 482 9999,Fair\n\
    A-3,Joe Cruz,+1 212 867 5309,,Web\n";

fn pack() -> String {
    "id = \"own\"\nversion = \"1.0.0\"\n\n[list.fine]\nnormalise = \"phone\"\nvalues = [\"+1 212 867 5309\"]\n\n[[rule]]\nid = \"own-area\"\nbits = 2.0\nfamily = \"phone-form\"\n\
     title = \"Our own area\"\nexplain = \"{p.raw} is of our own area.\"\nverify = \"Ask.\"\n\
     explained_by = [\"careless-entry\"]\nexcepted_by = [\"p.e164\", \"app.source\"]\n\
     when = \"app.phones.exists(p, p.plus_one && !(p.e164 in list.fine))\"\n"
        .to_owned()
}

fn exception(rule: &str, matches: &str) -> String {
    format!(
        "[[exception]]\nrule = \"{rule}\"\nmatch = \"{matches}\"\nreason = \"This is the number of our front desk.\"\n\
         owner = \"hr\"\ncreated = 2026-09-01\nexpires = 2027-03-01\n"
    )
}

/// The outcome of a rule for each application, `-` for none.
fn outcomes(desk: &Desk, rule: &str) -> Vec<String> {
    let of = |verdict: &Value| {
        let findings = verdict["findings"].as_array().unwrap();
        let found = findings.iter().find(|f| f["rule"] == rule);
        found.map_or("-".to_owned(), |f| f["outcome"].as_str().unwrap().to_owned())
    };
    desk.verdicts().iter().map(of).collect()
}

fn screened(overlay: &str, more: &[&str]) -> (Desk, Run) {
    let desk = Desk::new();
    let input = desk.write("people.csv", PEOPLE);
    desk.write("own.toml", pack());
    desk.write("ours.toml", overlay);
    let run = desk.scan(&[&input], &[&["--rules", "own.toml", "--overlay", "ours.toml"], more].concat());
    (desk, run)
}

#[test]
fn an_exception_holds_only_if_everything_found_is_excused() {
    let (desk, _) = screened(&exception("own-area", "p.e164 == '+16174823391'"), &[]);
    // The second person has another number of that area beside the excused one.
    assert_eq!(outcomes(&desk, "own-area"), ["excepted", "hit", "-"]);
    let finding = &desk.verdicts()[0]["findings"][0];
    let told =
        "+1 617 482 3391 is of our own area. Set aside until 2027-03-01 (hr): This is the number of our front desk.";
    assert_eq!((finding["explain"].as_str(), finding["bits"].as_f64()), (Some(told), Some(0.0)));
    let both = "p.e164 in ['+16174823391', '+16174829999']";
    assert_eq!(outcomes(&screened(&exception("own-area", both), &[]).0, "own-area"), ["excepted", "excepted", "-"]);
    let source = "app.source == 'Fair' && p.e164 == '+16174829999'";
    assert_eq!(outcomes(&screened(&exception("own-area", source), &[]).0, "own-area"), ["hit", "hit", "-"]);
}

#[test]
fn an_exception_to_a_group_reads_its_key_and_its_element() {
    let rule = "[rule.group]\neach = \"app.phones\"\nas = \"p\"\nby = \"p.key\"\nhaving = \"group.people >= 2\"\n";
    let shared = pack().replace("explain = \"{p.raw} is of", "explain = \"{key} is of");
    let shared = shared.replace("[list.fine]\nnormalise = \"phone\"\nvalues = [\"+1 212 867 5309\"]\n", "");
    let shared = shared.replace("when = \"app.phones.exists(p, p.plus_one && !(p.e164 in list.fine))\"\n", rule);
    let outcome = |allowed: &str, matches: &str| {
        let desk = Desk::new();
        let input = desk.write("people.csv", PEOPLE);
        desk.write("own.toml", shared.replace("[\"p.e164\", \"app.source\"]", allowed));
        desk.write("ours.toml", exception("own-area", matches));
        desk.scan(&[&input], &["--rules", "own.toml", "--overlay", "ours.toml"]);
        outcomes(&desk, "own-area")
    };
    assert_eq!(outcome("[\"key\"]", "key == '+16174823391'"), ["excepted", "excepted", "-"]);
    assert_eq!(outcome("[\"p.e164\"]", "p.e164 == '+16174823391'"), ["excepted", "excepted", "-"]);
    assert_eq!(outcome("[\"p.e164\"]", "p.e164 == '+16174829999'"), ["hit", "hit", "-"]);
    assert_eq!(outcome("[\"p.kind\"]", "p.kind == 'pager'"), ["hit", "hit", "-"]);
}

#[test]
fn unused_expired_and_broad_exceptions_are_told_and_a_partial_run_tells_of_none() {
    let unused = exception("own-area", "p.e164 == '+16175550000'");
    let state = |desk: &Desk| desk.manifest()["exceptions"][0]["state"].as_str().unwrap().to_owned();
    let (desk, run) = screened(&unused, &[]);
    assert_eq!(state(&desk), "unused");
    assert_eq!(desk.manifest()["exceptions"][0]["place"], "ours.toml:2");
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("No application needed the exception to own-area"), "{told}");
    let (desk, run) = screened(&unused, &["--rule", "own-area"]);
    assert_eq!(state(&desk), "not_judged");
    assert!(!run.stdout.contains("needed the exception"), "{}", run.stdout);
    // A rule whose column is lacking needs no exception either.
    let desk = Desk::new();
    let input = desk.write("people.csv", "Application ID,Name,Email\nA-1,Ann Lee,ann@gmail.com\n");
    desk.write("own.toml", pack());
    desk.write("ours.toml", &unused);
    desk.scan(&[&input], &["--rules", "own.toml", "--overlay", "ours.toml"]);
    assert_eq!(state(&desk), "not_judged");

    let ended = exception("own-area", "p.e164 == '+16174823391'").replace("2027-03-01", "2026-09-30");
    let (desk, run) = screened(&ended, &[]);
    assert_eq!((state(&desk).as_str(), outcomes(&desk, "own-area")[0].as_str()), ("expired", "hit"));
    assert!(run.stderr.contains("warning[W105]: this exception to `own-area` ended on 2026-09-30"), "{}", run.stderr);
    let last_day = ended.replace("2026-09-30", "2026-10-01");
    assert_eq!(outcomes(&screened(&last_day, &[]).0, "own-area")[0], "excepted");

    let desk = Desk::new();
    let rows: String = (10..30).map(|n| format!("A-{n},Ann {n},+1 617 482 33{n},,Fair\n")).collect();
    let input = desk.write("people.csv", format!("{}{rows}", PEOPLE));
    desk.write("own.toml", pack());
    desk.write("ours.toml", exception("own-area", "app.source == 'Fair'"));
    let run = desk.scan(&[&input], &["--rules", "own.toml", "--overlay", "ours.toml"]);
    let used = &desk.manifest()["exceptions"][0];
    assert_eq!((state(&desk).as_str(), &used["used"], &used["found"]), ("too_broad", &22.into(), &22.into()));
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("sets aside 22 of the 22 findings of that rule"), "{told}");
}

#[test]
fn check_tells_broad_and_forbidden_exceptions_before_any_run() {
    let desk = Desk::new();
    desk.write("own.toml", pack());
    let codes = |matches: &str| {
        desk.write("ours.toml", exception("own-area", matches).replace("2027-03-01", "2027-08-31"));
        let run = desk.run(&["check", "own.toml", "--overlay", "ours.toml", "--format", "json"]);
        let told: Value = serde_json::from_str(&run.stdout).unwrap();
        let of_overlay = |d: &&Value| d["file"] == "ours.toml" && d["code"] != "W105";
        let found = told["diagnostics"].as_array().unwrap();
        found.iter().filter(of_overlay).map(|d| d["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for narrow in ["p.e164 == '+16174823391'", "app.source in ['Fair', 'Web']"] {
        assert_eq!(codes(narrow), [""; 0], "{narrow}");
    }
    for broad in
        ["has(app.source)", "p.e164 != '+16174823391'", "app.source.contains('a')", "app.source == 'Fair' || true"]
    {
        assert!(codes(broad).contains(&"W110".to_owned()), "{broad}: {:?}", codes(broad));
    }
    assert_eq!(codes("p.raw == '617'"), ["E123"]);
    assert_eq!(codes("key == '617'"), ["T001"]);
}

#[test]
fn packs_and_overlays_add_causes_and_families() {
    let cause = "[[cause]]\nid = \"own-fair\"\ntitle = \"our own fair\"\nbands = [{ else = true, bits = 0.5 }]\n\
                 explains = [\"own-area\"]\n";
    let story = |desk: &Desk| desk.verdicts()[0]["story"]["causes"].clone();
    let (desk, _) = screened(cause, &[]);
    assert!(story(&desk).as_array().unwrap().contains(&"own-fair".into()), "{}", story(&desk));
    // The same by the pack itself, over a rule of another pack.
    let desk = Desk::new();
    desk.write("own.toml", pack());
    let other = "id = \"other\"\nversion = \"1.0.0\"\n\n[[family]]\nid = \"other-form\"\ntitle = \"another form\"\ncap = 2.0\n\n";
    desk.write("other.toml", format!("{other}{cause}"));
    let told = done(desk.run(&["check", "own.toml", "other.toml"]));
    assert!(!told.contains("own-fair"), "{told}");
    desk.write("other.toml", format!("{other}{}", cause.replace("own-area", "own-aera")));
    let told = done(desk.run(&["check", "own.toml", "other.toml"]));
    assert!(told.contains("W104") && told.contains("did you mean `own-area`?"), "{told}");
}

#[test]
fn overlay_entries_end_on_their_day() {
    let weight = "[[weight]]\nrule = \"own-area\"\nbits = 1.0\nreason = \"Measured on our own data.\"\nowner = \"hr\"\nexpires = ";
    let bits = |day: &str| {
        let (desk, run) = screened(&format!("{weight}{day}\n"), &[]);
        (desk.verdicts()[0]["findings"][0]["bits"].as_f64().unwrap(), run.stderr, desk.manifest()["changes"].clone())
    };
    let (held, _, changes) = bits("2026-10-01");
    assert_eq!((held, &changes[0]["bits"], &changes[0]["owner"]), (1.0, &1.0.into(), &"hr".into()));
    let (over, told, changes) = bits("2026-09-30");
    assert_eq!((over, changes), (2.0, Value::Array(vec![])));
    assert!(told.contains("W105"), "{told}");
}

#[test]
fn a_new_pack_passes_check_and_test_at_once() {
    for name in ["acme", "Our Pack", "deep/er/2026"] {
        let desk = Desk::new();
        done(desk.run(&["pack", "new", name]));
        let told = done(desk.run(&["check", name, "--deny-warnings"]));
        assert!(told.ends_with("no errors, no warnings.\n"), "{told}");
        assert_eq!(done(desk.run(&["test", name])), "3 passed, 0 failed\n");
        let first = desk.read(&format!("{name}/pack.toml"));
        let schema = first.lines().next().unwrap().strip_prefix("#:schema ").unwrap();
        let schema: Value = serde_json::from_str(&desk.read(&format!("{name}/{schema}"))).unwrap();
        assert_eq!(schema["title"], "A rule pack");
        let again = desk.run(&["pack", "new", name]);
        assert_eq!((again.code, again.stdout.as_str()), (2, ""), "{}", again.stderr);
    }
}

#[test]
fn a_lock_fails_a_changed_rule_until_its_version_is_raised() {
    let desk = Desk::new();
    desk.write("own.toml", pack());
    let run = desk.run(&["check", "own.toml", "--locked"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stdout.contains("error[E151]") && run.stdout.contains("run `ringer pack lock own.toml`"),
        "{}",
        run.stdout
    );
    assert_eq!(done(desk.run(&["pack", "lock", "own.toml"])), "own.lock: 1 rules of own 1.0.0\n");
    done(desk.run(&["check", "own.toml", "--locked"]));
    let hash = |desk: &Desk| {
        let text = desk.read("own.lock");
        text.split("hash = \"").nth(1).unwrap()[..64].to_owned()
    };
    let before = hash(&desk);
    desk.write("own.toml", pack().replace("p.plus_one", "p.valid"));
    let run = desk.run(&["check", "own.toml", "--locked"]);
    assert_eq!((run.code, run.stdout.contains(&before[..12])), (3, true), "{}", run.stdout);
    for part in ["error[E150]: the rule `own-area` changed and is still version 1", "write `version = 2`"] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    assert_eq!(desk.run(&["check", "own.toml"]).code, 0, "only when asked");
    assert_eq!(desk.run(&["pack", "lock", "own.toml"]).code, 3, "a lock does not paper over it");
    assert_eq!(hash(&desk), before);
    desk.write("own.toml", pack().replace("p.plus_one", "p.valid").replace("bits = 2.0", "version = 2\nbits = 2.0"));
    done(desk.run(&["pack", "lock", "own.toml"]));
    done(desk.run(&["check", "own.toml", "--locked"]));
    assert_ne!(hash(&desk), before);
    // What ran is named by the same hash.
    let input = desk.write("people.csv", PEOPLE);
    desk.scan(&[&input], &["--only-rules", "own.toml"]);
    assert_eq!(desk.manifest()["rules"][0]["hash"].as_str(), Some(hash(&desk).as_str()));
    assert_eq!(desk.manifest()["packs"][0]["hash"].as_str().unwrap().len(), 64);
}

#[test]
fn the_manual_has_a_page_for_every_loaded_rule() {
    let desk = Desk::new();
    desk.write("own.toml", pack());
    desk.write("manual/rules/gone.md", "<!-- Written by `ringer pack docs`; changes are lost. -->\n");
    desk.write("manual/rules/mine.md", "by hand\n");
    done(desk.run(&["pack", "docs", "--only-rules", "own.toml", "--out", "manual"]));
    let page = desk.read("manual/rules/own-area.md");
    for part in [
        "# Our own area",
        "when = \"app.phones.exists(p, p.plus_one && !(p.e164 in list.fine))\"",
        "careless-entry",
        "`p.e164`",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!desk.path("manual/rules/gone.md").exists() && desk.path("manual/rules/mine.md").exists());
    let run = desk.run(&["pack", "schema"]);
    assert_eq!(run.code, 2);
    let schema: Value = serde_json::from_str(&done(desk.run(&["pack", "schema", "overlay"]))).unwrap();
    assert_eq!(schema["title"], "An overlay");
}
