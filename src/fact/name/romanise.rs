//! One name under two systems of Latin spelling, syllable by syllable.
//!
//! Korean: Revised Romanization (Ministry of Culture and Tourism, Notice 2000-8) beside McCune–Reischauer and what
//! passports carry. Chinese: Hanyu Pinyin (ISO 7098) beside Wade–Giles without its apostrophes, and the spellings
//! of Cantonese names in Hong Kong. Japanese: Hepburn beside Kunrei (ISO 3602), long vowels written or not.
//! Indonesian: the spelling of 1972 beside the one before it.
//! Words of two syllables or more must agree whole, in one system: one syllable is too little to tell by, so single
//! syllables and family names go by the tables of [`nickname`](crate::fact::nickname).

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Longer words are no names of these systems.
const MAX_WORD: usize = 24;

/// Korean syllables of given names: one per line, with the spellings in use.
const KOREAN: &str = "\
a
ae
an ahn
bae
beom bum bom
bin been
bo
bok
byeol byul
byeong byung pyung
chae
chan
cheol chul chol
chang
cheon chun
da
dae
dan
deok duk
do
dong
eol
eon un
eok
eui ui
eun un
ga ka
gang kang
geon gun kun keon
geun keun kun
gi ki kee
gon kon
gwang kwang
gwon kwon
gyeong kyung kyeong kyong
gyu kyu kyoo
ha
hae
han
hee hui hi
heon hun
ho
hong
hoon hun
hwa
hwan
hwang
hye hae
hyeok hyuk
hyeon hyun
hyeong hyung
hyo
i yi lee
in
il
im
ja
jae
jang
jeong jung joung chung
jeon jun
ji jee chi
jin chin
jong chong
joo ju
jun joon
jung joong
kyeong kyung gyeong
man
mi mee
min
mo
mu moo
mun moon
myeong myung myong
na
nam
nan
ok
o
ra
ram
ran
ri lee
rim
rin
ryeong ryung
sa
sae
sang
se
seo suh
seok suk sok
seon sun
seong sung song
seung sung
si shi
sik shik
so
sol
soo su
soon sun
suk sook
tae
taek
u woo wu
un woon
uk wook
ung woong
won weon
ya
ye
yeol yul
yeon yun youn
yeong young yong yung
yo
yong
yoo yu
yoon yun
";

/// Mandarin syllables beside the spelling of the same characters in Hong Kong, commonest in given names.
const CANTONESE: &str = "\
an on
bo po
chang cheung
chao chiu
chen chan sun
cheng shing sing
da tai
de tak
fa fat
fang fong
fei fei
feng fung
fu fu
guang kwong
guo kwok
hai hoi
hao ho
he ho wo
hong hung
hua wah wa
hui wai
jia ka
jian kin
jie kit
jing king ching
jun chun kwan
kai kai hoi
kang hong
lan lan
li lai lee
liang leung
lin lam
ling ling
long lung
man man
mei mei mi
min man
ming ming
pei pui
ping ping
qi kei
qiang keung
qing ching
rong wing yung
shan shan
sheng sing shing
shu shu suk
si sze
tai tai
ting ting
wei wai
wen man
xian sin
xiao siu
xin sum yan
xing hing
xiong hung
xue suet hok
yan yin
yao yiu
yi yee yi
ying ying
yong wing yung
yu yu
yuan yuen
yue yuet
yun wan
zhen chun
zheng ching
zhi chi
zhong chung
zhu chu
zi tsz
";

const INITIALS: [&str; 22] =
    ["b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s", ""];
const FINALS: [&str; 34] = [
    "a", "o", "e", "i", "u", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "ia", "ie", "iao", "iu", "ian",
    "in", "iang", "ing", "iong", "ua", "uo", "uai", "ui", "uan", "un", "uang", "ue", "yu", "er", "v",
];

/// The Wade–Giles spelling of a pinyin syllable, without apostrophes and umlauts.
fn wade_giles(initial: &str, rime: &str) -> Option<(String, String)> {
    let palatal = matches!(initial, "j" | "q" | "x");
    let retroflex = matches!(initial, "zh" | "ch" | "sh" | "r");
    let sibilant = matches!(initial, "z" | "c" | "s");
    if palatal && !rime.starts_with(['i', 'u']) {
        return None;
    }
    let head = match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "j" | "q" | "zh" => "ch",
        "x" => "hs",
        "z" | "c" => "ts",
        "r" => "j",
        other => other,
    };
    let tail = match rime {
        "i" if retroflex => "ih",
        "i" if sibilant => {
            return Some((format!("{initial}i"), format!("{}u", if initial == "s" { "sz" } else { "tz" })));
        }
        "ong" => "ung",
        "iong" => "iung",
        "ian" => "ien",
        "ie" => "ieh",
        "ue" => "ueh",
        "ui" if matches!(initial, "g" | "k") => "uei",
        "uo" if !matches!(initial, "g" | "k" | "h" | "sh") => "o",
        "e" if matches!(initial, "g" | "k" | "h") => "o",
        "er" => "erh",
        "yu" | "v" => return None,
        other => other,
    };
    Some((format!("{initial}{rime}"), format!("{head}{tail}")))
}

