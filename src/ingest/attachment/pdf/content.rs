//! The operators of a page: only those that place, colour and show text, and those that paint under it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::file::File;
use super::font::{Font, Shown};
use super::lex::{Dict, Lexer, Object, Token, white};
use super::page::{Area, Ink, Page};

/// How deep forms may be drawn within forms.
const MAX_FORMS: u32 = 6;
/// How deep graphics states may be saved.
const MAX_SAVED: usize = 64;
/// Most operands that are kept for an operator.
const MAX_OPERANDS: usize = 64;
/// From this on, a colour component is as good as white.
const NEAR_WHITE: f64 = 0.95;
/// Kerning, in thousandths of the size, from which it stands for a space.
const SPACE: f64 = -180.0;

/// An affine map: x' = a x + c y + e, y' = b x + d y + f.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix([f64; 6]);

impl Matrix {
    pub(super) const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Matrix> {
        let mut out = [0.0; 6];
        let mut numbers = operands.iter().map(Object::number);
        for slot in &mut out {
            *slot = numbers.next()??.clamp(-1e6, 1e6);
        }
        Some(Matrix(out))
    }

    /// This map, then `next`.
    fn then(&self, next: &Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        let all = [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
        Matrix(all.map(|n| if n.is_finite() { n.clamp(-1e12, 1e12) } else { 0.0 }))
    }

    fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much it enlarges.
    fn scale(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}

/// What a colour space makes of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Space {
    /// Gray, RGB or CMYK by the count of numbers.
    Device,
    /// Tints, patterns, indices: never taken for white.
    Other,
}

#[derive(Clone, Debug)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: u8,
    space: Space,
    white: bool,
    transparent: bool,
    line_width: f64,
}

/// Resources that operators name.
struct Resources {
    fonts: Dict,
    forms: Dict,
    states: Dict,
    spaces: Dict,
}

/// Draws pages of one file.
pub(super) struct Painter<'f, 'b> {
    file: &'f File<'b>,
    fonts: BTreeMap<u32, Rc<Font>>,
    /// Characters that may still be shown.
    room: usize,
    /// Whether some character was of a font that does not say what its codes mean.
    pub(super) unread: bool,
    /// Whether any text was shown.
    pub(super) wrote: bool,
}

/// One stream being drawn.
struct Drawing<'p> {
    page: &'p mut Page,
    state: State,
    saved: Vec<State>,
    lost: usize,
    text: Matrix,
    line: Matrix,
    path: Vec<(f64, f64)>,
}

impl<'f, 'b> Painter<'f, 'b> {
    pub(super) fn new(file: &'f File<'b>, room: usize) -> Painter<'f, 'b> {
        Painter { file, fonts: BTreeMap::new(), room, unread: false, wrote: false }
    }

    /// Draws the content of a page.
    pub(super) fn draw(&mut self, page: &mut Page, resources: &Dict, content: &[u8]) {
        let state = State {
            ctm: Matrix::SAME,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            space: Space::Device,
            white: false,
            transparent: false,
            line_width: 1.0,
        };
        self.run(page, state, resources, content, 0);
    }

    fn run(&mut self, page: &mut Page, state: State, resources: &Dict, content: &[u8], depth: u32) {
        // They are copied for each form that is drawn.
        let part = |key| {
            let dict = self.file.dict_of(resources, key).unwrap_or_default();
            self.file.fuel.take(dict.len() as u64);
            dict
        };
        let resources_here = Resources {
            fonts: part("Font"),
            forms: part("XObject"),
            states: part("ExtGState"),
            spaces: part("ColorSpace"),
        };
        let (saved, path) = (Vec::new(), Vec::new());
        let mut d = Drawing { page, state, saved, lost: 0, text: Matrix::SAME, line: Matrix::SAME, path };
        let mut lexer = Lexer::new(content, 0, self.file.fuel);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(token) = lexer.token() {
            match token {
                Token::Object(object) => {
                    if operands.len() < MAX_OPERANDS {
                        operands.push(object);
                    }
                }
                Token::Word(b"BI") => {
                    skip_image(&mut lexer, content);
                    d.image();
                    operands.clear();
                }
                Token::Word(b"Do") => {
                    self.external(&mut d, &resources_here, resources, &operands, depth);
                    operands.clear();
                }
                Token::Word(word) => {
                    self.operator(&mut d, &resources_here, word, &operands);
                    operands.clear();
                }
            }
        }
    }

    /// A form or an image.
    fn external(&mut self, d: &mut Drawing<'_>, here: &Resources, all: &Dict, operands: &[Object], depth: u32) {
        let Some(object) = self.named(&here.forms, operands) else { return };
        let Some(Object::Dict(dict)) = self.file.resolve(object) else { return };
        let subtype = self.file.of(&dict, "Subtype");
        match subtype.as_ref().and_then(Object::name) {
            Some(b"Image") => d.image(),
            Some(b"Form") if depth < MAX_FORMS => {
                let Some(Ok(content)) = self.file.stream(object) else { return };
                let matrix = self.file.of(&dict, "Matrix").and_then(|m| Matrix::of(m.list()?));
                let mut state = d.state.clone();
                state.ctm = matrix.unwrap_or(Matrix::SAME).then(&state.ctm);
                let own = self.file.dict_of(&dict, "Resources");
                self.run(d.page, state, own.as_ref().unwrap_or(all), &content, depth + 1);
            }
            _ => {}
        }
    }

