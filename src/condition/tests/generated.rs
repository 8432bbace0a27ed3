//! Properties over generated expressions and applications: both evaluations agree, filling in what is unknown
//! never changes what was known, splitting changes nothing, printing reads back, and no text makes the parser fail.

use proptest::prelude::*;

use super::*;

/// Draws choices from bytes: shrinking the bytes shrinks what is made of them, and an empty rest makes leaves.
pub(super) struct Draw<'b> {
    bytes: &'b [u8],
    variables: Vec<(String, char)>,
    /// Whether `has`, `same`, `orValue` and their kin may be used: they see what is missing.
    asking: bool,
    /// Whether only what CEL has too is made.
    plain: bool,
}

impl<'b> Draw<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Draw<'b> {
        Draw { bytes, variables: Vec::new(), asking: true, plain: false }
    }

    pub(super) fn plain(bytes: &'b [u8]) -> Draw<'b> {
        Draw { asking: false, plain: true, ..Draw::new(bytes) }
    }

    fn below(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % n
    }

    fn any(&mut self, of: &[&str]) -> String {
        let at = self.below(of.len());
        of[at].to_owned()
    }

    fn variable(&mut self, kind: char) -> Option<String> {
        let fitting: Vec<String> = self.variables.iter().filter(|v| v.1 == kind).map(|v| v.0.clone()).collect();
        if fitting.is_empty() { None } else { Some(fitting[self.below(fitting.len())].clone()) }
    }

    /// `list.macro(x, body)` with a fresh variable of the list's kind.
    fn fold(&mut self, name: &str, body: char, depth: usize) -> String {
        let kind = if self.plain { ['i', 's'][self.below(2)] } else { ['i', 's', 'p'][self.below(3)] };
        self.fold_over(kind, name, body, depth)
    }

    fn fold_over(&mut self, kind: char, name: &str, body: char, depth: usize) -> String {
        let list = self.list(kind, depth);
        let variable = format!("v{}", self.variables.len());
        self.variables.push((variable.clone(), kind));
        let chosen = if name == "map" && self.below(3) == 1 { self.truth(depth) + ", " } else { String::new() };
        let body = if body == 'b' { self.truth(depth) } else { self.scalar(body, depth) };
        self.variables.pop();
        format!("{list}.{name}({variable}, {chosen}{body})")
    }

    fn list(&mut self, kind: char, depth: usize) -> String {
        let whole = match kind {
            'i' => "app.nums",
            's' => "app.tags",
            _ => "app.phones",
        };
        if depth == 0 {
            return whole.to_owned();
        }
        match self.below(4) {
            1 if kind != 'p' => {
                // CEL refuses a list with an error in it; here it has an unknown element.
                let depth = if self.plain { 0 } else { depth - 1 };
                let items: Vec<String> = (0..=self.below(3)).map(|_| self.scalar(kind, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            2 => self.fold_over(kind, "filter", 'b', depth - 1),
            3 if kind != 'p' => {
                let from = ['i', 's'][self.below(2)];
                self.fold_over(from, "map", kind, depth - 1)
            }
            _ => whole.to_owned(),
        }
    }

    fn scalar(&mut self, kind: char, depth: usize) -> String {
        match kind {
            'i' => self.int(depth),
            'd' => self.double(depth),
            't' => self.time(depth),
            'u' => self.span(depth),
            'y' => self.any(&["app.born", "app.left", "date(\"1990\")", "date(\"1990-05\")"]),
            _ => self.text(depth),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        let depth = if self.bytes.is_empty() { 0 } else { depth };
        if depth == 0 {
            if let Some(v) = self.variable('i') {
                return v;
            }
            if !self.plain
                && let Some(v) = self.variable('p')
            {
                return format!("{v}.n");
            }
            return self.any(&["app.i", "app.j", "0", "1", "3", "-7", "9223372036854775807"]);
        }
        match self.below(12) {
            0 => {
                let op = self.any(&["+", "-", "*", "/", "%"]);
                format!("({} {op} {})", self.int(depth - 1), self.int(depth - 1))
            }
            1 => format!("size({})", self.text(depth - 1)),
            2 => {
                let kind = if self.plain { ['i', 's'][self.below(2)] } else { ['i', 's', 'p'][self.below(3)] };
                format!("size({})", self.list(kind, depth - 1))
            }
            3 => format!("({} ? {} : {})", self.truth(depth - 1), self.int(depth - 1), self.int(depth - 1)),
            4 if self.asking => format!("({}).orValue({})", self.int(depth - 1), self.int(depth - 1)),
            5 => format!("{}[{}]", self.list('i', depth - 1), self.int(depth - 1)),
            6 => {
                let part = self.any(&["FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Seconds"]);
                format!("({}).get{part}()", self.time(depth - 1))
            }
            7 => {
                let part = self.any(&["Hours", "Minutes", "Seconds"]);
                format!("({}).get{part}()", self.span(depth - 1))
            }
            8 => format!("int({})", self.text(depth - 1)),
            9 => format!("int({})", self.double(depth - 1)),
            10 if !self.plain => {
                let dates = [self.scalar('y', 0), self.scalar('y', 0)];
                let between = self.any(&["months_between", "days_between"]);
                format!("{between}({}, {})", dates[0], dates[1])
            }
            11 if !self.plain => format!("({}).{}", self.scalar('y', 0), self.any(&["year", "month", "day"])),
            _ => self.int(0),
        }
    }

    fn time(&mut self, depth: usize) -> String {
        if depth > 0 && self.below(3) == 1 {
            return format!("({} {} {})", self.time(depth - 1), self.any(&["+", "-"]), self.span(depth - 1));
        }
        let ours = ["app.t", "timestamp(\"2024-02-29T13:14:15Z\")", "timestamp(1234567890)", "now"];
        self.any(&ours[..if self.plain { 2 } else { 4 }])
    }

    fn span(&mut self, depth: usize) -> String {
        if depth > 0 && self.below(3) == 1 {
            return match self.below(2) {
                0 => format!("({} - {})", self.time(depth - 1), self.time(depth - 1)),
                _ => format!("({} {} {})", self.span(depth - 1), self.any(&["+", "-"]), self.span(depth - 1)),
            };
        }
        self.any(&["app.u", "duration(\"90s\")", "duration(\"-1h30m\")"])
    }

    fn double(&mut self, depth: usize) -> String {
        if depth == 0 || self.bytes.is_empty() {
            return self.any(&["app.d", "app.e", "0.0", "1.5", "-2.25"]);
        }
        match self.below(3) {
            0 => {
                // Without division there is no NaN, whose comparison the `cel` crate takes for an error.
                let ops: &[&str] = if self.plain { &["+", "-", "*"] } else { &["+", "-", "*", "/"] };
                let op = self.any(ops);
                format!("({} {op} {})", self.double(depth - 1), self.double(depth - 1))
            }
            1 => format!("double({})", self.int(depth - 1)),
            _ => self.double(0),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 || self.bytes.is_empty() {
            if let Some(v) = self.variable('s') {
                return v;
            }
            if !self.plain
                && let Some(v) = self.variable('p')
            {
                return format!("{v}.{}", self.any(&["e164", "raw"]));
            }
            return self.any(&["app.s", "app.r", "\"\"", "\"a\"", "'Grü\\n'", "\"abc\""]);
        }
        match self.below(4) {
            0 => format!("({} + {})", self.text(depth - 1), self.text(depth - 1)),
            1 => format!("string({})", self.int(depth - 1)),
            2 if !self.plain => format!("({}).lowerAscii()", self.text(depth - 1)),
            _ => self.text(0),
        }
    }

    /// A `bool` expression.
    pub(super) fn truth(&mut self, depth: usize) -> String {
        if depth == 0 || self.bytes.is_empty() {
            if !self.plain
                && let Some(v) = self.variable('p')
            {
                return format!("{v}.valid");
            }
            return self.any(&["app.b", "app.c", "true", "false"]);
        }
        let depth = depth - 1;
        match self.below(if self.asking { 20 } else { 14 }) {
            0 => format!("({} && {})", self.truth(depth), self.truth(depth)),
            1 => format!("({} || {})", self.truth(depth), self.truth(depth)),
            2 => {
                let inner = self.truth(depth);
                // `!` over same() or differ() is refused.
                if inner.contains("same(") || inner.contains("differ(") { inner } else { format!("!({inner})") }
            }
            3 => format!("({} ? {} : {})", self.truth(depth), self.truth(depth), self.truth(depth)),
            4 | 5 => {
                let kinds: &[char] =
                    if self.plain { &['i', 'd', 's', 't', 'u'] } else { &['i', 'd', 's', 't', 'u', 'y'] };
                let kind = kinds[self.below(kinds.len())];
                let op = self.any(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({} {op} {})", self.scalar(kind, depth), self.scalar(kind, depth))
            }
            6 => {
                let kind = ['i', 's'][self.below(2)];
                // In CEL an error is in no list either way; here it is in no empty one.
                let item = self.scalar(kind, if self.plain { 0 } else { depth });
                format!("({item} in {})", self.list(kind, depth))
            }
            7 => self.fold("exists", 'b', depth),
            8 => self.fold("all", 'b', depth),
            9 => self.fold("exists_one", 'b', depth),
            10 => {
                let name = self.any(&["contains", "startsWith", "endsWith"]);
                format!("({}).{name}({})", self.text(depth), self.text(depth))
            }
            11 => {
                let kind = ['i', 's'][self.below(2)];
                let op = self.any(&["==", "!="]);
                format!("({} {op} {})", self.list(kind, depth), self.list(kind, depth))
            }
            12 => format!("({}).matches('^[a-c]')", self.text(depth)),
            13 if !self.plain => self.any(&[
                "group.apart",
                "(group.people >= 3)",
                "(app.country == app.home.country)",
                "(app.country in app.places)",
                "(app.extra['Ref'] == 'R-1')",
                "(app.r in list.known)",
                "pattern.digits.found(app.s)",
                "(app.i > param.least)",
            ]),
            14 => {
                format!("has({})", self.any(&["app.i", "app.s", "app.phones", "app.home.street", "app.extra['Ref']"]))
            }
            15 => format!("known({})", self.int(depth)),
            16 => format!("known({})", self.truth(depth)),
            17 => format!("({}).orValue({})", self.truth(depth), self.truth(depth)),
            18 => format!("same({}, {})", self.int(depth), self.int(depth)),
            19 => self.any(&[
                "differ(app.country, app.home.country)",
                "same(app.country, app.home.country)",
                "differ(app.born, app.left)",
                "same(app.born, app.left)",
            ]),
            _ => self.truth(0),
        }
    }
}

/// An application of which some values are left out, and the same with none left out.
pub(super) fn worlds(bytes: &[u8]) -> (World, World) {
    let mut draw = Draw::new(bytes);
    let text = |t: String| Value::text(t);
    let mut full = World::default();
    for name in ["i", "j"] {
        full = full.app(name, Value::Int([0, 1, 3, -7, 7, i64::MAX, i64::MIN][draw.below(7)]));
    }
    for name in ["d", "e"] {
        full = full.app(name, Value::Double([0.0, 1.5, -2.25, 1e300, f64::INFINITY][draw.below(5)]));
    }
    for name in ["s", "r"] {
        full = full.app(name, text(draw.any(&["abc", "", "a", "Grü\n", "1"])));
    }
    for name in ["b", "c"] {
        full = full.app(name, Value::Bool(draw.below(2) == 1));
    }
    for name in ["born", "left"] {
        full = full.app(name, Value::Date(Date::parse(&draw.any(&["1990", "1990-05", "1990-05-17"])).expect("a date")));
    }
    full = full.app("t", Value::Timestamp(NOW - 3_600_000 * draw.below(3) as i64));
    full = full.app("u", Value::Duration([5_400_500, -1, 0][draw.below(3)]));
    full = full.app("country", text(draw.any(&["FR", "DE"])));
    let ints = (0..draw.below(4)).map(|_| Value::Int([0, 1, 3][draw.below(3)])).collect();
    let texts = (0..draw.below(4)).map(|_| text(draw.any(&["abc", "a", ""]))).collect();
    full = full.app("nums", Value::list(ints)).app("tags", Value::list(texts));
    full = full.app("places", Value::list(vec![text("FR".to_owned())]));
    full = full.app("phones", Value::Objects { first: handle(PHONE, 0), len: draw.below(4) as u32 });
    full = full.app("home", Value::Object(handle(HOME, 0))).app("extra", Value::Map(handle(APP, 0)));
    full = full.set(HOME, 0, "country", text("DE".to_owned())).set(HOME, 0, "street", text("x".to_owned()));
    full = full.set(GROUP, 0, "people", Value::Int(draw.below(5) as i64)).set(GROUP, 0, "apart", Value::Bool(true));
    for p in 0..4 {
        full = full.set(PHONE, p, "n", Value::Int(draw.below(4) as i64));
        full = full.set(PHONE, p, "valid", Value::Bool(draw.below(2) == 1));
        full = full.set(PHONE, p, "e164", text(draw.any(&["+12", "abc", "a"])));
        full = full.set(PHONE, p, "raw", text(draw.any(&["1", "a"])));
    }
    let mut partial = full.clone();
    partial.values.retain(|_| draw.below(3) != 1);
    if draw.below(2) == 1 {
        full = full.column("Ref", "R-1");
    }
    (partial, full)
}

/// So many cases, the same in every run.
pub(super) fn config(cases: u32) -> ProptestConfig {
    let rng_seed = proptest::test_runner::RngSeed::Fixed(7);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

fn bytes(len: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..len)
}

fn outcome(text: &str, world: &World) -> Tri {
    decide(text, world)
}

/// A tree of any shape, types aside.
fn tree(draw: &mut Draw<'_>, depth: usize) -> Expr {
    let node = |kind| Expr::new(kind, 0..0);
    if depth == 0 || draw.bytes.is_empty() {
        return node(match draw.below(6) {
            0 => ExprKind::Literal(Literal::Int([0, 5, -5, i64::MIN, i64::MAX][draw.below(5)])),
            1 => ExprKind::Literal(Literal::Double([0.0, 1.5, -2.5, 1e300, 1e-9][draw.below(5)])),
            2 => ExprKind::Literal(Literal::Text(draw.any(&["", "a\"b\\", "it's\n\t\r\u{1}", "\u{e9}😀", "\u{85}"]))),
            3 => ExprKind::Literal(Literal::Bool(draw.below(2) == 1)),
            _ => ExprKind::Name(draw.any(&["x", "app", "_a1"])),
        });
    }
    let mut next = || tree(draw, depth - 1);
    let (a, b, c) = (next(), next(), next());
    let name_span = 0..0;
    let name = draw.any(&["f", "exists", "name"]);
    node(match draw.below(9) {
        0 => ExprKind::Member { of: a.into(), name, name_span },
        1 => ExprKind::Index { of: a.into(), index: b.into() },
        2 => ExprKind::Call { target: Some(a.into()), name, name_span, args: vec![b, c] },
        3 => ExprKind::Call { target: None, name, name_span, args: vec![a] },
        4 => ExprKind::List(vec![a, b]),
        5 => ExprKind::Not(a.into()),
        6 => ExprKind::Negate(a.into()),
        7 if draw.below(2) == 0 => ExprKind::Choice { test: a.into(), yes: b.into(), no: c.into() },
        7 => ExprKind::Logic { and: draw.below(2) == 0, operands: vec![a, b, c] },
        _ => {
            use BinaryOp::*;
            let op = [Eq, Ne, Lt, Le, Gt, Ge, In, Add, Sub, Mul, Div, Rem][draw.below(12)];
            ExprKind::Binary { op, op_span: 0..0, left: a.into(), right: b.into() }
        }
    })
}

/// The same tree without places.
fn bare(expr: Expr) -> Expr {
    let boxed = |e: Box<Expr>| Box::new(bare(*e));
    let all = |list: Vec<Expr>| list.into_iter().map(bare).collect::<Vec<_>>();
    let kind = match expr.kind {
        ExprKind::Member { of, name, .. } => ExprKind::Member { of: boxed(of), name, name_span: 0..0 },
        ExprKind::Index { of, index } => ExprKind::Index { of: boxed(of), index: boxed(index) },
        ExprKind::Call { target, name, args, .. } => {
            ExprKind::Call { target: target.map(boxed), name, name_span: 0..0, args: all(args) }
        }
        ExprKind::List(items) => ExprKind::List(all(items)),
        ExprKind::Not(of) => ExprKind::Not(boxed(of)),
        ExprKind::Negate(of) => ExprKind::Negate(boxed(of)),
        ExprKind::Binary { op, left, right, .. } => {
            ExprKind::Binary { op, op_span: 0..0, left: boxed(left), right: boxed(right) }
        }
        ExprKind::Logic { and, operands } => ExprKind::Logic { and, operands: all(operands) },
        ExprKind::Choice { test, yes, no } => ExprKind::Choice { test: boxed(test), yes: boxed(yes), no: boxed(no) },
        leaf => leaf,
    };
    Expr::new(kind, 0..0)
}

proptest! {
    #![proptest_config(config(800))]

    /// Holds both evaluations to one outcome (in `decide`), and splitting by root to the same.
    #[test]
    fn fast_recorded_and_split_agree(text in bytes(60), world in bytes(50)) {
        let text = Draw::new(&text).truth(4);
        let (partial, full) = worlds(&world);
        let schema = schema();
        let condition = compile(&text, &scope(&schema), &Type::Bool).map_err(|p| TestCaseError::fail(format!("{text}: {p:?}")))?;
        let (outer, atoms) = condition.split("app");
        prop_assert!(atoms.iter().all(|a| a.roots() == ["app"]));
        let mut scratch = Scratch::default();
        for world in [partial, full] {
            let whole = outcome(&text, &world);
            let decided: Vec<Tri> = atoms.iter().map(|a| a.decide(&world, &[], NOW, &mut scratch)).collect();
            prop_assert_eq!(outer.decide_with(&world, &[], &decided, NOW, &mut scratch), whole, "{}", text);
        }
    }

    /// Kleene's logic is monotone: what is known stays so, whatever the missing values turn out to be.
    #[test]
    fn what_is_known_stays_known(text in bytes(60), world in bytes(50)) {
        let mut draw = Draw::new(&text);
        draw.asking = false;
        let text = draw.truth(4);
        let (partial, full) = worlds(&world);
        let before = outcome(&text, &partial);
        if before != Tri::Unknown {
            prop_assert_eq!(outcome(&text, &full), before, "{}", text);
        }
    }

    /// A generated text prints to a text that means the same.
    #[test]
    fn printing_keeps_the_meaning(text in bytes(60)) {
        let text = Draw::new(&text).truth(4);
        let printed = parse(&text).0.expect("generated text parses").to_string();
        let schema = schema();
        let scope = scope(&schema);
        let normal = |t: &str| compile(t, &scope, &Type::Bool).expect("compiles").normalised().to_owned();
        prop_assert_eq!(normal(&printed), normal(&text));
    }

    #[test]
    fn printing_reads_back(bytes in bytes(60)) {
        let expr = bare(tree(&mut Draw::new(&bytes), 4));
        let printed = expr.to_string();
        let (read, problems) = parse(&printed);
        prop_assert!(problems.is_empty(), "{printed}: {problems:?}");
        prop_assert_eq!(bare(read.expect("an expression")), expr, "{}", printed);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}|[ -~\n]{0,80}") {
        sound(&text);
    }

    #[test]
    fn no_tokens_make_it_panic(tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..40)) {
        sound(&tokens.join(" "));
        sound(&tokens.concat());
    }
}

const TOKENS: &[&str] = &[
    "app",
    ".",
    "phones",
    "exists",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "x",
    "x.n",
    "1",
    "-1",
    "1.5",
    "'a'",
    "\"",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "==",
    "=",
    "<",
    "in",
    "?",
    ":",
    "true",
    "null",
    "has",
    "same",
    "list",
    "known",
    "macro",
    "loop",
    "size",
    "map",
    "not",
    "and",
    "b'",
    "r'",
    "\\",
    "1u",
    "0x",
    "//",
    "\n",
    "é",
    "orValue",
    "matches",
    "timestamp",
];

/// Parses and checks; problems lie within the text, on borders of characters.
fn sound(text: &str) {
    let schema = schema();
    let (expr, found) = parse(text);
    for problem in found.iter().chain(&problems(text)) {
        assert!(text.get(problem.span.clone()).is_some(), "{text:?}: {problem:?}");
    }
    assert!(expr.is_some() || !found.is_empty());
    if let Ok(condition) = compile(text, &scope(&schema), &Type::Bool) {
        assert!(found.is_empty());
        condition.decide(&World::full(), &[], NOW, &mut Scratch::default());
    }
}

#[test]
fn deep_and_long_texts_are_refused() {
    let n = 100_000;
    let deep = [
        "(".repeat(n),
        "(".repeat(n) + &")".repeat(n),
        "[".repeat(n),
        "!".repeat(n) + "app.b",
        "-".repeat(n) + "1",
        "app.b ? ".repeat(n),
        "app.b ? app.b : ".repeat(n) + "app.b",
        "f(".repeat(n),
        "a[".repeat(n),
        "a".to_owned() + &".a".repeat(n),
        "1".to_owned() + &" + 1".repeat(n),
        "a".to_owned() + &".f()".repeat(n),
        "x.map(x, ".repeat(n),
        "{".repeat(n),
        "== ".repeat(n),
        ") ".repeat(n),
        "a ".repeat(n),
        "'".repeat(n),
        "(a&&".repeat(n),
        "(a||(b&&".repeat(n),
        "\\".repeat(n),
        "1 in ".repeat(n),
    ];
    for text in &deep {
        // Whole, and cut to what is short enough to be read at all.
        for text in [text.as_str(), text.get(..MAX_TEXT).unwrap_or(text), &text[..2000.min(text.len())]] {
            sound(text);
            assert!(!problems(text).is_empty());
        }
    }
}

#[test]
fn long_chains_are_fine() {
    let operands = |sign: &str, one: &str| vec![one; 2000].join(sign);
    let world = World::full();
    assert_eq!(decide(&operands(" || ", "app.c"), &world), Tri::False);
    assert_eq!(decide(&operands(" && ", "app.b"), &world), Tri::True);
    let nested = "(".repeat(MAX_DEPTH - 4) + "app.b" + &")".repeat(MAX_DEPTH - 4);
    assert_eq!(decide(&nested, &world), Tri::True);
    let items: Vec<String> = (0..5000).map(|i| format!("'{i}'")).collect();
    assert_eq!(decide(&format!("'4999' in [{}]", items.join(",")), &world), Tri::True);
}

#[test]
fn the_deepest_trees_evaluate() {
    let schema = schema();
    let mut scope = scope(&schema);
    let nest = |inner: &str| {
        let open: String = (0..MAX_DEPTH - 4).map(|i| format!("[1].exists(v{i}, ")).collect();
        open + inner + &")".repeat(MAX_DEPTH - 4)
    };
    scope.macros.insert("inner".into(), parse(&nest("app.b")).0.expect("parses"));
    let not = "!".repeat(MAX_DEPTH - 4) + "app.b";
    let sum = "0".to_owned() + &" + 1".repeat(MAX_DEPTH - 4) + " > 0";
    for text in [nest("app.b"), nest("macro.inner"), not, sum] {
        let condition = compile(&text, &scope, &Type::Bool).unwrap_or_else(|p| panic!("{text}: {p:?}"));
        let mut scratch = Scratch::default();
        assert_eq!(condition.decide(&World::full(), &[], NOW, &mut scratch), Tri::True, "{text}");
        assert_eq!(condition.trace(&World::full(), &[], NOW, &mut scratch).0, Tri::True, "{text}");
    }
}
