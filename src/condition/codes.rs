//! The one table of what can be wrong with an expression: code, title, remedy, explanation and two examples each.
//!
//! Codes are stable and never reused: `E` for the text, `T` for names and types, `W` for doubts. What is wrong with a
//! pack around its expressions stands in a table of the same shape in `rule`. Messages, `ringer help CODE`, the manual
//! and the machine formats are fed from it; a test holds every bad example to exactly its code.

/// One kind of mistake, or of doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `E`, `T` or `W` and three digits.
    pub code: &'static str,
    /// What it means, in a few words, without a full stop.
    pub title: &'static str,
    /// What to do, where a message has nothing better to say.
    pub remedy: &'static str,
    /// The explanation: a paragraph or two.
    pub text: &'static str,
    /// Where the examples stand.
    pub place: Place,
    /// Something that is answered with this code and no other.
    pub bad: &'static str,
    /// The same, put right.
    pub good: &'static str,
}

/// Where an example stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is a condition.
    Condition,
    /// Lines of a rule's file; what they leave out is as it should be.
    Rule,
    /// Lines of a pack of one file; what they leave out is as it should be.
    Pack,
    /// A whole file.
    File,
    /// Lines of an overlay.
    Overlay,
    /// Lines of a pack that is locked; the good ones are locked anew.
    Lock,
}

const fn code(
    code: &'static str,
    title: &'static str,
    remedy: &'static str,
    text: &'static str,
    bad: &'static str,
    good: &'static str,
) -> Code {
    Code { code, title, remedy, text, place: Place::Condition, bad, good }
}

impl Code {
    const fn of(mut self, place: Place) -> Code {
        self.place = place;
        self
    }
}

