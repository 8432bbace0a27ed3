//! A profile or portfolio address: canonical form, which network it is on, whose profile it names.
//!
//! Every network's grammar is one row of the table in `sites`. Nothing is fetched; whether a profile exists is not known here.

use std::borrow::Cow;
use std::cell::OnceCell;

use unicode_normalization::UnicodeNormalization;

use super::key::{Key, KeyKind, Keyed};
use super::name::Name;
use super::{host, lookalike, mailbox, sites, text};

/// Longest text that is read as an address, in bytes.
const MAX_TEXT: usize = 2_048;

/// One address of a record.
#[derive(Clone, Debug)]
pub struct Link<'r> {
    /// As written.
    pub raw: &'r str,
    /// Index of its cell in [`crate::record::Application::cells`].
    pub cell: Option<u32>,
    /// The network: `linkedin`, `github`, ... or `other`. `None` if no address can be read.
    pub network: Option<&'static str>,
    /// Whether it is a person's page as the network writes them, or for other hosts an address at all. `None` where the
    /// text cannot tell (shortened addresses).
    pub valid: Option<bool>,
    /// The canonical address; empty if none can be read.
    url: Cow<'r, str>,
    /// How many bytes of it are the host.
    host: usize,
    handle: Option<Handle>,
    /// Whether `url` itself is the key.
    whole: bool,
    /// The key where it is not `url`.
    own: Option<String>,
    lookalike: OnceCell<Option<&'static str>>,
    other_name: OnceCell<Option<bool>>,
    chosen: OnceCell<Option<String>>,
}

/// Whose profile an address is.
#[derive(Clone, Debug)]
enum Handle {
    /// What the address ends with, from this byte.
    From(usize),
    /// What the address has in other letters.
    Lower(String),
}

impl Link<'_> {
    /// The canonical address without scheme: `linkedin.com/in/ann-lee`.
    pub fn url(&self) -> Option<&str> {
        (!self.url.is_empty()).then_some(&self.url)
    }

    /// The canonical host without `www.` and locale.
    pub fn host(&self) -> Option<&str> {
        self.url().map(|url| &url[..self.host])
    }

    /// Whose profile it is, in the network's own terms, lower case.
    pub fn handle(&self) -> Option<&str> {
        self.handle.as_ref().map(|handle| match handle {
            Handle::From(at) => &self.url[*at..],
            Handle::Lower(handle) => handle,
        })
    }

    /// The profile host that this one imitates.
    pub fn lookalike_of(&self) -> Option<&'static str> {
        *self.lookalike.get_or_init(|| {
            let host = self.host().filter(|_| self.network == Some("other"))?;
            lookalike::of_profile(host)
        })
    }

    /// Whether the host imitates a known one; `None` without a host.
    pub fn lookalike(&self) -> Option<bool> {
        self.host().map(|_| self.lookalike_of().is_some())
    }

    /// Whether the handle is made of a given and a family name, neither of which can be this person's. `None` if the
    /// person's name is unknown or the address has no handle in letters. `name` must be the same at every call.
    pub fn carries_other_name(&self, name: &Name) -> Option<bool> {
        *self.other_name.get_or_init(|| mailbox::carries_other_name(self.worded()?, name))
    }

    /// The handle's letters and digits where somebody chose it: long enough, and no part of it this person's name. What
    /// two people choose by chance is not known here. `name` must be the same at every call.
    pub fn chosen(&self, name: &Name) -> Option<&str> {
        const LENGTHS: std::ops::RangeInclusive<usize> = 7..=30;
        let chosen = || {
            // Most handles hold a word of the name as it is.
            let handle = self.worded().filter(|handle| name.is_known() && !mailbox::holds_own(handle, name))?;
            let letters = handle.bytes().filter(u8::is_ascii_lowercase).count();
            let squeezed: String = handle.chars().filter(char::is_ascii_alphanumeric).collect();
            let fine = LENGTHS.contains(&squeezed.len()) && letters >= 5;
            (fine && !mailbox::holds_own(&squeezed, name)).then_some(squeezed)
        };
        self.chosen.get_or_init(chosen).as_deref()
    }

    /// The handle without the number that the network appends, where people choose it themselves.
    fn worded(&self) -> Option<&str> {
        if matches!(self.network, None | Some("stackoverflow" | "scholar" | "orcid" | "other")) {
            return None;
        }
        let handle = self.handle().filter(|handle| handle.bytes().all(|b| b.is_ascii() && b != b'/'))?;
        let last = handle.bytes().rev().take_while(|byte| *byte != b'-').count();
        let appended = || handle.bytes().rev().take(last).any(|byte| byte.is_ascii_digit());
        let words = handle.len().checked_sub(last + 1).filter(|_| last >= 5 && self.network == Some("linkedin"));
        Some(words.filter(|_| appended()).map_or(handle, |words| &handle[..words]))
    }

    /// The key within `scope`: see [`Keyed`].
    pub fn key(&self, scope: &str) -> Option<Key> {
        Keyed::key(self, scope)
    }
}

