//! Through which part of an answer something came out.

use super::decode::{Cover, Part, Texts};
use super::exchange::Response;
use super::label::Labels;
use super::pointer;
use crate::record::Place;

/// A way out of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// The body as every client reads it.
    Body,
    /// The body under base64 or hexadecimal.
    Coded,
    /// A JSON Web Token.
    Token,
    /// A header.
    Header,
    /// The header that names where to go next.
    Redirect,
    /// A trailer.
    Trailer,
    /// Bytes after the answer, which the next one to use the connection would take for its own.
    Surplus,
    /// The status code.
    Status,
    /// Length, headers or order of fields.
    Shape,
    /// How long it took.
    Time,
}

impl Channel {
    /// The channel of a value that was found in a text.
    pub(crate) fn of(texts: &Texts, number: usize, place: Place, response: &Response<'_>) -> Self {
        let text = texts.get(number);
        match (text.cover, text.part) {
            (Cover::Token, _) => Self::Token,
            (_, Part::Trailers) => Self::Trailer,
            (_, Part::Surplus) => Self::Surplus,
            (Cover::Open, Part::Body) => Self::Body,
            (Cover::Coded, Part::Body) => Self::Coded,
            (_, Part::Interim | Part::Head) => {
                let name = header_name(texts, number, place.offset, response);
                match name.as_str() {
                    "location" => Self::Redirect,
                    _ => Self::Header,
                }
            }
        }
    }

    /// The weakness that personal data in this channel is, whoever it is served to.
    pub(crate) fn weakness(self) -> Option<&'static str> {
        match self {
            Self::Token => Some("token-carries-personal-data"),
            Self::Header => Some("leak-in-header"),
            Self::Redirect => Some("leak-in-redirect"),
            Self::Trailer => Some("leak-in-trailer-or-range"),
            Self::Surplus => Some("connection-cross-talk"),
            Self::Coded => Some("leak-when-decoded"),
            Self::Body | Self::Status | Self::Shape | Self::Time => None,
        }
    }

    /// In words, as precisely as the text allows and nobody is named: `body /beneficiaries/0/name`, `header x-name`.
    pub(crate) fn describe(
        self,
        texts: &Texts,
        number: usize,
        place: Place,
        response: &Response<'_>,
        mut labels: Labels,
    ) -> String {
        let text = texts.bytes(number, response);
        let mut pointer = || {
            let pointer = pointer::at(text, place.offset, &mut labels);
            pointer.map_or_else(String::new, |pointer| format!(" {pointer}"))
        };
        match self {
            Self::Body => format!("body{}", pointer()),
            Self::Coded => format!("decoded body{}", pointer()),
            Self::Token => format!("token{}", pointer()),
            Self::Header | Self::Redirect | Self::Trailer => {
                let name = header_name(texts, number, place.offset, response);
                let part = if self == Self::Trailer {
                    "trailer"
                } else {
                    "header"
                };
                format!("{part} {}", labels.show(name.as_bytes()))
            }
            Self::Surplus => "bytes after the answer".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Shape => "shape".to_owned(),
            Self::Time => "time".to_owned(),
        }
    }
}

/// Lower-case name of the header line in which a value lies, also when it is coded.
fn header_name(
    texts: &Texts,
    mut number: usize,
    mut offset: usize,
    response: &Response<'_>,
) -> String {
    while let Some((outer, at)) = texts.get(number).inside {
        (number, offset) = (outer, at);
    }
    let text = texts.bytes(number, response);
    let before = &text[..offset.min(text.len())];
    let line = before
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or(before);
    let name = line.split(|byte| *byte == b':').next().unwrap_or(line);
    String::from_utf8_lossy(name).trim().to_ascii_lowercase()
}
