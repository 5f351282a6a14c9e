#!/usr/bin/env python3
"""documented.py MODULE... -- SYMBOL-GRAPH...: every public declaration of the modules has a comment. (scripts/docs.sh)

Members that the compiler makes are left out, as are overrides and implementations of requirements: they have the comment of what they implement."""
import json
import sys
from pathlib import Path

modules, graphs = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
counts, missing = dict.fromkeys(modules, 0), []
for graph in map(lambda path: json.loads(Path(path).read_text()), graphs):
    inherits = {
        r["source"] for r in graph["relationships"] if r["kind"] in ("overrides", "defaultImplementationOf") or "sourceOrigin" in r
    }
    for symbol in graph["symbols"]:
        # An extension of another module's type is a symbol of its own, which nobody can comment.
        if symbol["accessLevel"] not in ("public", "open") or symbol["kind"]["identifier"] == "swift.extension":
            continue
        identifier = symbol["identifier"]["precise"]
        if "::SYNTHESIZED::" in identifier or graph["module"]["name"] not in counts:
            continue
        counts[graph["module"]["name"]] += 1
        if "docComment" in symbol or identifier in inherits:
            continue
        place = symbol.get("location", {"uri": "?", "position": {"line": -1}})
        file = place["uri"].rsplit("/Sources/", 1)[-1]
        missing.append((file, place["position"]["line"] + 1, ".".join(symbol["pathComponents"])))
for file, line, name in sorted(missing):
    print(f"Sources/{file}:{line}: {name} is public and has no comment")
# Where the symbol graphs are not found, nothing would be missing.
for module, count in counts.items():
    if count < 50:
        sys.exit(f"documented: only {count} public declarations of {module} were found")
if missing:
    sys.exit(f"documented: {len(missing)} public declarations without a comment")
print("documented: " + ", ".join(f"{count} of {module}" for module, count in counts.items()) + " public declarations, each with a comment")
