//! Console passwords and MFA devices of single users: `get-login-profile`,
//! `list-virtual-mfa-devices`, `list-mfa-devices`, `list-access-keys`.

use super::Mfa;
use super::parts::{Fact, Parts};
use crate::policy::Arn;
use crate::policy::find::list;
use crate::syntax::Node;
use crate::syntax::shape::{self, ShapeError};

/// A user has a console password.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html>.
pub(super) fn profile(node: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let name = shape::required(node, "the login profile", "UserName")?;
    let user = shape::string(name, "`UserName`")?;
    parts.tell(user, Fact::Password(true), name.span());
    // Older outputs leave it out where it is false.
    let required = match node.get("PasswordResetRequired") {
        Some(flag) => shape::boolean(flag, "`PasswordResetRequired`")?,
        None => false,
    };
    parts.tell(user, Fact::ResetRequired(required), name.span());
    Ok(())
}

/// Virtual devices, which show a code. Those nobody uses have no user.
pub(super) fn virtual_devices(devices: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    for device in list(devices) {
        let Some(arn) = device.get("User").and_then(|user| user.get("Arn")) else {
            continue;
        };
        let text = shape::string(arn, "`Arn`")?;
        let is_user = Arn::parse(text).is_ok_and(|arn| arn.resource().starts_with("user/"));
        if is_user {
            parts.owner(text, arn.span());
            parts.tell(text, Fact::Mfa(Mfa::Code), arn.span());
        }
    }
    Ok(())
}

/// Devices of a user, of every kind.
pub(super) fn devices(devices: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    for device in list(devices) {
        let name = shape::required(device, "the MFA device", "UserName")?;
        let user = shape::string(name, "`UserName`")?;
        let serial = device
            .get("SerialNumber")
            .and_then(Node::as_str)
            .unwrap_or_default();
        // Security keys and passkeys have ARNs of their own; `GetSessionToken` takes none of them.
        let is_key = serial.contains(":u2f/");
        let mfa = if is_key { Mfa::SecurityKey } else { Mfa::Code };
        parts.tell(user, Fact::Mfa(mfa), name.span());
    }
    Ok(())
}

/// Access keys of a user, active or not.
pub(super) fn access_keys(keys: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    for key in list(keys) {
        let name = shape::required(key, "the access key", "UserName")?;
        let user = shape::string(name, "`UserName`")?;
        let active = key.get("Status").and_then(Node::as_str) == Some("Active");
        parts.tell(user, Fact::AccessKey(active), name.span());
    }
    Ok(())
}