impl Keyed for Link<'_> {
    fn kind(&self) -> KeyKind {
        KeyKind::Profile
    }

    /// The canonical address of a person's page, file share and id, or a host of one person's own.
    fn key_text(&self) -> Option<&str> {
        if self.whole { self.url() } else { self.own.as_deref() }
    }
}

/// Reads one address; `None` if the text is blank.
pub fn read(raw: &str, cell: Option<u32>) -> Option<Link<'_>> {
    if text::blank(raw) {
        return None;
    }
    let mut link = Link {
        raw,
        cell,
        network: None,
        valid: Some(false),
        url: Cow::Borrowed(""),
        host: 0,
        handle: None,
        whole: false,
        own: None,
        lookalike: OnceCell::new(),
        other_name: OnceCell::new(),
        chosen: OnceCell::new(),
    };
    if let Some(rest) = plain(raw) {
        fill_plain(&mut link, rest);
        return Some(link);
    }
    let Some(written) = Written::of(raw) else { return Some(link) };
    if written.rest.contains('\\') {
        let rest = written.rest.replace('\\', "/");
        if let Some(address) = Address::of(&rest, &written) {
            address.fill(&mut link, None);
        }
    } else if let Some(address) = Address::of(written.rest, &written) {
        address.fill(&mut link, Some(written.rest));
    }
    Some(link)
}

/// Host and path of an address of the plainest form: behind its scheme are small letters, digits and marks that mean nothing
/// but themselves.
fn plain(raw: &str) -> Option<&str> {
    let rest = raw.strip_prefix("https://").filter(|_| raw.len() <= MAX_TEXT)?;
    (rest.bytes().all(|byte| text::plain(byte) || byte == b'/') && !rest.ends_with('.')).then_some(rest)
}

/// Fills in what such an address says.
fn fill_plain<'r>(link: &mut Link<'r>, rest: &'r str) {
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let Some(host) = canonical(authority.trim_end_matches('.')) else { return };
    let (mut segments, mut count) = ([""; MAX_SEGMENTS], 0);
    for (place, part) in segments.iter_mut().zip(path.split('/').filter(|part| !part.is_empty())) {
        *place = part;
        count += 1;
    }
    fill(link, &host, &segments[..count], "", Some(rest));
}

/// An address as written: its scheme, if it has one, and what stands behind it without fragment.
struct Written<'t> {
    schemed: bool,
    /// Host and path.
    rest: &'t str,
    query: &'t str,
}

impl<'t> Written<'t> {
    /// Finds the address in a text; `None` if it has spaces within or is too long.
    fn of(raw: &'t str) -> Option<Written<'t>> {
        if raw.len() > MAX_TEXT {
            return None;
        }
        let mut text = raw.trim().trim_matches(['<', '>', '"', '\'', '(', ')']);
        // Finding is dear, so it is asked first whether there is something to find.
        let more = text.strip_prefix("https:").unwrap_or(text).contains(':');
        let find = |scheme| if more { text.find(scheme) } else { None };
        let https = || if text.starts_with("https://") { Some(0) } else { find("https://") };
        if let Some(at) = find("http://").or_else(https) {
            text = &text[at..];
        }
        text = text.trim_end_matches(['.', ',', ';']);
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if !plain && text.chars().any(char::is_whitespace) {
            return None;
        }
        let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
        let scheme = ["https://", "http://", "//"].iter().find(|scheme| begins(scheme));
        let rest = &text[scheme.map_or(0, |scheme| scheme.len())..];
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Written { schemed: scheme.is_some(), rest, query })
    }
}

