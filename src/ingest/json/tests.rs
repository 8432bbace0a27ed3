//! Tests of whole documents: the import's own shape, the interfaces of each system, hostile input.

use super::*;
use crate::ingest::mapping::{MappingFile, MappingOptions, Plan};
use crate::record::{Application, Field, FieldSet};

struct Read {
    app: Application,
    profile: Option<&'static str>,
    names: Vec<String>,
}

impl Read {
    fn all(&self, field: Field) -> Vec<String> {
        self.app.of(field).map(|c| self.app.text(c).to_owned()).collect()
    }

    fn items(&self, field: Field) -> Vec<(u16, String)> {
        self.app.of(field).map(|c| (c.item, self.app.text(c).to_owned())).collect()
    }

    fn extra(&self, name: &str) -> Option<String> {
        let cell = self.app.of(Field::Extra).find(|c| self.names[usize::from(c.column)] == name)?;
        Some(self.app.text(cell).to_owned())
    }

    /// Asserts single fields and lists by path, values joined with ` | `.
    fn has(&self, expected: &[(&str, &str)]) {
        for (path, value) in expected {
            let field = Field::from_path(path).expect(path);
            assert_eq!(self.all(field).join(" | "), *value, "{path}");
        }
    }

    fn lacks(&self, words: &[&str]) {
        for cell in self.app.cells() {
            let text = self.app.text(cell);
            assert!(!words.iter().any(|w| text.contains(w)), "{:?} holds {text}", cell.field);
        }
    }
}

fn names(plan: &Plan) -> Vec<String> {
    (0..u16::MAX).map_while(|c| plan.name(c)).collect()
}

fn read_with(text: &str, options: &MappingOptions) -> Read {
    let plan = plan(&[text.as_bytes()], options);
    let mut app = Application::default();
    decode(text.as_bytes(), &plan, FieldSet::all(), &mut app).expect("decodes");
    Read { app, profile: plan.profile, names: names(&plan) }
}

fn read(text: &str) -> Read {
    read_with(text, &MappingOptions::default())
}

#[test]
fn native_shape() {
    let r = read(
        r#"{"id":"a1","candidate_id":7,"job":{"id":"J1","title":"Engineer","location":"Leeds"},"applied_at":"2026-01-02","stage":"application",
        "source":"board","agency":"","referrer":null,"name":{"full":"Ann Lee","given":"Ann","family":"Lee"},
        "emails":["a@x.org","b@y.org"],"phones":["+1 212 867 5309"],"home":{"line1":"1 Main St","city":"Springfield","country":"US"},
        "shipping":null,"location":"Springfield, US","date_of_birth":"1990-01-02",
        "education":[{"institution":"MIT","start":2008,"end":2012,"completed":true},{"institution":"ETH","degree":"MSc"}],
        "employment":[],"skills":[{"name":"Rust","years":4},"Go"],"links":["https://github.com/ann"],
        "referees":[{"name":"Bo Ek","email":"bo@x.org","phone":"2","employer":"Acme"}],
        "resume":{"text":"I build things","sha256":"00","author":"Ann"},"cover_letter":"Dear all","answers":[{"question":"Why?","answer":"Because"}],
        "notes":[{"author":"Kim","at":"2026-01-03","text":"call"}],"network":{"ip":"203.0.113.9"},
        "payment":{"method":"bank","account_hash":"DE89370400440532013000","wallet":"w"},"id_number":"219-09-9999",
        "enrich":{"line_type":"voip"},"extra":{"Shoe size":"9","Nationality":"X"}}"#,
    );
    r.has(&[
        ("id", "a1"),
        ("candidate_id", "7"),
        ("job.id", "J1"),
        ("job.title", "Engineer"),
        ("job.location", "Leeds"),
        ("name.full", "Ann Lee"),
        ("name.family", "Lee"),
        ("emails[]", "a@x.org | b@y.org"),
        ("phones[]", "+1 212 867 5309"),
        ("home.line1", "1 Main St"),
        ("home.country", "US"),
        ("location", "Springfield, US"),
        ("skills[].name", "Rust | Go"),
        ("referees[].employer", "Acme"),
        ("resume.text", "I build things"),
        ("answers[].answer", "Because"),
        ("notes[].at", "2026-01-03"),
        ("enrich", "voip"),
        ("education[].completed", "true"),
    ]);
    assert_eq!(r.items(Field::EducationInstitution), [(0, "MIT".to_owned()), (1, "ETH".to_owned())]);
    assert_eq!(r.items(Field::EducationDegree), [(1, "MSc".to_owned())]);
    assert_eq!(r.items(Field::SkillYears), [(0, "4".to_owned())]);
    assert_eq!(r.extra("Shoe size").as_deref(), Some("9"));
    assert_eq!(r.app.get(Field::IdNumber).map(str::len), Some(64));
    assert_eq!(r.app.get(Field::PaymentAccountHash).map(str::len), Some(64));
    r.lacks(&["219-09", "DE89"]);
    let enrich = r.app.of(Field::Enrich).next().expect("enrich");
    assert_eq!(r.names[usize::from(enrich.column)], "line_type");
    for field in
        [Field::Agency, Field::Referrer, Field::ShippingPostcode, Field::EmploymentTitle, Field::EducationField]
    {
        let blank = matches!(field, Field::Agency | Field::Referrer | Field::ShippingPostcode | Field::EmploymentTitle);
        assert_eq!(r.app.carried.contains(field), blank, "{}", field.path());
    }
    assert!(!r.app.carried.contains(Field::DocumentLine1) && !r.app.carried.contains(Field::NamePreferred));
}

