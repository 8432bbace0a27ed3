#!/usr/bin/env python3
"""Compares how ringer reads phone numbers with Google's reference (PyPI phonenumbers).

    python3 -m venv phones-venv && phones-venv/bin/pip install phonenumbers==9.0.43
    phones-venv/bin/python scripts/phones_reference.py generate > numbers.tsv
    cargo run --release --example phones < numbers.tsv > answers.tsv
    phones-venv/bin/python scripts/phones_reference.py compare numbers.tsv answers.tsv

`generate` prints `region<TAB>text` lines, the same for the same version: for every region and every type of number the
example of the plan and random variations of it (digits changed, dropped, added), in the spellings people use.
`compare` asks the reference for each line and prints counts and every class of difference in E.164, region, validity
and type, with examples. A difference is `more` where the reference calls the number invalid and ringer reads a valid
one (a lost plus, a foreign international prefix: intended), `differs` otherwise. Exit status 1 if any line `differs`.
"""
import collections
import random
import re
import sys

import phonenumbers
from phonenumbers import PhoneNumberFormat as Format
from phonenumbers import PhoneNumberType as Type

TYPES = [t for t in Type.values() if t != Type.UNKNOWN]
NAMES = {
    Type.FIXED_LINE: "fixed_line", Type.MOBILE: "mobile", Type.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile", Type.TOLL_FREE: "toll_free",
    Type.PREMIUM_RATE: "premium_rate", Type.SHARED_COST: "shared_cost", Type.VOIP: "voip", Type.PERSONAL_NUMBER: "personal_number",
    Type.PAGER: "pager", Type.UAN: "uan", Type.VOICEMAIL: "voicemail", Type.UNKNOWN: "unknown",
}
VARIATIONS = 20


def vary(rng, number):
    """Digits of a national number with one to three slips."""
    digits = list(phonenumbers.national_significant_number(number))
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        kind, at = rng.random(), rng.randrange(len(digits))
        if kind < .7:
            digits[at] = rng.choice("0123456789")
        elif kind < .85 and len(digits) > 4:
            del digits[at]
        else:
            digits.insert(at, rng.choice("0123456789"))
    return "".join(digits)


def spellings(rng, region, code, national):
    """The ways a number is written, for a region to read it in."""
    number = phonenumbers.PhoneNumber(country_code=code, national_number=int(national))
    zeros = len(national) - len(national.lstrip("0"))
    if zeros:
        number.italian_leading_zero = True
        number.number_of_leading_zeros = zeros
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    prefix = metadata.national_prefix or "" if metadata else ""
    international = phonenumbers.format_number(number, Format.INTERNATIONAL)
    local = phonenumbers.format_number(number, Format.NATIONAL)
    grouped = " ".join(re.findall(r"\d{1,3}", national))
    yield f"+{code}{national}"
    yield international
    yield local
    yield phonenumbers.format_number(number, Format.RFC3966)
    yield f"00{code}{national}"
    yield f"011{code}{national}"
    yield f"{prefix}{national}"
    yield national
    yield f"({national[:3]}) {national[3:]}"
    yield local.replace(" ", ".")
    yield local.replace(" ", "-")
    yield f"{local} ext. {rng.randint(1, 9999)}"
    yield f"{international} x{rng.randint(1, 9999)}"
    yield f"+{code} (0) {grouped}" if prefix == "0" else f"+{code} {grouped}"
    yield f"{code}{national}"
    yield "".join(chr(ord(c) - 48 + 0xFF10) if c.isdigit() else c for c in local)
    yield "".join(chr(ord(c) - 48 + 0x660) if c.isdigit() else c for c in f"+{code}{national}")


def generate():
    rng = random.Random(7)
    bases = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in TYPES:
            example = phonenumbers.example_number_for_type(region, kind)
            if example:
                bases.append((region, example))
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        bases.append(("US", phonenumbers.example_number_for_non_geo_entity(code)))
    seen = set()
    for region, example in bases:
        nationals = [phonenumbers.national_significant_number(example)]
        nationals += [vary(rng, example) for _ in range(VARIATIONS)]
        for position, national in enumerate(nationals):
            lines = list(spellings(rng, region, example.country_code, national))
            chosen = lines if position < 2 else rng.sample(lines, 6)
            for text in chosen:
                if (region, text) not in seen:
                    seen.add((region, text))
                    print(f"{region}\t{text}")


def reference(region, text):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ("", "", "false", "unknown")
    return (phonenumbers.format_number(number, Format.E164), phonenumbers.region_code_for_number(number) or "",
            "true" if phonenumbers.is_valid_number(number) else "false", NAMES[phonenumbers.number_type(number)])


def compare(numbers, answers):
    counts, examples = collections.Counter(), collections.defaultdict(list)
    with open(numbers, encoding="utf-8") as left, open(answers, encoding="utf-8") as right:
        for line, answer in zip(left, right, strict=True):
            region, text = line.rstrip("\n").split("\t")
            ours, theirs = tuple(answer.rstrip("\n").split("\t")), reference(region, text)
            counts["rows"] += 1
            counts["valid by the reference"] += theirs[2] == "true"
            if theirs[1] == "001" and theirs[2] == "false":
                theirs = (theirs[0], "", *theirs[2:])  # ringer names no region for them; the number says it
            if ours == theirs:
                counts["equal"] += 1
                continue
            fields = [name for name, a, b in zip(("e164", "region", "valid", "type"), ours, theirs) if a != b]
            more = theirs[2] == "false" and ours[2] == "true"
            shape = "foreign prefix" if text.startswith(("00", "011")) else "plus lost"
            label = f"more: {shape}" if more else "differs: " + "+".join(fields)
            counts[label] += 1
            examples[label].append((region, text, ours, theirs))
    for label, count in counts.items():
        print(f"{count:8} {label}")
        for example in random.Random(7).sample(examples[label], min(5, len(examples[label]))):
            print("          ", *example)
    return any(label.startswith("differs") for label in counts)


if __name__ == "__main__":
    if sys.argv[1:] == ["generate"]:
        generate()
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 4:
        sys.exit(compare(*sys.argv[2:]))
    else:
        sys.exit(__doc__)
