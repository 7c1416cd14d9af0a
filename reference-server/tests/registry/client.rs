//! A small blocking HTTP client: one connection a request, from any loopback address.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;
use socket2::{Domain, Socket, Type};

const PATIENCE: Duration = Duration::from_secs(10);

/// Where requests come from unless a test says otherwise.
pub(crate) const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A request to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    source: IpAddr,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
            source: HOME,
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::new("POST", path).body(body.to_string())
    }

    pub(crate) fn body(self, body: impl Into<String>) -> Self {
        self.typed_body("application/json", body)
    }

    pub(crate) fn typed_body(mut self, kind: &str, body: impl Into<String>) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    /// Fields as a browser sends them.
    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(fields);
        self.body = text.finish();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// With `text` in the body where `mark` was.
    pub(crate) fn replaced(mut self, mark: &str, text: &str) -> Self {
        self.body = self.body.replace(mark, text);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn from(mut self, source: impl Into<IpAddr>) -> Self {
        self.source = source.into();
        self
    }

    pub(crate) fn source(&self) -> IpAddr {
        self.source
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(crate) fn map_headers(mut self, change: impl FnOnce(&mut Vec<(String, String)>)) -> Self {
        change(&mut self.headers);
        self
    }

    /// Method, path with query, body.
    pub(crate) fn parts(&self) -> (&str, &str, &str) {
        (self.method, &self.path, &self.body)
    }

    pub(crate) fn send(&self, to: SocketAddr) -> Answer {
        let mut stream = connect(self.source, to);
        stream
            .write_all(self.text(to).as_bytes())
            .expect("the server reads the request");
        let mut bytes = Vec::new();
        stream
            .read_to_end(&mut bytes)
            .expect("the server answers and closes");
        Answer::parse(&bytes)
    }

    pub(crate) fn text(&self, to: SocketAddr) -> String {
        let headers: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        format!(
            "{} {} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{}",
            self.method,
            self.path,
            self.body.len(),
            self.body,
        )
    }
}

impl Answer {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("an answer has a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok())
            .expect("an answer starts with its status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text()))
    }

    /// Status and body in one line, for comparing refusals.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.status, self.text())
    }
}

/// An open connection to `to` from `source`.
pub(crate) fn connect(source: IpAddr, to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, None).expect("a socket");
    socket.set_reuse_address(true).expect("address reuse");
    socket
        .bind(&SocketAddr::new(source, 0).into())
        .expect("every 127/8 address is this machine");
    socket.connect(&to.into()).expect("the registry listens");
    let stream: TcpStream = socket.into();
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a read time-out");
    stream.set_nodelay(true).expect("no delay");
    stream
}
