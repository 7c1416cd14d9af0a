//! A registry under test, and the things that people do with it.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::civil::{Date, date};
use population::{Household, Mobile, Person, Population};
use reference_server::{
    Clock, Config, Edge, Hands, PartnersConfig, Portal, Posture, Server, SharedKind, StoreKind,
    decoys, weaknesses,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::{Answer, Request};
use crate::logged;
use crate::signing::Signer;

pub(crate) const DASHBOARD: &str = "/api/v2/appointment/beneficiaries";
pub(crate) const CERTIFICATE: &str = "/api/v2/registration/certificate";
pub(crate) const LOOKUP: &str = "/api/v2/vaccinator/beneficiaries/findByMobile";

/// What a clock set by hand shows first: 1 January 2021.
const CLOCK_START: u64 = 1_609_459_200;

/// The three ways to an OTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    Public,
    Partner,
    Portal,
}

/// A running registry on a clock that the test moves.
pub(crate) struct Drill {
    pub(crate) server: Server,
    pub(crate) population: Population,
    pub(crate) date: Date,
    hands: Hands,
    waited: Cell<u64>,
    visitors: Cell<u16>,
}

impl Drill {
    /// The hardened registry.
    pub(crate) fn hardened() -> Self {
        Self::with(|_| {})
    }

    /// The hardened registry but for one weakness.
    pub(crate) fn weak(id: &str) -> Self {
        Self::with(|config| config.weaknesses = vec![weaknesses::find(id).expect("a weakness")])
    }

    /// The hardened registry with one decoy.
    pub(crate) fn decoyed(id: &str) -> Self {
        Self::with(|config| config.decoys = vec![decoys::find(id).expect("a decoy")])
    }

