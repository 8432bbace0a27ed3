//! What one application says, as the export wrote it.
//!
//! An [`Application`] is a flat list of [`Cell`]s over one text buffer, so that one value can be reused for
//! every record of a stream without allocating. A cell names its [`Field`] (a closed list) and where it stood
//! ([`Source`], column). Nothing here knows what a value means: that is `fact`.

use serde::{Deserialize, Serialize};

/// How many items a repeated field may have; further ones are dropped with an issue.
pub const MAX_ITEMS: u16 = 64;

/// Who recorded a field. Only what the employer or its system recorded may lower a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// Typed by the applicant.
    Applicant,
    /// Recorded by the tracking system itself.
    System,
    /// Recorded by a person who works for the employer.
    Employer,
}

macro_rules! fields {
    ($($variant:ident $path:literal $trust:ident $doc:literal;)*) => {
        /// Every field of an application, by its path in the JSON import. `[]` marks a repeated group.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $variant,)* }

        impl Field {
            /// All fields, in declaration order.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The path in the JSON import, such as `education[].institution`.
            pub const fn path(self) -> &'static str {
                match self { $(Field::$variant => $path,)* }
            }

            /// What the field holds, in one sentence.
            pub const fn doc(self) -> &'static str {
                match self { $(Field::$variant => $doc,)* }
            }

            /// Who records the field unless a mapping says otherwise.
            pub const fn default_trust(self) -> Trust {
                match self { $(Field::$variant => Trust::$trust,)* }
            }
        }
    };
}

