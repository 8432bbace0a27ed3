//! Names in scripts of which a letter-by-letter reading is not what their bearers write in Latin letters.
//!
//! Read here are Greek (digraphs, ELOT 743 and ISO 843), the scripts of India (ISO 15919 without marks; the vowel
//! that a consonant carries, and its loss at the end of a word), Japanese kana and the commonest names in kanji
//! (Hepburn), the consonants of Arabic and Hebrew, and Hangul (Revised Romanization;
//! syllables of one vowel as people write them, for one letter would pass for an initial). Everything else is left to
//! [`fold`](crate::fact::fold); kanji that are not listed keep their Chinese reading. Arabic and Hebrew write no short
//! vowels: such words are compared by [`unvowelled`](super::unvowelled).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Japanese family names in kanji, and their reading.
const SURNAMES: &[(&str, &str)] = &[
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("渡邊", "watanabe"),
    ("渡邉", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("佐々木", "sasaki"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("斎藤", "saito"),
    ("斉藤", "saito"),
    ("齋藤", "saito"),
    ("清水", "shimizu"),
    ("山崎", "yamazaki"),
    ("池田", "ikeda"),
    ("橋本", "hashimoto"),
    ("阿部", "abe"),
    ("石川", "ishikawa"),
    ("山下", "yamashita"),
    ("中島", "nakajima"),
    ("石井", "ishii"),
    ("小川", "ogawa"),
    ("前田", "maeda"),
    ("岡田", "okada"),
    ("長谷川", "hasegawa"),
    ("藤田", "fujita"),
    ("後藤", "goto"),
    ("近藤", "kondo"),
    ("村上", "murakami"),
    ("遠藤", "endo"),
    ("青木", "aoki"),
    ("坂本", "sakamoto"),
    ("福田", "fukuda"),
    ("太田", "ota"),
    ("西村", "nishimura"),
    ("藤井", "fujii"),
    ("岡本", "okamoto"),
    ("藤原", "fujiwara"),
    ("三浦", "miura"),
    ("中野", "nakano"),
    ("中川", "nakagawa"),
    ("原田", "harada"),
    ("松田", "matsuda"),
    ("竹内", "takeuchi"),
    ("小野", "ono"),
    ("田村", "tamura"),
    ("中山", "nakayama"),
    ("和田", "wada"),
    ("石田", "ishida"),
    ("森田", "morita"),
    ("上田", "ueda"),
    ("内田", "uchida"),
    ("柴田", "shibata"),
    ("酒井", "sakai"),
    ("宮崎", "miyazaki"),
    ("横山", "yokoyama"),
    ("高木", "takagi"),
    ("安藤", "ando"),
    ("大野", "ono"),
    ("小島", "kojima"),
    ("谷口", "taniguchi"),
    ("工藤", "kudo"),
    ("今井", "imai"),
    ("高田", "takada"),
    ("増田", "masuda"),
    ("丸山", "maruyama"),
    ("村田", "murata"),
    ("杉山", "sugiyama"),
    ("大塚", "otsuka"),
    ("新井", "arai"),
    ("藤本", "fujimoto"),
    ("平野", "hirano"),
    ("上野", "ueno"),
    ("野口", "noguchi"),
    ("松井", "matsui"),
    ("千葉", "chiba"),
    ("菊地", "kikuchi"),
    ("木下", "kinoshita"),
    ("桜井", "sakurai"),
    ("野村", "nomura"),
];

/// Japanese given names in kanji that no Chinese name is written like, and their commonest reading.
const GIVEN: &[(&str, &str)] = &[
    ("太郎", "taro"),
    ("次郎", "jiro"),
    ("二郎", "jiro"),
    ("三郎", "saburo"),
    ("一郎", "ichiro"),
    ("健太", "kenta"),
    ("健太郎", "kentaro"),
    ("翔太", "shota"),
    ("翔太郎", "shotaro"),
    ("大輔", "daisuke"),
    ("健一", "kenichi"),
    ("健二", "kenji"),
    ("賢治", "kenji"),
    ("健司", "kenji"),
    ("浩二", "koji"),
    ("雄一", "yuichi"),
    ("裕太", "yuta"),
    ("雄太", "yuta"),
    ("直樹", "naoki"),
    ("直人", "naoto"),
    ("拓也", "takuya"),
    ("達也", "tatsuya"),
    ("和也", "kazuya"),
    ("和夫", "kazuo"),
    ("正雄", "masao"),
    ("隆史", "takashi"),
    ("剛志", "takeshi"),
    ("大樹", "daiki"),
    ("春樹", "haruki"),
    ("秀樹", "hideki"),
    ("花子", "hanako"),
    ("洋子", "yoko"),
    ("陽子", "yoko"),
    ("幸子", "sachiko"),
    ("恵子", "keiko"),
    ("裕子", "yuko"),
    ("優子", "yuko"),
    ("久美子", "kumiko"),
    ("由美子", "yumiko"),
    ("真由美", "mayumi"),
    ("直美", "naomi"),
    ("智子", "tomoko"),
    ("京子", "kyoko"),
    ("明子", "akiko"),
    ("美咲", "misaki"),
    ("彩香", "ayaka"),
    ("美穂", "miho"),
    ("愛美", "manami"),
    ("奈々", "nana"),
    ("七海", "nanami"),
    ("陽菜", "hina"),
    ("結衣", "yui"),
    ("美優", "miyu"),
    ("由紀", "yuki"),
    ("美紀", "miki"),
    ("麻衣", "mai"),
    ("理恵", "rie"),
];

/// The text with the scripts of this module in Latin letters, as names are; unchanged if it holds none of them.
pub(super) fn read(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(concerns) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.nfkc().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        let first = at == 0 || !chars[at - 1].is_alphabetic();
        let used = match c {
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => greek(rest, first, &mut out),
            '\u{5d0}'..='\u{5ea}' | '\u{610}'..='\u{6ff}' => unvowelled(c, &mut out),
            '\u{900}'..='\u{d7f}' => indic(rest, &mut out),
            '\u{3041}'..='\u{30ff}' => kana(c, &mut out),
            '\u{4e00}'..='\u{9fff}' => kanji(rest, &mut out),
            '\u{ac00}'..='\u{d7a3}' => hangul(c, first, &mut out),
            _ => 0,
        };
        if used == 0 {
            out.push(c);
        }
        at += used.max(1);
    }
    Cow::Owned(out)
}

fn concerns(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{610}'..='\u{6ff}' | '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | '\u{900}'..='\u{d7f}' | '\u{3041}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff66}'..='\u{ff9f}')
}

