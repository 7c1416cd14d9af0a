//! Two registries, each a process, behind one address: nobody can tell that there are two.

use population::Population;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fresh_database::{FreshDatabase, server};
use crate::served::{Served, ask};

const HOUSEHOLD: &str = "/api/v2/appointment/beneficiaries";
/// Each on a connection of its own: that one process gets all of them is out of the question.
const REQUESTS: usize = 40;

/// Both of them, and what a citizen does at their address.
struct Both {
    one: Served,
    other: Served,
}

impl Both {
    /// The kernel spreads connections over whoever listens on the port.
    fn start(keeping: &[&str]) -> Self {
        let with = |listen: &str| {
            let mut arguments = vec![
                "--listen",
                listen,
                "--no-tls",
                "--threads=1",
                "--people=1000",
            ];
            arguments.extend(keeping);
            Served::start(&arguments)
        };
        let one = with("127.0.0.1:0");
        let other = with(one.address("listening"));
        Self { one, other }
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
        ask(self.one.address("listening"), method, path, token, body)
    }

    fn served(&self) -> [u64; 2] {
        [&self.one, &self.other].map(|served| {
            let usage = served.control("/usage");
            usage["requests"].as_u64().expect("a count")
        })
    }

    /// A token for `mobile`, with the OTP from the handset of whichever registry sent it.
    fn token(&self, mobile: &str) -> String {
        let wish = json!({ "mobile": mobile, "secret": "x" });
        let (status, sent) = self.ask("POST", "/api/v2/auth/generateMobileOTP", "", &wish);
        assert_eq!(status, 200, "{sent}");
        let otps = [&self.one, &self.other].map(|served| {
            let handset = served.control(&format!("/handset/{mobile}"));
            handset["messages"][0]["otp"].as_str().map(str::to_owned)
        });
        let digest = Sha256::digest(otps.into_iter().flatten().next().expect("an OTP"));
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let proof = json!({ "otp": hash, "txnId": sent["txnId"] });
        let (status, got) = self.ask("POST", "/api/v2/auth/validateMobileOtp", "", &proof);
        assert_eq!(status, 200, "{got}");
        let (again, _) = self.ask("POST", "/api/v2/auth/validateMobileOtp", "", &proof);
        assert_eq!(again, 401, "used up, at either");
        got["token"].as_str().expect("a token").to_owned()
    }

    /// How often each kind of answer comes to somebody who reads the household again and again.
    fn read(&self, token: &str) -> Vec<(u16, Value)> {
        let read = || self.ask("GET", HOUSEHOLD, token, &Value::Null);
        std::iter::repeat_with(read).take(REQUESTS).collect()
    }
}

fn a_mobile(both: &Both) -> String {
    let person = both.one.control("/people/0");
    person["mobile"].as_str().expect("a mobile").to_owned()
}

fn sessions_and_limits_are_known_to_both(both: &Both, token: &str) {
    let before = both.served();
    assert!(both.read(token).iter().all(|(status, _)| *status == 200));
    let after = both.served();
    assert!(before[0] < after[0] && before[1] < after[1], "{after:?}");
    // Sixty are allowed in fifteen minutes, and one more every fifteen seconds.
    let answers = both.read(token);
    let served = answers.iter().filter(|(status, _)| *status == 200).count();
    assert!(
        (20..=25).contains(&served),
        "{served} more, of both together"
    );
    assert_eq!(answers.last().unwrap().0, 429);
}

#[test]
fn two_processes_share_sessions_and_limits_by_redis() {
    let Some(url) = server("MOCKDRILL_TEST_REDIS", "redis://HOST") else {
        return;
    };
    // People of this test's own, so that no run before it has used their allowances.
    let seed = format!("--seed={}", std::process::id());
    let both = Both::start(&["--store", "memory", "--shared", &url, &seed]);
    let token = both.token(&a_mobile(&both));
    sessions_and_limits_are_known_to_both(&both, &token);
}

#[test]
fn two_processes_share_everything_by_postgresql_and_one_goes_on_alone() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let url = database.url();
    let both = Both::start(&[
        "--store", &url, "--shared", &url, "--data", "kept", "--seed=1",
    ]);
    let nobody = Population::new(1, 1_000).unwrap().unregistered_mobile(3);
    let token = both.token(&nobody.to_string());
    let newcomer = json!({
        "name": "Asha Rao", "birth_year": "1970", "gender_id": 2, "photo_id_type": 6,
        "photo_id_number": "ABCXA1234Z", "comorbidity_ind": "N", "consent_version": "1",
    });
    let new = "/api/v2/registration/beneficiary/new";
    let (status, answer) = both.ask("POST", new, &token, &newcomer);
    assert_eq!(status, 200, "{answer}");
    for (status, answer) in &both.read(&token) {
        assert_eq!(*status, 200);
        assert!(
            answer.to_string().contains("Asha Rao"),
            "known to both at once"
        );
    }
    drop(both.other);
    let (status, _) = ask(
        both.one.address("listening"),
        "GET",
        HOUSEHOLD,
        &token,
        &Value::Null,
    );
    assert_eq!(status, 200, "the one that is left");
}