fields! {
    Id "id" System "The application's id in the tracking system.";
    CandidateId "candidate_id" System "The tracking system's id of the person.";
    JobId "job.id" System "The id of the job applied for.";
    JobTitle "job.title" System "The title of the job applied for.";
    JobLocation "job.location" System "Where the job is.";
    AppliedAt "applied_at" System "When the application was made.";
    Stage "stage" System "Where the application stands: application, interview or offer, or the system's own words.";
    Origin "source" System "The channel the application came through.";
    Agency "agency" Applicant "The agency that sent the application.";
    Referrer "referrer" Applicant "Who referred the applicant.";
    NameFull "name.full" Applicant "The whole name in one cell.";
    NameGiven "name.given" Applicant "Given names.";
    NameFamily "name.family" Applicant "Family names.";
    NamePreferred "name.preferred" Applicant "The name the applicant goes by.";
    Email "emails[]" Applicant "Mail addresses.";
    Phone "phones[]" Applicant "Phone numbers.";
    HomeLine1 "home.line1" Applicant "Home address: street and number, or the whole address in one cell.";
    HomeLine2 "home.line2" Applicant "Home address: unit and further lines.";
    HomeCity "home.city" Applicant "Home address: city.";
    HomeRegion "home.region" Applicant "Home address: state or province.";
    HomePostcode "home.postcode" Applicant "Home address: postal code.";
    HomeCountry "home.country" Applicant "Home address: country.";
    ShippingLine1 "shipping.line1" Applicant "Equipment delivery address: street and number, or the whole address.";
    ShippingLine2 "shipping.line2" Applicant "Equipment delivery address: unit and further lines.";
    ShippingCity "shipping.city" Applicant "Equipment delivery address: city.";
    ShippingRegion "shipping.region" Applicant "Equipment delivery address: state or province.";
    ShippingPostcode "shipping.postcode" Applicant "Equipment delivery address: postal code.";
    ShippingCountry "shipping.country" Applicant "Equipment delivery address: country.";
    DocumentLine1 "id_document_address.line1" Applicant "Address on the identity document: street and number, or the whole address.";
    DocumentLine2 "id_document_address.line2" Applicant "Address on the identity document: unit and further lines.";
    DocumentCity "id_document_address.city" Applicant "Address on the identity document: city.";
    DocumentRegion "id_document_address.region" Applicant "Address on the identity document: state or province.";
    DocumentPostcode "id_document_address.postcode" Applicant "Address on the identity document: postal code.";
    DocumentCountry "id_document_address.country" Applicant "Address on the identity document: country.";
    Location "location" Applicant "Where the applicant says they are, in one cell.";
    DateOfBirth "date_of_birth" Applicant "Date of birth; serves linking only and is never shown or read by a condition.";
    EducationInstitution "education[].institution" Applicant "Education: school.";
    EducationDegree "education[].degree" Applicant "Education: degree.";
    EducationField "education[].field" Applicant "Education: subject.";
    EducationStart "education[].start" Applicant "Education: start date.";
    EducationEnd "education[].end" Applicant "Education: end date.";
    EducationCompleted "education[].completed" Applicant "Education: whether it was completed.";
    EmploymentEmployer "employment[].employer" Applicant "Employment: employer.";
    EmploymentTitle "employment[].title" Applicant "Employment: job title.";
    EmploymentStart "employment[].start" Applicant "Employment: start date.";
    EmploymentEnd "employment[].end" Applicant "Employment: end date.";
    EmploymentCurrent "employment[].current" Applicant "Employment: whether it is the current job.";
    SkillName "skills[].name" Applicant "Skill: name.";
    SkillYears "skills[].years" Applicant "Skill: years of experience.";
    Link "links[]" Applicant "Profile and portfolio addresses.";
    RefereeName "referees[].name" Applicant "Referee: name.";
    RefereeEmail "referees[].email" Applicant "Referee: mail address.";
    RefereePhone "referees[].phone" Applicant "Referee: phone number.";
    RefereeEmployer "referees[].employer" Applicant "Referee: employer.";
    ResumeText "resume.text" Applicant "The resume as plain text.";
    ResumeSha256 "resume.sha256" System "SHA-256 of the resume file, in hexadecimal.";
    ResumeAuthor "resume.author" Applicant "Author named in the resume file.";
    ResumeProducer "resume.producer" Applicant "Program named in the resume file.";
    ResumeCreated "resume.created" Applicant "Creation time named in the resume file.";
    ResumeDocumentId "resume.document_id" Applicant "Document id inside the resume file.";
    ResumeFile "resume.file" Applicant "Name of the resume file, below the folder of attachments.";
    ResumeModified "resume.modified" Applicant "Time of the last change named in the resume file.";
    ResumePrint "resume.print" Applicant "Hash of what its program and layout leave on the resume file: programs, fonts, page sizes, margins.";
    ResumeHiddenText "resume.hidden[].text" Applicant "Text of the resume file that a person does not see.";
    ResumeHiddenPage "resume.hidden[].page" Applicant "Page that hidden text stands on.";
    ResumeHiddenHow "resume.hidden[].how" Applicant "Why hidden text is not seen: white on white, drawn without ink, too small to read ...";
    CoverLetter "cover_letter" Applicant "The cover letter as plain text.";
    AnswerQuestion "answers[].question" System "Screening question.";
    AnswerText "answers[].answer" Applicant "Answer to a screening question.";
    NoteAuthor "notes[].author" Employer "Who wrote a note on the application.";
    NoteAt "notes[].at" Employer "When a note was written.";
    NoteText "notes[].text" Employer "Text of a note.";
    NetworkIp "network.ip" System "Network address the application came from.";
    NetworkTimezone "network.timezone" System "Time zone the browser reported.";
    NetworkUserAgent "network.user_agent" System "Browser identification.";
    NetworkDeviceId "network.device_id" System "Device identifier.";
    NetworkCountry "network.country" System "Country that the network address lies in, as a look-up says.";
    NetworkCity "network.city" System "City that the network address lies in, as a look-up says.";
    NetworkOperator "network.operator" System "Who operates the network, as a look-up says.";
    NetworkKind "network.kind" System "What the network address belongs to, as a look-up says: hosting, vpn, proxy, tor, relay, residential, business.";
    NetworkFormSeconds "network.form_seconds" System "Seconds from opening the form to sending it.";
    NetworkPastedShare "network.pasted_share" System "Share of the text that was pasted into the form, from 0 to 1 or in percent.";
    HomeKind "home.kind" System "What stands at the home address, as a look-up says: residential, commercial, vacant.";
    ShippingKind "shipping.kind" System "What stands at the equipment delivery address, as a look-up says.";
    ShippingChangedAt "shipping.changed_at" System "When the equipment delivery address was last changed.";
    ShippingReason "shipping.reason" Employer "Why equipment goes elsewhere than home, as the employer recorded it.";
    OfferAt "offer.at" System "When the offer was made.";
    ContactChanges "contact_changes" System "How often phone or mail address were replaced since the application.";
    InterviewCameraRefused "interview.camera_refused" Employer "Whether the person declined to be seen on camera.";
    InterviewInPersonRefused "interview.in_person_refused" Employer "Whether the person declined to meet in person.";
    InterviewAccommodated "interview.accommodated" Employer "Whether an accommodation was agreed for interviews, or which.";
    InterviewDifferentPerson "interview.different_person" Employer "Whether an interviewer recorded that another person came than before.";
    InterviewCoached "interview.coached" Employer "Whether an interviewer recorded that answers seemed to come from somebody else.";
    PaymentCountry "payment.country" Applicant "Country of the account.";
    PaymentAccountChanges "payment.account_changes" System "How often the account to be paid to was replaced.";
    PaymentAdvancesAsked "payment.advances_asked" Employer "How often the person asked to be paid before the work was done.";
    PaymentMethod "payment.method" Applicant "How the person wants to be paid.";
    PaymentPayee "payment.payee" Applicant "Whose account it is.";
    PaymentAccountHash "payment.account_hash" Applicant "Bank account; a number is hashed on reading and never kept.";
    PaymentWallet "payment.wallet" Applicant "Virtual currency address.";
    IdNumber "id_number_hash" Applicant "Number of an identity document; hashed on reading and never kept.";
    Enrich "enrich" System "What a look-up service added, by the column's name.";
    Extra "extra" Applicant "A column that maps to no field, by its header.";
}

