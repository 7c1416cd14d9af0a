//! What a registry is started with, and what may be wrong with it.

mod edge;
mod partners;
mod portal;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;
use population::SizeError;
use thiserror::Error;

pub use edge::{CertificateFiles, Edge, Tls};
pub use portal::Portal;

use crate::audit::AuditFault;
use crate::certificate::Seal;
use crate::decoys::Decoy;
use crate::folder;
use crate::shared::SharedKind;
use crate::shield::OwnLimit;
use crate::store::{StoreError, StoreKind};
use crate::weaknesses::Weakness;

/// TLS in the data folder.
const TLS: &str = "tls";
pub use partners::PartnersConfig;

/// The certificate key in the data folder.
const CERTIFICATE_KEY: &str = "certificate-key.pem";

/// Everything that [`start`](crate::start) needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the registry answers; port 0 takes a free one.
    pub listen: SocketAddr,
    /// TLS, and the limits of connections and requests.
    pub edge: Edge,
    /// Where the control port answers, on loopback; without one there is no handset.
    pub control: Option<SocketAddr>,
    /// How many people are registered, 1 to 2,000,000,000.
    pub people: u64,
    /// Which population: the same seed and size are the same people.
    pub seed: u64,
    /// "Today" of the drive: later doses are not on record yet.
    pub date: Date,
    /// Which of the known postures the registry takes.
    pub posture: Posture,
    /// Faults to switch on, in this order.
    pub weaknesses: Vec<&'static Weakness>,
    /// Harmless things to add that look like leaks, in this order.
    pub decoys: Vec<&'static Decoy>,
    /// Allowances in place of those of the table; the last one for a limit holds.
    pub limits: Vec<OwnLimit>,
    /// Where changes are kept.
    pub store: StoreKind,
    /// Where several registries keep what they must know together.
    pub shared: SharedKind,
    /// The folder for what a registry keeps besides its store, made when it is not there; without
    /// one nothing is kept.
    pub data: Option<PathBuf>,
    /// The key that signs certificates: an Ed25519 key, PKCS #8 as PEM. Without one it is kept in
    /// `data`; without `data` certificates verify as long as this registry runs.
    pub certificate_key: Option<PathBuf>,
    /// The beneficiaries' portal.
    pub portal: Portal,
    /// Who may call the partner interface, and through which proxies.
    pub partners: PartnersConfig,
    /// Worker threads, 1 or more; one for each core that the registry may use.
    pub threads: usize,
}

impl Config {
    /// Whether anything makes this registry less than secure.
    pub(crate) fn is_weakened(&self) -> bool {
        self.posture != Posture::Hardened || !self.weaknesses.is_empty()
    }

    pub(crate) fn check(&self) -> Result<(), StartError> {
        if self.threads == 0 {
            return Err(StartError::NoThreads);
        }
        let secured = self.edge.tls.as_ref().map(|tls| tls.listen);
        let mut doors = [Some(self.listen), secured].into_iter().flatten();
        if self.is_weakened()
            && let Some(outside) = doors.find(|door| !door.ip().is_loopback())
        {
            return Err(StartError::WeakOffLoopback(outside));
        }
        if secured.is_none() && !self.listen.ip().is_loopback() {
            return Err(StartError::PlainOffLoopback(self.listen));
        }
        match self.control {
            Some(control) if !control.ip().is_loopback() => {
                Err(StartError::ControlOffLoopback(control))
            }
            _ => Ok(()),
        }
    }

    /// Where a certificate of our own making is kept.
    pub(crate) fn tls_folder(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join(TLS))
    }

    /// The seal of certificates, read or made.
    pub(crate) fn seal(&self) -> Result<Seal, StartError> {
        let kept = || self.data.as_ref().map(|data| data.join(CERTIFICATE_KEY));
        let Some(file) = self.certificate_key.clone().or_else(kept) else {
            return Ok(Seal::random());
        };
        let seal = if self.certificate_key.is_some() {
            Seal::read(&file)
        } else {
            Seal::kept(&file)
        };
        seal.map_err(|reason| StartError::CertificateKey { file, reason })
    }

    /// Makes the data folder.
    pub(crate) fn make_data(&self) -> Result<(), StartError> {
        let Some(folder) = &self.data else {
            return Ok(());
        };
        folder::make(folder).map_err(|source| StartError::Data {
            folder: folder.clone(),
            source,
        })
    }

    /// What the terminal must say before this registry answers; nothing when it is secure and
    /// undecorated.
    pub(crate) fn banner(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.posture != Posture::Hardened {
            parts.push(format!("posture {}", self.posture));
        }
        parts.extend(
            self.weaknesses
                .iter()
                .map(|weakness| format!("weakness {}", weakness.id)),
        );
        parts.extend(
            self.decoys
                .iter()
                .map(|decoy| format!("decoy {}", decoy.id)),
        );
        parts.extend(self.limits.iter().map(|limit| format!("limit {limit}")));
        let what = parts.join(", ");
        if what.is_empty() {
            None
        } else if self.is_weakened() {
            Some(format!(
                "INSECURE ON PURPOSE: {what}. Loopback only, synthetic people only."
            ))
        } else {
            Some(format!("Secure, with changes: {what}."))
        }
    }
}

