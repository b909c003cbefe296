"""Another validator's opinion of our schemas: Debian's python3-jsonschema must accept every schema and
every fixture, and refuse every change that ours refuses, but for what stands inside of createOptions
as text, which only our keyword x-embedded opens.

Usage: foreign_judge.py SCHEMAS FIXTURES. Exit status 77: the validator is not installed.
"""
import json
import pathlib
import sys

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


def main(schema_folder, fixture_folder):
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
    print(f"tests: {accepted + refused} passed, {failures} failed, 0 skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
