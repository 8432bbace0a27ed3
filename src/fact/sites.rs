//! The table of networks and hosts that links are read by: one row a site.
//!
//! A new network is one row. Rows say how an address names a person there; they say nothing about the network itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::host;

/// How a site writes a person's page.
enum Grammar {
    /// `host/handle`.
    Root,
    /// `host/@handle`.
    At,
    /// `host/~handle`.
    Tilde,
    /// `host/<one of these>/handle`.
    Under(&'static [&'static str]),
    /// `host/<one of these>/<number>/...`.
    Number(&'static [&'static str]),
    /// `host/<path>?<parameter>=handle`.
    Query(&'static str, &'static str),
}

use Grammar::{At, Number, Query, Root, Tilde, Under};

/// One network.
pub(super) struct Site {
    /// Its name in conditions.
    pub(super) network: &'static str,
    /// Hosts, the canonical one first.
    hosts: &'static [&'static str],
    /// Hosts whose first label is the handle (`handle.medium.com`).
    wildcard: &'static [&'static str],
    grammars: &'static [Grammar],
    /// First segments (or handles) that are the site's own pages.
    reserved: &'static [&'static str],
    /// Shortest and longest handle, in characters.
    length: (usize, usize),
}

const fn site(
    network: &'static str,
    hosts: &'static [&'static str],
    grammars: &'static [Grammar],
    reserved: &'static [&'static str],
) -> Site {
    Site { network, hosts, wildcard: &[], grammars, reserved, length: (2, 100) }
}

/// Whether nobody has a handle: words of forms and examples, and the network's "myself".
#[rustfmt::skip] // words, not lines
fn nobody(handle: &str) -> bool {
    matches!(
        handle,
        "myself" | "edit" | "example" | "firstname-lastname" | "firstnamelastname" | "handle" | "in" | "johndoe"
            | "john-doe" | "linkedin" | "me" | "my-profile" | "myprofile" | "n-a" | "na" | "name" | "none" | "null"
            | "profile" | "test" | "undefined" | "unknown" | "user" | "username" | "your-handle" | "your-name"
            | "your-profile" | "your-username" | "yourhandle" | "yourname" | "yourprofile" | "yourusername"
            | "public-profile" | "xxx" | "xxxx" | "-" | "yourlinkedin"
    )
}

