//! A mail address: its canonical mailbox, and what kind of mailbox it is.
//!
//! Two spellings share a mailbox only where the provider documents that they do. Whether a mailbox exists, or how old it
//! is, needs a look-up service and is not known here.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::key::{Key, KeyKind, Keyed};
use super::mailbox;
use super::name::Name;
use super::{host, lookalike, text};

/// Longest text that is read as an address, in bytes.
const MAX_TEXT: usize = 1_000;

/// What is known of a mail domain.
#[derive(Debug, Default)]
struct Known {
    /// Anybody gets a mailbox there for nothing.
    free: bool,
    /// Mail there is forwarded to a mailbox that it hides.
    relay: bool,
    /// It is a host name as it should be written, below a public suffix.
    plain: bool,
    /// It stands for no domain.
    filler: bool,
    provider: Option<&'static Provider>,
}

/// The mail domains of which something is known.
static KNOWN: LazyLock<HashMap<&'static str, Known, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let mut known: HashMap<&'static str, Known, _> = HashMap::default();
    for domain in lines(include_str!("../../rules/contact/lists/free_mail_domains.txt")) {
        let entry = known.entry(domain).or_default();
        entry.free = true;
        entry.provider = MICROSOFT_DOMAINS.iter().any(|head| domain.starts_with(head)).then_some(&MICROSOFT);
    }
    for domain in lines(include_str!("../../rules/contact/lists/privacy_relays.txt")) {
        known.entry(domain).or_default().relay = true;
    }
    for domain in mailbox::FILLER_DOMAINS {
        known.entry(domain).or_default().filler = true;
    }
    for provider in PROVIDERS {
        provider.domains.iter().for_each(|domain| known.entry(domain).or_default().provider = Some(provider));
    }
    known.iter_mut().for_each(|(domain, entry)| {
        entry.plain = host::canonical(domain).as_deref() == Some(domain) && host::registrable(domain).is_some();
    });
    known
});

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Relays that give one address to many people, or a new one for every message.
const SHARED_RELAYS: &[&str] = &["craigslist.org", "indeedemail.com"];

/// One mail address of a record.
#[derive(Clone, Debug)]
pub struct Email<'r> {
    /// As written.
    pub raw: &'r str,
    /// Index of its cell in [`crate::record::Application::cells`].
    pub cell: Option<u32>,
    /// Whether it has the form of an address that can exist.
    pub valid: bool,
    /// Lower-case `local@domain`, and where the `@` stands; empty if no such form can be read.
    written: Cow<'r, str>,
    at: usize,
    /// The canonical mailbox where it differs from `written`.
    canonical: Option<String>,
    /// What is known of its domain.
    known: Option<&'static Known>,
    role: OnceCell<bool>,
    lookalike: OnceCell<Option<&'static str>>,
    series: OnceCell<Option<String>>,
    personal: OnceCell<bool>,
}

impl Email<'_> {
    /// The canonical mailbox of a valid address: lower case, without the tags and dots that the provider ignores.
    pub fn address(&self) -> Option<&str> {
        self.valid.then(|| self.canonical.as_deref().unwrap_or(&self.written))
    }

    /// What stands before the `@`, lower case.
    pub fn local(&self) -> Option<&str> {
        (!self.written.is_empty()).then(|| &self.written[..self.at])
    }

    /// The domain, lower case, labels that are not ASCII in punycode.
    pub fn domain(&self) -> Option<&str> {
        (!self.written.is_empty()).then(|| &self.written[self.at + 1..])
    }

    /// Whether it forwards to a mailbox it hides.
    pub fn relay(&self) -> Option<bool> {
        self.domain().map(|_| self.known.is_some_and(|known| known.relay))
    }

    /// Whether anybody gets a mailbox there for nothing.
    pub fn free(&self) -> Option<bool> {
        self.domain().map(|_| self.known.is_some_and(|known| known.free))
    }

    /// Whether it stands for an office, not a person.
    pub fn role(&self) -> Option<bool> {
        self.local().map(|local| *self.role.get_or_init(|| mailbox::role(local)))
    }

    /// The known mail domain that this one imitates.
    pub fn lookalike_of(&self) -> Option<&'static str> {
        *self.lookalike.get_or_init(|| self.domain().and_then(lookalike::of_mail))
    }

    /// Whether the domain imitates a known one; `None` without a domain.
    pub fn lookalike(&self) -> Option<bool> {
        self.domain().map(|_| self.lookalike_of().is_some())
    }

    /// Whether the local part is made of a given and a family name, neither of which can be this person's. `None` if the
    /// person's name or the local part is unknown.
    pub fn carries_other_name(&self, name: &Name) -> Option<bool> {
        mailbox::carries_other_name(self.local()?, name)
    }

    /// The pattern of the local part with the person's name taken out: `{given}.{family}.dev####`. `None` unless
    /// something that is no name remains. `name` must be the same at every call.
    pub fn series(&self, name: &Name) -> Option<&str> {
        self.series.get_or_init(|| self.local().and_then(|local| mailbox::series(local, name))).as_deref()
    }

    /// The key within `scope`: see [`Keyed`].
    pub fn key(&self, scope: &str) -> Option<Key> {
        Keyed::key(self, scope)
    }
}

