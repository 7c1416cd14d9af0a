//! Photo identity documents: numbers that look like Indian ones and cannot be anybody's.
//!
//! | kind | shape | why it is nobody's |
//! |---|---|---|
//! | Aadhaar card | 12 digits, Verhoeff digit last | issued numbers start with 2 to 9, these with 0 or 1 (UIDAI) |
//! | driving licence | `ZZ`, 2 digits, a year, 7 digits | no state has the code `ZZ` |
//! | PAN card | `AAAXA9999A` | the fourth letter tells the holder's status; `X` is no status |
//! | voter card | letter, digit, letter, 7 digits | issued numbers start with three letters |
//!
//! Each shape has room for more than two billion numbers, so every person has one of every kind in principle and holds one in fact.

use std::fmt;

use crate::verhoeff;

/// A kind of identity document. Public numbers as in the registry's list of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhotoIdKind {
    /// Aadhaar card.
    Aadhaar,
    /// Driving licence.
    DrivingLicence,
    /// Income tax card.
    Pan,
    /// Voter card (EPIC).
    VoterId,
}

/// A document: its kind and its number, written without blanks.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhotoId {
    /// What it is.
    pub kind: PhotoIdKind,
    /// Its number, capital letters and digits.
    pub number: String,
}

impl PhotoIdKind {
    /// Every kind.
    pub const ALL: [PhotoIdKind; 4] = [
        PhotoIdKind::Aadhaar,
        PhotoIdKind::DrivingLicence,
        PhotoIdKind::Pan,
        PhotoIdKind::VoterId,
    ];

    /// The public number of the type.
    #[must_use]
    pub const fn id(self) -> u8 {
        match self {
            PhotoIdKind::Aadhaar => 1,
            PhotoIdKind::DrivingLicence => 2,
            PhotoIdKind::Pan => 6,
            PhotoIdKind::VoterId => 11,
        }
    }

    /// The public name of the type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PhotoIdKind::Aadhaar => "Aadhaar Card",
            PhotoIdKind::DrivingLicence => "Driving License",
            PhotoIdKind::Pan => "PAN Card",
            PhotoIdKind::VoterId => "Voter ID",
        }
    }

    /// Whether `number`, written without blanks, has this kind's shape: one that nobody real can hold.
    #[must_use]
    pub fn is_number(self, number: &str) -> bool {
        self.read(number).is_some()
    }

    /// Of 1,000 adults, how many registered with this kind: our assumption. Minors hold an Aadhaar card.
    pub(crate) const fn adults_per_mille(self) -> u64 {
        match self {
            PhotoIdKind::Aadhaar => 860,
            PhotoIdKind::DrivingLicence => 40,
            PhotoIdKind::Pan => 40,
            PhotoIdKind::VoterId => 60,
        }
    }

    /// One character a place: `l` any capital letter, `d` any digit, `b` 0 or 1, `v` the Verhoeff digit, all else itself.
    const fn shape(self) -> &'static [u8] {
        match self {
            PhotoIdKind::Aadhaar => b"bddddddddddv",
            PhotoIdKind::DrivingLicence => b"ZZdd20bdddddddd",
            PhotoIdKind::Pan => b"lllXlddddl",
            PhotoIdKind::VoterId => b"ldlddddddd",
        }
    }

    /// How many numbers this kind has.
    pub(crate) const fn count(self) -> u64 {
        let shape = self.shape();
        let (mut count, mut place) = (1, 0);
        while place < shape.len() {
            count *= radix(shape[place]);
            place += 1;
        }
        count
    }

    /// Writes the `value`-th number, `value` below [`PhotoIdKind::count`].
    pub(crate) fn spell(self, value: u64) -> String {
        let shape = self.shape();
        let mut rest = value;
        let mut text = vec![0; shape.len()];
        for (place, &symbol) in shape.iter().enumerate().rev() {
            let digit = (rest % radix(symbol)) as u8;
            rest /= radix(symbol);
            text[place] = match symbol {
                b'l' => b'A' + digit,
                b'd' | b'b' => b'0' + digit,
                literal => literal,
            };
        }
        let mut number = String::from_utf8(text).expect("every place is ASCII");
        if shape.ends_with(b"v") {
            number.pop();
            number.extend(verhoeff::check_digit(&number).map(|digit| char::from(b'0' + digit)));
        }
        number
    }

    /// The inverse of [`PhotoIdKind::spell`]; `None` when the text is not of this kind.
    pub(crate) fn read(self, number: &str) -> Option<u64> {
        let shape = self.shape();
        if number.len() != shape.len() {
            return None;
        }
        shape
            .iter()
            .zip(number.bytes())
            .try_fold(0, |value, (&symbol, byte)| {
                let digit = match symbol {
                    b'l' if byte.is_ascii_uppercase() => byte - b'A',
                    b'd' if byte.is_ascii_digit() => byte - b'0',
                    b'b' if matches!(byte, b'0' | b'1') => byte - b'0',
                    b'v' if verhoeff::is_valid(number) => 0,
                    literal if literal == byte && !literal.is_ascii_lowercase() => 0,
                    _ => return None,
                };
                Some(value * radix(symbol) + u64::from(digit))
            })
    }
}

/// Not the number: what is printed while looking for a fault ends in logs.
impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoId({:?}, ..)", self.kind)
    }
}

impl fmt::Display for PhotoIdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How many characters may stand at a place.
const fn radix(symbol: u8) -> u64 {
    match symbol {
        b'l' => 26,
        b'd' => 10,
        b'b' => 2,
        _ => 1,
    }
}
