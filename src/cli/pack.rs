//! `ringer pack`: what is loaded.

use super::args::{PackVerb, Reading};
use super::reading::AsOf;
use super::{packs, print};
use crate::error::{Error, exit};
use crate::rule::{RuleSet, nearest};

/// Lists rules, or shows one as its file says it.
pub(super) fn run(what: PackVerb) -> Result<u8, Error> {
    let as_of = AsOf::of(&Reading::default())?;
    match what {
        PackVerb::List { packs: choice } => print(&list(&packs::load(&choice, as_of.date)?))?,
        PackVerb::Show { rule: id, packs: choice } => {
            let rules = packs::load(&choice, as_of.date)?;
            let Some(rule) = rules.rules.iter().find(|rule| rule.id == id) else {
                let near = nearest(&id, rules.rules.iter().map(|rule| rule.id.as_str()));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                return Err(Error::Usage(format!("no loaded rule is called `{id}`{hint}")));
            };
            print(&format!("# {}\n{}\n", rule.file.path, rule.file.text.trim_end()))?;
        }
    }
    Ok(exit::DONE)
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
