//! The command line of `torrens-node`, and its commands that have several of their own.

pub mod config;
pub mod keys;
pub mod line;

/// Says a line on standard output. A closed pipe (`| head`) is no error of ours.
macro_rules! say {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($said)*);
    }};
}
pub(crate) use say;
