//! The page: what it holds, and that nothing of the data is obeyed.

use super::*;
use crate::report::summary::{Roll, Tally};
use crate::report::{Summary, sample};
use crate::verdict::{Token, Verdict};

fn rendered(verdicts: &[Verdict], summary: &Summary) -> String {
    let names = sample::names();
    let (mut tally, mut roll) = (Tally::new(&names), Roll::default());
    verdicts.iter().for_each(|v| tally.add(v));
    verdicts.iter().for_each(|v| roll.add(v));
    let worst: Vec<Verdict> = verdicts.iter().filter(|v| v.token <= Token::Review).cloned().collect();
    page(&Results { names: &names, summary, tally: &tally, roll: &roll, worst: &worst })
}

fn everything() -> String {
    let (_, mut verdicts) = sample::ring();
    verdicts.extend(sample::hostile());
    let mut summary = sample::summary();
    summary.notices.extend(sample::HOSTILE.map(String::from));
    for (at, key) in sample::HOSTILE.into_iter().enumerate() {
        summary.clusters[0].ties.push(crate::report::Tie {
            rule: 2,
            kind: crate::link::TieKind::Contact,
            key: key.into(),
            members: vec![0, at as u32],
            owners: vec![],
        });
        summary.hubs.push(crate::report::Hub { rule: 0, key: key.into(), applications: 9 });
    }
    summary.clusters[0].members = (0..17).collect();
    rendered(&verdicts, &summary)
}

/// Tag names and their attributes, read the way a browser would; text is checked for stray angle brackets.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        assert!(!before.contains('>'), "stray bracket in {before:?}");
        let mut at = 0;
        let mut quoted = false;
        for (end, c) in after.char_indices() {
            quoted ^= c == '"';
            if c == '>' && !quoted {
                at = end;
                break;
            }
        }
        let (tag, text) = after.split_at(at);
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        tags.push((name.to_owned(), attributes_of(attributes.trim_end_matches('/'))));
        rest = &text[1..];
        if name == "style" || name == "script" {
            rest = &rest[rest.find("</").unwrap()..];
        }
    }
    tags
}

fn attributes_of(mut text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    while let Some((name, after)) = text.trim_start().split_once("=\"") {
        let (value, rest) = after.split_once('"').unwrap();
        all.push((name.rsplit(' ').next().unwrap().to_owned(), value.to_owned()));
        text = rest;
    }
    all
}

#[test]
fn tags_are_ours_and_balanced() {
    const VOID: [&str; 4] = ["meta", "input", "br", "!DOCTYPE"];
    const ALONE: [&str; 3] = ["rect", "line", "circle"];
    let mut open: Vec<String> = Vec::new();
    for (name, attributes) in tags(&everything()) {
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on") && attribute != "style" && attribute != "src", "{name} {attribute}");
            assert!(attribute != "href" || value.starts_with("#a-"), "{value}");
        }
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed)),
            None if VOID.contains(&&*name) || ALONE.contains(&&*name) => {}
            None => {
                let known = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
                assert!(known && !["img", "iframe", "object", "link", "base", "form"].contains(&&*name), "{name}");
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn one_script_one_style_and_both_are_hashed() {
    let html = everything();
    let count = |tag: &str| tags(&html).iter().filter(|(name, _)| name == tag).count();
    assert_eq!((count("script"), count("style")), (1, 1));
    let script = html.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(html.contains(&format!("script-src 'sha256-{}'", hash(script))));
    assert!(html.contains(&format!("style-src 'sha256-{}'", hash(style))));
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    for text in [STYLE, SCRIPT] {
        for word in ["http:", "https:", "url(", "@import", "fetch(", "innerHTML", "eval(", "XMLHttp", "document.write"]
        {
            assert!(!text.contains(word), "{word}");
        }
    }
    let (_, verdicts) = sample::ring();
    let html = rendered(&verdicts, &sample::summary());
    assert!(!html.contains("http:") && !html.contains("https:"));
}

#[test]
fn clear_applications_are_only_counted() {
    let (_, verdicts) = sample::ring();
    let html = rendered(&verdicts, &sample::summary());
    assert!(html.contains("Ann Lee") && !html.contains("Mary Jones") && !html.contains("Zoë Quill"));
    let none = rendered(&verdicts[4..], &Summary::default());
    assert!(none.contains("That is not a clearance"));
}

#[test]
fn base64_is_the_standard_one() {
    let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
    for (plain, coded) in cases {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
}