#[test]
fn native_short_forms() {
    let r = read(
        r#"{"name":"Ann Lee","emails":"a@x.org; b@y.org","phones":[],"home":"1 Main St, Springfield","education":{"institution":"MIT","degree":"BSc"},"job":"Engineer","location":{"city":"Leeds","country":"GB"}}"#,
    );
    r.has(&[
        ("name.full", "Ann Lee"),
        ("emails[]", "a@x.org | b@y.org"),
        ("home.line1", "1 Main St, Springfield"),
        ("education[].institution", "MIT"),
        ("education[].degree", "BSc"),
        ("job.title", "Engineer"),
    ]);
    assert_eq!(r.items(Field::EducationDegree)[0].0, 0);
    assert!(r.app.carried.contains(Field::Phone) && r.app.of(Field::Phone).next().is_none());
    let place = [r.all(Field::Location), r.all(Field::HomeCity)].concat();
    assert!(place.iter().any(|p| p.contains("Leeds")), "{place:?}");
    assert!(!r.app.carried.contains(Field::NameGiven));
}

#[test]
fn greenhouse_candidate_takes_the_latest_application() {
    let r = read(
        r#"{"id":53883394,"first_name":"Ann","last_name":"Lee","company":"Acme","title":"Engineer","created_at":"2025-01-01T00:00:00Z",
        "is_private":false,"application_ids":[69306314,69306315],
        "phone_numbers":[{"value":"+1 212 867 5309","type":"mobile"}],"addresses":[{"value":"1 Main St","type":"home"}],
        "email_addresses":[{"value":"a@x.org","type":"personal"},{"value":"b@y.org","type":"work"}],
        "website_addresses":[{"value":"https://ann.example","type":"personal"}],"social_media_addresses":[{"value":"linkedin.com/in/ann"}],
        "recruiter":{"id":1,"name":"Kim Recruiter","email":"kim@corp.example"},"tags":["a","b"],
        "applications":[
          {"id":69306314,"applied_at":"2025-01-01T00:00:00Z","status":"rejected","jobs":[{"id":1,"name":"Old"}],"current_stage":null},
          {"id":69306315,"applied_at":"2026-02-01T00:00:00Z","source":{"id":2,"public_name":"Job board"},"credited_to":{"name":"Bo"},
           "location":{"address":"Leeds, UK"},"jobs":[{"id":2,"name":"New"}],"current_stage":{"id":5,"name":"Phone Interview"},
           "answers":[{"question":"LinkedIn Profile","answer":"https://www.linkedin.com/in/ann-2"},{"question":"Will you require visa sponsorship?","answer":"Yes, H-1B"}]}],
        "educations":[{"id":1,"school_name":"MIT","degree":"BSc","discipline":"CS","start_date":"2008","end_date":"2012"}],
        "employments":[{"company_name":"Globex","title":"Dev","start_date":"2012-01-01","end_date":null}],
        "custom_fields":{"gender":"F","shoe_size":"9"},"keyed_custom_fields":{"gender":{"value":"F"}},"attachments":[{"filename":"cv.pdf","url":"https://x/cv.pdf"}]}"#,
    );
    assert_eq!(r.profile, Some("greenhouse"));
    r.has(&[
        ("id", "69306315"),
        ("name.given", "Ann"),
        ("name.family", "Lee"),
        ("emails[]", "a@x.org | b@y.org"),
        ("phones[]", "+1 212 867 5309"),
        ("home.line1", "1 Main St"),
        ("applied_at", "2026-02-01T00:00:00Z"),
        ("stage", "Phone Interview"),
        ("source", "Job board"),
        ("referrer", "Bo"),
        ("location", "Leeds, UK"),
        ("job.title", "New"),
        ("education[].institution", "MIT"),
        ("employment[].employer", "Acme | Globex"),
        ("answers[].question", "LinkedIn Profile"),
    ]);
    assert!(r.all(Field::Link).contains(&"https://www.linkedin.com/in/ann-2".to_owned()));
    assert_eq!(r.all(Field::Link).len(), 3);
    assert!(r.all(Field::Extra).contains(&"69306314".to_owned()));
    assert_eq!(r.extra("custom_fields.shoe_size").as_deref(), Some("9"));
    r.lacks(&["H-1B", "visa"]);
    assert_eq!(r.all(Field::ResumeFile), ["cv.pdf"]);
    assert!(!r.all(Field::Extra).contains(&"F".to_owned()));
    assert!(r.app.issues.iter().any(|i| i.message.contains("several applications")));
    assert!(!r.all(Field::Email).contains(&"kim@corp.example".to_owned()));
}

