//! The labelled table `pairs.csv`: precision and recall per culture, and equal treatment of cultures.
//!
//! A row is two names (`given/family` is two columns, ` *1990-05-05` a birth date), a label an honest reader would
//! agree with, and what the label needs beside the names: nothing, a shared `key`, or an equal `birth` date. A row
//! `same` that needs something is also a row `different` without it. A row `different` must hold beside a shared
//! key. The table was written from how people of a culture are named, before the comparison was measured on it.

use std::collections::BTreeMap;

use super::*;
use crate::fact::date::{self, Births};
use crate::fact::name::Name;
use crate::fact::{Ground, fold};
use crate::record::{Application, Field};

const TABLE: &str = include_str!("pairs.csv");
/// The least precision and recall of each culture. Two rows are known to be answered wrongly, one Korean and one
/// Vietnamese: a name of which another is the longer form, told apart by a family name at the end or by a tone mark.
const FLOOR: (f64, f64) = (0.96, 0.95);
/// The most and the least that the rates of two cultures may differ, as a ratio.
const RATIO: (f64, f64) = (0.8, 1.25);

struct Row {
    culture: String,
    sides: [String; 2],
    same: bool,
    needs: String,
    note: String,
}

impl Row {
    /// Which half of the table the row is in, by its text. The rules were made on one half and then read on the other
    /// (precision .977, recall .968), before what that showed was mended: both halves are known now.
    fn held_out(&self) -> bool {
        fold::mark(self.sides.join(" ~ ").as_bytes()).get() & 1 == 1
    }
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.expect("the table is CSV");
        let cell = |i: usize| record[i].to_owned();
        Row {
            culture: cell(0),
            sides: [cell(1), cell(2)],
            same: &record[3] == "same",
            needs: cell(4),
            note: record[5].split(':').next().unwrap_or_default().to_owned(),
        }
    });
    rows.collect()
}

fn parts(text: &str) -> Parts {
    match text.split_once('/') {
        Some((given, family)) => {
            let mut app = Application::default();
            app.push(Field::NameGiven, 0, 0, given);
            app.push(Field::NameFamily, 0, 1, family);
            Name::read(&app, &Ground::default()).parts
        }
        None => Name::of(text).parts,
    }
}

/// Whether the two sides claim one identity as far as names and birth dates go.
fn same(sides: [&str; 2], shared_key: bool, same_birth: bool) -> bool {
    let side = |text: &str| match text.split_once(" *") {
        Some((name, birth)) => (parts(name), date::read(birth, None)),
        None => (parts(text), None),
    };
    let [(a, a_birth), (b, b_birth)] = sides.map(side);
    let births = date::births(a_birth, b_birth);
    let support = Support { same_birth: same_birth || births == Births::Same, shared_key };
    let found = compatible(&a, &b, support);
    assert_eq!(found, compatible(&b, &a, support), "{sides:?}: not symmetric");
    births != Births::Contradict && found
}

/// Right and wrong answers: same as same, same as different, different as different, different as same.
#[derive(Default, Clone, Copy)]
struct Score {
    found: u32,
    missed: u32,
    parted: u32,
    merged: u32,
}

impl Score {
    fn add(&mut self, want: bool, got: bool) {
        match (want, got) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, false) => self.parted += 1,
            (false, true) => self.merged += 1,
        }
    }

    fn precision(self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.merged).max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.missed).max(1))
    }
}

/// The scores per culture of the rows that pass the filter, and what is wrong, a line each.
fn measure(rows: &[Row], keep: impl Fn(&Row) -> bool) -> (BTreeMap<&str, Score>, Vec<String>) {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| keep(row)) {
        let sides = [row.sides[0].as_str(), row.sides[1].as_str()];
        let cases = match (row.same, row.needs.as_str()) {
            (true, "") => vec![(true, false, false)],
            (true, "key") => vec![(true, true, false), (false, false, false)],
            (true, "birth") => vec![(true, false, true), (false, false, false)],
            (false, "") => vec![(false, true, false)],
            (_, other) => panic!("{sides:?} needs {other:?}"),
        };
        for (want, key, birth) in cases {
            let got = same(sides, key, birth);
            scores.entry(&row.culture).or_default().add(want, got);
            if want != got {
                wrong.push(format!("{}: {} ~ {} (key {key}): {}, {}", row.culture, sides[0], sides[1], want, row.note));
            }
        }
    }
    (scores, wrong)
}

fn table(scores: &BTreeMap<&str, Score>) -> String {
    let mut lines: Vec<String> =
        vec![format!("{:<12}{:>6}{:>6}{:>11}{:>8}", "culture", "same", "other", "precision", "recall")];
    let mut all = Score::default();
    for (culture, s) in scores {
        lines.push(line(culture, *s));
        all.found += s.found;
        all.missed += s.missed;
        all.parted += s.parted;
        all.merged += s.merged;
    }
    lines.push(line("all", all));
    lines.join("\n")
}

