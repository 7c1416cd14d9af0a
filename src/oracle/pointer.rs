//! Names the place of a byte in a JSON text: a JSON Pointer (RFC 6901).

use super::label::Labels;

/// One open array or object on the way to a byte.
enum Level<'a> {
    Array(usize),
    /// With the key that was read last.
    Object(&'a [u8]),
}

/// The pointer to the value that contains the byte at `offset`; none when the text is no
/// JSON up to there. Keys that may be values are stars, and so is the key that holds the byte itself.
pub(crate) fn at(text: &[u8], offset: usize, labels: &mut Labels) -> Option<String> {
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut place = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if !matches!(text[place], b'{' | b'[') {
        return None;
    }
    while place <= offset {
        match *text.get(place)? {
            b'{' => levels.push(Level::Object(&[])),
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' => {
                levels.pop()?;
            }
            b',' => match levels.last_mut()? {
                Level::Array(index) => *index += 1,
                Level::Object(key) => *key = &[],
            },
            b'"' => {
                let end = string_end(text, place)?;
                if offset < end {
                    break;
                }
                if is_key(text, end)
                    && let Level::Object(key) = levels.last_mut()?
                {
                    *key = &text[place + 1..end - 1];
                }
                place = end;
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    let token = |level: &Level<'_>| match level {
        Level::Array(index) => format!("/{index}"),
        Level::Object(key) => format!("/{}", labels.show(key)),
    };
    Some(levels.iter().map(token).collect())
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
    use population::{PersonIndex, Population, REGISTERED_PEOPLE};

    use super::*;

    fn pointer_to(text: &str, value: &str) -> Option<String> {
        let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
        let person = population
            .person(PersonIndex(5))
            .expect("in the population");
        let offset = text.find(value).expect("the value is in the text");
        at(text.as_bytes(), offset, &mut Labels::about(&person))
    }

    #[test]
    fn values_are_named_by_their_place() {
        let text = r#"{"a":1,"list":[{"x":"one"},{"x":"t\"wo","a/b":"three"}],"z":[[4,5]]}"#;
        assert_eq!(pointer_to(text, "one").as_deref(), Some("/list/0/x"));
        assert_eq!(pointer_to(text, "wo").as_deref(), Some("/list/1/x"));
        assert_eq!(pointer_to(text, "three").as_deref(), Some("/list/1/*"));
        assert_eq!(pointer_to(text, "5]").as_deref(), Some("/z/0/1"));
    }

    #[test]
    fn keys_that_are_values_are_not_named() {
        let text = r#"{"a":1,"57322277587029":{"name":"one"},"k29737600264121":[{"x":"two"}]}"#;
        assert_eq!(pointer_to(text, "one").as_deref(), Some("/*/name"));
        assert_eq!(pointer_to(text, "two").as_deref(), Some("/*/0/x"));
        assert_eq!(pointer_to(text, "57322277587029").as_deref(), Some("/*"));
    }

    #[test]
    fn what_is_no_json_has_no_place() {
        assert_eq!(pointer_to("Unauthenticated access!", "access"), None);
        assert_eq!(pointer_to("{\"a\":\"open", "pen"), None);
    }
}
