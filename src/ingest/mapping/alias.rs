//! The headers people use for each field, in English, German, French, Spanish, Portuguese, Dutch and a few more.
//!
//! Only whole headers count here; likeness is `fuzzy`. Words in brackets of this table are folded like headers
//! are, so that `Straße`, `STRASSE` and `strasse` are one alias. `#` stands for the number of a repeated group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::meaning::{Guess, Meaning, Piece};
use super::words;
use crate::record::Field;

/// A meaning and how good an alias is for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    /// What the header means.
    pub(crate) meaning: Meaning,
    /// 0 for the field's own names, 1 for names that serve when nothing better is there.
    pub(crate) rank: u8,
}

const fn f(field: Field) -> Meaning {
    Meaning::Field(field)
}

/// Single fields and lists: meaning, rank, headers.
const PLAIN: &[(Meaning, u8, &str)] = &[
    (
        f(Field::Id),
        0,
        "application id|applicationid|app id|application number|application no|application identifier|job application id|submission id|bewerbungs id|bewerbungsnummer|bewerbungs nr|id candidature|numero de candidature|id de solicitud|id de la solicitud|id da candidatura|id inscricao|sollicitatie id|sollicitatienummer|opportunity id|ats application id",
    ),
    (
        f(Field::Id),
        1,
        "id|ref|record id|rec id|unique id|uid|uuid|external id|entry id|response id|row id|kennung|identifiant|identificador",
    ),
    (
        f(Field::CandidateId),
        0,
        "candidate id|candidate identifier|candidate number|candidate no|applicant id|applicant number|applicant no|person id|person number|profile id|bewerber id|bewerbernummer|kandidaten id|kandidatennummer|id candidat|id candidato|id del candidato|id do candidato|kandidaat id|talent id|prospect id|contact id|ats candidate id|candidate ref|candidate reference|applicant ref|applicant reference",
    ),
    (
        f(Field::JobId),
        0,
        "job id|job number|job no|requisition id|requisition|req id|req identifier|req number|req no|requisition number|requisition identifier|job requisition id|job req id|job req|req|posting id|job posting id|job post id|vacancy id|position id|opening id|job code|job shortcode|job ref|job reference|stellen id|stellennummer|referenznummer der stelle|id offre|reference de loffre|id vacante|id de la oferta|id da vaga|vacature id|vacaturenummer|jobs # id|job # id",
    ),
    (
        f(Field::JobTitle),
        0,
        "job|job title|job name|jobs|job position|applied job|applied position|applied for|job applied for|position applied for|position applied|role applied for|vacancy|vacancy title|vacancy name|job requisition|requisition title|req title|job posting|job posting title|posting|posting title|job opening|opening|opening title|job post|role|position|position title|position name|job role|stelle|stellentitel|stellenbezeichnung|beworbene stelle|offre|poste|intitule du poste|offre demploi|vacante|puesto|puesto solicitado|oferta|oferta de empleo|vaga|titulo da vaga|cargo|vacature|functie|vacaturetitel|stanowisko|posizione|desired position|jobs # name|job # name",
    ),
    (
        f(Field::JobLocation),
        0,
        "job location|position location|requisition location|office|office location|job city|job office|job offices|posting location|vacancy location|arbeitsort|einsatzort|standort|lieu du poste|lieu de travail|ubicacion del puesto|lugar de trabajo|local da vaga|local de trabalho|werklocatie|standplaats|offices",
    ),
    (
        f(Field::AppliedAt),
        0,
        "applied at|applied on|applied date|date applied|apply date|application date|date of application|applied|application submitted|submitted at|submitted on|submission date|date submitted|application created at|application timestamp|application time|applied time|apply time|application received|date received|received at|received on|bewerbungsdatum|beworben am|eingangsdatum|bewerbung eingegangen|eingegangen am|date de candidature|candidature le|date de postulation|fecha de solicitud|fecha de aplicacion|fecha de postulacion|data de candidatura|data da candidatura|data de inscricao|sollicitatiedatum|datum sollicitatie|data aplikacji|data candidatura|application submitted at|applied datetime",
    ),
    (
        f(Field::AppliedAt),
        1,
        "created at|created|created on|created date|creation date|date created|timestamp|date|datetime|submitted|date added|added at|added on|remote created at|ats created at|start time|completion time|erstellt am|angelegt am|datum|date de creation|cree le|fecha|fecha de creacion|creado|data de criacao|criado em|data|aangemaakt op|submission time",
    ),
    (
        f(Field::Stage),
        0,
        "stage|current stage|application stage|candidate stage|stage name|current stage name|application status|candidate status|hiring stage|pipeline stage|recruiting stage|interview stage|current step|current step name|step|workflow step|workflow stage|job app status|app status name|phase|bewerbungsstatus|bewerbungsphase|etape|etape actuelle|statut de la candidature|etapa|etapa actual|etapa atual|fase|fase actual|sollicitatiefase",
    ),
    (
        f(Field::Stage),
        1,
        "status|state of application|current status|current status name|status name|statut|estado de la solicitud|situacao|bewerber status",
    ),
    (
        f(Field::Origin),
        0,
        "source|application source|candidate source|source name|source channel|channel|origin|origine|lead source|traffic source|referral source|source type|source of application|how did you hear about us|how did you hear about this job|how did you hear about this position|how did you find us|quelle|bewerbungsquelle|bewerbungskanal|kanal|herkunft der bewerbung|provenance|fuente|origen de la candidatura|fonte|origem|bron|wervingskanaal|job board|utm source",
    ),
    (
        f(Field::Agency),
        0,
        "agency|agency name|recruiting agency|recruitment agency|staffing agency|staffing firm|external agency|search firm|headhunter|vendor|supplier|staffing vendor|personalvermittlung|personalagentur|vermittlung|agentur|agence|agence de recrutement|cabinet de recrutement|agencia|agencia de seleccion|agencia de recrutamento|bureau|uitzendbureau|wervingsbureau|submitted by agency",
    ),
    (
        f(Field::Referrer),
        0,
        "referrer|referrer name|referred by|referral|referral name|employee referral|credited to|who gets credit|geworben von|empfohlen von|recommande par|coopte par|recomendado por|referido por|indicado por|aangedragen door|referring employee",
    ),
    (
        f(Field::NameFull),
        0,
        "name|full name|name in full|candidate|applicant|candidate name|candidate full name|applicant name|name of candidate|name of applicant|display name|formatted name|legal name|full legal name|complete name|contact name|person name|vollstandiger name|vollstaendiger name|vor und nachname|vor und zuname|name des bewerbers|bewerber|nom complet|nom et prenom|prenom et nom|nom du candidat|candidat|nombre completo|nombre y apellidos|nombre y apellido|nombre del candidato|nome completo|nome do candidato|nome e cognome|volledige naam|naam|naam kandidaat|kandidaat|imie i nazwisko|namn|fullstandigt namn|navn|fulde navn|nimi|ad soyad|candidato",
    ),
    (
        f(Field::NameGiven),
        0,
        "first name|given name|given names|given|firstname|forename|forenames|first|fname|first names|legal first name|candidate first name|vorname|vornamen|prenom|prenoms|nombre|nombres|primer nombre|nome|primeiro nome|voornaam|voornamen|imie|fornamn|fornavn|etunimi|isim|ad",
    ),
    (
        f(Field::NameFamily),
        0,
        "last name|family name|family names|surname|surnames|lastname|last|lname|second name|family|legal last name|candidate last name|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|primer apellido|sobrenome|apelido|ultimo nome|cognome|achternaam|familienaam|nazwisko|efternamn|efternavn|etternavn|sukunimi|soyad|soyisim",
    ),
    (
        f(Field::NamePreferred),
        0,
        "preferred name|nickname|known as|preferred first name|name preferred|goes by|also known as|alias|rufname|spitzname|nom dusage|prenom dusage|prenom usuel|surnom|apodo|nombre preferido|nome preferido|nome social|roepnaam|tilltalsnamn",
    ),
    (
        Meaning::Piece(Piece::MiddleName),
        0,
        "middle name|middle names|middlename|middle initial|middle|mname|zweiter vorname|weitere vornamen|deuxieme prenom|segundo nombre|nome do meio|tweede voornaam|tussennaam",
    ),
    (
        f(Field::Email),
        0,
        "email|e mail|mail|email address|e mail address|mail address|emails|email addresses|primary email|primary email address|personal email|personal email address|private email|home email|work email|other email|secondary email|secondary email address|alternate email|alternative email|alternate email address|additional email|contact email|email id|electronic mail|email primary|email secondary|email personal|email work|email adresse|e mail adresse|mailadresse|e mail privat|email privat|elektronische post|adresse email|adresse e mail|adresse mail|adresse de messagerie|courriel|adresse electronique|mel|correo|correo electronico|direccion de correo|direccion de correo electronico|direccion de email|endereco de email|endereco de e mail|correio eletronico|correio electronico|e mailadres|emailadres|indirizzo email|posta elettronica|adres email|adres e mail|e post|epost|e postadress|epostadress|e posta|eposta|sahkoposti|email #|e mail #|email address #|emails #|email addresses #|mail #|# email|# email address|correo #|courriel #",
    ),
    (
        f(Field::Phone),
        0,
        "phone|phone number|phone no|phone num|phone numbers|phones|telephone|telephone number|telephone no|tel|tel no|tel number|tel nr|primary phone|primary phone number|main phone|mobile|mobile phone|mobile number|mobile no|mobile phone number|mobile telephone|cell|cell phone|cellphone|cell number|cell phone number|cellular|cellular phone|home phone|home phone number|home telephone|work phone|work phone number|business phone|office phone|day phone|daytime phone|evening phone|personal phone|preferred phone|other phone|alternate phone|alternative phone|secondary phone|additional phone|contact number|contact no|contact phone|contact phone number|contact telephone|phone mobile|phone home|phone work|phone primary|phone secondary|whatsapp|whatsapp number|telefon|telefonnummer|telefon nr|telefonnr|tel nummer|telefon mobil|telefon privat|telefon geschaftlich|telefon geschaeftlich|rufnummer|mobil|mobiltelefon|mobilnummer|mobilfunknummer|handy|handynummer|handy nr|festnetz|festnetznummer|numero de telephone|numero telephone|no de telephone|n de telephone|telephone portable|telephone mobile|telephone fixe|telephone domicile|portable|numero de portable|gsm|telefono|telefono movil|telefono fijo|telefono celular|telefono de contacto|numero de telefono|movil|celular|numero de celular|telefone|telefone celular|telefone fixo|numero de telefone|telemovel|telefoon|telefoonnummer|telefoon mobiel|telefoon thuis|mobiel|mobiele telefoon|mobiel nummer|mobiele nummer|06 nummer|cellulare|numero di telefono|telefono cellulare|numer telefonu|komorka|telefonnumer|mobilnummer|puhelin|puhelinnumero|matkapuhelin|telefon numarasi|cep telefonu|phone #|phone number #|phone numbers #|phones #|telephone #|tel #|mobile #|mobile phone #|cell phone #|contact number #|# phone|# phone number|telefon #|telefono #|telefone #|telefoon #",
    ),
    (
        Meaning::Piece(Piece::PhoneCode),
        0,
        "phone country code|country calling code|calling code|dialing code|dialling code|dial code|phone code|isd code|mobile country code|country phone code|landervorwahl|laendervorwahl|vorwahl land|indicatif|indicatif telephonique|prefijo telefonico|codigo de pais|ddi|landcode|landnummer",
    ),
    (
        f(Field::Location),
        0,
        "location|current location|candidate location|applicant location|geographic location|geo location|current city and state|current city|city state|city state country|city country|where are you located|where are you based|where do you live|location summary|location address|location name|based in|place|place of residence|residence|wohnort|wohnsitz|aktueller wohnort|standort des bewerbers|ort|localisation|lieu|lieu de residence|ville actuelle|ubicacion|ubicacion actual|residencia|lugar de residencia|localizacao|localidade|local|woonplaats|locatie|lokalizacja|localita|residenza",
    ),
    (
        f(Field::DateOfBirth),
        0,
        "date of birth|birth date|birthdate|dob|birthday|d o b|birth day|geburtsdatum|geburtstag|geb datum|geboren am|date de naissance|ne le|fecha de nacimiento|fecha nacimiento|data de nascimento|data nascimento|data di nascita|geboortedatum|data urodzenia|fodelsedatum|fodselsdato|fodselsdag|syntymaaika|dogum tarihi|datum narozeni",
    ),
    (
        f(Field::Link),
        0,
        "linkedin|linkedin url|linkedin profile|linkedin profile url|linkedin link|linkedin page|linkedin account|linked in|linked in url|linked in profile|linkedin address|github|github url|github profile|github link|gitlab|gitlab url|bitbucket|stackoverflow|stack overflow|stackoverflow url|twitter|twitter url|x profile|facebook|facebook url|instagram|xing|xing profil|xing profile|xing url|behance|dribbble|kaggle|medium|youtube|website|website url|web site|websites|web page|webpage|homepage|home page|personal website|personal site|portfolio|portfolio url|portfolio link|portfolio website|online portfolio|blog|blog url|url|urls|link|links|profile link|public profile|public profile url|external profile url|social link|social links|social media links|social profile|social profiles|profile links|website addresses|social media addresses|other links|other website|webseite|internetseite|site web|site internet|site personnel|lien|liens|profil linkedin|lien linkedin|pagina web|sitio web|perfil de linkedin|perfil linkedin|enlace|enlaces|site|pagina pessoal|perfil do linkedin|persoonlijke website|linkedin profiel|linkedin profil|link #|links #|url #|website #|websites #|portfolio #|profile url #|social profile #|web #",
    ),
    (f(Field::Link), 1, "profile url|web|profile"),
    (
        Meaning::Piece(Piece::LinkedInHandle),
        0,
        "linkedin handle|linked in handle|linkedin username|linkedin user name|linkedin id",
    ),
    (Meaning::Piece(Piece::GitHubHandle), 0, "github handle|github username|github user|github user name|github id"),
    (
        f(Field::ResumeText),
        0,
        "resume text|cv text|resume content|resume body|resume plain text|resume full text|parsed resume|resume parsed text|lebenslauf text|texte du cv|texto del cv|texto do curriculo|cv tekst",
    ),
    (
        f(Field::ResumeSha256),
        0,
        "resume sha256|resume hash|cv sha256|cv hash|resume file hash|resume sha 256|resume checksum",
    ),
    (
        f(Field::ResumeAuthor),
        0,
        "resume author|cv author|pdf author|document author|resume pdf author|resume file author",
    ),
    (
        f(Field::ResumeProducer),
        0,
        "resume producer|cv producer|pdf producer|pdf creator|document producer|resume creator tool|resume software",
    ),
    (
        f(Field::ResumeCreated),
        0,
        "resume created|resume created at|resume creation date|pdf created|pdf creation date|pdf created at|document created|cv created|resume file created",
    ),
    (
        f(Field::ResumeDocumentId),
        0,
        "resume document id|pdf document id|pdf xmp id|xmp document id|xmp id|document id|pdf id|resume xmp id",
    ),
    (
        f(Field::ResumeFile),
        0,
        "resume file name|resume filename|resume file path|resume path|resume document|resume attachment|resume document name|cv file name|cv filename|cv file path|cv path|cv document|cv attachment|attachment|attachments|attachment name|attachment file name|attachment filename|attached file|attached files|attached resume|attachments filename|attachments file name|resume filename uploaded|uploaded resume|uploaded cv|file name of resume|lebenslauf datei|lebenslauf dateiname|anhang|anhange|anhaenge|fichier cv|nom du fichier cv|piece jointe|pieces jointes|archivo cv|archivo adjunto|adjunto|adjuntos|anexo|anexos|arquivo do curriculo|bijlage|bijlagen|cv bestand|zalacznik|allegato|allegati|resume file #|attachment #|attachments #",
    ),
    (
        f(Field::ResumeModified),
        0,
        "resume modified|resume modified at|pdf modified|pdf modification date|document modified",
    ),
    (
        f(Field::CoverLetter),
        0,
        "cover letter text|cover letter body|motivation letter text|message to hiring team|message to the hiring team|pitch|anschreiben text|texte de la lettre de motivation",
    ),
    (
        f(Field::SkillName),
        0,
        "skills|skill|key skills|technical skills|skill set|skillset|skill names|core skills|top skills|competencies|kenntnisse|fahigkeiten|faehigkeiten|kompetenzen|it kenntnisse|competences|habilidades|competencias|aptitudes|vaardigheden|competenties|umiejetnosci|competenze|skills #|skill #|skill name #|skills name #",
    ),
    (
        f(Field::SkillYears),
        0,
        "skill # years|skill years #|skills # years|skill # years of experience|skill experience #",
    ),
    (
        f(Field::NetworkIp),
        0,
        "ip|ip address|ip addr|ipaddress|ip adresse|applicant ip|client ip|remote ip|remote addr|submission ip|application ip|apply ip|adresse ip|direccion ip|endereco ip|ip adres|source ip|last ip",
    ),
    (
        f(Field::NetworkTimezone),
        0,
        "timezone|time zone|browser timezone|browser time zone|client timezone|zeitzone|fuseau horaire|zona horaria|fuso horario|tijdzone|tz",
    ),
    (f(Field::NetworkUserAgent), 0, "user agent|useragent|browser user agent|http user agent|browser agent"),
    (
        f(Field::NetworkDeviceId),
        0,
        "device id|deviceid|device identifier|device fingerprint|browser fingerprint|fingerprint|device hash|geraete id|visitor id",
    ),
    (
        f(Field::PaymentMethod),
        0,
        "payment method|payout method|payment type|preferred payment method|preferred payment|zahlungsart|zahlungsmethode|mode de paiement|metodo de pago|metodo de pagamento|forma de pagamento|betaalmethode",
    ),
    (
        f(Field::PaymentPayee),
        0,
        "payee|payee name|account holder|account holder name|account name|bank account name|bank account holder|beneficiary|beneficiary name|kontoinhaber|zahlungsempfanger|titulaire du compte|beneficiaire|titular de la cuenta|beneficiario|titular da conta|rekeninghouder|name on account",
    ),
    (
        f(Field::PaymentAccountHash),
        0,
        "bank account hash|account hash|bank hash|iban hash|bank account|bank account number|iban|iban number|account number|bank account no|payout account|payment account|kontonummer|bankverbindung|numero de compte|compte bancaire|cuenta bancaria|numero de cuenta|conta bancaria|numero da conta|rekeningnummer|bankrekeningnummer|bankrekening|clabe|conto corrente",
    ),
    (
        f(Field::PaymentWallet),
        0,
        "wallet|wallet address|crypto wallet|crypto address|bitcoin address|btc address|eth address|ethereum address|usdt address|crypto wallet address|payout wallet",
    ),
    (
        f(Field::IdNumber),
        0,
        "id number hash|id hash|ssn hash|id number|national id|national id number|national identification number|government id|government id number|ssn|social security number|social security no|social insurance number|national insurance number|ni number|nino|passport|passport number|passport no|driver license number|drivers license number|driver licence number|driving licence number|driving license number|drivers license|driver license|identity number|identity document number|identification number|id document number|id card number|document number|tax id|tax id number|tax identification number|taxpayer id|itin|aadhaar|aadhaar number|aadhar number|pan number|steuer id|steuer identifikationsnummer|steuernummer|sozialversicherungsnummer|personalausweisnummer|ausweisnummer|reisepassnummer|numero de securite sociale|numero de passeport|numero de carte didentite|dni|nie|nif|numero de identidad|documento de identidad|numero de pasaporte|curp|cpf|numero do cpf|numero do passaporte|codice fiscale|bsn|burgerservicenummer|paspoortnummer|pesel|personnummer|fodselsnummer|cpr nummer|henkilotunnus|nric|cedula",
    ),
    (
        Meaning::Guess(Guess::Contact),
        0,
        "contact|contact info|contact information|contact details|contact data|kontakt|kontaktdaten|coordonnees|contacto|datos de contacto|contato|dados de contato|contactgegevens|communication",
    ),
    (
        Meaning::Guess(Guess::Social),
        0,
        "social media|social|socials|social network|social networks|social media profile|social media handle|soziale medien|soziale netzwerke|reseaux sociaux|redes sociales|redes sociais|sociale media|handle|username",
    ),
    (
        Meaning::Guess(Guess::Resume),
        0,
        "resume|cv|curriculum|curriculum vitae|resume cv|cv resume|lebenslauf|hoja de vida|curriculo|resume file|cv file|my resume|zyciorys",
    ),
    (
        Meaning::Guess(Guess::CoverLetter),
        0,
        "cover letter|coverletter|covering letter|motivation letter|letter of motivation|motivation|anschreiben|motivationsschreiben|bewerbungsschreiben|lettre de motivation|carta de presentacion|carta de motivacion|carta de apresentacao|motivatiebrief|list motywacyjny",
    ),
    (
        Meaning::Guess(Guess::Education),
        0,
        "education|educations|education level|level of education|highest education|highest level of education|education details|academic background|qualification|qualifications|ausbildung|bildung|hochster abschluss|hoechster abschluss|schulbildung|formation|niveau detudes|formacion|educacion|nivel de estudios|educacao|escolaridade|formacao|formacao academica|opleiding|opleidingsniveau|wyksztalcenie|istruzione",
    ),
    (Meaning::Guess(Guess::Title), 0, "title|titel|titre|titulo"),
    (
        Meaning::Guess(Guess::Address),
        0,
        "address|addresses|adresse|adressen|direccion|endereco|adres|indirizzo|adress|osoite|adresa|morada|domicilio|domicile|anschrift|address #|addresses #",
    ),
    (
        Meaning::Guess(Guess::Referee),
        0,
        "reference #|referee #|references #|referees #|references|referees|referee|professional references|referenzen|references professionnelles|referencias|referenties",
    ),
    (
        f(Field::AnswerQuestion),
        0,
        "question|question #|screening question|screening question #|questions #|frage #|pregunta #|pergunta #|vraag #|question # text|question text|answers # question|question title",
    ),
    (
        f(Field::AnswerText),
        0,
        "answer|answer #|screening answer|screening answer #|answers #|question # answer|questions # answer|antwort #|question # response|response #|respuesta #|resposta #|antwoord #|reponse #|answers # answer|answer text|answers # value",
    ),
    (
        f(Field::NoteText),
        0,
        "notes|note|note #|notes #|comments|comment|recruiter notes|recruiter comments|interview notes|interviewer notes|internal notes|feedback|note text|note body|notes # body|notes # text|notes # content|notizen|bemerkungen|kommentar|kommentare|commentaires|commentaire|notas|comentarios|observaciones|observacoes|notities|opmerkingen|uwagi",
    ),
    (f(Field::NoteAuthor), 0, "note author|note author #|note # author|notes # author|note created by|note by"),
    (
        f(Field::NoteAt),
        0,
        "note date|note date #|note # date|note created at|note # created at|note # at|notes # created at|notes # at|note at|note added at",
    ),
    // Late fields: what a look-up, an offer or an interviewer added.
    (
        f(Field::NetworkCountry),
        0,
        "ip country|ip country code|ip geo country|geoip country|geo country|network country|ip location country|ip address country|land der ip",
    ),
    (
        f(Field::NetworkCity),
        0,
        "ip city|ip geo city|geoip city|geo city|network city|ip location city|ip location|ip geolocation",
    ),
    (
        f(Field::NetworkOperator),
        0,
        "ip isp|isp|isp name|ip organization|ip organisation|ip org|ip operator|network operator|asn organization|asn organisation|asn name|as name|as organization|internet provider",
    ),
    (
        f(Field::NetworkKind),
        0,
        "ip type|ip usage type|usage type|ip kind|network type|network kind|connection type|ip connection type|proxy type|anonymizer type|ip risk type|ip category",
    ),
    (
        f(Field::NetworkFormSeconds),
        0,
        "form seconds|form fill time|form fill seconds|fill time|time to complete seconds|time to fill seconds|completion seconds|seconds to complete|form duration seconds|application duration seconds|fill time seconds",
    ),
    (
        f(Field::NetworkPastedShare),
        0,
        "pasted share|paste ratio|pasted ratio|share pasted|pasted percent|percent pasted|copy paste ratio",
    ),
    (
        f(Field::HomeKind),
        0,
        "address type|home address type|residential indicator|residential delivery indicator|rdi|address usage|address classification|address kind|home kind",
    ),
    (
        f(Field::ShippingKind),
        0,
        "shipping address type|delivery address type|shipping residential indicator|shipping rdi|shipping address kind|shipping kind|delivery type",
    ),
    (
        f(Field::ShippingChangedAt),
        0,
        "shipping changed at|shipping address changed at|shipping address changed on|shipping address changed|shipping address updated|shipping address updated at|shipping updated at|delivery address changed|delivery address changed at|delivery address updated|lieferadresse geandert am|lieferadresse geaendert am",
    ),
    (
        f(Field::ShippingReason),
        0,
        "shipping reason|shipping exception reason|reason for shipping address|reason for other address|delivery reason|delivery address reason|alternate shipping reason|shipping note|shipping exception",
    ),
    (
        f(Field::OfferAt),
        0,
        "offer date|offer at|offer made at|offer made on|offer sent at|offer sent on|offer sent|offer sent date|offer extended|offer extended at|offer extended date|offer created at|date of offer|angebotsdatum|angebot vom|date de loffre|fecha de oferta|data da oferta|datum aanbod",
    ),
    (
        f(Field::ContactChanges),
        0,
        "contact changes|contact changes count|contact detail changes|contact details changed count|number of contact changes|times contact changed|contact change count",
    ),
    (
        f(Field::InterviewCameraRefused),
        0,
        "camera refused|camera declined|refused camera|declined camera|declined video|video refused|video declined|camera off|refused to turn on camera|interview camera refused|kamera verweigert|kamera abgelehnt",
    ),
    (
        f(Field::InterviewInPersonRefused),
        0,
        "in person refused|in person declined|refused in person|declined in person|refused in person meeting|declined in person meeting|declined onsite|onsite declined|onsite refused|refused onsite|interview in person refused|in person interview refused|in person interview declined",
    ),
    (
        f(Field::InterviewAccommodated),
        0,
        "interview accommodated|accommodated|accommodation agreed|accommodation given|accommodation granted|accommodation provided|accommodation in place|adjustment agreed|interview adjustment agreed",
    ),
    (
        f(Field::InterviewDifferentPerson),
        0,
        "different person|different person seen|different person on calls|different person in interview|person changed between interviews|interview different person|another person appeared|identity differs between calls",
    ),
    (
        f(Field::InterviewCoached),
        0,
        "coached|answers coached|coaching suspected|coached answers|interview coached|suspected coaching|reading answers|test coached|code test coached",
    ),
    (
        f(Field::PaymentCountry),
        0,
        "bank country|account country|bank account country|country of bank|country of account|payout country|payment country|bank country code|land der bank|pays de la banque|pais del banco|pais do banco",
    ),
    (
        f(Field::PaymentAccountChanges),
        0,
        "account changes|bank account changes|payment account changes|payout account changes|bank changes|times bank account changed|number of account changes|direct deposit changes|bank details changes",
    ),
    (
        f(Field::PaymentAdvancesAsked),
        0,
        "advances asked|advance requests|pay advance requests|advances requested|prepayment requests|prepayments requested|advance payment requests|payment advances asked",
    ),
    // Warehouse columns about the current job.
    (
        f(Field::EmploymentEmployer),
        0,
        "current company|current employer|current company name|current organization|most recent employer|most recent company|latest company|present employer|last employer|aktueller arbeitgeber|derzeitiger arbeitgeber|employeur actuel|entreprise actuelle|empresa actual|empleador actual|empresa atual|huidige werkgever",
    ),
    (
        f(Field::EmploymentTitle),
        0,
        "current title|current job title|current position|current role|current occupation|most recent title|most recent job title|latest title|headline|present title|last title|aktuelle position|derzeitige position|poste actuel|fonction actuelle|puesto actual|cargo actual|cargo atual|huidige functie|occupation",
    ),
];

