//! Headers that name a protected attribute, in many languages, and headers of secrets that must not be kept.
//!
//! Columns named here are dropped at import, at any depth of a JSON record; a rule that reads one is refused.
//! Only the header decides: values are never looked at to guess what a person is. A picture of something else
//! (`Image URL`) and language skills are not protected; a portrait and a native language are.

use crate::ingest::mapping::words::{Word, words};

/// One attribute and the headers that name it.
struct Attribute {
    name: &'static str,
    /// One word of these anywhere in the header is enough; several words stand next to each other, in order.
    anywhere: &'static str,
    /// The whole header (without its owner: "candidate", "your") is one of these, or one of these and a word such as
    /// "status".
    whole: &'static str,
    /// Text in scripts other than Latin, anywhere in the header.
    scripts: &'static str,
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "citizenship",
        anywhere: "citizenship|citizenships|citizen|citizens|staatsburgerschaft|staatsbuergerschaft|citoyennete|ciudadania|cidadania|cittadinanza|staatsburgerschap|burgerschap|obywatelstwo|medborgarskap|statsborgerskab|statsborgerskap|kansalaisuus|vatandaslik|obcanstvi|allampolgarsag|cetatenie|grazhdanstvo|hromadianstvo",
        whole: "",
        scripts: "гражданство|громадянство|公民|公民身份|市民権|시민권|المواطنة|नागरिकता",
    },
    Attribute {
        name: "nationality",
        anywhere: "nationality|nationalities|national origin|country of origin|nationalitat|nationalitaet|staatsangehorigkeit|staatsangehoerigkeit|nationalite|nacionalidad|nacionalidade|nazionalita|nationaliteit|narodowosc|nationalitet|nasjonalitet|milliyet|uyruk|uyrugu|narodnost|statni prislusnost|nemzetiseg|nationalitate|natsionalnost|kokuseki|immigration status|immigration|residency status|residence permit|aufenthaltsstatus|passport country|passport issuing country|country of citizenship|herkunftsland|pays d origine|pais de origen|pais de origem|paese di origine|land van herkomst|kraj pochodzenia",
        whole: "national|green card|greencard",
        scripts: "национальность|національність|国籍|國籍|국적|الجنسية|राष्ट्रीयता|אזרחות|εθνικοτητα|ιθαγενεια|สัญชาติ",
    },
    Attribute {
        name: "ethnicity",
        anywhere: "ethnicity|ethnicities|ethnic|racial|hispanic|latino|latina|latinx|ethnie|ethnique|etnia|etnico|etnica|etniczne|etniczna|etnisk|etniciteit|etnicitet|etninen|etnik|etnicita|ethnizitat|ethnisch|ethnische|ancestry|skin color|skin colour|caste|tribe|eeo|eeoc|eeo1|race ethnicity|pochodzenie etniczne|afkomst|hautfarbe|couleur de peau|cor ou raca|raza|raca|etnisitet",
        whole: "race|races|rasse|razza|ras|rasa|irk|indigenous|aboriginal",
        scripts: "民族|种族|種族|人种|人種|민족|인종|العرق|раса|этническая|जाति|מוצא",
    },
    Attribute {
        name: "sexual orientation",
        anywhere: "sexual orientation|orientation sexuelle|orientacion sexual|orientacao sexual|sexuelle orientierung|orientamento sessuale|seksuele geaardheid|orientacja seksualna|sexuell laggning|lgbt|lgbtq|lgbtqia|seksuel orientering|cinsel yonelim",
        whole: "orientation",
        scripts: "性取向|性的指向|성적 지향|ориентация|التوجه الجنسي|यौन अभिविन्यास",
    },
    Attribute {
        name: "gender",
        anywhere: "gender|genders|geschlecht|sexe|sexo|sesso|geslacht|plec|sukupuoli|cinsiyet|pohlavi|salutation|anrede|civilite|tratamiento|aanhef|transgender|mr mrs|herr frau|male female|genero|neme|kjonn|spol",
        whole: "sex|genre|kon|genere|pol|honorific|name prefix|prefix|mr ms|maiden name",
        scripts: "性别|性別|성별|الجنس|стать|लिंग|מגדר|φυλο|เพศ",
    },
    Attribute {
        name: "pronouns",
        anywhere: "pronoun|pronouns|pronomen|pronom|pronoms|pronombre|pronombres|pronome|pronomi|pronomes|zaimki|voornaamwoorden|zamir",
        whole: "",
        scripts: "местоимения|代词|代名詞",
    },
    Attribute {
        name: "religion",
        anywhere: "religion|religious|religions|konfession|religionszugehorigkeit|religionszugehoerigkeit|religione|religiao|godsdienst|religia|wyznanie|uskonto|nabozenstvi|vallas|creed|belief|beliefs|religie|trossamfund|glaubensbekenntnis|kirchensteuer|dini inanc|din inanc",
        whole: "faith|confession|din|confessione|glaube",
        scripts: "религия|вероисповедание|релігія|宗教|종교|الديانة|الدين|धर्म|דת|θρησκεια|ศาสนา",
    },
    Attribute {
        name: "disability",
        anywhere: "disability|disabilities|disabled|handicap|handicapped|behinderung|schwerbehinderung|schwerbehindert|schwerbehinderten|invalidite|discapacidad|deficiencia|disabilita|invalidita|niepelnosprawnosc|funktionsnedsattning|funktionshinder|handicappet|vammaisuus|engelli|engellilik|rqth|reasonable accommodation|medical condition|health condition|health status|arbeidshandicap|fogyatekossag|invalidnost|pregnancy|pregnant|schwangerschaft|blood group|blood type|pcd|funktionsnedsattelse",
        whole: "health|gesundheit|accommodation|accommodations",
        scripts: "инвалидность|残疾|殘疾|障害|장애|الإعاقة|विकलांगता|אינוולידנות",
    },
    Attribute {
        name: "veteran status",
        anywhere: "veteran|veterans|military status|military service|wehrdienst|service militaire|servicio militar|servico militar|servizio militare|militaire dienst|sluzba wojskowa|askerlik|varnplikt|veteranen",
        whole: "",
        scripts: "ветеран|воинская|退伍|兵役|병역|군필",
    },
    Attribute {
        name: "birthplace",
        anywhere: "birthplace|place of birth|country of birth|birth country|birth place|city of birth|birth city|geburtsort|geburtsland|lieu de naissance|pays de naissance|lugar de nacimiento|pais de nacimiento|local de nascimento|naturalidade|luogo di nascita|geboorteplaats|geboorteland|miejsce urodzenia|fodelseort|fodested|fodeland|syntymapaikka|dogum yeri|misto narozeni|born in",
        whole: "",
        scripts: "место рождения|місце народження|出生地|籍贯|出身地|출생지|مكان الميلاد|जन्म स्थान",
    },
    Attribute {
        name: "birth date",
        anywhere: "date of birth|birth date|birthdate|birthday|dob|geburtsdatum|geburtstag|geburtsjahr|date de naissance|annee de naissance|fecha de nacimiento|data de nascimento|data di nascita|geboortedatum|data urodzenia|fodelsedatum|fodselsdato|syntymaaika|dogum tarihi|datum narozeni|birth year|year of birth|yob",
        whole: "",
        scripts: "дата рождения|дата народження|出生日期|生年月日|생년월일|تاريخ الميلاد|जन्म तिथि",
    },
    Attribute {
        name: "age",
        anywhere: "age group|age range|age band|age bracket|age in years|altersgruppe|tranche d age|generation cohort|over 18|over 40|18 or older|edad actual",
        whole: "age|ages|alter|edad|idade|leeftijd|wiek|alder|ika|yas|vek|eletkor|varsta|edat|lebensalter|generation|age years",
        scripts: "возраст|年龄|年齡|年齢|나이|연령|العمر|आयु|אישי גיל|ηλικια|âge|età|yaş",
    },
    Attribute {
        name: "photo",
        anywhere: "photo|photos|photograph|photographie|headshot|headshots|avatar|portrait|selfie|profile picture|profile image|profile pic|passbild|bewerbungsfoto|lichtbild|foto|fotografia|fotografie|zdjecie|profilbild|pasfoto|passfoto|candidate picture|face image|valokuva|gravatar|fotograf",
        whole: "picture|pictures|mugshot|retrato|bild",
        scripts: "фото|照片|顔写真|写真|사진|صورة|फोटो",
    },
    Attribute {
        name: "marital status",
        anywhere: "marital|civil status|family status|familienstand|etat civil|situation familiale|situation de famille|estado civil|stato civile|burgerlijke staat|stan cywilny|civilstand|sivilstatus|sivilstand|siviilisaaty|medeni hal|medeni durum|rodinny stav|married|spouse|spouses|number of children|kinderzahl|nombre d enfants|hijos|dependents|dependants|csaladi allapot|stare civila|husband|wife|father name|mother name|fathers name|mothers name|father s name|mother s name|parental status|caregiver",
        whole: "children|kinder|enfants|filhos|figli|kinderen|dzieci",
        scripts: "семейное положение|сімейний стан|婚姻|結婚|配偶|결혼|الحالة الاجتماعية|वैवाहिक",
    },
    Attribute {
        name: "visa",
        anywhere: "visa|visas|visum|visado|visto de trabalho|visto di lavoro|tipo de visto|h1b|h 1b|wiza|vize|viisumi|visumstatus",
        whole: "visto",
        scripts: "виза|签证|簽證|ビザ|在留資格|비자|تأشيرة|वीज़ा",
    },
    Attribute {
        name: "sponsorship",
        anywhere: "sponsorship|sponsorships|require sponsor|requires sponsor|need sponsor|needs sponsor|employer sponsored|sponsoring erforderlich|parrainage|patrocinio",
        whole: "",
        scripts: "спонсорство|担保",
    },
    Attribute {
        name: "work authorization",
        anywhere: "work authorization|work authorisation|work authorized|work auth|employment authorization|employment authorisation|employment eligibility|authorized to work|authorised to work|legally authorized|legally authorised|legally entitled|legally eligible|legally able|right to work|eligible to work|entitled to work|permitted to work|allowed to work|work permit|work eligibility|work rights|working rights|arbeitserlaubnis|arbeitsgenehmigung|aufenthaltstitel|aufenthaltserlaubnis|permis de travail|titre de sejour|autorisation de travail|permiso de trabajo|autorizacion de trabajo|permiso de residencia|autorizacao de trabalho|permissao de trabalho|permesso di soggiorno|permesso di lavoro|werkvergunning|verblijfsvergunning|tewerkstellingsvergunning|pozwolenie na prace|zezwolenie na prace|arbetstillstand|uppehallstillstand|arbejdstilladelse|oppholdstillatelse|tyolupa|calisma izni|pracovni povoleni|us person|i 9|i9|ead",
        whole: "work status|authorization status|authorization|legal status",
        scripts: "разрешение на работу|дозвіл на роботу|工作许可|就労資格|취업 허가|تصريح العمل|कार्य अनुमति|कार्य परमिट",
    },
    Attribute {
        name: "native language",
        anywhere: "native language|native languages|native tongue|native speaker|mother tongue|first language|muttersprache|muttersprachen|langue maternelle|lengua materna|idioma materno|lingua materna|madrelingua|moedertaal|jezyk ojczysty|modersmal|morsmal|aidinkieli|ana dili|anadili|materstina|matersky jazyk|anyanyelv|native english|accent",
        whole: "",
        scripts: "родной язык|рідна мова|母语|母語|모국어|اللغة الأم|मातृभाषा",
    },
    Attribute {
        name: "political or union membership",
        anywhere: "political|trade union|gewerkschaft|parti politique|union membership",
        whole: "",
        scripts: "政治面貌",
    },
];

