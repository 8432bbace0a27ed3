//! A look into an `.xls` file before it is opened: whether reading it could take memory out of all proportion.
//!
//! The reader lays a sheet out as a full grid and copies a text into every cell that names it, so that a few
//! kilobytes can ask for gigabytes. This walks the compound file and its records, counts, and refuses. It reads
//! no values.

/// Cells that all grids together may have: 8 Mi cells take about 200 MiB.
const MAX_GRID: u64 = 8 << 20;
/// Bytes of text that all cells together may hold.
const MAX_TEXT: u64 = 512 << 20;
/// Bytes of formulas, each of which may become fifty times its size.
const MAX_FORMULAS: u64 = 16 << 20;

const END: u32 = 0xffff_fffa;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Why the file must not be opened, if so.
pub(super) fn check(file: &[u8]) -> Result<(), String> {
    let damaged = || "the file is damaged".to_owned();
    let compound = Compound::new(file).ok_or_else(damaged)?;
    if compound.entry("EncryptedPackage").is_some() {
        return Err("it is locked with a password".to_owned());
    }
    let entry = compound.entry("Workbook").or_else(|| compound.entry("Book"));
    let entry = entry.ok_or_else(|| "it holds no worksheets; it may be a document of another program".to_owned())?;
    let stream = compound.stream(entry).ok_or_else(damaged)?;
    Sizes::default().workbook(&stream)
}

/// A directory entry of a compound file.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    len: usize,
}

/// A compound file: a small file system inside a file.
struct Compound<'f> {
    file: &'f [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    directory: Vec<u8>,
}

impl<'f> Compound<'f> {
    fn new(file: &'f [u8]) -> Option<Compound<'f>> {
        let shift = u16_at(file, 30)?;
        let sector = if shift == 9 || shift == 12 { 1usize << shift } else { return None };
        let mut compound = Compound {
            file,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            directory: Vec::new(),
        };
        let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(file, 76 + i * 4)).collect();
        let mut next = u32_at(file, 68)?;
        let most = file.len() / sector + 1;
        for _ in 0..most {
            if next >= END {
                break;
            }
            let part = compound.sector(next)?;
            let numbers: Vec<u32> = (0..part.len() / 4).filter_map(|i| u32_at(part, i * 4)).collect();
            let (last, rest) = numbers.split_last()?;
            tables.extend_from_slice(rest);
            next = *last;
        }
        // More tables than sectors would be a list of one sector over and over.
        for number in tables.into_iter().filter(|n| *n < END).take(most) {
            let part = compound.sector(number)?;
            let numbers: Vec<u32> = (0..part.len() / 4).filter_map(|i| u32_at(part, i * 4)).collect();
            compound.table.extend(numbers);
        }
        compound.directory = compound.chain(u32_at(file, 48)?, usize::MAX)?;
        if u32_at(file, 64)? > 0 {
            let root =
                Entry { start: u32_at(&compound.directory, 116)?, len: u32_at(&compound.directory, 120)? as usize };
            compound.small = compound.chain(root.start, root.len)?;
            let table = compound.chain(u32_at(file, 60)?, usize::MAX)?;
            compound.small_table = (0..table.len() / 4).filter_map(|i| u32_at(&table, i * 4)).collect();
        }
        Some(compound)
    }

    fn sector(&self, number: u32) -> Option<&'f [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.file.get(start..(start + self.sector).min(self.file.len()))
    }

    fn chain(&self, mut next: u32, len: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while next < END && out.len() < len {
            out.extend_from_slice(self.sector(next)?);
            if out.len() > self.file.len() + self.sector {
                return None;
            }
            next = *self.table.get(next as usize)?;
        }
        out.truncate(len);
        Some(out)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let entry = self.directory.chunks_exact(128).find(|e| {
            let (head, rest) = e[..64].split_at(wanted.len());
            head.eq_ignore_ascii_case(&wanted) && rest.starts_with(&[0, 0])
        })?;
        Some(Entry { start: u32_at(entry, 116)?, len: u32_at(entry, 120)? as usize })
    }

    fn stream(&self, entry: Entry) -> Option<Vec<u8>> {
        if entry.len >= 4096 {
            return self.chain(entry.start, entry.len);
        }
        let (mut out, mut next) = (Vec::new(), entry.start);
        while next < END && out.len() < entry.len {
            let start = next as usize * 64;
            out.extend_from_slice(self.small.get(start..(start + 64).min(self.small.len()))?);
            next = *self.small_table.get(next as usize)?;
        }
        out.truncate(entry.len);
        Some(out)
    }
}

/// The records of a stream: type and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, len) = (u16_at(stream, at)?, u16_at(stream, at + 2)? as usize);
        let content = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((kind, content))
    })
}

/// What reading would take.
#[derive(Default)]
struct Sizes {
    grid: u64,
    text: u64,
    formulas: u64,
    walked: u64,
    /// Length of each shared text; texts past the end count as the longest possible.
    shared: Vec<u32>,
}