#[rustfmt::skip] // one row a site
const SITES: &[Site] = &[
    Site {
        length: (3, 150),
        ..site("linkedin", &["linkedin.com"], &[Under(&["in"]), Under(&["pub"]), Query("profile/view", "id")], &[])
    },
    Site {
        wildcard: &["github.io"],
        length: (1, 39),
        ..site(
            "github",
            &["github.com", "gist.github.com"],
            &[Root],
            &[
                "about",
                "account",
                "apps",
                "codespaces",
                "collections",
                "contact",
                "copilot",
                "customer-stories",
                "dashboard",
                "enterprise",
                "events",
                "explore",
                "features",
                "issues",
                "join",
                "login",
                "logout",
                "marketplace",
                "new",
                "notifications",
                "organizations",
                "orgs",
                "password_reset",
                "pricing",
                "pulls",
                "readme",
                "search",
                "security",
                "sessions",
                "settings",
                "signup",
                "site",
                "sponsors",
                "stars",
                "team",
                "topics",
                "trending",
                "watching",
            ],
        )
    },
    Site {
        wildcard: &["gitlab.io"],
        ..site(
            "gitlab",
            &["gitlab.com"],
            &[Root],
            &["-", "admin", "dashboard", "explore", "groups", "help", "projects", "public", "search", "users"],
        )
    },
    site(
        "bitbucket",
        &["bitbucket.org"],
        &[Root],
        &["account", "dashboard", "product", "repo", "site", "support", "snippets"],
    ),
    Site {
        length: (1, 40),
        ..site(
            "stackoverflow",
            &["stackoverflow.com"],
            &[Number(&["users"]), Under(&["cv", "story"]), Under(&["users/story"])],
            &["login", "signup"],
        )
    },
    Site {
        length: (1, 15),
        ..site(
            "x",
            &["x.com", "twitter.com", "mobile.twitter.com", "m.twitter.com"],
            &[At, Root],
            &[
                "about",
                "compose",
                "download",
                "explore",
                "hashtag",
                "home",
                "i",
                "intent",
                "jobs",
                "login",
                "messages",
                "notifications",
                "privacy",
                "search",
                "settings",
                "share",
                "signup",
                "tos",
            ],
        )
    },
    site(
        "facebook",
        &["facebook.com", "fb.com"],
        &[Query("profile.php", "id"), Under(&["people"]), Root],
        &[
            "business",
            "events",
            "gaming",
            "groups",
            "hashtag",
            "help",
            "home.php",
            "login",
            "login.php",
            "marketplace",
            "media",
            "messages",
            "pages",
            "people",
            "permalink.php",
            "photo",
            "photo.php",
            "profile.php",
            "reel",
            "search",
            "share",
            "sharer",
            "sharer.php",
            "story.php",
            "watch",
            "settings",
        ],
    ),
    site(
        "instagram",
        &["instagram.com"],
        &[Root],
        &["about", "accounts", "direct", "explore", "p", "reel", "reels", "stories", "tv"],
    ),
    Site { wildcard: &["medium.com"], ..site("medium", &["medium.com"], &[At, Under(&["u"])], &[]) },
    site(
        "devto",
        &["dev.to"],
        &[At, Root],
        &[
            "about",
            "code-of-conduct",
            "contact",
            "enter",
            "listings",
            "privacy",
            "search",
            "settings",
            "t",
            "tags",
            "terms",
            "videos",
        ],
    ),
    site(
        "kaggle",
        &["kaggle.com"],
        &[Root],
        &[
            "account",
            "c",
            "code",
            "competitions",
            "datasets",
            "discussion",
            "discussions",
            "docs",
            "kernels",
            "learn",
            "models",
            "rankings",
            "search",
            "settings",
            "work",
        ],
    ),
    site(
        "behance",
        &["behance.net"],
        &[Root],
        &["assets", "blog", "collection", "galleries", "gallery", "hire", "joblist", "live", "onboarding", "search"],
    ),
    site(
        "dribbble",
        &["dribbble.com"],
        &[Root],
        &[
            "about",
            "designers",
            "hiring",
            "jobs",
            "learn",
            "pro",
            "search",
            "session",
            "shots",
            "signup",
            "stories",
            "tags",
        ],
    ),
    site("xing", &["xing.com"], &[Under(&["profile"])], &[]),
    site("youtube", &["youtube.com", "m.youtube.com"], &[At, Under(&["channel", "c", "user"])], &[]),
    site(
        "huggingface",
        &["huggingface.co", "hf.co"],
        &[Root],
        &[
            "blog",
            "chat",
            "collections",
            "datasets",
            "docs",
            "join",
            "learn",
            "login",
            "models",
            "papers",
            "pricing",
            "spaces",
            "tasks",
        ],
    ),
    site(
        "leetcode",
        &["leetcode.com", "leetcode.cn"],
        &[Under(&["u"]), Root],
        &["accounts", "contest", "discuss", "explore", "problems", "problemset", "profile", "studyplan", "u"],
    ),
    site(
        "hackerrank",
        &["hackerrank.com"],
        &[Under(&["profile"]), Root],
        &[
            "auth",
            "challenges",
            "contests",
            "dashboard",
            "domains",
            "jobs",
            "leaderboard",
            "login",
            "profile",
            "skills-verification",
        ],
    ),
    site("codepen", &["codepen.io"], &[Root], &["about", "accounts", "login", "pen", "trending", "your-work"]),
    site(
        "npm",
        &["npmjs.com"],
        &[Root],
        &["about", "advisories", "login", "package", "products", "search", "signup", "support"],
    ),
    site("telegram", &["t.me", "telegram.me"], &[Root], &["addstickers", "c", "joinchat", "s", "share"]),
    site("wellfound", &["wellfound.com", "angel.co"], &[Under(&["u", "p"])], &[]),
    site("upwork", &["upwork.com"], &[Under(&["freelancers", "fl"])], &[]),
    site("aboutme", &["about.me"], &[Root], &["login", "signup"]),
    site("linktree", &["linktr.ee"], &[Root], &["admin", "login", "register", "s"]),
    site("researchgate", &["researchgate.net"], &[Under(&["profile"])], &[]),
    site("scholar", &["scholar.google.com"], &[Query("citations", "user")], &[]),
    site("orcid", &["orcid.org"], &[Root], &["about", "register", "signin"]),
    site("tiktok", &["tiktok.com"], &[At], &[]),
    site("reddit", &["reddit.com", "old.reddit.com"], &[Under(&["user", "u"])], &[]),
    site("vk", &["vk.com"], &[Root], &["feed", "im", "login"]),
    site("wantedly", &["wantedly.com"], &[Under(&["id", "users"])], &[]),
    site("viadeo", &["viadeo.com"], &[Under(&["p", "profile"])], &[]),
    site("bluesky", &["bsky.app"], &[Under(&["profile"])], &[]),
    site("threads", &["threads.net", "threads.com"], &[At], &[]),
    site("mastodon", &["mastodon.social", "fosstodon.org", "hachyderm.io", "mas.to", "infosec.exchange"], &[At], &[]),
    site("codeberg", &["codeberg.org"], &[Root], &["about", "explore", "user"]),
    site("gitee", &["gitee.com"], &[Root], &["about_us", "explore", "enterprises", "login"]),
    site("sourceforge", &["sourceforge.net"], &[Under(&["u"])], &[]),
    site("sourcehut", &["sr.ht", "git.sr.ht"], &[Tilde], &[]),
    site("launchpad", &["launchpad.net"], &[Tilde], &[]),
    site("stackexchange", &["stackexchange.com"], &[Number(&["users"])], &[]),
    Site { length: (1, 40), ..site("superuser", &["superuser.com", "serverfault.com", "askubuntu.com"], &[Number(&["users"])], &[]) },
    site("codeforces", &["codeforces.com"], &[Under(&["profile"])], &[]),
    site("codechef", &["codechef.com"], &[Under(&["users"])], &[]),
    site("codewars", &["codewars.com"], &[Under(&["users"])], &[]),
    site("topcoder", &["topcoder.com", "profiles.topcoder.com"], &[Under(&["members"]), Root], &["community", "challenges", "login", "thrive"]),
    site("atcoder", &["atcoder.jp"], &[Under(&["users"])], &[]),
    site("hackerearth", &["hackerearth.com"], &[At], &[]),
    site("geeksforgeeks", &["geeksforgeeks.org", "auth.geeksforgeeks.org"], &[Under(&["user", "profile"])], &[]),
    site("exercism", &["exercism.org", "exercism.io"], &[Under(&["profiles"])], &[]),
    site("hackerone", &["hackerone.com"], &[Root], &["directory", "hacktivity", "leaderboard", "opportunities", "product", "users"]),
    site("bugcrowd", &["bugcrowd.com"], &[Under(&["h"])], &[]),
    site("tryhackme", &["tryhackme.com"], &[Under(&["p", "r/p"])], &[]),
    site("devpost", &["devpost.com"], &[Root], &["about", "hackathons", "login", "software", "settings"]),
    site("producthunt", &["producthunt.com"], &[At], &[]),
    site("indiehackers", &["indiehackers.com"], &[Root], &["group", "groups", "interviews", "post", "products", "start", "tags"]),
    Site { wildcard: &["hashnode.dev"], ..site("hashnode", &["hashnode.com"], &[At], &[]) },
    Site { wildcard: &["substack.com"], ..site("substack", &["substack.com"], &[At, Under(&["profile"])], &[]) },
    site("replit", &["replit.com"], &[At], &[]),
    site("observable", &["observablehq.com"], &[At], &[]),
    site("docker", &["hub.docker.com"], &[Under(&["u", "r"])], &[]),
    site("pypi", &["pypi.org"], &[Under(&["user"])], &[]),
    site("rubygems", &["rubygems.org"], &[Under(&["profiles"])], &[]),
    site("crates", &["crates.io"], &[Under(&["users"])], &[]),
    site("packagist", &["packagist.org"], &[Under(&["users"])], &[]),
    site("nuget", &["nuget.org"], &[Under(&["profiles"])], &[]),
    site("fiverr", &["fiverr.com"], &[Root], &["categories", "cp", "gigs", "inbox", "join", "login", "pro", "resources", "search", "stores"]),
    site("freelancer", &["freelancer.com"], &[Under(&["u"])], &[]),
    site("guru", &["guru.com"], &[Under(&["freelancers"])], &[]),
    site("peopleperhour", &["peopleperhour.com"], &[Under(&["freelancer"])], &[]),
    site("toptal", &["toptal.com"], &[Under(&["resume", "developers/resume", "designers/resume"])], &[]),
    site("malt", &["malt.com", "malt.fr", "malt.de", "malt.es"], &[Under(&["profile"])], &[]),
    site("peerlist", &["peerlist.io"], &[Root], &["jobs", "login", "projects", "search", "signup", "scroll"]),
    site("polywork", &["polywork.com"], &[Root], &["explore", "login", "signup"]),
    site("readcv", &["read.cv"], &[Root], &["about", "explore", "join", "teams"]),
    site("contra", &["contra.com"], &[Root], &["discover", "independents", "log-in", "opportunity", "p", "sign-up"]),
    site("artstation", &["artstation.com"], &[Root], &["artwork", "blogs", "jobs", "learning", "marketplace", "search"]),
    site("deviantart", &["deviantart.com"], &[Root], &["about", "join", "search", "shop", "tag", "topic"]),
    site("flickr", &["flickr.com"], &[Under(&["photos"])], &["tags"]),
    site("pinterest", &["pinterest.com", "pinterest.co.uk"], &[Root], &["about", "ideas", "pin", "search", "today"]),
    site("unsplash", &["unsplash.com"], &[At], &[]),
    site("vimeo", &["vimeo.com"], &[Root], &["blog", "categories", "channels", "groups", "join", "log_in", "upgrade", "watch"]),
    site("twitch", &["twitch.tv"], &[Root], &["directory", "downloads", "jobs", "p", "search", "videos"]),
    site("soundcloud", &["soundcloud.com"], &[Root], &["charts", "discover", "search", "stream", "upload", "you"]),
    site("speakerdeck", &["speakerdeck.com"], &[Root], &["c", "features", "p", "search", "signin"]),
    site("slideshare", &["slideshare.net"], &[Root], &["category", "explore", "login", "search", "slideshow", "upload"]),
    site("quora", &["quora.com"], &[Under(&["profile"])], &[]),
    site("keybase", &["keybase.io"], &[Root], &["blog", "docs", "download", "login", "team"]),
    site("gravatar", &["gravatar.com"], &[Root], &["avatar", "connect", "profile", "site", "support"]),
    site("credly", &["credly.com"], &[Under(&["users"])], &[]),
    site("academia", &["independent.academia.edu"], &[Root], &["login", "search", "signup"]),
    site("ssrn", &["papers.ssrn.com"], &[Query("sol3/cf_dev/absbyauth.cfm", "per_id")], &[]),
    site("whatsapp", &["wa.me"], &[Root], &["message", "qr"]),
];

