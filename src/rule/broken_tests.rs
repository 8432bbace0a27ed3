//! Packs with mistakes: each is reported with its code, line, column and a way out, all in one run.

use super::*;

/// A pack of one rule that is right, to be broken.
const GOOD: &str = r#"id = "own"
version = "1.0"

[param]
least = 2

[list.own]
normalise = "domain"
values = ["own.example"]

[pattern.digits]
regex = '\d{4}'
hits = ["ab1234"]
misses = ["ab12"]

[macro]
valid = "app.phones.exists(p, p.valid)"

[[rule]]
id = "mail-own"
title = "Own mail"
family = "mail-form"
bits = 2.0
stage = "application"
explain = "{e.raw} is ours."
verify = "Ask."
explained_by = ["careless-entry"]
fairness = "Neutral."
references = ["none"]
when = "macro.valid && app.emails.exists(e, e.domain in list.own && pattern.digits.found(e.local)) && size(app.phones) >= param.least"

[[rule.test]]
name = "hit"
app = { name = "Ann Lee", emails = ["a1234@own.example"] }
expect = "hit"

[[rule.test]]
name = "no hit"
app = { name = "Ann Lee", emails = ["a@b.example"] }
expect = "no_hit"

[[rule.test]]
name = "no column"
app = { name = "Ann Lee" }
expect = "unknown"
"#;

fn found(sources: &[PackSource], overlays: &[&str]) -> Vec<Diagnostic> {
    let overlay =
        |(i, text): (usize, &&str)| Arc::new(SourceFile { path: format!("overlay{i}.toml"), text: (*text).to_owned() });
    let as_of = Some(Date { year: 2026, month: 11, day: 20 });
    let options = Options { overlays: overlays.iter().enumerate().map(overlay).collect(), as_of, ..Options::default() };
    match load(sources, &options) {
        Ok((_, warnings)) => warnings,
        Err(found) => found,
    }
}

/// `code line:column` of everything that is found in one file.
fn places(text: &str) -> Vec<String> {
    let place = |d: &Diagnostic| {
        assert!(d.help.is_some(), "no way out of {}: {}", d.code, d.message);
        format!("{} {}:{}", d.code, d.position().0, d.position().1)
    };
    found(&[PackSource::one("p.toml", text.as_bytes())], &[]).iter().map(place).collect()
}

/// The good pack with one text replaced.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    places(&GOOD.replacen(from, to, 1))
}

#[test]
fn the_good_pack_is_good() {
    assert_eq!(places(GOOD), [""; 0]);
}

