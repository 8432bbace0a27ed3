#!/usr/bin/env python3
"""Honest applicants with names from ten cultures, and how evenly a screening treats them.

usage: python3 benches/honest.py make OUT.csv GROUPS.csv [--count 5000] [--seed 1]
       python3 benches/honest.py rates VERDICTS.jsonl GROUPS.csv [--show N]

`make` writes an export of people who have nothing to hide and the untidiness that honest people have, at the same rates
in every group: households and couples, people who apply again with a slip, English given names, changed surnames, English
names in handles, numbers kept after a move, freelancers with overlapping contracts, old colleagues who name one manager,
shared offices and campuses on the network, résumé templates, placeholders in required fields, parents' homes as the
delivery address. `rates` prints, by group, the share at review and at escalate with its 95 % interval (Wilson 1927),
the smallest and the largest ratio between two groups, and whether the counts allow a judgement at all (Fisher's exact
test of the furthest two). Only the Python standard library is needed, and a seed gives the same bytes everywhere.
"""
import argparse
import collections
import csv
import itertools
import json
import math
import random
import unicodedata

# Given names, family names, and where such applicants live when they do not live in the United States:
# country, dialling pattern (# is a digit), cities with a postal code, time zone, schools, months of a school year.
GROUPS = {
    "anglo": (
        "James Emily Oliver Grace Thomas Charlotte Henry Alice George Hannah Daniel Lucy Samuel Katherine Edward Megan "
        "William Sophie Benjamin Eleanor Matthew Rebecca Andrew Joanna Peter Abigail Stephen Laura Robert Claire",
        "Harris Thompson Clarke Walker Bennett Wood Turner Hughes Edwards Green Hall Wright Mitchell Cooper Ward Morgan "
        "Baker Phillips Parker Collins Shaw Murphy Bailey Richardson Cox Howard Marshall Webb Simpson Ellis",
        ("United Kingdom", "+44 77## ######", ["Leeds|LS1 4AP", "Bristol|BS1 5TR", "Manchester|M1 1AE"], "Europe/London",
         ["University of Leeds", "University of Bristol", "University of Manchester"], (9, 7))),
    "hispanic": (
        "José María Juan Luis Carlos Ana Miguel Lucía Javier Carmen Alejandro Sofía Fernando Elena Diego Valeria Andrés "
        "Isabel Ricardo Gabriela Manuel Paula Sergio Daniela Raúl Mariana Jorge Natalia Pablo Adriana",
        "García|Márquez Rodríguez|Peña López|Herrera Martínez|Vega González|Ibáñez Pérez|Núñez Sánchez|Ortega Ramírez|Soto "
        "Torres|Aguilar Flores|Castañeda Rivera|Luna Gómez|Cárdenas Díaz|Fuentes Cruz|Salazar Morales|Ríos Reyes|Campos "
        "Gutiérrez|Mora Ortiz|Zamora Castillo|León Romero|Vidal",
        ("Spain", "+34 6## ### ###", ["Madrid|28014", "Valencia|46002", "Sevilla|41001"], "Europe/Madrid",
         ["Universidad Complutense de Madrid", "Universitat de València", "Universidad de Sevilla"], (9, 6))),
    "chinese": (
        "Wei Jing Xiaoming Fang Yuchen Lihua Zhiwei Xinyi Haoran Meiling Jianguo Yan Tianyu Ruixin Bo Qian Minghao Xue "
        "Yifan Zihan Junjie Yuting Kai Wenjing Cheng Siyu Hao Lan Zixuan Peng",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng "
        "Feng Cao Peng Zeng",
        ("China", "+86 138 #### ####", ["Shanghai|200040", "Chengdu|610000", "Hangzhou|310000"], "Asia/Shanghai",
         ["Fudan University", "Sichuan University", "Zhejiang University"], (9, 6))),
    "korean": (
        "Min-jun Seo-yeon Ji-hoon Ha-eun Do-yun Ji-woo Hyun-woo Soo-jin Jun-seo Eun-ji Sung-min Yu-na Dong-hyun Hye-jin "
        "Tae-yang Bo-ra Jae-won Mi-kyung Seung-ho Da-som Kyung-soo Na-young Woo-jin Ye-rin Young-ho Sang-hee In-su Ga-eun",
        "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong Moon Yang Bae Baek Heo",
        ("South Korea", "+82 10-####-####", ["Seoul|06236", "Busan|48058", "Daejeon|34126"], "Asia/Seoul",
         ["Seoul National University", "Pusan National University", "Korea Advanced Institute of Science and Technology"],
         (3, 2))),
    "vietnamese": (
        "Minh|Anh Thanh|Tùng Thị|Hương Văn|Hải Quốc|Bảo Thị|Lan Đức|Huy Ngọc|Mai Hoàng|Nam Thu|Trang Tuấn|Kiệt Phương|Linh "
        "Gia|Hân Xuân|Trường Thị|Thảo Hữu|Phước Kim|Ngân Công|Danh Bích|Ngọc Anh|Dũng",
        "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Huỳnh Võ Đinh Trương Mai Tô",
        ("Vietnam", "+84 91 ### ## ##", ["Hà Nội|100000", "Đà Nẵng|550000", "Cần Thơ|900000"], "Asia/Ho_Chi_Minh",
         ["Hanoi University of Science and Technology", "Da Nang University", "Can Tho University"], (9, 6))),
    "indian": (
        "Aarav Priya Rohan Ananya Vikram Sneha Arjun Kavya Rahul Deepa Suresh Lakshmi Karthik Meera Sanjay Nisha Aditya "
        "Pooja Manoj Divya Rakesh Shreya Harish Asha Nikhil Swati Varun Geeta Ganesh Ritu",
        "Sharma Patel Reddy Iyer Nair Gupta Verma Rao Desai Mehta Kulkarni Banerjee Chatterjee Joshi Menon Pillai Singh "
        "Agarwal Bhat Krishnan Shetty Mukherjee Chauhan Trivedi Das Naidu Saxena Kapoor Malhotra Hegde",
        ("India", "+91 98### #####", ["Bengaluru|560001", "Pune|411001", "Hyderabad|500001"], "Asia/Kolkata",
         ["University of Mumbai", "Anna University", "Osmania University"], (7, 5))),
    "arabic": (
        "Mohammed Fatima Ahmed Layla Omar Noor Khalid Aisha Youssef Mariam Hassan Salma Ibrahim Huda Tariq Rania Bilal Amal "
        "Mustafa Zainab Samir Dina Karim Hanan Faisal Lina Nabil Yasmin Walid Samira",
        "Al-Hassan El-Sayed Haddad Mansour Khalil Nasser Abdel-Rahman Farouk Saleh Aziz Bakr Darwish Hamdan Jaber Kassem "
        "Mahmoud Najjar Qasim Rashid Shaheen Taha Yousef Zaki Ben-Ali Abu-Zayd El-Masri",
        ("Egypt", "+20 10 #### ####", ["Cairo|11511", "Alexandria|21500", "Giza|12511"], "Africa/Cairo",
         ["Cairo University", "Alexandria University", "Ain Shams University"], (9, 6))),
    "slavic": (
        "Oleksandr Olena Piotr Katarzyna Dmytro Iryna Andrzej Agnieszka Mykola Natalia Jakub Zofia Volodymyr Svitlana Marek "
        "Magdalena Bohdan Kateryna Tomasz Ewa Taras Oksana Paweł Joanna Vasyl Yulia Grzegorz Dorota Roman Halyna",
        "Kowalski Shevchenko Nowak Kovalenko Wiśniewski Bondarenko Wójcik Tkachenko Kamiński Kravchenko Lewandowski Oliynyk "
        "Zieliński Savchenko Szymański Marchenko Woźniak Melnyk Dąbrowski Polishchuk Kozłowski Rudenko Jankowski Petrenko",
        ("Poland", "+48 5## ### ###", ["Kraków|31-042", "Wrocław|50-101", "Gdańsk|80-831"], "Europe/Warsaw",
         ["Jagiellonian University", "University of Wrocław", "Gdańsk University of Technology"], (10, 6))),
    "west african": (
        "Chukwuemeka Ngozi Kwame Ama Oluwaseun Adaeze Kofi Abena Babatunde Folasade Emeka Chioma Yaw Akosua Tunde Yetunde "
        "Ikechukwu Nneka Kojo Efua Adebayo Titilayo Obinna Ifeoma Mamadou Aminata Ousmane Fatou Segun Bukola",
        "Okafor Mensah Adeyemi Boateng Okonkwo Owusu Balogun Asante Eze Agyeman Ogunleye Osei Nwosu Appiah Adewale Diallo "
        "Traoré Ndiaye Obi Amoah Onyeka Sarpong Afolabi Addo Chukwu Quaye Bello Sow",
        ("Nigeria", "+234 803 ### ####", ["Lagos|101241", "Ibadan|200284", "Enugu|400001"], "Africa/Lagos",
         ["University of Lagos", "University of Ibadan", "University of Nigeria"], (10, 7))),
    "mononym": (
        "Suharto Wulandari Prasetyo Nurhayati Budiman Kartini Hartono Sukarti Mulyadi Rahayu Suyanto Lestari Supriyadi "
        "Handayani Wahyudi Puspita Sugiarto Marlina Slamet Suparman Widodo Yuliana Darmawan Sulastri Haryanto Kusuma "
        "Setiawan Anggraini Gunawan Safitri Hidayat Maryati Santoso Nirmala Wijaya Utami Purnomo Melati Subagyo Ratnasari",
        "",
        ("Indonesia", "+62 812 #### ####", ["Jakarta|10220", "Bandung|40115", "Surabaya|60271"], "Asia/Jakarta",
         ["Universitas Indonesia", "Institut Teknologi Bandung", "Universitas Airlangga"], (8, 6))),
}
ENGLISH = "Kevin Amy Jason Cindy Tony Vivian Eric Helen Leo Grace Alan Jenny Ryan Chloe Victor Nancy Sam Tina Max Rita".split()
US = [("New York", "NY", "10016", "212", "America/New_York"), ("Columbus", "OH", "43215", "614", "America/New_York"),
      ("Austin", "TX", "78701", "512", "America/Chicago"), ("Denver", "CO", "80202", "303", "America/Denver"),
      ("Seattle", "WA", "98101", "206", "America/Los_Angeles"), ("Raleigh", "NC", "27601", "919", "America/New_York"),
      ("Chicago", "IL", "60607", "312", "America/Chicago"), ("Fresno", "CA", "93721", "559", "America/Los_Angeles")]
