//! Which characters the bytes of a text input stand for, and the window through which it is read.
//!
//! Encodings in which every delimiter is its own ASCII byte (UTF-8, windows-125x, ISO 8859) are split as they
//! are and decoded row by row, so that one wrong byte costs nothing but a note on its row. All others (UTF-16,
//! Shift_JIS, GB 18030, ...) become UTF-8 on the way in; byte offsets are then those of the UTF-8 text.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Error;
use super::input::Feed;

/// Labels listed when one is unknown; each stands for its aliases too.
const KNOWN: &str = "utf-8, utf-16le, utf-16be, windows-1252 (latin1), windows-1250, windows-1251, windows-1253, \
     windows-1254, windows-1255, windows-1256, windows-1257, windows-1258, iso-8859-2, iso-8859-15, macintosh, koi8-r, \
     shift_jis, euc-jp, iso-2022-jp, gbk, gb18030, big5, euc-kr";

/// How the bytes of a row become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// UTF-8; a row that is not is read as windows-1252 and says so.
    Utf8,
    /// Not UTF-8 as a whole: rows that are not are read as windows-1252 without a word.
    Windows1252,
    /// The single-byte encoding that was asked for.
    Single(&'static Encoding),
}

/// The encoding of one input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charset {
    /// What the input is written in.
    pub(super) encoding: &'static Encoding,
    /// Length of its byte order mark.
    pub(super) bom: usize,
    /// How rows are decoded after any transcoding.
    pub(super) text: Text,
    /// Whether the input is turned into UTF-8 before it is split.
    whole: bool,
}

impl Charset {
    /// Text in memory that is UTF-8 already, or whose rows are decoded as `text`.
    pub(super) fn plain(text: Text) -> Charset {
        Charset { encoding: UTF_8, bom: 0, text, whole: false }
    }

    /// The name shown to people.
    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// The same, turned into UTF-8 before it is split if it is known not to be: for JSON, which is nothing else.
    pub(super) fn as_json(self) -> Charset {
        Charset { text: Text::Utf8, whole: self.encoding != UTF_8, ..self }
    }

    fn of(encoding: &'static Encoding, bom: usize) -> Charset {
        let text = if encoding.is_single_byte() { Text::Single(encoding) } else { Text::Utf8 };
        Charset { encoding, bom, text, whole: !(encoding == UTF_8 || encoding.is_single_byte()) }
    }
}

/// The encoding by byte order mark, else as asked for, else as the first bytes suggest.
pub(super) fn charset(head: &[u8], label: Option<&str>) -> Result<Charset, Error> {
    let asked = match label {
        Some(label) => Some(known(label)?),
        None => None,
    };
    if let Some((encoding, bom)) = Encoding::for_bom(head) {
        return Ok(Charset::of(encoding, bom));
    }
    if let Some(encoding) = asked {
        return Ok(Charset::of(encoding, 0));
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return Ok(Charset::of(encoding, 0));
    }
    if mostly_utf8(head) {
        return Ok(Charset::of(UTF_8, 0));
    }
    Ok(Charset { encoding: WINDOWS_1252, bom: 0, text: Text::Windows1252, whole: false })
}

/// The encoding a label stands for.
fn known(label: &str) -> Result<&'static Encoding, Error> {
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => Ok(encoding),
        None => Err(Error::Encoding { label: label.to_owned(), known: KNOWN.to_owned() }),
    }
}

