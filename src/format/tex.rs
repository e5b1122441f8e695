//! Mathematics in TeX as Unicode, where that says exactly the same: Greek letters, signs, powers, indices, simple
//! fractions. Whatever has a shape that one line of text cannot have stays TeX.

/// Commands that are one character.
const SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ϵ"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("vartheta", "ϑ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("omicron", "ο"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("varsigma", "ς"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "ϕ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Upsilon", "Υ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("times", "×"),
    ("cdot", "⋅"),
    ("div", "÷"),
    ("pm", "±"),
    ("mp", "∓"),
    ("ast", "∗"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("sim", "∼"),
    ("propto", "∝"),
    ("ll", "≪"),
    ("gg", "≫"),
    ("in", "∈"),
    ("notin", "∉"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("supset", "⊃"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("emptyset", "∅"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("neg", "¬"),
    ("land", "∧"),
    ("wedge", "∧"),
    ("lor", "∨"),
    ("vee", "∨"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("Rightarrow", "⇒"),
    ("implies", "⟹"),
    ("Leftrightarrow", "⇔"),
    ("iff", "⟺"),
    ("mapsto", "↦"),
    ("infty", "∞"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("hbar", "ℏ"),
    ("ell", "ℓ"),
    ("circ", "∘"),
    ("bullet", "∙"),
    ("oplus", "⊕"),
    ("otimes", "⊗"),
    ("perp", "⊥"),
    ("parallel", "∥"),
    ("angle", "∠"),
    ("degree", "°"),
    ("prime", "′"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "⋯"),
    ("langle", "⟨"),
    ("rangle", "⟩"),
    ("quad", "\u{2003}"),
    ("mid", "∣"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("int", "∫"),
    ("sqrt", "√"),
    ("log", "log"),
    ("ln", "ln"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
    ("exp", "exp"),
    ("min", "min"),
    ("max", "max"),
    ("lim", "lim"),
    ("left", ""),
    ("right", ""),
];

const RAISED: (&str, &str) = ("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ");
const LOWERED: (&str, &str) = ("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");

/// Fractions that are one character.
const FRACTIONS: &[(&str, &str, char)] = &[
    ("1", "2", '½'),
    ("1", "3", '⅓'),
    ("2", "3", '⅔'),
    ("1", "4", '¼'),
    ("3", "4", '¾'),
    ("1", "5", '⅕'),
    ("2", "5", '⅖'),
    ("3", "5", '⅗'),
    ("4", "5", '⅘'),
    ("1", "6", '⅙'),
    ("5", "6", '⅚'),
    ("1", "8", '⅛'),
    ("3", "8", '⅜'),
    ("5", "8", '⅝'),
    ("7", "8", '⅞'),
];

/// Longest formula that is looked at, in bytes; longer ones are not one line.
const LONGEST: usize = 200;

/// Groups inside one another at most.
const DEEPEST: usize = 6;

/// `tex` in Unicode; none where that would lose anything.
///
/// `E = mc^2` is `E = mc²`, `\frac{1}{2}` is `½`; `\frac{a+b}{c}` has no such form.
pub(super) fn in_unicode(tex: &str) -> Option<String> {
    if tex.len() > LONGEST || tex.contains('\n') {
        return None;
    }
    let mut reader = Reader { rest: tex.trim(), depth: 0 };
    let out = reader.until_end()?;
    (reader.rest.is_empty() && !out.trim().is_empty()).then_some(out)
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl Reader<'_> {
    /// Reads up to a closing brace or the end.
    fn until_end(&mut self) -> Option<String> {
        let mut out = String::new();
        while !self.rest.is_empty() && !self.rest.starts_with('}') {
            let part = self.part()?;
            out.push_str(&part);
        }
        Some(out)
    }

    /// One character, command or group.
    fn part(&mut self) -> Option<String> {
        let c = self.rest.chars().next()?;
        let after = self.rest.get(c.len_utf8()..)?;
        match c {
            '{' => self.group(),
            '\\' => {
                self.rest = after;
                self.command()
            }
            '^' | '_' => {
                self.rest = after;
                let script = self.argument()?;
                mapped(&script, if c == '^' { RAISED } else { LOWERED })
            }
            '&' | '%' | '$' | '#' | '~' | '}' => None,
            _ => {
                self.rest = after;
                // A hyphen in a formula is a minus, a stroke a prime.
                Some(
                    match c {
                        '-' => '−',
                        '\'' => '′',
                        c => c,
                    }
                    .to_string(),
                )
            }
        }
    }

    fn group(&mut self) -> Option<String> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        self.rest = self.rest.strip_prefix('{')?;
        let inner = self.until_end()?;
        self.rest = self.rest.strip_prefix('}')?;
        self.depth -= 1;
        Some(inner)
    }

    /// What a power, an index or a command is about: a group or one part.
    fn argument(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(['^', '_']) { None } else { self.part() }
    }

    fn command(&mut self) -> Option<String> {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            let c = self.rest.chars().next()?;
            self.rest = self.rest.get(c.len_utf8()..)?;
            return match c {
                '{' | '}' | '%' | '$' | '&' | '#' | '_' => Some(c.to_string()),
                ',' | ';' | ':' | '>' => Some("\u{2009}".into()),
                ' ' => Some(" ".into()),
                '!' => Some(String::new()),
                _ => None,
            };
        }
        let (name, rest) = self.rest.split_at(letters);
        self.rest = rest;
        match name {
            "frac" | "tfrac" | "dfrac" => {
                let (above, below) = (self.argument()?, self.argument()?);
                fraction(&above, &below)
            }
            "text" | "mathrm" | "mathit" | "mathbf" | "operatorname" | "textit" | "textbf" => self.group(),
            "mathbb" => mapped(&self.group()?, ("CHNPQRZ", "ℂℍℕℙℚℝℤ")),
            "sqrt" if self.rest.starts_with('[') => None,
            "sqrt" => Some(self.argument()?).filter(|root| is_simple(root)).map(|root| format!("√{root}")),
            // What has limits above and below it is no line of text.
            "sum" | "prod" | "int" | "lim" if self.rest.trim_start().starts_with(['_', '^']) => None,
            _ => {
                let sign = SIGNS.iter().find(|(known, _)| *known == name)?.1;
                // A word of letters needs its space before other letters.
                let word =
                    sign.is_ascii() && self.rest.starts_with(|c: char| c.is_alphanumeric() || c == '\\');
                Some(if word && !sign.is_empty() { format!("{sign} ") } else { sign.into() })
            }
        }
    }
}

fn fraction(above: &str, below: &str) -> Option<String> {
    if let Some((.., one)) = FRACTIONS.iter().find(|(a, b, _)| *a == above && *b == below) {
        return Some(one.to_string());
    }
    (is_simple(above) && is_simple(below)).then(|| format!("{above}/{below}"))
}

/// One letter or one number, which needs no brackets.
fn is_simple(part: &str) -> bool {
    let mut chars = part.chars();
    let one = chars.next().is_some_and(char::is_alphanumeric) && chars.next().is_none();
    one || !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// Every character by its like; none where one has none.
fn mapped(text: &str, (from, to): (&str, &str)) -> Option<String> {
    let plain = |c: char| if c == '−' { '-' } else { c };
    let like = |c: char| from.chars().position(|own| own == plain(c)).and_then(|at| to.chars().nth(at));
    match text {
        "∘" if from == RAISED.0 => Some("°".into()),
        "′" | "″" if from == RAISED.0 => Some(text.into()),
        _ => text.chars().map(like).collect::<Option<String>>().filter(|out| !out.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::in_unicode;

    #[test]
    fn what_is_exact_is_unicode_and_the_rest_stays() {
        for (tex, expected) in [
            ("E = mc^2", Some("E = mc²")),
            (r"\alpha + \beta \leq 2\pi", Some("α + β ≤ 2π")),
            ("x_1^{10} - y", Some("x₁¹⁰ − y")),
            (r"\frac{1}{2}", Some("½")),
            (r"\frac ab", Some("a/b")),
            (r"90^\circ", Some("90°")),
            (r"\sqrt{2}", Some("√2")),
            (r"\mathbb{R}^n", Some("ℝⁿ")),
            (r"\sin x", Some("sin x")),
            (r"\text{if } n", Some("if  n")),
            ("f'(x)", Some("f′(x)")),
            (r"\frac{a+b}{c}", None),
            (r"\sum_{i=1}^n i", None),
            (r"x^q", None),
            (r"\begin{matrix} a \end{matrix}", None),
            (r"a \\ b", None),
            (r"\unknown", None),
            ("{{{{{{{{a}}}}}}}}", None),
            ("{a", None),
            ("a}", None),
            ("x^", None),
            ("", None),
        ] {
            assert_eq!(in_unicode(tex).as_deref(), expected, "{tex}");
        }
    }
}
