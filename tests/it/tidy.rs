//! House rules that a machine can check, so that no reviewer has to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that may be longer: one table or one subject that does not divide.
const LONG_FILES: [&str; 0] = [];
const LINES_MAX: usize = 400;
const LINES_MEDIAN_MAX: usize = 150;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` with this ending, relative to the root, in order.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let folders = ["src", "population/src", "reference-server/src"];
    let paths = folders.iter().flat_map(|folder| files(folder, "rs"));
    paths
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            (path.display().to_string(), text)
        })
        .collect()
}

/// Without the unit tests at the end of a file.
fn productive(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(text)
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(
            text.starts_with("//! "),
            "{path} does not start with `//! `"
        );
    }
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for (path, text) in sources() {
        let lines = productive(&text).lines().count();
        lengths.push(lines);
        let allowed = lines <= LINES_MAX || LONG_FILES.contains(&path.as_str());
        assert!(allowed, "{path} has {lines} lines, more than {LINES_MAX}");
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(
        median <= LINES_MEDIAN_MAX,
        "the median file has {median} lines"
    );
}

#[test]
fn only_the_command_that_serves_knows_the_registry() {
    for (path, text) in sources() {
        let harness = path.starts_with("src/") && !path.starts_with("src/cli/serve");
        assert!(
            !harness || !text.contains("reference_server"),
            "{path} names reference_server"
        );
        let registry = path.starts_with("reference-server/");
        assert!(
            !registry || !text.contains("mockdrill::"),
            "{path} names the harness"
        );
        assert!(
            !path.starts_with("population/") || !text.contains("mockdrill::"),
            "{path}"
        );
    }
}

#[test]
fn reports_gate_and_comparison_see_only_the_record() {
    for (path, text) in sources() {
        let downstream = path.starts_with("src/report") || path.starts_with("src/gate");
        for upstream in [
            "crate::engine",
            "crate::oracle",
            "crate::rehearsal",
            "crate::cli",
        ] {
            assert!(
                !downstream || !text.contains(upstream),
                "{path} names {upstream}"
            );
        }
        let compares = path.starts_with("src/compare") || path.starts_with("src/estimate");
        for other in ["engine", "oracle", "rehearsal", "gate", "scenario", "cli"] {
            let arrow = format!("crate::{other}");
            assert!(!compares || !text.contains(&arrow), "{path} names {arrow}");
        }
        let engine = path.starts_with("src/engine") || path.starts_with("src/oracle");
        for format in ["crate::report", "crate::gate", "crate::cli"] {
            assert!(!engine || !text.contains(format), "{path} names {format}");
        }
    }
}

#[test]
fn weaknesses_are_named_where_the_registry_is_put_together_and_nowhere_else() {
    let may = |path: &str| {
        path.starts_with("reference-server/src/weaknesses")
            || path.starts_with("reference-server/src/decoys")
            || ["lib.rs", "config.rs", "posture.rs"]
                .iter()
                .any(|name| path == format!("reference-server/src/{name}"))
    };
    for (path, text) in sources() {
        if path.starts_with("reference-server/") && !may(&path) {
            for name in ["weaknesses::", "decoys::", "crate::posture"] {
                assert!(!productive(&text).contains(name), "{path} names {name}");
            }
        }
    }
}

/// What a type must not hold to derive `Debug`: a number, a name, an OTP, a token, or whatever a
/// caller sent.
const TELLING: [&str; 10] = [
    "String",
    "Cow",
    "Value",
    "Uuid",
    "u128",
    "Mobile",
    "ReferenceId",
    "Code",
    "Person",
    "Newcomer",
];
/// The same, where it takes more than a word to tell.
const TELLING_PARTS: [&str; 4] = ["[u8", "Vec<u8>", "Vec<u64>", "(u64)"];
/// Types that derive it all the same, and what they hold.
const SHOWN: [(&str, &str); 6] = [
    ("Route", "a template of our own"),
    ("StartError", "what is wrong with a file, for the operator"),
    (
        "OwnLimitError",
        "what is wrong with a flag, for the operator",
    ),
    (
        "StoreError",
        "where the store is, for the operator, without what opens it",
    ),
    ("View", "how long the audit log is, and the hash of its end"),
    ("Stay", "a place in a test's history"),
];

#[test]
fn what_holds_something_personal_does_not_derive_debug() {
    let mut derived = 0;
    for (path, text) in sources() {
        if !path.starts_with("reference-server/") {
            continue;
        }
        for (name, members) in deriving_debug(productive(&text)) {
            derived += 1;
            let words = members.split(|part: char| !part.is_alphanumeric() && part != '_');
            let mut words = words.filter(|word| TELLING.contains(word));
            let mut parts = TELLING_PARTS.into_iter();
            let telling = parts.find(|part| members.contains(part)).or(words.next());
            let shown = SHOWN.iter().any(|(shown, _)| *shown == name);
            assert!(
                shown || telling.is_none(),
                "{path}: {name} derives Debug and holds {telling:?}; write `redacted!({name});`"
            );
        }
    }
    assert!(derived > 20, "only {derived} types derive Debug");
}

