//! Requests as the layers are asked them.

use super::layers::Layer;
use super::principal::{Kind, Principal};
use super::statement::Request;
use crate::policy::Arn;

/// A request with its caller, and the account that owns the resource.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// The request.
    pub request: Request<'r>,
    /// Who makes it.
    pub principal: &'r Principal,
    /// The account that owns the resource; by default the one its ARN names, else the caller's.
    pub resource_account: Option<&'r str>,
}

impl Asked<'_> {
    /// Whether caller and resource are of one account.
    pub fn is_same_account(&self) -> bool {
        let owner = self.resource_account.or_else(|| {
            let arn = Arn::parse(self.request.resource).ok()?;
            Some(arn.account()).filter(|account| !account.is_empty())
        });
        match (owner, self.principal.account()) {
            (Some(owner), Some(own)) => owner == own,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    /// Whether nothing is allowed on the resource that its own policy does not allow: a key of KMS,
    /// or a role to be assumed.
    ///
    /// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>.
    pub fn needs_resource_policy(&self) -> bool {
        let (service, name) = self
            .request
            .action
            .split_once(':')
            .unwrap_or((self.request.action, ""));
        let resource = Arn::parse(self.request.resource).ok();
        let resource = resource.as_ref().map_or("", Arn::resource);
        if service.eq_ignore_ascii_case("kms") {
            resource.starts_with("key/")
        } else {
            service.eq_ignore_ascii_case("sts")
                && resource.starts_with("role/")
                && [
                    "AssumeRole",
                    "TagSession",
                    "SetSourceIdentity",
                    "SetContext",
                ]
                .iter()
                .any(|call| {
                    name.get(..call.len())
                        .is_some_and(|start| start.eq_ignore_ascii_case(call))
                })
        }
    }

    /// Whether AWS asks no policy about the request: a caller may always ask who they are, and users
    /// may make a session of their own.
    ///
    /// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html> and
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html>.
    pub fn needs_no_permission(&self) -> bool {
        let is = |action: &str| self.request.action.eq_ignore_ascii_case(action);
        match self.principal.kind() {
            Kind::Anonymous | Kind::Federated => false,
            Kind::User | Kind::Root => is("sts:GetCallerIdentity") || is("sts:GetSessionToken"),
            _ => is("sts:GetCallerIdentity"),
        }
    }

    /// Whether a layer has a say in the request at all.
    pub fn is_subject_to(&self, layer: Layer) -> bool {
        let kind = self.principal.kind();
        let owned = self.principal.account().is_some();
        match layer {
            // They limit the principals of member accounts, the root user too.
            Layer::Scp => owned && !self.principal.is_service_linked(),
            Layer::Rcp => {
                let service = self.request.action.split(':').next().unwrap_or_default();
                // IAM is not among the services that have them, and retiring a grant is exempt.
                !service.eq_ignore_ascii_case("iam")
                    && !self.request.action.eq_ignore_ascii_case("kms:RetireGrant")
                    && !self.principal.is_service_linked()
            }
            Layer::Identity => owned,
            Layer::Boundary => matches!(
                kind,
                Kind::User | Kind::Role | Kind::RoleSession | Kind::FederatedUser
            ),
            Layer::Session => {
                matches!(
                    kind,
                    Kind::Role | Kind::RoleSession | Kind::FederatedUser | Kind::User
                )
            }
            Layer::Resource | Layer::VpcEndpoint => true,
            // It is about users alone, and no session policy comes with a user's session.
            Layer::AccountSetting => kind == Kind::User,
        }
    }
}