#[test]
fn greenhouse_application() {
    let r = read(
        r#"{"id":9,"candidate_id":5,"prospect":false,"applied_at":"2026-01-01","rejected_at":null,"location":{"address":"Leeds"},"source":{"id":1,"public_name":"Referral"},
        "jobs":[{"id":3,"name":"Engineer"}],"job_post_id":4,"status":"active","current_stage":{"id":1,"name":"Review"},"answers":[]}"#,
    );
    assert_eq!(r.profile, Some("greenhouse"));
    r.has(&[("id", "9"), ("candidate_id", "5"), ("stage", "Review"), ("job.id", "3"), ("location", "Leeds")]);
    assert!(r.app.carried.contains(Field::AnswerText));
}

#[test]
fn what_is_carried_does_not_depend_on_what_is_wanted() {
    let text = r#"{"name":"Ann Lee","answers":[{"question":"Your profile?","answer":"https://github.com/ann"}]}"#;
    let plan = plan(&[text.as_bytes()], &MappingOptions::default());
    let carried = |wanted| {
        let mut app = Application::default();
        decode(text.as_bytes(), &plan, wanted, &mut app).unwrap();
        app.carried
    };
    assert!(carried(FieldSet::all()).contains(Field::Link));
    assert_eq!(carried(FieldSet::all()), carried(FieldSet::default()));
}

#[test]
fn lever_opportunity() {
    let r = read(
        r#"{"id":"o-1","name":"Ann Lee","headline":"Acme","contact":"c-9","stage":{"id":"s","text":"Screen"},"stageChanges":[],"location":"Leeds",
        "phones":[{"type":"mobile","value":"(212) 867-5309"}],"emails":["a@x.org"],"links":["linkedin.com/in/ann"],"archived":null,"tags":[],
        "sources":["Posting"],"origin":"applied","owner":{"name":"Kim","email":"kim@corp.example"},"followers":[],"createdAt":1767225600000,"lastInteractionAt":1,"lastAdvancedAt":1,
        "snoozedUntil":null,"urls":{"show":"https://lever"},"isAnonymized":false,
        "applications":[{"id":"x","createdAt":1767225600001,"postingTitle":"Engineer"}]}"#,
    );
    assert_eq!(r.profile, Some("lever"));
    r.has(&[
        ("id", "o-1"),
        ("candidate_id", "c-9"),
        ("name.full", "Ann Lee"),
        ("stage", "Screen"),
        ("phones[]", "(212) 867-5309"),
        ("emails[]", "a@x.org"),
        ("links[]", "linkedin.com/in/ann"),
        ("source", "Posting"),
        ("location", "Leeds"),
        ("applied_at", "1767225600001"),
        ("job.title", "Engineer"),
    ]);
}

