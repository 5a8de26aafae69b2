"""Makes a tree of files as a large repository has them, to measure iam-lint on.

    generate.py DIRECTORY [--files 10000] [--seed 1]

The same seed makes the same tree, byte by byte. The tree is committed to a git repository, and has
an ignored `node_modules` beside what counts. Prints what it holds.
"""

import argparse
import json
import random
import subprocess
from collections import Counter
from pathlib import Path

WORDS = (
    "account archive basket billing bridge bucket cache canal census clerk council desk district "
    "export ferry forms gallery garden harbour import invoice ledger library lights maps market "
    "meter museum notice office orders parcel parks permit planner pool post quay queue register "
    "report roads routes school search shelter signal station street survey tariff taxes ticket "
    "timetable tram trees users vault voters waste water wharf works zones"
).split()
SERVICES = {
    "s3": ("GetObject", "PutObject", "DeleteObject"),
    "sqs": ("SendMessage", "ReceiveMessage", "DeleteMessage"),
    "sns": ("Publish", "Subscribe"),
    "dynamodb": ("GetItem", "PutItem", "Query"),
}
# How many of ten thousand files are of a kind.
SHARES = {
    "typescript": 1900,
    "python": 1200,
    "go": 700,
    "markdown": 1150,
    "json-settings": 450,
    "json-data": 650,
    "json-texts": 120,
    "json-lock": 6,
    "kubernetes": 700,
    "ci": 180,
    "compose": 90,
    "openapi": 60,
    "crd": 15,
    "terraform": 1050,
    "cloudformation-yaml": 150,
    "cloudformation-json": 60,
    "policy": 110,
    "css": 500,
    "svg": 350,
    "shell": 200,
    "toml": 130,
    "sql": 229,
}


