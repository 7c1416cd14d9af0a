//! The check digit of Aadhaar numbers (J. Verhoeff, "Error Detecting Decimal Codes", 1969): catches every single wrong digit and every swap of neighbours.
//!
//! Digits are symmetries of a pentagon: 0-4 turn it, 5-9 turn and flip it. A number is valid when its digits, each moved by a power of one fixed permutation, compose to "leave it alone".

/// The permutation whose powers move the digits by position.
const SHUFFLE: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/// `SHUFFLE` applied 0 to 7 times; the eighth power is the identity.
const POWERS: [[u8; 10]; 8] = powers();

const fn powers() -> [[u8; 10]; 8] {
    let mut table = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; 8];
    let mut power = 1;
    while power < 8 {
        let mut digit = 0;
        while digit < 10 {
            table[power][digit] = SHUFFLE[table[power - 1][digit] as usize];
            digit += 1;
        }
        power += 1;
    }
    table
}

/// The composition of two pentagon symmetries, both 0-9.
const fn compose(first: u8, second: u8) -> u8 {
    match (first < 5, second < 5) {
        (true, true) => (first + second) % 5,
        (true, false) => 5 + (first + second) % 5,
        (false, true) => 5 + (first - second) % 5,
        (false, false) => (5 + first - second) % 5,
    }
}

/// The symmetry of all digits, the rightmost at position `position`; `None` when there is another character than 0-9.
fn symmetry(digits: &str, position: usize) -> Option<u8> {
    digits
        .bytes()
        .rev()
        .enumerate()
        .try_fold(0, |sum, (place, byte)| {
            let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
            Some(compose(
                sum,
                POWERS[(place + position) % 8][usize::from(digit)],
            ))
        })
}

/// The digit (0-9) that makes `digits` valid when it is written behind them; `None` when they are not all 0-9.
///
/// ```
/// assert_eq!(population::verhoeff::check_digit("236"), Some(3));
/// ```
#[must_use]
pub fn check_digit(digits: &str) -> Option<u8> {
    let sum = symmetry(digits, 1)?;
    Some(if sum < 5 { (5 - sum) % 5 } else { sum })
}

/// Whether `digits`, check digit last, is valid. The empty text is not.
#[must_use]
pub fn is_valid(digits: &str) -> bool {
    !digits.is_empty() && symmetry(digits, 0) == Some(0)
}
