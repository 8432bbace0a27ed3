//! Telling: the cheapest story as sentences for the person who reads the application.
//!
//! Says what an ordinary explanation would cover and what it would leave; no bits, no judgement of a person, and no value
//! out of the application: only the words that the packs give to causes and findings.

use super::{Alternative, Story};
use crate::finding::Bits;

/// The words for one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CauseWords<'a> {
    /// Index into `Scoring::causes`.
    pub cause: u16,
    /// Singular with its article, as within a sentence: "a shared home".
    pub title: &'a str,
    /// Why it would be unusual here, as a clause: "the employer records none". Empty for a general one.
    pub doubt: &'a str,
}

/// What a story is told from.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// Each weighed finding with a short noun phrase, "shared phone" or "the same résumé under five names"; a phrase
    /// without article is given "the".
    pub findings: &'a [(u16, &'a str)],
    /// Words for at least the causes of the story and of the alternatives.
    pub causes: &'a [CauseWords<'a>],
    /// The cheapest story.
    pub story: &'a Story,
    /// What each named cause would explain by itself.
    pub alternatives: &'a [Alternative],
    /// The price from which a cause is no ordinary explanation: the review threshold.
    pub unusual: Bits,
}

/// How many things, and how many other causes, are named before "more".
const NAMED: usize = 3;

/// One to three sentences; "Nothing here needs an explanation." if nothing was found.
pub fn tell(telling: &Telling<'_>) -> String {
    if telling.findings.is_empty() {
        return "Nothing here needs an explanation.".to_owned();
    }
    let story = telling.story;
    let titles: Vec<&str> = story.causes.iter().map(|&(cause, _)| telling.words(cause).title).collect();
    let ordinary = !titles.is_empty() && story.causes.iter().all(|&(_, price)| price < telling.unusual);
    if ordinary && story.unexplained.is_empty() {
        return match &titles[..] {
            [title] => format!("{} explains all of it.", capital(title)),
            _ => format!("It takes {} together to explain all of it.", listed(&titles)),
        };
    }
    let whole = telling.alternatives.iter().filter(|other| other.unexplained.is_empty());
    let whole = whole.min_by_key(|other| other.price).map(|other| (other.price, telling.words(other.cause)));
    let usual = whole.filter(|(price, _)| *price < telling.unusual).map(|(_, words)| words);
    let told = |words: CauseWords<'_>| story.causes.iter().any(|(cause, _)| *cause == words.cause);
    if ordinary && !usual.is_some_and(told) {
        let mut text = telling.partly(&titles);
        match whole.filter(|(_, words)| !told(*words)) {
            Some((_, words)) if usual.is_some() => {
                text.push_str(&format!(" {} would explain all of it.", capital(words.title)));
            }
            Some((_, words)) => {
                text.push_str(&format!(" {} would explain all of it, but {}.", capital(words.title), words.doubt));
            }
            None => {}
        }
        return text;
    }
    match usual {
        Some(words) => format!("{} would explain all of it.", capital(words.title)),
        None => telling.poorly(&titles),
    }
}

