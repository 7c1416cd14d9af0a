//! A small browser: it keeps cookies, reads forms, and follows no redirect by itself.

use std::cell::RefCell;
use std::collections::BTreeMap;

use population::Mobile;

use crate::client::{Answer, Request};
use crate::drill::Drill;

/// One browser.
pub(crate) struct Browser<'a> {
    pub(crate) drill: &'a Drill,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    /// Without cookies.
    pub(crate) fn new(drill: &'a Drill) -> Self {
        Self {
            drill,
            cookies: RefCell::default(),
        }
    }

    /// With whoever has this mobile signed in, by way of the pages.
    pub(crate) fn signed_in(drill: &'a Drill, mobile: Mobile) -> Self {
        let browser = Self::new(drill);
        let sent = browser.submit("/", "/sign-in", &[("mobile", &mobile.to_string())]);
        assert_eq!(sent.goes_to(), "/sign-in/code", "{}", sent.text());
        let code = drill.newest_otp(mobile);
        let confirmed = browser.submit("/sign-in/code", "/sign-in/code", &[("code", &code)]);
        assert_eq!(confirmed.goes_to(), "/household", "{}", confirmed.text());
        browser
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path))
    }

    /// Sends the form of `page` with these fields to `path`.
    pub(crate) fn submit(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.key(page);
        let fields: Vec<_> = [("key", key.as_str())]
            .iter()
            .chain(fields)
            .copied()
            .collect();
        self.post(path, &fields)
    }

    /// Sends exactly these fields.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Request::new("POST", path).form(fields))
    }

    /// The key that the forms of a page carry.
    pub(crate) fn key(&self, page: &str) -> String {
        let answer = self.get(page);
        let text = answer.text();
        let key = text.split("name=\"key\" value=\"").nth(1);
        let key = key.unwrap_or_else(|| panic!("no form on {page}: {text}"));
        key.split('"').next().expect("its end").to_owned()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.borrow_mut();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn with_cookies(&self, request: Request) -> Request {
        let cookies = self.cookies.borrow();
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request.header("cookie", pairs.join("; "))
    }

    fn send(&self, request: Request) -> Answer {
        let answer = self.drill.send(&self.with_cookies(request));
        for (name, value) in &answer.headers {
            if name == "set-cookie" {
                self.keep(value);
            }
        }
        answer
    }

    fn keep(&self, header: &str) {
        let (pair, attributes) = header.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a name and a value");
        if attributes.contains("Max-Age=0") {
            self.cookies.borrow_mut().remove(name);
        } else {
            self.set_cookie(name, value);
        }
    }
}

impl Answer {
    /// Where the browser is sent on to.
    pub(crate) fn goes_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.header("location").expect("a way")
    }
}