impl Keyed for Email<'_> {
    fn kind(&self) -> KeyKind {
        KeyKind::Email
    }

    /// The canonical mailbox, where it can be one person's.
    fn key_text(&self) -> Option<&str> {
        let personal = || {
            let filler = self.known.is_some_and(|known| known.filler);
            let (Some(local), Some(domain)) = (self.local(), self.domain()) else { return false };
            self.role() == Some(false) && !filler && personal(local, domain)
        };
        self.address().filter(|_| *self.personal.get_or_init(personal))
    }
}

/// Whether a mailbox that stands for no office can be one person's.
fn personal(local: &str, domain: &str) -> bool {
    let under = |relay: &&str| domain.strip_suffix(*relay).is_some_and(|s| s.is_empty() || s.ends_with('.'));
    !SHARED_RELAYS.iter().any(under) && !mailbox::placeholder(local, domain)
}

/// Reads every address of a cell: usually one, more where separators stand between several.
pub fn read_all<'r>(raw: &'r str, cell: Option<u32>, out: &mut Vec<Email<'r>>) {
    const SEPARATORS: [char; 6] = [';', ',', '|', ' ', '\n', '/'];
    if raw.bytes().filter(|byte| *byte == b'@').count() > 1 {
        let parts = || raw.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty());
        if parts().all(|part| part.matches('@').count() == 1 && !part.starts_with('@')) && parts().count() > 1 {
            let room = usize::from(crate::record::MAX_ITEMS).saturating_sub(out.len());
            out.extend(parts().filter_map(|part| read(part, cell)).take(room));
            return;
        }
    }
    out.extend(read(raw, cell));
}

/// Reads one address; `None` if the text is blank.
pub fn read(raw: &str, cell: Option<u32>) -> Option<Email<'_>> {
    if text::blank(raw) {
        return None;
    }
    let mut email = Email {
        raw,
        cell,
        valid: false,
        written: Cow::Borrowed(""),
        at: 0,
        canonical: None,
        known: None,
        role: OnceCell::new(),
        lookalike: OnceCell::new(),
        series: OnceCell::new(),
        personal: OnceCell::new(),
    };
    if raw.len() <= MAX_TEXT {
        match plain(raw) {
            Some(at) => fill_folded(&mut email, raw.into(), at, true),
            None => fill(&mut email, bare(raw)),
        }
    }
    Some(email)
}

/// Where the `@` stands in an address of the plainest form: small letters, digits, hyphens and low lines with single full
/// stops between.
fn plain(raw: &str) -> Option<usize> {
    const LONGEST: usize = 64;
    let (mut at, mut last) = (None, b'.');
    for (place, byte) in raw.bytes().enumerate() {
        match byte {
            b'.' | b'@' if last == b'.' || last == b'@' => return None,
            b'@' if at.is_none() && place <= LONGEST => at = Some(place),
            byte if text::plain(byte) => {}
            _ => return None,
        }
        last = byte;
    }
    at.filter(|_| last != b'.' && last != b'@')
}

