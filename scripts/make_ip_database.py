#!/usr/bin/env python3
"""Writes the small databases of network addresses that tests and the network sample use: same versions, same records.

    python3 -m venv /tmp/mmdb && /tmp/mmdb/bin/pip install mmdb_writer==0.2.7
    /tmp/mmdb/bin/python scripts/make_ip_database.py

Output: samples/network/city.mmdb and samples/network/anonymous.mmdb. All records are invented; the address ranges are
ordinary public ones, because reserved ranges are never looked up.
"""
import os

from mmdb_writer import MMDBWriter
from netaddr import IPSet

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "samples", "network")


def place(code, city=None):
    record = {"country": {"iso_code": code, "names": {"en": code}}}
    if city:
        record["city"] = {"names": {"en": city}}
    return record


def write(name, kind, records):
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type=kind, description="Invented records for tests")
    for network, record in records:
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(os.path.join(FOLDER, name))


def main():
    os.makedirs(FOLDER, exist_ok=True)
    write("city.mmdb", "Sample-City", [
        ("73.92.0.0/16", place("US", "Portland")), ("24.17.0.0/16", place("US", "Seattle")), ("66.30.0.0/16", place("US", "Boston")),
        ("91.200.14.0/24", place("NL", "Amsterdam")), ("81.2.69.0/24", place("GB", "London")), ("2601:1c0::/32", place("US", "Portland")),
    ])
    write("anonymous.mmdb", "Sample-Anonymous-IP", [
        ("91.200.14.0/24", {"is_anonymous": True, "is_anonymous_vpn": True}),
        ("45.11.20.0/24", {"is_anonymous": True, "is_hosting_provider": True}),
        ("171.25.193.0/24", {"is_anonymous": True, "is_tor_exit_node": True}),
    ])


if __name__ == "__main__":
    main()
