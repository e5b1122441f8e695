//! Gradient boosting of trees with two levels (Friedman 2001), on the logarithmic loss with second derivatives as in
//! XGBoost (Chen and Guestrin 2016). Lines of long pages weigh less, so that one page does not speak for all.

use newsprint::format::flat::{Model, Split, Tree, Values};

use super::pages::{Label, Page};

/// Values at which a feature may be split, at most.
const BINS: usize = 48;

/// Lines with everything known about them, and for each feature the values at which it may be split.
pub(crate) struct Data {
    rows: Vec<Row>,
    cuts: Vec<Vec<f32>>,
}

struct Row {
    page: usize,
    values: Values,
    /// For each feature, how many of its cuts the value reaches.
    bins: Vec<u8>,
    heading: bool,
    weight: f64,
}

impl Data {
    pub(crate) fn of(pages: &[Page]) -> Self {
        let mut rows = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            let known = page.values.iter().zip(&page.labels).filter_map(|(values, labels)| {
                // Of a line that may be several things nothing is learnt.
                let [label] = labels[..] else { return None };
                values.map(|values| (values, label == Label::Heading))
            });
            let known: Vec<_> = known.collect();
            let weight = 1.0 / (known.len().max(1) as f64).sqrt();
            rows.extend(known.into_iter().map(|(values, heading)| Row {
                page: number,
                values,
                bins: Vec::new(),
                heading,
                weight,
            }));
        }
        let mean = rows.iter().map(|row| row.weight).sum::<f64>() / rows.len().max(1) as f64;
        for row in &mut rows {
            row.weight /= mean;
        }
        let features = rows.first().map_or(0, |row| row.values.len());
        let cuts: Vec<Vec<f32>> = (0..features).map(|feature| cuts(&rows, feature)).collect();
        for row in &mut rows {
            let bin = |(value, cuts): (&f32, &Vec<f32>)| cuts.partition_point(|cut| cut <= value) as u8;
            row.bins = row.values.iter().zip(&cuts).map(bin).collect();
        }
        Self { rows, cuts }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn positives(&self) -> usize {
        self.rows.iter().filter(|row| row.heading).count()
    }

    pub(crate) fn page(&self, row: usize) -> usize {
        self.rows[row].page
    }

    pub(crate) fn values(&self, row: usize) -> &Values {
        &self.rows[row].values
    }

    pub(crate) fn is(&self, row: usize) -> bool {
        self.rows[row].heading
    }
}

/// Values in the middle between neighbouring quantiles.
fn cuts(rows: &[Row], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row.values[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut quantiles: Vec<f32> = (0..=BINS).map(|q| values[q * (values.len() - 1) / BINS]).collect();
    // Rare values must not fall between two quantiles.
    quantiles.extend([values[values.len() - 1], values[0]]);
    quantiles.sort_by(f32::total_cmp);
    quantiles.dedup();
    let round = |cut: f32| (cut * 1000.0).round() / 1000.0;
    quantiles.array_windows().map(|[a, b]| round(f32::midpoint(*a, *b))).collect()
}

/// How to learn.
pub(crate) struct Boost {
    trees: usize,
    rate: f64,
    /// Added to the second derivative of a leaf: doubt.
    ridge: f64,
    /// Lines a leaf must hold, by weight.
    least: f64,
    /// Share of the features that a tree may ask about.
    share: f64,
}

impl Default for Boost {
    fn default() -> Self {
        Self { trees: 220, rate: 0.08, ridge: 3.0, least: 12.0, share: 0.4 }
    }
}

/// First and second derivative and weight, summed.
#[derive(Clone, Copy, Default)]
struct Sums {
    gradient: f64,
    curvature: f64,
    weight: f64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
        self.weight += other.weight;
    }

    fn without(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
            weight: self.weight - other.weight,
        }
    }
}

struct Found {
    split: Split,
    bin: u8,
    gain: f64,
}