/// Columns that hold what is opaque in conditions: they are kept, and only compared with their own kind.
const OPAQUE: &[Attribute] = &[
    Attribute {
        name: "country",
        anywhere: "country|countries|pais|paese|kraj|ulke",
        whole: "land|pays|lander|nation|staat|maa",
        scripts: "страна|країна|国家|國家|国名|국가|البلد|الدولة|देश|χωρα",
    },
    Attribute {
        name: "city",
        anywhere: "city|town|hometown|stadt|wohnort|ville|ciudad|cidade|citta|stad|woonplaats|miasto|sehir|municipality",
        whole: "by|ort|commune|comune|gemeinde|suburb|location city",
        scripts: "город|місто|城市|市区町村|도시|المدينة|शहर|πολη",
    },
    Attribute {
        name: "region",
        anywhere: "province|provincia|provincie|bundesland|departement|prefecture|wojewodztwo|home state|state of residence|state or province|state province|oblast|eyalet|voivodeship|canton",
        whole: "state|region|regione|estado|county|il|province state",
        scripts: "область|регион|省份|都道府県|지역|المنطقة|المحافظة|राज्य",
    },
    Attribute {
        name: "postcode",
        anywhere: "postcode|post code|postal code|postalcode|zip|zipcode|zip code|plz|postleitzahl|code postal|codigo postal|kod pocztowy|posta kodu|postnummer|pin code area",
        whole: "postal|eircode|cap|cep",
        scripts: "индекс|почтовый|邮编|邮政编码|郵便番号|우편번호|الرمز البريدي|पिन कोड",
    },
    Attribute {
        name: "institution",
        anywhere: "university|universities|college|school|alma mater|institution|institute|universitat|universitaet|hochschule|schule|universite|ecole|universidad|escuela|universidade|faculdade|universita|scuola|universiteit|hogeschool|uczelnia|uniwersytet|universite adi|okul|educational institution|education provider",
        whole: "uni|facultad",
        scripts: "университет|учебное заведение|вуз|大学|学校|대학교|대학|학교|الجامعة|المدرسة|विश्वविद्यालय",
    },
    Attribute {
        name: "name",
        anywhere: "first name|last name|given name|family name|surname|full name|middle name|legal name|forename|candidate name|applicant name|vorname|nachname|familienname|prenom|nom de famille|apellido|apellidos|sobrenome|cognome|achternaam|voornaam|nazwisko|imie|soyad|soyadi|adi soyadi|name of candidate|name of applicant",
        whole: "name|names|nombre|nome|nom|naam|ad",
        scripts: "фамилия|имя|прізвище|姓名|姓|氏名|名字|이름|성명|الاسم|اسم العائلة|उपनाम|पूरा नाम",
    },
];