#[test]
fn ashby_candidate() {
    let r = read(
        r#"{"id":"c1","createdAt":"2026-01-01","updatedAt":"2026-01-02","name":"Ann Lee","primaryEmailAddress":{"value":"a@x.org","type":"Personal","isPrimary":true},
        "emailAddresses":[{"value":"a@x.org","type":"Personal","isPrimary":true},{"value":"b@y.org","type":"Work"}],
        "primaryPhoneNumber":{"value":"212-867-5309","type":"Personal"},"phoneNumbers":[{"value":"212-867-5309"}],
        "socialLinks":[{"url":"https://github.com/ann","type":"GitHub"}],"linkedInUrl":"https://linkedin.com/in/ann","position":"Engineer","company":"Acme","school":"MIT",
        "locationSummary":"Leeds","source":{"id":"s","title":"Job board"},"creditedToUser":{"firstName":"Kim","email":"kim@corp.example"},"applicationIds":["p1"],
        "customFields":[{"id":"f","title":"Nationality","value":"Ruritanian"},{"id":"g","title":"Shoe size","value":"9"},{"title":"Work authorization","value":"H-1B"}],
        "tags":[{"id":"t","title":"vip"}],"fraudCheck":{"status":"none"}}"#,
    );
    assert_eq!(r.profile, Some("ashby"));
    r.has(&[
        ("name.full", "Ann Lee"),
        ("emails[]", "a@x.org | b@y.org"),
        ("phones[]", "212-867-5309"),
        ("links[]", "https://github.com/ann | https://linkedin.com/in/ann"),
        ("employment[].employer", "Acme"),
        ("employment[].title", "Engineer"),
        ("education[].institution", "MIT"),
        ("location", "Leeds"),
        ("source", "Job board"),
        ("applied_at", "2026-01-01"),
    ]);
    assert_eq!(r.items(Field::EmploymentEmployer)[0].0, r.items(Field::EmploymentTitle)[0].0);
    assert_eq!(r.extra("customFields.Shoe size").as_deref(), Some("9"));
    r.lacks(&["Ruritanian", "H-1B", "kim@"]);
}

#[test]
fn workable_smartrecruiters_and_bamboohr() {
    let r = read(
        r#"{"id":"w1","name":"Ann Lee","firstname":"Ann","lastname":"Lee","headline":"x","account":{"subdomain":"acme","name":"Acme Inc"},
        "job":{"shortcode":"J1","title":"Engineer"},"stage":"Applied","disqualified":false,"disqualification_reason":null,"hired_at":null,"sourced":false,
        "profile_url":"https://acme.workable","address":"1 Main St, Leeds","phone":"212-867-5309","email":"a@x.org","domain":"board.example","created_at":"2026-01-01",
        "education_entries":[{"school":"MIT","degree":"BSc","field_of_study":"CS","start_date":"2008","end_date":"2012"}],
        "experience_entries":[{"title":"Dev","company":"Acme","start_date":"2012","end_date":null,"current":true}],
        "social_profiles":[{"type":"linkedin","url":"https://linkedin.com/in/ann"}],"image_url":"https://x/p.jpg"}"#,
    );
    assert_eq!(r.profile, Some("workable"));
    r.has(&[
        ("id", "w1"),
        ("job.id", "J1"),
        ("job.title", "Engineer"),
        ("home.line1", "1 Main St, Leeds"),
        ("education[].field", "CS"),
        ("employment[].current", "true"),
        ("links[]", "https://linkedin.com/in/ann"),
        ("applied_at", "2026-01-01"),
    ]);
    let r = read(
        r#"{"id":"s1","firstName":"Ann","lastName":"Lee","email":"a@x.org","phoneNumber":"212-867-5309","location":{"city":"Leeds","country":"UK","countryCode":"gb","lat":53.8},
        "web":{"linkedIn":"https://linkedin.com/in/ann","portfolio":"https://ann.example"},"tags":[],"sourceDetails":{"type":"JOB_BOARD","subtype":"X","refId":"1"},"consent":{"a":"b"}}"#,
    );
    assert_eq!(r.profile, Some("smartrecruiters"));
    r.has(&[
        ("id", "s1"),
        ("emails[]", "a@x.org"),
        ("phones[]", "212-867-5309"),
        ("home.city", "Leeds"),
        ("home.country", "UK"),
        ("links[]", "https://linkedin.com/in/ann | https://ann.example"),
        ("source", "JOB_BOARD"),
    ]);
    let r = read(
        r#"{"id":12,"appliedDate":"2026-01-01","applicant":{"id":5,"firstName":"Ann","lastName":"Lee","email":"a@x.org","source":"Board"},
        "job":{"id":1,"title":{"id":2,"label":"Engineer"}},"status":{"id":1,"label":"New"},"rating":3}"#,
    );
    assert_eq!(r.profile, Some("bamboohr"));
    r.has(&[
        ("id", "12"),
        ("candidate_id", "5"),
        ("name.given", "Ann"),
        ("job.title", "Engineer"),
        ("stage", "New"),
        ("source", "Board"),
    ]);
}

