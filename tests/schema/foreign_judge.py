"""Another validator's opinion of our schemas: Debian's python3-jsonschema must accept every schema and
every fixture, and refuse every change that ours refuses, but for what stands inside of createOptions
as text, which only our keyword x-embedded opens.

With EDGEMANIFEST, the program, both also judge fixtures in which one thing is spoilt, some thousands of them: what
one refuses the other refuses.

Usage: foreign_judge.py SCHEMAS FIXTURES [EDGEMANIFEST]. Exit status 77: the validator is not installed.
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("SKIPPED foreign_judge: python3-jsonschema is not installed")
    sys.exit(77)


def step(value, token):
    return value[int(token)] if isinstance(value, list) else value[token]


def change(text, kind, pointer, new):
    """What tests/schema/mutation.c does, on values instead of text."""
    document = json.loads(text)
    if pointer == "":
        return json.loads(new)
    tokens = [t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:]]
    parent = document
    for token in tokens[:-1]:
        parent = step(parent, token)
    last = int(tokens[-1]) if isinstance(parent, list) else tokens[-1]
    if kind == "remove":
        del parent[last]
    else:
        parent[last] = json.loads(new)
    return document


def validators(folder):
    schemas = {}
    for path in sorted(folder.glob("*.schema.json")):
        schema = json.loads(path.read_text("utf-8"))
        if schema["$schema"].startswith("http://json-schema.org/draft-07/"):
            jsonschema.Draft7Validator.check_schema(schema)
            schemas[path.name.removesuffix(".schema.json")] = schema
    return {name: validator(schema, schemas) for name, schema in schemas.items()}


def validator(schema, all_schemas):
    try:
        import referencing
    except ImportError:  # Debian 12
        store = {other["$id"]: other for other in all_schemas.values()}
        resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
        return jsonschema.Draft7Validator(schema, resolver=resolver)
    others = [(s["$id"], referencing.Resource.from_contents(s)) for s in all_schemas.values()]
    return jsonschema.Draft7Validator(schema, registry=referencing.Registry().with_resources(others))


VALUES = [None, True, 5, -1, 1.5, "zzz", "", [], [5], {}, {"zzz": 1}]
EVERY = 13  # of the changes; all of them are tests/schema/spoiled_test.c


def pointers(value, at=()):
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from pointers(inner, at + (key,))


def spoilt(document):
    """Copies in which one value is another, or one member is gone."""
    for at in pointers(document):
        for value in [*VALUES, ...]:
            changed = copy.deepcopy({"top": document})
            parent, key = changed, "top"
            for token in at:
                parent, key = parent[key], token
            if value is not ...:
                parent[key] = value
            elif isinstance(parent, dict) and at:
                del parent[key]
            else:
                continue
            yield changed["top"]


def our_verdicts(program, schema, documents):
    """Of each whether it is refused for what any validator knows: not only for what x-embedded opens."""
    with tempfile.TemporaryDirectory() as folder:
        for i, document in enumerate(documents):
            pathlib.Path(folder, f"{i:05}.json").write_text(json.dumps(document), "utf-8")
        files = sorted(str(path) for path in pathlib.Path(folder).iterdir())
        done = subprocess.run([program, "schema", "check", "--format=json", schema, *files], capture_output=True, check=False)
        reports = json.loads(done.stdout)
    return [[v for v in report["violations"] if v["keyword"] != "x-embedded" and v["embeddedPath"] is None] for report in reports]


def judge_spoilt(judges, pairs, program, fixtures):
    failures = count = 0
    for schema, fixture in pairs:
        documents = list(spoilt(json.loads((fixtures / fixture).read_text("utf-8"))))[::EVERY]
        for document, refused in zip(documents, our_verdicts(program, schema, documents), strict=True):
            count += 1
            if judges[schema].is_valid(document) == bool(refused):
                failures += 1
                print(f"{schema}, {fixture}: we {'refuse' if refused else 'accept'}, they do not: {json.dumps(document)[:300]} {refused[:1]}")
    return count, failures


def main(schema_folder, fixture_folder, program=None):
    judges = validators(pathlib.Path(schema_folder))
    fixtures = pathlib.Path(fixture_folder)
    failures = 0
    accepted = refused = 0
    rows = (fixtures / "mutations.tsv").read_text("utf-8").splitlines()[1:]
    pairs = {tuple(row.split("\t")[:2]) for row in rows}
    pairs |= {(name, name + ".json") for name in ("config", "lock", "rule", "security-message")}
    pairs |= {("rule", "rule-check.json"), ("rule", "rule-data.json"), ("module-settings", "module-settings-object.json")}
    for schema, fixture in sorted(pairs):
        errors = list(judges[schema].iter_errors(json.loads((fixtures / fixture).read_text("utf-8"))))
        for error in errors[:1]:
            print(f"{schema} refuses {fixture}: {error.message}")
        failures += bool(errors)
        accepted += not errors
    for row in rows:
        schema, fixture, kind, pointer, new, place, keyword, _ = row.split("\t")
        if "|" in place or keyword == "x-embedded":
            continue
        document = change((fixtures / fixture).read_text("utf-8"), kind, pointer, new)
        if judges[schema].is_valid(document):
            print(f"accepted: {row}")
            failures += 1
        refused += 1
    if program is not None:
        count, differing = judge_spoilt(judges, sorted(pairs), program, fixtures)
        accepted += count - differing
        failures += differing
    print(f"tests: {accepted + refused} passed, {failures} failed, 0 skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