/// Words beside which a place is not the applicant's: `Job City`, `Office Country`.
const OTHERS: &str = "job|jobs|requisition|office|department|company|employer|posting|vacancy|hiring|recruiter|manager|interviewer|agency|client|business|legal entity|stage|application";

/// The opaque type (`country`, `city`, `region`, `postcode`, `institution`, `name`) of what a column holds of an
/// applicant, or none. A column about the job or the employer is plain text.
///
/// ```
/// use ringer::ingest::protected::opaque;
/// assert_eq!(opaque("IP Country"), Some("country"));
/// assert_eq!(opaque("Universität"), Some("institution"));
/// assert_eq!(opaque("Office City"), None);
/// ```
pub fn opaque(header: &str) -> Option<&'static str> {
    let words = plain_words(header);
    let spaced = format!(" {} ", words.join(" "));
    let native: String = header.chars().take(MAX_CHARS).flat_map(char::to_lowercase).collect();
    let found = OPAQUE.iter().find(|a| a.names(&words, &spaced, &native))?;
    (!contains_any(&spaced, OTHERS)).then_some(found.name)
}

/// Words that may stand beside a `whole` name without changing what it is.
const BESIDE: &str = "candidate|candidates|applicant|applicants|person|personal|your|my|the|status|self|id|identification|identity|eeo|demographic|demographics|diversity|survey|declared|reported|user|optional|required|code|value|label|category|years|year|yrs|current|at|of|application|url|disclosure|please|what|is|are|select|bewerber|basics|attributes|custom|fields|profile";

