//! What rules come to for the fields that a record leaves blank.
//!
//! A member whose columns a record leaves blank is unknown, and a list is what it is on a record that is blank altogether.
//! What a rule comes to by that alone is the same for every record that fills the same fields, and is found once for all
//! of them ([`Left`]): most rules of most batches need not be asked, since their columns are not in the export.

use std::collections::HashMap;

use super::plan::Plan;
use crate::condition::{self, FieldId, Scratch, Truths};
use crate::fact::{Facts, Ground};
use crate::record::{Application, FieldSet};
use crate::schema;

/// So many sets of filled fields are remembered; an export has few.
const MOST: usize = 256;

/// The columns that a record has, and the fields that it fills.
type Pattern = (FieldSet, FieldSet);

/// What is left to ask of records of one [`Pattern`].
#[derive(Debug)]
struct Left {
    whens: condition::Left,
    /// By place in [`Plan::groups`]: whether what matters is known, where that is settled; then there is no key.
    groups: Vec<Option<bool>>,
}

/// See the module's doc. One thread reuses it from record to record.
#[derive(Debug, Default)]
pub(crate) struct Blank {
    known: HashMap<Pattern, Left, foldhash::fast::FixedState>,
}

impl Blank {
    /// Decides the plan's `when` rules and atoms of some records, and gives what is settled of its group rules: for each
    /// record by place in [`Plan::groups`], whether what matters to a rule is known of it, which then has no key.
    pub(crate) fn decide<'a>(
        &'a mut self,
        plan: &'a Plan<'_>,
        records: &[&'a Facts<'_>],
        scratch: &mut Scratch,
        truths: &mut [Truths],
    ) -> Vec<&'a [Option<bool>]> {
        let pattern = |facts: &Facts<'_>| (facts.app.carried, facts.app.filled());
        if self.known.len() + records.len() > MOST {
            self.known.clear();
        }
        for facts in records {
            self.known.entry(pattern(facts)).or_insert_with(|| Left::new(plan, pattern(facts), facts.ground, scratch));
        }
        let known: Vec<&Left> = records.iter().map(|facts| &self.known[&pattern(facts)]).collect();
        let asked: Vec<_> = known.iter().zip(records).map(|(left, facts)| (&left.whens, *facts)).collect();
        plan.whens.decide_abreast(&asked, plan.now, scratch, truths);
        known.into_iter().map(|left| &*left.groups).collect()
    }
}

impl Left {
    fn new(plan: &Plan<'_>, (carried, filled): Pattern, ground: &Ground, scratch: &mut Scratch) -> Left {
        let mut app = Application::default();
        app.carried = carried;
        let facts = Facts::new(&app, ground);
        let foreseen = |field: FieldId| schema::foreseen(field, filled);
        let whens = plan.whens.left(&foreseen, &facts, plan.now, scratch);
        let groups = plan.groups.iter().map(|index| {
            let sieve = plan.sieve(*index)?;
            if sieve.fields().intersects(filled) && !sieve.lists_nothing(&foreseen) {
                return sieve.keyless(&foreseen);
            }
            let mut keyless = true;
            let known = sieve.elements(&facts, plan.now, scratch, &mut |_, _, _| keyless = false);
            keyless.then_some(known)
        });
        Left { whens, groups: groups.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Context, Handle, ObjectId, Type, Value};
    use crate::record::Field;
    use crate::rule::{Kind, Options, builtin, load};
    use crate::screen::element::Sieve;

    /// A value that every fact can read something from.
    fn value(field: Field) -> &'static str {
        match field {
            Field::Phone | Field::RefereePhone => "+1 212 867 5309",
            Field::Email | Field::RefereeEmail => "test.noreply84@mailinator.com",
            Field::NameGiven | Field::NamePreferred => "Ann",
            Field::NameFamily => "Lee",
            Field::Link => "https://www.linkedin.com/in/ann-lee-7",
            Field::HomeCountry | Field::ShippingCountry | Field::DocumentCountry => "Germany",
            Field::HomeLine1 | Field::ShippingLine1 | Field::DocumentLine1 => "12 Oak St Apt 4",
            Field::NetworkIp => "8.8.8.8",
            Field::EmploymentStart | Field::EducationStart | Field::AppliedAt | Field::ResumeCreated => "2019-05-03",
            Field::EmploymentEnd | Field::EducationEnd => "2021-02-01",
            _ => "Ann Lee of Acme, 2019",
        }
    }

    fn full() -> Application {
        let mut app = Application::default();
        for (column, field) in Field::ALL.iter().enumerate() {
            let items = if field.path().contains("[]") { 2 } else { 1 };
            (0..items).for_each(|item| app.push(*field, item, column as u16, value(*field)));
        }
        app
    }

