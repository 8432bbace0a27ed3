//! What is no key although it looks like one, and which spellings are one key.

use super::*;

/// A record of one field.
fn record(field: Field, value: &str) -> Application {
    let mut app = Application::default();
    app.push(field, 0, 0, value);
    app
}

/// Keys that a field yields, whatever kinds they are.
fn keys(field: Field, value: &str) -> Vec<Key> {
    let app = record(field, value);
    let ground = Ground { default_region: Region::from_code("US"), ..Ground::default() };
    let facts = Facts::new(&app, &ground);
    let scope = ground.scope.as_str();
    let mut keys: Vec<Key> = Vec::new();
    keys.extend(facts.phones().iter().filter_map(|p| p.key(scope)));
    keys.extend(facts.emails().iter().filter_map(|e| e.key(scope)));
    keys.extend(facts.links().iter().filter_map(|l| l.key(scope)));
    keys.extend(facts.contacts().iter().filter_map(|c| facts.contact_key(*c)));
    keys.extend(facts.network().and_then(|n| n.key(scope)));
    keys.extend(facts.network().and_then(|n| n.device_key(scope)));
    keys.extend(facts.payment().and_then(|p| p.account_key(scope)));
    keys.extend(facts.payment().and_then(|p| p.wallet_key(scope)));
    keys.extend(facts.document().and_then(|d| d.file_key(scope)));
    keys.extend(facts.document().and_then(|d| d.document_key(scope)));
    keys.extend(facts.id_number_key());
    keys
}

