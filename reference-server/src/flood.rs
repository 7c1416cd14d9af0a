//! Ten million strangers: whoever calls, from wherever, for whomever, the registry grows to a known
//! size and no further, and an honest caller among them is served as ever.
//!
//! The flood goes through the real limits and tables of a registry, in a process of its own so that
//! the memory it is charged with is its own. The clock stands still: nothing expires.

use std::net::IpAddr;
use std::process::Command;
use std::{fs, thread};

use jiff::civil::date;
use population::{Mobile, Population};

use crate::Proxies;
use crate::audit::AuditLog;
use crate::auth::{Partners, Purpose};
use crate::certificate::Seal;
use crate::clock::Clock;
use crate::config::Portal;
use crate::policy::Policies;
use crate::registry::{Callers, Keeping, Registry};
use crate::shared::SharedKind;
use crate::shield::{EdgeLimits, Limit, Limits};
use crate::staff::Desk;
use crate::store::{Drive, StoreKind};

const STRANGERS: u64 = 10_000_000;
/// The documented bound: docs/limits.md, "What a flood can make of it".
const GROWTH_MAX: u64 = 768 << 20;
/// Says to this program that it is the one to be flooded.
const FLOODED: &str = "MOCKDRILL_FLOODED";
const NAME: &str = "flood::ten_million_strangers_fill_no_more_than_is_documented";

const BY_ADDRESS: [Limit; 3] = [
    Limit::PublicPerAddress,
    Limit::OtpSendsPerAddress,
    Limit::OtpConfirmsPerAddress,
];
const BY_MOBILE: [Limit; 4] = [
    Limit::OtpSendsPerMobile,
    Limit::OtpConfirmsPerMobile,
    Limit::DashboardReadsPerAccount,
    Limit::ChangesPerAccount,
];

#[test]
fn ten_million_strangers_fill_no_more_than_is_documented() {
    if std::env::var_os(FLOODED).is_some() {
        return flood();
    }
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args(["--exact", NAME, "--nocapture"])
        .env(FLOODED, "yes")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("1 passed"), "{said}");
}

fn flood() {
    let registry = registry();
    let before = resident();
    let bystanders = wait(Bystanders::new(&registry.limits));
    thread::scope(|scope| {
        for part in 0..2 {
            let (registry, bystanders) = (&registry, &bystanders);
            scope.spawn(move || {
                wait(async {
                    for number in (part..STRANGERS).step_by(2) {
                        stranger(registry, number).await;
                        if part == 0 && number.is_multiple_of(STRANGERS / 20) {
                            bystanders.are_treated_as_ever(&registry.limits).await;
                        }
                    }
                });
            });
        }
    });
    let growth = resident().saturating_sub(before);
    assert!(growth <= GROWTH_MAX, "{} MiB", growth >> 20);
}

/// One call of somebody who was never here, about somebody who was never asked for.
async fn stranger(registry: &Registry, number: u64) {
    let address = IpAddr::from(
        u32::try_from(number + (1 << 24))
            .expect("an address")
            .to_be_bytes(),
    );
    let mobile = mobile(number);
    let limits = &registry.limits;
    for limit in BY_ADDRESS {
        assert_eq!(
            limits.take(limit, address).await,
            Ok(()),
            "a new address has its allowance"
        );
    }
    for limit in BY_MOBILE {
        assert_eq!(
            limits.take(limit, mobile).await,
            Ok(()),
            "a new mobile has its allowance"
        );
    }
    let purpose = Purpose::Portal;
    let issued = registry.issue_otp(mobile, purpose).await.expect("room");
    let now = registry.clock.elapsed();
    // One in eight goes on to a session, which is more than there is room for; making a token is dear.
    if number.is_multiple_of(8) {
        let code = Some(issued.code.hash());
        let proof = registry
            .otps
            .confirm(now, issued.transaction, purpose, code);
        let proof = proof.await.expect("the newest OTP is never forgotten");
        registry.tokens.issue(&proof).await.expect("room");
    }
}

/// Somebody who asks now and then while the flood goes on, and somebody who asked too often before.
struct Bystanders {
    honest: (IpAddr, Mobile),
    exhausted: (IpAddr, Mobile),
}

impl Bystanders {
    async fn new(limits: &Limits) -> Self {
        let person = |last: u8| {
            let address = IpAddr::from([10, 0, 0, last]);
            (address, mobile(STRANGERS + u64::from(last)))
        };
        let (honest, exhausted) = (person(1), person(2));
        while limits
            .take(Limit::PublicPerAddress, exhausted.0)
            .await
            .is_ok()
        {}
        while limits
            .take(Limit::OtpSendsPerMobile, exhausted.1)
            .await
            .is_ok()
        {}
        Self { honest, exhausted }
    }

    async fn are_treated_as_ever(&self, limits: &Limits) {
        let (address, mobile) = self.honest;
        assert_eq!(limits.take(Limit::PublicPerAddress, address).await, Ok(()));
        assert_eq!(limits.take(Limit::OtpSendsPerMobile, mobile).await, Ok(()));
        let (address, mobile) = self.exhausted;
        assert!(limits.take(Limit::PublicPerAddress, address).await.is_err());
        assert!(limits.take(Limit::OtpSendsPerMobile, mobile).await.is_err());
    }
}

fn mobile(number: u64) -> Mobile {
    Mobile::new(1_000_000_000 + number).expect("a synthetic mobile")
}

fn registry() -> Registry {
    let population = Population::new(1, 10_000).expect("a population");
    let date = date(2021, 9, 17);
    let drive = Drive { population, date };
    let store = StoreKind::Memory.open(drive).expect("memory");
    let (clock, _) = Clock::manual();
    let callers = Callers {
        partners: Partners::new(Vec::new(), None),
        proxies: Proxies::new(Vec::new()),
        portal: Portal::default(),
        edge: EdgeLimits::default(),
    };
    let desk = Desk::open().expect("threads");
    let policies = Policies::hardened();
    let keeping = Keeping {
        store,
        shared: SharedKind::Memory.open("").expect("memory"),
        audit: AuditLog::open(None, clock.clone()).expect("memory"),
    };
    Registry::new(
        drive,
        keeping,
        policies,
        Seal::random(),
        desk,
        callers,
        clock,
    )
}

/// Bytes of memory that this process uses: the second number of `/proc/self/statm` (proc(5)), in
/// pages of 4 KiB.
fn resident() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.expect("a number of pages") * 4096
}

fn wait<T>(task: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(task)
}