impl Boost {
    /// Learns from the rows that are `wanted`.
    pub(crate) fn learn(&self, data: &Data, wanted: impl Fn(usize) -> bool) -> Model {
        let rows: Vec<usize> = (0..data.rows.len()).filter(|row| wanted(*row)).collect();
        let weight: f64 = rows.iter().map(|r| data.rows[*r].weight).sum();
        let positive: f64 =
            rows.iter().filter(|r| data.rows[**r].heading).map(|r| data.rows[*r].weight).sum();
        let bias = (positive / (weight - positive).max(1e-9)).ln();
        let mut model = Model { bias: bias as f32, ..Model::default() };
        let mut scores = vec![bias; data.rows.len()];
        for number in 0..self.trees {
            let derivatives: Vec<Sums> = rows.iter().map(|r| derive(&data.rows[*r], scores[*r])).collect();
            let Some(tree) = self.tree(data, &rows, &derivatives, number) else { break };
            for row in &rows {
                scores[*row] += f64::from(tree.value(&data.rows[*row].values));
            }
            model.trees.push(tree);
        }
        model
    }

    fn tree(&self, data: &Data, rows: &[usize], derivatives: &[Sums], number: usize) -> Option<Tree> {
        let count = (data.cuts.len() as f64 * self.share) as usize;
        let asked: Vec<usize> =
            super::pages::shuffled(data.cuts.len(), number as u64 + 77).into_iter().take(count).collect();
        let all: Vec<usize> = (0..rows.len()).collect();
        let root = self.split(data, rows, derivatives, &all, &asked)?;
        let mut tree = Tree { root: root.split, ..Tree::default() };
        let (high, low): (Vec<usize>, Vec<usize>) =
            all.iter().partition(|at| data.rows[rows[**at]].bins[root.split.feature] > root.bin);
        for (side, part) in [low, high].iter().enumerate() {
            if let Some(found) = self.split(data, rows, derivatives, part, &asked) {
                tree.then[side] = found.split;
                let (high, low): (Vec<usize>, Vec<usize>) =
                    part.iter().partition(|at| data.rows[rows[**at]].bins[found.split.feature] > found.bin);
                tree.leaves[side] = [low, high].map(|leaf| self.leaf(total(derivatives, &leaf)));
            } else {
                tree.then[side] = root.split;
                tree.leaves[side] = [self.leaf(total(derivatives, part)); 2];
            }
        }
        Some(tree)
    }

    /// The question that helps most.
    fn split(
        &self,
        data: &Data,
        rows: &[usize],
        derivatives: &[Sums],
        part: &[usize],
        asked: &[usize],
    ) -> Option<Found> {
        let whole = total(derivatives, part);
        let worth = |s: Sums| s.gradient * s.gradient / (s.curvature + self.ridge);
        let mut best: Option<Found> = None;
        for &feature in asked {
            let cuts = &data.cuts[feature];
            let mut bins = vec![Sums::default(); cuts.len() + 1];
            for at in part {
                bins[usize::from(data.rows[rows[*at]].bins[feature])].add(derivatives[*at]);
            }
            let mut low = Sums::default();
            for (bin, cut) in cuts.iter().enumerate() {
                low.add(bins[bin]);
                let high = whole.without(low);
                if low.weight < self.least || high.weight < self.least {
                    continue;
                }
                let gain = worth(low) + worth(high) - worth(whole);
                if gain > best.as_ref().map_or(1e-6, |b| b.gain) {
                    best = Some(Found { split: Split { feature, at: *cut }, bin: bin as u8, gain });
                }
            }
        }
        best
    }

    fn leaf(&self, sums: Sums) -> f32 {
        (-self.rate * sums.gradient / (sums.curvature + self.ridge)) as f32
    }
}

fn total(derivatives: &[Sums], part: &[usize]) -> Sums {
    let mut sum = Sums::default();
    for at in part {
        sum.add(derivatives[*at]);
    }
    sum
}

fn derive(row: &Row, score: f64) -> Sums {
    let chance = 1.0 / (1.0 + (-score).exp());
    let truth = f64::from(u8::from(row.heading));
    Sums {
        gradient: row.weight * (chance - truth),
        curvature: row.weight * chance * (1.0 - chance),
        weight: row.weight,
    }
}
