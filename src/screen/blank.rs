//! What rules come to on a record that fills none of the fields they rest on.
//!
//! A rule rests on the fields of the members that it reads and on nothing else. Of a record that fills none of them it says
//! what it says of a blank record with the same columns, and that is asked once for many records. Most rules of most
//! batches are of this kind: their columns are not in the export.

use super::plan::Plan;
use super::prepare::elements;
use crate::condition::{Bits, Condition, Scratch, Truths};
use crate::fact::{Facts, Ground};
use crate::record::{Application, FieldSet};
use crate::rule::{GroupRule, Kind, Rule};
use crate::schema;

/// Rules to a word of bits.
const WIDTH: usize = Bits::BITS as usize;

/// The fields that the rules of a plan rest on.
#[derive(Debug, Default)]
pub(crate) struct Rests {
    /// By place in [`Plan::groups`].
    groups: Vec<FieldSet>,
    /// Fields that some `when` rules rest on, and these rules: bits by place in [`Plan::when_rules`].
    whens: Vec<(FieldSet, Vec<Bits>)>,
}

impl Rests {
    /// Of group rules and `when` rules, each in the plan's order.
    pub(crate) fn new<'r>(groups: impl Iterator<Item = &'r Rule>, whens: &[Condition]) -> Rests {
        let of_group = |rule: &Rule| match &rule.kind {
            Kind::Group(group) => group_fields(group),
            _ => FieldSet::all(),
        };
        let mut sets: Vec<(FieldSet, Vec<Bits>)> = Vec::new();
        for (at, condition) in whens.iter().enumerate() {
            let fields = condition_fields(condition);
            let place = sets.iter().position(|(known, _)| *known == fields).unwrap_or_else(|| {
                sets.push((fields, vec![0; whens.len().div_ceil(WIDTH)]));
                sets.len() - 1
            });
            sets[place].1[at / WIDTH] |= 1 << (at % WIDTH);
        }
        Rests { groups: groups.map(of_group).collect(), whens: sets }
    }

    /// The `when` rules that rest on one of the fields.
    fn asked(&self, filled: FieldSet, asked: &mut Vec<Bits>) {
        asked.clear();
        asked.resize(self.whens.first().map_or(0, |(_, bits)| bits.len()), 0);
        for (_, bits) in self.whens.iter().filter(|(fields, _)| fields.intersects(filled)) {
            asked.iter_mut().zip(bits).for_each(|(all, bits)| *all |= bits);
        }
    }
}

/// All record fields that a condition rests on.
fn condition_fields(condition: &Condition) -> FieldSet {
    condition.reads().iter().fold(FieldSet::default(), |set, field| set.union(schema::fields(*field)))
}

fn group_fields(group: &GroupRule) -> FieldSet {
    let each = group.each.as_ref().map(|(_, each)| each);
    let all = [each, Some(&group.by), group.where_.as_ref(), group.referee.as_ref()];
    all.into_iter().flatten().fold(FieldSet::default(), |set, part| set.union(condition_fields(part)))
}

/// What the rules of a plan come to on a blank record. One thread reuses it from record to record.
#[derive(Debug, Default)]
pub(crate) struct Blank {
    /// The columns of that record.
    carried: Option<FieldSet>,
    whens: Truths,
    /// By place in [`Plan::groups`]: whether what matters is known. `None` where even a blank record has a key.
    groups: Vec<Option<bool>>,
    asked: Vec<Bits>,
}

impl Blank {
    /// Makes it fit a record.
    pub(crate) fn fit(&mut self, plan: &Plan<'_>, facts: &Facts<'_>, scratch: &mut Scratch) {
        if self.carried != Some(facts.app.carried) {
            self.read(plan, facts.app.carried, facts.ground, scratch);
        }
    }

    fn read(&mut self, plan: &Plan<'_>, carried: FieldSet, ground: &Ground, scratch: &mut Scratch) {
        let mut app = Application::default();
        app.carried = carried;
        let facts = Facts::new(&app, ground);
        plan.whens.decide(&facts, plan.now, scratch, &mut self.whens);
        self.groups.clear();
        self.groups.extend(plan.groups.iter().map(|index| {
            let Kind::Group(group) = &plan.rule(*index).kind else { return None };
            let mut keyless = true;
            let known = elements(group, &facts, plan.now, scratch, &mut |_, _, _| keyless = false);
            keyless.then_some(known)
        }));
        self.carried = Some(carried);
    }

