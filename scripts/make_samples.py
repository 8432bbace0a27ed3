#!/usr/bin/env python3
"""Writes the synthetic exports under samples/. Nobody in them exists; numbers, mailboxes and addresses are made up.

usage: python3 scripts/make_samples.py        (needs openpyxl for the workbook)
The same script always writes the same values; the workbook's container differs by its time stamp, so it is
written only when it is missing.
"""
import csv, json, pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent / "samples"


def write_csv(path, header, rows, delimiter=",", encoding="utf-8", before=(), after=()):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding=encoding) as out:
        for line in before:
            out.write(line + "\r\n")
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        for line in after:
            out.write(line + "\r\n")


# --- ring: five names behind one number and one mailbox, among honest applicants ---------------------------------
HEADER = ["Application ID", "Candidate Name", "Candidate Email", "Phone", "Street Address", "City", "State", "Zip",
          "Country", "LinkedIn Profile", "Application Date", "Job Name", "IP Address", "Equipment Delivery Address"]
RING = [
    ["A-1001", "Daniel Whitmore", "daniel.whitmore@fastmail.com", "(617) 482-3391", "18 Harbor View Rd", "Boston", "MA", "02128", "United States", "https://www.linkedin.com/in/daniel-whitmore-28410", "2026-09-01", "Backend Engineer", "73.16.204.18", ""],
    ["A-1002", "Marcus Feld", "devstack.pro+mf@gmail.com", "+1 312 640 7715", "4410 N Kenmore Ave Apt 3B", "Chicago", "IL", "60640", "United States", "https://www.linkedin.com/in/marcus-feld-dev", "2026-09-01", "Backend Engineer", "24.14.77.201", "902 Industrial Pkwy Unit 4, Reno, NV 89502"],
    ["A-1003", "Priya Raghavan", "priya.raghavan@outlook.com", "415-703-9926", "77 Juniper St", "San Francisco", "CA", "94107", "United States", "https://www.linkedin.com/in/priyaraghavan", "2026-09-02", "Backend Engineer", "98.207.41.6", ""],
    ["A-1004", "Tomas Herrera", "devstack.pro+th@gmail.com", "(312) 640-7715", "1209 Sycamore Ct", "Austin", "TX", "78704", "United States", "https://www.linkedin.com/in/tomas-herrera-eng", "2026-09-02", "Backend Engineer", "24.14.77.201", "902 Industrial Parkway #4, Reno NV 89502"],
    ["A-1005", "Grace Okonkwo", "grace.okonkwo@yahoo.com", "404 555 0147", "365 Peachtree Pl NE", "Atlanta", "GA", "30309", "United States", "", "2026-09-03", "Data Analyst", "107.77.9.31", ""],
    ["A-1006", "Colin Brandt", "colin.brandt.dev@proton.me", "3126407715", "83 Orchard Ln", "Portland", "OR", "97205", "United States", "https://www.linkedin.com/in/colin-brandt-py", "2026-09-03", "Backend Engineer", "24.14.77.201", "902 Industrial Pkwy, Unit 4, Reno, Nevada 89502"],
    ["A-1007", "Hannah Schultz", "h.schultz@gmail.com", "+49 30 901820", "Lindenstraße 14", "Berlin", "", "10969", "Germany", "https://www.linkedin.com/in/hannahschultz", "2026-09-04", "Data Analyst", "91.64.12.8", ""],
    ["A-1008", "Wei Zhang", "wei.zhang88@gmail.com", "650-253-1184", "540 Cowper St Apt 12", "Palo Alto", "CA", "94301", "United States", "https://www.linkedin.com/in/weizhang-ml", "2026-09-04", "Data Analyst", "71.198.3.77", ""],
    ["A-1009", "Elliot Marsh", "devstackpro@gmail.com", "+1 (312) 640-7715", "2750 Elm Crest Dr", "Columbus", "OH", "43214", "United States", "https://www.linkedin.com/in/elliot-marsh-fullstack", "2026-09-05", "Backend Engineer", "24.14.77.201", "902 Industrial Pkwy Unit 4, Reno, NV 89502"],
    ["A-1010", "Wei Zhang", "weizhang.berkeley@gmail.com", "510-642-3318", "2299 Piedmont Ave", "Berkeley", "CA", "94720", "United States", "https://www.linkedin.com/in/wei-zhang-berkeley", "2026-09-05", "Backend Engineer", "136.152.8.19", ""],
    ["A-1011", "Samuel Osei", "samuel.osei@outlook.com", "1-312-640-7715", "15 Wharf Rd", "Baltimore", "MD", "21230", "United States", "https://www.linkedin.com/in/samuel-osei-go", "2026-09-06", "Backend Engineer", "24.14.77.201", "902 Industrial Pkwy Unit 4, Reno, NV 89502"],
    ["A-1012", "Laura Bianchi", "laura.bianchi@gmial.com", "206-684-4075", "1812 Boren Ave Apt 604", "Seattle", "WA", "98101", "United States", "https://www.linkedin.com/in/laurabianchi", "2026-09-06", "Backend Engineer", "50.35.68.140", ""],
]

