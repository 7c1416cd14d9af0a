//! The authorised user's door.

mod bulk;
mod change;
mod lines;
mod login;
mod lookup;
mod uploaded;

pub(crate) use bulk::{UPLOAD, upload};
pub(crate) use change::{NEW, SCHEDULE, VACCINATE, new, schedule, vaccinate};
pub(crate) use login::{CONFIRM, LOGIN, confirm, login};
pub(crate) use lookup::{BY_ID, BY_MOBILE, DOWNLOAD, by_mobile, by_reference_id, download};