    fn operator(&mut self, d: &mut Drawing<'_>, resources: &Resources, word: &[u8], operands: &[Object]) {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
        match word {
            b"q" | b"Q" | b"cm" | b"w" | b"gs" => self.graphics(d, resources, word, operands),
            b"rg" | b"g" | b"k" | b"cs" | b"sc" | b"scn" => self.colour(d, resources, word, operands),
            b"re" | b"m" | b"l" | b"c" | b"v" | b"y" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S"
            | b"s" | b"n" | b"sh" => d.paint(word, operands),
            b"BT" => (d.text, d.line) = (Matrix::SAME, Matrix::SAME),
            b"Tf" => {
                d.state.size = number(1).clamp(-1e4, 1e4);
                d.state.font = self.named(&resources.fonts, operands).and_then(|font| self.font(font));
            }
            b"Tc" => d.state.spacing = number(0),
            b"Tw" => d.state.word_spacing = number(0),
            b"Tz" => d.state.stretch = number(0) / 100.0,
            b"TL" => d.state.leading = number(0),
            b"Ts" => d.state.rise = number(0),
            b"Tr" => d.state.mode = number(0).clamp(0.0, 7.0) as u8,
            b"Td" => d.move_line(number(0), number(1)),
            b"TD" => {
                d.state.leading = -number(1);
                d.move_line(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (d.text, d.line) = (matrix, matrix);
                }
            }
            b"T*" => d.next_line(),
            b"Tj" => self.show(d, operands),
            b"'" => {
                d.next_line();
                self.show(d, operands);
            }
            b"\"" => {
                (d.state.word_spacing, d.state.spacing) = (number(0), number(1));
                d.next_line();
                self.show(d, operands.get(2..).unwrap_or_default());
            }
            b"TJ" => self.show(d, operands.first().and_then(Object::list).unwrap_or_default()),
            _ => {}
        }
    }

    fn graphics(&mut self, d: &mut Drawing<'_>, resources: &Resources, word: &[u8], operands: &[Object]) {
        match word {
            b"q" if d.saved.len() < MAX_SAVED => d.saved.push(d.state.clone()),
            b"q" => d.lost += 1,
            b"Q" if d.lost > 0 => d.lost -= 1,
            b"Q" => {
                if let Some(state) = d.saved.pop() {
                    d.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    d.state.ctm = matrix.then(&d.state.ctm);
                }
            }
            b"w" => d.state.line_width = operands.first().and_then(Object::number).unwrap_or(1.0),
            _ => {
                let Some(Object::Dict(gs)) = self.named(&resources.states, operands).and_then(|s| self.file.resolve(s))
                else {
                    return;
                };
                if let Some(alpha) = self.file.of(&gs, "ca").and_then(|a| a.number()) {
                    d.state.transparent = alpha < 0.04;
                }
            }
        }
    }

    fn colour(&mut self, d: &mut Drawing<'_>, resources: &Resources, word: &[u8], operands: &[Object]) {
        match word {
            b"cs" => {
                d.state.space = self.space(resources, operands);
                d.state.white = false;
                return;
            }
            b"sc" | b"scn" => {}
            _ => d.state.space = Space::Device,
        }
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        d.state.white = d.state.space == Space::Device
            && match numbers.as_slice() {
                [_] | [_, _, _] => numbers.iter().all(|n| *n >= NEAR_WHITE),
                [_, _, _, _] => numbers.iter().all(|n| *n <= 1.0 - NEAR_WHITE),
                _ => false,
            };
    }

    fn space(&self, resources: &Resources, operands: &[Object]) -> Space {
        let device = |name: &[u8]| {
            [&b"DeviceGray"[..], b"DeviceRGB", b"DeviceCMYK", b"CalGray", b"CalRGB", b"ICCBased"].contains(&name)
        };
        if operands.first().and_then(Object::name).is_some_and(device) {
            return Space::Device;
        }
        let found = self.named(&resources.spaces, operands).and_then(|s| self.file.resolve(s));
        let name = match &found {
            Some(Object::Name(name)) => Some(name.as_slice()),
            Some(Object::List(list)) => list.first().and_then(Object::name),
            _ => None,
        };
        if name.is_some_and(device) { Space::Device } else { Space::Other }
    }

