//! Mathematics: formulas are kept as their TeX, once, whatever a page shows beside it for the eye and for screen readers.

use dom_query::{Document, NodeRef};

use crate::format::percent_decoded;

/// Attribute that holds the TeX of a formula.
const TEX: &str = "data-newsprint-tex";

/// Elements that lie deeper in a formula are run together.
const DEEPEST: usize = 40;

/// A formula.
pub(super) struct Formula {
    pub(super) tex: String,
    /// Whether it stands on lines of its own.
    pub(super) is_display: bool,
}

/// Takes out what shows a formula a second time, and makes formulas of scripts and pictures that are one.
pub(super) fn settle(document: &Document) {
    let nodes: Vec<NodeRef<'_>> = document.root().descendants_it().filter(NodeRef::is_element).collect();
    for node in &nodes {
        let class = node.class().unwrap_or_default();
        let is = |name: &str| class.split_whitespace().any(|word| word == name);
        if node.has_name("script") && node.attr("type").is_some_and(|kind| kind.starts_with("math/")) {
            of_script(node);
        } else if node.has_name("math") {
            show(node);
        } else if is("katex-html") && beside(node, "katex-mathml")
            || is("MathJax_Preview")
            || ["MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_CHTML", "MathJax_SVG_Display"]
                .iter()
                .any(|name| is(name))
                && has_script(node)
        {
            node.remove_from_parent();
        } else if node.has_name("img")
            && let Some(tex) = of_image(node, &class)
        {
            if parent_has_math(node) {
                node.remove_from_parent();
            } else {
                let display = class.contains("display") || class.contains("block");
                formula(node, &tex, display);
            }
        }
    }
}

fn formula(node: &NodeRef<'_>, tex: &str, display: bool) {
    node.rename("math");
    node.remove_children();
    node.set_attr(TEX, tex);
    // Words inside, so that nobody takes it for empty.
    node.set_text(tex);
    if display {
        node.set_attr("display", "block");
    }
}

fn of_script(node: &NodeRef<'_>) {
    let kind = node.attr("type").unwrap_or_default();
    let words = node.text();
    if kind.starts_with("math/tex") {
        formula(node, words.trim(), kind.contains("mode=display"));
    } else if kind.starts_with("math/mml") {
        let inner = Document::fragment(words.to_string());
        if let Some(math) = inner.root().descendants_it().find(|n| n.has_name("math"))
            && let Some(found) = self::of(&math)
        {
            formula(node, &found.tex, found.is_display);
        }
    }
}

/// A formula that is hidden stands there for screen readers, and its picture for the eye.
fn show(math: &NodeRef<'_>) {
    for around in
        math.ancestors(Some(2)).iter().filter(|n| n.has_name("span") || n.has_name("mjx-assistive-mml"))
    {
        super::hidden::reveal(around);
    }
}

fn beside(node: &NodeRef<'_>, class: &str) -> bool {
    node.parent().is_some_and(|parent| parent.children_it(false).any(|child| child.has_class(class)))
}

/// Whether the script from which something was made stands after it.
fn has_script(node: &NodeRef<'_>) -> bool {
    let around = node.parent().filter(|parent| parent.class().is_some_and(|class| class.contains("MathJax")));
    [Some(*node), around].into_iter().flatten().any(|node| {
        node.next_element_sibling().is_some_and(|next| {
            next.has_attr(TEX) || next.attr("type").is_some_and(|kind| kind.starts_with("math/"))
        })
    })
}

fn parent_has_math(node: &NodeRef<'_>) -> bool {
    node.parent().is_some_and(|parent| {
        parent.class().is_some_and(|class| class.contains("math"))
            && parent.descendants_it().any(|n| n.has_name("math") || n.has_name("annotation"))
    })
}

/// The TeX of a picture of a formula.
fn of_image(node: &NodeRef<'_>, class: &str) -> Option<String> {
    const CLASSES: &[&str] = &["latex", "tex", "mwe-math", "ql-img", "equation", "math"];
    const SERVICES: &[&str] = &[
        "codecogs.com",
        "chart.apis.google.com/chart?cht=tx",
        "latex.php",
        "s0.wp.com/latex",
        "/formula/",
        "mimetex.cgi",
        "mathtex.cgi",
        "zhihu.com/equation",
        "/svg.latex?",
        "/png.latex?",
        "/gif.latex?",
    ];
    let src = node.attr("src").unwrap_or_default();
    let service =
        SERVICES.iter().find_map(|service| src.split_once(service).map(|(_, rest)| rest.to_owned()));
    let named = class.split_whitespace().any(|word| {
        CLASSES.iter().any(|known| word == *known || word.starts_with("mwe-math") || word.starts_with("ql-"))
    });
    if service.is_none() && !named {
        return None;
    }
    let alt = node.attr("alt").filter(|alt| !alt.trim().is_empty()).map(|alt| alt.trim().to_owned());
    let query = service.map(|rest| {
        let rest = ["chl=", "latex=", "tex=", "svg.image?", "png.image?", "latex?", "?"]
            .iter()
            .find_map(|lead| rest.split_once(lead).map(|(_, rest)| rest))
            .unwrap_or(&rest)
            .split('&')
            .next()
            .unwrap_or_default()
            .replace('+', if rest.contains('%') { "+" } else { " " });
        percent_decoded(&rest).into_owned()
    });
    alt.or(query).map(|tex| trimmed(&tex).to_owned()).filter(|tex| !tex.is_empty())
}