/// The most segments of a path that are read.
const MAX_SEGMENTS: usize = 8;

/// Host, path segments (decoded) and query of an address.
struct Address<'t> {
    host: Cow<'t, str>,
    segments: [Cow<'t, str>; MAX_SEGMENTS],
    /// How many segments there are.
    count: usize,
    query: &'t str,
}

impl<'t> Address<'t> {
    /// Takes an address apart, `rest` being what stands behind the scheme; user part, port and empty segments are dropped.
    fn of(rest: &'t str, written: &Written<'t>) -> Option<Address<'t>> {
        let mut segments = [const { Cow::Borrowed("") }; MAX_SEGMENTS];
        if let Some(handle) = rest.trim_start_matches('/').strip_prefix("in/").filter(|_| !written.schemed) {
            segments[0] = "in".into();
            segments[1] = segment(handle.split('/').next().unwrap_or(handle));
            return Some(Address { host: "linkedin.com".into(), segments, count: 2, query: "" });
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = |text: &str| text.split_once(':').is_none_or(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        if !written.schemed && (authority.contains('@') || !port(authority)) {
            return None;
        }
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = canonical(authority.split_once(':').map_or(authority, |(host, _)| host).trim_end_matches('.'))?;
        let mut count = 0;
        for (place, part) in segments.iter_mut().zip(path.split('/').filter(|part| !part.is_empty())) {
            *place = segment(part);
            count += 1;
        }
        Some(Address { host, segments, count, query: written.query })
    }

    /// Fills in what the address says. `rest` is what the export has behind the scheme.
    fn fill<'r>(&self, link: &mut Link<'r>, rest: Option<&'r str>) {
        let path: [&str; MAX_SEGMENTS] = std::array::from_fn(|at| &*self.segments[at]);
        fill(link, &self.host, &path[..self.count], self.query, rest);
    }
}

/// The canonical form of a host as written.
fn canonical(host: &str) -> Option<Cow<'_, str>> {
    // What the table has is one.
    let listed = sites::listed(host.strip_prefix("www.").unwrap_or(host));
    if listed { Some(host.into()) } else { host::canonical(host) }
}

/// A path segment with its percent escapes decoded, lower case, compatibility forms folded. Bounded by the input.
fn segment(part: &str) -> Cow<'_, str> {
    let lower = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b'%';
    if part.bytes().all(lower) {
        return part.into();
    }
    if part.is_ascii() && !part.contains('%') {
        return part.trim().to_ascii_lowercase().into();
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = (first == b'%').then(|| tail.get(..2)).flatten();
        let code = escape.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    let text = String::from_utf8_lossy(&bytes);
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase().into();
    }
    let plain = |c| if matches!(c, '\u{2018}' | '\u{2019}') { '\'' } else { c };
    text.trim().chars().map(plain).nfkc().flat_map(char::to_lowercase).take(400).collect()
}

/// Fills in what a host, the segments of a path and a query say. `rest` is what the export has behind the scheme.
fn fill<'r>(link: &mut Link<'r>, written: &str, path: &[&str], query: &str, rest: Option<&'r str>) {
    let host = written.strip_prefix("www.").unwrap_or(written);
    let place = sites::find(host);
    // The hosts of the table are below public suffixes.
    if place.is_none() && host::registrable(written).is_none() {
        return;
    }
    let shown = place.as_ref().map_or(host, |place| place.host);
    link.host = shown.len();
    let Some(place) = place else {
        link.network = Some("other");
        link.valid = (!sites::shortener(host)).then_some(!sites::nobodys(host));
        link.own = sites::own(host, path, query);
        link.url = whole_path(shown, path).into();
        return;
    };
    link.network = Some(place.site.network);
    let profile = place.site.profile(place.subdomain, path, query);
    link.valid = Some(profile.is_some());
    let Some(profile) = profile else {
        link.url = whole_path(shown, path).into();
        return;
    };
    let [a, b, c, d] = profile.before;
    let pieces = [shown, a, b, c, d, profile.written.unwrap_or(&profile.handle)];
    let canonical = rest.map(|rest| rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/'));
    link.url = match canonical.filter(|text| consists(text, &pieces)) {
        Some(text) => text.into(),
        None => pieces.concat().into(),
    };
    link.whole = profile.whole;
    let from = link.url.len() - pieces[5].len();
    link.handle = Some(match profile.written {
        Some(_) => Handle::Lower(profile.handle.into_owned()),
        None => Handle::From(from),
    });
}

