//! `mockdrill handset` beside a registry that `mockdrill serve` runs.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;

use crate::program::command;
use crate::served::{KEPT, Served, ask};

impl Served {
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
        let body = json!({ "mobile": mobile, "secret": "x" });
        let path = "/api/v2/auth/generateMobileOTP";
        let (status, answer) = ask(self.address("listening"), "POST", path, "", &body);
        assert_eq!(status, 200, "{answer}");
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
    let served = Served::start(&KEPT);
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
    let served = Served::start(&KEPT);
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
