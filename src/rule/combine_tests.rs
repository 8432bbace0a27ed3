//! Combinations: what may stand in them, what they rest on, in which order they are judged.

use super::*;
use crate::record::Field;

/// A pack of two rules and the combinations that are given.
fn pack(combinations: &[(&str, &str)]) -> String {
    let head = "id = \"own\"\nversion = \"1.0\"\n";
    let plain = |id: &str, of: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nfamily = \"shared-phone\"\nbits = 3.0\nexplain = \"x\"\n[rule.group]\nby = \"{of}\"\nhaving = \"group.people >= 2\"\n"
        )
    };
    let combined = |(id, text): &(&str, &str)| {
        format!("[[rule]]\nid = \"{id}\"\nfamily = \"shared-ring\"\nbits = 8.0\nexplain = \"x\"\ncombine = '{text}'\n")
    };
    let all: String = combinations.iter().map(combined).collect();
    format!("{head}{}{}{all}", plain("a-job", "app.job.title"), plain("a-source", "app.source"))
}

fn loaded(combinations: &[(&str, &str)]) -> Result<RuleSet, Vec<Diagnostic>> {
    let text = pack(combinations);
    let mut sources = vec![PackSource::one("p.toml", text.as_bytes())];
    sources.extend(builtin().into_iter().filter(|s| s.kind == SourceKind::Scoring));
    load(&sources, &Options::default()).map(|(set, _)| set)
}

fn errors(combinations: &[(&str, &str)]) -> Vec<(&'static str, String, String)> {
    let found = loaded(combinations).err().unwrap_or_default();
    let errors = found.into_iter().filter(|d| d.severity == Severity::Error);
    errors.map(|d| (d.code, d.message.clone(), d.help.clone().unwrap_or_default())).collect()
}

#[test]
fn what_a_combination_reads_is_resolved() {
    let set = loaded(&[
        ("z-both", "rule[\"a-job\"].hit && rule[\"a-source\"].no_hit && app.agency == \"x\""),
        ("b-ring", "rule[\"z-both\"].hit || ring.people >= 4"),
    ])
    .unwrap();
    let kind = |id: &str| match &set.find(id).unwrap().1.kind {
        Kind::Combine(combine) => combine.clone(),
        _ => panic!("{id} is a combination"),
    };
    let both = kind("z-both");
    let reads: Vec<_> = both.inputs.iter().map(|i| (i.id.as_str(), i.rule, i.hit)).collect();
    assert_eq!(reads, [("a-job", Some(0), true), ("a-source", Some(1), false)]);
    assert_eq!((both.rests_on().collect::<Vec<_>>(), both.ring, both.atoms.len()), (vec![0], false, 1));
    assert!(kind("b-ring").ring);
    // The one that is read comes first, whatever its name.
    let order: Vec<&str> = set.combines.iter().map(|at| set.rules[usize::from(*at)].id.as_str()).collect();
    assert_eq!(order, ["z-both", "b-ring"]);
    assert_eq!(set.find("b-ring").unwrap().1.kind_word(), "combine");
    assert!(
        set.find("z-both").unwrap().1.to_json(&set)["condition"]["combine"]
            .as_str()
            .unwrap()
            .contains("rule[\"a-job\"].hit")
    );
}

#[test]
fn tests_run_what_a_combination_rests_on() {
    let set =
        loaded(&[("z-both", "rule[\"a-job\"].hit"), ("z-more", "rule[\"z-both\"].hit"), ("z-ring", "ring.people > 3")])
            .unwrap();
    let ids =
        |id: &str| set.alone(set.find(id).unwrap().1.clone()).rules.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids("z-more"), ["a-job", "z-both", "z-more"]);
    assert_eq!(ids("a-source"), ["a-source"]);
    assert_eq!(ids("z-ring"), ["a-job", "a-source", "z-ring"]);
    // What is left out is never decided; what stays keeps its place.
    let fewer = set.only(|rule| rule.id != "a-job");
    let Kind::Combine(both) = &fewer.find("z-both").unwrap().1.kind else { panic!("a combination") };
    assert_eq!((both.inputs[0].rule, fewer.combines.len()), (None, 3));
}

#[test]
fn a_combination_is_decidable_where_something_it_rests_on_is() {
    let set =
        loaded(&[("z-both", "rule[\"a-job\"].hit && rule[\"a-source\"].hit"), ("z-ring", "ring.people > 3")]).unwrap();
    let decidable = |fields: &[Field]| set.decidable(fields.iter().copied().collect());
    assert_eq!(decidable(&[Field::JobTitle, Field::NameFull]), [true, false, true, true]);
    assert_eq!(decidable(&[Field::NameFull]), [false; 4]);
}

#[test]
fn a_circle_is_named_with_its_places() {
    let found = loaded(&[
        ("b-one", "rule[\"b-two\"].hit"),
        ("b-two", "rule[\"b-three\"].hit || ring.people > 1"),
        ("b-three", "rule[\"b-one\"].unknown"),
    ])
    .unwrap_err();
    let circles: Vec<&Diagnostic> = found.iter().filter(|d| d.code == "E133").collect();
    let [circle] = circles[..] else { panic!("{found:?}") };
    let message = "the rule `b-one` rests on itself: `b-one` reads `b-two` reads `b-three` reads `b-one`";
    assert_eq!(circle.message, message);
    assert!(circle.render(false).matches("part of the circle").count() == 2, "{}", circle.render(false));
    let itself = errors(&[("b-one", "rule[\"b-one\"].hit")]);
    assert!(
        itself.iter().any(|(code, message, _)| *code == "E133" && message.ends_with("`b-one` reads `b-one`")),
        "{itself:?}"
    );
}

#[test]
fn mistakes_are_answered_with_a_way_out() {
    for (text, code, help) in [
        ("rule[\"a-jb\"].hit", "T020", "did you mean `a-job`?"),
        ("rule[\"a-job\"].hitt", "T002", "did you mean `hit`?"),
        ("rule.hit", "T020", "write `rule[\"id\"]`"),
        ("rule[\"a-job\"]", "T008", ""),
        ("rule[app.id].hit", "T020", "write `rule[\"id\"]`"),
        ("ring.peple > 3", "T002", "did you mean `people`?"),
        ("size(ring.kinds) > 2.0", "T007", ""),
        ("group.people > 3", "T001", ""),
    ] {
        let found = errors(&[("b-one", text)]);
        let right = found.iter().any(|(c, _, h)| *c == code && h.contains(help));
        assert!(right && found.len() == 1, "{text}: {found:?}");
    }
    // Other kinds of rules have neither rings nor rules.
    let text = pack(&[]).replace("group.people >= 2", "ring.people >= 2");
    let found = load(&[PackSource::one("p.toml", text.as_bytes())], &Options::default()).unwrap_err();
    assert!(found.iter().any(|d| d.code == "T001"), "{found:?}");
}

#[test]
fn sentences_speak_of_a_ring_only_where_there_is_one() {
    let explain = |condition: &str| {
        let text = pack(&[("b-one", condition)])
            .replace("bits = 8.0\nexplain = \"x\"", "bits = 8.0\nexplain = \"{ring.people} by {ring.names}.\"");
        let mut sources = vec![PackSource::one("p.toml", text.as_bytes())];
        sources.extend(builtin().into_iter().filter(|s| s.kind == SourceKind::Scoring));
        load(&sources, &Options::default())
            .err()
            .map(|found| found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>())
    };
    assert_eq!(explain("ring.people >= 2"), None);
    assert_eq!(explain("rule[\"a-job\"].hit"), Some(vec!["E118", "E118"]));
}
