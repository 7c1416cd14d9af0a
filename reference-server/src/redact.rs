//! A `Debug` for what no log may show.
//!
//! A derived `Debug` shows every member, and a later `?` in a log line, an error text or a panic
//! carries it outside. Types that hold a number, name, OTP, token or text of a caller have the
//! `Debug` below, or none; a tidy test looks for the others.

/// Gives types a `Debug` that shows their name and nothing that they hold.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(concat!(stringify!($name), "(..)"))
            }
        })+
    };
}

pub(crate) use redacted;