/// A Greek letter without its accent, in lower case.
fn plain(c: char) -> char {
    let base = std::iter::once(c).nfd().find(|c| !is_combining_mark(*c)).unwrap_or(c);
    base.to_lowercase().next().unwrap_or(base)
}

/// Reads one or two Greek letters; `first` is whether a word begins.
fn greek(rest: &[char], first: bool, out: &mut String) -> usize {
    let at = |i: usize| rest.get(i).map_or(' ', |c| plain(*c));
    let voiceless = matches!(at(2), 'θ' | 'κ' | 'ξ' | 'π' | 'σ' | 'ς' | 'τ' | 'φ' | 'χ' | 'ψ' | ' ');
    let two = match (at(0), at(1)) {
        ('ο', 'υ') => "ou",
        ('α', 'υ') => {
            if voiceless {
                "af"
            } else {
                "av"
            }
        }
        ('ε', 'υ') => {
            if voiceless {
                "ef"
            } else {
                "ev"
            }
        }
        ('μ', 'π') if first => "b",
        ('ν', 'τ') if first => "d",
        ('γ', 'κ') if first => "g",
        ('γ', 'γ') => "ng",
        ('γ', 'χ') => "nch",
        _ => "",
    };
    if !two.is_empty() {
        out.push_str(two);
        return 2;
    }
    out.push_str(match at(0) {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return 0,
    });
    1
}

/// Reads an Arabic or Hebrew letter. Some (alef, ayin) have no reading of their own, and part no word for that.
fn unvowelled(c: char, out: &mut String) -> usize {
    out.extend(any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()));
    1
}