/// Name and members of every type that derives `Debug`.
fn deriving_debug(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("#[derive(") {
        let Some((derived, rest)) = text[at..].split_once(']') else {
            continue;
        };
        let starts = [rest.find("struct "), rest.find("enum ")];
        let start = starts.into_iter().flatten().min();
        let Some(start) = start.filter(|_| derived.contains("Debug")) else {
            continue;
        };
        let item = &rest[start..];
        let name = item.split_whitespace().nth(1).unwrap();
        let name = name.split(['(', '{', '<', ';']).next().unwrap();
        let one_line = item.lines().next().unwrap();
        let members = if one_line.ends_with('{') {
            item.split("\n}").next().unwrap()
        } else {
            one_line
        };
        let members = members
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        found.push((name.to_owned(), members.collect::<Vec<_>>().join("\n")));
    }
    found
}

#[test]
fn only_the_observer_logs() {
    for (path, text) in sources() {
        let may =
            path.starts_with("reference-server/src/observe") || path == "src/cli/serve/log.rs";
        assert!(
            may || !productive(&text).contains("tracing"),
            "{path} logs; ask the observer to"
        );
    }
}

#[test]
fn nothing_is_left_behind() {
    // Put together here, so that this file does not find itself.
    let marks = ["TO", "FIX"].iter().zip(["DO", "ME"]);
    let marks: Vec<String> = marks.map(|(one, other)| format!("{one}{other}")).collect();
    for (path, text) in sources() {
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{path} has a {mark}");
        }
        assert!(!text.contains("#[ignore"), "{path} ignores a test");
        assert!(
            !text.contains("#[allow("),
            "{path} silences a lint without `expect`"
        );
    }
}

#[test]
fn what_the_documents_point_to_exists() {
    let mut documents: Vec<PathBuf> = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]
    .iter()
    .map(PathBuf::from)
    .collect();
    documents.extend(files("docs", "md"));
    for document in documents {
        let text = fs::read_to_string(root().join(&document)).unwrap();
        let folder = root().join(&document).parent().unwrap().to_owned();
        for link in links(&text) {
            let target = link.split('#').next().unwrap();
            let exists = target.is_empty() || folder.join(target).exists();
            assert!(
                exists,
                "{} points to {link}, which is not there",
                document.display()
            );
        }
    }
}

#[test]
fn what_is_called_the_smallest_scenario_is() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let length = |path: &PathBuf| {
        fs::read_to_string(root().join(path))
            .unwrap()
            .lines()
            .count()
    };
    let smallest = files("scenarios", "toml")
        .into_iter()
        .min_by_key(length)
        .unwrap();
    let smallest = format!(
        "The smallest example: [{}]",
        smallest.file_name().unwrap().display()
    );
    assert!(
        text.contains(&smallest),
        "CONTRIBUTING.md does not say {smallest:?}"
    );
}

/// Targets of Markdown links within the project.
fn links(text: &str) -> Vec<&str> {
    let ends = text.match_indices("](").map(|(at, _)| at + 2);
    ends.filter_map(|start| text[start..].split(')').next())
        .filter(|link| !link.contains("://"))
        .collect()
}

/// `curl -d` says that it sends a form, which no interface for programs takes.
#[test]
fn what_the_documents_send_with_curl_says_that_it_is_json() {
    let mut pages = files("docs", "md");
    pages.push("README.md".into());
    for page in pages {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        let sent = |line: &&str| line.contains("curl ") && line.contains(" -d ");
        for line in text.lines().filter(sent) {
            let typed = "-H 'content-type: application/json'";
            assert!(line.contains(typed), "{}: {line}", page.display());
        }
    }
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let decisions = files("docs/decisions", "md");
    for (position, path) in decisions.iter().enumerate() {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{:04}-", position + 1)), "{name}");
    }
    assert!(!decisions.is_empty());
}

#[test]
fn licences_allow_what_we_do() {
    // Packages for other platforms are neither built nor downloaded.
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let platform = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", platform])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(
            is_allowed(licence),
            "{} has licence {licence}",
            package["name"]
        );
    }
}

/// Whether one of the alternatives consists of licences that we may use.
fn is_allowed(expression: &str) -> bool {
    const ALLOWED: [&str; 12] = [
        "MIT-0",
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "MPL-2.0",
        "Unicode-3.0",
        "Zlib",
        "0BSD",
        "BSL-1.0",
    ];
    let expression = expression.replace('/', " OR ").replace(['(', ')'], "");
    expression
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|one| ALLOWED.contains(&one.trim())))
}