/// All of them, sorted.
#[rustfmt::skip] // a table: one part of a code a line
pub const CODES: &[Code] = &[
    code("E001", "the expression is too long or too deeply nested", "move parts of it into macros",
        "An expression may have 64 KiB of text and 64 levels of nesting, so that reading it takes bounded time. Nobody \
         writes more by hand; where a program writes conditions, give their parts names in `[macro]`.",
        "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!has(app.agency)",
        "has(app.agency)"),
    code("E002", "a character that no expression contains", "take the character away, or put it into quotes",
        "Conditions are written in the Common Expression Language. Characters such as `#`, `$`, `;` and `@` have no \
         meaning in it outside quoted text; comments begin with `//`.",
        "$has(app.agency)",
        "has(app.agency) // who sent the applicant"),
    code("E003", "a string without its closing quote", "close the string with the quote that opened it",
        "A string ends with the quote that began it, on the same line. In a TOML file the condition itself stands in \
         quotes too: use the other kind inside, or put the condition between three quotes.",
        "app.source == 'referral",
        "app.source == 'referral'"),
    code("E004", "an escape sequence that does not exist or stands for no character", "write r'...', where a backslash is a backslash",
        "In a string a backslash begins an escape sequence: `\\n`, `\\t`, `\\\\`, `\\'`, `\\x41`, `\\u00e9`. Regular \
         expressions are full of backslashes, so write them as raw strings: `r'\\d+'`.",
        "app.source.matches('\\d+')",
        "app.source.matches(r'\\d+')"),
    code("E005", "a number that cannot be read or is out of range", "write a whole number of 64 bits, or one with a point; lengths of time as duration('365d')",
        "Numbers are whole (64 bits, signed) or have a point. Units do not stand behind a number: a length of time is \
         written `duration('365d')`.",
        "now - app.applied_at > 365d",
        "now - app.applied_at > duration('365d')"),
    code("E006", "an operand or a token is missing", "write what is missing there, or take the operator away",
        "Something is expected where the marker stands: a value after an operator, a name after a point, an argument \
         after a comma. An operator left over from editing is the usual cause.",
        "has(app.agency) &&",
        "has(app.agency) && has(app.referrer)"),
    code("E007", "a bracket that is not closed", "close the bracket",
        "Every `(` and `[` needs its partner. The marker stands at the bracket that was left open, which is often far \
         before the place where the text ends.",
        "app.emails.exists(e, e.role",
        "app.emails.exists(e, e.role)"),
    code("E008", "a reserved word used as a name", "choose another name",
        "CEL keeps some words for itself or for other languages: `as`, `break`, `const`, `for`, `function`, `if`, \
         `import`, `let`, `loop`, `package`, `return`, `var`, `void`, `while`. They cannot name a variable.",
        "app.emails.exists(var, true)",
        "app.emails.exists(e, e.role)"),
    code("E009", "syntax of CEL that conditions leave out", "write it with what conditions have: see `ringer fields`",
        "Conditions are a profile of CEL. Messages, map literals, `null`, bytes, unsigned numbers and optional values are \
         left out, because every field has one type and what is missing is unknown by itself. Ask `has(x)` where you \
         would compare with null.",
        "app.agency != null",
        "has(app.agency)"),
    code("E010", "text after the end of the expression", "join the two parts with `&&` or `||`, or take one away",
        "The expression was complete before the marker, and something follows. Usually an operator is missing between \
         two tests, or a bracket is closed twice.",
        "has(app.agency) has(app.referrer)",
        "has(app.agency) && has(app.referrer)"),
    code("E011", "an operator of another language", "write it as CEL does: `==`, `&&`, `||`, `!`",
        "CEL writes comparison, and, or, not as `==`, `&&`, `||`, `!`. SQL, Python and spreadsheets write them \
         otherwise.",
        "app.source = 'referral'",
        "app.source == 'referral'"),
    code("T001", "a name that means nothing here", "begin with `app` or a variable; groups have `group` and `param`",
        "Every name is looked up when the pack is loaded. A condition on one application begins with `app`; what stands \
         after `having` sees `group`; a variable exists only inside the `exists`, `all`, `filter` or `map` that names it.",
        "applicant.agency == 'Acme'",
        "app.agency == 'Acme'"),
    code("T002", "a member that the object does not have", "see `ringer fields` for the members of every object",
        "The object left of the point has no such member. Lists have no members of their own: look at their elements \
         with `exists`. `ringer fields` prints every object with its members, their types and meaning.",
        "app.phon.exists(p, p.valid)",
        "app.phones.exists(p, p.valid)"),
    code("T003", "a list, pattern, parameter or macro that no pack declares", "declare it in the pack, or correct the name",
        "`list.x`, `pattern.x`, `param.x` and `macro.x` are declared in the rule's own pack, as `[list.x]`, \
         `[pattern.x]`, `[param.x]` and below `[macro]`. Declarations of other packs are not seen.",
        "app.emails.exists(e, e.domain in list.freemail)",
        "app.emails.exists(e, e.free)"),
    code("T004", "a function that does not exist", "see `ringer fields` for what there is",
        "Conditions know CEL's macros (`exists`, `all`, `exists_one`, `filter`, `map`), `has`, `size`, the functions of \
         strings and dates, and ours: `known`, `same`, `differ`, `orValue`, `months_between`, `days_between`. Some are \
         called on a value, as in `x.contains(y)`, others with it, as in `size(x)`.",
        "app.emails.any(e, e.role)",
        "app.emails.exists(e, e.role)"),
    code("T005", "a wrong number of arguments", "give it as many arguments as it takes",
        "The function exists and takes another number of arguments. `exists`, `all` and `filter` take a variable and a \
         test.",
        "app.emails.exists(e)",
        "app.emails.exists(e, e.role)"),
    code("T006", "an argument of a wrong type", "convert the argument, or call the function on another value",
        "The function does not take a value of this type. Types are never converted silently: write `string(x)`, \
         `int(x)`, `double(x)`, `date(x)` or `timestamp(x)`.",
        "size(app.applied_at) > 3",
        "size(app.emails) > 3"),
    code("T007", "an operator over types it does not work on", "bring both sides to one type",
        "Both sides of an operator are of one type: a number is not compared with text, nor a whole number with one \
         that has a point. Write the literal in the other type, or convert the field.",
        "size(app.phones) >= '2'",
        "size(app.phones) >= 2"),
    code("T008", "an expression of another type than its place needs", "make a test of it: `has(x)`, or a comparison",
        "A condition, and each side of `&&` and `||`, is a test. A field that is text, a number or a list is none by \
         itself: ask whether it is known with `has(x)`, compare it, or look into the list with `exists`.",
        "app.agency && app.emails.exists(e, e.role)",
        "has(app.agency) && app.emails.exists(e, e.role)"),
    code("T009", "origin compared with a literal, or taken apart", "ask whether two of them agree: `differ(p.region, app.home.country)`",
        "Names, countries, regions, cities, postcodes, streets, time zones and schools are opaque: they can be compared \
         with each other and shown in sentences, and never compared with a text, looked up in a plain list, searched or \
         cut. So no rule can say \"from there\" or \"called that\", which would judge people by their origin. The same \
         holds for what gives origin away: the beginning of a phone number, the country of a mail domain, a name in a \
         mailbox, a column headed Country or University.\n\n\
         What you want to know is nearly always whether two statements agree. Ask that: `differ(x, y)` is true when \
         both are known and different. Where a court or a regulator requires a list of schools, declare it with `of`, \
         `basis`, `approved_by` and `expires`; every run then names it.",
        "app.home.country == 'FR'",
        "differ(app.home.country, app.shipping.country)"),
    code("T010", "`!` over same() or differ()", "write the other one: `same` for not `differ`, `differ` for not `same`",
        "`same(x, y)` and `differ(x, y)` are both false when either side is missing. Their opposite would then be true \
         for everybody who left a field out, and missing must never count against anybody.",
        "!same(app.home.city, app.shipping.city)",
        "differ(app.home.city, app.shipping.city)"),
    code("T011", "a column about a protected attribute", "take the column out of the condition: such things are never judged",
        "Columns whose header names a nationality, citizenship, ethnicity, gender, religion, disability, age, birth date \
         or place, photo, marital status, veteran status, visa, sponsorship, work authorisation or mother tongue are \
         dropped at import, in any of some twenty languages, and no condition may read them. For an adverse-impact \
         report, `--keep-protected FILE` writes them aside. Columns about command of a language, looks and manner, \
         medicine or pay are kept, and no condition may read them either.",
        "app.extra['Nationality'] == 'x'",
        "has(app.extra['Notice period'])"),
    code("T012", "a part of CEL that conditions leave out", "write it with what conditions have: see `ringer fields`",
        "CEL has more than conditions need. Splitting and cutting text, dynamic types and the like are left out: patterns \
         do what they are wanted for and stay readable. A list or pattern of the pack is no value either: use \
         `x in list.name` and `pattern.name.found(x)`.",
        "app.source.split(' ').size() > 2",
        "app.source.matches(r'\\S+ \\S+ \\S+')"),
    code("T013", "has() over something that is no member", "write `known(...)`, which takes any expression",
        "`has(a.b)` asks whether a member is known, as in CEL. For any other expression ask `known(...)`.",
        "has(app.phones.filter(p, p.valid))",
        "known(app.phones.filter(p, p.valid))"),
    code("T014", "a macro variable that is no plain, free name", "name the element by a new plain word, such as `x`",
        "The first argument of `exists`, `all`, `exists_one`, `filter` and `map` names the element for the second. It is \
         one word, and none that means something already (`app`, `list`, `param`, `now` ...).",
        "app.phones.exists(app, true)",
        "app.phones.exists(p, p.valid)"),
    code("T015", "a literal that cannot be read as what it should be", "write the literal in the form that the message names",
        "Regular expressions, dates, instants and durations written as text are read when the pack is loaded, so that a \
         mistake in them is found then and not in the middle of a run. A regular expression must be written out as one \
         literal.",
        "app.source.matches('(')",
        "app.source.matches(r'\\(')"),
    code("T016", "a map used in any way but by a written-out column name", "write `app.extra[\"Column name\"]`",
        "`app.extra` and `app.enrich` hold columns by their header. A condition names the column as written in the \
         export, so that everybody can see what a rule reads; it cannot compute the name or ask for all columns.",
        "app.extra[app.source] == 'x'",
        "app.extra['Notice period'] == 'none'"),
    code("T017", "a macro that uses itself", "write the macro without itself",
        "Macros are put in the place of their use. One that uses itself, directly or through others, would never end.",
        "[macro]\nrole = \"macro.office\"\noffice = \"macro.role\"\n\n[[rule]]\nwhen = \"macro.role && macro.office\"",
        "[macro]\nrole = \"app.emails.exists(e, e.role)\"\n\n[[rule]]\nwhen = \"macro.role\"").of(Place::Pack),
    code("T018", "an expression that is too large once its macros are expanded", "use the macro once, or make it smaller",
        "Macros that use macros several times grow quickly: ten doublings make a thousand. An expression may have 20,000 \
         parts once all macros are expanded.",
        "[macro]\n\
         a = \"size(app.phones) > 1 || size(app.emails) > 2 || size(app.links) > 3 || size(app.notes) > 4\"\n\
         b = \"(macro.a) == (macro.a) && (macro.a) != (macro.a) && (macro.a) == (macro.a)\"\n\
         c = \"(macro.b) == (macro.b) && (macro.b) != (macro.b) && (macro.b) == (macro.b)\"\n\
         d = \"(macro.c) == (macro.c) && (macro.c) != (macro.c) && (macro.c) == (macro.c)\"\n\
         e = \"(macro.d) == (macro.d) && (macro.d) != (macro.d) && (macro.d) == (macro.d)\"\n\n\
         [[rule]]\nwhen = \"macro.e\"",
        "[macro]\na = \"size(app.phones) > 1 || size(app.emails) > 2\"\n\n[[rule]]\nwhen = \"macro.a\"").of(Place::Pack),
    code("T019", "an empty list whose type nothing tells", "write the list's elements, or leave it out",
        "A list has one type, and an empty one takes it from what it is compared with. Where nothing tells, there is \
         nothing to compare either.",
        "[].exists(x, true)",
        "['phone', 'web'].exists(x, x == app.source)"),
    code("T020", "a table used in any way but by the written-out name of one of its objects", "write `rule[\"some-id\"].hit`",
        "Rules go by their ids. The id is written out, so that everybody can see what a combination rests on; a rule that \
         is not loaded cannot be read.",
        "[[rule]]\ncombine = \"rule.hit\"",
        "[[rule]]\ncombine = \"ring.people >= 4\"").of(Place::Pack),
    code("W001", "a comparison whose outcome does not depend on the input", "compare a field, or leave it out",
        "Whatever an application says, this comes out the same: two literals, a value with itself, a size below zero, a \
         word that the field never is, or two alternatives that cover everything. Usually one side was meant to be \
         something else.",
        "app.phones.exists(p, p.kind == 'VOIP')",
        "app.phones.exists(p, p.kind == 'voip')"),
    code("W002", "a condition that can never hold", "one of the two must be meant otherwise",
        "Two parts joined by `&&` exclude each other, so the rule can never hit. Often `||` was meant, or `exists` over \
         two different elements.",
        "app.source == 'web' && app.source == 'referral'",
        "app.source == 'web' || app.source == 'referral'"),
    code("W003", "a raw value compared with a canonical one", "compare the canonical form on both sides",
        "`raw` is what somebody typed: `(212) 867-5309`. The canonical form is what it means: `+12128675309`. They differ \
         for nearly everybody, so the comparison says nothing.",
        "app.phones.exists(p, p.raw != p.e164)",
        "app.phones.exists(p, app.referees.exists(r, p.e164 == r.phone.e164))"),
    code("W004", "the same operand twice", "leave one out",
        "One operand of `&&` or `||` stands there twice. It changes nothing; often the second was meant to be another \
         field.",
        "has(app.agency) && has(app.agency)",
        "has(app.agency) && has(app.referrer)"),
    code("W005", "a formatting test on a value that import has normalised", "look at `raw`, or write the normal form",
        "Phones, mailboxes and hosts are brought into one form at import: `+` and digits, lower case, no blanks. A test \
         for capitals, blanks or punctuation in them never holds. What was typed is in `raw`.",
        "app.emails.exists(e, e.domain == 'Example.com')",
        "app.emails.exists(e, e.domain == 'example.com')"),
    code("W006", "a text that names a country, a people or a language", "look for what people did, not for who they are",
        "Free text has no type that could keep origin out, so this is a reminder: a rule that looks for the name of a \
         country, a people or a language in a resume or an answer judges people by where they come from. Where the word \
         means something else (an employer called Jordan), say so in `fairness`.",
        "app.answers.exists(a, a.answer.contains('Korean'))",
        "app.answers.exists(a, a.answer.contains('remote desktop'))"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sorted() {
        assert!(CODES.windows(2).all(|w| w[0].code < w[1].code));
    }
}
