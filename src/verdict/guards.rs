//! Guards: what a batch says against believing a rule, so that its hits weigh nothing.
//!
//! A saturated rule fires on so many applications that it tells them apart no longer; a hub is a key that a place shares,
//! not a person. Both are reported; neither deletes a hit. Exceptions are somebody's decision and live with the rules.

/// The share of applications above which a rule is saturated, unless the rule says otherwise.
pub const SATURATION: f64 = 0.20;

/// Batches smaller than this saturate nothing: too small to tell common from shared.
pub const SATURATION_MIN: u64 = 200;

/// How often one rule fired in a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fired {
    /// Applications on which it hit.
    pub hits: u64,
    /// Its saturation as a share; `None` for rules that never saturate (all but `when` rules over raw formatting).
    pub saturation: Option<f64>,
}

/// Is a rule that hit so many of these applications to be muted? Exactly at the share it is not.
pub fn saturated(fired: Fired, applications: u64) -> bool {
    let Some(share) = fired.saturation else { return false };
    if applications < SATURATION_MIN || !share.is_finite() {
        return false;
    }
    // In millionths, so that 20 % of 200 is exactly 40; negative shares read as none at all.
    let millionths = (share * 1e6).round() as u64;
    u128::from(fired.hits) * 1_000_000 > u128::from(millionths) * u128::from(applications)
}

/// Which rules to mute, in the order given.
pub fn muted(rules: impl IntoIterator<Item = Fired>, applications: u64) -> Vec<bool> {
    rules.into_iter().map(|fired| saturated(fired, applications)).collect()
}

/// Is a key with so many people a place rather than a person? Exactly at the limit it is not; `None` is no limit.
pub fn hub(people: u32, limit: Option<u32>) -> bool {
    limit.is_some_and(|limit| people > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(hits: u64) -> Fired {
        Fired { hits, saturation: Some(SATURATION) }
    }

    #[test]
    fn more_than_the_share_of_enough_applications_saturates() {
        assert!(!saturated(fired(199), 199), "too small a batch");
        assert!(!saturated(fired(40), 200), "exactly one in five");
        assert!(saturated(fired(41), 200));
        assert!(!saturated(fired(20_000), 100_000));
        assert!(saturated(fired(20_001), 100_000));
    }

    #[test]
    fn a_rule_may_set_its_own_share_or_none() {
        assert!(!saturated(Fired { hits: 100, saturation: Some(0.5) }, 200));
        assert!(saturated(Fired { hits: 101, saturation: Some(0.5) }, 200));
        assert!(!saturated(Fired { hits: 200, saturation: None }, 200));
        assert!(!saturated(Fired { hits: 200, saturation: Some(f64::NAN) }, 200));
        assert!(!saturated(Fired { hits: 200, saturation: Some(1.0) }, 200));
        assert!(saturated(Fired { hits: 1, saturation: Some(0.0) }, 200));
    }

    #[test]
    fn muted_keeps_the_order_of_the_rules() {
        assert_eq!(muted([fired(50), fired(10), fired(41)], 200), [true, false, true]);
    }

    #[test]
    fn a_hub_has_more_people_than_its_limit() {
        assert!(!hub(8, Some(8)));
        assert!(hub(9, Some(8)));
        assert!(!hub(u32::MAX, None));
    }
}
