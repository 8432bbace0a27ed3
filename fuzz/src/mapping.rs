//! Mapping files: arbitrary text is read, and what can be read maps a small table.
//!
//! Problems lie within the text. A plan has one meaning for each column, whatever the headers.

use ringer::ingest::mapping::{MappingFile, MappingOptions, MappingReport, plan, safe_example, write_mapping};

/// Keys and values of mapping files.
pub const WORDS: &[&str] = &[
    "extends = ",
    "\"greenhouse\"\n",
    "[options]\n",
    "skip_rows = 3\n",
    "delimiter = \";\"\n",
    "encoding = \"utf-8\"\n",
    "date_order = \"dmy\"\n",
    "default_region = \"US\"\n",
    "[trust]\n",
    "\"agency\" = \"employer\"\n",
    "[columns]\n",
    "\"Reference {n} email\" = \"referees[{n}].email\"\n",
    "\"Tel\" = \"phones[0]\"\n",
    "\"X\" = \"extra.Y\"\n",
    "= \"\"\n",
    "{n}",
    "[65535]",
    "[99999]",
    "\"",
    "\\u0000",
    ".",
    "é",
    "\n",
    "name.full",
    "enrich.",
    "\u{0}",
];

/// Mapping files as users write them.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "extends = \"greenhouse\"\n[options]\nskip_rows = 1\ndate_order = \"dmy\"\n[columns]\n\"Tel\" = \"phones\"\n\"Note\" = \"\"\n",
        "[trust]\n\"agency\" = \"employer\"\n[columns]\n\"Reference {n} email\" = \"referees[{n}].email\"\n\"Shoe size\" = \"extra.shoes\"\n",
        "Name\tE-Mail\tTelefon\tGeburtsdatum\tReference 2 phone\tGender\tSSN\tEmployer 1 start date",
    ])
}

/// Runs one input: as a mapping file, and its words as headers.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut options = MappingOptions::default();
    match MappingFile::parse(&text) {
        Ok(file) => options.mapping = Some(file),
        Err(problems) => {
            assert!(problems.iter().all(|p| text.get(p.span.clone()).is_some()), "{problems:?}");
        }
    }
    let headers: Vec<String> = text.split(['\t', '=', '\n']).take(64).map(str::to_owned).collect();
    let rows = vec![headers.iter().rev().cloned().collect(), vec!["ann@example.org".to_owned(); headers.len()]];
    for rows in [&[][..], &rows] {
        let plan = plan(&headers, rows, &options);
        let report = MappingReport::from(&plan);
        assert_eq!(report.columns.len(), headers.len());
        for column in &report.columns {
            assert!(!safe_example(column.target, &column.example).contains(char::is_control));
        }
        let written = write_mapping(&report);
        let parsed = MappingFile::parse(&written);
        assert!(parsed.is_ok(), "{written}\n{parsed:?}");
    }
}
