#!/usr/bin/env python3
"""Check that the training data shares no sequence of 8 words with a folder of test data.

    python3 assets/reader/check_leaks.py assets/reader/data ../shared/eval

Words are compared without case and punctuation. Every shared sequence is printed, and the exit code is 1.
"""
import json
import os
import re
import sys

LENGTH = 8


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("\u2019", ""))


def sequences(text):
    found = words(text)
    return {tuple(found[i:i + LENGTH]) for i in range(len(found) - LENGTH + 1)}


def strings(value):
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def texts(folder):
    """Yields (where, text) for all .txt, .md and .jsonl files of a folder."""
    for root, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            path = os.path.join(root, name)
            if name.endswith(".jsonl"):
                for number, line in enumerate(open(path, encoding="utf-8"), 1):
                    for text in strings(json.loads(line)):
                        yield "%s:%d" % (path, number), text
            elif name.endswith((".txt", ".md")):
                yield path, open(path, encoding="utf-8").read()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    ours, theirs = sys.argv[1:]
    forbidden = {}
    for where, text in texts(theirs):
        for sequence in sequences(text):
            forbidden.setdefault(sequence, where)
    shared = count = 0
    for where, text in texts(ours):
        count += 1
        for sequence in sorted(sequences(text)):
            if sequence in forbidden:
                shared += 1
                print("%s shares with %s: %s" % (where, forbidden[sequence], " ".join(sequence)))
    if not count or not forbidden:
        sys.exit("There is no text in %s." % (theirs if count else ours))
    print("%d texts of %s, %d sequences of %d words in %s: %d shared" % (
        count, ours, len(forbidden), LENGTH, theirs, shared))
    sys.exit(1 if shared else 0)


if __name__ == "__main__":
    main()
