#!/usr/bin/env python3
"""Near-duplicate résumés: recall of changed copies, precision against people of the same trade.

usage: python3 benches/near.py RINGER [--people 4000] [--copies 1000] [--changed 0.15] [--seed 1]

Writes applicants of a dozen trades, whose résumés are made of the sentences and words of their trade, and for some of
them a copy under another name in which the given share of the words is replaced, dropped or joined by another. Runs
`RINGER scan --rule resume-near-duplicate` and compares the links it reports with the copies that were made:

  recall     pairs of original and copy that were linked
  precision  links that are such a pair

All words here are made for this file; no two people share a name.
"""
import argparse
import csv
import json
import random
import subprocess
import tempfile
from pathlib import Path

TRADES = {
    "backend engineer": ("ledger queue index cache broker scheduler gateway schema migration replica", "Postgres Kafka Rust Go Redis gRPC Kubernetes Java Terraform Kotlin"),
    "frontend engineer": ("checkout dashboard editor form calendar map player wizard grid palette", "React Svelte TypeScript CSS Vite WebGL Playwright Figma Angular Storybook"),
    "data engineer": ("warehouse lake feed catalogue ledger extract partition snapshot lineage mart", "Spark dbt Airflow Snowflake Parquet Python Trino Flink Iceberg Beam"),
    "nurse": ("ward clinic rota handover triage round chart dressing discharge theatre", "Epic Cerner ALS wound-care IV phlebotomy paediatrics oncology dialysis hospice"),
    "electrician": ("substation panel conduit feeder breaker lighting riser transformer survey drawing", "AutoCAD PLC SCADA Megger EICR thermography Modbus BMS photovoltaic switchgear"),
    "accountant": ("ledger audit budget payroll return accrual forecast reconciliation invoice inventory", "SAP Oracle Excel IFRS GAAP Xero NetSuite VAT Hyperion Sage"),
    "teacher": ("class syllabus workshop exam library choir excursion seminar reading lab", "Moodle phonics STEM Montessori IB Scratch Latin drama robotics Cambridge"),
    "chef": ("kitchen menu pass bakery banquet tasting larder grill cellar brunch", "HACCP sourdough charcuterie sous-vide pastry butchery fermenting costing plating saucier"),
    "logistics planner": ("depot route dock manifest fleet warehouse timetable customs carrier pallet", "SAP TMS WMS Incoterms Kanban telematics RFID Excel Lean forecasting"),
    "designer": ("brand poster identity booklet icon prototype exhibit label website typeface", "Figma InDesign Illustrator Blender Sketch lettering accessibility print motion grids"),
}
VERBS = "built ran led rebuilt designed planned moved simplified measured documented opened tested repaired reviewed negotiated introduced replaced taught audited restored".split()
WHOM = "a regional bank|two hospitals|a family firm|the city council|a start-up of nine|a shipping company|an insurer|a publisher|three schools|a museum|a retailer|the harbour authority|a charity|a brewery|an airline".split("|")
RESULT = "which cut waiting times by {n} per cent|saving {n} hours a month|for {n} people on four sites|within {m} weeks|and trained {m} colleagues to carry on|without a day of downtime|under a budget of {n} thousand|that is still in use today|after {m} earlier attempts had failed|and halved complaints in the first year".split("|")
SENTENCES = [
    "{V} the {a} of {w} with {s}, {r}.",
    "At {c} I {v} a {a} and its {b}, {r}.",
    "Together with {m} others {v} the {a}, {r}.",
    "My task there was the {a}: I {v} it, {v2} its {b} and wrote down how it works.",
    "For {w} I {v} the {a} using {s} and {t}, {r}.",
    "{V} every {b} before it reached the {a}, {r}.",
    "When {w} asked for a new {a}, I {v} one in {m} weeks and {v2} the old {b}.",
    "Nobody owned the {a} at {c}; I took it on and {v} it, {r}.",
]
ENDS = ["Outside work I {x} and {y}.", "I also {x}; on Sundays I {y}.", "In my free time I {x}, and since {k} I {y}.", "Ask me about the years in which I {x}."]
HOBBIES = "row on the canal|keep bees|restore old radios|sing in a choir|coach a youth team|bake rye bread|walk long paths|repair bicycles|draw maps|play the viola|learn Finnish|collect stamps|climb|write to the newspaper|grow tomatoes|referee handball".split("|")
SYLLABLES = "ba be bo da de do fa fi ga go ha hi ja jo ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo za zo".split()
FILLER = "really mostly often twice early partner method harbour signal green weekly north careful quiet general local second modern further several".split()


