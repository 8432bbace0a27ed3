//! What a linkage writes: `pairs.csv`, `clusters.csv`, `bridges.csv` and `training.json`; and a waterfall as text.
//!
//! The tables are for programs: UTF-8 without a mark, a line feed after each row. `training.json` is of schema
//! `ringer/training/1`, published in `schema/training-1.schema.json`; its `timings` alone differ from run to run.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use foldhash::fast::FixedState;
use serde_json::{Value, json};

use super::folder::{self, Folder};
use super::{Error, escape, visible};
use crate::link::linkage::{Bridge, Evaluation, Link, Linkage, Quality, Waterfall, probability};

/// What a linkage is reported with.
pub struct LinkReport<'l, 't> {
    /// The linkage.
    pub linkage: &'l Linkage<'t>,
    /// Ids by record.
    pub ids: &'l (dyn Fn(u32) -> &'l str + 'l),
    /// Match weight in bits from which pairs are links.
    pub threshold: f64,
    /// Pairs that an analyst said are the same, listed whatever they weigh.
    pub same: &'l [Link],
    /// What differs from run to run: names and numbers.
    pub timings: Vec<(&'static str, f64)>,
}

impl LinkReport<'_, '_> {
    /// Writes the folder. Returns its place, and where the one that stood there went.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, dir: &Path) -> Result<(PathBuf, Option<PathBuf>), Error> {
        let folder = Folder::begin(dir)?;
        let mut lines = Lines::begin(&folder, "pairs.csv", "id_l,id_r,weight,probability,direct_weight")?;
        self.pairs(&mut lines)?;
        lines.finish()?;
        let mut lines = Lines::begin(&folder, "clusters.csv", "id,cluster")?;
        for (record, cluster) in (0_u32..).zip(&self.linkage.clusters) {
            lines.add(|out| self.pair(record, *cluster, out))?;
        }
        lines.finish()?;
        let head = "id_l,id_r,weight,against_l,against_r,against_weight";
        let mut lines = Lines::begin(&folder, "bridges.csv", head)?;
        self.linkage.bridges.iter().try_for_each(|bridge| lines.add(|out| self.bridge(bridge, out)))?;
        lines.finish()?;
        let mut training = serde_json::to_vec_pretty(&self.training()).expect("numbers and texts always serialise");
        training.push(b'\n');
        folder.write("training.json", &training)?;
        folder.commit()
    }

    fn pair(&self, a: u32, b: u32, out: &mut Vec<u8>) {
        escape::csv((self.ids)(a), out);
        out.push(b',');
        escape::csv((self.ids)(b), out);
    }

    fn pairs(&self, lines: &mut Lines) -> Result<(), Error> {
        for link in self.same {
            lines.add(|out| {
                self.pair(link.a, link.b, out);
                out.extend_from_slice(format!(",{:.3},1,{:.3}", link.weight, link.weight).as_bytes());
            })?;
        }
        let said: HashSet<(u32, u32), FixedState> = self.same.iter().map(|link| (link.a, link.b)).collect();
        let (mut links, mut implied) = (self.linkage.links.iter().peekable(), self.linkage.implied.iter().peekable());
        loop {
            // Both come strongest first.
            let next = match (links.peek(), implied.peek()) {
                (Some(link), Some((other, _))) if other.weight > link.weight => implied.next().copied(),
                (Some(_), _) => links.next().map(|link| (*link, link.weight)),
                (None, _) => implied.next().copied(),
            };
            let Some((link, direct)) = next else { return Ok(()) };
            if said.contains(&(link.a, link.b)) {
                continue;
            }
            lines.add(|out| {
                self.pair(link.a, link.b, out);
                let (weight, chance) = (link.weight, probability(link.weight));
                out.extend_from_slice(format!(",{weight:.3},{chance:.6},{direct:.3}").as_bytes());
            })?;
        }
    }

    fn bridge(&self, bridge: &Bridge, out: &mut Vec<u8>) {
        self.pair(bridge.link.a, bridge.link.b, out);
        out.extend_from_slice(format!(",{:.3},", bridge.link.weight).as_bytes());
        match &bridge.against {
            Some(against) => {
                self.pair(against.a, against.b, out);
                out.extend_from_slice(format!(",{:.3}", against.weight).as_bytes());
            }
            None => out.extend_from_slice(b",,"),
        }
    }

