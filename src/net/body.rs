//! Bodies: read within limits, then decoded within limits. What came before a limit or a fault is kept.

use std::{
    io::{self, Read},
    time::Instant,
};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{Failure, FailureKind, Limits, Phase, client::Stop};

/// Bytes, how many came, and why they are not all of it.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) received: u64,
    pub(super) cut: Option<Failure>,
}

/// Reads until the end, a limit or a fault; `fault` tells what a failure of reading means.
pub(super) fn read(
    mut reader: impl Read,
    (limits, end): (&Limits, Instant),
    stop: &Stop,
    fault: impl Fn(io::Error) -> Failure,
) -> Body {
    let mut body = Body::default();
    let mut chunk = vec![0; 64 << 10];
    loop {
        if stop.is_over() {
            body.cut = Some(Failure::cancelled());
            return body;
        }
        if Instant::now() >= end {
            body.cut = Some(Failure::slow(Phase::Whole, limits.whole.as_secs()));
            return body;
        }
        match reader.read(&mut chunk) {
            Ok(0) => return body,
            Ok(count) => {
                body.bytes.extend_from_slice(chunk.get(..count).unwrap_or_default());
                body.received += count as u64;
                if body.received > limits.body {
                    body.bytes.truncate(usize::try_from(limits.body).unwrap_or(usize::MAX));
                    body.cut = Some(too_large(limits.body));
                    return body;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Quitting closes the connection under the reader.
            Err(error) => {
                body.cut = Some(if stop.is_over() { Failure::cancelled() } else { fault(error) });
                return body;
            }
        }
    }
}

fn too_large(limit: u64) -> Failure {
    let reason = format!("larger than {} MB; the rest was left", limit >> 20);
    Failure::new(FailureKind::TooLarge, reason)
}

impl Body {
    /// Without the content codings that `header` names, the last one first.
    pub(super) fn decoded(mut self, header: Option<&str>, limits: &Limits) -> Result<Self, Failure> {
        let codings: Vec<String> =
            header.unwrap_or_default().split(',').map(|coding| coding.trim().to_ascii_lowercase()).collect();
        let grown = (self.received.saturating_mul(limits.ratio)).max(limits.body_free).min(limits.body);
        for coding in codings.iter().rev().filter(|coding| !matches!(coding.as_str(), "" | "identity")) {
            let packed = std::mem::take(&mut self.bytes);
            let (bytes, fault) = match coding.as_str() {
                "gzip" | "x-gzip" => unpacked(MultiGzDecoder::new(&*packed), grown),
                "br" => unpacked(brotli_decompressor::Decompressor::new(&*packed, 4096), grown),
                // Servers mean either of two things by it.
                "deflate" if packed.first().is_some_and(|first| first & 0x0f == 8) => {
                    unpacked(ZlibDecoder::new(&*packed), grown)
                }
                "deflate" => unpacked(DeflateDecoder::new(&*packed), grown),
                other => {
                    let reason = format!("packed as '{other}', which was not asked for");
                    return Err(Failure::new(FailureKind::Broken, reason));
                }
            };
            self.bytes = bytes;
            self.cut = self.cut.or(fault);
        }
        Ok(self)
    }
}

/// Unpacks up to `limit` bytes.
fn unpacked(reader: impl Read, limit: u64) -> (Vec<u8>, Option<Failure>) {
    let mut bytes = Vec::new();
    let done = reader.take(limit + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let reason = format!("unpacks to over {} MB; the rest was left", (limit >> 20).max(1));
        return (bytes, Some(Failure::new(FailureKind::TooLarge, reason)));
    }
    let fault = done.err().map(|_| Failure::new(FailureKind::Broken, "what is packed in it is damaged"));
    (bytes, fault)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn body(bytes: Vec<u8>) -> Body {
        Body { received: bytes.len() as u64, bytes, cut: None }
    }

    #[test]
    fn bombs_end_at_the_limit_and_what_came_is_kept() {
        let limits = Limits { body: 4 << 20, ratio: 10, body_free: 1000, ..Limits::default() };
        let packed = gzip(&vec![b'x'; 3 << 20]);
        let grown = packed.len() as u64 * 10;
        let decoded = body(packed).decoded(Some("gzip"), &limits).unwrap();
        assert_eq!(decoded.bytes.len() as u64, grown);
        assert_eq!(decoded.cut.map(|failure| failure.kind()), Some(FailureKind::TooLarge));
        // What is small may grow as it likes.
        let decoded = body(gzip(&[b'x'; 900])).decoded(Some("gzip"), &limits).unwrap();
        assert_eq!((decoded.bytes.len(), decoded.cut), (900, None));
    }

    #[test]
    fn what_is_packed_and_cut_is_read_as_far_as_it_goes() {
        let text: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let mut packed = gzip(&text);
        packed.truncate(packed.len() / 2);
        let decoded = body(packed).decoded(Some("gzip"), &Limits::default()).unwrap();
        assert!(decoded.bytes.len() > 1000 && text.starts_with(&decoded.bytes), "{}", decoded.bytes.len());
        assert_eq!(decoded.cut.map(|failure| failure.kind()), Some(FailureKind::Broken));
    }

    #[test]
    fn codings_are_undone_in_their_order_and_others_named() {
        let twice = gzip(&gzip(b"words"));
        let decoded = body(twice).decoded(Some("gzip, x-gzip"), &Limits::default()).unwrap();
        assert_eq!(decoded.bytes, b"words");
        let failure = body(b"words".to_vec()).decoded(Some("zstd"), &Limits::default()).unwrap_err();
        assert!(failure.reason().contains("'zstd'"), "{failure}");
        let same = body(b"words".to_vec()).decoded(Some("identity"), &Limits::default()).unwrap();
        assert_eq!(same.bytes, b"words");
    }

    #[test]
    fn reading_ends_at_limits() {
        let stop = Stop::default();
        let limits = Limits { body: 10, ..Limits::default() };
        let soon = Instant::now() + limits.whole;
        let body = read(&b"twelve bytes"[..], (&limits, soon), &stop, |error| Failure::io(&error));
        assert_eq!(
            (body.bytes.as_slice(), body.cut.unwrap().kind()),
            (&b"twelve byt"[..], FailureKind::TooLarge)
        );
        stop.end();
        let body = read(&b"two"[..], (&limits, soon), &stop, |error| Failure::io(&error));
        assert_eq!(body.cut.unwrap().kind(), FailureKind::Cancelled);
    }
}
