//! `run.json`: what was run on what, so that the run can be repeated and compared. Wire form `ringer/run/1`.
//!
//! Frozen like the verdict's form and published in `schema/run-1.schema.json`: keys are added, never changed. Additions
//! so far: `thresholds`, `families` and `causes`; of a rule `title`, `family`, `explained_by`, `columns` and `hash`;
//! `changes`; `watchlists`; of an exception `found`, `state` and `place`.
//! Everything but `timings` is the same for two runs over the same bytes with the same packs and day.

use serde::Serialize;

use super::clusters::safe;
use super::folder::Folder;
use super::names::{Named, RuleInfo, Standing};
use super::summary::{
    ChangeInfo, ExceptionUse, InputCount, Lacks, OverlayInfo, PackInfo, RuleCount, Timing, WatchInfo,
};
use super::{Error, Options, Results, words};

#[derive(Serialize)]
struct Run<'a> {
    schema: &'static str,
    version: &'a str,
    as_of: &'a str,
    scope: Option<&'a str>,
    redacted: bool,
    inputs: Vec<Input<'a>>,
    totals: InputCountOnly,
    packs: &'a [PackInfo],
    overlays: &'a [OverlayInfo],
    watchlists: &'a [WatchInfo],
    changes: &'a [ChangeInfo],
    exceptions: &'a [ExceptionUse],
    lacks: &'a Lacks,
    notices: &'a [String],
    verdicts: Verdicts,
    mean_coverage: f64,
    thresholds: Thresholds,
    families: &'a [Named],
    causes: &'a [Named],
    rules: Vec<Rule<'a>>,
    hubs: Vec<Hub<'a>>,
    muted: Vec<&'a str>,
    clusters: usize,
    quarantined: usize,
    timings: &'a [Timing],
}

#[derive(Serialize)]
struct Input<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    #[serde(flatten)]
    count: &'a InputCount,
}

#[derive(Serialize)]
struct InputCountOnly {
    rows: u64,
    applications: u64,
    folded: u64,
    skipped: u64,
    quarantined: u64,
}

#[derive(Serialize)]
struct Verdicts {
    escalate: u64,
    review: u64,
    insufficient: u64,
    clear: u64,
}

#[derive(Serialize)]
struct Thresholds {
    escalate: f64,
    review: f64,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    version: u32,
    hash: &'a str,
    pack: &'a str,
    status: Standing,
    title: &'a str,
    family: Option<&'a str>,
    explained_by: Vec<&'a str>,
    columns: &'a [String],
    #[serde(flatten)]
    count: RuleCount,
}

#[derive(Serialize)]
struct Hub<'a> {
    rule: &'a str,
    key: &'a str,
    applications: u32,
}

/// Writes the file.
pub(super) fn write(folder: &Folder, results: &Results<'_>, options: &Options) -> Result<(), Error> {
    let path = folder.path("run.json");
    let run = run(results, options.redact);
    let text = serde_json::to_string_pretty(&run).map_err(|e| Error::Io { path, source: e.into() })?;
    let mut out = Vec::with_capacity(text.len() + 1);
    text.split('\n').enumerate().for_each(|(at, line)| {
        if at > 0 {
            out.push(b'\n');
        }
        safe(line, &mut out);
    });
    out.push(b'\n');
    folder.write("run.json", &out)
}

fn run<'a>(results: &'a Results<'a>, redacted: bool) -> Run<'a> {
    let Results { names, summary, tally, .. } = *results;
    let total = summary.total();
    let [escalate, review, insufficient, clear] = words::TOKENS.map(|t| tally.of(t));
    let inputs = names.inputs.iter().zip(&summary.inputs);
    Run {
        schema: "ringer/run/1",
        version: &summary.version,
        as_of: &summary.as_of,
        scope: summary.scope.as_deref(),
        redacted,
        inputs: inputs.map(|(i, count)| Input { file: &i.name, sheet: i.sheet.as_deref(), count }).collect(),
        totals: InputCountOnly {
            rows: total.rows,
            applications: total.applications,
            folded: total.folded,
            skipped: total.skipped,
            quarantined: total.quarantined,
        },
        packs: &summary.packs,
        overlays: &summary.overlays,
        watchlists: &summary.watchlists,
        changes: &summary.changes,
        exceptions: &summary.exceptions,
        lacks: &summary.lacks,
        notices: &summary.notices,
        verdicts: Verdicts { escalate, review, insufficient, clear },
        mean_coverage: (tally.coverage() * 10_000.0).round() / 10_000.0,
        thresholds: Thresholds { escalate: names.escalate.as_f64(), review: names.review.as_f64() },
        families: &names.families,
        causes: &names.causes,
        rules: rules(results),
        hubs: summary
            .hubs
            .iter()
            .map(|h| Hub { rule: names.rule_id(h.rule), key: &h.key, applications: h.applications })
            .collect(),
        muted: summary.muted.iter().map(|m| names.rule_id(m.rule)).collect(),
        clusters: summary.clusters.len(),
        quarantined: summary.quarantined.len(),
        timings: &summary.timings,
    }
}

fn rules<'a>(results: &Results<'a>) -> Vec<Rule<'a>> {
    let names = results.names;
    let rule = |(r, count): (&'a RuleInfo, &RuleCount)| Rule {
        rule: &r.id,
        version: r.version,
        hash: &r.hash,
        pack: &r.pack,
        status: r.status,
        title: &r.title,
        family: names.families.get(usize::from(r.family)).map(|f| f.id.as_str()),
        explained_by: r.explained_by.iter().map(|cause| names.cause_id(*cause)).collect(),
        columns: &r.columns,
        count: *count,
    };
    names.rules.iter().zip(&results.tally.rules).map(rule).collect()
}
