"""Validates the golden reports with python3-jsonschema. Usage: validate.py GOLDEN SCHEMAS SHARED"""
import json
import pathlib
import sys
import xml.etree.ElementTree

try:
    import jsonschema
except ImportError:
    print("SKIPPED golden_schemas: python3-jsonschema is not there")
    sys.exit(77)

golden, schemas, shared = map(pathlib.Path, sys.argv[1:])
sarif = [shared / "sarif-2.1.0.json", shared / "github-code-scanning-overlay.schema.json"]
checked = 0
failed = False
for path in sorted(golden.iterdir()):
    if path.suffix == ".xml":
        xml.etree.ElementTree.parse(path)
        checked += 1
    by = {".json": [schemas / "report.schema.json"], ".sarif": sarif,
          ".gitlab": [shared / "gitlab-codequality-report.schema.json"]}.get(path.suffix, [])
    for schema_path in by:
        if not schema_path.exists():
            print(f"SKIPPED {path.name}: {schema_path} is not there")
            sys.exit(77)
        schema = json.loads(schema_path.read_text("utf-8"))
        document = json.loads(path.read_text("utf-8"))
        validator = jsonschema.validators.validator_for(schema)(schema)
        checked += 1
        for error in validator.iter_errors(document):
            failed = True
            place = "/".join(map(str, error.absolute_path))
            print(f"{path.name} against {schema_path.name}: /{place}: {error.message[:300]}")
print(f"{checked} reports checked")
sys.exit(1 if failed or checked == 0 else 0)
