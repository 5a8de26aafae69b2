"""A stand-in for the AWS provider, so that the real `terraform` plans a configuration offline.

It speaks version 5 of Terraform's plugin protocol
(https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol) and knows the types that
`samples/repositories/terraform` uses. What AWS would assign is unknown in its plans, and
`aws_iam_policy_document` is put together as the provider's documentation describes it. Nothing is
ever created.

    with Provider() as environment:
        subprocess.run(["terraform", "plan"], env={**os.environ, **environment})
"""

import json
import os
from concurrent import futures

import grpc
import msgpack
from policy_document import policy_document

# Attributes, one to a word: `name`, or `name:type`, after `!` required, `?` optional, `=` computed,
# `*` optional and computed. Types are `string` unless said.
RESOURCES = {
    "aws_iam_account_password_policy": "*id *allow_users_to_change_password:bool =expire_passwords:bool *hard_expiry:bool *max_password_age:number ?minimum_password_length:number *password_reuse_prevention:number *require_lowercase_characters:bool *require_numbers:bool *require_symbols:bool *require_uppercase_characters:bool",
    "aws_iam_group": "*id =arn !name ?path =unique_id",
    "aws_iam_group_membership": "*id !group !name !users:set",
    "aws_iam_group_policy": "*id !group *name *name_prefix !policy",
    "aws_iam_group_policy_attachment": "*id !group !policy_arn",
    "aws_iam_policy": "*id =arn =attachment_count:number ?description *name *name_prefix ?path !policy =policy_id ?tags:map *tags_all:map",
    "aws_iam_role": "*id =arn !assume_role_policy =create_date ?description ?force_detach_policies:bool *managed_policy_arns:set ?max_session_duration:number *name *name_prefix ?path ?permissions_boundary ?tags:map *tags_all:map =unique_id",
    "aws_iam_role_policy": "*id *name *name_prefix !policy !role",
    "aws_iam_user": "*id =arn ?force_destroy:bool !name ?path ?permissions_boundary ?tags:map *tags_all:map =unique_id",
    "aws_iam_user_login_profile": "*id =encrypted_password =key_fingerprint =password ?password_length:number *password_reset_required:bool ?pgp_key !user",
    "aws_iam_user_policy": "*id *name *name_prefix !policy !user",
    "aws_kms_key": "*id =arn *description ?enable_key_rotation:bool =key_id *policy ?tags:map *tags_all:map",
    "aws_organizations_policy": "*id =arn !content ?description !name ?skip_destroy:bool ?tags:map *tags_all:map ?type",
    "aws_s3_bucket": "*id =arn *bucket *bucket_prefix =bucket_domain_name =region ?force_destroy:bool ?tags:map *tags_all:map",
    "aws_s3_bucket_policy": "*id !bucket !policy",
    "aws_s3_bucket_public_access_block": "*id ?block_public_acls:bool ?block_public_policy:bool !bucket ?ignore_public_acls:bool ?restrict_public_buckets:bool",
    "aws_sns_topic": "*id =arn *name *name_prefix *policy ?tags:map *tags_all:map",
    "aws_sqs_queue": "*id =arn *name *name_prefix *policy =url ?tags:map *tags_all:map",
    "aws_sqs_queue_policy": "*id !policy !queue_url",
    "aws_ssoadmin_permission_set": "*id =arn =created_date ?description !instance_arn !name ?session_duration ?tags:map *tags_all:map",
    "aws_ssoadmin_permission_set_inline_policy": "*id !inline_policy !instance_arn !permission_set_arn",
    "aws_vpc_endpoint": "*id =arn *policy !service_name =state ?tags:map *tags_all:map ?vpc_endpoint_type !vpc_id",
}
DEFAULTS = {
    "force_destroy": False,
    "force_detach_policies": False,
    "max_session_duration": 3600,
    "password_length": 20,
    "path": "/",
    "vpc_endpoint_type": "Gateway",
}
TYPE_DEFAULTS = {"aws_organizations_policy": {"type": "SERVICE_CONTROL_POLICY"}}

