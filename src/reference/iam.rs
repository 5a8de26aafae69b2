//! IAM's own actions and the kinds of resource each acts on.
//!
//! Facts from the service authorization data of 2026-09-26; see NOTICE.

/// One of IAM's actions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IamAction {
    /// The name after `iam:`.
    pub name: &'static str,
    /// The kinds of resource whose ARN it is checked against. None: the action is checked against
    /// `*` alone, and a statement that names ARNs never grants it.
    pub resources: &'static [&'static str],
}

impl IamAction {
    /// The action called `name` (without `iam:`), whatever its case.
    ///
    /// ```
    /// use iam_lint::reference::iam::IamAction;
    ///
    /// assert_eq!(IamAction::named("changepassword").unwrap().resources, ["user"]);
    /// assert!(IamAction::named("GetAccountPasswordPolicy").unwrap().resources.is_empty());
    /// assert_eq!(IamAction::named("ChangeUserPassword"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        let order = |action: &Self| {
            let ours = action.name.bytes().map(|byte| byte.to_ascii_lowercase());
            ours.cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
        };
        let at = ACTIONS.binary_search_by(order).ok()?;
        ACTIONS.get(at)
    }

    /// Whether the action is checked against `*` alone.
    pub const fn has_no_resource(&self) -> bool {
        self.resources.is_empty()
    }
}

