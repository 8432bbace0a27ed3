//! The one table of what can be wrong with a pack, in the shape of `condition`'s: code, title, remedy, explanation and
//! two examples each, from 101 on.
//!
//! Codes are stable and never reused. A code that is missing here cannot be reported: a test holds every message of the
//! checks to this table, and every bad example to exactly its code.

use crate::condition::{self, Code, Place};

const fn rule(
    code: &'static str,
    title: &'static str,
    remedy: &'static str,
    text: &'static str,
    bad: &'static str,
    good: &'static str,
) -> Code {
    Code { code, title, remedy, text, place: Place::Rule, bad, good }
}

const fn at(place: Place, code: Code) -> Code {
    Code { place, ..code }
}

/// Every code of packs, sorted.
#[rustfmt::skip] // a table: one part of a code a line
pub const CODES: &[Code] = &[
    rule("E101", "the file is not valid TOML", "correct the line; the file is TOML 1.0: https://toml.io",
        "Packs are TOML files. The usual slips: text without quotes, a backslash in double quotes (write the text in \
         single quotes), a key written twice, a table header without its closing bracket. The rest of the file is read \
         all the same, so that other mistakes are told in the same run.",
        "title = An office's mailbox",
        "title = \"An office's mailbox\""),
    rule("E102", "a key that is not known here", "correct the key, or take it away",
        "Every key is known or a mistake: a misspelled one would otherwise be left out in silence. The nearest known key \
         is named, or else all that may stand there.",
        "famly = \"mail-form\"\nfamily = \"mail-form\"",
        "family = \"mail-form\""),
    rule("E103", "a key of the rule stands below a table header and so belongs to that table", "move it above the header",
        "In TOML everything below a header such as `[group]` belongs to that table, to the next header. A rule's own \
         keys stand above all of its tables.",
        "[group]\nby = \"app.network.key\"\nhaving = \"group.people >= 2\"\nhub = 5",
        "hub = 5\n\n[group]\nby = \"app.network.key\"\nhaving = \"group.people >= 2\""),
    at(Place::File, rule("E104", "a key that must be given is missing", "write the key",
        "A rule needs an id, its weight (`bits` or `strength`), a family and exactly one kind of condition; a pack needs \
         an id and a version. What else readers need is asked for as W106.",
        "id = \"mailbox-office\"\nfamily = \"mail-form\"\nwhen = \"app.emails.exists(e, e.role)\"",
        "id = \"mailbox-office\"\nfamily = \"mail-form\"\nbits = 2.0\nwhen = \"app.emails.exists(e, e.role)\"")),
    rule("E105", "a value of the wrong type", "write a value of the type that is named",
        "The key is right and its value is of another type: a number in quotes, one text where an array of texts \
         belongs, an object where a list is asked for.",
        "bits = \"2.0\"",
        "bits = 2.0"),
    rule("E106", "a value that is none of those allowed", "write one of the values that are named",
        "Some keys take one of a few words (`status`, `stage`, `strength`, what a test expects), others a form such as \
         `365d` or a name without blanks.",
        "stage = \"screening\"",
        "stage = \"application\""),
    at(Place::Pack, rule("E107", "a rule id that exists already", "give one of the rules another id",
        "A rule's id exists once over all loaded packs, the built-in ones included: exceptions, weights and reports name \
         rules by it. Begin the ids of your own rules with the pack's name.",
        "[[rule]]\nid = \"mailbox-office\"\nwhen = \"app.emails.exists(e, e.role)\"\n\n\
         [[rule]]\nid = \"mailbox-office\"\nwhen = \"has(app.agency)\"",
        "[[rule]]\nid = \"mine-office\"\nwhen = \"app.emails.exists(e, !e.valid)\"\n\n\
         [[rule]]\nid = \"mine-agency\"\nwhen = \"has(app.agency)\"")),
    at(Place::File, rule("E108", "a rule needs exactly one kind of condition", "keep one kind, or make two rules",
        "A rule judges one application (`when`), applications that share something (`[group]`), or one of the further \
         kinds. One rule has one kind; two things to notice are two rules.",
        "id = \"mine\"\nfamily = \"mail-form\"\nbits = 2.0\nwhen = \"app.emails.exists(e, e.role)\"\n\n\
         [group]\nby = \"app.network.key\"\nhaving = \"group.people >= 2\"",
        "id = \"mine\"\nfamily = \"mail-form\"\nbits = 2.0\nwhen = \"app.emails.exists(e, e.role)\"")),
    rule("E110", "a family that no table declares", "name a family of `scoring.toml`, or declare one in `pack.toml`",
        "Rules that see the same thing share a family, whose cap keeps them from counting one fact many times. Families \
         are declared in the scoring table, or in a pack as `[[family]]` with `id`, `title` and `cap`.",
        "family = \"mail-from\"",
        "family = \"mail-form\""),
    rule("E111", "a cause that no table declares", "name a cause of `scoring.toml`, or declare one in `pack.toml`",
        "`explained_by` names the innocent causes that would explain the rule's hit: `household`, `agency`, \
         `changed-name` and so on. A pack may declare its own as `[[cause]]` with `id`, `title` and `bands`.",
        "explained_by = [\"careless-enty\"]",
        "explained_by = [\"careless-entry\"]"),
    rule("E112", "a number out of its range", "write a number within the range that is named",
        "Weights lie between -6 and 20 bits, shares between 0 and 1, counts above their least. A rule with negative bits \
         reassures: it has no family, no innocent causes and no group.",
        "bits = 200",
        "bits = 2.0"),
    at(Place::Pack, rule("E113", "a list that cannot be read", "write every value in the form that `normalise` names",
        "Each value of a list is read by the normaliser that the list declares, exactly as values are that are looked up \
         in it. What it cannot read could never be found. List files lie in the pack's folder.",
        "[list.own]\nnormalise = \"phone\"\nvalues = [\"reception\"]\n\n\
         [[rule]]\nwhen = \"app.phones.exists(p, p.e164 in list.own)\"",
        "[list.own]\nnormalise = \"phone\"\nvalues = [\"+1 312 640 7715\"]\n\n\
         [[rule]]\nwhen = \"app.phones.exists(p, p.e164 in list.own)\"")),
    at(Place::Pack, rule("E114", "a list of an opaque type without basis, approval or expiry", "have it approved: `basis`, `approved_by` and `expires`",
        "A list of schools, countries or names judges people by their origin. It is allowed only where somebody answers \
         for it: `basis` says what requires it, `approved_by` who agreed, `expires` when to look again. It is named at \
         the head of every run, and refused from the day after it expires.",
        "[list.schools]\nof = \"institution\"\nvalues = [\"Example College\"]\n\n\
         [[rule]]\nwhen = \"has(app.agency)\"",
        "[list.schools]\nof = \"institution\"\nvalues = [\"Example College\"]\nbasis = \"Order 12/2026 of the licensing board\"\n\
         approved_by = \"Legal, J. Doe\"\nexpires = 2027-06-30\n\n\
         [[rule]]\nwhen = \"app.education.exists(e, e.institution in list.schools)\"")),
    at(Place::Pack, rule("E115", "a regular expression that cannot be used", "correct the expression; see https://docs.rs/regex for its syntax",
        "Patterns run in linear time whatever the text, so there is no look-around and no back-reference, and a pattern \
         may take one mebibyte. Write it in single quotes, where a backslash is a backslash.",
        "[pattern.tail]\nregex = '(\\d{4}'\nhits = [\"ab1234\"]\nmisses = [\"ab\"]\n\n\
         [[rule]]\nwhen = \"has(app.agency)\"",
        "[pattern.tail]\nregex = '\\d{4}$'\nhits = [\"ab1234\"]\nmisses = [\"ab\"]\n\n\
         [[rule]]\nwhen = \"app.emails.exists(e, pattern.tail.found(e.local))\"")),
    at(Place::Pack, rule("E116", "a sample that its pattern does not treat as stated", "change the pattern, or move the sample",
        "A pattern shows by samples what it finds (`hits`) and what it leaves alone (`misses`); both are tried whenever \
         the pack is loaded. An unescaped point, a missing `$` or `(?i)` are the usual reasons.",
        "[pattern.tail]\nregex = '\\d{4}$'\nhits = [\"ab1234x\"]\nmisses = [\"ab\"]\n\n\
         [[rule]]\nwhen = \"app.emails.exists(e, pattern.tail.found(e.local))\"",
        "[pattern.tail]\nregex = '\\d{4}$'\nhits = [\"ab1234\"]\nmisses = [\"ab1234x\"]\n\n\
         [[rule]]\nwhen = \"app.emails.exists(e, pattern.tail.found(e.local))\"")),
    rule("E117", "an id that is not in kebab-case", "write lower-case words joined by hyphens",
        "Ids of packs, rules, families and causes are lower-case words joined by hyphens, as in \
         `phone-shared-across-names`. They stand in reports, file names and addresses.",
        "id = \"Mailbox_Office\"",
        "id = \"mailbox-office\""),
    rule("E118", "a hole of a sentence that may have nothing to print", "let the condition ask for it: `has(...)`, or write `.orValue(\"...\")`",
        "A sentence is printed when the rule hits, and must never have an empty hole. So the condition has to make sure \
         that the value is known, by `has(x)` or by comparing it; or the hole says what to print otherwise.",
        "explain = \"Sent by {app.agency}.\"\nwhen = \"app.emails.exists(e, e.role)\"",
        "explain = \"Sent by {app.agency}.\"\nwhen = \"has(app.agency) && app.emails.exists(e, e.role)\""),
    rule("E119", "a sentence whose braces do not match", "holes are `{...}`; write `{{` and `}}` for braces",
        "A hole of a sentence is an expression between braces. A brace that is to be printed is written twice.",
        "explain = \"{e.raw is an office.\"\nwhen = \"app.emails.exists(e, e.role)\"",
        "explain = \"{e.raw} is an office.\"\nwhen = \"app.emails.exists(e, e.role)\""),
    rule("E120", "a hole of a sentence whose value cannot be printed", "print one of its members, or say it without the value",
        "Objects and lists of objects have no text of their own: name a member. Numbers of identity documents and \
         accounts identify people and are never printed: say that they are shared.",
        "explain = \"Written as {app.emails}.\"\nwhen = \"app.emails.exists(e, e.role)\"",
        "explain = \"Written as {e.raw}.\"\nwhen = \"app.emails.exists(e, e.role)\""),
    rule("E121", "an exception could read a column that names a protected attribute", "take the column out of `excepted_by`",
        "Exceptions let people off, and letting off by nationality, age or gender is judging by it. An exception rests on \
         who sent the applicant, on the job, on the key that is shared.",
        "excepted_by = ['app.extra[\"Nationality\"]']",
        "excepted_by = [\"app.agency\"]"),
    at(Place::Overlay, rule("E122", "an exception without a sufficient reason or with too long a life", "say why in a sentence, and end it within a year",
        "Whoever reads an overlay later must be able to judge whether it still holds. A reason has 15 characters or \
         more; an exception lives for twelve months at most and can be renewed.",
        "[[disable]]\nrule = \"example\"\nreason = \"noisy\"",
        "[[disable]]\nrule = \"example\"\nreason = \"We collect these addresses ourselves.\"")),
    at(Place::Overlay, rule("E123", "an exception reads what its rule does not allow", "match over what the rule's `excepted_by` lists",
        "A rule says by `excepted_by` what an exception to it may rest on, so that nobody is let off for a reason that \
         has nothing to do with it. Where it lists nothing, change the rule's weight or disable it.",
        "[[exception]]\nrule = \"example\"\nmatch = \"app.source == 'web'\"\nreason = \"The web form asks for it twice.\"\n\
         owner = \"HR\"\ncreated = 2026-10-01\nexpires = 2027-10-01",
        "[[exception]]\nrule = \"example\"\nmatch = \"app.agency == 'Acme'\"\nreason = \"Acme writes its own desk there.\"\n\
         owner = \"HR\"\ncreated = 2026-10-01\nexpires = 2027-10-01")),
    rule("E124", "a test that cannot be run as written", "write the test with `app` or `batch`, in the names of the JSON import",
        "A test writes one application as `app = { ... }`, or several as `batch = [{ ... }]`, in the field names of the \
         JSON import; `expect` has one word for each. Columns of your own go into `extra = { ... }`. `set.param` and \
         `set.list` name what the rule's own pack declares.",
        "[[test]]\nname = \"an office\"\napp = { nam = \"Ann Lee\" }\nexpect = \"hit\"",
        "[[test]]\nname = \"an office\"\napp = { name = \"Ann Lee\", emails = [\"sales@example.com\"] }\nexpect = \"hit\""),
    rule("E125", "a shipped rule lacks what every shipped rule has", "write what is missing",
        "Rules that ship with the program have a title, a family, a stage, an explanation, a step to verify, innocent \
         causes, a note on fairness, references and tests. In packs of your own the same is asked for as W106 and W107.",
        "references = []",
        "references = [\"Our own records, 2026\"]"),
    at(Place::File, rule("E126", "a file cannot be read", "save it as UTF-8",
        "Packs are text in UTF-8. An editor that saves in another encoding leaves bytes in accented letters that are no \
         characters.",
        "id = \"mine\"\nversion = \"1.0.0\"\ntitle = \"Caf\u{fffd}\"",
        "id = \"mine\"\nversion = \"1.0.0\"\ntitle = \"Café\"")),
    at(Place::Pack, rule("E127", "a pack made for another version of the program", "update the program, or take the pack's version for this one",
        "`engine` says which versions of the program a pack is written for. A pack that needs a newer one is refused as a \
         whole, because it may use what this one does not know.",
        "engine = \">=99\"",
        "engine = \">=0.1\"")),
    at(Place::Pack, rule("E128", "two tables of one name", "give one of them another id",
        "Packs, families and causes exist once over everything that is loaded. The second one of a name is refused, \
         rather than that one of them wins by the order of loading.",
        "[[family]]\nid = \"mail-form\"\ntitle = \"the form of a mail address\"\ncap = 3.0",
        "[[family]]\nid = \"mine-mail\"\ntitle = \"the form of a mail address\"\ncap = 3.0")),
    rule("E129", "a decisive rule with an innocent cause", "take the cause away, or call the rule `very-strong`",
        "`decisive` is for what has no innocent explanation: a hard contradiction, an exact match with a watch list. A \
         rule that an innocent cause could explain is `very-strong` at most.",
        "strength = \"decisive\"\nexplained_by = [\"careless-entry\"]",
        "strength = \"very-strong\"\nexplained_by = [\"careless-entry\"]"),
    rule("E130", "bands in an order that cannot match", "`else` comes last",
        "Bands are tried in order and the first that holds gives the bits. What stands after `else` is never reached.",
        "[group]\nby = \"app.network.key\"\nhaving = \"group.people >= 2\"\n\
         bands = [{ else = true, bits = 4.0 }, { when = \"group.people == 2\", bits = 2.0 }]",
        "[group]\nby = \"app.network.key\"\nhaving = \"group.people >= 2\"\n\
         bands = [{ when = \"group.people == 2\", bits = 2.0 }, { else = true, bits = 4.0 }]"),
    at(Place::Overlay, rule("E131", "a parameter of the wrong type", "write a value of the type that the parameter was declared with",
        "A parameter is a text, a number, true or false, or an array of one of these, and keeps the type of its default: \
         an overlay may change its value, not what it is.",
        "[set.param]\nleast = \"three\"",
        "[set.param]\nleast = 3")),
    at(Place::Pack, rule("E132", "a family, cause or number that scoring needs is missing or cannot be right", "complete the table as the message says",
        "The bands of a cause say how surprising it would be. The last one is an `else`, so that a cause always has a \
         price: what it costs where nothing else is known.",
        "[[cause]]\nid = \"job-fair\"\ntitle = \"a job fair\"\nbands = [{ when = \"group.people <= 9\", bits = 2.0 }]\n\n\
         [[rule]]\nexplained_by = [\"job-fair\"]",
        "[[cause]]\nid = \"job-fair\"\ntitle = \"a job fair\"\n\
         bands = [{ when = \"group.people <= 9\", bits = 2.0 }, { else = true, bits = 8.0 }]\n\n\
         [[rule]]\nexplained_by = [\"job-fair\"]")),
    at(Place::Pack, rule("E133", "a combination that rests on itself", "let one of them read the rules that the other rests on",
        "A combination is judged after the rules it reads. Two that read each other, directly or through others, would \
         each have to wait for the other.",
        "[[rule]]\nid = \"one\"\ncombine = \"rule['two'].hit\"\n\n[[rule]]\nid = \"two\"\ncombine = \"rule['one'].hit\"",
        "[[rule]]\nid = \"one\"\ncombine = \"rule['two'].hit\"\n\n[[rule]]\nid = \"two\"\ncombine = \"ring.people >= 4\"")),
    rule("E134", "a row that the catalogue of signals does not have", "name a row of `rules/catalogue.toml`, or leave `catalogue` out",
        "`catalogue` says which published signals a rule covers, so that one page can show what is looked at and what is \
         left alone. Rules that ship with the program name rows of the program's own catalogue, and none that must not \
         ship. In packs of your own the names are yours.",
        "catalogue = [\"REUSE_PHONES\"]",
        "catalogue = [\"REUSE_PHONE\"]"),
    at(Place::File, rule("E140", "an overlay where a pack belongs", "load it with `--overlay FILE`",
        "An overlay changes packs that are loaded, and is loaded after them by `--overlay FILE`. A pack, which `--rules` \
         loads, has an id, a version and rules of its own. `ringer check` takes both.",
        "[[disable]]\nrule = \"example\"\nreason = \"We collect these addresses ourselves.\"",
        "id = \"mine\"\nversion = \"1.0.0\"")),
    at(Place::Lock, rule("E150", "a rule changed and its version did not", "raise `version`, then run `ringer pack lock`",
        "`pack.lock` holds what each rule was when it was last locked. A rule that sees, weighs or says something else \
         needs a new version, so that a verdict can be traced to the rule that made it. Its tests, its author and what it \
         cites may change freely; lists, causes and families are locked with the version of the pack.",
        "[[rule]]\nid = \"example\"\nversion = 1\nbits = 3.0",
        "[[rule]]\nid = \"example\"\nversion = 2\nbits = 3.0")),
    at(Place::Lock, rule("E151", "the lock is missing or behind the pack", "run `ringer pack lock`",
        "A rule is new, has a new version or has gone since the pack was last locked, or the pack has no lock at all. \
         Look over what changed, then lock the pack and commit the file with it.",
        "[[rule]]\nid = \"example\"\nversion = 2\nbits = 1.0",
        "[[rule]]\nid = \"example\"\nversion = 2\nbits = 2.0")),
    at(Place::Lock, rule("E152", "the id of a rule that is gone is used again, or a rule in force is gone", "give the rule another id, or deprecate the old one first",
        "Reports, exceptions and weights name rules by their ids, so an id never means something else later. A rule in \
         force does not just go: it is deprecated first, with `since`, `reason` and `replaced_by`, and taken away in a \
         later version. The lock keeps its id.",
        "[[rule]]\nid = \"example\"\nbits = 2.0\n\n[[rule]]\nid = \"example-of-old\"\nbits = 2.0",
        "[[rule]]\nid = \"example\"\nbits = 2.0\n\n[[rule]]\nid = \"example-of-now\"\nbits = 2.0")),
    at(Place::Pack, rule("W101", "a list, pattern, parameter or macro that nothing uses", "remove it, or use it in a condition",
        "What a pack declares and no rule of it uses is most often a rule that was lost, or a name that was meant to \
         replace a literal and did not.",
        "[param]\nleast = 3\n\n[[rule]]\nwhen = \"size(app.phones) >= 3\"",
        "[param]\nleast = 3\n\n[[rule]]\nwhen = \"size(app.phones) >= param.least\"")),
    at(Place::Pack, rule("W102", "a cause that no rule names", "name it in `explained_by` of a rule, or remove it",
        "A cause that a pack declares explains nothing until a rule names it. Rules of other packs are given more causes \
         by an overlay: `[extend.cause.<id>]` with `explains`.",
        "[[cause]]\nid = \"job-fair\"\ntitle = \"a job fair\"\nbands = [{ else = true, bits = 4.0 }]\n\n\
         [[rule]]\nexplained_by = [\"careless-entry\"]",
        "[[cause]]\nid = \"job-fair\"\ntitle = \"a job fair\"\nbands = [{ else = true, bits = 4.0 }]\n\n\
         [[rule]]\nexplained_by = [\"job-fair\"]")),
    at(Place::Pack, rule("W103", "two rules with the same condition count one thing twice", "keep one of them",
        "Two rules whose conditions mean the same would weigh one fact twice. Brackets, the order of operands, names of \
         variables and macros make no difference to this.",
        "[[rule]]\nid = \"first\"\nwhen = \"app.source == 'fair' && has(app.agency)\"\n\n\
         [[rule]]\nid = \"second\"\nwhen = \"has(app.agency) && app.source == 'fair'\"",
        "[[rule]]\nid = \"first\"\nwhen = \"app.source == 'fair' && has(app.agency)\"")),
    at(Place::Overlay, rule("W104", "an overlay entry that matches nothing", "remove the entry, or load the pack it is meant for",
        "An overlay names a rule, list, parameter or cause that is not loaded, or changes nothing. Perhaps the pack \
         renamed it: then what the overlay was to change is in force unchanged.",
        "[[weight]]\nrule = \"exampel\"\nbits = 1.0\nreason = \"Too many of these at our fairs.\"",
        "[[weight]]\nrule = \"example\"\nbits = 1.0\nreason = \"Too many of these at our fairs.\"")),
    at(Place::Overlay, rule("W105", "an entry that has expired", "remove the entry, or give it a new end",
        "The day until which the entry holds has passed, so it has no effect any more: a rule that was disabled is \
         judged again, a listed value is no longer found.",
        "[[disable]]\nrule = \"example\"\nreason = \"Until the new form is out.\"\nexpires = 2026-01-31",
        "[[disable]]\nrule = \"example\"\nreason = \"Until the new form is out.\"\nexpires = 2027-01-31")),
    at(Place::File, rule("W106", "a rule lacks what a reader needs", "write what is missing",
        "Whoever has to act on a hit needs a title, a sentence that says what was noticed, a step to verify it, the \
         innocent causes, why the rule treats everybody alike, and what it rests on.",
        "id = \"mailbox-office\"\ntitle = \"An office's mailbox\"\nfamily = \"mail-form\"\nbits = 2.0\n\
         when = \"app.emails.exists(e, !e.valid)\"\n\n\
         [[test]]\nname = \"one\"\napp = { emails = [\"x\"] }\nexpect = \"hit\"\n\n\
         [[test]]\nname = \"another\"\napp = { emails = [\"a@example.com\"] }\nexpect = \"no_hit\"\n\n\
         [[test]]\nname = \"none\"\napp = { name = \"Ann Lee\" }\nexpect = \"unknown\"",
        "id = \"mailbox-office\"\ntitle = \"An office's mailbox\"\nfamily = \"mail-form\"\nbits = 2.0\nstage = \"application\"\n\
         explain = \"{e.raw} is no mail address.\"\nverify = \"Ask for the address.\"\nexplained_by = [\"careless-entry\"]\n\
         fairness = \"Neutral: looks at the form of an address.\"\nreferences = [\"RFC 5321\"]\n\
         when = \"app.emails.exists(e, !e.valid)\"\n\n\
         [[test]]\nname = \"one\"\napp = { emails = [\"x\"] }\nexpect = \"hit\"\n\n\
         [[test]]\nname = \"another\"\napp = { emails = [\"a@example.com\"] }\nexpect = \"no_hit\"\n\n\
         [[test]]\nname = \"none\"\napp = { name = \"Ann Lee\" }\nexpect = \"unknown\"")),
    rule("W107", "a rule without a test of each outcome", "write a `[[test]]` for each of `hit`, `no_hit` and `unknown`",
        "A rule shows by tests whom it hits, whom it leaves alone, and that it stays undecided where the export lacks the \
         column. `ringer test` runs them.",
        "[[test]]\nname = \"an office\"\napp = { emails = [\"sales@example.com\"] }\nexpect = \"hit\"",
        "[[test]]\nname = \"an office\"\napp = { emails = [\"sales@example.com\"] }\nexpect = \"hit\"\n\n\
         [[test]]\nname = \"a person\"\napp = { emails = [\"ann.lee@example.com\"] }\nexpect = \"no_hit\"\n\n\
         [[test]]\nname = \"no column\"\napp = { name = \"Ann Lee\" }\nexpect = \"unknown\""),
    at(Place::Pack, rule("W108", "a list that looks at an opaque type is loaded", "nothing to do while its approval holds; `--deny-warnings` lets it pass",
        "The list was approved and is in force. Every run that loads it says so at its head, so that nobody judges \
         people by origin without knowing it.",
        "[list.schools]\nof = \"institution\"\nvalues = [\"Example College\"]\nbasis = \"Order 12/2026 of the licensing board\"\n\
         approved_by = \"Legal, J. Doe\"\nexpires = 2027-06-30\n\n\
         [[rule]]\nwhen = \"app.education.exists(e, e.institution in list.schools)\"",
        "[[rule]]\nwhen = \"app.education.exists(e, e.completed == false)\"")),
    at(Place::Pack, rule("W109", "a value that is listed twice", "remove one of them",
        "Two values of a list are the same once they are brought into their normal form. It does no harm; perhaps \
         another was meant.",
        "[list.own]\nnormalise = \"domain\"\nvalues = [\"example.com\", \"www.Example.com\"]\n\n\
         [[rule]]\nwhen = \"app.emails.exists(e, e.domain in list.own)\"",
        "[list.own]\nnormalise = \"domain\"\nvalues = [\"example.com\"]\n\n\
         [[rule]]\nwhen = \"app.emails.exists(e, e.domain in list.own)\"")),
    at(Place::Overlay, rule("W110", "an exception that is limited to nothing", "compare with what is meant",
        "The condition of this exception equals nothing that is named: it would set aside whatever comes, for good. An \
         exception is for one number, one agency, one address; where a rule is wrong for you as a whole, disable it or \
         change its weight. What a run sets aside too broadly heads its summary.",
        "[[exception]]\nrule = \"example\"\nmatch = \"has(app.agency)\"\nreason = \"Agencies write their own desk there.\"\n\
         owner = \"HR\"\ncreated = 2026-10-01\nexpires = 2027-10-01",
        "[[exception]]\nrule = \"example\"\nmatch = \"app.agency == 'Acme'\"\nreason = \"Acme writes its own desk there.\"\n\
         owner = \"HR\"\ncreated = 2026-10-01\nexpires = 2027-10-01")),
    rule("W111", "a deprecated rule whose successor is not loaded", "load the pack of the successor, or write `replaced_by = \"none\"`",
        "`replaced_by` names the rule that sees the same from now on. Where that rule is not loaded, nothing sees it once \
         the deprecated one is gone.",
        "status = \"deprecated\"\nsince = 2026-10-01\nreason = \"The form no longer asks for it.\"\nreplaced_by = \"exmaple-two\"",
        "status = \"deprecated\"\nsince = 2026-10-01\nreason = \"The form no longer asks for it.\"\nreplaced_by = \"none\""),
];

/// All codes that a pack can be answered with: those of expressions, then those of packs.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    condition::CODES.iter().chain(CODES)
}

/// One code.
pub fn code(name: &str) -> Option<&'static Code> {
    codes().find(|code| code.code.eq_ignore_ascii_case(name.trim()))
}
