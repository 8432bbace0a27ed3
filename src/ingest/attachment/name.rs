//! A file's name as an applicant or an export wrote it, and the file under the folder that it may mean.
//!
//! The name is hostile: it must stay below the folder as text, and what is opened must lie below it on the disk too.

use std::fmt;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Longest name, in bytes.
const MAX_NAME: usize = 1_024;
/// How many folders a name may go down.
const MAX_DEPTH: usize = 16;

/// Why a name is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It would lead elsewhere, or is no name of a file.
    Name(&'static str),
    /// There is no such file.
    Missing,
    /// It lies outside of the folder.
    Outside,
    /// It is a folder, a device or the like.
    NotAFile,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Name(why) => why,
            Refused::Missing => "it is not in the folder of attachments",
            Refused::Outside => "it lies outside of the folder of attachments",
            Refused::NotAFile => "it is no plain file",
        })
    }
}

/// The parts of a name, if it is one that can stand below a folder.
fn parts(name: &str) -> Result<Vec<&str>, Refused> {
    if name.len() > MAX_NAME {
        return Err(Refused::Name("its name is too long"));
    }
    if name.chars().any(char::is_control) {
        return Err(Refused::Name("its name holds a control character"));
    }
    let lower = name.to_ascii_lowercase();
    if lower.contains("://") {
        return Err(Refused::Name("it is an address; save the file in the folder of attachments and name it there"));
    }
    let parts: Vec<&str> = name.split(['/', '\\']).collect();
    if parts.first().is_some_and(|first| first.is_empty()) {
        return Err(Refused::Name("its name begins at the root of the disk"));
    }
    for part in &parts {
        let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
        let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
            || (stem.len() == 4
                && (stem.starts_with("com") || stem.starts_with("lpt"))
                && stem.ends_with(|c: char| c.is_ascii_digit()));
        match *part {
            "" | "." => return Err(Refused::Name("its name has an empty part")),
            ".." => return Err(Refused::Name("its name leads out of the folder of attachments")),
            _ if part.contains(':') => return Err(Refused::Name("its name holds a colon")),
            _ if device => return Err(Refused::Name("its name is that of a device")),
            _ => {}
        }
    }
    if parts.len() > MAX_DEPTH {
        return Err(Refused::Name("its name has too many parts"));
    }
    Ok(parts)
}

/// The file of a name below `folder`, whose path must be canonical. Symbolic links are followed as long as they stay
/// below it.
pub(super) fn find(folder: &Path, name: &str) -> Result<PathBuf, Refused> {
    let parts = parts(name.trim())?;
    let plain: PathBuf = parts.iter().collect();
    // The same letters are written in two ways by different systems.
    let composed = parts.iter().map(|p| p.nfc().collect::<String>()).collect();
    let parted = parts.iter().map(|p| p.nfd().collect::<String>()).collect();
    for path in [plain, composed, parted] {
        let Ok(real) = folder.join(path).canonicalize() else { continue };
        if !real.starts_with(folder) {
            return Err(Refused::Outside);
        }
        // A pipe would be waited for without end, so what it is is asked before it is opened.
        return match real.metadata() {
            Ok(about) if about.is_file() => Ok(real),
            Ok(_) => Err(Refused::NotAFile),
            Err(_) => Err(Refused::Missing),
        };
    }
    Err(Refused::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere() {
        for name in [
            "../secret.pdf",
            "a/../../secret.pdf",
            "..\\secret.pdf",
            "a\\..\\..\\secret.pdf",
            "/etc/passwd",
            "\\\\host\\share\\cv.pdf",
            "C:\\cv.pdf",
            "c:cv.pdf",
            "cv.pdf:stream",
            "file:///etc/passwd",
            "https://x.example/cv.pdf",
            "cv\0.pdf",
            "cv\n.pdf",
            "a//cv.pdf",
            "./cv.pdf",
            "a/.",
            "..",
            ".",
            "",
            "NUL",
            "con.pdf",
            "COM1.pdf",
            "a/lpt9",
            &"a/".repeat(40),
            &"a".repeat(2000),
        ] {
            assert!(matches!(parts(name), Err(Refused::Name(_))), "{name:?}");
        }
        assert_eq!(parts("2026/ann lee (final).pdf"), Ok(vec!["2026", "ann lee (final).pdf"]));
        assert_eq!(parts("company.pdf"), Ok(vec!["company.pdf"]));
        assert_eq!(parts("a\\b.pdf"), Ok(vec!["a", "b.pdf"]));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_opened_lies_below_the_folder() {
        use std::os::unix::fs::symlink;

        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().canonicalize().expect("it is there").join("in");
        std::fs::create_dir_all(folder.join("sub")).expect("a folder");
        let write = |path: &Path| std::fs::write(path, b"x").expect("a file");
        write(&outer.path().join("secret.pdf"));
        write(&folder.join("sub/cv.pdf"));
        write(&folder.join("Jose\u{301}.pdf"));
        symlink(outer.path().join("secret.pdf"), folder.join("link.pdf")).expect("a link");
        symlink(outer.path(), folder.join("up")).expect("a link");
        symlink(folder.join("sub/cv.pdf"), folder.join("inner.pdf")).expect("a link");
        symlink(folder.join("loop"), folder.join("loop")).expect("a link");
        let found = |name: &str| find(&folder, name).map(|path| path.file_name().map(|n| n.to_owned()));
        assert_eq!(found("link.pdf"), Err(Refused::Outside));
        assert_eq!(found("up/secret.pdf"), Err(Refused::Outside));
        assert_eq!(found("sub"), Err(Refused::NotAFile));
        assert_eq!(found("loop"), Err(Refused::Missing));
        assert_eq!(found("no.pdf"), Err(Refused::Missing));
        assert!(found("inner.pdf").is_ok() && found("sub\\cv.pdf").is_ok());
        assert!(found("José.pdf").is_ok(), "letters composed or not");
    }
}