/// The protected attribute that a header names, or none.
///
/// ```
/// use ringer::ingest::protected::attribute;
/// assert_eq!(attribute("Staatsangehörigkeit"), Some("nationality"));
/// assert_eq!(attribute("Requires visa sponsorship?"), Some("visa"));
/// assert_eq!(attribute("Job Stage"), None);
/// ```
pub fn attribute(header: &str) -> Option<&'static str> {
    let words = plain_words(header);
    let spaced = format!(" {} ", words.join(" "));
    let native: String = header.chars().take(MAX_CHARS).flat_map(char::to_lowercase).collect();
    ATTRIBUTES.iter().find(|a| a.names(&words, &spaced, &native)).map(|a| a.name)
}

/// Longer headers are read up to here.
const MAX_CHARS: usize = 400;

impl Attribute {
    fn names(&self, words: &[String], spaced: &str, native: &str) -> bool {
        contains_any(spaced, self.anywhere) && !self.innocent(spaced)
            || listed(self.whole).any(|whole| is_whole(words, whole))
            || listed(self.scripts).any(|text| in_script(native, text))
    }

    /// Phrases in which a word of the attribute means something else.
    fn innocent(&self, spaced: &str) -> bool {
        let phrases = match self.name {
            "visa" => "visa card|visa payment|visa debit|visa credit",
            "photo" => "photo editing|photo shop|photography skills|portrait photography|photo portfolio",
            "citizenship" => "citizen developer|corporate citizenship|corporate citizen|global citizen",
            "gender" => "gender studies",
            "religion" => "religious studies",
            "nationality" => "immigration law",
            _ => "",
        };
        contains_any(spaced, phrases)
    }
}