impl<'a> Telling<'a> {
    fn words(&self, cause: u16) -> CauseWords<'a> {
        let known = self.causes.iter().find(|words| words.cause == cause);
        let words = known.copied().unwrap_or(CauseWords { cause, title: "", doubt: "" });
        let title = if words.title.is_empty() { "another cause" } else { words.title };
        let doubt = if words.doubt.is_empty() { "it would be unusual here" } else { words.doubt };
        CauseWords { cause, title, doubt }
    }

    /// The story's causes are ordinary and explain some of what was found.
    fn partly(&self, titles: &[&str]) -> String {
        let left = &self.story.unexplained;
        let explained: Vec<u16> =
            self.findings.iter().map(|(finding, _)| *finding).filter(|f| !left.contains(f)).collect();
        let things = self.things(&explained, &[]);
        let rest = self.things(left, &explained);
        let (explain, leave) = match titles {
            [_] => ("explains", "it leaves"),
            _ => ("together explain", "they leave"),
        };
        format!("{} {explain} {things}; {leave} unexplained: {rest}.", capital(&listed(titles)))
    }

    /// No ordinary explanation fits; what others would do instead.
    fn poorly(&self, titles: &[&str]) -> String {
        let mut clauses: Vec<String> = Vec::new();
        if titles.len() > 1 && self.story.unexplained.is_empty() {
            let doubted = self.story.causes.iter().find(|(_, price)| *price >= self.unusual);
            let doubt = doubted.map_or("it would be unusual here", |&(cause, _)| self.words(cause).doubt);
            clauses.push(format!("{} together would, but {doubt}", listed(titles)));
        }
        let mut others: Vec<&Alternative> = self.alternatives.iter().collect();
        others.sort_by_key(|other| (other.unexplained.len(), other.price));
        for other in others.into_iter().take(NAMED) {
            let words = self.words(other.cause);
            clauses.push(if other.unexplained.is_empty() {
                format!("{} would, but {}", words.title, words.doubt)
            } else {
                let left = &other.unexplained;
                let gone = self.findings.iter().map(|(finding, _)| *finding).filter(|f| !left.contains(f));
                let gone: Vec<u16> = gone.collect();
                format!("{} would leave {}", words.title, self.things(left, &gone))
            });
        }
        if clauses.is_empty() {
            let all: Vec<u16> = self.findings.iter().map(|(finding, _)| *finding).collect();
            return format!("No ordinary explanation is known for {}.", self.things(&all, &[]));
        }
        format!("No ordinary explanation fits all of it. {}.", capital(&clauses.join("; ")))
    }

    /// Findings as a list of things; one whose phrase also stands on the other side is "another".
    fn things(&self, findings: &[u16], other_side: &[u16]) -> String {
        let phrase =
            |finding: u16| self.findings.iter().find(|(known, _)| *known == finding).map(|(_, phrase)| *phrase);
        let taken: Vec<&str> = other_side.iter().filter_map(|&finding| phrase(finding)).collect();
        let mut things: Vec<String> = Vec::new();
        for words in findings.iter().filter_map(|&finding| phrase(finding)) {
            let thing = if taken.contains(&words) {
                format!("another {}", bare(words))
            } else if bare(words) == words && !is_clause(words) {
                format!("the {words}")
            } else {
                words.to_owned()
            };
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
        let things: Vec<&str> = things.iter().map(String::as_str).collect();
        match things.len() {
            0 => "something else".to_owned(),
            n if n <= NAMED => listed(&things),
            n => format!("{} and {} more", things[..NAMED].join(", "), n - NAMED),
        }
    }
}

/// Whether a phrase is a clause, which takes no article: "how the person wants to be paid".
fn is_clause(phrase: &str) -> bool {
    ["how ", "what "].iter().any(|start| phrase.starts_with(start))
}

/// A phrase without its article.
fn bare(phrase: &str) -> &str {
    ["the ", "an ", "a "].iter().find_map(|article| phrase.strip_prefix(article)).unwrap_or(phrase)
}

