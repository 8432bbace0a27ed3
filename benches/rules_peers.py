"""The 40 rules of rules.rs in engines of other makers, on the same records, beside ringer.

    python rules_peers.py [--records N] [--binary COMMAND...]

It asks `cargo bench --bench rules` (or the command given last) for records and rules, runs each engine that can be
imported (`pip install polars cel-python zen-engine`) on one thread, holds its hits to one count, runs ringer's own bench, and prints
records per CPU second of each and ratios. Slow engines see fewer records. No test needs this.
"""

import argparse
import functools
import importlib.util
import json
import operator
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

os.environ["POLARS_MAX_THREADS"] = "1"
OPERATORS = {"==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
# Engine: package to import, most records it is given.
ENGINES = {"polars": ("polars", None), "python": (None, 20_000), "zen": ("zen", 2_000), "cel-python": ("celpy", 200)}


def conjunction(rule, sign, name=str):
    return f" {sign} ".join(f"{name(field)} {op} {json.dumps(value)}" for field, op, value in rule)


def measured(records, decide, least=1.0):
    """Hits of one pass and records per CPU second, the median of passes that take a second together."""
    times, hits = [], 0
    while sum(times) < least:
        start = time.process_time()
        hits = decide(records)
        times.append(time.process_time() - start)
    return hits, len(records) / statistics.median(times)


def in_polars(rules, records):
    import polars

    frame = polars.DataFrame(records)
    each = [
        functools.reduce(operator.and_, [OPERATORS[op](polars.col(field), value) for field, op, value in rule])
        for rule in rules
    ]
    query = [rule.alias(str(at)) for at, rule in enumerate(each)]
    return measured(records, lambda _: frame.select(query).sum().sum_horizontal()[0])


def in_python(rules, records):
    text = [conjunction(rule, "and", lambda field: f"r[{field!r}]") for rule in rules]
    compiled = [eval(f"lambda r: {rule}") for rule in text]  # rules of our own bench, no input
    return measured(records, lambda rows: sum(1 for row in rows for rule in compiled if rule(row)))


def in_zen(rules, records):
    """A decision table that collects, the form in which zen is fastest."""
    import zen

    fields = list(records[0])

    def cell(op, value):
        shown = json.dumps(value)
        return {"==": shown, "!=": f"$ != {shown}"}.get(op, f"{op} {shown}")

    rows = []
    for at, rule in enumerate(rules):
        row = {"_id": str(at), "out": f'"{at}"'} | {field: "" for field in fields}
        rows.append(row | {field: cell(op, value) for field, op, value in rule})
    place = {"position": {"x": 0, "y": 0}}
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": field, "name": field, "field": field} for field in fields],
        "outputs": [{"id": "out", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"} | place,
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table} | place,
            {"id": "end", "type": "outputNode", "name": "end"} | place,
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "end", "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return measured(records, lambda rows: sum(len(decision.evaluate(row)["result"]) for row in rows))


def in_cel_python(rules, records):
    import celpy

    environment = celpy.Environment()
    programs = [environment.program(environment.compile(conjunction(rule, "&&"))) for rule in rules]

    def decide(rows):
        hits = 0
        for row in rows:
            values = {name: celpy.json_to_cel(value) for name, value in row.items()}
            hits += sum(1 for program in programs if program.evaluate(values))
        return hits

    return measured(records, decide)


RUN = {"polars": in_polars, "python": in_python, "zen": in_zen, "cel-python": in_cel_python}


def hits_of(rules, records):
    holds = lambda record, rule: all(OPERATORS[op](record[field], value) for field, op, value in rule)
    return sum(1 for record in records for rule in rules if holds(record, rule))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, help="how many records the engines see at most")
    parser.add_argument("--binary", nargs="+", default=["cargo", "bench", "--bench", "rules", "--"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*options.binary, "--write", folder], check=True)
        rules = json.loads(pathlib.Path(folder, "rules.json").read_text())
        with open(pathlib.Path(folder, "records.jsonl")) as lines:
            records = [json.loads(line) for line in lines][: options.records]
    rates = {}
    for name, (package, most) in ENGINES.items():
        if package and importlib.util.find_spec(package) is None:
            print(f"{name:<12} is not installed")
            continue
        given = records[:most]
        hits, rates[name] = RUN[name](rules, given)
        assert hits == hits_of(rules, given), f"{name} finds {hits} hits"
    ours = subprocess.run(options.binary, check=True, capture_output=True, text=True).stdout
    print(ours)
    figures = re.findall(r"^(\S.*?)\s+(\d+) records per CPU s", ours, re.MULTILINE)
    deciding, evidence = (float(dict(figures)[name]) for name in ("together", "together, with evidence"))
    print(f"{'engine':<12} {'records per CPU s':>18} {'deciding':>10} {'evidence':>10}   (ringer is so many times faster)")
    for name, rate in rates.items():
        print(f"{name:<12} {rate:>18,.0f} {deciding / rate:>9.2f}x {evidence / rate:>9.2f}x")


if __name__ == "__main__":
    main()