#[test]
fn workday_teamtailor_icims_and_successfactors() {
    let r = read(
        r#"{"id":"wd1","firstName":"Ann","lastName":"Lee","fullName":"Ann Lee","email":"a@x.org","phone":"212-867-5309",
        "address":{"addressLine1":"1 Main St","addressLine2":"Apt 2","city":"Leeds","stateProvince":"WY","postalCode":"LS1","country":{"id":"x","descriptor":"United Kingdom"}},
        "source":{"id":"z","descriptor":"Board"},"tags":[],"isInternal":false,"createdOn":"2026-01-01","updatedOn":"2026-01-02",
        "jobApplications":[{"id":"ja1","appliedOn":"2026-01-03","jobRequisition":{"id":"R1","descriptor":"Engineer"},"currentStage":"Screen"}]}"#,
    );
    assert_eq!(r.profile, Some("workday"));
    r.has(&[
        ("id", "ja1"),
        ("home.line2", "Apt 2"),
        ("home.country", "United Kingdom"),
        ("home.region", "WY"),
        ("applied_at", "2026-01-03"),
        ("job.title", "Engineer"),
        ("stage", "Screen"),
        ("source", "Board"),
    ]);
    let r = read(
        r#"{"id":"17","type":"candidates","links":{"self":"https://api"},"attributes":{"first-name":"Ann","last-name":"Lee","email":"a@x.org","phone":"212-867-5309",
        "linkedin-url":"https://linkedin.com/in/ann","pitch":"Hello there","sourced":false,"created-at":"2026-01-01","updated-at":"2026-01-01","resume":"https://x/cv.pdf","picture":"https://x/p.jpg"},
        "relationships":{"job":{"links":{"self":"x"}}}}"#,
    );
    assert_eq!(r.profile, Some("teamtailor"));
    r.has(&[
        ("id", "17"),
        ("name.given", "Ann"),
        ("emails[]", "a@x.org"),
        ("phones[]", "212-867-5309"),
        ("links[]", "https://linkedin.com/in/ann"),
        ("cover_letter", "Hello there"),
        ("applied_at", "2026-01-01"),
    ]);
    r.lacks(&["p.jpg", "https://api"]);
    let r = read(
        r#"{"firstname":"Ann","middlename":"M","lastname":"Lee","email":"a@x.org","phones":[{"phonenumber":"212-867-5309","phonetype":{"value":"Mobile"}}],
        "addresses":[{"addressstreet1":"1 Main St","addresscity":"Leeds","addresszip":"LS1","addresscountry":{"value":"United Kingdom"}}],"folder":{"value":"Active"},"id":44}"#,
    );
    assert_eq!(r.profile, Some("icims"));
    r.has(&[
        ("name.given", "Ann M"),
        ("phones[]", "212-867-5309"),
        ("home.city", "Leeds"),
        ("home.country", "United Kingdom"),
    ]);
    let r = read(
        r#"{"__metadata":{"uri":"https://x"},"applicationId":"1","candidateId":"2","firstName":"Ann","lastName":"Lee","currentTitle":"Dev","jobReqId":"3",
        "jobAppStatus":{"appStatusName":"New"},"lastModifiedDateTime":"/Date(1)/","contactEmail":"a@x.org","cellPhone":"212-867-5309","nationality":"X1","gender":"F1"}"#,
    );
    assert_eq!(r.profile, Some("successfactors"));
    r.has(&[
        ("id", "1"),
        ("candidate_id", "2"),
        ("job.id", "3"),
        ("stage", "New"),
        ("emails[]", "a@x.org"),
        ("phones[]", "212-867-5309"),
        ("employment[].title", "Dev"),
    ]);
    r.lacks(&["X1", "F1"]);
}

