//! Backtest: what each rule and each outcome was worth on applications whose truth is known.
//!
//! A hit is the outcome `hit` of a rule, experimental ones included; an applicant whose own details others use
//! (`borrowed`) is none. Shares are over labelled applications. A *unit* is a cluster of applications that hits tie
//! together, or an application alone: what must not be counted twice because it came in a ring is counted by units.
//!
//! Labels mostly exist for what somebody looked at, and somebody looked because something was noticed. Recall over such
//! labels is too high, and nothing here can tell.

use std::collections::BTreeMap;

use super::labels::{Labels, NAMED};
use super::share::{Share, Table, chance, common_odds};
use crate::finding::Outcome;
use crate::rule::{RuleSet, Status};
use crate::screen::{Cluster, Concluded};
use crate::verdict::{LedgerRow, Token};

/// Fewer units where both rules of a pair fire say nothing.
pub const PAIR_FLOOR: u64 = 5;

/// The chance, over all pairs looked at together, above which a pair is no surprise.
pub const PAIR_CHANCE: f64 = 0.01;

/// What is known of an application that some rule hit.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) ordinal: u32,
    pub(super) label: Option<bool>,
    hits: Vec<u16>,
    /// What its story leaves unexplained: rule, and the rule's share of its own bits that counts.
    pub(super) terms: Vec<(u16, f64)>,
    /// Bits of its ledger that are no rule's: prices of causes, caps of families.
    pub(super) given: f64,
}

/// Counts by what the label says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Confirmed.
    pub right: u64,
    /// Cleared.
    pub wrong: u64,
    /// Without a label.
    pub open: u64,
}

impl Split {
    fn add(&mut self, label: Option<bool>) {
        match label {
            Some(true) => self.right += 1,
            Some(false) => self.wrong += 1,
            None => self.open += 1,
        }
    }

    /// All of them.
    pub fn all(self) -> u64 {
        self.right + self.wrong + self.open
    }

    /// Right of those that are labelled.
    pub fn precision(self) -> Share {
        Share::new(self.right, self.right + self.wrong)
    }
}

/// What one rule was worth.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleWorth {
    /// Its id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// How far it is trusted.
    pub status: Status,
    /// Whether the input carries what it needs.
    pub decidable: bool,
    /// Applications it hit.
    pub hits: Split,
    /// Right of the labelled applications it hit.
    pub precision: Share,
    /// The confirmed applications it hit, of all.
    pub recall: Share,
    /// How many times likelier a hit is confirmed than any labelled application.
    pub lift: Option<f64>,
    /// Applications at review or above that would be below without it.
    pub solo: Split,
    /// Labelled applications that it could not decide.
    pub undecided: Split,
}

/// Two rules that fire together more than chance would have it, and that no innocent cause ties.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The rules' ids, ascending.
    pub rules: (String, String),
    /// Units where both fire on one application.
    pub together: u64,
    /// How many there would be if neither knew of the other, among units of each label.
    pub expected: f64,
    /// The odds ratio in bits.
    pub odds: f64,
    /// The G statistic.
    pub g: f64,
    /// The chance of it, times the number of pairs looked at.
    pub chance: f64,
}

/// What was worth what.
#[derive(Clone, Debug)]
pub struct Backtested {
    /// Applications.
    pub applications: u64,
    /// Those with a label, by what it says.
    pub labelled: Split,
    /// Rows of the labels that settle nothing.
    pub open: u64,
    /// Rows of the labels that say again what another said.
    pub repeated: u64,
    /// Ids with contradicting labels, which are left out: how many, and the first.
    pub contradicting: (u64, Vec<String>),
    /// Labelled ids that no application has: how many, and the first.
    pub unknown: (u64, Vec<String>),
    /// Labelled ids that several applications have, which all take the label: how many, and the first.
    pub shared: (u64, Vec<String>),
    /// Applications by outcome, worst first.
    pub outcomes: Vec<(Token, Split)>,
    /// Rules in the order of their ids.
    pub rules: Vec<RuleWorth>,
    /// Pairs, most surprising first.
    pub pairs: Vec<Pair>,
}

impl Backtested {
    /// Precision and recall of "review or above", or of "escalate".
    pub fn at(&self, least: Token) -> (Share, Share) {
        let mut sum = Split::default();
        for (_, split) in self.outcomes.iter().filter(|(token, _)| *token <= least) {
            sum.right += split.right;
            sum.wrong += split.wrong;
        }
        (sum.precision(), Share::new(sum.right, self.labelled.right))
    }
}

