"""What the data source `aws_iam_policy_document` comes to.

See https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document.
"""

import json
import zlib


def policy_document(config):
    version = config["version"] or "2012-10-17"
    merged = {"Version": "", "Statement": []}
    for text in config["source_policy_documents"] or []:
        merge(merged, json.loads(text))
    own = {"Version": version, "Statement": [statement(one) for one in config["statement"]]}
    if config["policy_id"]:
        own["Id"] = config["policy_id"]
    merge(merged, own)
    for text in config["override_policy_documents"] or []:
        merge(merged, json.loads(text))
    order = [key for key in ("Version", "Id", "Statement") if merged.get(key)]
    merged = {key: merged[key] for key in order}
    text = json.dumps(merged, indent=2, ensure_ascii=False)
    return {
        "id": str(zlib.crc32(text.encode())),
        "json": text,
        "minified_json": json.dumps(merged, separators=(",", ":"), ensure_ascii=False),
        "version": version,
        "statement": [{**one, "effect": one["effect"] or "Allow"} for one in config["statement"]],
    }


def merge(into, other):
    """Statements with a known Sid replace one another."""
    into["Version"] = max(into["Version"], other.get("Version", ""))
    if other.get("Id"):
        into["Id"] = other["Id"]
    statements = other["Statement"]
    for one in statements if isinstance(statements, list) else [statements]:
        same = [
            at
            for at, old in enumerate(into["Statement"])
            if one.get("Sid") and old.get("Sid") == one["Sid"]
        ]
        if same:
            into["Statement"][same[0]] = one
        else:
            into["Statement"].append(one)


def statement(config):
    out = {}
    if config["sid"]:
        out["Sid"] = config["sid"]
    out["Effect"] = config["effect"] or "Allow"
    for element, name in (
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ):
        values = config[name]
        if values:
            escapes = element.endswith("Resource")
            out[element] = entries([variables(v) if escapes else v for v in values])
    for element, name in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        if config[name]:
            out[element] = principals(config[name])
    for one in config["condition"]:
        tests = out.setdefault("Condition", {}).setdefault(one["test"], {})
        tests.setdefault(one["variable"], []).extend(map(variables, one["values"]))
    for test in out.get("Condition", {}).values():
        for variable, values in test.items():
            test[variable] = values[0] if len(values) == 1 else values
    if "Condition" in out:
        out["Condition"] = {
            test: dict(sorted(keys.items())) for test, keys in sorted(out["Condition"].items())
        }
    return out


def principals(config):
    if [(one["type"], one["identifiers"]) for one in config] == [("*", ["*"])]:
        return "*"
    found = {}
    for one in config:
        found.setdefault(one["type"], []).extend(map(variables, one["identifiers"]))
    return {kind: entries(values) for kind, values in sorted(found.items())}


def entries(values):
    """One alone, or a list from Z to A."""
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def variables(text):
    return text.replace("&{", "${")
