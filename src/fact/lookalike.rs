//! Host names that imitate a well-known one: the same to the eye, or one slip of the keyboard away.
//!
//! Only near misses of a short table count. A real service whose name happens to be near another's is listed as real;
//! the same name under another country's suffix is never called an imitation.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::host;

/// Mail hosts that people imitate and mistype. The flag says whether a slip in the name tells: short and common names
/// have too many honest neighbours.
const MAIL: &[(&str, bool)] = &[
    ("gmail.com", true),
    ("googlemail.com", true),
    ("outlook.com", true),
    ("hotmail.com", true),
    ("yahoo.com", true),
    ("icloud.com", true),
    ("proton.me", false),
    ("protonmail.com", true),
    ("fastmail.com", true),
    ("rediffmail.com", true),
    ("live.com", false),
    ("msn.com", false),
    ("aol.com", false),
    ("zoho.com", false),
    ("gmx.com", false),
    ("gmx.net", false),
    ("gmx.de", false),
    ("web.de", false),
    ("mail.ru", false),
    ("yandex.ru", true),
    ("yandex.com", true),
    ("comcast.net", true),
    ("verizon.net", true),
    ("tutanota.com", true),
    ("naver.com", false),
    ("qq.com", false),
    ("163.com", false),
    ("126.com", false),
];

/// Hosts of profiles.
const PROFILES: &[(&str, bool)] = &[
    ("linkedin.com", true),
    ("github.com", true),
    ("gitlab.com", true),
    ("stackoverflow.com", true),
    ("bitbucket.org", true),
    ("facebook.com", true),
    ("instagram.com", true),
    ("twitter.com", true),
    ("kaggle.com", true),
    ("behance.net", true),
    ("dribbble.com", true),
    ("medium.com", false),
    ("youtube.com", true),
    ("upwork.com", true),
    ("leetcode.com", true),
    ("hackerrank.com", true),
    ("huggingface.co", true),
    ("freelancer.com", true),
    ("wellfound.com", true),
    ("researchgate.net", true),
    ("topcoder.com", true),
    ("hackerone.com", true),
    ("codepen.io", true),
    ("fiverr.com", false),
    ("xing.com", false),
    ("toptal.com", false),
];

/// Real hosts within one slip of a name above.
const REAL: &[&str] = &[
    "126.com",
    "139.com",
    "163.com",
    "165.com",
    "188.com",
    "aim.com",
    "aol.de",
    "cloud.com",
    "email.com",
    "gail.com",
    "gitlab.io",
    "gmall.net",
    "gmx.at",
    "gmx.ch",
    "gmx.us",
    "gmx.fr",
    "gmx.org",
    "grail.com",
    "hitmail.com",
    "mail.com",
    "mail.de",
    "naver.jp",
    "outlook.live.com",
    "outlooks.org",
    "photon.me",
    "proton.ch",
    "protons.me",
    "rediff.com",
    "tuta.com",
    "tutamail.com",
    "web.com",
    "wahoo.com",
    "yahoos.com",
    "yandex.net",
    "ymail.com",
    "zoho.eu",
    "zoho.in",
    "dribble.com",
    "linkedin.cn",
    "linkedin.biz",
    "mediums.com",
    "twitter.org",
    "beehance.com",
    "me.com",
    "mac.com",
    "live.de",
    "love.com",
    "line.com",
    "life.com",
    "msn.de",
    "ail.com",
    "kagle.com",
    "upworks.com",
    "freelance.com",
    "freelancers.com",
    "hackerank.com",
];

/// A table with the skeleton of each host, made once.
type Table = LazyLock<Vec<(&'static str, bool, String)>>;

static MAIL_TABLE: Table = LazyLock::new(|| table(MAIL));
static PROFILE_TABLE: Table = LazyLock::new(|| table(PROFILES));

fn table(hosts: &'static [(&'static str, bool)]) -> Vec<(&'static str, bool, String)> {
    hosts.iter().map(|(name, slips)| (*name, *slips, host::skeleton(name))).collect()
}

/// The mail host that a canonical host imitates.
pub(super) fn of_mail(host: &str) -> Option<&'static str> {
    of(host, &MAIL_TABLE)
}