fn line(culture: &str, s: Score) -> String {
    let (same, other) = (s.found + s.missed, s.parted + s.merged);
    format!("{culture:<12}{same:>6}{other:>6}{:>11.3}{:>8.3}", s.precision(), s.recall())
}

#[test]
fn each_culture_is_judged_well() {
    let rows = rows();
    let (scores, wrong) = measure(&rows, |_| true);
    assert!(rows.len() >= 700 && scores.len() >= 19);
    assert!(scores.values().all(|s| s.found + s.missed >= 20 && s.parted + s.merged >= 13));
    let held_out = measure(&rows, Row::held_out).0;
    let parts = format!("{}\n\nrows by hash, one half\n{}", table(&scores), table(&held_out));
    for (culture, score) in &scores {
        let (precision, recall) = (score.precision(), score.recall());
        assert!(precision >= FLOOR.0 && recall >= FLOOR.1, "{culture}\n{parts}\n{}", wrong.join("\n"));
    }
    assert_eq!(wrong.len(), 2, "{}", wrong.join("\n"));
    insta::assert_snapshot!("names_by_culture", parts);
}

/// Names as their bearers write them, distinct people, and a Latin form where that is another: five of each culture.
const BEARERS: &[(&str, [(&str, &str); 5])] = &[
    (
        "anglo",
        [
            ("Harriet/Lockwood", ""),
            ("Edmund/Crawley", ""),
            ("Zoë/Pascoe", ""),
            ("Rupert/Fielding", ""),
            ("Chloë/Marsden", ""),
        ],
    ),
    (
        "hispanic",
        [
            ("Íñigo/Zúñiga", ""),
            ("Begoña/Muñoz", ""),
            ("Ángel/Peñalver", ""),
            ("Inés/Ordóñez", ""),
            ("Óscar/Villacañas", ""),
        ],
    ),
    (
        "portuguese",
        [
            ("Conceição/Magalhães", ""),
            ("Estêvão/Brandão", ""),
            ("Inês/Falcão", ""),
            ("Flávia/Guimarães", ""),
            ("Álvaro/Simões", ""),
        ],
    ),
    (
        "chinese",
        [
            ("振华/欧阳", "Zhenhua/Ouyang"),
            ("丽娟/孙", "Lijuan/Sun"),
            ("志强/马", "Zhiqiang/Ma"),
            ("雪梅/韩", "Xuemei/Han"),
            ("国栋/唐", "Guodong/Tang"),
        ],
    ),
    (
        "korean",
        [
            ("서준/박", "Seo-joon/Park"),
            ("경희/윤", "Kyunghee/Yoon"),
            ("동욱/신", "Dongwook/Shin"),
            ("영숙/정", "Youngsook/Jung"),
            ("하은/권", "Haeun/Kwon"),
        ],
    ),
    ("vietnamese", [("Đức/Trịnh", ""), ("Phượng/Đoàn", ""), ("Khánh/Bùi", ""), ("Tuyết/Lương", ""), ("Hậu/Đinh", "")]),
    (
        "indian",
        [
            ("प्रकाश/शर्मा", "Prakash/Sharma"),
            ("सुनीता/वर्मा", "Sunita/Verma"),
            ("अनिल/गुप्ता", "Anil/Gupta"),
            ("मीना/जोशी", "Meena/Joshi"),
            ("राहुल/मिश्रा", "Rahul/Mishra"),
        ],
    ),
    (
        "arabic",
        [
            ("محمود/حسن", "Mahmoud/Hassan"),
            ("سلمى/ناصر", "Salma/Nasser"),
            ("إبراهيم/خليل", "Ibrahim/Khalil"),
            ("زينب/صالح", "Zainab/Saleh"),
            ("طارق/منصور", "Tarek/Mansour"),
        ],
    ),
    (
        "slavic",
        [
            ("Дмитрий/Соколов", "Dmitry/Sokolov"),
            ("Łucja/Żukowska", ""),
            ("Ольга/Кузнецова", "Olga/Kuznetsova"),
            ("Břetislav/Kříž", ""),
            ("Юрий/Лебедев", "Yuri/Lebedev"),
        ],
    ),
    (
        "westafrican",
        [
            ("Ọláyẹmí/Ọ̀ṣúnṣínà", ""),
            ("Ṣọlá/Adégbìtẹ́", ""),
            ("Kwabena/Antwi", ""),
            ("Ìfẹ́olúwa/Àjàyí", ""),
            ("Aïssatou/Ndoye", ""),
        ],
    ),
    (
        "turkish",
        [("Çağrı/Işık", ""), ("Gülşen/Özdemir", ""), ("İlknur/Şimşek", ""), ("Oğuz/Güneş", ""), ("Tuğçe/Kılıç", "")],
    ),
    (
        "japanese",
        [
            ("ケンジ/サトウ", "Kenji/Sato"),
            ("花子/山田", "Hanako/Yamada"),
            ("ひろし/わたなべ", "Hiroshi/Watanabe"),
            ("直樹/中村", "Naoki/Nakamura"),
            ("きょうこ/はやし", "Kyoko/Hayashi"),
        ],
    ),
    (
        "germanic",
        [
            ("Jörg/Schäfer", ""),
            ("Bärbel/Groß", ""),
            ("Søren/Østergaard", ""),
            ("Håkan/Sjöström", ""),
            ("Käthe/Böhm", ""),
        ],
    ),
    (
        "greek",
        [
            ("Στέλιος/Μακρής", "Stelios/Makris"),
            ("Ειρήνη/Αλεξίου", "Eirini/Alexiou"),
            ("Χρήστος/Βλάχος", "Christos/Vlachos"),
            ("Δήμητρα/Νικολάου", "Dimitra/Nikolaou"),
            ("Λευτέρης/Σαμαράς", "Lefteris/Samaras"),
        ],
    ),
    (
        "hebrew",
        [
            ("דוד/גולן", "David/Golan"),
            ("רחל/פרץ", "Rachel/Peretz"),
            ("משה/ביטון", "Moshe/Biton"),
            ("שרה/רוזן", "Sara/Rosen"),
            ("יעל/דיין", "Yael/Dayan"),
        ],
    ),
    (
        "ethiopian",
        [
            ("አበበ/ቢቂላ", "Abebe/Bikila"),
            ("ሰላም/ተስፋዬ", "Selam/Tesfaye"),
            ("ከበደ/ሙሉጌታ", "Kebede/Mulugeta"),
            ("አልማዝ/በቀለ", "Almaz/Bekele"),
            ("ታደሰ/ግርማ", "Tadesse/Girma"),
        ],
    ),
    (
        "icelandic",
        [
            ("Þórdís/Ævarsdóttir", ""),
            ("Björgvin/Hrólfsson", ""),
            ("Sæunn/Þráinsdóttir", ""),
            ("Guðjón/Árnason", ""),
            ("Ólöf/Kjartansdóttir", ""),
        ],
    ),
];

