//! What people at the employer recorded of interviews and of the time after an offer, as yes, no and numbers.
//!
//! Nothing here is judged, and nothing is read out of voices or pictures: an interviewer wrote it down, or the tracking
//! system counted it.

use super::{Facts, education, text};
use crate::record::{Application, Field, Trust};

/// A yes or no that somebody recorded; `None` if the cell is blank or says something else.
pub fn recorded(app: &Application, field: Field) -> Option<bool> {
    education::yes_or_no(app.get(field)?)
}

/// A number of times: `3`, `3x`, `3 times`. `None` if none is written.
pub fn times(app: &Application, field: Field) -> Option<i64> {
    let written = app.get(field)?.trim();
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = written.split_at(digits);
    let unit = rest.trim_start_matches(".0").trim();
    let plain = unit.is_empty() || ["x", "times", "changes"].contains(&unit);
    number.parse().ok().filter(|n| plain && *n <= 10_000)
}

/// A share from 0 to 1, also written in percent.
pub fn share(app: &Application, field: Field) -> Option<f64> {
    let written = app.get(field)?.trim();
    let (number, percent) = written.strip_suffix('%').map_or((written, false), |number| (number.trim(), true));
    let number = number.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)?;
    let share = if percent || number > 1.0 { number / 100.0 } else { number };
    (share <= 1.0).then_some(share)
}

/// Seconds, whole or not: `95`, `95.2`, `95s`.
pub fn seconds(app: &Application, field: Field) -> Option<f64> {
    let written = app.get(field)?.trim().trim_end_matches(['s', 'S']).trim_end();
    written.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)
}

impl<'r> Facts<'r> {
    /// What the employer or its system wrote in a field; `None` if that is nothing, or if applicants type it.
    pub fn employer_recorded(&self, field: Field) -> Option<&'r str> {
        let written = self.app.get(field).filter(|written| !text::blank(written))?;
        (self.ground.trust(field) != Trust::Applicant).then_some(written)
    }

    /// Whether an accommodation was agreed: yes, or whichever it is. `None` if nobody at the employer recorded it.
    pub fn accommodation(&self) -> Option<bool> {
        let field = Field::InterviewAccommodated;
        let written = self.app.get(field).filter(|_| self.ground.trust(field) != Trust::Applicant)?;
        // "None", "n/a": nothing was asked for.
        education::yes_or_no(written).or(Some(!text::blank(written)))
    }

    /// Whether the delivery address was changed after the offer was made; `None` unless both days are known.
    pub fn shipping_changed_after_offer(&self) -> Option<bool> {
        Some(self.instant(Field::ShippingChangedAt, 0)? > self.instant(Field::OfferAt, 0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;

    fn app(field: Field, text: &str) -> Application {
        let mut app = Application::default();
        app.push(field, 0, 0, text);
        app
    }

    #[test]
    fn yes_and_no() {
        let of = |text| recorded(&app(Field::InterviewCameraRefused, text), Field::InterviewCameraRefused);
        assert_eq!((of("Yes"), of("no"), of("TRUE"), of("0")), (Some(true), Some(false), Some(true), Some(false)));
        assert_eq!((of("maybe"), of("")), (None, None));
    }

    #[test]
    fn accommodations() {
        let mut ground = Ground::default();
        let of = |text, ground: &Ground| {
            let app = app(Field::InterviewAccommodated, text);
            Facts::new(&app, ground).accommodation()
        };
        for text in ["yes", "sign language interpreter", "captions"] {
            assert_eq!(of(text, &ground), Some(true), "{text}");
        }
        for text in ["no", "None", "n/a"] {
            assert_eq!(of(text, &ground), Some(false), "{text}");
        }
        assert_eq!(of("", &ground), None);
        ground.trust[Field::InterviewAccommodated as usize] = Trust::Applicant;
        assert_eq!(of("yes", &ground), None, "what applicants type clears nobody");
    }

    #[test]
    fn numbers() {
        let times = |text| times(&app(Field::ContactChanges, text), Field::ContactChanges);
        assert_eq!((times("2"), times("3 times"), times("2x"), times("2.0")), (Some(2), Some(3), Some(2), Some(2)));
        assert_eq!((times("twice"), times("2 phones"), times("-1"), times("")), (None, None, None, None));
        let share = |text| share(&app(Field::NetworkPastedShare, text), Field::NetworkPastedShare);
        assert_eq!(
            (share("0.9"), share("90 %"), share("90"), share("0,5")),
            (Some(0.9), Some(0.9), Some(0.9), Some(0.5))
        );
        assert_eq!((share("900"), share("-1"), share("all"), share("nan")), (None, None, None, None));
        let seconds = |text| seconds(&app(Field::NetworkFormSeconds, text), Field::NetworkFormSeconds);
        assert_eq!((seconds("4"), seconds("4.5 s"), seconds("4s")), (Some(4.0), Some(4.5), Some(4.0)));
        assert_eq!((seconds("fast"), seconds("inf"), seconds("-3")), (None, None, None));
    }

    #[test]
    fn before_and_after_an_offer() {
        let ground = Ground::default();
        let of = |offer: &str, changed: &str| {
            let mut app = app(Field::OfferAt, offer);
            app.push(Field::ShippingChangedAt, 0, 1, changed);
            Facts::new(&app, &ground).shipping_changed_after_offer()
        };
        assert_eq!(of("2026-05-01", "2026-05-09"), Some(true));
        assert_eq!(of("2026-05-01", "2026-04-09"), Some(false));
        assert_eq!(of("2026-05-01", "2026-05-01"), Some(false));
        assert_eq!((of("", "2026-05-09"), of("2026-05-01", "")), (None, None));
    }
}
