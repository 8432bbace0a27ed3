//! `clusters.jsonl`: groups of linked applications, one per line, in the wire form `ringer/cluster/1`.
//!
//! Frozen like the verdict's form and published in `schema/cluster-1.schema.json`: keys are added, never changed.
//! Additions so far: `sheet` of a member, for formats with sheets. A cluster says what is linked, not why it
//! would matter: that is in the verdicts of its members.

use serde::Serialize;

use super::folder::Folder;
use super::names::Names;
use super::summary::{Cluster, Roll};
use super::{Error, Results, escape, jsonl};

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    cluster: usize,
    members: Vec<Member<'a>>,
    links: Vec<Link<'a>>,
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
    key: &'a str,
    members: Vec<&'a str>,
}

/// Writes the file.
pub(super) fn write(folder: &Folder, results: &Results<'_>) -> Result<(), Error> {
    let path = folder.path("clusters.jsonl");
    let mut out = Vec::new();
    for (number, cluster) in results.summary.clusters.iter().enumerate() {
        let line = line(number + 1, cluster, results.names, results.roll);
        let text = serde_json::to_string(&line).map_err(|e| Error::Io { path: path.clone(), source: e.into() })?;
        safe(&text, &mut out);
        out.push(b'\n');
    }
    folder.write("clusters.jsonl", &out)
}

fn line<'a>(number: usize, cluster: &'a Cluster, names: &'a Names, roll: &'a Roll) -> Line<'a> {
    let people = |members: &[u32]| members.iter().filter_map(|m| roll.get(*m)).collect::<Vec<_>>();
    let member = |p: &&'a super::Person| Member {
        id: &p.id,
        file: names.file(p.source),
        sheet: names.sheet(p.source),
        row: p.source.row,
        name: &p.name,
        verdict: jsonl::token(p.token),
    };
    Line {
        schema: "ringer/cluster/1",
        cluster: number,
        members: people(&cluster.members).iter().map(member).collect(),
        links: cluster
            .ties
            .iter()
            .map(|tie| Link {
                rule: names.rule_id(tie.rule),
                key: &tie.key,
                members: people(&tie.members).iter().map(|p| p.id.as_str()).collect(),
            })
            .collect(),
    }
}

/// Rewrites JSON so that a terminal obeys nothing in it. Such characters occur inside strings only.
pub(super) fn safe(text: &str, out: &mut Vec<u8>) {
    text.chars().for_each(|c| escape::json_inside(c, out));
}
