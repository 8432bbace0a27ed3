//! The packs that ship with the program, as a whole.

use super::*;

fn shipped() -> (RuleSet, Vec<Diagnostic>) {
    load(&builtin(), &Options::default()).unwrap_or_else(|found| panic!("{}", rendered(&found)))
}

fn rendered(found: &[Diagnostic]) -> String {
    found.iter().map(|d| d.render(false)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn shipped_packs_load_without_a_word() {
    let (set, warnings) = shipped();
    assert!(!set.rules.is_empty());
    assert!(warnings.is_empty(), "{}", rendered(&warnings));
}

#[test]
fn lean_packs_are_the_same_without_their_tests() {
    let sources: Vec<PackSource> = builtin().into_iter().map(PackSource::lean).collect();
    let (lean, warnings) = load(&sources, &Options::default()).unwrap_or_else(|found| panic!("{}", rendered(&found)));
    assert!(warnings.is_empty(), "{}", rendered(&warnings));
    let told = |set: RuleSet| -> Vec<String> {
        let rules = set.rules.into_iter().map(|rule| {
            let Rule { tests: _, equivalents: _, file, .. } = &rule;
            let path = file.path.clone();
            let empty = SourceFile { path: String::new(), text: String::new() };
            let bare = Rule { tests: Vec::new(), equivalents: Vec::new(), file: Arc::new(empty), ..rule };
            format!("{path} {bare:?}")
        });
        rules.chain([format!("{:?} {:?} {:?} {:?}", set.scoring, set.causes, set.atoms, set.packs)]).collect()
    };
    assert_eq!(told(lean), told(shipped().0));
}

mod judged {
    //! Shipped rules held against applications, as far as one application alone can show it.

    use super::*;
    use crate::condition::{Scratch, Tri};
    use crate::fact::{Facts, Ground};
    use crate::record::{Application, Field};
    use crate::schema;

    fn application(cells: &[(Field, &str)]) -> Application {
        let mut app = Application::default();
        for (i, (field, text)) in (0u16..).zip(cells) {
            app.push(*field, 0, i, text);
        }
        app
    }

    fn judge(id: &str, cells: &[(Field, &str)]) -> (Tri, String, Vec<String>) {
        let (set, _) = shipped();
        let (_, rule) = set.find(id).unwrap();
        let Kind::When(condition) = &rule.kind else { panic!("{id} is a group rule") };
        let (app, ground) = (application(cells), Ground::default());
        let (facts, mut scratch) = (Facts::new(&app, &ground), Scratch::default());
        let (tri, steps) = condition.trace(&facts, &[], 0, &mut scratch);
        let sentence = rule.explain.render(&facts, &[], 0, &mut scratch);
        let cells = steps.iter().filter_map(|s| schema::cell(&facts, s.of, s.field, s.key.as_deref()));
        let raws: std::collections::BTreeSet<String> = cells.map(|c| app.text(&c).to_owned()).collect();
        (tri, sentence, raws.into_iter().collect())
    }

    #[test]
    fn a_hit_speaks_of_what_was_found() {
        let (tri, sentence, cells) = judge("phone-invalid", &[(Field::Phone, "+1 100 867 5309")]);
        assert_eq!(tri, Tri::True);
        assert_eq!(sentence, "No numbering plan assigns +1 100 867 5309, given as a phone number.");
        assert_eq!(cells, ["+1 100 867 5309"]);
    }

    #[test]
    fn other_outcomes() {
        assert_eq!(judge("phone-invalid", &[(Field::Phone, "+1 212 867 5309")]).0, Tri::False);
        assert_eq!(judge("phone-invalid", &[(Field::Phone, "020 7946 0018")]).0, Tri::Unknown);
        assert_eq!(judge("phone-invalid", &[(Field::NameFull, "Ann Lee")]).0, Tri::Unknown);
        assert_eq!(judge("mailbox-disposable", &[(Field::Email, "ann@mailinator.com")]).0, Tri::True);
        assert_eq!(judge("mailbox-disposable", &[(Field::Email, "ann@gmail.com")]).0, Tri::False);
    }

    #[test]
    fn a_group_rule_gives_its_keys() {
        let (set, _) = shipped();
        let (_, rule) = set.find("phone-shared-across-names").unwrap();
        let Kind::Group(group) = &rule.kind else { panic!("a group rule") };
        let app = application(&[(Field::Phone, "+1 (212) 867-5309")]);
        let ground = Ground::default();
        let (facts, mut scratch) = (Facts::new(&app, &ground), Scratch::default());
        let list = group.each.as_ref().unwrap().1.value(&facts, &[], 0, &mut scratch);
        let crate::condition::Value::Objects { first, len: 1 } = list else { panic!("{list:?}") };
        let vars = [crate::condition::Value::Object(first)];
        assert_eq!(group.where_.as_ref().unwrap().decide(&facts, &vars, 0, &mut scratch), Tri::True);
        assert_eq!(group.by.value(&facts, &vars, 0, &mut scratch).as_str(), Some("+12128675309"));
        assert!(group.referee.is_none() && !group.secret);
    }

    #[test]
    fn rules_say_what_they_read() {
        let (set, _) = shipped();
        let (_, phone) = set.find("phone-invalid").unwrap();
        assert!(phone.fields.contains(Field::Phone) && phone.fields.contains(Field::HomeCountry));
        assert!(!phone.fields.contains(Field::Email));
        assert!(phone.decidable([Field::Phone].into_iter().collect()));
        assert!(!phone.decidable([Field::Email].into_iter().collect()));
        let (_, shared) = set.find("phone-shared-across-names").unwrap();
        assert!(!shared.decidable([Field::Phone].into_iter().collect()), "nothing to tell people by");
        assert!(shared.decidable([Field::Phone, Field::NameFull].into_iter().collect()));
        assert!(set.fields().contains(Field::DateOfBirth), "tells people apart");
        let only = set.only(|r| r.id == "phone-invalid");
        assert!(only.rules.len() == 1 && !only.fields().contains(Field::Email));
    }

    #[test]
    fn a_hash_changes_with_what_judges_and_with_nothing_else() {
        let (set, _) = shipped();
        let (_, rule) = set.find("phone-invalid").unwrap();
        let hash = rule.lock_hash(&set);
        let noted = Rule { author: None, references: vec![], tests: vec![], version: 9, ..rule.clone() };
        assert_eq!(noted.lock_hash(&set), hash);
        assert_ne!(Rule { bits: Bits(101), ..rule.clone() }.lock_hash(&set), hash);
        assert_eq!(rule.to_json(&set)["condition"]["when"].as_str().map(|t| t.contains("app.phones")), Some(true));
    }
}

mod grouped {
    //! Shipped group rules and causes held against groups of applications.

    use super::*;
    use crate::condition::{Scratch, Tri, Value};
    use crate::fact::{Facts, Ground};
    use crate::link::{Group, Member, Persona};
    use crate::record::{Application, Field};
    use crate::schema::{Hits, Scene};

    const PHONE: &str = "+12128675309";

    fn persona(name: &str, street: &str) -> Persona {
        let mut app = Application::default();
        for (field, text) in [(Field::NameFull, name), (Field::HomeLine1, street), (Field::HomeCity, "Austin")] {
            app.push(field, 0, 0, text);
        }
        app.push(Field::Phone, 0, 0, PHONE);
        let ground = Ground::default();
        Persona::of(&Facts::new(&app, &ground))
    }

    fn group(personas: &[Persona]) -> Group<'_> {
        let member = |(ordinal, persona)| Member { persona, ordinal, referee: false };
        Group::new((0u32..).zip(personas).map(member).collect(), None, None)
    }

    #[test]
    fn a_ring_is_a_hit_with_its_sentence_and_weight() {
        let (set, _) = shipped();
        let (_, rule) = set.find("phone-shared-across-names").unwrap();
        let Kind::Group(judge) = &rule.kind else { panic!("a group rule") };
        let mut scratch = Scratch::default();
        let ring = ["Ann Lee", "Raj Patel", "Joe Cruz"].map(|name| persona(name, "12 Oak St"));
        let ring = group(&ring);
        assert_eq!(judge.having.decide(&ring, &[], 0, &mut scratch), Tri::True);
        let band = judge.bands.iter().find(|(band, _)| band.decide(&ring, &[], 0, &mut scratch).is_true());
        assert_eq!(band.map(|b| b.1), Some(Bits(500)));
        let sentence = rule.explain.render(&ring, &[Value::Str(PHONE)], 0, &mut scratch);
        let want = "+12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.";
        assert_eq!(sentence, want);
        let same = ["Ann Lee", "LEE, Ann"].map(|name| persona(name, "12 Oak St"));
        assert_eq!(judge.having.decide(&group(&same), &[], 0, &mut scratch), Tri::False);
    }

    fn price(set: &RuleSet, cause: &str, scene: &Scene<'_, '_>) -> Option<Bits> {
        let at = set.scoring.causes.iter().position(|c| c.id == cause)?;
        let mut scratch = Scratch::default();
        let holds = |c: &CauseCondition| {
            let atoms = vec![Tri::Unknown; c.atoms.len()];
            c.outer.decide_with(scene, &[], &atoms, 0, &mut scratch).is_true()
        };
        let mut holds = holds;
        set.causes[at].bands.iter().find(|(c, _)| holds(c)).map(|(_, bits)| *bits)
    }

    #[test]
    fn causes_are_priced_by_the_table() {
        let (set, _) = shipped();
        let together = ["Ann Lee", "Raj Patel"].map(|name| persona(name, "12 Oak St Apt 4"));
        let apart = [persona("Ann Lee", "12 Oak St"), persona("Raj Patel", "9 Elm Rd")];
        let hits = |strongest| Hits { count: 1, strongest, single: 1, similarity: None };
        let (together, apart) = (group(&together), group(&apart));
        let scene = |group| Scene { group: Some(group), hits: hits(3.0) };
        assert_eq!(price(&set, "household", &scene(&together)), Some(Bits(100)));
        assert_eq!(price(&set, "household", &scene(&apart)), Some(Bits(1200)));
        assert_eq!(price(&set, "agency", &scene(&together)), Some(Bits(1000)));
        assert_eq!(price(&set, "mistyped-or-recycled", &scene(&apart)), Some(Bits(350)));
        assert_eq!(price(&set, "shared-network", &scene(&apart)), Some(Bits(200)));
        let alone = |strongest| Scene { group: None, hits: hits(strongest) };
        assert_eq!(price(&set, "careless-entry", &alone(1.0)), Some(Bits(200)));
        assert_eq!(price(&set, "careless-entry", &alone(2.0)), Some(Bits(300)));
        assert_eq!(price(&set, "household", &alone(2.0)), Some(Bits(1000)), "nothing is known of a group");
    }

    #[test]
    fn every_cause_ends_with_a_price_and_costs_something() {
        let (set, _) = shipped();
        let nothing = Scene { group: None, hits: Hits::default() };
        for cause in &set.scoring.causes {
            assert!(cause.prices.iter().all(|p| p.0 >= 50), "{}", cause.id);
            assert!(cause.prices.is_sorted());
            assert!(price(&set, &cause.id, &nothing).is_some(), "{}", cause.id);
        }
        assert_eq!(set.causes.len(), set.scoring.causes.len());
        // What makes a cause cheaper is never what applicants type.
        let read = set.atoms.iter().flat_map(|atom| atom.reads().iter().copied());
        for field in read.flat_map(|field| crate::schema::carriers(field).iter().collect::<Vec<_>>()) {
            assert_ne!(field.default_trust(), crate::record::Trust::Applicant, "{}", field.path());
        }
    }
}
