//! Names the place of a byte in a JSON text: a JSON Pointer (RFC 6901).

/// One open array or object on the way to a byte.
enum Level {
    Array(usize),
    Object(String),
}

/// The pointer to the value that contains the byte at `offset`; none when the text is no JSON up to there.
pub(crate) fn at(text: &[u8], offset: usize) -> Option<String> {
    let mut levels: Vec<Level> = Vec::new();
    let mut place = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if !matches!(text[place], b'{' | b'[') {
        return None;
    }
    while place <= offset {
        match *text.get(place)? {
            b'{' => levels.push(Level::Object(String::new())),
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' => {
                levels.pop()?;
            }
            b',' => {
                if let Level::Array(index) = levels.last_mut()? {
                    *index += 1;
                }
            }
            b'"' => {
                let end = string_end(text, place)?;
                if offset < end {
                    break;
                }
                if is_key(text, end)
                    && let Level::Object(key) = levels.last_mut()?
                {
                    *key = String::from_utf8_lossy(&text[place + 1..end - 1]).into_owned();
                }
                place = end;
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    Some(levels.iter().map(Level::token).collect())
}

impl Level {
    fn token(&self) -> String {
        match self {
            Self::Array(index) => format!("/{index}"),
            // `~` and `/` are the only characters that RFC 6901 escapes.
            Self::Object(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// Offset behind the closing quote of the string that opens at `start`.
fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let mut place = start + 1;
    loop {
        match *text.get(place)? {
            b'"' => return Some(place + 1),
            b'\\' => place += 2,
            _ => place += 1,
        }
    }
}

/// Whether what ended here was a key.
fn is_key(text: &[u8], end: usize) -> bool {
    let next = text[end..].iter().find(|byte| !byte.is_ascii_whitespace());
    next == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer_to(text: &str, value: &str) -> Option<String> {
        at(
            text.as_bytes(),
            text.find(value).expect("the value is in the text"),
        )
    }

    #[test]
    fn values_are_named_by_their_place() {
        let text = r#"{"a":1,"list":[{"x":"one"},{"x":"t\"wo","a/b":"three"}],"z":[[4,5]]}"#;
        assert_eq!(pointer_to(text, "one").as_deref(), Some("/list/0/x"));
        assert_eq!(pointer_to(text, "wo").as_deref(), Some("/list/1/x"));
        assert_eq!(pointer_to(text, "three").as_deref(), Some("/list/1/a~1b"));
        assert_eq!(pointer_to(text, "5]").as_deref(), Some("/z/0/1"));
    }

    #[test]
    fn what_is_no_json_has_no_place() {
        assert_eq!(pointer_to("Unauthenticated access!", "access"), None);
        assert_eq!(pointer_to("{\"a\":\"open", "pen"), None);
    }
}
