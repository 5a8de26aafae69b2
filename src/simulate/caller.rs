//! The principals of an account with all policies that have a say in what they ask for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::access::compiled::CompiledPolicy;
use crate::access::context::Keys;
use crate::access::layers::{AccountSetting, Layers};
use crate::access::principal::{NotAPrincipal, Principal};
use crate::account::{
    Account, Attachment, DocumentId, Files, Group, Level, PasswordRules, Role, Snapshot, Tag, User,
};
use crate::policy::read;
use crate::source::Span;
use crate::syntax::json;

/// The policies of an account, each made ready once.
#[derive(Debug)]
pub struct Callers<'s> {
    /// The account.
    pub account: &'s Account,
    files: &'s Files,
    compiled: Vec<OnceLock<Arc<CompiledPolicy>>>,
    /// What each group gives its members, by its name in lower case.
    groups: HashMap<String, &'s Group>,
    missing: HashMap<Box<str>, Arc<CompiledPolicy>>,
    scps: Vec<Vec<Arc<CompiledPolicy>>>,
    rcps: Vec<Vec<Arc<CompiledPolicy>>>,
    setting: Option<AccountSetting>,
}

/// A user or a role of the account.
#[derive(Clone, Copy, Debug)]
pub enum Who<'s> {
    /// An IAM user.
    User(&'s User),
    /// A role, which is to say any session of it.
    Role(&'s Role),
}

impl<'s> Who<'s> {
    /// The name without the path.
    pub fn name(self) -> &'s str {
        match self {
            Self::User(user) => &user.name,
            Self::Role(role) => &role.name,
        }
    }

    /// The ARN.
    pub fn arn(self) -> &'s str {
        match self {
            Self::User(user) => &user.arn,
            Self::Role(role) => &role.arn,
        }
    }

    /// The user, if it is one.
    pub const fn user(self) -> Option<&'s User> {
        match self {
            Self::User(user) => Some(user),
            Self::Role(_) => None,
        }
    }

    fn tags(self) -> &'s [Tag] {
        match self {
            Self::User(user) => &user.tags,
            Self::Role(role) => &role.tags,
        }
    }

    fn boundary(self) -> Option<&'s Attachment> {
        match self {
            Self::User(user) => user.boundary.as_ref(),
            Self::Role(role) => role.boundary.as_ref(),
        }
    }

    /// How a person is called in text: the name of a user, `role/…` for roles.
    pub fn label(self) -> String {
        match self {
            Self::User(user) => user.name.to_string(),
            Self::Role(role) => format!("role/{}", role.name),
        }
    }
}

/// What tells a policy of an account from all others.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PolicyId {
    /// The document.
    Document(DocumentId),
    /// One that the snapshot lacks, by its name.
    Missing(Box<str>),
}

/// A principal with what decides on its requests.
#[derive(Debug)]
pub struct Caller<'s> {
    /// Who it is.
    pub who: Who<'s>,
    /// As the caller of a request.
    pub principal: Principal,
    /// The policies.
    pub layers: Layers,
    /// Through what each identity policy reaches the caller, in their order.
    pub via: Vec<String>,
    /// The identity policies in their order, then the boundary.
    pub policies: Vec<PolicyId>,
    /// What had to be taken for granted about the policies.
    pub assumptions: Vec<String>,
    keys: Arc<Keys>,
}

impl<'s> Callers<'s> {
    /// The principals of a snapshot.
    #[must_use]
    pub fn of(snapshot: &'s Snapshot) -> Self {
        let account = &snapshot.account;
        let mut callers = Self {
            account,
            files: &snapshot.files,
            compiled: account.documents.iter().map(|_| OnceLock::new()).collect(),
            groups: account
                .groups
                .iter()
                .map(|group| (group.name.to_ascii_lowercase(), group))
                .collect(),
            missing: HashMap::new(),
            scps: Vec::new(),
            rcps: Vec::new(),
            setting: setting(account),
        };
        callers.scps = callers.levels(account.scps.as_deref());
        callers.rcps = callers.levels(account.rcps.as_deref());
        callers.missing = callers.missing();
        callers
    }

    fn levels(&self, levels: Option<&[Level]>) -> Vec<Vec<Arc<CompiledPolicy>>> {
        let level = |level: &Level| {
            level
                .documents
                .iter()
                .map(|id| self.compiled(*id))
                .collect()
        };
        levels.unwrap_or_default().iter().map(level).collect()
    }