    /// A registry whose configuration is `change`d first.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        logged::begin();
        let mut config = config();
        change(&mut config);
        let population = Population::new(config.seed, config.people).expect("a population");
        let date = config.date;
        let (clock, hands) = Clock::manual();
        let server = reference_server::start_with_clock(config, clock).expect("a free port");
        Self {
            server,
            population,
            date,
            hands,
            waited: Cell::new(0),
            visitors: Cell::new(0),
        }
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: u64) {
        self.hands.advance(Duration::from_secs(seconds));
        self.waited.set(self.waited.get() + seconds);
    }

    /// Seconds since 1970, by the registry's clock.
    pub(crate) fn now(&self) -> u64 {
        CLOCK_START + self.waited.get()
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        request.send(self.server.listening())
    }

    pub(crate) fn get(&self, path: impl Into<String>) -> Answer {
        self.send(&Request::get(path))
    }

    /// Asks the control port with its token.
    pub(crate) fn control(&self, path: impl Into<String>) -> Value {
        let request = Request::get(path).bearer(self.server.control_token());
        let answer = request.send(self.control_address());
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// How often a rule of the firewall was used.
    pub(crate) fn refused(&self, rule: &str) -> u64 {
        let metrics = Request::get("/metrics").send(self.control_address()).text();
        let line = format!("mockdrill_firewall_refused_total{{rule=\"{rule}\"}} ");
        let count = metrics.lines().find_map(|text| text.strip_prefix(&line));
        count
            .expect("a count for each rule")
            .parse()
            .expect("a number")
    }

    pub(crate) fn control_address(&self) -> SocketAddr {
        self.server
            .control()
            .expect("the test asked for a control port")
    }

    /// A loopback address that no request came from yet.
    pub(crate) fn visitor(&self) -> IpAddr {
        let number = self.visitors.get() + 1;
        self.visitors.set(number);
        let [high, low] = number.to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(127, 9, high, low))
    }

    /// The newest OTP on the handset of `mobile`.
    pub(crate) fn newest_otp(&self, mobile: Mobile) -> String {
        let handset = self.control(format!("/handset/{mobile}"));
        handset["messages"][0]["otp"]
            .as_str()
            .expect("an OTP was sent")
            .to_owned()
    }

    /// Asks for an OTP.
    pub(crate) fn ask(&self, pair: Pair, mobile: Mobile) -> Answer {
        let mobile = mobile.to_string();
        match pair {
            Pair::Public => self.send(&Request::post(
                "/api/v2/auth/public/generateOTP",
                &json!({ "mobile": mobile }),
            )),
            Pair::Partner => self.send(&self.as_partner(Request::post(
                "/api/v2/auth/generateOTP",
                &json!({ "mobile": mobile }),
            ))),
            Pair::Portal => self.send(&Request::post(
                "/api/v2/auth/generateMobileOTP",
                &json!({ "mobile": mobile, "secret": "U2FsdGVkX1" }),
            )),
        }
    }

    /// Asks for an OTP that must be given; the transaction's id.
    pub(crate) fn transaction(&self, pair: Pair, mobile: Mobile) -> String {
        let answer = self.ask(pair, mobile);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["txnId"].as_str().expect("a txnId").to_owned()
    }

    /// Presents digits for a transaction.
    pub(crate) fn confirm(&self, pair: Pair, transaction: &str, digits: &str) -> Answer {
        let body = json!({ "otp": sha256(digits), "txnId": transaction });
        match pair {
            Pair::Public => self.send(&Request::post("/api/v2/auth/public/confirmOTP", &body)),
            Pair::Partner => {
                self.send(&self.as_partner(Request::post("/api/v2/auth/confirmOTP", &body)))
            }
            Pair::Portal => self.send(&Request::post("/api/v2/auth/validateMobileOtp", &body)),
        }
    }

    /// A token for the owner of `mobile`, in the honest way.
    pub(crate) fn token(&self, pair: Pair, mobile: Mobile) -> String {
        let transaction = self.transaction(pair, mobile);
        let answer = self.confirm(pair, &transaction, &self.newest_otp(mobile));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    /// The request as the rehearsal's partner sends it: signed, from its address.
    pub(crate) fn as_partner(&self, request: Request) -> Request {
        Signer::rehearsal(self).sign(self, request)
    }

    /// Consent of the owner of `mobile` to this partner.
    pub(crate) fn consent(&self, partner: &Signer, mobile: Mobile) -> String {
        let sent = |path: &str, body: Value| {
            let answer = self.send(&partner.sign(self, Request::post(path, &body)));
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.json()
        };
        let asked = sent(
            "/api/v2/auth/generateOTP",
            json!({ "mobile": mobile.to_string() }),
        );
        let otp = sha256(&self.newest_otp(mobile));
        let body = json!({ "otp": otp, "txnId": asked["txnId"] });
        let given = sent("/api/v2/auth/confirmOTP", body);
        given["token"].as_str().expect("a token").to_owned()
    }

    /// Posts to the control port; the status.
    pub(crate) fn order(&self, path: impl Into<String>) -> u16 {
        let request = Request::new("POST", path).bearer(self.server.control_token());
        request.send(self.control_address()).status
    }

    /// The dashboard with a token, and a query (`""` or `?...`).
    pub(crate) fn dashboard(&self, token: &str, query: &str) -> Answer {
        self.send(&Request::get(format!("{DASHBOARD}{query}")).bearer(token))
    }

    /// The certificate of the person with this reference id, at the public page or the portal.
    pub(crate) fn certificate(&self, pair: Pair, token: &str, id: &str) -> Answer {
        let page = if pair == Pair::Public { "public/" } else { "" };
        let path = format!("{CERTIFICATE}/{page}download?beneficiary_reference_id={id}");
        self.send(&Request::get(path).bearer(token))
    }

    /// A person for whom `wanted` holds; another `n`, another household.
    pub(crate) fn person(&self, n: usize, wanted: impl Fn(&Person) -> bool) -> Person {
        (0..self.population.households())
            .filter_map(|index| self.population.household(population::HouseholdIndex(index)))
            .filter_map(|household| household.members().find(&wanted))
            .nth(n)
            .expect("a person like that")
    }

    /// The `n`-th household that has at least `members` members.
    pub(crate) fn household(&self, n: usize, members: usize) -> Household {
        (0..self.population.households())
            .filter_map(|index| self.population.household(population::HouseholdIndex(index)))
            .filter(|household| household.members().count() >= members)
            .nth(n)
            .expect("a household of that size")
    }
}

/// What tests start with: a small population, on a day in the middle of the drive.
pub(crate) fn config() -> Config {
    Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        control: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        edge: Edge::default(),
        people: 10_000,
        seed: 1,
        date: date(2021, 9, 17),
        posture: Posture::Hardened,
        weaknesses: Vec::new(),
        decoys: Vec::new(),
        limits: Vec::new(),
        store: StoreKind::Memory,
        data: None,
        shared: SharedKind::Memory,
        certificate_key: None,
        portal: Portal::default(),
        partners: PartnersConfig::default(),
        threads: 1,
    }
}

/// The first member of a household.
pub(crate) fn first(household: &Household) -> Person {
    household
        .members()
        .next()
        .expect("a household has a member")
}

/// What a client sends for an OTP.
pub(crate) fn sha256(digits: &str) -> String {
    Sha256::digest(digits)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
