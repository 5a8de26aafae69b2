//! What a policy says about users and their own credentials.
#[derive(Debug)]
pub struct SelfService<'a> {
    policy: &'a crate::policy::Policy<'a>,
}
impl<'a> SelfService<'a> {
    pub(super) fn of(policy: &'a crate::policy::Policy<'a>) -> Self {
        Self { policy }
    }
}
