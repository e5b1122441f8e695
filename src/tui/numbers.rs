//! Numbers of questions.

/// Gives every question that is asked of a worker its own number, which the answer carries, so that the answer to an
/// earlier question is told from the one that is waited for. Later questions have larger numbers.
#[derive(Debug, Default)]
pub(super) struct Numbers(u64);

impl Numbers {
    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}