/// A repeated group: words that introduce it, and its members with their words.
struct Group {
    /// Introduce the group, with or without a number.
    prefixes: &'static str,
    /// Introduce it only with a number: `Job 2 Title`.
    numbered_prefixes: &'static str,
    members: &'static [Member],
}

/// A member of a group: words that need the group's name before them, and words that stand alone.
struct Member(Field, &'static str, &'static str);

const STARTS: &str = "start|start date|startdate|start year|start month year|from|from date|date from|begin|begin date|started|started at|start at|start on|year started|beginn|startdatum|anfang|von|debut|date debut|date de debut|inicio|fecha inicio|fecha de inicio|data inicio|data de inicio|van|begindatum|begin datum|year from|startjahr|ab|desde|de|work start date";
const ENDS: &str = "end|end date|enddate|end year|to|to date|date to|until|finish|finish date|finished at|ended|ended at|end at|end on|year ended|ende|enddatum|bis|fin|date fin|date de fin|fecha fin|fecha de fin|fim|data fim|data de fim|tot|einddatum|eind datum|termino|year to|endjahr|hasta|ate|work end date";
const COMPANIES: &str = "employer|employer name|company|company name|organization|organisation|organization name|organisation name|arbeitgeber|firma|unternehmen|employeur|entreprise|societe|empresa|empleador|compania|empregador|werkgever|bedrijf|azienda|pracodawca";