#[test]
fn each_mistake_has_its_code_and_place() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("title = \"Own mail\"", "title = Own mail", &["E101 21:9"]),
        ("title = ", "titel = ", &["E102 21:1"]),
        (
            "[[rule.test]]\nname = \"hit\"",
            "[rule.group]\nby = \"app.id\"\nhaving = \"true\"\nbits = 3.0\n[[rule.test]]\nname = \"hit\"",
            &["E108 32:7", "E103 35:1"],
        ),
        ("id = \"mail-own\"\n", "", &["E104 19:1"]),
        ("bits = 2.0", "bits = \"2.0\"", &["E105 23:8"]),
        ("bits = 2.0", "bits = 200", &["E112 23:8"]),
        ("bits = 2.0", "strength = \"stronk\"", &["E106 23:12"]),
        ("bits = 2.0", "bits = 2.0\nstrength = \"weak\"", &["E106 24:1"]),
        ("bits = 2.0\n", "", &["E104 19:1"]),
        ("stage = \"application\"", "stage = \"aplication\"", &["E106 24:9"]),
        ("id = \"mail-own\"", "id = \"Mail_Own\"", &["E117 20:6"]),
        ("family = \"mail-form\"", "family = \"mail-from\"", &["E110 22:10"]),
        ("careless-entry", "careless-entri", &["E111 27:17"]),
        ("bits = 2.0", "strength = \"decisive\"", &["E129 27:17"]),
        ("when = \"macro", "near = \"macro", &["E105 30:8"]),
        ("app.emails.exists", "app.mails.exists", &["T002 30:28"]),
        ("e.domain in list.own", "e.domain in list.ownn", &["T003 30:62"]),
        ("param.least\"", "param.leest\"", &["T003 30:129"]),
        ("e.domain in", "e.domian in", &["T002 30:47"]),
        ("&& pattern.digits", "&& pattern.digit", &["T003 30:77"]),
        (">= param.least", ">= 'two'", &["T007 30:120"]),
        ("hits = [\"ab1234\"]", "hits = [\"ab12\"]", &["E116 13:9"]),
        (r"regex = '\d{4}'", r"regex = '(\d{4}'", &["E115 12:9"]),
        (r"regex = '\d{4}'", r"regex = '(\d{999}){999}'", &["E115 12:9"]),
        ("values = [\"own.example\"]", "values = [\"own example\"]", &["E113 9:11"]),
        ("values = [\"own.example\"]", "file = \"lists/own.txt\"", &["E113 9:8"]),
        ("normalise = \"domain\"", "of = \"country\"", &["E114 7:7", "T009 30:57"]),
        ("{e.raw} is ours", "{e.address} is ours", &["E118 25:13"]),
        ("{e.raw} is ours", "{e.raw is ours", &["E119 25:12"]),
        ("{e.raw} is ours", "{app.emails} is ours", &["E120 25:13"]),
        ("{e.raw} is ours", "{e.rawr} is ours", &["T002 25:15"]),
        ("app = { name = \"Ann Lee\" }", "app = { nam = \"Ann Lee\" }", &["E124 44:7"]),
        ("app = { name = \"Ann Lee\" }", "batch = [{ name = \"Ann Lee\" }]", &["E105 45:10"]),
        ("expect = \"unknown\"", "expect = \"unknwon\"", &["E106 45:10"]),
        ("least = 2", "least = 2\nmost = 3", &["W101 6:1"]),
        ("least = 2", "least = 2026-11-20", &["E131 5:9"]),
        ("version = \"1.0\"", "version = \"1.0\"\nengine = \">=9\"", &["E127 3:10"]),
        ("macro.valid &&", "app.extra['Gender'] == 'x' && macro.valid &&", &["T011 30:19"]),
        ("macro.valid &&", "app.home.country == 'KP' && macro.valid &&", &["T009 30:9"]),
        ("fairness = \"Neutral.\"\n", "", &["W106 20:6"]),
    ];
    let mut wrong = String::new();
    for (from, to, want) in cases {
        let got = broken(from, to);
        if got != *want {
            wrong += &format!("        ({from:?}, {to:?}, &{got:?}),\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn rendered(found: &[Diagnostic]) -> String {
    found.iter().map(|d| d.render(false)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn five_mistakes_are_reported_in_one_run() {
    let pack: [(&str, &[u8]); 3] = [
        ("pack.toml", b"id = \"mine\"\nversion = \"1.0\"\n\n[list.switchboards]\nnormalise = \"phone\"\nvalues = [\"+1 212 867 5309\", \"call me\"]\n"),
        ("phone-twice.toml", b"id = \"phone-twice\"\nfamly = \"shared-phone\"\nbits = 5.0\n\n[group]\neach = \"app.phones\"\nas = \"p\"\nby = \"p.e164\"\nwhere = \"!(p.e164 in list.switchbords)\"\nhaving = \"group.people >= 2\"\nexplain = \"{key} is used by {group.people} people.\"\n"),
        ("phone-odd.toml", b"id = \"phone-odd\"\nfamily = \"phone-form\"\nbits = 1.0\nwhen = \"\"\"\napp.phon.exists(p,\n  !p.valid)\"\"\"\n"),
    ];
    let found = found(&[PackSource::many("mine", pack)], &[]);
    insta::assert_snapshot!(rendered(&found), @r#"
    error[E113]: "call me" is no phone
     --> mine/pack.toml:6:30
      |
    6 | values = ["+1 212 867 5309", "call me"]
      |                              ^^^^^^^^^
      |
      = help: write the number with its country code: `+44 20 7946 0000`

    error[T002]: an application object has no member `phon`
     --> mine/phone-odd.toml:5:5
      |
    5 | app.phon.exists(p,
      |     ^^^^
      |
      = help: did you mean `phones`?

    error[E102]: unknown key `famly` in the rule
     --> mine/phone-twice.toml:2:1
      |
    2 | famly = "shared-phone"
      | ^^^^^
      |
      = help: did you mean `family`?

    error[T003]: no list is called `switchbords`
     --> mine/phone-twice.toml:9:27
      |
    9 | where = "!(p.e164 in list.switchbords)"
      |                           ^^^^^^^^^^^
      |
      = help: did you mean `switchboards`?

    error[E103]: `explain` belongs to the rule
      --> mine/phone-twice.toml:11:1
       |
    11 | explain = "{key} is used by {group.people} people."
       | ^^^^^^^ read as a key of [group]
       |
       = help: move it above `[group]`
    "#);
}

fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|d| d.code).collect()
}

#[test]
fn a_rule_file_is_one_rule_and_bears_its_name() {
    let head: (&str, &[u8]) = ("pack.toml", b"id = \"mine\"\nversion = \"1\"\nwhen = \"true\"\n");
    let rule = b"[[rule]]\nid = \"x\"\nbits = 1\nfamily = \"mail-form\"\nwhen = \"true\"\n";
    let other = b"id = \"y\"\nbits = 1\nfamily = \"mail-form\"\nwhen = \"has(app.agency)\"\n";
    let got = found(&[PackSource::many("mine", [head, ("x.toml", rule), ("z.toml", other)])], &[]);
    let got: Vec<_> = got.iter().map(|d| (d.code, d.help.as_deref().unwrap_or_default())).collect();
    assert_eq!(got[0], ("E103", "move it into a rule's own file").to_owned(), "{got:?}");
    assert_eq!((got[1].0, got[2]), ("E102", ("E106", "call the file `y.toml`")));
}

#[test]
fn ids_exist_once_and_equal_conditions_are_doubted() {
    let second = GOOD.replace("id = \"own\"", "id = \"other\"");
    let sources = |text: &str| [PackSource::one("a.toml", GOOD.as_bytes()), PackSource::one("b.toml", text.as_bytes())];
    let twice = found(&sources(&second), &[]);
    assert_eq!(codes(&twice), ["E107"]);
    assert_eq!((twice[0].file.path.as_str(), twice[0].labels[0].file.path.as_str()), ("b.toml", "a.toml"));
    assert_eq!(codes(&found(&sources(&second.replace("mail-own", "mail-owned")), &[])), ["W103"]);
    assert_eq!(codes(&found(&sources(GOOD), &[])), ["E128", "E107"], "the same pack twice");
}

#[test]
fn overlays_change_and_say_what_they_miss() {
    let source = || [PackSource::one("p.toml", GOOD.as_bytes())];
    let good = "[set.param]\nleast = 3\n[extend.list.own]\nvalues = [\"more.example\"]\n\
        [extend.cause.agency]\nexplains = [\"mail-own\"]\nbands = [{ when = \"hits.count == 1\", bits = 0.5 }]\n\
        [[weight]]\nrule = \"mail-own\"\nbits = 1.0\nreason = \"we see many of these\"\n";
    assert_eq!(rendered(&found(&source(), &[good])), "");
    let overlay = Arc::new(SourceFile { path: "o.toml".into(), text: good.into() });
    let options = Options { overlays: vec![overlay], ..Options::default() };
    let (set, _) = load(&source(), &options).unwrap();
    let (_, rule) = set.find("mail-own").unwrap();
    assert_eq!(rule.bits, Bits(100));
    assert_eq!(set.packs[0].params[0].1, toml::Value::Integer(3));
    assert_eq!(set.packs[0].lists[0].len, 2);
    let causes: Vec<_> = rule.explained_by.iter().map(|c| set.scoring.causes[usize::from(*c)].id.as_str()).collect();
    assert_eq!(causes, ["agency", "careless-entry"]);
    assert_eq!(set.scoring.causes[1].prices[0], Bits(50));
    assert_eq!(set.reweighted[0].from, Bits(200));

    let missing = "[set.param]\nleest = 3\n[set.param.nobody]\nleast = 3\n[extend.list.owns]\nvalues = []\n\
        [extend.cause.agencie]\nexplains = []\n[[disable]]\nrule = \"mail-owm\"\nreason = \"we do not want it\"\n\
        [[weight]]\nrule = \"x\"\nbits = 1\nreason = \"we do not want it\"\n";
    let got = found(&source(), &[missing]);
    assert_eq!(codes(&got), ["W104"; 6], "{}", rendered(&got));
    assert_eq!(codes(&found(&source(), &["[set.param]\nleast = \"three\"\n"])), ["E131"]);
    let old = "[[disable]]\nrule = \"mail-own\"\nreason = \"we do not want it\"\nexpires = 2026-11-19\n";
    assert_eq!(codes(&found(&source(), &[old])), ["W105"]);
    assert_eq!(codes(&found(&source(), &["id = \"x\"\n"])), ["E103"]);
}

#[test]
fn disabled_rules_are_out_and_named() {
    let off = "[[disable]]\nrule = \"mail-own\"\nreason = \"we do not want it\"\n";
    let overlay = Arc::new(SourceFile { path: "o.toml".into(), text: off.into() });
    let options = Options { overlays: vec![overlay], ..Options::default() };
    let (set, _) = load(&[PackSource::one("p.toml", GOOD.as_bytes())], &options).unwrap();
    assert!(set.rules.is_empty());
    assert_eq!(set.disabled[0].rule, "mail-own");
}

#[test]
fn exceptions_read_what_the_rule_allows() {
    let pack = GOOD.replacen("when =", "excepted_by = [\"app.agency\"]\nwhen =", 1);
    let source = [PackSource::one("p.toml", pack.as_bytes())];
    let exception = |matches: &str, rest: &str| {
        let text = format!(
            "[[exception]]\nrule = \"mail-own\"\nmatch = \"{matches}\"\nowner = \"HR\"\ncreated = 2026-11-20\n{rest}"
        );
        codes(&found(&source, &[&text]))
    };
    let good = "reason = \"agreed with the agency\"\nexpires = 2027-11-20\n";
    assert_eq!(exception("app.agency == 'Acme'", good), [""; 0]);
    assert_eq!(exception("app.source == 'Acme'", good), ["E123"]);
    assert_eq!(exception("key == 'Acme'", good), ["T001"], "only groups have a key");
    assert_eq!(exception("app.agency == 'Acme'", "reason = \"short\"\nexpires = 2027-11-21\n"), ["E122", "E122"]);
    let none = found(
        &[PackSource::one("p.toml", GOOD.as_bytes())],
        &[
            "[[exception]]\nrule = \"mail-own\"\nmatch = \"has(app.agency)\"\nowner = \"HR\"\ncreated = 2026-11-20\nexpires = 2026-12-20\nreason = \"agreed with the agency\"\n",
        ],
    );
    assert_eq!(none[0].help.as_deref(), Some("the rule allows no exception; disable it, or change its weight"));
}

#[test]
fn lists_of_opaque_types_need_approval_and_are_named() {
    let list = "[list.schools]\nof = \"institution\"\nvalues = [\"Foo College\"]\nbasis = \"court order\"\napproved_by = \"Legal\"\n";
    let rule =
        GOOD.replacen("macro.valid &&", "app.education.exists(e, e.institution in list.schools) && macro.valid &&", 1);
    let text = |expires: &str| rule.replacen("[macro]", &format!("{list}expires = {expires}\n\n[macro]"), 1);
    assert_eq!(places(&text("2027-01-01")), ["W108 16:7"]);
    assert_eq!(places(&text("2026-11-19")), ["E114 16:7"]);
}

#[test]
fn an_empty_list_of_an_opaque_type_is_approved_by_who_fills_it() {
    let list = "[list.schools]\nof = \"institution\"\nnormalise = \"institution\"\nvalues = []\n\n[macro]";
    let rule =
        GOOD.replacen("macro.valid &&", "app.education.exists(e, e.institution in list.schools) && macro.valid &&", 1);
    let text = rule.replacen("[macro]", list, 1);
    let after = |overlay: &str| {
        let all = found(&[PackSource::one("own.toml", text.as_bytes())], &[overlay]);
        all.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(places(&text), [""; 0]);
    let bare = "[extend.list.schools]\nvalues = [\"Foo College\"]\n";
    assert_eq!(after(bare), ["E114"]);
    assert_eq!(after(&format!("{bare}basis = \"court order\"\napproved_by = \"Legal\"\n")), ["E114"], "no end");
    let whole = format!("{bare}basis = \"court order\"\napproved_by = \"Legal\"\nexpires = 2027-01-01\n");
    assert_eq!(after(&whole), ["W108"]);
    assert_eq!(after(&whole.replace("\"Legal\"", "\" \"")), ["E114"]);
}

#[test]
fn list_files_are_read_and_what_has_expired_is_left_out() {
    let head = "id = \"mine\"\nversion = \"1\"\n[list.a]\nnormalise = \"domain\"\nfile = \"lists/a.csv\"\n[list.b]\nfile = \"lists/b.txt\"\n";
    let csv = "value,source,added,expires\n# note\nOne.example,\"x, y\",2026-01-01,2027-01-01\ntwo.example,x,,2026-01-01\nnot one,x\nthree.example,,,soon\n";
    let files: [(&str, &[u8]); 3] =
        [("pack.toml", head.as_bytes()), ("lists/a.csv", csv.as_bytes()), ("lists/b.txt", b"# c\nFoo  Bar\n\n")];
    let got = found(&[PackSource::many("mine", files)], &[]);
    let got: Vec<_> = got.iter().map(|d| (d.code, d.position().0)).collect();
    assert_eq!(got, [("W105", 4), ("E113", 5), ("E113", 6)]);
}

#[test]
fn sentences_say_only_what_is_known() {
    let when = |condition: &str, explain: &str| {
        let text = format!(
            "id = \"x\"\nversion = \"1\"\n[[rule]]\nid = \"r\"\nfamily = \"mail-form\"\nbits = 1\nexplain = '{explain}'\nwhen = '{condition}'\n"
        );
        let all = found(&[PackSource::one("p.toml", text.as_bytes())], &[]);
        all.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>()
    };
    let cases: &[(&str, &str, &[&str])] = &[
        ("has(app.agency)", "{app.agency}", &[]),
        ("app.agency == \"x\"", "{app.agency}", &[]),
        ("!(app.agency == \"x\")", "{app.agency}", &[]),
        ("has(app.agency) || has(app.source)", "{app.agency}", &["E118"]),
        ("has(app.agency) || app.agency == \"x\"", "{app.agency}", &[]),
        ("!(app.agency == \"x\" || has(app.source))", "{app.agency}", &[]),
        ("differ(app.home.country, app.shipping.country)", "{app.home.country} and {app.shipping.country}", &[]),
        ("has(app.home)", "{app.home.po_box}", &[]),
        ("has(app.home)", "{app.home.city}", &["E118"]),
        ("has(app.home)", "{app.home.city.orValue(\"x\")}", &["T009"]),
        ("has(app.agency)", "{app.source.orValue(\"no source\")}", &[]),
        ("has(app.agency)", "{has(app.source) ? app.source : app.agency}", &[]),
        ("size(app.phones) >= 2", "{size(app.phones)} numbers", &["E118"]),
        ("app.phones.exists(p, p.plus_one)", "{size(app.phones)} numbers", &[]),
        ("app.phones.exists(p, p.plus_one)", "{p.raw} and {p.e164}", &["E118"]),
        ("app.phones.exists(p, p.e164 != \"x\")", "{p.e164}", &[]),
        ("app.phones.exists(p, p.plus_one)", "{app.phones}", &["E120"]),
        ("app.phones.exists(p, p.plus_one)", "{app.phones.map(p, p.raw)}", &[]),
        ("has(app.id_number)", "{app.id_number.key}", &["E120"]),
        ("app.extra[\"Ref\"] == \"x\"", "{app.extra[\"Ref\"]}", &[]),
        ("has(app.agency)", "{param.x}", &["T003"]),
        ("has(app.agency)", "{int(app.agency)}", &["E118"]),
        ("!has(app.agency)", "{app.agency}", &["E118"]),
    ];
    for (condition, explain, want) in cases {
        assert_eq!(when(condition, explain), *want, "{condition}: {explain}");
    }
}

#[test]
fn group_sentences_see_the_key_and_the_group() {
    let group = |by: &str, explain: &str| {
        let text = format!(
            "id = \"x\"\nversion = \"1\"\n[[rule]]\nid = \"r\"\nfamily = \"shared-id\"\nbits = 1\nexplain = '{explain}'\n[rule.group]\nby = '{by}'\nhaving = 'group.people >= 2'\n"
        );
        let all = found(&[PackSource::one("p.toml", text.as_bytes())], &[]);
        all.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(group("app.network.key", "{key}: {group.people}, {group.names}"), [""; 0]);
    assert_eq!(group("app.network.key", "{group.span}"), ["E118"]);
    assert_eq!(group("app.network.key", "{app.name.full}"), ["T001"], "the record is gone by then");
    assert_eq!(group("app.id_number.key", "{key} is shared"), ["E120"]);
    assert_eq!(group("app.phones", "shared"), ["E105"]);
}

#[test]
fn near_rules_compare_a_text_by_a_share() {
    let near = |on: &str, share: &str, explain: &str| {
        let text = format!(
            "id = \"texts\"\nfamily = \"shared-document\"\nbits = 2.0\nexplain = \"{explain}\"\n\n[near]\non = \"{on}\"\n\
             at_least = {share}\nhaving = \"group.people >= 2\"\n"
        );
        PackSource::many(
            "mine",
            [("pack.toml", &b"id = \"mine\"\nversion = \"1.0\"\n"[..]), ("texts.toml", text.as_bytes())],
        )
    };
    let good = "{group.people} people, {group.similarity} alike, as in {key}.";
    let errors = |on, share, explain| -> Vec<&'static str> {
        let found = found(&[near(on, share, explain)], &[]);
        found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect()
    };
    assert!(errors("app.cover_letter", "0.5", good).is_empty());
    assert_eq!(errors("app.cover_leter", "0.5", good), ["E106"]);
    assert_eq!(errors("app.resume.text", "0.05", good), ["E112"]);
    assert_eq!(errors("app.resume.text", "0.5", "{app.id} is alike."), ["T001"]);
    let (set, _) = load(&[near("app.answers", "0.5", good)], &Options::default()).unwrap();
    let shown = set.rules[0].to_json(&set);
    assert_eq!(shown["kind"], "near");
    assert_eq!(shown["condition"]["min_words"], 40);
    assert!(set.rules[0].fields.contains(Field::AnswerText) && set.rules[0].fields.contains(Field::NameFull));
}

#[test]
fn reassurance_stands_outside_families_and_groups() {
    let rule = |more: &str| {
        let text = format!("id = \"x\"\nversion = \"1\"\n[[rule]]\nid = \"r\"\nbits = -2.0\n{more}\n");
        let all = found(&[PackSource::one("p.toml", text.as_bytes())], &[]);
        all.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>()
    };
    let when = "when = 'app.notes.exists(n, n.text == \"seen in person\")'";
    assert_eq!(rule(when), [""; 0]);
    assert_eq!(rule(&format!("family = \"mail-form\"\n{when}")), ["E112"]);
    assert_eq!(rule(&format!("explained_by = [\"agency\"]\n{when}")), ["E112"]);
    assert_eq!(rule("[rule.group]\nby = 'app.agency'\nhaving = 'group.people > 1'"), ["E112"]);
}

#[test]
fn tests_and_scenarios_are_read_as_data() {
    let text = r#"
id = "x"
version = "1"

[param.least]
default = 1

[fixture.ann]
name = "Ann Lee"
home = { city = "Oslo", country = "NO" }

[[scenario]]
name = "a couple"
needs = ["reuse"]
base = "ann"
batch = [{ phones = [] }, { name = "Bo Ek" }]
expect = ["clear", "review"]
story = [["household"], []]

[[rule]]
id = "r"
family = "shared-network"
bits = 4.0
hub = 5

[rule.group]
by = "app.network.key"
having = "group.people >= 2"

[[rule.test]]
name = "a library"
base = "ann"
batch = [{ name = "{word}", network = { ip = "8.8.8.8" } }]
repeat = 7
as_of = 2026-11-20
trust = { agency = "employer", network = "applicant" }
set.hub = 3
set.saturation = 0.5
set.param.least = 2
expect = ["hub"]
bits = 0.0
explain = "so many"
"#;
    let (set, _) = load(&[PackSource::one("p.toml", text.as_bytes())], &Options::default()).unwrap();
    let test = &set.find("r").unwrap().1.tests[0];
    assert_eq!((test.hub, test.saturation, test.bits), (Some(3), Some(0.5), Some(Bits(0))));
    assert_eq!(test.setup.params, [("least".to_owned(), toml::Value::Integer(2))]);
    assert_eq!(test.expect, [crate::finding::Outcome::Hub]);
    let network = Field::ALL.iter().filter(|field| field.path().starts_with("network.")).count();
    assert_eq!(test.batch.trust.len(), 1 + network, "agency, and the fields of the network");
    let apps = test.batch.applications();
    assert_eq!((apps.len(), test.batch.written(6)), (7, 0));
    assert_eq!((&apps[6]["id"], &apps[6]["home"]["city"]), (&"a7".into(), &"Oslo".into()));
    assert_ne!(apps[0]["name"], apps[1]["name"]);
    let scenario = &set.scenarios[0];
    assert_eq!(
        (&*scenario.expect, &*scenario.needs),
        (&["clear".to_owned(), "review".to_owned()][..], &["reuse".to_owned()][..])
    );
    assert_eq!(scenario.story.as_ref().unwrap()[0], ["household"]);
    assert_eq!(scenario.batch.apps[1]["name"], "Bo Ek");
    assert_eq!(scenario.batch.apps[0]["name"], "Ann Lee");

    let wrong = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let all = found(&[PackSource::one("p.toml", text.replacen(from, to, 1).as_bytes())], &[]);
        all.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(wrong("\"clear\", \"review\"", "\"clear\""), ["E124"]);
    assert_eq!(wrong("\"clear\", \"review\"", "\"clear\", \"reject\""), ["E106"]);
    assert_eq!(wrong("[\"household\"]", "[\"houshold\"]"), ["E111"]);
    assert_eq!(wrong("base = \"ann\"", "base = \"anne\""), ["E124"]);
    assert_eq!(wrong("repeat = 7", "repeat = 70000"), ["E124"]);
    assert_eq!(wrong("agency = \"employer\"", "agncy = \"boss\""), ["E106", "E106"]);
    assert_eq!(wrong("set.hub", "set.hubb"), ["E102"]);
}

#[test]
fn the_order_of_packs_does_not_matter() {
    let second = GOOD.replace("id = \"own\"", "id = \"other\"").replace("mail-own", "a-mail");
    let sources = [PackSource::one("a.toml", GOOD.as_bytes()), PackSource::one("b.toml", second.as_bytes())];
    let ids = |sources: &[PackSource]| {
        let (set, _) = load(sources, &Options::default()).unwrap();
        set.rules.iter().map(|r| (r.id.clone(), r.lock_hash(&set))).collect::<Vec<_>>()
    };
    let [first, last] = sources.clone();
    assert_eq!(ids(&sources), ids(&[last, first]));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        for d in found(&[PackSource::one("p.toml", &bytes)], &[&String::from_utf8_lossy(&bytes)]) {
            d.render(false);
        }
    }

    #[test]
    fn no_change_to_a_good_pack_makes_the_loader_panic(
        cuts in proptest::collection::vec((0usize..GOOD.len(), 0usize..12, "[\\[\\]{}\"'=.,#a-e0-9\n é]{0,4}"), 1..4),
    ) {
        let mut text = GOOD.to_owned();
        for (at, len, put) in cuts {
            let at = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((at + len).min(text.len()));
            text.replace_range(at..end, &put);
        }
        for d in found(&[PackSource::one("p.toml", text.as_bytes())], &[]) {
            d.render(false);
            proptest::prop_assert!(d.span.end <= d.file.text.len());
        }
    }
}
