//! JSON inputs: arrays, wrapped arrays, JSON Lines; the shapes of tracking systems' interfaces.
//!
//! ```text
//! bytes --Records--> elements (balanced, checked, capped) --decode, by the plan's paths--> Application
//! ```
//!
//! The reader is this module's own: it does not recurse, keeps numbers as written (an id of twenty digits, `1e999`),
//! and survives half surrogates, all of which a general parser refuses or changes. Not here: what values mean.

mod decode;
mod plan;
mod records;
mod tape;
#[cfg(test)]
mod tests;

pub use decode::{decode, protected_values};
pub(crate) use plan::Paths;
pub use plan::plan;
pub use records::{Record, Records};

/// Deepest nesting of an element; its own braces are level 1.
pub const MAX_DEPTH: usize = 64;

/// Longest element, in bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// Whether an element can be decoded: UTF-8, well formed, an object, not too deep. The error says what and where.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    tape::with(bytes, |tape, _| if tape.is_object() { Ok(()) } else { Err("not an object".to_owned()) })?
}