#[test]
fn gem_linkedin_merge_json_resume_and_hr_open() {
    let r = read(
        r#"{"id":"g1","first_name":"Ann","last_name":"Lee","emails":[{"email_address":"a@x.org","is_primary":true}],"phone_number":"212-867-5309","location":"Leeds","linked_in_handle":"ann-lee",
        "profiles":[{"network":"github","url":"https://github.com/ann","username":"ann"}],"company":"Acme","title":"Dev",
        "education_info":[{"school":"MIT","field_of_study":"CS","degree":"BSc","start_date":"2008","end_date":"2012"}],
        "work_info":[{"company":"Globex","title":"Dev","work_start_date":"2012","work_end_date":"","is_current":false}],"candidate_greenhouse_id":"5"}"#,
    );
    assert_eq!(r.profile, Some("gem"));
    r.has(&[
        ("emails[]", "a@x.org"),
        ("links[]", "https://www.linkedin.com/in/ann-lee | https://github.com/ann"),
        ("education[].institution", "MIT"),
        ("employment[].start", "2012"),
    ]);
    assert!(r.app.carried.contains(Field::EmploymentEnd));
    let r = read(
        r#"{"atsCandidateId":"L1","firstName":"Ann","lastName":"Lee","emailAddresses":["a@x.org"],"phoneNumbers":[{"number":"212-867-5309","type":"MOBILE"}],
        "addresses":[{"line1":"1 Main St","city":"Leeds"}],"currentCompanyName":"Acme","currentJobTitle":"Dev","externalProfileUrl":"https://linkedin.com/in/ann","atsCreatedAt":1767225600000}"#,
    );
    assert_eq!(r.profile, Some("linkedin"));
    r.has(&[
        ("candidate_id", "L1"),
        ("emails[]", "a@x.org"),
        ("phones[]", "212-867-5309"),
        ("home.city", "Leeds"),
        ("applied_at", "1767225600000"),
    ]);
    let r = read(
        r#"{"id":"m1","remote_id":"55","first_name":"Ann","last_name":"Lee","company":"Acme","title":"Dev","remote_created_at":"2026-01-01","modified_at":"x","is_private":true,
        "locations":["Leeds"],"phone_numbers":[{"value":"212-867-5309","phone_number_type":"MOBILE"}],"email_addresses":[{"value":"a@x.org","email_address_type":"PERSONAL"}],
        "urls":[{"value":"https://ann.example","url_type":"PERSONAL"}],"tags":["x"],"applications":["ap1"],"remote_was_deleted":false}"#,
    );
    assert_eq!(r.profile, Some("merge"));
    r.has(&[
        ("id", "m1"),
        ("candidate_id", "55"),
        ("location", "Leeds"),
        ("phones[]", "212-867-5309"),
        ("emails[]", "a@x.org"),
        ("links[]", "https://ann.example"),
        ("applied_at", "2026-01-01"),
    ]);
    let r = read(
        r#"{"basics":{"name":"Ann Lee","label":"Dev","image":"https://x/p.jpg","email":"a@x.org","phone":"212-867-5309","url":"https://ann.example","summary":"I build things",
        "location":{"address":"1 Main St","postalCode":"LS1","city":"Leeds","countryCode":"GB","region":"Yorkshire"},"profiles":[{"network":"GitHub","username":"ann","url":"https://github.com/ann"}]},
        "work":[{"name":"Acme","position":"Dev","startDate":"2012-01","endDate":"2013","highlights":["x"]}],"education":[{"institution":"MIT","area":"CS","studyType":"BSc","startDate":"2008","endDate":"2012"}],
        "skills":[{"name":"Rust","keywords":["a"]}],"references":[{"name":"Bo Ek","reference":"Great"}]}"#,
    );
    assert_eq!(r.profile, Some("json-resume"));
    r.has(&[
        ("name.full", "Ann Lee"),
        ("home.postcode", "LS1"),
        ("home.country", "GB"),
        ("links[]", "https://ann.example | https://github.com/ann"),
        ("employment[].employer", "Acme"),
        ("employment[].title", "Dev"),
        ("education[].field", "CS"),
        ("skills[].name", "Rust"),
        ("referees[].name", "Bo Ek"),
        ("resume.text", "I build things"),
    ]);
    r.lacks(&["p.jpg"]);
    let r = read(
        r#"{"person":{"name":{"formattedName":"Ann Lee","given":"Ann","family":"Lee"},"gender":"F1","citizenShip":["X1"],"applyDate":"2026-01-01",
        "communication":{"address":[{"line":"1 Main St","city":"Leeds","postalCode":"LS1","countrySubdivisions":[{"value":"WY"}]}],"phone":[{"formattedNumber":"212-867-5309"}],
        "email":[{"address":"a@x.org"}],"web":[{"url":"https://ann.example"}]}},
        "profiles":[{"associatedPositionOpenings":[{"positionTitle":"Engineer","candidateStatus":{"name":"New"}}],
        "education":[{"institution":"MIT","educationLevelCodes":[{"name":"BSc"}]},{"institution":"ETH","educationLevelCodes":[{"name":"MSc"}]}]}]}"#,
    );
    assert_eq!(r.profile, Some("hr-open"));
    r.has(&[
        ("name.full", "Ann Lee"),
        ("home.region", "WY"),
        ("phones[]", "212-867-5309"),
        ("job.title", "Engineer"),
        ("stage", "New"),
    ]);
    assert_eq!(r.items(Field::EducationDegree), [(0, "BSc".to_owned()), (1, "MSc".to_owned())]);
    r.lacks(&["F1", "X1"]);
}