/// ASCII text in UTF-16 has a zero in every other byte and hardly any elsewhere.
pub(super) fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4096) & !1];
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 4 && even * 8 <= odd {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 4 && odd * 8 <= even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes have more whole multi-byte characters than broken ones. One stray byte must not turn every
/// accented name of the file into nonsense.
fn mostly_utf8(head: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // A character cut in two by the end of the head is not broken.
    let cut = std::str::from_utf8(head).is_err_and(|e| e.error_len().is_none());
    broken - usize::from(cut && broken > 0) <= whole && (whole > 0 || broken == usize::from(cut))
}

/// One cell's bytes as text; the flag says that they had to be read as windows-1252.
pub(super) fn decode(text: Text, bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match text {
        Text::Single(encoding) => (encoding.decode_without_bom_handling(bytes).0, false),
        Text::Utf8 | Text::Windows1252 => match std::str::from_utf8(bytes) {
            Ok(valid) => (Cow::Borrowed(valid), false),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
        },
    }
}

/// Bytes of one input, in UTF-8 or a single-byte encoding, from its first character on.
pub(super) struct Stream {
    feed: Feed,
    /// What was read to look at the input and is still to be given out.
    head: Vec<u8>,
    taken: usize,
    transcoder: Option<Transcoder>,
}

struct Transcoder {
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    out: Vec<u8>,
    out_at: usize,
    ended: bool,
}

const BLOCK: usize = 64 << 10;

impl Stream {
    /// The rest of `feed` after `head` was read from it.
    pub(super) fn new(feed: Feed, head: Vec<u8>, charset: &Charset) -> Stream {
        let transcoder = charset.whole.then(|| Transcoder {
            decoder: charset.encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            raw_at: 0,
            out: Vec::new(),
            out_at: 0,
            ended: false,
        });
        Stream { feed, head, taken: charset.bom, transcoder }
    }

    /// Size and SHA-256 of the bytes read so far.
    pub(super) fn digest(&self) -> (u64, String) {
        self.feed.digest()
    }

    fn raw(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken < self.head.len() {
            let n = buffer.len().min(self.head.len() - self.taken);
            buffer[..n].copy_from_slice(&self.head[self.taken..self.taken + n]);
            self.taken += n;
            if self.taken == self.head.len() {
                (self.head, self.taken) = (Vec::new(), 0);
            }
            return Ok(n);
        }
        self.feed.read(buffer)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(mut t) = self.transcoder.take() else { return self.raw(buffer) };
        let result = t.read(self, buffer);
        self.transcoder = Some(t);
        result
    }
}

impl Transcoder {
    fn read(&mut self, stream: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
        while self.out_at == self.out.len() {
            if self.ended {
                return Ok(0);
            }
            if self.raw_at == self.raw.len() {
                self.raw.resize(BLOCK, 0);
                let n = stream.raw(&mut self.raw)?;
                self.raw.truncate(n);
                self.raw_at = 0;
            }
            let last = self.raw.is_empty();
            self.out.resize(BLOCK, 0);
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.raw[self.raw_at..], &mut self.out, last);
            self.out.truncate(written);
            self.raw_at += read;
            self.out_at = 0;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        let n = buffer.len().min(self.out.len() - self.out_at);
        buffer[..n].copy_from_slice(&self.out[self.out_at..self.out_at + n]);
        self.out_at += n;
        Ok(n)
    }
}

/// A sliding view of a stream: grows until a row is whole, never past a row's limit by more than one block.
pub(super) struct Window {
    stream: Stream,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

const READ: usize = 256 << 10;

impl Window {
    /// A window at the start of a stream.
    pub(super) fn new(stream: Stream) -> Window {
        Window { stream, buffer: Vec::new(), start: 0, end: 0, ended: false }
    }

    /// The bytes in view.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Whether the view reaches to the end of the input.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Leaves bytes behind.
    pub(super) fn consume(&mut self, n: usize) {
        self.start = (self.start + n).min(self.end);
    }

    /// Reads on by one block.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let want = self.end + READ;
        if self.buffer.len() < want {
            self.buffer.resize(want, 0);
        }
        while !self.ended && self.end < want {
            match self.stream.read(&mut self.buffer[self.end..want])? {
                0 => self.ended = true,
                n => self.end += n,
            }
        }
        Ok(())
    }

    /// Leaves `n` bytes behind, reading on as needed.
    pub(super) fn skip(&mut self, mut n: u64) -> io::Result<()> {
        while n > 0 {
            let here = (self.bytes().len() as u64).min(n);
            self.consume(here as usize);
            n -= here;
            if n > 0 {
                if self.ended {
                    return Ok(());
                }
                self.fill()?;
            }
        }
        Ok(())
    }

    /// Size and SHA-256 of the bytes read so far.
    pub(super) fn digest(&self) -> (u64, String) {
        self.stream.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read_all(bytes: &[u8], label: Option<&str>) -> (Vec<u8>, Charset) {
        let charset = charset(bytes, label).unwrap();
        let (head, rest) = bytes.split_at(bytes.len().min(5));
        let feed = Feed::new(Box::new(Cursor::new(rest.to_vec())));
        let mut out = Vec::new();
        Stream::new(feed, head.to_vec(), &charset).read_to_end(&mut out).unwrap();
        (out, charset)
    }

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "Name;Stadt\nZoë;Köln\n😀 Ann;Ulm\n";
        for big in [false, true] {
            for mark in [false, true] {
                let (out, charset) = read_all(&utf16(text, big, mark), None);
                assert_eq!(String::from_utf8(out).unwrap(), text, "big {big} mark {mark}");
                assert_eq!(charset.name(), if big { "UTF-16BE" } else { "UTF-16LE" });
            }
        }
    }

    #[test]
    fn the_mark_of_utf8_is_no_text() {
        let (out, charset) = read_all("\u{feff}Name\nZoë\n".as_bytes(), Some("windows-1252"));
        assert_eq!(out, "Name\nZoë\n".as_bytes());
        assert_eq!(charset.text, Text::Utf8);
    }

    #[test]
    fn windows_1252_is_the_fallback_and_one_stray_byte_is_not() {
        assert_eq!(charset(b"Name\nZo\xeb\n", None).unwrap().text, Text::Windows1252);
        assert_eq!(charset(b"plain", None).unwrap().text, Text::Utf8);
        assert_eq!(charset("Zoë, José, M\u{fc}ller".as_bytes(), None).unwrap().text, Text::Utf8);
        let mut mixed = "Zoë, José".as_bytes().to_vec();
        mixed.push(0xeb);
        mixed.extend(b" and more");
        assert_eq!(charset(&mixed, None).unwrap().text, Text::Utf8);
        let cut = &"Zoë".as_bytes()[..3];
        assert_eq!(charset(cut, None).unwrap().text, Text::Utf8);
        assert_eq!(charset(b"", None).unwrap().text, Text::Utf8);
    }

    #[test]
    fn labels_are_honoured_and_unknown_ones_listed() {
        let (out, _) = read_all(&[0x83, 0x65, 0x83, 0x58, 0x83, 0x67, b','], Some("shift_jis"));
        assert_eq!(String::from_utf8(out).unwrap(), "テスト,");
        assert_eq!(decode(Text::Single(known("cp1251").unwrap()), b"\xc0\xed\xed\xe0").0, "Анна");
        let error = charset(b"", Some("ebcdic")).err().unwrap().to_string();
        assert!(error.contains("ebcdic") && error.contains("windows-1252"), "{error}");
    }

    #[test]
    fn a_window_slides_without_losing_a_byte() {
        let bytes: Vec<u8> = (0..700_000u32).map(|i| b'a' + (i % 26) as u8).collect();
        let charset = charset(&bytes, None).unwrap();
        let feed = Feed::new(Box::new(Cursor::new(bytes.clone())));
        let mut window = Window::new(Stream::new(feed, Vec::new(), &charset));
        window.skip(5).unwrap();
        let mut seen = bytes[..5].to_vec();
        while !(window.ended() && window.bytes().is_empty()) {
            let n = window.bytes().len().min(1000);
            seen.extend_from_slice(&window.bytes()[..n]);
            window.consume(n);
            if window.bytes().len() < 10 {
                window.fill().unwrap();
            }
        }
        assert_eq!(seen, bytes);
        assert_eq!(window.digest().0, 700_000);
    }
}