const GROUPS: &[Group] = &[
    Group {
        prefixes: "education|educations|edu|education history|educational history|school|schools|university|universities|college|academic|academics|ausbildung|bildung|studium|formation|formations|etudes|educacion|formacion|estudios|educacao|formacao|opleiding|opleidingen|education info|education details|schooling",
        numbered_prefixes: "degree|degrees|qualification|qualifications|diploma",
        members: &[
            Member(
                Field::EducationInstitution,
                "name|title|place",
                "school|school name|institution|institution name|university|university name|college|college name|alma mater|school or university|school university|educational institution|education institution|highest education institution|hochschule|universitat|universitaet|schule|name der hochschule|bildungseinrichtung|etablissement|ecole|universite|nom de lecole|institucion|institucion educativa|universidad|escuela|centro de estudios|instituicao|instituicao de ensino|universidade|faculdade|escola|instelling|onderwijsinstelling|universiteit|hogeschool|uczelnia|universita|schools attended|last school attended",
            ),
            Member(
                Field::EducationDegree,
                "level|type|name|title|qualification|education level|award",
                "degree|degree name|degree type|degree level|degree earned|degree title|highest degree|diploma|academic degree|study type|studytype|abschluss|abschlussart|akademischer grad|hochschulabschluss|bildungsabschluss|diplome|diplome obtenu|titulacion|titulo academico|grado academico|grado|grau|grau academico|diploma behaald|graad|behaald diploma|stopien",
            ),
            Member(
                Field::EducationField,
                "area|subject|course|department|program|programme|discipline|field|curso|carrera",
                "field of study|fieldofstudy|major|majors|discipline|area of study|course of study|concentration|specialization|specialisation|subject of study|degree subject|degree field|studienfach|fachrichtung|studiengang|fach|studienrichtung|domaine detudes|specialite|filiere|campo de estudio|especialidad|area de estudio|area de estudo|studierichting|vakgebied|kierunek|kierunek studiow",
            ),
            Member(
                Field::EducationStart,
                STARTS,
                "education start|education start date|school start date|degree start date|studienbeginn",
            ),
            Member(
                Field::EducationEnd,
                ENDS,
                "graduation|graduation date|graduation year|grad year|grad date|year of graduation|date of graduation|graduated in|year graduated|graduated on|completion date|completion year|education end|education end date|degree date|degree year|expected graduation|abschlussjahr|abschlussdatum|studienende|annee dobtention|annee de diplome|date dobtention|ano de graduacion|fecha de graduacion|ano de conclusao|ano de formatura|afstudeerjaar|afstudeerdatum|rok ukonczenia",
            ),
            Member(
                Field::EducationCompleted,
                "completed|graduated|is completed|finished|complete|did you graduate|abgeschlossen|termine|obtenu|completado|concluido|afgerond|has graduated|is graduated",
                "degree completed|education completed|did you graduate|studies completed",
            ),
        ],
    },
    Group {
        prefixes: "employment|employments|employment history|work|work history|work experience|work experiences|work info|experience|experiences|employer|employers|company|companies|career|career history|professional experience|past employment|previous employment|berufserfahrung|beschaftigung|arbeitgeber|berufserfahrungen|experience professionnelle|experiences professionnelles|emploi|experiencia|experiencia laboral|experiencia profissional|empleo|emprego|werkervaring|dienstverband|previous employer|past employer|position|positions",
        numbered_prefixes: "job|jobs|role|previous job|past job|stelle|poste|puesto|cargo|functie",
        members: &[
            Member(Field::EmploymentEmployer, "name|firm|business", COMPANIES),
            Member(
                Field::EmploymentTitle,
                "title|position|role|job|job title|position title|occupation|designation|stellenbezeichnung|berufsbezeichnung|position name|poste|intitule|fonction|puesto|cargo|functie|functietitel|tatigkeit|taetigkeit|stelle|function|headline",
                "designation|berufsbezeichnung|funktion|fonction|functietitel|title at company|previous title|previous job title|profession",
            ),
            Member(Field::EmploymentStart, STARTS, "employment start|employment start date|hire date|job start date"),
            Member(Field::EmploymentEnd, ENDS, "employment end|employment end date|termination date|job end date"),
            Member(
                Field::EmploymentCurrent,
                "current|is current|present|currently working|currently employed|ongoing|still employed|current job|aktuell|actuel|en cours|actual|atual|huidig|is present|current position",
                "currently employed|is current job",
            ),
        ],
    },
    Group {
        prefixes: "reference|references|referee|referees|ref|professional reference|professional references|referenz|referenzen|referencia|referencias|referentie|referenties|referent|referenzgeber",
        numbered_prefixes: "",
        members: &[
            Member(
                Field::RefereeName,
                "name|full name|contact|contact name|person|nom|nombre|nome|naam|display name",
                "",
            ),
            Member(
                Field::RefereeEmail,
                "email|e mail|mail|email address|contact email|courriel|correo|correo electronico|e mailadres|emails",
                "",
            ),
            Member(
                Field::RefereePhone,
                "phone|phone number|telephone|tel|mobile|cell|contact number|telefon|telefonnummer|telefono|telefone|telefoon|telefoonnummer|numero de telephone|phone no|phones|mobile phone",
                "",
            ),
            Member(Field::RefereeEmployer, COMPANIES, ""),
        ],
    },
];

