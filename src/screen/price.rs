//! Prices: the band of an innocent cause that fits a scene.

use super::plan::Plan;
use crate::condition::{Scratch, Tri};
use crate::finding::Bits;
use crate::schema::Scene;

/// The price of a cause: that of its first band that holds. `atom` gives the truth of each atom of the rule set.
pub(crate) fn band(
    plan: &Plan<'_>,
    cause: u16,
    scene: &Scene<'_, '_>,
    atom: &mut dyn FnMut(u16) -> Tri,
    scratch: &mut Scratch,
) -> Option<Bits> {
    plan.rules.causes[usize::from(cause)].bands.iter().find_map(|(condition, bits)| {
        let atoms: Vec<Tri> = condition.atoms.iter().map(|at| atom(*at)).collect();
        let holds = condition.outer.decide_with(scene, &[], &atoms, plan.now, scratch);
        (holds == Tri::True).then_some(*bits)
    })
}
