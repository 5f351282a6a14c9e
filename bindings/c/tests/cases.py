#!/usr/bin/env python3
"""The samples and what is expected of each, a line a sample for cases.c: its name, its policy, its answers, apart by tabs. Swift, Python and Spark read the same
NAME.expect.json themselves."""
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent / 'python' / 'tests'))
from arguments import policy_of  # noqa: E402

KEYS = ['submission', 'submissionDetail', 'claimed', 'senderResolution', 'junk.server', 'junk.client', 'junk.recorded', 'junk.predicted', 'junk.outlook',
        'junk.outlookIfFiltered', 'attestation', 'attestationBasis', 'platform', 'scl', 'findings']

corpus = here.parent.parent.parent / 'corpus'
for path in sorted(corpus.glob('*.expect.json')):
    case = json.loads(path.read_text())
    name = path.name[:-len('.expect.json')]
    name += '.msg' if (corpus / (name + '.msg')).exists() else '.eml'
    policy = policy_of(case['args'], str(corpus))
    answers = []
    for key in KEYS:
        if key in case['expect']:
            value = case['expect'][key]
            answers.append(f"{key}={','.join(sorted(value)) if isinstance(value, list) else '-' if value is None else value}")
    print(name, json.dumps(policy) if policy else '{}', ' '.join(answers), sep='\t')