impl Field {
    /// Whether the field may hold several values.
    pub fn repeated(self) -> bool {
        self.path().contains("[]") || matches!(self, Field::Enrich | Field::Extra)
    }

    /// What an export calls the column, for telling a person what to add: fields that come together share a label.
    pub const fn label(self) -> &'static str {
        use Field as F;
        match self {
            F::Id => "Application ID",
            F::CandidateId => "Candidate ID",
            F::JobId | F::JobTitle | F::JobLocation => "Job",
            F::AppliedAt => "Application date",
            F::Stage => "Stage",
            F::Origin => "Source",
            F::Agency => "Agency",
            F::Referrer => "Referrer",
            F::NameFull | F::NameGiven | F::NameFamily | F::NamePreferred => "Name",
            F::Email => "Email",
            F::Phone => "Phone",
            F::HomeLine1 | F::HomeLine2 | F::HomeCity | F::HomeRegion | F::HomePostcode => "Address",
            F::HomeCountry | F::Location => "Country",
            F::DateOfBirth => "Date of birth",
            F::EducationInstitution
            | F::EducationDegree
            | F::EducationField
            | F::EducationStart
            | F::EducationEnd
            | F::EducationCompleted => "Education",
            F::EmploymentEmployer
            | F::EmploymentTitle
            | F::EmploymentStart
            | F::EmploymentEnd
            | F::EmploymentCurrent => "Employment",
            F::SkillName | F::SkillYears => "Skills",
            F::Link => "LinkedIn",
            F::RefereeName | F::RefereeEmail | F::RefereePhone | F::RefereeEmployer => "References",
            F::ResumeText => "Resume text",
            F::CoverLetter => "Cover letter",
            F::AnswerQuestion | F::AnswerText => "Screening answers",
            F::NoteAuthor | F::NoteAt | F::NoteText => "Notes",
            F::NetworkIp => "IP address",
            F::NetworkTimezone => "Time zone",
            F::NetworkUserAgent | F::NetworkDeviceId => "Device ID",
            F::PaymentMethod | F::PaymentPayee | F::PaymentAccountHash | F::PaymentWallet => "Payment details",
            F::IdNumber => "ID number",
            F::Enrich | F::Extra => "Further columns",
            late => late.late_label(),
        }
    }

    /// The same for files, second addresses and what look-ups, offers and interviews add.
    const fn late_label(self) -> &'static str {
        use Field as F;
        match self {
            F::ShippingLine1
            | F::ShippingLine2
            | F::ShippingCity
            | F::ShippingRegion
            | F::ShippingPostcode
            | F::ShippingCountry => "Delivery address",
            F::DocumentLine1
            | F::DocumentLine2
            | F::DocumentCity
            | F::DocumentRegion
            | F::DocumentPostcode
            | F::DocumentCountry => "Address on the identity document",
            F::ResumeSha256
            | F::ResumeAuthor
            | F::ResumeProducer
            | F::ResumeCreated
            | F::ResumeDocumentId
            | F::ResumeFile
            | F::ResumeModified
            | F::ResumePrint
            | F::ResumeHiddenText
            | F::ResumeHiddenPage
            | F::ResumeHiddenHow => "Resume file",
            F::NetworkCountry | F::NetworkCity | F::NetworkOperator | F::NetworkKind => "IP look-up",
            F::NetworkFormSeconds | F::NetworkPastedShare => "Form behaviour",
            F::HomeKind | F::ShippingKind => "Address look-up",
            F::ShippingChangedAt | F::ShippingReason | F::OfferAt => "Offer",
            F::ContactChanges => "Contact changes",
            F::InterviewCameraRefused
            | F::InterviewInPersonRefused
            | F::InterviewAccommodated
            | F::InterviewDifferentPerson
            | F::InterviewCoached => "Interview record",
            F::PaymentCountry | F::PaymentAccountChanges | F::PaymentAdvancesAsked => "Payment details",
            _ => "Further columns",
        }
    }

    /// The field whose JSON path is `path` (with `[]` for a repeated group).
    pub fn from_path(path: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|f| f.path() == path)
    }
}