    /// The record with the fields, and their columns, of all fields.
    fn only(app: &Application, keep: impl Fn(Field) -> bool) -> Application {
        let mut part = Application::default();
        for cell in app.cells().iter().filter(|cell| keep(cell.field)) {
            part.push(cell.field, cell.item, cell.column, app.text(cell));
        }
        part.carried = app.carried;
        part
    }

    #[test]
    fn what_is_missing_is_unknown_or_as_on_a_blank_record() {
        let (ground, full, mut wrong) = (Ground::default(), full(), Vec::new());
        let objects = (0u16..).map(ObjectId).zip(&schema::app().objects);
        for (object, member) in objects.flat_map(|(id, object)| object.members.iter().map(move |m| (id, m))) {
            let carriers = schema::carriers(member.id);
            let mut app = only(&full, |field| !carriers.contains(field));
            for carried in [full.carried, app.filled()] {
                app.carried = carried;
                let mut blank = Application::default();
                blank.carried = carried;
                if schema::foreseen(member.id, app.filled()) != Some(false) {
                    continue;
                }
                for index in [0, 1, 2, 1 << 16] {
                    let handle = Handle { object, index };
                    let (facts, blank) = (Facts::new(&app, &ground), Facts::new(&blank, &ground));
                    let (value, empty) = (facts.get(handle, member.id), blank.get(handle, member.id));
                    let list = matches!(member.ty, Type::List(_));
                    let map = member.ty == Type::Map;
                    if !map && value != if list { empty } else { Value::Unknown } {
                        wrong.push(format!("{}: {value:?}", member.name));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_left_decides_as_all_questions_do() {
        let (rules, _) = load(&builtin(), &Options::default()).expect("the built-in packs are valid");
        let plan = Plan::new(&rules, 1_700_000_000_000);
        let (ground, full, mut scratch) = (Ground::default(), full(), Scratch::default());
        let (mut blank, mut some, mut all) = (Blank::default(), [Truths::default()], Truths::default());
        let (mut settled, mut asked) = (0, 0);
        for step in 0..400u64 {
            let draw =
                |field: Field| (field as u64 + 1).wrapping_mul(step * 2 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
            // From all fields to hardly one.
            let app = only(&full, |field| draw(field) % 400 >= step);
            for carried in [app.carried, FieldSet::default(), app.filled()] {
                let mut app = app.clone();
                app.carried = carried;
                let facts = Facts::new(&app, &ground);
                let groups = blank.decide(&plan, &[&facts], &mut scratch, &mut some)[0].to_vec();
                plan.whens.decide(&facts, plan.now, &mut scratch, &mut all);
                assert_eq!(some[0], all, "{:?}", app.filled().iter().collect::<Vec<_>>());
                for (index, known) in plan.groups.iter().zip(groups) {
                    let (Some(known), Some(sieve)) = (known, plan.sieve(*index)) else {
                        asked += 1;
                        continue;
                    };
                    let id = &plan.rule(*index).id;
                    let found = &mut |_: Option<&Value<'_>>, _: &str, _| panic!("{id} has a key");
                    assert_eq!(sieve.elements(&facts, plan.now, &mut scratch, found), known, "{id}");
                    settled += 1;
                }
            }
        }
        assert!(settled > 5_000 && asked > 5_000, "{settled} settled, {asked} asked");
        assert!(blank.known.len() <= MOST);
    }

    #[test]
    fn a_key_that_is_read_first_gives_what_the_condition_as_written_gives() {
        let (rules, _) = load(&builtin(), &Options::default()).expect("the built-in packs are valid");
        let plan = Plan::new(&rules, 1_700_000_000_000);
        let (ground, full, mut scratch) = (Ground::default(), full(), Scratch::default());
        let mut first = 0;
        for (rule, sieve) in plan.groups.iter().filter_map(|index| Some((plan.rule(*index), plan.sieve(*index)?))) {
            let Kind::Group(group) = &rule.kind else { continue };
            let mut gathered = |sieve: &Sieve<'_>, facts: &Facts<'_>| {
                let mut keys = Vec::new();
                let known = sieve.elements(facts, plan.now, &mut scratch, &mut |_, text, referee| {
                    keys.push((text.to_owned(), referee));
                });
                (known, keys)
            };
            for leave_out in Field::ALL.iter().map(|field| Some(*field)).chain([None]) {
                let app = only(&full, |field| Some(field) != leave_out);
                let facts = Facts::new(&app, &ground);
                let written = gathered(&Sieve::as_written(group), &facts);
                assert_eq!(gathered(sieve, &facts), written, "{} without {leave_out:?}", rule.id);
                first += written.1.len();
            }
        }
        assert!(first > 1_000, "{first} keys");
    }
}