const NO_KEYS: &[(Field, &[&str])] = &[
    (
        Field::Phone,
        &[
            "n/a",
            "none",
            "-",
            "call me",
            "0",
            "000-000-0000",
            "111-111-1111",
            "(999) 999-9999",
            "123456",
            "1234567890",
            "0123456789",
            "9876543210",
            "12345",
            "212-222-2222",
            "212-777-7777",
            "+1 234 567 8901",
            "(202) 555-0143",
            "+1 416 555 0199",
            "+1 212 555 1212",
            "212-555-1234",
            "800-234-5678",
            "888-234-5678",
            "900-234-5678",
            "+44 7700 900123",
            "+44 1632 960123",
            "+44 800 123 4567",
            "+44 909 012 3456",
            "+61 491 570 156",
            "+49 30 23125000",
            "+33 1 99 00 12 34",
            "+46 70 174 06 05",
            "+999123456789",
            "+1 199 555 1234",
            "12345678901234567",
            "555-0100 ext",
            "+800 1234 5678",
            "1.20256E+10",
            "+33 8 84 01 23 45",
            "411",
            "112",
            "+1212867530",
        ],
    ),
    (
        Field::Email,
        &[
            "none",
            "n/a",
            "ann",
            "ann@",
            "@gmail.com",
            "ann@@gmail.com",
            "ann@gmail",
            "ann@gmail,com",
            "ann@gmail.con",
            "ann lee@gmail.com",
            "info@acme.io",
            "hr@acme.io",
            "jobs@acme.io",
            "careers@acme.io",
            "admin@acme.io",
            "no-reply@acme.io",
            "noreply+x1@acme.io",
            "recruiting@acme.io",
            "support@gmail.com",
            "contact@ann.dev",
            "office@acme.io",
            "postmaster@acme.io",
            "test@test.com",
            "none@none.com",
            "noemail@gmail.com",
            "x123@noemail.com",
            "ann@example.com",
            "ann@example.org",
            "na@na.com",
            "a@gmail.com",
            "aaaa@gmail.com",
            "12345@gmail.com",
            "abc@gmail.com",
            "asdf@gmail.com",
            "test@gmail.com",
            "username@yahoo.com",
            "your.name@gmail.com",
            "candidate@acme.io",
            "xyz9@job.craigslist.org",
            "x1y2z3@indeedemail.com",
            "email@email.com",
            "john.doe@gmail.com",
            "unknown@unknown.com",
        ],
    ),
    (
        Field::Link,
        &[
            "n/a",
            "linkedin.com",
            "https://www.linkedin.com/",
            "https://www.linkedin.com/in/",
            "https://www.linkedin.com/in/me",
            "linkedin.com/in/me/",
            "linkedin.com/in/edit",
            "https://www.linkedin.com/feed/",
            "https://www.linkedin.com/company/acme",
            "https://www.linkedin.com/school/mit",
            "https://www.linkedin.com/jobs/view/1234567890",
            "https://www.linkedin.com/login",
            "https://www.linkedin.com/in/username",
            "https://www.linkedin.com/in/your-name",
            "https://www.linkedin.com/pub/dir/ann/lee",
            "https://www.linkedin.com/posts/abc-123",
            "https://github.com",
            "https://github.com/login",
            "https://github.com/features",
            "https://github.com/facebook/react",
            "https://github.com/orgs/acme",
            "https://gitlab.com/users/sign_in",
            "https://stackoverflow.com/questions/12345/how",
            "https://x.com/home",
            "https://twitter.com/intent/tweet?text=x",
            "https://www.facebook.com/",
            "https://www.facebook.com/groups/1234",
            "https://www.instagram.com/p/abcdef",
            "https://medium.com/tag/rust",
            "https://www.kaggle.com/competitions/titanic",
            "https://www.youtube.com/watch?v=abc",
            "https://www.google.com",
            "https://google.com/search?q=ann",
            "https://docs.google.com",
            "https://drive.google.com/drive/my-drive",
            "https://acme.com",
            "https://www.acme.com/team",
            "https://bit.ly/3abcdef",
            "https://lnkd.in/abc123",
            "https://example.com/ann",
            "http://localhost:3000",
            "https://vercel.app",
            "https://github.io",
            "ann@example.com",
            "linkedin",
            "javascript:alert(1)",
            "https://yourname.github.io",
            "https://portfolio.vercel.app",
            "https://leetcode.com/problems/two-sum",
            "https://www.upwork.com/jobs/123",
        ],
    ),
    (
        Field::NetworkIp,
        &[
            "10.0.0.1",
            "127.0.0.1",
            "192.168.1.1",
            "172.16.5.4",
            "100.64.1.1",
            "169.254.3.3",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.2.10",
            "198.51.100.7",
            "203.0.113.5",
            "::1",
            "fe80::1",
            "fd00::1",
            "2001:db8::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "unknown",
            "not an address",
            "10.0.0.1, 192.168.0.1",
        ],
    ),
    (
        Field::NetworkDeviceId,
        &[
            "unknown",
            "0",
            "null",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "1234567890",
            "abc",
            "desktop",
            "Chrome",
            "test-device",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
        ],
    ),
    (
        Field::ResumeSha256,
        &[
            "d41d8cd98f00b204e9800998ecf8427e",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "resume.pdf",
            "abc",
            "pending",
        ],
    ),
    (
        Field::ResumeDocumentId,
        &["1", "untitled", "uuid:00000000-0000-0000-0000-000000000000", "document", "12345678901234567890"],
    ),
    (
        Field::PaymentAccountHash,
        &[
            "n/a",
            "0000000000000000",
            "1234",
            "same as before",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ],
    ),
    (
        Field::PaymentWallet,
        &[
            "0x0000000000000000000000000000000000000000",
            "0x000000000000000000000000000000000000dead",
            "my wallet",
            "0x123",
            "1BitcoinEaterAddressDontSendf59kuE",
            "USDT",
        ],
    ),
    (Field::IdNumber, &["123-45-6789", "0000000000000000", "on file", "ffffffffffffffffffffffffffffffff"]),
];

#[test]
fn what_looks_like_a_key_and_is_none() {
    let mut count = 0;
    for (field, values) in NO_KEYS {
        for value in *values {
            count += 1;
            assert_eq!(keys(*field, value), [], "{field:?} {value}");
        }
    }
    assert!(count >= 100, "{count}");
}

