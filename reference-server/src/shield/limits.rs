//! Every rate limit of the registry, with its default, in one table.
//!
//! A limit is an allowance that refills evenly: `count` requests at once, then one every
//! `period / count`. Over any window of length `period` no caller gets through more than twice
//! `count`; where a published rule caps a window, the table takes half of the published figure.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::{Quota, RateLimiter};

use super::key::LimitKey;
use super::table::BoundedTable;
use crate::clock::Clock;
use crate::observe::Observer;
use crate::policy::LimitPolicy;
use crate::shared::Away;
use crate::store::Unavailable;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

/// What is limited, and by which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    PublicPerAddress,
    OtpSendsPerAddress,
    OtpConfirmsPerAddress,
    OtpResendWindow,
    OtpSendsPerMobile,
    OtpConfirmsPerMobile,
    DashboardReadsPerAccount,
    ChangesPerAccount,
    PartnerRequestsPerKey,
    SearchesPerAccount,
    CertificatesPerAccount,
    StaffLoginsPerAddress,
    StaffLoginsPerAccount,
    CaptchasPerAccount,
    StaffReadsPerAccount,
    NationalReadsPerAccount,
    StaffChangesPerAccount,
    UploadsPerAccount,
    RefusedLinesPerAccount,
    StaffLoginsPerAccountAndAddress,
}

impl Limit {
    /// How many limits there are.
    pub(crate) const COUNT: usize = TABLE.len();

    /// Every limit, in the order of [`TABLE`].
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.limit)
    }

    /// What the operator sees.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PublicPerAddress => "public pages per address",
            Self::OtpSendsPerAddress => "OTP sends per address",
            Self::OtpConfirmsPerAddress => "OTP confirms per address",
            Self::OtpResendWindow => "OTP resend window",
            Self::OtpSendsPerMobile => "OTP sends per mobile",
            Self::OtpConfirmsPerMobile => "OTP confirms per mobile",
            Self::DashboardReadsPerAccount => "dashboard reads per account",
            Self::ChangesPerAccount => "changes per account",
            Self::PartnerRequestsPerKey => "partner requests per key",
            Self::SearchesPerAccount => "searches per account",
            Self::CertificatesPerAccount => "certificates per account",
            Self::CaptchasPerAccount => "captchas per account",
            Self::StaffLoginsPerAddress => "staff logins per address",
            Self::StaffLoginsPerAccount => "staff logins per account",
            Self::StaffReadsPerAccount => "staff reads per account",
            Self::NationalReadsPerAccount => "national reads per account",
            Self::StaffChangesPerAccount => "staff changes per account",
            Self::UploadsPerAccount => "uploads per account",
            Self::RefusedLinesPerAccount => "refused upload lines per account",
            Self::StaffLoginsPerAccountAndAddress => "staff logins per account and address",
        }
    }

    /// What becomes of more.
    pub(crate) fn then(self) -> &'static str {
        match self {
            Self::RefusedLinesPerAccount => "`DOSEUP0009` for 900 s",
            _ => "429",
        }
    }
}

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Requests at once, and in each period after that.
    pub(crate) count: u32,
    /// Time in which the whole allowance refills.
    pub(crate) period: Duration,
}

/// One line of [`TABLE`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct LimitRow {
    pub(crate) limit: Limit,
    pub(crate) allowance: Allowance,
    /// Callers remembered at once, 16 bytes each.
    pub(crate) keys_max: usize,
}

const fn row(limit: Limit, count: u32, period: Duration, keys_max: usize) -> LimitRow {
    let allowance = Allowance { count, period };
    LimitRow {
        limit,
        allowance,
        keys_max,
    }
}