    /// What stands for each policy whose document is not in the snapshot, and each group that is not.
    fn missing(&self) -> HashMap<Box<str>, Arc<CompiledPolicy>> {
        let account = self.account;
        let users = account.users.iter();
        let attachments = users
            .clone()
            .flat_map(|user| user.policies.iter().chain(&user.boundary))
            .chain(account.groups.iter().flat_map(|group| &group.policies))
            .chain(
                account
                    .roles
                    .iter()
                    .flat_map(|role| role.policies.iter().chain(&role.boundary)),
            );
        let policies = attachments
            .filter(|attachment| attachment.document.is_none())
            .map(|attachment| attachment.name.to_string());
        let groups = users
            .flat_map(|user| &user.groups)
            .filter(|member| !self.groups.contains_key(&member.name.to_ascii_lowercase()))
            .map(|member| policies_of(&member.name));
        policies
            .chain(groups)
            .map(|name| {
                let policy = Arc::new(CompiledPolicy::missing(&name));
                (name.into_boxed_str(), policy)
            })
            .collect()
    }

    /// The policy of a document, made ready once.
    pub fn compiled(&self, id: DocumentId) -> Arc<CompiledPolicy> {
        match self.compiled.get(id.position()) {
            Some(slot) => Arc::clone(slot.get_or_init(|| Arc::new(self.compile(id)))),
            None => Arc::new(self.compile(id)),
        }
    }

    fn compile(&self, id: DocumentId) -> CompiledPolicy {
        let Some(document) = self.account.document(id) else {
            return CompiledPolicy::missing("policy");
        };
        document.read(self.files, |reading| {
            let policy = CompiledPolicy::new(&document.name, reading.policy);
            match reading.errors.first() {
                Some(error) => policy.with_unreadable(error.span),
                None => policy,
            }
        })
    }

    fn attached(&self, attachment: &Attachment) -> (PolicyId, Arc<CompiledPolicy>) {
        if let Some(id) = attachment.document {
            return (PolicyId::Document(id), self.compiled(id));
        }
        let name = &attachment.name;
        (PolicyId::Missing(name.clone()), self.stand_in(name))
    }

    fn stand_in(&self, name: &str) -> Arc<CompiledPolicy> {
        match self.missing.get(name) {
            Some(policy) => Arc::clone(policy),
            None => Arc::new(CompiledPolicy::missing(name)),
        }
    }

    /// A principal with its policies.
    ///
    /// # Errors
    /// Where its ARN is not one of a user or role.
    pub fn caller(&self, who: Who<'s>) -> Result<Caller<'s>, NotAPrincipal> {
        let principal = Principal::from_arn(who.arn())?;
        let mut gathered = Gathered::default();
        match who {
            Who::User(user) => {
                for attachment in &user.policies {
                    let via = format!("user {}", user.name);
                    match attachment.document {
                        // Nobody else has it: kept as long as the user is looked at.
                        Some(id) if attachment.arn.is_none() => {
                            let policy = Arc::new(self.compile(id));
                            gathered.push(PolicyId::Document(id), policy, &via);
                        }
                        _ => gathered.add(self, attachment, &via),
                    }
                }
                for member in &user.groups {
                    match self.groups.get(&member.name.to_ascii_lowercase()) {
                        Some(group) => {
                            for attachment in &group.policies {
                                gathered.add(self, attachment, &format!("group {}", group.name));
                            }
                        }
                        None => gathered.add_group(self, &member.name),
                    }
                }
            }
            Who::Role(role) => {
                for attachment in &role.policies {
                    gathered.add(self, attachment, &format!("role {}", role.name));
                }
            }
        }
        let boundary = who.boundary().map(|boundary| {
            gathered.note(self, boundary, "as a permissions boundary");
            self.attached(boundary)
        });
        let (ids, boundary): (Vec<_>, Vec<_>) = boundary.into_iter().unzip();
        gathered.ids.extend(ids);
        Ok(Caller {
            who,
            keys: Arc::new(keys(who, &principal)),
            principal,
            layers: Layers {
                identity: gathered.policies,
                boundary,
                scp: self.scps.clone(),
                rcp: self.rcps.clone(),
                account_setting: self.setting.clone(),
                ..Layers::default()
            },
            via: gathered.via,
            policies: gathered.ids,
            assumptions: gathered.assumptions,
        })
    }

    /// What every answer about the account takes for granted.
    pub fn assumptions(&self) -> Vec<String> {
        let account = self.account;
        let mut all: Vec<String> = account.gaps.iter().map(|gap| gap.text.clone()).collect();
        if account.scps.is_none() {
            all.push(
                "the snapshot has no SCPs: if the account is in an organization, they may forbid what is allowed here".to_owned(),
            );
        }
        all
    }

    /// What is known of a policy that is taken as AWS published it.
    fn published(&self, attachment: &Attachment) -> Option<&'s str> {
        let document = self.account.document(attachment.document?)?;
        let source = self.files.source(document.place.source())?;
        source
            .name()
            .starts_with("AWS managed policy")
            .then_some(source.name())
    }