/// All of them, in the order of their names in lower case.
pub const ACTIONS: &[IamAction] = &[
    action("AcceptDelegationRequest", &["delegation-request"]),
    action("AddClientIDToOpenIDConnectProvider", &["oidc-provider"]),
    action("AddRoleToInstanceProfile", &["instance-profile"]),
    action("AddUserToGroup", &["group"]),
    action("AssociateDelegationRequest", &["delegation-request"]),
    action("AttachGroupPolicy", &["group"]),
    action("AttachRolePolicy", &["role"]),
    action("AttachUserPolicy", &["user"]),
    action("ChangePassword", &["user"]),
    action("CreateAccessKey", &["user"]),
    action("CreateAccountAlias", &[]),
    action("CreateDelegationRequest", &["delegation-request"]),
    action("CreateGroup", &["group"]),
    action("CreateInstanceProfile", &["instance-profile"]),
    action("CreateLoginProfile", &["user"]),
    action("CreateOpenIDConnectProvider", &["oidc-provider"]),
    action("CreatePolicy", &["policy"]),
    action("CreatePolicyVersion", &["policy"]),
    action("CreateRole", &["role"]),
    action("CreateSAMLProvider", &["saml-provider"]),
    action("CreateServiceLinkedRole", &["role"]),
    action("CreateServiceSpecificCredential", &["user"]),
    action("CreateUser", &["user"]),
    action("CreateVirtualMFADevice", &["mfa"]),
    action("DeactivateMFADevice", &["user"]),
    action("DeleteAccessKey", &["user"]),
    action("DeleteAccountAlias", &[]),
    action("DeleteAccountPasswordPolicy", &[]),
    action("DeleteCloudFrontPublicKey", &[]),
    action("DeleteGroup", &["group"]),
    action("DeleteGroupPolicy", &["group"]),
    action("DeleteInstanceProfile", &["instance-profile"]),
    action("DeleteLoginProfile", &["user"]),
    action("DeleteOpenIDConnectProvider", &["oidc-provider"]),
    action("DeletePolicy", &["policy"]),
    action("DeletePolicyVersion", &["policy"]),
    action("DeleteRole", &["role"]),
    action("DeleteRolePermissionsBoundary", &["role"]),
    action("DeleteRolePolicy", &["role"]),
    action("DeleteSAMLProvider", &["saml-provider"]),
    action("DeleteServerCertificate", &["server-certificate"]),
    action("DeleteServiceLinkedRole", &["role"]),
    action("DeleteServiceSpecificCredential", &["user"]),
    action("DeleteSigningCertificate", &["user"]),
    action("DeleteSSHPublicKey", &["user"]),
    action("DeleteUser", &["user"]),
    action("DeleteUserPermissionsBoundary", &["user"]),
    action("DeleteUserPolicy", &["user"]),
    action("DeleteVirtualMFADevice", &["mfa", "sms-mfa"]),
    action("DetachGroupPolicy", &["group"]),
    action("DetachRolePolicy", &["role"]),
    action("DetachUserPolicy", &["user"]),
    action("DisableOrganizationsRootCredentialsManagement", &[]),
    action("DisableOrganizationsRootSessions", &[]),
    action("DisableOutboundWebIdentityFederation", &[]),
    action("EnableMFADevice", &["user"]),
    action("EnableOrganizationsRootCredentialsManagement", &[]),
    action("EnableOrganizationsRootSessions", &[]),
    action("EnableOutboundWebIdentityFederation", &[]),
    action("GenerateCredentialReport", &[]),
    action("GenerateOrganizationsAccessReport", &["access-report"]),
    action(
        "GenerateServiceLastAccessedDetails",
        &["group", "policy", "role", "user"],
    ),
    action("GetAccessKeyLastUsed", &["user"]),
    action("GetAccountAuthorizationDetails", &[]),
    action("GetAccountEmailAddress", &[]),
    action("GetAccountName", &[]),
    action("GetAccountPasswordPolicy", &[]),
    action("GetAccountProperties", &[]),
    action("GetAccountSummary", &[]),
    action("GetCloudFrontPublicKey", &[]),
    action("GetContextKeysForCustomPolicy", &[]),
    action(
        "GetContextKeysForPrincipalPolicy",
        &["group", "role", "user"],
    ),
    action("GetCredentialReport", &[]),
    action("GetDelegationRequest", &["delegation-request"]),
    action("GetGroup", &["group"]),
    action("GetGroupPolicy", &["group"]),
    action("GetHumanReadableSummary", &["delegation-request"]),
    action("GetInstanceProfile", &["instance-profile"]),
    action("GetLoginProfile", &["user"]),
    action("GetMFADevice", &["user"]),
    action("GetOpenIDConnectProvider", &["oidc-provider"]),
    action("GetOrganizationsAccessReport", &[]),
    action("GetOutboundWebIdentityFederationInfo", &[]),
    action("GetPolicy", &["policy"]),
    action("GetPolicyVersion", &["policy"]),
    action("GetRole", &["role"]),
    action("GetRolePolicy", &["role"]),
    action("GetRoleTemplateVersion", &["role-template"]),
    action("GetSAMLProvider", &["saml-provider"]),
    action("GetServerCertificate", &["server-certificate"]),
    action("GetServiceLastAccessedDetails", &[]),
    action("GetServiceLastAccessedDetailsWithEntities", &[]),
    action("GetServiceLinkedRoleDeletionStatus", &["role"]),
    action("GetSSHPublicKey", &["user"]),
    action("GetUser", &["user"]),
    action("GetUserPolicy", &["user"]),
    action("ListAccessKeys", &["user"]),
    action("ListAccountAliases", &[]),
    action("ListAttachedGroupPolicies", &["group"]),
    action("ListAttachedRolePolicies", &["role"]),
    action("ListAttachedUserPolicies", &["user"]),
    action("ListCloudFrontPublicKeys", &[]),
    action("ListDelegationRequests", &[]),
    action("ListEntitiesForPolicy", &["policy"]),
    action("ListGroupPolicies", &["group"]),
    action("ListGroups", &[]),
    action("ListGroupsForUser", &["user"]),
    action("ListInstanceProfiles", &[]),
    action("ListInstanceProfilesForRole", &["role"]),
    action("ListInstanceProfileTags", &["instance-profile"]),
    action("ListMFADevices", &["user"]),
    action("ListMFADeviceTags", &["mfa"]),
    action("ListOpenIDConnectProviders", &[]),
    action("ListOpenIDConnectProviderTags", &["oidc-provider"]),
    action("ListOrganizationsFeatures", &[]),
    action("ListPolicies", &[]),
    action(
        "ListPoliciesGrantingServiceAccess",
        &["group", "role", "user"],
    ),
    action("ListPolicyTags", &["policy"]),
    action("ListPolicyVersions", &["policy"]),
    action("ListRolePolicies", &["role"]),
    action("ListRoles", &[]),
    action("ListRoleTags", &["role"]),
    action("ListSAMLProviders", &[]),
    action("ListSAMLProviderTags", &["saml-provider"]),
    action("ListServerCertificates", &[]),
    action("ListServerCertificateTags", &["server-certificate"]),
    action("ListServiceSpecificCredentials", &["user"]),
    action("ListSigningCertificates", &["user"]),
    action("ListSSHPublicKeys", &["user"]),
    action("ListSTSRegionalEndpointsStatus", &[]),
    action("ListUserPolicies", &["user"]),
    action("ListUsers", &[]),
    action("ListUserTags", &["user"]),
    action("ListVirtualMFADevices", &[]),
    action("PassRole", &["role"]),
    action("PutAccountProperties", &[]),
    action("PutGroupPolicy", &["group"]),
    action("PutRolePermissionsBoundary", &["role"]),
    action("PutRolePolicy", &["role"]),
    action("PutUserPermissionsBoundary", &["user"]),
    action("PutUserPolicy", &["user"]),
    action("RejectDelegationRequest", &["delegation-request"]),
    action(
        "RemoveClientIDFromOpenIDConnectProvider",
        &["oidc-provider"],
    ),
    action("RemoveRoleFromInstanceProfile", &["instance-profile"]),
    action("RemoveUserFromGroup", &["group"]),
    action("ResetServiceSpecificCredential", &["user"]),
    action("ResyncMFADevice", &["user"]),
    action("SendDelegationToken", &["delegation-request"]),
    action("SetDefaultPolicyVersion", &["policy"]),
    action("SetSecurityTokenServicePreferences", &[]),
    action("SetSTSRegionalEndpointStatus", &[]),
    action("SimulateCustomPolicy", &[]),
    action("SimulatePrincipalPolicy", &["group", "role", "user"]),
    action("TagInstanceProfile", &["instance-profile"]),
    action("TagMFADevice", &["mfa"]),
    action("TagOpenIDConnectProvider", &["oidc-provider"]),
    action("TagPolicy", &["policy"]),
    action("TagRole", &["role"]),
    action("TagSAMLProvider", &["saml-provider"]),
    action("TagServerCertificate", &["server-certificate"]),
    action("TagUser", &["user"]),
    action("UntagInstanceProfile", &["instance-profile"]),
    action("UntagMFADevice", &["mfa"]),
    action("UntagOpenIDConnectProvider", &["oidc-provider"]),
    action("UntagPolicy", &["policy"]),
    action("UntagRole", &["role"]),
    action("UntagSAMLProvider", &["saml-provider"]),
    action("UntagServerCertificate", &["server-certificate"]),
    action("UntagUser", &["user"]),
    action("UpdateAccessKey", &["user"]),
    action("UpdateAccountEmailAddress", &[]),
    action("UpdateAccountName", &[]),
    action("UpdateAccountPasswordPolicy", &[]),
    action("UpdateAssumeRolePolicy", &["role"]),
    action("UpdateCloudFrontPublicKey", &[]),
    action("UpdateGroup", &["group"]),
    action("UpdateLoginProfile", &["user"]),
    action("UpdateOpenIDConnectProviderThumbprint", &["oidc-provider"]),
    action("UpdateRole", &["role"]),
    action("UpdateRoleDescription", &["role"]),
    action("UpdateSAMLProvider", &["saml-provider"]),
    action("UpdateServerCertificate", &["server-certificate"]),
    action("UpdateServiceSpecificCredential", &["user"]),
    action("UpdateSigningCertificate", &["user"]),
    action("UpdateSSHPublicKey", &["user"]),
    action("UpdateUser", &["user"]),
    action("UploadCloudFrontPublicKey", &[]),
    action("UploadServerCertificate", &["server-certificate"]),
    action("UploadSigningCertificate", &["user"]),
    action("UploadSSHPublicKey", &["user"]),
];

const fn action(name: &'static str, resources: &'static [&'static str]) -> IamAction {
    IamAction { name, resources }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(ACTIONS.is_sorted_by_key(|action| action.name.to_ascii_lowercase()));
        let without_resource = ACTIONS.iter().filter(|action| action.has_no_resource());
        assert_eq!((ACTIONS.len(), without_resource.count()), (190, 47));
    }
}