#[test]
fn unknown_shapes_are_read_by_alias_and_kept_by_path() {
    let r = read(
        r#"{"applicationId":"u1","candidate":{"fullName":"Ann Lee","emailAddress":"a@x.org","mobilePhone":"212-867-5309","age":44,"manager":{"email":"boss@corp.example"}},
        "educationHistory":[{"schoolName":"MIT","graduationYear":2012}],"workHistory":[{"companyName":"Acme","jobTitle":"Dev"}],
        "questionnaire":{"answers":[{"question":"What is your gender?","answer":"Q1"},{"question":"Why?","answer":"W1"}]},"deep":{"er":{"x":[1,2]}},"passportNo":"C01X00T47"}"#,
    );
    assert_eq!(r.profile, None);
    r.has(&[
        ("id", "u1"),
        ("name.full", "Ann Lee"),
        ("emails[]", "a@x.org"),
        ("phones[]", "212-867-5309"),
        ("education[].institution", "MIT"),
        ("education[].end", "2012"),
        ("employment[].title", "Dev"),
        ("answers[].answer", "W1"),
    ]);
    assert_eq!(r.extra("candidate.manager.email").as_deref(), Some("boss@corp.example"));
    assert_eq!(r.extra("deep.er.x[]").as_deref(), Some("1"));
    assert!(!r.all(Field::Extra).contains(&"44".to_owned()));
    r.lacks(&["Q1", "C01X"]);
}

#[test]
fn a_mapping_file_speaks_of_paths() {
    let mapping = MappingFile::parse("[trust]\nagency = \"employer\"\n[columns]\n\"who.nick\" = \"name.preferred\"\n\"schools[].s\" = \"education[n].institution\"\n\"via\" = \"agency\"\n\"noise\" = \"\"\n\"race\" = \"source\"\n").expect("valid");
    let options = MappingOptions { mapping: Some(mapping), profile: None };
    let r = read_with(
        r#"{"who":{"nick":"Annie"},"schools":[{"s":"MIT"},{"s":"ETH"}],"via":"Acme Staffing","noise":"x","race":"R1"}"#,
        &options,
    );
    r.has(&[("name.preferred", "Annie"), ("agency", "Acme Staffing")]);
    assert_eq!(r.items(Field::EducationInstitution), [(0, "MIT".to_owned()), (1, "ETH".to_owned())]);
    assert!(r.app.of(Field::Extra).next().is_none());
    r.lacks(&["R1"]);
}

#[test]
fn hostile_records() {
    let r = read(
        r#"{"name":"Ann","name":"Bo","emails":["a@x.org"],"emails":["b@x.org"],"x":1e999,"note":"a\ud800b","id":12345678901234567890123}"#,
    );
    r.has(&[("name.full", "Ann"), ("emails[]", "a@x.org | b@x.org"), ("id", "12345678901234567890123")]);
    assert_eq!(r.extra("x").as_deref(), Some("1e999"));
    assert!(r.app.issues.iter().any(|i| i.message.contains("surrogate")));
    let many = format!("{{{}\"id\":1}}", (0..5000).map(|i| format!("\"k{i}\":{i},")).collect::<String>());
    let r = read(&many);
    assert_eq!(r.app.of(Field::Extra).count(), 256);
    assert_eq!(r.app.get(Field::Id), Some("1"));
    let emails =
        format!("{{\"emails\":[{}\"z@x.org\"]}}", (0..5000).map(|i| format!("\"a{i}@x.org\",")).collect::<String>());
    assert_eq!(read(&emails).app.of(Field::Email).count(), usize::from(crate::record::MAX_ITEMS));
    assert!(check(b"[]").is_err() && check(b"{").is_err() && check(b"\xff").is_err());
}

