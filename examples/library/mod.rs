//! What the phone library says of one number, in the words of the tables that the examples beside this write.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType};

/// Kind and region of one number: `mobile GB`.
pub(crate) fn ask(code: i32, national: u64) -> String {
    let number = PhoneNumber { country_code: code, national_number: national, ..PhoneNumber::default() };
    let region = PHONE_NUMBER_UTIL.get_region_for_number(&number);
    let region = region.map_or("-".to_owned(), |region| region.as_region_str().as_str().to_owned());
    format!("{} {region}", word(PHONE_NUMBER_UTIL.get_number_type(&number)))
}

/// A kind by its name in conditions.
const fn word(kind: PhoneNumberType) -> &'static str {
    match kind {
        PhoneNumberType::Mobile => "mobile",
        PhoneNumberType::FixedLine => "fixed_line",
        PhoneNumberType::FixedLineOrMobile => "fixed_line_or_mobile",
        PhoneNumberType::TollFree => "toll_free",
        PhoneNumberType::PremiumRate => "premium_rate",
        PhoneNumberType::SharedCost => "shared_cost",
        PhoneNumberType::VoIP => "voip",
        PhoneNumberType::PersonalNumber => "personal_number",
        PhoneNumberType::Pager => "pager",
        PhoneNumberType::UAN => "uan",
        PhoneNumberType::VoiceMail => "voicemail",
        PhoneNumberType::Unknown => "unknown",
    }
}
