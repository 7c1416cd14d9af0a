//! The QR code of a certificate, as a picture of one bit a module.

use crate::redact::redacted;
use qrcode::{Color, EcLevel, QrCode};

/// White modules around the code that a reader needs (ISO/IEC 18004).
const QUIET: usize = 4;

/// A square picture: rows from the top, each padded to whole bytes, a bit 1 for white.
pub(crate) struct Symbol {
    pub(crate) width: usize,
    pub(crate) rows: Vec<u8>,
}

redacted!(Symbol);

/// `text` as a QR code with its quiet zone; `None` when it is longer than the largest code holds
/// (2,953 bytes).
pub(crate) fn symbol(text: &str) -> Option<Symbol> {
    // The lowest level of correction: a page on a screen is not soiled, and larger modules help more.
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let modules = code.width();
    let width = modules + 2 * QUIET;
    let bytes_a_row = width.div_ceil(8);
    let mut rows = vec![0xff; bytes_a_row * width];
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % modules + QUIET, place / modules + QUIET);
            rows[y * bytes_a_row + x / 8] &= !(0x80 >> (x % 8));
        }
    }
    Some(Symbol { width, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finder_pattern_is_in_its_corner_behind_the_quiet_zone() {
        let symbol = symbol("registry").expect("short enough");
        assert_eq!(symbol.width, 21 + 2 * QUIET);
        let bytes_a_row = symbol.width.div_ceil(8);
        let row = |y: usize| {
            u16::from_be_bytes([
                symbol.rows[y * bytes_a_row],
                symbol.rows[y * bytes_a_row + 1],
            ])
        };
        assert_eq!(row(QUIET - 1), 0xffff);
        // Four white modules, the seven dark ones of the frame, the white separator.
        assert_eq!(row(QUIET) >> 4, 0b1111_0000_0001);
        assert_eq!(row(QUIET + 1) >> 4, 0b1111_0111_1101);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(symbol(&"x".repeat(2_953)).is_some());
        assert!(symbol(&"x".repeat(2_954)).is_none());
    }
}
