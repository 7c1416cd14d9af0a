//! Flags of `mockdrill serve` about the beneficiaries' portal.

use clap::Args;
use reference_server::Portal;

#[derive(Debug, Args)]
#[command(next_help_heading = "Portal")]
pub(super) struct PortalArguments {
    /// Ask for the letters of a captcha with every booking.
    #[arg(long)]
    captcha: bool,
}

impl PortalArguments {
    /// As the registry wants it.
    pub(super) fn config(&self) -> Portal {
        Portal {
            captcha: self.captcha,
        }
    }
}