class Writer:
    """Texts of each kind, from one source of chance."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.policies = Counter()

    def word(self):
        return self.chance.choice(WORDS)

    def words(self, count):
        return [self.word() for _ in range(count)]

    def size(self, typical):
        """Mostly near `typical`, seldom many times it."""
        return max(1, int(self.chance.lognormvariate(0, 0.8) * typical))

    def sentence(self):
        words = self.words(self.chance.randint(5, 14))
        return " ".join(words).capitalize() + "."

    # --- Source code and texts -------------------------------------------------------------------

    def typescript(self):
        lines = [f'import {{ {a} }} from "../{b}/{a}";' for a, b in self.pairs(4)]
        for _ in range(self.size(12)):
            name, other, third = self.words(3)
            lines += [
                "",
                f"export async function {name}{other.title()}(input: {third.title()}Input) {{",
                f"  const {other} = await load({{ {third}: input.{third}, limit: 50 }});",
                f"  if (!{other}.length) {{",
                f'    throw new Error("no {other} for this {third}");',
                "  }",
                f"  return {other}.map((one) => ({{ ...one, {name}: `${{one.{name}}}/{third}` }}));",
                "}",
            ]
        return "\n".join(lines) + "\n"

    def python(self):
        lines = ["import json", "import logging", "", "log = logging.getLogger(__name__)"]
        for _ in range(self.size(14)):
            name, other = self.words(2)
            lines += [
                "",
                "",
                f"def {name}_{other}(event, limit=100):",
                f'    """{self.sentence()}"""',
                f'    {other} = [one for one in event["{other}"] if one.get("{name}")]',
                f'    log.info("%s of %s", len({other}), limit)',
                f'    return json.dumps({{"{name}": {other}[:limit]}})',
            ]
        return "\n".join(lines) + "\n"

    def go(self):
        name = self.word()
        lines = [f"package {name}", "", 'import "fmt"']
        for _ in range(self.size(12)):
            a, b = self.words(2)
            lines += [
                "",
                f"// {a.title()}{b.title()} {self.sentence()}",
                f"func {a.title()}{b.title()}(in map[string]string) (string, error) {{",
                f'\tvalue, ok := in["{b}"]',
                "\tif !ok {",
                f'\t\treturn "", fmt.Errorf("no {b} in {a}")',
                "\t}",
                "\treturn value, nil",
                "}",
            ]
        return "\n".join(lines) + "\n"

    def markdown(self):
        lines = [f"# {self.word().title()}", ""]
        for _ in range(self.size(5)):
            lines += [f"## {self.word().title()} and {self.word()}", ""]
            lines += [self.sentence() for _ in range(self.chance.randint(2, 9))] + [""]
        if self.chance.random() < 0.04:
            policy = json.dumps(self.document(), indent=2)
            lines += ["The role needs this policy:", "", "```json", policy, "```", ""]
        return "\n".join(lines)

    def css(self):
        rules = [
            f".{self.word()}-{self.word()} {{\n  margin: {self.chance.randint(0, 9)}px;\n  color: #333;\n}}"
            for _ in range(self.size(30))
        ]
        return "\n\n".join(rules) + "\n"

    def svg(self):
        points = " ".join(f"{self.chance.randint(0, 240) / 10}" for _ in range(self.size(60)))
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M{points}z"/></svg>\n'

    def shell(self):
        lines = ["#!/bin/sh", "set -eu"]
        for name in self.words(self.size(6)):
            lines.append(f'aws s3 sync "build/{name}" "s3://$BUCKET/{name}" --only-show-errors')
        return "\n".join(lines) + "\n"

    def toml(self):
        lines = ["[tool]"]
        lines += [f'{name} = "{self.word()}"' for name in sorted(set(self.words(self.size(8))))]
        return "\n".join(lines) + "\n"

    def sql(self):
        rows = [
            f"ALTER TABLE {a} ADD COLUMN {b}_id bigint REFERENCES {b} (id);"
            for a, b in self.pairs(self.size(8))
        ]
        return "\n".join(rows) + "\n"

    def pairs(self, count):
        return [(self.word(), self.word()) for _ in range(count)]

    # --- JSON -----------------------------------------------------------------------------------

    def json_settings(self):
        if self.chance.random() < 0.6:
            value = {
                "name": f"@town-hall/{self.word()}-{self.word()}",
                "version": "0.1.0",
                "private": True,
                "scripts": {"build": "tsc -b", "test": "vitest run"},
                "dependencies": {f"{a}-{b}": "^1.2.3" for a, b in self.pairs(self.size(9))},
            }
        else:
            value = {
                "extends": "../../tsconfig.base.json",
                "compilerOptions": {"outDir": "dist", "rootDir": "src", "strict": True},
                "include": ["src"],
            }
        return json.dumps(value, indent=2) + "\n"

    def json_data(self):
        rows = [
            {"id": at, "name": self.word(), "note": self.sentence(), "tags": self.words(3)}
            for at in range(self.size(40))
        ]
        return json.dumps(rows, indent=2) + "\n"

    def json_texts(self):
        texts = {".".join(self.words(3)): self.sentence() for _ in range(self.size(500))}
        return json.dumps(texts, indent=2) + "\n"

    def json_lock(self):
        packages = {}
        for at in range(1500):
            name = f"node_modules/{self.word()}-{self.word()}-{at}"
            packages[name] = {
                "version": f"{self.chance.randint(0, 9)}.{self.chance.randint(0, 30)}.0",
                "resolved": f"https://registry.example.com/{name}.tgz",
                "license": "MIT",
                "dependencies": {word: "^1.0.0" for word in self.words(4)},
            }
        return json.dumps(
            {"name": "town-hall", "lockfileVersion": 3, "packages": packages}, indent=2
        )

    # --- YAML -----------------------------------------------------------------------------------

    def kubernetes(self):
        documents = []
        for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
            name = f"{self.word()}-{self.word()}"
            variables = "".join(
                f"            - name: {word.upper()}_URL\n              value: http://{word}:8080\n"
                for word in self.words(self.size(5))
            )
            documents.append(
                f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n"
                f"  labels: {{app: {name}, team: {self.word()}}}\nspec:\n  replicas: 2\n"
                f"  selector:\n    matchLabels:\n      app: {name}\n  template:\n    metadata:\n"
                f"      labels:\n        app: {name}\n    spec:\n      containers:\n"
                f"        - name: main\n          image: registry.example.com/{name}:1.0\n"
                f"          env:\n{variables}          ports:\n            - containerPort: 8080\n"
            )
        return "---\n".join(documents)

    def ci(self):
        steps = "".join(
            f"      - name: {self.sentence()}\n        run: make {self.word()}\n"
            for _ in range(self.size(6))
        )
        return (
            f"name: {self.word()}\non:\n  push:\n    branches: [main]\n"
            "permissions:\n  contents: read\njobs:\n  build:\n    runs-on: ubuntu-24.04\n"
            f"    steps:\n      - uses: actions/checkout@v4\n{steps}"
        )

    def compose(self):
        services = "".join(
            f"  {name}:\n    image: registry.example.com/{name}\n    environment: [STAGE=test]\n"
            for name in sorted(set(self.words(self.size(5))))
        )
        return f"services:\n{services}"

    def openapi(self):
        paths = "".join(
            f"  /{a}/{b}-{at}:\n    get:\n      summary: {self.sentence()}\n      responses:\n"
            '        "200":\n          description: It is there.\n'
            for at, (a, b) in enumerate(self.pairs(self.size(60)))
        )
        return f"openapi: 3.0.1\ninfo:\n  title: {self.word()}\n  version: '1'\npaths:\n{paths}"

    def crd(self):
        fields = "".join(
            f"                {name}-{at}:\n                  type: string\n"
            f"                  description: >-\n                    {self.sentence()}\n"
            for at, name in enumerate(self.words(self.size(1200)))
        )
        return (
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n"
            f"  name: {self.word()}.example.com\nspec:\n  group: example.com\n  versions:\n"
            "    - name: v1\n      schema:\n        openAPIV3Schema:\n          type: object\n"
            f"          properties:\n            spec:\n              properties:\n{fields}"
        )

    # --- Policies and what makes them -------------------------------------------------------------

    def statement(self):
        service = self.chance.choice(sorted(SERVICES))
        actions = [f"{service}:{action}" for action in SERVICES[service]]
        name = f"{self.word()}-{self.word()}"
        resource = {
            "s3": f"arn:aws:s3:::{name}/*",
            "dynamodb": f"arn:aws:dynamodb:eu-central-1:111122223333:table/{name}",
        }.get(service, f"arn:aws:{service}:eu-central-1:111122223333:{name}")
        return {
            "Effect": "Allow",
            "Action": actions[: self.chance.randint(1, 3)],
            "Resource": resource,
        }

    def document(self):
        statements = [self.statement() for _ in range(self.chance.randint(1, 4))]
        if self.chance.random() < 0.15:
            statements += [
                {
                    "Sid": "ChangeOwnPassword",
                    "Effect": "Allow",
                    "Action": ["iam:ChangePassword", "iam:GetUser"],
                    "Resource": self.chance.choice(
                        ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*"]
                    ),
                },
                {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
            ]
        return {"Version": "2012-10-17", "Statement": statements}

    def policy(self):
        self.policies["bare"] += 1
        return json.dumps(self.document(), indent=self.chance.choice([2, 4])) + "\n"

    def cloudformation(self):
        resources = {"Queue": {"Type": "AWS::SQS::Queue"}}
        for at, (a, b) in enumerate(self.pairs(self.size(4))):
            name = f"{a.title()}{b.title()}{at}"
            resources[name] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"{a}-{b}"}}
        if self.chance.random() < 0.6:
            self.policies["cloudformation"] += 1
            resources["Rights"] = {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": self.document()},
            }
        return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}

    def cloudformation_json(self):
        return json.dumps(self.cloudformation(), indent=2) + "\n"

    def cloudformation_yaml(self):
        return yaml(self.cloudformation()) + "\n"

    def terraform(self):
        kind = self.chance.random()
        if kind < 0.3:
            return "\n".join(
                f'variable "{name}" {{\n  description = "{self.sentence()}"\n  type        = string\n}}\n'
                for name in sorted(set(self.words(self.size(6))))
            )
        if kind < 0.5:
            return "\n".join(
                f'output "{name}" {{\n  value = aws_s3_bucket.{name}.arn\n}}\n'
                for name in sorted(set(self.words(self.size(4))))
            )
        blocks = [
            f'resource "aws_s3_bucket" "{name}" {{\n  bucket = "${{var.{other}}}-{name}"\n\n'
            f'  tags = {{\n    Team = "{other}"\n  }}\n}}\n'
            for name, other in self.pairs(self.size(5))
        ]
        if kind < 0.75:
            blocks.append(self.terraform_policy())
        return "\n".join(blocks)

    def terraform_policy(self):
        name = self.word()
        self.policies["terraform"] += 1
        if self.chance.random() < 0.5:
            text = json.dumps(self.document(), indent=2).replace("${", "$${")
            body = f"jsonencode({text})"
            return f'resource "aws_iam_policy" "{name}" {{\n  policy = {body}\n}}\n'
        statements = ""
        for one in self.document()["Statement"]:
            actions = one["Action"] if isinstance(one["Action"], list) else [one["Action"]]
            resource = one["Resource"].replace("${", "&{")
            statements += (
                f"  statement {{\n    actions   = {json.dumps(actions)}\n"
                f'    resources = ["{resource}"]\n  }}\n'
            )
        return (
            f'data "aws_iam_policy_document" "{name}" {{\n{statements}}}\n\n'
            f'resource "aws_iam_policy" "{name}" {{\n'
            f"  policy = data.aws_iam_policy_document.{name}.json\n}}\n"
        )


def yaml(value, depth=0):
    """A value as YAML; strings in JSON's quotes, which YAML reads."""
    pad = "  " * depth
    if isinstance(value, dict):
        return "\n".join(f"{pad}{key}:{below(inner, depth)}" for key, inner in value.items())
    return "\n".join(f"{pad}-{below(inner, depth)}" for inner in value)


