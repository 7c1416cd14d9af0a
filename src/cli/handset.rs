//! `mockdrill handset`: the messages of the people whom one plays at a running registry.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use population::Mobile;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::say;
use crate::engine::target::Control;
use crate::exit;
use crate::rehearsal::ask;

/// Where `serve` leaves the token, below its data folder.
pub(super) const TOKEN_FILE: &str = "control-token";
/// The data folder of `serve` when none is named.
const DATA: &str = "mockdrill-registry";
const TOKEN_VARIABLE: &str = "MOCKDRILL_CONTROL_TOKEN";

#[derive(Debug, Args)]
pub(super) struct HandsetArguments {
    /// Print the newest OTP that was sent to this mobile.
    #[arg(value_name = "MOBILE", required_unless_present = "person")]
    mobile: Option<Mobile>,
    /// Print whom one can play: mobile, name and doses of the person with this number, from 0.
    #[arg(long, value_name = "INDEX", conflicts_with = "mobile")]
    person: Option<u64>,
    /// The registry's control port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    control: SocketAddr,
    /// The registry's data folder, where its token is; MOCKDRILL_CONTROL_TOKEN comes first.
    #[arg(long, value_name = "DIR", default_value = DATA)]
    data: PathBuf,
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    otp: String,
}

#[derive(Deserialize)]
struct Person {
    mobile: String,
    name: String,
    doses: usize,
}

/// Prints one line: an OTP, or a person.
pub(super) fn handset(arguments: &HandsetArguments) -> anyhow::Result<u8> {
    if !arguments.control.ip().is_loopback() {
        bail!(
            "{} is not on loopback: a control port shows OTPs and is on 127.0.0.0/8 or [::1] only",
            arguments.control
        );
    }
    let control = Control {
        address: arguments.control,
        token: token(&arguments.data)?,
    };
    let line = match (arguments.mobile, arguments.person) {
        (Some(mobile), _) => newest(&control, mobile)?,
        (None, index) => person(&control, index.unwrap_or_default())?,
    };
    say(&line);
    Ok(exit::HELD)
}

fn newest(control: &Control, mobile: Mobile) -> anyhow::Result<String> {
    let handset: Option<Messages> = read(control, &format!("/handset/{mobile}"))?;
    let message = handset.and_then(|handset| handset.messages.into_iter().next());
    let message = message.with_context(|| {
        format!("no message for {mobile}: ask for an OTP first (messages are kept for 15 minutes)")
    })?;
    Ok(message.otp)
}

fn person(control: &Control, index: u64) -> anyhow::Result<String> {
    let person: Option<Person> = read(control, &format!("/people/{index}"))?;
    let Person {
        mobile,
        name,
        doses,
    } = person
        .with_context(|| format!("there is no person {index}: that registry has fewer people"))?;
    Ok(format!("{mobile}  {name}, doses: {doses}"))
}

/// What the control port says under `path`; `None` when it knows no such thing.
fn read<T: DeserializeOwned>(control: &Control, path: &str) -> anyhow::Result<Option<T>> {
    let address = control.address;
    let body = match ask(control, path) {
        Ok(body) => body,
        Err(error) if error.to_string().contains(" 404") => return Ok(None),
        Err(error) if error.to_string().contains(" 401") => bail!(
            "the control port {address} refused the token: it belongs to another start of the registry; take the newest from `mockdrill serve`"
        ),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => bail!(
            "nothing answers on {address}: start `mockdrill serve`, or say with --control where its control port is"
        ),
        Err(error) => bail!("the control port {address} did not answer as documented ({error})"),
    };
    let answer = serde_json::from_slice(&body);
    answer
        .map(Some)
        .with_context(|| format!("the control port {address} did not answer as documented"))
}

/// From the environment, or from the file that `serve` left in its data folder.
fn token(data: &Path) -> anyhow::Result<String> {
    if let Ok(token) = std::env::var(TOKEN_VARIABLE) {
        return Ok(token);
    }
    let file = data.join(TOKEN_FILE);
    let token = std::fs::read_to_string(&file).with_context(|| {
        format!(
            "no token: {} cannot be read; run this where `mockdrill serve` runs, name its folder with --data, or set {TOKEN_VARIABLE}",
            file.display()
        )
    })?;
    Ok(token.trim().to_owned())
}