/// A set of fields, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldSet(u128);

impl FieldSet {
    /// The set of all fields.
    pub fn all() -> FieldSet {
        Field::ALL.iter().copied().collect()
    }

    /// The set of these fields.
    pub const fn of(fields: &[Field]) -> FieldSet {
        let (mut set, mut at) = (0, 0);
        while at < fields.len() {
            set |= 1 << fields[at] as u8;
            at += 1;
        }
        FieldSet(set)
    }

    /// Adds a field.
    pub fn insert(&mut self, field: Field) {
        self.0 |= 1 << field as u8;
    }

    /// Whether the field is in the set.
    pub fn contains(self, field: Field) -> bool {
        let bit = field as u8;
        // Shifts of half the width are several times cheaper.
        let half = if bit < 64 { self.0 as u64 } else { (self.0 >> 64) as u64 };
        half >> (bit & 63) & 1 == 1
    }

    /// The set without a field.
    pub fn without(self, field: Field) -> FieldSet {
        FieldSet(self.0 & !(1 << field as u8))
    }

    /// Fields in either set.
    pub fn union(self, other: FieldSet) -> FieldSet {
        FieldSet(self.0 | other.0)
    }

    /// Whether the sets share a field.
    pub fn intersects(self, other: FieldSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The fields of the set in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |f| self.contains(*f))
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<T: IntoIterator<Item = Field>>(fields: T) -> FieldSet {
        let mut set = FieldSet::default();
        fields.into_iter().for_each(|f| set.insert(f));
        set
    }
}

/// Where a record stood: which input of the batch, and the row as a spreadsheet or editor numbers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Index into the batch's list of inputs (one entry per file and sheet).
    pub file: u16,
    /// 1-based row: the spreadsheet row, the line a CSV record starts on, or the JSON element's number.
    pub row: u32,
}

/// One value of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Which field.
    pub field: Field,
    /// Position within the repeated group, from 0; 0 for single fields.
    pub item: u16,
    /// Index into the input's column names.
    pub column: u16,
    start: u32,
    len: u32,
}

impl Cell {
    /// A part of the cell's text, as a cell: `within` counts bytes of it, and what lies outside is cut off.
    pub fn part(self, within: std::ops::Range<usize>) -> Cell {
        let end = u32::try_from(within.end).unwrap_or(u32::MAX).min(self.len);
        let from = u32::try_from(within.start).unwrap_or(u32::MAX).min(end);
        Cell { start: self.start.saturating_add(from), len: end - from, ..self }
    }
}

/// A value that could not be read as it stands: kept, shown, and unknown to the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The field concerned, if it is about one.
    pub field: Option<Field>,
    /// What is wrong, for a person.
    pub message: String,
}

/// For each field, where its cells begin and end among all; empty for a field without one.
#[derive(Clone, Debug, PartialEq)]
struct Spans([(u32, u32); Field::ALL.len()]);