# --- clean: nothing to find ------------------------------------------------------------------------------------
CLEAN = [
    ["B-1", "Amelia Carter", "amelia.carter@gmail.com", "212-684-3390", "221 E 31st St Apt 5C", "New York", "NY", "10016", "United States", "https://www.linkedin.com/in/ameliacarter", "2026-08-03", "Support Engineer", "68.173.20.4", ""],
    ["B-2", "José Luis García Márquez", "jlgarcia@hotmail.com", "+34 612 345 678", "Calle de Alcalá 45, 3º B", "Madrid", "", "28014", "Spain", "https://www.linkedin.com/in/joseluisgarcia", "2026-08-03", "Support Engineer", "83.45.10.77", ""],
    ["B-3", "Nguyễn Thị Minh Anh", "minhanh.nguyen@gmail.com", "+84 91 234 56 78", "12 Phố Huế", "Hà Nội", "", "100000", "Vietnam", "https://www.linkedin.com/in/minhanhnguyen", "2026-08-04", "Support Engineer", "14.162.7.90", ""],
    ["B-4", "Olena Kovalenko", "olena.kovalenko@ukr.net", "+380 67 123 4567", "вул. Хрещатик 22, кв. 14", "Київ", "", "01001", "Ukraine", "", "2026-08-04", "Support Engineer", "93.74.33.12", ""],
    ["B-5", "Chukwuemeka Obi", "emeka.obi@yahoo.com", "+234 803 123 4567", "8 Adeola Odeku St", "Lagos", "", "101241", "Nigeria", "https://www.linkedin.com/in/emekaobi", "2026-08-05", "Support Engineer", "105.112.4.8", ""],
    ["B-6", "Suharto", "suharto.dev@gmail.com", "+62 812 3456 7890", "Jl. Sudirman No. 7", "Jakarta", "", "10220", "Indonesia", "", "2026-08-05", "Support Engineer", "36.68.9.14", ""],
    ["B-7", "Fatima Al-Hassan", "fatima.alhassan@outlook.com", "+971 50 123 4567", "Villa 9, Al Wasl Rd", "Dubai", "", "", "United Arab Emirates", "https://www.linkedin.com/in/fatimaalhassan", "2026-08-06", "Support Engineer", "94.200.1.23", ""],
    ["B-8", "Kim Min-jun", "minjun.kim@naver.com", "+82 10-3456-7891", "서울시 강남구 테헤란로 152", "서울", "", "06236", "South Korea", "", "2026-08-06", "Support Engineer", "121.135.8.66", ""],
]