/// A host's place in the table.
pub(super) struct Place<'h> {
    pub(super) site: &'static Site,
    /// The canonical host.
    pub(super) host: &'static str,
    /// The handle in front of a wildcard host.
    pub(super) subdomain: Option<&'h str>,
}

/// Whose page an address is.
pub(super) struct Profile<'p> {
    /// In the site's own terms, lower case.
    pub(super) handle: Cow<'p, str>,
    /// Canonical path and query of the page as far as the handle, beginning with `/`.
    pub(super) before: [&'p str; 4],
    /// What ends the path in place of the handle.
    pub(super) written: Option<&'p str>,
    /// Whether the address is the person's page itself, not something below it, and names somebody.
    pub(super) whole: bool,
}

/// Whether the table has a host as it stands.
pub(super) fn listed(host: &str) -> bool {
    matches!(KNOWN.get(host), Some((_, false)))
}

/// The site a canonical host without `www.` belongs to. Locale and mobile subdomains count as the host.
pub(super) fn find(host: &str) -> Option<Place<'_>> {
    let place = |site: &'static Site, subdomain| {
        let host = site.hosts.first().copied()?;
        Some(Place { site, host, subdomain })
    };
    if let Some((site, false)) = KNOWN.get(host) {
        return place(site, None);
    }
    // What stands before a known host is a language, a device or somebody's handle: one label.
    let (before, known) = host.split_once('.')?;
    match KNOWN.get(known) {
        Some((site, false)) if locale(before) => place(site, None),
        Some((site, _)) if site.wildcard.contains(&known) => place(site, Some(before)),
        _ => None,
    }
}

