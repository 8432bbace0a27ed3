//! One rule's part of a verdict: its findings, what they add, whether it could be decided.
//!
//! What is left is for telling. Its ledger no longer adds up to the total, and nothing is decided again.

use crate::verdict::{LedgerRow, Story, Verdict};

/// The verdict with everything about other rules taken out; who and what it is stays.
pub(super) fn narrow(verdict: &Verdict, rule: u16) -> Verdict {
    let mut places = Vec::new();
    let mut findings = Vec::new();
    for finding in &verdict.findings {
        let own = finding.rule == rule;
        places.push(own.then_some(findings.len() as u16));
        if own {
            findings.push(finding.clone());
        }
    }
    let places = Places(places);
    Verdict {
        story: places.story(&verdict.story),
        runner_up: verdict.runner_up.as_ref().map(|story| places.story(story)),
        ledger: verdict.ledger.iter().filter_map(|row| places.row(row, rule)).collect(),
        // Only together are they said to decide.
        flip: Some(places.of(&verdict.flip)).filter(|own| own.len() == verdict.flip.len()).unwrap_or_default(),
        unknown: verdict.unknown.iter().copied().filter(|unknown| *unknown == rule).collect(),
        findings,
        see_also: verdict.see_also.clone(),
        issues: Vec::new(),
        id: verdict.id.clone(),
        name: verdict.name.clone(),
        sentence: verdict.sentence.clone(),
        ..*verdict
    }
}

/// Where each finding went, if it stayed.
struct Places(Vec<Option<u16>>);

impl Places {
    fn of(&self, findings: &[u16]) -> Vec<u16> {
        findings.iter().filter_map(|at| self.0.get(usize::from(*at)).copied().flatten()).collect()
    }

    fn story(&self, story: &Story) -> Story {
        Story { causes: story.causes.clone(), unexplained: self.of(&story.unexplained), bits: story.bits }
    }

    fn row(&self, row: &LedgerRow, only: u16) -> Option<LedgerRow> {
        match row {
            LedgerRow::Hit { finding, family, raw, share, bits } => {
                let finding = *self.of(&[*finding]).first()?;
                Some(LedgerRow::Hit { finding, family: *family, raw: *raw, share: *share, bits: *bits })
            }
            LedgerRow::Cause { cause, explains, bits } => {
                let explains = self.of(explains);
                (!explains.is_empty()).then_some(LedgerRow::Cause { cause: *cause, explains, bits: *bits })
            }
            LedgerRow::Reassurance { rule, .. } => (*rule == only).then(|| row.clone()),
            LedgerRow::Replaced { finding, by } => {
                let (finding, by) = (*self.of(&[*finding]).first()?, *self.of(&[*by]).first()?);
                Some(LedgerRow::Replaced { finding, by })
            }
            LedgerRow::Cap { .. } | LedgerRow::Limit { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn only_the_rule_is_left() {
        let (_, verdicts) = sample::ring();
        let second = narrow(&verdicts[0], 3);
        assert_eq!(second.findings, verdicts[0].findings[1..]);
        assert_eq!(second.story.unexplained, [0]);
        assert_eq!(second.flip, [0]);
        assert!(matches!(second.ledger[..], [LedgerRow::Hit { finding: 0, .. }]));
        assert!(second.unknown.is_empty());
        let first = narrow(&verdicts[0], 2);
        assert!(first.flip.is_empty());
        let both = Verdict { flip: vec![0, 1], ..verdicts[0].clone() };
        assert!(narrow(&both, 3).flip.is_empty());
        assert_eq!(first.findings, verdicts[0].findings[..1]);
        assert!(matches!(&first.ledger[..], [LedgerRow::Cause { explains, .. }] if *explains == [0]));
        let unknown = narrow(&verdicts[0], 0);
        assert!(unknown.findings.is_empty() && unknown.ledger.is_empty());
        assert_eq!(*unknown.unknown, [0]);
    }
}