# --- households and people who apply again: must stay clear -------------------------------------------------------
HOUSEHOLDS = [
    # a couple with two surnames; one writes the unit, one does not; a shared landline and network
    ["C-1", "Anna Lindqvist", "anna.lindqvist@gmail.com", "503-228-6641", "1420 NW Lovejoy St Apt 9", "Portland", "OR", "97209", "United States", "https://www.linkedin.com/in/annalindqvist", "2026-07-01", "Designer", "76.105.4.9", ""],
    ["C-2", "Pedro Almeida", "pedro.almeida@gmail.com", "503-228-6641", "1420 NW Lovejoy Street", "Portland", "OR", "97209", "United States", "https://www.linkedin.com/in/palmeida", "2026-07-09", "Support Engineer", "76.105.4.9", ""],
    # the same person three times: order, initial, typo, an English given name beside the legal one
    ["C-3", "Robert J. Fitzgerald", "rob.fitzgerald@gmail.com", "(919) 684-2247", "311 Oakwood Ave", "Durham", "NC", "27701", "United States", "https://www.linkedin.com/in/robfitzgerald", "2026-07-02", "Designer", "24.211.6.3", ""],
    ["C-4", "FITZGERALD, Bob", "rob.fitzgerald@gmail.com", "919.684.2247", "311 Oakwood Avenue", "Durham", "NC", "27701", "United States", "https://www.linkedin.com/in/robfitzgerald", "2026-07-20", "Product Manager", "24.211.6.3", ""],
    ["C-5", "Robert Fitzgreald", "robfitzgerald+jobs@gmail.com", "+1 919 684 2247", "311 Oakwood Ave.", "Durham", "NC", "27701", "United States", "", "2026-08-02", "Support Engineer", "24.211.6.3", ""],
    # siblings at their parents' home
    ["C-6", "Aisha Rahman", "aisha.rahman@outlook.com", "734-615-8802", "55 Maplewood Dr", "Ann Arbor", "MI", "48104", "United States", "https://www.linkedin.com/in/aisharahman", "2026-07-05", "Designer", "68.40.7.21", ""],
    ["C-7", "Omar Rahman", "omar.rahman@outlook.com", "734-615-9117", "55 Maplewood Drive", "Ann Arbor", "MI", "48104", "United States", "https://www.linkedin.com/in/omarrahman", "2026-07-05", "Support Engineer", "68.40.7.21", ""],
    # a changed surname: one person, two applications a year apart
    ["C-8", "Katherine Boyd", "kate.boyd@gmail.com", "617-253-7719", "9 Garden St Apt 4", "Cambridge", "MA", "02138", "United States", "https://www.linkedin.com/in/kateboyd", "2025-08-11", "Designer", "73.4.18.2", ""],
    ["C-9", "Katherine Morales", "kate.boyd@gmail.com", "617-253-7719", "9 Garden St Apt 4", "Cambridge", "MA", "02138", "United States", "https://www.linkedin.com/in/kateboyd", "2026-08-14", "Product Manager", "73.4.18.2", ""],
    # two namesakes who share nothing but a common name
    ["C-10", "Maria Garcia", "maria.garcia.rn@gmail.com", "305-284-5520", "760 Ponce de Leon Blvd", "Miami", "FL", "33134", "United States", "", "2026-07-07", "Designer", "73.85.9.1", ""],
    ["C-11", "Maria Garcia", "mgarcia.ux@outlook.com", "210-458-4011", "18 Mission Rd", "San Antonio", "TX", "78210", "United States", "", "2026-07-08", "Designer", "70.121.4.8", ""],
]


def harvest(row):
    """One Greenhouse Harvest candidate with its application, from a row of HEADER."""
    given, _, family = row[1].rpartition(" ")
    return {
        "id": 77000000 + int(row[0].split("-")[1]), "first_name": given, "last_name": family,
        "is_private": False, "application_ids": [88000000 + int(row[0].split("-")[1])],
        "phone_numbers": [{"value": row[3], "type": "mobile"}],
        "email_addresses": [{"value": row[2], "type": "personal"}],
        "addresses": [{"value": f"{row[4]}, {row[5]}, {row[6]} {row[7]}, {row[8]}", "type": "home"}],
        "social_media_addresses": [{"value": row[9]}] if row[9] else [],
        "tags": [], "educations": [], "employments": [],
        "applications": [{
            "id": row[0], "candidate_id": 77000000 + int(row[0].split("-")[1]), "applied_at": row[10] + "T09:30:00.000Z",
            "source": {"id": 1, "public_name": "Careers page"}, "jobs": [{"id": 4000, "name": row[11]}],
            "status": "active", "current_stage": {"id": 1, "name": "Application Review"},
            "answers": [{"question": "LinkedIn Profile", "answer": row[9]}],
        }],
    }