_PRINCIPALS = ("set", "!identifiers:set !type", {})
_STATEMENT = (
    "list",
    "?actions:set ?effect ?not_actions:set ?not_resources:set ?resources:set ?sid",
    {
        "condition": ("set", "!test !values:list !variable", {}),
        "not_principals": _PRINCIPALS,
        "principals": _PRINCIPALS,
    },
)
RESOURCE_BLOCKS = {"aws_iam_role": {"inline_policy": ("set", "?name ?policy", {})}}
DATA = {
    "aws_caller_identity": "=account_id =arn *id =user_id",
    "aws_partition": "=dns_suffix *id =partition =reverse_dns_prefix",
    "aws_region": "=description =endpoint *id *name",
    "aws_iam_policy": "*arn =description *id *name =path =policy =policy_id =tags:map",
    "aws_iam_policy_document": "*id =json =minified_json ?override_json ?override_policy_documents:list ?policy_id ?source_json ?source_policy_documents:list ?version",
}
DATA_BLOCKS = {"aws_iam_policy_document": {"statement": _STATEMENT}}
PROVIDER = "?region"
PROVIDER_BLOCKS = {"default_tags": ("list", "?tags:map", {})}

ACCOUNT = "111122223333"


class Unknown:
    """A value that is known after apply."""


# --- Protocol buffers, as far as this protocol needs them ---------------------------------------


def _varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def field(number, value):
    """A field of a message: a number, or bytes."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(int(value)) if value else b""
    value = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def message(data):
    """The fields of a message, the last of each number."""
    found, at = {}, 0

    def number():
        nonlocal at
        result = shift = 0
        while True:
            byte = data[at]
            at += 1
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    while at < len(data):
        key = number()
        if key & 7 == 0:
            found[key >> 3] = number()
        else:
            length = number()
            found[key >> 3] = data[at : at + length]
            at += length
    return found


def _extension(_code, _data):
    return Unknown()


def _pack_unknown(_value):
    return msgpack.ExtType(0, b"\0")


def dynamic(value):
    return field(1, msgpack.packb(value, default=_pack_unknown))


def undynamic(data):
    fields = message(data)
    if 1 in fields:
        return msgpack.unpackb(fields[1], ext_hook=_extension, strict_map_key=False)
    return json.loads(fields[2])


# --- Schemas --------------------------------------------------------------------------------------

_TYPES = {
    "string": '"string"',
    "bool": '"bool"',
    "number": '"number"',
    "list": '["list","string"]',
    "set": '["set","string"]',
    "map": '["map","string"]',
}


def attributes(text):
    """Each attribute's name, type and mark."""
    for word in text.split():
        name, _, kind = word[1:].partition(":")
        yield name, kind or "string", word[0]


def block(text, blocks):
    out = b""
    for name, kind, mark in attributes(text):
        out += field(
            2,
            field(1, name)
            + field(2, _TYPES[kind])
            + field(4, int(mark == "!"))
            + field(5, int(mark in "?*"))
            + field(6, int(mark in "=*")),
        )
    for name, (nesting, inner, deeper) in blocks.items():
        nested = field(1, name) + field(2, block(inner, deeper))
        out += field(3, nested + field(3, {"list": 2, "set": 3}[nesting]))
    return out


def schema(text, blocks):
    return field(2, block(text, blocks))


def schemas(number, texts, blocks):
    out = b""
    for name, text in texts.items():
        out += field(number, field(1, name) + field(2, schema(text, blocks.get(name, {}))))
    return out


# --- What it answers ------------------------------------------------------------------------------


def get_schema(_request):
    return (
        field(1, schema(PROVIDER, PROVIDER_BLOCKS))
        + schemas(2, RESOURCES, RESOURCE_BLOCKS)
        + schemas(3, DATA, DATA_BLOCKS)
    )


def prepare(request):
    return field(1, message(request)[1])


def nothing(_request):
    return b""