US_SCHOOLS = ["Ohio State University", "University of Texas at Austin", "University of Washington", "Arizona State University",
              "San José State University", "University of Illinois Chicago", "Rutgers University", "Purdue University"]
STREETS = "Oak Maple Cedar Lake Hill Park Washington Lincoln Main Elm Pine River Sunset Church Spring Meadow Walnut".split()
KINDS = "St Ave Rd Dr Ln Blvd Ct Pl".split()
FIRST = ("Harbor Copper Vertex Lumen North Blue Quiet Summit Iron Clear Orchard Granite Falcon Willow Cobalt Prairie Anchor "
         "Saffron Juniper Beacon Cinder Marble Fern Onyx Tidal Amber Birch Canyon Delta Ember").split()
SECOND = "Works Analytics Health Freight Labs Payments Robotics Retail Energy Media Foods Logistics Software Insurance".split()
TITLES = ["Backend Engineer", "Data Analyst", "QA Engineer", "Support Engineer", "Product Designer", "DevOps Engineer",
          "Frontend Developer", "Project Coordinator", "Systems Administrator", "Machine Learning Engineer"]
FIELDS = ["Computer Science", "Mathematics", "Statistics", "Electrical Engineering", "Economics", "Information Systems"]
SKILLS = {"Python": 20, "Java": 20, "Go": 9, "Kubernetes": 7, "React": 9, "PostgreSQL": 20, "Terraform": 8, "Docker": 9,
          "TypeScript": 9, "Rust": 6, "Linux": 20, "AWS": 14, "Excel": 20, "Figma": 6, "Kafka": 9, "SQL": 20}