def word(r):
    return "".join(r.choice(SYLLABLES) for _ in range(r.randint(2, 4)))


def resume(r, trade):
    nouns, skills = (part.split() for part in TRADES[trade])
    years = r.randint(2, 30)
    employers = [word(r).title() + " " + r.choice("Works Group Partners Services House".split()) for _ in range(r.randint(2, 4))]
    out = [r.choice(["{t}, {y} years.", "I have worked as a {t} for {y} years.", "{y} years as {t}, most of them with {s}.", "A {t} who likes {s} and plain words."]).format(t=trade, y=years, s=r.choice(skills))]
    for employer in employers:
        for _ in range(r.randint(2, 4)):
            a, b = r.sample(nouns, 2)
            s, t = r.sample(skills, 2)
            v, v2 = r.sample(VERBS, 2)
            done = r.choice(RESULT).format(n=r.randint(3, 90), m=r.randint(2, 12))
            out.append(r.choice(SENTENCES).format(V=v.title(), v=v, v2=v2, a=a, b=b, s=s, t=t, c=employer, w=r.choice(WHOM), r=done, m=r.randint(2, 12)))
    x, y = r.sample(HOBBIES, 2)
    out.append(r.choice(ENDS).format(x=x, y=y, k=r.randint(1990, 2024)))
    out.append("Skills: " + ", ".join(r.sample(skills, 5)) + ".")
    return " ".join(out)


def changed(r, text, share, trade):
    """The text with this share of its words changed, each exactly once."""
    words = text.split(" ")
    pool = FILLER + VERBS + TRADES[trade][0].split()
    for at in r.sample(range(len(words)), round(share * len(words))):
        kind = r.random()
        new = r.choice(pool)
        words[at] = new if kind < 0.7 else "" if kind < 0.85 else f"{new} {words[at]}"
    return " ".join(w for w in words if w)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("ringer")
    args.add_argument("--people", type=int, default=4000)
    args.add_argument("--copies", type=int, default=1000)
    args.add_argument("--changed", type=float, default=0.15)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--rule", default="resume-near-duplicate")
    args = args.parse_args()
    r = random.Random(args.seed)
    trades = sorted(TRADES)
    people = []
    for n in range(args.people):
        trade = r.choice(trades)
        people.append((f"P{n}", trade, resume(r, trade)))
    copies = [(f"C{n}", people[n][1], changed(r, people[n][2], args.changed, people[n][1])) for n in range(args.copies)]
    rows = [(key, f"{word(r).title()}{n} {word(r).title()}{n}", trade, text) for n, (key, trade, text) in enumerate(people + copies)]
    r.shuffle(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "applicants.csv"
        with open(path, "w", newline="", encoding="utf-8") as out:
            table = csv.writer(out)
            table.writerow(["Application ID", "Name", "Job Title", "Resume Text"])
            table.writerows(rows)
        out = Path(folder) / "report"
        command = [args.ringer, "scan", str(path), "--rule", args.rule, "--as-of", "2026-11-20", "--out", str(out), "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        links = set()
        for line in open(out / "verdicts.jsonl", encoding="utf-8"):
            verdict = json.loads(line)
            for finding in verdict["findings"]:
                links.update(tuple(sorted((verdict["id"], link["id"]))) for link in finding["linked"])
    made = {tuple(sorted((f"C{n}", f"P{n}"))) for n in range(args.copies)}
    right = len(links & made)
    words = sum(len(text.split()) for _, _, text in people) / max(1, len(people))
    print(f"{args.people} people ({words:.0f} words), {args.copies} copies with {args.changed:.0%} of the words changed, seed {args.seed}")
    print(f"  links {len(links)}, of them copies {right}")
    print(f"  recall {right / max(1, len(made)):.4f}  precision {right / max(1, len(links)):.4f}")


main()
