//! What stands above the body: headline, standfirst, byline and date.

use super::{
    LayoutContext, Measure,
    line::{Ink, Line, Run},
    paragraph::{added, paragraph},
};
use crate::article::{Article, Text, length, minutes};

/// Slots of the headline area, as search and positions address them.
pub const TITLE: usize = 0;
pub const STANDFIRST: usize = 1;

/// Tags that are shown.
const MAX_TAGS: usize = 6;

/// Sets the headline area; a rule closes it.
pub fn headline(article: &Article, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let meta = &article.meta;
    let mut lines = Vec::new();
    if let Some(title) = &meta.title {
        lines.extend(paragraph(title, &[], TITLE, Ink::Headline, measure, context));
    }
    if let Some(standfirst) = &meta.standfirst {
        lines.push(Line::default());
        lines.extend(paragraph(standfirst, &[], STANDFIRST, Ink::Standfirst, measure, context));
    }
    let mut credit = meta.dateline();
    if let Some(words) = article.words {
        let air = if credit.is_empty() { "" } else { " · " };
        let kept = || article.is_link().then(|| "only its address was kept".to_owned());
        if let Some(length) = length(minutes(words)).or_else(kept) {
            credit.push_str(&format!("{air}{length}"));
        }
    }
    let tags: Vec<String> =
        meta.tags.iter().take(MAX_TAGS).map(|tag| format!("#{}", tag.replace(' ', "-"))).collect();
    if !tags.is_empty() {
        let air = if credit.is_empty() { "" } else { " · " };
        credit.push_str(&format!("{air}{}", tags.join(" ")));
    }
    lines.push(Line::default());
    let set = added(&Text::line(&credit), Ink::Byline, measure, context);
    lines.extend(
        set.into_iter().map(|line| if context.from_right { line.at_right(measure.columns()) } else { line }),
    );
    lines.push(Line { runs: vec![Run::furniture("─".repeat(measure.columns()))] });
    lines
}
