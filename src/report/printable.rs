//! Text that the target had a part in (a header's name, a key of a body), made
//! harmless for whatever shows it.

/// The text without what a terminal obeys, what XML forbids and what turns reading
/// direction around; each such character becomes U+FFFD, so that one sees that there
/// was something.
pub(super) fn printable(text: &str) -> String {
    let harmless = |character: char| {
        if is_harmful(character) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    text.chars().map(harmless).collect()
}

fn is_harmful(character: char) -> bool {
    let invisible_or_turning = matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    let no_character = u32::from(character) & 0xfffe == 0xfffe;
    (character.is_control() && character != '\n') || invisible_or_turning || no_character
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_becomes_visible() {
        assert_eq!(
            printable("a\u{1b}[31mb\r\n\u{202e}c\u{ffff}é"),
            "a\u{fffd}[31mb\u{fffd}\n\u{fffd}c\u{fffd}é"
        );
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left_and_nothing_is_lost(text in any::<String>()) {
            let shown = printable(&text);
            prop_assert_eq!(shown.chars().count(), text.chars().count());
            prop_assert!(!shown.chars().any(is_harmful));
        }
    }
}