/// The address inside `Ann Lee <ann@example.com>` and `mailto:ann@example.com?subject=x`.
fn bare(raw: &str) -> &str {
    let raw = raw.trim();
    let inner = raw.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(raw);
    let scheme = inner.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("mailto:"));
    let inner = if scheme { inner[7..].split('?').next().unwrap_or_default() } else { inner };
    inner.trim_matches(['"', '\'', ' ', '(', ')', '[', ']']).trim_end_matches([';', ','])
}

fn fill<'r>(email: &mut Email<'r>, text: &'r str) {
    let folded: Cow<'r, str> = if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        text.into()
    } else if text.is_ascii() {
        text.to_ascii_lowercase().into()
    } else {
        let plain = |c| if matches!(c, '\u{2018}' | '\u{2019}') { '\'' } else { c };
        text.chars().filter(|c| !invisible(*c)).map(plain).nfkc().flat_map(char::to_lowercase).take(MAX_TEXT).collect()
    };
    let Some((local, domain)) = folded.split_once('@') else { return };
    if local.is_empty() || domain.contains('@') {
        return;
    }
    let (at, sound) = (local.len(), local_form(local));
    fill_folded(email, folded, at, sound);
}

/// Fills in what a folded text says, with an `@` at a place and nowhere else; `sound` if what stands before it is a local
/// part.
fn fill_folded<'r>(email: &mut Email<'r>, folded: Cow<'r, str>, at: usize, sound: bool) {
    let (local, domain) = (&folded[..at], &folded[at + 1..]);
    email.known = KNOWN.get(domain);
    email.at = at;
    if email.known.is_some_and(|known| known.plain) {
        email.valid = sound;
        email.canonical = if email.valid { canonical(local, domain, email.known) } else { None };
        email.written = folded;
        return;
    }
    let Some(host) = host::canonical(domain) else { return };
    if host != domain {
        email.known = KNOWN.get(&*host);
    }
    email.valid = sound && host::registrable(&host).is_some();
    email.canonical = if email.valid { canonical(local, &host, email.known) } else { None };
    email.written = [local, "@", &host].concat().into();
}

/// Joiners and marks that a paste brings along and nobody sees.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// A dot-atom of RFC 5321, letters of other scripts included; quoted forms are not read.
fn local_form(local: &str) -> bool {
    let mark = |c| matches!(c, '!' | '#'..='\'' | '*' | '+' | '-'..='/' | '=' | '?' | '^'..='`' | '{'..='~');
    let mut last = '.';
    let atoms = local.chars().all(|c| {
        let dots = c == '.' && last == '.';
        last = c;
        !dots && (c.is_ascii_alphanumeric() || mark(c) || c.is_alphanumeric())
    });
    local.len() <= 64 && atoms && last != '.'
}

/// How a provider writes one mailbox in several ways.
#[derive(Debug)]
struct Provider {
    /// Domains that lead to one mailbox, the canonical one first; none where each has its own.
    domains: &'static [&'static str],
    /// Whether dots in the local part are ignored.
    dots: bool,
}

/// Providers that document `+tag` addresses (and for Gmail dots, for Google, Apple, Proton and Yandex several domains of
/// one mailbox).
const PROVIDERS: &[Provider] = &[
    Provider { domains: &["gmail.com", "googlemail.com"], dots: true },
    Provider { domains: &["icloud.com", "me.com", "mac.com"], dots: false },
    Provider { domains: &["proton.me", "protonmail.com", "pm.me", "protonmail.ch"], dots: false },
    Provider { domains: &["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz"], dots: false },
    Provider { domains: &["fastmail.com"], dots: false },
    Provider { domains: &["fastmail.fm"], dots: false },
    Provider { domains: &["zoho.com"], dots: false },
    Provider { domains: &["hey.com"], dots: false },
    Provider { domains: &["mailbox.org"], dots: false },
    Provider { domains: &["posteo.de"], dots: false },
];

