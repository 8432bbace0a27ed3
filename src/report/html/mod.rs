//! `report.html`: one self-contained page. Rendered here, escaped here; the browser runs one fixed script.
//!
//! The content security policy forbids everything but this page's own style and script, named by their hashes:
//! no value of a record can load, run or restyle anything. Times are left out, so that equal runs give equal pages.

mod application;
mod markup;
mod overview;
mod ring;

use sha2::{Digest, Sha256};

use super::folder::Folder;
use super::{DETAILED, Error, Results};
use markup::Markup;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Writes the file.
pub(super) fn write(folder: &Folder, results: &Results<'_>) -> Result<(), Error> {
    folder.write("report.html", page(results).as_bytes())
}

/// The whole page.
fn page(results: &Results<'_>) -> String {
    let detailed = &results.worst[..results.worst.len().min(DETAILED)];
    let mut m = Markup::default();
    head(&mut m);
    overview::top(&mut m, results);
    m.raw("<main>");
    overview::verdicts(&mut m, results);
    ring::section(&mut m, results, detailed);
    application::section(&mut m, results, detailed);
    overview::fired(&mut m, results);
    overview::run(&mut m, results);
    m.raw("</main>");
    overview::foot(&mut m, results);
    m.raw("<script>").raw(SCRIPT).raw("</script></body></html>\n");
    m.into_text()
}

fn head(m: &mut Markup) {
    m.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    m.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    m.text(&hash(STYLE)).raw("'; script-src 'sha256-").text(&hash(SCRIPT));
    m.raw("'; base-uri 'none'; form-action 'none'\">");
    m.raw("<meta name=\"referrer\" content=\"no-referrer\">");
    m.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    m.raw("<title>ringer: screening report</title><style>").raw(STYLE).raw("</style></head><body>");
}

/// SHA-256 in base 64, as a content security policy wants it.
fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests;