    /// Through what something reaches the caller at a level of the organization.
    pub fn level_name(&self, level: usize) -> Option<&'s str> {
        let levels = self.account.scps.as_ref()?;
        levels.get(level).map(|level| &*level.name)
    }
}

impl Caller<'_> {
    /// The condition keys that follow from who the caller is and what the account knows of it; all
    /// others are free.
    pub fn keys(&self) -> Keys {
        Keys::on(Arc::clone(&self.keys))
    }
}

/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
fn keys(who: Who<'_>, principal: &Principal) -> Keys {
    let mut keys = Keys::open();
    principal.add_keys(&mut keys);
    let all_known = who.tags().iter().all(Tag::is_known);
    for tag in who.tags().iter().filter(|tag| tag.is_known()) {
        keys.add(&format!("aws:PrincipalTag/{}", tag.key), [&*tag.value]);
    }
    match who {
        Who::User(user) => {
            if all_known {
                keys.close("aws:PrincipalTag/");
            }
            if let Some(id) = &user.id {
                keys.add("aws:userid", [&**id]);
            }
            // Users come from no identity provider.
            for absent in ["aws:FederatedProvider", "aws:SourceIdentity"] {
                keys.add(absent, []);
            }
        }
        // A session of a role may bring tags of its own.
        Who::Role(_) => {}
    }
    // Nobody calls on the caller's behalf.
    keys.add("aws:ViaAWSService", ["false"]);
    for absent in [
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
        "aws:SourceArn",
        "aws:SourceAccount",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
    ] {
        keys.add(absent, []);
    }
    keys
}

/// The identity policies of a caller as they come together.
#[derive(Default)]
struct Gathered {
    policies: Vec<Arc<CompiledPolicy>>,
    ids: Vec<PolicyId>,
    via: Vec<String>,
    assumptions: Vec<String>,
}

impl Gathered {
    fn add(&mut self, callers: &Callers<'_>, attachment: &Attachment, via: &str) {
        self.note(callers, attachment, &format!("attached to {via}"));
        let (id, policy) = callers.attached(attachment);
        self.push(id, policy, via);
    }

    /// A group that the snapshot does not describe.
    fn add_group(&mut self, callers: &Callers<'_>, name: &str) {
        self.assumptions
            .push(format!("the group `{name}` is not in the snapshot"));
        let name_of_policies = policies_of(name);
        let stand_in = callers.stand_in(&name_of_policies);
        let id = PolicyId::Missing(name_of_policies.into());
        self.push(id, stand_in, &format!("group {name}"));
    }

    fn push(&mut self, id: PolicyId, policy: Arc<CompiledPolicy>, via: &str) {
        let known = self.ids.iter().position(|known| *known == id);
        if let Some(known) = known.and_then(|at| self.via.get_mut(at)) {
            known.push_str(&format!(" and {via}"));
            return;
        }
        self.ids.push(id);
        self.policies.push(policy);
        self.via.push(via.to_owned());
    }

    fn note(&mut self, callers: &Callers<'_>, attachment: &Attachment, how: &str) {
        let name = &attachment.name;
        if attachment.document.is_none() {
            self.assumptions.push(format!(
                "the document of `{name}`, {how}, is not in the snapshot"
            ));
        } else if let Some(published) = callers.published(attachment) {
            self.assumptions
                .push(format!("`{name}` is taken from the {published}"));
        }
    }
}

fn policies_of(group: &str) -> String {
    format!("policies of group {group}")
}

/// The account setting as the policy that it amounts to, pointing at where it stands.
fn setting(account: &Account) -> Option<AccountSetting> {
    let (is_on, place) = match &account.password_rules {
        PasswordRules::Custom(policy) if policy.allow_users_to_change.value => {
            (true, policy.allow_users_to_change.place)
        }
        PasswordRules::Custom(_) | PasswordRules::Default(_) => return None,
        PasswordRules::Unknown => (false, Span::none()),
    };
    let own = [
        account.arn("user/${aws:username}"),
        account.arn("user/*/${aws:username}"),
    ];
    let document = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": own},
            {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
        ],
    })
    .to_string();
    let parsed = json::parse(place.source(), &document);
    let mut policy =
        CompiledPolicy::new("account password policy", &read::policy(parsed.tree.root()));
    for statement in &mut policy.statements {
        statement.span = place;
        statement.sid = None;
    }
    Some(AccountSetting {
        policy: Arc::new(policy),
        is_on,
    })
}
