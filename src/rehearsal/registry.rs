//! The bundled registry as a child process, so that its CPU and memory are its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde::Deserialize;

use super::RehearsalError;

/// What the bundled registry is started with.
#[derive(Clone, Debug)]
pub struct RegistrySettings {
    /// Number of people.
    pub people: u64,
    /// Seed of the people.
    pub seed: u64,
    /// `hardened` or `as-reported`.
    pub posture: String,
    /// Weaknesses to switch on, by id.
    pub weaknesses: Vec<String>,
    /// Decoys to switch on, by id.
    pub decoys: Vec<String>,
    /// Whether it is asked over TLS.
    pub tls: bool,
    /// Whether all visits speak HTTP/2.
    pub http2: bool,
}

/// A registry that runs until this is dropped.
#[derive(Debug)]
pub struct Registry {
    child: Child,
    /// Where it is.
    pub announcement: Announcement,
}

/// What a started registry says on its standard output, one line of JSON.
#[derive(Clone, Deserialize)]
pub struct Announcement {
    /// Where citizens and partners connect.
    pub listening: SocketAddr,
    /// The same over TLS.
    listening_tls: Option<SocketAddr>,
    /// The certificate of its own making that it shows there: DER in base64.
    own_certificate: Option<String>,
    /// Where its operator connects.
    pub control: SocketAddr,
    /// Opens the control port.
    pub control_token: String,
}

impl std::fmt::Debug for Announcement {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Announcement({})", self.listening)
    }
}

impl Announcement {
    /// Where it answers over TLS, and with which certificate; none when it does so in clear only.
    pub(super) fn own_certificate(&self) -> Result<Option<(SocketAddr, Vec<u8>)>, RehearsalError> {
        let Some((address, text)) = self.listening_tls.zip(self.own_certificate.as_ref()) else {
            return Ok(None);
        };
        let certificate = STANDARD.decode(text);
        Ok(Some((
            address,
            certificate.map_err(|_| RehearsalError::RegistrySilent)?,
        )))
    }
}

impl Registry {
    /// Starts this very program as a registry on free loopback ports.
    ///
    /// # Errors
    /// When the process does not start or does not say where it is.
    pub fn start(settings: &RegistrySettings, date: Date) -> Result<Self, RehearsalError> {
        let program = std::env::current_exe().map_err(RehearsalError::Registry)?;
        let mut command = Command::new(program);
        command.args([
            "serve",
            "--announce",
            "json",
            "--until-stdin-closes",
            "--nice",
            "5",
            "--log",
            "off",
        ]);
        command.args(["--listen", "127.0.0.1:0"]);
        if !settings.tls {
            command.arg("--no-tls");
        }
        command.args(["--control", "127.0.0.1:0"]);
        // A rehearsal leaves nothing behind but its record.
        command.args(["--store", "memory"]);
        command.arg("--people").arg(settings.people.to_string());
        command.arg("--seed").arg(settings.seed.to_string());
        command.arg("--date").arg(date.to_string());
        command.arg("--posture").arg(&settings.posture);
        for weakness in &settings.weaknesses {
            command.arg("--weakness").arg(weakness);
        }
        for decoy in &settings.decoys {
            command.arg("--decoy").arg(decoy);
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        // Ctrl-C is for the harness, which ends the registry when its own work is done.
        command.process_group(0);
        let mut child = command.spawn().map_err(RehearsalError::Registry)?;
        let announcement = read_announcement(&mut child);
        match announcement {
            Ok(announcement) => Ok(Self {
                child,
                announcement,
            }),
            Err(error) => {
                end(&mut child);
                Err(error)
            }
        }
    }

    /// How it ended, in words, when it did so by itself.
    pub(crate) fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(format!("the bundled registry ended in mid-run ({status})"))
    }

    /// Process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn read_announcement(child: &mut Child) -> Result<Announcement, RehearsalError> {
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        reader
            .read_line(&mut line)
            .map_err(RehearsalError::Registry)?;
    }
    serde_json::from_str(&line).map_err(|_| RehearsalError::RegistrySilent)
}

/// Nothing is lost by killing it: it keeps its state in memory.
fn end(child: &mut Child) {
    // An error means that it has already gone.
    let _ = child.kill();
    let _ = child.wait();
}