const ONE_KEY: &[(Field, &[&str])] = &[
    (
        Field::Phone,
        &[
            "+1 212 867 5309",
            "(212) 867-5309",
            "12128675309",
            "1.2128675309E10",
            "212.867.5309 ext 4",
            "tel:+1-212-867-5309",
            "0012128675309",
        ],
    ),
    (Field::Phone, &["+44 20 7183 8750", "442071838750", "011 44 20 7183 8750", "+44 (0)20 7183 8750"]),
    (
        Field::Email,
        &[
            "ann.lee@gmail.com",
            "AnnLee+jobs@googlemail.com",
            "Ann Lee <annlee@gmail.com>",
            "mailto:a.n.n.lee@gmail.com",
        ],
    ),
    (Field::Email, &["ann@proton.me", "ann+x@protonmail.com", "ANN@pm.me"]),
    (Field::Email, &["k3j9x@privaterelay.appleid.com", "K3J9X@privaterelay.appleid.com"]),
    (
        Field::Link,
        &[
            "https://www.linkedin.com/in/ann-lee-12/",
            "linkedin.com/in/Ann-Lee-12?trk=x",
            "in/ann-lee-12",
            "https://de.linkedin.com/in/ann-lee-12/de",
        ],
    ),
    (Field::Link, &["https://github.com/annlee", "annlee.github.io", "GITHUB.com/AnnLee/"]),
    (
        Field::Link,
        &["https://drive.google.com/file/d/1aBcDeFgHiJkLmNoPq/view", "drive.google.com/open?id=1aBcDeFgHiJkLmNoPq"],
    ),
    (Field::NetworkIp, &["8.8.8.8", "10.0.0.1, 8.8.8.8", "8.8.8.8:443", "::ffff:8.8.8.8"]),
    (Field::NetworkIp, &["2606:4700:1:2::1", "2606:4700:0001:0002:ffff::9", "[2606:4700:1:2::1]:443"]),
    (Field::NetworkDeviceId, &["3F2504E0-4F89-11D3-9A0C-0305E82C3301", "3f2504e04f8911d39a0c0305e82c3301"]),
    (
        Field::ResumeDocumentId,
        &["uuid:3F2504E0-4F89-11D3-9A0C-0305E82C3301", "xmp.did:3f2504e04f8911d39a0c0305e82c3301"],
    ),
    (
        Field::PaymentWallet,
        &["0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886e0f7030069857d2e4169ee7"],
    ),
];

#[test]
fn spellings_of_one_thing_give_one_key() {
    for (field, values) in ONE_KEY {
        let first = keys(*field, values[0]);
        assert!(!first.is_empty(), "{field:?} {}", values[0]);
        for value in *values {
            assert_eq!(keys(*field, value), first, "{field:?} {value}");
        }
    }
}

#[test]
fn different_things_have_different_keys() {
    let mut seen = std::collections::BTreeMap::new();
    for (field, values) in ONE_KEY {
        for key in keys(*field, values[0]).into_iter().take(1) {
            assert_eq!(seen.insert(key, values[0]), None, "{}", values[0]);
        }
    }
    assert_eq!(seen.len(), ONE_KEY.len());
}

#[test]
fn scopes_keep_employers_apart() {
    let app = record(Field::Phone, "+1 212 867 5309");
    let (a, b) = (Ground::new(Vec::new(), 0, "acme".into()), Ground::new(Vec::new(), 0, "other".into()));
    let key = |ground: &Ground| Facts::new(&app, ground).phones()[0].key(&ground.scope);
    assert!(key(&a).is_some());
    assert_ne!(key(&a), key(&b));
}

/// A record with referees, files and payment, to see how facts hang together.
fn whole() -> Application {
    let mut app = Application::default();
    for (field, item, value) in [
        (Field::NameFull, 0, "Ann Lee"),
        (Field::Email, 0, "ann.lee@gmail.com"),
        (Field::Phone, 0, "n/a"),
        (Field::Phone, 1, "+1 212 867 5309; +1 646 867 5309"),
        (Field::RefereeName, 1, "Joe Cruz"),
        (Field::RefereePhone, 1, "+1 917 867 5309"),
        (Field::RefereeEmail, 0, "hr@acme.io"),
        (Field::RefereeEmail, 1, "joe.cruz@acme.io"),
        (Field::ResumeAuthor, 0, "Robert Johnson"),
        (Field::PaymentPayee, 0, "A. Lee"),
        (Field::ResumeProducer, 0, "Word"),
        (Field::Link, 0, "github.com/annlee"),
        (Field::Stage, 0, "Phone Screen"),
        (Field::RefereePhone, 2, "n/a"),
    ] {
        app.push(field, item, field as u16, value);
    }
    app
}