impl Default for Spans {
    fn default() -> Spans {
        Spans([(0, 0); Field::ALL.len()])
    }
}

/// In an encoded record, behind its cells where a field would stand.
const END: u8 = u8::MAX;

/// In an encoded record, with the field of a short cell of the item of the cell before and of the next column.
const FOLLOWS: u8 = 0x80;

const _: () = assert!(Field::ALL.len() < FOLLOWS as usize, "fields, `FOLLOWS` and `END` are told apart");

/// Item and column before those of the first cell.
const BEFORE_ALL: (u16, u16) = (0, u16::MAX);

fn after((item, column): (u16, u16)) -> (u16, u16) {
    (item, column.wrapping_add(1))
}

/// One application as imported. Reused from record to record with [`Application::clear`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Application {
    /// Position in the batch, from 0, in input order.
    pub ordinal: u32,
    /// Where it stood.
    pub source: Source,
    /// Fields that this record's input carries, blank or not. A field outside it is an absent column.
    pub carried: FieldSet,
    /// What could not be read.
    pub issues: Vec<Issue>,
    text: String,
    cells: Vec<Cell>,
    spans: Spans,
    filled: FieldSet,
}

impl Application {
    /// Empties the record and keeps its buffers.
    pub fn clear(&mut self) {
        self.carried = FieldSet::default();
        self.issues.clear();
        self.text.clear();
        self.cells.clear();
        self.spans = Spans::default();
        self.filled = FieldSet::default();
    }

    /// Adds a value. Blank values are not stored: a blank is a carried field without a cell.
    #[inline]
    pub fn push(&mut self, field: Field, item: u16, column: u16, value: &str) {
        let value = trim(value);
        if self.hold(field, item, column, self.text.len(), value.len()) {
            self.text.push_str(value);
        }
    }

    /// Adds what [`Application::push`] adds of values that follow one another in `text`: of each its field, item and column,
    /// and where it ends.
    pub(crate) fn push_together(&mut self, text: &str, values: impl Iterator<Item = (Field, u16, u16, usize)>) {
        let before = self.text.len();
        self.text.push_str(text);
        let mut from = 0;
        for (field, item, column, end) in values {
            let written = text.get(from..end).unwrap_or_default();
            let value = trim(written);
            let blank = if value.len() == written.len() { 0 } else { written.len() - written.trim_start().len() };
            self.hold(field, item, column, before + from + blank, value.len());
            from = end;
        }
    }

    /// Adds the cell of a value without white space at its ends, which lies at `start`. False if there is none.
    #[inline]
    fn hold(&mut self, field: Field, item: u16, column: u16, start: usize, len: usize) -> bool {
        self.carried.insert(field);
        if len == 0 {
            return false;
        }
        match (fits(field, item), u32::try_from(start), u32::try_from(len)) {
            (true, Ok(start), Ok(len)) => self.add(Cell { field, item, column, start, len }),
            _ => {
                self.refuse(field, item);
                return false;
            }
        }
        true
    }

    #[cold]
    fn refuse(&mut self, field: Field, item: u16) {
        let why = match fits(field, item) {
            true => "record longer than 4 GiB".to_owned(),
            false => format!("more than {MAX_ITEMS} values; the rest is left out"),
        };
        self.issue(Some(field), why);
    }

    /// Adds a value that stands inside the text of one of this record's cells: `within` counts bytes of that text. Nothing is
    /// added where that is no text, or beyond [`MAX_ITEMS`].
    pub fn quote(&mut self, field: Field, item: u16, of: Cell, within: std::ops::Range<usize>) {
        let part = of.part(within);
        if item < MAX_ITEMS && !trim(self.text(&part)).is_empty() {
            self.carried.insert(field);
            self.add(Cell { field, item, ..part });
        }
    }

    fn add(&mut self, cell: Cell) {
        let (begin, end) = &mut self.spans.0[cell.field as usize];
        if *end == 0 {
            *begin = self.cells.len() as u32;
            self.filled.insert(cell.field);
        }
        self.cells.push(cell);
        *end = self.cells.len() as u32;
    }

    /// The fields with a value.
    pub fn filled(&self) -> FieldSet {
        self.filled
    }

