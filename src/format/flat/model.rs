//! The weights that turn what is known about a line into a judgement: small trees whose values add up.
//!
//! They live in `assets/headings.model`, a line a tree, learnt by `cargo run --release --example train`. A tree asks
//! one question and then one of two others, so each is a sentence that a person can read:
//! `is_lead 0.5 stop 0.5 -0.10 -0.20 width 61 0.30 0.05` says that where `is_lead` is below 0.5 the value is
//! -0.10 for lines whose `stop` is below 0.5 and -0.20 for others, and where it is not, `width` decides.

use std::{collections::HashMap, sync::OnceLock};

use super::features::Features;

/// Values of every feature of one line.
pub type Values = [f32; Features::NAMES.len()];

/// Trees whose values add up to the logarithm of the odds that a line is a heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// The value where no tree has spoken.
    pub bias: f32,
    /// A line is a heading where the sum is at least this.
    pub threshold: f32,
    /// In the order in which they were learnt.
    pub trees: Vec<Tree>,
}

/// One question.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Split {
    /// Index of the feature it is about.
    pub feature: usize,
    /// Values below go one way, others the other way.
    pub at: f32,
}

/// A question, two more, and four values.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tree {
    /// The first question.
    pub root: Split,
    /// The second one, for each answer to the first.
    pub then: [Split; 2],
    /// The values, for each pair of answers.
    pub leaves: [[f32; 2]; 2],
}

impl Split {
    /// 0 below, 1 otherwise.
    pub fn side(self, values: &Values) -> usize {
        usize::from(values.get(self.feature).is_some_and(|value| *value >= self.at))
    }
}

impl Tree {
    /// The value for a line.
    pub fn value(&self, values: &Values) -> f32 {
        let first = self.root.side(values);
        self.leaves[first][self.then[first].side(values)]
    }

    /// What each of the two questions that were asked added: its feature and its part of the value. Parts are
    /// differences to the mean of the leaves below a question.
    fn parts(&self, values: &Values) -> [(usize, f32); 2] {
        let first = self.root.side(values);
        let mean = |pair: [f32; 2]| f32::midpoint(pair[0], pair[1]);
        let means = self.leaves.map(mean);
        [
            (self.root.feature, means[first] - mean(means)),
            (self.then[first].feature, self.value(values) - means[first]),
        ]
    }
}

impl Model {
    /// The model that came with the program.
    pub fn built_in() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::parse(include_str!("../../../assets/headings.model")).unwrap_or_default())
    }

    /// Reads a model; the error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names: HashMap<&str, usize> =
            Features::NAMES.iter().enumerate().map(|(at, n)| (*n, at)).collect();
        let mut model = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let wrong = || format!("line {}: not a tree, a bias or a threshold: {line}", number + 1);
            if let Some(value) = line.strip_prefix("bias ") {
                model.bias = value.parse().map_err(|_| wrong())?;
            } else if let Some(value) = line.strip_prefix("threshold ") {
                model.threshold = value.parse().map_err(|_| wrong())?;
            } else {
                model.trees.push(tree(line, &names).ok_or_else(wrong)?);
            }
        }
        Ok(model)
    }

    /// The model as text that [`Model::parse`] reads.
    pub fn text(&self) -> String {
        let name = |split: Split| Features::NAMES.get(split.feature).copied().unwrap_or_default();
        let mut out = format!("bias {:.4}\nthreshold {:.4}\n", self.bias, self.threshold);
        for tree in &self.trees {
            out.push_str(&format!("{} {}", name(tree.root), tree.root.at));
            for (split, leaves) in tree.then.iter().zip(tree.leaves) {
                out.push_str(&format!("  {} {} {:.4} {:.4}", name(*split), split.at, leaves[0], leaves[1]));
            }
            out.push('\n');
        }
        out
    }

    /// Logarithm of the odds that the line is a heading. O(trees).
    pub fn score(&self, values: &Values) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.value(values)).sum::<f32>()
    }

    /// What each feature added to the score; the rest of the score is the same for every line.
    pub(super) fn parts(&self, values: &Values) -> Values {
        let mut sums = [0.0; Features::NAMES.len()];
        for (feature, part) in self.trees.iter().flat_map(|tree| tree.parts(values)) {
            if let Some(sum) = sums.get_mut(feature) {
                *sum += part;
            }
        }
        sums
    }
}

fn tree(line: &str, names: &HashMap<&str, usize>) -> Option<Tree> {
    let mut words = line.split_ascii_whitespace();
    let split = |words: &mut std::str::SplitAsciiWhitespace<'_>| {
        Some(Split { feature: *names.get(words.next()?)?, at: words.next()?.parse().ok()? })
    };
    let mut tree = Tree { root: split(&mut words)?, ..Tree::default() };
    for side in 0..2 {
        tree.then[side] = split(&mut words)?;
        tree.leaves[side] = [words.next()?.parse().ok()?, words.next()?.parse().ok()?];
    }
    Some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let model = Model::built_in();
        assert!(model.trees.len() > 50, "the built-in model is not there");
        assert_eq!(Model::parse(&model.text()).as_ref(), Ok(model));
        for wrong in ["width", "width 1 stop", "nothing 1 stop 1 1 1 stop 1 1 1", "bias x"] {
            assert!(Model::parse(&format!("# ok\n{wrong}")).unwrap_err().starts_with("line 2:"), "{wrong}");
        }
    }

    #[test]
    fn parts_add_up() {
        let tree = Model::parse("is_lead 0.5  stop 0.5 -0.1 -0.2  width 61 0.3 0.05\n").unwrap().trees[0];
        for (lead, stop, width, value) in
            [(0.0, 0.0, 0.0, -0.1), (0.0, 1.0, 0.0, -0.2), (1.0, 0.0, 61.0, 0.05)]
        {
            let values = Features { is_lead: lead, stop, width, ..Features::default() }.values();
            assert!((tree.value(&values) - value).abs() < 1e-6);
            let sum: f32 = tree.parts(&values).iter().map(|(_, part)| part).sum();
            let constant = (-0.1 - 0.2 + 0.3 + 0.05) / 4.0;
            assert!((sum + constant - value).abs() < 1e-6);
        }
    }
}
