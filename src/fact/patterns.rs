//! The phone library with patterns that are cheap to compile.
//!
//! The library's patterns say `\d`, which means the digits of all scripts and makes most of them take a millisecond to
//! compile, hundreds of them in a batch of many countries. Here the same patterns say `[0-9]`: the library brings digits
//! of every script to ASCII before it matches. Formats are left out, nothing here prints numbers.

use std::sync::LazyLock;

use rlibphonenumber::interfaces::AsOriginal;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneMetadataCollection, PhoneNumberDesc, PhoneNumberUtil};

/// Reads and classes numbers as [`PHONE_NUMBER_UTIL`] does.
pub(super) static LIBRARY: LazyLock<PhoneNumberUtil> = LazyLock::new(|| {
    let plans = PhoneMetadataCollection { metadata: plans() };
    PhoneNumberUtil::new_for_metadata(plans).expect("the regions of the library's own plans are known to it")
});

fn ascii(pattern: Option<&String>) -> Option<String> {
    pattern.map(|pattern| pattern.replace(r"\d", "[0-9]"))
}

/// The library's numbering plans, the regions of each country code in the library's order.
#[allow(deprecated)] // the library warns of fields that it empties in the plans it keeps: here they are filled
fn plans() -> Vec<rlibphonenumber::PhoneMetadata> {
    macro_rules! with_descriptions {
        ($plan:ident, $known:ident, $($kind:ident),*) => {
            $($plan.$kind = Some(PhoneNumberDesc {
                national_number_pattern: ascii($known.$kind.national_number_pattern().pattern_base.as_ref()),
                ..$known.$kind.original.clone()
            });)*
        };
    }
    let library = PHONE_NUMBER_UTIL.as_original();
    let regions = |code: i32| library.get_regions_for_country_calling_code(code).map(move |regions| (code, regions));
    let all = library.get_supported_calling_codes().filter_map(regions);
    let all = all.flat_map(|(code, regions)| regions.map(move |region| (code, region)));
    let known = all.filter_map(|(code, region)| library.get_metadata_for_region_or_calling_code(code, region));
    let plan = known.map(|known| {
        let mut plan = known.original.clone();
        with_descriptions!(plan, known, general_desc, fixed_line, mobile, toll_free, premium_rate, shared_cost);
        with_descriptions!(plan, known, personal_number, voip, pager, uan, voicemail);
        plan.leading_digits = ascii(known.leading_digits().pattern_base.as_ref());
        plan.international_prefix = ascii(known.international_prefix().pattern_base.as_ref());
        plan.national_prefix_for_parsing = ascii(known.national_prefix_for_parsing().pattern_base.as_ref());
        plan
    });
    plan.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rlibphonenumber::{PhoneNumberType, Region};

    /// Examples of every plan and type, and numbers beside them, in the spellings that plans read differently.
    #[test]
    fn numbers_are_read_and_classed_as_the_library_does() {
        const TYPES: [PhoneNumberType; 4] = [
            PhoneNumberType::Mobile,
            PhoneNumberType::FixedLine,
            PhoneNumberType::TollFree,
            PhoneNumberType::PremiumRate,
        ];
        let mut compared = 0;
        for region in PHONE_NUMBER_UTIL.get_supported_regions() {
            for example in TYPES.map(|kind| PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind)) {
                let Ok(example) = example else { continue };
                let (code, national) = (example.country_code, example.national_number);
                for national in [national, national + 1, national ^ 0x1fff, national / 10, national * 10 + 3] {
                    for text in [format!("+{code}{national}"), format!("0{national}"), format!("{code} {national}")] {
                        same(&text, region);
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 9_000, "{compared}");
        let scripts = ["٠٣٠ ١٢٣٤٥٦", "+٤٩ ٣٠ ١٢٣٤٥٦", "００１ ２１２ ８６７ ５３０９"];
        let marks = ["1-800-FLOWERS", "tel:+1-212-867-5309", "0 15 1 23 45 67 89 ext. 4", "18005550199 x 12", ""];
        for text in scripts.iter().chain(&marks) {
            for region in ["DE", "US", "AR", "BR"] {
                same(text, Region::from_code(region).expect("a region"));
            }
        }
    }

    fn same(text: &str, region: Region) {
        let (ours, theirs) = (LIBRARY.parse(text, Some(region)), PHONE_NUMBER_UTIL.parse(text, Some(region)));
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text} in {region:?}");
        let Ok(number) = ours else { return };
        assert_eq!(LIBRARY.get_number_type(&number), PHONE_NUMBER_UTIL.get_number_type(&number), "{text}");
        assert_eq!(LIBRARY.get_region_for_number(&number), PHONE_NUMBER_UTIL.get_region_for_number(&number), "{text}");
    }
}
