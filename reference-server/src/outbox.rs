//! Messages that a real registry would send by SMS.
//!
//! They stay in the process: the control port shows a mobile's newest messages to whoever holds
//! its token. That is how a rehearsal reads the OTP of a mobile whose owner it plays.

use std::collections::VecDeque;
use std::time::Duration;

use population::Mobile;

use crate::auth::{Code, Partners, Purpose};
use crate::expiring::ExpiringTable;
use crate::redact::redacted;

/// Messages kept for one mobile.
const MESSAGES_PER_MOBILE_MAX: usize = 8;
/// Mobiles with messages at once: five minutes of the rate of 28 April 2021 (1,343 SMS a second).
const MOBILES_MAX: usize = 1 << 19;
/// How long an unread message waits.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);

/// One message with an OTP.
#[derive(Clone, Copy)]
pub(crate) struct Message {
    pub(crate) purpose: Purpose,
    pub(crate) code: Code,
}

redacted!(Message);

impl Message {
    /// The words on the handset. Whoever consents must be told to whom.
    pub(crate) fn text(&self, partners: &Partners) -> String {
        let partner = |id| match partners.name(id) {
            Some(name) => format!("let {name} see your vaccination record"),
            None => "let a partner see your vaccination record".to_owned(),
        };
        format!(
            "Your OTP to {} is {}. It is valid for 3 minutes and for one use. Do not share it.",
            match self.purpose {
                Purpose::Public => "download your certificate".to_owned(),
                Purpose::Partner(id) => partner(id),
                Purpose::Status => "let somebody check your vaccination status".to_owned(),
                Purpose::Staff(_) => "sign in as an authorised user".to_owned(),
                Purpose::Portal => "sign in to the vaccination registry".to_owned(),
            },
            self.code.digits(),
        )
    }
}

/// The newest messages of each mobile, bounded in number and age.
pub(crate) struct Outbox {
    messages: ExpiringTable<u64, VecDeque<Message>>,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            messages: ExpiringTable::new(KEPT_FOR, MOBILES_MAX),
        }
    }

    /// How many mobiles have messages.
    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    /// Delivers a message at the instant `now`.
    pub(crate) fn send(&self, now: Duration, mobile: Mobile, message: Message) {
        self.messages.upsert(now, mobile.as_u64(), |messages| {
            messages.truncate(MESSAGES_PER_MOBILE_MAX - 1);
            messages.push_front(message);
        });
    }

    /// What the handset of `mobile` shows, newest first.
    pub(crate) fn read(&self, now: Duration, mobile: Mobile) -> Vec<Message> {
        self.messages
            .get(now, &mobile.as_u64())
            .map(Vec::from)
            .unwrap_or_default()
    }
}