impl Sizes {
    fn workbook(mut self, stream: &[u8]) -> Result<(), String> {
        let mut sheets = Vec::new();
        let mut strings: Option<Vec<&[u8]>> = None;
        let mut previous = 0;
        for (kind, content) in records(stream) {
            match kind {
                0x002f => return Err("it is locked with a password".to_owned()),
                0x0085 => sheets.extend(u32_at(content, 0)),
                0x00fc => strings = Some(vec![content]),
                // Further parts of the record before.
                0x003c if previous == 0x00fc => strings.iter_mut().for_each(|s| s.push(content)),
                0x000a => break,
                _ => {}
            }
            if kind != 0x003c {
                previous = kind;
            }
        }
        if let Some(parts) = strings {
            self.shared = shared_lengths(&parts);
        }
        for start in sheets {
            self.sheet(stream.get(start as usize..).unwrap_or_default())?;
            if self.walked > 4 * stream.len() as u64 + 4096 {
                return Err("its sheets overlap".to_owned());
            }
        }
        Ok(())
    }

    fn sheet(&mut self, stream: &[u8]) -> Result<(), String> {
        let (mut rows, mut columns) = ((u64::MAX, 0u64), (u64::MAX, 0u64));
        let mut depth = 0usize;
        for (kind, content) in records(stream) {
            self.walked += content.len() as u64 + 4;
            match kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                0x0200 => dimensions(content)?,
                0x0006 | 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd => {
                    let (Some(row), Some(first)) = (u16_at(content, 0), u16_at(content, 2)) else { continue };
                    let last = if kind == 0x00bd { first as u64 + content.len() as u64 / 6 } else { first as u64 };
                    rows = (rows.0.min(row as u64), rows.1.max(row as u64));
                    columns = (columns.0.min(first as u64), columns.1.max(last));
                    self.value(kind, content)?;
                }
                _ => {}
            }
        }
        if rows.0 != u64::MAX {
            self.grid += (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1);
        }
        if self.grid > MAX_GRID {
            return Err(format!("its sheets span {} cells; the limit is {MAX_GRID}", self.grid));
        }
        Ok(())
    }

    fn value(&mut self, kind: u16, content: &[u8]) -> Result<(), String> {
        if kind == 0x00fd {
            let index = u32_at(content, 6).unwrap_or(0) as usize;
            // A character takes up to three bytes of UTF-8.
            self.text += u64::from(self.shared.get(index).copied().unwrap_or(0)) * 3;
        }
        if kind == 0x0006 {
            self.formulas += content.len() as u64;
        }
        if self.text > MAX_TEXT {
            return Err(format!("its cells hold more than {} MiB of text", MAX_TEXT >> 20));
        }
        if self.formulas > MAX_FORMULAS {
            return Err(format!("it has more than {} MiB of formulas", MAX_FORMULAS >> 20));
        }
        Ok(())
    }
}

/// The reader reserves room for the size a sheet claims.
fn dimensions(content: &[u8]) -> Result<(), String> {
    let bounds = match content.len() {
        14 => (u32_at(content, 0), u32_at(content, 4), u16_at(content, 8), u16_at(content, 10)),
        _ => {
            let wide = |at| u16_at(content, at).map(u32::from);
            (wide(0), wide(2), u16_at(content, 4), u16_at(content, 6))
        }
    };
    let (Some(top), Some(bottom), Some(left), Some(right)) = bounds else { return Ok(()) };
    if bottom > 65_536 || right > 256 || top > bottom || left > right {
        return Err(format!("a sheet claims rows {top} to {bottom} and columns {left} to {right}"));
    }
    Ok(())
}

/// Characters of each shared text. A text goes on in the next part of the record with a new flag for its width.
fn shared_lengths(parts: &[&[u8]]) -> Vec<u32> {
    let mut cursor = Cursor { parts, part: 0, at: 8 };
    let mut lengths = Vec::new();
    while let Some(length) = cursor.text() {
        lengths.push(length);
    }
    // What cannot be followed counts as long as a text can be.
    lengths.push(u32::from(u16::MAX));
    lengths
}

struct Cursor<'p> {
    parts: &'p [&'p [u8]],
    part: usize,
    at: usize,
}

impl Cursor<'_> {
    fn left(&self) -> usize {
        self.parts.get(self.part).map_or(0, |p| p.len().saturating_sub(self.at))
    }

    fn next_part(&mut self) -> Option<()> {
        self.part += 1;
        self.at = 0;
        (self.part < self.parts.len()).then_some(())
    }

    fn skip(&mut self, mut n: usize) -> Option<()> {
        while n > self.left() {
            n -= self.left();
            self.next_part()?;
        }
        self.at += n;
        Some(())
    }

    /// Passes over one text; its length in characters.
    fn text(&mut self) -> Option<u32> {
        if self.left() == 0 {
            self.next_part()?;
        }
        let part = *self.parts.get(self.part)?;
        let (length, mut flags) = (u16_at(part, self.at)?, *part.get(self.at + 2)?);
        self.at += 3;
        let runs = if flags & 8 != 0 { usize::from(u16_at(part, self.at)?) } else { 0 };
        self.at += if flags & 8 != 0 { 2 } else { 0 };
        let extra = if flags & 4 != 0 { u32_at(part, self.at)? as usize } else { 0 };
        self.at += if flags & 4 != 0 { 4 } else { 0 };
        let mut characters = usize::from(length);
        loop {
            let width = usize::from(flags & 1) + 1;
            let here = characters.min(self.left() / width);
            self.at += here * width;
            characters -= here;
            if characters == 0 {
                break;
            }
            self.next_part()?;
            flags = *self.parts.get(self.part)?.first()?;
            self.at = 1;
        }
        self.skip(runs * 4 + extra)?;
        Some(u32::from(length))
    }
}