    /// Index of the first cell of a field, and the cells from there to its last; none if it has no cell.
    #[inline]
    fn span(&self, field: Field) -> (u32, &[Cell]) {
        let (begin, end) = self.spans.0[field as usize];
        (begin, self.cells.get(begin as usize..end as usize).unwrap_or_default())
    }

    /// Adds an issue, once per field and message.
    pub fn issue(&mut self, field: Option<Field>, message: String) {
        let issue = Issue { field, message };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    /// The text of a cell of this record.
    #[inline]
    pub fn text(&self, cell: &Cell) -> &str {
        let start = cell.start as usize;
        self.text.get(start..start + cell.len as usize).unwrap_or_default()
    }

    /// All cells in the order they were added.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell of a single field, or of item `item` of a repeated one; the first if written twice.
    #[inline]
    pub fn cell(&self, field: Field, item: u16) -> Option<&Cell> {
        self.span(field).1.iter().find(|c| c.field == field && c.item == item)
    }

    /// The value of a single field; `None` when blank or absent (see [`Application::carried`]).
    pub fn get(&self, field: Field) -> Option<&str> {
        self.item(field, 0)
    }

    /// The value of one item of a repeated field.
    pub fn item(&self, field: Field, item: u16) -> Option<&str> {
        self.cell(field, item).map(|c| self.text(c))
    }

    /// Cells of one field in the order they were added.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Cell> {
        self.span(field).1.iter().filter(move |c| c.field == field)
    }

    /// Cells of any of these fields, in the order they were added, with their indices into [`Application::cells`].
    #[inline]
    pub(crate) fn among(&self, fields: &[Field]) -> impl Iterator<Item = (u32, &Cell)> {
        let wanted = FieldSet::of(fields);
        let (mut begin, mut end) = (u32::MAX, 0);
        for field in fields {
            let span = self.spans.0[*field as usize];
            if span.0 < span.1 {
                (begin, end) = (begin.min(span.0), end.max(span.1));
            }
        }
        let cells = self.cells.get(begin as usize..end as usize).unwrap_or_default();
        cells
            .iter()
            .zip(begin..)
            .filter(move |(cell, _)| wanted.contains(cell.field))
            .map(|(cell, index)| (index, cell))
    }

    /// The cells of a group of fields, which follow each other in declaration order, item by item: of each field of an item the
    /// first one. Exports write a group field by field or item by item; either way its cells are gone through once.
    pub(crate) fn rows<const N: usize>(&self, fields: &[Field; N]) -> Vec<[Option<&Cell>; N]> {
        let (mut begin, mut end) = (u32::MAX, 0);
        for field in fields {
            let span = self.spans.0[*field as usize];
            if span.0 < span.1 {
                (begin, end) = (begin.min(span.0), end.max(span.1));
            }
        }
        let mut rows = Vec::with_capacity(usize::from(begin < end) * 2);
        for cell in self.cells.get(begin as usize..end as usize).unwrap_or_default() {
            let at = (cell.field as usize).wrapping_sub(fields[0] as usize);
            if at < N {
                while rows.len() <= usize::from(cell.item) {
                    rows.push([None; N]);
                }
                let slot: &mut Option<&Cell> = &mut rows[usize::from(cell.item)][at];
                *slot = slot.or(Some(cell));
            }
        }
        rows
    }

    /// Cells of one field with their indices into [`Application::cells`].
    pub(crate) fn numbered(&self, field: Field) -> impl Iterator<Item = (u32, &Cell)> {
        let (first, cells) = self.span(field);
        (first..).zip(cells).filter(move |(_, cell)| cell.field == field)
    }

