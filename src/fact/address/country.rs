//! The country of an address that names none, where region and postcode leave no doubt.
//!
//! Only the United States and Canada: elsewhere addresses have no region codes that postcodes bear out. A code alone
//! decides nothing (`CO` is Colorado and Como), nor does a postcode.

use super::place::Place;
use crate::fact::Region;

/// The first digits of the ZIP codes of each state. Prefixes that an Italian province of the same code has too (Trento,
/// Rieti) are left out.
const ZIPS: &str = "al35,36|ak99|az85,86|ar71,72|ca90,91,92,93,94,95,96|co80,81|ct06|de19|dc20|fl32,33,34|\
ga30,31,398,399|hi967,968|id83|il60,61,62|in46,47|ia50,51,52|ks66,67|ky40,41,42|la70,71|me03,04|md20,21|\
ma01,02,055|mi48,49|mn55,56|ms386,387,388,389,39|mo63,64,65|mt59|ne68,69|nv88,89|nh03|nj07,08|nm87,88|\
ny005,06390,10,11,12,13,14|nc27,28|nd58|oh43,44,45|ok73,74|or97|pa15,16,17,18,19|ri028,029|sc29|sd57|\
tn37,382,383,384,385|tx733,75,76,77,78,79,885|ut84|vt05|va201,22,23,24|wa98,99|wv247,248,249,25,26|wi53,54|wy82,83";

/// The first letters of the postcodes of each province.
const PROVINCES: &str = "nlA|nsB|peC|nbE|qcGHJ|onKLMNP|mbR|skS|abT|bcV|ntX|nuX|ytY";

/// The country that region and postcode agree on.
pub(super) fn implied(place: &Place) -> Option<Region> {
    let (region, postcode) = (place.region.as_deref()?, place.postcode.as_deref()?);
    let of = |table: &'static str| table.split('|').find_map(|line| line.strip_prefix(region));
    if region.len() != 2 {
        return None;
    }
    let zip = zip(postcode);
    if let (Some(zip), Some(prefixes)) = (zip, of(ZIPS)) {
        let inside = prefixes.split(',').any(|prefix| zip.starts_with(prefix));
        return if inside { Region::from_code("US") } else { None };
    }
    let letters = of(PROVINCES)?;
    let bytes = postcode.as_bytes();
    let formed = bytes.len() == 6
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if at % 2 == 0 { b.is_ascii_alphabetic() } else { b.is_ascii_digit() });
    if formed && letters.contains(char::from(bytes[0])) { Region::from_code("CA") } else { None }
}

/// The postcodes of each Australian state and territory by their first digits; where two share a range, both have it.
const AUSTRALIA: &str = "nsw1,2|act02,26,29|vic3,8|qld4,9|sa5|wa6|tas7|nt08,09";

/// Prefixes left out of [`ZIPS`] because an Italian province has them too: known to be in a state where the country is.
const SHARED: &str = "tn370,371,372,373,374,375,376,377,378,379,380,381|ri02|ma02,05|ny00,06";

/// Whether a postcode is one of a region's; `None` where the region or the form of the code is not known.
pub(super) fn fits(country: Region, region: &str, postcode: &str) -> Option<bool> {
    let of = |table: &'static str| table.split('|').find_map(|line| line.strip_prefix(region));
    match country.as_str() {
        "US" => {
            let (zip, prefixes) = (zip(postcode)?, of(ZIPS).filter(|_| region.len() == 2)?);
            let mut all = prefixes.split(',').chain(of(SHARED).unwrap_or_default().split(','));
            Some(all.any(|prefix| !prefix.is_empty() && zip.starts_with(prefix)))
        }
        "CA" => {
            let letters = of(PROVINCES).filter(|_| region.len() == 2 && postcode.len() == 6)?;
            Some(letters.contains(char::from(*postcode.as_bytes().first()?)))
        }
        "AU" => {
            let prefixes = of(AUSTRALIA).filter(|_| postcode.len() == 4)?;
            // A spreadsheet takes leading zeros; those codes are then three digits long and unknown.
            Some(prefixes.split(',').any(|prefix| postcode.starts_with(prefix)))
        }
        _ => None,
    }
}

/// A postcode as a ZIP code of five digits, the leading zero that a spreadsheet took put back.
pub(super) fn zip(postcode: &str) -> Option<std::borrow::Cow<'_, str>> {
    let digits = postcode.bytes().all(|b| b.is_ascii_digit());
    match postcode.len() {
        5 if digits => Some(postcode.into()),
        4 if digits => Some(format!("0{postcode}").into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(region: &str, postcode: &str) -> String {
        let place =
            Place { region: Some(region.to_owned().into()), postcode: Some(postcode.to_owned()), ..Place::default() };
        implied(&place).map_or_else(String::new, |region| region.to_string())
    }

    #[test]
    fn region_and_postcode_must_agree() {
        for (region, postcode) in [("il", "60640"), ("ma", "2128"), ("ny", "10016"), ("ri", "02903"), ("tn", "37011")] {
            assert_eq!(country(region, postcode), "US", "{region} {postcode}");
        }
        assert_eq!(country("on", "M5V2T6"), "CA");
        assert_eq!(country("qc", "H2X1Y4"), "CA");
        // Italian provinces, an Australian and an Indian state, Swiss cantons, and a code by the wrong state.
        for (region, postcode) in [
            ("mi", "20121"),
            ("co", "22100"),
            ("tn", "38122"),
            ("ri", "02100"),
            ("va", "21100"),
            ("pa", "90133"),
            ("wa", "6000"),
            ("tn", "600001"),
            ("ar", "9100"),
            ("ne", "2000"),
            ("il", "10016"),
            ("on", "V5K0A1"),
            ("lombardia", "20121"),
            ("nsw", "2000"),
        ] {
            assert_eq!(country(region, postcode), "", "{region} {postcode}");
        }
    }

    #[test]
    fn every_state_with_a_code_is_here() {
        assert_eq!((ZIPS.split('|').count(), PROVINCES.split('|').count()), (51, 13));
    }
}