/// The defaults. Sources: API Setu's notice of 5 May 2021 (public API), the account rules of
/// 10 June 2021 (more than 50 OTPs a day block an account), NIST SP 800-63B 5.2.2 (at most 100
/// failed attempts); the others are our choice.
///
/// | limit | key | allowance | why |
/// |---|---|---|---|
/// | public pages | peer address | 100 in 5 minutes | published |
/// | OTP sends | peer address | 30 in 5 minutes | a household and its neighbours behind one router |
/// | OTP confirms | peer address | 30 in 5 minutes | the same |
/// | OTP resend | mobile and purpose | 1 in 180 seconds | as long as an OTP lives |
/// | OTP sends | mobile | 25 a day | half of the published 50 |
/// | OTP confirms | mobile | 50 a day | half of NIST's 100 |
/// | dashboard reads | account | 60 in 15 minutes | a token's life, one read in 15 seconds |
/// | registrations and bookings | account | 20 in a minute | published: one in 3 seconds |
/// | partner lookups | key | 600 in a minute | a busy counter, far below a copy of the registry |
/// | searches of the portal | account | 20 in 15 minutes | published; the next one signs out |
/// | logins of staff | peer address | 30 in 5 minutes | a centre behind one router |
/// | logins of staff | user name and peer address | 10 in 15 minutes | typing errors; 48 guesses an hour at most |
/// | logins of staff | user name | 300 in 15 minutes | so that one address shuts nobody out: it takes thirty; a password has 96 random bits |
/// | certificates and slips | account | 20 in 15 minutes | a household of four, five times each |
/// | captchas | account | 30 in 15 minutes | some are hard to read |
/// | lookups by staff | account | 60 in 15 minutes | a centre gives some 10 doses in that time |
/// | lookups by national staff | account | 20 in 15 minutes | whoever sees everybody looks at few |
/// | registrations and doses by staff | account | 120 in 15 minutes | two for each lookup |
/// | uploads of doses | account | 120 in a minute | nearly eight million doses |
/// | refused lines of uploads | account | 2,000 in 15 minutes | a large file sent twice by mistake; each tells something about somebody |
pub(crate) const TABLE: [LimitRow; 20] = [
    row(
        Limit::PublicPerAddress,
        100,
        MINUTE.saturating_mul(5),
        1 << 18,
    ),
    row(
        Limit::OtpSendsPerAddress,
        30,
        MINUTE.saturating_mul(5),
        1 << 18,
    ),
    row(
        Limit::OtpConfirmsPerAddress,
        30,
        MINUTE.saturating_mul(5),
        1 << 18,
    ),
    row(Limit::OtpResendWindow, 1, MINUTE.saturating_mul(3), 1 << 20),
    row(Limit::OtpSendsPerMobile, 25, DAY, 1 << 20),
    row(Limit::OtpConfirmsPerMobile, 50, DAY, 1 << 20),
    row(
        Limit::DashboardReadsPerAccount,
        60,
        MINUTE.saturating_mul(15),
        1 << 20,
    ),
    row(Limit::ChangesPerAccount, 20, MINUTE, 1 << 20),
    row(Limit::PartnerRequestsPerKey, 600, MINUTE, 1 << 10),
    row(
        Limit::SearchesPerAccount,
        20,
        MINUTE.saturating_mul(15),
        1 << 20,
    ),
    row(
        Limit::CertificatesPerAccount,
        20,
        MINUTE.saturating_mul(15),
        1 << 20,
    ),
    row(
        Limit::StaffLoginsPerAddress,
        30,
        MINUTE.saturating_mul(5),
        1 << 18,
    ),
    row(
        Limit::StaffLoginsPerAccount,
        300,
        MINUTE.saturating_mul(15),
        1 << 18,
    ),
    row(
        Limit::CaptchasPerAccount,
        30,
        MINUTE.saturating_mul(15),
        1 << 20,
    ),
    row(
        Limit::StaffReadsPerAccount,
        60,
        MINUTE.saturating_mul(15),
        1 << 18,
    ),
    row(
        Limit::NationalReadsPerAccount,
        20,
        MINUTE.saturating_mul(15),
        1 << 10,
    ),
    row(
        Limit::StaffChangesPerAccount,
        120,
        MINUTE.saturating_mul(15),
        1 << 18,
    ),
    row(Limit::UploadsPerAccount, 120, MINUTE, 1 << 18),
    row(
        Limit::RefusedLinesPerAccount,
        2_000,
        MINUTE.saturating_mul(15),
        1 << 18,
    ),
    row(
        Limit::StaffLoginsPerAccountAndAddress,
        10,
        MINUTE.saturating_mul(15),
        1 << 18,
    ),
];

/// Seconds until a refused caller may try again, 1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryAfter(pub(crate) u64);