    /// Writes the record to `out`, with only the cells of the fields in `keep`, for [`Application::decode`].
    pub fn encode(&self, keep: FieldSet, out: &mut Vec<u8>) {
        write_number(out, self.ordinal.into());
        write_number(out, self.source.file.into());
        write_number(out, self.source.row.into());
        out.extend_from_slice(&self.carried.0.to_le_bytes());
        write_number(out, self.issues.len() as u64);
        for issue in &self.issues {
            out.push(issue.field.map_or(u8::MAX, |f| f as u8));
            write_text(out, &issue.message);
        }
        let kept = || self.cells.iter().filter(|c| keep.contains(c.field));
        out.reserve(self.cells.len() * 8);
        let mut before = BEFORE_ALL;
        for cell in kept() {
            let follows = (cell.item, cell.column) == after(before);
            before = (cell.item, cell.column);
            match (u8::try_from(cell.item), u8::try_from(cell.column), u8::try_from(cell.len)) {
                // The usual cell: each number fits the one byte that `write_number` would give it.
                (_, _, Ok(len @ ..0x80)) if follows => out.extend_from_slice(&[cell.field as u8 | FOLLOWS, len]),
                (Ok(item @ ..0x80), Ok(column @ ..0x80), Ok(len @ ..0x80)) => {
                    out.extend_from_slice(&[cell.field as u8, item, column, len]);
                }
                _ => {
                    out.push(cell.field as u8);
                    write_number(out, cell.item.into());
                    write_number(out, cell.column.into());
                    write_number(out, cell.len.into());
                }
            }
        }
        out.push(END);
        // Texts of neighbours stand side by side, so most go together.
        let bytes = |run| self.text.as_bytes().get(run).unwrap_or_default();
        let mut run = 0..0;
        for cell in kept() {
            let start = cell.start as usize;
            if start != run.end {
                out.extend_from_slice(bytes(run));
                run = start..start;
            }
            run.end += cell.len as usize;
        }
        out.extend_from_slice(bytes(run));
    }

    /// Reads what [`Application::encode`] wrote into this value, reusing its buffers, and advances `bytes` past it.
    /// `None` if the bytes are not such a record.
    pub fn decode(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.clear();
        self.ordinal = read_number(bytes)?.try_into().ok()?;
        self.source.file = read_number(bytes)?.try_into().ok()?;
        self.source.row = read_number(bytes)?.try_into().ok()?;
        self.carried = FieldSet(read_wide(bytes)?);
        for _ in 0..read_number(bytes)? {
            let field = Field::ALL.get(usize::from(read_byte(bytes)?)).copied();
            self.issues.push(Issue { field, message: read_text(bytes)?.to_owned() });
        }
        let mut start = 0_u32;
        let mut before = BEFORE_ALL;
        loop {
            let (field, (item, column), len) = match **bytes {
                [END, ref rest @ ..] => {
                    *bytes = rest;
                    break;
                }
                [field @ FOLLOWS..=u8::MAX, len @ ..0x80, ref rest @ ..] => {
                    *bytes = rest;
                    (field & !FOLLOWS, after(before), len.into())
                }
                [field, item @ ..0x80, column @ ..0x80, len @ ..0x80, ref rest @ ..] => {
                    *bytes = rest;
                    (field, (item.into(), column.into()), len.into())
                }
                _ => {
                    let field = read_byte(bytes)?;
                    let [item, column] = [read_number(bytes)?, read_number(bytes)?];
                    (field, (item.try_into().ok()?, column.try_into().ok()?), read_number(bytes)?.try_into().ok()?)
                }
            };
            before = (item, column);
            let field = *Field::ALL.get(usize::from(field))?;
            self.add(Cell { field, item, column, start, len });
            start = start.checked_add(len)?;
        }
        let (text, rest) = bytes.split_at_checked(start as usize)?;
        *bytes = rest;
        self.text.push_str(std::str::from_utf8(text).ok()?);
        Some(())
    }

    /// One more than the highest item of any of the given fields: the length of a repeated group.
    pub fn len_of(&self, fields: &[Field]) -> u16 {
        let mut len = 0;
        for field in fields {
            for cell in self.span(*field).1 {
                len = len.max(if cell.field == *field { cell.item + 1 } else { 0 });
            }
        }
        len
    }
}

/// Whether a field may have so many items before this one.
#[inline]
fn fits(field: Field, item: u16) -> bool {
    item < MAX_ITEMS || matches!(field, Field::Extra | Field::Enrich)
}

/// The text without white space at its ends. Most texts have none there, which their first and last bytes show.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] | [first @ last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Appends an unsigned number, seven bits a byte, lowest first.
#[inline]
pub(crate) fn write_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what [`write_number`] wrote and advances `bytes` past it.
#[inline]
pub(crate) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    match bytes.split_first() {
        Some((&first, rest)) if first < 0x80 => {
            *bytes = rest;
            Some(first.into())
        }
        _ => read_long(bytes),
    }
}