def excel_damage(path):
    """The ring as a workbook that went through Excel: numbers instead of text, dates as serials, a title above."""
    import datetime, openpyxl
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Candidates"
    sheet.append(["Candidates by job, exported for the hiring team"])
    sheet.append([])
    sheet.append(HEADER)
    for row in RING:
        digits = "".join(c for c in row[3] if c.isdigit())
        out = list(row)
        if row[8] == "United States":
            if len(digits) == 10:
                digits = "1" + digits
            out[3] = float(digits)                     # 13126407715 as a number: the plus and the format are gone
            out[7] = int(row[7])                       # leading zeros of the ZIP are gone
        out[10] = datetime.datetime.strptime(row[10], "%Y-%m-%d")
        sheet.append(out)
    sheet.append(["Total", len(RING)])
    book.save(path)


def main():
    write_csv(ROOT / "ring/applicants.csv", HEADER, RING)
    write_csv(ROOT / "clean/applicants.csv", HEADER, CLEAN)
    write_csv(ROOT / "households/applicants.csv", HEADER, HOUSEHOLDS)
    greenhouse = ROOT / "greenhouse/candidates.json"
    greenhouse.parent.mkdir(parents=True, exist_ok=True)
    greenhouse.write_text(json.dumps([harvest(row) for row in RING], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    excel_damage(ROOT / "excel/candidates.xlsx")
    # one case in three formats
    (ROOT / "formats").mkdir(parents=True, exist_ok=True)
    write_csv(ROOT / "formats/applicants.tsv", HEADER, RING, delimiter="\t")
    write_csv(ROOT / "formats/applicants-utf16.csv", HEADER, RING, delimiter=";", encoding="utf-16")
    with open(ROOT / "formats/applicants.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for row in RING:
            out.write(json.dumps({
                "id": row[0], "name": row[1], "emails": [row[2]], "phones": [row[3]],
                "home": {"line1": row[4], "city": row[5], "region": row[6], "postcode": row[7], "country": row[8]},
                "links": [row[9]] if row[9] else [], "applied_at": row[10], "job": {"title": row[11]},
                "network": {"ip": row[12]}, "shipping": {"line1": row[13]},
            }, ensure_ascii=False) + "\n")
    # messy: titles above, totals below, ragged rows, repeated ids, continuation rows, windows-1252, two values in a cell
    messy = [
        ["A-1", "Zoë Müller", "zoe.mueller@gmx.de; zoe@mueller.name", "+49 151 23456789", "Köln", "03/04/2026"],
        ["A-2", "Renée Dubois", "renee.dubois@orange.fr", "+33 6 12 34 56 78", "Lyon", "25/04/2026"],
        ["", "", "rdubois@laposte.net", "", "", ""],
        ["A-3", "Gonzalo Peña", "gonzalo.pena@gmail.com", "n/a", "Sevilla", "26/04/2026"],
        ["A-3", "Gonzalo Peña", "gpena@empresa.es", "", "Sevilla", "26/04/2026"],
        ["A-4", "Short Row", "short.row@example.net"],
        ["A-5", "Long Row", "long.row@posteo.de", "+49 160 1234567", "Bonn", "27/04/2026", "one", "cell too many"],
        ["A-6", "=HYPERLINK(\"http://example.com\")", "quote\"d@gmail.com", "call me", "Paris,\nFrance", "28/04/2026"],
        ["A-7", "Søren Kjær", "soren@kjaer..dk", "+45 20 12 34 56", "Århus", "30/04/2026"],
    ]
    write_csv(ROOT / "messy/bewerbungen.csv", ["Bewerbungsnummer", "Name", "E-Mail", "Telefon", "Ort", "Bewerbungsdatum"], messy,
              delimiter=";", encoding="cp1252", before=["Bewerbungen 2026;;;;;", ";;;;;"], after=["Summe;9;;;;"])


main()


# --- career: jobs that overlap and jobs that may, years that cannot be, one career under three names --------------
CAREER = ["Application ID", "First Name", "Last Name", "Email", "Phone", "Country", "Applied On",
          "Employment 1 Company", "Employment 1 Title", "Employment 1 Start", "Employment 1 End",
          "Employment 2 Company", "Employment 2 Title", "Employment 2 Start", "Employment 2 End", "Resume Text"]


def career(number, given, family, phone, first, second, text):
    mail = f"{given}.{family}@fastmail.com".lower().replace(" ", "")
    return [f"K-{number}", given, family, mail, phone, "US", "2026-09-0" + str(number % 9 + 1), *first, *second, text]


write_csv(ROOT / "career" / "applicants.csv", CAREER, [
    career(1, "Daniel", "Whitmore", "(617) 482-3391", ("Harborline Foods, Inc.", "Data Analyst", "06/2021", "Present"), ("Mass General", "Clerk", "2018-02", "2021-05"), ""),
    career(2, "Grace", "Okonkwo", "404-881-2210", ("Self-employed", "Freelance Designer", "2019-01", "Present"), ("Bright Harbor LLC", "Contract Designer", "2022-03", "2024-01"), ""),
    career(3, "Owen", "Pryce", "303-837-5521", ("Pryce Instruments", "Founder & CEO", "2017-04", "Present"), ("Front Range Optics", "Optical Engineer", "2012-09", "2019-12"), ""),
    career(4, "Lucia", "Ferrante", "412-624-9907", ("Univ. of Vale", "Asst. Professor", "09/2016", "Present"), ("Nordlicht Institute", "Visiting Scientist", "01/2019", "12/2020"), "Lucia Ferrante\nlucia.ferrante@fastmail.com\n\nEXPERIENCE\nUniv. of Vale \u2014 Asst. Professor\nSept 2016 - Present\n"),
    career(5, "Hal", "Brennan", "716-829-4410", ("Lakefront Logistics", "Dispatcher", "2017-02", "2022-11"), ("Tri-County Freight", "Operations Manager", "2018-06", "2021-03"), ""),
    career(6, "Noor", "Haddad", "313-577-8832", ("Motor City Software", "Platform Engineer", "2016-05", "Present"), ("", "", "", ""), "Platform engineer with 18+ years of Kubernetes and a soft spot for old printers.\n\nSkills: Kubernetes, Terraform, Ansible, Go"),
    career(7, "Sven", "Aldrich", "608-262-7714", ("Dane County Schools", "IT Technician", "2015-08", "2021-06"), ("Madison Print Works", "Clerk", "2012-01", "2015-07"), "Sven Aldrich | sven.aldrich@fastmail.com\n\nWork History\nIT Technician, Dane County Schools, Aug 2012 - June 2021\n"),
    career(8, "Marcus", "Feld", "312-640-7715", ("Blueworks Inc.", "Senior Engineer", "03/2018", "01/2021"), ("Ironpath", "Team Lead", "02/2021", "08/2025"), "Nine years of moving parcels and money. I kept a sorting hall running through two winters and a merger, and taught the night shift to read dashboards."),
    career(9, "Tomas", "Herrera", "512-471-3320", ("IRONPATH LLC", "team lead", "2021-02", "2025-08"), ("Blueworks", "Sr. Engineer", "2018-03", "2021-01"), "Pensions, audits, patience. I moved a ledger that nobody dared to touch, in small steps and with the auditors in the room."),
    career(10, "Elliot", "Marsh", "614-292-8846", ("Cedargrid", "Analyst", "2015-06", "2018-02"), ("Blueworks", "Senior Engineer", "March 2018", "Jan 2021"), "Offline forms for inspectors who work in basements.\n\nExperience\nTeam Lead, Ironpath, Feb 2021 - Aug 2025"),
    career(11, "Rosa", "Quintero", "505-277-6130", ("Mesa Grocers", "Store Manager", "2019", "2023"), ("Sandia Hotels", "Night Manager", "2023", "Present"), ""),
    career(12, "Ida", "Kowalczyk", "216-368-2204", ("Erie Steel", "Welder", "2011-03", "2026-06"), ("Erie Steel", "Foreman", "2019-05", "2026-06"), ""),
])

# --- resume-only: a name and a résumé, as people lay them out -----------------------------------------------------
write_csv(ROOT / "resume-only" / "resumes.csv", ["Candidate", "Resume"], [
    ["Daniel Whitmore", "Daniel Whitmore\nBoston, MA | (617) 482-3391 | daniel.whitmore@fastmail.com | linkedin.com/in/daniel-whitmore-28410\n\nSUMMARY\nAnalyst who likes plain charts.\n\nEXPERIENCE\n\nHarborline Foods, Inc.\nData Analyst | June 2021 - Present\n\u2022 Forecasts for forty depots.\n\nMass General Clinic\nClerk | Feb 2018 - May 2021\n\nEDUCATION\nB.A. Economics, University of Haleview, 2017\n\nSKILLS\nSQL, Python, Excel"],
    ["Priya Raghavan", "PRIYA RAGHAVAN\npriya.raghavan@outlook.com\n+1 415 703 9926\n\nW O R K   E X P E R I E N C E\n\nWORK EXPERIENCE\nSenior Nurse, St. Brendan Hospital, 03/2016 - Present\nStaff Nurse, Lakeview Hospital, 01/2011 - 02/2016\n\nEDUCATION\nBSN, Vale College                     2006 - 2010"],
    ["Hal Brennan", "Hal Brennan\n716-829-4410 \u2022 hal.brennan@gmail.com\n\nEmployment History\n2017-02 - 2022-11\tDispatcher\tLakefront Logistics\n2018-06 - 2021-03\tOperations Manager\tTri-County Freight Inc\n\nReferences\nMia Stone, 312-640-7715"],
    ["Noor Haddad", "Noor Haddad\nnoor.haddad@gmx.net\n\nPlatform engineer with 18 years of Kubernetes.\n\nProfessional Experience\nJan 2016 - Present\nPlatform Engineer\nMotor City Software\n- Keeps printers and clusters alive.\n\nTechnical Skills\nKubernetes, Terraform, Ansible"],
    ["Marcus Feld", "Marcus Feld\nmarcus.feld@fastmail.com\n\nWork Experience\nSenior Engineer, Blueworks Inc., March 2018 - January 2021\n- Kept the parcels moving through two winters and a merger.\nTeam Lead, Ironpath LLC, February 2021 - August 2025\n- Taught nine people to deploy on Fridays."],
    ["Tomas Herrera", "TOMAS HERRERA\nt.herrera@gmx.net\n\nEMPLOYMENT HISTORY\n\nIronpath\nTeam Lead | 02/2021 - 08/2025\nLed the migration of a pension ledger and answered for its audit.\n\nBlueworks\nSr. Engineer | 03/2018 - 01/2021\nWrote the offline mode of a tool for inspectors."],
    ["Elliot Marsh", "Elliot Marsh\nelliot.marsh@outlook.com\n\nExperience\n2021-02 - 2025-08\tTeam Lead\tIRONPATH\n2018-03 - 2021-01\tSenior Engineer\tBlueworks\n\nSkills\nPython, Go"],
    ["Grace Okonkwo", "Bright Staffing Agency\n312-640-7715 | desk@brightstaffing.com\nCandidate: Grace Okonkwo\n\nExperience\nFreelance Designer, 2019 - Present\nContract Designer, Bright Harbor LLC, March 2022 - January 2024"],
    ["Ivo Petrov", "Bright Staffing Agency\n312-640-7715 | desk@brightstaffing.com\nCandidate: Ivo Petrov\n\nExperience\nWelder, Erie Steel Works, 2011 - 2019"],
    ["Samuel Osei", "Lena Moss\nlena.moss@fastmail.com | 410-234-6678\n\nExperience\nAccountant, Nordlicht GmbH, since March 2018"],
    ["Ute Berg", "I have taught in four schools and one prison, and I would rather tell you about it than list it. From 1998 to 2012 I lived on a boat."],
    ["Rosa Quintero", "Rosa Quintero, rosa.quintero@gmail.com. I run shops. Mesa Grocers: opened two stores and closed one. Education: B.B.A. Management, University of Sandia, 2009. Skills: Scheduling, Spanish, Inventory."],
])