def below(value, depth):
    if isinstance(value, dict | list):
        return "\n" + yaml(value, depth + 1)
    return " " + json.dumps(value)


SUFFIXES = {
    **{kind: f".{kind}" for kind in ("go", "css", "svg", "toml", "sql")},
    **{"typescript": ".ts", "python": ".py", "markdown": ".md", "shell": ".sh"},
    **{"terraform": ".tf", "policy": ".json"},
}


def suffix(kind):
    return SUFFIXES.get(kind, ".json" if "json" in kind else ".yaml")


def folder(writer, kind):
    team, area = writer.word(), writer.word()
    if kind == "ci":
        return Path("apps", team, ".github", "workflows")
    if kind == "terraform":
        return Path("infra", team, "modules", f"{area}-{writer.chance.randint(0, 40)}")
    if kind in ("policy", "cloudformation-yaml", "cloudformation-json"):
        return Path("infra", team, kind.split("-")[0])
    if kind in ("kubernetes", "compose", "crd"):
        return Path("deploy", team, area)
    return Path("apps", team, area, writer.chance.choice(["src", "src/lib", "test", "."]))


def generate(root, files, seed):
    writer = Writer(seed)
    counts = Counter()
    for kind, share in SHARES.items():
        make = getattr(writer, kind.replace("-", "_"))
        for at in range(max(1, share * files // sum(SHARES.values()))):
            path = root / folder(writer, kind) / f"{writer.word()}-{kind}-{at}{suffix(kind)}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make())
            counts[kind] += 1
    for at in range(files // 20):
        path = root / "node_modules" / f"{writer.word()}-{at}" / "package.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(writer.json_settings())
    (root / ".gitignore").write_text("node_modules/\n")
    return counts, writer.policies


def commit(root):
    git = ["git", "-C", str(root), "-c", "user.name=tree", "-c", "user.email=tree@example.com"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "Tree"], check=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    arguments.directory.mkdir(parents=True)
    counts, policies = generate(arguments.directory, arguments.files, arguments.seed)
    commit(arguments.directory)
    for kind, count in counts.items():
        print(f"{count:6} {kind}")
    print(f"{sum(counts.values()):6} files; policies: {dict(policies)}")


if __name__ == "__main__":
    main()
