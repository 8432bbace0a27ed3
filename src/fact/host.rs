//! A host name: canonical form, public suffix, and the well-known name it imitates.
//!
//! Serves mail domains and web addresses alike. No name is ever looked up on the network.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Longest host name (RFC 1035).
const MAX_HOST: usize = 253;

/// Canonical host: lower case, compatibility forms folded, labels that are not ASCII in punycode. `None` if the text
/// is no host name of two labels or more.
pub(super) fn canonical(text: &str) -> Option<Cow<'_, str>> {
    if text.is_empty() || text.len() > MAX_HOST * 4 {
        return None;
    }
    let plain = text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
    let host = if plain { Cow::Borrowed(text) } else { Cow::Owned(encode(text)?) };
    let form = host.len() <= MAX_HOST && labels(host.as_bytes()) > 1;
    form.then_some(host)
}

fn encode(text: &str) -> Option<String> {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfkc().take(MAX_HOST * 2).collect();
    let mut host = String::with_capacity(folded.len());
    for part in folded.split(['.', '\u{3002}']) {
        if !host.is_empty() {
            host.push('.');
        }
        if part.is_ascii() {
            host.push_str(part);
        } else {
            if !part.chars().all(|c| c.is_alphanumeric() || c == '-' || is_mark(c)) {
                return None;
            }
            host.push_str("xn--");
            punycode(part, &mut host)?;
        }
    }
    Some(host)
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{b7}' | '\u{200c}' | '\u{200d}')
}

/// How many labels a host has; 0 if one of them cannot be a label.
fn labels(host: &[u8]) -> usize {
    let (mut count, mut len, mut last) = (0, 0, b'.');
    for byte in host.iter().chain(b".") {
        match byte {
            b'.' if (1..=63).contains(&len) && last != b'-' => (count, len) = (count + 1, 0),
            b'-' if len == 0 => return 0,
            b'-' => len += 1,
            byte if byte.is_ascii_alphanumeric() => len += 1,
            _ => return 0,
        }
        last = *byte;
    }
    count
}

/// The registrable part of a canonical host (`mail.example.co.uk` gives `example.co.uk`) and its public suffix; `None`
/// if the suffix is not a registry's or nothing stands before it.
pub(super) fn registrable(host: &str) -> Option<(&str, &str)> {
    let suffix = psl::suffix(host.as_bytes())?;
    let known = suffix.is_known();
    let suffix = std::str::from_utf8(suffix.as_bytes()).ok()?;
    let before = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let start = before.rfind('.').map_or(0, |dot| dot + 1);
    (known && !before.is_empty()).then(|| (&host[start..], suffix))
}

/// Host in Unicode: labels in punycode decoded where they can be.
pub(super) fn unicode(host: &str) -> String {
    let labels = host.split('.').map(|label| match label.strip_prefix("xn--") {
        Some(coded) => decode(coded).unwrap_or_else(|| label.to_owned()),
        None => label.to_owned(),
    });
    labels.collect::<Vec<_>>().join(".")
}

/// What a reader takes a host for: look-alike letters of all scripts folded (Unicode TR 39), then ASCII letters that pass
/// for others or for pairs of others.
pub(super) fn skeleton(host: &str) -> String {
    let coded = host.contains("xn--");
    let seen: String = if coded {
        unicode_security::confusable_detection::skeleton(&unicode(host)).flat_map(char::to_lowercase).collect()
    } else {
        host.to_owned()
    };
    let mut skeleton = String::with_capacity(seen.len() + 8);
    for c in seen.chars() {
        match c {
            '0' => skeleton.push('o'),
            '1' | 'i' => skeleton.push('l'),
            'm' => skeleton.push_str("rn"),
            'w' => skeleton.push_str("vv"),
            'd' => skeleton.push_str("cl"),
            other => skeleton.push(other),
        }
    }
    skeleton
}

// Punycode parameters (RFC 3492, section 5).
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

const fn threshold(k: u32, bias: u32) -> u32 {
    if k <= bias {
        T_MIN
    } else if k >= bias + T_MAX {
        T_MAX
    } else {
        k - bias
    }
}

/// Appends the punycode of a label (RFC 3492, section 6.3); `None` on overflow.
fn punycode(label: &str, out: &mut String) -> Option<()> {
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let basic = label.chars().filter(char::is_ascii).count() as u32;
    out.extend(label.chars().filter(char::is_ascii));
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|p| *p >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for &point in &points {
            if point < n {
                delta = delta.checked_add(1)?;
            } else if point == n {
                let (mut q, mut k) = (delta, BASE);
                while q >= threshold(k, bias) {
                    let t = threshold(k, bias);
                    out.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q));
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(())
}

fn digit(value: u32) -> char {
    char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 })
}

/// Decodes a label without its `xn--` (RFC 3492, section 6.2); `None` if it is no punycode.
fn decode(coded: &str) -> Option<String> {
    if coded.len() > 63 {
        return None;
    }
    let (basic, tail) = coded.rsplit_once('-').unwrap_or(("", coded));
    let mut points: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128u32, 0u32, 72u32);
    let mut bytes = tail.bytes().peekable();
    while bytes.peek().is_some() {
        let (start, mut weight, mut k) = (i, 1u32, BASE);
        loop {
            let value = match bytes.next()? {
                b @ b'a'..=b'z' => u32::from(b - b'a'),
                b @ b'0'..=b'9' => u32::from(b - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(value.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if value < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let count = points.len() as u32 + 1;
        bias = adapt(i - start, count, start == 0);
        n = n.checked_add(i / count)?;
        i %= count;
        points.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(points.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punycode_both_ways() {
        for (name, coded) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("россия.рф", "xn--h1alffa9f.xn--p1ai"),
            ("gmаil.com", "xn--gmil-63d.com"),
            ("ＧＭＡＩＬ.com", "gmail.com"),
        ] {
            assert_eq!(canonical(name).as_deref(), Some(coded), "{name}");
            if coded.starts_with("xn--") {
                assert_eq!(unicode(coded), name);
            }
        }
    }

    #[test]
    fn hosts_that_are_none() {
        for text in [
            "",
            "com",
            "a..b",
            ".com",
            "gmail.com.",
            "-a.com",
            "a-.com",
            "a b.com",
            "gmail,com",
            "a_b.com",
            "[1.2.3.4]",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn registrable_parts() {
        assert_eq!(registrable("mail.example.co.uk"), Some(("example.co.uk", "co.uk")));
        assert_eq!(registrable("gmail.com"), Some(("gmail.com", "com")));
        assert_eq!(registrable("gmail.con"), None);
        assert_eq!(registrable("co.uk"), None);
    }

    #[test]
    fn skeletons_of_look_alikes_meet() {
        for host in ["gmаil.com", "xn--gmil-63d.com", "grnail.com", "gmai1.com", "gmaiI.com", "GMAIL.COM"] {
            let host = canonical(host).expect(host);
            assert_eq!(skeleton(&host), skeleton("gmail.com"), "{host}");
        }
        assert_ne!(skeleton("ymail.com"), skeleton("gmail.com"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let host = canonical(&text);
            if let Some(host) = host {
                let _ = (unicode(&host), skeleton(&host), registrable(&host));
                proptest::prop_assert!(host.len() <= MAX_HOST);
            }
            let _ = (unicode(&text), decode(&text));
        }
    }
}