/// An address: words in front of its members; the home address may do without.
struct Place {
    prefixes: &'static str,
    fields: [Field; 6],
}

const PLACES: &[Place] = &[
    Place {
        prefixes: "|home|home address|address|addresses #|current address|residential|residential address|residence|mailing|mailing address|permanent|permanent address|street address|contact address|postal address|wohn|privat|adresse|domicile|domicilio|direccion|endereco|adres|primary address|person address|legal address|applicant address|location address|location|current location|postal",
        fields: [
            Field::HomeLine1,
            Field::HomeLine2,
            Field::HomeCity,
            Field::HomeRegion,
            Field::HomePostcode,
            Field::HomeCountry,
        ],
    },
    Place {
        prefixes: "shipping|shipping address|ship to|ship to address|delivery|delivery address|equipment|equipment address|equipment delivery|equipment delivery address|equipment shipping|laptop|laptop address|laptop delivery|laptop delivery address|laptop shipping address|lieferung|lieferadresse|versand|versandadresse|livraison|adresse de livraison|envio|direccion de envio|entrega|endereco de entrega|verzendadres|afleveradres|bezorgadres",
        fields: [
            Field::ShippingLine1,
            Field::ShippingLine2,
            Field::ShippingCity,
            Field::ShippingRegion,
            Field::ShippingPostcode,
            Field::ShippingCountry,
        ],
    },
    Place {
        prefixes: "id document address|id document|document address|id address|id doc address|identity document address|identity address|license address|driver license address|drivers license address|passport address|id card address|ausweisadresse|adresse piece didentite|direccion documento",
        fields: [
            Field::DocumentLine1,
            Field::DocumentLine2,
            Field::DocumentCity,
            Field::DocumentRegion,
            Field::DocumentPostcode,
            Field::DocumentCountry,
        ],
    },
];

