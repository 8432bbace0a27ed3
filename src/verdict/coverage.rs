//! Coverage: how much of what could be asked of this export was answered for one application.
//!
//! A property of the export: rules that need a later stage or columns that the batch does not carry are not held against
//! the record. Which rules those are is decided by the caller.

use crate::finding::Bits;

/// One rule, as coverage sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Bits of the rule; reassuring rules (negative) do not count.
    pub bits: Bits,
    /// The rule is stable, and its stage is the record's or an earlier one.
    pub due: bool,
    /// The batch carries the columns that it reads.
    pub carried: bool,
    /// Its outcome is known.
    pub decided: bool,
}

/// Bits of the rules decided over the bits of the rules due whose columns are carried: 0 to 1; 0 if there are none.
pub fn coverage(rules: impl IntoIterator<Item = Asked>) -> f64 {
    let (mut decided, mut asked) = (0_i64, 0_i64);
    for rule in rules {
        if rule.due && rule.carried && rule.bits > Bits(0) {
            let bits = i64::from(rule.bits.0);
            asked += bits;
            decided += if rule.decided { bits } else { 0 };
        }
    }
    if asked == 0 { 0.0 } else { decided as f64 / asked as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Asked = Asked { bits: Bits(400), due: true, carried: true, decided: true };

    #[test]
    fn only_rules_due_and_carried_count() {
        assert_eq!(coverage([ALL]), 1.0);
        assert_eq!(coverage([ALL, Asked { decided: false, ..ALL }]), 0.5);
        assert_eq!(coverage([ALL, Asked { bits: Bits(1200), decided: false, ..ALL }]), 0.25);
        assert_eq!(coverage([ALL, Asked { carried: false, decided: false, ..ALL }]), 1.0);
        assert_eq!(coverage([ALL, Asked { due: false, decided: false, ..ALL }]), 1.0);
        assert_eq!(coverage([ALL, Asked { bits: Bits(-600), decided: false, ..ALL }]), 1.0);
    }

    #[test]
    fn nothing_to_ask_is_no_coverage() {
        assert_eq!(coverage([]), 0.0);
        assert_eq!(coverage([Asked { due: false, ..ALL }]), 0.0);
    }
}
