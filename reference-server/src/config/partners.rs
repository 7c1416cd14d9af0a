//! What is configured about partners, and the proxies in front of the registry.

use std::fs;
use std::path::PathBuf;

use super::StartError;
use crate::auth::{Enrolment, Fault, read_partners};
use crate::block::Block;

/// Bytes of a register: some thousand partners.
const FILE_MAX: u64 = 4 << 20;

/// The partner register and the way to the registry.
#[derive(Clone, Debug, Default)]
pub struct PartnersConfig {
    /// A register of partners beside the rehearsal's own, as TOML.
    pub register: Option<PathBuf>,
    /// Proxies whose forwarded headers are believed.
    pub trusted_proxies: Vec<Block>,
}

impl PartnersConfig {
    /// The partners of the register.
    pub(crate) fn enrolments(&self) -> Result<Vec<Enrolment>, StartError> {
        let Some(file) = &self.register else {
            return Ok(Vec::new());
        };
        let unreadable = |reason: String| StartError::PartnersUnreadable {
            file: file.clone(),
            reason,
        };
        let size = fs::metadata(file)
            .map_err(|error| unreadable(error.to_string()))?
            .len();
        if size > FILE_MAX {
            return Err(unreadable(format!("it is larger than {FILE_MAX} bytes")));
        }
        let text = fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        read_partners(&text).map_err(|faults| StartError::Partners {
            faults: told(&file.display().to_string(), &faults),
        })
    }
}

/// One line for each fault, as compilers do.
fn told(file: &str, faults: &[Fault]) -> String {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("{file}:{fault}"))
        .collect();
    lines.join("\n")
}