    fn training(&self) -> Value {
        let linkage = self.linkage;
        let (iterations, converged) = linkage.model.iterations();
        let comparisons: Vec<Value> = linkage.model.comparisons().iter().map(comparison).collect();
        let blocking: Vec<Value> = linkage.rules.iter().map(rule).collect();
        let id = |record: u32| (self.ids)(record);
        let contradictions: Vec<Value> = linkage.contradictions.iter().map(|(a, b)| json!([id(*a), id(*b)])).collect();
        let timings: serde_json::Map<String, Value> =
            self.timings.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "schema": "ringer/training/1",
            "records": linkage.clusters.len(),
            "comparisons": comparisons,
            "lambda": linkage.model.lambda(),
            "related": linkage.model.related(),
            "prior_bits": round(linkage.model.prior()),
            "iterations": iterations,
            "converged": converged,
            "blocking": blocking,
            "candidate_pairs": linkage.candidates,
            "candidate_recall_estimate": round(linkage.recall),
            "threshold_bits": self.threshold,
            "links": linkage.links.len(),
            "implied_pairs": linkage.implied.len(),
            "clusters": clusters(linkage),
            "bridges": linkage.bridges.len(),
            "contradictory_judgements": contradictions,
            "evaluation": linkage.evaluation.as_ref().map(evaluation),
            "timings": timings,
        })
    }
}

/// A table in the making.
struct Lines {
    path: PathBuf,
    file: BufWriter<File>,
    line: Vec<u8>,
}

impl Lines {
    fn begin(folder: &Folder, name: &str, head: &str) -> Result<Lines, Error> {
        let mut lines = Lines { path: folder.path(name), file: folder.create(name)?, line: Vec::new() };
        lines.add(|out| out.extend_from_slice(head.as_bytes()))?;
        Ok(lines)
    }

    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), Error> {
        self.line.clear();
        write(&mut self.line);
        self.line.push(b'\n');
        self.file.write_all(&self.line).map_err(Error::io(&self.path))
    }

    fn finish(self) -> Result<(), Error> {
        folder::close(&self.path, self.file)
    }
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn comparison(found: &crate::link::linkage::ComparisonReport) -> Value {
    let levels: Vec<Value> = found
        .levels
        .iter()
        .map(|level| json!({ "level": level.name, "m": level.m, "u": level.u, "bits": round(level.bits) }))
        .collect();
    json!({ "column": found.label, "filled": round(found.filled), "levels": levels })
}

fn rule(found: &crate::link::linkage::BlockingRule) -> Value {
    json!({
        "rule": found.name,
        "pairs": found.pairs,
        "blocks_split": found.split,
        "blocks_dropped": found.dropped,
        "records_in_dropped_blocks": found.dropped_records,
    })
}

/// How many clusters there are, those of one record included.
pub fn clusters(linkage: &Linkage<'_>) -> usize {
    (0_u32..).zip(&linkage.clusters).filter(|(record, cluster)| record == *cluster).count()
}

fn quality(quality: &Quality) -> Value {
    json!({ "precision": round(quality.precision), "recall": round(quality.recall), "f1": round(quality.f1) })
}

fn evaluation(found: &Evaluation) -> Value {
    json!({
        "true_pairs": found.true_pairs,
        "candidate_recall": round(found.candidate_recall),
        "pairs_at_threshold": quality(&found.pairs),
        "pairs_at_best": quality(&found.best),
        "best_threshold_bits": round(found.best_threshold),
        "clusters_pairwise": quality(&found.clusters),
        "clusters_b_cubed": quality(&found.b_cubed),
    })
}

/// An evaluation as lines of text.
pub fn evaluation_text(found: &Evaluation) -> String {
    let line = |name: &str, q: &Quality| {
        format!("  {name:22} F1 {:.4}  precision {:.4}  recall {:.4}\n", q.f1, q.precision, q.recall)
    };
    let mut text = format!(
        "Compared with the truth ({} true pairs, {:.2} % of them candidates):\n",
        super::grouped(found.true_pairs),
        found.candidate_recall * 100.0
    );
    text += &line("pairs at the threshold", &found.pairs);
    text += &line(&format!("pairs at {:+.1} bits", found.best_threshold), &found.best);
    text += &line("clusters, pairwise", &found.clusters);
    text += &line("clusters, B-cubed", &found.b_cubed);
    text
}

/// A waterfall as lines of text: every bar with both values, and the sum.
pub fn waterfall_text(waterfall: &Waterfall, left: &str, right: &str) -> String {
    let mut text = format!("{} and {}\n", visible(left), visible(right));
    for bar in &waterfall.bars {
        let values = match (bar.left.is_empty(), bar.right.is_empty()) {
            (true, true) => String::new(),
            _ => format!("  {:?} / {:?}", visible(&bar.left), visible(&bar.right)),
        };
        let term = match bar.term_bits {
            term if term.abs() >= 0.05 => format!(" (of which {term:+.1} for how common the value is)"),
            _ => String::new(),
        };
        let _ = writeln!(text, "  {:+7.1} bits  {:28} {}{term}{values}", bar.bits, visible(&bar.label), bar.level);
    }
    let _ = writeln!(text, "  {:+7.1} bits  = probability {:.6}", waterfall.weight, waterfall.probability());
    text
}