/// Every host of the table with its site, and whether it is only good with a handle before it.
static KNOWN: LazyLock<HashMap<&'static str, (&'static Site, bool), foldhash::fast::FixedState>> =
    LazyLock::new(|| {
        let wild = SITES.iter().flat_map(|site| site.wildcard.iter().map(move |host| (*host, (site, true))));
        let own = SITES.iter().flat_map(|site| site.hosts.iter().map(move |host| (*host, (site, false))));
        wild.chain(own).collect()
    });

/// `de`, `en-us`, `de-de`, `m`, `mobile`, `www`, `web`, `touch`.
fn locale(sub: &str) -> bool {
    let two = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_lowercase());
    matches!(sub, "m" | "mobile" | "www" | "web" | "touch")
        || two(sub)
        || sub.split_once('-').is_some_and(|(a, b)| two(a) && two(b))
}

impl Site {
    /// The person whose page the path is; `None` if it is no person's page.
    pub(super) fn profile<'p>(
        &self,
        subdomain: Option<&'p str>,
        path: &[&'p str],
        query: &'p str,
    ) -> Option<Profile<'p>> {
        if let Some(handle) = subdomain {
            return self.accept(handle, ["/", self.mark(), "", ""], path.is_empty());
        }
        let path = match path {
            ["mwlite", rest @ ..] if self.network == "linkedin" => rest,
            _ => path,
        };
        self.grammars.iter().find_map(|grammar| self.match_one(grammar, path, query))
    }

    /// The `@` that the site puts before a handle.
    fn mark(&self) -> &'static str {
        if matches!(self.grammars.first(), Some(At)) && self.network != "x" { "@" } else { "" }
    }

    fn match_one<'p>(&self, grammar: &Grammar, path: &[&'p str], query: &'p str) -> Option<Profile<'p>> {
        match (grammar, path) {
            (Root, [handle, rest @ ..]) if !self.reserved.contains(handle) => {
                self.accept(handle.trim_start_matches(['@', '~']), ["/", "", "", ""], rest.is_empty())
            }
            (At, [handle, rest @ ..]) => {
                let whole = rest.is_empty() || matches!(rest, ["about"]);
                self.accept(handle.strip_prefix('@')?, ["/", self.mark(), "", ""], whole)
            }
            (Tilde, [handle, rest @ ..]) => self.accept(handle.strip_prefix('~')?, ["/~", "", "", ""], rest.is_empty()),
            (Under(words), [..]) => self.under(words, path),
            (Number(words), [word, number, ..])
                if words.contains(word) && number.bytes().all(|b| b.is_ascii_digit()) =>
            {
                self.accept(*number, ["/", word, "/", ""], true)
            }
            (Query(page, parameter), [..]) if starts(path, page) => {
                let named = |pair: &&str| pair.split_once('=').is_some_and(|(name, _)| name == *parameter);
                let pair = query.split('&').find(named)?;
                let handle = pair.split_once('=')?.1.to_ascii_lowercase();
                let found = self.accept(handle, ["/", page, "?", ""], true)?;
                Some(Profile { written: Some(pair), ..found })
            }
            _ => None,
        }
    }

    /// A handle below one of the words.
    fn under<'p>(&self, words: &[&'static str], path: &[&'p str]) -> Option<Profile<'p>> {
        let word: &'static str = words.iter().find(|word| starts(path, word))?;
        let rest = path.get(word.split('/').count()..)?;
        let [handle, tail @ ..] = rest else { return None };
        if word == "pub" {
            return self.old_linkedin(handle, tail);
        }
        // What follows a profile is a language or a tab of the same page; a post or a repository is not.
        let whole = tail.is_empty() || tail.iter().all(|t| t.len() <= 5 || *t == "details" || *t == "overlay");
        let handle = handle.trim_start_matches('@');
        // Names repeat there; the number after them does not.
        if word == "people" {
            return self.accept(*tail.first()?, ["/people/", handle, "/", ""], true);
        }
        self.accept(handle, ["/", word, "/", ""], whole)
    }

    /// The addresses LinkedIn gave before handles: `/pub/ann-lee/1/234/567`. A name alone is a directory page.
    fn old_linkedin<'p>(&self, name: &str, tail: &[&str]) -> Option<Profile<'p>> {
        let [a, b, c, ..] = tail else { return None };
        self.accept(format!("pub/{name}/{a}/{b}/{c}"), ["/", "", "", ""], true)
    }

    fn accept<'p>(&self, handle: impl Into<Cow<'p, str>>, before: [&'p str; 4], whole: bool) -> Option<Profile<'p>> {
        let handle = handle.into();
        let (mut length, mut lettered) = (0, false);
        for c in handle.chars() {
            let letter = c.is_alphanumeric();
            if !letter && !matches!(c, '-' | '_' | '.' | '~' | '/' | '\'') {
                return None;
            }
            lettered |= letter;
            length += 1;
        }
        if !lettered || !(self.length.0..=self.length.1).contains(&length) {
            return None;
        }
        let nobody = nobody(&handle);
        let refused = nobody && self.network == "linkedin";
        (!refused).then_some(Profile { handle, before, written: None, whole: whole && !nobody })
    }
}

/// Whether the path begins with the words, which have `/` between.
fn starts(path: &[&str], words: &str) -> bool {
    let further = words.bytes().filter(|byte| *byte == b'/').count();
    match (further, path) {
        (0, [first, ..]) => *first == words,
        _ => path.len() > further && words.split('/').zip(path).all(|(word, segment)| word == *segment),
    }
}

/// Hosts that shorten addresses: what is behind them is not known.
pub(super) fn shortener(host: &str) -> bool {
    const SHORT: &[&str] = &[
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "shorturl.at",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
    ];
    SHORT.contains(&host)
}

/// Hosts that are for everybody and for examples: an address there names no person.
pub(super) fn nobodys(host: &str) -> bool {
    const EVERYBODYS: &[&str] = &[
        "example.com",
        "example.net",
        "example.org",
        "test.com",
        "website.com",
        "yoursite.com",
        "yourwebsite.com",
        "mywebsite.com",
        "domain.com",
        "yourdomain.com",
        "none.com",
        "na.com",
    ];
    EVERYBODYS.contains(&host)
}

/// Key text of an address on no network: a shared file by its id, or a host that one person has: a name under a host
/// that lets out names, or under a suffix people register themselves under. An employer's site names nobody.
pub(super) fn own(host: &str, path: &[&str], query: &str) -> Option<String> {
    const LONG_ID: usize = 16;
    const FILES: &[&str] = &[
        "docs.google.com",
        "drive.google.com",
        "dropbox.com",
        "figma.com",
        "notion.so",
        "onedrive.live.com",
        "1drv.ms",
        "sites.google.com",
        "canva.com",
        "loom.com",
        "box.com",
        "wetransfer.com",
        "mega.nz",
        "icloud.com",
    ];
    const PERSONAL: &[&str] = &["bio", "blog", "codes", "cv", "dev", "me", "name", "page", "portfolio", "resume"];
    if FILES.contains(&host) {
        let id =
            path.iter().filter(|s| s.len() >= LONG_ID && s.bytes().any(|b| b.is_ascii_digit())).max_by_key(|s| s.len());
        let parameter = query.split('&').find_map(|p| p.strip_prefix("id=")).filter(|id| id.len() >= LONG_ID);
        let id = id.map(|s| (*s).to_owned()).or_else(|| parameter.map(str::to_ascii_lowercase))?;
        return Some(format!("{host}/{id}"));
    }
    if nobodys(host) || shortener(host) {
        return None;
    }
    let (name, suffix) = host::registrable(host)?;
    let label = name.strip_suffix(suffix)?.trim_end_matches('.');
    let rented = psl::suffix(name.as_bytes())?.typ() == Some(psl::Type::Private);
    let somebody = label.len() >= 3
        && !nobody(label)
        && !matches!(label, "www" | "app" | "blog" | "home" | "portfolio" | "my-app");
    (somebody && (rented || PERSONAL.contains(&suffix))).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_the_table_are_below_public_suffixes() {
        for site in SITES {
            let own = site.hosts.iter().map(|host| (*host).to_owned());
            let wild = site.wildcard.iter().map(|host| format!("ann.{host}"));
            for host in own.chain(wild) {
                assert!(find(&host).is_some_and(|place| place.site.network == site.network), "{host}");
                assert!(host::registrable(&host).is_some(), "{host}");
                assert_eq!(host::canonical(&host).as_deref(), Some(&*host));
            }
        }
    }
}