/// TeX without what says that it is some.
fn trimmed(tex: &str) -> &str {
    let tex = tex.trim();
    for (open, close) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")] {
        if let Some(inner) = tex.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return inner.trim();
        }
    }
    let styled = tex.strip_prefix("{\\displaystyle").and_then(|rest| rest.strip_suffix('}'));
    styled.unwrap_or(tex).trim()
}

/// The formula of a `math` element; none where it is empty.
pub(super) fn of(node: &NodeRef<'_>) -> Option<Formula> {
    let annotation = || {
        let is_tex = |n: &NodeRef<'_>| {
            n.has_name("annotation")
                && n.attr("encoding").is_some_and(|kind| kind.to_lowercase().contains("tex"))
        };
        node.descendants_it().find(is_tex).map(|n| n.text().to_string())
    };
    let alternative = || node.attr("alttext").map(|tex| tex.to_string());
    let tex = node.attr(TEX).map(|tex| tex.to_string()).or_else(annotation).or_else(alternative);
    let tex = tex.filter(|tex| !tex.trim().is_empty()).unwrap_or_else(|| written(node, 0));
    let is_display = node.attr("display").is_some_and(|display| &*display == "block")
        || node.ancestors_it(Some(4)).any(|around| {
            around.has_class("katex-display")
                || around.attr("display").is_some_and(|display| &*display == "true")
        });
    let tex = trimmed(&tex).to_owned();
    (!tex.is_empty()).then_some(Formula { tex, is_display })
}

/// MathML as TeX.
fn written(node: &NodeRef<'_>, depth: usize) -> String {
    if node.is_text() {
        return node.text().trim().to_owned();
    }
    let Some(name) = node.node_name().filter(|_| depth < DEEPEST) else {
        return node.text().trim().to_owned();
    };
    let parts: Vec<String> = node
        .children_it(false)
        .filter(|child| {
            !child.has_name("annotation") && !child.has_name("annotation-xml") && !child.has_name("mphantom")
        })
        .map(|child| written(&child, depth + 1))
        .filter(|part| !part.is_empty())
        .collect();
    let part = |at: usize| parts.get(at).map_or("", String::as_str);
    match &*name {
        "msup" | "mover" => format!("{}^{}", part(0), group(part(1))),
        "msub" | "munder" => format!("{}_{}", part(0), group(part(1))),
        "msubsup" | "munderover" => format!("{}_{}^{}", part(0), group(part(1)), group(part(2))),
        "mfrac" => format!("\\frac{{{}}}{{{}}}", part(0), part(1)),
        "msqrt" => format!("\\sqrt{{{}}}", parts.join(" ").replace("  ", " ")),
        "mroot" => format!("\\sqrt[{}]{{{}}}", part(1), part(0)),
        "mtext" => parts.join(" "),
        "mtable" => parts.join(" \\\\ "),
        "mtr" | "mlabeledtr" => parts.join(" & "),
        "mo" if parts.len() == 1 && part(0).chars().any(|c| "=<>+−±≤≥≈≠→∈".contains(c)) => {
            format!(" {} ", part(0))
        }
        "mspace" => " ".into(),
        // Letters side by side are a product, as in TeX.
        "mrow" | "math" | "mtd" | "mstyle" | "semantics" | "mpadded" => parts.join(" ").replace("  ", " "),
        _ => parts.join(""),
    }
}

/// The argument of a power or an index, in braces where it is more than one letter.
fn group(part: &str) -> String {
    let part = part.trim();
    if part.chars().count() == 1 { part.to_owned() } else { format!("{{{part}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(html: &str) -> Vec<String> {
        let document = Document::fragment(html);
        settle(&document);
        let math = document.root().descendants_it().filter(|n| n.has_name("math")).collect::<Vec<_>>();
        math.iter().filter_map(of).map(|formula| formula.tex).collect()
    }

    #[test]
    fn every_formula_is_its_tex_once() {
        for (html, tex) in [
            ("<script type='math/tex'>E_u</script>", "E_u"),
            (
                "<span class=MathJax_Preview>x</span><span class=MathJax>x</span><script type='math/tex'>x^2</script>",
                "x^2",
            ),
            ("<img src='https://latex.codecogs.com/svg.image?%5Cfrac%7Ba%7D%7Bb%7D'>", "\\frac{a}{b}"),
            (
                "<img src='https://chart.apis.google.com/chart?cht=tx&chl=%5Calpha%2B%5Cbeta'>",
                "\\alpha+\\beta",
            ),
            ("<img class=latex src=a.png alt='\\pi'>", "\\pi"),
            ("<math alttext='{\\displaystyle a^2}'><mi>a</mi></math>", "a^2"),
            ("<math><mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac></math>", "\\frac{a}{b^2}"),
            ("<math><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></math>", "\\sqrt{a + b}"),
            (
                "<span class=katex><span class=katex-mathml><math><semantics><mi>a</mi><annotation encoding=application/x-tex>\
                 \\alpha</annotation></semantics></math></span><span class=katex-html>α</span></span>",
                "\\alpha",
            ),
        ] {
            assert_eq!(formulas(html), [tex], "{html}");
        }
    }

    #[test]
    fn pictures_that_are_no_formulas_stay() {
        assert!(
            formulas("<img src='a/mathematics.png' alt='A lesson'><img class=mathilda src=b.png alt=Her>")
                .is_empty()
        );
    }
}