/// See the module's doc.
pub struct Backtest<'r> {
    pub(super) rules: &'r RuleSet,
    labels: &'r Labels,
    /// Applications per labelled id.
    met: BTreeMap<String, u64>,
    applications: u64,
    labelled: Split,
    outcomes: BTreeMap<Token, Split>,
    hits: Vec<Split>,
    solo: Vec<Split>,
    undecided: Vec<Split>,
    pub(super) cases: Vec<Case>,
    /// Applications that no rule hit.
    pub(super) quiet: Split,
}

impl<'r> Backtest<'r> {
    /// Of these rules against these labels.
    pub fn new(rules: &'r RuleSet, labels: &'r Labels) -> Backtest<'r> {
        let zero = || vec![Split::default(); rules.rules.len()];
        Backtest {
            rules,
            labels,
            met: BTreeMap::new(),
            applications: 0,
            labelled: Split::default(),
            outcomes: BTreeMap::new(),
            hits: zero(),
            solo: zero(),
            undecided: zero(),
            cases: Vec::new(),
            quiet: Split::default(),
        }
    }

    /// Takes the next application.
    pub fn take(&mut self, concluded: &Concluded) {
        let Concluded { verdict, undecided, solo } = concluded;
        let label = self.labels.of(&verdict.id);
        if label.is_some() {
            *self.met.entry(verdict.id.clone()).or_default() += 1;
        }
        self.applications += 1;
        self.labelled.add(label);
        self.outcomes.entry(verdict.token).or_default().add(label);
        let mut hits: Vec<u16> =
            verdict.findings.iter().filter(|f| f.outcome == Outcome::Hit).map(|f| f.rule).collect();
        hits.sort_unstable();
        hits.dedup();
        let all: [(_, &[u16]); 3] = [(&mut self.hits, &hits), (&mut self.solo, solo), (&mut self.undecided, undecided)];
        for (counts, rules) in all {
            rules.iter().for_each(|rule| counts[usize::from(*rule)].add(label));
        }
        if hits.is_empty() && verdict.ledger.is_empty() {
            return self.quiet.add(label);
        }
        let (mut terms, mut given) = (Vec::new(), 0.0);
        for row in &verdict.ledger {
            match row {
                LedgerRow::Hit { finding, raw, share, .. } => {
                    let rule = verdict.findings.get(usize::from(*finding)).map(|f| f.rule);
                    let own = rule.and_then(|rule| self.rules.rules.get(usize::from(rule))).map(|r| r.bits.as_f64());
                    if let (Some(rule), Some(own)) = (rule, own.filter(|own| *own > 0.0)) {
                        terms.push((rule, f64::from(*share) / 1000.0 * raw.as_f64() / own));
                    }
                }
                LedgerRow::Cap { bits, .. } | LedgerRow::Cause { bits, .. } => given += bits.as_f64(),
                // What reassures is never fitted, whoever recorded it.
                LedgerRow::Reassurance { .. } | LedgerRow::Limit { .. } | LedgerRow::Replaced { .. } => {}
            }
        }
        self.cases.push(Case { ordinal: verdict.ordinal, label, hits, terms, given });
    }

    /// What it all comes to.
    pub fn finish(&self, clusters: &[Cluster], decidable: &[bool]) -> Backtested {
        let share = |split: &Split| Share::new(split.right, self.labelled.right);
        let base = self.labelled.precision().value().filter(|base| *base > 0.0);
        let worth = |at: usize| {
            let (rule, hits) = (&self.rules.rules[at], self.hits[at]);
            RuleWorth {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                status: rule.status,
                decidable: decidable.get(at).copied().unwrap_or(true),
                hits,
                precision: hits.precision(),
                recall: share(&hits),
                lift: hits.precision().value().zip(base).map(|(precision, base)| precision / base),
                solo: self.solo[at],
                undecided: self.undecided[at],
            }
        };
        let first = |ids: &mut dyn Iterator<Item = &str>| {
            let all: Vec<&str> = ids.collect();
            (all.len() as u64, all.iter().take(NAMED).map(|id| (*id).to_owned()).collect())
        };
        let tokens = [Token::Escalate, Token::Review, Token::Insufficient, Token::Clear];
        Backtested {
            applications: self.applications,
            labelled: self.labelled,
            open: self.labels.open,
            repeated: self.labels.repeated,
            contradicting: first(&mut self.labels.contradicting.iter().map(String::as_str)),
            unknown: first(&mut self.labels.ids().filter(|id| !self.met.contains_key(*id))),
            shared: first(&mut self.met.iter().filter(|(_, times)| **times > 1).map(|(id, _)| id.as_str())),
            outcomes: tokens.map(|token| (token, self.outcomes.get(&token).copied().unwrap_or_default())).to_vec(),
            rules: (0..self.rules.rules.len()).map(worth).collect(),
            pairs: self.pairs(&Units::of(clusters, &self.cases)),
        }
    }

    /// Pairs of rules without a cause in common that fire together more than chance.
    fn pairs(&self, units: &Units) -> Vec<Pair> {
        // By label: cleared, confirmed. Units without a label tell nothing of what is behind them.
        let quiet = [self.quiet.wrong, self.quiet.right];
        let mut all = quiet;
        let mut fired: Vec<[u64; 2]> = vec![[0; 2]; self.rules.rules.len()];
        let mut both: BTreeMap<(u16, u16), [u64; 2]> = BTreeMap::new();
        for (label, members) in &units.0 {
            let Some(label) = label.map(usize::from) else { continue };
            all[label] += 1;
            let (mut rules, mut pairs): (Vec<u16>, Vec<(u16, u16)>) = (Vec::new(), Vec::new());
            for case in members.iter().map(|at| &self.cases[*at]) {
                rules.extend(&case.hits);
                for (at, a) in case.hits.iter().enumerate() {
                    pairs.extend(case.hits[at + 1..].iter().map(|b| (*a, *b)));
                }
            }
            rules.sort_unstable();
            rules.dedup();
            pairs.sort_unstable();
            pairs.dedup();
            rules.into_iter().for_each(|rule| fired[usize::from(rule)][label] += 1);
            pairs.into_iter().for_each(|pair| both.entry(pair).or_default()[label] += 1);
        }
        let strangers = |(a, b): &(u16, u16)| {
            let causes = |rule: &u16| &self.rules.rules[usize::from(*rule)].explained_by;
            !causes(a).iter().any(|cause| causes(b).contains(cause))
        };
        let looked: Vec<_> =
            both.into_iter().filter(|(pair, both)| strangers(pair) && both[0] + both[1] >= PAIR_FLOOR).collect();
        let many = looked.len() as f64;
        let mut pairs: Vec<Pair> = looked
            .into_iter()
            .filter_map(|((a, b), both)| {
                let table = |label: usize| {
                    let (a, b) = (fired[usize::from(a)][label], fired[usize::from(b)][label]);
                    let both = both[label];
                    let neither = all[label].saturating_sub(a + b - both);
                    Table { both, first: a - both, second: b - both, neither }
                };
                self.pair((a, b), &[table(0), table(1)], many)
            })
            .collect();
        pairs.sort_by(|a, b| b.g.total_cmp(&a.g).then_with(|| a.rules.cmp(&b.rules)));
        pairs
    }

    fn pair(&self, (a, b): (u16, u16), tables: &[Table], many: f64) -> Option<Pair> {
        // A label under which one of them never fires has nothing to say.
        let speak = |t: &&Table| t.both + t.first > 0 && t.both + t.second > 0;
        let tables: Vec<Table> = tables.iter().filter(speak).copied().collect();
        let together: u64 = tables.iter().map(|t| t.both).sum();
        let expected: f64 = tables.iter().map(|t| t.expected()).sum();
        let g: f64 = tables.iter().map(|t| t.g()).sum();
        let (odds, chance) = (common_odds(&tables), (chance(g, tables.len()) * many).min(1.0));
        let id = |rule: u16| self.rules.rules[usize::from(rule)].id.clone();
        let surprising = together as f64 > expected && odds > 0.0 && chance < PAIR_CHANCE;
        surprising.then(|| Pair { rules: (id(a), id(b)), together, expected, odds, g, chance })
    }
}

/// Units: what they are labelled (confirmed if one member is; none if no member is), and their cases, by first ordinal.
pub(super) struct Units(pub(super) Vec<(Option<bool>, Vec<usize>)>);

impl Units {
    /// Of cases in the order of ordinals.
    pub(super) fn of(clusters: &[Cluster], cases: &[Case]) -> Units {
        let mut of: Vec<(u32, usize)> = Vec::new();
        for (at, cluster) in clusters.iter().enumerate() {
            of.extend(cluster.members.iter().map(|member| (*member, at)));
        }
        of.sort_unstable();
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut units: Vec<(Option<bool>, Vec<usize>)> = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let cluster = of.binary_search_by_key(&case.ordinal, |(member, _)| *member).ok().map(|found| of[found].1);
            let next = units.len();
            let place = cluster.map_or(next, |cluster| *places.entry(cluster).or_insert(next));
            if place == next {
                units.push((None, Vec::new()));
            }
            let (label, members) = &mut units[place];
            // Confirmed outdoes cleared, and cleared nothing.
            *label = (*label).max(case.label);
            members.push(at);
        }
        Units(units)
    }
}
