//! `mockdrill serve --limit`: allowances of the operator's own.

use clap::Args;
use reference_server::OwnLimit;

#[derive(Debug, Args)]
pub(super) struct LimitArguments {
    /// Another allowance for a limit, as in public-pages-per-address=5000/1m (units s, m, h, d); may be
    /// repeated. The registry says on the terminal which ones it was given.
    #[arg(long = "limit", value_name = "NAME=COUNT/PERIOD")]
    pub(super) limits: Vec<OwnLimit>,
}