    /// The resource that the first operand names.
    fn named<'d>(&self, dict: &'d Dict, operands: &[Object]) -> Option<&'d Object> {
        let name = operands.first().and_then(Object::name)?;
        self.file.fuel.take(dict.len() as u64 / 16);
        dict.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn font(&mut self, object: &Object) -> Option<Rc<Font>> {
        if let Object::Ref(number) = object
            && let Some(font) = self.fonts.get(number)
        {
            return Some(Rc::clone(font));
        }
        let Some(Object::Dict(dict)) = self.file.resolve(object) else { return None };
        let font = Rc::new(Font::read(self.file, &dict));
        if let Object::Ref(number) = object {
            self.fonts.insert(*number, Rc::clone(&font));
        }
        Some(font)
    }

    /// Shows texts with kernings between them.
    fn show(&mut self, d: &mut Drawing<'_>, parts: &[Object]) {
        let Some(font) = d.state.font.clone().filter(|_| self.room > 0) else { return };
        let (state, mut out) = (&d.state, String::new());
        let at = |text: &Matrix| text.then(&state.ctm).point(0.0, state.rise);
        let from = at(&d.text);
        let mut x = 0.0;
        for part in parts {
            match part {
                Object::Number(kern) => {
                    x -= kern / 1000.0 * state.size * state.stretch;
                    if *kern < SPACE && !out.ends_with(char::is_whitespace) {
                        out.push(' ');
                    }
                }
                Object::Text(codes) => {
                    for glyph in font.glyphs(codes) {
                        let wide = if glyph.space { state.word_spacing } else { 0.0 };
                        x += (glyph.width / 1000.0 * state.size + state.spacing + wide) * state.stretch;
                        match glyph.text {
                            Shown::One(c) if self.room > 0 => out.push(c),
                            Shown::Several(text) if self.room > 0 => out.push_str(text),
                            Shown::Unknown => self.unread = true,
                            _ => {}
                        }
                        self.room = self.room.saturating_sub(1);
                    }
                }
                _ => {}
            }
        }
        let scale = d.text.then(&state.ctm).scale();
        d.text = Matrix([1.0, 0.0, 0.0, 1.0, x.clamp(-1e6, 1e6), 0.0]).then(&d.text);
        if out.trim().is_empty() && out.is_empty() {
            return;
        }
        self.wrote = true;
        let ink = Ink {
            white: state.white && matches!(state.mode, 0 | 4),
            invisible: state.mode == 3,
            transparent: state.transparent,
        };
        let to = d.text.then(&d.state.ctm).point(0.0, d.state.rise);
        let size = (d.state.size * scale).abs();
        d.page.show(out, from, to, size, ink);
    }
}

impl Drawing<'_> {
    fn move_line(&mut self, x: f64, y: f64) {
        let by = Matrix([1.0, 0.0, 0.0, 1.0, x.clamp(-1e6, 1e6), y.clamp(-1e6, 1e6)]);
        self.line = by.then(&self.line);
        self.text = self.line;
    }

    fn next_line(&mut self) {
        self.move_line(0.0, -self.state.leading);
    }

    fn image(&mut self) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        if let Some(area) = Area::around(corners.map(|(x, y)| self.state.ctm.point(x, y))) {
            self.page.image(area);
        }
    }

    /// Operators that make and paint paths.
    fn paint(&mut self, word: &[u8], operands: &[Object]) {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        match word {
            b"re" => {
                if let [x, y, width, height] = numbers[..] {
                    let corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)];
                    self.path.extend(corners.map(|(x, y)| self.state.ctm.point(x, y)));
                }
            }
            b"m" | b"l" | b"c" | b"v" | b"y" => {
                self.path.extend(numbers.chunks_exact(2).map(|p| self.state.ctm.point(p[0], p[1])));
            }
            b"sh" => self.page.cover(),
            b"n" => self.path.clear(),
            _ => {
                let thick = self.state.line_width * self.state.ctm.scale();
                let filled = !matches!(word, b"S" | b"s") && !self.state.white && !self.state.transparent;
                if let Some(area) = Area::around(self.path.drain(..)).filter(|_| filled || thick > 4.0) {
                    let by = if filled { 0.0 } else { thick / 2.0 };
                    self.page.fill(Area { x0: area.x0 - by, y0: area.y0 - by, x1: area.x1 + by, y1: area.y1 + by });
                }
            }
        }
        if self.path.len() > 100_000 {
            self.path.truncate(0);
            self.page.cover();
        }
    }
}

/// Goes past an image that stands in the content itself.
fn skip_image(lexer: &mut Lexer<'_>, content: &[u8]) {
    for _ in 0..64 {
        match lexer.token() {
            Some(Token::Word(b"ID")) => break,
            Some(_) => {}
            None => return,
        }
    }
    let from = lexer.at();
    let rest = content.get(from..).unwrap_or_default();
    let ended = memchr::memmem::find_iter(rest, b"EI").find(|at| {
        let before = at.checked_sub(1).and_then(|at| rest.get(at));
        before.is_some_and(|b| white(*b)) && rest.get(at + 2).is_none_or(|b| white(*b))
    });
    lexer.seek(from + ended.map_or(rest.len(), |at| at + 2));
}