/// Why a request may not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverLimit {
    /// The allowance is used up.
    Until(RetryAfter),
    /// Where allowances are counted cannot be reached; nobody goes on uncounted.
    Unknown,
}

impl From<Unavailable> for OverLimit {
    fn from(_: Unavailable) -> Self {
        Self::Unknown
    }
}

type Limiter = RateLimiter<u128, BoundedTable, Clock, NoOpMiddleware<Duration>>;

/// The limiters in force.
pub(crate) struct Limits {
    /// In the order of [`TABLE`]; `None` where the policy lifted the limit.
    limiters: [Option<Limiter>; TABLE.len()],
    allowances: [Option<Allowance>; TABLE.len()],
    /// Where several registries count together; otherwise the limiters count.
    away: Option<Arc<Away>>,
    clock: Clock,
    observer: Arc<Observer>,
}

impl Limits {
    /// One limiter for each row to which `policy` gives an allowance.
    pub(crate) fn new(
        policy: &dyn LimitPolicy,
        clock: &Clock,
        observer: Arc<Observer>,
        away: Option<Arc<Away>>,
    ) -> Self {
        let limiter = |row: LimitRow| {
            let quota = quota(policy.allowance(&row)?)?;
            let table = BoundedTable::new(row.keys_max);
            Some(RateLimiter::new(quota, table, clock.clone()))
        };
        Self {
            limiters: TABLE.map(limiter),
            allowances: TABLE.map(|row| policy.allowance(&row)),
            away,
            clock: clock.clone(),
            observer,
        }
    }

    /// Takes one request off the allowance of `key`, or says when to come back.
    pub(crate) async fn take(
        &self,
        limit: Limit,
        key: impl Into<LimitKey>,
    ) -> Result<(), OverLimit> {
        let key = key.into();
        if let Some(away) = &self.away {
            return self.take_away(away, limit, key).await;
        }
        let Some(limiter) = &self.limiters[limit as usize] else {
            return Ok(());
        };
        limiter.check_key(&key.0).map_err(|refusal| {
            self.observer.limit_reached(limit);
            let wait = refusal.wait_time_from(self.clock.elapsed());
            OverLimit::Until(RetryAfter(wait.as_secs_f64().ceil().max(1.0) as u64))
        })
    }
}

impl Limits {
    async fn take_away(&self, away: &Away, limit: Limit, key: LimitKey) -> Result<(), OverLimit> {
        let Some(allowance) = self.allowances[limit as usize] else {
            return Ok(());
        };
        let step = allowance.period / allowance.count.max(1);
        let name = format!("{}:{}", limit as usize, key.0);
        match away.take(&name, step, allowance.period).await? {
            None => Ok(()),
            Some(wait) => {
                self.observer.limit_reached(limit);
                let wait = wait.as_secs_f64().ceil().max(1.0) as u64;
                Err(OverLimit::Until(RetryAfter(wait)))
            }
        }
    }
}

fn quota(allowance: Allowance) -> Option<Quota> {
    let count = NonZeroU32::new(allowance.count)?;
    Quota::with_period(allowance.period / allowance.count).map(|quota| quota.allow_burst(count))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::policy::Hardened;

    #[test]
    fn the_table_is_in_the_order_of_its_limits() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.limit as usize, index);
        }
    }

    #[tokio::test]
    async fn an_allowance_is_used_up_and_refills_evenly() {
        let (clock, hands) = Clock::manual();
        let observer = Arc::new(Observer::new(&[], clock.clone()));
        let limits = Limits::new(&Hardened, &clock, observer, None);
        let caller = IpAddr::from([127, 0, 0, 9]);
        for _ in 0..100 {
            assert_eq!(limits.take(Limit::PublicPerAddress, caller).await, Ok(()));
        }
        assert_eq!(
            limits.take(Limit::PublicPerAddress, caller).await,
            Err(OverLimit::Until(RetryAfter(3)))
        );
        hands.advance(Duration::from_secs(3));
        assert_eq!(limits.take(Limit::PublicPerAddress, caller).await, Ok(()));
        let other = IpAddr::from([127, 0, 0, 10]);
        assert_eq!(limits.take(Limit::PublicPerAddress, other).await, Ok(()));
    }
}
