//! The registry that is killed: this program again, as another process.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use jiff::civil::{Date, date};
use population::{Household, HouseholdIndex, Mobile, Population};
use reference_server::{
    Config, Edge, PartnersConfig, Portal, Posture, RemoteUrl, SharedKind, StoreKind,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::http::ask;

const PEOPLE: u64 = 20_000;
/// The week that everybody books in.
const PAGE: &str =
    "/api/v2/appointment/sessions/public/calendarByDistrict?district_id=3&date=11-05-2021";
const TODAY: Date = date(2021, 5, 10);

/// Answers on a store (a folder or the address of a database) until its standard input ends or it is killed.
pub(crate) fn serve(store: &str) {
    let server = reference_server::start(Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        control: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        edge: Edge::default(),
        people: PEOPLE,
        seed: 1,
        date: TODAY,
        posture: Posture::Hardened,
        weaknesses: Vec::new(),
        decoys: Vec::new(),
        data: None,
        shared: SharedKind::Memory,
        certificate_key: None,
        limits: Vec::new(),
        portal: Portal::default(),
        store: if store.starts_with("postgres") {
            StoreKind::Postgres(RemoteUrl::new(store))
        } else {
            StoreKind::Embedded(store.into())
        },
        partners: PartnersConfig::default(),
        threads: 1,
    })
    .expect("a store of our own and free ports");
    let line = json!([server.listening(), server.control(), server.control_token()]);
    println!("{line}");
    // Whoever started this holds the other end.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// A registry process.
pub(crate) struct Running {
    child: RefCell<Child>,
    pub(crate) listening: SocketAddr,
    control: SocketAddr,
    token: String,
    pub(crate) population: Population,
}

impl Running {
    pub(crate) fn start(store: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .arg("serve")
            .arg(store)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("the registry says where it is");
        let said: (SocketAddr, SocketAddr, String) =
            serde_json::from_str(&line).expect("the registry starts");
        Self {
            child: RefCell::new(child),
            listening: said.0,
            control: said.1,
            token: said.2,
            population: Population::new(1, PEOPLE).expect("a population"),
        }
    }

    /// SIGKILL: no destructor, no flush.
    pub(crate) fn kill(&self) {
        let mut child = self.child.borrow_mut();
        child.kill().expect("it runs");
        child.wait().expect("it ended");
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = ask(self.listening, "POST", path, "", body).expect("nobody was killed yet");
        assert_eq!(answer.0, 200, "{path}: {}", answer.1);
        answer.1
    }

    pub(crate) fn get(&self, path: &str, token: &str) -> Value {
        let answer = ask(self.listening, "GET", path, token, &Value::Null);
        let (status, body) = answer.expect("nobody was killed yet");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// A portal token for the owner of `mobile`, with the OTP from the handset.
    pub(crate) fn token(&self, mobile: Mobile) -> String {
        let wish = json!({ "mobile": mobile.to_string(), "secret": "x" });
        let sent = self.post("/api/v2/auth/generateMobileOTP", &wish);
        let path = format!("/handset/{mobile}");
        let handset = ask(self.control, "GET", &path, &self.token, &Value::Null);
        let (_, handset) = handset.expect("nobody was killed yet");
        let otp = handset["messages"][0]["otp"].as_str().expect("an OTP");
        let digest = Sha256::digest(otp);
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let proof = json!({ "otp": hash, "txnId": sent["txnId"] });
        let answer = self.post("/api/v2/auth/validateMobileOtp", &proof);
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// The `n`-th household whose people may all get a first dose, two or three of them.
    pub(crate) fn household(&self, n: usize) -> Household {
        let households = (0..self.population.households()).map(HouseholdIndex);
        households
            .filter_map(|index| self.population.household(index))
            .filter(|household| {
                let mut members = household.members();
                (2..=3).contains(&household.members().count())
                    && members.all(|person| {
                        person.birth_year() <= 1_975 && person.doses_by(TODAY).is_empty()
                    })
            })
            .nth(n)
            .expect("such a household")
    }

    /// Sessions of a district with places for first doses, and how many are left in each.
    pub(crate) fn sessions(&self) -> Vec<(String, u64)> {
        let page = self.get(PAGE, "");
        let centres = page["centers"].as_array().expect("a list").iter();
        let sessions = centres.flat_map(|centre| centre["sessions"].as_array().expect("a list"));
        sessions
            .map(|session| {
                let id = session["session_id"].as_str().expect("text");
                let left = session["available_capacity_dose1"].as_u64();
                (id.to_owned(), left.expect("a number"))
            })
            .collect()
    }
}