/// What a letter of the scripts of India is; their blocks lay the same letters at the same places.
enum Indic {
    Vowel(&'static str),
    Consonant(&'static str),
    /// A vowel sign, which takes the place of the vowel that the consonant before carries.
    Sign(&'static str),
    Other(&'static str),
}

fn indic_letter(c: char) -> Option<Indic> {
    let place = (c as u32).checked_sub(0x900).filter(|n| *n < 0x480)? & 0x7f;
    const VOWELS: [&str; 16] = ["a", "a", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au"];
    const CONSONANTS: [&str; 37] = [
        "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n",
        "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "zh", "v", "sh", "sh", "s", "h",
    ];
    const SIGNS: [&str; 15] = ["a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"];
    let within = |start: u32, table: &[&'static str]| table.get(place.checked_sub(start)? as usize).copied();
    Some(match place {
        0x01 | 0x02 => Indic::Other("n"),
        0x03 => Indic::Other("h"),
        0x05..=0x14 => Indic::Vowel(within(0x05, &VOWELS)?),
        0x15..=0x39 => Indic::Consonant(within(0x15, &CONSONANTS)?),
        0x3e..=0x4c => Indic::Sign(within(0x3e, &SIGNS)?),
        0x4d => Indic::Sign(""),
        0x3c | 0x3d => Indic::Other(""),
        _ => return None,
    })
}

/// Reads one letter of a script of India with the vowel sign behind it.
fn indic(rest: &[char], out: &mut String) -> usize {
    let Some(c) = rest.first().copied() else { return 0 };
    let northern = matches!(c, '\u{900}'..='\u{b7f}');
    match indic_letter(c) {
        Some(Indic::Vowel(text) | Indic::Sign(text) | Indic::Other(text)) => {
            out.push_str(text);
            1
        }
        Some(Indic::Consonant(text)) => {
            out.push_str(text);
            let dot =
                usize::from(rest.get(1).is_some_and(|c| (*c as u32) & 0x7f == 0x3c && indic_letter(*c).is_some()));
            match rest.get(1 + dot).and_then(|c| indic_letter(*c)) {
                Some(Indic::Sign(sign)) => {
                    out.push_str(sign);
                    return 2 + dot;
                }
                // The languages of the North do not speak the vowel at the end of a word.
                None if northern => {}
                _ => out.push('a'),
            }
            1 + dot
        }
        None => 0,
    }
}

/// Reads one kana; small ones change what stands before.
fn kana(c: char, out: &mut String) -> usize {
    let vowel = match c {
        'ゃ' | 'ャ' => 'a',
        'ゅ' | 'ュ' => 'u',
        'ょ' | 'ョ' => 'o',
        'っ' | 'ッ' | 'ー' => return 1,
        '・' => return 0,
        _ => {
            out.push_str(&any_ascii::any_ascii_char(c).to_ascii_lowercase());
            return 1;
        }
    };
    if out.ends_with('i') {
        out.pop();
    }
    if !out.ends_with("sh") && !out.ends_with("ch") && !out.ends_with('j') {
        out.push('y');
    }
    out.push(vowel);
    1
}

/// Reads a Japanese name in kanji at the start of `rest`, if it is listed, and sets it off as a word.
fn kanji(rest: &[char], out: &mut String) -> usize {
    for count in [3, 2] {
        let Some(run) = rest.get(..count) else { continue };
        let run: String = run.iter().collect();
        let found = [SURNAMES, GIVEN].iter().find_map(|set| set.iter().find(|(kanji, _)| *kanji == run));
        if let Some((_, reading)) = found {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(reading);
            out.push(' ');
            return count;
        }
    }
    0
}

/// Reads a Hangul syllable as it is spoken at the end of a word, and one of a single vowel as people write it.
fn hangul(c: char, first: bool, out: &mut String) -> usize {
    let reading = match c {
        '이' if first => "lee",
        '이' => "yi",
        '우' => "woo",
        '오' => "oh",
        '아' => "ah",
        '유' if first => "yoo",
        _ => &any_ascii::any_ascii_char(c).to_ascii_lowercase(),
    };
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    let spoken = [("ng", "ng"), ("g", "k"), ("d", "t"), ("b", "p")];
    let end = spoken.iter().find(|(written, _)| reading.ends_with(written));
    let (written, spoken) = end.copied().unwrap_or_default();
    out.push_str(reading.strip_suffix(written).unwrap_or(reading));
    out.push_str(spoken);
    out.push(' ');
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::fold;

    #[test]
    fn reads_scripts_as_their_bearers_write_them() {
        for (text, want) in [
            ("Γιώργος Παπαδόπουλος", "giorgos papadopoulos"),
            ("Ευάγγελος Μπακογιάννης", "evangelos bakogiannis"),
            ("प्रिया शर्मा", "priya sharma"),
            ("राजेश कुमार", "rajesh kumar"),
            ("রাজেশ", "rajesh"),
            ("பிரியா", "piriya"),
            ("しょうじ きょうこ", "shouji kyouko"),
            ("ｻﾄｳ ケンジ", "satou kenji"),
            ("田中太郎", "tanaka taro"),
            ("渡辺 ヒロシ", "watanabe hiroshi"),
            ("王小明", "wang xiao ming"),
            ("이지은", "lee ji eun"),
            ("فاطمة خالد", "ftmh khld"),
            ("משה כהן", "msh khhn"),
            ("정현우", "jeong hyeon woo"),
            ("박서준", "bak seo jun"),
            ("Müller", "muller"),
            ("Ann", "ann"),
        ] {
            assert_eq!(fold::words(&read(text)), want, "{text}");
        }
    }

    #[test]
    fn tables_are_distinct() {
        for set in [SURNAMES, GIVEN] {
            let mut words: Vec<&str> = set.iter().map(|(kanji, _)| *kanji).collect();
            words.sort_unstable();
            assert!(words.windows(2).all(|w| w[0] != w[1]));
        }
    }
}
