//! The print of a document: what its program and its layout leave on it, whoever's name stands there.
//!
//! Programs, fonts, page sizes and where the text begins, hashed. A print says something only where the layout is
//! unusual, so what a word processor or an operating system comes with gives none.

use std::collections::BTreeSet;

use super::read::Document;

/// Fonts that come with word processors, operating systems and TeX, letters only, lower case.
#[rustfmt::skip] // a table
const USUAL: &[&str] = &[
    "applecoloremoji", "aptos", "arial", "arialmt", "arialnarrow", "arialunicodems", "baskerville", "batang",
    "bitstreamcharter", "bookantiqua", "bookman", "calibri", "calibrilight", "cambria", "cambriamath", "candara",
    "cantarell", "carlito", "century", "centurygothic", "centuryschoolbook", "charter", "cmbx", "cmbxti", "cmcsc",
    "cmex", "cmitt", "cmmi", "cmr", "cmsl", "cmsltt", "cmss", "cmsy", "cmti", "cmtt", "comicsansms", "consolas",
    "constantia", "corbel", "courier", "couriernew", "couriernewpsmt", "crimson", "crimsontext", "dejavusans",
    "dejavuserif", "dengxian", "didot", "dmsans", "ebgaramond", "firasans", "fontawesome", "frutiger", "futura",
    "garamond", "garamondpremrpro", "georgia", "gillsans", "gulim", "helvetica", "helveticaneue", "hiraginosans",
    "inter", "karla", "lato", "liberationmono", "liberationsans", "liberationserif", "libertine", "librebaskerville",
    "librefranklin", "linlibertine", "lmmono", "lmmonolt", "lmroman", "lmsans", "malgungothic", "mangal", "marvosym",
    "merriweather", "microsoftyahei", "minionpro", "montserrat", "msmincho", "myriadpro", "nimbusmonl", "nimbusroml",
    "nimbusromno", "nimbusromnol", "nimbussanl", "noto", "notosans", "notosanssymbols", "nunito", "nunitosans",
    "opensans", "opensymbol", "optima", "oswald", "palatino", "palatinolinotype", "palladiol", "pazomath",
    "pingfangsc", "playfairdisplay", "poppins", "ptsans", "ptserif", "raleway", "roboto", "rubik", "sanfrancisco",
    "segoeui", "segoeuiemoji", "segoeuisymbol", "sfbx", "sfcc", "sfprodisplay", "sfprotext", "sfrm", "sfss", "sfti",
    "sftt", "sfuitext", "simhei", "simsun", "sourcesans", "sourcesanspro", "sourceserifpro", "symbol", "symbolmt",
    "tahoma", "times", "timesnewroman", "timesnewromanps", "timesnewromanpsmt", "trebuchetms", "ubuntu", "urwgothicl",
    "urwpalladiol", "utopia", "verdana", "wingdings", "wingdingsregular", "worksans", "yugothic", "zapfdingbats",
];

/// The print as 32 hexadecimal digits; `None` where the layout is one that many have.
pub(super) fn of(
    document: &Document,
    fonts: &BTreeSet<String>,
    sizes: &BTreeSet<(i64, i64)>,
    margins: Option<(i64, i64)>,
) -> Option<String> {
    let programs = folded(&document.programs()?);
    let unusual = fonts.iter().filter(|font| !usual(font)).count();
    if programs.is_empty() || unusual == 0 {
        return None;
    }
    let mut text = format!("{programs}\n{sizes:?}\n{margins:?}\n");
    for font in fonts {
        text.extend([font, "\n"]);
    }
    Some(blake3::hash(text.as_bytes()).to_hex().chars().take(32).collect())
}

/// Whether many have a font.
fn usual(font: &str) -> bool {
    // `Lato-Bold`, `Arial,Italic`, `CMR10`: the family is what comes first.
    let family = font.split([',', '-', '+']).next().unwrap_or(font);
    let family: String = family.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).take(40).collect();
    let family = family.trim_end_matches("bold").trim_end_matches("italic").trim_end_matches("regular");
    family.len() < 3 || USUAL.contains(&family)
}

/// Lower case, one space between words.
fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unusual_layout_has_a_print() {
        let document = Document { producer: Some("LibreOffice 7.3".to_owned()), ..Document::default() };
        let fonts = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
        let sizes = BTreeSet::from([(595, 842)]);
        let print = |names: &[&str], left| of(&document, &fonts(names), &sizes, Some((left, 60)));
        assert_eq!(print(&["Calibri-Bold", "TimesNewRomanPS-BoldMT", "CMR10", "Arial,Bold"], 57), None);
        let one = print(&["Quicksand-Medium", "Calibri"], 57);
        assert_eq!(one.as_ref().map(String::len), Some(32));
        assert_eq!(one, print(&["Calibri", "Quicksand-Medium"], 57));
        assert_ne!(one, print(&["Calibri", "Quicksand-Medium"], 58));
        assert_eq!(of(&Document::default(), &fonts(&["Quicksand"]), &sizes, None), None, "no program");
    }
}