/// Words for the six parts of an address, in the order of [`Place::fields`].
const PLACE_WORDS: [&str; 6] = [
    "line1|line 1|address line 1|address1|address 1|address line1|addr1|street|street address|street 1|street1|street line 1|street name|street and number|street and house number|line|full address|home address|mailing address|postal address|residential address|current address|permanent address|strasse|strasse und hausnummer|strasse hausnummer|strasse nr|adresszeile 1|rue|numero et rue|adresse ligne 1|ligne 1|calle|calle y numero|linea 1|rua|logradouro|linha 1|straat|straat en huisnummer|straatnaam|adresregel 1|via|ulica|gata|gatuadress|katuosoite|street address 1|street address line 1|address street|wohnadresse|privatadresse|postanschrift|adresse postale|adresse complete|address full",
    "line2|line 2|address line 2|address2|address 2|address line2|addr2|street 2|street2|street line 2|unit|unit number|unit no|apt|apartment|apartment number|apt number|apt no|suite|flat|adresszusatz|zusatz|adresszeile 2|wohnung|complement dadresse|complement|adresse ligne 2|ligne 2|appartement|linea 2|piso|complemento|linha 2|toevoeging|adresregel 2|street address 2|street address line 2|floor",
    "city|town|city town|town city|locality|address city|city name|municipality|home city|stadt|wohnstadt|ville|commune|ciudad|poblacion|municipio|cidade|stad|plaats|citta|comune|miasto|stad ort|postort|kaupunki|sehir|addresscity|suburb",
    "state|province|region|state province|state or province|state region|province state|county|prefecture|address state|state code|region code|administrative area|state name|stateprovince|bundesland|kanton|canton|departement|provincia|comunidad autonoma|estado|provincie|regione|wojewodztwo|lan|maakunta|il|country subdivision|country subdivisions|territory",
    "postcode|post code|postal code|zip|zip code|zipcode|zip postal code|postal|pin code|pincode|eircode|address zip|postal zip code|zip or postal code|plz|postleitzahl|code postal|cp|codigo postal|cep|cap|kod pocztowy|postnummer|postinumero|posta kodu|psc|postcode zip",
    "country|country name|country code|address country|country of residence|residence country|country region|land|wohnland|staat|wohnsitzland|pays|pays de residence|pais|pais de residencia|paese|kraj|maa|ulke|current country|land van verblijf|country iso",
];

