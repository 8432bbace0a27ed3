#!/usr/bin/env python3
"""How verdicts agree with labels of generated applicants.

usage: python3 benches/accuracy.py VERDICTS.jsonl LABELS.csv [--show N]
Labels: application_id, person_id, ring_id, is_fraud, unit_kind (single|reapply|household|ring), shared, tags.
Prints, for ring members that share something the loaded packs can see, the share at review or above and at escalate;
precision at both; and how many honest re-applicants and households are there. Rings of four or fewer whose only
visible tie is one address count neither way: an honest household looks the same.
"""
import argparse
import collections
import csv
import json

VISIBLE = {"phone", "email_alias", "address", "linkedin", "reference", "ip"}


def main():
    args = argparse.ArgumentParser()
    args.add_argument("verdicts")
    args.add_argument("labels")
    args.add_argument("--show", type=int, default=0, help="list this many disagreements")
    args.add_argument("--visible", default=",".join(sorted(VISIBLE)), help="ties that the packs can see")
    args = args.parse_args()
    visible = set(args.visible.split(","))
    labels = {row["application_id"]: row for row in csv.DictReader(open(args.labels, newline=""))}
    size = collections.Counter(row["ring_id"] for row in labels.values() if row["ring_id"])
    verdicts = {}
    for line in open(args.verdicts, encoding="utf-8"):
        row = json.loads(line)
        verdicts[row["id"]] = row
    missing = set(labels) - set(verdicts)
    print(f"applications {len(labels)}, verdicts {len(verdicts)}, missing {len(missing)}")

    at = {"review": lambda v: v["verdict"] in ("review", "escalate"), "escalate": lambda v: v["verdict"] == "escalate"}
    counted, left_out = [], 0
    groups = collections.defaultdict(list)
    for key, label in labels.items():
        kind = label["unit_kind"]
        if kind != "ring":
            groups[kind].append(key)
            continue
        shared = set(label["shared"].split("|")) & visible
        if not shared or (shared == {"address"} and size[label["ring_id"]] <= 4) or size[label["ring_id"]] < 2:
            left_out += 1
        else:
            counted.append((key, len(shared)))
    print(f"ring members counted {len(counted)}, left out {left_out}")
    for name, test in at.items():
        pool = [k for k, n in counted if name == "review" or n >= 2]
        found = [k for k in pool if test(verdicts[k])]
        print(f"  ring members at {name}: {len(found)}/{len(pool)} = {len(found) / max(1, len(pool)):.4f}")
    for name, test in at.items():
        flagged = [k for k in labels if test(verdicts[k])]
        right = [k for k in flagged if labels[k]["is_fraud"] == "1"]
        print(f"  precision at {name}: {len(right)}/{len(flagged)} = {len(right) / max(1, len(flagged)):.4f}")
    for kind, keys in sorted(groups.items()):
        for name, test in at.items():
            n = sum(test(verdicts[k]) for k in keys)
            print(f"  honest {kind} at {name}: {n}/{len(keys)} = {n / max(1, len(keys)):.5f}")
    if args.show:
        wrong = [k for k in labels if labels[k]["is_fraud"] == "0" and at["review"](verdicts[k])]
        missed = [k for k, _ in counted if not at["review"](verdicts[k])]
        for title, keys in (("honest at review or above", wrong), ("ring members not at review", missed)):
            print(f"\n{title}:")
            for key in keys[: args.show]:
                v, l = verdicts[key], labels[key]
                rules = [(f["rule"], f["outcome"], f["bits"]) for f in v["findings"]]
                print(f"  {key} {l['unit_kind']} ring={l['ring_id']}({size[l['ring_id']]}) shared={l['shared']} tags={l['tags']} bits={v['bits']} {rules} {v['story']['causes']}")


main()
