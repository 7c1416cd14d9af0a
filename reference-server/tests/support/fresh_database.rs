//! A new, empty database for one test on the server that `MOCKDRILL_TEST_POSTGRES` names.

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::NoTls;

/// The server's address, with the name of any database to begin with.
pub(crate) const SERVER: &str = "MOCKDRILL_TEST_POSTGRES";

/// Dropped with its content.
pub(crate) struct FreshDatabase {
    server: String,
    name: String,
}

/// Says so on the terminal, past the test runner's capture, when there is no server to test with.
pub(crate) fn server(variable: &str, example: &str) -> Option<String> {
    let url = std::env::var(variable).ok().filter(|url| !url.is_empty());
    if url.is_none() {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        let line = format!("SKIPPED {test}: to run it, set {variable}={example}\n");
        std::io::stderr()
            .write_all(line.as_bytes())
            .expect("standard error can be written to");
    }
    url
}

impl FreshDatabase {
    /// `None`, said on the terminal, without a server.
    pub(crate) fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = server(SERVER, "postgres://USER@HOST/DATABASE")?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("mockdrill_test_{}_{number}", std::process::id());
        let database = Self { server, name };
        database.ask(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    pub(crate) fn url(&self) -> String {
        let (place, options) = match self.server.split_once('?') {
            Some((place, options)) => (place, format!("?{options}")),
            None => (self.server.as_str(), String::new()),
        };
        let host = place.rsplit_once('/').map_or(place, |(host, _)| host);
        format!("{host}/{}{options}", self.name)
    }

    /// Has the server do something.
    pub(crate) fn ask(&self, statement: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let connected = tokio_postgres::connect(&self.server, NoTls).await;
            let (client, connection) = connected.expect("the server of the variable answers");
            tokio::spawn(connection);
            let answer = client.batch_execute(statement).await;
            answer.expect("the server does what a test needs");
        });
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        self.ask(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