/// House numbers in a column of their own.
const HOUSE_NUMBER: &str = "house number|house no|street number|hausnummer|hausnr|hnr|numero de rue|numero de voie|numero de casa|huisnummer|numero civico|nr domu|building number";

/// Nothing to import: numbers of rows and columns that a tool adds.
const NOTHING: &str = "unnamed|unnamed #|index|row|row number|row no|line number|zeile|column #|field #";

/// The aliases, folded. Combinations of a group's name and a member are put together when looked up: they are many.
struct Table {
    plain: BTreeMap<String, Alias>,
    places: Vec<FoldedPlace>,
    place_words: BTreeMap<String, usize>,
    groups: Vec<FoldedGroup>,
}

struct FoldedPlace {
    prefixes: BTreeSet<String>,
    fields: [Field; 6],
}

struct FoldedGroup {
    prefixes: BTreeSet<String>,
    numbered: BTreeSet<String>,
    words: BTreeMap<String, Field>,
}

static TABLE: LazyLock<Table> = LazyLock::new(build);

/// What a folded header (see [`words`]) means, by alias.
pub(crate) fn lookup(key: &str) -> Option<Alias> {
    let table = &*TABLE;
    let plain = table.plain.get(key).copied();
    plain
        .or_else(|| Some(sure(table.place(key)?)))
        .or_else(|| table.groups.iter().find_map(|g| g.member(key)).map(sure))
}

