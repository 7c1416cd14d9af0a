//! Joins the chunks of a body (RFC 9112, section 7.1) and finds the trailers.

use std::ops::Range;

use super::WireError;

/// Where a chunked body ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChunkedEnd {
    /// Trailer lines, within the bytes given.
    pub(super) trailers: Range<usize>,
    /// Bytes used in all.
    pub(super) length: usize,
}

/// Appends the content of all chunks of `bytes` to `joined`; `None`, with `joined`
/// of no use, while the body is not whole.
pub(super) fn join(
    bytes: &[u8],
    joined: &mut Vec<u8>,
    limit: usize,
) -> Result<Option<ChunkedEnd>, WireError> {
    joined.clear();
    let mut position = 0;
    loop {
        let parsed = httparse::parse_chunk_size(&bytes[position..])
            .map_err(|_| WireError::MalformedChunk)?;
        let httparse::Status::Complete((line, size)) = parsed else {
            return Ok(None);
        };
        position += line;
        if size == 0 {
            return Ok(end(bytes, position));
        }
        let size = usize::try_from(size).map_err(|_| WireError::TooLarge)?;
        if size > limit.saturating_sub(joined.len()) {
            return Err(WireError::TooLarge);
        }
        let Some(chunk) = bytes.get(position..position + size) else {
            return Ok(None);
        };
        joined.extend_from_slice(chunk);
        position += size;
        match bytes.get(position..position + 2) {
            Some(b"\r\n") => position += 2,
            Some(_) => return Err(WireError::MalformedChunk),
            None => return Ok(None),
        }
    }
}

/// After the last chunk: trailer lines up to an empty line.
fn end(bytes: &[u8], start: usize) -> Option<ChunkedEnd> {
    let rest = bytes.get(start..)?;
    if rest.starts_with(b"\r\n") {
        return Some(ChunkedEnd {
            trailers: start..start,
            length: start + 2,
        });
    }
    let blank = memchr::memmem::find(rest, b"\r\n\r\n")?;
    Some(ChunkedEnd {
        trailers: start..start + blank + 2,
        length: start + blank + 4,
    })
}
