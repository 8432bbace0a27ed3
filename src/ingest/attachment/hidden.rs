//! Text of a file that a person does not see and a program reads.

/// Longest passage that is kept, in characters.
const MAX_PASSAGE: usize = 1_000;
/// Words that a passage must have: fewer are spacers, bullets and labels for screen readers.
const MIN_WORDS: usize = 4;

/// Why nobody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// White or nearly so on white paper.
    White,
    /// Drawn without ink.
    Invisible,
    /// Next to no opacity.
    Transparent,
    /// Too small to read.
    Tiny,
    /// Beside the page.
    OffPage,
    /// Formatted as hidden in a word processor.
    Vanished,
}

impl How {
    pub(super) const ALL: [How; 6] =
        [How::White, How::Invisible, How::Transparent, How::Tiny, How::OffPage, How::Vanished];

    /// As conditions and sentences have it: "text that is ...".
    pub fn as_str(self) -> &'static str {
        match self {
            How::White => "white on white",
            How::Invisible => "drawn without ink",
            How::Transparent => "transparent",
            How::Tiny => "too small to read",
            How::OffPage => "beside the page",
            How::Vanished => "formatted as hidden",
        }
    }
}

/// A hidden passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    /// What it says, as it was put together.
    pub text: String,
    /// 1-based page; 0 where the format has no pages.
    pub page: u32,
    /// Why nobody sees it.
    pub how: How,
}

impl Hidden {
    /// Whether a text says anything.
    pub(super) fn tells(text: &str) -> bool {
        let words = text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphanumeric()).count() >= 2);
        words.take(MIN_WORDS).count() == MIN_WORDS
    }

    /// The passage on one line, as long as is kept.
    pub fn passage(&self) -> String {
        let mut out = String::new();
        for word in self.text.split_whitespace() {
            if out.len() + word.len() > MAX_PASSAGE {
                out.extend([" ..."]);
                break;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }
}