/// Aliases without numbers and without combinations, in bytewise order, for likeness.
pub(crate) fn known() -> impl Iterator<Item = (&'static str, Alias)> {
    TABLE.plain.iter().filter(|(key, _)| !key.contains('#')).map(|(key, alias)| (key.as_str(), *alias))
}

fn sure(field: Field) -> Alias {
    Alias { meaning: f(field), rank: 0 }
}

/// All ways to cut a key in two; keys are ASCII.
fn cuts(key: &str) -> impl Iterator<Item = (&str, &str)> {
    (1..key.len()).filter_map(move |at| key.split_at_checked(at))
}

impl Table {
    /// `Shipping City`: a place's name and a word for a part of an address.
    fn place(&self, key: &str) -> Option<Field> {
        self.places.iter().find_map(|place| {
            if place.prefixes.contains(key) {
                return Some(place.fields[0]);
            }
            let part = |(prefix, word): (&str, &str)| {
                self.place_words.get(word).filter(|_| place.prefixes.contains(prefix)).map(|part| place.fields[*part])
            };
            cuts(key).find_map(part)
        })
    }
}

impl FoldedGroup {
    /// `Education 1 School`, `Education School 1`, `1. Education School`, `Education School`.
    fn member(&self, key: &str) -> Option<Field> {
        let Some((before, after)) = key.split_once('#') else { return self.joined(key, false) };
        if after.is_empty() {
            self.joined(before, true)
        } else if before.is_empty() {
            self.joined(after, false)
        } else if self.prefixes.contains(before) || self.numbered.contains(before) {
            self.words.get(after).copied()
        } else {
            None
        }
    }

    fn joined(&self, body: &str, numbered: bool) -> Option<Field> {
        let named = |prefix: &str| self.prefixes.contains(prefix) || (numbered && self.numbered.contains(prefix));
        cuts(body).find_map(|(prefix, word)| self.words.get(word).filter(|_| named(prefix)).copied())
    }
}

/// Folds one alias: like a header, with `#` kept as the number's place.
fn fold(alias: &str) -> String {
    if alias.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' ' || b == b'#') {
        return alias.replace(' ', "");
    }
    alias.split('#').map(words::key).collect::<Vec<_>>().join("#")
}

fn folded(list: &'static str) -> impl Iterator<Item = String> {
    list.split('|').map(fold).filter(|key| !key.is_empty())
}

fn build() -> Table {
    let mut plain: BTreeMap<String, Alias> = BTreeMap::new();
    let mut add = |key: String, meaning: Meaning, rank: u8| {
        // The first meaning given to a key stays.
        plain.entry(key).or_insert(Alias { meaning, rank });
    };
    for (meaning, rank, list) in PLAIN {
        folded(list).for_each(|key| add(key, *meaning, *rank));
    }
    folded(HOUSE_NUMBER).for_each(|key| add(key, Meaning::Piece(Piece::HouseNumber), 0));
    folded(NOTHING).for_each(|key| add(key, Meaning::Drop, 0));
    let mut place_words = BTreeMap::new();
    for (part, list) in PLACE_WORDS.iter().enumerate() {
        for word in folded(list) {
            let county = u8::from(word == "county");
            add(word.clone(), f(PLACES[0].fields[part]), county);
            place_words.entry(word).or_insert(part);
        }
    }
    for Member(field, _, standing) in GROUPS.iter().flat_map(|g| g.members) {
        for word in folded(standing) {
            add(format!("{word}#"), f(*field), 0);
            add(format!("#{word}"), f(*field), 0);
            add(word, f(*field), 0);
        }
    }
    let places =
        PLACES.iter().map(|p| FoldedPlace { prefixes: folded(p.prefixes).collect(), fields: p.fields }).collect();
    Table { plain, places, place_words, groups: GROUPS.iter().map(folded_group).collect() }
}