fn whole_path(host: &str, path: &[&str]) -> String {
    let mut url = String::with_capacity(host.len() + path.iter().map(|segment| 1 + segment.len()).sum::<usize>());
    url.push_str(host);
    path.iter().for_each(|segment| url.extend(["/", segment]));
    url
}

/// Whether a text is these pieces one behind the other.
fn consists(mut text: &str, pieces: &[&str]) -> bool {
    let mut pieces = pieces.iter().filter(|piece| !piece.is_empty());
    pieces.all(|piece| text.strip_prefix(piece).inspect(|rest| text = rest).is_some()) && text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a fragment behind it, an address takes the other way.
    #[test]
    fn what_is_read_at_once_is_what_is_read_with_care() {
        let mut at_once = 0;
        for text in [
            "https://www.linkedin.com/in/ann-lee-7",
            "https://linkedin.com/in/ann_lee.7/",
            "https://linkedin.com//in//ann-lee/details",
            "https://de.linkedin.com/in/ann-lee",
            "https://github.com/annlee",
            "https://github.com/annlee/ringer",
            "https://annlee.github.io",
            "https://ann-lee.example.org/cv/",
            "https://ann_lee.example.org/cv/",
            "https://nowhere/x",
            "https:///in/ann-lee",
            "https://in/ann-lee",
            "https://",
            "https://linkedin.com./in/ann-lee",
            "https://bit.ly/3xyz",
            "https://a.b.c.example.com/1/2/3/4/5/6/7/8/9/10",
            "https://github.com/AnnLee",
        ] {
            let (one, other) = (read(text, None).unwrap(), format!("{text}#"));
            let other = read(&other, None).unwrap();
            let told = |link: &Link<'_>| {
                let texts =
                    [link.url(), link.host(), link.handle(), link.key_text()].map(|text| text.map(str::to_owned));
                (texts, link.network, link.valid)
            };
            assert_eq!(told(&one), told(&other), "{text}");
            at_once += usize::from(plain(text).is_some());
        }
        assert_eq!(at_once, 16);
    }

    #[test]
    fn spellings_of_one_profile_give_one_key() {
        for spellings in [
            &[
                "https://www.linkedin.com/in/Ann-Lee-1a2b/",
                "linkedin.com/in/ann-lee-1a2b",
                "http://de.linkedin.com/in/ann-lee-1a2b/en?trk=x#top",
                "HTTPS://WWW.LINKEDIN.COM/in/ann-lee-1a2b",
                "in/ann-lee-1a2b",
                "/in/ann-lee-1a2b/",
                "www.linkedin.com/mwlite/in/ann-lee-1a2b",
                "LinkedIn: https://linkedin.com/in/ann-lee-1a2b",
                "<https://linkedin.com/in/ann-lee-1a2b>",
                "https://m.linkedin.com/in/ann%2Dlee-1a2b",
                "linkedin.com:443/in/ann-lee-1a2b",
                "https://linkedin.com//in//ann-lee-1a2b//",
            ][..],
            &[
                "https://github.com/AnnLee",
                "github.com/annlee/",
                "http://www.github.com/annlee?tab=repositories",
                "https://annlee.github.io",
                "https://gist.github.com/annlee",
            ],
            &[
                "https://x.com/AnnLee",
                "twitter.com/annlee",
                "https://mobile.twitter.com/annlee?lang=en",
                "https://x.com/@annlee",
            ],
            &[
                "https://stackoverflow.com/users/1234567/ann-lee",
                "stackoverflow.com/users/1234567",
                "https://stackoverflow.com/users/1234567/ann?tab=profile",
            ],
            &["https://medium.com/@annlee", "https://annlee.medium.com", "medium.com/@AnnLee/about"],
            &["https://www.facebook.com/ann.lee", "m.facebook.com/ann.lee", "https://de-de.facebook.com/Ann.Lee/"],
            &["https://www.linkedin.com/in/%C3%A9lodie-martin", "https://www.linkedin.com/in/élodie-martin"],
            &["https://annlee.vercel.app", "http://annlee.vercel.app/"],
            &["https://www.annlee.dev", "annlee.dev/"],
        ] {
            let keys: Vec<Option<String>> =
                spellings.iter().map(|s| read(s, None).and_then(|l| l.key_text().map(str::to_owned))).collect();
            assert!(keys[0].is_some(), "{}", spellings[0]);
            for (spelling, key) in spellings.iter().zip(&keys) {
                assert_eq!(*key, keys[0], "{spelling}");
            }
        }
    }

    #[test]
    fn what_is_read() {
        let link = read("https://uk.linkedin.com/in/Ann-Lee/?x=1", Some(3)).expect("not blank");
        assert_eq!(link.url(), Some("linkedin.com/in/ann-lee"));
        assert_eq!(link.key_text(), Some("linkedin.com/in/ann-lee"));
        assert_eq!(link.host(), Some("linkedin.com"));
        assert_eq!((link.network, link.handle(), link.valid), (Some("linkedin"), Some("ann-lee"), Some(true)));
        assert_eq!((link.lookalike(), link.cell), (Some(false), Some(3)));
        let repo = read("github.com/annlee/tool/tree/main", None).expect("not blank");
        assert_eq!((repo.handle(), repo.valid, repo.key_text()), (Some("annlee"), Some(true), None));
        let fake = read("https://linkedln.com/in/ann", None).expect("not blank");
        assert_eq!((fake.network, fake.lookalike_of()), (Some("other"), Some("linkedin.com")));
    }

    #[test]
    fn not_addresses() {
        for text in [
            "linkedin dot com slash in slash ann",
            "linkedin[.]com/in/ann",
            "hxxps://linkedin.com/in/ann",
            "ann lee",
            "annlee",
            "@annlee",
            "javascript:alert(1)",
            "ann@example.com",
            "mailto:ann@example.com",
            "file:///etc/passwd",
            "http://",
            "https://localhost/in/x",
            "1.2.3.4",
        ] {
            let link = read(text, None).expect("not blank");
            assert_eq!((link.valid, link.key_text()), (Some(false), None), "{text}");
        }
        assert!(read("n/a", None).is_none());
    }

    /// Addresses, and what they are: the network and whose page, nobody's page there, or no address that can be read.
    const ADDRESSES: &[(&str, &str)] = &[
        // A person's page.
        ("https://www.linkedin.com/in/ann-lee-1a2b3c/", "linkedin ann-lee-1a2b3c"),
        ("https://www.linkedin.com/in/ann-lee/details/experience/", "linkedin ann-lee"),
        ("https://www.linkedin.com/pub/ann-lee/1/234/567", "linkedin pub/ann-lee/1/234/567"),
        ("https://br.linkedin.com/in/ann-lee/pt", "linkedin ann-lee"),
        ("https://github.com/annlee", "github annlee"),
        ("https://github.com/annlee/tool", "github annlee"),
        ("annlee.github.io", "github annlee"),
        ("https://gitlab.com/annlee", "gitlab annlee"),
        ("https://annlee.gitlab.io", "gitlab annlee"),
        ("https://bitbucket.org/annlee/", "bitbucket annlee"),
        ("https://codeberg.org/annlee", "codeberg annlee"),
        ("https://gitee.com/annlee", "gitee annlee"),
        ("https://git.sr.ht/~annlee", "sourcehut annlee"),
        ("https://launchpad.net/~annlee", "launchpad annlee"),
        ("https://sourceforge.net/u/annlee/profile", "sourceforge annlee"),
        ("https://stackoverflow.com/users/1234567/ann-lee", "stackoverflow 1234567"),
        ("https://stackexchange.com/users/42/ann", "stackexchange 42"),
        ("https://serverfault.com/users/42", "superuser 42"),
        ("https://x.com/annlee", "x annlee"),
        ("https://twitter.com/@annlee", "x annlee"),
        ("https://bsky.app/profile/annlee.bsky.social", "bluesky annlee.bsky.social"),
        ("https://www.threads.net/@annlee", "threads annlee"),
        ("https://mastodon.social/@annlee", "mastodon annlee"),
        ("https://www.facebook.com/ann.lee", "facebook ann.lee"),
        ("https://www.facebook.com/profile.php?id=1000123", "facebook 1000123"),
        ("https://www.instagram.com/annlee/", "instagram annlee"),
        ("https://www.tiktok.com/@annlee", "tiktok annlee"),
        ("https://www.reddit.com/user/annlee", "reddit annlee"),
        ("https://vk.com/annlee", "vk annlee"),
        ("https://t.me/annlee", "telegram annlee"),
        ("https://wa.me/12128675309", "whatsapp 12128675309"),
        ("https://medium.com/@annlee", "medium annlee"),
        ("https://annlee.medium.com/a-post", "medium annlee"),
        ("https://annlee.substack.com", "substack annlee"),
        ("https://annlee.hashnode.dev", "hashnode annlee"),
        ("https://hashnode.com/@annlee", "hashnode annlee"),
        ("https://dev.to/annlee", "devto annlee"),
        ("https://www.kaggle.com/annlee", "kaggle annlee"),
        ("https://huggingface.co/annlee", "huggingface annlee"),
        ("https://leetcode.com/u/annlee/", "leetcode annlee"),
        ("https://leetcode.com/annlee", "leetcode annlee"),
        ("https://www.hackerrank.com/profile/annlee", "hackerrank annlee"),
        ("https://www.hackerearth.com/@annlee", "hackerearth annlee"),
        ("https://codeforces.com/profile/annlee", "codeforces annlee"),
        ("https://www.codechef.com/users/annlee", "codechef annlee"),
        ("https://www.codewars.com/users/annlee", "codewars annlee"),
        ("https://www.topcoder.com/members/annlee", "topcoder annlee"),
        ("https://atcoder.jp/users/annlee", "atcoder annlee"),
        ("https://auth.geeksforgeeks.org/user/annlee", "geeksforgeeks annlee"),
        ("https://exercism.org/profiles/annlee", "exercism annlee"),
        ("https://hackerone.com/annlee", "hackerone annlee"),
        ("https://bugcrowd.com/h/annlee", "bugcrowd annlee"),
        ("https://tryhackme.com/p/annlee", "tryhackme annlee"),
        ("https://devpost.com/annlee", "devpost annlee"),
        ("https://www.producthunt.com/@annlee", "producthunt annlee"),
        ("https://replit.com/@annlee", "replit annlee"),
        ("https://codepen.io/annlee", "codepen annlee"),
        ("https://observablehq.com/@annlee", "observable annlee"),
        ("https://www.npmjs.com/~annlee", "npm annlee"),
        ("https://pypi.org/user/annlee/", "pypi annlee"),
        ("https://rubygems.org/profiles/annlee", "rubygems annlee"),
        ("https://crates.io/users/annlee", "crates annlee"),
        ("https://packagist.org/users/annlee/", "packagist annlee"),
        ("https://hub.docker.com/u/annlee", "docker annlee"),
        ("https://www.behance.net/annlee", "behance annlee"),
        ("https://dribbble.com/annlee", "dribbble annlee"),
        ("https://www.artstation.com/annlee", "artstation annlee"),
        ("https://www.deviantart.com/annlee", "deviantart annlee"),
        ("https://unsplash.com/@annlee", "unsplash annlee"),
        ("https://www.flickr.com/photos/annlee/", "flickr annlee"),
        ("https://www.pinterest.com/annlee/", "pinterest annlee"),
        ("https://vimeo.com/annlee", "vimeo annlee"),
        ("https://www.twitch.tv/annlee", "twitch annlee"),
        ("https://soundcloud.com/annlee", "soundcloud annlee"),
        ("https://www.youtube.com/@annlee", "youtube annlee"),
        ("https://www.youtube.com/channel/UCabcdefghij", "youtube ucabcdefghij"),
        ("https://speakerdeck.com/annlee", "speakerdeck annlee"),
        ("https://www.slideshare.net/annlee", "slideshare annlee"),
        ("https://www.xing.com/profile/Ann_Lee", "xing ann_lee"),
        ("https://www.upwork.com/freelancers/~01abcdef", "upwork ~01abcdef"),
        ("https://www.fiverr.com/annlee", "fiverr annlee"),
        ("https://www.freelancer.com/u/annlee", "freelancer annlee"),
        ("https://www.toptal.com/resume/ann-lee", "toptal ann-lee"),
        ("https://www.malt.fr/profile/annlee", "malt annlee"),
        ("https://wellfound.com/u/ann-lee", "wellfound ann-lee"),
        ("https://angel.co/u/ann-lee", "wellfound ann-lee"),
        ("https://peerlist.io/annlee", "peerlist annlee"),
        ("https://read.cv/annlee", "readcv annlee"),
        ("https://about.me/annlee", "aboutme annlee"),
        ("https://linktr.ee/annlee", "linktree annlee"),
        ("https://keybase.io/annlee", "keybase annlee"),
        ("https://www.credly.com/users/ann-lee", "credly ann-lee"),
        ("https://www.quora.com/profile/Ann-Lee", "quora ann-lee"),
        ("https://scholar.google.com/citations?user=AbC123xyz&hl=en", "scholar abc123xyz"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid 0000-0002-1825-0097"),
        ("https://www.researchgate.net/profile/Ann-Lee-7", "researchgate ann-lee-7"),
        // A page there that is no person's.
        ("https://www.linkedin.com", "linkedin nobody"),
        ("https://www.linkedin.com/in/", "linkedin nobody"),
        ("https://www.linkedin.com/in/me", "linkedin nobody"),
        ("https://www.linkedin.com/in/your-name", "linkedin nobody"),
        ("https://www.linkedin.com/feed/", "linkedin nobody"),
        ("https://www.linkedin.com/company/bright-harbor", "linkedin nobody"),
        ("https://www.linkedin.com/jobs/view/123456", "linkedin nobody"),
        ("https://www.linkedin.com/school/mit/", "linkedin nobody"),
        ("https://www.linkedin.com/ann-lee", "linkedin nobody"),
        ("https://www.linkedin.com/in/ann lee", "unreadable"),
        ("https://github.com", "github nobody"),
        ("https://github.com/features/actions", "github nobody"),
        ("https://github.com/topics/rust", "github nobody"),
        ("https://github.com/a-handle-that-is-far-too-long-for-this-network", "github nobody"),
        ("https://gitlab.com/explore", "gitlab nobody"),
        ("https://stackoverflow.com/questions/11227809", "stackoverflow nobody"),
        ("https://stackoverflow.com/users/ann-lee", "stackoverflow nobody"),
        ("https://x.com/home", "x nobody"),
        ("https://x.com/a_handle_that_is_too_long", "x nobody"),
        ("https://www.facebook.com/groups/rustlers", "facebook nobody"),
        ("https://www.instagram.com/p/Cabc/", "instagram nobody"),
        ("https://medium.com/tag/rust", "medium nobody"),
        ("https://www.kaggle.com/competitions/titanic", "kaggle nobody"),
        ("https://huggingface.co/datasets/squad", "huggingface nobody"),
        ("https://leetcode.com/problems/two-sum", "leetcode nobody"),
        ("https://www.npmjs.com/package/left-pad", "npm nobody"),
        ("https://hub.docker.com/_/nginx", "docker nobody"),
        ("https://dribbble.com/shots/123", "dribbble nobody"),
        ("https://www.upwork.com/nx/find-work", "upwork nobody"),
        ("https://www.youtube.com/watch?v=abc", "youtube nobody"),
        ("https://git.sr.ht/annlee", "sourcehut nobody"),
        ("https://www.xing.com/companies/acme", "xing nobody"),
        ("https://scholar.google.com/scholar?q=ann", "scholar nobody"),
        // Elsewhere.
        ("https://annlee.dev", "other -"),
        ("https://www.annlee.com/portfolio", "other -"),
        ("https://xn--mnchen-3ya.de/ann", "other -"),
        ("https://example.com/ann", "other nobody"),
        ("https://yourwebsite.com", "other nobody"),
        ("https://bit.ly/3xYz", "other ?"),
        ("https://lnkd.in/abc", "other ?"),
        // Imitations.
        ("https://linkedln.com/in/ann-lee", "other - linkedin.com"),
        ("https://linkedin-profile.com/ann", "other - linkedin.com"),
        ("https://www.linkedin.com.view-profile.io/in/ann", "other - linkedin.com"),
        ("https://xn--linkedn-dza.com/in/ann", "other - linkedin.com"),
        ("https://lіnkedіn.com/in/ann", "other - linkedin.com"),
        ("https://githud.com/ann", "other - github.com"),
        ("https://gihtub.com/ann", "other - github.com"),
        ("https://github.co/ann", "other - github.com"),
        ("https://stackoverfl0w.com/users/1", "other - stackoverflow.com"),
        ("https://wwwgithub.net", "other -"),
        ("https://linkedout.com/ann", "other -"),
        // No address.
        ("linkedin", "unreadable"),
        ("@annlee", "unreadable"),
        ("ann@lee.dev", "unreadable"),
        ("htp:/linkedin", "unreadable"),
        ("javascript:alert(1)", "unreadable"),
        ("https://192.168.1.1/ann", "unreadable"),
    ];

    #[test]
    fn addresses_of_people_of_nobody_and_none() {
        assert!(ADDRESSES.len() >= 120);
        let mut wrong = Vec::new();
        for (address, expected) in ADDRESSES {
            let link = read(address, None).expect("not blank");
            let mut told = match (link.network, link.valid) {
                (None, _) => "unreadable".to_owned(),
                (Some(network), None) => format!("{network} ?"),
                (Some(network), Some(true)) => format!("{network} {}", link.handle().unwrap_or("-")),
                (Some(network), Some(false)) => format!("{network} nobody"),
            };
            if let Some(known) = link.lookalike_of() {
                told.extend([" ", known]);
            }
            if told != *expected {
                wrong.push(format!("{address}: {told}, not {expected}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn handles_that_somebody_chose() {
        let chosen = |address: &str, name: &str| {
            read(address, None).expect("not blank").chosen(&Name::of(name)).map(str::to_owned)
        };
        assert_eq!(chosen("github.com/devstack-pro", "Marcus Feld").as_deref(), Some("devstackpro"));
        assert_eq!(chosen("https://gitlab.com/DevStackPro", "Ann Lee").as_deref(), Some("devstackpro"));
        assert_eq!(chosen("linkedin.com/in/devstack-pro-4a5b6c", "Ann Lee").as_deref(), Some("devstackpro"));
        assert_eq!(chosen("github.com/marcusfeld-dev", "Marcus Feld"), None, "one's own name");
        assert_eq!(chosen("github.com/devpro", "Ann Lee"), None, "short");
        assert_eq!(chosen("stackoverflow.com/users/12345678", "Ann Lee"), None, "a number");
        assert_eq!(chosen("annlee.dev", "Bo Ek"), None, "no network");
    }

    #[test]
    fn handles_with_another_name() {
        let other = |address: &str, name: &str| read(address, None)?.carries_other_name(&Name::of(name));
        assert_eq!(other("linkedin.com/in/robert-johnson-4a5b6c7", "Ann Lee"), Some(true));
        assert_eq!(other("github.com/robert-johnson", "Ann Lee"), Some(true));
        assert_eq!(other("linkedin.com/in/ann-lee-4a5b6c7", "Ann Lee"), Some(false));
        assert_eq!(other("linkedin.com/in/robert-lee", "Ann Lee"), Some(false), "half of a name is kept");
        assert_eq!(other("linkedin.com/in/blue-sky", "Ann Lee"), Some(false));
        assert_eq!(other("stackoverflow.com/users/12345678", "Ann Lee"), None);
        assert_eq!(other("linkedin.com/in/robert-johnson", "Suharto"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,120}") {
            for text in [text.clone(), format!("https://linkedin.com/in/{text}"), format!("https://{text}/x")] {
                if let Some(link) = read(&text, None) {
                    let _ = link.lookalike_of();
                    proptest::prop_assert!(link.url().is_none_or(|u| u.len() <= 4 * text.len() + 300));
                }
            }
        }
    }
}
