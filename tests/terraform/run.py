"""The real `terraform` beside iam-lint's reading of its language.

    run.py            checks that everything kept in the repository is what `terraform` prints
    run.py --write    writes it anew

1. `samples/repositories/terraform` parses, is formatted and, with provider.py in place of the AWS
   provider, valid. Its plan, on top of state.json, is `samples/plans/town-hall.plan.json`.
2. `expressions.json`: what expressions come to, for the tests of the evaluation. They refer to the
   variables, locals and files of `expressions/`.
3. `plan.json`: a plan of nested modules with nothing but the built-in `terraform_data`.

Without `terraform` on the path, everything is skipped, loudly. Without grpcio and msgpack
(requirements.txt) the plan of 1 is skipped.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"
ROOT = SAMPLES / "repositories" / "terraform"
PLAN = SAMPLES / "plans" / "town-hall.plan.json"
EXPRESSIONS = HERE / "expressions.json"
NESTED_PLAN = HERE / "plan.json"
MOMENT = "2026-01-05T09:00:00Z"

VARIABLES = {
    "TF_VAR_vendor_policy_json": json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "ec2:DescribeImages", "Resource": "*"}],
        }
    ),
    "TF_VAR_with_auditor": "true",
}


class Folder:
    """A copy of a configuration, with `terraform` to run in it."""

    def __init__(self, source, environment=None, leave_out=()):
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name) / "root"
        shutil.copytree(source, self.path, ignore=shutil.ignore_patterns(*leave_out))
        settings = Path(self.temporary.name) / "terraformrc"
        settings.write_text("disable_checkpoint = true\n")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
        self.environment = {
            **inherited,
            "TF_CLI_CONFIG_FILE": str(settings),
            "TF_IN_AUTOMATION": "1",
            **(environment or {}),
        }

    def terraform(self, *arguments):
        command = ["terraform", *arguments]
        done = subprocess.run(
            command,
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def plan(self):
        """The plan as `terraform show -json` prints it, but for the moment it was made."""
        self.terraform("init", "-no-color")
        self.terraform("plan", "-no-color", "-out=plan")
        text = self.terraform("show", "-json", "plan")
        moment = json.loads(text)["timestamp"]
        return text.replace(moment, MOMENT)


def evaluate(expressions):
    """What each expression comes to."""
    folder = Folder(HERE / "expressions")
    outputs = [
        f'output "e{at}" {{\n  value = nonsensitive(jsonencode(\n{text}\n  ))\n}}\n'
        for at, text in enumerate(expressions)
    ]
    (folder.path / "outputs.tf").write_text("\n".join(outputs))
    folder.terraform("init", "-no-color")
    folder.terraform("apply", "-no-color", "-auto-approve")
    found = json.loads(folder.terraform("output", "-json"))
    return [json.loads(found[f"e{at}"]["value"]) for at in range(len(expressions))]


def sample_parses():
    folder = Folder(ROOT)
    folder.terraform("fmt", "-check", "-recursive", "-no-color")


def sample_plan():
    """The plan of the sample; `None` where the stand-in for the provider cannot run."""
    try:
        from provider import Provider
    except ImportError as missing:
        print(f"SKIPPED: the plan of the sample: {missing}; pip install -r requirements.txt")
        return None
    with Provider() as reattach:
        # Modules of a registry and remote state cannot be had here.
        folder = Folder(ROOT, {**VARIABLES, **reattach}, leave_out=["registry.tf"])
        (folder.path / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
        shutil.copy(HERE / "state.json", folder.path / "terraform.tfstate")
        folder.terraform("init", "-no-color")
        folder.terraform("validate", "-no-color")
        return folder.plan()


def write_expressions(expressions, values):
    lines = [
        json.dumps({"expression": text, "json": value}, ensure_ascii=False)
        for text, value in zip(expressions, values, strict=True)
    ]
    EXPRESSIONS.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def in_order(value):
    """Lists of resources and modules have no order of their own in a plan."""
    if isinstance(value, dict):
        return {key: in_order(inner) for key, inner in value.items()}
    if isinstance(value, list):
        inner = [in_order(one) for one in value]
        named = all(isinstance(one, dict) and {"address", "resource"} & set(one) for one in inner)
        return sorted(inner, key=json.dumps) if named else inner
    return value


def compare(name, kept, made):
    if kept == made:
        print(f"ok: {name}")
        return True
    print(f"DIFFERS: {name}; run.py --write, and look at the difference")
    return False


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--write", action="store_true")
    arguments = arguments.parse_args()
    if not shutil.which("terraform"):
        print("SKIPPED: there is no `terraform` on the path, so nothing was compared with it")
        return
    sample_parses()
    print("ok: the sample parses and is formatted")
    plans = {NESTED_PLAN: Folder(HERE / "nested").plan()}
    if (plan := sample_plan()) is not None:
        plans[PLAN] = plan
    expressions = [one["expression"] for one in json.loads(EXPRESSIONS.read_text())]
    values = evaluate(expressions)
    if arguments.write:
        write_expressions(expressions, values)
        for path, text in plans.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return
    kept = [one["json"] for one in json.loads(EXPRESSIONS.read_text())]
    same = [compare(f"{len(kept)} expressions", kept, values)]
    for path, text in plans.items():
        same.append(
            compare(path.name, in_order(json.loads(path.read_text())), in_order(json.loads(text)))
        )
    if not all(same):
        sys.exit(1)


if __name__ == "__main__":
    main()
