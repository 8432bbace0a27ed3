//! Store: bytes in a file that several threads read at any place. Knows neither what they mean nor where the file lies.

use std::cell::Cell;
use std::fs::File;
use std::io;

/// The most room that a thread keeps from read to read.
const KEPT: usize = 1 << 20;

thread_local! {
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// See the module's doc.
#[derive(Debug)]
pub(crate) struct Store {
    file: File,
    len: u64,
}

impl Store {
    /// In an empty file.
    pub(crate) fn new(file: File) -> Store {
        Store { file, len: 0 }
    }

    /// Adds bytes and returns where they begin.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let at = self.len;
        places::write(&self.file, bytes, at)?;
        self.len += bytes.len() as u64;
        Ok(at)
    }

    /// Runs `see` on so many bytes of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn read<R>(&self, at: u64, len: usize, see: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        // Taken away meanwhile: `see` may read too.
        let mut room = ROOM.take();
        if room.len() < len {
            room = vec![0; len.next_power_of_two()];
        }
        let bytes = &mut room[..len];
        let seen = places::read(&self.file, bytes, at).map(|()| see(bytes));
        if room.len() <= KEPT {
            ROOM.set(room);
        }
        seen
    }
}

#[cfg(unix)]
mod places {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    pub(super) fn read(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
        file.read_exact_at(bytes, at)
    }

    pub(super) fn write(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        file.write_all_at(bytes, at)
    }
}

#[cfg(not(unix))]
mod places {
    use std::fs::File;
    use std::io::{self, Read, Seek, SeekFrom, Write};
    use std::sync::{Mutex, PoisonError};

    /// A file has one place at a time.
    static TURN: Mutex<()> = Mutex::new(());

    pub(super) fn read(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(bytes)
    }

    pub(super) fn write(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_read_back_at_its_place() {
        let mut store = Store::new(tempfile::tempfile().unwrap());
        let parts: Vec<Vec<u8>> = [3, 0, KEPT + 1, 5000, 1].map(|len| vec![len as u8; len]).to_vec();
        let places: Vec<u64> = parts.iter().map(|part| store.append(part).unwrap()).collect();
        for (part, at) in parts.iter().zip(&places).chain(parts.iter().zip(&places).rev()) {
            assert_eq!(&store.read(*at, part.len(), <[u8]>::to_vec).unwrap(), part);
        }
        let within =
            store.read(0, 2, |outer| (outer.to_vec(), store.read(places[4], 1, <[u8]>::to_vec).unwrap(), outer[1]));
        assert_eq!(within.unwrap(), (vec![3, 3], vec![1], 3));
        assert_eq!(store.read(places[4], 2, |_| ()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