    /// What [`ConditionSet::decide`](crate::condition::ConditionSet::decide) gives for the plan's `when` rules.
    pub(crate) fn decide(&mut self, plan: &Plan<'_>, facts: &Facts<'_>, scratch: &mut Scratch, truths: &mut Truths) {
        plan.rests.asked(facts.app.filled(), &mut self.asked);
        plan.whens.decide_asked(&self.asked, &self.whens, facts, plan.now, scratch, truths);
    }

    /// Whether what matters to a group rule is known of the record, if the record fills nothing that the rule rests on:
    /// then it has no key. `at` is the rule's place in [`Plan::groups`].
    pub(crate) fn group(&self, plan: &Plan<'_>, at: usize, filled: FieldSet) -> Option<bool> {
        let fields = plan.rests.groups.get(at).filter(|fields| !fields.intersects(filled));
        fields.and_then(|_| self.groups.get(at).copied().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;
    use crate::rule::{Options, builtin, load};

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
    fn rules_rest_on_their_fields_alone() {
        let (rules, _) = load(&builtin(), &Options::default()).expect("the built-in packs are valid");
        let plan = Plan::new(&rules, 1_700_000_000_000);
        let (ground, full, mut scratch) = (Ground::default(), full(), Scratch::default());
        let mut blank = Blank::default();
        let mut differ = 0;
        let whens = plan.when_rules.iter().filter_map(|index| match &plan.rule(*index).kind {
            Kind::When(condition) => Some((&plan.rule(*index).id, condition)),
            _ => None,
        });
        for (id, condition) in whens {
            let fields = condition_fields(condition);
            for (keep, name) in [(true, "its fields alone"), (false, "all others")] {
                let app = only(&full, |field| fields.contains(field) == keep);
                let other = if keep { &full } else { &only(&full, |_| false) };
                let mut decide = |app| condition.decide(&Facts::new(app, &ground), &[], plan.now, &mut scratch);
                assert_eq!(decide(&app), decide(other), "{id} with {name}");
                differ += usize::from(decide(&full) != decide(&only(&full, |_| false)));
            }
        }
        for (at, index) in plan.groups.iter().enumerate() {
            let Kind::Group(group) = &plan.rule(*index).kind else { continue };
            let app = only(&full, |field| !plan.rests.groups[at].contains(field));
            let facts = Facts::new(&app, &ground);
            blank.fit(&plan, &facts, &mut scratch);
            let known = blank.group(&plan, at, app.filled()).expect("no built-in rule keys a blank record");
            let mut keys = 0;
            assert_eq!(elements(group, &facts, plan.now, &mut scratch, &mut |_, _, _| keys += 1), known);
            assert_eq!(keys, 0, "{}", plan.rule(*index).id);
            let mut keys = 0;
            elements(group, &Facts::new(&full, &ground), plan.now, &mut scratch, &mut |_, _, _| keys += 1);
            differ += keys;
        }
        assert!(differ > 20, "the full record decides rules: {differ}");
    }

    #[test]
    fn what_is_not_asked_is_as_on_a_blank_record() {
        let (rules, _) = load(&builtin(), &Options::default()).expect("the built-in packs are valid");
        let plan = Plan::new(&rules, 1_700_000_000_000);
        let (ground, full, mut scratch) = (Ground::default(), full(), Scratch::default());
        let (mut blank, mut some, mut all) = (Blank::default(), Truths::default(), Truths::default());
        for step in 1..=Field::ALL.len() {
            let app = only(&full, |field| (field as usize).is_multiple_of(step));
            for carried in [app.carried, FieldSet::default(), app.filled()] {
                let mut app = app.clone();
                app.carried = carried;
                let facts = Facts::new(&app, &ground);
                blank.fit(&plan, &facts, &mut scratch);
                blank.decide(&plan, &facts, &mut scratch, &mut some);
                plan.whens.decide(&facts, plan.now, &mut scratch, &mut all);
                assert_eq!(some, all, "every {step}th field");
            }
        }
    }
}
