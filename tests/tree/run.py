"""How long `iam-lint check .` takes on a large tree, beside `git grep` for what policies look like.

    run.py BINARY DIRECTORY [--runs 7]

DIRECTORY is a git repository, such as generate.py makes. Prints the median and the best time and
the most memory of each, and what iam-lint says at its end.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATTERN = r'"Statement"\|Statement:\|aws_iam'


def run(command, folder):
    """Seconds, kilobytes at the peak, the exit code and what it says beside its output."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return seconds, usage.ru_maxrss, process.returncode, errors.read().decode(errors="replace")


def measure(name, command, folder, runs):
    results = [run(command, folder) for _ in range(runs + 1)][1:]  # The first one warms the cache.
    _, _, code, errors = results[-1]
    if code not in (0, 1):
        print(f"{name}: exit code {code}\n{errors[-2000:]}", file=sys.stderr)
    seconds = [result[0] for result in results]
    memory = max(result[1] for result in results) / 1024
    median, best = statistics.median(seconds), min(seconds)
    print(f"{name:28} {median * 1000:9.1f} {best * 1000:9.1f} {memory:9.1f} {code:5}")
    return median, errors


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary", type=Path)
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--runs", type=int, default=7)
    arguments = arguments.parse_args()
    binary = str(arguments.binary.resolve())
    check = [binary, "check", "--no-config", "--format", "concise", "."]
    grep = ["git", "grep", "-n", PATTERN]
    print(f"{'':28} {'median ms':>9} {'best ms':>9} {'peak MiB':>9} {'exit':>5}")
    ours, errors = measure("iam-lint check .", check, arguments.directory, arguments.runs)
    theirs, _ = measure("git grep", grep, arguments.directory, arguments.runs)
    print(f"iam-lint takes {ours / theirs:.2f} times as long as git grep")
    print(errors.strip().rsplit("\n", 1)[-1])


if __name__ == "__main__":
    main()
