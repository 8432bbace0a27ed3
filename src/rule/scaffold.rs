//! The beginning of a pack: a folder with one rule, its list and its tests, which passes `check` and `test` as it is.
//!
//! Only texts are made here; the command line writes them.

use super::json_schema::FileKind;

/// Folder for the schemas that editors read, below the pack's; packs leave out names that begin with a dot.
const SCHEMAS: &str = ".schema";

const PACK: &str = r#"#:schema .schema/pack.schema.json
id = "ID"
version = "0.1.0"
title = "What we look at ourselves"
engine = ">=0.1"

# Values to look up. `normalise` brings both sides into one form before they are compared.
[list.front_desk]
title = "Numbers of our own front desk"
normalise = "phone"
file = "lists/front-desk.txt"
"#;

const LIST: &str = "# One value a line. A .csv file has value,source,added,expires instead.\n+1 312 640 7715\n";

const RULE: &str = r#"#:schema .schema/rule.schema.json
id = "ID-front-desk"
version = 1
title = "Our own number given as one's own"
status = "stable"
family = "phone-form"
bits = 2.0
stage = "application"
explain = "{p.raw} is the number of our own front desk."
verify = "Ask for the applicant's own number and call it."
explained_by = ["careless-entry"]
fairness = "Neutral: compares a number with our own numbers."
references = ["Our own telephone list"]
excepted_by = ["p.e164", "app.source"]
when = "app.phones.exists(p, p.e164 in list.front_desk)"

[[test]]
name = "the front desk's number"
app = { name = "Ann Lee", phones = ["(312) 640-7715"], home = { country = "US" } }
expect = "hit"
explain = "(312) 640-7715 is the number of our own front desk."

[[test]]
name = "another number"
app = { name = "Ann Lee", phones = ["+1 212 867 5309"] }
expect = "no_hit"

[[test]]
name = "no column of phones"
app = { name = "Ann Lee" }
expect = "unknown"
"#;

/// The files of a new pack by their path below its folder, in order.
pub fn scaffold(id: &str) -> Vec<(String, String)> {
    let named = |text: &str| text.replace("ID", id);
    let mut files = vec![
        ("pack.toml".to_owned(), named(PACK)),
        (format!("{id}-front-desk.toml"), named(RULE)),
        ("lists/front-desk.txt".to_owned(), LIST.to_owned()),
    ];
    for kind in [FileKind::Pack, FileKind::Rule] {
        let text = serde_json::to_string_pretty(&kind.schema()).expect("strings and numbers always serialise");
        files.push((format!("{SCHEMAS}/{}", kind.file()), text + "\n"));
    }
    files
}

/// A pack's id out of a folder's name: lower-case words joined by hyphens.
pub fn pack_id(folder: &str) -> String {
    let tame: String =
        folder.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let tame = tame.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let id = tame.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if id.is_empty() { "own".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_out_of_folder_names() {
        let ids = ["Our Pack", "2026_rules", "--", "Größe", "acme"].map(pack_id);
        assert_eq!(ids, ["our-pack", "rules", "own", "gr-e", "acme"]);
    }
}