VERBS = "built rewrote tested designed measured moved documented maintained taught reviewed shipped repaired".split()
THINGS = ("the billing service|a reporting tool|the mobile checkout|an on-call rota|the data warehouse|a search index|the "
          "release process|a customer portal|the intake form|an audit trail|the inventory system|a pricing table|the chat "
          "back end|a scheduling tool|the design system|a map of suppliers").split("|")
ENDS = ("for three teams|which halved the waiting time|with a colleague in support|after a long outage|before the audit|for "
        "the sales office|and wrote the manual|with volunteers|for two hundred shops|in the quiet season|on a small budget|to "
        "replace a spreadsheet|with daily backups|for the night shift").split("|")
TEMPLATE = ("References are available on request. I am authorised to share the certificates named above and confirm that all "
            "statements in this document are complete and correct to the best of my knowledge.")
PROVIDERS = ["gmail.com"] * 6 + ["outlook.com", "yahoo.com", "icloud.com", "proton.me"]
COLUMNS = ("Application ID,Candidate ID,Application Date,Job Name,First Name,Last Name,Candidate Email,Phone,Street Address,"
           "City,State,Zip,Country,LinkedIn Profile,IP Address,Time Zone,Education 1 School,Education 1 Degree,Education 1 "
           "Field,Education 1 Start,Education 1 End,Employment 1 Company,Employment 1 Title,Employment 1 Start,Employment 1 "
           "End,Employment 2 Company,Employment 2 Title,Employment 2 Start,Employment 2 End,Reference Name,Reference "
           "Phone,Skills,Resume Text,Stage,Equipment Delivery Address").split(",")