def upgrade(request):
    state = json.loads(message(message(request)[3])[1])
    name = message(request)[1].decode()
    for attribute, _, _ in attributes(RESOURCES[name]):
        state.setdefault(attribute, None)
    for nested in RESOURCE_BLOCKS.get(name, {}):
        state.setdefault(nested, [])
    return field(1, field(2, json.dumps(state)))


def read(request):
    return field(1, message(request)[2])


def plan(request):
    fields = message(request)
    name = fields[1].decode()
    prior, proposed = undynamic(fields[2]), undynamic(fields[3])
    replaced = b""
    if proposed is not None:
        defaults = {**DEFAULTS, **TYPE_DEFAULTS.get(name, {})}
        for attribute, _, mark in attributes(RESOURCES[name]):
            if proposed[attribute] is None and mark in "=*" and prior is None:
                proposed[attribute] = Unknown()
            elif proposed[attribute] is None and mark == "?":
                proposed[attribute] = defaults.get(attribute)
        if prior is not None and prior.get("name") != proposed.get("name"):
            replaced = field(2, field(1, field(1, "name")))
    return field(1, dynamic(proposed)) + replaced + field(5, 1)


def read_data(request):
    fields = message(request)
    config = undynamic(fields[2])
    state = DATA_READERS[fields[1].decode()](config)
    return field(1, dynamic({**config, **state}))


def caller_identity(_config):
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/plan/ci"
    return {"account_id": ACCOUNT, "arn": arn, "id": ACCOUNT, "user_id": "AROAEXAMPLEPLAN00001:ci"}


def partition(_config):
    return {
        "dns_suffix": "amazonaws.com",
        "id": "aws",
        "partition": "aws",
        "reverse_dns_prefix": "com.amazonaws",
    }


def region(_config):
    return {
        "description": "Europe (Frankfurt)",
        "endpoint": "ec2.eu-central-1.amazonaws.com",
        "id": "eu-central-1",
        "name": "eu-central-1",
    }


def managed_policy(config):
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "BaseSecurityAuditPermissions",
                "Effect": "Allow",
                "Action": ["acm:Describe*", "iam:Get*", "iam:List*"],
                "Resource": "*",
            }
        ],
    }
    return {
        "arn": config["arn"],
        "description": "Reads configuration for audits.",
        "id": config["arn"],
        "name": config["arn"].rsplit("/", 1)[-1],
        "path": "/",
        "policy": json.dumps(document),
        "policy_id": "ANPAEXAMPLEAUDIT0001",
        "tags": {},
    }


DATA_READERS = {
    "aws_caller_identity": caller_identity,
    "aws_partition": partition,
    "aws_region": region,
    "aws_iam_policy": managed_policy,
    "aws_iam_policy_document": policy_document,
}
METHODS = {
    "GetSchema": get_schema,
    "PrepareProviderConfig": prepare,
    "ValidateResourceTypeConfig": nothing,
    "ValidateDataSourceConfig": nothing,
    "UpgradeResourceState": upgrade,
    "Configure": nothing,
    "ReadResource": read,
    "PlanResourceChange": plan,
    "ReadDataSource": read_data,
    "GetFunctions": nothing,
    "Stop": nothing,
}


class Provider:
    """The provider while it serves; what Terraform's environment needs to find it."""

    def __enter__(self):
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        handlers = {
            name: grpc.unary_unary_rpc_method_handler(_answering(answer))
            for name, answer in METHODS.items()
        }
        self.server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler("tfplugin5.Provider", handlers)]
        )
        port = self.server.add_insecure_port("127.0.0.1:0")
        self.server.start()
        reattach = {
            "Protocol": "grpc",
            "ProtocolVersion": 5,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
        }
        return {"TF_REATTACH_PROVIDERS": json.dumps({"hashicorp/aws": reattach})}

    def __exit__(self, *_):
        self.server.stop(0)


def _answering(answer):
    def handle(request, _context):
        return answer(request)

    return handle