/// Honest ways to write the name of somebody, and whether they need a second key beside.
fn variants(name: &str, latin: &str) -> Vec<(String, bool)> {
    let latin = if latin.is_empty() { name } else { latin };
    let (given, family) = latin.split_once('/').expect("two columns");
    let plain = |text: &str| text.split(['/']).map(fold::words).collect::<Vec<_>>().join(" ");
    let initial = fold::words(given).chars().next().unwrap_or('x');
    vec![
        (latin.to_owned(), false),
        (format!("{family}/{given}"), false),
        (format!("{family}, {given}"), false),
        (format!("{given} {family}"), false),
        (latin.to_uppercase(), false),
        (plain(latin), false),
        (format!("{initial}./{family}"), true),
    ]
}

#[test]
fn honest_variants_pass_alike_in_every_culture() {
    let mut rates: Vec<(&str, f64)> = Vec::new();
    let mut failed = Vec::new();
    for (culture, bearers) in BEARERS {
        let (mut passed, mut all) = (0_u32, 0_u32);
        for (name, latin) in bearers {
            for (variant, needs_key) in variants(name, latin) {
                let good = same([name, &variant], needs_key, false);
                passed += u32::from(good);
                all += 1;
                if !good {
                    failed.push(format!("{culture}: {name} ~ {variant}"));
                }
            }
        }
        rates.push((culture, f64::from(passed) / f64::from(all)));
    }
    let least = rates.iter().map(|(_, rate)| *rate).fold(f64::MAX, f64::min);
    let most = rates.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    assert!(least / most >= RATIO.0 && most / least <= RATIO.1, "{rates:?}\n{}", failed.join("\n"));
    assert!(least >= FLOOR.1, "{rates:?}\n{}", failed.join("\n"));
}

#[test]
fn different_bearers_are_parted_in_every_culture() {
    let names: Vec<(&str, &str)> = BEARERS
        .iter()
        .flat_map(|(culture, bearers)| {
            bearers.iter().map(move |(name, latin)| (*culture, if latin.is_empty() { *name } else { *latin }))
        })
        .collect();
    for (i, (culture, a)) in names.iter().enumerate() {
        for (other, b) in &names[i + 1..] {
            assert!(!same([a, b], true, true), "{culture} {a} ~ {other} {b}");
        }
    }
}
