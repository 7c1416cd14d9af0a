//! What the registry's control port tells those who play people: the SMS of their mobiles, and the
//! accounts of authorised users.

use std::cell::RefCell;
use std::fmt::Arguments;
use std::net::Ipv4Addr;

use population::Mobile;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use tokio::sync::Semaphore;

use super::target::Control;
use super::wire::{Answer, Connection, WireError};

/// Connections of one worker to the control port, which is not what is measured.
const CONNECTIONS_MAX: usize = 8;

/// The handsets of all people whom a worker's visits play.
#[derive(Debug)]
pub(crate) struct Handset {
    control: Option<Control>,
    idle: RefCell<Vec<Connection>>,
    places: Semaphore,
}

/// Why there is no OTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandsetError {
    None,
    NoMessage,
    Refused,
    Odd,
    Unreachable,
}

impl HandsetError {
    /// The words under which it is counted.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::None => "the target has no handset to read",
            Self::NoMessage => "no such message on the handset",
            Self::Refused => "the control port refused the token",
            Self::Odd => "the control port did not answer as documented",
            Self::Unreachable => "the control port cannot be reached",
        }
    }
}

impl From<WireError> for HandsetError {
    fn from(_: WireError) -> Self {
        Self::Unreachable
    }
}

/// An authorised user's account at a centre.
#[derive(Clone, Deserialize)]
pub(crate) struct Account {
    #[serde(rename = "user_name")]
    pub(crate) user: String,
    pub(crate) password: String,
    /// Where its OTPs go.
    #[serde(deserialize_with = "mobile")]
    pub(crate) mobile: Mobile,
    #[serde(rename = "center_id")]
    pub(crate) centre: u32,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Account({}, password hidden)", self.user)
    }
}

/// A text that is a synthetic mobile: nothing is ever sent to another.
fn mobile<'a, D: Deserializer<'a>>(from: D) -> Result<Mobile, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(D::Error::custom)
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    purpose: String,
    otp: String,
}

impl Handset {
    pub(crate) fn new(control: Option<Control>) -> Self {
        Self {
            control,
            idle: RefCell::default(),
            places: Semaphore::new(CONNECTIONS_MAX),
        }
    }

    /// The newest OTP of this purpose.
    pub(crate) async fn newest(
        &self,
        mobile: Mobile,
        purpose: &str,
        answer: &mut Answer,
    ) -> Result<String, HandsetError> {
        self.get(format_args!("/handset/{mobile}"), answer).await?;
        newest(answer, purpose)
    }

    /// What the account with this user name signs in with.
    pub(crate) async fn account(
        &self,
        user: &str,
        answer: &mut Answer,
    ) -> Result<Account, HandsetError> {
        self.get(format_args!("/credentials/staff/{user}"), answer)
            .await?;
        read(answer)
    }

    async fn get(&self, path: Arguments<'_>, answer: &mut Answer) -> Result<(), HandsetError> {
        let control = self.control.as_ref().ok_or(HandsetError::None)?;
        // The semaphore is never closed.
        let _place = self
            .places
            .acquire()
            .await
            .map_err(|_| HandsetError::Unreachable)?;
        let kept = self.idle.borrow_mut().pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => Connection::plain(control.address, Ipv4Addr::LOCALHOST).await?,
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            control.address, control.token
        );
        connection.send(request.as_bytes()).await?;
        connection.receive(answer, false).await?;
        if answer.keep_alive() {
            self.idle.borrow_mut().push(connection);
        }
        Ok(())
    }
}

/// What a good answer says.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, HandsetError> {
    let response = answer.response().ok_or(HandsetError::Odd)?;
    match response.status {
        200 => serde_json::from_slice(response.body).map_err(|_| HandsetError::Odd),
        401 | 403 => Err(HandsetError::Refused),
        _ => Err(HandsetError::Odd),
    }
}

fn newest(answer: &Answer, purpose: &str) -> Result<String, HandsetError> {
    let messages: Messages = read(answer)?;
    let mut newest_first = messages.messages.into_iter();
    newest_first
        .find(|message| message.purpose == purpose)
        .map(|message| message.otp)
        .ok_or(HandsetError::NoMessage)
}