/// The profile host that a canonical host imitates. A name that carries LinkedIn's within it counts as well.
pub(super) fn of_profile(host: &str) -> Option<&'static str> {
    of(host, &PROFILE_TABLE).or_else(|| {
        let (name, suffix) = host::registrable(host)?;
        let label = host::skeleton(name.strip_suffix(suffix)?).replace('-', "");
        (label.contains("llnkeclln") && !REAL.contains(&name) && name != "linkedin.com").then_some("linkedin.com")
    })
}

fn of(host: &str, table: &[(&'static str, bool, String)]) -> Option<&'static str> {
    if table.iter().any(|(known, ..)| *known == host) {
        return None;
    }
    let (name, suffix) = host::registrable(host).unwrap_or((host, host.rsplit('.').next().unwrap_or_default()));
    // `gmail.com.example.net`: the eye stops at the first suffix. `yahoo.com.br` is Yahoo's own.
    let inside =
        |known: &str| host.len() > name.len() && host.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'));
    if let Some((known, ..)) = table.iter().find(|(known, ..)| inside(known)) {
        return Some(known);
    }
    if table.iter().any(|(known, ..)| *known == name) || REAL.contains(&name) {
        return None;
    }
    let label = name.strip_suffix(suffix).unwrap_or(name).trim_end_matches('.');
    let slip = table.iter().find(|(known, slips, _)| *slips && slipped(label, suffix, known));
    slip.map(|(known, ..)| *known).or_else(|| {
        // The skeleton costs more than all the rest and differs only where a letter can be taken for another.
        let seen = host::skeleton(name);
        let same = table.iter().find(|(_, _, skeleton)| *skeleton == seen).map(|(known, ..)| *known);
        // A mark over a letter is overlooked.
        same.or_else(|| {
            if !name.contains("xn--") {
                return None;
            }
            let letters = host::unicode(name);
            let plain: String = letters.nfd().filter(|c| !is_combining_mark(*c)).collect();
            let marked = plain.len() < letters.len() && table.iter().any(|(known, ..)| *known == plain);
            marked.then(|| table.iter().find(|(known, ..)| *known == plain)).flatten().map(|(known, ..)| *known)
        })
    })
}

/// Whether one slip of the keyboard leads from the known host to this one: in the name (not in its first letter, where
/// it mostly makes another word), or a suffix that people mistype `com` for.
fn slipped(label: &str, suffix: &str, known: &str) -> bool {
    let Some((known_label, known_suffix)) = known.split_once('.') else { return false };
    if label == known_label {
        return known_suffix == "com"
            && matches!(suffix, "co" | "cm" | "om" | "con" | "cpm" | "vom" | "comm" | "ocm" | "cim");
    }
    if suffix != known_suffix || label.len().abs_diff(known_label.len()) > 1 {
        return false;
    }
    let first = label.bytes().next() == known_label.bytes().next();
    let swapped = label.len() == known_label.len() && label.as_bytes().get(1) == known_label.as_bytes().first();
    // A plural or a digit at the end makes an honest name more often than a slip does.
    let longer =
        label.strip_prefix(known_label).is_some_and(|tail| tail == "s" || tail.bytes().all(|b| b.is_ascii_digit()));
    (first || swapped) && !longer && strsim::osa_distance(label, known_label) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hosts_are_registrable_as_they_stand() {
        for (known, ..) in MAIL_TABLE.iter().chain(PROFILE_TABLE.iter()) {
            assert_eq!(host::registrable(known).map(|(name, _)| name), Some(*known));
        }
    }

    #[test]
    fn imitations_of_mail_hosts() {
        for (name, known) in [
            ("gmial.com", "gmail.com"),
            ("gmal.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("mgail.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.cm", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("grnail.com", "gmail.com"),
            ("gmai1.com", "gmail.com"),
            ("gmаil.com", "gmail.com"),
            ("hotmial.com", "hotmail.com"),
            ("hotmal.com", "hotmail.com"),
            ("hotrnail.com", "hotmail.com"),
            ("outlok.com", "outlook.com"),
            ("outl00k.com", "outlook.com"),
            ("yaho.com", "yahoo.com"),
            ("yhaoo.com", "yahoo.com"),
            ("yah00.com", "yahoo.com"),
            ("iclod.com", "icloud.com"),
            ("protonmai.com", "protonmail.com"),
            ("a0l.com", "aol.com"),
            ("gmail.com.example.net", "gmail.com"),
            ("mail.gmial.com", "gmail.com"),
            ("1ive.com", "live.com"),
        ] {
            let host = host::canonical(name).expect(name);
            assert_eq!(of_mail(&host), Some(known), "{name}");
        }
    }

    #[test]
    fn honest_neighbours_of_mail_hosts() {
        for name in [
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "gmx.net",
            "gmx.de",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "mail.com",
            "ymail.com",
            "email.com",
            "live.com",
            "live.co.uk",
            "live.de",
            "yahoo.co.uk",
            "yahoo.fr",
            "yahoo.de",
            "yahoo.co.jp",
            "yahoo.com.br",
            "hotmail.fr",
            "hotmail.co.uk",
            "outlook.fr",
            "outlook.de",
            "outlook.com.br",
            "yandex.ru",
            "yandex.com",
            "ya.ru",
            "mail.ru",
            "zoho.com",
            "zoho.eu",
            "proton.me",
            "protonmail.com",
            "pm.me",
            "icloud.com",
            "me.com",
            "mac.com",
            "aol.com",
            "aim.com",
            "msn.com",
            "fastmail.com",
            "fastmail.fm",
            "hey.com",
            "tutanota.com",
            "tuta.com",
            "qq.com",
            "163.com",
            "126.com",
            "139.com",
            "naver.com",
            "daum.net",
            "love.com",
            "line.com",
            "life.com",
            "cloud.com",
            "web.de",
            "web.com",
            "gail.com",
            "grail.com",
            "wahoo.com",
            "rediff.com",
            "rocketmail.com",
            "comcast.net",
            "verizon.net",
            "att.net",
            "sbcglobal.net",
            "cox.net",
            "orange.fr",
            "free.fr",
            "laposte.net",
            "t-online.de",
            "libero.it",
            "wp.pl",
            "o2.pl",
            "seznam.cz",
            "example.com",
            "acme.com",
            "mailbox.org",
            "posteo.de",
            "gmail-example.org",
            "bmail.com",
            "umail.com",
            "hmail.com",
            "tmail.com",
            "jmail.com",
            "xmail.com",
            "vmail.com",
            "stanford.edu",
            "mit.edu",
            "bigmail.com",
            "fatmail.org",
            "hotmails.com",
            "gmail.de",
            "protons.com",
            "photon.com",
            "outlooks.com",
            "1und1.de",
            "mail1.com",
            "gmail2.com",
            "nhs.net",
            "gov.uk",
        ] {
            let host = host::canonical(name).expect(name);
            assert_eq!(of_mail(&host), None, "{name}");
        }
    }

    #[test]
    fn imitations_of_profile_hosts() {
        for (name, known) in [
            ("linkedln.com", "linkedin.com"),
            ("linkedim.com", "linkedin.com"),
            ("linkdin.com", "linkedin.com"),
            ("linked-in.com", "linkedin.com"),
            ("linkedin-profiles.com", "linkedin.com"),
            ("my-linkedin.net", "linkedin.com"),
            ("linkedin.com.login.io", "linkedin.com"),
            ("lіnkedin.com", "linkedin.com"),
            ("githud.com", "github.com"),
            ("gitnub.com", "github.com"),
            ("linkedin.co", "linkedin.com"),
        ] {
            let host = host::canonical(name).expect(name);
            assert_eq!(of_profile(&host), Some(known), "{name}");
        }
        for name in [
            "linkedin.com",
            "de.linkedin.com",
            "linkedin.cn",
            "github.com",
            "github.io",
            "ann.github.io",
            "gitlab.com",
            "gitlab.io",
            "gitea.com",
            "x.com",
            "twitter.com",
            "medium.com",
            "dribbble.com",
            "dribble.com",
            "linked.com",
            "link.in",
            "annlee.dev",
            "githubusercontent.com",
        ] {
            assert_eq!(of_profile(name), None, "{name}");
        }
    }
}
