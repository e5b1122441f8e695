//! Bytes to a picture, within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, metadata::Orientation};

use crate::article::Text;

/// Widest and highest picture, in pixels.
pub const MAX_SIDE: u32 = 20_000;

/// Pixels of a picture. What a decoder holds beside the pixels, which it does not count, is at most four times as much.
pub const MAX_PIXELS: u64 = 40_000_000;

/// Bytes that the pixels may take, and again what stands beside them, as a profile of colours.
pub const MAX_MEMORY: u64 = 192 << 20;

/// Reads a picture, whatever its name says it is.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, Text> {
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let damaged = |error: &dyn std::fmt::Display| Text::line(&format!("damaged: {error}"));
    let mut known = reader().map_err(|error| damaged(&error))?;
    if known.format().is_none() {
        return Err(Text::line("no kind of picture that is known here; PNG, JPEG, GIF and WebP are"));
    }
    let (width, height) =
        reader().map_err(|error| damaged(&error))?.into_dimensions().map_err(|error| damaged(&error))?;
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Text::line(&format!("{width} by {height} pixels are more than newsprint draws")));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    known.limits(limits);
    let failed = |error: ImageError| match error {
        ImageError::Limits(_) => {
            Text::line(&format!("{width} by {height} pixels take more memory than newsprint gives"))
        }
        other => damaged(&other),
    };
    let mut decoder = known.into_decoder().map_err(failed)?;
    // Cameras write the picture as the sensor lay, and beside it how to turn it (Exif 2.32, tag 274).
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(failed)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        bytes
    }

    /// A JPEG that says of itself to be turned by a quarter.
    fn turned(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
            .unwrap();
        let exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        bytes.splice(2..2, exif.iter().copied());
        bytes
    }

    #[test]
    fn pictures_that_are_none_say_why() {
        let whole = png(40, 30);
        assert_eq!(decode(&whole).unwrap().width(), 40);
        assert_eq!(decode(&turned(40, 30)).map(|turned| (turned.width(), turned.height())), Ok((30, 40)));
        let mut huge = whole.clone();
        // The sizes in the header, which then lies; its checksum is not what stops it.
        huge[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let checksum = crc(&huge[12..29]);
        huge[29..33].copy_from_slice(&checksum.to_be_bytes());
        for (bytes, reason) in [
            (&b"no picture at all"[..], "no kind of picture that is known here"),
            (&whole[..whole.len() / 2], "damaged: "),
            (&huge, "50000 by 50000 pixels are more than newsprint draws"),
        ] {
            let error = decode(bytes).unwrap_err();
            assert!(error.starts_with(reason), "{error}");
        }
    }

    /// CRC-32 as in PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum: u32, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    }
}
