//! Reads the SMS of a mobile that the harness plays, through the registry's control port.

use std::cell::RefCell;
use std::net::Ipv4Addr;

use population::Mobile;
use serde::Deserialize;

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
            None => Connection::open(control.address, Ipv4Addr::LOCALHOST).await?,
        };
        let request = format!(
            "GET /handset/{mobile} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            control.address, control.token
        );
        connection.send(request.as_bytes()).await?;
        connection.receive(answer, false).await?;
        if answer.keep_alive() {
            self.idle.borrow_mut().push(connection);
        }
        newest(answer, purpose)
    }
}

fn newest(answer: &Answer, purpose: &str) -> Result<String, HandsetError> {
    let response = answer.response().ok_or(HandsetError::Odd)?;
    match response.status {
        200 => {}
        401 | 403 => return Err(HandsetError::Refused),
        _ => return Err(HandsetError::Odd),
    }
    let messages: Messages =
        serde_json::from_slice(response.body).map_err(|_| HandsetError::Odd)?;
    let mut newest_first = messages.messages.into_iter();
    newest_first
        .find(|message| message.purpose == purpose)
        .map(|message| message.otp)
        .ok_or(HandsetError::NoMessage)
}