/// The entries of a list written `a|b|c`.
fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').filter(|entry| !entry.is_empty())
}

fn contains_any(spaced: &str, phrases: &'static str) -> bool {
    listed(phrases).any(|phrase| {
        spaced.match_indices(phrase).any(|(at, _)| {
            let before = spaced.as_bytes().get(at.wrapping_sub(1));
            let after = spaced.as_bytes().get(at + phrase.len());
            before == Some(&b' ') && after == Some(&b' ')
        })
    })
}

/// Whether the header is `whole` and nothing else that matters.
fn is_whole(words: &[String], whole: &str) -> bool {
    let wanted: Vec<&str> = whole.split(' ').collect();
    let Some(at) = words.windows(wanted.len()).position(|w| w == wanted.as_slice()) else { return false };
    words
        .iter()
        .enumerate()
        .filter(|(i, _)| *i < at || *i >= at + wanted.len())
        .all(|(_, w)| listed(BESIDE).any(|beside| beside == w))
}

/// Text of another script anywhere; text with Latin letters (`età`) only as the whole header.
fn in_script(native: &str, text: &str) -> bool {
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        return native.split(|c: char| !c.is_alphanumeric()).any(|word| word == text)
            && native.split_whitespace().count() <= 2;
    }
    // A short Cyrillic word is a word of its own: "пол" is not in "положение".
    native.contains(text) && (text.chars().count() > 4 || word_of(native, text))
}

/// Whether `text` stands in `native` as a word where its script separates words.
fn word_of(native: &str, text: &str) -> bool {
    let separates =
        text.chars().all(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{590}'..='\u{6ff}' | '\u{900}'..='\u{97f}'));
    // Vowel signs and the like stand on a letter and do not end a word.
    let sign = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{963}');
    !separates || native.split(|c: char| !c.is_alphanumeric() && !sign(c)).any(|w| w == text)
}

/// Lower-case ASCII words of a header, numbers included.
pub(super) fn plain_words(header: &str) -> Vec<String> {
    words(header)
        .into_iter()
        .filter_map(|w| match w {
            Word::Text(t) | Word::Number(t) => Some(t),
            Word::Array => None,
        })
        .collect()
}

/// What secret a header names: a number that is hashed on reading or not kept at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Number of an identity document or a national identity number.
    Identity,
    /// Bank account.
    Account,
    /// Passwords, card numbers, bank routing codes: never of use here.
    Never,
}

