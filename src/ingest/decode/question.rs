//! Screening questions that ask for a protected attribute.
//!
//! Questions repeat from record to record, so that each is judged once per thread. The answer never decides.

use std::cell::RefCell;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::ingest::protected;

/// Most questions remembered by a thread; an input with more has them judged again.
const MOST: usize = 2_000;

thread_local! {
    static JUDGED: RefCell<HashMap<String, bool, RandomState>> = RefCell::default();
}

/// Whether a question asks for a protected attribute or a secret number.
pub(crate) fn protected_question(question: &str) -> bool {
    let question = question.trim();
    if question.is_empty() {
        return false;
    }
    let known = JUDGED.try_with(|judged| judged.borrow().get(question).copied()).ok().flatten();
    known.unwrap_or_else(|| {
        let found = protected::attribute(question).is_some() || protected::secret(question).is_some();
        let _ = JUDGED.try_with(|judged| {
            let mut judged = judged.borrow_mut();
            if judged.len() >= MOST {
                judged.clear();
            }
            judged.insert(question.to_owned(), found);
        });
        found
    })
}

#[cfg(test)]
mod tests {
    use super::protected_question;

    #[test]
    fn questions_are_judged_by_their_words() {
        for asked in
            ["Will you now or in future require visa sponsorship?", "What is your gender?", "Please enter your SSN"]
        {
            assert!(protected_question(asked) && protected_question(asked), "{asked}");
        }
        for asked in ["Why do you want to work here?", "LinkedIn Profile", "Years of Rust?", ""] {
            assert!(!protected_question(asked), "{asked}");
        }
    }
}