/// How the registry behaves as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Posture {
    /// Secure by default.
    #[default]
    Hardened,
    /// As the press described the leak of June 2023: an allow-listed partner gets a household in
    /// full by its mobile, without the citizen's consent.
    AsReported,
}

impl fmt::Display for Posture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Hardened => "hardened",
            Self::AsReported => "as-reported",
        })
    }
}

impl FromStr for Posture {
    type Err = PostureError;

    fn from_str(text: &str) -> Result<Self, PostureError> {
        match text {
            "hardened" => Ok(Self::Hardened),
            "as-reported" => Ok(Self::AsReported),
            _ => Err(PostureError),
        }
    }
}

/// A text names no posture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a posture: write `hardened` or `as-reported`")]
pub struct PostureError;

/// Why a registry did not start, and what to do about it.
#[derive(Debug, Error)]
pub enum StartError {
    /// Another program, or another registry, has the port.
    #[error(
        "{0} is in use: stop the program that listens there, or choose another port (0 takes a free one)"
    )]
    InUse(SocketAddr),
    /// The address cannot be listened on for another reason.
    #[error(
        "cannot listen on {address}: use an address of this machine, and a port above 1023 unless you may use lower ones"
    )]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A registry with faults must not be reachable from elsewhere.
    #[error(
        "{0} is not a loopback address: a registry with a weakness or the posture as-reported listens on 127.0.0.0/8 or ::1 only"
    )]
    WeakOffLoopback(SocketAddr),
    /// Personal data is not served in clear across a network.
    #[error(
        "{0} is not a loopback address: without TLS a registry listens on 127.0.0.0/8 or ::1 only"
    )]
    PlainOffLoopback(SocketAddr),
    /// A file holds no certificate or key that can be used.
    #[error(
        "{} cannot be used for TLS ({reason}): a certificate and its key are two files, PEM, that belong together",
        file.display()
    )]
    Certificate {
        /// What was to be used.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No certificate could be made.
    #[error("cannot make a certificate for TLS ({0}): give one, or do without TLS")]
    OwnCertificate(String),
    /// The control port hands out OTPs.
    #[error(
        "{0} is not a loopback address: the control port shows OTPs and listens on 127.0.0.0/8 or ::1 only"
    )]
    ControlOffLoopback(SocketAddr),
    /// A registry without threads answers nobody.
    #[error("0 threads cannot answer: ask for at least one")]
    NoThreads,
    /// The population's size is out of range.
    #[error(transparent)]
    People(#[from] SizeError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file does not hold the key of certificates.
    #[error(
        "{} is no certificate key ({reason}): make one with `openssl genpkey -algorithm ed25519 -out FILE`",
        file.display()
    )]
    CertificateKey {
        /// What was to be read.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// What several registries know together cannot be reached.
    #[error(
        "cannot keep sessions and limits in {place}: see that it runs there and lets this user in"
    )]
    Shared {
        /// The address that was asked for, without what opens it.
        place: String,
        /// What it, or the way to it, said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The data folder cannot be made.
    #[error(
        "cannot make the data folder {}: choose a folder that you may write to with `--data`",
        folder.display()
    )]
    Data {
        /// What was asked for.
        folder: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The partner register cannot be read.
    #[error("cannot read the partner register {} ({reason})", file.display())]
    PartnersUnreadable {
        /// What was to be read.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The partner register is wrong somewhere.
    #[error("{faults}")]
    Partners {
        /// Each with file, line and column, one a line.
        faults: String,
    },
    /// The audit log cannot be gone on with.
    #[error(transparent)]
    Audit(#[from] AuditFault),
    /// The operating system gave no thread.
    #[error(
        "cannot start a worker thread: lower the number of threads or raise the limit on processes"
    )]
    Thread(#[source] io::Error),
}