/// Pinyin syllables that begin with their vowel, and what Wade–Giles makes of them.
const VOWEL_FIRST: [(&str, &str); 22] = [
    ("yi", "i"),
    ("yin", "yin"),
    ("ying", "ying"),
    ("ya", "ya"),
    ("yan", "yen"),
    ("yang", "yang"),
    ("yao", "yao"),
    ("ye", "yeh"),
    ("you", "yu"),
    ("yong", "yung"),
    ("yu", "yu"),
    ("yuan", "yuan"),
    ("yue", "yueh"),
    ("yun", "yun"),
    ("wu", "wu"),
    ("wa", "wa"),
    ("wo", "wo"),
    ("wei", "wei"),
    ("wai", "wai"),
    ("wan", "wan"),
    ("wen", "wen"),
    ("wang", "wang"),
];

/// Syllables by their first letter: spelling and the syllables it may stand for.
type Syllables = BTreeMap<u8, Vec<(String, u16)>>;

fn syllables(lines: impl Iterator<Item = Vec<String>>) -> Syllables {
    let mut table = Syllables::new();
    for (number, spellings) in (0_u16..).zip(lines) {
        for spelling in spellings {
            let Some(&first) = spelling.as_bytes().first() else { continue };
            table.entry(first).or_default().push((spelling, number));
        }
    }
    table
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<String>> {
    text.lines().map(|line| line.split(' ').map(str::to_owned).collect())
}

static KOREAN_SYLLABLES: LazyLock<Syllables> = LazyLock::new(|| syllables(lines(KOREAN)));
static CANTONESE_SYLLABLES: LazyLock<Syllables> = LazyLock::new(|| syllables(lines(CANTONESE)));
static CHINESE_SYLLABLES: LazyLock<Syllables> = LazyLock::new(|| {
    let made = INITIALS.iter().filter(|i| !i.is_empty()).flat_map(|i| FINALS.iter().map(move |f| wade_giles(i, f)));
    let vowels = VOWEL_FIRST.iter().map(|(pinyin, wade)| (pinyin.to_string(), wade.to_string()));
    let pairs = made.flatten().chain(vowels);
    syllables(pairs.map(|(pinyin, wade)| if pinyin == wade { vec![pinyin] } else { vec![pinyin, wade] }))
});

/// Whether two different words may be one name under two systems. Symmetric.
pub(super) fn one_name(x: &str, y: &str) -> bool {
    if x.len().max(y.len()) > MAX_WORD || x.len().min(y.len()) < 3 || !sounds_alike(x, y) {
        return false;
    }
    // In one order, for the work that a comparison may take is bounded.
    let (x, y) = if x <= y { (x, y) } else { (y, x) };
    same_japanese(x, y) || same_old_indonesian(x, y) || same_korean(x, y) || same_chinese(x, y)
}

/// Whether the words may begin alike in any of the systems: the cheap test before the dear ones.
pub(super) fn sounds_alike(x: &str, y: &str) -> bool {
    let level = |word: &str| match word.as_bytes() {
        [b't', b'j', ..] => b'c',
        [b'd', b'j', ..] | [b't' | b'd', b'z' | b's', ..] => b'c',
        [first, ..] => match first {
            b'g' | b'k' => b'k',
            b'd' | b't' => b't',
            b'b' | b'p' => b'p',
            b'j' | b'z' | b'c' | b'q' | b'r' => b'c',
            b'x' | b'h' | b's' => b's',
            b'f' => b's',
            b'i' | b'y' | b'u' | b'w' => b'i',
            other => *other,
        },
        [] => 0,
    };
    let (x, y) = (level(x), level(y));
    x == y || (x.min(y), x.max(y)) == (b'c', b't')
}

fn same_korean(x: &str, y: &str) -> bool {
    x.len() >= 4 && y.len() >= 4 && unify(&KOREAN_SYLLABLES, x.as_bytes(), y.as_bytes(), 0, &mut 400)
}

/// Whether the words are Pinyin and Wade–Giles of the same two syllables or more.
pub(super) fn same_chinese(x: &str, y: &str) -> bool {
    let (x, y) = if x <= y { (x, y) } else { (y, x) };
    let long = x.len() >= 5 && y.len() >= 4 || x.len() >= 4 && y.len() >= 5;
    long && unify(&CHINESE_SYLLABLES, x.as_bytes(), y.as_bytes(), 0, &mut 2000)
}

/// Whether the words, syllables of a Mandarin and a Cantonese reading, are two syllables or more of the same characters.
pub(super) fn same_cantonese(x: &str, y: &str) -> bool {
    let (x, y) = if x <= y { (x, y) } else { (y, x) };
    x.len().max(y.len()) <= MAX_WORD && unify(&CANTONESE_SYLLABLES, x.as_bytes(), y.as_bytes(), 0, &mut 800)
}

/// Whether both texts are spellings of the same two syllables or more. `budget` bounds the work for hostile words.
fn unify(table: &Syllables, x: &[u8], y: &[u8], done: usize, budget: &mut u32) -> bool {
    let (Some(a), Some(b)) = (x.first(), y.first()) else { return x.is_empty() && y.is_empty() && done >= 2 };
    let (Some(of_x), Some(of_y)) = (table.get(a), table.get(b)) else { return false };
    for (left, number) in of_x {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        if !x.starts_with(left.as_bytes()) {
            continue;
        }
        for (right, other) in of_y {
            let meet = number == other && y.starts_with(right.as_bytes());
            if meet && unify(table, &x[left.len()..], &y[right.len()..], done + 1, budget) {
                return true;
            }
        }
    }
    false
}

/// Japanese words with the systems levelled: Hepburn becomes Kunrei, long vowels short, double consonants single.
/// None unless the word is made of morae.
fn kunrei(word: &str) -> Option<Vec<u8>> {
    let mut levelled = word.replace("shi", "si").replace("chi", "ti").replace("tsu", "tu").replace("fu", "hu");
    levelled = levelled.replace("ji", "zi").replace("sh", "sy").replace("ch", "ty").replace('j', "zy");
    levelled = levelled.replace("zyy", "zy").replace("mb", "nb").replace("mp", "np");
    let bytes = levelled.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let vowel = |b: u8| matches!(b, b'a' | b'i' | b'u' | b'e' | b'o');
    for (i, &byte) in bytes.iter().enumerate() {
        let last = out.last().copied();
        let next = bytes.get(i + 1).copied();
        let long = last == Some(b'o') && (byte == b'u' || byte == b'o') || last == Some(b'u') && byte == b'u';
        // "Ohno", "Satoh": an h that begins no mora makes the vowel long.
        let stretched = byte == b'h' && last == Some(b'o') && !next.is_some_and(|b| vowel(b) || b == b'y');
        if long || stretched || last == Some(byte) && !vowel(byte) && byte != b'n' {
            continue;
        }
        if !vowel(byte) {
            let opens = match (last, next) {
                (_, Some(b)) if vowel(b) => true,
                (_, Some(b'y')) => b"kstnhmrgzdbp".contains(&byte),
                (_, Some(b)) if b == byte => true,
                (Some(l), _) => vowel(l) && byte == b'n',
                _ => false,
            };
            if !opens || !b"kstnhmyrwgzdbp".contains(&byte) {
                return None;
            }
        }
        out.push(byte);
    }
    Some(out)
}

fn same_japanese(x: &str, y: &str) -> bool {
    matches!((kunrei(x), kunrei(y)), (Some(x), Some(y)) if x == y && x.len() >= 3)
}

/// Spellings of before 1972: tj, dj, oe, nj, sj for c, j, u, ny, sy.
fn same_old_indonesian(x: &str, y: &str) -> bool {
    const OLD: [(&str, &str); 6] = [("tj", "c"), ("dj", "j"), ("oe", "u"), ("nj", "ny"), ("sj", "sy"), ("hj", "hy")];
    let old = |w: &str| OLD.iter().any(|(pair, _)| w.contains(pair));
    let new = |w: &str| OLD.iter().fold(w.to_owned(), |w, (old, new)| w.replace(old, new));
    (old(x) || old(y)) && new(x) == new(y)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn systems() {
        for (x, y) in [
            ("jiyoung", "jiyeong"),
            ("hyunwoo", "hyeonu"),
            ("kyungsoo", "gyeongsu"),
            ("younghee", "yeonghui"),
            ("seunghoon", "seunghun"),
            ("mingche", "mingzhe"),
            ("kuohua", "guohua"),
            ("hsiaochun", "xiaojun"),
            ("tsetung", "zedong"),
            ("chihming", "zhiming"),
            ("chienkuo", "jianguo"),
            ("satou", "sato"),
            ("ohno", "ono"),
            ("shinji", "sinzi"),
            ("shotaro", "shoutarou"),
            ("otsuka", "otuka"),
            ("tsuji", "tuzi"),
            ("soeharto", "suharto"),
            ("djoko", "joko"),
            ("poetra", "putra"),
        ] {
            assert!(one_name(x, y) && one_name(y, x), "{x} {y}");
        }
        for (x, y) in [
            ("jiyoung", "jihyun"),
            ("minsu", "minji"),
            ("xiaoming", "xiaohong"),
            ("jianguo", "jianhua"),
            ("yuki", "yuko"),
            ("kenji", "kenta"),
            ("maria", "mario"),
            ("wei", "wen"),
            ("suharto", "sukarno"),
        ] {
            assert!(!one_name(x, y) && !one_name(y, x), "{x} {y}");
        }
        assert!(same_cantonese("dawen", "taiman") && !same_cantonese("daming", "taiman"));
    }

    proptest! {
        #[test]
        fn symmetric_on_any_words(x in "[a-z]{0,26}", y in "[a-z]{0,26}") {
            prop_assert_eq!(one_name(&x, &y), one_name(&y, &x));
        }
    }
}