/// How Microsoft's consumer domains begin: all under many suffixes, each its own mailbox, all with `+tag`.
const MICROSOFT_DOMAINS: &[&str] = &["outlook.", "hotmail.", "live.", "msn.com"];
static MICROSOFT: Provider = Provider { domains: &[], dots: false };

/// The canonical mailbox, if it differs from `local@domain`.
fn canonical(local: &str, domain: &str, known: Option<&Known>) -> Option<String> {
    let provider = known?.provider?;
    let base = mailbox::base(local);
    let main = provider.domains.first().copied().unwrap_or(domain);
    let dots = provider.dots && base.contains('.');
    if base.is_empty() || (base == local && main == domain && !dots) {
        return None;
    }
    let mut mailbox = String::with_capacity(base.len() + 1 + main.len());
    mailbox.extend(base.chars().filter(|c| !dots || *c != '.'));
    let named = !mailbox.is_empty();
    mailbox.extend(["@", main]);
    named.then_some(mailbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<String> {
        read(text, None)?.address().map(str::to_owned)
    }

    /// Between angle brackets, an address takes the other way.
    #[test]
    fn what_is_read_at_once_is_what_is_read_with_care() {
        let long = ["a".repeat(64), "a".repeat(65)].map(|local| format!("{local}@example.org"));
        let texts = [
            "ann.lee@gmail.com",
            "ann..lee@gmail.com",
            ".ann@gmail.com",
            "ann.@gmail.com",
            "ann@gmail.com.",
            "@gmail.com",
        ];
        let texts = texts.into_iter().chain([
            "ann@",
            "ann",
            "ann@x",
            "a@b@c.org",
            "ann_lee-7@mail.example.co.uk",
            "ann@a_b.com",
        ]);
        let texts = texts.chain(["ann@.com", "ann@gmail..com", "Ann@gmail.com", "ann+x@gmail.com", "ann@gmail.con"]);
        let mut at_once = 0;
        for text in texts.chain(long.iter().map(String::as_str)) {
            let bracketed = format!("<{text}>");
            let (one, other) = (read(text, None).unwrap(), read(&bracketed, None).unwrap());
            let told = |email: &Email<'_>| {
                let texts = [email.address(), email.local(), email.domain(), email.key_text()];
                (texts.map(|text| text.map(str::to_owned)), email.valid, email.free())
            };
            assert_eq!(told(&one), told(&other), "{text}");
            at_once += usize::from(plain(text).is_some());
        }
        assert_eq!(at_once, 6);
    }

    #[test]
    fn spellings_of_one_mailbox() {
        for (spellings, mailbox) in [
            (
                &[
                    "ann.lee@gmail.com",
                    "Ann.Lee@GMAIL.com",
                    "annlee+jobs@gmail.com",
                    "a.n.n.l.e.e@googlemail.com",
                    "mailto:ann.lee@gmail.com?subject=x",
                    "Ann Lee <ann.lee@gmail.com>",
                    " ann.lee@gmail.com; ",
                    "ａｎｎ.lee＠gmail.com",
                    "ann.lee@gmail.com\u{200b}",
                ][..],
                "annlee@gmail.com",
            ),
            (&["ann.lee+x@outlook.com", "Ann.Lee@Outlook.com"], "ann.lee@outlook.com"),
            (&["ann@me.com", "ann+1@icloud.com", "ann@mac.com"], "ann@icloud.com"),
            (&["ann@pm.me", "ann@protonmail.com", "ann+x@proton.me"], "ann@proton.me"),
            (&["ann.o’neill@acme.io", "Ann.O'Neill@acme.io"], "ann.o'neill@acme.io"),
            (&["ann@bücher.de", "ann@xn--bcher-kva.de"], "ann@xn--bcher-kva.de"),
        ] {
            for spelling in spellings {
                assert_eq!(address(spelling).as_deref(), Some(mailbox), "{spelling}");
            }
        }
    }

    #[test]
    fn tags_and_dots_stay_where_nothing_documents_them() {
        for text in
            ["ann.lee+x@example.org", "ann-x@yahoo.com", "ann.lee@outlook.com", "ann+x@gmx.de", "ann.lee@acme.io"]
        {
            assert_eq!(address(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn malformed() {
        for text in [
            "annlee.gmail.com",
            "ann@@gmail.com",
            "@ann@gmail.com",
            "ann@gmail.com..",
            "ann@gmail.com.",
            ".ann@gmail.com",
            "ann.@gmail.com",
            "ann..lee@gmail.com",
            "ann@gmail,com",
            "ann @gmail.com",
            "ann lee@gmail.com",
            "ann@gmail",
            "ann@gmail.con",
            "ann@.com",
            "@gmail.com",
            "ann@",
            "ann@-x.com",
            "ann@x_y.com",
            "ann@co.uk",
            "ann@[1.2.3.4]",
            "ann(at)gmail.com",
            "ann at gmail dot com",
            "call me",
            "ann@gmail.com@x.org",
            "ann<>@gmail.com",
            "ann@gmail..com",
            "\"ann lee\"@x.com",
        ] {
            let email = read(text, None).expect("not blank");
            assert!(!email.valid, "{text}");
            assert_eq!((email.address(), email.key_text()), (None, None), "{text}");
        }
        let long = format!("{}@x.com", "a".repeat(65));
        assert!(!read(&long, None).expect("not blank").valid);
        assert!(read("n/a", None).is_none());
    }

    #[test]
    fn kinds() {
        let read = |text: &'static str| read(text, None).expect("not blank");
        assert_eq!(read("x@privaterelay.appleid.com").relay(), Some(true));
        assert_eq!(read("x@gmail.com").relay(), Some(false));
        assert_eq!((read("ann@gmail.com").free(), read("ann@acme.io").free()), (Some(true), Some(false)));
        assert_eq!((read("jobs@acme.io").role(), read("ann@acme.io").role()), (Some(true), Some(false)));
        assert_eq!(read("ann@gmail.con").lookalike_of(), Some("gmail.com"));
        assert_eq!(read("ann").lookalike(), None);
        assert!(read("abc9x7@mozmail.com").key_text().is_some());
        assert!(read("x1y2z3@indeedemail.com").key_text().is_none());
        assert!(read("x1y2z3@sale.craigslist.org").key_text().is_none());
        assert!(read("ann@example.com").key_text().is_none(), "a domain of forms");
    }

    #[test]
    fn common_hosts_are_read_like_others() {
        assert!(KNOWN.values().filter(|known| known.free && !known.plain).count() < 20 && KNOWN["gmail.com"].plain);
        let email = |text: &str| read(text, None).map(|e| (e.valid, e.domain().map(str::to_owned)));
        for host in lines(include_str!("../../rules/contact/lists/free_mail_domains.txt")) {
            let usual = email(&format!("ann@{host}"));
            assert_eq!(
                usual,
                Some((host::registrable(host).is_some(), host::canonical(host).map(Cow::into_owned))),
                "{host}"
            );
        }
    }

    #[test]
    fn several_in_a_cell() {
        let all = |text: &'static str| {
            let mut out = Vec::new();
            read_all(text, Some(1), &mut out);
            out.iter().map(|e| e.valid).collect::<Vec<_>>()
        };
        assert_eq!(all("a@x.com; b@y.org"), [true, true]);
        assert_eq!(all("a@x.com,b@y.org"), [true, true]);
        assert_eq!(all("a@@x.com"), [false]);
        assert_eq!(all("a@gmail,com"), [false]);
        assert_eq!(all("n/a"), [] as [bool; 0]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,100}", domain in "[a-zA-Z0-9.\\-éа@]{0,30}") {
            let name = Name::of("Ann Lee");
            for text in [text.clone(), format!("{text}@{domain}"), format!("ann@{domain}")] {
                let Some(email) = read(&text, None) else { continue };
                let _ = (email.lookalike(), email.series(&name), email.carries_other_name(&name), email.role());
                if let Some(address) = email.address() {
                    proptest::prop_assert!(address.len() <= 320);
                    // Reading a canonical mailbox again changes nothing.
                    proptest::prop_assert_eq!(read(address, None).and_then(|e| e.address().map(str::to_owned)), Some(address.to_owned()));
                }
            }
        }
    }
}