fn read_long(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = read_byte(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Reads sixteen bytes, lowest first, and advances `bytes` past them.
fn read_wide(bytes: &mut &[u8]) -> Option<u128> {
    let (wide, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u128::from_le_bytes(*wide))
}

/// Appends a text after its length.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    write_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what [`write_text`] wrote and advances `bytes` past it.
pub(crate) fn read_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let len = usize::try_from(read_number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

/// Takes one byte off `bytes`.
pub(crate) fn read_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_path_names_its_field() {
        for &field in Field::ALL {
            assert_eq!(Field::from_path(field.path()), Some(field));
        }
        assert!(Field::ALL.len() <= 128, "a FieldSet holds 128 fields");
    }

    #[test]
    fn a_blank_is_carried_but_not_stored() {
        let mut app = Application::default();
        app.push(Field::Phone, 0, 3, "  ");
        assert!(app.carried.contains(Field::Phone) && app.get(Field::Phone).is_none());
    }

    #[test]
    fn rows_hold_the_first_cell_of_each_field_of_each_item() {
        const FIELDS: [Field; 2] = [Field::EmploymentEmployer, Field::EmploymentTitle];
        let (name, title) = (FIELDS[0], FIELDS[1]);
        let mut app = Application::default();
        assert!(app.rows(&FIELDS).is_empty());
        let cells = [
            (name, 2, "c"),
            (title, 0, "x"),
            (Field::Email, 0, "m"),
            (name, 0, "a"),
            (Field::Phone, 5, "p"),
            (name, 0, "b"),
        ];
        for (column, (field, item, text)) in (0..).zip(cells) {
            app.push(field, item, column, text);
        }
        let rows = app.rows(&FIELDS);
        let texts: Vec<_> = rows.iter().map(|row| row.map(|cell| cell.map(|cell| app.text(cell)))).collect();
        assert_eq!(texts, [[Some("a"), Some("x")], [None, None], [Some("c"), None]]);
    }

    #[test]
    fn a_quotation_is_a_cell_of_its_own() {
        let mut app = Application::default();
        app.push(Field::Id, 0, 0, "a1");
        app.push(Field::ResumeText, 0, 4, "Clerk at Acmé since 2019");
        let resume = *app.cell(Field::ResumeText, 0).unwrap();
        app.quote(Field::EmploymentTitle, 0, resume, 0..5);
        app.quote(Field::EmploymentEmployer, 0, resume, 9..14);
        app.quote(Field::EmploymentEnd, 0, resume, 13..14);
        app.quote(Field::EmploymentStart, 0, resume, 90..99);
        app.quote(Field::EmploymentStart, 64, resume, 0..5);
        assert_eq!(app.item(Field::EmploymentTitle, 0), Some("Clerk"));
        assert_eq!(app.cell(Field::EmploymentEmployer, 0).map(|c| (app.text(c), c.column)), Some(("Acmé", 4)));
        assert_eq!(app.item(Field::EmploymentEnd, 0), None, "half a character is no text");
        assert!(app.item(Field::EmploymentStart, 0).is_none() && !app.carried.contains(Field::EmploymentStart));
        let keep = [Field::Id, Field::EmploymentTitle, Field::EmploymentEmployer].into_iter().collect();
        let mut bytes = Vec::new();
        app.encode(keep, &mut bytes);
        let mut back = Application::default();
        assert!(back.decode(&mut bytes.as_slice()).is_some());
        assert_eq!(back.item(Field::EmploymentEmployer, 0), Some("Acmé"));
        assert_eq!(back.get(Field::ResumeText), None);
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(values in prop::collection::vec((0..Field::ALL.len(), 0u16..70, 0u16..300, ".{0,40}"), 0..20), ordinal: u32, row: u32) {
            let mut app = Application { ordinal, source: Source { file: 1, row }, ..Default::default() };
            for (field, item, column, value) in &values {
                app.push(Field::ALL[*field], *item, *column, value);
            }
            let mut bytes = Vec::new();
            app.encode(FieldSet::all(), &mut bytes);
            let mut back = Application::default();
            let mut rest = bytes.as_slice();
            prop_assert!(back.decode(&mut rest).is_some() && rest.is_empty());
            prop_assert_eq!(back, app);
        }

        #[test]
        fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Application::default().decode(&mut bytes.as_slice());
        }
    }
}