def plain(text):
    table = {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
    text = "".join(table.get(c, c) for c in text)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class Maker:
    def __init__(self, count, seed):
        self.rng = random.Random(seed)
        self.count = count
        self.rows, self.groups = [], []
        self.used = set()
        self.firms = [f"{a} {b}" for a in FIRST for b in SECOND]
        self.campus = {}

    def digits(self, pattern):
        return "".join(str(self.rng.randint(0, 9)) if c == "#" else c for c in pattern)

    def address_of_network(self):
        return f"{self.rng.choice([24, 68, 73, 81, 93, 98, 105, 121])}." + ".".join(
            str(self.rng.randint(1, 254)) for _ in range(3))

    def once(self, make):
        while True:
            value = make()
            if value not in self.used:
                self.used.add(value)
                return value

    def us_phone(self, area):
        number = self.once(lambda: (area, self.rng.randint(220, 989), self.rng.randint(0, 9999)))
        if number[1] == 555 or number[1] % 100 == 11:
            return self.us_phone(area)
        style = self.rng.choice(["{}-{}-{:04}", "({}) {}-{:04}", "+1 {} {} {:04}", "{}{}{:04}", "{}.{}.{:04}"])
        return style.format(*number)

    def home(self, group):
        """A door: line, city, state, zip, country, time zone, area code."""
        rng, abroad = self.rng, GROUPS[group][2]
        if rng.random() < 0.6:
            city, state, code, area, zone = rng.choice(US)
            line = self.once(lambda: f"{rng.randint(1, 9800)} {rng.choice(STREETS)} {rng.choice(KINDS)}")
            if rng.random() < 0.4:
                line += f" {rng.choice(['Apt', 'Unit', '#'])} {rng.randint(1, 40)}"
            return (line, city, state, code, "United States", zone, area)
        city, code = rng.choice(abroad[2]).split("|")
        line = self.once(lambda: f"{rng.randint(1, 2400)} {rng.choice(STREETS)} {rng.choice(['Street', 'Road', 'Lane'])}")
        return (line, city, "", code, abroad[0], abroad[3], "")

    def person(self, group, family=None, home=None):
        rng, (givens, families, abroad) = self.rng, GROUPS[group]
        given = rng.choice(givens.split()).replace("|", " ")
        family = family if family is not None else (rng.choice(families.split()).replace("|", " ") if families else "")
        home = home or self.home(group)
        kept = rng.random() < 0.12  # a number kept after a move
        in_us = home[4] == "United States"
        phone = self.us_phone(home[6] or rng.choice(US)[3]) if in_us != kept else self.once(lambda: self.digits(abroad[1]))
        called = rng.choice(ENGLISH) if rng.random() < 0.1 else given  # an English given name for work
        handle = self.handle(plain(called), plain(family))
        if rng.random() < 0.02:  # a campus or an office of one city
            ip = self.campus.setdefault(home[1], [self.address_of_network() for _ in range(3)])[rng.randint(0, 2)]
        else:
            ip = self.once(self.address_of_network)
        return {"group": group, "given": given, "family": family, "home": home, "phone": phone, "called": called,
                "mail": handle + "@" + rng.choice(PROVIDERS), "profile": handle.replace(".", "-"),
                "ip": ip, "candidate": f"C{len(self.rows):06}", "born": rng.randint(1968, 2001)}

    def handle(self, given, family):
        rng = self.rng
        g, f = given.lower().replace("-", "").replace(" ", ""), family.lower().replace("-", "").replace(" ", "")
        shapes = [f"{g}.{f}", f"{g}{f}", f"{g[0]}{f}", f"{f}.{g}", f"{g}_{f}"] if f else [g, f"{g}.dev", f"hello.{g}"]
        return self.once(lambda: rng.choice(shapes).strip("._") + rng.choice(["", str(rng.randint(1, 999))]))

    def career(self, person):
        """Two jobs, newest first, as (firm, title, start, end)."""
        rng = self.rng
        begin = max(person["born"] + 22, 2006) + rng.randint(0, 2)
        middle = rng.randint(begin + 1, 2023) if begin < 2022 else 2023
        months = [rng.randint(1, 12) for _ in range(3)]
        jobs = [[rng.choice(self.firms), rng.choice(TITLES), f"{middle}-{months[1]:02}", ""],
                [rng.choice(self.firms), rng.choice(TITLES), f"{begin}-{months[0]:02}", f"{middle}-{months[1]:02}"]]
        if rng.random() < 0.05:  # a freelancer whose contracts overlap
            jobs[0][1], jobs[1][1] = "Freelance " + jobs[0][1], "Contract " + jobs[1][1]
            jobs[1][3] = f"{min(middle + 1, 2026)}-{months[2]:02}"
        return jobs

    def study(self, person):
        rng, (_, _, abroad) = self.rng, GROUPS[person["group"]]
        here = rng.random() < 0.45
        school = rng.choice(US_SCHOOLS if here else abroad[4])
        first, last = (8, 5) if here else abroad[5]
        start = person["born"] + 18 + rng.randint(0, 1)
        length = rng.choice([3, 4, 4, 4, 5])
        if rng.random() < 0.06:
            last = 12  # finished in the middle of a year
        return [school, rng.choice(["B.Sc.", "BA", "Bachelor of Science", "B.Eng."]), rng.choice(FIELDS),
                f"{start}-{first:02}", f"{start + length}-{last:02}"]

    def text(self, person, jobs, study):
        rng = self.rng
        word = lambda: "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(2, 3)))

        def said():
            """A sentence that hardly anybody else would write: projects have names, and results numbers."""
            end = rng.choice([rng.choice(ENDS), f"in {rng.randint(2, 40)} weeks", f"used by {rng.randint(3, 900)} people"])
            return f"{rng.choice(VERBS).capitalize()} {rng.choice(THINGS)} of {word().capitalize()} {end}, then {word()}."

        lines = [f"{person['called']} {person['family']}".strip(), person["mail"], "", "Experience"]
        for firm, title, start, end in jobs:
            lines += [f"{title}, {firm}, {start} - {end or 'present'}"] + ["- " + said() for _ in range(rng.randint(2, 4))]
        lines += ["", "Education", f"{study[1]} {study[2]}, {study[0]}, {study[4][:4]}"]
        if rng.random() < 0.05:
            lines += ["", TEMPLATE]
        return "\n".join(lines)

    def apply(self, person, slip=False):
        rng = self.rng
        if "jobs" not in person:
            person["jobs"] = self.career(person)
            person["study"] = self.study(person)
            person["referee"] = (f"{rng.choice(ENGLISH)} {rng.choice(GROUPS['anglo'][1].split())}",
                                 self.us_phone(rng.choice(US)[3]))
            person["text"] = self.text(person, person["jobs"], person["study"])
        given, family = person["given"], person["family"]
        if slip and len(given) > 4:
            given = given[:-2] + given[-1]
        if rng.random() < 0.05:
            given = person["called"]
        line, city, state, code, country, zone, _ = person["home"]
        link = "" if rng.random() < 0.35 else "https://www.linkedin.com/in/" + person["profile"]
        phone = person["phone"]
        if rng.random() < 0.01:
            phone = rng.choice(["N/A", "000-000-0000", ""])
        known = rng.sample(sorted(SKILLS), rng.randint(3, 7))
        worked = max(1, 2026 - int(person["jobs"][1][2][:4]))
        skills = "; ".join(f"{name} ({min(worked, SKILLS[name])} years)" if rng.random() < 0.3 else name for name in known)
        stage = rng.choice(["Application"] * 8 + ["Interview", "Offer"])
        delivery = ""
        if stage == "Offer":
            delivery = ", ".join(filter(None, [line, city, f"{state} {code}".strip(), country]))
            if rng.random() < 0.08:
                other = self.home(person["group"])  # parents' home
                delivery = ", ".join(filter(None, [other[0], other[1], f"{other[2]} {other[3]}".strip(), other[4]]))
        number = len(self.rows)
        (a, b), study = person["jobs"], person["study"]
        self.rows.append([
            f"H-{number:06}", person["candidate"], f"2026-{rng.randint(5, 10):02}-{rng.randint(1, 28):02}", rng.choice(TITLES),
            given, family, person["mail"], phone, line, city, state, code, country, link, person["ip"], zone, *study, *a, *b,
            *person["referee"], skills, person["text"], stage, delivery])
        self.groups.append((f"H-{number:06}", person["group"]))

    def household(self, group):
        first = self.person(group)
        shares = self.rng.random() < 0.6
        partner = self.person(group, family=first["family"] if shares else None, home=first["home"])
        partner["ip"] = first["ip"]
        if self.rng.random() < 0.2:
            partner["phone"] = first["phone"]  # a landline
        self.apply(first)
        self.apply(partner)

    def colleagues(self, group):
        """Three who lost their jobs in one layoff and name the same manager."""
        people = [self.person(group) for _ in range(3)]
        for person in people:
            self.apply(person)  # fixes the career
            del self.rows[-1], self.groups[-1]
            job = person["jobs"][0]
            job[0], job[2], job[3] = people[0]["jobs"][0][0], f"2022-{self.rng.randint(1, 12):02}", "2026-03"
            person["jobs"][1][3] = "2021-12" if person["jobs"][1][2] < "2021-12" else person["jobs"][1][2]
            person["referee"] = people[0]["referee"]
            person["text"] = self.text(person, person["jobs"], person["study"])
            self.apply(person)

    def run(self):
        for group in itertools.cycle(GROUPS):
            if len(self.rows) >= self.count:
                break
            draw = self.rng.random()
            if draw < 0.03:
                self.household(group)
            elif draw < 0.04:
                self.colleagues(group)
            else:
                person = self.person(group)
                self.apply(person)
                if draw > 0.95:
                    self.apply(person, slip=draw > 0.975)
                elif draw > 0.94 and GROUPS[group][1]:  # a changed surname, everything else kept
                    person["family"] = self.rng.choice(GROUPS[group][1].split()).replace("|", " ")
                    self.apply(person)


def make(args):
    maker = Maker(args.count, args.seed)
    maker.run()
    with open(args.out, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(maker.rows[: args.count])
    with open(args.groups, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["application_id", "group"])
        writer.writerows(maker.groups[: args.count])
    print(f"{min(args.count, len(maker.rows))} applications by people of {len(GROUPS)} groups")


def wilson(hits, count):
    if count == 0:
        return 0.0, 1.0
    z, p = 1.96, hits / count
    middle, spread = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return max(0.0, (middle - spread) / (1 + z * z / count)), (middle + spread) / (1 + z * z / count)


def fisher(a, n, b, m):
    """Two-sided probability of a table at least as uneven, under one common rate."""
    total = a + b
    weight = lambda x: math.comb(n, x) * math.comb(m, total - x)
    here = weight(a)
    all_ = sum(weight(x) for x in range(max(0, total - m), min(n, total) + 1))
    return sum(w for x in range(max(0, total - m), min(n, total) + 1) if (w := weight(x)) <= here) / all_


def rates(args):
    groups = {row["application_id"]: row["group"] for row in csv.DictReader(open(args.groups, encoding="utf-8"))}
    count, review, escalate, shown = collections.Counter(), collections.Counter(), collections.Counter(), 0
    rules = collections.Counter()
    for line in open(args.verdicts, encoding="utf-8"):
        verdict = json.loads(line)
        group = groups[verdict["id"]]
        count[group] += 1
        for finding in verdict["findings"]:
            rules[group, finding["rule"]] += finding["outcome"] == "hit"
        if verdict["verdict"] in ("review", "escalate"):
            review[group] += 1
            escalate[group] += verdict["verdict"] == "escalate"
            if shown < args.show:
                shown += 1
                print(verdict["id"], group, verdict["verdict"], verdict["bits"], [f["rule"] for f in verdict["findings"]])
    print(f"{'group':<14}{'count':>7}{'review':>8}{'escalate':>10}{'rate':>9}   95 % interval")
    for group in sorted(count):
        low, high = wilson(review[group], count[group])
        rate = review[group] / count[group]
        print(f"{group:<14}{count[group]:>7}{review[group]:>8}{escalate[group]:>10}{rate:>9.4f}   {low:.4f} to {high:.4f}")
    everyone, found = sum(count.values()), sum(review.values())
    print(f"{'all':<14}{everyone:>7}{found:>8}{sum(escalate.values()):>10}{found / max(1, everyone):>9.4f}")
    evenness("review", count, review)
    for rule in sorted({rule for _, rule in rules}):
        hits = collections.Counter({group: rules[group, rule] for group in count})
        if sum(hits.values()):
            evenness(rule, count, hits)


def evenness(name, count, hits):
    """Says how far apart two groups are, where the counts allow it: five hits expected in each group."""
    rate = sum(hits.values()) / max(1, sum(count.values()))
    ends = sorted(count, key=lambda group: hits[group] / count[group])
    low, high = ends[0], ends[-1]
    chance = fisher(hits[low], count[low], hits[high], count[high])
    text = f"{name}: {sum(hits.values())} hits, least {low} {hits[low]}/{count[low]}, most {high} {hits[high]}/{count[high]}"
    if rate * min(count.values()) < 5:
        print(f"{text}; too few for a ratio (p = {chance:.2f})")
    else:
        ratio = hits[low] / count[low] / max(1e-9, hits[high] / count[high])
        pairs = len(ends) * (len(ends) - 1) / 2
        print(f"{text}; ratio {ratio:.2f} (p = {chance:.3f}, {min(1.0, chance * pairs):.3f} for the worst of {pairs:.0f} pairs)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    one = verbs.add_parser("make")
    one.add_argument("out")
    one.add_argument("groups")
    one.add_argument("--count", type=int, default=5000)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=make)
    two = verbs.add_parser("rates")
    two.add_argument("verdicts")
    two.add_argument("groups")
    two.add_argument("--show", type=int, default=0, help="list this many applications at review or above")
    two.set_defaults(run=rates)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
