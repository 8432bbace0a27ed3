//! Markup in the making: literal HTML from this program, and text that is always escaped.
//!
//! `raw` takes `'static` text only, so that nothing from a record can pass for markup.

use crate::report::escape;

/// See the module's doc.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Markup of ours.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Markup {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped; also for attribute values between double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Markup {
        escape::html(text, &mut self.0);
        self
    }

    /// Text of a record, kept from turning the direction of what stands beside it.
    pub(super) fn said(&mut self, text: &str) -> &mut Markup {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// An integer.
    pub(super) fn int(&mut self, n: impl Into<i128>) -> &mut Markup {
        self.0.push_str(&n.into().to_string());
        self
    }

    /// A coordinate, to a tenth, so that no platform's rounding shows.
    pub(super) fn at(&mut self, n: f64) -> &mut Markup {
        let tenths = (n * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        self.0.push_str(&format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10));
        self
    }

    /// The finished text.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}
