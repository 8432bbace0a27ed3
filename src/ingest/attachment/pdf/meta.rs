//! What a PDF file says of itself: the document information and the XMP packet.

use super::super::read::{Document, clean};
use super::file::File;
use super::lex::{Dict, Object};

/// Longest XMP packet that is looked at, in bytes.
const MAX_PACKET: usize = 256 << 10;

/// Author, programs, times and ids. The document information goes first, XMP fills what it leaves out.
pub(super) fn read(file: &File<'_>, root: Option<&Dict>) -> Document {
    let mut document = Document::default();
    let info = match file.info.as_ref().and_then(|info| file.resolve(info)) {
        Some(Object::Dict(info)) => info,
        _ => Dict::default(),
    };
    let text = |key| file.of(&info, key).and_then(|v| clean(&text(v.text()?)));
    document.author = text("Author");
    document.producer = text("Producer");
    document.creator = text("Creator");
    document.created = text("CreationDate").and_then(|d| moment(&d));
    document.modified = text("ModDate").and_then(|d| moment(&d));
    let metadata = root.and_then(|root| root.get("Metadata"));
    if let Some(Ok(bytes)) = metadata.and_then(|metadata| file.stream(metadata)) {
        let packet = String::from_utf8_lossy(bytes.get(..bytes.len().min(MAX_PACKET)).unwrap_or_default());
        let of = |name| packet_value(&packet, name).and_then(|v| clean(&v));
        document.author = document.author.or_else(|| of("dc:creator"));
        document.producer = document.producer.or_else(|| of("pdf:Producer"));
        document.creator = document.creator.or_else(|| of("xmp:CreatorTool"));
        document.created = document.created.or_else(|| of("xmp:CreateDate"));
        document.modified = document.modified.or_else(|| of("xmp:ModifyDate"));
        document.document_id = of("xmpMM:DocumentID").or_else(|| of("xmpMM:OriginalDocumentID"));
    }
    let trailer = || file.id.as_ref().filter(|id| id.len() >= 8).map(|id| hexadecimal(id));
    document.document_id = document.document_id.or_else(trailer);
    document
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().take(32).map(|b| format!("{b:02x}")).collect()
}

/// A text string: UTF-16 or UTF-8 with its mark, else one byte a character.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// `D:20240131120000+02'00'` as `2024-01-31T12:00:00+02:00`; what is not written is left out.
fn moment(text: &str) -> Option<String> {
    let body = text.strip_prefix("D:").unwrap_or(text);
    let digits = body.bytes().take_while(u8::is_ascii_digit).take(14).count();
    let part = |from: usize, to: usize| body.get(from..to).filter(|_| digits >= to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let mut out = format!("{year}-{month}-{day}");
    let (Some(hour), Some(minute)) = (part(8, 10), part(10, 12)) else { return Some(out) };
    out.extend(["T", hour, ":", minute, ":", part(12, 14).unwrap_or("00")]);
    let zone = body.get(digits..).unwrap_or_default();
    match zone.bytes().next() {
        Some(b'Z') => out.push('Z'),
        Some(sign @ (b'+' | b'-')) => {
            let numbers: String = zone.chars().filter(char::is_ascii_digit).take(4).collect();
            let (hours, minutes) = (numbers.get(..2)?, numbers.get(2..4).unwrap_or("00"));
            out.push(char::from(sign));
            out.extend([hours, ":", minutes]);
        }
        _ => {}
    }
    Some(out)
}

/// The first value of a property, written as an attribute, an element or a list's first item.
fn packet_value(packet: &str, name: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = packet.get(from..)?.find(name) {
        let rest = packet.get(from + at + name.len()..)?;
        from += at + name.len();
        let trimmed = rest.trim_start();
        if let Some(value) = trimmed.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|q| matches!(q, '"' | '\''))?;
            return value.get(1..)?.split(quote).next().map(unescaped);
        }
        if trimmed.starts_with('>') || rest.starts_with(char::is_whitespace) {
            let content = trimmed.split_once('>')?.1;
            let value = content.split('<').find(|part| {
                let part = part.split_once('>').map_or(*part, |(_, text)| text);
                !part.trim().is_empty()
            })?;
            // A value behind further tags, as lists have it; the end of the element itself ends the search.
            let before = content.get(..content.find(value)?)?;
            if before.contains(&format!("/{name}")) {
                return None;
            }
            return Some(unescaped(value.split_once('>').map_or(value, |(_, text)| text)));
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        assert_eq!(moment("D:20240131120005+02'00'").as_deref(), Some("2024-01-31T12:00:05+02:00"));
        assert_eq!(moment("D:20240131120005Z").as_deref(), Some("2024-01-31T12:00:05Z"));
        assert_eq!(moment("D:20240131").as_deref(), Some("2024-01-31"));
        assert_eq!(moment("D:2024013112").as_deref(), Some("2024-01-31"));
        assert_eq!(moment("yesterday"), None);
        assert_eq!(moment("D:20240131120005+é"), None);
    }

    #[test]
    fn packets() {
        let packet = "<rdf:Description xmpMM:DocumentID=\"uuid:1\" xmp:CreatorTool='Pen &amp; Co'><dc:creator><rdf:Seq>\n<rdf:li>Ann Lee</rdf:li></rdf:Seq></dc:creator><pdf:Producer/><xmp:CreateDate>2024-01-01</xmp:CreateDate>";
        assert_eq!(packet_value(packet, "xmpMM:DocumentID").as_deref(), Some("uuid:1"));
        assert_eq!(packet_value(packet, "xmp:CreatorTool").as_deref(), Some("Pen & Co"));
        assert_eq!(packet_value(packet, "dc:creator").as_deref(), Some("Ann Lee"));
        assert_eq!(packet_value(packet, "xmp:CreateDate").as_deref(), Some("2024-01-01"));
        assert_eq!(packet_value(packet, "pdf:Producer"), None);
        assert_eq!(packet_value("<dc:creator> </dc:creator><x>y</x>", "dc:creator"), None);
    }

    #[test]
    fn texts() {
        assert_eq!(text(b"\xfe\xff\0A\0n\0n"), "Ann");
        assert_eq!(text(b"Jos\xe9"), "José");
        assert_eq!(text("José".as_bytes()), "José");
    }
}
