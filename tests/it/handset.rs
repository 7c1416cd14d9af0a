//! `mockdrill handset` beside a registry that `mockdrill serve` runs.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::command;

/// A registry in a folder of its own; it ends with its standard input.
struct Served {
    child: Child,
    folder: TempDir,
    announced: Value,
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command(
            folder.path(),
            &[
                "serve",
                "--people",
                "1000",
                "--threads",
                "1",
                "--data",
                "kept",
                "--listen",
                "127.0.0.1:0",
                "--control",
                "127.0.0.1:0",
                "--announce",
                "json",
                "--until-stdin-closes",
            ],
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            folder,
            announced: serde_json::from_str(&line).unwrap(),
        }
    }

    fn address(&self, name: &str) -> &str {
        self.announced[name].as_str().unwrap()
    }

    /// Exit code, standard output and standard error of `mockdrill handset` with these arguments.
    fn handset(&self, data: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut all = vec!["handset", "--data", data];
        all.extend(arguments);
        if !arguments.contains(&"--control") {
            all.extend(["--control", self.address("control")]);
        }
        called(self.folder.path(), &all)
    }

    fn ask_for_an_otp(&self, mobile: &str) {
        let address = self.address("listening");
        let body = format!(r#"{{"mobile":"{mobile}","secret":"x"}}"#);
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST /api/v2/auth/generateMobileOTP HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn called(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn it_reads_the_otp_of_a_person_with_the_token_that_serve_left() {
    let served = Served::start();
    let file = served.folder.path().join("kept/control-token");
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let (code, person, complaint) = served.handset("kept", &["--person", "0"]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let (mobile, rest) = person.split_once("  ").unwrap();
    assert_eq!(mobile.len(), 10);
    assert!(rest.contains(", doses: "), "{person}");

    let (code, otp, complaint) = served.handset("kept", &[mobile]);
    assert_eq!((code, otp.as_str()), (Some(2), ""));
    assert!(complaint.contains("ask for an OTP first"), "{complaint}");

    served.ask_for_an_otp(mobile);
    let (code, otp, complaint) = served.handset("kept", &[mobile]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let digits = otp.trim_end();
    assert!(
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()),
        "{otp}"
    );
}

#[test]
fn what_is_wrong_is_said_with_exit_code_2() {
    let served = Served::start();
    let refused = |data: &str, arguments: &[&str], told: &str| {
        let (code, said, complaint) = served.handset(data, arguments);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(complaint.contains(told), "{arguments:?}: {complaint}");
    };
    refused("kept", &["--person", "1000000000000"], "there is no person");
    refused("kept", &["9876543210"], "the first 1 to 5");
    refused("kept", &[], "MOBILE");
    refused(
        "elsewhere",
        &["--person", "0"],
        "no token: elsewhere/control-token",
    );
    fs::create_dir(served.folder.path().join("old")).unwrap();
    fs::write(served.folder.path().join("old/control-token"), "0123").unwrap();
    refused("old", &["--person", "0"], "refused the token");
    refused(
        "kept",
        &["--person", "0", "--control", "192.0.2.1:1"],
        "not on loopback",
    );

    // A port that was free a moment ago.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    drop(taken);
    let folder = served.folder.path();
    let arguments = [
        "handset",
        "--person",
        "0",
        "--data",
        "kept",
        "--control",
        &address,
    ];
    let (code, _, complaint) = called(folder, &arguments);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("start `mockdrill serve`"), "{complaint}");
}