/// "a", "a and b", "a, b and c".
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSES: [CauseWords<'static>; 3] = [
        CauseWords { cause: 0, title: "a shared home", doubt: "too many people would live in it" },
        CauseWords { cause: 1, title: "an agency", doubt: "the employer records none" },
        CauseWords { cause: 2, title: "a careless entry", doubt: "" },
    ];
    const PHONE: (u16, &str) = (0, "shared phone");
    const RESUME: (u16, &str) = (1, "the same résumé under five names");
    const PLACE: (u16, &str) = (2, "shared address");

    fn other(cause: u16, price: i32, unexplained: &[u16]) -> Alternative {
        Alternative { cause, price: Bits(price), unexplained: unexplained.to_vec() }
    }

    fn told(found: &[(u16, &str)], causes: &[(u16, i32)], unexplained: &[u16], alternatives: &[Alternative]) -> String {
        let causes = causes.iter().map(|&(cause, price)| (cause, Bits(price))).collect();
        let story = Story { causes, unexplained: unexplained.to_vec(), bits: Bits(0) };
        tell(&Telling { findings: found, causes: &CAUSES, story: &story, alternatives, unusual: Bits(400) })
    }

    #[test]
    fn nothing_found() {
        assert_eq!(told(&[], &[], &[], &[]), "Nothing here needs an explanation.");
    }

    #[test]
    fn one_cause_explains_all() {
        assert_eq!(told(&[PHONE], &[(0, 100)], &[], &[other(0, 100, &[])]), "A shared home explains all of it.");
    }

    #[test]
    fn it_takes_two() {
        let text = told(&[PHONE, RESUME], &[(0, 100), (1, 100)], &[], &[other(0, 100, &[1]), other(1, 100, &[0])]);
        assert_eq!(text, "It takes a shared home and an agency together to explain all of it.");
    }

    #[test]
    fn one_cause_explains_some() {
        let text = told(&[PHONE, RESUME], &[(0, 100)], &[1], &[other(0, 100, &[1])]);
        assert_eq!(
            text,
            "A shared home explains the shared phone; it leaves unexplained: the same résumé under five names."
        );
    }

    #[test]
    fn two_causes_explain_some_and_a_third_all() {
        let others = [other(0, 100, &[1, 2]), other(1, 1000, &[]), other(2, 200, &[0, 1])];
        let text = told(&[PHONE, RESUME, PLACE], &[(0, 100), (2, 200)], &[1], &others);
        assert_eq!(
            text,
            "A shared home and a careless entry together explain the shared phone and the shared address; \
             they leave unexplained: the same résumé under five names. \
             An agency would explain all of it, but the employer records none."
        );
    }

    #[test]
    fn the_sentence_of_the_contract() {
        let others = [other(0, 600, &[1]), other(1, 1000, &[])];
        let expected = "No ordinary explanation fits all of it. An agency would, but the employer records none; \
                        a shared home would leave the same résumé under five names.";
        assert_eq!(told(&[PHONE, RESUME], &[(1, 1000)], &[], &others), expected);
        assert_eq!(told(&[PHONE, RESUME], &[], &[0, 1], &others), expected);
    }

    #[test]
    fn an_unusual_pair() {
        let others = [other(0, 600, &[1]), other(2, 200, &[0])];
        assert_eq!(
            told(&[PHONE, RESUME], &[(0, 600), (2, 200)], &[], &others),
            "No ordinary explanation fits all of it. A shared home and a careless entry together would, but too many \
             people would live in it; a careless entry would leave the shared phone; \
             a shared home would leave the same résumé under five names."
        );
    }

    #[test]
    fn an_ordinary_cause_that_costs_more_than_the_hit_is_still_offered() {
        let text = told(&[PHONE], &[], &[0], &[other(2, 300, &[])]);
        assert_eq!(text, "A careless entry would explain all of it.");
    }

    #[test]
    fn the_same_cause_is_not_told_twice() {
        let text = told(&[PHONE, PLACE], &[(0, 100)], &[2], &[other(0, 300, &[])]);
        assert_eq!(text, "A shared home would explain all of it.");
        let text = told(&[PHONE, PLACE], &[(0, 100)], &[2], &[other(0, 1000, &[])]);
        assert_eq!(text, "A shared home explains the shared phone; it leaves unexplained: the shared address.");
    }

    #[test]
    fn no_cause_at_all() {
        assert_eq!(told(&[PHONE], &[], &[0], &[]), "No ordinary explanation is known for the shared phone.");
    }

    #[test]
    fn two_of_a_kind_on_both_sides_are_told_apart_and_on_one_side_once() {
        let found = [PHONE, (3, "shared phone"), (4, "shared phone")];
        let text = told(&found, &[(0, 100)], &[3, 4], &[other(0, 100, &[3, 4])]);
        assert_eq!(text, "A shared home explains the shared phone; it leaves unexplained: another shared phone.");
    }

    #[test]
    fn long_lists_end_in_more_and_doubt_has_a_default() {
        let found = [(0, "one"), (1, "an oddity"), (2, "three"), (3, "four"), (4, "five")];
        let text = told(&found, &[], &[0, 1, 2, 3, 4], &[]);
        assert_eq!(text, "No ordinary explanation is known for the one, an oddity, the three and 2 more.");
        let text = told(&[PHONE], &[(2, 900)], &[], &[other(2, 900, &[])]);
        assert!(text.ends_with("A careless entry would, but it would be unusual here."), "{text}");
    }
}
