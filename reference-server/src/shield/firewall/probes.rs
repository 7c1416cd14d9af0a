//! What probes look like, and the search for it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::Rule;

/// Each with at least one byte that is not plain in `text`: that is what lets plain text pass
/// unsearched. Text is searched without regard to case, its blanks and comments as one blank.
///
/// An apostrophe alone is a part of many names and no sign of anything.
const PATTERNS: &[(Rule, &[&str])] = &[
    (Rule::PathTraversal, &["../", "..\\", "/..;"]),
    (
        Rule::SqlProbe,
        &[
            "' or '",
            "' or 1",
            "'or'",
            "'or 1",
            "\" or \"",
            "\" or 1",
            "' and '",
            "' and 1",
            "'--",
            "' --",
            "';",
            "' ;",
            "union select",
            "union all select",
            "; drop ",
            "; delete ",
            "; update ",
            "; insert ",
            "sleep(",
            "benchmark(",
            "waitfor delay",
            "xp_cmdshell(",
        ],
    ),
    (
        Rule::ScriptProbe,
        &[
            "<script",
            "</script",
            "<img ",
            "<svg",
            "<iframe",
            "<body",
            "javascript:",
            " onerror=",
            " onload=",
            "\"onerror=",
            "\"onload=",
        ],
    ),
    (
        Rule::TemplateProbe,
        &["${", "#{", "{{", "{%", "<%", "<!--#"],
    ),
    (
        Rule::CommandProbe,
        &[
            "$(",
            "`id`",
            "/etc/passwd",
            "/etc/shadow",
            "/proc/self/",
            "/bin/sh",
            "/bin/bash",
            "cmd.exe /",
            ";cat ",
            "; cat ",
            "|cat ",
            "| cat ",
            ";wget ",
            "; wget ",
            ";curl ",
            "; curl ",
            "&& curl ",
            "|nc ",
            "| nc ",
        ],
    ),
];

static PROBES: LazyLock<(AhoCorasick, Vec<Rule>)> = LazyLock::new(|| {
    let rows = PATTERNS
        .iter()
        .flat_map(|&(rule, patterns)| patterns.iter().map(move |&pattern| (pattern, rule)));
    let (patterns, rules): (Vec<_>, Vec<_>) = rows.unzip();
    let search = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(patterns)
        .expect("a few short words");
    (search, rules)
});

/// The rule of the first probe in `text`.
pub(super) fn find(text: &[u8]) -> Option<Rule> {
    let (search, rules) = &*PROBES;
    search
        .find(text)
        .map(|found| rules[found.pattern().as_usize()])
}

#[cfg(test)]
mod tests {
    use super::super::text::{Place, is_plain};
    use super::*;

    #[test]
    fn no_pattern_passes_as_plain_text() {
        for pattern in PATTERNS.iter().flat_map(|(_, patterns)| *patterns) {
            for place in [Place::Path, Place::Query, Place::Body] {
                // A blank is sent as `+` or `%20`.
                let sent = match place {
                    Place::Body => (*pattern).to_owned(),
                    Place::Path | Place::Query => pattern.replace(' ', "%20"),
                };
                let plain = sent.bytes().all(|byte| is_plain(place, byte));
                let by_dots = place == Place::Path && sent.contains("..");
                let absolute = place == Place::Path && sent.starts_with('/');
                assert!(!plain || by_dots || absolute, "{pattern} in {place:?}");
            }
        }
    }
}