#[test]
fn protected_values_can_be_put_aside() {
    let text = br#"{"name":"Ann","gender":"F","demographics":{"race":["A","B"],"veteran_status":null}}"#;
    let plan = plan(&[text], &MappingOptions::default());
    let mut aside = Vec::new();
    protected_values(text, &plan, |path, value| aside.push(format!("{path}={value}"))).expect("reads");
    assert_eq!(aside, ["gender=F", "demographics.race=A", "demographics.race=B"]);
    let report = crate::ingest::mapping::MappingReport::from(&plan);
    let gender = report.columns.iter().find(|c| c.header == "gender").expect("reported");
    assert_eq!((gender.example.as_str(), gender.how), ("", crate::ingest::mapping::How::Protected("gender")));
}

#[test]
fn paths_unseen_in_the_sample_are_decided_alike() {
    let first = br#"{"id":"1","name":"Ann"}"#;
    let later = br#"{"id":"2","candidate":{"mobile_phone":"212-867-5309"},"zip":"9","odd":{"x":"y"}}"#;
    let narrow = plan(&[first], &MappingOptions::default());
    let wide = plan(&[first, later], &MappingOptions::default());
    let decode_by = |plan: &Plan| {
        let mut app = Application::default();
        decode(later, plan, FieldSet::all(), &mut app).expect("decodes");
        let names = names(plan);
        let named =
            |c: &crate::record::Cell| (c.field, c.item, names[usize::from(c.column)].clone(), app.text(c).to_owned());
        app.cells().iter().map(named).collect::<Vec<_>>()
    };
    assert_eq!(decode_by(&narrow), decode_by(&wide));
    assert_eq!(decode_by(&narrow).len(), 4);
    let mut early = plan(&[first], &MappingOptions::default());
    early.expect_names(&["odd.x".to_owned(), "Shoe size".to_owned()]);
    assert!(early.names.contains(&"odd.x".to_owned()) && early.names.contains(&"Shoe size".to_owned()));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]
    #[test]
    fn no_document_panics(text in "\\{(\"(id|name|emails|education|applications|answers|customFields|gender|location|a)\":(\"[a-z@.\\\\u0]{0,6}\"|[0-9]{1,3}|\\[\\{\"value\":\"x\",\"title\":\"y\",\"id\":1\\},3,\\[\\]\\]|\\{\"a\":[1-9],\"city\":\"x\"\\}|null),){0,6}\"z\":1\\}") {
        if check(text.as_bytes()).is_ok() {
            let plan = plan(&[text.as_bytes()], &MappingOptions::default());
            let mut app = Application::default();
            proptest::prop_assert!(decode(text.as_bytes(), &plan, FieldSet::all(), &mut app).is_ok());
        }
    }
}

#[test]
fn a_written_mapping_reads_a_document_alike() {
    let text = r#"{"person":{"name":{"formattedName":"Ann Lee"},"gender":"F","applyDate":"2026-01-01","communication":{"phone":[{"formattedNumber":"212-867-5309"}],"email":[{"address":"a@x.org"}]}},
        "profiles":[{"education":[{"institution":"MIT","educationLevelCodes":[{"name":"BSc"}]},{"institution":"ETH","educationLevelCodes":[{"name":"MSc"}]}]}],
        "emails":["b@x.org"],"tags":["x"],"shoe":{"size":9},"skills":["Rust"],"extra":{"Team":"red"}}"#;
    let first = plan(&[text.as_bytes()], &MappingOptions::default());
    let written = crate::ingest::mapping::write_mapping(&crate::ingest::mapping::MappingReport::from(&first));
    let mapping = MappingFile::parse(&written).unwrap_or_else(|p| panic!("{p:?} in {written}"));
    let again = read_with(text, &MappingOptions { mapping: Some(mapping), profile: None });
    let before = read(text);
    let cells = |r: &Read| {
        let named = |c: &crate::record::Cell| {
            (c.field, c.item, r.names[usize::from(c.column)].clone(), r.app.text(c).to_owned())
        };
        let mut all: Vec<_> = r.app.cells().iter().map(named).collect();
        all.sort();
        all
    };
    assert_eq!(cells(&before), cells(&again), "{written}");
    assert_eq!(before.items(Field::EducationDegree), [(0, "BSc".to_owned()), (1, "MSc".to_owned())]);
    assert!(written.contains("gender") && !written.contains("F\""));
}

#[test]
fn jobs_of_an_application_are_not_employments() {
    let r = read(
        r#"{"candidate_id":"5","first_name":"Ann","jobs":[{"id":7,"name":"Engineer"}],"work_history":[{"company":"Acme"}]}"#,
    );
    r.has(&[("job.title", "Engineer"), ("job.id", "7"), ("employment[].employer", "Acme")]);
}
