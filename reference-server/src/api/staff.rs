//! The authorised user's door.

mod login;

pub(crate) use login::{CONFIRM, LOGIN, confirm, login};
