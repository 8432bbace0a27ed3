//! `clusters.jsonl`: groups of linked applications, one per line, in the wire form `ringer/cluster/1`.
//!
//! Frozen like the verdict's form and published in `schema/cluster-1.schema.json`: keys are added, never changed.
//! A cluster says what is linked, not why it would matter: that is in the verdicts of its members. Additions so far:
//!
//! - `sheet` of a member, for formats with sheets;
//! - `size`, `people`, `kinds`, `span_days`, `names`, `cohesion`: what the ring is like;
//! - `kind` of a link, and its `owners`: applicants whose own details it is, who are no members by it;
//! - `bridges`: links and members without which the ring falls apart;
//! - `loose`: what members share with others where that made no ring of them;
//! - `same_person`: members who are probably one person under another name, which weighs nothing.

use serde::Serialize;

use super::folder::Folder;
use super::names::Names;
use super::summary::{BridgeAt, Cluster, Roll, Tie};
use super::{Error, Results, escape, jsonl};

const DAY_MS: i64 = 86_400_000;

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    cluster: usize,
    size: usize,
    people: u32,
    kinds: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_days: Option<i64>,
    names: &'a [String],
    cohesion: f64,
    members: Vec<Member<'a>>,
    links: Vec<Link<'a>>,
    bridges: Vec<Bridge<'a>>,
    loose: Vec<Loose<'a>>,
    same_person: Vec<SamePerson<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    id: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    row: u32,
    name: &'a str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct Link<'a> {
    rule: &'a str,
    kind: &'static str,
    key: &'a str,
    members: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    owners: Vec<&'a str>,
}

/// Without the link at this position, or this member, the others fall into so many parts.
#[derive(Serialize)]
struct Bridge<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    parts: u32,
    largest: u32,
}

#[derive(Serialize)]
struct Loose<'a> {
    rule: &'a str,
    key: &'a str,
    members: Vec<&'a str>,
    others: u32,
}

#[derive(Serialize)]
struct SamePerson<'a> {
    members: Vec<&'a str>,
    via: &'a [&'static str],
}

/// Writes the file.
pub(super) fn write(folder: &Folder, results: &Results<'_>) -> Result<(), Error> {
    let path = folder.path("clusters.jsonl");
    let mut out = Vec::new();
    for (number, cluster) in results.summary.clusters.iter().enumerate() {
        let line = line(number + 1, cluster, results.names, results.roll);
        let text = serde_json::to_string(&line).map_err(|e| Error::Io { path: path.clone(), source: e.into() })?;
        escape::json_whole(&text, &mut out);
        out.push(b'\n');
    }
    folder.write("clusters.jsonl", &out)
}

fn line<'a>(number: usize, cluster: &'a Cluster, names: &'a Names, roll: &'a Roll) -> Line<'a> {
    let people = |members: &[u32]| members.iter().filter_map(|m| roll.get(*m)).collect::<Vec<_>>();
    let ids = |members: &[u32]| people(members).iter().map(|p| p.id.as_str()).collect::<Vec<_>>();
    let member = |p: &&'a super::Person| Member {
        id: &p.id,
        file: names.file(p.source),
        sheet: names.sheet(p.source),
        row: p.source.row,
        name: &p.name,
        verdict: jsonl::token(p.token),
    };
    let link = |tie: &'a Tie| Link {
        rule: names.rule_id(tie.rule),
        kind: tie.kind.as_str(),
        key: &tie.key,
        members: ids(&tie.members),
        owners: ids(&tie.owners),
    };
    let bridge = |bridge: &super::Bridge| {
        let (link, member) = match bridge.at {
            BridgeAt::Tie(at) => (Some(at), None),
            BridgeAt::Member(ordinal) => (None, roll.get(ordinal).map(|p| p.id.as_str())),
        };
        Bridge { link, member, parts: bridge.parts, largest: bridge.largest }
    };
    let loose = |tie: &'a super::Loose| Loose {
        rule: names.rule_id(tie.rule),
        key: &tie.key,
        members: ids(&tie.members),
        others: tie.others,
    };
    Line {
        schema: "ringer/cluster/1",
        cluster: number,
        size: cluster.members.len(),
        people: cluster.people,
        kinds: cluster.kinds.iter().map(|kind| kind.as_str()).collect(),
        span_days: cluster.span.map(|span| span / DAY_MS),
        names: &cluster.names,
        cohesion: (cluster.cohesion * 10_000.0).round() / 10_000.0,
        members: people(&cluster.members).iter().map(member).collect(),
        links: cluster.ties.iter().map(link).collect(),
        bridges: cluster.bridges.iter().map(bridge).collect(),
        loose: cluster.loose.iter().map(loose).collect(),
        same_person: cluster
            .renamed
            .iter()
            .map(|one| SamePerson { members: ids(&one.members), via: &one.via })
            .collect(),
    }
}