/// Words that name an identity number anywhere in a header.
const IDENTITY: &str = "ssn|social security|social security number|social insurance number|national insurance number|nino|national id|national id number|national identification|national identity|government id|passport|passport number|passport no|driver license|drivers license|driver licence|driving licence|driving license|aadhaar|aadhar|pan number|pan card|tax id|tax identification|taxpayer|tin number|itin|steuer id|steuernummer|steueridentifikationsnummer|sozialversicherungsnummer|personalausweis|personalausweisnummer|ausweisnummer|reisepass|reisepassnummer|numero de securite sociale|securite sociale|numero de passeport|passeport|carte d identite|numero de identidad|documento de identidad|pasaporte|curp|cpf|cnh|passaporte|codice fiscale|passaporto|carta d identita|bsn|burgerservicenummer|paspoort|paspoortnummer|pesel|paszport|numer dowodu|personnummer|personnumer|fodselsnummer|cpr nummer|henkilotunnus|kimlik no|tc kimlik|rodne cislo|identity document|identity card|identity number|identification number|id document number|id card|id card number|identity document number|document number|id number|personal id number|cedula|nric|my number|hkid";

/// Short words that name an identity number only when they are the whole header.
const IDENTITY_WHOLE: &str = "dni|nie|nif|nir|rfc|rut|pan|tin|ein|ni number";

/// The same in other scripts.
const IDENTITY_SCRIPTS: &str = "身份证|身分證|护照|パスポート|マイナンバー|주민등록|여권|паспорт|снилс|رقم الهوية|आधार";

/// Words that name a bank account.
const ACCOUNT: &str = "iban|bank account|bank account number|account number|account no|kontonummer|bankverbindung|bankkonto|numero de compte|compte bancaire|cuenta bancaria|numero de cuenta|clabe|conta bancaria|conto corrente|rekeningnummer|bankrekening|numer konta|bankkontonummer|payout account|deposit account|direct deposit account|cbu";

/// Words that name what must not be kept in any form.
const NEVER: &str = "password|passwort|mot de passe|contrasena|senha|wachtwoord|passcode|pin code|credit card|card number|kreditkarte|cvv|cvc|routing number|sort code|aba number|bic|swift code|swift bic|blz|bankleitzahl|security answer|mother maiden name|mothers maiden name|secret question|api key|access token";