fn folded_group(group: &Group) -> FoldedGroup {
    let mut words = BTreeMap::new();
    for Member(field, after, standing) in group.members {
        for word in folded(after).chain(folded(standing)) {
            words.entry(word).or_insert(*field);
        }
    }
    FoldedGroup {
        prefixes: folded(group.prefixes).collect(),
        numbered: folded(group.numbered_prefixes).collect(),
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(header: &str) -> Option<Meaning> {
        words::readings(header).iter().find_map(|r| lookup(&r.key)).map(|a| a.meaning)
    }

    #[test]
    fn headers_of_many_languages_are_known() {
        let table: &[(Field, &[&str])] = &[
            (
                Field::Id,
                &["Application ID", "application_id", "applicationId", "Job Application ID", "Bewerbungs-ID", "ID"],
            ),
            (Field::CandidateId, &["Candidate ID", "candidateId", "Candidate Identifier", "Applicant ID"]),
            (Field::JobId, &["requisition_id", "Job ID", "Req. Identifier", "jobReqId"]),
            (
                Field::JobTitle,
                &[
                    "Job",
                    "Job Name",
                    "Job Requisition",
                    "jobTitle",
                    "Req. Title",
                    "positionTitle",
                    "Stelle",
                    "Vacante",
                    "Vaga",
                    "Vacature",
                ],
            ),
            (
                Field::AppliedAt,
                &[
                    "Application Date",
                    "applied_at",
                    "appliedDate",
                    "appliedOn",
                    "applyDate",
                    "Date Applied",
                    "Bewerbungsdatum",
                    "Date de candidature",
                    "Fecha de solicitud",
                    "Sollicitatiedatum",
                ],
            ),
            (
                Field::NameFull,
                &[
                    "Name",
                    "Candidate Name",
                    "fullName",
                    "Candidate full name",
                    "displayName",
                    "formattedName",
                    "Nom complet",
                    "Nombre completo",
                    "Nome completo",
                    "Volledige naam",
                ],
            ),
            (
                Field::NameGiven,
                &["First Name", "firstname", "first-name", "Given", "Vorname", "Prénom", "Nombre", "Voornaam"],
            ),
            (Field::NameFamily, &["Last Name", "Surname", "Nachname", "Nom", "Apellidos", "Sobrenome", "Achternaam"]),
            (
                Field::Email,
                &[
                    "Email",
                    "E-Mail",
                    "Candidate Email",
                    "email_address",
                    "E-Mail-Adresse",
                    "Courriel",
                    "Correo electrónico",
                    "Correio eletrónico",
                    "E-mailadres",
                    "Email 2",
                ],
            ),
            (
                Field::Phone,
                &[
                    "Phone",
                    "Candidate Mobile Phone",
                    "Home Phone",
                    "phoneNumber",
                    "Telefonnummer",
                    "Téléphone",
                    "Teléfono",
                    "Telefone",
                    "Telefoonnummer",
                    "Phone 2",
                    "Handy",
                ],
            ),
            (
                Field::HomeLine1,
                &[
                    "address_line1",
                    "Street",
                    "Straße",
                    "Rue",
                    "Calle",
                    "Rua",
                    "Straat",
                    "Home Address",
                    "Address Line 1",
                ],
            ),
            (Field::HomeCity, &["City", "Stadt", "Ville", "Ciudad", "Cidade", "Home City", "person.addresscity"]),
            (Field::HomeRegion, &["State", "Province", "Bundesland", "Estado", "State/Province"]),
            (Field::HomePostcode, &["postal_code", "ZIP", "PLZ", "Code postal", "Código postal", "CEP", "Postcode"]),
            (Field::HomeCountry, &["Country", "Land", "Pays", "País"]),
            (Field::Location, &["Location", "locationSummary", "Wohnort", "location.address", "Ubicación"]),
            (
                Field::EducationInstitution,
                &[
                    "School",
                    "Education 1 School",
                    "education_1_school",
                    "School 2",
                    "educations[].school_name",
                    "Hochschule",
                    "Université",
                    "Universidad",
                    "education.0.institution",
                ],
            ),
            (Field::EducationStart, &["education_1_start_year", "Education 1 From"]),
            (Field::EducationEnd, &["education_2_end_year", "Graduation Year"]),
            (
                Field::EmploymentEmployer,
                &[
                    "employment_1_company",
                    "Employer (3)",
                    "Company",
                    "Job 1 Company",
                    "Current Company",
                    "Arbeitgeber",
                    "employments[].company_name",
                ],
            ),
            (Field::EmploymentTitle, &["employment_1_title", "Job 2 Title", "Current Title"]),
            (Field::RefereeName, &["reference_name", "Reference 1 Name"]),
            (Field::RefereePhone, &["reference_phone", "Referee Phone Number"]),
            (Field::ShippingLine1, &["Shipping Address", "Shipping Address Line 1", "Lieferadresse"]),
            (Field::ShippingPostcode, &["Shipping ZIP", "delivery_postcode"]),
            (Field::DocumentCity, &["ID document city", "id_document_address.city"]),
            (Field::Link, &["LinkedIn", "linkedin_url", "linkedInUrl", "GitHub", "Portfolio URL", "Website"]),
            (Field::NetworkIp, &["ip_address", "IP"]),
            (Field::ResumeText, &["resume_text"]),
            (Field::DateOfBirth, &["date_of_birth", "DOB", "Geburtsdatum"]),
        ];
        for (field, headers) in table {
            for header in *headers {
                assert_eq!(meaning(header), Some(Meaning::Field(*field)), "{header}");
            }
        }
    }

    #[test]
    fn headers_about_other_people_are_not_the_applicants() {
        for header in [
            "Recruiter",
            "Recruiter Name",
            "Recruiter Email",
            "Hiring Manager",
            "Manager Email",
            "Coordinator Phone",
            "Owner",
            "Emergency Contact Phone",
            "Phone Screen",
            "Phone Screen Date",
            "Email Opt In",
            "Emails Sent",
            "Name of Recruiter",
            "Source ID",
            "School Bus",
            "Employee",
            "Interviewer",
            "Rejection Reason",
            "Rejected At",
            "Tags",
            "Department",
            "Score",
            "Company Size",
            "Job Level",
        ] {
            assert_eq!(meaning(header), None, "{header}");
        }
    }

    #[test]
    fn no_alias_is_a_protected_header() {
        use crate::ingest::protected::attribute;
        for (key, alias) in known() {
            let birth = alias.meaning == Meaning::Field(Field::DateOfBirth);
            assert!(birth || attribute(key).is_none(), "{key} is {:?}", attribute(key));
        }
        assert!(TABLE.plain.len() > 1_000, "{}", TABLE.plain.len());
    }
}
