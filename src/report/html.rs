//! The report as one page: no script, nothing loaded from anywhere, light and dark.
//!
//! Every text passes through the escaping of the template; only the charts, which are
//! templates themselves, are put in as they are.

mod charts;
mod time_table;
mod view;

use askama::Template;

use self::view::Page;
use super::RenderError;
use crate::record::RunRecord;

pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    Ok(Page::of(record)?.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    /// The page without style sheet and drawings, which would hide the words.
    fn words(page: &str) -> String {
        let mut rest = page;
        let mut words = String::new();
        while let Some(start) = ["<style>", "<svg "]
            .iter()
            .filter_map(|tag| rest.find(tag))
            .min()
        {
            words.push_str(&rest[..start]);
            let end = if rest[start..].starts_with("<style>") {
                "</style>"
            } else {
                "</svg>"
            };
            let length = rest[start..].find(end).unwrap() + end.len();
            words.push('…');
            rest = &rest[start + length..];
        }
        words + rest
    }

    /// Every opened element is closed in order, with the few that HTML never closes.
    fn assert_balanced(page: &str) {
        let mut open = Vec::new();
        let inside = page.split_once("<html").unwrap().1;
        for tag in inside
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
        {
            let name = tag.0.split_whitespace().next().unwrap();
            match name.strip_prefix('/') {
                Some("html") => assert!(open.is_empty(), "{open:?}"),
                Some(closed) => assert_eq!(open.pop(), Some(closed)),
                None if tag.0.ends_with('/') || ["meta", "br"].contains(&name) => {}
                None => open.push(name),
            }
        }
    }

    #[test]
    fn a_run_that_leaks() {
        insta::assert_snapshot!(words(&render(&fixture::record()).unwrap()));
    }

    #[test]
    fn it_is_one_file_that_runs_and_loads_nothing() {
        for record in [fixture::record(), fixture::clean(), fixture::huge()] {
            let page = render(&record).unwrap();
            assert_balanced(&page);
            assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
            for forbidden in [
                "<script",
                "://",
                "url(",
                "@import",
                " src=",
                "javascript:",
                "onload",
            ] {
                assert!(!page.contains(forbidden), "{forbidden}");
            }
        }
    }

    #[test]
    fn what_the_target_chose_is_text_and_never_markup() {
        let mut record = fixture::record();
        let markup = "</code><script>alert(1)</script><img src=x onerror='x'>";
        let finding = &mut record.findings[0];
        finding.channel = markup.into();
        finding.reproducer = markup.into();
        finding.request = markup.into();
        finding.fields = vec![markup.into()];
        record.scenarios[0].title = markup.into();
        record.scenarios[0].actors[0].steps[0].request = markup.into();
        record.settings.target = markup.into();
        let page = render(&record).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert_balanced(&page);
    }

    #[test]
    fn ids_are_unique_and_what_refers_to_them_finds_them() {
        let page = render(&fixture::huge()).unwrap();
        let all = |key: &str| -> Vec<String> {
            let values = page.split(key).skip(1);
            let value = |rest: &str| rest.split('"').next().unwrap().to_owned();
            values.map(value).collect()
        };
        let mut ids = all(" id=\"");
        let written = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), written);
        let references = all("aria-labelledby=\"");
        let references = references
            .iter()
            .flat_map(|list| list.split(' ').map(str::to_owned));
        for reference in references.chain(all("href=\"#")) {
            assert!(ids.contains(&reference), "{reference}");
        }
    }

    #[test]
    fn an_hour_of_seconds_makes_a_page_that_can_be_sent() {
        let page = render(&fixture::huge()).unwrap();
        assert!(page.len() < 800_000, "{} bytes", page.len());
    }
}
