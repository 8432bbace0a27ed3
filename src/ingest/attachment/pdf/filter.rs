//! Streams to the bytes they stand for: Flate, ASCII85 and hexadecimal, up to a limit.
//!
//! Images and fonts are never asked for, so filters of pictures and LZW (gone since 2000) are not read.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::lex::white;

/// Why a stream was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A filter that is not read.
    Filter,
    /// It would give more bytes than are left.
    Inflates,
}

/// Runs `bytes` through the named filters; at most `limit` bytes after each.
pub(super) fn decode(bytes: &[u8], filters: &[&[u8]], limit: usize) -> Result<Vec<u8>, Refused> {
    // Three filters on top of each other have a use; eight are a bomb.
    if filters.len() > 3 {
        return Err(Refused::Filter);
    }
    let mut out = None;
    for filter in filters {
        let input = out.as_deref().unwrap_or(bytes);
        out = Some(match *filter {
            b"FlateDecode" | b"Fl" => inflate(input, limit)?,
            b"ASCII85Decode" | b"A85" => ascii85(input, limit)?,
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(input),
            _ => return Err(Refused::Filter),
        });
    }
    match out {
        Some(out) => Ok(out),
        None if bytes.len() > limit => Err(Refused::Inflates),
        None => Ok(bytes.to_vec()),
    }
}

/// Inflates; what stands before a damage is kept.
fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::new();
    // An error ends the stream early; readers of such files show what came before it.
    let _ = ZlibDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut out);
    if out.len() > limit { Err(Refused::Inflates) } else { Ok(out) }
}

fn ascii85(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::with_capacity(bytes.len() / 5 * 4);
    let (mut word, mut count) = (0_u32, 0);
    let body = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    for byte in body.iter().filter(|b| !white(**b)) {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                word = word.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(word.to_be_bytes());
                    (word, count) = (0, 0);
                }
            }
            _ => break,
        }
        if out.len() > limit {
            return Err(Refused::Inflates);
        }
    }
    if count > 1 {
        for _ in count..5 {
            word = word.wrapping_mul(85).wrapping_add(84);
        }
        out.extend_from_slice(&word.to_be_bytes()[..count - 1]);
    }
    Ok(out)
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let end = memchr::memchr(b'>', bytes).unwrap_or(bytes.len());
    let digits: Vec<u8> = bytes[..end].iter().filter_map(|b| char::from(*b).to_digit(16).map(|d| d as u8)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all")
    }

    #[test]
    fn filters_and_their_limit() {
        assert_eq!(decode(b"87cURD]i,\"Ebo80~>", &[b"ASCII85Decode"], 100), Ok(b"Hello World!".to_vec()));
        assert_eq!(decode(b"48 65 6C>", &[b"AHx"], 100), Ok(b"Hel".to_vec()));
        let bomb = deflate(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2000);
        assert_eq!(decode(&bomb, &[b"FlateDecode"], 1 << 16), Err(Refused::Inflates));
        assert_eq!(decode(&deflate(&bomb), &[b"Fl", b"Fl"], 1 << 16), Err(Refused::Inflates));
        assert_eq!(decode(b"", &[b"DCTDecode"], 1), Err(Refused::Filter));
        assert_eq!(decode(b"x", &[&b"Fl"[..]; 9], 9), Err(Refused::Filter));
        let whole = deflate(b"abcdefgh abcdefgh abcdefgh");
        assert!(decode(&whole[..whole.len() - 6], &[b"Fl"], 100).is_ok(), "what came before a damage is kept");
    }
}
