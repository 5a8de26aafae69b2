//! Can user X change user Y's password, by which way, with which credentials, and why?
//!
//! [`PasswordVerdict`] answers for two principals, [`matrix`] for a whole account, [`changes`] for two
//! states of it.

mod alike;
mod answer;
mod change;
pub mod changes;
mod facts;
mod hindrance;
pub mod matrix;
mod verdict;
mod way;

pub use answer::{Answer, Way};
pub use change::{Change, Goal};
pub use facts::{Prerequisite, State};
pub use hindrance::{Hindrance, hindrance};
pub(crate) use verdict::Attachments;
pub use verdict::{Pair, PasswordVerdict, WayVerdict};
pub(crate) use way::of_iam;

use jiff::Timestamp;

use super::credential::Credential;
use crate::access::context::Keys;

/// What is known of the requests that are asked about, beside who makes them.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The one kind of credential that is asked about; every kind otherwise.
    pub credential: Option<Credential>,
    /// Condition keys that are given, with their values.
    pub context: Vec<(String, Vec<String>)>,
    /// When the requests are made, where that is given; the day of passwords' expiry otherwise.
    pub at: Option<Timestamp>,
    /// The present time.
    pub now: Timestamp,
}

impl Circumstances {
    /// Nothing is known but the present time.
    #[must_use]
    pub const fn at_any_time(now: Timestamp) -> Self {
        Self {
            credential: None,
            context: Vec::new(),
            at: None,
            now,
        }
    }

    /// The time at which passwords are looked at.
    pub fn time(&self) -> Timestamp {
        self.at.unwrap_or(self.now)
    }

    /// Puts what is given in the place of what follows from the caller.
    pub fn add_keys(&self, keys: &mut Keys) {
        if let Some(at) = self.at {
            let seconds = at.as_second().to_string();
            let text = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            keys.set("aws:CurrentTime", [text.as_str()]);
            keys.set("aws:EpochTime", [seconds.as_str()]);
        }
        for (key, values) in &self.context {
            keys.set(key, values.iter().map(String::as_str));
        }
    }
}