#[test]
fn contacts_are_all_keyed_phones_and_mailboxes() {
    let (app, ground) = (whole(), Ground::default());
    let facts = Facts::new(&app, &ground);
    let texts: Vec<(&str, &str)> =
        facts.contacts().iter().map(|c| (c.role.as_str(), facts.contact_text(*c).unwrap_or("-"))).collect();
    assert_eq!(
        texts,
        [
            ("applicant", "+12128675309"),
            ("applicant", "+16468675309"),
            ("applicant", "annlee@gmail.com"),
            ("referee", "+19178675309"),
            ("referee", "joe.cruz@acme.io"),
        ]
    );
    assert_eq!(facts.referees().iter().map(|r| r.item).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn elements_know_their_cells() {
    let (app, ground) = (whole(), Ground::default());
    let facts = Facts::new(&app, &ground);
    let texts = |element| facts.cells(element).iter().map(|i| app.text(&app.cells()[*i as usize])).collect::<Vec<_>>();
    assert_eq!(texts(Element::Phone(1)), ["+1 212 867 5309; +1 646 867 5309"]);
    assert_eq!(texts(Element::Email(0)), ["ann.lee@gmail.com"]);
    assert_eq!(texts(Element::Contact(3)), ["+1 917 867 5309"]);
    assert_eq!(texts(Element::Referee(1)), ["Joe Cruz", "+1 917 867 5309", "joe.cruz@acme.io"]);
    assert_eq!(texts(Element::Document), ["Robert Johnson", "Word"]);
    assert_eq!(texts(Element::Link(0)), ["github.com/annlee"]);
    assert_eq!(texts(Element::Name), ["Ann Lee"]);
    assert_eq!(texts(Element::Link(9)), [] as [&str; 0]);
}

#[test]
fn other_names_on_files_and_accounts() {
    let (app, ground) = (whole(), Ground::default());
    let facts = Facts::new(&app, &ground);
    assert_eq!(facts.author_is_other_name(), Some(true));
    assert_eq!(facts.payee_is_other_name(), Some(false));
    assert_eq!(facts.stage(), Some(Stage::Interview));
    let nameless = record(Field::ResumeAuthor, "Robert Johnson");
    assert_eq!(Facts::new(&nameless, &ground).author_is_other_name(), None);
}

#[test]
fn stages_in_the_systems_own_words() {
    for (text, stage) in [
        ("application", Some(Stage::Application)),
        ("Application Review", Some(Stage::Application)),
        ("Interview", Some(Stage::Interview)),
        ("Onsite - Round 2", Some(Stage::Interview)),
        ("Offer extended", Some(Stage::Offer)),
        ("Hired", Some(Stage::Offer)),
        ("Rejected", None),
        ("", None),
    ] {
        assert_eq!(Stage::read(text), stage, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn hostile_records_are_read(texts in proptest::collection::vec("\\PC{0,60}", 1..12), seed in 0usize..1000) {
        let mut app = Application::default();
        for (i, text) in texts.iter().enumerate() {
            app.push(Field::ALL[(seed * 31 + i * 7) % Field::ALL.len()], (i % 3) as u16, 0, text);
        }
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        let _ = (facts.contacts().len(), facts.links().len(), facts.network(), facts.payment(), facts.document(), facts.id_number_key());
        let _ = (facts.author_is_other_name(), facts.payee_is_other_name(), facts.stage(), facts.applied_at(), undecided(&facts));
        for email in facts.emails() {
            let _ = (email.series(facts.name()), email.carries_other_name(facts.name()), email.lookalike_of());
        }
        let mut census = Census::default();
        census.add(&facts);
    }
}
