//! Why each line is what it is, for people who ask.

use super::{
    features::{Features, Page},
    judge::{Kind, Verdict, Why, judge},
    model::{Model, Values},
};

/// A line, what it is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The line.
    pub line: String,
    /// What it is.
    pub kind: Kind,
    /// The rule that decided, in words that finish "because it"; none where the model did.
    pub rule: Option<&'static str>,
    /// The model's sum above its threshold; a heading where it is not negative.
    pub score: Option<f32>,
    /// Features that weighed most: name, value, part of the sum.
    pub features: Vec<(&'static str, f32, f32)>,
}

/// Explains every line of a page. A feature's part is what it adds for this line more than for the page's others.
pub(super) fn explain(page: &Page<'_>) -> Vec<Explained> {
    const SHOWN: usize = 5;
    let model = Model::built_in();
    let verdicts = judge(page, model);
    let scored = |at: usize| matches!(verdicts.get(at), Some(Verdict { why: Why::Score(_), .. }));
    let known: Vec<Option<(Values, Values)>> = (0..page.lines.len())
        .map(|at| scored(at).then(|| page.features(at).values()).map(|values| (values, model.parts(&values))))
        .collect();
    let mut usual: Values = [0.0; Features::NAMES.len()];
    let count = known.iter().flatten().count().max(1) as f32;
    for (_, parts) in known.iter().flatten() {
        usual.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part / count);
    }
    let mut out = Vec::with_capacity(verdicts.len());
    for ((line, verdict), known) in page.lines.iter().zip(&verdicts).zip(known) {
        let mut explained = Explained {
            line: line.text.to_owned(),
            kind: verdict.kind,
            rule: None,
            score: None,
            features: Vec::new(),
        };
        match (verdict.why, known) {
            (Why::Rule(why), _) => explained.rule = Some(why),
            (Why::Score(score), Some((values, parts))) => {
                explained.score = Some(score - model.threshold);
                let all = Features::NAMES.iter().zip(values).zip(parts.iter().zip(usual));
                explained.features =
                    all.map(|((name, value), (part, usual))| (*name, value, part - usual)).collect();
                explained.features.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
                explained.features.truncate(SHOWN);
            }
            (Why::Score(_), None) => {}
        }
        out.push(explained);
    }
    out
}