/// What secret a header names, or none. Hash columns are named like what they hash.
pub fn secret(header: &str) -> Option<Secret> {
    let words = plain_words(header);
    let spaced = format!(" {} ", words.join(" "));
    let lower = header.to_lowercase();
    if contains_any(&spaced, NEVER) {
        Some(Secret::Never)
    } else if contains_any(&spaced, ACCOUNT) && !contains_any(&spaced, "account manager") {
        Some(Secret::Account)
    } else if contains_any(&spaced, IDENTITY)
        || listed(IDENTITY_WHOLE).any(|whole| is_whole(&words, whole))
        || listed(IDENTITY_SCRIPTS).any(|t| lower.contains(t))
    {
        Some(Secret::Identity)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "protected_tests.rs"]
mod languages;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_headers_are_named_in_many_languages() {
        let table: &[(&str, &[&str])] = &[
            (
                "nationality",
                &[
                    "Nationality",
                    "candidate_nationality",
                    "Staatsangehörigkeit",
                    "Nationalité",
                    "Nacionalidad",
                    "Nacionalidade",
                    "Nazionalità",
                    "Nationaliteit",
                    "Narodowość",
                    "Nationalitet",
                    "Uyruk",
                    "Национальность",
                    "国籍",
                    "국적",
                    "الجنسية",
                    "Country of Origin",
                    "nationalOrigin",
                ],
            ),
            (
                "citizenship",
                &[
                    "Citizenship",
                    "citizenShip",
                    "Are you a US citizen?",
                    "Staatsbürgerschaft",
                    "Citoyenneté",
                    "Ciudadanía",
                    "Cidadania",
                    "Cittadinanza",
                    "Staatsburgerschap",
                    "Obywatelstwo",
                    "Medborgarskap",
                    "Vatandaşlık",
                    "Гражданство",
                    "Kansalaisuus",
                ],
            ),
            (
                "ethnicity",
                &[
                    "Ethnicity",
                    "Race",
                    "race_ethnicity",
                    "Hispanic/Latino",
                    "Ethnie",
                    "Etnia",
                    "Etniciteit",
                    "Race (EEO)",
                    "民族",
                    "Раса",
                    "Skin Colour",
                ],
            ),
            (
                "gender",
                &[
                    "Gender",
                    "Sex",
                    "gender_identity",
                    "Geschlecht",
                    "Sexe",
                    "Sexo",
                    "Género",
                    "Sesso",
                    "Geslacht",
                    "Płeć",
                    "Kön",
                    "Køn",
                    "Kjønn",
                    "Cinsiyet",
                    "Sukupuoli",
                    "Пол",
                    "性别",
                    "성별",
                    "الجنس",
                    "Anrede",
                    "Civilité",
                    "Salutation",
                    "Pohlaví",
                ],
            ),
            (
                "religion",
                &[
                    "Religion",
                    "Konfession",
                    "Religião",
                    "Religione",
                    "Godsdienst",
                    "Wyznanie",
                    "Uskonto",
                    "Религия",
                    "宗教",
                    "종교",
                    "الديانة",
                    "Din",
                ],
            ),
            (
                "disability",
                &[
                    "Disability Status",
                    "Behinderung",
                    "Handicap",
                    "Discapacidad",
                    "Deficiência",
                    "Disabilità",
                    "Niepełnosprawność",
                    "Funktionsnedsättning",
                    "Инвалидность",
                    "障害",
                ],
            ),
            (
                "age",
                &[
                    "Age",
                    "candidate_age",
                    "Alter",
                    "Âge",
                    "Edad",
                    "Idade",
                    "Età",
                    "Leeftijd",
                    "Wiek",
                    "Ålder",
                    "Yaş",
                    "Возраст",
                    "年龄",
                    "나이",
                    "Age Range",
                ],
            ),
            (
                "photo",
                &[
                    "Photo",
                    "photo_url",
                    "Profile Picture",
                    "Bewerbungsfoto",
                    "Foto",
                    "Headshot",
                    "Zdjęcie",
                    "Фото",
                    "照片",
                    "Avatar URL",
                ],
            ),
            (
                "marital status",
                &[
                    "Marital Status",
                    "Familienstand",
                    "Situation familiale",
                    "Estado civil",
                    "Stato civile",
                    "Burgerlijke staat",
                    "Stan cywilny",
                    "Civilstånd",
                    "Medeni hal",
                    "Семейное положение",
                    "婚姻状况",
                ],
            ),
            ("veteran status", &["Veteran Status", "Protected Veteran", "Military Status", "Wehrdienst"]),
            ("visa", &["Visa Status", "Requires visa sponsorship?", "Visum", "Visado", "Виза", "签证"]),
            ("sponsorship", &["Will you require sponsorship?", "sponsorship_required", "Needs Sponsor"]),
            (
                "work authorization",
                &[
                    "work_authorization",
                    "Work Authorisation",
                    "Are you legally authorized to work in the US?",
                    "Right to work",
                    "Arbeitserlaubnis",
                    "Permis de travail",
                    "Permiso de trabajo",
                    "Permesso di soggiorno",
                    "Werkvergunning",
                    "Pozwolenie na pracę",
                    "Разрешение на работу",
                ],
            ),
            ("pronouns", &["Pronouns", "preferred_pronouns", "Pronomen", "Pronoms", "Pronombres"]),
            ("sexual orientation", &["Sexual Orientation", "Orientation sexuelle", "LGBTQ+"]),
            (
                "birthplace",
                &[
                    "Place of Birth",
                    "Birthplace",
                    "country_of_birth",
                    "Geburtsort",
                    "Lieu de naissance",
                    "Lugar de nacimiento",
                    "Luogo di nascita",
                    "Geboorteplaats",
                    "Miejsce urodzenia",
                    "Födelseort",
                    "Doğum yeri",
                    "Место рождения",
                    "出生地",
                ],
            ),
            (
                "native language",
                &[
                    "Native Language",
                    "Mother tongue",
                    "Muttersprache",
                    "Langue maternelle",
                    "Lengua materna",
                    "Język ojczysty",
                    "Modersmål",
                    "Родной язык",
                    "母语",
                ],
            ),
            ("birth date", &["Date of Birth", "DOB", "Geburtsdatum", "Date de naissance", "生年月日"]),
        ];
        for (name, headers) in table {
            for header in *headers {
                assert_eq!(attribute(header), Some(*name), "{header}");
            }
        }
    }

    #[test]
    fn innocent_headers_are_not_protected() {
        for header in [
            "Page",
            "Landing Page",
            "Language skills",
            "Languages",
            "Manager",
            "Hiring Manager",
            "Stage",
            "Current Stage",
            "Message",
            "Image URL",
            "Agency",
            "Percentage",
            "Average score",
            "Engagement",
            "Storage",
            "Package",
            "Mileage",
            "Coverage",
            "Usage",
            "Name",
            "First Name",
            "Sextant",
            "Essex",
            "Country",
            "City",
            "State",
            "Home Country",
            "Location",
            "Birthmark Studio?",
            "Tracey",
            "Trace ID",
            "Race condition report",
            "Source",
            "Company",
            "Title",
            "Notes",
            "Email",
            "Phone",
            "ETA",
            "Visa Card",
            "Sponsor",
            "Sponsored Job",
            "Embrace",
            "Gracenote",
            "Applied At",
            "Start Date",
            "Orientation Date",
            "National Sales Manager",
            "Corporate Citizenship",
            "Polish",
            "Pol Score",
            "Alternative Phone",
            "Telephone",
            "Altersvorsorge",
            "Disposition",
            "School",
            "Degree",
            "Resume Text",
            "Link",
            "Portfolio",
            "Photo editing",
            "",
            "   ",
            "🙂",
            "Age of vehicle",
        ] {
            assert_eq!(attribute(header), None, "{header}");
        }
    }

    #[test]
    fn secrets_are_told_from_ordinary_numbers() {
        for header in [
            "SSN",
            "Passport Number",
            "National ID",
            "national_insurance_number",
            "Steuer-ID",
            "CPF",
            "DNI",
            "Driver's License #",
            "PESEL",
            "身份证号",
            "id_number",
        ] {
            assert_eq!(secret(header), Some(Secret::Identity), "{header}");
        }
        for header in ["IBAN", "Bank Account Number", "Kontonummer", "Rekeningnummer"] {
            assert_eq!(secret(header), Some(Secret::Account), "{header}");
        }
        for header in ["Password", "Credit Card", "Routing Number", "BLZ"] {
            assert_eq!(secret(header), Some(Secret::Never), "{header}");
        }
        for header in [
            "Application ID",
            "Candidate ID",
            "Phone Number",
            "Job Req Number",
            "Swift experience",
            "Account Manager",
            "Tin Roofing",
            "Bank",
            "Employee number",
            "House number",
        ] {
            assert_eq!(secret(header), None, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_answered(header in "\\PC{0,60}") {
            let _ = (attribute(&header), secret(&header));
        }
    }
}
