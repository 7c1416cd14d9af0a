//! Words: which known one somebody meant, and which are fit to be an id.

/// The known word that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // More than a third wrong is another word.
    let distance_max = (word.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= distance_max)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The remedy for an unknown word: the one that was probably meant, or all that there are.
pub(super) fn suggestion<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    match nearest(word, known.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("write one of {}", list(known)),
    }
}

/// "`a`, `b` or `c`".
fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing: there is none".to_owned(),
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`
/// (optimal string alignment distance).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        rows[i][0] = i;
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            rows[i][j] = if swapped {
                least.min(rows[i - 2][j - 2] + 1)
            } else {
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

/// Lower-case letters and digits in words joined by `-`, 1 to 64 in all.
pub(super) fn is_kebab_case(word: &str) -> bool {
    let is_part = |part: &str| {
        let mut bytes = part.bytes();
        !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    word.len() <= 64 && word.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_one_step_away() {
        for slip in ["stpe", "tep", "sttep", "stop"] {
            assert_eq!(distance(slip, "step"), 1, "{slip}");
            assert_eq!(nearest(slip, ["actor", "step"]), Some("step"));
        }
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn another_word_is_not_a_slip() {
        assert_eq!(nearest("colour", ["actor", "step"]), None);
        assert_eq!(
            suggestion("colour", ["actor", "step"]),
            "write one of `actor` or `step`"
        );
    }

    #[test]
    fn ids_are_kebab_case() {
        assert!(is_kebab_case("read-other-2"));
        for wrong in ["", "-a", "a-", "a--b", "A", "a_b", "é", &"a".repeat(65)] {
            assert!(!is_kebab_case(wrong), "{wrong}");
        }
    }
}
