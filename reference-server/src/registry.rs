//! The registry: everything that a request may touch, shared by all threads.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use population::{Mobile, Population};

use crate::audit::{AuditLog, Entry};
use crate::auth::{
    AskedNames, Captchas, Issued, OtpBook, Partners, Pauses, Purpose, Standings, Tokens,
};
use crate::certificate::Seal;
use crate::clock::Clock;
use crate::config::Portal;
use crate::forwarded::Proxies;
use crate::front;
use crate::observe::Observer;
use crate::outbox::{Message, Outbox};
use crate::policy::Policies;
use crate::shared::Shared;
use crate::shield::{EdgeLimits, Firewall, Limits};
use crate::staff::{Account, Desk, Roster};
use crate::store::{Backend, Drive, Pages, Register, Unavailable};

/// How long a page may show places that another registry on the same store has given away. A
/// booking is checked again when it is made.
const SHARED_PAGES_LIFETIME: Duration = Duration::from_secs(2);

/// What the operator told the registry about those who call.
pub(crate) struct Callers {
    pub(crate) partners: Partners,
    pub(crate) proxies: Proxies,
    pub(crate) portal: Portal,
    pub(crate) edge: EdgeLimits,
}

/// Where a registry keeps what happens.
pub(crate) struct Keeping {
    /// Changes to what is known about people.
    pub(crate) store: Backend,
    /// Sessions, OTPs and limits.
    pub(crate) shared: Shared,
    /// Accesses of authorised users.
    pub(crate) audit: AuditLog,
}

/// One registry on one day of the drive.
pub(crate) struct Registry {
    pub(crate) population: Population,
    pub(crate) date: Date,
    pub(crate) clock: Clock,
    pub(crate) policies: Policies,
    pub(crate) limits: Limits,
    pub(crate) edge: EdgeLimits,
    pub(crate) firewall: Arc<Firewall>,
    pub(crate) otps: OtpBook,
    pub(crate) tokens: Tokens,
    pub(crate) names: AskedNames,
    pub(crate) captchas: Captchas,
    /// Whether a booking needs one.
    pub(crate) captcha_needed: bool,
    pub(crate) partners: Partners,
    pub(crate) roster: Roster,
    pub(crate) desk: Desk,
    /// What the operator says of accounts.
    pub(crate) accounts: Standings,
    /// Accounts whose uploads are at a stand.
    pub(crate) pauses: Pauses,
    pub(crate) proxies: Proxies,
    pub(crate) audit: AuditLog,
    pub(crate) seal: Seal,
    pub(crate) outbox: Outbox,
    pub(crate) store: Register,
    pub(crate) pages: Arc<Pages>,
    pub(crate) observer: Arc<Observer>,
}

impl Registry {
    /// A registry that answers as the policies say.
    pub(crate) fn new(
        Drive { population, date }: Drive,
        Keeping {
            store,
            shared,
            audit,
        }: Keeping,
        policies: Policies,
        seal: Seal,
        desk: Desk,
        Callers {
            partners,
            proxies,
            portal,
            edge,
        }: Callers,
        clock: Clock,
    ) -> Self {
        let drive = Drive { population, date };
        let lifetime = store.is_shared().then_some(SHARED_PAGES_LIFETIME);
        let pages = Arc::new(Pages::new(lifetime, clock.clone()));
        let fields = Arc::clone(&policies.fields);
        let observer = Arc::new(Observer::new(&front::routes(), clock.clone()));
        Self {
            population,
            date,
            limits: Limits::new(
                policies.limit.as_ref(),
                &clock,
                Arc::clone(&observer),
                shared.away.clone(),
            ),
            edge: edge.with_patience(policies.patience.as_ref()),
            firewall: Arc::new(Firewall::new(Arc::clone(&observer))),
            otps: OtpBook::new(
                policies.otp.as_ref(),
                Arc::clone(&policies.code),
                shared.away.as_ref(),
            ),
            tokens: Tokens::new(
                Arc::clone(&policies.token),
                population,
                clock.clone(),
                &shared,
            ),
            names: AskedNames::new(shared.away.as_ref()),
            captchas: Captchas::new(shared.away.as_ref()),
            captcha_needed: portal.captcha,
            roster: Roster::new(),
            desk,
            accounts: Standings::new("staff", shared.away.as_ref()),
            pauses: Pauses::new(shared.away.as_ref()),
            audit,
            partners,
            proxies,
            seal,
            outbox: Outbox::new(),
            store: Register::new(
                drive,
                store,
                Arc::clone(&pages),
                fields,
                Arc::clone(&observer),
                clock.clone(),
            ),
            pages,
            observer,
            clock,
            policies,
        }
    }

    /// Puts what an authorised user does on record, unless the policy keeps none. Nothing is served
    /// before this is done.
    pub(crate) async fn record(&self, entry: Entry) -> Result<(), Unavailable> {
        self.record_all(vec![entry]).await
    }

    /// As [`Registry::record`], of several things at once.
    pub(crate) async fn record_all(&self, entries: Vec<Entry>) -> Result<(), Unavailable> {
        if self.policies.staff.is_tracked() && !entries.is_empty() {
            self.audit.record(entries).await?;
        }
        Ok(())
    }

    /// Puts on record that somebody was refused a login for this user name, and at which `step`, if
    /// it is that of an account with a password: how much a stranger can have written is bounded by
    /// the limits of logins and OTPs. It is not waited for, as the time would tell which names are
    /// accounts.
    pub(crate) fn note_refused(&self, user: &str, step: &str) {
        let account = Account::named(user, &self.population);
        let account = account.filter(|&account| self.roster.has(account));
        if let Some(account) = account.filter(|_| self.policies.staff.is_tracked()) {
            self.audit.note(Entry::sign_in_refused(account, step));
        }
    }

    /// Whether the operator has revoked an account.
    pub(crate) async fn is_revoked(&self, account: Account) -> Result<bool, Unavailable> {
        let standing = self.accounts.of(self.clock.elapsed(), account.id()).await?;
        Ok(standing.is_revoked())
    }

    /// Tables in memory with their rows, for the operator.
    pub(crate) fn table_sizes(&self) -> [(&'static str, usize); 5] {
        [
            ("sessions", self.tokens.len()),
            ("OTPs", self.otps.len()),
            ("handsets", self.outbox.len()),
            ("names", self.names.len()),
            ("pages", self.pages.len()),
        ]
    }

    /// Makes an OTP and sends it to `mobile`.
    pub(crate) async fn issue_otp(
        &self,
        mobile: Mobile,
        purpose: Purpose,
    ) -> Result<Issued, Unavailable> {
        let now = self.clock.elapsed();
        let issued = self.otps.issue(now, mobile, purpose).await?;
        let code = issued.code;
        self.outbox.send(now, mobile, Message { purpose, code });
        self.observer.otp_sent();
        Ok(issued)
    }
}
