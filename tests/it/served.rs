//! `mockdrill serve` as a process of its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::rc::Rc;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::command;

/// On free ports, with a thousand people, and with a data folder that a test can look into.
pub(crate) const KEPT: [&str; 7] = [
    "--listen",
    "127.0.0.1:0",
    "--no-tls",
    "--data",
    "kept",
    "--threads=1",
    "--people=1000",
];

/// A registry in a folder of its own; it ends with its standard input.
pub(crate) struct Served {
    child: Child,
    pub(crate) folder: Rc<TempDir>,
    announced: Value,
}

impl Served {
    /// With a free control port and these arguments.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_in(&Rc::new(tempfile::tempdir().unwrap()), arguments)
    }

    /// The same, in this folder.
    pub(crate) fn start_in(folder: &Rc<TempDir>, arguments: &[&str]) -> Self {
        Self::start_with_log(folder, arguments, Stdio::inherit())
    }

    /// The same, and what it logs goes to `log`.
    pub(crate) fn start_with_log(folder: &Rc<TempDir>, arguments: &[&str], log: Stdio) -> Self {
        let mut all = vec!["serve", "--control", "127.0.0.1:0"];
        all.extend(["--announce", "json", "--until-stdin-closes"]);
        all.extend(arguments);
        let mut child = command(folder.path(), &all)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            folder: Rc::clone(folder),
            announced: serde_json::from_str(&line).unwrap(),
        }
    }

    /// Lets it end in its own way, which must be a good one.
    pub(crate) fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    /// SIGKILL: no destructor, no flush.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
    }

    /// What it announced under `name`.
    pub(crate) fn address(&self, name: &str) -> &str {
        self.announced[name].as_str().unwrap()
    }

    /// What its control port says.
    pub(crate) fn control(&self, path: &str) -> Value {
        let token = self.address("control_token");
        let (status, answer) = ask(self.address("control"), "GET", path, token, &Value::Null);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Status and JSON of an answer, on a connection of its own; text that is no JSON becomes a string.
pub(crate) fn ask(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: &Value,
) -> (u16, Value) {
    try_ask(address, method, path, token, body).unwrap()
}

/// The same of a registry that may be gone. An authorised user's purpose is always told.
pub(crate) fn try_ask(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: &Value,
) -> io::Result<(u16, Value)> {
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         X-Purpose: grievance\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cut_off = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, text) = answer.split_once("\r\n\r\n").ok_or_else(cut_off)?;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
    Ok((status, value))
}
